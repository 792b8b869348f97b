/* The whole model as the judge of a plan: what the stacks emit without and with it, and the runs.
 */
#include "app/forecast.h"
#include "app/planning.h"
#include "base/file.h"
#include "outputs/attribution/precursors.h"
#include "outputs/metrics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };
static const double hour_seconds = 3600.0;

/* --- the stacks ----------------------------------------------------------------------------------
 */

static ql_status keep_stacks(ql_planning *p, const ql_run *run, const ql_stack_emission *stacks) {
  const size_t count = (size_t)stacks->count, species = (size_t)stacks->species_count;
  p->stack_count = stacks->count;
  p->emitted_count = stacks->species_count;
  QL_TRY(ql_arena_take(p->arena, "stacks", count + 1, sizeof *p->stacks, &p->stacks));
  QL_TRY(ql_arena_take(p->arena, "stacks", (size_t)p->base.hours * count * species + 1,
                       sizeof *p->rate, &p->rate));
  QL_TRY(ql_arena_take(p->arena, "stacks", species + 1, sizeof(double), &p->kg_of_species));
  QL_TRY(ql_arena_take(p->arena, "stacks", species + 1, sizeof(int), &p->group_of_species));
  memcpy(p->stacks, stacks->stacks, count * sizeof *p->stacks);
  for (int s = 0; s < stacks->species_count; s++) {
    const ql_species *of = &run->species.items[stacks->species[s]];
    p->group_of_species[s] = (int)ql_precursors_of(of, &p->kg_of_species[s]);
  }
  return QL_OK;
}

static ql_status read_hours(ql_planning *p, ql_run *run) {
  const ql_emission *area;
  const ql_stack_emission *stacks;
  ql_met_fields met;
  QL_TRY(ql_met_fields_create(run->arena, run->grid, &met));
  QL_TRY(ql_meteorology_read(run->meteorology, 0, &met));
  ql_emissions_set_layers(run->emissions, met.thickness);
  for (int h = 0; h < p->base.hours; h++) {
    QL_TRY(ql_emissions_read(run->emissions, p->base.start + h * hour_seconds, &area, &stacks));
    if (!p->stacks) QL_TRY(keep_stacks(p, run, stacks));
    const size_t count = (size_t)stacks->count * (size_t)stacks->species_count;
    memcpy(p->rate + (size_t)h * count, stacks->rate, count * sizeof *p->rate);
  }
  return QL_OK;
}

static ql_status keep_case(ql_planning *p, const ql_run *run) {
  const ql_case *c = run->setup;
  const double start = ceil(c->start_time / hour_seconds) * hour_seconds;
  const int hours = (int)floor((c->end_time - start) / hour_seconds + 1e-9);
  p->synthetic = c->synthetic || p->enterprises->synthetic;
  p->station_count = run->station_count;
  QL_TRY(ql_arena_string(p->arena, c->title ? c->title : c->name ? c->name : "", &p->title));
  QL_TRY(ql_arena_take(p->arena, "stations", (size_t)run->station_count + 1, sizeof *p->stations,
                       &p->stations));
  memcpy(p->stations, run->stations, (size_t)run->station_count * sizeof *p->stations);
  return ql_error_context(
      ql_plan_create(p->arena, p->enterprises, start, c->utc_offset, hours, &p->base), "%s",
      c->path);
}

/* Every stack that the enterprises name must be one of the case. */
static ql_status check_stacks(const ql_planning *p) {
  ql_problems problems = {0};
  ql_arena *scratch;
  const char **ids;
  QL_TRY(ql_arena_create(&scratch));
  ql_status status =
      ql_arena_take(scratch, "stacks", (size_t)p->stack_count + 1, sizeof *ids, &ids);
  for (int n = 0; status == QL_OK && n < p->stack_count; n++) ids[n] = p->stacks[n].id;
  if (status == QL_OK) {
    ql_enterprises_check_stacks(p->enterprises, ids, p->stack_count, &problems);
    ql_run_print_problems(&problems, false);
    status = ql_problems_result(&problems);
  }
  ql_problems_free(&problems);
  ql_arena_free(scratch);
  return status;
}

ql_status ql_planning_survey(ql_planning *p) {
  ql_run run;
  ql_status status = ql_run_open(p->options->case_path, NULL, &run);
  ql_run_print_problems(&run.problems, false);
  if (status == QL_OK) status = keep_case(p, &run);
  if (status == QL_OK) status = read_hours(p, &run);
  if (status == QL_OK) status = check_stacks(p);
  ql_run_close(&run);
  return status;
}

/* --- what a plan changes of them -----------------------------------------------------------------
 */

static bool has_stack(const ql_plant_process *process, const char *id) {
  for (unsigned s = 0; s < process->stacks_count; s++)
    if (strcmp(process->stacks[s], id) == 0) return true;
  return false;
}

static bool shares_stack(const ql_plant_process *a, const ql_plant_process *b) {
  for (unsigned s = 0; s < a->stacks_count; s++)
    if (has_stack(b, a->stacks[s])) return true;
  return false;
}

/* Mol or kg that a stack emits of a species in all hours. */
static double amount(const ql_planning *p, int species, int stack) {
  const size_t count = (size_t)p->stack_count * (size_t)p->emitted_count;
  const size_t at = (size_t)species * (size_t)p->stack_count + (size_t)stack;
  double sum = 0.0;
  for (int h = 0; h < p->base.hours; h++)
    sum += hour_seconds * (double)p->rate[(size_t)h * count + at];
  return sum;
}

/* kg of a group that the inventory has for the stacks of a process. */
static double inventory_kg(const ql_planning *p, const ql_plant_process *process, int group) {
  double sum = 0.0;
  for (int n = 0; n < p->stack_count; n++)
    for (int s = 0; has_stack(process, p->stacks[n].id) && s < p->emitted_count; s++)
      if (p->group_of_species[s] == group) sum += p->kg_of_species[s] * amount(p, s, n);
  return sum;
}

/* kg of a species that the enterprises' file has for all that use the stacks of a process. */
static double file_kg(const ql_planning *p, int process, const char *species) {
  const ql_plan *base = &p->base;
  const int e = base->enterprise[process];
  double sum = 0.0;
  for (int q = base->first[e]; q < base->first[e + 1]; q++) {
    if (!shares_stack(base->process[process], base->process[q])) continue;
    for (unsigned k = 0; k < base->process[q]->emissions_count; k++)
      if (strcmp(base->process[q]->emissions[k].species, species) == 0)
        for (int h = 0; h < base->hours; h++) sum += ql_plan_emission(base, q, k, h);
  }
  return sum;
}

/* Spread the change of one flow over its stacks and species, by what they emit in all hours. */
static void add_flow(const ql_planning *p, const ql_plan *plan, int process, unsigned emission,
                     float *rate) {
  const ql_plant_process *of = p->base.process[process];
  const char *species = of->emissions[emission].species;
  const int group = (int)ql_precursors_find(species);
  const double inventory = inventory_kg(p, of, group), file = file_kg(p, process, species);
  if (!(inventory > 0.0) || !(file > 0.0)) return;
  const size_t count = (size_t)p->stack_count * (size_t)p->emitted_count;
  for (int n = 0; n < p->stack_count; n++)
    for (int s = 0; has_stack(of, p->stacks[n].id) && s < p->emitted_count; s++) {
      if (p->group_of_species[s] != group) continue;
      const double part = amount(p, s, n) / file / hour_seconds; /* of each kg of the file */
      const size_t at = (size_t)s * (size_t)p->stack_count + (size_t)n;
      for (int h = 0; h < plan->hours; h++)
        rate[(size_t)h * count + at] +=
            (float)(part * (ql_plan_emission(plan, process, emission, h) -
                            ql_plan_emission(&p->base, process, emission, h)));
    }
}

/* What falls below nothing, kg; single-precision dust is none. */
static double clipped_kg(const ql_planning *p, const float *rate) {
  const size_t count = (size_t)p->stack_count * (size_t)p->emitted_count;
  double sum = 0.0;
  for (int h = 0; h < p->base.hours; h++)
    for (size_t n = 0; n < count; n++) {
      const int species = (int)(n / (size_t)p->stack_count);
      const double had = (double)p->rate[(size_t)h * count + n];
      const double left = had + (double)rate[(size_t)h * count + n];
      if (left < -1e-5 * had - 1e-12) sum -= p->kg_of_species[species] * left * hour_seconds;
    }
  return sum;
}

ql_status ql_planning_change(ql_planning *p, const ql_plan *plan, ql_emissions_change *change,
                             double *clipped) {
  const size_t count = (size_t)p->stack_count * (size_t)p->emitted_count;
  float *rate;
  QL_TRY(ql_arena_take(p->arena, "change of the stacks", (size_t)plan->hours * count + 1,
                       sizeof *rate, &rate));
  for (int q = 0; q < plan->process_count; q++)
    for (unsigned k = 0; k < plan->process[q]->emissions_count; k++) add_flow(p, plan, q, k, rate);
  *change = (ql_emissions_change){.start = plan->start, .hours = plan->hours, .rate = rate};
  *clipped = clipped_kg(p, rate);
  return QL_OK;
}

/* --- runs ----------------------------------------------------------------------------------------
 */

/* Of what the puffs hold, where they hold all primary particles of all stacks. */
static void take_primary(const ql_planning *p, const ql_run *run, double *primary) {
  const ql_case_emissions *e = &run->setup->emissions;
  const bool all = run->puff_series.records && !e->puffs.enterprises_count &&
                   e->puffs.minimum_rate == 0.0 && strcmp(e->plume_in_grid, "handover") != 0;
  const ql_bulletin puffs = {.standards = &p->standards,
                             .series = &run->puff_series,
                             .utc_offset = run->setup->utc_offset};
  for (int m = 0; m < p->air.metric_count; m++) {
    const bool fine = strcmp(p->air.metrics[m].pollutant, "PM25") == 0;
    primary[m] = all && fine ? ql_metrics_value(&puffs, &p->air.metrics[m]) : (double)NAN;
  }
}

static ql_status take_values(const ql_planning *p, const ql_run *run, double *value) {
  const ql_bulletin result = {
      .standards = &p->standards, .series = &run->series, .utc_offset = run->setup->utc_offset};
  for (int m = 0; m < p->air.metric_count; m++) {
    value[m] = ql_metrics_value(&result, &p->air.metrics[m]);
    if (!isfinite(value[m]))
      return ql_error_set(QL_ERR_INPUT,
                          "%s: the rows judge %s at station %s, which the case does not give; the "
                          "rows must come from the same case",
                          p->options->rows, p->air.metrics[m].pollutant, p->air.metrics[m].station);
  }
  return QL_OK;
}

static ql_status run_model(ql_planning *p, ql_run *run, const ql_emissions_change *change,
                           const char *folder) {
  ql_forecast forecast = {.run = run,
                          .folder = folder,
                          .standards = p->options->standards,
                          .quiet = p->options->quiet,
                          .brief = true};
  ql_emissions_set_change(run->emissions, change);
  QL_TRY(ql_file_make_folder(folder));
  QL_TRY(ql_run_prepare(run, folder));
  QL_TRY(ql_forecast_begin(&forecast, false));
  QL_TRY(ql_forecast_finish(&forecast));
  return QL_OK;
}

ql_status ql_planning_run(ql_planning *p, const ql_emissions_change *change, const char *name,
                          double *value, double *primary) {
  char folder[PATH_SIZE];
  ql_run run;
  if ((size_t)snprintf(folder, sizeof folder, "%s/%s", p->options->folder, name) >= sizeof folder)
    return ql_error_set(QL_ERR_USAGE, "the name of the output folder is too long");
  ql_status status = ql_run_open(p->options->case_path, NULL, &run);
  run.puffs_apart = true;
  if (status == QL_OK) status = run_model(p, &run, change, folder);
  if (status == QL_OK) status = take_values(p, &run, value);
  if (status == QL_OK) take_primary(p, &run, primary);
  ql_run_close(&run);
  return ql_error_context(status, "run %s", name);
}
