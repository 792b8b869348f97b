/* A release laid out for the solver. */
#include "app/puff_release.h"

#include "app/puff_backward.h"
#include "base/constants.h"
#include "outputs/text_file.h"

#include <math.h>
#include <string.h>

enum { LINE_PARTS = 40, AREA_PARTS = 5 };

static ql_status make_air(const ql_release *release, const ql_release_weather *w,
                          ql_puff_air *air) {
  *air = (ql_puff_air){.roughness = w->roughness,
                       .direction = w->direction,
                       .reference = w->height,
                       .temperature = w->temperature,
                       .lapse = w->lapse,
                       .depth = w->depth};
  if (w->length != 0.0) air->inverse_length = 1.0 / w->length;
  if (w->stability) air->inverse_length = ql_puff_air_class(w->stability[0], w->roughness);
  air->ustar = ql_puff_air_ustar(air, w->height, w->wind);
  air->turbulence = w->sigma_theta * QL_PI / 180.0 * w->wind;
  if (air->depth == 0.0) air->depth = fmax(20.0, ql_puff_air_mechanical_depth(air->ustar));
  if (air->ustar > 0.0 && isfinite(air->ustar)) return QL_OK;
  return ql_error_set(QL_ERR_INPUT,
                      "%s: wind %g m s-1 at %g m over a roughness of %g m gives no u*",
                      release->path, w->wind, w->height, w->roughness);
}

static ql_status set_weather(ql_puff_job *job) {
  if (job->release->weather.from_case) {
    QL_TRY(ql_puff_weather_open(job->arena, job->release, &job->weather));
    return ql_puff_weather_survey(job->arena, job->release, job->weather, &job->setup);
  }
  ql_release_weather *rows;
  ql_puff_air *airs;
  double *times;
  QL_TRY(ql_release_weather_read(job->arena, job->release, &rows, &times, &job->setup.weathers));
  const size_t count = (size_t)job->setup.weathers;
  QL_TRY(ql_arena_take(job->arena, "weather", count, sizeof *airs, (void *)&airs));
  for (size_t n = 0; n < count; n++) QL_TRY(make_air(job->release, &rows[n], &airs[n]));
  job->setup.weather = airs;
  job->setup.begin = times;
  return QL_OK;
}

static bool is_kind(const ql_release_source *s, const char *kind) {
  return s->kind && strcmp(s->kind, kind) == 0;
}

/* Number of points along each side that stand for a source. */
static void parts_of(const ql_release_source *s, int parts[2]) {
  parts[0] = parts[1] = 1;
  if (is_kind(s, "area")) parts[0] = parts[1] = AREA_PARTS;
  if (is_kind(s, "line")) parts[0] = LINE_PARTS;
}

/* The initial spread of a square of side w that is one of many side by side, or stands alone: w /
 * 2.15 and w / 4.3 (volume sources of ISC, EPA-454/B-95-003b). */
static void spread_source(const ql_release_source *s, ql_puff_source *out) {
  if (is_kind(s, "area"))
    out->sigma = fmax(s->width, s->length) / AREA_PARTS / 2.15;
  else if (is_kind(s, "line"))
    out->sigma = fmax(hypot(s->x2 - s->x, s->y2 - s->y) / LINE_PARTS / 2.15, s->width / 4.3);
  else if (is_kind(s, "volume"))
    out->sigma = s->width / 4.3;
  out->depth = s->depth / 2.15;
}

/* Point (i, j) of the parts of a source. */
static ql_puff_source part(const ql_release_source *s, int i, int j, const int parts[2]) {
  const double a = (i + 0.5) / parts[0], b = (j + 0.5) / parts[1];
  const double share = 1.0 / (parts[0] * parts[1]);
  ql_puff_source out = {.x = s->x,
                        .y = s->y,
                        .height = s->height,
                        .rate = share * s->rate,
                        .amount = share * s->amount,
                        .from = s->from,
                        .until = s->until,
                        .every = s->every,
                        .on = s->on,
                        .diameter = s->diameter,
                        .temperature = s->temperature,
                        .velocity = s->velocity};
  if (is_kind(s, "area")) {
    out.x += (a - 0.5) * s->width;
    out.y += (b - 0.5) * s->length;
  } else if (is_kind(s, "line")) {
    out.x += a * (s->x2 - s->x);
    out.y += a * (s->y2 - s->y);
  }
  spread_source(s, &out);
  return out;
}

static ql_status set_sources(ql_puff_job *job) {
  const size_t sources = (size_t)job->sources;
  ql_puff_source *list;
  int parts[2], count = 0;
  QL_TRY(ql_arena_take(job->arena, "sources", sources + 1, sizeof(int), (void *)&job->first));
  for (int n = 0; n < job->sources; n++) {
    parts_of(&job->source[n], parts);
    count += parts[0] * parts[1];
    job->first[n + 1] = count;
  }
  QL_TRY(ql_arena_take(job->arena, "sources", (size_t)count, sizeof *list, (void *)&list));
  for (int n = 0; n < job->sources; n++) {
    parts_of(&job->source[n], parts);
    for (int i = 0; i < parts[0]; i++)
      for (int j = 0; j < parts[1]; j++)
        list[job->setup.sources++] = part(&job->source[n], i, j, parts);
  }
  job->parts = list;
  job->setup.source = list;
  return QL_OK;
}

ql_status ql_puff_job_group(ql_puff_job *job, int count, ql_puff_site site, float **x, float **y) {
  ql_puff_receptors *g = &job->group[job->groups++];
  const size_t size = (size_t)count;
  *g = (ql_puff_receptors){
      .count = count, .site = site, .level = 1e-6 * job->release->arrival_level};
  QL_TRY(ql_arena_take(job->arena, "receptors", size, sizeof **x, (void *)x));
  QL_TRY(ql_arena_take(job->arena, "receptors", size, sizeof **y, (void *)y));
  QL_TRY(ql_arena_take(job->arena, "receptors", size, sizeof *g->now, (void *)&g->now));
  QL_TRY(ql_arena_take(job->arena, "receptors", size, sizeof *g->peak, (void *)&g->peak));
  QL_TRY(ql_arena_take(job->arena, "receptors", size, sizeof *g->dose, (void *)&g->dose));
  QL_TRY(ql_arena_take(job->arena, "receptors", size, sizeof *g->arrival, (void *)&g->arrival));
  for (int i = 0; i < count; i++) g->arrival[i] = -1.0f;
  g->x = *x;
  g->y = *y;
  return QL_OK;
}

static ql_status add_map(ql_puff_job *job, const ql_release_map *m) {
  const int columns = 1 + (int)floor((m->east - m->west) / m->spacing + 1e-9);
  const int rows = 1 + (int)floor((m->north - m->south) / m->spacing + 1e-9);
  float *x, *y;
  job->map[job->maps++] = (ql_puff_map){m, columns, rows};
  QL_TRY(ql_puff_job_group(job, columns * rows, (ql_puff_site){.height = m->height}, &x, &y));
  for (int j = 0; j < rows; j++)
    for (int i = 0; i < columns; i++) {
      x[j * columns + i] = (float)(m->west + i * m->spacing);
      y[j * columns + i] = (float)(m->south + j * m->spacing);
    }
  return QL_OK;
}

static ql_status set_maps(ql_puff_job *job) {
  const ql_release *r = job->release;
  QL_TRY(ql_arena_take(job->arena, "maps", r->maps_count + 1, sizeof *job->map, (void *)&job->map));
  if (r->map.spacing > 0.0) QL_TRY(add_map(job, &r->map));
  for (unsigned n = 0; n < r->maps_count; n++) QL_TRY(add_map(job, &r->maps[n]));
  return QL_OK;
}

static bool same_site(const ql_release_receptor *a, const ql_release_receptor *b) {
  return a->height == b->height && a->elevation == b->elevation;
}

static ql_status set_receptors(ql_puff_job *job) {
  const ql_release *r = job->release;
  const unsigned count = r->receptors_count;
  QL_TRY(ql_arena_take(job->arena, "receptors", count, sizeof(int), (void *)&job->group_of));
  QL_TRY(ql_arena_take(job->arena, "receptors", count, sizeof(int), (void *)&job->place_of));
  double **const lists[] = {&job->mean, &job->worst, &job->smelt};
  for (size_t n = 0; n < sizeof lists / sizeof lists[0]; n++)
    QL_TRY(ql_arena_take(job->arena, "receptors", count, sizeof(double), (void *)lists[n]));
  for (unsigned n = 0; n < count; n++) job->group_of[n] = -1;
  for (unsigned n = 0; n < count; n++) {
    if (job->group_of[n] >= 0) continue;
    float *x, *y;
    int size = 0;
    for (unsigned k = n; k < count; k++) size += same_site(&r->receptors[k], &r->receptors[n]);
    const ql_puff_site site = {r->receptors[n].height, r->receptors[n].elevation};
    QL_TRY(ql_puff_job_group(job, size, site, &x, &y));
    size = 0;
    for (unsigned k = n; k < count; k++) {
      if (!same_site(&r->receptors[k], &r->receptors[n])) continue;
      x[size] = (float)r->receptors[k].x;
      y[size] = (float)r->receptors[k].y;
      job->group_of[k] = job->groups - 1;
      job->place_of[k] = size++;
    }
  }
  return QL_OK;
}

/* Distances of the nearest and the farthest receptor from any source; a map is resolved to its
 * spacing. */
static void set_reach(ql_puff_job *job) {
  double near = INFINITY, far = 0.0;
  for (int g = 0; g < job->groups; g++)
    for (int i = 0; i < job->group[g].count; i++)
      for (int n = 0; n < job->setup.sources; n++) {
        const double d = hypot((double)job->group[g].x[i] - job->setup.source[n].x,
                               (double)job->group[g].y[i] - job->setup.source[n].y);
        near = fmin(near, d);
        far = fmax(far, d);
      }
  const double least = job->release->complaint.until > 0.0 ? 100.0 : 20.0; /* m */
  double spacing = job->maps ? INFINITY : 0.0;
  for (int m = 0; m < job->maps; m++) spacing = fmin(spacing, job->map[m].spec->spacing);
  job->setup.near = fmax(near, fmax(least, spacing));
  job->setup.far = fmax(far, job->setup.near);
}

static ql_status choose_sources(ql_puff_job *job) {
  ql_release_source *list;
  job->source = job->release->sources;
  job->sources = (int)job->release->sources_count;
  if (!job->release->complaint.candidates) return QL_OK;
  QL_TRY(ql_release_candidates(job->arena, job->release, &list, &job->sources));
  job->source = list;
  return QL_OK;
}

ql_status ql_puff_job_create(ql_arena *arena, const ql_release *release, ql_puff_job *job) {
  *job = (ql_puff_job){.arena = arena, .release = release};
  job->setup = (ql_puff_setup){.decay = release->species.decay,
                               .washout = release->species.washout,
                               .resistance = release->species.resistance,
                               .duration = release->duration,
                               .relative = release->weather.resolved,
                               .step_most = fmin(60.0, release->interval)};
  QL_TRY(choose_sources(job));
  QL_TRY(set_sources(job));
  QL_TRY(set_weather(job));
  const size_t groups = release->receptors_count + release->maps_count + 1 + (size_t)job->sources;
  QL_TRY(ql_arena_take(arena, "receptors", groups, sizeof *job->group, (void *)&job->group));
  if (release->complaint.until > 0.0) {
    QL_TRY(ql_puff_backward_groups(job));
  } else {
    QL_TRY(ql_puff_dense_prepare(job));
    QL_TRY(set_maps(job));
    QL_TRY(set_receptors(job));
  }
  set_reach(job);
  return ql_puff_run_create(arena, &job->setup, &job->run);
}

void ql_puff_job_close(ql_puff_job *job) {
  ql_puff_weather_close(job->weather);
}

static void write_interval(ql_puff_job *job, FILE *series) {
  const ql_release *r = job->release;
  const double length = job->run->time - job->interval_start;
  for (unsigned n = 0; n < r->receptors_count; n++) {
    const double mean = job->mean[n] / job->samples;
    fprintf(series, "%.0f,", job->run->time);
    ql_text_file_csv(series, r->receptors[n].name);
    fprintf(series, ",%.6g\n", 1e6 * mean); /* mg m-3 */
    job->worst[n] = fmax(job->worst[n], mean);
    if (r->odour.factor * 1e6 * mean >= r->odour.threshold) job->smelt[n] += length;
    job->mean[n] = 0.0;
  }
  job->samples = 0;
  job->interval_start = job->run->time;
}

ql_status ql_puff_job_run(ql_puff_job *job, FILE *series) {
  double next = job->release->interval;
  while (job->run->time < job->release->duration) {
    if (job->weather) QL_TRY(ql_puff_weather_follow(job->weather, job->run));
    QL_TRY(ql_puff_run_step(job->run));
    for (int g = 0; g < job->groups; g++) QL_TRY(ql_puff_run_sample(job->run, &job->group[g]));
    for (unsigned n = 0; n < job->release->receptors_count; n++)
      job->mean[n] += (double)job->group[job->group_of[n]].now[job->place_of[n]];
    job->samples++;
    if (job->run->time < fmin(next, job->release->duration) - 1e-6) continue;
    write_interval(job, series);
    while (next <= job->run->time + 1e-6) next += job->release->interval;
  }
  ql_puff_dense_overlay(job);
  return QL_OK;
}
