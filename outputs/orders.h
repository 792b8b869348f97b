/* Orders: a plan as the plants get it. orders.csv (every process and hour), orders.nc (the same,
 * CF) and sheets/<enterprise>.html, a page for the plant's manager. docs/formats/orders.md. */
#ifndef QL_OUTPUTS_ORDERS_H
#define QL_OUTPUTS_ORDERS_H

#include "grids/station.h"
#include "inputs/sensitivities.h"
#include "scheduling/plan.h"

/* Why an hour of a process was changed: what its change does to one metric. */
typedef struct ql_order_reason {
  int process, hour;                   /* of the plan */
  char station[QL_SENSITIVITY_NAME];   /* id */
  char pollutant[QL_SENSITIVITY_NAME]; /* "PM25": mean of the local day; "O3": MDA8 */
  double start, end;                   /* s since 1970: of the mean that it protects */
  double gain;                         /* ug m-3 that the metric becomes lower; below 0: higher */
} ql_order_reason;

typedef struct ql_orders {
  const ql_plan *plan, *base;     /* of the same hours */
  const ql_order_reason *reasons; /* by process, then hour */
  int reason_count;
  const ql_station *stations; /* for their names; may be NULL */
  int station_count;
  const char *title; /* of the case, NULL: none */
} ql_orders;

/* Write all files into `folder`, which is there. QL_ERR_IO. */
ql_status ql_orders_write(const ql_orders *orders, const char *folder);

/* --- between its parts --------------------------------------------------------------------- */

/* What is asked of a process in an hour, against its base. */
typedef enum {
  QL_ORDER_KEEP,
  QL_ORDER_STOP,  /* stand where the base runs; batch: none where the base has one under way */
  QL_ORDER_LIMIT, /* a lower load */
  QL_ORDER_RUN,   /* run where the base stands */
  QL_ORDER_RAISE, /* a higher load */
  QL_ORDER_COUNT
} ql_order_kind;
ql_order_kind ql_orders_kind(const ql_orders *orders, int process, int hour);
const char *ql_orders_kind_name(ql_order_kind kind); /* "keep", "stop", ... */

/* The station and pollutant that gain most from hours [from, to) of a process; false: none is
 * known. `best->gain` is the sum over those hours. */
bool ql_orders_reason(const ql_orders *orders, int process, const int span[2],
                      ql_order_reason *best);
/* Full-load hours, or batches, that the quota of a process lacks. */
double ql_orders_shortfall(const ql_orders *orders, int process);

/* The page of one enterprise. */
ql_status ql_orders_write_sheet(const ql_orders *orders, int enterprise, const char *path);
ql_status ql_orders_write_netcdf(const ql_orders *orders, const char *path);

#endif
