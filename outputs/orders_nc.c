/* orders.nc: the orders as CF NetCDF. */
#include "base/clock.h"
#include "base/nc.h"
#include "outputs/orders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 96 };

static const ql_nc_spec variables[] = {
    {"time", "time", NULL, "time", "start of the hour", QL_NC_DOUBLE, 0, {0}},
    {"time_bounds", "time bounds", NULL, NULL, NULL, QL_NC_DOUBLE, 0, {0}},
    {"enterprise_id", "process name", NULL, NULL, "enterprise of each process", QL_NC_CHAR, 0, {0}},
    {"process_id", "process name", NULL, NULL, "process within the enterprise", QL_NC_CHAR, 0, {0}},
    {"load", "process time", "1", NULL, "load ordered, part of full load", QL_NC_FLOAT, 4, {0}},
    {"base_load", "process time", "1", NULL, "load without a plan", QL_NC_FLOAT, 4, {0}},
    {"on", "process time", "1", NULL, "runs", QL_NC_BYTE, 4, {0}},
    {"starts",
     "process time",
     "1",
     NULL,
     "starts in this hour (a batch of a batch process)",
     QL_NC_BYTE,
     4,
     {0}},
    {"order", "process time", "1", NULL, "what is asked against the base", QL_NC_DOUBLE, 4, {0}},
    {"shortfall",
     "process",
     "h",
     NULL,
     "full-load hours, of batch processes batches, that the quota lacks",
     QL_NC_FLOAT,
     0,
     {0}}};

static ql_status define(ql_nc *file, const ql_orders *o) {
  const ql_plan *plan = o->plan;
  char start[QL_CLOCK_TEXT], units[NAME];
  ql_clock_format(plan->start, start);
  snprintf(units, sizeof units, "hours since %.10s %.8s", start, start + 11);
  QL_TRY(ql_nc_define_dimension(file, "time", (size_t)plan->hours));
  QL_TRY(ql_nc_define_dimension(file, "bounds", 2));
  QL_TRY(ql_nc_define_dimension(file, "process", (size_t)plan->process_count));
  QL_TRY(ql_nc_define_dimension(file, "name", NAME));
  for (size_t n = 0; n < sizeof variables / sizeof variables[0]; n++) {
    ql_nc_spec spec = variables[n];
    if (n == 0) spec.units = units;
    QL_TRY(ql_nc_define(file, &spec));
  }
  QL_TRY(ql_nc_put_text(file, "time", "calendar", "standard"));
  QL_TRY(ql_nc_put_text(file, "time", "bounds", "time_bounds"));
  const double values[QL_ORDER_COUNT] = {0, 1, 2, 3, 4};
  QL_TRY(ql_nc_put_numbers(file, "order", "flag_values", QL_ORDER_COUNT, values));
  QL_TRY(ql_nc_put_text(file, "order", "flag_meanings", "keep stop limit run raise"));
  QL_TRY(ql_nc_put_text(file, NULL, "Conventions", "CF-1.8"));
  QL_TRY(ql_nc_put_text(file, NULL, "title", o->title ? o->title : "orders of a plan"));
  QL_TRY(
      ql_nc_put_numbers(file, NULL, "utc_offset_hours", 1, (double[]){plan->utc_offset / 3600.0}));
  if (!plan->enterprises->synthetic) return QL_OK;
  return ql_nc_put_text(file, NULL, "synthetic", "yes: the enterprises are invented");
}

static ql_status write_names(ql_nc *file, const ql_plan *plan) {
  for (int p = 0; p < plan->process_count; p++) {
    const ql_enterprise *e = &plan->enterprises->enterprises[plan->enterprise[p]];
    QL_TRY(ql_nc_write_string(file, "enterprise_id", (size_t)p, e->id));
    QL_TRY(ql_nc_write_string(file, "process_id", (size_t)p, plan->process[p]->id));
  }
  return QL_OK;
}

static double value_of(const ql_orders *o, const char *name, int p, int h) {
  if (strcmp(name, "load") == 0) return ql_plan_load(o->plan, p, h);
  if (strcmp(name, "base_load") == 0) return ql_plan_load(o->base, p, h);
  if (strcmp(name, "on") == 0) return ql_plan_on(o->plan, p, h);
  if (strcmp(name, "starts") == 0) return ql_plan_starts(o->plan, p, h);
  return ql_orders_kind(o, p, h);
}

static ql_status write_values(ql_nc *file, const ql_orders *o, double *values) {
  static const char *const names[] = {"load", "base_load", "on", "starts", "order"};
  const ql_plan *plan = o->plan;
  for (int h = 0; h < plan->hours; h++) values[h] = h;
  QL_TRY(ql_nc_write_double(file, "time", NULL, values));
  for (int h = 0; h < plan->hours; h++) {
    values[2 * h] = h;
    values[2 * h + 1] = h + 1;
  }
  QL_TRY(ql_nc_write_double(file, "time_bounds", NULL, values));
  for (int p = 0; p < plan->process_count; p++) values[p] = ql_orders_shortfall(o, p);
  QL_TRY(ql_nc_write_double(file, "shortfall", NULL, values));
  for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
    for (int p = 0; p < plan->process_count; p++)
      for (int h = 0; h < plan->hours; h++)
        values[ql_plan_at(plan, p, h)] = value_of(o, names[n], p, h);
    QL_TRY(ql_nc_write_double(file, names[n], NULL, values));
  }
  return QL_OK;
}

static ql_status fill(ql_nc *file, const ql_orders *o) {
  const ql_plan *plan = o->plan;
  const size_t room = (size_t)(plan->process_count + 2) * (size_t)plan->hours + 2;
  double *values = calloc(room + (size_t)plan->process_count, sizeof *values);
  if (!values) return ql_error_set(QL_ERR_MEMORY, "out of memory writing %s", ql_nc_path(file));
  ql_status status = define(file, o);
  if (status == QL_OK) status = write_names(file, plan);
  if (status == QL_OK) status = write_values(file, o, values);
  free(values);
  return status;
}

ql_status ql_orders_write_netcdf(const ql_orders *orders, const char *path) {
  ql_nc *file = NULL;
  QL_TRY(ql_nc_create(path, &file));
  const ql_status status = fill(file, orders);
  if (status == QL_OK) return ql_nc_commit(file);
  ql_nc_close(file);
  return status;
}
