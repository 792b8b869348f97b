#include "inputs/boundary/background.h"

#include "base/clock.h"
#include "base/constants.h"
#include "inputs/boundary/profile.h"
#include "inputs/boundary/source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Values this much below zero beside the largest of a field are rounding of packed data. */
static const double packing_noise = 1e-5;

ql_status ql_background_open(ql_arena *arena, const ql_background_setup *setup,
                             ql_background_use use, ql_background **background) {
  ql_background *b = calloc(1, sizeof *b);
  if (!b) return ql_error_set(QL_ERR_MEMORY, "out of memory opening the background");
  const ql_case_background *from =
      use == QL_INITIAL ? &setup->config->initial : &setup->config->boundary;
  const ql_grid *g = setup->grid;
  b->arena = arena;
  b->setup = *setup;
  b->use = use;
  const size_t before = setup->problems->error_count;
  ql_status status = ql_sources_ring(arena, g, &b->ring_count, &b->ring);
  if (status == QL_OK) status = from->file ? ql_source_open_file(b, from) : ql_source_open_table(b);
  const char *place = from->file ? from->file : "built-in background";
  ql_problems_status(setup->problems, place, status);
  if (status == QL_OK && setup->problems->error_count > before)
    status = ql_problems_result(setup->problems);
  if (status == QL_OK)
    status = ql_arena_take(arena, "background", g->volume, sizeof(int), &b->below);
  if (status == QL_OK)
    status = ql_arena_take(arena, "background", g->volume, sizeof(float), &b->weight);
  b->setup.problems = NULL;
  if (status == QL_OK)
    *background = b;
  else
    ql_background_close(b);
  return status;
}

void ql_background_close(ql_background *b) {
  if (!b) return;
  ql_nc_close(b->file);
  ql_cf_grid_free(&b->grid);
  free(b);
}

/* --- vertical places of the model's cells -------------------------------------------------------
 */

static double coordinate_of(const ql_background *b, const ql_met_fields *met, size_t at) {
  return b->levels.kind == QL_LEVEL_PRESSURE ? -log((double)met->pressure[at])
                                             : (double)met->height[at];
}

/* A file on the model's own layers gives heights as rounded numbers: do not interpolate then. */
static bool same_layers(const ql_background *b, const ql_met_fields *met) {
  const ql_grid *g = b->setup.grid;
  if (b->levels.kind == QL_LEVEL_LAYER) return true;
  if (b->levels.kind != QL_LEVEL_HEIGHT || b->levels.count != g->nz) return false;
  for (int k = 0; k < g->nz; k++)
    for (size_t c = 0; c < g->plane; c++) {
      const size_t at = (size_t)k * g->plane + c;
      const double off = fabs(b->levels.coordinate[k] - (double)met->height[at]);
      if (off > 0.01 * (double)met->thickness[at]) return false;
    }
  return true;
}

static void find_levels(ql_background *b, const ql_met_fields *met) {
  const ql_grid *g = b->setup.grid;
  const bool same = same_layers(b, met);
  for (size_t at = 0; at < g->volume; at++) {
    b->below[at] = (int)(at / g->plane);
    b->weight[at] = 0.0f;
    if (!same)
      ql_profile_bracket(&b->levels, coordinate_of(b, met, at), &b->below[at], &b->weight[at]);
  }
  /* The model top: half a layer above the highest mid-point, hydrostatic for pressure. */
  for (size_t c = 0; c < g->plane && !same; c++) {
    const size_t at = (size_t)(g->nz - 1) * g->plane + c;
    const double half = 0.5 * (double)met->thickness[at];
    const double rise = b->levels.kind == QL_LEVEL_PRESSURE
                            ? QL_GRAVITY * half / (QL_R_DRY * (double)met->temperature[at])
                            : half;
    ql_profile_bracket(&b->levels, coordinate_of(b, met, at) + rise, &b->top_below[c],
                       &b->top_weight[c]);
  }
  for (size_t c = 0; c < g->plane && same; c++) {
    b->top_below[c] = g->nz - 1;
    b->top_weight[c] = 0.0f;
  }
}

/* --- one field at one place --------------------------------------------------------------------
 */

static double at_level(const ql_background *b, const ql_entry *e, int level, size_t cell) {
  if (!e->levelled) level = 0;
  if (!e->gridded) return b->values[level];
  const ql_corner *q = &b->corners[cell];
  const double *v = b->values + (size_t)level * (size_t)b->grid.nx * (size_t)b->grid.ny;
  const double *south = v + (size_t)q->j[0] * (size_t)b->grid.nx;
  const double *north = v + (size_t)q->j[1] * (size_t)b->grid.nx;
  const double x = (double)q->x, y = (double)q->y;
  const double a = south[q->i[0]] + x * (south[q->i[1]] - south[q->i[0]]);
  const double c = north[q->i[0]] + x * (north[q->i[1]] - north[q->i[0]]);
  return a + y * (c - a);
}

static double interpolated(const ql_background *b, const ql_entry *e, size_t cell, int below,
                           float weight) {
  const double low = at_level(b, e, below, cell);
  if (weight == 0.0f) return low;
  return low + (double)weight * (at_level(b, e, below + 1, cell) - low);
}

/* m3 mol-1 of air, for concentrations by volume. */
static double molar_volume(const ql_met_fields *met, size_t at) {
  return QL_GAS_CONSTANT * (double)met->temperature[at] / (double)met->pressure[at];
}

/* What a term of an entry adds to the model's species at one place. */
static double amount(const ql_entry *e, int term, double value, const ql_met_fields *met,
                     size_t at) {
  const ql_concentration *unit = &e->units[term];
  return value * unit->scale * e->terms[term].factor *
         (unit->by_volume ? molar_volume(met, at) : 1.0);
}

static ql_status check_values(const ql_background *b, const ql_entry *e) {
  double highest = 0.0, lowest = 0.0;
  const size_t count = (e->levelled ? (size_t)b->levels.count : 1) *
                       (e->gridded ? (size_t)b->grid.nx * (size_t)b->grid.ny : 1);
  for (size_t n = 0; n < count; n++) {
    highest = fmax(highest, b->values[n]);
    lowest = fmin(lowest, b->values[n]);
  }
  if (lowest >= -packing_noise * highest) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%s: variable %s: the value %g is negative",
                      b->file ? ql_nc_path(b->file) : "built-in background", e->variable, lowest);
}

static ql_real floored(double value) {
  return (ql_real)(value > QL_BACKGROUND_FLOOR ? value : QL_BACKGROUND_FLOOR);
}

/* --- initial -----------------------------------------------------------------------------------
 */

static void add_volume(const ql_background *b, const ql_entry *e, const ql_met_fields *met,
                       ql_real *c) {
  const ql_grid *g = b->setup.grid;
  for (int t = 0; t < e->count; t++) {
    ql_real *to = c + (size_t)e->terms[t].species * g->volume;
    for (size_t at = 0; at < g->volume; at++) {
      const double v = interpolated(b, e, at % g->plane, b->below[at], b->weight[at]);
      to[at] += (ql_real)amount(e, t, v, met, at);
    }
  }
}

ql_status ql_background_initial(ql_background *b, const ql_met_fields *met, ql_real *c) {
  const ql_grid *g = b->setup.grid;
  const size_t count = (size_t)b->setup.species->count * g->volume;
  memset(c, 0, count * sizeof *c);
  find_levels(b, met);
  for (int n = 0; n < b->entry_count; n++) {
    QL_TRY(ql_source_read(b, &b->entries[n], b->setup.config->start_time));
    QL_TRY(check_values(b, &b->entries[n]));
    add_volume(b, &b->entries[n], met, c);
  }
  for (size_t at = 0; at < count; at++) c[at] = floored((double)c[at]);
  return QL_OK;
}

/* --- boundary ----------------------------------------------------------------------------------
 */

static void add_ring(const ql_background *b, const ql_entry *e, const ql_met_fields *met,
                     float *lateral) {
  const ql_grid *g = b->setup.grid;
  for (int t = 0; t < e->count; t++)
    for (int k = 0; k < g->nz; k++) {
      float *to =
          lateral + ((size_t)e->terms[t].species * (size_t)g->nz + (size_t)k) * b->ring_count;
      for (size_t r = 0; r < b->ring_count; r++) {
        const size_t at = (size_t)k * g->plane + b->ring[r];
        const double v = interpolated(b, e, b->ring[r], b->below[at], b->weight[at]);
        to[r] += (float)amount(e, t, v, met, at);
      }
    }
}

/* Above the model top: the mean over the ring, the air being that of the top layer. */
static void add_top(const ql_background *b, const ql_entry *e, const ql_met_fields *met,
                    float *top) {
  const ql_grid *g = b->setup.grid;
  for (int t = 0; t < e->count; t++) {
    double sum = 0.0;
    for (size_t r = 0; r < b->ring_count; r++) {
      const size_t cell = b->ring[r], at = (size_t)(g->nz - 1) * g->plane + cell;
      const double v = interpolated(b, e, cell, b->top_below[cell], b->top_weight[cell]);
      sum += amount(e, t, v, met, at);
    }
    top[e->terms[t].species] += (float)(sum / (double)b->ring_count);
  }
}

ql_status ql_background_boundary(ql_background *b, double time, const ql_met_fields *met,
                                 ql_boundary *out) {
  const size_t species = (size_t)b->setup.species->count;
  const size_t count = species * (size_t)b->setup.grid->nz * b->ring_count;
  memset(out->lateral, 0, count * sizeof *out->lateral);
  memset(out->top, 0, species * sizeof *out->top);
  out->time = time;
  find_levels(b, met);
  for (int n = 0; n < b->entry_count; n++) {
    const ql_entry *e = &b->entries[n];
    QL_TRY(ql_source_read(b, e, time));
    QL_TRY(check_values(b, e));
    if (e->role != QL_ROLE_TOP) add_ring(b, e, met, out->lateral);
    if (e->role != QL_ROLE_RING) add_top(b, e, met, out->top);
  }
  for (size_t n = 0; n < count; n++) out->lateral[n] = (float)floored((double)out->lateral[n]);
  for (size_t n = 0; n < species; n++) out->top[n] = (float)floored((double)out->top[n]);
  return QL_OK;
}
