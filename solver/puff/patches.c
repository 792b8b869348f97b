#include "solver/puff/patches.h"

#include "base/constants.h"

#include <math.h>

enum { PATCHES_LEAST = 96, PATCHES_MOST = 1024, CELLS = 24 };

ql_status ql_puff_chart_create(const ql_grid *grid, double longitude, double latitude,
                               ql_puff_chart *chart) {
  /* degrees of about 100 m; the distances on WRF's sphere of 6370 km */
  const double step = 1e-3, metre = 6370000.0 * QL_PI / 180.0;
  const double lon[] = {longitude, longitude - step, longitude + step, longitude, longitude};
  const double lat[] = {latitude, latitude, latitude, latitude - step, latitude + step};
  double i, j, x[5], y[5];
  *chart = (ql_puff_chart){.grid = grid};
  if (!ql_grid_locate(grid, longitude, latitude, &i, &j))
    return ql_error_set(QL_ERR_INPUT,
                        "longitude %g, latitude %g lies outside the grid of the meteorology (cell "
                        "%.1f, %.1f of %d x %d)",
                        longitude, latitude, i, j, grid->nx, grid->ny);
  QL_TRY(ql_projection_forward(grid->projection, 5, lon, lat, x, y));
  chart->origin[0] = x[0];
  chart->origin[1] = y[0];
  const double east = 2.0 * step * metre * cos(latitude * QL_PI / 180.0);
  const double north = 2.0 * step * metre;
  chart->axis[0][0] = (x[2] - x[1]) / east;
  chart->axis[0][1] = (y[2] - y[1]) / east;
  chart->axis[1][0] = (x[4] - x[3]) / north;
  chart->axis[1][1] = (y[4] - y[3]) / north;
  return QL_OK;
}

bool ql_puff_chart_place(const ql_puff_chart *chart, double x, double y, double place[2]) {
  const ql_grid *g = chart->grid;
  for (int n = 0; n < 2; n++)
    place[n] = chart->origin[n] + x * chart->axis[0][n] + y * chart->axis[1][n];
  return place[0] >= g->x0 && place[0] <= g->x0 + g->nx * g->dx && place[1] >= g->y0 &&
         place[1] <= g->y0 + g->ny * g->dy;
}

/* A vector of the projected plane as metres to east and north. */
static void turn(const ql_puff_chart *chart, const double projected[2], double out[2]) {
  const double(*a)[2] = chart->axis;
  const double determinant = a[0][0] * a[1][1] - a[1][0] * a[0][1];
  out[0] = (projected[0] * a[1][1] - projected[1] * a[1][0]) / determinant;
  out[1] = (projected[1] * a[0][0] - projected[0] * a[0][1]) / determinant;
}

ql_status ql_puff_patches_create(ql_arena *arena, const ql_puff_chart *chart, int heights,
                                 const double *list, ql_puff_patches **made) {
  ql_puff_patches *p;
  QL_TRY(ql_arena_take(arena, "air of a grid", 1, sizeof *p, (void *)&p));
  const int wanted = heights * CELLS;
  p->chart = chart;
  p->heights = list;
  p->heights_count = heights;
  p->room = wanted < PATCHES_LEAST ? PATCHES_LEAST : wanted > PATCHES_MOST ? PATCHES_MOST : wanted;
  QL_TRY(
      ql_arena_take(arena, "air of a grid", (size_t)p->room, sizeof *p->patch, (void *)&p->patch));
  QL_TRY(ql_arena_take(arena, "air of a grid", (size_t)p->room, sizeof *p->key, (void *)&p->key));
  *made = p;
  return QL_OK;
}

int ql_puff_patches_cell(const ql_puff_patches *p, double x, double y) {
  double place[2];
  int i, j;
  ql_puff_chart_place(p->chart, x, y, place);
  ql_puff_column_cell(p->chart->grid, place, &i, &j);
  return j * p->chart->grid->nx + i;
}

/* Direction (degrees) that a wind to east and north comes from. */
static double direction_of(const double wind[2]) {
  return atan2(-wind[0], -wind[1]) * 180.0 / QL_PI;
}

/* Column of the cell's middle for a release at `height`. */
static void read_cell(const ql_puff_patches *p, int cell, double height, ql_puff_air *air) {
  const ql_grid *g = p->chart->grid;
  const double place[2] = {g->x0 + (cell % g->nx + 0.5) * g->dx,
                           g->y0 + (cell / g->nx + 0.5) * g->dy};
  ql_puff_column column;
  double wind[2];
  ql_puff_column_read(g, p->now, place, height, &column);
  turn(p->chart, column.wind, wind);
  *air = column.air;
  air->direction = direction_of(wind);
}

void ql_puff_patches_air(const ql_puff_patches *p, double x, double y, ql_puff_air *air) {
  read_cell(p, ql_puff_patches_cell(p, x, y), 10.0, air);
}

/* The place of the patch that has been of no use for longest, or of a new one. */
static int oldest(ql_puff_patches *p) {
  if (p->filled < p->room) return p->filled++;
  int found = 0;
  for (int n = 1; n < p->room; n++)
    if (p->patch[n].used < p->patch[found].used) found = n;
  return found;
}

/* Fill the place n with the patch of a key. */
static ql_status fill(ql_puff_patches *p, int n, int key) {
  ql_puff_patch *patch = &p->patch[n];
  const double z = p->heights[key % p->heights_count];
  p->key[n] = -1; /* not to be found if the table cannot be made */
  read_cell(p, key / p->heights_count, z, &patch->air);
  patch->low = z < patch->air.depth;
  if (patch->low)
    QL_TRY(ql_puff_surface_build(&patch->air, fmax(z, 2.0 * patch->air.roughness), &patch->table));
  p->key[n] = key;
  return QL_OK;
}

ql_status ql_puff_patches_find(ql_puff_patches *p, int cell, int height,
                               const ql_puff_patch **found) {
  const int key = cell * p->heights_count + height;
  int place = 0;
  while (place < p->filled && p->key[place] != key) place++;
  if (place == p->filled) {
    place = oldest(p);
    QL_TRY(fill(p, place, key));
  }
  p->patch[place].used = ++p->asked;
  *found = &p->patch[place];
  return QL_OK;
}

ql_status ql_puff_patches_flow(ql_puff_patches *p, const ql_puffs *puffs, int n, int height,
                               ql_puff_local *local) {
  const ql_puff_patch *patch;
  double place[2], wind[2], shear[2];
  QL_TRY(ql_puff_patches_find(p, puffs->source[n], height, &patch));
  ql_puff_chart_place(p->chart, puffs->x[n], puffs->y[n], place);
  ql_puff_column_wind(p->chart->grid, p->now, place, puffs->height[n], wind);
  ql_puff_column_shear(p->chart->grid, p->now, place, puffs->height[n], shear);
  turn(p->chart, wind, local->wind);
  const double lowest = ql_puff_column_lowest(p->chart->grid, p->now, place);
  const double z = fmax(puffs->height[n], 2.0 * patch->air.roughness);
  if (z < lowest)
    for (int k = 0; k < 2; k++)
      local->wind[k] *=
          ql_puff_air_wind(&patch->air, z) / fmax(0.1, ql_puff_air_wind(&patch->air, lowest));
  local->flow = (ql_puff_flow){
      .air = &patch->air, .surface = patch->low ? &patch->table : NULL, .wind = local->wind};
  turn(p->chart, shear, local->flow.shear);
  return QL_OK;
}

ql_status ql_puff_patches_settle(ql_puff_patches *p, ql_puffs *puffs, int height) {
  const ql_puff_patch *patch;
  for (int n = 0; n < puffs->count; n++) {
    const int cell = ql_puff_patches_cell(p, puffs->x[n], puffs->y[n]);
    if (cell == puffs->source[n]) continue;
    QL_TRY(ql_puff_patches_find(p, puffs->source[n], height, &patch));
    const double mean = patch->low ? ql_puff_surface_height(&patch->table, puffs->travel[n]) : -1.0;
    puffs->source[n] = cell;
    QL_TRY(ql_puff_patches_find(p, cell, height, &patch));
    if (mean >= 0.0 && patch->low) puffs->travel[n] = ql_puff_surface_travel(&patch->table, mean);
  }
  return QL_OK;
}

void ql_puff_patches_renew(ql_puff_patches *p, const ql_met_fields *now) {
  p->now = now;
  p->filled = 0;
}

ql_status ql_puff_patches_heights(ql_puff_patches *p, const ql_puffs *puffs, int height,
                                  double *means) {
  const ql_puff_patch *patch;
  for (int n = 0; n < puffs->count; n++) {
    QL_TRY(ql_puff_patches_find(p, puffs->source[n], height, &patch));
    means[n] = patch->low ? ql_puff_surface_height(&patch->table, puffs->travel[n]) : -1.0;
  }
  return QL_OK;
}

ql_status ql_puff_patches_resume(ql_puff_patches *p, ql_puffs *puffs, int height,
                                 const double *means) {
  const ql_puff_patch *patch;
  for (int n = 0; n < puffs->count; n++) {
    QL_TRY(ql_puff_patches_find(p, puffs->source[n], height, &patch));
    if (means[n] >= 0.0 && patch->low)
      puffs->travel[n] = ql_puff_surface_travel(&patch->table, means[n]);
  }
  return QL_OK;
}
