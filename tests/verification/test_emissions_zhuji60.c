/* The benchmark case as it stands: daily totals against the table of its README (section 2.4). */
#include "emis_support.h"

#include "inputs/emissions/emissions.h"

static const struct {
  const char *species;    /* of the model */
  double gridded, stacks; /* kmol or kg a day; 0: not in the table */
} table[] = {{"NO", 12208.7, 1090.43}, {"NO2", 1085.22, 57.3913}, {"HONO", 271.304, 0},
             {"PAR", 32448, 449.28},   {"OLE", 1123.2, 15.552},   {"TOL", 2246.4, 31.104},
             {"XYLMN", 1872, 25.92},   {"FORM", 1123.2, 15.552},  {"ALD2", 499.2, 0},
             {"ALDX", 312, 0},         {"ETH", 1747.2, 24.192},   {"ETHA", 1622.4, 0},
             {"PRPA", 1123.2, 0},      {"ETHY", 748.8, 0},        {"BENZENE", 561.6, 7.776},
             {"MEOH", 1123.2, 0},      {"ETOH", 998.4, 0},        {"ACET", 748.8, 0},
             {"KET", 374.4, 0},        {"IOLE", 436.8, 0},        {"TERP", 928.175, 0},
             {"MGLY", 12.48, 0},       {"GLY", 24.96, 0},         {"CO", 154286, 3085.71},
             {"SO2", 1312.5, 600},     {"NH3", 16941.2, 84.7059}, {"ISOP", 4583.72, 0},
             {"POA", 53760, 1440},     {"PEC", 25200, 768},       {"PSO4", 8400, 960},
             {"PNO3", 1680, 0},        {"FPRM", 45360, 4800},     {"FCRS", 33600, 960},
             {"CPRM", 72000, 3840},    {"CCRS", 120000, 0}};

static void sum_hour(const ql_grid *g, const ql_emission *area, const ql_stack_emission *stacks,
                     double *gridded, double *points) {
  for (int s = 0; s < area->count; s++)
    for (int j = 0; j < g->ny; j++)
      for (int i = 0; i < g->nx; i++)
        gridded[area->species[s]] +=
            3600.0 * (double)area->rate[(size_t)s * g->plane + ql_grid_at2(g, j, i)];
  for (int s = 0; s < stacks->species_count; s++)
    for (int n = 0; n < stacks->count; n++)
      points[stacks->species[s]] += 3600.0 * (double)stacks->rate[s * stacks->count + n];
}

static void daily_totals(void **state) {
  (void)state;
  fixture f;
  char gridded_path[] = QL_SHARED_DIR "/data/zhuji60/emissions_gridded.nc";
  char points_path[] = QL_SHARED_DIR "/data/zhuji60/emissions_points.nc";
  char map[] = QL_SOURCE_DIR "/cases/zhuji60_species.yaml";
  fixture_open(&f, LAMBERT, &(ql_grid_spec){60, 60, 20, 3000, 3000, -90000, -90000});
  ql_case_gridded gridded = {"area", (char *[]){gridded_path}, 1, map};
  ql_case_points points = {.name = "stacks", .file = points_path, .species_map = map};
  const ql_case config = {
      .utc_offset = 28800,
      .emissions = {.gridded = &gridded, .gridded_count = 1, .points = &points, .points_count = 1}};
  ql_emissions *e;
  if (fixture_emissions(&f, &config, NULL, &e) != QL_OK) {
    print_problems(&f);
    fail_msg("%s", ql_error_message());
  }
  double area_day[FIXTURE_SPECIES] = {0}, stack_day[FIXTURE_SPECIES] = {0};
  for (int h = 0; h < 24; h++) {
    const ql_emission *area;
    const ql_stack_emission *stacks;
    assert_ok(ql_emissions_read(e, 1689350400.0 + 3600.0 * h, &area, &stacks));
    assert_int_equal(area->layers, 1);
    assert_int_equal(stacks->count, 40);
    sum_hour(f.grid, area, stacks, area_day, stack_day);
  }
  double worst = 0.0;
  for (size_t n = 0; n < sizeof table / sizeof table[0]; n++) {
    const int s = ql_species_find(&f.species, table[n].species);
    const double unit = f.species.items[s].particle ? 1.0 : 1e-3;
    const double a = unit * area_day[s] / table[n].gridded - 1.0;
    const double p = table[n].stacks > 0 ? unit * stack_day[s] / table[n].stacks - 1.0 : 0.0;
    if (table[n].stacks == 0) assert_true(stack_day[s] == 0.0);
    worst = fmax(worst, fmax(fabs(a), fabs(p)));
    if (fabs(a) > 1e-5 || fabs(p) > 1e-5) print_message("%s %g %g\n", table[n].species, a, p);
  }
  print_message("largest difference from the README's daily totals: %.1e\n", worst);
  assert_true(worst < 1e-5); /* the table has 6 digits, the file 18 bits */
  double closure = 0.0;
  for (int n = 0; n < ql_emissions_rows(e); n++) {
    const ql_emissions_row row = ql_emissions_row_at(e, n);
    assert_true(row.file == row.inside); /* the same grid: nothing outside */
    if (row.model) closure = fmax(closure, fabs(row.emitted / (row.inside * row.factor) - 1.0));
  }
  for (int s = 0; s < f.species.count; s++) {
    const double sum = area_day[s] + stack_day[s];
    if (sum > 0) assert_true(fabs(ql_emissions_handed_out(e, s) / sum - 1.0) < 1e-12);
  }
  print_message("closure, emitted against file: %.1e\n", closure);
  assert_true(closure < 1e-6);
  ql_emissions_close(e);
  fixture_close(&f);
}

/* Without a map the renamed species are reported, not dropped in silence. */
static void unmapped_species_are_listed(void **state) {
  (void)state;
  fixture f;
  char path[] = QL_SHARED_DIR "/data/zhuji60/emissions_gridded.nc";
  fixture_open(&f, LAMBERT, &(ql_grid_spec){60, 60, 20, 3000, 3000, -90000, -90000});
  ql_case_gridded gridded = {"area", (char *[]){path}, 1, NULL};
  const ql_case config = {.emissions = {.gridded = &gridded, .gridded_count = 1}};
  ql_emissions *e;
  assert_ok(fixture_emissions(&f, &config, NULL, &e));
  assert_non_null(find_problem(&f, QL_WARNING, "XYL, BENZ, IVOA, HCL, SQT"));
  ql_emissions_close(e);
  fixture_close(&f);
}

int main(void) {
  need_shared("data/zhuji60/emissions_gridded.nc");
  const struct CMUnitTest tests[] = {cmocka_unit_test(daily_totals),
                                     cmocka_unit_test(unmapped_species_are_listed)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
