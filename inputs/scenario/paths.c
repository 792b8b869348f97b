/* The paths that a file of scenarios names, relative to itself. */
#include "inputs/case/paths.h"
#include "inputs/scenario/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY = 160 };

static ql_status resolve(ql_scenarios *file, ql_problems *problems, const char *group,
                         const char *member, char **path) {
  char key[KEY];
  struct stat info;
  if (!*path) return QL_OK;
  char *joined = ql_paths_join(file->path, *path);
  if (!joined) return ql_error_set(QL_ERR_MEMORY, "%s: out of memory", file->path);
  free(*path);
  *path = joined;
  snprintf(key, sizeof key, "%s%s%s", group, *group ? "." : "", member);
  const char *place = ql_scenarios_place(file, key);
  if (stat(joined, &info))
    ql_problems_add(problems, QL_ERROR, place,
                    "%s: '%s' cannot be found: %s; paths begin at the folder of this file", member,
                    joined, strerror(errno));
  else if (!S_ISREG(info.st_mode) || access(joined, R_OK))
    ql_problems_add(problems, QL_ERROR, place, "%s: '%s' is not a file that can be read", member,
                    joined);
  return QL_OK;
}

static ql_status resolve_rule(ql_scenarios *file, ql_problems *problems, const char *group,
                              ql_scenario_rule *rule) {
  const struct {
    const char *group, *member;
    char **path;
  } paths[] = {{"select", "region", &rule->select.region},
               {"substitute", "speciation", &rule->substitute.speciation},
               {"add", "points", &rule->add.points},
               {"add", "inventory", &rule->add.inventory},
               {"add", "fires", &rule->add.fires},
               {"add", "speciation", &rule->add.speciation},
               {"add", "profiles", &rule->add.profiles},
               {"add", "vertical", &rule->add.vertical},
               {"add", "species_map", &rule->add.species_map},
               {"add", "factors", &rule->add.factors}};
  for (size_t n = 0; n < sizeof paths / sizeof paths[0]; n++) {
    char inner[KEY];
    snprintf(inner, sizeof inner, "%s.%s", group, paths[n].group);
    QL_TRY(resolve(file, problems, inner, paths[n].member, paths[n].path));
  }
  return QL_OK;
}

ql_status ql_scenario_resolve(ql_scenarios *file, ql_problems *problems) {
  QL_TRY(resolve(file, problems, "", "enterprises", &file->enterprises));
  QL_TRY(resolve(file, problems, "", "permits", &file->permits));
  QL_TRY(resolve(file, problems, "", "townships", &file->townships));
  for (unsigned s = 0; s < file->scenarios_count; s++)
    for (unsigned r = 0; r < file->scenarios[s].rules_count; r++) {
      char group[KEY / 2];
      snprintf(group, sizeof group, "scenarios[%u].rules[%u]", s, r);
      QL_TRY(resolve_rule(file, problems, group, &file->scenarios[s].rules[r]));
    }
  return QL_OK;
}
