#include "inputs/enterprises/enterprises.h"

#include "inputs/enterprises/check.h"
#include "inputs/enterprises/schema.h"
#include "inputs/yaml/load.h"

#include <stddef.h>
#include <string.h>

static ql_status finish(void *made, ql_problems *problems) {
  return ql_enterprises_check(made, problems);
}

static const ql_yaml_kind kind = {&ql_enterprises_schema, offsetof(ql_enterprises, path),
                                  offsetof(ql_enterprises, places), finish, true};

void ql_enterprises_free(ql_enterprises *loaded) {
  ql_yaml_free(&kind, loaded);
}

const char *ql_enterprises_place(const ql_enterprises *loaded, const char *key) {
  return ql_yaml_map_place(loaded->places, key);
}

ql_status ql_enterprises_parse(const char *text, size_t size, const char *name,
                               ql_problems *problems, ql_enterprises **loaded) {
  const ql_yaml_text source = {name, text, size};
  return ql_yaml_parse(&kind, &source, problems, (void **)loaded);
}

ql_status ql_enterprises_load(const char *path, ql_problems *problems, ql_enterprises **loaded) {
  return ql_yaml_load(&kind, path, problems, (void **)loaded);
}

/* --- looking up ---------------------------------------------------------------------------- */

static bool holds(const ql_hours *hours, int hour) {
  const double from = hours->from, to = hours->to, at = hour;
  return from < to ? at >= from && at + 1.0 <= to : at >= from || at + 1.0 <= to;
}

static bool touches(const ql_hours *hours, int hour) {
  const double from = hours->from, to = hours->to, at = hour;
  return from < to ? at + 1.0 > from && at < to : at + 1.0 > from || at < to;
}

bool ql_enterprises_is_quiet(const ql_plant_process *process, int hour) {
  for (unsigned n = 0; n < process->quiet_count; n++)
    if (touches(&process->quiet[n], hour)) return true;
  return false;
}

bool ql_enterprises_allowed(const ql_plant_process *process, int hour) {
  bool inside = process->windows_count == 0;
  for (unsigned n = 0; n < process->windows_count && !inside; n++)
    inside = holds(&process->windows[n], hour);
  return inside && !ql_enterprises_is_quiet(process, hour);
}

double ql_enterprises_base_load(const ql_plant_process *process, int hour) {
  if (ql_enterprises_kind(process) != QL_PROCESS_BATCH) return process->base[hour];
  for (int back = 0; back < process->duration && back < QL_DAY_HOURS; back++)
    if (process->base[(hour - back + QL_DAY_HOURS) % QL_DAY_HOURS] > 0.0) return 1.0;
  return 0.0;
}

ql_process_kind ql_enterprises_kind(const ql_plant_process *process) {
  switch (process->kind[0]) {
  case 'b':
    return QL_PROCESS_BATCH;
  case 'l':
    return QL_PROCESS_LINE;
  case 's':
    return QL_PROCESS_STORAGE;
  default:
    return QL_PROCESS_CONTINUOUS;
  }
}

bool ql_enterprises_fixed(const ql_enterprise *enterprise) {
  return strcmp(enterprise->status, "exempt") == 0 || strcmp(enterprise->status, "protected") == 0;
}

int ql_enterprises_find(const ql_enterprises *all, const char *id) {
  for (unsigned n = 0; n < all->enterprises_count; n++)
    if (strcmp(all->enterprises[n].id, id) == 0) return (int)n;
  return -1;
}

int ql_enterprises_find_process(const ql_enterprise *enterprise, const char *id) {
  for (unsigned n = 0; n < enterprise->processes_count; n++)
    if (strcmp(enterprise->processes[n].id, id) == 0) return (int)n;
  return -1;
}
