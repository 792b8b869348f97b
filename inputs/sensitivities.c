#include "inputs/sensitivities.h"

#include "base/nc.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const pollutants[] = {"PM25", "O3", NULL};
static const char *const groups[] = {"PM25", "NOx", "VOC", "SO2", "NH3", "all", NULL};

_Static_assert(offsetof(ql_metric, end) == offsetof(ql_metric, start) + sizeof(double),
               "bounds stand side by side");
_Static_assert(offsetof(ql_sensitivity_row, end) ==
                   offsetof(ql_sensitivity_row, start) + sizeof(double),
               "bounds stand side by side");

/* An array of structs along an axis. */
typedef struct list {
  const char *axis;
  int count;
  size_t size;
  void *items;
} list;

/* Where a variable goes in such a struct, and what it may hold. */
typedef struct column {
  const char *variable;
  size_t offset;
  bool is_time;
  const char *units;          /* of other numbers; NULL: none needed */
  const char *const *allowed; /* texts, ended by NULL; NULL: any */
  double least, most;         /* numbers */
} column;

static ql_status bad(const ql_nc *nc, const char *variable, int at, const char *what) {
  return ql_error_set(QL_ERR_INPUT, "%s: variable %s: entry %d %s", ql_nc_path(nc), variable,
                      at + 1, what);
}

/* A variable must stand on these axes: of another order, its numbers would mean something else. */
static ql_status check_axes(const ql_nc *nc, const char *variable, int rank,
                            const char *const *axes) {
  int found;
  size_t shape[QL_NC_RANK];
  char name[QL_NC_NAME];
  QL_TRY(ql_nc_shape(nc, variable, &found, shape));
  bool same = found == rank;
  for (int a = 0; same && a < rank; a++) {
    QL_TRY(ql_nc_axis(nc, variable, a, name));
    same = !axes[a] || strcmp(name, axes[a]) == 0;
  }
  if (same) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%s: variable %s must have %d dimension(s), (%s%s%s)",
                      ql_nc_path(nc), variable, rank, axes[0], rank > 1 ? ", " : "",
                      rank == 1 ? ""
                      : axes[1] ? axes[1]
                                : "characters");
}

static bool is_allowed(const char *text, const char *const *allowed) {
  for (int n = 0; allowed && allowed[n]; n++)
    if (strcmp(text, allowed[n]) == 0) return true;
  return !allowed;
}

static ql_status read_text(const ql_nc *nc, const column *c, int at, char *to) {
  char text[QL_NC_NAME], what[QL_NC_NAME + 64];
  QL_TRY(ql_nc_read_string(nc, c->variable, (size_t)at, sizeof text, text));
  if (strlen(text) >= QL_SENSITIVITY_NAME) {
    snprintf(what, sizeof what, "is '%s', longer than %d characters", text,
             QL_SENSITIVITY_NAME - 1);
    return bad(nc, c->variable, at, what);
  }
  if (!is_allowed(text, c->allowed)) {
    snprintf(what, sizeof what, "is '%s', which is not known here", text);
    return bad(nc, c->variable, at, what);
  }
  memcpy(to, text, strlen(text) + 1);
  return QL_OK;
}

static void *entry(const list *of, int n, const column *c) {
  return (char *)of->items + (size_t)n * of->size + c->offset;
}

static ql_status read_texts(const ql_nc *nc, const list *of, const column *c) {
  QL_TRY(check_axes(nc, c->variable, 2, (const char *const[]){of->axis, NULL}));
  for (int n = 0; n < of->count; n++) QL_TRY(read_text(nc, c, n, entry(of, n, c)));
  return QL_OK;
}

/* One number of each entry, or the two bounds, which stand side by side in its struct. */
static ql_status read_numbers(ql_arena *arena, const ql_nc *nc, const list *of, const column *c,
                              int width) {
  char what[96];
  double *numbers;
  QL_TRY(check_axes(nc, c->variable, width, (const char *const[]){of->axis, "bnds"}));
  QL_TRY(ql_arena_take(arena, c->variable, (size_t)of->count * 2, sizeof *numbers, &numbers));
  const ql_nc_slab slab = {.count = {(size_t)of->count, width > 1 ? 2 : 0}};
  QL_TRY(c->is_time
             ? ql_nc_read_instants(nc, c->variable, &slab, (size_t)(of->count * width), numbers)
             : ql_nc_read_double(nc, c->variable, c->units, &slab, numbers));
  for (int n = 0; n < of->count; n++) {
    const double *from = numbers + (size_t)(n * width);
    if (!c->is_time && !(*from >= c->least && *from <= c->most)) {
      snprintf(what, sizeof what, "is %g, outside %g to %g", *from, c->least, c->most);
      return bad(nc, c->variable, n, what);
    }
    if (width > 1 && !(from[1] > from[0])) return bad(nc, c->variable, n, "ends before it begins");
    memcpy(entry(of, n, c), from, (size_t)width * sizeof *from);
  }
  return QL_OK;
}

static ql_status read_metrics(ql_arena *arena, const ql_nc *nc, ql_sensitivities *s) {
  static const column texts[] = {
      {.variable = "metric_station", .offset = offsetof(ql_metric, station)},
      {.variable = "metric_pollutant",
       .offset = offsetof(ql_metric, pollutant),
       .allowed = pollutants}};
  static const column day = {
      .variable = "metric_day", .offset = offsetof(ql_metric, day), .is_time = true};
  static const column window = {
      .variable = "metric_bnds", .offset = offsetof(ql_metric, start), .is_time = true};
  static const column value = {.variable = "metric_value",
                               .offset = offsetof(ql_metric, value),
                               .units = "ug m-3",
                               .most = 1e6};
  const list of = {"metric", s->metric_count, sizeof *s->metrics, s->metrics};
  for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
    QL_TRY(read_texts(nc, &of, &texts[t]));
  QL_TRY(read_numbers(arena, nc, &of, &day, 1));
  QL_TRY(read_numbers(arena, nc, &of, &window, 2));
  return read_numbers(arena, nc, &of, &value, 1);
}

/* Methods stand in the file as the numbers of the enumeration. */
static ql_status read_methods(ql_arena *arena, const ql_nc *nc, ql_sensitivities *s) {
  typedef struct {
    double number;
  } flag;
  flag *flags;
  static const column method = {.variable = "row_method",
                                .offset = offsetof(flag, number),
                                .least = QL_BY_PUFFS,
                                .most = QL_BY_ADJOINT};
  QL_TRY(ql_arena_take(arena, "methods", (size_t)s->row_count, sizeof *flags, &flags));
  const list of = {"row", s->row_count, sizeof *flags, flags};
  QL_TRY(read_numbers(arena, nc, &of, &method, 1));
  for (int r = 0; r < s->row_count; r++) {
    if (flags[r].number != floor(flags[r].number))
      return bad(nc, method.variable, r, "is no number of a method");
    s->rows[r].method = (ql_sensitivity_method)flags[r].number;
  }
  return QL_OK;
}

static ql_status read_rows(ql_arena *arena, const ql_nc *nc, ql_sensitivities *s) {
  static const column texts[] = {
      {.variable = "row_enterprise", .offset = offsetof(ql_sensitivity_row, enterprise)},
      {.variable = "row_process", .offset = offsetof(ql_sensitivity_row, process)},
      {.variable = "row_group", .offset = offsetof(ql_sensitivity_row, group), .allowed = groups},
      {.variable = "row_together", .offset = offsetof(ql_sensitivity_row, together)}};
  static const column block = {
      .variable = "row_bnds", .offset = offsetof(ql_sensitivity_row, start), .is_time = true};
  static const column emission = {.variable = "row_emission",
                                  .offset = offsetof(ql_sensitivity_row, emission),
                                  .units = "kg",
                                  .most = 1e12};
  static const column change = {.variable = "row_perturbation",
                                .offset = offsetof(ql_sensitivity_row, perturbation),
                                .units = "1",
                                .least = -1.0,
                                .most = 10.0};
  const list of = {"row", s->row_count, sizeof *s->rows, s->rows};
  for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
    QL_TRY(read_texts(nc, &of, &texts[t]));
  QL_TRY(read_numbers(arena, nc, &of, &block, 2));
  QL_TRY(read_numbers(arena, nc, &of, &emission, 1));
  QL_TRY(read_numbers(arena, nc, &of, &change, 1));
  return read_methods(arena, nc, s);
}

static int compare_labels(const ql_sensitivity_row *a, const ql_sensitivity_row *b) {
  int order = (int)a->method - (int)b->method;
  if (!order) order = strcmp(a->enterprise, b->enterprise);
  if (!order) order = strcmp(a->process, b->process);
  return order ? order : strcmp(a->group, b->group);
}

static int compare_rows(const void *first, const void *second) {
  const ql_sensitivity_row *a = *(const ql_sensitivity_row *const *)first;
  const ql_sensitivity_row *b = *(const ql_sensitivity_row *const *)second;
  const int order = compare_labels(a, b);
  return order ? order : (a->start > b->start) - (a->start < b->start);
}

static ql_status check_overlap(ql_arena *arena, const ql_nc *nc, const ql_sensitivities *s) {
  const ql_sensitivity_row **order;
  QL_TRY(ql_arena_take(arena, "order of rows", (size_t)s->row_count, sizeof(ql_sensitivity_row *),
                       &order));
  for (int r = 0; r < s->row_count; r++) order[r] = &s->rows[r];
  qsort(order, (size_t)s->row_count, sizeof(ql_sensitivity_row *), compare_rows);
  for (int r = 1; r < s->row_count; r++) {
    const ql_sensitivity_row *a = order[r - 1], *b = order[r];
    if (compare_labels(a, b) != 0 || a->end <= b->start) continue;
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable row_bnds: entries %d and %d (%s %s, %s) overlap in time; "
                        "their emission would count twice",
                        ql_nc_path(nc), (int)(a - s->rows) + 1, (int)(b - s->rows) + 1,
                        a->enterprise, a->process, a->group);
  }
  return QL_OK;
}

static ql_status read_count(const ql_nc *nc, const char *dimension, int *count) {
  size_t length;
  if (!ql_nc_has_dimension(nc, dimension))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: there is no dimension '%s': the file has no rows of sensitivities; "
                        "write them with 'qinglan attribute'",
                        ql_nc_path(nc), dimension);
  QL_TRY(ql_nc_dimension(nc, dimension, &length));
  if (length < 1 || length > 10000000)
    return ql_error_set(QL_ERR_INPUT, "%s: the dimension '%s' has %zu entries", ql_nc_path(nc),
                        dimension, length);
  *count = (int)length;
  return QL_OK;
}

static ql_status read_all(ql_arena *arena, const ql_nc *nc, ql_sensitivities *s) {
  QL_TRY(read_count(nc, "metric", &s->metric_count));
  QL_TRY(read_count(nc, "row", &s->row_count));
  const size_t metrics = (size_t)s->metric_count, rows = (size_t)s->row_count;
  QL_TRY(check_axes(nc, "sensitivity", 2, (const char *const[]){"metric", "row"}));
  QL_TRY(ql_arena_take(arena, "metrics", metrics, sizeof *s->metrics, &s->metrics));
  QL_TRY(ql_arena_take(arena, "rows", rows, sizeof *s->rows, &s->rows));
  QL_TRY(ql_arena_take(arena, "sensitivities", metrics * rows, sizeof *s->value, &s->value));
  QL_TRY(read_metrics(arena, nc, s));
  QL_TRY(read_rows(arena, nc, s));
  QL_TRY(check_overlap(arena, nc, s));
  return ql_nc_read_gaps(nc, "sensitivity", "ug m-3 kg-1", NULL, 0.0f, s->value);
}

ql_status ql_sensitivities_read(ql_arena *arena, const char *path, ql_sensitivities *read) {
  ql_nc *nc = NULL;
  *read = (ql_sensitivities){0};
  QL_TRY(ql_nc_open(path, &nc));
  const ql_status status = read_all(arena, nc, read);
  ql_nc_close(nc);
  return status;
}
