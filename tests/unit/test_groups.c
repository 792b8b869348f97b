/* The fields of PM2.5 and PM10: each particle counts once, with the share of its mode below the
 * cut; components add up to the whole. */
#include "particle_world.h"

#include "base/constants.h"
#include "outputs/groups.h"

static const char *const components[QL_COMPONENTS] = {[QL_COMPONENT_SULFATE] = "SO4",
                                                      [QL_COMPONENT_NITRATE] = "NO3",
                                                      [QL_COMPONENT_AMMONIUM] = "NH4",
                                                      [QL_COMPONENT_PRIMARY_ORGANIC] = "POA",
                                                      [QL_COMPONENT_SECONDARY_ORGANIC] = "SOA",
                                                      [QL_COMPONENT_BLACK_CARBON] = "BC",
                                                      [QL_COMPONENT_SEA_SALT] = "SS",
                                                      [QL_COMPONENT_DUST] = "DUST",
                                                      [QL_COMPONENT_OTHER] = "OTHER"};

static particle_world world;
static ql_field_group *groups;
static int group_count;

static int make(void **state) {
  (void)state;
  particle_world_make(&world);
  assert_ok(ql_groups_make(world.arena, &world.species, &groups, &group_count));
  return 0;
}

static int done(void **state) {
  (void)state;
  ql_arena_free(world.arena);
  return 0;
}

static const ql_field_group *find(const char *name) {
  for (int g = 0; g < group_count; g++)
    if (strcmp(groups[g].name, name) == 0) return &groups[g];
  fail_msg("there is no group %s", name);
  return NULL;
}

/* The means of some fields in every layer. */
static ql_fields fields_of(char *const *names, int count) {
  const ql_fields_request request = {
      .grid = &world.grid, .species = &world.species, .groups = groups, .group_count = group_count};
  ql_fields fields;
  assert_ok(ql_fields_create(world.arena, &request, names, count, &fields));
  ql_fields_accumulate(&fields, &world.moment, 600.0);
  ql_fields_finish(&fields);
  return fields;
}

static float mean_at(const ql_fields *fields, int field, int k, int j, int i) {
  return fields->mean[((field * PARTICLE_NZ + k) * PARTICLE_NY + j) * PARTICLE_NX + i];
}

/* No particle is left out of the components of a cut, and none counts twice. */
static void components_are_a_partition(void **state) {
  (void)state;
  static const char *const cuts[] = {"PM25", "PM10"};
  for (int cut = 0; cut < 2; cut++) {
    int seen[200] = {0};
    const ql_field_group *whole = find(cuts[cut]);
    assert_int_equal(whole->part_count, ql_particles_count());
    for (int c = 0; c < QL_COMPONENTS; c++) {
      char name[32];
      snprintf(name, sizeof name, "%s_%s", cuts[cut], components[c]);
      const ql_field_group *group = find(name);
      assert_true(group->part_count > 0);
      for (int p = 0; p < group->part_count; p++) seen[group->parts[p].species]++;
    }
    for (int p = 0; p < whole->part_count; p++) {
      assert_int_equal(seen[whole->parts[p].species], 1);
      assert_int_equal(whole->parts[p].cut, cut == 0 ? QL_FIELD_PM25 : QL_FIELD_PM10);
    }
  }
}

/* In every cell: the components add up to the whole but for rounding, PM10 >= PM25, and PM25 is
 * what the state and the shares give. */
static void components_add_up(void **state) {
  (void)state;
  char *const names[] = {"PM25",     "PM10",    "PM25_SO4", "PM25_NO3",  "PM25_NH4",  "PM25_POA",
                         "PM25_SOA", "PM25_BC", "PM25_SS",  "PM25_DUST", "PM25_OTHER"};
  enum { COUNT = sizeof names / sizeof names[0] };
  const ql_fields fields = fields_of(names, COUNT);
  for (int k = 0; k < PARTICLE_NZ; k++)
    for (int j = 0; j < PARTICLE_NY; j++)
      for (int i = 0; i < PARTICLE_NX; i++) {
        const size_t c = ql_grid_at(&world.grid, k, j, i);
        const double whole = mean_at(&fields, 0, k, j, i);
        double sum = 0.0, direct = 0.0;
        for (int f = 2; f < COUNT; f++) sum += mean_at(&fields, f, k, j, i);
        assert_float_equal(sum, whole, 2e-6 * whole);
        assert_true(mean_at(&fields, 1, k, j, i) >= whole);
        for (int s = 0; s < world.species.count; s++)
          if (world.species.items[s].particle)
            direct += (double)world.state.c[(size_t)s * world.grid.volume + c] *
                      world.moment.aerosol->share25[world.species.items[s].mode][c];
        direct *= 1e9 * QL_MOLAR_MASS_AIR * world.now.air[c] / world.now.thickness[c];
        assert_float_equal(whole, direct, 2e-6 * direct);
      }
}

static void water_and_names(void **state) {
  (void)state;
  char *const names[] = {"PM25_WATER", "PM25_NO3", "VISUAL_RANGE", "EXTINCTION", "PM10_DUST"};
  const ql_fields fields = fields_of(names, 5);
  const ql_aerosol_properties *a = world.moment.aerosol;
  const size_t c = ql_grid_at(&world.grid, 1, 2, 67);
  const double water =
      1e9 * ((double)a->water[0][c] * a->share25[0][c] + (double)a->water[1][c] * a->share25[1][c]);
  assert_true(water > 0.0);
  assert_float_equal(mean_at(&fields, 0, 1, 2, 67), water, 2e-6 * water);
  assert_string_equal(fields.items[0].units, "ug m-3");
  assert_string_equal(fields.items[1].units, "ug m-3");
  assert_string_equal(fields.items[1].standard_name,
                      "mass_concentration_of_nitrate_dry_aerosol_particles_in_air");
  assert_string_equal(fields.items[1].long_name, "mass concentration at ambient conditions of "
                                                 "nitrate in PM2.5, dry, mean over the interval");
  assert_string_equal(fields.items[2].units, "km");
  assert_string_equal(fields.items[3].units, "Mm-1");
  assert_false(fields.items[3].particle);
  assert_string_equal(fields.items[4].standard_name,
                      "mass_concentration_of_dust_dry_aerosol_particles_in_air");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(components_are_a_partition),
                                     cmocka_unit_test(components_add_up),
                                     cmocka_unit_test(water_and_names)};
  return cmocka_run_group_tests(tests, make, done);
}
