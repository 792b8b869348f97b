#include "outputs/process_series.h"

#include "base/clock.h"
#include "base/nc.h"
#include "outputs/axes.h"
#include "outputs/text_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };

static const ql_processes_request *request(const ql_process_series *s) {
  return &s->processes->request;
}

static size_t row_size(const ql_process_series *s) {
  return (size_t)request(s)->chosen_count * (size_t)request(s)->point_count;
}

size_t ql_process_series_record(const ql_process_series *series) {
  return QL_PROCESS_SERIES_ROWS * row_size(series);
}

ql_status ql_process_series_create(ql_arena *arena, int capacity, ql_process_series *series) {
  const size_t records = (size_t)capacity;
  series->records = 0;
  series->capacity = capacity;
  QL_TRY(ql_arena_take(arena, "process times", records, sizeof(double), &series->start));
  QL_TRY(ql_arena_take(arena, "process times", records, sizeof(double), &series->end));
  return ql_arena_take(arena, "process series", records * ql_process_series_record(series),
                       sizeof(double), &series->values);
}

static double *row_at(const ql_process_series *s, int record, int row) {
  return s->values + ((size_t)record * QL_PROCESS_SERIES_ROWS + (size_t)row) * row_size(s);
}

void ql_process_series_append(ql_process_series *series, double start, double end) {
  if (series->records == series->capacity) return;
  const ql_processes *p = series->processes;
  const int r = series->records++;
  const size_t size = row_size(series) * sizeof(double);
  series->start[r] = start;
  series->end[r] = end;
  memcpy(row_at(series, r, 0), p->first, size);
  memcpy(row_at(series, r, 1), p->last, size);
  memcpy(row_at(series, r, 2), p->change, QL_PROCESSES * size);
}

double ql_process_series_closure(const ql_process_series *series) {
  double worst = 0.0;
  for (int r = 0; r < series->records; r++)
    for (size_t n = 0; n < row_size(series); n++) {
      const double first = row_at(series, r, 0)[n], last = row_at(series, r, 1)[n];
      double sum = 0.0, through = fmax(fabs(first), fabs(last)), moved = 0.0;
      for (int k = 0; k < QL_PROCESSES; k++) {
        sum += row_at(series, r, 2 + k)[n];
        moved += fabs(row_at(series, r, 2 + k)[n]);
      }
      through = fmax(through, moved);
      if (through > 0.0) worst = fmax(worst, fabs(last - first - sum) / through);
    }
  return worst;
}

static const ql_species *chosen(const ql_process_series *s, int c) {
  return &request(s)->species->items[request(s)->chosen[c]];
}

static void put_csv_row(FILE *out, const ql_process_series *s, int record, int c, int point) {
  char utc[QL_CLOCK_TEXT];
  const size_t at = (size_t)c * (size_t)request(s)->point_count + (size_t)point;
  ql_clock_format(s->start[record], utc);
  fprintf(out, "%s,", utc);
  ql_text_file_csv(out, s->stations[point].id);
  fprintf(out, ",%s,%s", chosen(s, c)->name, chosen(s, c)->particle ? "ug m-3" : "ppb");
  for (int row = 0; row < QL_PROCESS_SERIES_ROWS; row++)
    fprintf(out, ",%.9g", row_at(s, record, row)[at]);
  fputc('\n', out);
}

static ql_status write_csv(const ql_process_series *s, const char *path, bool synthetic) {
  FILE *out = NULL;
  QL_TRY(ql_text_file_create(path, &out));
  if (synthetic) fputs("# SYNTHETIC: the inputs of this run are invented\n", out);
  fputs("start_utc,station,species,unit,at_start,at_end", out);
  for (int k = 0; k < QL_PROCESSES; k++) fprintf(out, ",%s", ql_processes_names[k]);
  fputc('\n', out);
  for (int r = 0; r < s->records; r++)
    for (int i = 0; i < request(s)->point_count; i++)
      for (int c = 0; c < request(s)->chosen_count; c++) put_csv_row(out, s, r, c, i);
  return ql_text_file_commit(path, out);
}

static ql_status define_axes(ql_nc *nc, const ql_process_series *s) {
  const size_t points = (size_t)request(s)->point_count;
  const ql_nc_spec process = {.name = "process",
                              .type = QL_NC_CHAR,
                              .dimensions = "process text",
                              .long_name = "what changed the concentration"};
  const ql_nc_spec station = {.name = "station",
                              .type = QL_NC_CHAR,
                              .dimensions = "station text",
                              .long_name = "station identifier"};
  QL_TRY(ql_nc_put_text(nc, NULL, "Conventions", "CF-1.10"));
  QL_TRY(ql_axes_define_time(nc, (size_t)s->records, ql_axes_seconds, "end of the interval, UTC"));
  QL_TRY(ql_nc_define_dimension(nc, "process", QL_PROCESSES));
  QL_TRY(ql_nc_define_dimension(nc, "text", 96));
  QL_TRY(ql_nc_define(nc, &process));
  if (!s->stations)
    return ql_axes_define_level(nc, points, "height of the layer mid-point above ground");
  QL_TRY(ql_nc_define_dimension(nc, "station", points));
  return ql_nc_define(nc, &station);
}

/* The variables of one species: NAME_start, NAME_end and NAME_change. */
static ql_status define_species(ql_nc *nc, const ql_process_series *s, int c) {
  static const char *const suffix[] = {"start", "end", "change"};
  static const char *const meaning[] = {"%s at the start of the interval",
                                        "%s at the end of the interval",
                                        "change of %s in the interval by each process"};
  const ql_species *species = chosen(s, c);
  for (int v = 0; v < 3; v++) {
    char name[QL_SPECIES_NAME + 8], text[96];
    snprintf(name, sizeof name, "%s_%s", species->name, suffix[v]);
    snprintf(text, sizeof text, meaning[v], species->name);
    const bool by_station = s->stations != NULL;
    const ql_nc_spec spec = {
        .name = name,
        .type = QL_NC_DOUBLE,
        .dimensions = v < 2 ? (by_station ? "time station" : "time level")
                            : (by_station ? "time process station" : "time process level"),
        .units = species->particle ? "ug m-3" : "1e-9",
        .long_name = text};
    QL_TRY(ql_nc_define(nc, &spec));
  }
  return QL_OK;
}

static ql_status write_species(ql_nc *nc, const ql_process_series *s, int record, int c) {
  const size_t points = (size_t)request(s)->point_count, r = (size_t)record;
  const size_t at = (size_t)c * points;
  const ql_nc_slab plain = {.start = {r, 0}, .count = {1, points}};
  char name[QL_SPECIES_NAME + 8];
  snprintf(name, sizeof name, "%s_start", chosen(s, c)->name);
  QL_TRY(ql_nc_write_double(nc, name, &plain, row_at(s, record, 0) + at));
  snprintf(name, sizeof name, "%s_end", chosen(s, c)->name);
  QL_TRY(ql_nc_write_double(nc, name, &plain, row_at(s, record, 1) + at));
  snprintf(name, sizeof name, "%s_change", chosen(s, c)->name);
  for (int k = 0; k < QL_PROCESSES; k++) {
    const ql_nc_slab slab = {.start = {r, (size_t)k, 0}, .count = {1, 1, points}};
    QL_TRY(ql_nc_write_double(nc, name, &slab, row_at(s, record, 2 + k) + at));
  }
  return QL_OK;
}

static ql_status write_axes(ql_nc *nc, const ql_process_series *s) {
  for (int k = 0; k < QL_PROCESSES; k++) {
    char text[96];
    snprintf(text, sizeof text, "%s: %s", ql_processes_names[k], ql_processes_meanings[k]);
    QL_TRY(ql_nc_write_string(nc, "process", (size_t)k, text));
  }
  for (int i = 0; s->stations && i < request(s)->point_count; i++)
    QL_TRY(ql_nc_write_string(nc, "station", (size_t)i, s->stations[i].id));
  if (!s->stations) QL_TRY(ql_nc_write(nc, "level", NULL, s->height));
  for (int r = 0; r < s->records; r++)
    QL_TRY(ql_axes_write_time(nc, (size_t)r, s->start[r], s->end[r]));
  return QL_OK;
}

static ql_status write_contents(ql_nc *nc, const ql_process_series *s, bool synthetic) {
  QL_TRY(define_axes(nc, s));
  if (synthetic) QL_TRY(ql_nc_put_text(nc, NULL, "synthetic", "yes: the inputs are invented"));
  for (int c = 0; c < request(s)->chosen_count; c++) QL_TRY(define_species(nc, s, c));
  QL_TRY(write_axes(nc, s));
  for (int r = 0; r < s->records; r++)
    for (int c = 0; c < request(s)->chosen_count; c++) QL_TRY(write_species(nc, s, r, c));
  return QL_OK;
}

ql_status ql_process_series_write(const ql_process_series *series, const char *folder,
                                  const char *name, bool synthetic) {
  char path[PATH_SIZE];
  ql_nc *nc = NULL;
  if (series->stations) {
    snprintf(path, sizeof path, "%s/%s.csv", folder, name);
    QL_TRY(write_csv(series, path, synthetic));
  }
  snprintf(path, sizeof path, "%s/%s.nc", folder, name);
  QL_TRY(ql_nc_create(path, &nc));
  const ql_status status = write_contents(nc, series, synthetic);
  if (status == QL_OK) return ql_nc_commit(nc);
  ql_nc_close(nc);
  return status;
}
