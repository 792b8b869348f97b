/* The equilibrium as an operator: elements and budgets, any number of threads, the solver's own
 * answer in every cell, cells left alone, nitrate in cold moist and in warm dry air. */
#include "cell_fields.h"
#include "kept_bits.h"

#include "base/constants.h"
#include "solver/aerosol/equilibrium/equilibrium.h"
#include "solver/aerosol/particles.h"
#include "solver/aerosol/thermodynamics.h"
#include "solver/deposition/canopy.h"

#include <math.h>
#include <omp.h>

enum { NX = 19, NY = 5, NZ = 3 }; /* 285 cells: not a whole number of batches */

static const ql_species gases[] = {
    {.name = "SULF", .transported = true, .molar_mass = 98e-3},
    {.name = "HNO3", .transported = true, .molar_mass = 63e-3},
    {.name = "O3", .transported = true, .molar_mass = 48e-3},
};
enum { GASES = sizeof gases / sizeof gases[0] };

typedef struct world {
  ql_arena *arena;
  ql_grid grid;
  ql_species_table species;
  ql_state *state;
  ql_met_fields now;
  ql_met met;
  ql_operator op;
} world;

static ql_real *values(const world *w, const char *name) {
  const int species = ql_species_find(&w->species, name);
  assert_true(species >= 0);
  return ql_state_layer(w->state, species, 0);
}

static double per_mole(const world *w, const char *name) {
  return w->species.items[ql_species_find(&w->species, name)].molar_mass / QL_MOLAR_MASS_AIR;
}

/* No more sulfuric acid than what rounding keeps out of the sulfate. */
static bool condensed(const world *w, size_t at) {
  return (double)values(w, "SULF")[at] <=
         1e-7 * (double)values(w, "PSO4")[at] / per_mole(w, "PSO4");
}

/* Amounts of winter air in town, up to `most` ppb each; a tenth of the cells without sodium. */
static void fill_amounts(world *w) {
  static const struct {
    const char *name;
    double most;
    bool particle;
  } start[] = {{"SULF", 0.1, false}, {"PSO4", 4, true},  {"NH3", 20, false}, {"PNH4", 8, true},
               {"HNO3", 5, false},   {"PNO3", 6, true},  {"HCL", 1, false},  {"PCL", 1, true},
               {"NA", 1, true},      {"PCA", 0.5, true}, {"PK", 0.3, true},  {"PMG", 0.2, true},
               {"CNO3", 1, true},    {"O3", 40, false}};
  for (size_t s = 0; s < sizeof start / sizeof start[0]; s++) {
    ql_real *c = values(w, start[s].name);
    const double factor = start[s].particle ? per_mole(w, start[s].name) : 1.0;
    for (size_t n = 0; n < w->grid.volume; n++)
      c[n] = (ql_real)(1e-9 * factor * start[s].most * wave(n, (int)s));
  }
  for (size_t n = 0; n < w->grid.volume; n += 10) values(w, "NA")[n] = 0;
}

static world *make_world(void) {
  static world w;
  w = (world){0};
  assert_ok(ql_arena_create(&w.arena));
  cell_grid(w.arena, NX, NY, NZ, &w.grid);
  assert_ok(ql_particles_append(w.arena, gases, GASES, &w.species));
  assert_ok(ql_state_create(w.arena, &w.grid, &w.species, &w.state));
  assert_ok(ql_met_fields_create(w.arena, &w.grid, &w.now));
  float *end = cell_field(w.arena, w.grid.volume);
  for (size_t n = 0; n < w.grid.plane; n++) w.grid.area[n] = 9e6 + 1e3 * (double)n;
  for (size_t n = 0; n < w.grid.volume; n++) {
    w.now.temperature[n] = (float)(255.0 + 55.0 * wave(n, 31));
    w.now.pressure[n] = (float)(6e4 + 4e4 * wave(n, 32));
    const double saturation = ql_canopy_saturation((double)w.now.temperature[n]);
    w.now.humidity[n] = (float)((0.1 + wave(n, 33)) * saturation / (double)w.now.pressure[n]);
    w.now.thickness[n] = 50.0F;
    w.now.air[n] = (float)(50.0 * (double)w.now.pressure[n] /
                           (QL_GAS_CONSTANT * (double)w.now.temperature[n]));
    end[n] = 1.001F * w.now.air[n];
  }
  w.met =
      (ql_met){.grid = &w.grid, .dt = 600, .now = &w.now, .air_start = w.now.air, .air_end = end};
  fill_amounts(&w);
  assert_ok(ql_thermodynamics_create(w.arena, &w.grid, &w.species, NULL, &w.op));
  return &w;
}

static void step(world *w) {
  assert_ok(ql_operator_forward(&w->op, &w->met, w->met.dt, w->state));
}

static const char *const pairs[4][2] = {
    {"SULF", "PSO4"}, {"NH3", "PNH4"}, {"HNO3", "PNO3"}, {"HCL", "PCL"}};

/* Moles of gas and particle in the domain. */
static double moles(const world *w, int pair) {
  const int gas = ql_species_find(&w->species, pairs[pair][0]);
  const int particle = ql_species_find(&w->species, pairs[pair][1]);
  return ql_state_mass(w->state, gas, w->met.air_end) +
         ql_state_mass(w->state, particle, w->met.air_end) / w->species.items[particle].molar_mass;
}

static void elements_and_budgets(void **unused) {
  (void)unused;
  world *w = make_world();
  double before[4], *mass = calloc((size_t)w->species.count, sizeof *mass);
  assert_non_null(mass);
  for (int p = 0; p < 4; p++) before[p] = moles(w, p);
  for (int s = 0; s < w->species.count; s++) mass[s] = ql_state_mass(w->state, s, w->met.air_end);
  for (int n = 0; n < 3; n++) step(w);
  for (int p = 0; p < 4; p++) {
    const int gas = ql_species_find(&w->species, pairs[p][0]);
    const int particle = ql_species_find(&w->species, pairs[p][1]);
    const double to_gas = w->state->budget[gas].aerosol;
    const double to_particle =
        w->state->budget[particle].aerosol / w->species.items[particle].molar_mass;
    printf("%s: %.3g mol moved, sum changed by %.1e, account off by %.1e of all\n", pairs[p][1],
           to_particle, moles(w, p) / before[p] - 1.0, (to_gas + to_particle) / before[p]);
    assert_true(fabs(to_particle) > 0.001 * before[p]);
    assert_true(fabs(moles(w, p) / before[p] - 1.0) < 1e-7);
    assert_true(fabs(to_gas + to_particle) < 1e-7 * before[p]);
  }
  for (int s = 0; s < w->species.count; s++) {
    const double change = ql_state_mass(w->state, s, w->met.air_end) - mass[s];
    assert_true(fabs(change - w->state->budget[s].aerosol) <= 1e-10 * mass[s]);
    for (size_t n = 0; n < w->grid.volume; n++) assert_true(ql_state_layer(w->state, s, 0)[n] >= 0);
  }
  /* sodium, calcium, the coarse mode and ozone are not touched */
  static const char *const kept[] = {"NA", "PCA", "PK", "PMG", "CNO3", "O3"};
  for (int n = 0; n < 6; n++) {
    const int s = ql_species_find(&w->species, kept[n]);
    assert_true(ql_state_mass(w->state, s, w->met.air_end) == mass[s]);
  }
  free(mass);
  ql_arena_free(w->arena);
}

static void same_bits_for_any_thread_count(void **unused) {
  (void)unused;
  kept_bits state = {0}, budget = {0};
  const int most = omp_get_max_threads();
  for (int threads = 1; threads <= 3; threads++) {
    omp_set_num_threads(threads);
    world *w = make_world();
    const size_t species = (size_t)w->species.count;
    for (int n = 0; n < 2; n++) step(w);
    assert_kept(&state, w->state->c, species * w->grid.volume * sizeof(ql_real));
    assert_kept(&budget, w->state->budget, species * sizeof(ql_budget));
    ql_arena_free(w->arena);
  }
  kept_bits_free(&state);
  kept_bits_free(&budget);
  omp_set_num_threads(most);
}

/* The plain way: one cell, its totals in mol m-3, the solver called for it alone. */
static void solve_cell(const world *w, const ql_equilibrium *solver, size_t at,
                       double part[QL_EQUILIBRIUM_PARTS]) {
  static const char *const cations[4] = {"NA", "PCA", "PK", "PMG"};
  static const int pair_total[4] = {QL_EQUILIBRIUM_SO4, QL_EQUILIBRIUM_NH3, QL_EQUILIBRIUM_NO3,
                                    QL_EQUILIBRIUM_CL};
  static const int cation_total[4] = {QL_EQUILIBRIUM_NA, QL_EQUILIBRIUM_CA, QL_EQUILIBRIUM_K,
                                      QL_EQUILIBRIUM_MG};
  const double density = (double)w->now.air[at] / (double)w->now.thickness[at];
  const double t = (double)w->now.temperature[at];
  const double rh = fmin(
      (double)w->now.humidity[at] * (double)w->now.pressure[at] / ql_canopy_saturation(t), 1.0);
  double total[QL_EQUILIBRIUM_TOTALS];
  ql_equilibrium_cells cells = {.humidity = &rh, .temperature = &t};
  for (int n = 0; n < 4; n++) {
    total[pair_total[n]] =
        density * ((double)values(w, pairs[n][0])[at] +
                   (double)values(w, pairs[n][1])[at] / per_mole(w, pairs[n][1]));
    total[cation_total[n]] = density * (double)values(w, cations[n])[at] / per_mole(w, cations[n]);
  }
  for (int n = 0; n < QL_EQUILIBRIUM_TOTALS; n++) cells.total[n] = &total[n];
  for (int n = 0; n < QL_EQUILIBRIUM_PARTS; n++) cells.part[n] = &part[n];
  assert_ok(ql_equilibrium_solve(solver, 1, &cells, NULL));
  for (int n = 0; n < QL_EQUILIBRIUM_PARTS; n++)
    if (n != QL_EQUILIBRIUM_WATER) part[n] /= density;
}

static void each_cell_as_alone(void **unused) {
  (void)unused;
  enum { PARTS = QL_EQUILIBRIUM_PARTS };
  world *w = make_world();
  const ql_equilibrium *solver;
  assert_ok(ql_equilibrium_create(w->arena, &(ql_equilibrium_options){.smooth = true}, &solver));
  double(*want)[PARTS] = calloc(w->grid.volume, sizeof *want);
  assert_non_null(want);
  for (int k = 0; k < NZ; k++)
    for (int j = 0; j < NY; j++)
      for (int i = 0; i < NX; i++) {
        const size_t at = ql_grid_at(&w->grid, k, j, i);
        solve_cell(w, solver, at, want[at]);
      }
  step(w);
  const float *water = ql_thermodynamics_water(&w->op),
              *acidity = ql_thermodynamics_acidity(&w->op);
  static const int gas[4] = {0, QL_EQUILIBRIUM_NH3_GAS, QL_EQUILIBRIUM_HNO3_GAS,
                             QL_EQUILIBRIUM_HCL_GAS};
  static const int particle[4] = {0, QL_EQUILIBRIUM_NH4_AQ, QL_EQUILIBRIUM_NO3_AQ,
                                  QL_EQUILIBRIUM_CL_AQ};
  for (int k = 0; k < NZ; k++)
    for (int j = 0; j < NY; j++)
      for (int i = 0; i < NX; i++) {
        const size_t at = ql_grid_at(&w->grid, k, j, i);
        for (int p = 1; p < 4; p++) {
          const double g = (double)values(w, pairs[p][0])[at];
          const double a = (double)values(w, pairs[p][1])[at] / per_mole(w, pairs[p][1]);
          const double all = want[at][gas[p]] + want[at][particle[p]];
          assert_true(fabs(g - want[at][gas[p]]) < 2e-7 * all);
          assert_true(fabs(a - want[at][particle[p]]) < 2e-7 * all);
        }
        assert_true(condensed(w, at));
        const double h = want[at][QL_EQUILIBRIUM_H_AQ], kg = want[at][QL_EQUILIBRIUM_WATER];
        const double density = (double)w->now.air[at] / (double)w->now.thickness[at];
        assert_true(fabs((double)water[at] - kg) < 1e-6 * kg);
        assert_true(fabs((double)acidity[at] + log10(h * density / kg)) < 1e-5);
      }
  free(want);
  ql_arena_free(w->arena);
}

/* Cells without acids and cells out of range keep their partition to the last bit, and are told
 * apart from those that are solved. */
static void left_alone(void **unused) {
  (void)unused;
  world *w = make_world();
  const size_t clean = ql_grid_at(&w->grid, 1, 2, 3), hot = ql_grid_at(&w->grid, 2, 4, 18);
  static const char *const acids[] = {"SULF", "PSO4", "HNO3", "PNO3", "HCL", "PCL"};
  for (int n = 0; n < 6; n++) values(w, acids[n])[clean] = 0;
  w->now.temperature[hot] = 345.0F;
  const ql_real ammonia = values(w, "NH3")[clean], nitrate = values(w, "PNO3")[hot];
  const ql_real sulfuric = values(w, "SULF")[hot];
  assert_true(ammonia > 0 && nitrate > 0 && sulfuric > 0);
  step(w);
  assert_true(values(w, "NH3")[clean] == ammonia && values(w, "PNO3")[hot] == nitrate);
  assert_true(condensed(w, hot)); /* at any temperature */
  const ql_thermodynamics_counts counts = ql_thermodynamics_count(&w->op);
  assert_int_equal(counts.solved, NX * NY * NZ - 2);
  assert_int_equal(counts.outside, 1);
  assert_true(isnan(ql_thermodynamics_acidity(&w->op)[clean]));
  assert_true(ql_thermodynamics_water(&w->op)[hot] == 0);
  ql_arena_free(w->arena);
}

/* Another state under the same weather takes humidity and constants from the first operator, and
 * has the bits that it has alone. */
static void weather_of_another(void **unused) {
  (void)unused;
  world *w = make_world();
  const size_t count = (size_t)w->species.count * w->grid.volume;
  ql_state *other = NULL;
  ql_operator after;
  assert_ok(ql_state_create(w->arena, &w->grid, &w->species, &other));
  assert_ok(ql_thermodynamics_create(w->arena, &w->grid, &w->species, &w->op, &after));
  for (size_t n = 0; n < count; n++) other->c[n] = (ql_real)0.4 * w->state->c[n];
  step(w);
  assert_ok(ql_operator_forward(&after, &w->met, w->met.dt, other));
  const float *water = ql_thermodynamics_water(&after);
  const size_t at = ql_grid_at(&w->grid, 0, 1, 1);
  assert_true(water[at] > 0.0F && water[at] != ql_thermodynamics_water(&w->op)[at]);
  const ql_real *found = other->c;
  ql_arena *first = w->arena;
  world *alone = make_world();
  for (size_t n = 0; n < count; n++) alone->state->c[n] = (ql_real)0.4 * alone->state->c[n];
  step(alone);
  assert_memory_equal(found, alone->state->c, count * sizeof *found);
  ql_arena_free(alone->arena);
  ql_arena_free(first);
}

static void names_a_bad_cell(void **unused) {
  (void)unused;
  world *w = make_world();
  values(w, "NH3")[ql_grid_at(&w->grid, 1, 2, 3)] = (ql_real)NAN;
  assert_int_equal(ql_operator_forward(&w->op, &w->met, 600.0, w->state), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "layer 1, j=2, i=3"));
  assert_non_null(strstr(ql_error_message(), "total ammonia is"));
  ql_arena_free(w->arena);
}

/* The same air by night (cold, moist) and by day (warm, dry): nitrate comes and goes, and the
 * second night finds what the first had. */
static void nitrate_by_night_and_day(void **unused) {
  (void)unused;
  static const double weather[3][2] = {{272.0, 0.9}, {288.0, 0.45}, {272.0, 0.9}};
  double nitrate[3];
  world *w = make_world();
  for (int n = 0; n < 3; n++) {
    for (size_t at = 0; at < w->grid.volume; at++) {
      w->now.temperature[at] = (float)weather[n][0];
      w->now.pressure[at] = 1e5F;
      w->now.humidity[at] = (float)(weather[n][1] * ql_canopy_saturation(weather[n][0]) / 1e5);
    }
    step(w);
    const int species = ql_species_find(&w->species, "PNO3");
    nitrate[n] = ql_state_mass(w->state, species, w->met.air_end);
  }
  printf("nitrate by night, day, night: %.4g %.4g %.4g kg\n", nitrate[0], nitrate[1], nitrate[2]);
  assert_true(nitrate[1] < 0.9 * nitrate[0]);
  assert_true(fabs(nitrate[2] - nitrate[0]) < 1e-5 * nitrate[0]);
  ql_arena_free(w->arena);
}

/* A run without ammonia, chloride and some cations: what is absent counts as zero. */
static void species_that_a_run_lacks(void **unused) {
  (void)unused;
  world *w = make_world();
  ql_species items[5] = {gases[0], gases[1]};
  items[2] = w->species.items[ql_species_find(&w->species, "PSO4")];
  items[3] = w->species.items[ql_species_find(&w->species, "NH3")]; /* its particle is absent */
  items[4] = w->species.items[ql_species_find(&w->species, "NA")];
  w->species = (ql_species_table){5, items};
  assert_ok(ql_state_create(w->arena, &w->grid, &w->species, &w->state));
  assert_ok(ql_thermodynamics_create(w->arena, &w->grid, &w->species, NULL, &w->op));
  for (size_t n = 0; n < 5 * w->grid.volume; n++) w->state->c[n] = (ql_real)1e-9;
  step(w);
  const size_t at = ql_grid_at(&w->grid, 0, 0, 0);
  assert_true(condensed(w, at) && values(w, "PSO4")[at] > (ql_real)4e-9);
  assert_true(values(w, "HNO3")[at] == (ql_real)1e-9 && values(w, "NH3")[at] == (ql_real)1e-9);
  ql_arena_free(w->arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(elements_and_budgets),
                                     cmocka_unit_test(weather_of_another),
                                     cmocka_unit_test(same_bits_for_any_thread_count),
                                     cmocka_unit_test(each_cell_as_alone),
                                     cmocka_unit_test(left_alone),
                                     cmocka_unit_test(names_a_bad_cell),
                                     cmocka_unit_test(nitrate_by_night_and_day),
                                     cmocka_unit_test(species_that_a_run_lacks)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
