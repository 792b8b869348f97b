#include "app/emission_log.h"

#include "base/clock.h"
#include "outputs/text_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };
static const double hour_length = 3600.0; /* s */

/* What people ask of an enterprise, made of model species. NOx counts as NO2. */
typedef enum group { NOX, SO2, CO, NH3, PM25, PMC, GROUPS, NO_GROUP = GROUPS } group;
static const char *const group_names[GROUPS] = {"NOx", "SO2", "CO", "NH3", "PM25", "PMC"};

struct ql_emission_log {
  const ql_emissions *emissions;
  const ql_species_table *species;
  double first; /* start of the first hour, s since 1970 */
  int hours, rows, last;
  double *inside; /* [hours][rows] t on the grid, all hours so far */
  int stack_count;
  const ql_stack *stacks;
  double *by_stack; /* [stack_count][GROUPS] t */
  int stack_room;
};

ql_status ql_emission_log_create(ql_arena *arena, const ql_emissions *emissions,
                                 const ql_species_table *species, double start, double end,
                                 ql_emission_log **log) {
  ql_emission_log *l;
  QL_TRY(ql_arena_take(arena, "emission log", 1, sizeof *l, &l));
  l->emissions = emissions;
  l->species = species;
  l->first = floor(start / hour_length) * hour_length;
  l->hours = (int)ceil((end - l->first) / hour_length);
  l->rows = ql_emissions_rows(emissions);
  l->last = -1;
  const size_t values = (size_t)l->hours * (size_t)l->rows;
  QL_TRY(ql_arena_take(arena, "emissions by hour", values + 1, sizeof *l->inside, &l->inside));
  l->stack_room = ql_emissions_stacks(emissions);
  QL_TRY(ql_arena_take(arena, "emissions by stack", (size_t)l->stack_room * GROUPS + 1,
                       sizeof *l->by_stack, &l->by_stack));
  *log = l;
  return QL_OK;
}

/* Group of a species, and tonnes of the group in 1 mol (particles: 1 kg) of it. */
static group group_of(const ql_species *species, double *tonnes) {
  static const double nitrogen_dioxide = 46.0055e-3; /* kg mol-1 */
  *tonnes = 1e-3 * (species->particle ? 1.0 : species->molar_mass);
  if (species->particle) return species->mode == QL_MODE_FINE ? PM25 : PMC;
  if (strcmp(species->name, "NO") == 0 || strcmp(species->name, "NO2") == 0) {
    *tonnes = 1e-3 * nitrogen_dioxide;
    return NOX;
  }
  for (int g = SO2; g <= NH3; g++)
    if (strcmp(species->name, group_names[g]) == 0) return (group)g;
  return NO_GROUP;
}

static void add_stacks(ql_emission_log *l, const ql_stack_emission *stacks) {
  l->stacks = stacks->stacks;
  l->stack_count = stacks->count;
  for (int s = 0; s < stacks->species_count; s++) {
    double tonnes;
    const group g = group_of(&l->species->items[stacks->species[s]], &tonnes);
    if (g == NO_GROUP) continue;
    const float *rate = stacks->rate + (size_t)s * (size_t)stacks->count;
    for (int n = 0; n < stacks->count; n++)
      l->by_stack[n * GROUPS + (int)g] += tonnes * hour_length * (double)rate[n];
  }
}

void ql_emission_log_add(ql_emission_log *l, double hour, const ql_stack_emission *stacks) {
  const int h = (int)lround((hour - l->first) / hour_length);
  if (h < 0 || h >= l->hours) return;
  for (int r = 0; r < l->rows; r++) {
    const ql_emissions_row row = ql_emissions_row_at(l->emissions, r);
    l->inside[h * l->rows + r] = 1e-3 * (row.moles ? row.molar_mass : 1.0) * row.amount;
  }
  l->last = h;
  add_stacks(l, stacks);
}

/* A pollutant has a row for each model species it becomes: the first one speaks for all. */
static bool is_first(const ql_emission_log *l, int r) {
  if (r == 0) return true;
  const ql_emissions_row row = ql_emissions_row_at(l->emissions, r);
  const ql_emissions_row before = ql_emissions_row_at(l->emissions, r - 1);
  return row.inventory != before.inventory || strcmp(row.species, before.species) != 0;
}

static ql_status write_hours(const ql_emission_log *l, const char *folder) {
  char path[PATH_SIZE], text[QL_CLOCK_TEXT];
  FILE *out = NULL;
  snprintf(path, sizeof path, "%s/emissions_hourly.csv", folder);
  QL_TRY(ql_text_file_create(path, &out));
  fputs("hour_start_utc,inventory,in_the_file_as,on_the_grid[t]\n", out);
  for (int r = 0; r < l->rows; r++) {
    if (!is_first(l, r)) continue;
    const ql_emissions_row row = ql_emissions_row_at(l->emissions, r);
    for (int h = 0; h <= l->last; h++) {
      const double before = h ? l->inside[(h - 1) * l->rows + r] : 0.0;
      ql_clock_format(l->first + h * hour_length, text);
      fprintf(out, "%s,", text);
      ql_text_file_csv(out, row.inventory);
      fputc(',', out);
      ql_text_file_csv(out, row.species);
      fprintf(out, ",%.6g\n", l->inside[h * l->rows + r] - before);
    }
  }
  return ql_text_file_commit(path, out);
}

/* Sums over the stacks of the enterprise of stack `first`; false if an earlier stack was of it. */
static bool sum_enterprise(const ql_emission_log *l, int first, double sum[GROUPS]) {
  memset(sum, 0, GROUPS * sizeof *sum);
  for (int n = 0; n < l->stack_count; n++) {
    if (strcmp(l->stacks[n].enterprise, l->stacks[first].enterprise) != 0) continue;
    if (n < first) return false;
    for (int g = 0; g < GROUPS; g++) sum[g] += l->by_stack[n * GROUPS + g];
  }
  return true;
}

static ql_status write_enterprises(const ql_emission_log *l, const char *folder) {
  char path[PATH_SIZE];
  FILE *out = NULL;
  double sum[GROUPS];
  snprintf(path, sizeof path, "%s/emissions_enterprises.csv", folder);
  remove(path);
  if (!l->stack_count) return QL_OK;
  QL_TRY(ql_text_file_create(path, &out));
  fputs("enterprise,pollutant,emitted[t]\n", out);
  for (int n = 0; n < l->stack_count; n++) {
    if (!sum_enterprise(l, n, sum)) continue;
    for (int g = 0; g < GROUPS; g++) {
      ql_text_file_csv(out, l->stacks[n].enterprise);
      fprintf(out, ",%s,%.6g\n", group_names[g], sum[g]);
    }
  }
  return ql_text_file_commit(path, out);
}

ql_status ql_emission_log_write(const ql_emission_log *log, const char *folder) {
  QL_TRY(write_hours(log, folder));
  return write_enterprises(log, folder);
}
