#include "app/attribution.h"
#include "base/csv.h"
#include "inputs/case/case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_csv(const char *path) {
  const size_t length = strlen(path);
  return length > 4 && strcmp(path + length - 4, ".csv") == 0;
}

static ql_status read_sectors(ql_arena *arena, const char *path,
                              const ql_attribution_account *account, const char **sectors) {
  ql_csv table;
  QL_TRY(ql_csv_read(arena, path, &table));
  const int enterprise = ql_csv_column(&table, "enterprise");
  const int sector = ql_csv_column(&table, "sector");
  for (int r = 0; enterprise >= 0 && sector >= 0 && r < table.rows; r++) {
    const int e = ql_attribution_account_find(account, ql_csv_field(&table, r, enterprise));
    if (e >= 0 && !*sectors[e]) sectors[e] = ql_csv_field(&table, r, sector);
  }
  return QL_OK;
}

ql_status ql_attribution_sectors(ql_arena *arena, const ql_case *setup,
                                 const ql_attribution_account *account, const char ***sectors) {
  QL_TRY(ql_arena_take(arena, "sectors", (size_t)account->enterprise_count + 1, sizeof **sectors,
                       sectors));
  for (int e = 0; e < account->enterprise_count; e++) (*sectors)[e] = "";
  for (unsigned p = 0; p < setup->emissions.points_count; p++)
    if (is_csv(setup->emissions.points[p].file))
      QL_TRY(read_sectors(arena, setup->emissions.points[p].file, account, *sectors));
  return QL_OK;
}

/* Number of the group of that name, a new one if there is none. */
static int group_of(ql_attribution_groups *groups, const char *name) {
  int g = 0;
  while (g < groups->count && strncmp(groups->names[g], name, QL_ATTRIBUTION_NAME - 1) != 0) g++;
  if (g == groups->count) snprintf(groups->names[groups->count++], QL_ATTRIBUTION_NAME, "%s", name);
  return g;
}

static ql_status read_groups(ql_arena *arena, const char *path,
                             const ql_attribution_account *account, ql_attribution_groups *groups) {
  static const char *const names[] = {"enterprise", "group"};
  ql_csv table;
  int column[2];
  char place[512];
  QL_TRY(ql_csv_read(arena, path, &table));
  QL_TRY(ql_csv_columns(&table, 2, names, column));
  for (int r = 0; r < table.rows; r++) {
    const char *enterprise = ql_csv_field(&table, r, column[0]);
    const char *group = ql_csv_field(&table, r, column[1]);
    const int e = ql_attribution_account_find(account, enterprise);
    ql_csv_place(&table, r, sizeof place, place);
    if (e < 0)
      return ql_error_set(QL_ERR_INPUT, "%s: the case's points have no enterprise '%s'", place,
                          enterprise);
    if (!*group || strlen(group) >= QL_ATTRIBUTION_NAME)
      return ql_error_set(QL_ERR_INPUT, "%s: '%s' is no name of a group: 1 to %d bytes are needed",
                          place, group, QL_ATTRIBUTION_NAME - 1);
    if (groups->of[e] >= 0)
      return ql_error_set(QL_ERR_INPUT, "%s: enterprise '%s' stands in the table twice", place,
                          enterprise);
    groups->of[e] = group_of(groups, group);
  }
  return QL_OK;
}

ql_status ql_attribution_groups_make(ql_arena *arena, const char *how,
                                     const ql_attribution_account *account,
                                     const char *const *sectors, ql_attribution_groups *groups) {
  const size_t count = (size_t)account->enterprise_count + 1;
  *groups = (ql_attribution_groups){0};
  QL_TRY(ql_arena_take(arena, "groups", count, sizeof *groups->names, &groups->names));
  QL_TRY(ql_arena_take(arena, "groups", count, sizeof *groups->of, &groups->of));
  for (int e = 0; e < account->enterprise_count; e++) groups->of[e] = -1;
  if (strcmp(how, "each") != 0 && strcmp(how, "sector") != 0)
    return read_groups(arena, how, account, groups);
  for (int e = 0; e < account->enterprise_count; e++) {
    if (!*account->names[e]) continue; /* stacks of nobody */
    const char *name = strcmp(how, "each") == 0 ? account->names[e]
                       : *sectors[e]            ? sectors[e]
                                                : "no sector";
    groups->of[e] = group_of(groups, name);
  }
  return QL_OK;
}

ql_status ql_attribution_parse_blocks(const char *text, ql_attribution_request *request) {
  const char *at = text;
  double after = 0.0;
  for (request->block_count = 0; *at; request->block_count++) {
    char *rest;
    const double from = strtod(at, &rest);
    const bool dash = rest != at && *rest == '-';
    const char *second = dash ? rest + 1 : rest;
    const double to = strtod(second, &rest);
    if (!dash || rest == second || (*rest && *rest != ',') || (*rest && !rest[1]) ||
        !(from >= after && to > from && to <= 24.0) || from != floor(from) || to != floor(to) ||
        request->block_count == QL_ATTRIBUTION_BLOCKS)
      break;
    request->blocks[request->block_count][0] = from;
    request->blocks[request->block_count][1] = after = to;
    at = *rest ? rest + 1 : rest;
  }
  if (!*at && request->block_count) return QL_OK;
  return ql_error_set(QL_ERR_USAGE,
                      "--blocks '%s': blocks of the local day are needed, whole hours in order "
                      "without overlap, such as 0-6,6-12,12-18,18-24",
                      text);
}

ql_status ql_attribution_parse_species(const char *text, ql_attribution_request *request) {
  char copy[128], *rest = NULL;
  request->precursors[QL_PRECURSOR_PM25] = true;
  if (strcmp(text, "none") == 0) return QL_OK;
  if ((size_t)snprintf(copy, sizeof copy, "%s", text) < sizeof copy)
    for (char *name = strtok_r(copy, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
      const ql_precursor p = ql_precursors_find(name);
      if (p == QL_PRECURSOR_PM25 || p >= QL_PRECURSORS)
        return ql_error_set(QL_ERR_USAGE,
                            "--species '%s': '%s' is none of NOx, VOC, SO2, NH3 (rows of primary "
                            "PM2.5 come from the puffs); 'none' asks for those alone",
                            text, name);
      request->precursors[p] = true;
    }
  return QL_OK;
}

ql_status ql_attribution_parse_perturbation(const char *text, double *perturbation) {
  char *rest;
  *perturbation = strtod(text, &rest);
  if (*rest == '%') {
    *perturbation /= 100.0;
    rest++;
  }
  if (rest != text && !*rest && fabs(*perturbation) <= 1.0 && *perturbation != 0.0) return QL_OK;
  return ql_error_set(QL_ERR_USAGE,
                      "--perturb '%s': a change from -100%% to 100%%, not 0, is needed", text);
}
