/* What 'qinglan demo' writes, read back from its files and checked with formulas of their own:
 * hydrostatic balance, air-mass balance, map, land, boundary layer, totals. */
#include "ql_test.h"

#include "base/constants.h"
#include "base/nc.h"

#include <dirent.h>
#include <math.h>
#include <stdbool.h>

static const char *const folders[2] = {"demo_test_summer", "demo_test_winter"};
static const char *const meteorology[2] = {"wrfout_d01_2023-07-31_16-00-00",
                                           "wrfout_d01_2024-01-08_16-00-00"};

enum { FRAMES = 25, SEASONS = 2 };

typedef struct met {
  ql_nc *file;
  size_t nx, ny, nz;
} met;

static int make_both(void **state) {
  (void)state;
  return system("../qinglan demo --dir demo_test_summer --season summer > demo_test.log && "
                "../qinglan demo --dir demo_test_winter --season winter >> demo_test.log");
}

static met open_met(int season) {
  char path[256];
  met m;
  snprintf(path, sizeof path, "%s/%s", folders[season], meteorology[season]);
  assert_ok(ql_nc_open(path, &m.file));
  assert_ok(ql_nc_dimension(m.file, "west_east", &m.nx));
  assert_ok(ql_nc_dimension(m.file, "south_north", &m.ny));
  assert_ok(ql_nc_dimension(m.file, "bottom_top", &m.nz));
  return m;
}

/* All values of one frame; the caller frees them. */
static double *read_frame(const met *m, const char *name, size_t frame) {
  int rank;
  size_t shape[QL_NC_RANK], total = 1;
  ql_nc_slab slab = {.start = {frame}, .count = {1}};
  assert_ok(ql_nc_shape(m->file, name, &rank, shape));
  for (int a = 1; a < rank; a++) total *= slab.count[a] = shape[a];
  double *values = malloc(total * sizeof *values);
  assert_non_null(values);
  assert_ok(ql_nc_read_double(m->file, name, NULL, &slab, values));
  return values;
}

static double *sum_of(const met *m, const char *a, const char *b, size_t frame, size_t count) {
  double *first = read_frame(m, a, frame), *second = read_frame(m, b, frame);
  for (size_t n = 0; n < count; n++) first[n] += second[n];
  free(second);
  return first;
}

/* --- the air -------------------------------------------------------------------------------- */

typedef struct air {
  double *pressure, *temperature, *virtual, *depth; /* Pa, K, K, m: [nz][ny][nx] */
  size_t cells, plane;
} air;

static air read_air(const met *m, size_t frame) {
  air a = {.plane = m->nx * m->ny};
  a.cells = a.plane * m->nz;
  a.pressure = sum_of(m, "P", "PB", frame, a.cells);
  a.temperature = read_frame(m, "T", frame);
  a.virtual = read_frame(m, "QVAPOR", frame);
  a.depth = sum_of(m, "PH", "PHB", frame, a.cells + a.plane);
  for (size_t n = 0; n < a.cells; n++) {
    const double r = a.virtual[n];
    a.temperature[n] = (a.temperature[n] + 300.0) * pow(a.pressure[n] / 1e5, 2.0 / 7.0);
    a.virtual[n] = a.temperature[n] * (1.0 + r / 0.622) / (1.0 + r);
    a.depth[n] = (a.depth[n + a.plane] - a.depth[n]) / 9.81;
    assert_true(a.depth[n] > 5.0);
  }
  return a;
}

static void free_air(air *a) {
  free(a->pressure);
  free(a->temperature);
  free(a->virtual);
  free(a->depth);
}

/* From the surface pressure upward: p falls by exp(-g dz / (R_d T_v)) through a layer; the mean of
 * the layer must be P + PB, and the top P_TOP, to 1e-4 of the layer's (the column's) pressure. */
static void test_hydrostatic(void **state) {
  (void)state;
  for (int s = 0; s < SEASONS; s++) {
    const met m = open_met(s);
    for (size_t frame = 0; frame < FRAMES; frame += 6) {
      air a = read_air(&m, frame);
      double *below = read_frame(&m, "PSFC", frame), *top = read_frame(&m, "P_TOP", frame);
      for (size_t n = 0; n < a.cells; n++) {
        double *p = &below[n % a.plane];
        const double above = *p * exp(-9.81 * a.depth[n] / (287.04 * a.virtual[n]));
        const double layer = *p - above;
        assert_true(fabs(a.pressure[n] - layer / log(*p / above)) < 1e-4 * layer);
        *p = above;
      }
      for (size_t n = 0; n < a.plane; n++) assert_true(fabs(below[n] / *top - 1.0) < 1e-6);
      free(below);
      free(top);
      free_air(&a);
    }
    ql_nc_close(m.file);
  }
}

/* Air of a face: mean of its two cells (the one cell at the edge of the domain). */
static double face_air(const double *moles, size_t n, size_t i, size_t count, size_t stride) {
  const double inner = i < count ? moles[n] : moles[n - stride];
  const double outer = i > 0 ? moles[n - stride] : inner;
  return 0.5 * (inner + outer);
}

/* Moles leaving each column in a second, and the moles in it. */
static void column_flow(const met *m, size_t frame, double *leaving, double *moles) {
  const size_t nx = m->nx, ny = m->ny, plane = nx * ny;
  air a = read_air(m, frame);
  double *u = read_frame(m, "U", frame), *v = read_frame(m, "V", frame);
  double *mu = read_frame(m, "MAPFAC_U", frame), *mv = read_frame(m, "MAPFAC_V", frame);
  double dx;
  assert_ok(ql_nc_numbers(m->file, NULL, "DX", 1, &dx));
  memset(leaving, 0, plane * sizeof *leaving);
  memset(moles, 0, plane * sizeof *moles);
  for (size_t n = 0; n < a.cells; n++) {
    a.depth[n] *= a.pressure[n] / (QL_GAS_CONSTANT * a.temperature[n]);
    moles[n % plane] += a.depth[n];
  }
  for (size_t k = 0; k < m->nz; k++)
    for (size_t j = 0; j < ny; j++)
      for (size_t i = 0; i <= nx; i++) {
        const size_t f = j * (nx + 1) + i, n = (k * ny + j) * nx + i;
        const double flux = face_air(a.depth, n, i, nx, 1) * u[k * ny * (nx + 1) + f] * dx / mu[f];
        if (i < nx) leaving[j * nx + i] -= flux;
        if (i > 0) leaving[j * nx + i - 1] += flux;
      }
  for (size_t k = 0; k < m->nz; k++)
    for (size_t j = 0; j <= ny; j++)
      for (size_t i = 0; i < nx; i++) {
        const size_t f = j * nx + i, n = (k * ny + j) * nx + i;
        const double flux = face_air(a.depth, n, j, ny, nx) * v[k * (ny + 1) * nx + f] * dx / mv[f];
        if (j < ny) leaving[j * nx + i] -= flux;
        if (j > 0) leaving[(j - 1) * nx + i] += flux;
      }
  free(u);
  free(v);
  free(mu);
  free(mv);
  free_air(&a);
}

/* Between frames: what leaves through the sides is what the column loses; the rest would have to
 * pass the model top. It must be below 0.5 mm/s there (a W of 1 cm/s would be ordinary). */
static void test_air_mass(void **state) {
  (void)state;
  for (int s = 0; s < SEASONS; s++) {
    const met m = open_met(s);
    const size_t plane = m.nx * m.ny;
    double *before[2] = {malloc(plane * sizeof(double)), malloc(plane * sizeof(double))};
    double *after[2] = {malloc(plane * sizeof(double)), malloc(plane * sizeof(double))};
    double *factor = read_frame(&m, "MAPFAC_M", 0), largest = 0.0, dx;
    assert_ok(ql_nc_numbers(m.file, NULL, "DX", 1, &dx));
    for (size_t frame = 5; frame < FRAMES - 1; frame += 6) {
      column_flow(&m, frame, before[0], before[1]);
      column_flow(&m, frame + 1, after[0], after[1]);
      for (size_t n = 0; n < plane; n++) {
        const double area = dx * dx / (factor[n] * factor[n]);
        const double gain = (after[1][n] - before[1][n]) / 3600.0;
        const double through = 0.5 * (before[0][n] + after[0][n]) / area + gain; /* mol m-2 s-1 */
        largest = fmax(largest, fabs(through) / 16.0); /* 16 mol m-3 and more at the top */
      }
    }
    printf("%s: air velocity through the top at most %.1e m s-1\n", folders[s], largest);
    assert_true(largest < 5e-4);
    for (int n = 0; n < 2; n++) {
      free(before[n]);
      free(after[n]);
    }
    free(factor);
    ql_nc_close(m.file);
  }
}

/* --- map and land --------------------------------------------------------------------------- */

/* Great-circle distance of neighbours on WRF's sphere times the map factor is the grid spacing. */
static void test_map(void **state) {
  (void)state;
  const met m = open_met(0);
  double *lon = read_frame(&m, "XLONG", 0), *lat = read_frame(&m, "XLAT", 0);
  double *factor = read_frame(&m, "MAPFAC_M", 0), dx;
  const double radian = QL_PI / 180.0;
  assert_ok(ql_nc_numbers(m.file, NULL, "DX", 1, &dx));
  for (size_t j = 0; j + 1 < m.ny; j++)
    for (size_t i = 0; i + 1 < m.nx; i++) {
      const size_t at = j * m.nx + i, next[2] = {at + 1, at + m.nx};
      for (int n = 0; n < 2; n++) {
        const double a = sin(0.5 * (lat[next[n]] - lat[at]) * radian);
        const double b = sin(0.5 * (lon[next[n]] - lon[at]) * radian);
        const double h = a * a + cos(lat[at] * radian) * cos(lat[next[n]] * radian) * b * b;
        const double distance = 2.0 * 6370000.0 * asin(sqrt(h));
        assert_true(fabs(distance * factor[at] / dx - 1.0) < 5e-4);
      }
    }
  free(lon);
  free(lat);
  free(factor);
  ql_nc_close(m.file);
}

static void test_land(void **state) {
  (void)state;
  const met m = open_met(0);
  double *use = read_frame(&m, "LANDUSEF", 0), *height = read_frame(&m, "HGT", 0);
  const size_t plane = m.nx * m.ny;
  double lowest = 1e9, highest = 0.0, town = 0.0, forest = 0.0;
  for (size_t n = 0; n < plane; n++) {
    double sum = 0.0;
    for (size_t c = 0; c < 20; c++) {
      assert_true(use[c * plane + n] >= 0.0);
      sum += use[c * plane + n];
    }
    assert_true(fabs(sum - 1.0) < 1e-6);
    town = fmax(town, use[12 * plane + n]);
    forest += (use[n] + use[plane + n] + use[4 * plane + n]) / (double)plane;
    lowest = fmin(lowest, height[n]);
    highest = fmax(highest, height[n]);
  }
  assert_true(lowest > 0.0 && lowest < 30.0);
  assert_true(highest > 600.0 && highest < 1200.0);
  assert_true(town > 0.5);
  assert_true(forest > 0.4 && forest < 0.8);
  free(use);
  free(height);
  ql_nc_close(m.file);
}

/* --- seasons -------------------------------------------------------------------------------- */

static double frame_mean(const met *m, const char *name, size_t frame) {
  double *values = read_frame(m, name, frame), sum = 0.0;
  for (size_t n = 0; n < m->nx * m->ny; n++) sum += values[n];
  free(values);
  return sum / (double)(m->nx * m->ny);
}

/* Frames are hours of local time: 5 before sunrise, 14 the warmest. */
static void test_seasons(void **state) {
  (void)state;
  const double night[SEASONS][2] = {{296, 301}, {270, 277}}; /* K */
  const double day[SEASONS][2] = {{304, 309}, {278, 285}};
  const double deep[SEASONS][2] = {{1000, 1900}, {400, 1000}}; /* m */
  for (int s = 0; s < SEASONS; s++) {
    const met m = open_met(s);
    const double cold = frame_mean(&m, "T2", 5), warm = frame_mean(&m, "T2", 14);
    const double low = frame_mean(&m, "PBLH", 5), high = frame_mean(&m, "PBLH", 14);
    assert_true(cold > night[s][0] && cold < night[s][1]);
    assert_true(warm > day[s][0] && warm < day[s][1]);
    assert_true(low > 50.0 && low < 200.0);
    assert_true(high > deep[s][0] && high < deep[s][1]);
    assert_true(frame_mean(&m, "HFX", 12) > 60.0 && frame_mean(&m, "HFX", 3) < 0.0);
    assert_true(frame_mean(&m, "SWDOWN", 0) == 0.0);
    assert_true(frame_mean(&m, "UST", 14) > frame_mean(&m, "UST", 3));
    air a = read_air(&m, 5);
    double aloft = 0.0, ground = 0.0; /* the nocturnal inversion, in potential temperature */
    for (size_t n = 0; n < a.plane; n++) {
      const size_t up = 4 * a.plane + n;
      ground += a.temperature[n] * pow(1e5 / a.pressure[n], 2.0 / 7.0);
      aloft += a.temperature[up] * pow(1e5 / a.pressure[up], 2.0 / 7.0);
    }
    assert_true((aloft - ground) / (double)a.plane > 2.0);
    free_air(&a);
    ql_nc_close(m.file);
  }
}

/* --- emissions ------------------------------------------------------------------------------ */

static const char *const pollutants[] = {"NOx", "SO2", "CO", "NMVOC", "NH3", "PM25", "PMC"};
static const double county[] = {12000, 3000, 60000, 20000, 5000, 4000, 4800}; /* t year-1 */
enum { POLLUTANTS = 7 };

/* t year-1 of all cells: as they stand, or from the flux, cell areas and 365 days. */
static double field_total(const ql_nc *file, const char *name, size_t ny, size_t nx) {
  char units[64];
  double *values = malloc(ny * nx * sizeof *values), *edges = malloc(2 * ny * sizeof *edges);
  assert_non_null(values);
  assert_non_null(edges);
  assert_ok(ql_nc_text(file, name, "units", sizeof units, units));
  const bool flux = strcmp(units, "kg m-2 s-1") == 0;
  assert_true(flux || strcmp(units, "t year-1") == 0);
  assert_ok(ql_nc_read_double(file, name, NULL, NULL, values));
  assert_ok(ql_nc_read_double(file, "lat_bounds", NULL, NULL, edges));
  double sum = 0.0;
  for (size_t j = 0; j < ny; j++) {
    const double band = sin(edges[2 * j + 1] * QL_PI / 180.0) - sin(edges[2 * j] * QL_PI / 180.0);
    const double area = 6.37e6 * 6.37e6 * 0.025 * QL_PI / 180.0 * band;
    for (size_t i = 0; i < nx; i++) {
      assert_true(values[j * nx + i] >= 0.0);
      sum += values[j * nx + i] * (flux ? area * 365.0 * 86400.0 / 1000.0 : 1.0);
    }
  }
  free(values);
  free(edges);
  return sum;
}

static void add_inventory(const char *path, double total[POLLUTANTS]) {
  ql_nc *file;
  size_t nx, ny;
  assert_ok(ql_nc_open(path, &file));
  assert_ok(ql_nc_dimension(file, "lon", &nx));
  assert_ok(ql_nc_dimension(file, "lat", &ny));
  for (int p = 0; p < POLLUTANTS; p++) {
    double of_county, of_file;
    if (!ql_nc_has(file, pollutants[p])) continue;
    assert_ok(ql_nc_numbers(file, pollutants[p], "county_total_t_per_year", 1, &of_county));
    assert_ok(ql_nc_numbers(file, pollutants[p], "file_total_t_per_year", 1, &of_file));
    assert_true(fabs(field_total(file, pollutants[p], ny, nx) / of_file - 1.0) < 1e-9);
    assert_true(of_file > of_county);
    total[p] += of_county;
  }
  ql_nc_close(file);
}

/* Call `use` with every line of a table that is no comment; the header is line 0. */
static void each_line(const char *name, void (*use)(int line, char *text, void *data), void *data) {
  char path[256], text[1024];
  int line = 0;
  snprintf(path, sizeof path, "%s/%s", folders[0], name);
  FILE *in = fopen(path, "r");
  assert_non_null(in);
  while (fgets(text, sizeof text, in)) {
    text[strcspn(text, "\n")] = '\0';
    if (text[0] != '#') use(line++, text, data);
  }
  fclose(in);
}

static int split_line(char *text, char *field[24]) {
  int count = 0;
  for (char *at = text; at && count < 24;) {
    field[count++] = at;
    at = strchr(at, ',');
    if (at) *at++ = '\0';
  }
  return count;
}

typedef struct stacks {
  double total[POLLUTANTS];
  char last[16];
  int enterprises, stacks;
} stacks;

static void add_stack(int line, char *text, void *data) {
  static const int column[POLLUTANTS] = {11, 12, 13, 14, -1, 15, 16};
  stacks *s = data;
  char *field[24];
  assert_int_equal(split_line(text, field), 17);
  if (line == 0) {
    assert_string_equal(field[11], "NOx[t year-1]");
    return;
  }
  for (int p = 0; p < POLLUTANTS; p++)
    if (column[p] > 0) s->total[p] += strtod(field[column[p]], NULL);
  const double height = strtod(field[7], NULL), longitude = strtod(field[5], NULL);
  assert_true(height >= 10.0 && height <= 150.0);
  assert_true(longitude > 119.89 && longitude < 120.55);
  if (strcmp(field[1], s->last) != 0) s->enterprises++;
  snprintf(s->last, sizeof s->last, "%s", field[1]);
  s->stacks++;
}

static void test_totals(void **state) {
  (void)state;
  stacks s = {0};
  int files = 0;
  DIR *folder = opendir(folders[0]);
  assert_non_null(folder);
  for (struct dirent *entry; (entry = readdir(folder));) {
    char path[512];
    if (strncmp(entry->d_name, "inventory_", 10) != 0) continue;
    snprintf(path, sizeof path, "%s/%s", folders[0], entry->d_name);
    add_inventory(path, s.total);
    files++;
  }
  closedir(folder);
  each_line("enterprises.csv", add_stack, &s);
  assert_int_equal(files, 12);
  assert_int_equal(s.enterprises, 40);
  assert_true(s.stacks >= 40);
  for (int p = 0; p < POLLUTANTS; p++) {
    printf("%s: %.2f t year-1 in the county\n", pollutants[p], s.total[p]);
    assert_true(fabs(s.total[p] / county[p] - 1.0) < 1e-5);
  }
}

typedef struct groups { /* sums over runs of rows that share their first two fields */
  char key[64], kind[16];
  double sum;
  int count, done;
} groups;

static void close_profile(groups *g) {
  if (g->count) assert_true(fabs(g->sum / g->count - 1.0) < 1e-8);
  if (g->count) assert_true(g->count == 12 || g->count == 7 || g->count == 24);
  g->done += g->count > 0;
  g->sum = 0.0, g->count = 0;
}

static void add_factor(int line, char *text, void *data) {
  groups *g = data;
  char *field[24], key[64];
  assert_int_equal(split_line(text, field), 4);
  if (line == 0) return;
  snprintf(key, sizeof key, "%s %s", field[0], field[1]);
  if (strcmp(key, g->key) != 0) close_profile(g);
  snprintf(g->key, sizeof g->key, "%s", key);
  assert_true(strtod(field[3], NULL) >= 0.0);
  g->sum += strtod(field[3], NULL);
  g->count++;
}

/* Particles and NOx are split completely; no speciation makes mass: the lightest carbon-bond unit
 * has 14 g. */
static void close_species(groups *g) {
  if (g->count && (strcmp(g->kind, "PM25") == 0 || strcmp(g->kind, "PMC") == 0))
    assert_true(fabs(g->sum - 1.0) < 1e-6);
  else if (g->count && strcmp(g->kind, "NOx") == 0)
    assert_true(fabs(g->sum * 46.0055 - 1.0) < 1e-5);
  else if (g->count)
    assert_true(g->sum > 0.005 && g->sum * 14.0 < 1.0);
  g->done += g->count > 0;
  g->sum = 0.0, g->count = 0;
}

static void add_species(int line, char *text, void *data) {
  groups *g = data;
  char *field[24], key[64];
  assert_int_equal(split_line(text, field), 5);
  if (line == 0) return;
  snprintf(key, sizeof key, "%s %s", field[0], field[1]);
  if (strcmp(key, g->key) != 0) close_species(g);
  snprintf(g->key, sizeof g->key, "%s", key);
  snprintf(g->kind, sizeof g->kind, "%s", field[1]);
  g->sum += strtod(field[3], NULL);
  g->count++;
}

static void add_fraction(int line, char *text, void *data) {
  double *sum = data;
  char *field[24];
  assert_int_equal(split_line(text, field), 4);
  if (line == 0) return;
  assert_true(strtod(field[1], NULL) < strtod(field[2], NULL));
  *sum += strtod(field[3], NULL);
}

static void add_station(int line, char *text, void *data) {
  int *count = data;
  char *field[24];
  assert_int_equal(split_line(text, field), 4);
  if (line == 0) return;
  assert_true(fabs(strtod(field[2], NULL) - 120.21) < 0.33);
  assert_true(fabs(strtod(field[3], NULL) - 29.67) < 0.33);
  ++*count;
}

static void test_tables(void **state) {
  (void)state;
  groups profiles = {0}, species = {0};
  double fractions = 0.0;
  int stations = 0;
  each_line("profiles.csv", add_factor, &profiles);
  close_profile(&profiles);
  assert_int_equal(profiles.done, 3 * 22);
  each_line("speciation.csv", add_species, &species);
  close_species(&species);
  assert_true(species.done > 60);
  each_line("vertical.csv", add_fraction, &fractions);
  assert_true(fabs(fractions - 6.0) < 1e-9); /* six sectors */
  each_line("stations.csv", add_station, &stations);
  assert_int_equal(stations, 18);
}

/* The ions of the air around are neutral to 10 % at every height: ammonium and sodium against
 * sulfate, nitrate and chloride, by equivalents. */
static void test_background_is_neutral(void **state) {
  (void)state;
  static const struct {
    const char *name;
    double mass, charge;
  } ions[] = {{"PSO4", 96.06, -2},
              {"PNO3", 62.0, -1},
              {"PCL", 35.45, -1},
              {"PNH4", 18.04, 1},
              {"NA", 22.99, 1}};
  for (int s = 0; s < SEASONS; s++) {
    char path[256];
    ql_nc *file;
    size_t levels;
    snprintf(path, sizeof path, "%s/background.nc", folders[s]);
    assert_ok(ql_nc_open(path, &file));
    assert_ok(ql_nc_dimension(file, "level", &levels));
    double values[64], positive[64] = {0}, negative[64] = {0};
    assert_true(levels <= 64);
    for (size_t n = 0; n < sizeof ions / sizeof ions[0]; n++) {
      assert_ok(ql_nc_read_double(file, ions[n].name, "ug m-3", NULL, values));
      for (size_t k = 0; k < levels; k++)
        *(ions[n].charge > 0 ? &positive[k] : &negative[k]) +=
            values[k] / ions[n].mass * fabs(ions[n].charge);
    }
    ql_nc_close(file);
    for (size_t k = 0; k < levels; k++) assert_float_equal(positive[k] / negative[k], 1.0, 0.1);
  }
}

/* Does the file say that it is synthetic? */
static void check_synthetic(const char *path) {
  char text[256] = "";
  const char *dot = strrchr(path, '.');
  const bool geojson = dot && strcmp(dot, ".geojson") == 0;
  if (geojson || (dot && (strcmp(dot, ".csv") == 0 || strcmp(dot, ".yaml") == 0))) {
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    assert_non_null(fgets(text, sizeof text, in));
    fclose(in);
    const char *said = strstr(text, "# SYNTHETIC");
    assert_true(geojson ? said != NULL : said == text);
    return;
  }
  ql_nc *file;
  assert_ok(ql_nc_open(path, &file));
  assert_ok(ql_nc_text(file, NULL, "synthetic", sizeof text, text));
  assert_int_equal(strncmp(text, "yes: ", 5), 0);
  ql_nc_close(file);
}

/* Every file of a folder; their number. */
static int check_folder(const char *name) {
  DIR *folder = opendir(name);
  assert_non_null(folder);
  int files = 0;
  for (struct dirent *entry; (entry = readdir(folder));) {
    char path[1024];
    if (entry->d_name[0] == '.' || strcmp(entry->d_name, "scenarios") == 0) continue;
    snprintf(path, sizeof path, "%s/%s", name, entry->d_name);
    check_synthetic(path);
    files++;
  }
  closedir(folder);
  return files;
}

static void test_synthetic(void **state) {
  (void)state;
  for (int s = 0; s < SEASONS; s++) {
    char scenarios[512];
    snprintf(scenarios, sizeof scenarios, "%s/scenarios", folders[s]);
    assert_int_equal(check_folder(folders[s]), 22);
    assert_int_equal(check_folder(scenarios), 7);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_hydrostatic),
                                     cmocka_unit_test(test_air_mass),
                                     cmocka_unit_test(test_map),
                                     cmocka_unit_test(test_land),
                                     cmocka_unit_test(test_seasons),
                                     cmocka_unit_test(test_totals),
                                     cmocka_unit_test(test_tables),
                                     cmocka_unit_test(test_synthetic),
                                     cmocka_unit_test(test_background_is_neutral)};
  return cmocka_run_group_tests(tests, make_both, NULL);
}
