#include "inputs/release/release.h"

#include "inputs/release/check.h"
#include "inputs/release/schema.h"
#include "inputs/yaml/load.h"

#include <stddef.h>

static ql_status finish(void *made, ql_problems *problems) {
  ql_release_check(made, problems);
  return QL_OK;
}

static const ql_yaml_kind kind = {&ql_release_schema, offsetof(ql_release, path),
                                  offsetof(ql_release, places), finish, false};

void ql_release_free(ql_release *loaded) {
  ql_yaml_free(&kind, loaded);
}

const char *ql_release_place(const ql_release *loaded, const char *key) {
  return ql_yaml_map_place(loaded->places, key);
}

ql_status ql_release_load(const char *path, ql_problems *problems, ql_release **loaded) {
  return ql_yaml_load(&kind, path, problems, (void **)loaded);
}
