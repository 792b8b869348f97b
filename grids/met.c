#include "grids/met.h"

#include "base/clock.h"
#include "base/constants.h"

#include <math.h>
#include <string.h>

ql_status ql_met_fields_create(ql_arena *arena, const ql_grid *grid, ql_met_fields *fields) {
  fields->time = 0.0;
#define FIELD(name, units, how)                                                                    \
  QL_TRY(ql_arena_take(arena, "meteorology: " #name, grid->volume, sizeof(float), &fields->name));
  QL_MET_3D(FIELD)
#undef FIELD
#define FIELD(name, units, how)                                                                    \
  QL_TRY(ql_arena_take(arena, "meteorology: " #name, grid->plane, sizeof(float), &fields->name));
  QL_MET_2D(FIELD)
#undef FIELD
  return QL_OK;
}

typedef enum how { LINEAR, HELD } how;

/* One field: a (1 - w) + b w, or a. Cells are independent: the threads' cut does not matter. Called
 * by every thread of a team, each doing its share; nobody waits between two fields. */
static void blend(how way, size_t count, double weight, const float *a, const float *b,
                  float *now) {
  const float w = (float)weight;
  const float share = way == HELD ? 0.0F : w;
#pragma omp for simd schedule(static) nowait
  for (size_t n = 0; n < count; n++) now[n] = a[n] + share * (b[n] - a[n]);
}

/* 0 at the frame before, 1 at the frame after; never beyond either. */
static double weight_at(const ql_met_fields *before, const ql_met_fields *after, double time) {
  const double span = after->time - before->time;
  return span > 0.0 ? fmin(1.0, fmax(0.0, (time - before->time) / span)) : 0.0;
}

void ql_met_interpolate(const ql_grid *grid, const ql_met_fields *before,
                        const ql_met_fields *after, double time, ql_met_fields *now) {
  const double weight = weight_at(before, after, time);
  now->time = time;
#pragma omp parallel
  {
#define FIELD(name, units, how)                                                                    \
  blend(how, grid->volume, weight, before->name, after->name, now->name);
    QL_MET_3D(FIELD)
#undef FIELD
#define FIELD(name, units, how)                                                                    \
  blend(how, grid->plane, weight, before->name, after->name, now->name);
    QL_MET_2D(FIELD)
#undef FIELD
  }
}

void ql_met_interpolate_air(const ql_grid *grid, const ql_met_fields *before,
                            const ql_met_fields *after, double time, float *air) {
  const double weight = weight_at(before, after, time);
#pragma omp parallel
  blend(LINEAR, grid->volume, weight, before->air, after->air, air);
}

static void spread(float value, size_t count, float *to) {
  for (size_t n = 0; n < count; n++) to[n] = value;
}

void ql_met_extract(const ql_grid *grid, int j, int i, const ql_met_fields *full,
                    const ql_grid *column, ql_met_fields *out) {
  const size_t plane = column->plane;
  out->time = full->time;
  for (int k = 0; k < column->nz; k++) {
    const size_t from = ql_grid_at(grid, k, j, i), to = (size_t)k * plane;
#define FIELD(name, units, how) spread(full->name[from], plane, out->name + to);
    QL_MET_3D(FIELD)
#undef FIELD
  }
#define FIELD(name, units, how) spread(full->name[ql_grid_at2(grid, j, i)], plane, out->name);
  QL_MET_2D(FIELD)
#undef FIELD
  float *const flows[] = {out->wind_x, out->wind_y, out->flux_x, out->flux_y};
  for (int n = 0; n < 4; n++) spread(0.0f, column->volume, flows[n]);
}

double ql_met_cosine_zenith(double time, double longitude, double latitude) {
  const ql_date date = ql_clock_to_date(time);
  const double hour = date.hour + date.minute / 60.0 + date.second / 3600.0;
  /* Spencer 1971 (Search 2, 172): day angle, declination (rad), equation of time (rad), whose
   * constant the paper misprints as 0.000075 (Spencer, as told by pvlib) */
  const double angle = 2.0 * QL_PI * (date.day_of_year - 1 + hour / 24.0) / 365.0;
  const double c1 = cos(angle), s1 = sin(angle), c2 = cos(2.0 * angle), s2 = sin(2.0 * angle);
  const double declination = 0.006918 - 0.399912 * c1 + 0.070257 * s1 - 0.006758 * c2 +
                             0.000907 * s2 - 0.002697 * cos(3.0 * angle) +
                             0.00148 * sin(3.0 * angle);
  const double equation = 0.0000075 + 0.001868 * c1 - 0.032077 * s1 - 0.014615 * c2 - 0.040849 * s2;
  const double radians = QL_PI / 180.0;
  const double hour_angle = (hour - 12.0) * QL_PI / 12.0 + longitude * radians + equation;
  return sin(latitude * radians) * sin(declination) +
         cos(latitude * radians) * cos(declination) * cos(hour_angle);
}
