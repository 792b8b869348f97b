#include "inputs/enterprises/defaults.h"

#include "inputs/yaml/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ql_status no_memory(void) {
  return ql_error_set(QL_ERR_MEMORY, "out of memory reading the enterprises");
}

/* One value stands for all hours. libcyaml frees what realloc() gave. */
static ql_status spread(double **values, unsigned *count) {
  if (*count != 1) return QL_OK;
  double *all = realloc(*values, QL_DAY_HOURS * sizeof *all);
  if (!all) return no_memory();
  for (int h = 1; h < QL_DAY_HOURS; h++) all[h] = all[0];
  *values = all;
  *count = QL_DAY_HOURS;
  return QL_OK;
}

/* Numbers whose default is not 0, and whether the key was given. */
typedef struct owner {
  const ql_enterprises *all;
  char key[192];
} owner;

static bool given(const owner *o, const char *key) {
  char joined[256];
  snprintf(joined, sizeof joined, "%s.%s", o->key, key);
  return ql_yaml_map_has(o->all->places, joined);
}

static ql_status fill_process(const owner *o, ql_plant_process *p) {
  if (!p->name) p->name = strdup(p->id);
  if (!p->name) return no_memory();
  if (!given(o, "minimum_load") && strcmp(p->kind, "line") == 0) p->minimum_load = 1.0;
  if (!given(o, "ramp")) p->ramp = 1.0;
  if (!given(o, "minimum_up")) p->minimum_up = 1;
  if (!given(o, "minimum_down")) p->minimum_down = 1;
  if (!given(o, "quota_share")) p->quota_share = 1.0;
  if (!given(o, "most_batches") && p->duration > 0) {
    const double length = (double)p->duration + (p->setup > 0 ? p->setup : 0); /* not yet checked */
    p->most_batches = length < QL_DAY_HOURS ? (int)(QL_DAY_HOURS / length) : 1;
  }
  QL_TRY(spread(&p->base, &p->base_count));
  return spread(&p->heat, &p->heat_count);
}

static ql_status fill_enterprise(const ql_enterprises *all, unsigned n) {
  ql_enterprise *e = &all->enterprises[n];
  owner o = {.all = all};
  snprintf(o.key, sizeof o.key, "enterprises[%u]", n);
  if (!e->name) e->name = strdup(e->id);
  if (!e->status) e->status = strdup("negotiated");
  if (!e->name || !e->status) return no_memory();
  if (!given(&o, "burden_share")) e->burden_share = 1.0;
  for (unsigned b = 0; b < e->buffers_count; b++) {
    snprintf(o.key, sizeof o.key, "enterprises[%u].buffers[%u]", n, b);
    if (!given(&o, "per_hour")) e->buffers[b].per_hour = 1.0;
  }
  for (unsigned p = 0; p < e->processes_count; p++) {
    snprintf(o.key, sizeof o.key, "enterprises[%u].processes[%u]", n, p);
    QL_TRY(fill_process(&o, &e->processes[p]));
  }
  return QL_OK;
}

ql_status ql_enterprises_fill_defaults(ql_enterprises *made) {
  for (unsigned n = 0; n < made->tariffs_count; n++)
    QL_TRY(spread(&made->tariffs[n].price, &made->tariffs[n].price_count));
  for (unsigned n = 0; n < made->enterprises_count; n++) QL_TRY(fill_enterprise(made, n));
  return QL_OK;
}

bool ql_enterprises_is_species(const char *name) {
  static const char *const species[] = {"PM25", "NOx", "VOC", "SO2", "NH3"};
  for (size_t n = 0; n < sizeof species / sizeof species[0]; n++)
    if (strcmp(species[n], name) == 0) return true;
  return false;
}
