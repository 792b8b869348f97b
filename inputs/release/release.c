#include "inputs/release/release.h"

#include "inputs/case/document.h"
#include "inputs/case/fill.h"
#include "inputs/case/map.h"
#include "inputs/case/walk.h"
#include "inputs/release/check.h"
#include "inputs/release/schema.h"

#include <stdlib.h>
#include <string.h>

void ql_release_free(ql_release *loaded) {
  if (!loaded) return;
  free(loaded->path);
  ql_case_map_free(loaded->places);
  ql_case_fill_free(&ql_release_schema, loaded);
}

const char *ql_release_place(const ql_release *loaded, const char *key) {
  return ql_case_map_place(loaded->places, key);
}

/* From a document without faults of the schema; unknown keys do not keep the rest from being
 * checked. The map goes to the release. */
static ql_status build(const ql_case_text *source, ql_problems *problems, ql_case_map *map,
                       ql_release **made) {
  void *data = NULL;
  const ql_status status = ql_case_fill(source, &ql_release_schema, &data);
  if (status != QL_OK) {
    ql_case_map_free(map);
    return status;
  }
  *made = data;
  (*made)->places = map;
  (*made)->path = strdup(source->name);
  if (!(*made)->path) return ql_error_set(QL_ERR_MEMORY, "out of memory reading %s", source->name);
  ql_release_check(*made, problems);
  return QL_OK;
}

static ql_status walk(const ql_case_text *source, ql_problems *problems, yaml_document_t *document,
                      ql_release **made) {
  ql_case_map *map = NULL;
  ql_case_faults faults;
  QL_TRY(ql_case_map_create(source->name, &map));
  const ql_status status =
      ql_case_walk(source->name, &ql_release_schema, document, problems, map, &faults);
  if (status == QL_OK && !faults.other) return build(source, problems, map, made);
  ql_case_map_free(map);
  return status;
}

static ql_status parse(const ql_case_text *source, ql_problems *problems, ql_release **made) {
  yaml_document_t document;
  if (!ql_case_document(source, problems, &document)) return QL_OK; /* the problems say why */
  const ql_status status = walk(source, problems, &document, made);
  yaml_document_delete(&document);
  return status;
}

ql_status ql_release_load(const char *path, ql_problems *problems, ql_release **loaded) {
  ql_case_text source = {.name = path};
  char *text = NULL;
  ql_release *made = NULL;
  ql_status status = ql_case_fill_text(path, &text, &source.size);
  source.text = text;
  if (status == QL_OK) status = parse(&source, problems, &made);
  free(text);
  ql_problems_status(problems, path, status);
  if (status == QL_OK) status = ql_problems_result(problems);
  if (status == QL_OK)
    *loaded = made;
  else
    ql_release_free(made);
  return status;
}
