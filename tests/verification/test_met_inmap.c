/* Real WRF/Chem columns (2 x 2, 10 levels, 48 hours in two files) that hold UST, HFX, PBLH and
 * SWDOWN: read as they are, and judged against the diagnosis. The files were cut down and lack
 * times, coordinates and humidity; the test adds them: the times from the file names, the
 * coordinates from the projection attributes and the cells' place in the whole grid, the humidity
 * from the inverse density ALT (p ALT = R_d T (1 + 1.608 q)). */
#include "met_case.h"
#include "met_copy.h"

static const char FOLDER[] = "data/inmap_wrfchem";
static const char *const NAMES[2] = {"wrfout_d01_2005-01-01_00_00_00",
                                     "wrfout_d01_2005-01-02_00_00_00"};
static const char *const COPIES[2] = {"test_met_inmap_1.nc", "test_met_inmap_2.nc"};
enum { FRAMES = 24, CELLS = 4, LEVELS = 10, VALUES = FRAMES * LEVELS * CELLS };

/* Cell (0, 0) of the cut is cell (59, 149), from 0, of the 444 x 336 cells of the whole (history
 * attribute), whose centre is at CEN_LAT, CEN_LON. */
static void coordinates(double lon[CELLS], double lat[CELLS]) {
  ql_projection *p = NULL;
  double x0, y0;
  const double centre[2] = {-97.84204, 39.34584};
  assert_ok(ql_projection_create(
      "+proj=lcc +lat_1=33 +lat_2=45 +lat_0=39.34584 +lon_0=-97 +R=6370000", &p));
  assert_ok(ql_projection_forward(p, 1, &centre[0], &centre[1], &x0, &y0));
  for (int n = 0; n < CELLS; n++) {
    const double x = x0 + (59 + n % 2 + 0.5 - 222.0) * 12000.0;
    const double y = y0 + (149 + n / 2 + 0.5 - 168.0) * 12000.0;
    assert_ok(ql_projection_inverse(p, 1, &x, &y, &lon[n], &lat[n]));
  }
  ql_projection_free(p);
}

static void get(int id, const char *name, double values[VALUES]) {
  int variable;
  nc_must(nc_inq_varid(id, name, &variable));
  nc_must(nc_get_var_double(id, variable, values));
}

static void define(int id, const char *name, const char *units, int rank, const int *axes,
                   int *variable) {
  nc_must(nc_def_var(id, name, NC_DOUBLE, rank, axes, variable));
  nc_must(nc_put_att_text(id, *variable, "units", strlen(units), units));
}

static void add_humidity(int id, int variable) {
  static double p[VALUES], pb[VALUES], t[VALUES], alt[VALUES];
  get(id, "P", p);
  get(id, "PB", pb);
  get(id, "T", t);
  get(id, "ALT", alt);
  for (int n = 0; n < VALUES; n++) {
    const double pressure = p[n] + pb[n];
    const double temperature = (t[n] + 300.0) * pow(pressure / 1e5, 2.0 / 7.0);
    t[n] = fmax(0.0, (pressure * alt[n] / (287.0 * temperature) - 1.0) / 1.608);
    assert_true(t[n] < 0.02);
  }
  nc_must(nc_put_var_double(id, variable, t));
}

/* The cut file, completed, without some variables. */
static void complete(int which, const char *without) {
  char path[1024];
  int axes[4], variables[4];
  double lon[CELLS], lat[CELLS], minutes[FRAMES];
  snprintf(path, sizeof path, "%s/%s/%s", QL_SHARED_DIR, FOLDER, NAMES[which]);
  const int id = met_copy(path, COPIES[which], without, 0);
  nc_must(nc_inq_dimid(id, "Time", &axes[0]));
  nc_must(nc_inq_dimid(id, "bottom_top", &axes[1]));
  nc_must(nc_inq_dimid(id, "south_north", &axes[2]));
  nc_must(nc_inq_dimid(id, "west_east", &axes[3]));
  const int flat[3] = {axes[0], axes[2], axes[3]};
  nc_must(nc_redef(id));
  define(id, "XTIME",
         which ? "minutes since 2005-01-02 00:00:00" : "minutes since 2005-01-01 00:00:00", 1, axes,
         &variables[0]);
  define(id, "XLONG", "degree_east", 3, flat, &variables[1]);
  define(id, "XLAT", "degree_north", 3, flat, &variables[2]);
  define(id, "QVAPOR", "kg kg-1", 4, axes, &variables[3]);
  nc_must(nc_enddef(id));
  coordinates(lon, lat);
  for (int t = 0; t < FRAMES; t++) {
    const size_t start[3] = {(size_t)t, 0, 0}, count[3] = {1, 2, 2};
    minutes[t] = 60.0 * t;
    nc_must(nc_put_vara_double(id, variables[1], start, count, lon));
    nc_must(nc_put_vara_double(id, variables[2], start, count, lat));
  }
  nc_must(nc_put_var_double(id, variables[0], minutes));
  add_humidity(id, variables[3]);
  nc_must(nc_close(id));
}

static void open_completed(met_case *c, ql_met_fields *f, const char *without) {
  met_case_start(c, "2005-01-01T00:00", "2005-01-02T23:00");
  for (int which = 0; which < 2; which++) {
    complete(which, without);
    met_case_add(c, COPIES[which]);
  }
  assert_ok(met_case_open(c));
  assert_ok(ql_met_fields_create(c->arena, ql_meteorology_grid(c->met), f));
}

static void clean(met_case *c) {
  met_case_end(c);
  for (int which = 0; which < 2; which++) remove(COPIES[which]);
}

static void the_cut_files_lack_what_the_reader_names(void **state) {
  (void)state;
  met_case c;
  met_case_start(&c, "2005-01-01T00:00", "2005-01-02T00:00");
  char path[1024];
  snprintf(path, sizeof path, "%s/%s/%s", QL_SHARED_DIR, FOLDER, NAMES[0]);
  met_case_add(&c, path);
  assert_int_equal(met_case_open(&c), QL_ERR_INPUT);
  assert_true(met_case_says(&c, QL_ERROR, "neither Times nor XTIME"));
  assert_true(met_case_says(&c, QL_ERROR, "missing variables: QVAPOR, XLAT, XLONG"));
  met_case_end(&c);
}

static void two_files_are_one_series(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  int count = 0;
  open_completed(&c, &f, "");
  const double *times = ql_meteorology_times(c.met, &count);
  assert_int_equal(count, 48);
  const ql_grid *g = ql_meteorology_grid(c.met);
  double first = 0.0, least = 1e30, most = 0.0;
  for (int t = 0; t < count; t++) {
    assert_true(times[t] == times[0] + 3600.0 * t);
    assert_ok(ql_meteorology_read(c.met, t, &f));
    double sum = 0.0;
    for (int k = 0; k < g->nz; k++) sum += (double)f.air[ql_grid_at(g, k, 1, 0)];
    if (t == 0) first = sum;
    least = fmin(least, sum);
    most = fmax(most, sum);
  }
  print_message("air of a column: %.6g mol m-2, %+.2f to %+.2f %% in 48 h\n", first,
                100.0 * (least / first - 1.0), 100.0 * (most / first - 1.0));
  assert_true(most / least < 1.08);
  clean(&c);
}

/* WRF's own hydrostatic state: air = p dz / (R T) against the inverse density it wrote (ALT, of dry
 * air): moles of moist air = dry mass (1/M_d + q/M_v). */
static void air_is_what_the_inverse_density_says(void **state) {
  (void)state;
  static double alt[VALUES];
  met_case c;
  ql_met_fields f;
  int id;
  double off = 0.0;
  open_completed(&c, &f, "");
  nc_must(nc_open(COPIES[0], NC_NOWRITE, &id));
  get(id, "ALT", alt);
  nc_must(nc_close(id));
  const ql_grid *g = ql_meteorology_grid(c.met);
  for (int t = 0; t < FRAMES; t++) {
    assert_ok(ql_meteorology_read(c.met, t, &f));
    for (int k = 0; k < LEVELS; k++)
      for (int n = 0; n < CELLS; n++) {
        const size_t at = ql_grid_at(g, k, n / 2, n % 2);
        const double dry = (double)f.thickness[at] / alt[(t * LEVELS + k) * CELLS + n] / 28.9647e-3;
        off = fmax(off, fabs((double)f.air[at] * (1.0 - (double)f.humidity[at]) / dry - 1.0));
      }
  }
  print_message("dry air within %.2g of thickness / ALT\n", off);
  assert_true(off < 2e-3);
  clean(&c);
}

typedef struct judged {
  met_errors ustar, heat, day, night, shortwave;
} judged;

static void run_without(const char *without, judged *e) {
  met_case given, found;
  ql_met_fields a, b;
  static float kept[5][48][CELLS];
  open_completed(&given, &a, "");
  for (int t = 0; t < 48; t++) {
    assert_ok(ql_meteorology_read(given.met, t, &a));
    const float *fields[5] = {a.ustar, a.heat_flux, a.pbl_height, a.shortwave, NULL};
    for (int v = 0; v < 4; v++)
      for (int n = 0; n < CELLS; n++)
        kept[v][t][n] = fields[v][ql_grid_at2(ql_meteorology_grid(given.met), n / 2, n % 2)];
  }
  clean(&given);
  open_completed(&found, &b, without);
  for (int t = 0; t < 48; t++) {
    assert_ok(ql_meteorology_read(found.met, t, &b));
    for (int n = 0; n < CELLS; n++) {
      const size_t at = ql_grid_at2(ql_meteorology_grid(found.met), n / 2, n % 2);
      met_errors_add(&e->ustar, (double)b.ustar[at], (double)kept[0][t][n]);
      met_errors_add(&e->heat, (double)b.heat_flux[at], (double)kept[1][t][n]);
      met_errors_add(kept[1][t][n] > 10.0F ? &e->day : &e->night, (double)b.pbl_height[at],
                     (double)kept[2][t][n]);
      met_errors_add(&e->shortwave, (double)b.shortwave[at], (double)kept[3][t][n]);
    }
  }
  clean(&found);
}

static void the_diagnosis_is_near_what_wrf_held(void **state) {
  (void)state;
  judged e = {0};
  run_without("|UST|PBLH|SWDOWN|", &e);
  print_message("u*, PBL height and shortwave diagnosed, heat flux given:\n");
  met_errors_print("u*, m s-1", &e.ustar);
  met_errors_print("PBL height, heat > 10, m", &e.day);
  met_errors_print("PBL height, otherwise, m", &e.night);
  met_errors_print("shortwave, W m-2", &e.shortwave);
  assert_true(met_errors_correlation(&e.ustar) > 0.7);
  assert_true(e.ustar.absolute < 0.5 * e.ustar.given);
  assert_true(met_errors_correlation(&e.shortwave) > 0.8);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_cut_files_lack_what_the_reader_names),
      cmocka_unit_test(two_files_are_one_series),
      cmocka_unit_test(air_is_what_the_inverse_density_says),
      cmocka_unit_test(the_diagnosis_is_near_what_wrf_held),
  };
  need_shared(FOLDER);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
