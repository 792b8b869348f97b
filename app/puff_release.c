#include "app/puff_release.h"

#include "app/puff_backward.h"
#include "app/run.h"
#include "base/file.h"
#include "base/nc.h"
#include "outputs/text_file.h"

#include <math.h>
#include <string.h>

static const char *folder_of(const ql_puff_job *job) {
  return job->release->output ? job->release->output : "puff_output";
}

static void path_of(const ql_puff_job *job, const char *name, size_t size, char *path) {
  snprintf(path, size, "%s/%s", folder_of(job), name);
}

/* --- distances ---------------------------------------------------------------------------- */

static double from_sources(const ql_puff_job *job, double x, double y) {
  double nearest = INFINITY;
  for (int n = 0; n < job->setup.sources; n++)
    nearest = fmin(nearest, hypot(x - job->setup.source[n].x, y - job->setup.source[n].y));
  return nearest;
}

static bool inside(const ql_release_map *m, double x, double y) {
  return x > m->west && x < m->east && y > m->south && y < m->north;
}

/* Whether point i of map m stands at its edge and in no other map. */
static bool on_edge(const ql_puff_job *job, int m, int i) {
  const ql_puff_map *map = &job->map[m];
  const int column = i % map->columns, row = i / map->columns;
  if (column > 0 && row > 0 && column < map->columns - 1 && row < map->rows - 1) return false;
  for (int k = 0; k < job->maps; k++)
    if (k != m && inside(job->map[k].spec, (double)job->group[m].x[i], (double)job->group[m].y[i]))
      return false;
  return true;
}

/* Farthest distance (m) from the sources on the maps at which the peak reaches `level` (mg m-3), -1
 * if none does; `open`: reached at the maps' edge, so that it may be farther. */
static double reach(const ql_puff_job *job, double level, bool *open) {
  double farthest = -1.0;
  *open = false;
  for (int m = 0; m < job->maps; m++) {
    const ql_puff_receptors *g = &job->group[m];
    for (int i = 0; i < g->count; i++) {
      if (1e6 * (double)g->peak[i] < level) continue;
      farthest = fmax(farthest, from_sources(job, (double)g->x[i], (double)g->y[i]));
      *open = *open || on_edge(job, m, i);
    }
  }
  return farthest;
}

/* --- files --------------------------------------------------------------------------------- */

/* Largest odour (OU m-3) at a receptor: the factor times the largest mean of an interval. */
static double odour_of(const ql_puff_job *job, unsigned receptor) {
  const ql_release_odour *odour = &job->release->odour;
  return odour->factor * 1e6 * job->worst[receptor] / odour->threshold;
}

static ql_status write_receptors(const ql_puff_job *job) {
  const ql_release *r = job->release;
  char path[4096];
  FILE *out;
  path_of(job, "receptors.csv", sizeof path, path);
  QL_TRY(ql_text_file_create(path, &out));
  fputs("name,x_m,y_m,height_m,peak_mg_m3,dose_mg_s_m3,arrival_s", out);
  fputs(r->odour.threshold > 0.0 ? ",odour_ou_m3,smelt_s\n" : "\n", out);
  for (unsigned n = 0; n < r->receptors_count; n++) {
    const ql_release_receptor *at = &r->receptors[n];
    const ql_puff_receptors *g = &job->group[job->group_of[n]];
    const int i = job->place_of[n];
    ql_text_file_csv(out, at->name);
    fprintf(out, ",%g,%g,%g,%.6g,%.6g,", at->x, at->y, at->height, 1e6 * (double)g->peak[i],
            1e6 * g->dose[i]);
    if (g->arrival[i] >= 0.0f) fprintf(out, "%.0f", (double)g->arrival[i]);
    if (r->odour.threshold > 0.0) fprintf(out, ",%.6g,%.0f", odour_of(job, n), job->smelt[n]);
    fputc('\n', out);
  }
  return ql_text_file_commit(path, out);
}

static ql_status write_thresholds(const ql_puff_job *job) {
  char path[4096];
  FILE *out;
  path_of(job, "thresholds.csv", sizeof path, path);
  QL_TRY(ql_text_file_create(path, &out));
  fputs("threshold_mg_m3,distance_m,beyond_the_map\n", out);
  for (unsigned n = 0; n < job->release->thresholds_count; n++) {
    bool open;
    const double distance = reach(job, job->release->thresholds[n], &open);
    fprintf(out, "%g,", job->release->thresholds[n]);
    if (distance >= 0.0) fprintf(out, "%.0f", distance);
    fprintf(out, ",%s\n", open ? "yes" : "no");
  }
  return ql_text_file_commit(path, out);
}

static ql_status define_map(ql_nc *out, const ql_puff_job *job, const ql_puff_map *map) {
  const ql_nc_spec specs[] = {
      {.name = "y",
       .type = QL_NC_DOUBLE,
       .dimensions = "y",
       .units = "m",
       .long_name = "north of the origin"},
      {.name = "x",
       .type = QL_NC_DOUBLE,
       .dimensions = "x",
       .units = "m",
       .long_name = "east of the origin"},
      {.name = "peak",
       .type = QL_NC_DOUBLE,
       .dimensions = "y x",
       .units = "mg m-3",
       .deflate = 4,
       .long_name = "largest concentration"},
      {.name = "dose",
       .type = QL_NC_DOUBLE,
       .dimensions = "y x",
       .units = "mg s m-3",
       .deflate = 4,
       .long_name = "time integral of the concentration"},
      {.name = "arrival",
       .type = QL_NC_DOUBLE,
       .dimensions = "y x",
       .units = "s",
       .deflate = 4,
       .long_name = "time when the arrival level was first reached; -1: never"}};
  QL_TRY(ql_nc_define_dimension(out, "y", (size_t)map->rows));
  QL_TRY(ql_nc_define_dimension(out, "x", (size_t)map->columns));
  for (size_t n = 0; n < sizeof specs / sizeof specs[0]; n++) QL_TRY(ql_nc_define(out, &specs[n]));
  QL_TRY(ql_nc_put_text(out, NULL, "Conventions", "CF-1.10"));
  QL_TRY(ql_nc_put_text(out, NULL, "title",
                        job->release->name ? job->release->name : job->release->species.name));
  QL_TRY(ql_nc_put_text(out, NULL, "species", job->release->species.name));
  return ql_nc_put_numbers(out, NULL, "arrival_level_mg_m3", 1, &job->release->arrival_level);
}

/* 1e6 times the values (kg to mg) of the map, or as they stand. */
static ql_status write_field(ql_nc *out, const char *name, const ql_puff_receptors *g,
                             double *values) {
  for (int i = 0; i < g->count; i++)
    values[i] = strcmp(name, "peak") == 0   ? 1e6 * (double)g->peak[i]
                : strcmp(name, "dose") == 0 ? 1e6 * g->dose[i]
                                            : (double)g->arrival[i];
  return ql_nc_write_double(out, name, NULL, values);
}

static ql_status fill_map(ql_nc *out, const ql_puff_job *job, int number) {
  const ql_puff_map *map = &job->map[number];
  const ql_release_map *m = map->spec;
  const ql_puff_receptors *g = &job->group[number];
  double *values;
  QL_TRY(define_map(out, job, map));
  QL_TRY(ql_arena_take(job->arena, "map", (size_t)g->count, sizeof *values, (void *)&values));
  for (int i = 0; i < map->columns; i++) values[i] = m->west + i * m->spacing;
  QL_TRY(ql_nc_write_double(out, "x", NULL, values));
  for (int j = 0; j < map->rows; j++) values[j] = m->south + j * m->spacing;
  QL_TRY(ql_nc_write_double(out, "y", NULL, values));
  QL_TRY(write_field(out, "peak", g, values));
  QL_TRY(write_field(out, "dose", g, values));
  return write_field(out, "arrival", g, values);
}

static ql_status write_map(const ql_puff_job *job, int number) {
  const char *name = job->map[number].spec->name;
  ql_nc *out = NULL;
  char path[4096], file[256];
  snprintf(file, sizeof file, "map%s%.200s.nc", name ? "_" : "", name ? name : "");
  path_of(job, file, sizeof path, path);
  QL_TRY(ql_nc_create(path, &out));
  const ql_status status = fill_map(out, job, number);
  if (status == QL_OK) return ql_nc_commit(out);
  ql_nc_close(out);
  return status;
}

ql_status ql_puff_job_write(const ql_puff_job *job) {
  if (job->release->receptors_count) QL_TRY(write_receptors(job));
  if (job->maps == 0) return QL_OK;
  QL_TRY(write_thresholds(job));
  for (int m = 0; m < job->maps; m++) QL_TRY(write_map(job, m));
  return QL_OK;
}

/* --- what the user is told ------------------------------------------------------------------- */

static void print_limits(const ql_puff_job *job) {
  puts("\nLimits: the gas is passive (or dense, see below), the ground flat and even, without "
       "buildings or trees.\n"
       "Concentrations are means over many like releases: the puffs of one release differ by a "
       "factor of two and\nmore, and 1-s peaks are several times higher. Not nearer than 20 m, "
       "hardly beyond 50 km.");
  if (job->release->odour.threshold > 0.0)
    printf(
        "  Odour: peaks are %g times the means over %g s; the factor 4 is meant for means over an "
        "hour.\n",
        job->release->odour.factor, job->release->interval);
  puts(job->weather ? "  The weather is that of a forecast's grid; what is smaller than its cells, "
                      "such as winds in\n  a side valley, is not in it. Beyond its edge the air is "
                      "that at the edge."
                    : "  The weather is alike everywhere.");
  ql_puff_dense_print(job);
  for (int w = 0; w < job->setup.weathers; w++)
    if (ql_puff_air_wind(&job->setup.weather[w], 10.0) < 1.0) {
      puts("  The wind is below 1 m/s at times: its direction is then hardly known.");
      break;
    }
}

void ql_puff_job_print(const ql_puff_job *job) {
  const ql_release *r = job->release;
  const ql_puff_run *run = job->run;
  printf("%s: %.4g kg of %s %s, %.4g kg lost, %.4g kg gone beyond reach; step %.3g s\n", r->path,
         run->emitted, r->species.name, job->phases ? "have become puffs" : "released", run->lost,
         run->left, run->step);
  for (unsigned n = 0; n < r->receptors_count; n++) {
    const ql_puff_receptors *g = &job->group[job->group_of[n]];
    const int i = job->place_of[n];
    printf("  %-24s peak %10.4g mg m-3, dose %10.4g mg s m-3", r->receptors[n].name,
           1e6 * (double)g->peak[i], 1e6 * g->dose[i]);
    if (g->arrival[i] >= 0.0f)
      printf(", %g mg m-3 after %.0f s\n", r->arrival_level, (double)g->arrival[i]);
    else
      puts("");
    if (r->odour.threshold > 0.0)
      printf("  %-24s odour up to %.3g OU m-3, smelt for %.0f s\n", "", odour_of(job, n),
             job->smelt[n]);
  }
  for (unsigned n = 0; n < r->thresholds_count && job->maps; n++) {
    bool open;
    const double distance = reach(job, r->thresholds[n], &open);
    if (distance < 0.0)
      printf("  %g mg m-3 is not reached on the map\n", r->thresholds[n]);
    else
      printf("  %g mg m-3 is reached to %s%.0f m\n", r->thresholds[n], open ? "more than " : "",
             distance);
  }
  print_limits(job);
}

/* --- the command ------------------------------------------------------------------------------ */

static ql_status run_job(ql_puff_job *job) {
  char path[4096];
  FILE *series;
  QL_TRY(ql_file_make_folder(folder_of(job)));
  if (job->release->complaint.until > 0.0) return ql_puff_backward_run(job, folder_of(job));
  path_of(job, "series.csv", sizeof path, path);
  QL_TRY(ql_text_file_create(path, &series));
  fputs("time_s,receptor,mg_m3\n", series);
  const ql_status status = ql_puff_job_run(job, series);
  if (status != QL_OK) {
    ql_text_file_abandon(path, series);
    return status;
  }
  QL_TRY(ql_text_file_commit(path, series));
  QL_TRY(ql_puff_job_write(job));
  ql_puff_job_print(job);
  return QL_OK;
}

ql_status ql_puff_release(const char *path) {
  ql_problems problems = {0};
  ql_release *release = NULL;
  ql_arena *arena = NULL;
  ql_puff_job job = {0};
  ql_status status = ql_release_load(path, &problems, &release);
  ql_run_print_problems(&problems, true);
  ql_problems_free(&problems);
  if (status == QL_OK) status = ql_arena_create(&arena);
  if (status == QL_OK) status = ql_puff_job_create(arena, release, &job);
  if (status == QL_OK) status = run_job(&job);
  ql_puff_job_close(&job);
  ql_arena_free(arena);
  ql_release_free(release);
  return status;
}
