/* Which station and hours an order protects. */
#include "outputs/orders.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct search {
  const ql_plan *plan, *base;
  const ql_rows *rows;
  const ql_metric *metrics;
  double *gain;   /* [metric of the rows] of an hour of a process, ug m-3 */
  double *weight; /* [metric of the rows] */
} search;

/* What an hour's change of emission does to every metric; false: nothing. */
static bool find_gains(const search *s, int process, int hour) {
  const ql_rows *rows = s->rows;
  bool any = false;
  for (int m = 0; m < rows->metric_count; m++) s->gain[m] = 0.0;
  for (int f = rows->first_flow[process]; f < rows->first_flow[process + 1]; f++) {
    const double change = ql_plan_emission(s->plan, process, rows->flow[f].emission, hour) -
                          ql_plan_emission(s->base, process, rows->flow[f].emission, hour);
    const float *slope = &rows->slope[ql_rows_at(rows, f, hour)];
    if (change == 0.0) continue;
    any = true;
    for (int m = 0; m < rows->metric_count; m++) s->gain[m] -= change * (double)slope[m];
  }
  return any;
}

/* Index of the metric that gains most and is not yet used up; -1: none gains. */
static int best_metric(const search *s) {
  int best = -1;
  for (int m = 0; m < s->rows->metric_count; m++)
    if (s->gain[m] * s->weight[m] > (best < 0 ? 0.0 : s->gain[best] * s->weight[best])) best = m;
  return best;
}

static int add_reasons(const search *s, int process, int hour, ql_order_reason *reasons) {
  int count = 0;
  if (!find_gains(s, process, hour)) return 0;
  for (int m; count < QL_ORDER_REASONS && (m = best_metric(s)) >= 0; count++) {
    const ql_metric *metric = &s->metrics[s->rows->metric[m]];
    ql_order_reason *r = &reasons[count];
    *r = (ql_order_reason){process, hour, "", "", metric->start, metric->end, s->gain[m]};
    memcpy(r->station, metric->station, sizeof r->station);
    memcpy(r->pollutant, metric->pollutant, sizeof r->pollutant);
    s->gain[m] = 0.0;
  }
  return count;
}

ql_status ql_orders_find_reasons(ql_arena *arena, const ql_plan *plan, const ql_plan *base,
                                 const ql_rows *rows, const ql_metric *metrics, ql_orders *orders) {
  search s = {.plan = plan, .base = base, .rows = rows, .metrics = metrics};
  const size_t count = (size_t)rows->metric_count + 1;
  const size_t most = (size_t)plan->process_count * (size_t)plan->hours * QL_ORDER_REASONS;
  ql_order_reason *reasons;
  QL_TRY(ql_arena_take(arena, "reasons", count, sizeof *s.gain, &s.gain));
  QL_TRY(ql_arena_take(arena, "reasons", count, sizeof *s.weight, &s.weight));
  QL_TRY(ql_arena_take(arena, "reasons", most + 1, sizeof *reasons, &reasons));
  for (int m = 0; m < rows->metric_count; m++)
    s.weight[m] = ql_rows_curve_slope(&rows->curve[m], rows->value[m]);
  orders->reasons = reasons;
  orders->reason_count = 0;
  for (int p = 0; p < plan->process_count; p++)
    for (int h = 0; h < plan->hours; h++)
      orders->reason_count += add_reasons(&s, p, h, &reasons[orders->reason_count]);
  return QL_OK;
}
