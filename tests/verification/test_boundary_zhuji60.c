/* Initial and boundary values of the benchmark case against the table of its README (section 2.5).
 */
#include "emis_support.h"

#include "base/constants.h"
#include "inputs/boundary/background.h"

static const double tops[20] = {20,   50,   90,   150,  230,  330,  460,  620,  820,  1070,
                                1370, 1720, 2120, 2600, 3200, 3900, 4700, 5600, 6700, 8000};

static const struct {
  const char *species;
  double layer1, layer10, layer20; /* 1e-9 or ug m-3 */
} table[] = {{"O3", 36.3, 48.76, 70.05},
             {"NO", 0.04951, 0.02005, 0.001031},
             {"NO2", 2.473, 0.8878, 0.0207},
             {"CO", 199.6, 165.4, 95.82},
             {"XYLMN", 0.2967, 0.1056, 0.001085},
             {"BENZENE", 0.299, 0.2213, 0.06322},
             {"TERP", 0.02941, 0.004533, 1.012e-06},
             {"ISOP", 0.147, 0.02267, 1.006e-05},
             {"PSO4", 5.968, 3.672, 0.3961},
             {"CCRS", 7.914, 2.93, 0.2022}};

/* A mole or mass fraction as the file's unit, at the air of that place. */
static double as_file(const fixture *f, int s, double value, const ql_met_fields *met, size_t at) {
  if (!f->species.items[s].particle) return 1e9 * value;
  const double air = (double)met->pressure[at] / (QL_GAS_CONSTANT * (double)met->temperature[at]);
  return 1e9 * value * air * QL_MOLAR_MASS_AIR;
}

static void assert_table(double value, double expected) {
  assert_true(fabs(value / expected - 1.0) < 6e-4); /* 4 digits in the table */
}

static void values_of_the_table(void **state) {
  (void)state;
  fixture f;
  char path[] = QL_SHARED_DIR "/data/zhuji60/initial_boundary.nc";
  char map[] = QL_SOURCE_DIR "/cases/zhuji60_species.yaml";
  fixture_open(&f, LAMBERT, &(ql_grid_spec){60, 60, 20, 3000, 3000, -90000, -90000});
  const ql_case config = {.start_time = 1689350400.0,
                          .end_time = 1689350400.0 + 86400.0,
                          .initial = {path, map},
                          .boundary = {path, map}};
  const ql_background_setup setup = {&config, f.grid, &f.species, &f.problems};
  ql_met_fields met;
  fill_met(&f, tops, &met);
  ql_background *initial, *boundary;
  if (ql_background_open(f.arena, &setup, QL_INITIAL, &initial) != QL_OK ||
      ql_background_open(f.arena, &setup, QL_BOUNDARY, &boundary) != QL_OK)
    fail_msg("%s", ql_error_message());
  const ql_grid *g = f.grid;
  ql_real *c;
  ql_boundary edge;
  size_t ring_count, *ring;
  assert_ok(ql_sources_ring(f.arena, g, &ring_count, &ring));
  const size_t species = (size_t)f.species.count;
  assert_ok(ql_arena_take(f.arena, "c", species * g->volume, sizeof *c, &c));
  assert_ok(ql_arena_take(f.arena, "c", species * 20 * ring_count, sizeof(float), &edge.lateral));
  assert_ok(ql_arena_take(f.arena, "c", species, sizeof(float), &edge.top));
  assert_ok(ql_background_initial(initial, &met, c));
  assert_ok(ql_background_boundary(boundary, config.start_time + 4000.0, &met, &edge));
  for (size_t n = 0; n < sizeof table / sizeof table[0]; n++) {
    const int s = ql_species_find(&f.species, table[n].species);
    const double expected[3] = {table[n].layer1, table[n].layer10, table[n].layer20};
    const int layer[3] = {0, 9, 19};
    for (int l = 0; l < 3; l++) {
      const size_t at = ql_grid_at(g, layer[l], 31, 7);
      assert_table(as_file(&f, s, (double)c[(size_t)s * g->volume + at], &met, at), expected[l]);
      const size_t r = ((size_t)s * 20 + (size_t)layer[l]) * ring_count + 77;
      assert_table(as_file(&f, s, (double)edge.lateral[r], &met, at), expected[l]);
    }
    assert_table(as_file(&f, s, (double)edge.top[s], &met, ql_grid_at(g, 19, 0, 0)), expected[2]);
  }
  const int odd = ql_species_find(&f.species, "ODD");
  assert_true(c[(size_t)odd * g->volume] == (ql_real)QL_BACKGROUND_FLOOR);
  assert_non_null(find_problem(&f, QL_NOTE, "ODD"));
  ql_background_close(initial);
  ql_background_close(boundary);
  fixture_close(&f);
}

int main(void) {
  need_shared("data/zhuji60/initial_boundary.nc");
  const struct CMUnitTest tests[] = {cmocka_unit_test(values_of_the_table)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
