#include "solver/puff/column.h"

#include <math.h>

static int within(double at, int count) {
  const double cell = floor(at);
  return cell < 0.0 ? 0 : cell > count - 1 ? count - 1 : (int)cell;
}

/* Wind of layer k in the middle of a cell, m s-1. */
static void wind_of(const ql_grid *grid, const ql_met_fields *now, size_t cell, int k,
                    double wind[2]) {
  const size_t at = (size_t)k * grid->plane + cell;
  wind[0] = 0.5 * ((double)now->wind_x[at] + (double)now->wind_x[at + 1]);
  wind[1] = 0.5 * ((double)now->wind_y[at] + (double)now->wind_y[at + grid->row]);
}

static double theta_of(const ql_grid *grid, const ql_met_fields *now, size_t cell, int k) {
  const size_t at = (size_t)k * grid->plane + cell;
  return (double)now->temperature[at] * pow(1e5 / (double)now->pressure[at], 2.0 / 7.0);
}

/* Layer whose middle is the last not above the height, at most nz - 2; how far on to the next. */
static int layer_below(const ql_grid *grid, const ql_met_fields *now, size_t cell, double height,
                       double *share) {
  int k = 0;
  while (k + 2 < grid->nz && (double)now->height[(size_t)(k + 1) * grid->plane + cell] <= height)
    k++;
  const double low = (double)now->height[(size_t)k * grid->plane + cell];
  const double high = (double)now->height[(size_t)(k + 1) * grid->plane + cell];
  *share = fmin(1.0, fmax(0.0, (height - low) / (high - low)));
  return k;
}

static void read_wind(const ql_grid *grid, const ql_met_fields *now, size_t cell, double height,
                      ql_puff_column *column) {
  double low[2], high[2], share;
  const int k = layer_below(grid, now, cell, height, &share);
  const double depth = (double)now->height[(size_t)(k + 1) * grid->plane + cell] -
                       (double)now->height[(size_t)k * grid->plane + cell];
  wind_of(grid, now, cell, k, low);
  wind_of(grid, now, cell, k + 1, high);
  for (int n = 0; n < 2; n++) {
    column->wind[n] = (low[n] + share * (high[n] - low[n])) * grid->map_factor[cell];
    column->shear[n] = (high[n] - low[n]) / depth;
  }
}

static double lapse_at(const ql_grid *grid, const ql_met_fields *now, size_t cell, double height) {
  double share;
  const int k = layer_below(grid, now, cell, height, &share);
  const double depth = (double)now->height[(size_t)(k + 1) * grid->plane + cell] -
                       (double)now->height[(size_t)k * grid->plane + cell];
  return fmax(0.0, (theta_of(grid, now, cell, k + 1) - theta_of(grid, now, cell, k)) / depth);
}

void ql_puff_column_cell(const ql_grid *grid, const double place[2], int *i, int *j) {
  *i = within((place[0] - grid->x0) / grid->dx, grid->nx);
  *j = within((place[1] - grid->y0) / grid->dy, grid->ny);
}

void ql_puff_column_read(const ql_grid *grid, const ql_met_fields *now, const double place[2],
                         double height, ql_puff_column *column) {
  int i, j;
  ql_puff_column_cell(grid, place, &i, &j);
  const size_t cell = ql_grid_at2(grid, j, i);
  ql_puff_air *air = &column->air;
  *air = (ql_puff_air){.ustar = fmax(0.01, (double)now->ustar[cell]),
                       .inverse_length = (double)now->inverse_obukhov[cell],
                       .depth = fmax(20.0, (double)now->pbl_height[cell]),
                       .reference = 10.0,
                       .temperature = (double)now->temperature_2m[cell]};
  const double speed = fmax(0.1, (double)now->wind_10m[cell]);
  air->roughness = ql_puff_air_roughness(air, air->reference, speed);
  read_wind(grid, now, cell, height, column);
  const double above = air->inverse_length < 0.0 ? fmax(height, 1.05 * air->depth) : height;
  air->lapse = lapse_at(grid, now, cell, above);
  column->edge[0] = 0.0;
  for (int k = 0; k < grid->nz; k++)
    column->edge[k + 1] = column->edge[k] + (double)now->thickness[(size_t)k * grid->plane + cell];
}

/* Where a coordinate (in cells from the first node) lies between nodes 0 .. count - 1. */
static int between(double at, int count, double *share) {
  const double inside = fmin(fmax(at, 0.0), count - 1.0);
  const int low = inside >= count - 1.0 && count > 1 ? count - 2 : (int)inside;
  *share = inside - low;
  return low;
}

/* A field between four nodes: `at` of the first, `stride` to the right and up. */
static double plane_value(const float *wind, size_t at, const size_t stride[2],
                          const double share[2]) {
  const double low =
      (double)wind[at] + share[0] * ((double)wind[at + stride[0]] - (double)wind[at]);
  const double *s = share;
  const float *next = wind + at + stride[1];
  const double high = (double)next[0] + s[0] * ((double)next[stride[0]] - (double)next[0]);
  return low + share[1] * (high - low);
}

void ql_puff_column_wind(const ql_grid *grid, const ql_met_fields *now, const double place[2],
                         double height, double wind[2]) {
  int i, j;
  double above, share[2];
  const double x = (place[0] - grid->x0) / grid->dx, y = (place[1] - grid->y0) / grid->dy;
  ql_puff_column_cell(grid, place, &i, &j);
  const size_t cell = ql_grid_at2(grid, j, i);
  const int k = layer_below(grid, now, cell, height, &above);
  for (int n = 0; n < 2; n++) { /* x: faces to 0 .. nx, middles in y; y the other way round */
    const float *field = n == 0 ? now->wind_x : now->wind_y;
    const int left = between(n == 0 ? x : x - 0.5, grid->nx + (n == 0), &share[0]);
    const int down = between(n == 0 ? y - 0.5 : y, grid->ny + (n == 1), &share[1]);
    const size_t at = ql_grid_at(grid, k, down, left);
    const size_t stride[2] = {1, grid->row};
    const double low = plane_value(field, at, stride, share);
    const double high = plane_value(field, at + grid->plane, stride, share);
    wind[n] = (low + above * (high - low)) * grid->map_factor[cell];
  }
}

void ql_puff_column_shear(const ql_grid *grid, const ql_met_fields *now, const double place[2],
                          double height, double shear[2]) {
  ql_puff_column column;
  int i, j;
  ql_puff_column_cell(grid, place, &i, &j);
  const size_t cell = ql_grid_at2(grid, j, i);
  const bool inside = height >= (double)now->height[cell];
  read_wind(grid, now, cell, height, &column);
  for (int n = 0; n < 2; n++) shear[n] = inside ? column.shear[n] * grid->map_factor[cell] : 0.0;
}

double ql_puff_column_plane(const ql_grid *grid, const float *field, const double place[2]) {
  double share[2];
  const int i = between((place[0] - grid->x0) / grid->dx - 0.5, grid->nx, &share[0]);
  const int j = between((place[1] - grid->y0) / grid->dy - 0.5, grid->ny, &share[1]);
  const size_t stride[2] = {grid->nx > 1, grid->ny > 1 ? grid->row : 0};
  return plane_value(field, ql_grid_at2(grid, j, i), stride, share);
}

double ql_puff_column_lowest(const ql_grid *grid, const ql_met_fields *now, const double place[2]) {
  int i, j;
  ql_puff_column_cell(grid, place, &i, &j);
  return (double)now->height[ql_grid_at2(grid, j, i)];
}
