#include "inputs/meteorology/latlon.h"

#include <math.h>
#include <string.h>

/* The name that an axis variable goes by in the file, NULL if it has none. */
static const char *axis_name(const ql_nc *file, const char *name, const char *brief) {
  const char *names[2] = {name, brief};
  for (int n = 0; n < 2; n++) {
    int rank = 0;
    size_t shape[QL_NC_RANK];
    if (ql_nc_has(file, names[n]) && ql_nc_shape(file, names[n], &rank, shape) == QL_OK &&
        rank == 1)
      return names[n];
  }
  return NULL;
}

static bool runs_along(const ql_nc *file, const char *variable, int axis, const char *coordinate) {
  char of_variable[QL_NC_NAME], of_coordinate[QL_NC_NAME];
  if (axis < 0 || !coordinate || ql_nc_axis(file, variable, axis, of_variable) ||
      ql_nc_axis(file, coordinate, 0, of_coordinate))
    return false;
  return strcmp(of_variable, of_coordinate) == 0;
}

bool ql_latlon_has(const ql_nc *file, const char *variable) {
  int rank = 0;
  size_t shape[QL_NC_RANK];
  if (ql_nc_shape(file, variable, &rank, shape) != QL_OK) return false;
  return runs_along(file, variable, rank - 2, axis_name(file, "latitude", "lat")) &&
         runs_along(file, variable, rank - 1, axis_name(file, "longitude", "lon"));
}

typedef struct axis {
  size_t count;
  double *at; /* degrees */
} axis;

static ql_status read_axis(ql_arena *arena, const ql_nc *file, const char *name, const char *units,
                           axis *a) {
  int rank = 0;
  size_t shape[QL_NC_RANK];
  QL_TRY(ql_nc_shape(file, name, &rank, shape));
  a->count = shape[0];
  QL_TRY(ql_arena_take(arena, name, a->count, sizeof *a->at, &a->at));
  return ql_nc_read_double(file, name, units, NULL, a->at);
}

/* The interval of an axis that holds a value and how far into it the value lies (0-1). */
static bool find(const axis *a, double value, size_t *at, double *part) {
  for (size_t n = 0; n + 1 < a->count; n++) {
    const double step = a->at[n + 1] - a->at[n];
    *part = step != 0.0 ? (value - a->at[n]) / step : -1.0;
    *at = n;
    if (*part >= 0.0 && *part <= 1.0) return true;
  }
  return false;
}

static bool find_longitude(const axis *a, double value, size_t *at, double *part) {
  return find(a, value, at, part) || find(a, value + 360.0, at, part) ||
         find(a, value - 360.0, at, part);
}

static ql_status interpolate(const ql_nc *file, const char *variable, const ql_grid *grid,
                             const axis axes[2], const float *from, float *values) {
  for (size_t n = 0; n < grid->plane; n++) {
    size_t j, i;
    double y, x;
    if (!find(&axes[0], grid->latitude[n], &j, &y) ||
        !find_longitude(&axes[1], grid->longitude[n], &i, &x))
      return ql_error_set(QL_ERR_INPUT,
                          "%s: the grid of %s does not reach the model's cell at %.3f E %.3f N",
                          ql_nc_path(file), variable, grid->longitude[n], grid->latitude[n]);
    const float *row = from + j * axes[1].count + i, *next = row + axes[1].count;
    values[n] = (float)((1.0 - y) * ((1.0 - x) * (double)row[0] + x * (double)row[1]) +
                        y * ((1.0 - x) * (double)next[0] + x * (double)next[1]));
  }
  return QL_OK;
}

ql_status ql_latlon_read(ql_arena *arena, const ql_nc *file, const char *variable,
                         const char *units, const ql_grid *grid, float *values) {
  axis axes[2];
  int rank = 0;
  size_t shape[QL_NC_RANK];
  float *from = NULL;
  QL_TRY(read_axis(arena, file, axis_name(file, "latitude", "lat"), "degrees_north", &axes[0]));
  QL_TRY(read_axis(arena, file, axis_name(file, "longitude", "lon"), "degrees_east", &axes[1]));
  QL_TRY(ql_nc_shape(file, variable, &rank, shape));
  if (rank > 3)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s has %d axes; (time, latitude, longitude) or "
                        "(latitude, longitude) are understood",
                        ql_nc_path(file), variable, rank);
  ql_nc_slab slab = {{0}, {1, 1, 1}};
  slab.count[rank - 2] = axes[0].count;
  slab.count[rank - 1] = axes[1].count;
  QL_TRY(ql_arena_take(arena, variable, axes[0].count * axes[1].count, sizeof *from, &from));
  QL_TRY(ql_nc_read(file, variable, units, &slab, from));
  return interpolate(file, variable, grid, axes, from, values);
}
