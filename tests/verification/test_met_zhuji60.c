/* The benchmark case zhuji60: what its description states about the fields, and what it holds
 * against what is diagnosed when it is left out. The case is synthetic: its surface layer and
 * boundary layer follow their own simple laws, so the second part is a comparison, not a judgement.
 */
#include "met_case.h"
#include "met_copy.h"

static const char START[] = "2023-07-14T16:00", END[] = "2023-07-15T16:00";
static const char WRF[] = "data/zhuji60/wrfout_d01_zhuji60.nc";
static const char COPY[] = "test_met_zhuji60_copy.nc";

static char *shared(const char *path) {
  char full[1024];
  snprintf(full, sizeof full, "%s/%s", QL_SHARED_DIR, path);
  return strdup(full);
}

static void open_given(met_case *c, ql_met_fields *f) {
  met_case_start(c, START, END);
  met_case_add_shared(c, WRF);
  assert_ok(met_case_open(c));
  assert_ok(ql_met_fields_create(c->arena, ql_meteorology_grid(c->met), f));
}

static void the_grid_is_the_described_one(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  int count = 0;
  open_given(&c, &f);
  const ql_grid *g = ql_meteorology_grid(c.met);
  ql_meteorology_times(c.met, &count);
  assert_int_equal(count, 25);
  assert_true(fabs(g->x0 + 90000.0) < 0.05 && fabs(g->y0 + 90000.0) < 0.05);
  double least = 2.0, most = 0.0;
  for (int j = 0; j < 60; j++)
    for (int i = 0; i < 60; i++) {
      const double m = g->map_factor[ql_grid_at2(g, j, i)];
      least = fmin(least, m);
      most = fmax(most, m);
    }
  assert_true(least > 0.99205 && least < 0.99215 && most > 0.99345 && most < 0.99355);
  met_case_end(&c);
}

/* dy / MAPFAC_U and dx / MAPFAC_V of the file: the lengths that carry the air flux. */
static void faces_have_the_length_that_the_map_factors_give(void **state) {
  (void)state;
  static float u[60 * 61], v[61 * 60];
  const size_t start[3] = {0, 0, 0}, size_u[3] = {1, 60, 61}, size_v[3] = {1, 61, 60};
  met_case c;
  ql_met_fields f;
  char *path = shared(WRF);
  int id, variable;
  double off = 0.0;
  open_given(&c, &f);
  nc_must(nc_open(path, NC_NOWRITE, &id));
  nc_must(nc_inq_varid(id, "MAPFAC_U", &variable));
  nc_must(nc_get_vara_float(id, variable, start, size_u, u));
  nc_must(nc_inq_varid(id, "MAPFAC_V", &variable));
  nc_must(nc_get_vara_float(id, variable, start, size_v, v));
  nc_must(nc_close(id));
  const ql_grid *g = ql_meteorology_grid(c.met);
  for (int j = 0; j < 60; j++)
    for (int i = 0; i < 60; i++) {
      const size_t n = ql_grid_at2(g, j, i);
      off = fmax(off, fabs(g->face_x[n] * (double)u[j * 61 + i] / 3000.0 - 1.0));
      off = fmax(off, fabs(g->face_y[n] * (double)v[j * 60 + i] / 3000.0 - 1.0));
    }
  print_message("face lengths within %.2g of dx / m\n", off);
  assert_true(off < 1e-6);
  met_case_end(&c);
  free(path);
}

static void layers_end_at_the_described_heights(void **state) {
  (void)state;
  const double tops[20] = {20,   50,   90,   150,  230,  330,  460,  620,  820,  1070,
                           1370, 1720, 2120, 2600, 3200, 3900, 4700, 5600, 6700, 8000};
  met_case c;
  ql_met_fields f;
  double off = 0.0;
  open_given(&c, &f);
  assert_ok(ql_meteorology_read(c.met, 12, &f));
  const ql_grid *g = ql_meteorology_grid(c.met);
  for (size_t n = 0; n < g->plane; n++)
    for (int k = 0; k < 20; k++) {
      const size_t at = (size_t)k * g->plane + n;
      off = fmax(off, fabs((double)f.height[at] + 0.5 * (double)f.thickness[at] - tops[k]));
    }
  print_message("layer tops within %.2g m\n", off);
  assert_true(off < 0.002); /* 0.4 mm each, and the sum of float depths */
  met_case_end(&c);
}

static void the_sun_is_where_the_file_says(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  float given[60 * 60];
  char *path = shared(WRF);
  int id, variable, count = 0;
  double off = 0.0;
  open_given(&c, &f);
  const ql_grid *g = ql_meteorology_grid(c.met);
  const double *times = ql_meteorology_times(c.met, &count);
  nc_must(nc_open(path, NC_NOWRITE, &id));
  nc_must(nc_inq_varid(id, "COSZEN", &variable));
  for (int t = 0; t < count; t++) {
    const size_t start[3] = {(size_t)t, 0, 0}, size[3] = {1, 60, 60};
    nc_must(nc_get_vara_float(id, variable, start, size, given));
    for (int j = 0; j < 60; j++)
      for (int i = 0; i < 60; i++) {
        const size_t n = ql_grid_at2(g, j, i);
        const double sun = ql_met_cosine_zenith(times[t], g->longitude[n], g->latitude[n]);
        off = fmax(off, fabs(fmax(0.0, sun) - (double)given[j * 60 + i]));
      }
  }
  nc_must(nc_close(id));
  print_message("cosine of the zenith angle within %.2g\n", off);
  assert_true(off < 2e-3);
  met_case_end(&c);
  free(path);
}

/* The 58 x 58 interior is the same air as in the whole. */
static void the_interior_is_a_part_of_the_whole(void **state) {
  (void)state;
  met_case whole, part;
  ql_met_fields w, p;
  open_given(&whole, &w);
  assert_ok(ql_meteorology_read(whole.met, 15, &w));
  met_case_start(&part, START, END);
  met_case_add_shared(&part, WRF);
  ql_case_meteorology *m = &part.settings.meteorology;
  m->skip_west = m->skip_east = m->skip_south = m->skip_north = 1;
  assert_ok(met_case_open(&part));
  assert_ok(ql_met_fields_create(part.arena, ql_meteorology_grid(part.met), &p));
  assert_ok(ql_meteorology_read(part.met, 15, &p));
  const ql_grid *gw = ql_meteorology_grid(whole.met), *gp = ql_meteorology_grid(part.met);
  assert_int_equal(gp->nx * 100 + gp->ny, 5858);
  for (int k = 0; k < 20; k++)
    for (int j = -1; j < 59; j++)
      for (int i = -1; i < 59; i++) {
        const size_t a = ql_grid_at(gp, k, j, i), b = ql_grid_at(gw, k, j + 1, i + 1);
        assert_true(p.air[a] == w.air[b] && p.wind_x[a] == w.wind_x[b] && p.kz[a] == w.kz[b]);
        assert_true(fabsf(p.flux_y[a] - w.flux_y[b]) <= 1e-6F * fabsf(w.flux_y[b]));
      }
  met_case_end(&whole);
  met_case_end(&part);
}

static void land_and_ozone_come_from_their_files(void **state) {
  (void)state;
  met_case c, plain;
  ql_met_fields f;
  met_case_start(&c, START, END);
  met_case_add_shared(&c, WRF);
  c.settings.land.file = shared("data/zhuji60/landuse_zhang26.nc");
  c.settings.land.ozone_file = shared("data/zhuji60/o3col_albedo.nc");
  c.settings.land.ozone_variable = strdup("o3_column");
  c.settings.meteorology.skip_west = 3;
  assert_ok(met_case_open(&c));
  open_given(&plain, &f);
  const ql_grid *g = ql_meteorology_grid(c.met), *gp = ql_meteorology_grid(plain.met);
  const ql_land *land = ql_meteorology_land(c.met), *from_wrf = ql_meteorology_land(plain.met);
  double off = 0.0;
  for (int j = 0; j < 60; j++)
    for (int i = 0; i < 57; i++) {
      const size_t n = ql_grid_at2(g, j, i), m = ql_grid_at2(gp, j, i + 3);
      double sum = 0.0;
      for (int u = 0; u < QL_LAND_USES; u++) sum += (double)land->land_use[u * g->plane + n];
      assert_true(fabs(sum - 1.0) < 1e-5);
      const float column = g->latitude[n] < 29.9 ? 275.0F : 305.0F;
      if (fabs(g->latitude[n] - 29.9) > 0.001) assert_true(land->ozone_column[n] == column);
      assert_true(land->leaf_area_index[n] > 0.0F && land->albedo[n] > 0.05F);
      /* urban, needleleaf and broadleaf have their own satellite class; rice has none */
      const int zhang[3] = {21, 4, 5};
      for (int u = 0; u < 3; u++)
        off = fmax(off, fabs((double)land->land_use[(size_t)(zhang[u] - 1) * g->plane + n] -
                             (double)from_wrf->land_use[(size_t)(zhang[u] - 1) * gp->plane + m]));
    }
  print_message("urban and forest fractions from LANDUSEF within %.2g of the 26-class file\n", off);
  assert_true(off < 1e-5);
  free(c.settings.land.file);
  free(c.settings.land.ozone_file);
  free(c.settings.land.ozone_variable);
  met_case_end(&c);
  met_case_end(&plain);
}

/* CLOUD_OD of the file is 1.5 LWP / (rho_w r_e): so is ours when it is left out. */
static void optical_depth_is_the_given_one(void **state) {
  (void)state;
  met_case given, copied;
  ql_met_fields a, b;
  char *path = shared(WRF);
  double off = 0.0, most = 0.0;
  open_given(&given, &a);
  nc_must(nc_close(met_copy(path, COPY, "|CLOUD_OD|CLDFRA|W|LANDUSEF|", 0)));
  met_case_start(&copied, START, END);
  met_case_add(&copied, COPY);
  assert_ok(met_case_open(&copied));
  assert_ok(ql_met_fields_create(copied.arena, ql_meteorology_grid(copied.met), &b));
  const ql_grid *g = ql_meteorology_grid(given.met);
  for (int t = 11; t < 19; t++) {
    assert_ok(ql_meteorology_read(given.met, t, &a));
    assert_ok(ql_meteorology_read(copied.met, t, &b));
    for (size_t n = 0; n < g->volume; n++) {
      off = fmax(off, fabs((double)a.cloud_optical_depth[n] - (double)b.cloud_optical_depth[n]));
      most = fmax(most, (double)a.cloud_optical_depth[n]);
      if (a.cloud_water[n] > 2e-6F) assert_true(a.cloud_fraction[n] == b.cloud_fraction[n]);
    }
  }
  print_message("optical depth within %.2g of at most %.1f\n", off, most);
  assert_true(most > 10.0 && off < 0.01 * most);
  met_case_end(&given);
  met_case_end(&copied);
  remove(COPY);
  free(path);
}

typedef struct judged {
  met_errors ustar, heat_day, heat_night, pbl_day, pbl_night, shortwave, kz, t2, wind;
} judged;

static void judge(const ql_grid *g, const ql_met_fields *given, const ql_met_fields *found,
                  judged *e) {
  for (int j = 0; j < g->ny; j++)
    for (int i = 0; i < g->nx; i++) {
      const size_t n = ql_grid_at2(g, j, i);
      const bool day = given->shortwave[n] > 100.0F;
      met_errors_add(&e->ustar, (double)found->ustar[n], (double)given->ustar[n]);
      met_errors_add(day ? &e->heat_day : &e->heat_night, (double)found->heat_flux[n],
                     (double)given->heat_flux[n]);
      met_errors_add(day ? &e->pbl_day : &e->pbl_night, (double)found->pbl_height[n],
                     (double)given->pbl_height[n]);
      met_errors_add(&e->shortwave, (double)found->shortwave[n], (double)given->shortwave[n]);
      met_errors_add(&e->t2, (double)found->temperature_2m[n], (double)given->temperature_2m[n]);
      met_errors_add(&e->wind, (double)found->wind_10m[n], (double)given->wind_10m[n]);
      for (int k = 1; k < 10; k++) {
        const size_t at = (size_t)k * g->plane + n;
        met_errors_add(&e->kz, (double)found->kz[at], (double)given->kz[at]);
      }
    }
}

static void print_judged(const char *title, const judged *e) {
  print_message("%s\n", title);
  met_errors_print("u*, m s-1", &e->ustar);
  met_errors_print("sensible heat, day, W m-2", &e->heat_day);
  met_errors_print("sensible heat, night", &e->heat_night);
  met_errors_print("PBL height, day, m", &e->pbl_day);
  met_errors_print("PBL height, night", &e->pbl_night);
  met_errors_print("shortwave, W m-2", &e->shortwave);
  met_errors_print("Kz to 1070 m, m2 s-1", &e->kz);
  met_errors_print("2 m temperature, K", &e->t2);
  met_errors_print("10 m wind, m s-1", &e->wind);
}

static void run_without(const char *without, judged *e) {
  met_case given, copied;
  ql_met_fields a, b;
  char *path = shared(WRF);
  open_given(&given, &a);
  nc_must(nc_close(met_copy(path, COPY, without, 0)));
  met_case_start(&copied, START, END);
  met_case_add(&copied, COPY);
  assert_ok(met_case_open(&copied));
  assert_ok(ql_met_fields_create(copied.arena, ql_meteorology_grid(copied.met), &b));
  for (int t = 0; t < 24; t += 3) {
    assert_ok(ql_meteorology_read(given.met, t, &a));
    assert_ok(ql_meteorology_read(copied.met, t, &b));
    judge(ql_meteorology_grid(given.met), &a, &b, e);
  }
  met_case_end(&given);
  met_case_end(&copied);
  remove(COPY);
  free(path);
}

static void all_diagnosed_is_of_the_given_size(void **state) {
  (void)state;
  judged e = {0};
  run_without("|PBLH|UST|HFX|SWDOWN|EXCH_H|T2|U10|V10|", &e);
  print_judged("everything diagnosed, TSK given:", &e);
  assert_true(e.ustar.absolute < 0.5 * e.ustar.given);
  assert_true(met_errors_correlation(&e.shortwave) > 0.99);
  assert_true(e.shortwave.absolute < 0.05 * e.shortwave.given);
  assert_true(met_errors_correlation(&e.pbl_day) > 0.8);
  assert_true(e.t2.absolute < 2.0 * e.t2.count);
}

/* The case's humidity falls within its mixed layer (virtual potential temperature by some 1.6 K),
 * so that its own z_i is lower than a parcel criterion can find; the height is judged by real WRF
 * columns (test_met_inmap.c), here only its course. */
static void the_boundary_layer_alone_follows_the_day(void **state) {
  (void)state;
  judged e = {0};
  run_without("|PBLH|EXCH_H|", &e);
  print_judged("PBL height and Kz diagnosed, u* and heat flux given:", &e);
  assert_true(met_errors_correlation(&e.pbl_day) > 0.9);
  assert_true(met_errors_correlation(&e.kz) > 0.85);
}

static void diffusivity_alone_is_of_the_given_size(void **state) {
  (void)state;
  judged e = {0};
  run_without("|EXCH_H|", &e);
  print_judged("Kz diagnosed, u*, heat flux and PBL height given:", &e);
  assert_true(met_errors_correlation(&e.kz) > 0.9);
  assert_true(e.kz.absolute < 0.5 * e.kz.given);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_grid_is_the_described_one),
      cmocka_unit_test(faces_have_the_length_that_the_map_factors_give),
      cmocka_unit_test(layers_end_at_the_described_heights),
      cmocka_unit_test(the_sun_is_where_the_file_says),
      cmocka_unit_test(the_interior_is_a_part_of_the_whole),
      cmocka_unit_test(land_and_ozone_come_from_their_files),
      cmocka_unit_test(optical_depth_is_the_given_one),
      cmocka_unit_test(all_diagnosed_is_of_the_given_size),
      cmocka_unit_test(the_boundary_layer_alone_follows_the_day),
      cmocka_unit_test(diffusivity_alone_is_of_the_given_size),
  };
  need_shared(WRF);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
