/* The organic operator on a grid: equilibrium in every cell, mass of each bin kept, budgets that
 * close, C* shifted with temperature, the same bits for any number of threads, runs that lack
 * species; and what the mechanism's vapours must agree with. */
#include "cell_fields.h"
#include "chem_close.h"
#include "kept_bits.h"

#include "base/constants.h"
#include "solver/aerosol/organic/organic.h"
#include "solver/aerosol/particles.h"
#include "solver/chemistry/mechanism.h"

#include <omp.h>

enum { NX = 150, NY = 3, NZ = 2 }; /* rows longer than a block of cells */

typedef struct world {
  ql_arena *arena;
  const ql_mechanism *mechanism;
  ql_grid grid;
  ql_species_table species;
  ql_state *state;
  ql_met_fields now;
  ql_met met;
  float *air_end;
} world;

static ql_real *at(const world *w, const char *name, size_t cell) {
  const int s = ql_species_find(&w->species, name);
  assert_true(s >= 0);
  return w->state->c + (size_t)s * w->grid.volume + cell;
}

/* kg of dry air per m3 */
static double density(const world *w, size_t cell) {
  return QL_MOLAR_MASS_AIR * (double)w->now.air[cell] / (double)w->now.thickness[cell];
}

static double molar_mass(const world *w, const char *name) {
  return w->species.items[ql_species_find(&w->species, name)].molar_mass;
}

/* ug m-3 of a vapour or particle */
static double mass(const world *w, const char *name, size_t cell) {
  const int s = ql_species_find(&w->species, name);
  const ql_species *item = &w->species.items[s];
  const double part = item->particle ? 1.0 : item->molar_mass / QL_MOLAR_MASS_AIR;
  return 1e9 * density(w, cell) * part * (double)*at(w, name, cell);
}

static void set_mass(world *w, const char *name, size_t cell, double ug) {
  *at(w, name, cell) = 1;
  *at(w, name, cell) = (ql_real)(ug / mass(w, name, cell));
}

/* Nothing, or clean to filthy air, from 250 to 315 K. */
static void fill_cell(world *w, size_t cell, size_t to) {
  w->now.temperature[to] = (float)(250.0 + 65.0 * wave(cell, 1));
  w->now.air[to] = (float)(700.0 + 200.0 * wave(cell, 2));
  w->now.thickness[to] = 20.0f;
  w->air_end[to] = w->now.air[to] * 1.01f;
  if (cell % 7 == 0) return;
  for (int b = 0; b < QL_ORGANIC_BINS; b++) {
    set_mass(w, ql_organic_bins[b].vapour, to, pow(10.0, -3.0 + 5.0 * wave(cell, 10 + b)));
    set_mass(w, ql_organic_bins[b].particle, to, pow(10.0, -3.0 + 5.0 * wave(cell, 30 + b)));
  }
}

static world *make_world(const char *mechanism) {
  static world w;
  w = (world){0};
  assert_ok(ql_arena_create(&w.arena));
  assert_ok(ql_mechanism_find(mechanism, &w.mechanism));
  cell_grid(w.arena, NX, NY, NZ, &w.grid);
  assert_ok(
      ql_particles_append(w.arena, w.mechanism->species, w.mechanism->species_count, &w.species));
  assert_ok(ql_state_create(w.arena, &w.grid, &w.species, &w.state));
  w.now.temperature = cell_field(w.arena, w.grid.volume);
  w.now.air = cell_field(w.arena, w.grid.volume);
  w.now.thickness = cell_field(w.arena, w.grid.volume);
  w.air_end = cell_field(w.arena, w.grid.volume);
  w.met = (ql_met){.grid = &w.grid, .dt = 600, .now = &w.now, .air_end = w.air_end};
  for (int k = 0; k < NZ; k++)
    for (int j = 0; j < NY; j++)
      for (int i = 0; i < NX; i++)
        fill_cell(&w, (size_t)((k * NY + j) * NX + i), ql_grid_at(&w.grid, k, j, i));
  return &w;
}

static void partition(world *w) {
  ql_operator op;
  assert_ok(ql_organic_create(w->arena, &w->grid, &w->species, &op));
  assert_ok(ql_operator_forward(&op, &w->met, 600.0, w->state));
}

static double absorbing(const world *w, size_t cell) {
  double sum = 0.0;
  for (int b = 0; b < QL_ORGANIC_BINS; b++) sum += mass(w, ql_organic_bins[b].particle, cell);
  return sum;
}

/* In every cell every bin is shared out by the organic mass there is, computed with libm. */
static void every_bin_in_equilibrium(void **unused) {
  (void)unused;
  world *w = make_world("cb6r5_ae");
  partition(w);
  for (int cell = 0; cell < NX * NY * NZ; cell++) {
    const size_t to = ql_grid_at(&w->grid, cell / (NX * NY), cell / NX % NY, cell % NX);
    const double c = absorbing(w, to), t = (double)w->now.temperature[to];
    for (int b = 0; b < QL_ORGANIC_BINS; b++) {
      const ql_organic_bin *bin = &ql_organic_bins[b];
      const double gas = mass(w, bin->vapour, to), solid = mass(w, bin->particle, to);
      const double saturation =
          bin->saturation * 298.0 / t * exp(bin->enthalpy / 8.314462618 * (1 / 298.0 - 1 / t));
      assert_true(gas >= 0.0 && solid >= 0.0);
      assert_close(solid * saturation, gas * c, 2e-6 * (gas + solid) * (saturation + c));
    }
  }
  ql_arena_free(w->arena);
}

/* Vapour and particle of each bin together, in each cell and in the domain to the rounding of a
 * float; budgets to the last mole. */
static void mass_is_kept(void **unused) {
  (void)unused;
  static double before[QL_ORGANIC_BINS][NX];
  double start[256];
  world *w = make_world("cb6r5_ae");
  for (int b = 0; b < QL_ORGANIC_BINS; b++)
    for (int i = 0; i < NX; i++) {
      const size_t to = ql_grid_at(&w->grid, 1, 2, i);
      before[b][i] =
          mass(w, ql_organic_bins[b].vapour, to) + mass(w, ql_organic_bins[b].particle, to);
    }
  for (int s = 0; s < w->species.count; s++) start[s] = ql_state_mass(w->state, s, w->air_end);
  partition(w);
  for (int b = 0; b < QL_ORGANIC_BINS; b++) {
    const ql_organic_bin *bin = &ql_organic_bins[b];
    for (int i = 0; i < NX; i++) {
      const size_t to = ql_grid_at(&w->grid, 1, 2, i);
      assert_close(mass(w, bin->vapour, to) + mass(w, bin->particle, to), before[b][i],
                   1.2e-7 * before[b][i]);
    }
    const int gas = ql_species_find(&w->species, bin->vapour);
    const int solid = ql_species_find(&w->species, bin->particle);
    const double moved = w->state->budget[solid].aerosol; /* kg */
    const double all = start[gas] * molar_mass(w, bin->vapour) + start[solid];
    assert_close(w->state->budget[gas].aerosol * molar_mass(w, bin->vapour), -moved, 6e-8 * all);
  }
  for (int s = 0; s < w->species.count; s++)
    assert_close(start[s] + w->state->budget[s].aerosol, ql_state_mass(w->state, s, w->air_end),
                 1e-13 * start[s]);
  ql_arena_free(w->arena);
}

static void nothing_happens_twice(void **unused) {
  (void)unused;
  world *w = make_world("cb6r5_ae");
  partition(w);
  const size_t to = ql_grid_at(&w->grid, 1, 1, 70);
  double first[QL_ORGANIC_BINS];
  for (int b = 0; b < QL_ORGANIC_BINS; b++) first[b] = mass(w, ql_organic_bins[b].particle, to);
  partition(w);
  for (int b = 0; b < QL_ORGANIC_BINS; b++)
    assert_close(mass(w, ql_organic_bins[b].particle, to), first[b], 3e-7 * first[b]);
  ql_arena_free(w->arena);
}

static void same_bits_for_any_thread_count(void **unused) {
  (void)unused;
  kept_bits state = {0}, budget = {0};
  for (int threads = 1; threads <= 3; threads++) {
    omp_set_num_threads(threads);
    world *w = make_world("cb6r5_ae");
    const size_t species = (size_t)w->species.count;
    partition(w);
    assert_kept(&state, w->state->c, species * w->grid.volume * sizeof(ql_real));
    assert_kept(&budget, w->state->budget, species * sizeof(ql_budget));
    ql_arena_free(w->arena);
  }
  kept_bits_free(&state);
  kept_bits_free(&budget);
}

/* Clausius-Clapeyron by hand, with R = 8.314: at 278 K primary matter of C* 1 (85 kJ mol-1) has
 * 298/278 exp(85000/8.314 (1/298 - 1/278)) = 1.0719 exp(-2.46814) = 0.09085 ug m-3; secondary
 * matter of C* 100 (35 kJ mol-1) at 308 K 0.96753 exp(0.458662) 100 = 153.06. */
static void saturation_by_hand(void **unused) {
  (void)unused;
  assert_close(ql_organic_saturation(1.0, 85e3, 278.0), 0.09085, 1e-4);
  assert_close(ql_organic_saturation(100.0, 35e3, 308.0), 153.06, 0.05);
  assert_close(ql_organic_saturation(10.0, 35e3, 298.0), 10.0, 1e-12);
}

/* A mechanism without vapours of its own takes those of the species table. */
static void without_the_mechanism(void **unused) {
  (void)unused;
  world *w = make_world("chapman_nox");
  partition(w);
  const size_t to = ql_grid_at(&w->grid, 0, 1, 5);
  assert_true(mass(w, "POG0", to) <= 1e-7 * mass(w, "POA", to)); /* the rounding of POA is left */
  assert_true(mass(w, "ASOG4", to) > 0.0);
  ql_arena_free(w->arena);
}

/* Particles whose vapour a run does not have stay and absorb; a run without any is left alone. */
static void without_the_species(void **unused) {
  (void)unused;
  static const ql_species few[] = {
      {.name = "POA1", .particle = true, .molar_mass = 275e-3},
      {.name = "ASOG2", .molar_mass = 163e-3},
      {.name = "ASOA2", .particle = true, .molar_mass = 163e-3},
      {.name = "BSOG1", .molar_mass = 167e-3},
  };
  world *w = make_world("cb6r5_ae");
  const size_t to = ql_grid_at(&w->grid, 0, 0, 1);
  w->species = (ql_species_table){4, few};
  assert_ok(ql_state_create(w->arena, &w->grid, &w->species, &w->state));
  w->now.temperature[to] = 298.0f;
  set_mass(w, "POA1", to, 7.0);
  set_mass(w, "ASOG2", to, 6.0);
  set_mass(w, "BSOG1", to, 5.0);
  partition(w);
  assert_close(mass(w, "POA1", to), 7.0, 1e-6);
  assert_close(mass(w, "BSOG1", to), 5.0, 1e-6);
  /* p = 6 C / (C + 10), C = 7 + p: p = 3 */
  assert_close(mass(w, "ASOA2", to), 3.0, 1e-5);
  w->species = (ql_species_table){0, few};
  partition(w);
  ql_arena_free(w->arena);
}

/* The vapours of the mechanism weigh what the particles weigh. */
static void molar_masses_agree(void **unused) {
  (void)unused;
  world *w = make_world("cb6r5_ae");
  for (int b = 0; b < QL_ORGANIC_BINS; b++) {
    const double vapour = molar_mass(w, ql_organic_bins[b].vapour);
    assert_true(vapour > 0.1);
    assert_true(vapour == molar_mass(w, ql_organic_bins[b].particle));
    assert_true(ql_species_find(&w->species, ql_organic_bins[b].vapour) <
                w->mechanism->species_count);
  }
  ql_arena_free(w->arena);
  w = make_world("chapman_nox");
  for (int b = 0; b < QL_ORGANIC_BINS; b++)
    assert_true(molar_mass(w, ql_organic_bins[b].vapour) ==
                molar_mass(w, ql_organic_bins[b].particle));
  ql_arena_free(w->arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_bin_in_equilibrium), cmocka_unit_test(mass_is_kept),
      cmocka_unit_test(nothing_happens_twice),    cmocka_unit_test(same_bits_for_any_thread_count),
      cmocka_unit_test(saturation_by_hand),       cmocka_unit_test(without_the_mechanism),
      cmocka_unit_test(without_the_species),      cmocka_unit_test(molar_masses_agree),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
