#include "app/attribution.h"
#include "app/forecast.h"
#include "base/file.h"
#include "outputs/attribution/rows.h"
#include "outputs/attribution/tables.h"
#include "outputs/puff_rows.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>

/* All of an attribution, in the memory of the base run. */
typedef struct work {
  const ql_attribution_options *options;
  const char *folder;
  ql_run base;
  ql_standards standards;
  ql_attribution_account account;
  bool *emitted; /* [species] */
  const char **sectors;
  ql_attribution_groups groups;
  ql_attribution_request request;
  ql_attribution_plan plan;
  ql_sensitivities rows;
  int made;          /* rows so far */
  double *change[3]; /* [metric] of the runs that are not perturbed by groups */
} work;

static void note_species(work *w, const int *species, int count) {
  for (int s = 0; s < count; s++) w->emitted[species[s]] = true;
}

/* What is emitted in every hour; the layers do not matter for it. */
static ql_status read_hours(work *w, ql_run *run) {
  ql_arena *arena = w->base.arena;
  const ql_case *c = run->setup;
  const double span[2] = {c->start_time, c->end_time};
  const ql_emission *area = NULL;
  const ql_stack_emission *stacks = NULL;
  const ql_fire_emission *fires;
  ql_met_fields met;
  QL_TRY(ql_met_fields_create(run->arena, run->grid, &met));
  QL_TRY(ql_meteorology_read(run->meteorology, 0, &met));
  QL_TRY(ql_arena_take(arena, "species that are emitted", (size_t)run->species.count,
                       sizeof *w->emitted, &w->emitted));
  ql_emissions_set_layers(run->emissions, met.thickness);
  const double first = floor(span[0] / 3600.0) * 3600.0;
  const int hours = (int)ceil((span[1] - first) / 3600.0);
  for (int h = 0; h < hours; h++) {
    const double hour = first + h * 3600.0;
    QL_TRY(ql_emissions_read(run->emissions, hour, &area, &stacks));
    if (!w->account.kg) QL_TRY(ql_attribution_account_create(arena, stacks, span, &w->account));
    ql_attribution_account_add(&w->account, hour, stacks, &run->species);
  }
  fires = ql_emissions_fires(run->emissions);
  if (area) note_species(w, area->species, area->count);
  if (stacks) note_species(w, stacks->species, stacks->species_count);
  if (fires) note_species(w, fires->species, fires->species_count);
  if (w->account.enterprise_count) return QL_OK;
  return ql_error_set(QL_ERR_INPUT,
                      "%s: the case has no stacks inside the grid: there is nobody to attribute "
                      "anything to; give emissions.points",
                      w->options->case_path);
}

/* What the case must have; and what it had better have. */
static ql_status check_case(work *w) {
  const ql_run *run = &w->base;
  const ql_case *c = run->setup;
  char missing[128];
  const ql_station_series series = {.fields = &run->fields};
  if (!run->station_count)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: the case has no stations inside the grid; give "
                        "output.stations",
                        ql_case_place(c, "output.stations"));
  ql_bulletin_missing(&series, sizeof missing, missing);
  if (strstr(missing, "O3") || strstr(missing, "PM25"))
    return ql_error_set(QL_ERR_INPUT, "%s: output.species lacks %s; O3 and PM25 are needed",
                        ql_case_place(c, "output.species"), missing);
  const char *way = c->emissions.plume_in_grid;
  const bool whole = strcmp(way, "whole") == 0;
  if (whole && strcmp(w->options->species, "none") != 0)
    fprintf(
        stderr,
        "%s: warning: with plume_in_grid: whole what the stacks emit stays in puffs, where nothing "
        "but NO, NO2 and O3 reacts: its ozone is titration and it makes no secondary particles; "
        "take handover_gases, or ask for --species none\n",
        ql_case_place(c, "emissions.plume_in_grid"));
  if (!whole && strcmp(way, "handover_gases") != 0)
    fprintf(stderr,
            "%s: note: without emissions.plume_in_grid: handover_gases (or whole) the rows of "
            "primary PM2.5 are the puffs' answer beside that of the grid\n",
            ql_case_place(c, "emissions.plume_in_grid"));
  return QL_OK;
}

static ql_status make_plan(work *w) {
  const ql_attribution_options *o = w->options;
  const ql_case *c = w->base.setup;
  ql_arena *arena = w->base.arena;
  ql_attribution_request *r = &w->request;
  QL_TRY(ql_attribution_sectors(arena, c, &w->account, &w->sectors));
  QL_TRY(ql_attribution_groups_make(arena, o->groups, &w->account, w->sectors, &w->groups));
  *r = (ql_attribution_request){.account = &w->account,
                                .groups = &w->groups,
                                .utc_offset = c->utc_offset,
                                .span = {c->start_time, c->end_time}};
  QL_TRY(ql_attribution_parse_blocks(o->blocks, r));
  QL_TRY(ql_attribution_parse_species(o->species, r));
  return ql_attribution_plan_make(arena, r, &w->plan);
}

/* Runs of the case: the base by itself, and again as the leader of the others. */
static int count_runs(const work *w) {
  return w->plan.count ? 2 + w->plan.count : 1;
}

static ql_status check_runs(const work *w) {
  if (count_runs(w) <= w->options->most_runs) return QL_OK;
  return ql_error_set(QL_ERR_USAGE,
                      "%d runs are more than --max-runs %d; take fewer groups, species or blocks, "
                      "or allow more",
                      count_runs(w), w->options->most_runs);
}

/* Plan from the emissions of all hours; then a few steps tell what a run takes. In a run of its
 * own, since that of the base keeps account of every hour it reads. */
static ql_status survey_in(work *w, ql_run *run) {
  double cpu, wall;
  QL_TRY(read_hours(w, run));
  QL_TRY(make_plan(w));
  QL_TRY(check_runs(w));
  QL_TRY(ql_run_prepare(run, "."));
  QL_TRY(ql_forecast_sample(run, &cpu, &wall));
  printf("%d enterprise(s) in %d group(s): %d run(s) of the case, the base one included (%d of "
         "groups). One takes about %.0f CPU s, all of them at most %.0f CPU s, %.0f s by the clock "
         "with %d threads\n",
         w->account.enterprise_count, w->groups.count, count_runs(w), w->plan.perturbed, cpu,
         count_runs(w) * cpu, count_runs(w) * wall, omp_get_max_threads());
  fflush(stdout);
  return QL_OK;
}

static ql_status survey(work *w) {
  ql_run run;
  ql_status status = ql_run_open(w->options->case_path, NULL, &run);
  if (status == QL_OK) status = survey_in(w, &run);
  ql_run_close(&run);
  return status;
}

static ql_status take_rows(work *w, const ql_bulletin *base) {
  ql_arena *arena = w->base.arena;
  ql_sensitivities *s = &w->rows;
  ql_metric *metrics;
  ql_puff_rows puffs;
  QL_TRY(ql_metrics_create(arena, base, &s->metric_count, &metrics));
  s->metrics = metrics;
  if (!s->metric_count)
    return ql_error_set(QL_ERR_INPUT, "the run covers no local day far enough for a daily value "
                                      "(docs/theory/standards.md); give the case longer hours");
  QL_TRY(ql_puff_rows_create(arena, &w->base.coefficients, base, &puffs));
  s->row_count = ql_puff_rows_count(&puffs) + w->plan.rows;
  QL_TRY(ql_arena_take(arena, "rows", (size_t)s->row_count, sizeof *s->rows, &s->rows));
  QL_TRY(ql_arena_take(arena, "sensitivities", (size_t)s->row_count * (size_t)s->metric_count,
                       sizeof *s->value, &s->value));
  for (int n = 0; n < 3; n++)
    QL_TRY(ql_arena_take(arena, "changes", (size_t)s->metric_count, sizeof(double), &w->change[n]));
  ql_puff_rows_fill(&puffs, s, 0);
  w->made = ql_puff_rows_count(&puffs);
  return QL_OK;
}

static ql_status receive(void *to, int run, const ql_bulletin *result) {
  work *w = to;
  if (run < 0) return take_rows(w, result);
  if (run < w->plan.perturbed)
    w->made += ql_attribution_rows_fill(&w->request, &w->plan.runs[run], result,
                                        w->options->perturbation, &w->rows, w->made);
  else
    ql_attribution_rows_change(&w->rows, result, w->change[run - w->plan.perturbed]);
  return QL_OK;
}

static ql_status write_all(work *w) {
  const bool synthetic = w->base.setup->synthetic;
  const bool perturbed = w->plan.count > 0;
  const ql_attribution_result result = {.rows = &w->rows,
                                        .request = &w->request,
                                        .sectors = w->sectors,
                                        .perturbation = w->options->perturbation,
                                        .grouped = perturbed ? w->change[0] : NULL,
                                        .nox = w->change[1],
                                        .voc = w->change[2],
                                        .limits = w->options->limits,
                                        .synthetic = synthetic};
  const ql_source_receptor *of = w->base.coefficients.tracer ? &w->base.coefficients : NULL;
  QL_TRY(ql_source_receptor_write(of, &w->rows, w->folder, synthetic));
  return ql_attribution_tables_write(w->base.arena, &result, w->folder);
}

static ql_status attribute(work *w) {
  const ql_attribution_options *o = w->options;
  w->folder = o->folder ? o->folder : w->base.setup->output.folder;
  QL_TRY(ql_standards_load(w->base.arena, o->standards, &w->standards));
  QL_TRY(check_case(w));
  QL_TRY(survey(w));
  if (o->dry_run) return QL_OK;
  QL_TRY(ql_file_make_folder(w->folder));
  const ql_attribution_job job = {.base = &w->base,
                                  .folder = w->folder,
                                  .request = &w->request,
                                  .plan = &w->plan,
                                  .emitted = w->emitted,
                                  .standards = &w->standards,
                                  .standards_folder = o->standards,
                                  .perturbation = o->perturbation,
                                  .memory = o->memory,
                                  .resume = o->resume,
                                  .quiet = o->quiet,
                                  .receive = receive,
                                  .to = w};
  QL_TRY(ql_attribution_run_all(&job));
  return write_all(w);
}

ql_status ql_attribution_make(const ql_attribution_options *options) {
  work w = {.options = options};
  ql_status status = ql_run_open(options->case_path, NULL, &w.base);
  ql_run_print_problems(&w.base.problems, false);
  if (status == QL_OK) status = attribute(&w);
  ql_run_close(&w.base);
  return status;
}
