#include "inputs/case/case.h"

#include "inputs/case/check.h"
#include "inputs/case/defaults.h"
#include "inputs/case/document.h"
#include "inputs/case/fill.h"
#include "inputs/case/map.h"
#include "inputs/case/paths.h"
#include "inputs/case/schema.h"
#include "inputs/case/twice.h"
#include "inputs/case/walk.h"

#include <stdlib.h>
#include <string.h>

void ql_case_free(ql_case *loaded) {
  if (!loaded) return;
  free(loaded->path);
  ql_case_map_free(loaded->map);
  ql_case_fill_free(&ql_case_schema, loaded);
}

const char *ql_case_place(const ql_case *loaded, const char *key) {
  return ql_case_map_place(loaded->map, key);
}

const char *ql_case_key(const ql_case *loaded, size_t index, const char **place) {
  return ql_case_map_at(loaded->map, index, place);
}

static ql_status finish(ql_case *made, const char *name, ql_problems *problems) {
  made->path = strdup(name);
  if (!made->path) return ql_error_set(QL_ERR_MEMORY, "out of memory reading %s", name);
  QL_TRY(ql_defaults_fill(made));
  QL_TRY(ql_paths_resolve(made, problems));
  QL_TRY(ql_twice_check(made, problems));
  ql_check_case(made, problems);
  return QL_OK;
}

/* Unknown keys do not keep the rest from being checked; other faults of the schema do. The map goes
 * to the case. */
static ql_status build(const ql_case_text *source, ql_problems *problems, ql_case_map *map,
                       ql_case **made) {
  const ql_status status = ql_case_fill(source, &ql_case_schema, (void **)made);
  if (!*made) {
    ql_case_map_free(map);
    return status;
  }
  (*made)->map = map;
  return finish(*made, source->name, problems);
}

static ql_status walk_and_build(const ql_case_text *source, ql_problems *problems,
                                yaml_document_t *document, ql_case **made) {
  ql_case_map *map = NULL;
  ql_case_faults faults;
  QL_TRY(ql_case_map_create(source->name, &map));
  const ql_status status =
      ql_case_walk(source->name, &ql_case_schema, document, problems, map, &faults);
  if (status == QL_OK && !faults.other) return build(source, problems, map, made);
  ql_case_map_free(map);
  return status;
}

ql_status ql_case_parse(const char *text, size_t size, const char *name, ql_problems *problems,
                        ql_case **loaded) {
  const ql_case_text source = {name, text, size};
  const size_t before = problems->error_count;
  yaml_document_t document;
  ql_case *made = NULL;
  if (!ql_case_document(&source, problems, &document)) return ql_problems_result(problems);
  ql_status status = walk_and_build(&source, problems, &document, &made);
  yaml_document_delete(&document);
  if (status != QL_OK)
    ql_problems_status(problems, name, status);
  else if (problems->error_count > before)
    status = ql_problems_result(problems);
  if (status == QL_OK)
    *loaded = made;
  else
    ql_case_free(made);
  return status;
}

ql_status ql_case_load(const char *path, ql_problems *problems, ql_case **loaded) {
  char *text = NULL;
  size_t size = 0;
  ql_status status = ql_problems_status(problems, path, ql_case_fill_text(path, &text, &size));
  if (status == QL_OK)
    status = ql_case_parse(text, size, path, problems, loaded);
  else
    ql_error_context(status, "%s", path);
  free(text);
  return status;
}
