#include "outputs/station_puffs.h"

#include <string.h>

ql_status ql_station_puffs_receptors(ql_arena *arena, const ql_grid *grid,
                                     const ql_station *stations, int count,
                                     ql_pig_receptors *receptors) {
  double *x, *y, *height, i, j;
  QL_TRY(ql_arena_take(arena, "receptors", (size_t)count, sizeof *x, &x));
  QL_TRY(ql_arena_take(arena, "receptors", (size_t)count, sizeof *y, &y));
  QL_TRY(ql_arena_take(arena, "receptors", (size_t)count, sizeof *height, &height));
  for (int n = 0; n < count; n++) {
    ql_grid_locate(grid, stations[n].longitude, stations[n].latitude, &i, &j);
    x[n] = grid->x0 + (i + 0.5) * grid->dx;
    y[n] = grid->y0 + (j + 0.5) * grid->dy;
    height[n] = stations[n].height;
  }
  *receptors = (ql_pig_receptors){.count = count, .x = x, .y = y, .height = height};
  return QL_OK;
}

ql_status ql_station_puffs_numbers(ql_arena *arena, const ql_pig *pig, int species_count,
                                   int **number) {
  QL_TRY(ql_arena_take(arena, "species of puffs", (size_t)species_count, sizeof **number, number));
  for (int s = 0; s < species_count; s++) (*number)[s] = -1;
  for (int s = 0; s < pig->count; s++) (*number)[pig->species[s]] = s;
  return QL_OK;
}

ql_status ql_station_puffs_create(ql_arena *arena, const ql_pig *pig,
                                  const ql_station_series *series, ql_station_puffs *puffs) {
  const ql_fields *fields = series->fields;
  const size_t stations = (size_t)series->station_count;
  *puffs = (ql_station_puffs){.pig = pig, .fields = fields, .stations = series->stations};
  QL_TRY(ql_station_puffs_receptors(arena, fields->grid, series->stations, series->station_count,
                                    &puffs->receptors));
  QL_TRY(ql_station_puffs_numbers(arena, pig, fields->species->count, &puffs->number));
  QL_TRY(ql_arena_take(arena, "weights of puffs", stations * (size_t)pig->puffs->capacity,
                       sizeof *puffs->weight, &puffs->weight));
  QL_TRY(ql_arena_take(arena, "puffs at a station", (size_t)pig->count, sizeof *puffs->carried,
                       &puffs->carried));
  return ql_arena_take(arena, "puffs at stations", stations * (size_t)fields->count,
                       sizeof *puffs->sum, &puffs->sum);
}

/* Concentrations of the puffs' species at one station, mol or kg m-3. */
static void look(const ql_station_puffs *puffs, int station) {
  const ql_puffs *p = puffs->pig->puffs;
  const double *weight = puffs->weight + (size_t)station * (size_t)p->capacity;
  for (int s = 0; s < puffs->pig->count; s++) {
    const double *mass = p->mass + (size_t)s * (size_t)p->capacity;
    double sum = 0.0;
    for (int n = 0; n < p->count; n++) sum += mass[n] * weight[n];
    puffs->carried[s] = sum;
  }
}

double ql_station_puffs_factor(const ql_fields *fields, const ql_field_part *part,
                               const ql_moment *moment, size_t at) {
  const ql_species *species = &fields->species->items[part->species];
  if (!species->particle)
    return 1e9 * (double)moment->now->thickness[at] / (double)moment->now->air[at];
  double share = 1.0;
  if (part->cut == QL_FIELD_PM25) share = (double)moment->aerosol->share25[species->mode][at];
  if (part->cut == QL_FIELD_PM10) share = (double)moment->aerosol->share10[species->mode][at];
  return 1e9 * share;
}

/* What one part of a field gets at the station looked at last. */
static double part_value(const ql_station_puffs *puffs, const ql_field_part *part,
                         const ql_moment *moment, size_t at) {
  const int number = puffs->number[part->species];
  return number < 0
             ? 0.0
             : puffs->carried[number] * ql_station_puffs_factor(puffs->fields, part, moment, at);
}

void ql_station_puffs_accumulate(ql_station_puffs *puffs, const ql_moment *moment, double seconds) {
  const ql_fields *fields = puffs->fields;
  ql_pig_weigh(puffs->pig, moment->now, &puffs->receptors, puffs->weight);
  for (int r = 0; r < puffs->receptors.count; r++) {
    const ql_station *station = &puffs->stations[r];
    const size_t at = ql_grid_at(fields->grid, 0, station->j, station->i);
    look(puffs, r);
    for (int f = 0; f < fields->count; f++) {
      const ql_field *field = &fields->items[f];
      double *sum = &puffs->sum[r * fields->count + f];
      for (int p = 0; field->kind == QL_FIELD_SUM && p < field->part_count; p++)
        *sum += seconds * part_value(puffs, &field->parts[p], moment, at);
    }
  }
  puffs->seconds += seconds;
}

/* Nothing below zero; what is no number stays none, to be seen. */
static float at_least_nothing(double value) {
  return value < 0.0 ? 0.0f : (float)value;
}

/* The record of the series that ends, with what the puffs add in place of its values. */
static void keep_apart(const ql_station_puffs *puffs, const ql_station_series *series) {
  ql_station_series *apart = puffs->apart;
  const size_t values = (size_t)series->station_count * (size_t)series->fields->count;
  const int record = series->records - 1;
  float *last = apart->values + (size_t)record * values;
  apart->records = series->records;
  apart->start[record] = series->start[record];
  apart->end[record] = series->end[record];
  for (size_t n = 0; n < values; n++) last[n] = (float)(puffs->sum[n] / puffs->seconds);
}

void ql_station_puffs_finish(ql_station_puffs *puffs, ql_station_series *series) {
  const size_t values = (size_t)series->station_count * (size_t)series->fields->count;
  float *last = series->values + (size_t)(series->records - 1) * values;
  if (puffs->apart) keep_apart(puffs, series);
  for (size_t n = 0; n < values; n++)
    if (puffs->sum[n] != 0.0)
      last[n] = at_least_nothing((double)last[n] + puffs->sum[n] / puffs->seconds);
  memset(puffs->sum, 0, values * sizeof *puffs->sum);
  puffs->seconds = 0.0;
}
