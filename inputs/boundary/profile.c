#include "inputs/boundary/profile.h"

#include "base/constants.h"
#include "base/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- vertical ----------------------------------------------------------------------------------
 */

static ql_status read_coordinate(const ql_nc *file, ql_levels *l, const char *units) {
  QL_TRY(ql_nc_read_double(file, l->name, units, NULL, l->coordinate));
  for (int k = 0; k < l->count && l->kind == QL_LEVEL_PRESSURE; k++) {
    if (l->coordinate[k] <= 0.0)
      return ql_error_set(QL_ERR_INPUT, "%s: variable %s: pressure %g Pa", ql_nc_path(file),
                          l->name, l->coordinate[k]);
    l->coordinate[k] = -log(l->coordinate[k]);
  }
  l->flipped = l->count > 1 && l->coordinate[1] < l->coordinate[0];
  for (int k = 0; l->flipped && k < l->count / 2; k++) {
    const double swap = l->coordinate[k];
    l->coordinate[k] = l->coordinate[l->count - 1 - k];
    l->coordinate[l->count - 1 - k] = swap;
  }
  for (int k = 1; k < l->count; k++)
    if (l->coordinate[k] <= l->coordinate[k - 1])
      return ql_error_set(QL_ERR_INPUT, "%s: variable %s: levels must rise or fall throughout",
                          ql_nc_path(file), l->name);
  return QL_OK;
}

ql_status ql_profile_levels(ql_arena *arena, const ql_nc *file, const char *name, int nz,
                            ql_levels *levels) {
  char units[QL_NC_NAME] = "";
  size_t count;
  ql_units_map map;
  *levels = (ql_levels){.kind = QL_LEVEL_LAYER};
  snprintf(levels->name, sizeof levels->name, "%s", name);
  QL_TRY(ql_nc_dimension(file, name, &count));
  levels->count = (int)count;
  QL_TRY(ql_arena_take(arena, "levels", count + 1, sizeof(double), &levels->coordinate));
  if (ql_nc_has(file, name) && ql_nc_has_attribute(file, name, "units"))
    QL_TRY(ql_nc_text(file, name, "units", sizeof units, units));
  if (*units && ql_units_between(units, "Pa", &map) == QL_OK) {
    levels->kind = QL_LEVEL_PRESSURE;
    return read_coordinate(file, levels, "Pa");
  }
  if (*units && ql_units_between(units, "m", &map) == QL_OK) {
    levels->kind = QL_LEVEL_HEIGHT;
    return read_coordinate(file, levels, "m");
  }
  ql_error_clear();
  if (levels->count == nz) return QL_OK;
  return ql_error_set(
      QL_ERR_INPUT,
      "%s: the level axis %s has %d entries and no unit of pressure or height; the "
      "model has %d layers. Give the axis its pressures (Pa) or heights (m) (hybrid "
      "levels: interpolate them to pressure first)",
      ql_nc_path(file), name, levels->count, nz);
}

void ql_profile_bracket(const ql_levels *levels, double coordinate, int *below, float *weight) {
  const double *z = levels->coordinate;
  int low = 0, high = levels->count - 1;
  *below = 0;
  *weight = 0.0f;
  if (high == 0 || coordinate <= z[0]) return;
  while (high - low > 1) {
    const int middle = (low + high) / 2;
    if (z[middle] <= coordinate)
      low = middle;
    else
      high = middle;
  }
  *below = low;
  *weight = (float)fmin(1.0, (coordinate - z[low]) / (z[high] - z[low]));
}

/* --- units -------------------------------------------------------------------------------------
 */

static bool converts(const char *from, const char *to, double *scale) {
  ql_units_map map;
  if (ql_units_between(from, to, &map) == QL_OK && map.offset == 0.0) {
    *scale = map.scale;
    return true;
  }
  ql_error_clear();
  return false;
}

/* "kg kg-1", "g/kg", "ug kg-1": dimensionless for UDUNITS as mole fractions are. */
static bool names_mass(const char *units) {
  return strstr(units, "g kg") || strstr(units, "g/kg") || strstr(units, "g g") ||
         strstr(units, "g/g") || strstr(units, "g.kg") || strstr(units, "kg**-1");
}

ql_status ql_profile_units(const char *units, const ql_species *species, ql_concentration *map) {
  const double m = species->molar_mass;
  double scale = 0.0;
  bool moles, needs_mass;
  map->by_volume = false;
  if (converts(units, "1", &scale)) {
    moles = !names_mass(units);
    needs_mass = moles == species->particle;
    map->scale = !needs_mass ? scale
                 : moles     ? scale * m / QL_MOLAR_MASS_AIR
                             : scale * QL_MOLAR_MASS_AIR / m;
  } else if (converts(units, "kg m-3", &scale) || converts(units, "mol m-3", &scale)) {
    double unused;
    map->by_volume = true;
    moles = converts(units, "mol m-3", &unused);
    needs_mass = moles == species->particle;
    map->scale = species->particle ? scale * (moles ? m : 1.0) / QL_MOLAR_MASS_AIR
                                   : scale * (moles ? 1.0 : 1.0 / m);
  } else {
    return ql_error_set(QL_ERR_INPUT,
                        "unit '%s' is no concentration; write for example '1e-9' or 'mol mol-1' "
                        "for a gas, 'ug m-3' or 'kg kg-1' for a particle",
                        units);
  }
  if (species->particle && moles && !(m > 0.0))
    return ql_error_set(QL_ERR_INPUT, "unit '%s' of particle %s counts moles; give mass", units,
                        species->name);
  if (needs_mass && !(m > 0.0))
    return ql_error_set(QL_ERR_INPUT, "unit '%s' needs the molar mass of %s, which is not known",
                        units, species->name);
  return QL_OK;
}

/* --- horizontal --------------------------------------------------------------------------------
 */

/* Neighbours of v among the centres x[count] (monotone); `outside`: by how many cells it lies out.
 */
static double neighbours(const double *x, int count, double v, int index[2], float *weight) {
  const double sign = x[count - 1] > x[0] ? 1.0 : -1.0;
  int low = 0;
  while (low < count - 2 && sign * (v - x[low + 1]) >= 0.0) low++;
  const double w = (v - x[low]) / (x[low + 1] - x[low]);
  index[0] = low;
  index[1] = low + 1;
  *weight = (float)fmax(0.0, fmin(1.0, w));
  return fmax(-w, w - 1.0);
}

/* Longitudes: brought into the source's range; between the last and the first on a full circle. */
static double neighbours_longitude(const ql_cf_grid *g, double v, int index[2], float *weight) {
  const double middle = 0.5 * (g->x[0] + g->x[g->nx - 1]);
  v += 360.0 * round((middle - v) / 360.0);
  const double step = (g->x[g->nx - 1] - g->x[0]) / (g->nx - 1);
  const double out = neighbours(g->x, g->nx, v, index, weight);
  if (out <= 0.0 || fabs(fabs(step * g->nx) - 360.0) > 0.01 * fabs(step)) return out;
  const double past = (v - g->x[g->nx - 1]) / step;
  index[0] = g->nx - 1;
  index[1] = 0;
  *weight = (float)(past > 0.0 ? past : past + g->nx);
  return 0.0;
}

ql_status ql_profile_corners(ql_arena *arena, const ql_cf_grid *from, const ql_grid *grid,
                             const char *path, ql_corner **corners) {
  if (from->nx < 2 || from->ny < 2)
    return ql_error_set(QL_ERR_INPUT, "%s: a field needs at least 2 x 2 cells, it has %d x %d",
                        path, from->nx, from->ny);
  QL_TRY(ql_arena_take(arena, "background", grid->plane, sizeof **corners, corners));
  for (int j = -QL_HALO; j < grid->ny + QL_HALO; j++)
    for (int i = -QL_HALO; i < grid->nx + QL_HALO; i++) {
      const size_t c = ql_grid_at2(grid, j, i);
      ql_corner *corner = &(*corners)[c];
      double x = grid->longitude[c], y = grid->latitude[c];
      if (from->projection) QL_TRY(ql_projection_forward(from->projection, 1, &x, &y, &x, &y));
      const double out_x = from->projection
                               ? neighbours(from->x, from->nx, x, corner->i, &corner->x)
                               : neighbours_longitude(from, x, corner->i, &corner->x);
      const double out_y = neighbours(from->y, from->ny, y, corner->j, &corner->y);
      const bool inner = i >= 0 && j >= 0 && i < grid->nx && j < grid->ny;
      if (inner && fmax(out_x, out_y) > 1.0)
        return ql_error_set(QL_ERR_INPUT,
                            "%s: the field does not reach the model cell at %.3f E %.3f N; give a "
                            "larger cut-out",
                            path, grid->longitude[c], grid->latitude[c]);
    }
  return QL_OK;
}
