#include "app/scenario_ledger.h"

#include "base/file.h"
#include "outputs/scenario_ledger.h"

#include <math.h>
#include <stdio.h>

enum { PATH_SIZE = 4096 };
static const double hour_seconds = 3600.0;

/* The whole hours that a case touches, s since 1970. */
static void hours_of(const ql_run *run, double *start, double *end) {
  *start = floor(run->setup->start_time / hour_seconds) * hour_seconds;
  *end = ceil(run->setup->end_time / hour_seconds) * hour_seconds;
}

static ql_scenario_ledger_request request_of(const ql_run *base, const ql_emissions *changed,
                                             const ql_scenario *scenario) {
  ql_scenario_ledger_request request = {.base = base->emissions,
                                        .changed = changed,
                                        .scenario = scenario,
                                        .synthetic = base->setup->synthetic};
  hours_of(base, &request.start, &request.end);
  return request;
}

ql_status ql_scenario_ledger_of(ql_run *base, const ql_run *changed, const char *folder) {
  ql_scenario_ledger ledger;
  const ql_scenario_ledger_request request =
      request_of(base, changed->emissions, changed->scenario);
  QL_TRY(ql_scenario_ledger_make(changed->arena, &request, &base->problems, &ledger));
  return ql_scenario_ledger_write(&ledger, folder);
}

typedef struct ledgers {
  ql_run run; /* the base */
  const ql_scenarios *scenarios;
  const char *folder;
} ledgers;

static ql_status read_hours(const ledgers *l, ql_emissions *e) {
  const ql_emission *area;
  const ql_stack_emission *stacks;
  double start, end;
  hours_of(&l->run, &start, &end);
  for (double hour = start; hour < end; hour += hour_seconds)
    QL_TRY(ql_emissions_read(e, hour, &area, &stacks));
  return QL_OK;
}

/* The heights of the layers are those of the first frame: tonnes do not depend on them. */
static ql_status read_base(ledgers *l, ql_met_fields *met) {
  ql_run *run = &l->run;
  QL_TRY(ql_met_fields_create(run->arena, run->grid, met));
  QL_TRY(ql_meteorology_read(run->meteorology, 0, met));
  ql_emissions_set_layers(run->emissions, met->thickness);
  return read_hours(l, run->emissions);
}

static ql_status open_one(ledgers *l, const ql_scenario *scenario, ql_arena *arena,
                          ql_emissions **made) {
  ql_run *run = &l->run;
  const ql_emissions_setup setup = {.arena = arena,
                                    .config = run->setup,
                                    .grid = run->grid,
                                    .species = &run->species,
                                    .scenario = scenario,
                                    .problems = &run->problems,
                                    .base = run->emissions};
  return ql_emissions_open(&setup, made);
}

static ql_status write_one(ledgers *l, const ql_scenario *scenario, ql_arena *arena,
                           const ql_emissions *changed) {
  char path[PATH_SIZE];
  ql_scenario_ledger ledger;
  const ql_scenario_ledger_request request = request_of(&l->run, changed, scenario);
  QL_TRY(ql_scenario_ledger_make(arena, &request, &l->run.problems, &ledger));
  snprintf(path, sizeof path, "%s/%s", l->folder, scenario->name);
  QL_TRY(ql_file_make_folder(path));
  QL_TRY(ql_scenario_ledger_write(&ledger, path));
  ql_scenario_ledger_print(&ledger, stdout);
  putchar('\n');
  return QL_OK;
}

/* One scenario; with `met`, its hours and its ledger too. */
static ql_status do_one(ledgers *l, const ql_scenario *scenario, const ql_met_fields *met) {
  ql_arena *arena = NULL;
  ql_emissions *changed = NULL;
  ql_status status = ql_arena_create(&arena);
  if (status == QL_OK) status = open_one(l, scenario, arena, &changed);
  if (status == QL_OK && met) {
    ql_emissions_set_layers(changed, met->thickness);
    status = read_hours(l, changed);
    if (status == QL_OK) status = write_one(l, scenario, arena, changed);
  }
  ql_emissions_close(changed);
  ql_arena_free(arena);
  return ql_error_context(status, "scenario %s", scenario->name);
}

static ql_status do_all(ledgers *l) {
  ql_met_fields met;
  ql_problems *problems = &l->run.problems;
  for (unsigned s = 0; s < l->scenarios->scenarios_count; s++) {
    const ql_scenario *scenario = &l->scenarios->scenarios[s];
    const size_t errors = problems->error_count;
    const ql_status status = do_one(l, scenario, NULL);
    if (status != QL_OK && problems->error_count == errors)
      ql_problems_status(problems, ql_scenario_place(scenario, "name"), status);
  }
  QL_TRY(ql_problems_result(problems));
  QL_TRY(read_base(l, &met));
  for (unsigned s = 0; s < l->scenarios->scenarios_count; s++)
    QL_TRY(do_one(l, &l->scenarios->scenarios[s], &met));
  return QL_OK;
}

ql_status ql_scenario_ledgers(const char *case_path, const ql_scenarios *scenarios,
                              const char *folder) {
  ledgers l = {.scenarios = scenarios, .folder = folder};
  ql_status status = ql_run_open(case_path, NULL, &l.run);
  if (status == QL_OK) status = do_all(&l);
  ql_run_print_problems(&l.run.problems, false);
  ql_run_close(&l.run);
  return status;
}
