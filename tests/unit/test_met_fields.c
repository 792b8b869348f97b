/* Interpolation between frames, and the sun. */
#include "base/clock.h"
#include "base/constants.h"
#include "grids/met.h"
#include "ql_test.h"

#include <math.h>

typedef struct fixture {
  ql_arena *arena;
  ql_projection *projection;
  ql_grid *grid;
  ql_met_fields before, after, now;
} fixture;

static void make(fixture *f) {
  *f = (fixture){0};
  assert_ok(ql_arena_create(&f->arena));
  assert_ok(ql_projection_create(
      "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000", &f->projection));
  const ql_grid_spec spec = {5, 4, 3, 3000.0, 3000.0, 0.0, 0.0};
  assert_ok(ql_grid_create(f->arena, &spec, f->projection, &f->grid));
  assert_ok(ql_met_fields_create(f->arena, f->grid, &f->before));
  assert_ok(ql_met_fields_create(f->arena, f->grid, &f->after));
  assert_ok(ql_met_fields_create(f->arena, f->grid, &f->now));
  f->before.time = 1000.0;
  f->after.time = 4600.0;
  for (size_t n = 0; n < f->grid->volume; n++) {
    f->before.air[n] = 100.0F + (float)n;
    f->after.air[n] = 200.0F;
    f->before.cloud_water[n] = 1e-4F;
    f->after.cloud_water[n] = 9e-4F;
  }
  for (size_t n = 0; n < f->grid->plane; n++) {
    f->before.ustar[n] = 0.2F;
    f->after.ustar[n] = 0.6F;
    f->before.rain_rate[n] = 3.0F;
  }
}

static void drop(fixture *f) {
  ql_projection_free(f->projection);
  ql_arena_free(f->arena);
}

static void linear_fields_are_linear_and_held_ones_are_held(void **state) {
  (void)state;
  fixture f;
  make(&f);
  ql_met_interpolate(f.grid, &f.before, &f.after, 1900.0, &f.now);
  assert_true(f.now.time == 1900.0);
  for (size_t n = 0; n < f.grid->volume; n++) {
    const double wanted = 0.75 * (100.0 + (double)n) + 0.25 * 200.0;
    assert_true(fabs((double)f.now.air[n] - wanted) < 1e-4);
    assert_true(f.now.cloud_water[n] == 1e-4F);
  }
  for (size_t n = 0; n < f.grid->plane; n++) {
    assert_true(fabsf(f.now.ustar[n] - 0.3F) < 1e-6F);
    assert_true(f.now.rain_rate[n] == 3.0F);
  }
  drop(&f);
}

static void the_frames_themselves_come_back(void **state) {
  (void)state;
  fixture f;
  make(&f);
  ql_met_interpolate(f.grid, &f.before, &f.after, f.before.time, &f.now);
  assert_memory_equal(f.now.air, f.before.air, f.grid->volume * sizeof(float));
  ql_met_interpolate(f.grid, &f.before, &f.after, f.after.time, &f.now);
  for (size_t n = 0; n < f.grid->volume; n++) assert_true(fabsf(f.now.air[n] - 200.0F) < 1e-4F);
  ql_met_interpolate(f.grid, &f.before, &f.after, 0.0, &f.now); /* never beyond the frames */
  assert_memory_equal(f.now.air, f.before.air, f.grid->volume * sizeof(float));
  drop(&f);
}

static void air_alone_equals_air_among_the_rest(void **state) {
  (void)state;
  fixture f;
  float *air = NULL;
  make(&f);
  assert_ok(ql_arena_take(f.arena, "air", f.grid->volume, sizeof *air, &air));
  ql_met_interpolate(f.grid, &f.before, &f.after, 3333.0, &f.now);
  ql_met_interpolate_air(f.grid, &f.before, &f.after, 3333.0, air);
  assert_memory_equal(air, f.now.air, f.grid->volume * sizeof(float));
  drop(&f);
}

static double cosine(const char *when, double longitude, double latitude) {
  double time;
  assert_ok(ql_clock_parse(when, &time));
  return ql_met_cosine_zenith(time, longitude, latitude);
}

/* Declination and equation of time of the Astronomical Almanac: at the solstice of 2023-06-21 14:58
 * UTC 23.44 deg; on 2023-11-03 the sun is 16.45 min ahead of the clock, on 2023-02-11 14.23 min
 * behind. Spencer's series is good to some 0.03 deg and 0.6 min. */
static void the_sun_stands_where_the_almanac_says(void **state) {
  (void)state;
  const double radians = QL_PI / 180.0;
  assert_true(fabs(cosine("2023-06-21T12:02", 0.0, 23.44) - 1.0) < 1e-5);
  assert_true(fabs(cosine("2023-12-22T11:58", 0.0, -23.44) - 1.0) < 1e-5);
  /* the sun crosses the six-o'clock circle where sin(h) = sin(lat) sin(decl) */
  const double early = acos(cosine("2023-11-03T05:43:33", 0.0, 0.0)) / radians;
  const double late = acos(cosine("2023-02-11T06:14:14", 0.0, 0.0)) / radians;
  assert_true(fabs(early - 90.0) < 0.2 && fabs(late - 90.0) < 0.2);
  assert_true(cosine("2023-07-14T16:00", 120.2, 29.7) < -0.5); /* midnight at Zhuji */
  assert_true(cosine("2023-07-14T04:00", 120.2, 29.7) > 0.95); /* noon */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(linear_fields_are_linear_and_held_ones_are_held),
      cmocka_unit_test(the_frames_themselves_come_back),
      cmocka_unit_test(air_alone_equals_air_among_the_rest),
      cmocka_unit_test(the_sun_stands_where_the_almanac_says),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
