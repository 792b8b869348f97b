/* The templates that the demo writes, on the demo: every scenario opens, every hour is read, and
 * the ledger says what its rules say. */
#include "ql_test.h"

#include "inputs/meteorology/meteorology.h"
#include "outputs/scenario_ledger.h"
#include "solver/aerosol/particles.h"
#include "solver/chemistry/mechanism.h"

#include <math.h>

typedef struct demo {
  ql_arena *arena;
  ql_problems problems;
  ql_case *config;
  ql_meteorology *met;
  const ql_grid *grid;
  ql_met_fields fields;
  ql_species_table species;
} demo;

static int make(void **state) {
  (void)state;
  return system("../qinglan demo --dir demo_scenarios > demo_scenarios.log");
}

static void show(const ql_problems *problems) {
  for (size_t n = 0; n < problems->count; n++)
    if (problems->items[n].severity == QL_ERROR)
      print_message("%s: %s\n", problems->items[n].place, problems->items[n].text);
}

static void demo_open(demo *d) {
  const ql_mechanism *mechanism;
  *d = (demo){0};
  assert_ok(ql_arena_create(&d->arena));
  assert_ok(ql_case_load("demo_scenarios/case.yaml", &d->problems, &d->config));
  assert_ok(ql_meteorology_open(d->arena, d->config, &d->problems, &d->met));
  d->grid = ql_meteorology_grid(d->met);
  assert_ok(ql_met_fields_create(d->arena, d->grid, &d->fields));
  assert_ok(ql_meteorology_read(d->met, 0, &d->fields));
  assert_ok(ql_mechanism_find(d->config->mechanism, &mechanism));
  assert_ok(
      ql_particles_append(d->arena, mechanism->species, mechanism->species_count, &d->species));
}

static void demo_close(demo *d) {
  ql_meteorology_close(d->met);
  ql_case_free(d->config);
  ql_problems_free(&d->problems);
  ql_arena_free(d->arena);
}

/* The hours of the day from `first` on, with a scenario (NULL: the base). */
static ql_emissions *read_hours(demo *d, const ql_scenario *scenario, int first) {
  const ql_emissions_setup setup = {.arena = d->arena,
                                    .config = d->config,
                                    .grid = d->grid,
                                    .species = &d->species,
                                    .scenario = scenario,
                                    .problems = &d->problems};
  ql_emissions *e = NULL;
  const ql_emission *area;
  const ql_stack_emission *stacks;
  const ql_status status = ql_emissions_open(&setup, &e);
  show(&d->problems);
  assert_ok(status);
  ql_emissions_set_layers(e, d->fields.thickness);
  for (int h = first; h < 24; h++)
    assert_ok(ql_emissions_read(e, d->config->start_time + 3600.0 * h, &area, &stacks));
  return e;
}

static ql_scenario_ledger ledger_of(demo *d, const ql_emissions *base, const ql_emissions *changed,
                                    const ql_scenario *scenario) {
  ql_scenario_ledger ledger;
  const ql_scenario_ledger_request request = {.base = base,
                                              .changed = changed,
                                              .scenario = scenario,
                                              .synthetic = d->config->synthetic,
                                              .start = d->config->start_time,
                                              .end = d->config->end_time};
  assert_ok(ql_scenario_ledger_make(d->arena, &request, &d->problems, &ledger));
  ql_scenario_ledger_print(&ledger, stdout);
  return ledger;
}

/* after / before of a row */
static double ratio(const ql_scenario_ledger *l, ql_scenario_ledger_scope scope, const char *name,
                    const char *pollutant) {
  for (int n = 0; n < l->count; n++)
    if (l->rows[n].scope == scope && strcmp(l->rows[n].name, name) == 0 &&
        strcmp(l->rows[n].pollutant, pollutant) == 0)
      return l->rows[n].after / l->rows[n].before;
  fail_msg("%s: no row of %s, %s", l->scenario->name, name, pollutant);
  return (double)NAN;
}

typedef struct expectation {
  const char *scenario;
  ql_scenario_ledger_scope scope;
  const char *name, *pollutant;
  double ratio;
} expectation;

static void ten_templates(void **state) {
  (void)state;
  static const expectation expected[] = {
      {"assurance", QL_LEDGER_ENTERPRISE, "E24", "NMVOC", 1.0}, /* moved, not lost */
      {"assurance", QL_LEDGER_ENTERPRISE, "E01", "NOx", 0.7},
      {"response_yellow", QL_LEDGER_ENTERPRISE, "E13", "NOx", 0.5}, /* grade D */
      {"response_yellow", QL_LEDGER_SECTOR, "nonroad", "CO", 0.8},
      {"response_orange", QL_LEDGER_ENTERPRISE, "E09", "NMVOC", 0.5}, /* grade C */
      {"response_orange", QL_LEDGER_ENTERPRISE, "E04", "NOx", 1.0},   /* grade A */
      {"response_red", QL_LEDGER_ENTERPRISE, "E13", "NOx", 0.0},
      {"response_red", QL_LEDGER_SECTOR, "dust", "PMC", 0.4},
      {"response_red", QL_LEDGER_ENTERPRISE, "E07", "NMVOC", 0.5},
      {"ultra_low", QL_LEDGER_ENTERPRISE, "E02", "NOx", 0.25},
      {"ultra_low", QL_LEDGER_ENTERPRISE, "E02", "PM25", 0.4},
      {"ultra_low", QL_LEDGER_ENTERPRISE, "E02", "CO", 1.0},
      {"ultra_low", QL_LEDGER_ENTERPRISE, "E03", "SO2", 0.4},
      {"voc_treatment", QL_LEDGER_ENTERPRISE, "E24", "NMVOC", 0.4 * 0.5},
      {"voc_treatment", QL_LEDGER_INVENTORY, "solvent", "NMVOC", (1.0 - 0.08 * 0.6) * 0.85},
      {"diesel_machines", QL_LEDGER_SECTOR, "nonroad", "NOx", 0.88},
      {"diesel_machines", QL_LEDGER_SECTOR, "road", "NOx", 1.0},
      {"dust_control", QL_LEDGER_INVENTORY, "cement", "PM25", 0.7},
      {"petrol_night", QL_LEDGER_SECTOR, "petrol", "NMVOC", 1.0},
      {"voc_hours", QL_LEDGER_SECTOR, "solvent", "NMVOC", 1.0}};
  demo d;
  ql_scenarios *file = NULL;
  int checked = 0;
  demo_open(&d);
  assert_ok(ql_scenarios_load("demo_scenarios/scenarios/scenarios.yaml", &d.problems, &file));
  assert_int_equal(file->scenarios_count, 10);
  assert_true(file->synthetic);
  ql_emissions *day = read_hours(&d, NULL, 0), *afternoon = read_hours(&d, NULL, 12);
  for (unsigned s = 0; s < file->scenarios_count; s++) {
    const bool noon = strncmp(file->scenarios[s].name, "response_", 9) == 0; /* begins then */
    ql_emissions *changed = read_hours(&d, &file->scenarios[s], noon ? 12 : 0);
    const ql_scenario_ledger l =
        ledger_of(&d, noon ? afternoon : day, changed, &file->scenarios[s]);
    for (size_t n = 0; n < sizeof expected / sizeof expected[0]; n++) {
      const expectation *x = &expected[n];
      if (strcmp(x->scenario, file->scenarios[s].name) != 0) continue;
      const double found = ratio(&l, x->scope, x->name, x->pollutant);
      if (!(fabs(found - x->ratio) < 1e-9))
        fail_msg("%s: %s of %s is %.9g of the base, not %g", x->scenario, x->pollutant, x->name,
                 found, x->ratio);
      checked++;
    }
    ql_emissions_close(changed);
  }
  assert_int_equal(checked, (int)(sizeof expected / sizeof expected[0]));
  ql_emissions_close(day);
  ql_emissions_close(afternoon);
  ql_scenarios_free(file);
  demo_close(&d);
}

static double fire_carbon_monoxide(const demo *d, const ql_emissions *e) {
  return ql_emissions_handed_out(e, ql_species_find(&d->species, "CO"));
}

/* Burning adds; the whole ban leaves the base; a ban in part lies between. */
static void straw(void **state) {
  (void)state;
  demo d;
  ql_scenarios *file = NULL;
  double carbon[3];
  demo_open(&d);
  assert_ok(ql_scenarios_load("demo_scenarios/scenarios/straw.yaml", &d.problems, &file));
  assert_int_equal(file->scenarios_count, 3);
  ql_emissions *base = read_hours(&d, NULL, 0);
  const double before = fire_carbon_monoxide(&d, base);
  for (unsigned s = 0; s < 3; s++) {
    ql_emissions *changed = read_hours(&d, &file->scenarios[s], 0);
    carbon[s] = fire_carbon_monoxide(&d, changed);
    ledger_of(&d, base, changed, &file->scenarios[s]);
    ql_emissions_close(changed);
  }
  assert_true(carbon[0] > carbon[1] && carbon[1] > carbon[2]);
  assert_true(carbon[2] == before);
  ql_emissions_close(base);
  ql_scenarios_free(file);
  demo_close(&d);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(ten_templates), cmocka_unit_test(straw)};
  return cmocka_run_group_tests(tests, make, NULL);
}
