/* The reader on a small file whose every value is known: fields, fluxes, halo, window, layers. */
#include "base/constants.h"
#include "met_case.h"
#include "met_wrf_file.h"

#include <omp.h>

static const char A[] = "test_met_wrf_a.nc", B[] = "test_met_wrf_b.nc";
static const char START[] = "2023-07-14T16:00", END[] = "2023-07-14T18:00";

static void start(met_case *c, const wrf_file_spec *s) {
  wrf_write(A, s);
  met_case_start(c, START, END);
  met_case_add(c, A);
}

static void read_frame(met_case *c, int frame, ql_met_fields *f) {
  assert_ok(ql_met_fields_create(c->arena, ql_meteorology_grid(c->met), f));
  assert_ok(ql_meteorology_read(c->met, frame, f));
}

#define assert_near(value, wanted, relative)                                                       \
  do {                                                                                             \
    const double near_a_ = (double)(value), near_b_ = (double)(wanted);                            \
    if (!(fabs(near_a_ - near_b_) <= (relative)*fabs(near_b_) + 1e-12))                            \
      fail_msg("%s is %.9g, not %.9g", #value, near_a_, near_b_);                                  \
  } while (0)

static double temperature(const wrf_file_spec *s, int t, int k, int j, int i) {
  return (value_t(s, t, k, j, i) + 300.0) * pow(wrf_pressure(t, k, j, i) / 1e5, 2.0 / 7.0);
}

static double air(const wrf_file_spec *s, int t, int k, int j, int i) {
  return wrf_pressure(t, k, j, i) * (wrf_edge(k + 1) - wrf_edge(k)) /
         (QL_GAS_CONSTANT * temperature(s, t, k, j, i));
}

static void state_fields_are_those_of_the_file(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  const wrf_file_spec s = wrf_sound();
  start(&c, &s);
  assert_ok(met_case_open(&c));
  read_frame(&c, 1, &f);
  const ql_grid *g = ql_meteorology_grid(c.met);
  assert_int_equal(g->nx * 10000 + g->ny * 100 + g->nz, 90806);
  for (int k = 0; k < 6; k++)
    for (int j = 0; j < 8; j++)
      for (int i = 0; i < 9; i++) {
        const size_t n = ql_grid_at(g, k, j, i);
        const double q = value_qv(&s, 1, k, j, i);
        assert_near(f.pressure[n], wrf_pressure(1, k, j, i), 1e-6);
        assert_near(f.temperature[n], temperature(&s, 1, k, j, i), 1e-6);
        assert_near(f.thickness[n], wrf_edge(k + 1) - wrf_edge(k), 1e-4);
        assert_near(f.height[n], wrf_middle(k), 1e-4);
        assert_near(f.air[n], air(&s, 1, k, j, i), 1e-4);
        assert_near(f.humidity[n], q / (q + 0.622), 1e-6);
        assert_near(f.cloud_water[n], value_qc(&s, 1, k, j, i), 1e-6);
        assert_near(f.kz[n], k ? 10.0 * k : 0.0, 1e-6);
      }
  met_case_end(&c);
}

/* tau = 3 LWP / (2 rho_w r_e) by hand: LWP = q rho_dry dz */
static void optical_depth_and_cover_follow_from_water(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  const wrf_file_spec s = wrf_sound();
  start(&c, &s);
  assert_ok(met_case_open(&c));
  assert_true(met_case_says(&c, QL_NOTE, "no CLOUD_OD"));
  read_frame(&c, 0, &f);
  const ql_grid *g = ql_meteorology_grid(c.met);
  const size_t cloudy = ql_grid_at(g, 2, 4, 5), clear = ql_grid_at(g, 2, 4, 2);
  const double q = value_qv(&s, 0, 2, 4, 5), p = wrf_pressure(0, 2, 4, 5);
  const double e = p * q / (q + 0.622); /* Pa */
  const double dry = (p - e) * 28.9647e-3 / (QL_GAS_CONSTANT * temperature(&s, 0, 2, 4, 5));
  const double path = 3e-4 * dry * (wrf_edge(3) - wrf_edge(2)); /* kg m-2 */
  assert_near(f.cloud_optical_depth[cloudy], 1.5 * path / (1000.0 * 10e-6), 1e-4);
  assert_true(f.cloud_fraction[cloudy] == 1.0F && f.cloud_fraction[clear] == 0.0F);
  assert_true(f.cloud_optical_depth[clear] == 0.0F);
  met_case_end(&c);
}

static void fluxes_are_air_times_wind_times_length(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  const wrf_file_spec s = wrf_sound();
  start(&c, &s);
  assert_ok(met_case_open(&c));
  read_frame(&c, 2, &f);
  const ql_grid *g = ql_meteorology_grid(c.met);
  for (int k = 0; k < 6; k++)
    for (int j = 1; j < 8; j++)
      for (int i = 1; i < 9; i++) {
        const size_t n = ql_grid_at(g, k, j, i), cell = ql_grid_at2(g, j, i);
        const double here = air(&s, 2, k, j, i);
        const double east = 0.5 * (here + air(&s, 2, k, j, i - 1)) * value_u(&s, 2, k, j, i);
        const double north = 0.5 * (here + air(&s, 2, k, j - 1, i)) * value_v(&s, 2, k, j, i);
        assert_near(f.wind_x[n], value_u(&s, 2, k, j, i), 1e-6);
        assert_near(f.wind_y[n], value_v(&s, 2, k, j, i), 1e-5);
        assert_near(f.flux_x[n], east * g->face_x[cell], 1e-4);
        assert_near(f.flux_y[n], north * g->face_y[cell], 1e-4);
      }
  /* the faces that close the grid: their winds are in the file too */
  assert_near(f.wind_x[ql_grid_at(g, 3, 4, 9)], value_u(&s, 2, 3, 4, 9), 1e-6);
  assert_near(f.wind_y[ql_grid_at(g, 3, 8, 4)], value_v(&s, 2, 3, 8, 4), 1e-6);
  met_case_end(&c);
}

/* A window sees the same values as the whole file, in its halo too where the file has them, and the
 * nearest ones beyond. */
static void a_window_is_a_part_of_the_whole(void **state) {
  (void)state;
  met_case whole, part;
  ql_met_fields w, p;
  const wrf_file_spec s = wrf_sound();
  start(&whole, &s);
  assert_ok(met_case_open(&whole));
  read_frame(&whole, 1, &w);
  start(&part, &s);
  ql_case_meteorology *m = &part.settings.meteorology;
  m->skip_west = 4, m->skip_east = 1, m->skip_south = 2, m->skip_north = 3;
  assert_ok(met_case_open(&part));
  read_frame(&part, 1, &p);
  const ql_grid *gw = ql_meteorology_grid(whole.met), *gp = ql_meteorology_grid(part.met);
  assert_int_equal(gp->nx, 4);
  assert_int_equal(gp->ny, 3);
  for (int k = 0; k < 6; k++)
    for (int j = -2; j < 6; j++)
      for (int i = -3; i < 5; i++) {
        const size_t a = ql_grid_at(gp, k, j, i), b = ql_grid_at(gw, k, j + 2, i + 4);
        assert_true(p.pressure[a] == w.pressure[b] && p.temperature[a] == w.temperature[b]);
        assert_true(p.wind_x[a] == w.wind_x[b] && p.wind_y[a] == w.wind_y[b]);
        assert_true(p.kz[a] == w.kz[b] && p.air[a] == w.air[b]);
        if (i > -3 && j > -2) assert_near(p.flux_x[a], w.flux_x[b], 1e-6);
      }
  assert_true(p.pressure[ql_grid_at(gp, 0, -3, 0)] == p.pressure[ql_grid_at(gp, 0, -2, 0)]);
  const size_t a = ql_grid_at2(gp, 1, 2), b = ql_grid_at2(gw, 3, 6);
  assert_true(fabs(gp->longitude[a] - gw->longitude[b]) < 1e-9);
  met_case_end(&whole);
  met_case_end(&part);
}

static void collapsed_layers_keep_air_and_flux(void **state) {
  (void)state;
  met_case whole, part;
  ql_met_fields w, p;
  int tops[3] = {1, 3, 5};
  const wrf_file_spec s = wrf_sound();
  start(&whole, &s);
  assert_ok(met_case_open(&whole));
  read_frame(&whole, 0, &w);
  start(&part, &s);
  part.settings.meteorology.layer_tops = tops;
  part.settings.meteorology.layer_tops_count = 3;
  assert_ok(met_case_open(&part));
  read_frame(&part, 0, &p);
  const ql_grid *g = ql_meteorology_grid(part.met);
  const size_t n = ql_grid_at(g, 1, 5, 6), a = n, b = n + g->plane; /* file layers 1 and 2 */
  const double sum = (double)w.air[a] + (double)w.air[b];
  assert_int_equal(g->nz, 3);
  assert_near(p.air[n], sum, 1e-6);
  assert_near(p.flux_x[n], (double)w.flux_x[a] + (double)w.flux_x[b], 1e-6);
  assert_near(p.flux_y[n], (double)w.flux_y[a] + (double)w.flux_y[b], 1e-6);
  const double mean =
      ((double)w.air[a] * (double)w.temperature[a] + (double)w.air[b] * (double)w.temperature[b]) /
      sum;
  assert_near(p.temperature[n], mean, 1e-6);
  assert_near(p.height[n], 0.5 * (wrf_edge(1) + wrf_edge(3)), 1e-4);
  assert_near(p.kz[ql_grid_at(g, 2, 5, 6)], 30.0, 1e-6); /* interface above file layer 2 */
  assert_near(p.cloud_optical_depth[n], w.cloud_optical_depth[b], 1e-3);
  met_case_end(&whole);
  met_case_end(&part);
}

/* 1.5 t^2 mm: 1.5 mm in the first hour, 4.5 in the second; the second frame of the first file opens
 * an interval that the second file closes. */
static void rain_is_the_difference_of_accumulations_across_files(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  wrf_file_spec s = wrf_sound(), later = s;
  s.nt = 2;
  later.start += 7200.0;
  later.nt = 1; /* its accumulation begins at 0 again, as after a restart */
  wrf_write(B, &later);
  start(&c, &s);
  met_case_add(&c, B);
  assert_ok(met_case_open(&c));
  read_frame(&c, 0, &f);
  const size_t n = ql_grid_at2(ql_meteorology_grid(c.met), 3, 2);
  assert_near(f.rain_rate[n], 1.5 / 3600.0, 1e-5);
  assert_ok(ql_meteorology_read(c.met, 1, &f));
  assert_near(f.rain_rate[n], 0.2 / 3600.0, 1e-5); /* what the later file holds: 0.1 i */
  assert_ok(ql_meteorology_read(c.met, 2, &f));
  assert_true(f.rain_rate[n] == 0.0F);
  met_case_end(&c);
  remove(B);
}

static void a_pattern_stands_for_its_files_in_order(void **state) {
  (void)state;
  met_case c;
  int count = 0;
  wrf_file_spec s = wrf_sound();
  s.nt = 2;
  wrf_write("test_met_wrf_many_1.nc", &s);
  s.start += 7200.0;
  wrf_write("test_met_wrf_many_2.nc", &s);
  met_case_start(&c, START, END);
  met_case_add(&c, "test_met_wrf_many_*.nc");
  assert_ok(met_case_open(&c));
  const double *times = ql_meteorology_times(c.met, &count);
  assert_int_equal(count, 4);
  for (int n = 1; n < 4; n++) assert_true(times[n] - times[n - 1] == 3600.0);
  met_case_end(&c);
  remove("test_met_wrf_many_1.nc");
  remove("test_met_wrf_many_2.nc");
}

static void land_use_becomes_the_classes_of_zhang(void **state) {
  (void)state;
  const struct {
    const char *scheme;
    double category;
    int zhang;
  } rows[] = {{"USGS", 1, 21},
              {"USGS", 16, 1},
              {"USGS", 13, 5},
              {"MODIFIED_IGBP_MODIS_NOAH", 13, 21},
              {"MODIFIED_IGBP_MODIS_NOAH", 17, 1},
              {"MODIFIED_IGBP_MODIS_NOAH", 5, 25},
              {"MODIFIED_IGBP_MODIS_NOAH", 21, 3}};
  for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
    met_case c;
    wrf_file_spec s = wrf_sound();
    s.land_use = rows[r].scheme;
    s.land_category = rows[r].category;
    start(&c, &s);
    assert_ok(met_case_open(&c));
    const ql_grid *g = ql_meteorology_grid(c.met);
    const ql_land *land = ql_meteorology_land(c.met);
    const size_t n = ql_grid_at2(g, 2, 3);
    for (int u = 0; u < QL_LAND_USES; u++)
      assert_true(land->land_use[(size_t)u * g->plane + n] == (u + 1 == rows[r].zhang));
    assert_near(land->terrain[n], wrf_terrain(2, 3), 1e-6);
    assert_near(land->ozone_column[n], 300.0, 1e-7);
    assert_null(land->leaf_area_index);
    met_case_end(&c);
  }
}

/* A global 2.5-degree ozone column in mol m-2, longitudes 0-360, latitudes falling: bilinear means
 * a field that is linear in both coordinates comes back as it is. */
static void write_ozone(const char *path, double last_longitude) {
  enum { ROWS = 73, COLUMNS = 144 };
  static double values[ROWS][COLUMNS], lat[ROWS], lon[COLUMNS];
  int id, axes[2], variables[3];
  for (int j = 0; j < ROWS; j++) lat[j] = 90.0 - 2.5 * j;
  for (int i = 0; i < COLUMNS; i++) lon[i] = last_longitude * i / (COLUMNS - 1);
  for (int j = 0; j < ROWS; j++)
    for (int i = 0; i < COLUMNS; i++)
      values[j][i] = (250.0 + lat[j] + 0.1 * lon[i]) * 2.6867e20 / 6.02214076e23;
  nc_must(nc_create(path, NC_CLOBBER, &id));
  nc_must(nc_def_dim(id, "lat", ROWS, &axes[0]));
  nc_must(nc_def_dim(id, "lon", COLUMNS, &axes[1]));
  nc_must(nc_def_var(id, "lat", NC_DOUBLE, 1, &axes[0], &variables[0]));
  nc_must(nc_def_var(id, "lon", NC_DOUBLE, 1, &axes[1], &variables[1]));
  nc_must(nc_def_var(id, "column", NC_DOUBLE, 2, axes, &variables[2]));
  nc_must(nc_put_att_text(id, variables[0], "units", 13, "degrees_north"));
  nc_must(nc_put_att_text(id, variables[1], "units", 12, "degrees_east"));
  nc_must(nc_put_att_text(id, variables[2], "units", 7, "mol m-2"));
  nc_must(nc_enddef(id));
  nc_must(nc_put_var_double(id, variables[0], lat));
  nc_must(nc_put_var_double(id, variables[1], lon));
  nc_must(nc_put_var_double(id, variables[2], &values[0][0]));
  nc_must(nc_close(id));
}

static void an_ozone_column_may_be_on_longitudes_and_latitudes(void **state) {
  (void)state;
  char file[] = "test_met_wrf_ozone.nc", variable[] = "column";
  const wrf_file_spec s = wrf_sound();
  for (int reach = 0; reach < 2; reach++) {
    met_case c;
    write_ozone(file, reach ? 357.5 : 119.0); /* the model lies at 120.2 E */
    start(&c, &s);
    c.settings.land.ozone_file = file;
    c.settings.land.ozone_variable = variable;
    if (!reach) {
      assert_int_equal(met_case_open(&c), QL_ERR_INPUT);
      assert_true(met_case_says(&c, QL_ERROR, "does not reach the model's cell"));
    } else {
      assert_ok(met_case_open(&c));
      const ql_grid *g = ql_meteorology_grid(c.met);
      for (size_t n = 0; n < g->plane; n++)
        assert_near(ql_meteorology_land(c.met)->ozone_column[n],
                    250.0 + g->latitude[n] + 0.1 * g->longitude[n], 1e-6);
    }
    met_case_end(&c);
  }
  remove(file);
}

/* The other projections of WRF: coordinates and map factors are those of the attributes, and the
 * cells have the area of the sphere under them. */
static void other_projections_are_read(void **state) {
  (void)state;
  const struct {
    int kind;
    const char *text;
  } rows[] = {{2, "+proj=stere +lat_0=90 +lat_ts=25 +lon_0=120.2 +R=6370000"},
              {3, "+proj=merc +lat_ts=25 +lon_0=120.2 +R=6370000"},
              {6, "+proj=eqc +lat_ts=0 +lon_0=120.2 +R=6370000"}};
  for (int r = 0; r < 3; r++) {
    met_case c;
    ql_met_fields f;
    wrf_file_spec s = wrf_sound();
    s.map_proj = rows[r].kind;
    s.projection = rows[r].text;
    start(&c, &s);
    assert_ok(met_case_open(&c));
    read_frame(&c, 0, &f);
    const ql_grid *g = ql_meteorology_grid(c.met);
    assert_string_equal(ql_projection_string(g->projection), rows[r].text);
    const size_t n = ql_grid_at2(g, 4, 4), south = ql_grid_at2(g, 3, 4),
                 north = ql_grid_at2(g, 5, 4);
    const double deg = QL_PI / 180.0, lat = g->latitude[n] * deg;
    const double tall = 6370000.0 * 0.5 * (g->latitude[north] - g->latitude[south]) * deg;
    const double wide = rows[r].kind == 6 ? 3000.0 * cos(lat) : tall; /* conformal but for 6 */
    assert_near(g->area[n], wide * tall, 1e-5);
    met_case_end(&c);
  }
}

static void the_number_of_threads_changes_nothing(void **state) {
  (void)state;
  met_case c;
  ql_met_fields one, two;
  wrf_file_spec s = wrf_sound();
  const int threads = omp_get_max_threads();
  s.leave_out = "|EXCH_H|PSFC|T2|";
  start(&c, &s);
  assert_ok(met_case_open(&c));
  omp_set_num_threads(1);
  read_frame(&c, 1, &one);
  omp_set_num_threads(3);
  read_frame(&c, 1, &two);
  omp_set_num_threads(threads);
  const ql_grid *g = ql_meteorology_grid(c.met);
#define FIELD(name, units, how) assert_memory_equal(one.name, two.name, g->volume * sizeof(float));
  QL_MET_3D(FIELD)
#undef FIELD
#define FIELD(name, units, how) assert_memory_equal(one.name, two.name, g->plane * sizeof(float));
  QL_MET_2D(FIELD)
#undef FIELD
  met_case_end(&c);
}

/* Calm air: the diagnosis has to end in finite values everywhere. */
static void calm_air_is_diagnosed_to_finite_values(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  wrf_file_spec s = wrf_sound();
  s.dead_calm = true;
  s.leave_out = "|EXCH_H|PSFC|T2|";
  start(&c, &s);
  assert_ok(met_case_open(&c));
  read_frame(&c, 0, &f);
  const ql_grid *g = ql_meteorology_grid(c.met);
  const struct {
    const float *values;
    float least, most;
  } bounds[] = {{f.surface_pressure, 9.0e4F, 1.01e5F},
                {f.temperature_2m, 285.0F, 300.0F},
                {f.ustar, 0.01F, 1.0F},
                {f.inverse_obukhov, -1.0F, 1.0F},
                {f.pbl_height, 10.0F, 3000.0F},
                {f.heat_flux, -200.0F, 500.0F},
                {f.wind_10m, 0.0F, 2.0F},
                {f.kz + g->plane, 0.1F, 500.0F}};
  for (size_t b = 0; b < sizeof bounds / sizeof bounds[0]; b++)
    for (size_t n = 0; n < g->plane; n++)
      if (!(bounds[b].values[n] >= bounds[b].least && bounds[b].values[n] <= bounds[b].most))
        fail_msg("field %zu is %g", b, (double)bounds[b].values[n]);
  met_case_end(&c);
}

static int clean(void **state) {
  (void)state;
  remove(A);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(state_fields_are_those_of_the_file),
      cmocka_unit_test(optical_depth_and_cover_follow_from_water),
      cmocka_unit_test(fluxes_are_air_times_wind_times_length),
      cmocka_unit_test(a_window_is_a_part_of_the_whole),
      cmocka_unit_test(collapsed_layers_keep_air_and_flux),
      cmocka_unit_test(rain_is_the_difference_of_accumulations_across_files),
      cmocka_unit_test(a_pattern_stands_for_its_files_in_order),
      cmocka_unit_test(land_use_becomes_the_classes_of_zhang),
      cmocka_unit_test(an_ozone_column_may_be_on_longitudes_and_latitudes),
      cmocka_unit_test(other_projections_are_read),
      cmocka_unit_test(the_number_of_threads_changes_nothing),
      cmocka_unit_test(calm_air_is_diagnosed_to_finite_values),
  };
  return cmocka_run_group_tests(tests, NULL, clean);
}
