#include "app/puff_backward.h"

#include "base/constants.h"
#include "outputs/text_file.h"

#include <math.h>
#include <stdlib.h>

enum { NODES = 9, PRINTED = 10 };

/* A candidate and what it gave at the place of the complaint. */
typedef struct suspect {
  const ql_release_source *source;
  double distance, bearing; /* m; degrees from the complaint to the source */
  double mean;              /* kg m-3, over the time of the complaint and the wind's directions */
  double emitted;           /* kg s-1: its rate; of an amount that over the run */
} suspect;

/* Node n of the wind's directions stands (n - 4)/2 standard deviations to the side. */
static double turned(const ql_puff_job *job, int n) {
  return 0.5 * (n - NODES / 2) * job->release->complaint.direction_error;
}

static double weight(int n) {
  double sum = 0.0;
  for (int k = 0; k < NODES; k++) sum += exp(-0.125 * (k - NODES / 2) * (k - NODES / 2));
  return exp(-0.125 * (n - NODES / 2) * (n - NODES / 2)) / sum;
}

ql_status ql_puff_backward_groups(ql_puff_job *job) {
  const ql_release_complaint *c = &job->release->complaint;
  for (int s = 0; s < job->sources; s++) {
    const ql_release_source *from = &job->source[s];
    float *x, *y;
    QL_TRY(ql_puff_job_group(job, NODES, (ql_puff_site){.height = c->height}, &x, &y));
    for (int n = 0; n < NODES; n++) { /* turning the wind is turning the place about the source */
      const double angle = turned(job, n) * QL_PI / 180.0;
      const double dx = c->x - from->x, dy = c->y - from->y;
      x[n] = (float)(from->x + dx * cos(angle) - dy * sin(angle));
      y[n] = (float)(from->y + dx * sin(angle) + dy * cos(angle));
    }
  }
  return QL_OK;
}

/* Doses of all candidates between `from` and `until`; the seconds that were sampled. */
static ql_status follow(ql_puff_job *job, double *seconds) {
  const ql_release_complaint *c = &job->release->complaint;
  ql_puff_run *run = job->run;
  *seconds = 0.0;
  while (run->time < c->until) {
    if (job->weather) QL_TRY(ql_puff_weather_follow(job->weather, run));
    QL_TRY(ql_puff_run_step(run));
    if (run->time <= c->from) continue;
    *seconds += run->step;
    for (int s = 0; s < job->sources; s++)
      QL_TRY(ql_puff_run_sample_of(run, &job->first[s], &job->group[s]));
  }
  return QL_OK;
}

static int by_mean(const void *a, const void *b) {
  const suspect *left = a, *right = b;
  return (left->mean < right->mean) - (left->mean > right->mean);
}

static ql_status weigh(ql_puff_job *job, double seconds, suspect **made) {
  const ql_release_complaint *c = &job->release->complaint;
  suspect *list;
  QL_TRY(
      ql_arena_take(job->arena, "candidates", (size_t)job->sources, sizeof *list, (void *)&list));
  for (int s = 0; s < job->sources; s++) {
    const ql_release_source *from = &job->source[s];
    const double dx = from->x - c->x, dy = from->y - c->y;
    list[s] = (suspect){.source = from,
                        .distance = hypot(dx, dy),
                        .bearing = fmod(atan2(dx, dy) * 180.0 / QL_PI + 360.0, 360.0),
                        .emitted = from->rate > 0.0 ? from->rate : from->amount / c->until};
    for (int n = 0; n < NODES; n++) list[s].mean += weight(n) * job->group[s].dose[n] / seconds;
  }
  qsort(list, (size_t)job->sources, sizeof *list, by_mean);
  *made = list;
  return QL_OK;
}

static double sum_of(const ql_puff_job *job, const suspect *list) {
  double sum = 0.0;
  for (int s = 0; s < job->sources; s++) sum += list[s].mean;
  return sum;
}

/* kg s-1 with which a candidate's peak would be one odour unit; infinite if it is not reached. */
static double needed(const ql_release_odour *odour, const suspect *s) {
  return 1e-6 * odour->threshold * s->emitted / (odour->factor * s->mean);
}

static ql_status write_list(const ql_puff_job *job, const char *folder, const suspect *list) {
  const ql_release_odour *odour = &job->release->odour;
  const double sum = sum_of(job, list);
  char path[4096];
  FILE *out;
  snprintf(path, sizeof path, "%s/sources.csv", folder);
  QL_TRY(ql_text_file_create(path, &out));
  fputs("rank,name,distance_m,bearing_deg,rate_kg_s,dilution_s_m3,mean_mg_m3,share", out);
  fputs(odour->threshold > 0.0 ? ",peak_ou_m3,needed_kg_s\n" : "\n", out);
  for (int n = 0; n < job->sources; n++) {
    const suspect *s = &list[n];
    fprintf(out, "%d,", n + 1);
    ql_text_file_csv(out, s->source->name);
    fprintf(out, ",%.0f,%.0f,%.6g,%.6g,%.6g,%.6g", s->distance, s->bearing, s->emitted,
            s->mean / s->emitted, 1e6 * s->mean, sum > 0.0 ? s->mean / sum : 0.0);
    if (odour->threshold > 0.0) {
      fprintf(out, ",%.6g,", odour->factor * 1e6 * s->mean / odour->threshold);
      if (s->mean > 0.0) fprintf(out, "%.6g", needed(odour, s));
    }
    fputc('\n', out);
  }
  return ql_text_file_commit(path, out);
}

static void print_list(const ql_puff_job *job, const suspect *list) {
  const ql_release *r = job->release;
  const double sum = sum_of(job, list);
  printf("%s: %d candidates for what was smelt at x = %g, y = %g m from %g to %g s\n", r->path,
         job->sources, r->complaint.x, r->complaint.y, r->complaint.from, r->complaint.until);
  if (sum <= 0.0) puts("  None of them reaches the place at that time: the source is another.");
  for (int n = 0; n < job->sources && n < PRINTED && list[n].mean > 1e-4 * sum; n++) {
    const suspect *s = &list[n];
    printf("  %2d %-20s %5.1f %%  %6.0f m at %3.0f degrees, mean %.3g mg m-3", n + 1,
           s->source->name, 100.0 * s->mean / sum, s->distance, s->bearing, 1e6 * s->mean);
    if (r->odour.threshold > 0.0)
      printf(", peak %.3g OU m-3; smelt if it gives %.3g kg/s",
             r->odour.factor * 1e6 * s->mean / r->odour.threshold, needed(&r->odour, s));
    puts("");
  }
  printf("\nLimits: a share tells how much of what the candidates give there comes from one of "
         "them, if the rates are\nright (%s); what is not on the list is "
         "not seen. The wind's direction is taken as known to %g degrees.\nA hint where to "
         "look, no proof.\n",
         r->complaint.candidates && !r->complaint.pollutant ? "here 1 g/s where none is given"
                                                            : "as given",
         r->complaint.direction_error);
  if (r->odour.threshold > 0.0)
    printf("Peaks are %g times the mean over the time of the complaint.\n", r->odour.factor);
}

ql_status ql_puff_backward_run(ql_puff_job *job, const char *folder) {
  double seconds;
  suspect *list;
  QL_TRY(follow(job, &seconds));
  QL_TRY(weigh(job, seconds, &list));
  QL_TRY(write_list(job, folder, list));
  print_list(job, list);
  return QL_OK;
}
