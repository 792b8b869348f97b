#include "inputs/scenario/scenario.h"

#include "inputs/scenario/check.h"
#include "inputs/scenario/schema.h"
#include "inputs/yaml/load.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static ql_status finish(void *data, ql_problems *problems) {
  ql_scenarios *file = data;
  for (unsigned s = 0; s < file->scenarios_count; s++) {
    file->scenarios[s].file = file;
    file->scenarios[s].index = s;
  }
  QL_TRY(ql_scenario_resolve(file, problems));
  return ql_scenario_check(file, problems);
}

static const ql_yaml_kind kind = {&ql_scenario_schema, offsetof(ql_scenarios, path),
                                  offsetof(ql_scenarios, places), finish, false};

void ql_scenarios_free(ql_scenarios *loaded) {
  ql_yaml_free(&kind, loaded);
}

const char *ql_scenarios_place(const ql_scenarios *loaded, const char *key) {
  return ql_yaml_map_place(loaded->places, key);
}

const char *ql_scenario_place(const ql_scenario *scenario, const char *key) {
  char whole[QL_YAML_KEY];
  snprintf(whole, sizeof whole, "scenarios[%u]%s%s", scenario->index, *key ? "." : "", key);
  return ql_scenarios_place(scenario->file, whole);
}

bool ql_scenario_has(const ql_scenario *scenario, unsigned rule, const char *key) {
  char whole[QL_YAML_KEY];
  snprintf(whole, sizeof whole, "scenarios[%u].rules[%u].%s", scenario->index, rule, key);
  return ql_yaml_map_has(scenario->file->places, whole);
}

const ql_scenario *ql_scenarios_find(const ql_scenarios *loaded, const char *name) {
  for (unsigned s = 0; s < loaded->scenarios_count; s++)
    if (strcmp(loaded->scenarios[s].name, name) == 0) return &loaded->scenarios[s];
  return NULL;
}

ql_status ql_scenarios_load(const char *path, ql_problems *problems, ql_scenarios **loaded) {
  return ql_yaml_load(&kind, path, problems, (void **)loaded);
}
