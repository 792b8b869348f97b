#include "outputs/orders_table.h"

#include "base/clock.h"
#include "base/csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ENTERPRISE, PROCESS, TIME, LOCAL, LOAD, BASE, ON, STARTS, SHORTFALL, COLUMNS };
static const char *const names[COLUMNS] = {"enterprise", "process", "time_utc",
                                           "local_time", "load",    "base_load",
                                           "on",         "starts",  "shortfall"};
static const double hour_length = 3600.0; /* s */

typedef struct reading {
  ql_csv csv;
  int column[COLUMNS];
  ql_orders_table *table;
  ql_problems *problems;
} reading;

static void fault(const reading *r, int row, const char *text, const char *value) {
  char place[1024];
  ql_csv_place(&r->csv, row, sizeof place, place);
  ql_problems_add(r->problems, QL_ERROR, place, "%s: '%s'", text, value);
}

static const char *field(const reading *r, int row, int column) {
  return ql_csv_field(&r->csv, row, r->column[column]);
}

static bool number(const reading *r, int row, int column, double *value) {
  if (ql_csv_number(&r->csv, row, r->column[column], value)) return true;
  fault(r, row, names[column], field(r, row, column));
  return false;
}

static bool flag(const reading *r, int row, int column, bool *value) {
  const char *text = field(r, row, column);
  *value = strcmp(text, "1") == 0;
  if (*value || strcmp(text, "0") == 0) return true;
  fault(r, row, "on and starts are 0 or 1", text);
  return false;
}

/* Index of the process of a row, -1: there is none. */
static int process_of(const reading *r, int row) {
  const ql_orders_table *t = r->table;
  const int e = ql_enterprises_find(t->enterprises, field(r, row, ENTERPRISE));
  if (e < 0) {
    fault(r, row, "there is no such enterprise", field(r, row, ENTERPRISE));
    return -1;
  }
  const int p =
      ql_enterprises_find_process(&t->enterprises->enterprises[e], field(r, row, PROCESS));
  for (int n = 0; n < t->process_count && p >= 0; n++)
    if (t->enterprise[n] == e && t->process[n] == p) return n;
  fault(r, row, "the enterprise has no such process", field(r, row, PROCESS));
  return -1;
}

static void read_row(const reading *r, int row) {
  ql_orders_table *t = r->table;
  double time, load, base, shortfall = 0.0;
  bool on, starts;
  const int process = process_of(r, row);
  if (process < 0 || !number(r, row, LOAD, &load) || !number(r, row, BASE, &base) ||
      !flag(r, row, ON, &on) || !flag(r, row, STARTS, &starts))
    return;
  if (*field(r, row, SHORTFALL) && !number(r, row, SHORTFALL, &shortfall)) return;
  if (ql_clock_parse(field(r, row, TIME), &time) != QL_OK) {
    fault(r, row, "time_utc is no time", field(r, row, TIME));
    return;
  }
  const double hour = (time - t->start) / hour_length;
  if (hour < 0.0 || hour >= t->hours || floor(hour) != hour) {
    fault(r, row, "time_utc is not one of the hours from the first to the last",
          field(r, row, TIME));
    return;
  }
  const size_t at = ql_orders_at(t, process, (int)hour);
  if (t->line[at]) fault(r, row, "the hour of this process is given twice", field(r, row, TIME));
  t->line[at] = r->csv.line[row];
  t->load[at] = load;
  t->base[at] = base;
  t->on[at] = on;
  t->starts[at] = starts;
  t->shortfall[process] += shortfall;
}

/* First and last hour of the file, and the local time of the first. */
static ql_status find_span(const reading *r) {
  double first = INFINITY, last = -INFINITY, local = 0.0;
  for (int row = 0; row < r->csv.rows; row++) {
    double time, here;
    if (ql_clock_parse(field(r, row, TIME), &time) != QL_OK ||
        ql_clock_parse(field(r, row, LOCAL), &here) != QL_OK)
      continue; /* the row says so later */
    if (time < first) first = time, local = here;
    last = fmax(last, time);
  }
  if (!(first <= last))
    return ql_error_set(QL_ERR_INPUT, "%s: has no row with time_utc and local_time", r->csv.path);
  const double hours = (last - first) / hour_length + 1.0;
  if (hours > QL_ORDERS_MOST_HOURS || fmod(local, hour_length) != 0.0)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: goes over %g h from local time %s; orders are of whole local hours, "
                        "%d at most",
                        r->csv.path, hours, field(r, 0, LOCAL), QL_ORDERS_MOST_HOURS);
  r->table->start = first;
  r->table->hours = (int)hours;
  r->table->first_hour = ql_clock_to_date(local).hour;
  return QL_OK;
}

static ql_status take(ql_arena *arena, ql_orders_table *t) {
  const size_t count = (size_t)t->process_count, cells = count * (size_t)t->hours;
  QL_TRY(ql_arena_take(arena, "orders", count, sizeof *t->enterprise, &t->enterprise));
  QL_TRY(ql_arena_take(arena, "orders", count, sizeof *t->process, &t->process));
  QL_TRY(ql_arena_take(arena, "orders", count, sizeof *t->shortfall, &t->shortfall));
  QL_TRY(ql_arena_take(arena, "orders", cells, sizeof *t->load, &t->load));
  QL_TRY(ql_arena_take(arena, "orders", cells, sizeof *t->base, &t->base));
  QL_TRY(ql_arena_take(arena, "orders", cells, sizeof *t->on, &t->on));
  QL_TRY(ql_arena_take(arena, "orders", cells, sizeof *t->starts, &t->starts));
  QL_TRY(ql_arena_take(arena, "orders", cells, sizeof *t->line, &t->line));
  int n = 0;
  for (unsigned e = 0; e < t->enterprises->enterprises_count; e++)
    for (unsigned p = 0; p < t->enterprises->enterprises[e].processes_count; p++, n++) {
      t->enterprise[n] = (int)e;
      t->process[n] = (int)p;
    }
  return QL_OK;
}

/* Every process must have every hour. */
static void check_whole(const reading *r) {
  const ql_orders_table *t = r->table;
  for (int n = 0; n < t->process_count; n++) {
    int missing = 0;
    for (int h = 0; h < t->hours; h++) missing += t->line[ql_orders_at(t, n, h)] == 0;
    if (!missing) continue;
    const ql_enterprise *e = &t->enterprises->enterprises[t->enterprise[n]];
    ql_problems_add(r->problems, QL_ERROR, t->path, "%s of %s lacks %d of %d hours",
                    e->processes[t->process[n]].id, e->id, missing, t->hours);
  }
}

ql_status ql_orders_read(ql_arena *arena, const char *path, const ql_enterprises *enterprises,
                         ql_problems *problems, ql_orders_table *table) {
  reading r = {.table = table, .problems = problems};
  const size_t before = problems->error_count;
  *table = (ql_orders_table){.path = path, .enterprises = enterprises};
  QL_TRY(ql_csv_read(arena, path, &r.csv));
  QL_TRY(ql_csv_columns(&r.csv, COLUMNS, names, r.column));
  QL_TRY(find_span(&r));
  for (unsigned e = 0; e < enterprises->enterprises_count; e++)
    table->process_count += (int)enterprises->enterprises[e].processes_count;
  QL_TRY(take(arena, table));
  for (int row = 0; row < r.csv.rows; row++) read_row(&r, row);
  if (problems->error_count == before) check_whole(&r);
  return problems->error_count == before ? QL_OK : ql_problems_result(problems);
}
