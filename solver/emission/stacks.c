#include "solver/emission/stacks.h"

#include <math.h>

/* The column over a cell, and the arrays it points to. */
typedef struct column {
  double edge[QL_MAX_LAYERS + 1], temperature[QL_MAX_LAYERS], theta[QL_MAX_LAYERS];
  double height[QL_MAX_LAYERS], gradient[QL_MAX_LAYERS], wind[QL_MAX_LAYERS];
} column;

static void read_column(const ql_grid *grid, const ql_met_fields *now, size_t cell, column *c) {
  c->edge[0] = 0.0;
  for (int k = 0; k < grid->nz; k++) {
    const size_t at = (size_t)k * grid->plane + cell;
    const double x = 0.5 * ((double)now->wind_x[at] + (double)now->wind_x[at + 1]);
    const double y = 0.5 * ((double)now->wind_y[at] + (double)now->wind_y[at + grid->row]);
    c->edge[k + 1] = c->edge[k] + (double)now->thickness[at];
    c->height[k] = (double)now->height[at];
    c->temperature[k] = (double)now->temperature[at];
    c->theta[k] = c->temperature[k] * pow(1e5 / (double)now->pressure[at], 2.0 / 7.0);
    c->wind[k] = hypot(x, y);
  }
}

/* dtheta/dz at the mid-points, K m-1: central, one-sided at the ends. */
static void set_gradient(int layers, column *c) {
  for (int k = 0; k < layers; k++) {
    const int low = k > 0 ? k - 1 : 0, high = k + 1 < layers ? k + 1 : k;
    const double depth = c->height[high] - c->height[low];
    c->gradient[k] = depth > 0.0 ? (c->theta[high] - c->theta[low]) / depth : 0.0;
  }
}

static ql_status check(const ql_grid *grid, const ql_stack *stack) {
  if (stack->i < 0 || stack->i >= grid->nx || stack->j < 0 || stack->j >= grid->ny)
    return ql_error_set(QL_ERR_INPUT, "stack %s: cell (%d, %d) is outside the grid of %d x %d",
                        stack->id, stack->i, stack->j, grid->nx, grid->ny);
  if (stack->height > 0.0F && stack->diameter > 0.0F && stack->temperature > 0.0F &&
      stack->velocity >= 0.0F)
    return QL_OK;
  return ql_error_set(QL_ERR_INPUT,
                      "stack %s: height %g m, diameter %g m and exhaust temperature %g K must be "
                      "positive and its velocity %g m s-1 not negative",
                      stack->id, (double)stack->height, (double)stack->diameter,
                      (double)stack->temperature, (double)stack->velocity);
}

ql_status ql_stacks_plume(const ql_grid *grid, const ql_met_fields *now, const ql_stack *stack,
                          double edge[QL_MAX_LAYERS + 1], ql_plume *plume) {
  column c;
  QL_TRY(check(grid, stack));
  const size_t cell = ql_grid_at2(grid, stack->j, stack->i);
  read_column(grid, now, cell, &c);
  set_gradient(grid->nz, &c);
  const ql_plume_column air = {.layers = grid->nz,
                               .edge = c.edge,
                               .temperature = c.temperature,
                               .gradient = c.gradient,
                               .wind = c.wind,
                               .ustar = (double)now->ustar[cell],
                               .pbl_height = (double)now->pbl_height[cell]};
  const ql_plume_source source = {.height = (double)stack->height,
                                  .diameter = (double)stack->diameter,
                                  .temperature = (double)stack->temperature,
                                  .velocity = (double)stack->velocity};
  *plume = ql_plume_rise_find(&air, &source);
  for (int k = 0; k <= grid->nz; k++) edge[k] = c.edge[k];
  return QL_OK;
}

static ql_status add_stack(const ql_grid *grid, const ql_stack_emission *stacks, int n,
                           const double *fractions, ql_emission *into) {
  const ql_stack *stack = &stacks->stacks[n];
  const size_t cell = ql_grid_at2(grid, stack->j, stack->i);
  for (int s = 0; s < stacks->species_count; s++) {
    const int index = ql_sources_find(into, stacks->species[s]);
    if (index < 0)
      return ql_error_set(QL_ERR_ARGUMENT,
                          "stacks emit species %d, which the gridded emission does not have",
                          stacks->species[s]);
    const double rate = (double)stacks->rate[(size_t)s * (size_t)stacks->count + (size_t)n];
    for (int k = 0; k < into->layers; k++)
      into->rate[((size_t)index * (size_t)into->layers + (size_t)k) * grid->plane + cell] +=
          (float)(fractions[k] * rate);
  }
  return QL_OK;
}

ql_status ql_stacks_distribute(const ql_grid *grid, const ql_met_fields *now,
                               const ql_stack_emission *stacks, ql_emission *into) {
  double edge[QL_MAX_LAYERS + 1], fractions[QL_MAX_LAYERS];
  if (into->layers < 1 || into->layers > grid->nz)
    return ql_error_set(QL_ERR_ARGUMENT, "gridded emission has %d layers, the grid %d",
                        into->layers, grid->nz);
  for (int n = 0; n < stacks->count; n++) {
    ql_plume plume;
    QL_TRY(ql_stacks_plume(grid, now, &stacks->stacks[n], edge, &plume));
    ql_plume_rise_fractions(&plume, into->layers, edge, fractions);
    QL_TRY(add_stack(grid, stacks, n, fractions, into));
  }
  return QL_OK;
}
