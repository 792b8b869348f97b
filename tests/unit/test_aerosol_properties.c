/* The properties of the aerosol: against a plain twin, numerical quadrature of the log-normal
 * distribution, published solutions of salts; empty cells, threads, errors. */
#include "ql_test.h"

#include <math.h>
#include <omp.h>

#include "base/constants.h"
#include "solver/aerosol/modes.h"
#include "solver/aerosol/particles.h"
#include "solver/aerosol/properties.h"
#include "solver/deposition/canopy.h"

enum { NX = 70, NY = 5, NZ = 3 }; /* rows of more than one block */

typedef struct world {
  ql_arena *arena;
  ql_grid grid;
  ql_species_table species;
  ql_state state;
  ql_met_fields now;
  ql_met met;
  ql_operator op;
  const ql_aerosol_properties *found;
} world;

static float wave(size_t n, double mean, double swing) {
  return (float)(mean + swing * sin(0.71 * (double)n + mean));
}

static int make(void **state) {
  static const ql_species gas = {.name = "O3", .molar_mass = 48e-3};
  static world w;
  ql_grid *g = &w.grid;
  *g = (ql_grid){.nx = NX, .ny = NY, .nz = NZ, .row = NX + 2 * QL_HALO};
  g->plane = g->row * (NY + 2 * QL_HALO), g->volume = g->plane * NZ;
  assert_ok(ql_arena_create(&w.arena));
  assert_ok(ql_particles_append(w.arena, &gas, 1, &w.species));
  assert_ok(ql_met_fields_create(w.arena, g, &w.now));
  w.state = (ql_state){.grid = g, .species = &w.species};
  assert_ok(ql_arena_take(w.arena, "concentrations", (size_t)w.species.count * g->volume,
                          sizeof(ql_real), &w.state.c));
  w.met = (ql_met){.grid = g, .now = &w.now};
  assert_ok(ql_aerosol_properties_create(w.arena, g, &w.species, &w.op));
  w.found = ql_aerosol_properties_of(&w.op);
  *state = &w;
  return 0;
}

static int done(void **state) {
  ql_arena_free(((world *)*state)->arena);
  return 0;
}

static void forward(world *w) {
  assert_ok(ql_operator_forward(&w->op, &w->met, 600.0, &w->state));
}

/* Weather and composition that differ from cell to cell; clean, polluted and negative. */
static void fill(world *w) {
  for (size_t c = 0; c < w->grid.volume; c++) {
    w->now.temperature[c] = wave(c, 285.0, 20.0), w->now.pressure[c] = wave(c, 9e4, 1e4);
    w->now.humidity[c] = wave(c, 0.012, 0.0119);
    w->now.air[c] = wave(c, 900.0, 100.0), w->now.thickness[c] = wave(c, 25.0, 3.0);
    for (size_t s = 0; s < (size_t)w->species.count; s++)
      w->state.c[s * w->grid.volume + c] =
          (ql_real)(1e-9 * exp(5.0 * sin(0.3 * (double)c + 1.7 * (double)s)) - 1e-11);
  }
}

/* All cells alike: temperature 298.15 K, 1000 hPa, 40 mol m-3 of air. */
static void fill_alike(world *w, double humidity) {
  const double vapour = humidity * ql_canopy_saturation(298.15) / 1e5;
  memset(w->state.c, 0, (size_t)w->species.count * w->grid.volume * sizeof *w->state.c);
  for (size_t c = 0; c < w->grid.volume; c++) {
    w->now.temperature[c] = 298.15F, w->now.pressure[c] = 1e5F;
    w->now.humidity[c] = (float)vapour;
    w->now.air[c] = 800.0F, w->now.thickness[c] = 20.0F;
  }
}

static void put(world *w, const char *species, double mass) {
  const int s = ql_species_find(&w->species, species);
  assert_true(s >= 0);
  for (size_t c = 0; c < w->grid.volume; c++)
    w->state.c[(size_t)s * w->grid.volume + c] = (ql_real)mass;
}

/* Slip correction, Seinfeld & Pandis 2006, eq 9.34, with a mean free path of 0.066 um. */
static double slip(double d) {
  const double path = 0.066e-6;
  return 1.0 + 2.0 * path / d * (1.257 + 0.4 * exp(-0.55 * d / path));
}

/* Aerodynamic diameter: what settles alike at 1000 kg m-3, by bisection. */
static double aerodynamic(double d, double density) {
  double low = 1e-9, high = 1e-3;
  const double speed = density * d * d * slip(d);
  for (int n = 0; n < 100; n++) {
    const double middle = sqrt(low * high);
    if (1000.0 * middle * middle * slip(middle) < speed)
      low = middle;
    else
      high = middle;
  }
  return low;
}

typedef struct wet {
  double diameter, density, surface, water, share25, share10;
} wet;

/* Plain twin: one mode of one cell, with the functions of the C library. */
static wet twin(const world *w, int mode, size_t c) {
  const ql_met_fields *now = &w->now;
  double rh =
      (double)now->humidity[c] * now->pressure[c] / ql_canopy_saturation(now->temperature[c]);
  rh = fmin(0.99, fmax(0.0, rh));
  double mass = 1e-18, dry = 1e-18 / 2600.0, grown = 0.0; /* the trace */
  for (int s = 0; s < w->species.count; s++) {
    const ql_species *it = &w->species.items[s];
    if (!it->particle || (int)it->mode != mode) continue;
    const double q = fmax(0.0, (double)w->state.c[(size_t)s * w->grid.volume + c]);
    mass += q, dry += q / it->density;
    grown += q / it->density * ql_aerosol_properties_kappa(it->name) * rh / (1.0 - rh);
  }
  const double air = QL_MOLAR_MASS_AIR * now->air[c] / now->thickness[c];
  const double ln = log(ql_modes_spread[mode]), total = dry + grown;
  wet it = {.diameter = ql_modes_diameter[mode] * cbrt(total / dry),
            .density = (mass + 1000.0 * grown) / total,
            .water = 1000.0 * grown * air};
  it.surface = 6.0 / it.diameter * exp(0.5 * ln * ln) * total * air;
  const double cuts[] = {2.5e-6, 1e-5}, a = 2.514 * 0.066e-6;
  double share[2];
  for (int n = 0; n < 2; n++) {
    const double reach = 1000.0 / it.density * cuts[n] * (cuts[n] + a);
    const double d = sqrt(a * a / 4.0 + reach) - a / 2.0;
    share[n] = 0.5 * erfc(-log(d / it.diameter) / (sqrt(2.0) * ln));
  }
  it.share25 = share[0], it.share10 = share[1];
  return it;
}

static void against_twin(void **state) {
  world *w = *state;
  fill(w);
  forward(w);
  for (int m = 0; m < QL_MODES; m++)
    for (int k = 0; k < NZ; k++)
      for (int j = 0; j < NY; j++)
        for (int i = 0; i < NX; i++) {
          const size_t c = ql_grid_at(&w->grid, k, j, i);
          const wet t = twin(w, m, c);
          assert_float_equal(w->found->diameter[m][c], t.diameter, 2e-6 * t.diameter);
          assert_float_equal(w->found->density[m][c], t.density, 2e-6 * t.density);
          assert_float_equal(w->found->surface[m][c], t.surface, 2e-6 * t.surface);
          assert_float_equal(w->found->water[m][c], t.water, 2e-6 * t.water + 1e-30);
          assert_float_equal(w->found->share25[m][c], t.share25, 1e-6);
          assert_float_equal(w->found->share10[m][c], t.share10, 1e-6);
          assert_true(w->found->share10[m][c] >= w->found->share25[m][c]);
        }
  const size_t halo = ql_grid_at(&w->grid, 1, 2, -1);
  assert_true(w->found->diameter[0][halo] == 0.0F && w->found->humidity[halo] == 0.0F);
}

/* Surface and shares from the number distribution itself: N of log-normal particles, summed over
 * +-8 spreads; the shares with the whole slip correction. */
static void moments(void **state) {
  world *w = *state;
  static const char *const mixed[QL_MODES] = {"PSO4", "CCRS"};
  enum { STEPS = 16000 };
  fill_alike(w, 0.85);
  for (int m = 0; m < QL_MODES; m++) put(w, mixed[m], 3e-8);
  forward(w);
  const size_t c = ql_grid_at(&w->grid, 1, 2, 66);
  for (int m = 0; m < QL_MODES; m++) {
    const double ln = log(ql_modes_spread[m]), density = w->found->density[m][c];
    const double mode_volume =
        (3e-8 * QL_MOLAR_MASS_AIR * 40.0 + w->found->water[m][c]) / density; /* per m3 of air */
    const double number_median = w->found->diameter[m][c] * exp(-3.0 * ln * ln);
    double surface = 0.0, volume = 0.0, below[2] = {0.0, 0.0};
    for (int n = 0; n < STEPS; n++) {
      const double z = -5.0 + 16.0 * (n + 0.5) / STEPS; /* also around the volume's median */
      const double d = number_median * exp(ln * z), number = exp(-0.5 * z * z);
      const double size = aerodynamic(d, density), part = number * QL_PI / 6.0 * d * d * d;
      surface += number * QL_PI * d * d, volume += part;
      below[0] += size < 2.5e-6 ? part : 0.0, below[1] += size < 10e-6 ? part : 0.0;
    }
    const double expected = surface / volume * mode_volume;
    assert_float_equal(w->found->surface[m][c], expected, 1e-4 * expected);
    assert_float_equal(w->found->share25[m][c], below[0] / volume, 2e-3);
    assert_float_equal(w->found->share10[m][c], below[1] / volume, 2e-3);
  }
}

/* Growth by hand. Ammonium sulfate at 80 %: 1 + 0.53 x 4 = 3.12, a growth factor of 1.46 (1.49 for
 * the saturated solution); with as much volume of black carbon the factor is that of kappa 0.265.
 * Ammonium nitrate at 90 %, kappa 0.67 for the nitrate and 0.53 for the ammonium. */
static void growth(void **state) {
  world *w = *state;
  const size_t c = ql_grid_at(&w->grid, 0, 4, 69);
  const double dry = ql_modes_diameter[QL_MODE_FINE];
  fill_alike(w, 0.8);
  put(w, "PSO4", 96.06e-9), put(w, "PNH4", 2 * 18.04e-9);
  forward(w);
  assert_float_equal(w->found->humidity[c], 0.8, 1e-5);
  assert_float_equal(w->found->diameter[0][c] / dry, 1.4612, 2e-4);
  assert_float_equal(w->found->density[0][c], (1770.0 + 2120.0) / 3.12, 0.1);
  put(w, "PEC", (96.06e-9 + 2 * 18.04e-9) / 1770.0 * 1800.0);
  forward(w);
  assert_float_equal(w->found->diameter[0][c] / dry, cbrt(1.0 + 0.265 * 4.0), 2e-4);
  fill_alike(w, 0.9);
  put(w, "PNO3", 62e-9), put(w, "PNH4", 18.04e-9);
  forward(w);
  const double nitrate = 62.0 / 1730.0, ammonium = 18.04 / 1770.0;
  const double kappa = (0.67 * nitrate + 0.53 * ammonium) / (nitrate + ammonium);
  assert_float_equal(w->found->diameter[0][c] / dry, cbrt(1.0 + kappa * 9.0), 4e-4);
}

/* A saturated solution of ammonium sulfate, in equilibrium at 80 %, holds 5.8 mol per kg of water
 * (76.7 g in 100 g at 298 K, CRC Handbook), 1.30 kg of water for 1 kg of salt. */
static void water_of_a_solution(void **state) {
  world *w = *state;
  const size_t c = ql_grid_at(&w->grid, 2, 0, 0);
  fill_alike(w, 0.8);
  put(w, "PSO4", 96.06e-9), put(w, "PNH4", 2 * 18.04e-9);
  forward(w);
  const double salt = 132.14e-9 * QL_MOLAR_MASS_AIR * 40.0;
  assert_float_equal(w->found->water[0][c] / salt, 1.30, 0.13);
  assert_true(w->found->water[1][c] == 0.0F);
}

/* Above saturation and without particles everything is finite; dust hardly grows. */
static void limits(void **state) {
  world *w = *state;
  const size_t c = ql_grid_at(&w->grid, 1, 1, 1);
  fill_alike(w, 1.2);
  forward(w);
  for (int m = 0; m < QL_MODES; m++) {
    assert_true(w->found->humidity[c] == 0.99F);
    assert_float_equal(w->found->diameter[m][c], ql_modes_diameter[m], 1e-6 * ql_modes_diameter[m]);
    assert_float_equal(w->found->density[m][c], 2600.0, 0.01);
    assert_true(w->found->surface[m][c] > 0.0F && w->found->surface[m][c] < 1e-12F);
    assert_true(w->found->water[m][c] == 0.0F);
  }
  assert_true(w->found->share25[0][c] > 0.98F && w->found->share10[0][c] > 0.999F);
  /* the median of the coarse mode is 5 um aerodynamic: half way between the cuts in its logarithm
   */
  assert_float_equal(w->found->share25[1][c], 1.0 - w->found->share10[1][c], 0.01);
  put(w, "CNA", 1e-8);
  forward(w);
  assert_float_equal(w->found->diameter[1][c] / ql_modes_diameter[1], cbrt(1 + 1.12 * 99.0), 1e-4);
}

/* The bits do not depend on the number of threads. */
static void threads(void **state) {
  world *w = *state;
  const size_t bytes = w->grid.volume * sizeof(float);
  float *one = malloc(bytes);
  assert_non_null(one);
  fill(w);
  omp_set_num_threads(1);
  forward(w);
  memcpy(one, w->found->surface[1], bytes);
  for (int n = 2; n <= 5; n++) {
    omp_set_num_threads(n);
    forward(w);
    assert_memory_equal(one, w->found->surface[1], bytes);
  }
  free(one);
}

static void missing_density_is_named(void **state) {
  world *w = *state;
  const ql_species species[] = {{.name = "ASH", .particle = true}};
  const ql_species_table table = {1, species};
  ql_operator op;
  assert_int_equal(ql_aerosol_properties_create(w->arena, &w->grid, &table, &op), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "ASH"));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(against_twin),
                                     cmocka_unit_test(moments),
                                     cmocka_unit_test(growth),
                                     cmocka_unit_test(water_of_a_solution),
                                     cmocka_unit_test(limits),
                                     cmocka_unit_test(threads),
                                     cmocka_unit_test(missing_density_is_named)};
  return cmocka_run_group_tests(tests, make, done);
}
