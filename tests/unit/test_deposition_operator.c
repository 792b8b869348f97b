/* The operator on a grid: against a plain twin, threads, land use, errors. */
#include "ql_test.h"

#include <math.h>
#include <omp.h>

#include "base/constants.h"
#include "base/timer.h"
#include "solver/aerosol/modes.h"
#include "solver/deposition/deposition.h"
#include "solver/deposition/similarity.h"

enum { NX = 60, NY = 57, NZ = 3, SPECIES = 60 };

static const char *const gas_names[] = {
    "NO2",  "NO",   "O3",   "H2O2", "N2O5", "HNO3", "HONO", "PNA",  "SO2",  "SULF", "PAN",
    "PACD", "AACD", "ALD2", "PANX", "FORM", "MEPX", "MEOH", "ROOH", "NTR1", "NTR2", "FACD",
    "CO",   "ALDX", "GLYD", "GLY",  "MGLY", "ETHA", "ETOH", "KET",  "PAR",  "ACET", "PRPA",
    "ETHY", "ETH",  "OLE",  "IOLE", "ISOP", "ISPD", "INTR", "ISPX", "HPLD", "EPOX", "TERP",
    "APIN", "CRES", "OPEN", "TOL",  "XOPN", "NH3",  "HCL",  "OH",   "HO2",  "XYLMN"};
enum { GASES = sizeof gas_names / sizeof gas_names[0] };

typedef struct world {
  ql_arena *arena;
  ql_grid grid;
  ql_met_fields fields;
  ql_land land;
  ql_met met;
  ql_aerosol_properties aerosol;
  ql_species species[SPECIES];
  ql_species_table table;
  ql_operator op;
} world;

static float wave(size_t cell, double mean, double swing) {
  return (float)(mean + swing * sin(0.37 * (double)cell + 1.3 * mean));
}

static void fill_weather(world *w) {
  ql_met_fields *f = &w->fields;
  const size_t plane = w->grid.plane;
  f->time = 1689391800.0; /* 2023-07-15 03:30 UTC, 11:30 local */
  for (size_t c = 0; c < plane; c++) {
    f->temperature_2m[c] = wave(c, 303.0, 3.0), f->skin_temperature[c] = wave(c, 305.0, 4.0);
    f->surface_pressure[c] = wave(c, 1.0e5, 2e3), f->ustar[c] = wave(c, 0.35, 0.25);
    f->inverse_obukhov[c] = wave(c, -0.01, 0.06), f->shortwave[c] = wave(c, 600.0, 300.0);
    f->rain_rate[c] = c % 11 == 0 ? 1e-3F : 0.0F;
    f->snow_depth[c] = c % 13 == 0 ? 0.05F : 0.0F;
  }
  for (size_t c = 0; c < w->grid.volume; c++) {
    f->height[c] = 12.0F + 40.0F * (float)(c / plane), f->humidity[c] = wave(c, 0.025, 0.008);
    f->wind_x[c] = wave(c, 3.0, 2.0), f->wind_y[c] = wave(c, -1.0, 2.0);
    f->cloud_fraction[c] = wave(c, 0.5, 0.5);
  }
}

/* Eight classes in each cell, one of them under 1 %. */
static void fill_land(world *w) {
  static const double share[8] = {0.3, 0.2, 0.16, 0.14, 0.1, 0.06, 0.035, 0.005};
  for (size_t c = 0; c < w->grid.plane; c++)
    for (size_t n = 0; n < 8; n++)
      w->land.land_use[(3 * n + c) % QL_LAND_USES * w->grid.plane + c] = (float)share[n];
}

static void fill_species(world *w) {
  for (int s = 0; s < SPECIES; s++) {
    ql_species *it = &w->species[s];
    if (s < GASES) {
      snprintf(it->name, sizeof it->name, "%s", gas_names[s]);
      continue;
    }
    snprintf(it->name, sizeof it->name, "PM%d", s);
    it->particle = true, it->density = 1500.0;
    it->mode = s % 2 ? QL_MODE_FINE : QL_MODE_COARSE;
  }
  w->table = (ql_species_table){.count = SPECIES, .items = w->species};
}

/* Wet sizes and densities that differ from cell to cell. */
static void fill_aerosol(world *w) {
  for (int m = 0; m < QL_MODES; m++) {
    assert_ok(ql_arena_take(w->arena, "diameter", w->grid.volume, sizeof(float),
                            &w->aerosol.diameter[m]));
    assert_ok(
        ql_arena_take(w->arena, "density", w->grid.volume, sizeof(float), &w->aerosol.density[m]));
    for (size_t c = 0; c < w->grid.volume; c++) {
      w->aerosol.diameter[m][c] = (float)ql_modes_diameter[m] * wave(c, 1.5, 0.4);
      w->aerosol.density[m][c] = wave(c, 1500.0, 400.0);
    }
  }
}

static int make(void **state) {
  static world w;
  ql_grid *g = &w.grid;
  *g = (ql_grid){.nx = NX, .ny = NY, .nz = NZ, .row = NX + 2 * QL_HALO};
  g->plane = g->row * (NY + 2 * QL_HALO), g->volume = g->plane * NZ;
  assert_ok(ql_arena_create(&w.arena));
  assert_ok(ql_met_fields_create(w.arena, g, &w.fields));
  assert_ok(ql_arena_take(w.arena, "longitude", g->plane, sizeof(double), &g->longitude));
  assert_ok(ql_arena_take(w.arena, "latitude", g->plane, sizeof(double), &g->latitude));
  assert_ok(
      ql_arena_take(w.arena, "land use", QL_LAND_USES * g->plane, sizeof(float), &w.land.land_use));
  for (size_t c = 0; c < g->plane; c++) g->longitude[c] = 120.2, g->latitude[c] = 29.7;
  fill_weather(&w), fill_land(&w), fill_species(&w), fill_aerosol(&w);
  w.met = (ql_met){.grid = g, .land = &w.land, .now = &w.fields, .dt = 600.0};
  const ql_deposition_options options = {.grid = g, .species = &w.table, .aerosol = &w.aerosol};
  assert_ok(ql_deposition_create(w.arena, &options, &w.op));
  *state = &w;
  return 0;
}

static int done(void **state) {
  ql_arena_free(((world *)*state)->arena);
  return 0;
}

static void forward(world *w) {
  assert_ok(ql_operator_forward(&w->op, &w->met, 600.0, NULL));
}

/* The weather of a cell, written out anew. */
static ql_deposition_surface surface(const world *w, size_t c, double *wind) {
  const ql_met_fields *f = &w->fields;
  const size_t plane = w->grid.plane;
  const double t = f->temperature_2m[c];
  const double saturation = 610.78 * exp(17.2693882 * (t - 273.16) / (t - 35.86));
  const double u = 0.5 * ((double)f->wind_x[c] + (double)f->wind_x[c + 1]);
  const double v = 0.5 * ((double)f->wind_y[c] + (double)f->wind_y[c + w->grid.row]);
  *wind = sqrt(u * u + v * v);
  double cloud = f->cloud_fraction[c];
  for (size_t k = 1; k < NZ; k++)
    if (f->cloud_fraction[k * plane + c] > cloud) cloud = f->cloud_fraction[k * plane + c];
  ql_deposition_surface air = {.height = f->height[c],
                               .ustar = f->ustar[c],
                               .zeta = (double)f->height[c] * (double)f->inverse_obukhov[c],
                               .pressure = f->surface_pressure[c],
                               .air_temperature = t,
                               .skin_temperature = f->skin_temperature[c],
                               .shortwave = f->shortwave[c],
                               .cloud_fraction = cloud,
                               .rain_rate = f->rain_rate[c],
                               .snow_depth = f->snow_depth[c]};
  air.relative_humidity = (double)f->humidity[c] * air.pressure / saturation;
  if (air.relative_humidity > 1.0) air.relative_humidity = 1.0;
  air.cosine_zenith = ql_met_cosine_zenith(f->time, w->grid.longitude[c], w->grid.latitude[c]);
  return air;
}

/* Plain twin: one gas or particle in one cell, class after class. */
static double twin(const world *w, const ql_deposition_class *classes, int s, size_t c) {
  double wind, total = 0.0, stress = 0.0, sum = 0.0, drag[QL_LAND_USES];
  const ql_deposition_surface mean = surface(w, c, &wind);
  const ql_similarity_form *form = &ql_similarity_businger;
  for (int pass = 0; pass < 2; pass++) {
    for (int n = 0; n < QL_LAND_USES; n++) {
      const double fraction = w->land.land_use[(size_t)n * w->grid.plane + c];
      if (fraction < 0.01) continue;
      ql_deposition_surface air = mean;
      air.leaf_area_index = ql_deposition_leaf_area(&classes[n], 7, 15);
      air.roughness = ql_deposition_roughness(&classes[n], air.leaf_area_index, wind);
      if (pass == 0) {
        drag[n] = 1.0 / (log(air.height / air.roughness) - ql_similarity_psi_m(form, air.zeta) +
                         ql_similarity_psi_m(form, air.zeta * air.roughness / air.height));
        total += fraction, stress += fraction * drag[n] * drag[n];
        continue;
      }
      air.ustar = fmax(0.01, mean.ustar * drag[n] / sqrt(stress / total));
      const ql_deposition_canopy canopy = ql_deposition_resistances(&classes[n], &air);
      if (w->species[s].particle) {
        ql_deposition_mode mode;
        ql_deposition_set_spread(&mode, ql_modes_spread[w->species[s].mode]);
        mode.median = (ql_deposition_particle){w->aerosol.diameter[w->species[s].mode][c],
                                               w->aerosol.density[w->species[s].mode][c]};
        sum += fraction * ql_deposition_mode_velocity(&classes[n], &air, canopy.aerodynamic, &mode);
        continue;
      }
      ql_deposition_gas gas = {.alpha = 0.0};
      bool found;
      assert_ok(ql_deposition_read_gas(w->species[s].name, &gas, &found));
      if (found) sum += fraction * ql_deposition_gas_velocity(&canopy, &gas);
    }
  }
  return sum / total;
}

static void against_twin(void **state) {
  world *w = *state;
  static ql_deposition_class classes[QL_LAND_USES];
  assert_ok(ql_deposition_read_classes(classes));
  forward(w);
  const float *v = ql_deposition_velocity(&w->op);
  for (int j = 0; j < NY; j += 7)
    for (int i = 0; i < NX; i += 5)
      for (int s = 0; s < SPECIES; s++) {
        const size_t c = ql_grid_at2(&w->grid, j, i);
        const double expected = twin(w, classes, s, c);
        assert_float_equal(v[(size_t)s * w->grid.plane + c], expected, 2e-6 * expected);
      }
}

/* The bits do not depend on the number of threads; the halo stays zero. Prints the cost. */
static void threads(void **state) {
  world *w = *state;
  const size_t bytes = SPECIES * w->grid.plane * sizeof(float);
  const float *v = ql_deposition_velocity(&w->op);
  float *one = malloc(bytes);
  assert_non_null(one);
  omp_set_num_threads(1);
  double best = INFINITY;
  for (int n = 0; n < 5; n++) {
    const double start = ql_timer_wall();
    forward(w);
    best = fmin(best, ql_timer_wall() - start);
  }
  printf("%d cells, 7 classes each, %d species: %.1f ms on one thread\n", NX * NY, SPECIES,
         1e3 * best);
  memcpy(one, v, bytes);
  for (int n = 2; n <= 5; n++) {
    omp_set_num_threads(n);
    forward(w);
    assert_memory_equal(one, v, bytes);
  }
  for (int j = 0; j < NY; j++) assert_true(v[ql_grid_at2(&w->grid, j, -1)] == 0.0F);
  free(one);
}

/* Two aerosols under one weather: the second takes gases and surfaces from the first operator, and
 * has the velocities that it has alone. */
static void weather_of_another(void **state) {
  world *w = *state;
  const size_t plane = w->grid.plane;
  ql_aerosol_properties larger = w->aerosol;
  for (int m = 0; m < QL_MODES; m++) {
    assert_ok(ql_arena_take(w->arena, "diameters", plane, sizeof(float), &larger.diameter[m]));
    for (size_t c = 0; c < plane; c++) larger.diameter[m][c] = 1.7F * w->aerosol.diameter[m][c];
  }
  const ql_deposition_options alone = {.grid = &w->grid, .species = &w->table, .aerosol = &larger};
  ql_deposition_options after = alone;
  ql_operator own, other;
  after.weather_of = &w->op;
  assert_ok(ql_deposition_create(w->arena, &alone, &own));
  assert_ok(ql_deposition_create(w->arena, &after, &other));
  forward(w);
  assert_ok(ql_operator_forward(&own, &w->met, 600.0, NULL));
  assert_ok(ql_operator_forward(&other, &w->met, 600.0, NULL));
  const size_t bytes = SPECIES * plane * sizeof(float);
  const float *found = ql_deposition_velocity(&other);
  assert_memory_equal(found, ql_deposition_velocity(&own), bytes);
  assert_true(memcmp(found, ql_deposition_velocity(&w->op), bytes) != 0);
}

static void unlisted_gases(void **state) {
  world *w = *state;
  const int *species;
  assert_int_equal(ql_deposition_unlisted(&w->op, &species), 2);
  assert_string_equal(w->species[species[0]].name, "OH");
  assert_string_equal(w->species[species[1]].name, "HO2");
  forward(w);
  assert_true(ql_deposition_velocity(
                  &w->op)[(size_t)species[0] * w->grid.plane + ql_grid_at2(&w->grid, 3, 3)] ==
              0.0F);
}

/* With a leaf area for the cell, more leaves take up more ozone by day. */
static void leaf_area(void **state) {
  world *w = *state;
  static float sparse[(NX + 2 * QL_HALO) * (NY + 2 * QL_HALO)];
  const size_t cell = ql_grid_at2(&w->grid, 20, 20);
  double last = 0.0;
  for (size_t n = 0; n < QL_LAND_USES; n++) w->land.land_use[n * w->grid.plane + cell] = 0.0F;
  w->land.land_use[14 * w->grid.plane + cell] = 1.0F; /* crops */
  w->land.leaf_area_index = sparse;
  for (float lai = 0.2F; lai < 4.0F; lai += 0.6F) {
    for (size_t c = 0; c < w->grid.plane; c++) sparse[c] = lai;
    forward(w);
    const double v = ql_deposition_velocity(&w->op)[2 * w->grid.plane + cell];
    assert_true(v > last);
    last = v;
  }
  w->land.leaf_area_index = NULL;
}

static void errors_are_named(void **state) {
  world *w = *state;
  ql_operator op;
  const ql_deposition_options options = {.grid = &w->grid, .species = &w->table};
  assert_int_equal(ql_deposition_create(w->arena, &options, &op), QL_ERR_ARGUMENT);
  assert_non_null(strstr(ql_error_message(), "properties of the aerosol"));
  for (size_t n = 0; n < QL_LAND_USES; n++)
    w->land.land_use[n * w->grid.plane + ql_grid_at2(&w->grid, 5, 5)] = 0.0F;
  assert_int_equal(ql_operator_forward(&w->op, &w->met, 600.0, NULL), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "land use"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(against_twin),       cmocka_unit_test(threads),
      cmocka_unit_test(weather_of_another), cmocka_unit_test(unlisted_gases),
      cmocka_unit_test(leaf_area),          cmocka_unit_test(errors_are_named)};
  return cmocka_run_group_tests(tests, make, done);
}
