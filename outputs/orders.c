#include "outputs/orders.h"

#include "base/clock.h"
#include "base/file.h"
#include "outputs/text_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };
static const double hour_length = 3600.0; /* s */

/* A change of load below this is none: half a percent of full load cannot be ordered. */
static const double least_change = 5e-3;

ql_order_kind ql_orders_kind(const ql_orders *o, int process, int hour) {
  const double load = ql_plan_load(o->plan, process, hour);
  const double base = ql_plan_load(o->base, process, hour);
  const bool on = ql_plan_on(o->plan, process, hour), was = ql_plan_on(o->base, process, hour);
  if (was && !on) return QL_ORDER_STOP;
  if (on && !was) return QL_ORDER_RUN;
  if (load < base - least_change) return QL_ORDER_LIMIT;
  return load > base + least_change ? QL_ORDER_RAISE : QL_ORDER_KEEP;
}

const char *ql_orders_kind_name(ql_order_kind kind) {
  static const char *const names[QL_ORDER_COUNT] = {"keep", "stop", "limit", "run", "raise"};
  return names[kind];
}

double ql_orders_shortfall(const ql_orders *o, int process) {
  const ql_plant_process *p = o->plan->process[process];
  const bool batch = ql_plan_is_batch(p);
  double done = 0.0, base = 0.0;
  for (int h = 0; h < o->plan->hours; h++) {
    done += batch ? (double)ql_plan_starts(o->plan, process, h) : ql_plan_load(o->plan, process, h);
    base += batch ? (double)ql_plan_starts(o->base, process, h) : ql_plan_load(o->base, process, h);
  }
  return fmax(0.0, p->quota_share * base - done);
}

/* --- reasons ------------------------------------------------------------------------------- */

/* The first reason of an hour of a process, or of what comes after. */
static int first_reason(const ql_orders *o, int process, int hour) {
  int low = 0, high = o->reason_count;
  while (low < high) {
    const int middle = (low + high) / 2;
    const ql_order_reason *r = &o->reasons[middle];
    if (r->process < process || (r->process == process && r->hour < hour))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool same_metric(const ql_order_reason *a, const ql_order_reason *b) {
  return a->start == b->start && strcmp(a->station, b->station) == 0 &&
         strcmp(a->pollutant, b->pollutant) == 0;
}

bool ql_orders_reason(const ql_orders *o, int process, const int span[2], ql_order_reason *best) {
  const int first = first_reason(o, process, span[0]), end = first_reason(o, process, span[1]);
  bool found = false;
  for (int n = first; n < end; n++) {
    ql_order_reason sum = o->reasons[n];
    sum.gain = 0.0;
    for (int m = first; m < end; m++)
      if (same_metric(&o->reasons[m], &sum)) sum.gain += o->reasons[m].gain;
    if (sum.gain > (found ? best->gain : 0.0)) {
      *best = sum;
      found = true;
    }
  }
  return found;
}

/* --- orders.csv ---------------------------------------------------------------------------- */

static void put_time(FILE *out, double time) {
  char text[QL_CLOCK_TEXT];
  ql_clock_format(time, text);
  fprintf(out, ",%s", text);
}

/* "2023-08-01T14:00:00", of the local clock and so without a Z. */
static void put_local(FILE *out, const ql_plan *plan, double time) {
  char text[QL_CLOCK_TEXT];
  ql_clock_format(time + plan->utc_offset, text);
  fprintf(out, ",%.19s", text);
}

static void put_reason(FILE *out, const ql_orders *o, int process, int hour) {
  ql_order_reason r;
  if (!ql_orders_reason(o, process, (int[]){hour, hour + 1}, &r)) {
    fputs(",,,,,", out);
    return;
  }
  fputc(',', out);
  ql_text_file_csv(out, r.station);
  fputc(',', out);
  ql_text_file_csv(out, r.pollutant);
  put_local(out, o->plan, r.start);
  put_local(out, o->plan, r.end);
  fprintf(out, ",%.6g", r.gain);
}

static void put_row(FILE *out, const ql_orders *o, int process, int hour) {
  const ql_plan *plan = o->plan;
  const double time = plan->start + hour_length * hour;
  ql_text_file_csv(out, plan->enterprises->enterprises[plan->enterprise[process]].id);
  fputc(',', out);
  ql_text_file_csv(out, plan->process[process]->id);
  put_time(out, time);
  put_local(out, plan, time);
  fprintf(out, ",%.9g,%.9g,%d,%d,%s,", ql_plan_load(plan, process, hour),
          ql_plan_load(o->base, process, hour), ql_plan_on(plan, process, hour),
          ql_plan_starts(plan, process, hour),
          ql_orders_kind_name(ql_orders_kind(o, process, hour)));
  if (hour == plan->hours - 1) fprintf(out, "%.9g", ql_orders_shortfall(o, process));
  put_reason(out, o, process, hour);
  fputc('\n', out);
}

static ql_status write_csv(const ql_orders *o, const char *path) {
  FILE *out = NULL;
  QL_TRY(ql_text_file_create(path, &out));
  fputs("\xEF\xBB\xBF", out); /* spreadsheets take the file for UTF-8 only with this mark */
  if (o->plan->enterprises->synthetic)
    fputs("# SYNTHETIC: these enterprises are invented 企业均为虚构\n", out);
  fputs("enterprise,process,time_utc,local_time,load,base_load,on,starts,order,shortfall,"
        "reason_station,reason_pollutant,reason_from,reason_to,gain[ug m-3]\n",
        out);
  for (int p = 0; p < o->plan->process_count; p++)
    for (int h = 0; h < o->plan->hours; h++) put_row(out, o, p, h);
  return ql_text_file_commit(path, out);
}

ql_status ql_orders_write(const ql_orders *orders, const char *folder) {
  char path[PATH_SIZE];
  snprintf(path, sizeof path, "%s/orders.csv", folder);
  QL_TRY(write_csv(orders, path));
  snprintf(path, sizeof path, "%s/orders.nc", folder);
  QL_TRY(ql_orders_write_netcdf(orders, path));
  snprintf(path, sizeof path, "%s/sheets", folder);
  QL_TRY(ql_file_make_folder(path));
  for (unsigned e = 0; e < orders->plan->enterprises->enterprises_count; e++) {
    snprintf(path, sizeof path, "%s/sheets/%s.html", folder,
             orders->plan->enterprises->enterprises[e].id);
    QL_TRY(ql_orders_write_sheet(orders, (int)e, path));
  }
  return QL_OK;
}
