#include "app/plants_compare.h"

#include "inputs/enterprises/emission.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PM25, NOX, SO2, NH3, GROUPS, DAY = QL_DAY_HOURS };
static const char *const groups[GROUPS] = {"PM25", "NOx", "SO2", "NH3"};
static const double hour_length = 3600.0, tolerance = 0.05;

typedef struct compare {
  const ql_enterprises *all;
  const ql_run *run;
  ql_problems *problems;
  int first_hour, hours; /* local hour of the day of the first */
  int count;
  const ql_stack *stacks;
  double *kg; /* [stack][GROUPS] by the case */
} compare;

/* kg of a group in a unit (mol, or kg of particles) of a species, 0: of none. */
static double mass_of(const ql_species *s, int group) {
  static const double nitrogen_dioxide = 46.0055e-3, sulfur_dioxide = 64.066e-3; /* kg mol-1 */
  if (group == PM25) return s->particle && s->mode == QL_MODE_FINE ? 1.0 : 0.0;
  if (s->particle) return 0.0;
  const bool nox =
      strcmp(s->name, "NO") == 0 || strcmp(s->name, "NO2") == 0 || strcmp(s->name, "HONO") == 0;
  if (group == NOX) return nox ? nitrogen_dioxide : 0.0;
  const bool sulfur = strcmp(s->name, "SO2") == 0 || strcmp(s->name, "SULF") == 0;
  if (group == SO2) return sulfur ? sulfur_dioxide : 0.0;
  return strcmp(s->name, "NH3") == 0 ? s->molar_mass : 0.0;
}

static void add_hour(compare *c, const ql_stack_emission *e) {
  for (int s = 0; s < e->species_count; s++)
    for (int g = 0; g < GROUPS; g++) {
      const double mass = mass_of(&c->run->species.items[e->species[s]], g);
      for (int n = 0; mass > 0.0 && n < e->count; n++)
        c->kg[n * GROUPS + g] +=
            hour_length * mass * (double)e->rate[(size_t)s * (size_t)e->count + (size_t)n];
    }
}

static ql_status read_day(compare *c) {
  const ql_case *setup = c->run->setup;
  const double first = floor(setup->start_time / hour_length) * hour_length;
  const double local = (first + setup->utc_offset) / hour_length;
  c->first_hour = (int)lround(local - DAY * floor(local / DAY)) % DAY;
  const double hours = fmin(DAY, (setup->end_time - first) / hour_length);
  c->hours = (int)hours > 0 ? (int)hours : 1;
  for (int h = 0; h < c->hours; h++) {
    const ql_emission *area;
    const ql_stack_emission *stacks;
    QL_TRY(ql_emissions_read(c->run->emissions, first + hour_length * h, &area, &stacks));
    if (!c->kg) {
      c->count = stacks->count;
      c->stacks = stacks->stacks;
      c->kg = calloc((size_t)stacks->count * GROUPS + 1, sizeof *c->kg);
    }
    if (!c->kg) return ql_error_set(QL_ERR_MEMORY, "out of memory comparing the stacks");
    add_hour(c, stacks);
  }
  return QL_OK;
}

static bool names_stack(const ql_plant_process *p, const char *id) {
  for (unsigned n = 0; n < p->stacks_count; n++)
    if (strcmp(p->stacks[n], id) == 0) return true;
  return false;
}

/* Base emission of a process over the hours, kg. */
static double base_of(const compare *c, const ql_plant_process *p, const char *species) {
  double load[DAY], kg[DAY] = {0.0}, sum = 0.0;
  for (int h = 0; h < c->hours; h++) load[h] = p->base[(c->first_hour + h) % DAY];
  const ql_enterprises_run run = {.first_hour = c->first_hour, .hours = c->hours, .load = load};
  for (unsigned n = 0; n < p->emissions_count; n++)
    if (strcmp(p->emissions[n].species, species) == 0)
      ql_enterprises_emit(p, &p->emissions[n], &run, kg);
  for (int h = 0; h < c->hours; h++) sum += kg[h];
  return sum;
}

static void compare_stack(const compare *c, int stack, unsigned e) {
  const ql_enterprise *owner = &c->all->enterprises[e];
  const char *id = c->stacks[stack].id;
  double sums[GROUPS] = {0.0};
  char key[64];
  int first = -1;
  bool shared = false;
  for (unsigned p = 0; p < owner->processes_count; p++) {
    const ql_plant_process *process = &owner->processes[p];
    if (!names_stack(process, id)) continue;
    if (first < 0) first = (int)p;
    shared = shared || process->stacks_count > 1;
    for (int g = 0; g < GROUPS; g++) sums[g] += base_of(c, process, groups[g]);
  }
  snprintf(key, sizeof key, "enterprises[%u].processes[%d]", e, first);
  if (first < 0) {
    ql_problems_add(c->problems, QL_NOTE, ql_enterprises_place(c->all, key),
                    "stack %s of %s has no process here: its emission cannot be moved", id,
                    owner->id);
    return;
  }
  for (int g = 0; g < GROUPS && !shared; g++) {
    const double given = c->kg[stack * GROUPS + g];
    if (fabs(sums[g] - given) <= tolerance * fmax(sums[g], given) + 1e-9) continue;
    ql_problems_add(c->problems, QL_WARNING, ql_enterprises_place(c->all, key),
                    "the processes of stack %s of %s emit %.4g kg of %s in the first %d h of the "
                    "base, the case gives the stack %.4g kg",
                    id, owner->id, sums[g], groups[g], c->hours, given);
  }
}

ql_status ql_plants_compare(const ql_enterprises *all, const ql_run *run, ql_problems *problems) {
  compare c = {.all = all, .run = run, .problems = problems};
  const ql_status status = read_day(&c);
  for (int n = 0; status == QL_OK && n < c.count; n++) {
    const int e = ql_enterprises_find(all, c.stacks[n].enterprise);
    if (e >= 0) compare_stack(&c, n, (unsigned)e);
  }
  free(c.kg);
  return status;
}
