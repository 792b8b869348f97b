/* Sector inventories on a longitude-latitude grid that is not the model's. A sector's tonnes are
 * spread over the county by a proxy and go on outside it at the same rate per unit of the proxy
 * (times `region`), as the regional background. */
#include "base/constants.h"
#include "base/nc.h"
#include "cases/zhuji/zhuji.h"

#include <math.h>
#include <stdio.h>

typedef enum proxy { WORKS, ROADS, PEOPLE, FIELDS, BROADLEAF, NEEDLES, STREETS, PROXIES } proxy;

enum { POLLUTANTS_MAX = 7, LONGITUDES = 68, LATITUDES = 54, CELLS = LONGITUDES * LATITUDES };
static const double west = 119.40, south = 29.00, spacing = 0.025; /* degrees */
static const double year = 365.0 * 86400.0;                        /* s, of the summer's year */

typedef struct amount {
  const char *pollutant, *title;
  double tonnes; /* t year-1 in the county */
  proxy proxy;
} amount;

typedef struct sector {
  const char *name, *title;
  bool flux;     /* written as kg m-2 s-1, else as t year-1 in a cell */
  double region; /* outside the county, relative to it for the same proxy */
  amount amounts[POLLUTANTS_MAX];
} sector;

#define NOX "NOx", "nitrogen oxides as NO2"
#define SO2 "SO2", "sulphur oxides as SO2"
#define CO "CO", "carbon monoxide"
#define VOC "NMVOC", "non-methane volatile organic compounds"
#define NH3 "NH3", "ammonia"
#define FINE "PM25", "primary PM2.5"
#define COARSE "PMC", "primary PM10 less PM2.5"

static const sector sectors[] = {
    {"energy",
     "boilers for heat and power without a stack of their own",
     false,
     1.0,
     {{NOX, 350, WORKS},
      {SO2, 350, WORKS},
      {CO, 900, WORKS},
      {VOC, 60, WORKS},
      {FINE, 120, WORKS},
      {COARSE, 60, WORKS}}},
    {"industry",
     "industry, diffuse part: copper, machinery, textiles, chemicals and others",
     false,
     1.1,
     {{NOX, 1500, WORKS},
      {SO2, 750, WORKS},
      {CO, 9000, WORKS},
      {VOC, 3600, WORKS},
      {FINE, 900, WORKS},
      {COARSE, 500, WORKS}}},
    {"cement",
     "cement: quarries, mills and haulage",
     false,
     0.5,
     {{FINE, 180, WORKS}, {COARSE, 320, WORKS}}},
    {"steel",
     "steel: fugitive",
     false,
     0.5,
     {{CO, 800, WORKS}, {FINE, 120, WORKS}, {COARSE, 120, WORKS}}},
    {"road",
     "road transport: cars, diesel trucks, motorcycles; tyre and brake wear",
     false,
     1.0,
     {{NOX, 4200, ROADS},
      {SO2, 30, ROADS},
      {CO, 17800, ROADS},
      {VOC, 3300, ROADS},
      {NH3, 180, ROADS},
      {FINE, 170, ROADS},
      {COARSE, 90, ROADS}}},
    {"nonroad",
     "forklifts, building and farm machines, barges",
     false,
     1.0,
     {{NOX, 1500, PEOPLE},
      {SO2, 20, PEOPLE},
      {CO, 1500, PEOPLE},
      {VOC, 350, PEOPLE},
      {FINE, 110, PEOPLE},
      {COARSE, 10, PEOPLE}}},
    {"residential",
     "households: gas, wood, cooking",
     false,
     1.0,
     {{NOX, 350, PEOPLE},
      {SO2, 350, PEOPLE},
      {CO, 15000, PEOPLE},
      {VOC, 1200, PEOPLE},
      {NH3, 300, PEOPLE},
      {FINE, 900, PEOPLE},
      {COARSE, 150, PEOPLE}}},
    {"solvent",
     "solvent use: bicycles, machinery, printing, packaging, dyeing",
     false,
     1.0,
     {{VOC, 7590, WORKS}}},
    {"petrol", "petrol stations and depots", false, 1.0, {{VOC, 900, ROADS}}},
    {"agriculture",
     "fertiliser, livestock and nitrogen oxides from soil",
     true,
     1.0,
     {{NH3, 4520, FIELDS}, {NOX, 100, FIELDS}}},
    {"dust", "road and building dust", true, 1.0, {{FINE, 800, STREETS}, {COARSE, 3200, STREETS}}},
    {"biogenic",
     "forests, following the sun by month and hour",
     true,
     1.0,
     {{"isoprene", "isoprene", 2800, BROADLEAF}, {"terpenes", "monoterpenes", 1400, NEEDLES}}},
};
enum { SECTORS = sizeof sectors / sizeof sectors[0] };

const char *zhuji_inventory_sector(int index) {
  return index < SECTORS ? sectors[index].name : NULL;
}

/* Means of the proxies over each cell, [PROXIES][2][CELLS]: inside the county, outside it. */
typedef struct proxy_map {
  double *mean[PROXIES][2];
} proxy_map;

static void proxies_at(double x, double y, double value[PROXIES]) {
  const zhuji_cover c = zhuji_geography_cover(x, y);
  const double people = c.urban + 0.06 * c.crops + 0.002;
  const double roads = zhuji_geography_roads(x, y);
  const double forest = c.broadleaf + c.needleleaf + c.mixed;
  value[WORKS] = c.urban * (1.0 + 0.5 * zhuji_geography_noise(x, y, 6000.0, 41u)) + 0.005;
  value[ROADS] = 0.6 * people + 0.12 * roads;
  value[PEOPLE] = people;
  value[FIELDS] = c.crops + 0.3 * c.grass + 0.001;
  value[BROADLEAF] = c.broadleaf + 0.6 * c.mixed + 0.1 * forest;
  value[NEEDLES] = c.needleleaf + 0.6 * c.mixed + 0.2 * c.broadleaf;
  value[STREETS] = 0.6 * people + 0.10 * roads + 0.02 * c.crops;
}

/* From 4 x 4 points of cell (j, i). */
static void sample_cell(const proxy_map *map, int j, int i) {
  enum { SAMPLES = 4 };
  const int cell = j * LONGITUDES + i;
  for (int b = 0; b < SAMPLES; b++)
    for (int a = 0; a < SAMPLES; a++) {
      const double longitude = west + spacing * (i + (a + 0.5) / SAMPLES);
      const double latitude = south + spacing * (j + (b + 0.5) / SAMPLES);
      const int outside = zhuji_geography_in_county(longitude, latitude) ? 0 : 1;
      double x, y, value[PROXIES];
      zhuji_domain_to_metres(longitude, latitude, &x, &y);
      proxies_at(x, y, value);
      for (int p = 0; p < PROXIES; p++)
        map->mean[p][outside][cell] += value[p] / (SAMPLES * SAMPLES);
    }
}

static ql_status create_map(ql_arena *arena, proxy_map *map) {
  for (int p = 0; p < PROXIES; p++)
    for (int side = 0; side < 2; side++)
      QL_TRY(ql_arena_take(arena, "proxies", CELLS, sizeof(double), &map->mean[p][side]));
  for (int j = 0; j < LATITUDES; j++)
    for (int i = 0; i < LONGITUDES; i++) sample_cell(map, j, i);
  return QL_OK;
}

/* m2, of a cell of row j on the sphere */
static double cell_area(int j) {
  const double radian = QL_PI / 180.0, low = (south + spacing * j) * radian;
  return ZHUJI_RADIUS * ZHUJI_RADIUS * spacing * radian * (sin(low + spacing * radian) - sin(low));
}

/* t year-1 in each cell; returns all of them together. */
static double spread(const proxy_map *map, const sector *s, const amount *a, double *tonnes) {
  double inside = 0.0, total = 0.0;
  for (int c = 0; c < CELLS; c++) {
    const double area = cell_area(c / LONGITUDES), in = map->mean[a->proxy][0][c];
    inside += in * area;
    tonnes[c] = (in + s->region * map->mean[a->proxy][1][c]) * area;
  }
  for (int c = 0; c < CELLS; c++) {
    tonnes[c] *= a->tonnes / inside;
    total += tonnes[c];
  }
  return total;
}

static ql_status define_axis(ql_nc *file, const char *name, const char *standard, const char *units,
                             const char *bounds) {
  const char *dimensions[2] = {name, bounds};
  char pair[QL_NC_NAME];
  snprintf(pair, sizeof pair, "%s bounds", dimensions[0]);
  const ql_nc_spec axis = {.name = name,
                           .type = QL_NC_DOUBLE,
                           .dimensions = name,
                           .units = units,
                           .standard_name = standard};
  const ql_nc_spec edges = {.name = bounds, .type = QL_NC_DOUBLE, .dimensions = pair};
  QL_TRY(ql_nc_define(file, &axis));
  QL_TRY(ql_nc_put_text(file, name, "bounds", bounds));
  return ql_nc_define(file, &edges);
}

static ql_status write_axis(ql_nc *file, const char *name, const char *bounds, double first,
                            int count) {
  double centre[LONGITUDES], edges[2 * LONGITUDES];
  for (int n = 0; n < count; n++) {
    centre[n] = first + spacing * (n + 0.5);
    edges[2 * n] = first + spacing * n;
    edges[2 * n + 1] = first + spacing * (n + 1);
  }
  QL_TRY(ql_nc_write_double(file, name, NULL, centre));
  return ql_nc_write_double(file, bounds, NULL, edges);
}

static ql_status describe(ql_nc *file, const sector *s) {
  char title[QL_NC_NAME];
  snprintf(title, sizeof title, "Synthetic annual emissions, sector %s: %s", s->name, s->title);
  QL_TRY(ql_nc_put_text(file, NULL, "Conventions", "CF-1.10"));
  QL_TRY(ql_nc_put_text(file, NULL, "title", title));
  QL_TRY(ql_nc_put_text(file, NULL, "synthetic", ZHUJI_SYNTHETIC));
  QL_TRY(ql_nc_put_text(file, NULL, "sector", s->name));
  QL_TRY(ql_nc_put_text(
      file, NULL, "comment",
      "County totals are invented round figures for 1.2 million people with this industry; spread "
      "by a proxy of towns, roads, "
      "fields or forest; outside the county the same rate per unit of the proxy. Sphere of radius "
      "6370000 m; a year has 365 days."));
  QL_TRY(ql_nc_define_dimension(file, "lat", LATITUDES));
  QL_TRY(ql_nc_define_dimension(file, "lon", LONGITUDES));
  QL_TRY(ql_nc_define_dimension(file, "bounds", 2));
  QL_TRY(define_axis(file, "lat", "latitude", "degrees_north", "lat_bounds"));
  return define_axis(file, "lon", "longitude", "degrees_east", "lon_bounds");
}

static ql_status define_amount(ql_nc *file, const sector *s, const amount *a, double total) {
  const ql_nc_spec spec = {.name = a->pollutant,
                           .type = QL_NC_DOUBLE,
                           .dimensions = "lat lon",
                           .units = s->flux ? "kg m-2 s-1" : "t year-1",
                           .long_name = a->title,
                           .deflate = 4};
  QL_TRY(ql_nc_define(file, &spec));
  QL_TRY(ql_nc_put_numbers(file, a->pollutant, "county_total_t_per_year", 1, &a->tonnes));
  QL_TRY(ql_nc_put_numbers(file, a->pollutant, "file_total_t_per_year", 1, &total));
  return ql_nc_put_text(file, a->pollutant, "cell_methods", "time: mean (annual) area: sum");
}

static void to_flux(double *tonnes) {
  for (int j = 0; j < LATITUDES; j++)
    for (int i = 0; i < LONGITUDES; i++)
      tonnes[j * LONGITUDES + i] *= 1000.0 / (cell_area(j) * year);
}

static ql_status fill_file(ql_nc *file, const proxy_map *map, ql_arena *arena, const sector *s) {
  double *values[POLLUTANTS_MAX] = {NULL};
  QL_TRY(describe(file, s));
  for (int p = 0; p < POLLUTANTS_MAX && s->amounts[p].pollutant; p++) {
    QL_TRY(ql_arena_take(arena, s->amounts[p].pollutant, CELLS, sizeof(double), &values[p]));
    QL_TRY(define_amount(file, s, &s->amounts[p], spread(map, s, &s->amounts[p], values[p])));
  }
  QL_TRY(write_axis(file, "lat", "lat_bounds", south, LATITUDES));
  QL_TRY(write_axis(file, "lon", "lon_bounds", west, LONGITUDES));
  for (int p = 0; p < POLLUTANTS_MAX && values[p]; p++) {
    if (s->flux) to_flux(values[p]);
    QL_TRY(ql_nc_write_double(file, s->amounts[p].pollutant, NULL, values[p]));
  }
  return QL_OK;
}

static ql_status write_sector(const char *folder, const proxy_map *map, ql_arena *arena,
                              const sector *s) {
  char path[4096];
  ql_nc *file = NULL;
  snprintf(path, sizeof path, "%s/inventory_%s.nc", folder, s->name);
  QL_TRY(ql_nc_create(path, &file));
  const ql_status status = fill_file(file, map, arena, s);
  if (status == QL_OK) return ql_nc_commit(file);
  ql_nc_close(file);
  return status;
}

ql_status zhuji_inventory_write(const char *folder) {
  ql_arena *arena = NULL;
  proxy_map map;
  QL_TRY(ql_arena_create(&arena));
  ql_status status = create_map(arena, &map);
  for (int s = 0; s < SECTORS && status == QL_OK; s++)
    status = write_sector(folder, &map, arena, &sectors[s]);
  ql_arena_free(arena);
  return status;
}
