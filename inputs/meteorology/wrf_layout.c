#include "inputs/meteorology/wrf_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double WRF_RADIUS = 6370000.0; /* m, module_model_constants.F, reradius */

/* Tolerances. XLAT and XLONG are floats (0.8 m at 120 E); WRF's own geometry is single precision,
 * which moves cells by up to some 50 m far from the reference point of a large grid. */
static const double POSITION_TOLERANCE = 0.05; /* of a cell */
static const double FACTOR_TOLERANCE = 5e-4;   /* relative */

/* Attributes are floats: seven digits give back the number that the user wrote (120.2, not
 * 120.199997, which is 0.3 m away). */
enum { PROJECTION_TEXT = 256 };

static ql_status number(const ql_nc *file, const char *name, double *value) {
  return ql_nc_numbers(file, NULL, name, 1, value);
}

static ql_status lambert(const ql_nc *file, size_t size, char *text) {
  double lat1, lat2, lat0, lon0;
  QL_TRY(number(file, "TRUELAT1", &lat1));
  QL_TRY(number(file, "TRUELAT2", &lat2));
  QL_TRY(number(file, "MOAD_CEN_LAT", &lat0));
  QL_TRY(number(file, "STAND_LON", &lon0));
  snprintf(text, size, "+proj=lcc +lat_1=%.7g +lat_2=%.7g +lat_0=%.7g +lon_0=%.7g +R=%.0f", lat1,
           lat2, lat0, lon0, WRF_RADIUS);
  return QL_OK;
}

static ql_status stereographic(const ql_nc *file, size_t size, char *text) {
  double lat1, lon0;
  QL_TRY(number(file, "TRUELAT1", &lat1));
  QL_TRY(number(file, "STAND_LON", &lon0));
  snprintf(text, size, "+proj=stere +lat_0=%d +lat_ts=%.7g +lon_0=%.7g +R=%.0f",
           lat1 < 0.0 ? -90 : 90, lat1, lon0, WRF_RADIUS);
  return QL_OK;
}

/* The central meridian is the grid's own, so that no grid crosses the seam of the projection. */
static ql_status mercator(const ql_nc *file, size_t size, char *text) {
  double lat1, lon0;
  QL_TRY(number(file, "TRUELAT1", &lat1));
  QL_TRY(number(file, "CEN_LON", &lon0));
  snprintf(text, size, "+proj=merc +lat_ts=%.7g +lon_0=%.7g +R=%.0f", lat1, lon0, WRF_RADIUS);
  return QL_OK;
}

static ql_status plate_carree(const ql_nc *file, size_t size, char *text) {
  double pole_lat = 90.0, lon0;
  if (ql_nc_has_attribute(file, NULL, "POLE_LAT")) QL_TRY(number(file, "POLE_LAT", &pole_lat));
  if (fabs(pole_lat - 90.0) > 1e-4)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: a rotated latitude-longitude grid (POLE_LAT = %g) cannot be read; use "
                        "Lambert, polar stereographic, Mercator or an unrotated grid",
                        ql_nc_path(file), pole_lat);
  QL_TRY(number(file, "CEN_LON", &lon0));
  snprintf(text, size, "+proj=eqc +lat_ts=0 +lon_0=%.7g +R=%.0f", lon0, WRF_RADIUS);
  return QL_OK;
}

ql_status ql_wrf_layout_projection(const ql_nc *file, size_t size, char *text) {
  double kind;
  QL_TRY(number(file, "MAP_PROJ", &kind));
  if (kind == 1.0) return lambert(file, size, text);
  if (kind == 2.0) return stereographic(file, size, text);
  if (kind == 3.0) return mercator(file, size, text);
  if (kind == 6.0) return plate_carree(file, size, text);
  return ql_error_set(QL_ERR_INPUT,
                      "%s: MAP_PROJ = %g is not a projection that can be read; 1 (Lambert), 2 "
                      "(polar stereographic), 3 (Mercator) and 6 (latitude-longitude) can",
                      ql_nc_path(file), kind);
}

/* The whole of one record-0 surface variable. */
static ql_status read_whole(const ql_nc *file, const ql_wrf_file *wrf, ql_wrf_variable variable,
                            const char *units, double *values) {
  const ql_nc_slab slab = {{0}, {1, (size_t)wrf->full_y, (size_t)wrf->full_x}};
  return ql_nc_read_double(file, ql_wrf_file_name(variable), units, &slab, values);
}

/* South-west corner: the mean over all cells, so that float longitudes do not move the grid. */
static void find_origin(const ql_wrf_file *wrf, const double *x, const double *y,
                        ql_wrf_layout *layout) {
  double sum_x = 0.0, sum_y = 0.0;
  size_t n = 0;
  for (int j = 0; j < wrf->full_y; j++)
    for (int i = 0; i < wrf->full_x; i++, n++) {
      sum_x += x[n] - (i + 0.5) * layout->dx;
      sum_y += y[n] - (j + 0.5) * layout->dy;
    }
  layout->x0 = sum_x / (double)n;
  layout->y0 = sum_y / (double)n;
}

static ql_status check_positions(const ql_nc *file, const ql_wrf_file *wrf, const double *x,
                                 const double *y, const ql_wrf_layout *layout) {
  for (int j = 0; j < wrf->full_y; j++)
    for (int i = 0; i < wrf->full_x; i++) {
      const size_t n = (size_t)j * (size_t)wrf->full_x + (size_t)i;
      const double off_x = x[n] - layout->x0 - (i + 0.5) * layout->dx;
      const double off_y = y[n] - layout->y0 - (j + 0.5) * layout->dy;
      if (fabs(off_x) <= POSITION_TOLERANCE * layout->dx &&
          fabs(off_y) <= POSITION_TOLERANCE * layout->dy)
        continue;
      return ql_error_set(QL_ERR_INPUT,
                          "%s: XLAT, XLONG of cell (south_north %d, west_east %d) are %.0f m east "
                          "and %.0f m north of where '%s' puts it (tolerance %g cells): the "
                          "projection attributes do not fit the coordinates",
                          ql_nc_path(file), j + 1, i + 1, off_x, off_y,
                          ql_projection_string(layout->projection), POSITION_TOLERANCE);
    }
  return QL_OK;
}

/* Map factor dx / (true distance) at the middle of the file's grid, by a central difference; the
 * latitude-longitude grid has one for each direction and is not checked (WRF writes MAPFAC_M = 1).
 */
static ql_status check_factors(const ql_nc *file, const ql_wrf_file *wrf, const double *factor,
                               const ql_wrf_layout *layout) {
  const double radians = acos(-1.0) / 180.0, half = 0.05 * layout->dy;
  for (int j = 0; j < wrf->full_y; j++)
    for (int i = 0; i < wrf->full_x; i++) {
      const double x = layout->x0 + (i + 0.5) * layout->dx;
      const double y = layout->y0 + (j + 0.5) * layout->dy;
      double a[2] = {x, x}, b[2] = {y - half, y + half};
      QL_TRY(ql_projection_inverse(layout->projection, 2, a, b, a, b));
      const double east = remainder(a[1] - a[0], 360.0) * cos(0.5 * (b[0] + b[1]) * radians);
      const double m = 2.0 * half / (WRF_RADIUS * radians * hypot(east, b[1] - b[0]));
      const double given = factor[(size_t)j * (size_t)wrf->full_x + (size_t)i];
      if (fabs(given - m) > FACTOR_TOLERANCE * m)
        return ql_error_set(QL_ERR_INPUT,
                            "%s: MAPFAC_M of cell (south_north %d, west_east %d) is %.6f, but '%s' "
                            "gives %.6f (tolerance %g)",
                            ql_nc_path(file), j + 1, i + 1, given,
                            ql_projection_string(layout->projection), m, FACTOR_TOLERANCE);
    }
  return QL_OK;
}

static ql_status place_grid(ql_arena *arena, const ql_nc *file, const ql_wrf_file *wrf,
                            ql_wrf_layout *layout) {
  const size_t cells = (size_t)wrf->full_x * (size_t)wrf->full_y;
  double *x = NULL, *y = NULL, kind;
  QL_TRY(ql_arena_take(arena, "XLONG", cells, sizeof *x, &x));
  QL_TRY(ql_arena_take(arena, "XLAT", cells, sizeof *y, &y));
  QL_TRY(read_whole(file, wrf, QL_WRF_XLONG, "degrees_east", x));
  QL_TRY(read_whole(file, wrf, QL_WRF_XLAT, "degrees_north", y));
  QL_TRY(ql_error_context(ql_projection_forward(layout->projection, cells, x, y, x, y),
                          "%s: XLAT, XLONG", ql_nc_path(file)));
  find_origin(wrf, x, y, layout);
  QL_TRY(check_positions(file, wrf, x, y, layout));
  QL_TRY(number(file, "MAP_PROJ", &kind));
  if (!wrf->has[QL_WRF_MAPFAC_M] || kind == 6.0) return QL_OK;
  QL_TRY(read_whole(file, wrf, QL_WRF_MAPFAC_M, "1", x));
  return check_factors(file, wrf, x, layout);
}

ql_status ql_wrf_layout_open(ql_arena *arena, const ql_nc *file, const ql_wrf_file *wrf,
                             ql_wrf_layout *layout) {
  char text[PROJECTION_TEXT];
  QL_TRY(number(file, "DX", &layout->dx));
  QL_TRY(number(file, "DY", &layout->dy));
  if (!(layout->dx > 0.0) || !(layout->dy > 0.0))
    return ql_error_set(QL_ERR_INPUT, "%s: DX = %g m, DY = %g m: both must be positive",
                        ql_nc_path(file), layout->dx, layout->dy);
  QL_TRY(ql_wrf_layout_projection(file, sizeof text, text));
  QL_TRY(ql_error_context(ql_projection_create(text, &layout->projection), "%s", ql_nc_path(file)));
  const ql_status status = place_grid(arena, file, wrf, layout);
  if (status == QL_OK) return QL_OK;
  ql_projection_free(layout->projection);
  layout->projection = NULL;
  return status;
}

/* The position of the first cell of a later file. */
static ql_status compare_corner(const ql_nc *file, const ql_wrf_layout *layout) {
  const ql_nc_slab slab = {{0}, {1, 1, 1}};
  double x, y;
  QL_TRY(ql_nc_read_double(file, "XLONG", "degrees_east", &slab, &x));
  QL_TRY(ql_nc_read_double(file, "XLAT", "degrees_north", &slab, &y));
  QL_TRY(ql_projection_forward(layout->projection, 1, &x, &y, &x, &y));
  const double off_x = x - layout->x0 - 0.5 * layout->dx, off_y = y - layout->y0 - 0.5 * layout->dy;
  if (fabs(off_x) <= POSITION_TOLERANCE * layout->dx &&
      fabs(off_y) <= POSITION_TOLERANCE * layout->dy)
    return QL_OK;
  return ql_error_set(QL_ERR_INPUT,
                      "%s: the grid begins %.0f m east and %.0f m north of the first file's: all "
                      "files must be on one grid",
                      ql_nc_path(file), off_x, off_y);
}

ql_status ql_wrf_layout_compare(const ql_nc *file, const ql_wrf_file *wrf,
                                const ql_wrf_layout *layout) {
  const char *names[3] = {"west_east", "south_north", "bottom_top"};
  const int wanted[3] = {wrf->full_x, wrf->full_y, wrf->levels};
  char text[PROJECTION_TEXT];
  double dx, dy;
  for (int d = 0; d < 3; d++) {
    size_t found = 0;
    QL_TRY(ql_nc_dimension(file, names[d], &found));
    if (found != (size_t)wanted[d])
      return ql_error_set(
          QL_ERR_INPUT,
          "%s: dimension %s has length %zu, in the first file %d: all files must be "
          "on one grid",
          ql_nc_path(file), names[d], found, wanted[d]);
  }
  QL_TRY(number(file, "DX", &dx));
  QL_TRY(number(file, "DY", &dy));
  QL_TRY(ql_wrf_layout_projection(file, sizeof text, text));
  if (dx != layout->dx || dy != layout->dy ||
      strcmp(text, ql_projection_string(layout->projection)) != 0)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: the grid is '%s' with cells of %g x %g m, that of the first file '%s' "
                        "with %g x %g m: all files must be on one grid",
                        ql_nc_path(file), text, dx, dy, ql_projection_string(layout->projection),
                        layout->dx, layout->dy);
  return compare_corner(file, layout);
}
