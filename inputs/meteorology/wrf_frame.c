#include "inputs/meteorology/wrf_frame.h"

#include "base/constants.h"

#include <math.h>
#include <string.h>

/* WRF's own numbers (module_model_constants.F): they turn its variables back into what it meant. */
static const double WRF_T0 = 300.0;        /* K, offset of T */
static const double WRF_P0 = 1.0e5;        /* Pa */
static const double WRF_KAPPA = 2.0 / 7.0; /* R_d / c_p = 287 / 1004.5 */

static const double WATER_DENSITY = 1000.0; /* kg m-3 */
static const double ICE_DENSITY = 917.0;    /* kg m-3 */
static const double DROPLET_RADIUS = 10e-6; /* m, effective */
static const double CRYSTAL_RADIUS = 30e-6; /* m, effective */
static const float CLOUD_THRESHOLD = 1e-6F; /* kg kg-1, as WRF's icloud = 2 */

ql_status ql_wrf_frame_create(ql_arena *arena, const ql_wrf_file *wrf, ql_wrf_frame *frame) {
  frame->wrf = wrf;
  frame->grid = wrf->grid;
  const size_t volume = (size_t)wrf->levels * wrf->grid->plane;
  float **arrays[] = {&frame->pressure, &frame->temperature, &frame->humidity, &frame->air,
                      &frame->thickness};
  for (size_t a = 0; a < sizeof arrays / sizeof arrays[0]; a++)
    QL_TRY(ql_arena_take(arena, "meteorology: file levels", volume, sizeof(float), arrays[a]));
  float **deeper[] = {&frame->edge, &frame->work};
  for (int a = 0; a < 2; a++)
    QL_TRY(ql_arena_take(arena, "meteorology: file levels", volume + wrf->grid->plane,
                         sizeof(float), deeper[a]));
  for (int a = 0; a < 2; a++)
    QL_TRY(ql_arena_take(arena, "meteorology: rain", wrf->grid->plane, sizeof(float),
                         &frame->rain[a]));
  return QL_OK;
}

static size_t file_volume(const ql_wrf_frame *frame) {
  return (size_t)frame->wrf->levels * frame->grid->plane;
}

static int within(int index, int count) {
  return index < 0 ? 0 : index >= count ? count - 1 : index;
}

/* "level 3, south_north 12, west_east 40" of the file, counted from 1, and the value there. */
static ql_status impossible(const ql_wrf_frame *frame, const ql_nc *file, int record, size_t n,
                            const char *what, double value) {
  const ql_grid *grid = frame->grid;
  const size_t cell = n % grid->plane;
  const int j = within((int)(cell / grid->row) - QL_HALO + frame->wrf->south, frame->wrf->full_y);
  const int i = within((int)(cell % grid->row) - QL_HALO + frame->wrf->west, frame->wrf->full_x);
  return ql_error_set(QL_ERR_INPUT,
                      "%s: frame %d, level %zu, south_north %d, west_east %d: %s (%g): the file is "
                      "damaged or not what it says",
                      ql_nc_path(file), record + 1, n / grid->plane + 1, j + 1, i + 1, what, value);
}

/* Heights of the interfaces: (PH + PHB) / g, summed in double since PHB is a large float. */
static ql_status read_edges(ql_wrf_frame *frame, const ql_nc *file, int record) {
  const size_t plane = frame->grid->plane, volume = file_volume(frame);
  QL_TRY(ql_wrf_file_read(frame->wrf, file, QL_WRF_PHB, record, frame->edge));
  QL_TRY(ql_wrf_file_read(frame->wrf, file, QL_WRF_PH, record, frame->work));
  for (size_t n = 0; n < volume; n++) {
    const double depth = ((double)frame->edge[n + plane] - (double)frame->edge[n] +
                          (double)frame->work[n + plane] - (double)frame->work[n]) /
                         QL_WRF_GRAVITY;
    if (!(depth > 0.0))
      return impossible(frame, file, record, n, "PH + PHB does not rise: the layer is that deep, m",
                        depth);
    frame->thickness[n] = (float)depth;
  }
  return QL_OK;
}

static ql_status check_state(const ql_wrf_frame *frame, const ql_nc *file, int record) {
  const size_t plane = frame->grid->plane, volume = file_volume(frame);
  for (size_t n = 0; n < volume; n++) {
    const float t = frame->temperature[n], p = frame->pressure[n];
    if (!(t > 150.0F && t < 350.0F))
      return impossible(frame, file, record, n, "T gives a temperature outside 150 to 350 K",
                        (double)t);
    if (!(p > 0.0F) || (n >= plane && p >= frame->pressure[n - plane]))
      return impossible(frame, file, record, n, "P + PB does not fall with height, Pa", (double)p);
    if (!(frame->humidity[n] >= 0.0F && frame->humidity[n] < 0.2F))
      return impossible(frame, file, record, n,
                        "QVAPOR gives a mole fraction of water outside 0 to 0.2",
                        (double)frame->humidity[n]);
  }
  return QL_OK;
}

/* WRF's moisture advection may leave tiny negative mixing ratios: they count as 0. */
static const float VAPOUR_UNDERSHOOT = -1e-5F; /* kg kg-1 */

/* p, T, water mole fraction and moles of air of the file's layers. */
static ql_status read_state(ql_wrf_frame *frame, const ql_nc *file, int record) {
  const size_t volume = file_volume(frame);
  float *p = frame->pressure, *t = frame->temperature, *x = frame->humidity;
  QL_TRY(read_edges(frame, file, record));
  QL_TRY(ql_wrf_file_read(frame->wrf, file, QL_WRF_PB, record, p));
  QL_TRY(ql_wrf_file_read(frame->wrf, file, QL_WRF_P, record, frame->work));
  for (size_t n = 0; n < volume; n++) p[n] = (float)((double)p[n] + (double)frame->work[n]);
  QL_TRY(ql_wrf_file_read(frame->wrf, file, QL_WRF_T, record, t));
  QL_TRY(ql_wrf_file_read(frame->wrf, file, QL_WRF_QVAPOR, record, x));
#pragma omp parallel for schedule(static)
  for (size_t n = 0; n < volume; n++) {
    const double q = x[n] < 0.0F && x[n] > VAPOUR_UNDERSHOOT ? 0.0 : (double)x[n];
    t[n] = (float)(((double)t[n] + WRF_T0) * pow((double)p[n] / WRF_P0, WRF_KAPPA));
    x[n] = (float)(q / (q + QL_WATER_RATIO)); /* e/p; q is kg per kg of dry air */
    frame->air[n] =
        (float)((double)p[n] * (double)frame->thickness[n] / (QL_GAS_CONSTANT * (double)t[n]));
  }
  return check_state(frame, file, record);
}

/* Model layers from file layers: plain sums of air and depth. */
static void sum_layers(const ql_wrf_frame *frame, const float *from, float *to) {
  const size_t plane = frame->grid->plane;
  for (int k = 0; k < frame->grid->nz; k++) {
    float *out = to + (size_t)k * plane;
    memcpy(out, from + (size_t)frame->tops[k] * plane, plane * sizeof *out);
    for (int l = frame->tops[k] + 1; l < frame->tops[k + 1]; l++) {
      const float *in = from + (size_t)l * plane;
      for (size_t n = 0; n < plane; n++) out[n] += in[n];
    }
  }
}

/* ... and means weighted with air. The model's air (`total`) must have been summed before. */
static void average_layers(const ql_wrf_frame *frame, const float *from, const float *total,
                           float *to) {
  const size_t plane = frame->grid->plane;
  for (int k = 0; k < frame->grid->nz; k++) {
    const size_t first = (size_t)frame->tops[k] * plane;
    float *out = to + (size_t)k * plane;
    if (frame->tops[k + 1] == frame->tops[k] + 1) {
      memcpy(out, from + first, plane * sizeof *out);
      continue;
    }
    for (size_t n = 0; n < plane; n++) out[n] = 0.0F;
    for (int l = frame->tops[k]; l < frame->tops[k + 1]; l++)
      for (size_t n = 0; n < plane; n++)
        out[n] += frame->air[(size_t)l * plane + n] * from[(size_t)l * plane + n];
    for (size_t n = 0; n < plane; n++) out[n] /= total[(size_t)k * plane + n];
  }
}

static void collapse_state(const ql_wrf_frame *frame, ql_met_fields *fields) {
  const size_t plane = frame->grid->plane;
  sum_layers(frame, frame->air, fields->air);
  sum_layers(frame, frame->thickness, fields->thickness);
  average_layers(frame, frame->temperature, fields->air, fields->temperature);
  average_layers(frame, frame->pressure, fields->air, fields->pressure);
  average_layers(frame, frame->humidity, fields->air, fields->humidity);
  for (size_t n = 0; n < plane; n++) {
    float bottom = 0.0F; /* above ground: sums of depths, without the terrain's rounding */
    for (int k = 0; k < frame->grid->nz; k++) {
      const size_t at = (size_t)k * plane + n;
      fields->height[at] = bottom + 0.5F * fields->thickness[at];
      bottom += fields->thickness[at];
    }
  }
}

/* Winds and fluxes of one direction. `stride` leads to the cell on the other side of the face
 * (1: west, row: south); the outermost ring has none there and uses its own air. */
typedef struct direction {
  ql_wrf_variable variable;
  size_t stride;
  const double *length; /* m, true length of the face */
  float *wind, *flux;   /* model layers */
} direction;

static bool has_neighbour(const ql_grid *grid, const direction *d, size_t cell) {
  return d->stride == 1 ? cell % grid->row > 0 : cell >= grid->row;
}

/* Air flux through a face = (mean air of its two cells) x wind x true length, summed over the file
 * layers of a model layer; the layer's wind is the one that carries that flux. */
static void add_layer(const ql_wrf_frame *frame, const direction *d, int k) {
  const ql_grid *grid = frame->grid;
  float *flux = d->flux + (size_t)k * grid->plane, *wind = d->wind + (size_t)k * grid->plane;
  for (size_t n = 0; n < grid->plane; n++) {
    const size_t other = has_neighbour(grid, d, n) ? n - d->stride : n;
    double carried = 0.0, air = 0.0;
    for (int l = frame->tops[k]; l < frame->tops[k + 1]; l++) {
      const size_t level = (size_t)l * grid->plane;
      const double face = 0.5 * ((double)frame->air[level + n] + (double)frame->air[level + other]);
      carried += face * (double)frame->work[level + n];
      air += face;
    }
    flux[n] = (float)(carried * d->length[n]);
    wind[n] = (float)(carried / air);
  }
}

static ql_status read_wind(ql_wrf_frame *frame, const ql_nc *file, int record, const direction *d) {
  QL_TRY(ql_wrf_file_read(frame->wrf, file, d->variable, record, frame->work));
  const size_t volume = file_volume(frame);
  for (size_t n = 0; n < volume; n++)
    if (!(fabsf(frame->work[n]) < 150.0F))
      return impossible(frame, file, record, n,
                        d->variable == QL_WRF_U ? "U is not within 150 m s-1"
                                                : "V is not within 150 m s-1",
                        (double)frame->work[n]);
#pragma omp parallel for schedule(static)
  for (int k = 0; k < frame->grid->nz; k++) add_layer(frame, d, k);
  return QL_OK;
}

/* An air-weighted mean of a file variable that may be absent (then zero), added to `to`. */
static ql_status add_mean(ql_wrf_frame *frame, const ql_nc *file, int record,
                          ql_wrf_variable variable, const ql_met_fields *fields, float *to) {
  const ql_grid *grid = frame->grid;
  if (!frame->wrf->has[variable]) return QL_OK;
  QL_TRY(ql_wrf_file_read(frame->wrf, file, variable, record, frame->work));
  for (int k = 0; k < grid->nz; k++)
    for (int l = frame->tops[k]; l < frame->tops[k + 1]; l++)
      for (size_t n = 0; n < grid->plane; n++) {
        const size_t at = (size_t)l * grid->plane + n;
        const float q = frame->work[at] > 0.0F ? frame->work[at] : 0.0F;
        to[(size_t)k * grid->plane + n] +=
            q * frame->air[at] / fields->air[(size_t)k * grid->plane + n];
      }
  return QL_OK;
}

/* Optical depth of water of mixing ratio q (kg per kg of dry air) in a layer:
 * tau = 3 WP / (2 rho r_e), WP = q times the mass of dry air (Stephens 1978, geometric limit). */
static void add_optical_depth(const ql_grid *grid, const ql_met_fields *fields, const float *q,
                              double extinction, float *depth) {
  for (size_t n = 0; n < grid->volume; n++) {
    const double dry = (double)fields->air[n] * (1.0 - (double)fields->humidity[n]);
    depth[n] += (float)(extinction * (double)q[n] * dry * QL_MOLAR_MASS_AIR);
  }
}

static ql_status read_optical_depth(ql_wrf_frame *frame, const ql_nc *file, int record,
                                    ql_met_fields *fields) {
  const ql_grid *grid = frame->grid;
  if (frame->wrf->has[QL_WRF_CLOUD_OD]) {
    QL_TRY(ql_wrf_file_read(frame->wrf, file, QL_WRF_CLOUD_OD, record, frame->work));
    sum_layers(frame, frame->work, fields->cloud_optical_depth);
    return QL_OK;
  }
  memset(fields->cloud_optical_depth, 0, grid->volume * sizeof(float));
  add_optical_depth(grid, fields, fields->cloud_water, 1.5 / (WATER_DENSITY * DROPLET_RADIUS),
                    fields->cloud_optical_depth);
  add_optical_depth(grid, fields, fields->cloud_ice, 1.5 / (ICE_DENSITY * CRYSTAL_RADIUS),
                    fields->cloud_optical_depth);
  return QL_OK;
}

static ql_status read_clouds(ql_wrf_frame *frame, const ql_nc *file, int record,
                             ql_met_fields *fields) {
  const size_t bytes = frame->grid->volume * sizeof(float), volume = frame->grid->volume;
  float *cover = fields->cloud_fraction, *ice = fields->cloud_ice;
  memset(fields->cloud_water, 0, bytes);
  memset(ice, 0, bytes);
  memset(fields->rain_water, 0, bytes);
  memset(cover, 0, bytes);
  QL_TRY(add_mean(frame, file, record, QL_WRF_QCLOUD, fields, fields->cloud_water));
  QL_TRY(add_mean(frame, file, record, QL_WRF_QRAIN, fields, fields->rain_water));
  QL_TRY(add_mean(frame, file, record, QL_WRF_QICE, fields, ice));
  /* cloud ice alone scatters: snow and graupel join it after the optical depth */
  QL_TRY(read_optical_depth(frame, file, record, fields));
  QL_TRY(add_mean(frame, file, record, QL_WRF_CLDFRA, fields, cover));
  if (!frame->wrf->has[QL_WRF_CLDFRA])
    for (size_t n = 0; n < volume; n++)
      cover[n] = fields->cloud_water[n] + ice[n] > CLOUD_THRESHOLD ? 1.0F : 0.0F;
  for (size_t n = 0; n < volume; n++) cover[n] = fminf(cover[n], 1.0F);
  QL_TRY(add_mean(frame, file, record, QL_WRF_QSNOW, fields, ice));
  return add_mean(frame, file, record, QL_WRF_QGRAUP, fields, ice);
}

/* Kz at the lower interface of each model layer; none through the ground. */
static ql_status read_kz(ql_wrf_frame *frame, const ql_nc *file, int record,
                         ql_met_fields *fields) {
  const size_t plane = frame->grid->plane;
  if (!frame->wrf->has[QL_WRF_EXCH_H]) return QL_OK;
  QL_TRY(ql_wrf_file_read(frame->wrf, file, QL_WRF_EXCH_H, record, frame->work));
  memset(fields->kz, 0, plane * sizeof(float));
  for (int k = 1; k < frame->grid->nz; k++)
    memcpy(fields->kz + (size_t)k * plane, frame->work + (size_t)frame->tops[k] * plane,
           plane * sizeof(float));
  return QL_OK;
}

static ql_status read_surface(ql_wrf_frame *frame, const ql_nc *file, int record,
                              ql_met_fields *fields) {
  const struct {
    ql_wrf_variable variable;
    float *field;
  } direct[] = {{QL_WRF_PSFC, fields->surface_pressure}, {QL_WRF_T2, fields->temperature_2m},
                {QL_WRF_TSK, fields->skin_temperature},  {QL_WRF_UST, fields->ustar},
                {QL_WRF_PBLH, fields->pbl_height},       {QL_WRF_HFX, fields->heat_flux},
                {QL_WRF_SWDOWN, fields->shortwave},      {QL_WRF_SNOWH, fields->snow_depth},
                {QL_WRF_U10, fields->wind_10m}};
  const bool *has = frame->wrf->has;
  if (!has[QL_WRF_SNOWH]) memset(fields->snow_depth, 0, frame->grid->plane * sizeof(float));
  for (size_t d = 0; d < sizeof direct / sizeof direct[0]; d++)
    if (has[direct[d].variable])
      QL_TRY(ql_wrf_file_read(frame->wrf, file, direct[d].variable, record, direct[d].field));
  if (!has[QL_WRF_U10] || !has[QL_WRF_V10]) return QL_OK;
  QL_TRY(ql_wrf_file_read(frame->wrf, file, QL_WRF_V10, record, frame->work));
  for (size_t n = 0; n < frame->grid->plane; n++)
    fields->wind_10m[n] = hypotf(fields->wind_10m[n], frame->work[n]);
  return QL_OK;
}

ql_status ql_wrf_frame_read(ql_wrf_frame *frame, const ql_nc *file, int record,
                            ql_met_fields *fields) {
  const ql_grid *grid = frame->grid;
  const direction x = {QL_WRF_U, 1, grid->face_x, fields->wind_x, fields->flux_x};
  const direction y = {QL_WRF_V, grid->row, grid->face_y, fields->wind_y, fields->flux_y};
  QL_TRY(read_state(frame, file, record));
  collapse_state(frame, fields);
  QL_TRY(read_wind(frame, file, record, &x));
  QL_TRY(read_wind(frame, file, record, &y));
  QL_TRY(read_clouds(frame, file, record, fields));
  QL_TRY(read_kz(frame, file, record, fields));
  return read_surface(frame, file, record, fields);
}

ql_status ql_wrf_frame_terrain(ql_wrf_frame *frame, const ql_nc *file, float *terrain) {
  if (frame->wrf->has[QL_WRF_HGT])
    return ql_wrf_file_read(frame->wrf, file, QL_WRF_HGT, 0, terrain);
  QL_TRY(ql_wrf_file_read(frame->wrf, file, QL_WRF_PHB, 0, frame->edge));
  QL_TRY(ql_wrf_file_read(frame->wrf, file, QL_WRF_PH, 0, frame->work));
  for (size_t n = 0; n < frame->grid->plane; n++)
    terrain[n] = (float)(((double)frame->edge[n] + (double)frame->work[n]) / QL_WRF_GRAVITY);
  return QL_OK;
}

/* One accumulation with its bucket: RAINNC + BUCKET_MM I_RAINNC. */
static ql_status add_rain(ql_wrf_frame *frame, const ql_nc *file, int record,
                          const ql_wrf_variable pair[2], float *total) {
  const size_t plane = frame->grid->plane;
  double bucket = 0.0; /* mm */
  if (!frame->wrf->has[pair[0]]) return QL_OK;
  QL_TRY(ql_wrf_file_read(frame->wrf, file, pair[0], record, frame->work));
  for (size_t n = 0; n < plane; n++) total[n] += 1000.0F * frame->work[n];
  if (ql_nc_has_attribute(file, NULL, "BUCKET_MM"))
    QL_TRY(ql_nc_numbers(file, NULL, "BUCKET_MM", 1, &bucket));
  if (!(bucket > 0.0) || pair[1] == QL_WRF_VARIABLES || !frame->wrf->has[pair[1]]) return QL_OK;
  QL_TRY(ql_wrf_file_read(frame->wrf, file, pair[1], record, frame->work));
  for (size_t n = 0; n < plane; n++) total[n] += (float)bucket * frame->work[n];
  return QL_OK;
}

ql_status ql_wrf_frame_rain(ql_wrf_frame *frame, const ql_nc *file, int record, int which) {
  const ql_wrf_variable pairs[3][2] = {{QL_WRF_RAINC, QL_WRF_I_RAINC},
                                       {QL_WRF_RAINNC, QL_WRF_I_RAINNC},
                                       {QL_WRF_RAINSH, QL_WRF_VARIABLES}};
  memset(frame->rain[which], 0, frame->grid->plane * sizeof(float));
  for (int p = 0; p < 3; p++) QL_TRY(add_rain(frame, file, record, pairs[p], frame->rain[which]));
  return QL_OK;
}
