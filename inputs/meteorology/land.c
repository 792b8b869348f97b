#include "inputs/meteorology/land.h"

#include "inputs/meteorology/land_use.h"
#include "inputs/meteorology/latlon.h"

#include <math.h>
#include <string.h>

enum { WATER = 1, SHORT_GRASS = 13 }; /* classes of Zhang et al. 2003 */

/* 1 Dobson unit = 2.6867e20 molecules m-2 (10 um of gas at 273.15 K and 1013.25 hPa). */
static const double MOL_PER_DOBSON = 2.6867e20 / 6.02214076e23;

static const double DEFAULT_OZONE = 300.0; /* Dobson units */

static ql_status take(ql_arena *arena, const char *what, const ql_grid *grid, int levels,
                      float **values) {
  return ql_arena_take(arena, what, (size_t)levels * grid->plane, sizeof(float), values);
}

/* Fractions must be 0 to 1 and sum to 1 (to 1 %, then scaled to it). */
static ql_status normalise(const ql_grid *grid, const char *path, float *fractions) {
  for (size_t n = 0; n < grid->plane; n++) {
    double sum = 0.0;
    for (int u = 0; u < QL_LAND_USES; u++) sum += (double)fractions[(size_t)u * grid->plane + n];
    for (int u = 0; u < QL_LAND_USES; u++)
      if (fractions[(size_t)u * grid->plane + n] < 0.0F) sum = NAN;
    if (!(fabs(sum - 1.0) <= 0.01))
      return ql_error_set(QL_ERR_INPUT,
                          "%s: the land-use fractions of a cell near %.3f E %.3f N are negative or "
                          "sum to %g instead of 1",
                          path, grid->longitude[n], grid->latitude[n], sum);
    for (int u = 0; u < QL_LAND_USES; u++) fractions[(size_t)u * grid->plane + n] /= (float)sum;
  }
  return QL_OK;
}

/* A ratio that a file may hold or not; one that was read before is kept. */
static ql_status read_optional(ql_arena *arena, const ql_wrf_file *wrf, const ql_nc *file,
                               const char *name, float **values) {
  if (*values || !ql_nc_has(file, name)) return QL_OK;
  QL_TRY(take(arena, name, wrf->grid, 1, values));
  return ql_wrf_file_read_plain(wrf, file, name, "1", 1, *values);
}

static ql_status read_land_file(ql_arena *arena, const char *path, const ql_wrf_file *wrf,
                                ql_land *land) {
  ql_nc *file = NULL;
  QL_TRY(ql_nc_open(path, &file));
  ql_status status =
      ql_wrf_file_read_plain(wrf, file, "landuse_fraction", "1", QL_LAND_USES, land->land_use);
  if (status == QL_OK) status = normalise(wrf->grid, path, land->land_use);
  if (status == QL_OK)
    status = read_optional(arena, wrf, file, "leaf_area_index", &land->leaf_area_index);
  if (status == QL_OK) status = read_optional(arena, wrf, file, "uv_albedo", &land->albedo);
  ql_nc_close(file);
  return status;
}

static ql_status no_category(const ql_nc *file, int category, const char *scheme) {
  return ql_error_set(QL_ERR_INPUT, "%s: category %d of %s has no class in inputs/tables",
                      ql_nc_path(file), category, scheme);
}

/* Fractions by category, added up by class. */
static ql_status from_fractions(ql_arena *arena, const ql_wrf_file *wrf, const ql_nc *file,
                                const ql_land_use_map *map, const char *scheme, ql_land *land) {
  const size_t plane = wrf->grid->plane;
  float *given = NULL;
  QL_TRY(take(arena, "LANDUSEF", wrf->grid, wrf->land_categories, &given));
  QL_TRY(ql_wrf_file_read(wrf, file, QL_WRF_LANDUSEF, 0, given));
  for (int c = 1; c <= wrf->land_categories; c++)
    for (size_t n = 0; n < plane; n++) {
      const float fraction = given[(size_t)(c - 1) * plane + n];
      if (fraction == 0.0F) continue;
      if (c > QL_LAND_USE_CATEGORIES || !map->zhang[c]) return no_category(file, c, scheme);
      land->land_use[(size_t)(map->zhang[c] - 1) * plane + n] += fraction;
    }
  return normalise(wrf->grid, ql_nc_path(file), land->land_use);
}

static ql_status from_dominant(ql_arena *arena, const ql_wrf_file *wrf, const ql_nc *file,
                               const ql_land_use_map *map, const char *scheme, ql_land *land) {
  const size_t plane = wrf->grid->plane;
  float *given = NULL;
  QL_TRY(take(arena, "LU_INDEX", wrf->grid, 1, &given));
  QL_TRY(ql_wrf_file_read(wrf, file, QL_WRF_LU_INDEX, 0, given));
  for (size_t n = 0; n < plane; n++) {
    const int c = (int)lrintf(given[n]);
    if (c < 1 || c > QL_LAND_USE_CATEGORIES || !map->zhang[c]) return no_category(file, c, scheme);
    land->land_use[(size_t)(map->zhang[c] - 1) * plane + n] = 1.0F;
  }
  return QL_OK;
}

/* No land use anywhere: sea where the terrain is at sea level, short grass elsewhere. */
static void assume(const ql_grid *grid, ql_land *land) {
  for (size_t n = 0; n < grid->plane; n++) {
    const int zhang = land->terrain[n] <= 0.5F ? WATER : SHORT_GRASS;
    land->land_use[(size_t)(zhang - 1) * grid->plane + n] = 1.0F;
  }
}

static ql_status read_land_use(ql_arena *arena, const ql_wrf_file *wrf, const ql_nc *file,
                               ql_problems *problems, ql_land *land) {
  const bool fractions = wrf->has[QL_WRF_LANDUSEF];
  if (!fractions && !wrf->has[QL_WRF_LU_INDEX]) {
    ql_problems_add(problems, QL_WARNING, ql_nc_path(file),
                    "neither LANDUSEF nor LU_INDEX is there and the case names no land file (land: "
                    "file:): sea is assumed where the terrain is at sea level, short grass "
                    "elsewhere");
    assume(wrf->grid, land);
    return QL_OK;
  }
  char scheme[QL_NC_NAME];
  ql_land_use_map map;
  QL_TRY(ql_nc_text(file, NULL, "MMINLU", sizeof scheme, scheme));
  QL_TRY(ql_error_context(ql_land_use_open(scheme, &map), "%s", ql_nc_path(file)));
  return fractions ? from_fractions(arena, wrf, file, &map, scheme, land)
                   : from_dominant(arena, wrf, file, &map, scheme, land);
}

/* The column on the model's, the meteorology files' or a latitude-longitude grid, as DU. */
static ql_status read_column(ql_arena *arena, const ql_nc *file, const char *name,
                             const ql_wrf_file *wrf, float *column) {
  char units[QL_NC_NAME];
  QL_TRY(ql_nc_text(file, name, "units", sizeof units, units));
  const bool dobson = strcmp(units, "DU") == 0; /* no unit that UDUNITS knows */
  const char *wanted = dobson ? NULL : "mol m-2";
  QL_TRY(ql_latlon_has(file, name) ? ql_latlon_read(arena, file, name, wanted, wrf->grid, column)
                                   : ql_wrf_file_read_plain(wrf, file, name, wanted, 1, column));
  for (size_t n = 0; !dobson && n < wrf->grid->plane; n++)
    column[n] = (float)((double)column[n] / MOL_PER_DOBSON);
  return QL_OK;
}

static ql_status read_ozone(ql_arena *arena, const ql_case_land *settings, const ql_wrf_file *wrf,
                            ql_land *land) {
  ql_nc *file = NULL;
  if (!settings->ozone_variable)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: the case does not say which variable is the ozone column (land: "
                        "ozone_variable:)",
                        settings->ozone_file);
  QL_TRY(ql_nc_open(settings->ozone_file, &file));
  ql_status status = read_column(arena, file, settings->ozone_variable, wrf, land->ozone_column);
  if (status == QL_OK) status = read_optional(arena, wrf, file, "uv_albedo", &land->albedo);
  ql_nc_close(file);
  return status;
}

static ql_status check_ozone(const ql_grid *grid, const char *place, const float *column) {
  for (size_t n = 0; n < grid->plane; n++)
    if (!(column[n] >= 50.0F && column[n] <= 700.0F))
      return ql_error_set(QL_ERR_INPUT,
                          "%s: an ozone column of %g DU near %.3f E %.3f N; 50 to 700 can be",
                          place, (double)column[n], grid->longitude[n], grid->latitude[n]);
  return QL_OK;
}

static ql_status fill_ozone(ql_arena *arena, const ql_case_land *settings, const ql_wrf_file *wrf,
                            ql_land *land) {
  QL_TRY(take(arena, "ozone column", wrf->grid, 1, &land->ozone_column));
  const double value = settings->ozone_column > 0.0 ? settings->ozone_column : DEFAULT_OZONE;
  for (size_t n = 0; n < wrf->grid->plane; n++) land->ozone_column[n] = (float)value;
  if (settings->ozone_file) QL_TRY(read_ozone(arena, settings, wrf, land));
  return check_ozone(wrf->grid, settings->ozone_file ? settings->ozone_file : "land: ozone_column",
                     land->ozone_column);
}

ql_status ql_land_read(ql_arena *arena, const ql_case *settings, const ql_wrf_file *wrf,
                       const ql_nc *first, ql_problems *problems, ql_land *land) {
  const ql_case_land *s = &settings->land;
  QL_TRY(take(arena, "land use", wrf->grid, QL_LAND_USES, &land->land_use));
  const char *place = s->file ? s->file : ql_nc_path(first);
  ql_status worst = ql_problems_status(problems, place,
                                       s->file ? read_land_file(arena, s->file, wrf, land)
                                               : read_land_use(arena, wrf, first, problems, land));
  if (worst == QL_OK && !land->leaf_area_index && wrf->has[QL_WRF_LAI]) {
    QL_TRY(take(arena, "leaf area index", wrf->grid, 1, &land->leaf_area_index));
    worst = ql_problems_status(problems, place,
                               ql_wrf_file_read(wrf, first, QL_WRF_LAI, 0, land->leaf_area_index));
  }
  const ql_status ozone = ql_problems_status(problems, s->ozone_file ? s->ozone_file : "land",
                                             fill_ozone(arena, s, wrf, land));
  return worst == QL_OK ? ozone : worst;
}
