/* `qinglan photolysis` against TUV 5.4 (8 streams, 298 intervals) on random columns and on its
 * regular grid. */
#include "ql_test.h"

#include "base/nc.h"

#include <math.h>
#include <netcdf.h>

#define FOLDER QL_SHARED_DIR "/oracles/photolysis/"

enum { NAMES = 20, MOST = 64 };
static const char *const judged[NAMES] = {"NO2",     "O3_O1D", "O3_O3P", "NO3_NO2",  "NO3_NO",
                                          "HONO",    "HNO3",   "HNO4",   "N2O5",     "H2O2",
                                          "HCHO_R",  "HCHO_M", "ALD2_R", "ALDX",     "ROOH",
                                          "PAN_NO2", "ACET",   "MGLY",   "GLY_2HCO", "CLNO2"};

static int compare_doubles(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The columns of J for the judged reactions; names up to " : ". */
static void find_reactions(ql_nc *file, int where[NAMES]) {
  size_t count;
  assert_ok(ql_nc_dimension(file, "r", &count));
  for (int n = 0; n < NAMES; n++) where[n] = -1;
  for (size_t r = 0; r < count; r++) {
    char name[128];
    assert_ok(ql_nc_read_string(file, "reaction", r, sizeof name, name));
    char *end = strstr(name, " : ");
    if (end) *end = '\0';
    for (int n = 0; n < NAMES; n++)
      if (strcmp(name, judged[n]) == 0) where[n] = (int)r;
  }
  for (int n = 0; n < NAMES; n++) assert_true(where[n] >= 0);
}

typedef struct sample {
  size_t rows;
  int want_width, got_width, want_at[NAMES], got_at[NAMES];
  float *want, *got;
  double *sza, *altitude;
} sample;

/* Median and 99th percentile of the relative error over rows below 5 km in a range of sun heights;
 * rows where a frequency is below 1e-9 of its largest are passed over. */
static void judge(const sample *s, const double sza[2], const double limit[2]) {
  double *errors = malloc(s->rows * NAMES * sizeof *errors);
  size_t count = 0;
  assert_non_null(errors);
  for (int n = 0; n < NAMES; n++) {
    float most = 0.0f;
    for (size_t p = 0; p < s->rows; p++)
      most = fmaxf(most, s->want[p * (size_t)s->want_width + (size_t)s->want_at[n]]);
    for (size_t p = 0; p < s->rows; p++) {
      const double want = (double)s->want[p * (size_t)s->want_width + (size_t)s->want_at[n]];
      const double got = (double)s->got[p * (size_t)s->got_width + (size_t)s->got_at[n]];
      if (s->sza[p] < sza[0] || s->sza[p] > sza[1] || s->altitude[p] > 5.0) continue;
      if (want > 1e-9 * (double)most) errors[count++] = fabs(got / want - 1.0);
    }
  }
  assert_true(count > 1000);
  qsort(errors, count, sizeof *errors, compare_doubles);
  const double median = errors[count / 2], high = errors[count * 99 / 100];
  printf("SZA %g-%g: %zu values, median %.2f %%, p99 %.2f %%, worst %.1f %%\n", sza[0], sza[1],
         count, 100.0 * median, 100.0 * high, 100.0 * errors[count - 1]);
  free(errors);
  assert_true(median <= limit[0]);
  assert_true(high <= limit[1]);
}

static void run_program(const char *in, const char *out) {
  char command[2048];
  snprintf(command, sizeof command, "../qinglan photolysis %s %s", in, out);
  assert_int_equal(system(command), 0);
}

static void read_result(const char *path, sample *s) {
  ql_nc *file;
  size_t width;
  assert_ok(ql_nc_open(path, &file));
  find_reactions(file, s->got_at);
  assert_ok(ql_nc_dimension(file, "r", &width));
  s->got_width = (int)width;
  s->got = malloc(s->rows * width * sizeof *s->got);
  assert_non_null(s->got);
  assert_ok(ql_nc_read(file, "J", "s-1", NULL, s->got));
  ql_nc_close(file);
}

static void free_sample(sample *s) {
  free(s->want);
  free(s->got);
  free(s->sza);
  free(s->altitude);
}

static void random_columns(void **state) {
  (void)state;
  sample s = {0};
  ql_nc *file;
  size_t width;
  assert_ok(ql_nc_open(FOLDER "tuv_random.nc", &file));
  assert_ok(ql_nc_dimension(file, "p", &s.rows));
  assert_ok(ql_nc_dimension(file, "r", &width));
  s.want_width = (int)width;
  find_reactions(file, s.want_at);
  s.want = malloc(s.rows * width * sizeof *s.want);
  s.sza = malloc(s.rows * sizeof *s.sza);
  s.altitude = malloc(s.rows * sizeof *s.altitude);
  assert_ok(ql_nc_read(file, "J", "s-1", NULL, s.want));
  assert_ok(ql_nc_read_double(file, "sza", NULL, NULL, s.sza));
  assert_ok(ql_nc_read_double(file, "alt_km", NULL, NULL, s.altitude));
  ql_nc_close(file);
  run_program(FOLDER "tuv_random.nc", "photolysis_random.nc");
  read_result("photolysis_random.nc", &s);
  judge(&s, (const double[]){0.0, 70.0}, (const double[]){0.04, 0.06});
  judge(&s, (const double[]){70.0, 86.0}, (const double[]){0.04, 0.10});
  free_sample(&s);
}

/* --- the regular grid, turned into a table ---------------------------------------------------- */

enum { AXES = 6 }; /* o3_du, albedo, aod550, cod, sza, alt_km, the last the fastest */
static const char *const axis_name[AXES] = {"o3_du", "albedo", "aod550", "cod", "sza", "alt_km"};

static void define_table(ql_nc *out, size_t rows, size_t levels) {
  static const char *const others[] = {"ssa", "angstrom", "zbase_km", "ztop_km"};
  static const char *const air[] = {"atm_z_km", "atm_T_K", "atm_air_cm3"};
  assert_ok(ql_nc_define_dimension(out, "p", rows));
  assert_ok(ql_nc_define_dimension(out, "z", levels));
  ql_nc_spec spec = {.type = QL_NC_DOUBLE, .dimensions = "p"};
  for (int a = 0; a < AXES; a++) {
    spec.name = axis_name[a];
    assert_ok(ql_nc_define(out, &spec));
  }
  for (int v = 0; v < 4; v++) {
    spec.name = others[v];
    assert_ok(ql_nc_define(out, &spec));
  }
  spec.dimensions = "z";
  for (int v = 0; v < 3; v++) {
    spec.name = air[v];
    assert_ok(ql_nc_define(out, &spec));
  }
}

static void write_table(ql_nc *grid, const size_t length[AXES], size_t rows, sample *s) {
  static const struct {
    const char *name;
    double value;
  } fixed[] = {{"ssa", 0.92}, {"angstrom", 1.2}, {"zbase_km", 1.0}, {"ztop_km", 3.0}};
  ql_nc *out;
  size_t levels;
  double *column = malloc(rows * sizeof *column);
  assert_non_null(column);
  assert_ok(ql_nc_dimension(grid, "z", &levels));
  assert_ok(ql_nc_create("photolysis_grid_in.nc", &out));
  define_table(out, rows, levels);
  size_t stride = rows;
  for (int a = 0; a < AXES; a++) {
    double axis[MOST];
    stride /= length[a];
    assert_ok(ql_nc_read_double(grid, axis_name[a], NULL, NULL, axis));
    for (size_t p = 0; p < rows; p++) column[p] = axis[p / stride % length[a]];
    assert_ok(ql_nc_write_double(out, axis_name[a], NULL, column));
    if (a >= 4) memcpy(a == 4 ? s->sza : s->altitude, column, rows * sizeof *column);
  }
  for (int v = 0; v < 4; v++) {
    for (size_t p = 0; p < rows; p++) column[p] = fixed[v].value;
    assert_ok(ql_nc_write_double(out, fixed[v].name, NULL, column));
  }
  for (int v = 0; v < 3; v++) {
    const char *name = (const char *[]){"atm_z_km", "atm_T_K", "atm_air_cm3"}[v];
    double profile[256];
    assert_ok(ql_nc_read_double(grid, name, NULL, NULL, profile));
    assert_ok(ql_nc_write_double(out, name, NULL, profile));
  }
  assert_ok(ql_nc_commit(out));
  free(column);
}

/* J of the grid has seven dimensions, one more than the project's door lets in. */
static void read_seven(float *values) {
  int file, variable;
  assert_int_equal(nc_open(FOLDER "tuv_grid.nc", NC_NOWRITE, &file), NC_NOERR);
  assert_int_equal(nc_inq_varid(file, "J", &variable), NC_NOERR);
  assert_int_equal(nc_get_var_float(file, variable, values), NC_NOERR);
  nc_close(file);
}

static void regular_grid(void **state) {
  (void)state;
  sample s = {.rows = 1};
  size_t length[AXES], width;
  ql_nc *grid;
  assert_ok(ql_nc_open(FOLDER "tuv_grid.nc", &grid));
  for (int a = 0; a < AXES; a++) {
    assert_ok(ql_nc_dimension(grid, axis_name[a], &length[a]));
    assert_true(length[a] <= MOST);
    s.rows *= length[a];
  }
  assert_ok(ql_nc_dimension(grid, "r", &width));
  s.want_width = (int)width;
  find_reactions(grid, s.want_at);
  s.want = malloc(s.rows * width * sizeof *s.want);
  s.sza = malloc(s.rows * sizeof *s.sza);
  s.altitude = malloc(s.rows * sizeof *s.altitude);
  read_seven(s.want);
  write_table(grid, length, s.rows, &s);
  ql_nc_close(grid);
  run_program("photolysis_grid_in.nc", "photolysis_grid.nc");
  read_result("photolysis_grid.nc", &s);
  judge(&s, (const double[]){0.0, 70.0}, (const double[]){0.04, 0.06});
  judge(&s, (const double[]){70.0, 86.0}, (const double[]){0.04, 0.12});
  free_sample(&s);
}

int main(void) {
  need_shared("oracles/photolysis/tuv_random.nc");
  need_shared("oracles/photolysis/tuv_grid.nc");
  const struct CMUnitTest tests[] = {cmocka_unit_test(random_columns),
                                     cmocka_unit_test(regular_grid)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
