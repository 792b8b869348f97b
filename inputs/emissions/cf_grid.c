#include "inputs/emissions/cf_grid.h"

#include "base/clock.h"
#include "base/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TEXT = 128, PROJ_TEXT = 512 };

/* --- grid mapping ----------------------------------------------------------------------------- */

static bool number(const ql_nc *file, const char *mapping, const char *name, double *value) {
  if (!ql_nc_has_attribute(file, mapping, name)) return false;
  const bool good = ql_nc_numbers(file, mapping, name, 1, value) == QL_OK;
  if (!good) ql_error_clear();
  return good;
}

static void append(size_t size, char *string, const char *key, double value) {
  const size_t used = strlen(string);
  snprintf(string + used, size - used, " +%s=%.15g", key, value);
}

static void append_earth(const ql_nc *file, const char *mapping, size_t size, char *string) {
  double a, b;
  if (number(file, mapping, "earth_radius", &a)) {
    append(size, string, "R", a);
  } else if (number(file, mapping, "semi_major_axis", &a)) {
    append(size, string, "a", a);
    if (number(file, mapping, "inverse_flattening", &b) && b > 0.0)
      append(size, string, "rf", b);
    else
      append(size, string, "b", number(file, mapping, "semi_minor_axis", &b) ? b : a);
  } else {
    append(size, string, "R", 6370000.0);
  }
}

/* One or two standard parallels, as lat_1 and lat_2. */
static void append_parallels(const ql_nc *file, const char *mapping, size_t size, char *string) {
  double parallel[2];
  if (number(file, mapping, "standard_parallel", &parallel[0])) {
    parallel[1] = parallel[0];
  } else if (ql_nc_numbers(file, mapping, "standard_parallel", 2, parallel) != QL_OK) {
    ql_error_clear();
    return;
  }
  append(size, string, "lat_1", parallel[0]);
  append(size, string, "lat_2", parallel[1]);
}

static void append_all(const ql_nc *file, const char *mapping, size_t size, char *string) {
  static const struct {
    const char *cf, *proj;
  } same[] = {{"longitude_of_central_meridian", "lon_0"},
              {"longitude_of_projection_origin", "lon_0"},
              {"straight_vertical_longitude_from_pole", "lon_0"},
              {"latitude_of_projection_origin", "lat_0"},
              {"scale_factor_at_projection_origin", "k_0"},
              {"scale_factor_at_central_meridian", "k_0"},
              {"false_easting", "x_0"},
              {"false_northing", "y_0"}};
  double value;
  for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
    if (number(file, mapping, same[i].cf, &value)) append(size, string, same[i].proj, value);
}

ql_status ql_cf_grid_projection(const ql_nc *file, const char *mapping, size_t size, char *string) {
  static const struct {
    const char *cf, *proj;
    bool parallels, true_scale;
  } known[] = {{"lambert_conformal_conic", "lcc", true, false},
               {"albers_conical_equal_area", "aea", true, false},
               {"mercator", "merc", false, true},
               {"polar_stereographic", "stere", false, true},
               {"stereographic", "stere", false, false},
               {"lambert_azimuthal_equal_area", "laea", false, false},
               {"lambert_cylindrical_equal_area", "cea", false, true},
               {"transverse_mercator", "tmerc", false, false}};
  char name[TEXT];
  double value;
  QL_TRY(ql_nc_text(file, mapping, "grid_mapping_name", sizeof name, name));
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (strcmp(name, known[i].cf) != 0) continue;
    snprintf(string, size, "+proj=%s", known[i].proj);
    append_all(file, mapping, size, string);
    if (known[i].parallels) append_parallels(file, mapping, size, string);
    if (known[i].true_scale && number(file, mapping, "standard_parallel", &value))
      append(size, string, "lat_ts", value);
    append_earth(file, mapping, size, string);
    return QL_OK;
  }
  return ql_error_set(QL_ERR_INPUT,
                      "%s: variable %s: grid mapping '%s' is not understood; use one of lambert_"
                      "conformal_conic, mercator, polar_stereographic, transverse_mercator, "
                      "albers_conical_equal_area or a latitude-longitude grid",
                      ql_nc_path(file), mapping, name);
}

/* --- axes ------------------------------------------------------------------------------------- */

static bool converts(const ql_nc *file, const char *variable, const char *to) {
  char units[TEXT];
  ql_units_map map;
  if (!ql_nc_has(file, variable) || !ql_nc_has_attribute(file, variable, "units")) return false;
  const bool good = ql_nc_text(file, variable, "units", sizeof units, units) == QL_OK &&
                    ql_units_between(units, to, &map) == QL_OK;
  if (!good) ql_error_clear();
  return good;
}

/* "degrees_north" and "degree" convert to each other; only the text tells which axis it is. */
static bool is_degrees(const ql_nc *file, const char *variable) {
  char units[TEXT];
  if (!converts(file, variable, "degree")) return false;
  return ql_nc_text(file, variable, "units", sizeof units, units) == QL_OK &&
         strncmp(units, "degree", 6) == 0;
}

static bool is_horizontal(const ql_nc *file, const char *variable) {
  int rank;
  size_t shape[QL_NC_RANK];
  if (!ql_nc_has(file, variable) || ql_nc_shape(file, variable, &rank, shape) != QL_OK)
    return false;
  return rank == 1 && (is_degrees(file, variable) || converts(file, variable, "m"));
}

static ql_status horizontal_names(const ql_nc *file, const char *variable, ql_cf_grid *g) {
  int rank;
  size_t shape[QL_NC_RANK];
  QL_TRY(ql_nc_shape(file, variable, &rank, shape));
  if (rank < 2)
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s has %d dimension(s); (y, x) are needed",
                        ql_nc_path(file), variable, rank);
  g->ny = (int)shape[rank - 2];
  g->nx = (int)shape[rank - 1];
  QL_TRY(ql_nc_axis(file, variable, rank - 2, g->y_name));
  return ql_nc_axis(file, variable, rank - 1, g->x_name);
}

bool ql_cf_grid_has(const ql_nc *file, const char *variable) {
  ql_cf_grid g;
  if (horizontal_names(file, variable, &g) != QL_OK) {
    ql_error_clear();
    return false;
  }
  const bool axes = is_horizontal(file, g.y_name) && is_horizontal(file, g.x_name);
  ql_error_clear();
  return axes;
}

static ql_status check_monotone(const ql_nc *file, const char *name, const double *v, int count) {
  for (int i = 1; i < count; i++)
    if ((v[i] - v[i - 1]) * (v[1] - v[0]) <= 0.0)
      return ql_error_set(QL_ERR_INPUT,
                          "%s: variable %s: entry %d (%g) after %g is out of order; a coordinate "
                          "must rise or fall throughout",
                          ql_nc_path(file), name, i + 1, v[i], v[i - 1]);
  return QL_OK;
}

/* Edges from the CF bounds variable: cells must join. Bounds may lack units: the axis' hold. */
static ql_status edges_from_bounds(ql_arena *arena, const ql_nc *file, const char *name, int count,
                                   double scale, double *edge) {
  char bounds[QL_NC_NAME];
  int rank;
  size_t shape[QL_NC_RANK];
  double *pair;
  QL_TRY(ql_nc_text(file, name, "bounds", sizeof bounds, bounds));
  QL_TRY(ql_nc_shape(file, bounds, &rank, shape));
  if (rank != 2 || shape[0] != (size_t)count || shape[1] != 2)
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s must have the shape (%d, 2)",
                        ql_nc_path(file), bounds, count);
  QL_TRY(ql_arena_take(arena, name, 2 * (size_t)count, sizeof *pair, &pair));
  QL_TRY(ql_nc_read_double(file, bounds, NULL, NULL, pair));
  const bool swapped = count > 1 && (pair[1] - pair[0]) * (pair[2] - pair[0]) < 0.0;
  for (int i = 0; i < count; i++) edge[i] = scale * pair[2 * i + swapped];
  edge[count] = scale * pair[2 * count - 1 - swapped];
  for (int i = 0; i + 1 < count; i++)
    if (fabs(pair[2 * i + !swapped] - pair[2 * i + 2 + swapped]) >
        1e-4 * fabs(pair[2 * i + 1] - pair[2 * i]))
      return ql_error_set(QL_ERR_INPUT, "%s: variable %s: cells %d and %d do not join",
                          ql_nc_path(file), bounds, i + 1, i + 2);
  return check_monotone(file, bounds, edge, count + 1);
}

static void edges_from_centres(const double *v, int count, double *edge) {
  for (int i = 1; i < count; i++) edge[i] = 0.5 * (v[i - 1] + v[i]);
  edge[0] = v[0] - (edge[1] - v[0]);
  edge[count] = v[count - 1] + (v[count - 1] - edge[count - 1]);
}

static ql_status read_axis(ql_arena *arena, const ql_nc *file, const char *name, int count,
                           double **centre, double **edge) {
  const char *units = is_degrees(file, name) ? "degree" : "m";
  int rank;
  size_t shape[QL_NC_RANK];
  if (!ql_nc_has(file, name))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: there is no coordinate variable '%s' for the dimension of that name; "
                        "add it with units (degrees_east, degrees_north or m)",
                        ql_nc_path(file), name);
  QL_TRY(ql_nc_shape(file, name, &rank, shape));
  if (rank != 1 || shape[0] != (size_t)count)
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s must be a list of %d values",
                        ql_nc_path(file), name, count);
  QL_TRY(ql_arena_take(arena, name, (size_t)count, sizeof **centre, centre));
  QL_TRY(ql_arena_take(arena, name, (size_t)count + 1, sizeof **edge, edge));
  QL_TRY(ql_nc_read_double(file, name, units, NULL, *centre));
  QL_TRY(check_monotone(file, name, *centre, count));
  if (ql_nc_has_attribute(file, name, "bounds")) {
    char text[TEXT];
    ql_units_map map;
    QL_TRY(ql_nc_text(file, name, "units", sizeof text, text));
    QL_TRY(ql_units_between(text, units, &map));
    return edges_from_bounds(arena, file, name, count, map.scale, *edge);
  }
  if (count < 2)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s has one entry and no bounds: how wide is it?",
                        ql_nc_path(file), name);
  edges_from_centres(*centre, count, *edge);
  return QL_OK;
}

static ql_status check_degrees(const ql_nc *file, ql_cf_grid *g) {
  for (int j = 0; j <= g->ny; j++) {
    if (fabs(g->y_edge[j]) > 91.0)
      return ql_error_set(QL_ERR_INPUT, "%s: variable %s: latitude %g is not on the earth",
                          ql_nc_path(file), g->y_name, g->y_edge[j]);
    g->y_edge[j] = fmax(-90.0, fmin(90.0, g->y_edge[j])); /* centres on the poles: half cells */
  }
  if (fabs(g->x_edge[g->nx] - g->x_edge[0]) > 360.0 + 1e-6)
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s spans more than 360 degrees",
                        ql_nc_path(file), g->x_name);
  return QL_OK;
}

static ql_status read_projection(const ql_nc *file, const char *variable, ql_cf_grid *g) {
  char mapping[QL_NC_NAME], string[PROJ_TEXT];
  if (!ql_nc_has_attribute(file, variable, "grid_mapping"))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s is on projected axes (%s, %s) but has no attribute "
                        "'grid_mapping' that names their projection",
                        ql_nc_path(file), variable, g->y_name, g->x_name);
  QL_TRY(ql_nc_text(file, variable, "grid_mapping", sizeof mapping, mapping));
  QL_TRY(ql_cf_grid_projection(file, mapping, sizeof string, string));
  return ql_error_context(ql_projection_create(string, &g->projection), "%s: variable %s",
                          ql_nc_path(file), mapping);
}

ql_status ql_cf_grid_read(ql_arena *arena, const ql_nc *file, const char *variable,
                          ql_cf_grid *grid) {
  ql_cf_grid g = {0};
  QL_TRY(horizontal_names(file, variable, &g));
  QL_TRY(read_axis(arena, file, g.y_name, g.ny, &g.y, &g.y_edge));
  QL_TRY(read_axis(arena, file, g.x_name, g.nx, &g.x, &g.x_edge));
  const bool degrees = is_degrees(file, g.x_name);
  if (degrees != is_degrees(file, g.y_name))
    return ql_error_set(QL_ERR_INPUT, "%s: axes %s and %s: one is in degrees, the other is not",
                        ql_nc_path(file), g.y_name, g.x_name);
  QL_TRY(degrees ? check_degrees(file, &g) : read_projection(file, variable, &g));
  *grid = g;
  return QL_OK;
}

void ql_cf_grid_free(ql_cf_grid *grid) {
  ql_projection_free(grid->projection);
  grid->projection = NULL;
}

bool ql_cf_grid_same(const ql_cf_grid *a, const ql_cf_grid *b) {
  if (a->nx != b->nx || a->ny != b->ny || !a->projection != !b->projection) return false;
  if (a->projection &&
      strcmp(ql_projection_string(a->projection), ql_projection_string(b->projection)) != 0)
    return false;
  const double small = 1e-6 * fabs(a->x_edge[1] - a->x_edge[0]);
  bool same = true;
  for (int i = 0; i <= a->nx; i++) same = same && fabs(a->x_edge[i] - b->x_edge[i]) <= small;
  for (int j = 0; j <= a->ny; j++) same = same && fabs(a->y_edge[j] - b->y_edge[j]) <= small;
  return same;
}

/* --- time ------------------------------------------------------------------------------------- */

bool ql_cf_grid_is_time(const ql_nc *file, const char *variable) {
  char units[TEXT];
  if (!ql_nc_has(file, variable) || !ql_nc_has_attribute(file, variable, "units")) return false;
  if (ql_nc_text(file, variable, "units", sizeof units, units) == QL_OK)
    return strstr(units, " since ") != NULL;
  ql_error_clear();
  return false;
}

static ql_status bounds_of_time(const ql_nc *file, const char *time, size_t count, double *start,
                                double *end) {
  char units[TEXT], bounds[QL_NC_NAME];
  double scale, epoch;
  QL_TRY(ql_nc_text(file, time, "bounds", sizeof bounds, bounds));
  QL_TRY(ql_nc_text(file, time, "units", sizeof units, units)); /* CF: the bounds share them */
  QL_TRY(ql_clock_cf_units(units, &scale, &epoch));
  for (size_t i = 0; i < count; i++) {
    double pair[2];
    const ql_nc_slab slab = {.start = {i, 0}, .count = {1, 2}};
    QL_TRY(ql_nc_read_double(file, bounds, NULL, &slab, pair));
    start[i] = epoch + scale * pair[0];
    end[i] = epoch + scale * pair[1];
    if (!(end[i] > start[i]) || (i && start[i] < end[i - 1] - 1e-3))
      return ql_error_set(QL_ERR_INPUT,
                          "%s: variable %s: interval %zu is empty, reversed or overlaps the one "
                          "before it",
                          ql_nc_path(file), bounds, i + 1);
  }
  return QL_OK;
}

ql_status ql_cf_grid_intervals(const ql_nc *file, const char *time, size_t count, double *start,
                               double *end) {
  QL_TRY(ql_nc_read_time(file, time, count, start));
  if (ql_nc_has_attribute(file, time, "bounds"))
    return bounds_of_time(file, time, count, start, end);
  for (size_t i = 0; i + 1 < count; i++) end[i] = start[i + 1];
  if (count)
    end[count - 1] = start[count - 1] + (count > 1 ? end[count - 2] - start[count - 2] : 3600.0);
  return QL_OK;
}
