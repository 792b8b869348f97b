#include "app/puff_dense.h"

#include "app/puff_release.h"
#include "base/constants.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double low = 10.0; /* m: the workbook's releases are at the ground */

/* The weather at the start of part n: the row that then holds, or with a case the first frame. */
static const ql_puff_air *air_at(const ql_puff_job *job, int part, double time) {
  int row = 0;
  if (job->weather) return &job->setup.weather[part];
  while (row + 1 < job->setup.weathers && job->setup.begin[row + 1] <= time) row++;
  return &job->setup.weather[row];
}

/* The youngest station of the table at which a passive plume or cloud as wide as the dense one has
 * its concentration `level` (kg m-3) near the ground, or comes nearest to it; `reached` is what it
 * has. */
static int match(const ql_puff_surface *table, const ql_puff_source *part, double level,
                 double *reached) {
  int best = 0;
  *reached = 0.0;
  for (int n = table->stations - 1; n >= 0; n--) {
    const double density = ql_puff_surface_density(table, table->travel[n], table->z[0]);
    const double across = part->amount > 0.0
                              ? part->amount / (2.0 * QL_PI * part->sigma * part->sigma)
                              : part->rate / (sqrt(2.0 * QL_PI) * part->sigma * table->speed[n]);
    if (across * density <= *reached) continue;
    best = n;
    *reached = across * density;
    if (*reached >= level) break;
  }
  return best;
}

/* Let the puffs of the part begin where the phase ends. */
static ql_status hand_over(ql_puff_job *job, ql_puff_phase *p, ql_puff_source *part,
                           const ql_puff_air *air) {
  ql_puff_surface *table;
  const double delay = p->end / (0.4 * p->dense.wind);
  double width = ql_puff_dense_half_width(&p->dense, p->end);
  for (int n = 0; n < 30 && p->dense.instant; n++) /* the radius when the middle has come there */
    width = ql_puff_dense_half_width(&p->dense, p->end + width);
  /* deviation of an even strip and of an even disc */
  part->sigma = p->dense.instant ? 0.5 * width : width / sqrt(3.0);
  part->height = 0.0; /* the cloud lies on the ground, wherever the hole is */
  part->lead = p->end;
  part->from += delay;
  part->until += delay;
  QL_TRY(ql_arena_take(job->arena, "dense gas", 1, sizeof *table, (void *)&table));
  QL_TRY(ql_puff_surface_build(air, fmax(part->height, 2.0 * air->roughness), table));
  const double level = p->strength * ql_puff_dense_ratio(&p->dense, p->end);
  part->mean = table->height[match(table, part, level, &p->begun)];
  return QL_OK;
}

static bool may_be_dense(const ql_release_source *s) {
  const bool compact = !s->kind || strcmp(s->kind, "point") == 0 || strcmp(s->kind, "volume") == 0;
  return compact && s->density > 0.0 && s->volume > 0.0 && s->height <= low && s->every <= 0.0 &&
         s->diameter <= 0.0;
}

ql_status ql_puff_dense_prepare(ql_puff_job *job) {
  QL_TRY(ql_arena_take(job->arena, "dense gas", (size_t)job->sources, sizeof *job->phase,
                       (void *)&job->phase));
  for (int n = 0; n < job->sources; n++) {
    const ql_release_source *s = &job->source[n];
    ql_puff_source *part = &job->parts[job->first[n]];
    const ql_puff_air *air = air_at(job, job->first[n], s->from);
    const double density = 101325.0 * QL_MOLAR_MASS_AIR / (QL_GAS_CONSTANT * air->temperature);
    const bool instant = s->amount > 0.0;
    ql_puff_phase phase = {.name = s->name,
                           .x = s->x,
                           .y = s->y,
                           .strength = (instant ? s->amount : s->rate) / s->volume,
                           .direction = air->direction,
                           .from = s->from,
                           .last = instant ? 0.0 : s->until - s->from,
                           .dense = {instant, s->volume,
                                     QL_GRAVITY * (s->density - density) / density,
                                     ql_puff_air_wind(air, 10.0)}};
    if (!may_be_dense(s) || ql_puff_dense_is_passive(&phase.dense)) continue;
    phase.end = ql_puff_dense_end(&phase.dense);
    QL_TRY(hand_over(job, &phase, part, air));
    job->phase[job->phases++] = phase;
  }
  return QL_OK;
}

/* Seconds that the dense gas is over a place: as long as it is given off, or a cloud's passage. */
static double lasting(const ql_puff_phase *p, double width) {
  return p->dense.instant ? 2.0 * width / (0.4 * p->dense.wind) : p->last;
}

/* One phase for a receptor at (x, y). */
static void lay(const ql_puff_phase *p, ql_puff_receptors *r, int i) {
  const double to = (p->direction + 180.0) * QL_PI / 180.0;
  const double east = (double)r->x[i] - p->x, north = (double)r->y[i] - p->y;
  const double along = east * sin(to) + north * cos(to);
  const double across = fabs(east * cos(to) - north * sin(to));
  if (along > p->end || along < -ql_puff_dense_upwind(&p->dense)) return;
  const double width = ql_puff_dense_half_width(&p->dense, fmax(0.0, along));
  if (across > width || hypot(along, across) > fmax(p->end, ql_puff_dense_upwind(&p->dense)))
    return;
  const double level = p->strength * ql_puff_dense_ratio(&p->dense, hypot(along, across));
  const double arrival = p->from + ql_puff_dense_arrival(&p->dense, along);
  r->peak[i] = fmaxf(r->peak[i], (float)level);
  r->dose[i] = fmax(r->dose[i], level * lasting(p, width));
  if (level >= r->level && (r->arrival[i] < 0.0f || (double)r->arrival[i] > arrival))
    r->arrival[i] = (float)arrival;
}

void ql_puff_dense_overlay(ql_puff_job *job) {
  for (int n = 0; n < job->phases; n++)
    for (int g = 0; g < job->groups; g++)
      for (int i = 0; i < job->group[g].count; i++) lay(&job->phase[n], &job->group[g], i);
}

static void print_phase(const ql_puff_phase *p) {
  const ql_puff_dense *d = &p->dense;
  const double alpha = ql_puff_dense_alpha(d), ratio = ql_puff_dense_ratio(d, p->end);
  printf("  %s is a dense gas (Britter & McQuaid 1988: number %.2f, passive up to %.2f): a low, "
         "broad cloud to %.0f m,\n  at most %.0f m to either side there and %.0f m upwind; %.3g mg "
         "m-3\n  where puffs take over with %.3g mg m-3.\n",
         p->name, ql_puff_dense_number(d), d->instant ? 0.20 : 0.15, p->end,
         ql_puff_dense_half_width(d, p->end), ql_puff_dense_upwind(d), 1e6 * p->strength * ratio,
         1e6 * p->begun);
  if (fabs(alpha) > 1.0)
    printf("  THE CORRELATION IS USED OUTSIDE ITS RANGE (log10 of its parameter is %.2f, not -1 to "
           "1): %s.\n",
           alpha, alpha > 1.0 ? "the wind is too light for so much gas" : "nearly passive");
  if (p->end >= ql_puff_dense_reach(d))
    puts("  There it is still dense, but the correlation ends: farther on the cloud is broader and "
         "lower than the puffs.");
}

void ql_puff_dense_print(const ql_puff_job *job) {
  for (int n = 0; n < job->phases; n++) print_phase(&job->phase[n]);
  if (job->phases)
    puts("  Dense phases: flat ground without slopes or walls, gas as warm as the air, a steady "
         "wind "
         "(that of the start),\n  heights within the cloud's own depth; within a factor of two.");
  for (int n = 0; n < job->sources; n++) {
    const ql_release_source *s = &job->source[n];
    const ql_puff_air *air = air_at(job, job->first[n], s->from);
    const double density = 101325.0 * QL_MOLAR_MASS_AIR / (QL_GAS_CONSTANT * air->temperature);
    if (s->density > density && s->volume > 0.0 && !may_be_dense(s))
      printf("  %s: HEAVIER THAN AIR, BUT TAKEN AS PASSIVE; only steady or sudden point and volume "
             "sources up to %g m\n  have a dense phase.\n",
             s->name, low);
  }
}
