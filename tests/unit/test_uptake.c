/* The operator of heterogeneous uptake, with invented properties: its rates against the laws cell
 * by cell, N2O5 to nitric acid and ClNO2 with nitrogen and chlorine conserved, the same bits for
 * any number of threads, names and species that are not there. */
#include "cell_fields.h"
#include "chem_close.h"
#include "kept_bits.h"

#include "base/constants.h"
#include "solver/aerosol/modes.h"
#include "solver/aerosol/particles.h"
#include "solver/aerosol/uptake.h"
#include "solver/aerosol/uptake_laws.h"
#include "solver/chemistry/chemistry.h"

#include <omp.h>

enum { NX = 71, NY = 3, NZ = 2, URBAN = 20 }; /* a row is more than one block */

typedef struct world {
  ql_arena *arena;
  const ql_mechanism *mechanism;
  ql_grid grid;
  ql_species_table species;
  ql_state *state;
  ql_met_fields now;
  ql_land land;
  ql_met met;
  ql_aerosol_properties properties;
  float *j, *air;
  ql_operator rates, chloride, chemistry;
} world;

static void make_fields(world *w) {
  ql_grid *g = &w->grid;
  cell_grid(w->arena, NX, NY, NZ, g);
  w->now.temperature = cell_field(w->arena, g->volume);
  w->now.pressure = cell_field(w->arena, g->volume);
  w->now.humidity = cell_field(w->arena, g->volume);
  w->now.thickness = cell_field(w->arena, g->volume);
  w->land.land_use = cell_field(w->arena, QL_LAND_USES * g->plane);
  w->land.leaf_area_index = cell_field(w->arena, g->plane);
  w->air = cell_field(w->arena, g->volume);
  for (int m = 0; m < QL_MODES; m++) {
    w->properties.surface[m] = cell_field(w->arena, g->volume);
    w->properties.diameter[m] = cell_field(w->arena, g->volume);
    w->properties.water[m] = cell_field(w->arena, g->volume);
  }
}

static ql_real *amount(const world *w, const char *name) {
  const int s = ql_species_find(&w->species, name);
  assert_true(s >= 0);
  return w->state->c + (size_t)s * w->grid.volume;
}

/* Winter nights over the sea and in town: 240-300 K, from dry to damp, chloride from none to much.
 */
static void fill_cell(world *w, size_t at) {
  static const char *const ions[] = {"PSO4", "PNH4", "PNO3", "PCL", "CNO3", "CCL", "POA", "ASOA1"};
  w->now.temperature[at] = (float)(240.0 + 60.0 * wave(at, 1));
  w->now.pressure[at] = (float)(7e4 + 3e4 * wave(at, 2));
  w->now.thickness[at] = 25.0f;
  const double saturation =
      611.0 * exp(17.5 * (w->now.temperature[at] - 273.0) / (w->now.temperature[at] - 32.0));
  w->now.humidity[at] = (float)(1.05 * wave(at, 3) * saturation / w->now.pressure[at]);
  w->air[at] = 1000.0f;
  for (int m = 0; m < QL_MODES; m++) {
    w->properties.surface[m][at] = (float)((m ? 1e-4 : 1e-3) * wave(at, 4 + m));
    w->properties.diameter[m][at] = (float)((m ? 5e-6 : 4e-7) * (1.0 + wave(at, 6 + m)));
    w->properties.water[m][at] = (float)(3e-8 * wave(at, 8 + m));
  }
  for (size_t i = 0; i < sizeof ions / sizeof ions[0]; i++)
    amount(w, ions[i])[at] = (ql_real)(1e-8 * wave(at, 20 + (int)i));
  if (at % 5 == 0) amount(w, "PCL")[at] = 0;
  if (at % 7 == 0) amount(w, "PCL")[at] = (ql_real)1e-13;
  amount(w, "ACLC")[at] = (ql_real)1e-18; /* the floor of a start file */
  amount(w, "N2O5")[at] = (ql_real)(2e-9 * wave(at, 40));
}

static world *make_world(void) {
  static world w;
  w = (world){0};
  assert_ok(ql_arena_create(&w.arena));
  assert_ok(ql_mechanism_find("cb6r5_ae", &w.mechanism));
  make_fields(&w);
  assert_ok(
      ql_particles_append(w.arena, w.mechanism->species, w.mechanism->species_count, &w.species));
  assert_ok(ql_state_create(w.arena, &w.grid, &w.species, &w.state));
  w.j = cell_field(w.arena, w.grid.volume * (size_t)w.mechanism->photolysis_count);
  for (int k = 0; k < NZ; k++)
    for (int j = 0; j < NY; j++)
      for (int i = 0; i < NX; i++) fill_cell(&w, ql_grid_at(&w.grid, k, j, i));
  w.met = (ql_met){.grid = &w.grid,
                   .land = &w.land,
                   .dt = 600,
                   .now = &w.now,
                   .air_start = w.air,
                   .air_end = w.air};
  const ql_uptake_options uptake = {.mechanism = w.mechanism,
                                    .grid = &w.grid,
                                    .species = &w.species,
                                    .properties = &w.properties};
  assert_ok(ql_uptake_create(w.arena, &uptake, &w.rates, &w.chloride));
  const ql_chemistry_options gas = {.mechanism = w.mechanism,
                                    .grid = &w.grid,
                                    .j_values = w.j,
                                    .het_rates = ql_uptake_rates(&w.rates),
                                    .tolerance = "production"};
  assert_ok(ql_chemistry_create(w.arena, &gas, &w.chemistry));
  return &w;
}

static void step(world *w) {
  assert_ok(ql_operator_forward(&w->rates, &w->met, 600, w->state));
  assert_ok(ql_operator_forward(&w->chemistry, &w->met, 600, w->state));
  assert_ok(ql_operator_forward(&w->chloride, &w->met, 600, w->state));
}

static double het_rate(const world *w, const ql_operator *op, const char *name, size_t at) {
  for (int h = 0; h < w->mechanism->het_count; h++)
    if (strcmp(w->mechanism->het[h], name) == 0)
      return (double)ql_uptake_rates(op)[(size_t)h * w->grid.volume + at];
  fail_msg("no HET(%s)", name);
  return 0.0;
}

static double rate(const world *w, const char *name, size_t at) {
  return het_rate(w, &w->rates, name, at);
}

/* --- the rates, cell by cell, without blocks -------------------------------------------------- */

typedef struct cell {
  double t, p, rh, density, speed, thin;
  double surface[QL_MODES], radius[QL_MODES], water[QL_MODES];
} cell;

static cell cell_at(const world *w, size_t at) {
  cell c = {.t = (double)w->now.temperature[at], .p = (double)w->now.pressure[at]};
  const double saturation = 610.78 * exp(17.2693882 * (c.t - 273.16) / (c.t - 35.86));
  c.rh = fmin(0.99, fmax(0.005, (double)w->now.humidity[at] * c.p / saturation));
  c.density = c.p / (QL_GAS_CONSTANT * c.t);
  c.speed = sqrt(8.0 * QL_GAS_CONSTANT * c.t / QL_PI);
  c.thin = pow(c.t / 296.0, 1.75) * 101325.0 / c.p;
  for (int m = 0; m < QL_MODES; m++) {
    c.surface[m] = (double)w->properties.surface[m][at];
    c.radius[m] =
        0.5 * (double)w->properties.diameter[m][at] * exp(-pow(log(ql_modes_spread[m]), 2.0));
    c.water[m] = (double)w->properties.water[m][at];
  }
  return c;
}

static double both_modes(const cell *c, double molar_mass, double torr, double gamma) {
  double sum = 0.0;
  for (int m = 0; m < QL_MODES; m++)
    sum += ql_uptake_rate(c->surface[m], c->radius[m], gamma, c->speed / sqrt(molar_mass),
                          torr * 1e-4 / 760.0 * c->thin);
  return sum;
}

/* mol m-3 of a particle */
static double moles(const world *w, const cell *c, const char *name, size_t at) {
  const int s = ql_species_find(&w->species, name);
  return (double)amount(w, name)[at] * QL_MOLAR_MASS_AIR / w->species.items[s].molar_mass *
         c->density;
}

static void check_n2o5(const world *w, const cell *c, size_t at) {
  static const char *const chloride[QL_MODES] = {"PCL", "CCL"};
  static const char *const second[QL_MODES] = {"N2O5_ACLF", "N2O5_ACLC"};
  double plain = 0.0;
  for (int m = 0; m < QL_MODES; m++) {
    const double volume =
        c->surface[m] * c->radius[m] * exp(0.5 * pow(log(ql_modes_spread[m]), 2)) / 3.0;
    const double litre = volume * 1e3, cl = moles(w, c, chloride[m], at);
    const double water = c->water[m] / QL_MOLAR_MASS_WATER;
    const double gamma =
        m == QL_MODE_FINE
            ? ql_uptake_davis(c->t, c->rh, moles(w, c, "PNH4", at), moles(w, c, "PNO3", at),
                              moles(w, c, "PSO4", at))
            : ql_uptake_bertram(water / litre, moles(w, c, "CNO3", at) / litre, cl / litre);
    const double all = ql_uptake_rate(c->surface[m], c->radius[m], gamma,
                                      c->speed / sqrt(108.01e-3), 65e-4 / 760.0 * c->thin);
    const double yield = ql_uptake_clno2_yield(water, cl);
    const double number = cl * QL_AVOGADRO * 1e-6; /* cm-3 */
    plain += (1.0 - yield) * all;
    if (cl > 0.0)
      assert_close(rate(w, second[m], at) * number, yield * all, 1e-6 * all);
    else
      assert_true(rate(w, second[m], at) == 0.0);
  }
  assert_close(rate(w, "N2O5", at), plain, 1e-6 * plain);
}

static void rates_are_those_of_the_laws(void **unused) {
  (void)unused;
  world *w = make_world();
  for (size_t n = 0; n < w->grid.plane; n++) {
    w->land.leaf_area_index[n] = (float)(4.0 * wave(n, 50));
    w->land.land_use[URBAN * w->grid.plane + n] = (float)wave(n, 51);
  }
  assert_ok(ql_operator_forward(&w->rates, &w->met, 600, w->state));
  for (int k = 0; k < NZ; k++)
    for (int i = 0; i < NX; i++) {
      const size_t at = ql_grid_at(&w->grid, k, 1, i), at2 = ql_grid_at2(&w->grid, 1, i);
      const cell c = cell_at(w, at);
      const double organic = 1e9 * QL_MOLAR_MASS_AIR * c.density *
                             ((double)amount(w, "POA")[at] + (double)amount(w, "ASOA1")[at]);
      const double ground = 5e-5 * (2.0 * (double)w->land.leaf_area_index[at2] / 25.0 +
                                    0.2 * (double)w->land.land_use[URBAN * w->grid.plane + at2]);
      const double no2 = 1e-4 * (c.surface[0] + c.surface[1]) + (k == 0 ? ground : 0.0);
      const double no3 = both_modes(&c, 62.00e-3, 65.0, 1e-3);
      const double ho2 = both_modes(&c, 33.01e-3, 107.0, 0.2);
      const double so2 = both_modes(&c, 64.06e-3, 94.0, ql_uptake_sulfur_dioxide(c.rh));
      check_n2o5(w, &c, at);
      assert_close(rate(w, "NO3", at), no3, 1e-6 * no3);
      assert_close(rate(w, "HO2", at), ho2, 1e-6 * ho2);
      assert_close(rate(w, "SO2", at), so2, 1e-6 * so2);
      assert_close(rate(w, "NO2", at), no2, 1e-6 * no2);
      assert_close(rate(w, "NTR2", at), ql_uptake_organic_nitrate(c.rh, organic), 1e-12);
    }
  ql_arena_free(w->arena);
}

/* --- with chemistry --------------------------------------------------------------------------- */

typedef struct atoms {
  const char *name;
  double count;
} atoms;

/* Moles of an element; particles by their molar mass. */
static double total(const world *w, const atoms *list) {
  double sum = 0.0;
  for (; list->name; list++) {
    const int s = ql_species_find(&w->species, list->name);
    assert_true(s >= 0);
    const ql_species *item = &w->species.items[s];
    const double mass = ql_state_mass(w->state, s, w->air);
    sum += list->count * (item->particle ? mass / item->molar_mass : mass);
  }
  return sum;
}

static const atoms nitrogen[] = {{"NO", 1},  {"NO2", 1},  {"NO3", 1},   {"N2O5", 2}, {"HNO3", 1},
                                 {"PNA", 1}, {"HONO", 1}, {"CLNO2", 1}, {NULL, 0}};
static const atoms chlorine[] = {{"CLNO2", 1}, {"CL", 1},  {"CLO", 1}, {"HCL", 1}, {"ACLF", 1},
                                 {"ACLC", 1},  {"PCL", 1}, {"CCL", 1}, {NULL, 0}};
static const atoms nitryl[] = {{"CLNO2", 1}, {NULL, 0}};
static const atoms chloride[] = {{"PCL", 1}, {"CCL", 1}, {NULL, 0}};

static void no_negatives(const world *w) {
  for (size_t n = 0; n < (size_t)w->species.count * w->grid.volume; n++)
    assert_true(w->state->c[n] >= 0);
}

/* A night: N2O5 becomes HNO3 and ClNO2, which takes the chloride it needs and no more. */
static void night_conserves_nitrogen_and_chlorine(void **unused) {
  (void)unused;
  world *w = make_world();
  const double n0 = total(w, nitrogen), cl0 = total(w, chlorine), salt0 = total(w, chloride);
  for (int n = 0; n < 18; n++) {
    step(w);
    no_negatives(w);
  }
  const double formed = total(w, nitryl), used = salt0 - total(w, chloride);
  printf("3 h: nitrogen %.1e, chlorine %.1e, ClNO2 formed %.3g mol of N2O5 %.3g mol\n",
         total(w, nitrogen) / n0 - 1.0, total(w, chlorine) / cl0 - 1.0, formed, 0.5 * n0);
  assert_close(total(w, nitrogen) / n0, 1.0, 1e-6);
  assert_close(total(w, chlorine) / cl0, 1.0, 1e-6);
  assert_true(formed > 0.01 * n0);
  assert_close(used / formed, 1.0, 1e-4);
  for (int m = 0; m < QL_MODES; m++) {
    const ql_real *lent = amount(w, m ? "ACLC" : "ACLF");
    for (size_t n = 0; n < w->grid.volume; n++) assert_true(lent[n] == 0);
  }
  ql_arena_free(w->arena);
}

static float *frequency(const world *w, const char *name) {
  int p = 0;
  while (strcmp(w->mechanism->photolysis[p], name) != 0) p++;
  return w->j + (size_t)p * w->grid.volume;
}

/* By day ClNO2 gives Cl, and that HCl where there is something to react with. */
static void day_turns_nitryl_chloride_to_acid(void **unused) {
  (void)unused;
  static const atoms acid[] = {{"HCL", 1}, {NULL, 0}};
  world *w = make_world();
  float *nitryl_j = frequency(w, "CLNO2_IUPAC13"), *no2_j = frequency(w, "NO2_IUPAC10");
  for (size_t n = 0; n < w->grid.volume; n++) {
    nitryl_j[n] = 3e-4f;
    no2_j[n] = 8e-3f;
    amount(w, "CLNO2")[n] = (ql_real)1e-9;
    amount(w, "O3")[n] = (ql_real)4e-8;
    amount(w, "PAR")[n] = (ql_real)3e-8;
    amount(w, "NO")[n] = (ql_real)1e-9;
    amount(w, "N2O5")[n] = 0;
  }
  const double cl0 = total(w, chlorine), n0 = total(w, nitryl);
  for (int n = 0; n < 12; n++) step(w);
  no_negatives(w);
  assert_close(total(w, chlorine) / cl0, 1.0, 1e-6);
  /* exp(-3e-4 / s x 7200 s) is left; N2O5 made meanwhile adds a little */
  assert_close(total(w, nitryl) / n0, exp(-3e-4 * 7200.0), 0.02);
  assert_true(total(w, acid) > 0.8 * n0);
  ql_arena_free(w->arena);
}

/* In one cell with known rates: d ln N2O5 / dt = -k, and the yield of the law. */
static void decay_and_yield(void **unused) {
  (void)unused;
  world *w = make_world();
  const size_t at = ql_grid_at(&w->grid, 1, 1, 3); /* of layer 1; chloride in excess */
  w->now.temperature[at] = 230.0f;                 /* and little vapour: N2O5 has no other loss */
  w->now.humidity[at] = 1e-4f;
  amount(w, "PCL")[at] = (ql_real)5e-7;
  assert_ok(ql_operator_forward(&w->rates, &w->met, 600, w->state));
  const cell c = cell_at(w, at);
  const double to_nitryl = rate(w, "N2O5_ACLF", at) * moles(w, &c, "PCL", at) * QL_AVOGADRO * 1e-6 +
                           rate(w, "N2O5_ACLC", at) * moles(w, &c, "CCL", at) * QL_AVOGADRO * 1e-6;
  const double k = to_nitryl + rate(w, "N2O5", at), before = (double)amount(w, "N2O5")[at];
  assert_ok(ql_operator_forward(&w->chemistry, &w->met, 600, w->state));
  assert_ok(ql_operator_forward(&w->chloride, &w->met, 600, w->state));
  const double left = (double)amount(w, "N2O5")[at];
  assert_close(left / before, exp(-600.0 * k), 0.01);
  assert_close((double)amount(w, "CLNO2")[at] / (before - left), to_nitryl / k, 0.01);
  ql_arena_free(w->arena);
}

static void budgets_close(void **unused) {
  (void)unused;
  world *w = make_world();
  double before[160];
  assert_true(w->species.count <= 160);
  for (int s = 0; s < w->species.count; s++) before[s] = ql_state_mass(w->state, s, w->air);
  step(w);
  for (int s = 0; s < w->species.count; s++) {
    const double after = ql_state_mass(w->state, s, w->air);
    assert_close(before[s] + w->state->budget[s].chemistry, after,
                 1e-12 * (before[s] + after) + 1e-15 * total(w, chlorine));
  }
  ql_arena_free(w->arena);
}

static void same_bits_for_any_thread_count(void **unused) {
  (void)unused;
  kept_bits state = {0}, budget = {0};
  for (int threads = 1; threads <= 3; threads++) {
    omp_set_num_threads(threads);
    world *w = make_world();
    const size_t species = (size_t)w->species.count;
    step(w);
    step(w);
    assert_kept(&state, w->state->c, species * w->grid.volume * sizeof(ql_real));
    assert_kept(&budget, w->state->budget, species * sizeof(ql_budget));
    ql_arena_free(w->arena);
  }
  kept_bits_free(&state);
  kept_bits_free(&budget);
}

/* The other coefficients on fine particles; coarse ones keep theirs. */
static void schemes(void **unused) {
  (void)unused;
  world *w = make_world();
  ql_operator back, other[2];
  static const char *const names[2] = {"bertram", "riemer"};
  assert_ok(ql_operator_forward(&w->rates, &w->met, 600, w->state));
  ql_uptake_options options = {.mechanism = w->mechanism,
                               .grid = &w->grid,
                               .species = &w->species,
                               .properties = &w->properties};
  for (int s = 0; s < 2; s++) {
    options.n2o5 = names[s];
    assert_ok(ql_uptake_create(w->arena, &options, &other[s], &back));
    assert_ok(ql_operator_forward(&other[s], &w->met, 600, w->state));
  }
  for (int i = 0; i < NX; i++) {
    const size_t at = ql_grid_at(&w->grid, 0, 1, i);
    const cell c = cell_at(w, at);
    const double no3 = moles(w, &c, "PNO3", at), so4 = moles(w, &c, "PSO4", at);
    const double cl = moles(w, &c, "PCL", at), water = c.water[0] / QL_MOLAR_MASS_WATER;
    const double litre =
        1e3 / 3.0 * c.surface[0] * c.radius[0] * exp(0.5 * pow(log(ql_modes_spread[0]), 2.0));
    const double mass[2] = {96.06 * so4, 62.0 * no3};
    const double gammas[2] = {ql_uptake_bertram(water / litre, no3 / litre, cl / litre),
                              ql_uptake_riemer(c.t, c.rh, mass[0] / (mass[0] + mass[1]))};
    for (int s = 0; s < 2; s++) {
      const double fine = ql_uptake_rate(c.surface[0], c.radius[0], gammas[s],
                                         c.speed / sqrt(108.01e-3), 65e-4 / 760.0 * c.thin);
      const double got = het_rate(w, &other[s], "N2O5_ACLF", at) * cl * QL_AVOGADRO * 1e-6;
      assert_close(got, ql_uptake_clno2_yield(water, cl) * fine, 1e-6 * fine);
      assert_true(het_rate(w, &other[s], "N2O5_ACLC", at) == rate(w, "N2O5_ACLC", at));
    }
  }
  options.n2o5 = "fast";
  assert_int_equal(ql_uptake_create(w->arena, &options, &other[0], &back), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "'fast'"));
  ql_arena_free(w->arena);
}

static void what_is_not_there(void **unused) {
  (void)unused;
  world *w = make_world();
  ql_operator rates, chloride_back;
  ql_uptake_options options = {.mechanism = w->mechanism, .grid = &w->grid, .species = &w->species};
  /* no properties: nothing on particles */
  assert_ok(ql_uptake_create(w->arena, &options, &rates, &chloride_back));
  assert_ok(ql_operator_forward(&rates, &w->met, 600, w->state));
  for (size_t n = 0; n < w->grid.volume; n++) assert_true(ql_uptake_rates(&rates)[n] == 0.0f);
  /* no particles: no chloride to lend */
  const ql_species_table gases = {w->mechanism->species_count, w->mechanism->species};
  options.species = &gases;
  options.properties = &w->properties;
  assert_ok(ql_uptake_create(w->arena, &options, &rates, &chloride_back));
  assert_null(chloride_back.method);
  assert_ok(ql_operator_forward(&rates, &w->met, 600, w->state));
  const char *const odd[] = {"N2O5", "GLYOXAL"};
  ql_mechanism other = *w->mechanism;
  other.name = "other";
  other.het = odd;
  other.het_count = 2;
  options.mechanism = &other;
  assert_int_equal(ql_uptake_create(w->arena, &options, &rates, &chloride_back), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "HET(GLYOXAL)"));
  assert_non_null(strstr(ql_error_message(), "N2O5_ACLF"));
  ql_arena_free(w->arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(rates_are_those_of_the_laws),
                                     cmocka_unit_test(night_conserves_nitrogen_and_chlorine),
                                     cmocka_unit_test(day_turns_nitryl_chloride_to_acid),
                                     cmocka_unit_test(decay_and_yield),
                                     cmocka_unit_test(budgets_close),
                                     cmocka_unit_test(same_bits_for_any_thread_count),
                                     cmocka_unit_test(schemes),
                                     cmocka_unit_test(what_is_not_there)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
