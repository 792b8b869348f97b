/* Light extinction: against a plain twin of the revised IMPROVE algorithm, and known values. */
#include "particle_world.h"

#include "base/constants.h"
#include "outputs/visibility.h"

static particle_world world;
static ql_visibility *visibility;

static int make(void **state) {
  (void)state;
  particle_world_make(&world);
  assert_ok(ql_visibility_create(world.arena, &world.species, &visibility));
  return 0;
}

static int done(void **state) {
  (void)state;
  ql_arena_free(world.arena);
  return 0;
}

typedef struct growth {
  double small, large, sea_salt;
} growth;

static double large_of(double mass) {
  return mass < 20.0 ? mass / 20.0 * mass : mass;
}

/* Pitchford et al. 2007: the revised algorithm, term by term. `f`: of the cell's humidity. */
static double twin(size_t c, growth f) {
  const double moles = world.now.air[c] / world.now.thickness[c];
  double mass[QL_COMPONENTS] = {0}, coarse = 0.0;
  for (int p = 0; p < ql_particles_count(); p++) {
    const ql_particle *it = ql_particles_at(p);
    const int s = ql_species_find(&world.species, it->species.name);
    const double q =
        1e9 * QL_MOLAR_MASS_AIR * moles * (double)world.state.c[(size_t)s * world.grid.volume + c];
    const double fine = world.moment.aerosol->share25[it->species.mode][c];
    mass[it->component] += q * fine;
    coarse += q * (world.moment.aerosol->share10[it->species.mode][c] - fine);
  }
  const double sulfate = 1.375 * mass[QL_COMPONENT_SULFATE], big_s = large_of(sulfate);
  const double nitrate = 1.29 * mass[QL_COMPONENT_NITRATE], big_n = large_of(nitrate);
  const double organic = mass[QL_COMPONENT_PRIMARY_ORGANIC] + mass[QL_COMPONENT_SECONDARY_ORGANIC];
  const double big_o = large_of(organic);
  double sum = 2.2 * f.small * (sulfate - big_s) + 4.8 * f.large * big_s;
  sum += 2.4 * f.small * (nitrate - big_n) + 5.1 * f.large * big_n;
  sum += 2.8 * (organic - big_o) + 6.1 * big_o;
  sum += 10.0 * mass[QL_COMPONENT_BLACK_CARBON];
  sum += mass[QL_COMPONENT_DUST] + mass[QL_COMPONENT_OTHER];
  sum += 1.7 * f.sea_salt * mass[QL_COMPONENT_SEA_SALT] + 0.6 * coarse;
  sum += 0.33 * 1e9 * (double)world.state.c[c]; /* NO2 is the first species */
  return sum + 4.51e-31 * 6.02214076e23 * moles * 1e6;
}

/* At humidities of the paper's table, between two of its lines, and beyond its ends. */
static void against_twin(void **state) {
  (void)state;
  static const struct {
    float humidity;
    growth f;
  } cases[] = {{0.20F, {1.0, 1.0, 1.0}},    {0.50F, {1.64, 1.50, 2.45}},
               {0.80F, {2.93, 2.39, 3.63}}, {0.805F, {2.98, 2.42, 3.66}},
               {0.90F, {4.90, 3.53, 5.12}}, {0.95F, {9.34, 5.57, 7.35}},
               {0.99F, {9.34, 5.57, 7.35}}};
  float found[QL_MOMENT_CELLS];
  const size_t at = ql_grid_at(&world.grid, 1, 1, 6);
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
    for (size_t c = 0; c < world.grid.volume; c++)
      world.moment.aerosol->humidity[c] = cases[n].humidity;
    ql_visibility_extinction(visibility, &world.moment, at, QL_MOMENT_CELLS, found);
    for (int i = 0; i < QL_MOMENT_CELLS; i++) {
      const double expected = twin(at + (size_t)i, cases[n].f);
      assert_float_equal(found[i], expected, 1e-5 * expected);
    }
  }
}

/* Clean air at sea level scatters 11-12 Mm-1 and can be seen through for 330-350 km; 100 ug m-3 of
 * ammonium nitrate at 90 %, all of it large: 5.1 x 3.53 x 100 Mm-1 more, 2 km. */
static void known_values(void **state) {
  (void)state;
  const size_t at = ql_grid_at(&world.grid, 0, 0, 0), volume = world.grid.volume;
  float found;
  memset(world.state.c, 0, (size_t)world.species.count * volume * sizeof *world.state.c);
  world.now.air[at] = 846.0F, world.now.thickness[at] = 20.0F; /* 288 K, 1013 hPa */
  world.moment.aerosol->humidity[at] = 0.9F;
  ql_visibility_extinction(visibility, &world.moment, at, 1, &found);
  assert_true(found > 11.0F && found < 12.0F);
  assert_true(ql_visibility_range(found) > 330.0F && ql_visibility_range(found) < 350.0F);
  const int s = ql_species_find(&world.species, "PNO3");
  world.state.c[(size_t)s * volume + at] =
      (ql_real)(100e-9 / 1.29 / (QL_MOLAR_MASS_AIR * 42.3 * world.moment.aerosol->share25[0][at]));
  float hazy;
  ql_visibility_extinction(visibility, &world.moment, at, 1, &hazy);
  const double coarse =
      0.6 * 100.0 / 1.29 *
      (world.moment.aerosol->share10[0][at] / world.moment.aerosol->share25[0][at] - 1.0);
  assert_float_equal(hazy - found - coarse, 5.1 * 3.53 * 100.0, 1.0);
  assert_float_equal(ql_visibility_range(hazy), 2.15, 0.1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(against_twin),
                                     cmocka_unit_test(known_values)};
  return cmocka_run_group_tests(tests, make, done);
}
