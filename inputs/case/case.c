#include "inputs/case/case.h"

#include "inputs/case/check.h"
#include "inputs/case/defaults.h"
#include "inputs/case/paths.h"
#include "inputs/case/schema.h"
#include "inputs/case/twice.h"
#include "inputs/yaml/load.h"

#include <stddef.h>

static ql_status finish(void *data, ql_problems *problems) {
  ql_case *made = data;
  QL_TRY(ql_defaults_fill(made));
  QL_TRY(ql_paths_resolve(made, problems));
  QL_TRY(ql_twice_check(made, problems));
  ql_check_case(made, problems);
  return QL_OK;
}

static const ql_yaml_kind kind = {&ql_case_schema, offsetof(ql_case, path), offsetof(ql_case, map),
                                  finish, true};

void ql_case_free(ql_case *loaded) {
  ql_yaml_free(&kind, loaded);
}

const char *ql_case_place(const ql_case *loaded, const char *key) {
  return ql_yaml_map_place(loaded->map, key);
}

const char *ql_case_key(const ql_case *loaded, size_t index, const char **place) {
  return ql_yaml_map_at(loaded->map, index, place);
}

ql_status ql_case_parse(const char *text, size_t size, const char *name, ql_problems *problems,
                        ql_case **loaded) {
  const ql_yaml_text source = {name, text, size};
  return ql_yaml_parse(&kind, &source, problems, (void **)loaded);
}

ql_status ql_case_load(const char *path, ql_problems *problems, ql_case **loaded) {
  return ql_yaml_load(&kind, path, problems, (void **)loaded);
}
