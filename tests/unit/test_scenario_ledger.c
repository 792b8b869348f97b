/* The emission ledger of a scenario: tonnes before and after, and permits scaled to the hours. */
#define WORLD_FOLDER "scn_ledger"
#include "scenario_world.h"

#include "base/csv.h"
#include "outputs/scenario_ledger.h"

static void read_both(world *w) {
  const ql_emission *area;
  const ql_stack_emission *stacks;
  for (int h = 0; h < WORLD_HOURS; h++) {
    assert_ok(ql_emissions_read(w->base, world_hour(h), &area, &stacks));
    assert_ok(ql_emissions_read(w->changed, world_hour(h), &area, &stacks));
  }
}

static const ql_scenario_ledger_row *row_of(const ql_scenario_ledger *l,
                                            ql_scenario_ledger_scope scope, const char *name,
                                            const char *pollutant) {
  for (int n = 0; n < l->count; n++)
    if (l->rows[n].scope == scope && strcmp(l->rows[n].name, name) == 0 &&
        strcmp(l->rows[n].pollutant, pollutant) == 0)
      return &l->rows[n];
  fail_msg("there is no row of %s, %s", name, pollutant);
  return NULL;
}

static void expect(const ql_scenario_ledger_row *row, double before, double after, double permit) {
  world_near(row->before, before);
  world_near(row->after, after);
  if (isnan(permit))
    assert_true(isnan(row->permit));
  else
    world_near(row->permit, permit);
}

static void make(world *w, ql_scenario_ledger *ledger) {
  const ql_scenario_ledger_request request = {.base = w->base,
                                              .changed = w->changed,
                                              .scenario = &w->file->scenarios[0],
                                              .start = world_start,
                                              .end = world_hour(WORLD_HOURS)};
  assert_ok(ql_scenario_ledger_make(w->f.arena, &request, &w->f.problems, ledger));
}

/* Two days: E1 emits 2.2 t of NOx, 64 cells 128 t of VOC, E2 0.4 t and E3 0.2 t of it. */
static void tonnes(void **state) {
  (void)state;
  world w;
  ql_scenario_ledger l;
  const double none = (double)NAN;
  world_open(&w);
  write_text("scn_permits.csv", "enterprise,pollutant,tonnes[t year-1]\nE1,NOx,300\nE2,VOC,36.5\n"
                                "E9,SO2,10\n");
  write_text("scn_new.csv", WORLD_STACKS "E9-P1,E9,P1,New,cement,120.2,29.7,60,2,400,12,,36.5,\n");
  world_rules(&w, "permits: scn_permits.csv\n",
              "  - {select: {enterprises: [E1]}, scale: 0.5}\n"
              "  - {select: {sectors: [solvent]}, when: {first_date: 2023-07-16}, ban: true}\n"
              "  - add: {name: new, points: scn_new.csv, speciation: scn_speciation.csv, profiles: "
              "scn_profiles.csv}\n");
  read_both(&w);
  make(&w, &l);
  const double part = 2.0 / 365.0;
  expect(row_of(&l, QL_LEDGER_ENTERPRISE, "E1", "NOx"), 2.2, 1.1, 300.0 * part);
  expect(row_of(&l, QL_LEDGER_ENTERPRISE, "E2", "VOC"), 0.4, 0.4, 36.5 * part);
  expect(row_of(&l, QL_LEDGER_ENTERPRISE, "E9", "SO2"), 0.0, 0.2, 10.0 * part);
  expect(row_of(&l, QL_LEDGER_SECTOR, "solvent", "VOC"), 128.0, 64.0, none);
  expect(row_of(&l, QL_LEDGER_SECTOR, "cement", "SO2"), 0.2, 0.3, none);
  expect(row_of(&l, QL_LEDGER_INVENTORY, "new", "SO2"), 0.0, 0.2, none);
  expect(row_of(&l, QL_LEDGER_TOTAL, "", "VOC"), 128.6, 64.6, none);
  /* the hourly file comes in moles: weighed by the molar mass of SO2 */
  double moles = 0.0;
  for (int h = 0; h < WORLD_HOURS; h++) moles += 3600.0 * 64.0 * (1.0 + 0.1 * h + 0.01 * 31.5);
  world_near(row_of(&l, QL_LEDGER_INVENTORY, "hourly", "SO2")->after, moles * 64.064e-6);
  world_close(&w);
}

static void file(void **state) {
  (void)state;
  world w;
  ql_scenario_ledger l;
  ql_csv t;
  world_open(&w);
  write_text("scn_permits.csv", "enterprise,pollutant,tonnes[t year-1]\nE1,NOx,300\nE2,VOC,36.5\n");
  world_rules(&w, "synthetic: true\npermits: scn_permits.csv\n",
              "  - {select: {enterprises: [E1]}, scale: 0.5}\n");
  read_both(&w);
  make(&w, &l);
  assert_ok(ql_scenario_ledger_write(&l, "."));
  assert_ok(ql_csv_read(w.f.arena, "scenario_emissions.csv", &t));
  assert_int_equal(t.rows, l.count);
  int kept = 0, exceeded = 0;
  const int within = ql_csv_column(&t, "within"), name = ql_csv_column(&t, "name");
  for (int r = 0; r < t.rows; r++) {
    const char *verdict = ql_csv_field(&t, r, within);
    kept += strcmp(verdict, "yes") == 0 && strcmp(ql_csv_field(&t, r, name), "E1") == 0;
    exceeded += strcmp(verdict, "no") == 0 && strcmp(ql_csv_field(&t, r, name), "E2") == 0;
  }
  assert_int_equal(kept, 1);
  assert_int_equal(exceeded, 1);
  char text[4096];
  FILE *out = fmemopen(text, sizeof text, "w");
  assert_non_null(out);
  ql_scenario_ledger_print(&l, out);
  assert_int_equal(fclose(out), 0);
  assert_non_null(strstr(text, "(synthetic)"));
  assert_non_null(strstr(text, "EXCEEDED"));
  assert_non_null(strstr(text, "-50.0%"));
  assert_null(strstr(text, "E3")); /* it neither changes nor has a permit */
  write_text("scn_permits.csv", "enterprise,pollutant,tonnes[t year-1]\nE1,NOx,-3\n");
  const ql_scenario_ledger_request request = {
      .base = w.base, .changed = w.changed, .scenario = &w.file->scenarios[0]};
  assert_int_equal(ql_scenario_ledger_make(w.f.arena, &request, &w.f.problems, &l), QL_ERR_INPUT);
  assert_string_equal(w.f.problems.items[w.f.problems.count - 1].place, "scn_permits.csv:2");
  world_close(&w);
}

int main(void) {
  world_folder();
  const struct CMUnitTest tests[] = {cmocka_unit_test(tonnes), cmocka_unit_test(file)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
