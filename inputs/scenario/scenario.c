#include "inputs/scenario/scenario.h"

#include "inputs/case/document.h"
#include "inputs/case/fill.h"
#include "inputs/case/map.h"
#include "inputs/case/walk.h"
#include "inputs/scenario/check.h"
#include "inputs/scenario/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ql_scenarios_free(ql_scenarios *loaded) {
  if (!loaded) return;
  free(loaded->path);
  ql_case_map_free(loaded->places);
  ql_case_fill_free(&ql_scenario_schema, loaded);
}

const char *ql_scenarios_place(const ql_scenarios *loaded, const char *key) {
  return ql_case_map_place(loaded->places, key);
}

const char *ql_scenario_place(const ql_scenario *scenario, const char *key) {
  char whole[QL_CASE_KEY];
  snprintf(whole, sizeof whole, "scenarios[%u]%s%s", scenario->index, *key ? "." : "", key);
  return ql_scenarios_place(scenario->file, whole);
}

bool ql_scenario_has(const ql_scenario *scenario, unsigned rule, const char *key) {
  char whole[QL_CASE_KEY];
  snprintf(whole, sizeof whole, "scenarios[%u].rules[%u].%s", scenario->index, rule, key);
  return ql_case_map_has(scenario->file->places, whole);
}

const ql_scenario *ql_scenarios_find(const ql_scenarios *loaded, const char *name) {
  for (unsigned s = 0; s < loaded->scenarios_count; s++)
    if (strcmp(loaded->scenarios[s].name, name) == 0) return &loaded->scenarios[s];
  return NULL;
}

/* From a document without faults of the schema; unknown keys do not keep the rest from being
 * checked. The map goes to the file. */
static ql_status build(const ql_case_text *source, ql_problems *problems, ql_case_map *map,
                       ql_scenarios **made) {
  void *data = NULL;
  const ql_status status = ql_case_fill(source, &ql_scenario_schema, &data);
  if (status != QL_OK) {
    ql_case_map_free(map);
    return status;
  }
  ql_scenarios *file = *made = data;
  file->places = map;
  file->path = strdup(source->name);
  if (!file->path) return ql_error_set(QL_ERR_MEMORY, "out of memory reading %s", source->name);
  for (unsigned s = 0; s < file->scenarios_count; s++) {
    file->scenarios[s].file = file;
    file->scenarios[s].index = s;
  }
  QL_TRY(ql_scenario_resolve(file, problems));
  return ql_scenario_check(file, problems);
}

static ql_status walk(const ql_case_text *source, ql_problems *problems, yaml_document_t *document,
                      ql_scenarios **made) {
  ql_case_map *map = NULL;
  ql_case_faults faults;
  QL_TRY(ql_case_map_create(source->name, &map));
  const ql_status status =
      ql_case_walk(source->name, &ql_scenario_schema, document, problems, map, &faults);
  if (status == QL_OK && !faults.other) return build(source, problems, map, made);
  ql_case_map_free(map);
  return status;
}

static ql_status parse(const ql_case_text *source, ql_problems *problems, ql_scenarios **made) {
  yaml_document_t document;
  if (!ql_case_document(source, problems, &document)) return QL_OK; /* the problems say why */
  const ql_status status = walk(source, problems, &document, made);
  yaml_document_delete(&document);
  return status;
}

ql_status ql_scenarios_load(const char *path, ql_problems *problems, ql_scenarios **loaded) {
  ql_case_text source = {.name = path};
  const size_t before = problems->error_count;
  char *text = NULL;
  ql_scenarios *made = NULL;
  ql_status status = ql_case_fill_text(path, &text, &source.size);
  source.text = text;
  if (status == QL_OK) status = parse(&source, problems, &made);
  free(text);
  ql_problems_status(problems, path, status);
  if (status == QL_OK && problems->error_count > before) status = ql_problems_result(problems);
  if (status == QL_OK)
    *loaded = made;
  else
    ql_scenarios_free(made);
  return status;
}
