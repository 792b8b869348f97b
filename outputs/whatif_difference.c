/* difference.nc: a scenario less the base, hour by hour, and the daily metrics of both. */
#include "outputs/axes.h"
#include "outputs/grid_mapping.h"
#include "outputs/whatif_parts.h"

#include <math.h>
#include <string.h>

enum {
  DEFLATE = 1, /* as the forecast's own file */
  TEXT = 512,
  BLOCK =
      24 /* records read at once: a part of an unlimited variable costs a look through the file */
};
static const double day_length = 86400.0; /* s */

/* A field that both runs have, and its unit in the base. */
typedef struct shared_field {
  char name[QL_NC_NAME], units[64];
} shared_field;

typedef struct difference {
  const ql_whatif_results *base, *run;
  ql_arena *arena;
  ql_grid *grid;
  ql_nc *out;
  shared_field *fields;
  int field_count;
  size_t plane, field;  /* cells of a layer, of a field */
  float *a, *b;         /* [BLOCK][levels][ny][nx] */
  int *days, day_count; /* that are valid in every cell, by all metrics there are, in both runs */
} difference;

/* Fields (time, level, y, x). */
static bool is_field(const ql_nc *file, const char *name) {
  static const char *const axes[] = {"time", "level", "y", "x"};
  size_t shape[QL_NC_RANK];
  char axis[QL_NC_NAME];
  int rank;
  if (!ql_nc_has(file, name) || ql_nc_shape(file, name, &rank, shape) != QL_OK || rank != 4)
    return false;
  for (int a = 0; a < 4; a++)
    if (ql_nc_axis(file, name, a, axis) != QL_OK || strcmp(axis, axes[a]) != 0) return false;
  return true;
}

static ql_status list_fields(difference *d) {
  const ql_nc *base = d->base->forecast;
  const int count = ql_nc_count(base);
  QL_TRY(ql_arena_take(d->arena, "fields", (size_t)count, sizeof *d->fields, &d->fields));
  for (int v = 0; v < count; v++) {
    shared_field *field = &d->fields[d->field_count];
    QL_TRY(ql_nc_name(base, v, field->name));
    if (!is_field(base, field->name) || !is_field(d->run->forecast, field->name)) continue;
    QL_TRY(ql_nc_text(base, field->name, "units", sizeof field->units, field->units));
    d->field_count++;
  }
  return QL_OK;
}

/* --- definitions -------------------------------------------------------------------------------
 */

static ql_status define_head(const difference *d) {
  char title[TEXT] = "qinglan", text[2 * TEXT];
  const ql_nc *base = d->base->forecast;
  if (ql_nc_has_attribute(base, NULL, "title"))
    QL_TRY(ql_nc_text(base, NULL, "title", sizeof title, title));
  snprintf(text, sizeof text, "%s: scenario less base", title);
  QL_TRY(ql_nc_put_text(d->out, NULL, "Conventions", "CF-1.10"));
  QL_TRY(ql_nc_put_text(d->out, NULL, "title", text));
  if (ql_nc_has_attribute(base, NULL, "source")) {
    QL_TRY(ql_nc_text(base, NULL, "source", sizeof title, title));
    QL_TRY(ql_nc_put_text(d->out, NULL, "source", title));
  }
  return ql_nc_has_attribute(base, NULL, "synthetic")
             ? ql_nc_put_text(d->out, NULL, "synthetic", "yes: the inputs are invented")
             : QL_OK;
}

static ql_status finish_field(const difference *d, const char *name, const char *cell_methods) {
  QL_TRY(ql_nc_put_text(d->out, name, "cell_methods", cell_methods));
  return ql_grid_mapping_attach(d->out, name, "latitude longitude");
}

/* A difference has no standard name: the name of the field would call it a concentration. */
static ql_status define_field(const difference *d, const shared_field *field) {
  const ql_nc *base = d->base->forecast;
  const char *name = field->name;
  char text[TEXT] = "", methods[TEXT] = "time: mean", long_name[2 * TEXT];
  if (ql_nc_has_attribute(base, name, "long_name"))
    QL_TRY(ql_nc_text(base, name, "long_name", sizeof text, text));
  if (ql_nc_has_attribute(base, name, "cell_methods"))
    QL_TRY(ql_nc_text(base, name, "cell_methods", sizeof methods, methods));
  snprintf(long_name, sizeof long_name, "difference, scenario less base: %s", *text ? text : name);
  const ql_nc_spec spec = {.name = name,
                           .type = QL_NC_FLOAT,
                           .dimensions = "time level y x",
                           .units = field->units,
                           .long_name = long_name,
                           .deflate = DEFLATE,
                           .chunk = {1, 1, d->base->ny, d->base->nx}};
  QL_TRY(ql_nc_define(d->out, &spec));
  return finish_field(d, name, methods);
}

static const struct {
  const char *suffix, *text;
} parts[] = {{"base", "base"}, {"scenario", "scenario"}, {"difference", "scenario less base"}};
enum { PARTS = sizeof parts / sizeof parts[0] };

static ql_status define_metric(const difference *d, int metric) {
  const ql_whatif_metric *m = &ql_whatif_metrics[metric];
  for (int part = 0; part < PARTS; part++) {
    char name[64], long_name[160];
    snprintf(name, sizeof name, "%s_%s", m->name, parts[part].suffix);
    snprintf(long_name, sizeof long_name, "%s, %s", m->long_name, parts[part].text);
    const ql_nc_spec spec = {.name = name,
                             .type = QL_NC_FLOAT,
                             .dimensions = "day y x",
                             .units = "ug m-3",
                             .long_name = long_name,
                             .deflate = DEFLATE,
                             .chunk = {1, d->base->ny, d->base->nx}};
    QL_TRY(ql_nc_define(d->out, &spec));
    QL_TRY(finish_field(d, name, m->cell_methods));
  }
  return QL_OK;
}

static bool has_metric(const difference *d, int metric) {
  return d->base->daily[metric] && d->run->daily[metric];
}

static ql_status define_days(const difference *d) {
  const ql_nc_spec day = {.name = "day",
                          .type = QL_NC_DOUBLE,
                          .dimensions = "day",
                          .units = "days since 1970-01-01 00:00:00",
                          .standard_name = "time",
                          .long_name = "local day"};
  const ql_nc_spec bounds = {.name = "day_bnds", .type = QL_NC_DOUBLE, .dimensions = "day bnds"};
  if (!d->day_count) return QL_OK;
  QL_TRY(ql_nc_define_dimension(d->out, "day", (size_t)d->day_count));
  QL_TRY(ql_nc_define(d->out, &day));
  QL_TRY(ql_nc_put_text(d->out, "day", "calendar", "standard"));
  QL_TRY(ql_nc_put_text(d->out, "day", "bounds", "day_bnds"));
  QL_TRY(ql_nc_define(d->out, &bounds));
  for (int m = 0; m < QL_WHATIF_METRICS; m++)
    if (has_metric(d, m)) QL_TRY(define_metric(d, m));
  return QL_OK;
}

static ql_status define_all(const difference *d) {
  QL_TRY(define_head(d));
  QL_TRY(ql_axes_define_time(d->out, 0, ql_axes_seconds, "end of the averaging interval, UTC"));
  QL_TRY(ql_axes_define_level(d->out, d->base->levels, "layer mid-point above ground"));
  QL_TRY(ql_grid_mapping_define(d->out, d->grid));
  for (int f = 0; f < d->field_count; f++) QL_TRY(define_field(d, &d->fields[f]));
  return define_days(d);
}

/* --- values ------------------------------------------------------------------------------------
 */

/* In the base's unit: the same number is the same amount, and its difference is exactly zero. */
static ql_status write_field(const difference *d, const shared_field *field, size_t first,
                             size_t count) {
  const ql_nc_slab slab = {.start = {first},
                           .count = {count, d->base->levels, d->base->ny, d->base->nx}};
  QL_TRY(ql_nc_read(d->base->forecast, field->name, field->units, &slab, d->a));
  QL_TRY(ql_nc_read(d->run->forecast, field->name, field->units, &slab, d->b));
  for (size_t n = 0; n < count * d->field; n++) d->b[n] -= d->a[n];
  return ql_nc_write(d->out, field->name, &slab, d->b);
}

static ql_status write_records(const difference *d) {
  const size_t records = d->base->records;
  for (size_t r = 0; r < records; r++)
    QL_TRY(ql_axes_write_time(d->out, r, d->base->start[r], d->base->end[r]));
  for (size_t first = 0; first < records; first += BLOCK) {
    const size_t count = records - first < BLOCK ? records - first : BLOCK;
    for (int f = 0; f < d->field_count; f++) QL_TRY(write_field(d, &d->fields[f], first, count));
  }
  return QL_OK;
}

static ql_status write_metric(const difference *d, int metric, size_t n) {
  const size_t from = (size_t)d->days[n] * d->plane;
  const ql_nc_slab slab = {.start = {n, 0, 0}, .count = {1, d->base->ny, d->base->nx}};
  const float *base = d->base->daily[metric] + from, *run = d->run->daily[metric] + from;
  for (size_t c = 0; c < d->plane; c++) d->a[c] = run[c] - base[c];
  const float *values[PARTS] = {base, run, d->a};
  for (int part = 0; part < PARTS; part++) {
    char name[64];
    snprintf(name, sizeof name, "%s_%s", ql_whatif_metrics[metric].name, parts[part].suffix);
    QL_TRY(ql_nc_write(d->out, name, &slab, values[part]));
  }
  return QL_OK;
}

static ql_status write_days(const difference *d) {
  for (size_t n = 0; n < (size_t)d->day_count; n++) {
    const double day = d->base->first_date / day_length + d->days[n];
    const ql_nc_slab one = {.start = {n}, .count = {1}};
    const ql_nc_slab pair = {.start = {n, 0}, .count = {1, 2}};
    QL_TRY(ql_nc_write_double(d->out, "day", &one, &day));
    QL_TRY(ql_nc_write_double(d->out, "day_bnds", &pair, (double[2]){day, day + 1.0}));
    for (int m = 0; m < QL_WHATIF_METRICS; m++)
      if (has_metric(d, m)) QL_TRY(write_metric(d, m, n));
  }
  return QL_OK;
}

static ql_status write_all(const difference *d) {
  QL_TRY(define_all(d));
  QL_TRY(ql_grid_mapping_write(d->out, d->grid));
  QL_TRY(ql_nc_read(d->base->forecast, "level", "m", NULL, d->a));
  QL_TRY(ql_nc_write(d->out, "level", NULL, d->a));
  QL_TRY(write_records(d));
  return write_days(d);
}

/* --- setting up --------------------------------------------------------------------------------
 */

static bool is_complete(const difference *d, int day) {
  bool any = false;
  for (int m = 0; m < QL_WHATIF_METRICS; m++) {
    if (!has_metric(d, m)) continue;
    any = true;
    for (size_t c = (size_t)day * d->plane; c < ((size_t)day + 1) * d->plane; c++)
      if (isnan(d->base->daily[m][c]) || isnan(d->run->daily[m][c])) return false;
  }
  return any;
}

static ql_status prepare(difference *d) {
  d->plane = d->base->ny * d->base->nx;
  d->field = d->base->levels * d->plane;
  const size_t days = (size_t)d->base->days;
  QL_TRY(ql_arena_take(d->arena, "records", BLOCK * d->field, sizeof *d->a, &d->a));
  QL_TRY(ql_arena_take(d->arena, "records", BLOCK * d->field, sizeof *d->b, &d->b));
  QL_TRY(list_fields(d));
  QL_TRY(ql_arena_take(d->arena, "days", days, sizeof *d->days, &d->days));
  for (int day = 0; day < d->base->days; day++)
    if (is_complete(d, day)) d->days[d->day_count++] = day;
  return QL_OK;
}

static ql_status write_to(difference *d, const char *path) {
  QL_TRY(prepare(d));
  QL_TRY(ql_nc_create(path, &d->out));
  const ql_status status = write_all(d);
  if (status == QL_OK) return ql_nc_commit(d->out);
  ql_nc_close(d->out);
  return status;
}

ql_status ql_whatif_difference_write(ql_arena *arena, const ql_whatif_results *base,
                                     const ql_whatif_results *run) {
  char path[QL_WHATIF_PATH];
  ql_projection *projection = NULL;
  difference d = {.base = base, .run = run, .arena = arena};
  snprintf(path, sizeof path, "%s/difference.nc", run->folder);
  QL_TRY(ql_whatif_results_grid(arena, base, &projection, &d.grid));
  const ql_status status = write_to(&d, path);
  ql_projection_free(projection);
  return status;
}
