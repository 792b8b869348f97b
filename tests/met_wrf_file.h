/* Small files in the layout of WRF output, sound or with one fault, for tests of the reader. */
#ifndef QL_TESTS_MET_WRF_FILE_H
#define QL_TESTS_MET_WRF_FILE_H

#include "base/clock.h"
#include "grids/projection.h"
#include "ql_test.h"

#include <math.h>
#include <netcdf.h>
#include <stdbool.h>

typedef struct wrf_file_spec {
  int nx, ny, nz, nt;
  double start, interval;  /* s since 1970; s between frames, may be negative */
  const char *leave_out;   /* "|U|V|": variables that are not written */
  const char *no_units;    /* a variable without a units attribute */
  const char *wrong_units; /* a variable in "kg" */
  const char *wrong_shape; /* a variable with its last two axes swapped */
  const char *spoilt;      /* a variable with one value replaced ... */
  double spoilt_value;     /* ... by this */
  int map_proj;            /* 0: 1 */
  double shift_latitude;   /* degrees, added to XLAT */
  double scale_factor;     /* of MAPFAC_M; 0: 1 */
  double dx;               /* 0: 3000 m */
  const char *land_use;    /* MMINLU, NULL: USGS */
  double land_category;    /* LU_INDEX, 0: 7 */
  const char *projection;  /* of the coordinates; NULL: the Lambert one of map_proj 1 */
  bool dead_calm;          /* U = V = 0 */
} wrf_file_spec;

static inline void nc_must(int error) {
  if (error) fail_msg("netCDF: %s", nc_strerror(error));
}

/* value of a variable at level k (interfaces: below layer k), row j, column i, frame t */
typedef double (*wrf_value)(const wrf_file_spec *, int t, int k, int j, int i);

static inline double wrf_terrain(int j, int i) {
  return 10.0 + 5.0 * i + 3.0 * j;
}
static inline double wrf_edge(int k) {
  return 40.0 * k + 15.0 * k * k; /* m above ground */
}
static inline double wrf_middle(int k) {
  return 0.5 * (wrf_edge(k) + wrf_edge(k + 1));
}
static inline double wrf_pressure(int t, int k, int j, int i) {
  return (1.0e5 + 20.0 * t) * exp(-(wrf_middle(k) + wrf_terrain(j, i)) / 8000.0);
}
static double value_u(const wrf_file_spec *s, int t, int k, int j, int i) {
  return s->dead_calm ? 0.0 : 2.0 + 0.5 * k + 0.1 * i - 0.05 * j + 0.2 * t;
}
static double value_v(const wrf_file_spec *s, int t, int k, int j, int i) {
  return s->dead_calm ? 0.0 : -1.0 + 0.3 * k + 0.02 * i * j - 0.1 * t;
}
static double value_phb(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s, (void)t;
  return 9.81 * (wrf_edge(k) + wrf_terrain(j, i));
}
static double value_zero(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s, (void)t, (void)k, (void)j, (void)i;
  return 0.0;
}
static double value_pb(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s;
  return wrf_pressure(t, k, j, i);
}
static double value_t(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s, (void)j, (void)i;
  return -5.0 + 0.004 * wrf_middle(k) + 0.3 * t;
}
static double value_qv(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s, (void)t, (void)j, (void)i;
  return 0.012 * exp(-wrf_middle(k) / 2500.0);
}
static double value_qc(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s, (void)t, (void)j;
  return k == 2 && i >= 3 ? 3e-4 : 0.0;
}
static double value_kz(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s, (void)t, (void)j, (void)i;
  return 10.0 * k;
}
static double value_psfc(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s, (void)k;
  return (1.0e5 + 20.0 * t) * exp(-wrf_terrain(j, i) / 8000.0);
}
static double value_t2(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s, (void)k, (void)j, (void)i;
  return 295.0 + t;
}
static double value_tsk(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s, (void)k, (void)j, (void)i;
  return 297.0 + t;
}
static double value_rain(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s, (void)k, (void)j;
  return 1.5 * t * t + 0.1 * i;
}
static double value_use(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)t, (void)k, (void)j, (void)i;
  return s->land_category ? s->land_category : 7.0;
}
static double value_hgt(const wrf_file_spec *s, int t, int k, int j, int i) {
  (void)s, (void)t, (void)k;
  return wrf_terrain(j, i);
}

static ql_projection *wrf_test_projection; /* of the file that is being written */

static inline void wrf_lonlat(const wrf_file_spec *s, int j, int i, double *lon, double *lat) {
  const double dx = s->dx > 0.0 ? s->dx : 3000.0;
  const double centre[2] = {120.2, 29.7};
  double x, y;
  assert_ok(ql_projection_forward(wrf_test_projection, 1, &centre[0], &centre[1], &x, &y));
  x += (i + 0.5 - 0.5 * s->nx) * dx;
  y += (j + 0.5 - 0.5 * s->ny) * dx;
  assert_ok(ql_projection_inverse(wrf_test_projection, 1, &x, &y, lon, lat));
}
static double value_lat(const wrf_file_spec *s, int t, int k, int j, int i) {
  double lon, lat;
  (void)t, (void)k;
  wrf_lonlat(s, j, i, &lon, &lat);
  return lat + s->shift_latitude * (j == 1 && i == 2);
}
static double value_lon(const wrf_file_spec *s, int t, int k, int j, int i) {
  double lon, lat;
  (void)t, (void)k;
  wrf_lonlat(s, j, i, &lon, &lat);
  return lon;
}
/* Map factors of the sphere: Snyder 1987, eqs. 15-4 (Lambert), 21-4 (polar), and 7-8 with e = 0
 * (Mercator). */
static double value_factor(const wrf_file_spec *s, int t, int k, int j, int i) {
  double lon, lat;
  (void)t, (void)k;
  wrf_lonlat(s, j, i, &lon, &lat);
  const double deg = acos(-1.0) / 180.0, p1 = 25.0 * deg, p2 = 40.0 * deg, q = acos(-1.0) / 4.0;
  const double n = log(cos(p1) / cos(p2)) / log(tan(q + p2 / 2) / tan(q + p1 / 2));
  double m = cos(p1) * pow(tan(q + p1 / 2), n) / (cos(lat * deg) * pow(tan(q + lat * deg / 2), n));
  if (s->projection && s->map_proj == 2) m = (1.0 + sin(p1)) / (1.0 + sin(lat * deg));
  if (s->projection && s->map_proj == 3) m = cos(p1) / cos(lat * deg);
  if (s->projection && s->map_proj == 6) m = 1.0; /* as WRF writes it */
  return s->scale_factor > 0.0 ? m * s->scale_factor : m;
}

typedef struct wrf_entry {
  const char *name, *units;
  char shape; /* s surface, l layers, x and y faces, z interfaces */
  wrf_value value;
} wrf_entry;

static const wrf_entry WRF_ENTRIES[] = {
    {"XLAT", "degree_north", 's', value_lat},
    {"XLONG", "degree_east", 's', value_lon},
    {"MAPFAC_M", "", 's', value_factor},
    {"HGT", "m", 's', value_hgt},
    {"U", "m s-1", 'x', value_u},
    {"V", "m s-1", 'y', value_v},
    {"PH", "m2 s-2", 'z', value_zero},
    {"PHB", "m2 s-2", 'z', value_phb},
    {"P", "Pa", 'l', value_zero},
    {"PB", "Pa", 'l', value_pb},
    {"T", "K", 'l', value_t},
    {"QVAPOR", "kg kg-1", 'l', value_qv},
    {"QCLOUD", "kg kg-1", 'l', value_qc},
    {"QRAIN", "kg kg-1", 'l', value_zero},
    {"EXCH_H", "m2 s-1", 'z', value_kz},
    {"PSFC", "Pa", 's', value_psfc},
    {"T2", "K", 's', value_t2},
    {"TSK", "K", 's', value_tsk},
    {"RAINC", "mm", 's', value_zero},
    {"RAINNC", "mm", 's', value_rain},
    {"LU_INDEX", "", 's', value_use},
};
enum { WRF_ENTRY_COUNT = sizeof WRF_ENTRIES / sizeof WRF_ENTRIES[0] };

static inline bool wrf_named(const char *list, const char *name) {
  char key[NC_MAX_NAME + 8];
  snprintf(key, sizeof key, "|%s|", name);
  return list && strstr(list, key);
}

typedef struct wrf_dims {
  int time, text, x, y, z, xs, ys, zs;
} wrf_dims;

static inline void wrf_put_attributes(int id, const wrf_file_spec *s) {
  const float dx = s->dx > 0.0 ? (float)s->dx : 3000.0F;
  const struct {
    const char *name;
    float value;
  } numbers[] = {
      {"DX", dx},         {"DY", dx},          {"TRUELAT1", 25.0F},   {"TRUELAT2", 40.0F},
      {"CEN_LAT", 29.7F}, {"CEN_LON", 120.2F}, {"STAND_LON", 120.2F}, {"MOAD_CEN_LAT", 29.7F},
      {"POLE_LAT", 90.0F}};
  for (size_t n = 0; n < sizeof numbers / sizeof numbers[0]; n++)
    nc_must(nc_put_att_float(id, NC_GLOBAL, numbers[n].name, NC_FLOAT, 1, &numbers[n].value));
  const int kind = s->map_proj ? s->map_proj : 1;
  const char *use = s->land_use ? s->land_use : "USGS";
  nc_must(nc_put_att_int(id, NC_GLOBAL, "MAP_PROJ", NC_INT, 1, &kind));
  nc_must(nc_put_att_text(id, NC_GLOBAL, "MMINLU", strlen(use), use));
}

static inline int wrf_define(int id, const wrf_file_spec *s, const wrf_dims *d,
                             const wrf_entry *e) {
  int axes[4] = {d->time, e->shape == 'z' ? d->zs : d->z, e->shape == 'y' ? d->ys : d->y,
                 e->shape == 'x' ? d->xs : d->x};
  int rank = 4, variable;
  if (wrf_named(s->wrong_shape, e->name)) {
    const int swap = axes[2];
    axes[2] = axes[3];
    axes[3] = swap;
  }
  if (e->shape == 's') {
    axes[1] = axes[2];
    axes[2] = axes[3];
    rank = 3;
  }
  nc_must(nc_def_var(id, e->name, NC_FLOAT, rank, axes, &variable));
  const char *units = wrf_named(s->wrong_units, e->name) ? "kg" : e->units;
  if (!wrf_named(s->no_units, e->name))
    nc_must(nc_put_att_text(id, variable, "units", strlen(units), units));
  return variable;
}

static inline void wrf_fill(int id, int variable, const wrf_file_spec *s, const wrf_entry *e) {
  const int nx = s->nx + (e->shape == 'x'), ny = s->ny + (e->shape == 'y');
  const int nz = e->shape == 's' ? 1 : s->nz + (e->shape == 'z');
  const size_t count = (size_t)s->nt * (size_t)nz * (size_t)ny * (size_t)nx;
  float *values = malloc(count * sizeof *values);
  size_t n = 0;
  assert_non_null(values);
  for (int t = 0; t < s->nt; t++)
    for (int k = 0; k < nz; k++)
      for (int j = 0; j < ny; j++)
        for (int i = 0; i < nx; i++) values[n++] = (float)e->value(s, t, k, j, i);
  if (wrf_named(s->spoilt, e->name)) values[count / 2] = (float)s->spoilt_value;
  const size_t start[4] = {0}, nt = (size_t)s->nt;
  const size_t deep[4] = {nt, (size_t)nz, (size_t)ny, (size_t)nx}, flat[3] = {nt, deep[2], deep[3]};
  nc_must(nc_put_vara_float(id, variable, start, e->shape == 's' ? flat : deep, values));
  free(values);
}

/* Write the file of a spec. */
static inline void wrf_write(const char *path, const wrf_file_spec *s) {
  int id, times = -1, variables[WRF_ENTRY_COUNT];
  wrf_dims d;
  const char *lambert = "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000";
  assert_ok(ql_projection_create(s->projection ? s->projection : lambert, &wrf_test_projection));
  nc_must(nc_create(path, NC_CLOBBER, &id));
  nc_must(nc_def_dim(id, "Time", NC_UNLIMITED, &d.time));
  nc_must(nc_def_dim(id, "DateStrLen", 19, &d.text));
  nc_must(nc_def_dim(id, "west_east", (size_t)s->nx, &d.x));
  nc_must(nc_def_dim(id, "south_north", (size_t)s->ny, &d.y));
  nc_must(nc_def_dim(id, "bottom_top", (size_t)s->nz, &d.z));
  nc_must(nc_def_dim(id, "west_east_stag", (size_t)s->nx + 1, &d.xs));
  nc_must(nc_def_dim(id, "south_north_stag", (size_t)s->ny + 1, &d.ys));
  nc_must(nc_def_dim(id, "bottom_top_stag", (size_t)s->nz + 1, &d.zs));
  wrf_put_attributes(id, s);
  if (!wrf_named(s->leave_out, "Times"))
    nc_must(nc_def_var(id, "Times", NC_CHAR, 2, (int[]){d.time, d.text}, &times));
  for (int v = 0; v < WRF_ENTRY_COUNT; v++)
    if (!wrf_named(s->leave_out, WRF_ENTRIES[v].name))
      variables[v] = wrf_define(id, s, &d, &WRF_ENTRIES[v]);
  nc_must(nc_enddef(id));
  for (int t = 0; times >= 0 && t < s->nt; t++) {
    char text[QL_CLOCK_TEXT];
    ql_clock_format(s->start + t * s->interval, text);
    text[10] = '_';
    nc_must(nc_put_vara_text(id, times, (size_t[]){(size_t)t, 0}, (size_t[]){1, 19}, text));
  }
  for (int v = 0; v < WRF_ENTRY_COUNT; v++)
    if (!wrf_named(s->leave_out, WRF_ENTRIES[v].name) &&
        !wrf_named(s->wrong_shape, WRF_ENTRIES[v].name))
      wrf_fill(id, variables[v], s, &WRF_ENTRIES[v]);
  nc_must(nc_close(id));
  ql_projection_free(wrf_test_projection);
}

/* A sound file of 9 x 8 x 6, three frames at one hour from 2023-07-14 16:00. */
static inline wrf_file_spec wrf_sound(void) {
  wrf_file_spec s = {.nx = 9, .ny = 8, .nz = 6, .nt = 3, .interval = 3600.0};
  assert_ok(ql_clock_parse("2023-07-14T16:00", &s.start));
  return s;
}

#endif
