#include "inputs/yaml/load.h"

#include "inputs/yaml/fill.h"
#include "inputs/yaml/walk.h"

#include <stdlib.h>
#include <string.h>

static char **path_of(const ql_yaml_kind *kind, void *made) {
  return (void *)((char *)made + kind->path);
}

static ql_yaml_map **places_of(const ql_yaml_kind *kind, void *made) {
  return (void *)((char *)made + kind->places);
}

void ql_yaml_free(const ql_yaml_kind *kind, void *loaded) {
  if (!loaded) return;
  free(*path_of(kind, loaded));
  ql_yaml_map_free(*places_of(kind, loaded));
  ql_yaml_fill_free(kind->schema, loaded);
}

/* From a document without faults of the schema. The map goes to the struct. */
static ql_status build(const ql_yaml_kind *kind, const ql_yaml_text *source, ql_problems *problems,
                       ql_yaml_map *map, void **made) {
  const ql_status status = ql_yaml_fill(source, kind->schema, made);
  if (status != QL_OK) {
    ql_yaml_map_free(map);
    return status;
  }
  *places_of(kind, *made) = map;
  char *path = *path_of(kind, *made) = strdup(source->name);
  if (!path) return ql_error_set(QL_ERR_MEMORY, "out of memory reading %s", source->name);
  return kind->finish(*made, problems);
}

/* Unknown keys do not keep the rest from being checked; other faults of the schema do. */
static ql_status walk(const ql_yaml_kind *kind, const ql_yaml_text *source, ql_problems *problems,
                      yaml_document_t *document, void **made) {
  ql_yaml_map *map = NULL;
  ql_yaml_faults faults;
  QL_TRY(ql_yaml_map_create(source->name, &map));
  const ql_status status =
      ql_yaml_walk(source->name, kind->schema, document, problems, map, &faults);
  if (status == QL_OK && !faults.other) return build(kind, source, problems, map, made);
  ql_yaml_map_free(map);
  return status;
}

ql_status ql_yaml_parse(const ql_yaml_kind *kind, const ql_yaml_text *source, ql_problems *problems,
                        void **loaded) {
  const size_t before = problems->error_count;
  yaml_document_t document;
  void *made = NULL;
  if (!ql_yaml_document(source, problems, &document)) return ql_problems_result(problems);
  ql_status status = walk(kind, source, problems, &document, &made);
  yaml_document_delete(&document);
  ql_problems_status(problems, source->name, status);
  if (status == QL_OK && (!made || problems->error_count > before))
    status = ql_problems_result(problems);
  if (status == QL_OK)
    *loaded = made;
  else
    ql_yaml_free(kind, made);
  return status;
}

ql_status ql_yaml_load(const ql_yaml_kind *kind, const char *path, ql_problems *problems,
                       void **loaded) {
  ql_yaml_text source = {.name = path};
  char *text = NULL;
  ql_status status =
      ql_problems_status(problems, path, ql_yaml_fill_text(path, &text, &source.size));
  source.text = text;
  if (status == QL_OK)
    status = ql_yaml_parse(kind, &source, problems, loaded);
  else if (kind->names_file)
    ql_error_context(status, "%s", path);
  free(text);
  return status;
}
