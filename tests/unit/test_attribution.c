/* The parts of an attribution on hand-made cases: groups of species, the account of emissions, the
 * plan, rows of a model that is linear by construction, regimes, and what the tables add up to. */
#include "ql_test.h"

#include "base/csv.h"
#include "outputs/attribution/rows.h"
#include "outputs/attribution/tables.h"

#include <math.h>
#include <sys/stat.h>

enum { STACKS = 4, ENTERPRISES = 3, STATIONS = 2, HOURS = 48, FIELDS = 2, SPECIES = 6 };

static const double start = 1772294400.0; /* 2026-02-28T16:00Z, midnight of 1 March in Beijing */
static const ql_species species[SPECIES] = {
    {.name = "NO", .molar_mass = 30e-3},
    {.name = "NO2", .molar_mass = 46e-3},
    {.name = "TOL", .molar_mass = 92e-3},
    {.name = "CO", .molar_mass = 28e-3},
    {.name = "FPRM", .particle = true, .mode = QL_MODE_FINE},
    {.name = "CPRM", .particle = true, .mode = QL_MODE_COARSE}};
static const ql_species_table table = {SPECIES, species};
static const int emitted[SPECIES] = {0, 1, 2, 3, 4, 5};
static const ql_stack stacks[STACKS] = {{.id = "a", .enterprise = "E1", .process = "kiln"},
                                        {.id = "b", .enterprise = "E2", .process = "line"},
                                        {.id = "c", .enterprise = "E1", .process = "mill"},
                                        {.id = "d", .enterprise = "E3", .process = "boiler"}};
static float rates[SPECIES * STACKS];
static const ql_stack_emission emission = {
    .count = STACKS, .species_count = SPECIES, .stacks = stacks, .species = emitted, .rate = rates};
static ql_arena *arena;
static ql_attribution_account account;
static ql_attribution_groups groups;
static ql_attribution_request request;
static ql_attribution_plan plan;

static float rate_of(int species_number, int stack, int hour) {
  if (species_number == 2 && stack == 3) return 0.0f; /* E3 emits no VOC */
  return (float)(1 + species_number + 2 * stack + hour % 5);
}

/* Two days from local midnight; E1 and E2 are a group, E3 is one. */
static int make(void **unused) {
  (void)unused;
  static char names[2][QL_ATTRIBUTION_NAME] = {"works", "heat"};
  static int of[ENTERPRISES] = {0, 0, 1};
  assert_ok(ql_arena_create(&arena));
  const double span[2] = {start, start + 3600.0 * HOURS};
  assert_ok(ql_attribution_account_create(arena, &emission, span, &account));
  for (int h = 0; h < HOURS; h++) {
    for (int s = 0; s < SPECIES; s++)
      for (int n = 0; n < STACKS; n++) rates[s * STACKS + n] = rate_of(s, n, h);
    ql_attribution_account_add(&account, start + 3600.0 * h, &emission, &table);
  }
  groups = (ql_attribution_groups){.count = 2, .names = names, .of = of};
  request = (ql_attribution_request){.account = &account,
                                     .groups = &groups,
                                     .precursors = {[QL_PRECURSOR_PM25] = true,
                                                    [QL_PRECURSOR_NOX] = true,
                                                    [QL_PRECURSOR_VOC] = true,
                                                    [QL_PRECURSOR_NH3] = true},
                                     .block_count = 2,
                                     .blocks = {{0, 6}, {12, 24}},
                                     .utc_offset = 28800.0,
                                     .span = {span[0], span[1]}};
  of[2] = 1;
  assert_ok(ql_attribution_plan_make(arena, &request, &plan));
  mkdir("attribution", 0777);
  return 0;
}

static int drop(void **unused) {
  (void)unused;
  ql_arena_free(arena);
  return 0;
}

static void precursors(void **unused) {
  (void)unused;
  static const struct {
    ql_species species;
    ql_precursor precursor;
    double kg;
  } known[] = {
      {{.name = "NO", .molar_mass = 30e-3}, QL_PRECURSOR_NOX, 46.0055e-3},
      {{.name = "SULF", .molar_mass = 98e-3}, QL_PRECURSOR_SO2, 64.066e-3},
      {{.name = "NH3", .molar_mass = 17e-3}, QL_PRECURSOR_NH3, 17.031e-3},
      {{.name = "PAR", .molar_mass = 14e-3}, QL_PRECURSOR_VOC, 14e-3},
      {{.name = "CO", .molar_mass = 28e-3}, QL_PRECURSOR_NONE, 0.0},
      {{.name = "POG2", .molar_mass = 272e-3}, QL_PRECURSOR_NONE, 0.0},
      {{.name = "PEC", .particle = true}, QL_PRECURSOR_PM25, 1.0},
      {{.name = "CCRS", .particle = true, .mode = QL_MODE_COARSE}, QL_PRECURSOR_NONE, 1.0}};
  for (size_t n = 0; n < sizeof known / sizeof known[0]; n++) {
    double kg;
    assert_int_equal(ql_precursors_of(&known[n].species, &kg), known[n].precursor);
    assert_float_equal(kg, known[n].kg, 1e-12);
  }
  for (int p = 0; p < QL_PRECURSOR_NONE; p++)
    assert_int_equal(ql_precursors_find(ql_precursors_name((ql_precursor)p)), p);
  assert_int_equal(ql_precursors_find("nox"), QL_PRECURSOR_NONE);
}

/* E1 has two stacks; NOx counts as NO2, by hand over the hours. */
static void accounts(void **unused) {
  (void)unused;
  assert_int_equal(account.enterprise_count, ENTERPRISES);
  assert_int_equal(ql_attribution_account_find(&account, "E3"), 2);
  assert_int_equal(ql_attribution_account_find(&account, "E9"), -1);
  double nox = 0.0, fine = 0.0;
  for (int h = 12; h < 24; h++)
    for (int n = 0; n < STACKS; n += 2) {
      nox += 3600.0 * 46.0055e-3 * (double)(rate_of(0, n, h) + rate_of(1, n, h));
      fine += 3600.0 * (double)rate_of(4, n, h);
    }
  const double span[2] = {start + 12 * 3600.0, start + 24 * 3600.0};
  assert_float_equal(ql_attribution_account_sum(&account, 0, QL_PRECURSOR_NOX, span), nox,
                     1e-9 * nox);
  assert_float_equal(ql_attribution_account_sum(&account, 0, QL_PRECURSOR_PM25, span), fine,
                     1e-9 * fine);
  assert_true(ql_attribution_account_sum(&account, 2, QL_PRECURSOR_VOC, span) == 0.0);
}

/* Two days, two blocks, NOx of both groups and VOC of one, no NH3: 4 x 3 runs, and three more. */
static void plans(void **unused) {
  (void)unused;
  char name[64];
  assert_int_equal(plan.perturbed, 12);
  assert_int_equal(plan.count, 15);
  assert_int_equal(plan.rows, 4 * (2 + 1 + 2)); /* NOx of E1, E2, E3, VOC of E1, E2 */
  assert_int_equal(plan.runs[12].group, QL_ATTRIBUTION_GROUPED);
  assert_int_equal(plan.runs[13].group, QL_ATTRIBUTION_EVERYTHING);
  assert_int_equal(plan.runs[14].precursor, QL_PRECURSOR_VOC);
  assert_true(plan.runs[3].span[0] == start + 12 * 3600.0);
  assert_true(plan.runs[3].span[1] == start + 24 * 3600.0);
  ql_attribution_plan_name(&plan, 0, sizeof name, name);
  assert_string_equal(name, "run0001_NOx");
  groups.of[2] = -1;
  assert_false(ql_attribution_plan_changes(&request, &plan.runs[12], 2));
  assert_true(ql_attribution_plan_changes(&request, &plan.runs[13], 2));
  groups.of[2] = 1;
  for (int p = 0; p < QL_PRECURSORS; p++) request.precursors[p] = p == QL_PRECURSOR_PM25;
  assert_ok(ql_attribution_plan_make(arena, &request, &plan));
  assert_int_equal(plan.count, 0); /* the puffs alone */
}

/* A run that begins at 03:00 and ends at 08:00 of the next day cuts its blocks. */
static void blocks_are_cut(void **unused) {
  (void)unused;
  request.span[0] = start + 3 * 3600.0;
  request.span[1] = start + 32 * 3600.0;
  assert_ok(ql_attribution_plan_make(arena, &request, &plan));
  assert_int_equal(plan.perturbed, 9); /* 0-6 and 12-24 of the first day, 0-6 of the second */
  assert_true(plan.runs[0].span[0] == start + 3 * 3600.0);
  assert_true(plan.runs[0].span[1] == start + 6 * 3600.0);
  assert_true(plan.runs[6].span[0] == start + 24 * 3600.0);
}

/* --- a linear model ---------------------------------------------------------------------------
 */

static ql_standards standards;
static ql_field items[FIELDS] = {{.name = "O3"}, {.name = "PM25", .particle = true}};
static const ql_fields fields = {.count = FIELDS, .items = items};
static const ql_station stations[STATIONS] = {{.id = "S1"}, {.id = "S2"}};

/* PM2.5 rises by this for each kg of NOx that the group emits; ozone falls by half of it in ppb. */
static double slope(int station, int group) {
  return 1e-4 * (1.0 + station) * (1.0 + 2.0 * group);
}

/* A run in which the kg of NOx of the groups are changed by these. */
static ql_bulletin model(ql_station_series *series, const double change[2]) {
  assert_ok(ql_stations_create(arena, &fields, stations, STATIONS, HOURS, series));
  series->records = HOURS;
  for (int r = 0; r < HOURS; r++) {
    series->start[r] = start + 3600.0 * r;
    series->end[r] = start + 3600.0 * (r + 1);
    for (int s = 0; s < STATIONS; s++) {
      const double effect = slope(s, 0) * change[0] + slope(s, 1) * change[1];
      float *values = series->values + (r * STATIONS + s) * FIELDS;
      values[0] = (float)(60.0 + 20.0 * sin(r / 4.0) - 0.5 * effect);
      values[1] = (float)(30.0 + s + effect);
    }
  }
  return (ql_bulletin){.standards = &standards, .series = series, .utc_offset = 28800.0};
}

static void make_rows(ql_sensitivities *s, ql_attribution_result *result) {
  static const char *const sectors[ENTERPRISES] = {"cement", "steel", "cement"};
  static double none[2 * 2 * STATIONS];
  ql_station_series series[2];
  const double nothing[2] = {0.0, 0.0};
  assert_ok(ql_standards_load(arena, NULL, &standards));
  const ql_bulletin base = model(&series[0], nothing);
  assert_ok(ql_metrics_create(arena, &base, &s->metric_count, &s->metrics));
  assert_int_equal(s->metric_count, 2 * 2 * STATIONS);
  s->row_count = plan.rows;
  assert_ok(ql_arena_take(arena, "r", (size_t)plan.rows, sizeof *s->rows, &s->rows));
  assert_ok(ql_arena_take(arena, "v", (size_t)(plan.rows * s->metric_count), sizeof *s->value,
                          &s->value));
  int made = 0;
  for (int n = 0; n < plan.perturbed; n++) {
    const ql_attribution_run *run = &plan.runs[n];
    double change[2] = {0.0, 0.0};
    if (run->precursor == QL_PRECURSOR_NOX) change[run->group] = -0.3 * run->emission;
    const ql_bulletin perturbed = model(&series[1], change);
    made += ql_attribution_rows_fill(&request, run, &perturbed, -0.3, s, made);
  }
  assert_int_equal(made, plan.rows);
  *result = (ql_attribution_result){.rows = s,
                                    .request = &request,
                                    .sectors = sectors,
                                    .perturbation = -0.3,
                                    .grouped = none,
                                    .nox = none,
                                    .voc = none,
                                    .limits = {2.0, 1.0},
                                    .synthetic = true};
}

static void rows_are_slopes(void **unused) {
  (void)unused;
  ql_sensitivities s = {0};
  ql_attribution_result result;
  make_rows(&s, &result);
  const double per_ppb = ql_pollutant_per_ppb(QL_POLLUTANT_O3, 298.15, 101325.0);
  for (int r = 0; r < s.row_count; r++) {
    const ql_sensitivity_row *row = &s.rows[r];
    const int group = strcmp(row->enterprise, "E3") == 0;
    const bool nox = strcmp(row->group, "NOx") == 0;
    assert_true(row->emission > 0.0 && row->perturbation == -0.3);
    assert_int_equal(row->method, QL_BY_PERTURBATION);
    assert_string_equal(row->process, "");
    assert_string_equal(row->together, group ? "" : "works"); /* E3 was changed alone */
    for (int m = 0; m < s.metric_count; m++) {
      const double exact = slope(s.metrics[m].station[1] - '1', group);
      const double expected = !nox                                        ? 0.0
                              : strcmp(s.metrics[m].pollutant, "O3") == 0 ? -0.5 * per_ppb * exact
                                                                          : exact;
      /* values are floats of about 50 and the changes about 1: 1e-5 */
      assert_float_equal(s.value[m * s.row_count + r], expected, 3e-5 * exact);
    }
  }
}

static double number(const ql_csv *csv, int row, const char *column) {
  double value;
  int c = 0;
  while (!strstr(csv->header[c], column)) c++;
  assert_true(ql_csv_number(csv, row, c, &value));
  return value;
}

/* Sectors are the sums of their enterprises, and all of it is what the linear model does. */
static void tables_add_up(void **unused) {
  (void)unused;
  ql_sensitivities s = {0};
  ql_attribution_result result;
  ql_csv csv;
  double grouped[2 * 2 * STATIONS], effect[2 * 2 * STATIONS] = {0.0};
  make_rows(&s, &result);
  for (int m = 0; m < s.metric_count; m++)
    for (int n = 0; n < plan.perturbed; n++)
      if (plan.runs[n].precursor == QL_PRECURSOR_NOX)
        effect[m] += slope(s.metrics[m].station[1] - '1', plan.runs[n].group) *
                     plan.runs[n].emission *
                     (strcmp(s.metrics[m].pollutant, "O3") == 0 ? -0.98094 : 1.0);
  for (int m = 0; m < s.metric_count; m++) grouped[m] = -0.3 * effect[m] + 0.125;
  result.grouped = grouped;
  assert_ok(ql_attribution_tables_write(arena, &result, "attribution"));
  assert_ok(ql_csv_read(arena, "attribution/contributions.csv", &csv));
  assert_int_equal(csv.rows, s.metric_count * (2 + ENTERPRISES));
  for (int m = 0; m < s.metric_count; m++) {
    const int first = m * (2 + ENTERPRISES); /* cement, steel, E1, E2, E3 */
    const double tolerance = 1e-4 * fabs(effect[m]);
    assert_float_equal(number(&csv, first, "by_NOx"),
                       number(&csv, first + 2, "by_NOx") + number(&csv, first + 4, "by_NOx"),
                       tolerance);
    assert_float_equal(number(&csv, first, "total") + number(&csv, first + 1, "total"), effect[m],
                       tolerance);
    assert_float_equal(number(&csv, first + 1, "by_VOC"), 0.0, tolerance);
  }
  assert_ok(ql_csv_read(arena, "attribution/attribution_sum.csv", &csv));
  assert_int_equal(csv.rows, s.metric_count);
  for (int m = 0; m < s.metric_count; m++) {
    assert_float_equal(number(&csv, m, "foretold"), -0.3 * effect[m], 1e-4 * fabs(effect[m]));
    assert_float_equal(number(&csv, m, "remainder"), 0.125, 1e-4 * fabs(effect[m]) + 1e-5);
  }
}

/* --- regimes ----------------------------------------------------------------------------------
 */

static void regimes(void **unused) {
  (void)unused;
  static const struct {
    double nox, voc;
    ql_regime regime;
    bool disbenefit;
  } known[] = {{8.0, 2.0, QL_REGIME_NOX, false},         {4.0, 2.0, QL_REGIME_NOX, false},
               {3.9, 2.0, QL_REGIME_TRANSITION, false},  {2.0, 3.9, QL_REGIME_TRANSITION, false},
               {2.0, 4.0, QL_REGIME_VOC, false},         {-3.0, 5.0, QL_REGIME_VOC, true},
               {-0.5, 5.0, QL_REGIME_VOC, false},        {-3.0, 0.5, QL_REGIME_TITRATION, true},
               {-3.0, -2.0, QL_REGIME_TITRATION, true},  {5.0, -3.0, QL_REGIME_NOX, false},
               {0.9, 0.9, QL_REGIME_INSENSITIVE, false}, {-0.9, 0.9, QL_REGIME_INSENSITIVE, false},
               {0.0, 0.0, QL_REGIME_INSENSITIVE, false}, {-1.0, 0.0, QL_REGIME_TITRATION, true},
               {0.2, -4.0, QL_REGIME_INSENSITIVE, false}};
  const ql_regime_limits limits = {.ratio = 2.0, .least = 1.0};
  for (size_t n = 0; n < sizeof known / sizeof known[0]; n++) {
    bool disbenefit;
    const ql_regime regime = ql_regime_of(&limits, known[n].nox, known[n].voc, &disbenefit);
    if (regime != known[n].regime || disbenefit != known[n].disbenefit)
      fail_msg("NOx %g, VOC %g: %s, %d", known[n].nox, known[n].voc, ql_regime_name(regime),
               disbenefit);
  }
}

/* What rows say of it: NOx and VOC of any enterprise and block, and nothing else. */
static void regime_of_rows(void **unused) {
  (void)unused;
  ql_sensitivity_row rows[] = {{.group = "NOx", .emission = 100.0},
                               {.group = "PM25", .emission = 50.0},
                               {.group = "VOC", .emission = 10.0},
                               {.group = "NOx", .emission = 200.0}};
  float value[] = {0.0f, 0.0f, 0.0f, 0.0f, 0.01f, NAN, 0.5f, -0.02f};
  const ql_sensitivities s = {.metric_count = 2, .row_count = 4, .rows = rows, .value = value};
  double nox, voc;
  ql_regime_sums(&s, 1, &nox, &voc);
  assert_float_equal(nox, 1.0 - 4.0, 1e-6);
  assert_float_equal(voc, 5.0, 1e-6);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(precursors),
      cmocka_unit_test_setup_teardown(accounts, make, drop),
      cmocka_unit_test_setup_teardown(plans, make, drop),
      cmocka_unit_test_setup_teardown(blocks_are_cut, make, drop),
      cmocka_unit_test_setup_teardown(rows_are_slopes, make, drop),
      cmocka_unit_test_setup_teardown(tables_add_up, make, drop),
      cmocka_unit_test(regimes),
      cmocka_unit_test(regime_of_rows),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
