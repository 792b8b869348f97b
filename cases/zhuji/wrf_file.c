/* The meteorology in the layout of WRF-ARW output: the names, staggering, units and attributes that
 * readers of wrfout files look for. */
#include "base/clock.h"
#include "base/constants.h"
#include "base/nc.h"
#include "cases/zhuji/zhuji.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STEPS_AN_HOUR = 6, SPIN_UP_HOURS = 24 };

typedef enum shape {
  POINT,
  PLANE,
  PLANE_U,
  PLANE_V,
  VOLUME,
  VOLUME_U,
  VOLUME_V,
  VOLUME_W,
  CLASSES,
  LAYERS,
  LEVELS
} shape;

static const struct {
  const char *dimensions, *order, *stagger, *coordinates;
} shapes[] = {
    [POINT] = {"Time", "0  ", "", NULL},
    [PLANE] = {"Time south_north west_east", "XY ", "", "XLONG XLAT XTIME"},
    [PLANE_U] = {"Time south_north west_east_stag", "XY ", "X", "XLONG_U XLAT_U XTIME"},
    [PLANE_V] = {"Time south_north_stag west_east", "XY ", "Y", "XLONG_V XLAT_V XTIME"},
    [VOLUME] = {"Time bottom_top south_north west_east", "XYZ", "", "XLONG XLAT XTIME"},
    [VOLUME_U] = {"Time bottom_top south_north west_east_stag", "XYZ", "X", "XLONG_U XLAT_U XTIME"},
    [VOLUME_V] = {"Time bottom_top south_north_stag west_east", "XYZ", "Y", "XLONG_V XLAT_V XTIME"},
    [VOLUME_W] = {"Time bottom_top_stag south_north west_east", "XYZ", "Z", "XLONG XLAT XTIME"},
    [CLASSES] = {"Time land_cat_stag south_north west_east", "XYZ", "Z", "XLONG XLAT XTIME"},
    [LAYERS] = {"Time bottom_top", "Z  ", "", NULL},
    [LEVELS] = {"Time bottom_top_stag", "Z  ", "Z", NULL}};

/* Every variable but Times: name, shape, unit, description. */
#define VARIABLES(V)                                                                               \
  V(XTIME, POINT, "minutes", "minutes since the first frame")                                      \
  V(XLAT, PLANE, "degree_north", "LATITUDE, SOUTH IS NEGATIVE")                                    \
  V(XLONG, PLANE, "degree_east", "LONGITUDE, WEST IS NEGATIVE")                                    \
  V(XLAT_U, PLANE_U, "degree_north", "LATITUDE, SOUTH IS NEGATIVE")                                \
  V(XLONG_U, PLANE_U, "degree_east", "LONGITUDE, WEST IS NEGATIVE")                                \
  V(XLAT_V, PLANE_V, "degree_north", "LATITUDE, SOUTH IS NEGATIVE")                                \
  V(XLONG_V, PLANE_V, "degree_east", "LONGITUDE, WEST IS NEGATIVE")                                \
  V(MAPFAC_M, PLANE, "", "Map scale factor on mass grid")                                          \
  V(MAPFAC_U, PLANE_U, "", "Map scale factor on u-grid")                                           \
  V(MAPFAC_V, PLANE_V, "", "Map scale factor on v-grid")                                           \
  V(F, PLANE, "s-1", "Coriolis sine latitude term")                                                \
  V(SINALPHA, PLANE, "", "Local sine of map rotation")                                             \
  V(COSALPHA, PLANE, "", "Local cosine of map rotation")                                           \
  V(HGT, PLANE, "m", "Terrain Height")                                                             \
  V(LU_INDEX, PLANE, "", "LAND USE CATEGORY")                                                      \
  V(IVGTYP, PLANE, "", "DOMINANT VEGETATION CATEGORY")                                             \
  V(XLAND, PLANE, "", "LAND MASK (1 FOR LAND, 2 FOR WATER)")                                       \
  V(LANDMASK, PLANE, "", "LAND MASK (1 FOR LAND, 0 FOR WATER)")                                    \
  V(LANDUSEF, CLASSES, "", "LANDUSE FRACTION BY CATEGORY")                                         \
  V(LAI, PLANE, "m2 m-2", "LEAF AREA INDEX")                                                       \
  V(VEGFRA, PLANE, "%", "VEGETATION FRACTION")                                                     \
  V(ALBEDO, PLANE, "", "ALBEDO")                                                                   \
  V(SNOWH, PLANE, "m", "PHYSICAL SNOW DEPTH")                                                      \
  V(ZNU, LAYERS, "", "eta values on half (mass) levels")                                           \
  V(ZNW, LEVELS, "", "eta values on full (w) levels")                                              \
  V(P_TOP, POINT, "Pa", "PRESSURE TOP OF THE MODEL")                                               \
  V(U, VOLUME_U, "m s-1", "x-wind component")                                                      \
  V(V, VOLUME_V, "m s-1", "y-wind component")                                                      \
  V(W, VOLUME_W, "m s-1", "z-wind component")                                                      \
  V(PH, VOLUME_W, "m2 s-2", "perturbation geopotential")                                           \
  V(PHB, VOLUME_W, "m2 s-2", "base-state geopotential")                                            \
  V(T, VOLUME, "K", "perturbation potential temperature theta-t0")                                 \
  V(P, VOLUME, "Pa", "perturbation pressure")                                                      \
  V(PB, VOLUME, "Pa", "BASE STATE PRESSURE")                                                       \
  V(QVAPOR, VOLUME, "kg kg-1", "Water vapor mixing ratio")                                         \
  V(QCLOUD, VOLUME, "kg kg-1", "Cloud water mixing ratio")                                         \
  V(QRAIN, VOLUME, "kg kg-1", "Rain water mixing ratio")                                           \
  V(QICE, VOLUME, "kg kg-1", "Ice mixing ratio")                                                   \
  V(QSNOW, VOLUME, "kg kg-1", "Snow mixing ratio")                                                 \
  V(QGRAUP, VOLUME, "kg kg-1", "Graupel mixing ratio")                                             \
  V(CLDFRA, VOLUME, "", "CLOUD FRACTION")                                                          \
  V(EXCH_H, VOLUME_W, "m2 s-1", "SCALAR EXCHANGE COEFFICIENTS")                                    \
  V(PSFC, PLANE, "Pa", "SFC PRESSURE")                                                             \
  V(T2, PLANE, "K", "TEMP at 2 M")                                                                 \
  V(Q2, PLANE, "kg kg-1", "QV at 2 M")                                                             \
  V(U10, PLANE, "m s-1", "U at 10 M")                                                              \
  V(V10, PLANE, "m s-1", "V at 10 M")                                                              \
  V(TSK, PLANE, "K", "SURFACE SKIN TEMPERATURE")                                                   \
  V(PBLH, PLANE, "m", "PBL HEIGHT")                                                                \
  V(UST, PLANE, "m s-1", "U* IN SIMILARITY THEORY")                                                \
  V(HFX, PLANE, "W m-2", "UPWARD HEAT FLUX AT THE SURFACE")                                        \
  V(LH, PLANE, "W m-2", "LATENT HEAT FLUX AT THE SURFACE")                                         \
  V(SWDOWN, PLANE, "W m-2", "DOWNWARD SHORT WAVE FLUX AT GROUND SURFACE")                          \
  V(COSZEN, PLANE, "dimensionless", "COS of SOLAR ZENITH ANGLE")                                   \
  V(RAINC, PLANE, "mm", "ACCUMULATED TOTAL CUMULUS PRECIPITATION")                                 \
  V(RAINNC, PLANE, "mm", "ACCUMULATED TOTAL GRID SCALE PRECIPITATION")

typedef enum variable {
#define V(name, shape, units, text) V_##name,
  VARIABLES(V)
#undef V
      VARIABLE_COUNT
} variable;

static const struct {
  const char *name;
  shape shape;
  const char *units, *description;
} variables[] = {
#define V(name, shape, units, text) {#name, shape, units, text},
    VARIABLES(V)
#undef V
};

typedef struct output {
  const zhuji_domain *d;
  zhuji_land land;
  zhuji_surface surface;
  zhuji_frame frame;
  ql_nc *file;
  float *field[VARIABLE_COUNT]; /* what the next frame writes */
} output;

static size_t shape_counts(const zhuji_domain *d, shape s, size_t count[QL_NC_RANK]) {
  const size_t x = (size_t)d->nx, y = (size_t)d->ny, z = (size_t)d->nz;
  const size_t sizes[][4] = {[POINT] = {1},
                             [PLANE] = {1, y, x},
                             [PLANE_U] = {1, y, x + 1},
                             [PLANE_V] = {1, y + 1, x},
                             [VOLUME] = {1, z, y, x},
                             [VOLUME_U] = {1, z, y, x + 1},
                             [VOLUME_V] = {1, z, y + 1, x},
                             [VOLUME_W] = {1, z + 1, y, x},
                             [CLASSES] = {1, ZHUJI_CLASSES, y, x},
                             [LAYERS] = {1, z},
                             [LEVELS] = {1, z + 1}};
  size_t total = 1;
  for (int a = 0; a < 4; a++) {
    count[a] = sizes[s][a];
    if (count[a]) total *= count[a];
  }
  return total;
}

/* --- definition ----------------------------------------------------------------------------- */

static ql_status define_dimensions(ql_nc *file, const zhuji_domain *d) {
  const struct {
    const char *name;
    size_t length;
  } dimensions[] = {{"Time", 0},
                    {"DateStrLen", 19},
                    {"west_east", (size_t)d->nx},
                    {"south_north", (size_t)d->ny},
                    {"bottom_top", (size_t)d->nz},
                    {"bottom_top_stag", (size_t)d->nz + 1},
                    {"west_east_stag", (size_t)d->nx + 1},
                    {"south_north_stag", (size_t)d->ny + 1},
                    {"land_cat_stag", ZHUJI_CLASSES}};
  for (size_t n = 0; n < sizeof dimensions / sizeof dimensions[0]; n++)
    QL_TRY(ql_nc_define_dimension(file, dimensions[n].name, dimensions[n].length));
  return QL_OK;
}

static ql_status define_variable(output *o, int v) {
  const char *name = variables[v].name;
  const shape s = variables[v].shape;
  ql_nc_spec spec = {.name = name,
                     .type = v == V_IVGTYP ? QL_NC_INT : QL_NC_FLOAT,
                     .dimensions = shapes[s].dimensions,
                     .units = variables[v].units};
  char units[64], start[QL_CLOCK_TEXT];
  if (v == V_XTIME) {
    ql_clock_format(o->d->start, start);
    snprintf(units, sizeof units, "minutes since %.10s %.8s", start, start + 11);
    spec.units = units;
  }
  const size_t total = shape_counts(o->d, s, spec.chunk);
  if (total < 64) memset(spec.chunk, 0, sizeof spec.chunk);
  spec.deflate = total < 64 ? 0 : 4;
  QL_TRY(ql_nc_define(o->file, &spec));
  QL_TRY(ql_nc_put_text(o->file, name, "MemoryOrder", shapes[s].order));
  QL_TRY(ql_nc_put_text(o->file, name, "description", variables[v].description));
  QL_TRY(ql_nc_put_text(o->file, name, "stagger", shapes[s].stagger));
  if (!shapes[s].coordinates) return QL_OK;
  return ql_nc_put_text(o->file, name, "coordinates", shapes[s].coordinates);
}

static void wrf_date(double time, char text[QL_CLOCK_TEXT]) {
  ql_clock_format(time, text);
  text[10] = '_';
  text[19] = '\0';
}

static ql_status put_texts(const output *o) {
  char start[QL_CLOCK_TEXT], title[256];
  wrf_date(o->d->start, start);
  snprintf(title, sizeof title,
           "SYNTHETIC FIELDS IN WRF (ARW) OUTPUT LAYOUT - ZHUJI DEMO, %s - NOT A WRF SIMULATION",
           o->d->season->title);
  const char *texts[][2] = {
      {"TITLE", title},
      {"synthetic", ZHUJI_SYNTHETIC},
      {"START_DATE", start},
      {"SIMULATION_START_DATE", start},
      {"GRIDTYPE", "C"},
      {"MMINLU", "MODIFIED_IGBP_MODIS_NOAH"},
      {"MAP_PROJ_CHAR", "Lambert Conformal"},
      {"comment",
       "Layers: p = p_top + eta (p_surface - p_top), moist pressure; mid-layer pressure is the "
       "logarithmic mean of the interfaces, so thickness = R_d T_v / 9.81 ln(p_below / p_above), "
       "R_d = 287.04, without the weight of cloud water. Winds balance the air mass of every "
       "column: no air passes the top. Earth radius 6370000 m. The first frame is local "
       "midnight (UTC+8)."}};
  for (size_t n = 0; n < sizeof texts / sizeof texts[0]; n++)
    QL_TRY(ql_nc_put_text(o->file, NULL, texts[n][0], texts[n][1]));
  return QL_OK;
}

static ql_status put_numbers(const output *o) {
  const zhuji_domain *d = o->d;
  const ql_date date = ql_clock_to_date(d->start);
  const struct {
    const char *name;
    double value;
  } numbers[] = {{"WEST-EAST_GRID_DIMENSION", d->nx + 1},
                 {"SOUTH-NORTH_GRID_DIMENSION", d->ny + 1},
                 {"BOTTOM-TOP_GRID_DIMENSION", d->nz + 1},
                 {"DX", d->dx},
                 {"DY", d->dx},
                 {"GRID_ID", 1},
                 {"PARENT_ID", 0},
                 {"I_PARENT_START", 1},
                 {"J_PARENT_START", 1},
                 {"PARENT_GRID_RATIO", 1},
                 {"CEN_LAT", ZHUJI_LATITUDE},
                 {"CEN_LON", ZHUJI_LONGITUDE},
                 {"TRUELAT1", 25},
                 {"TRUELAT2", 40},
                 {"MOAD_CEN_LAT", ZHUJI_LATITUDE},
                 {"STAND_LON", ZHUJI_LONGITUDE},
                 {"POLE_LAT", 90},
                 {"POLE_LON", 0},
                 {"GMT", date.hour},
                 {"JULYR", date.year},
                 {"JULDAY", date.day_of_year},
                 {"MAP_PROJ", 1},
                 {"NUM_LAND_CAT", ZHUJI_CLASSES},
                 {"ISWATER", 17},
                 {"ISLAKE", -1},
                 {"ISICE", 15},
                 {"ISURBAN", 13},
                 {"ISOILWATER", 14}};
  for (size_t n = 0; n < sizeof numbers / sizeof numbers[0]; n++)
    QL_TRY(ql_nc_put_numbers(o->file, NULL, numbers[n].name, 1, &numbers[n].value));
  return QL_OK;
}

static ql_status define_file(output *o) {
  const ql_nc_spec times = {.name = "Times", .type = QL_NC_CHAR, .dimensions = "Time DateStrLen"};
  QL_TRY(define_dimensions(o->file, o->d));
  QL_TRY(ql_nc_define(o->file, &times));
  for (int v = 0; v < VARIABLE_COUNT; v++) QL_TRY(define_variable(o, v));
  QL_TRY(put_texts(o));
  return put_numbers(o);
}

/* --- values --------------------------------------------------------------------------------- */

static void copy(const output *o, variable v, const double *values, double scale, double shift) {
  size_t count[QL_NC_RANK];
  const size_t total = shape_counts(o->d, variables[v].shape, count);
  for (size_t n = 0; n < total; n++) o->field[v][n] = (float)(scale * values[n] + shift);
}

/* Rotation of the grid against the parallels: the cone's angle (Snyder 1987, 14-4). */
static void fill_rotation(output *o, size_t at) {
  const double radian = QL_PI / 180.0;
  const double angle = zhuji_domain_cone() * (ZHUJI_LONGITUDE - o->land.longitude[0][at]) * radian;
  o->field[V_SINALPHA][at] = (float)sin(angle);
  o->field[V_COSALPHA][at] = (float)cos(angle);
  o->field[V_F][at] = (float)(1.45842e-4 * sin(o->land.latitude[0][at] * radian));
}

/* WRF's base state (Skamarock et al. 2008, NCAR/TN-475): T = 290 K + 50 K ln(p/p0). */
static void fill_base(output *o, size_t at) {
  const zhuji_domain *d = o->d;
  const size_t plane = (size_t)d->nx * (size_t)d->ny;
  const double h = o->land.terrain[at], ratio = 290.0 / 50.0;
  const double surface =
      1e5 * exp(-ratio + sqrt(ratio * ratio - 2.0 * QL_WRF_GRAVITY * h / (50.0 * QL_R_DRY)));
  double phi = QL_WRF_GRAVITY * h;
  o->field[V_PHB][at] = (float)phi;
  for (int k = 0; k < d->nz; k++) {
    const double below = d->top_pressure + d->eta[k] * (surface - d->top_pressure);
    const double above = d->top_pressure + d->eta[k + 1] * (surface - d->top_pressure);
    const double p = 0.5 * (below + above);
    phi += QL_R_DRY * (290.0 + 50.0 * log(p / 1e5)) * log(below / above);
    o->field[V_PB][(size_t)k * plane + at] = (float)p;
    o->field[V_PHB][((size_t)k + 1) * plane + at] = (float)phi;
  }
}

static void fill_classes(output *o, size_t at) {
  const size_t plane = (size_t)o->d->nx * (size_t)o->d->ny;
  int largest = 0;
  for (int c = 1; c < ZHUJI_CLASSES; c++)
    if (o->land.fraction[(size_t)c * plane + at] > o->land.fraction[(size_t)largest * plane + at])
      largest = c;
  o->field[V_LU_INDEX][at] = o->field[V_IVGTYP][at] = (float)(largest + 1);
  o->field[V_XLAND][at] = largest + 1 == 17 ? 2.0F : 1.0F;
  o->field[V_LANDMASK][at] = largest + 1 == 17 ? 0.0F : 1.0F;
}

static void fill_constant(output *o) {
  const zhuji_domain *d = o->d;
  const zhuji_land *l = &o->land;
  const variable positions[3][3] = {{V_XLONG, V_XLAT, V_MAPFAC_M},
                                    {V_XLONG_U, V_XLAT_U, V_MAPFAC_U},
                                    {V_XLONG_V, V_XLAT_V, V_MAPFAC_V}};
  for (int s = 0; s < 3; s++) {
    copy(o, positions[s][0], l->longitude[s], 1.0, 0.0);
    copy(o, positions[s][1], l->latitude[s], 1.0, 0.0);
    copy(o, positions[s][2], l->map_factor[s], 1.0, 0.0);
  }
  copy(o, V_HGT, l->terrain, 1.0, 0.0);
  copy(o, V_LANDUSEF, l->fraction, 1.0, 0.0);
  copy(o, V_LAI, l->leaf_area, 1.0, 0.0);
  copy(o, V_VEGFRA, l->vegetation, 100.0, 0.0);
  copy(o, V_ALBEDO, l->albedo, 1.0, 0.0);
  copy(o, V_ZNW, d->eta, 1.0, 0.0);
  for (int k = 0; k < d->nz; k++) o->field[V_ZNU][k] = (float)(0.5 * (d->eta[k] + d->eta[k + 1]));
  *o->field[V_P_TOP] = (float)d->top_pressure;
  for (size_t at = 0; at < (size_t)d->nx * (size_t)d->ny; at++) {
    fill_rotation(o, at);
    fill_base(o, at);
    fill_classes(o, at);
  }
}

/* Paulson 1970 and Dyer 1974: stability corrections of the temperature profile. */
static double psi_heat(double zeta) {
  if (zeta > 0.0) return -5.0 * fmin(zeta, 1.0);
  const double root = sqrt(1.0 - 16.0 * zeta);
  return 2.0 * log(0.5 * (1.0 + root));
}

/* Screen and skin temperature from the lowest layer by similarity, 10 m wind by the log profile. */
static void fill_screen(output *o, int j, int i) {
  const zhuji_domain *d = o->d;
  const zhuji_frame *f = &o->frame;
  const size_t at = zhuji_at(d, 0, j, i), plane = (size_t)d->nx * (size_t)d->ny;
  const double z1 = 0.5 * f->height[plane + at], z0 = o->land.roughness[at];
  const double density = f->surface_pressure[at] / (QL_R_DRY * f->temperature[at]);
  const double scale = -o->surface.sensible[at] / (density * QL_CP_DRY * o->surface.ustar[at]) /
                       QL_VON_KARMAN; /* theta* / k */
  const double length = o->surface.obukhov[at];
  const double to_screen = log(z1 / 2.0) - psi_heat(z1 * length) + psi_heat(2.0 * length);
  const double to_skin = log(20.0 / z0) - psi_heat(2.0 * length) + psi_heat(0.1 * z0 * length);
  const double screen =
      f->temperature[at] + QL_GRAVITY / QL_CP_DRY * (z1 - 2.0) - scale * to_screen;
  o->field[V_T2][at] = (float)screen;
  o->field[V_TSK][at] = (float)(screen - fmax(-4.0, fmin(16.0, scale * to_skin * 0.9)));
  o->field[V_Q2][at] = (float)f->vapour[at];
  const double slower = fmin(1.0, log(10.0 / z0) / log(z1 / z0));
  const double *u = f->u + (size_t)j * (size_t)(d->nx + 1) + (size_t)i;
  o->field[V_U10][at] = (float)(slower * 0.5 * (u[0] + u[1]));
  o->field[V_V10][at] = (float)(slower * 0.5 * (f->v[at] + f->v[at + (size_t)d->nx]));
}

static void fill_frame(output *o) {
  const zhuji_domain *d = o->d;
  const zhuji_frame *f = &o->frame;
  const size_t plane = (size_t)d->nx * (size_t)d->ny, cells = plane * (size_t)d->nz;
  *o->field[V_XTIME] = (float)((f->time - d->start) / 60.0);
  copy(o, V_U, f->u, 1.0, 0.0), copy(o, V_V, f->v, 1.0, 0.0), copy(o, V_W, f->w, 1.0, 0.0);
  copy(o, V_QVAPOR, f->vapour, 1.0, 0.0), copy(o, V_QCLOUD, f->cloud_water, 1.0, 0.0);
  copy(o, V_CLDFRA, f->cloud_fraction, 1.0, 0.0), copy(o, V_EXCH_H, f->kz, 1.0, 0.0);
  copy(o, V_PSFC, f->surface_pressure, 1.0, 0.0);
  copy(o, V_PBLH, o->surface.depth, 1.0, 0.0), copy(o, V_UST, o->surface.ustar, 1.0, 0.0);
  copy(o, V_HFX, o->surface.sensible, 1.0, 0.0), copy(o, V_LH, o->surface.latent, 1.0, 0.0);
  copy(o, V_SWDOWN, o->surface.shortwave, 1.0, 0.0);
  copy(o, V_COSZEN, o->surface.cosine, 1.0, 0.0);
  for (size_t n = 0; n < cells; n++) {
    const double exner = pow(f->pressure[n] / 1e5, 2.0 / 7.0);
    o->field[V_T][n] = (float)(f->temperature[n] / exner - 300.0);
    o->field[V_P][n] = (float)(f->pressure[n] - (double)o->field[V_PB][n]);
  }
  for (size_t n = 0; n < cells + plane; n++)
    o->field[V_PH][n] = (float)(QL_WRF_GRAVITY * (f->height[n] + o->land.terrain[n % plane]) -
                                (double)o->field[V_PHB][n]);
  for (int j = 0; j < d->ny; j++)
    for (int i = 0; i < d->nx; i++) fill_screen(o, j, i);
}

static ql_status write_frame(output *o, size_t record) {
  char date[QL_CLOCK_TEXT];
  wrf_date(o->frame.time, date);
  QL_TRY(ql_nc_write_string(o->file, "Times", record, date));
  for (int v = 0; v < VARIABLE_COUNT; v++) {
    ql_nc_slab slab = {.start = {record}};
    shape_counts(o->d, variables[v].shape, slab.count);
    QL_TRY(ql_nc_write(o->file, variables[v].name, &slab, o->field[v]));
  }
  return QL_OK;
}

static void advance_hour(output *o, double time) {
  const double dt = 3600.0 / STEPS_AN_HOUR;
  for (int n = 0; n < STEPS_AN_HOUR; n++)
    zhuji_surface_step(o->d, &o->land, time + n * dt, dt, &o->surface);
}

static ql_status write_frames(output *o, double *top_velocity) {
  for (int h = -SPIN_UP_HOURS; h <= o->d->hours; h++) {
    const double time = o->d->start + 3600.0 * h;
    if (h > -SPIN_UP_HOURS) advance_hour(o, time - 3600.0);
    if (h < 0) continue;
    zhuji_frame_fill(o->d, &o->land, &o->surface, time, &o->frame);
    QL_TRY(zhuji_wind_fill(o->d, &o->land, &o->frame));
    *top_velocity = fmax(*top_velocity, o->frame.top_velocity);
    fill_frame(o);
    QL_TRY(write_frame(o, (size_t)h));
  }
  return QL_OK;
}

static ql_status create_output(ql_arena *arena, output *o) {
  QL_TRY(zhuji_land_create(o->d, arena, &o->land));
  QL_TRY(zhuji_surface_create(o->d, &o->land, arena, &o->surface));
  QL_TRY(zhuji_frame_create(o->d, arena, &o->frame));
  for (int v = 0; v < VARIABLE_COUNT; v++) {
    size_t count[QL_NC_RANK];
    const size_t total = shape_counts(o->d, variables[v].shape, count);
    QL_TRY(ql_arena_take(arena, variables[v].name, total, sizeof(float), &o->field[v]));
  }
  return QL_OK;
}

ql_status zhuji_wrf_write(const zhuji_domain *domain, const char *path, double *top_velocity) {
  ql_arena *arena = NULL;
  output o = {.d = domain};
  *top_velocity = 0.0;
  QL_TRY(ql_arena_create(&arena));
  ql_status status = create_output(arena, &o);
  if (status == QL_OK) status = ql_nc_create(path, &o.file);
  if (status == QL_OK) {
    status = define_file(&o);
    if (status == QL_OK) {
      fill_constant(&o);
      status = write_frames(&o, top_velocity);
    }
    if (status == QL_OK)
      status = ql_nc_commit(o.file);
    else
      ql_nc_close(o.file);
  }
  ql_arena_free(arena);
  return status;
}
