#include "inputs/emissions/vertical.h"

#include "base/csv.h"

#include <math.h>
#include <string.h>

static const double sum_tolerance = 0.005;

static void read_row(const ql_csv *t, int row, const int column[4], ql_problems *problems,
                     ql_split *split) {
  char place[512];
  ql_band band;
  ql_csv_place(t, row, sizeof place, place);
  if (!ql_csv_number(t, row, column[1], &band.bottom) ||
      !ql_csv_number(t, row, column[2], &band.top) || band.bottom < 0.0 || band.top <= band.bottom)
    ql_problems_add(problems, QL_ERROR, place,
                    "heights '%s' ... '%s' m: two numbers are needed, 0 <= bottom_m < top_m",
                    ql_csv_field(t, row, column[1]), ql_csv_field(t, row, column[2]));
  else if (!ql_csv_number(t, row, column[3], &band.fraction) || band.fraction < 0.0)
    ql_problems_add(problems, QL_ERROR, place,
                    "fraction '%s' must be a number that is not negative",
                    ql_csv_field(t, row, column[3]));
  else
    split->bands[split->count++] = band;
}

ql_status ql_vertical_read(ql_arena *arena, const char *path, const char *sector,
                           ql_problems *problems, ql_split *split) {
  static const char *const names[4] = {"sector", "bottom_m", "top_m", "fraction"};
  ql_csv t;
  int column[4];
  bool own = false;
  double sum = 0.0;
  *split = (ql_split){0};
  if (!path) return QL_OK;
  QL_TRY(ql_csv_read(arena, path, &t));
  QL_TRY(ql_csv_columns(&t, 4, names, column));
  QL_TRY(ql_arena_take(arena, path, (size_t)t.rows + 1, sizeof *split->bands, &split->bands));
  for (int row = 0; row < t.rows; row++)
    own = own || strcmp(ql_csv_field(&t, row, column[0]), sector) == 0;
  const size_t before = problems->error_count;
  for (int row = 0; row < t.rows; row++)
    if (strcmp(ql_csv_field(&t, row, column[0]), own ? sector : "*") == 0)
      read_row(&t, row, column, problems, split);
  for (int b = 0; b < split->count; b++) sum += split->bands[b].fraction;
  if (problems->error_count > before || split->count == 0) return QL_OK;
  if (fabs(sum - 1.0) > sum_tolerance)
    ql_problems_add(problems, QL_ERROR, path,
                    "the fractions of sector %s sum to %.4f; they must sum to 1", sector, sum);
  else
    for (int b = 0; b < split->count; b++) split->bands[b].fraction /= sum;
  return QL_OK;
}

static double highest(const ql_split *split) {
  double top = 0.0;
  for (int b = 0; b < split->count; b++) top = fmax(top, split->bands[b].top);
  return top;
}

int ql_vertical_layers(const ql_split *split, const ql_grid *grid, const float *thickness) {
  const double top = highest(split);
  int layers = 1;
  for (int j = 0; j < grid->ny; j++)
    for (int i = 0; i < grid->nx; i++) {
      double bottom = 0.0;
      int k = 0;
      for (; k < grid->nz && bottom < top; k++)
        bottom += (double)thickness[ql_grid_at(grid, k, j, i)];
      layers = k > layers ? k : layers;
    }
  return layers;
}

static double overlap(const ql_split *split, double bottom, double top) {
  double share = 0.0;
  for (int b = 0; b < split->count; b++) {
    const ql_band *band = &split->bands[b];
    const double depth = fmin(top, band->top) - fmax(bottom, band->bottom);
    if (depth > 0.0) share += band->fraction * depth / (band->top - band->bottom);
  }
  return share;
}

void ql_vertical_shares(const ql_split *split, const ql_grid *grid, const float *thickness,
                        int layers, double *shares) {
  const size_t cells = (size_t)grid->nx * (size_t)grid->ny;
  for (int j = 0; j < grid->ny; j++)
    for (int i = 0; i < grid->nx; i++) {
      double bottom = 0.0, rest = 1.0;
      double *share = shares + (size_t)j * (size_t)grid->nx + (size_t)i;
      for (int k = 0; k + 1 < layers; k++) {
        const double top = bottom + (double)thickness[ql_grid_at(grid, k, j, i)];
        share[(size_t)k * cells] = fmin(rest, overlap(split, bottom, top));
        rest -= share[(size_t)k * cells];
        bottom = top;
      }
      share[(size_t)(layers - 1) * cells] = rest;
    }
}
