#include "inputs/enterprises/enterprises.h"

#include "inputs/case/document.h"
#include "inputs/case/fill.h"
#include "inputs/case/map.h"
#include "inputs/case/walk.h"
#include "inputs/enterprises/check.h"
#include "inputs/enterprises/schema.h"

#include <stdlib.h>
#include <string.h>

void ql_enterprises_free(ql_enterprises *loaded) {
  if (!loaded) return;
  free(loaded->path);
  ql_case_map_free(loaded->places);
  ql_case_fill_free(&ql_enterprises_schema, loaded);
}

const char *ql_enterprises_place(const ql_enterprises *loaded, const char *key) {
  return ql_case_map_place(loaded->places, key);
}

/* From a document without faults of the schema; unknown keys do not keep the rest from being
 * checked. The map goes to the enterprises. */
static ql_status build(const ql_case_text *source, ql_problems *problems, ql_case_map *map,
                       ql_enterprises **made) {
  void *data = NULL;
  const ql_status status = ql_case_fill(source, &ql_enterprises_schema, &data);
  if (status != QL_OK) {
    ql_case_map_free(map);
    return status;
  }
  *made = data;
  (*made)->places = map;
  (*made)->path = strdup(source->name);
  if (!(*made)->path) return ql_error_set(QL_ERR_MEMORY, "out of memory reading %s", source->name);
  return ql_enterprises_check(*made, problems);
}

static ql_status walk(const ql_case_text *source, ql_problems *problems, yaml_document_t *document,
                      ql_enterprises **made) {
  ql_case_map *map = NULL;
  ql_case_faults faults;
  QL_TRY(ql_case_map_create(source->name, &map));
  const ql_status status =
      ql_case_walk(source->name, &ql_enterprises_schema, document, problems, map, &faults);
  if (status == QL_OK && !faults.other) return build(source, problems, map, made);
  ql_case_map_free(map);
  return status;
}

static ql_status parse(const ql_case_text *source, ql_problems *problems, ql_enterprises **made) {
  yaml_document_t document;
  if (!ql_case_document(source, problems, &document)) return QL_OK; /* the problems say why */
  const ql_status status = walk(source, problems, &document, made);
  yaml_document_delete(&document);
  return status;
}

ql_status ql_enterprises_parse(const char *text, size_t size, const char *name,
                               ql_problems *problems, ql_enterprises **loaded) {
  const ql_case_text source = {name, text, size};
  const size_t before = problems->error_count;
  ql_enterprises *made = NULL;
  ql_status status = parse(&source, problems, &made);
  ql_problems_status(problems, name, status);
  if (status == QL_OK && problems->error_count > before) status = ql_problems_result(problems);
  if (status == QL_OK)
    *loaded = made;
  else
    ql_enterprises_free(made);
  return status;
}

ql_status ql_enterprises_load(const char *path, ql_problems *problems, ql_enterprises **loaded) {
  char *text = NULL;
  size_t size = 0;
  ql_status status = ql_problems_status(problems, path, ql_case_fill_text(path, &text, &size));
  if (status == QL_OK)
    status = ql_enterprises_parse(text, size, path, problems, loaded);
  else
    ql_error_context(status, "%s", path);
  free(text);
  return status;
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
