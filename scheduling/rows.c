#include "scheduling/rows.h"

#include <math.h>
#include <string.h>

static const double hour_seconds = 3600.0;

double ql_rows_curve_value(const ql_rows_curve *curve, double concentration) {
  double sum = 0.0;
  for (int j = 0; j < curve->count; j++)
    if (concentration > curve->from[j]) sum += curve->slope[j] * (concentration - curve->from[j]);
  return sum;
}

double ql_rows_curve_slope(const ql_rows_curve *curve, double concentration) {
  double sum = 0.0;
  for (int j = 0; j < curve->count; j++)
    if (concentration >= curve->from[j]) sum += curve->slope[j];
  return sum;
}

/* --- flows -------------------------------------------------------------------------------------
 */

static ql_status group_of(ql_rows *rows, const char *species, int *group) {
  for (*group = 0; *group < rows->group_count; (*group)++)
    if (strcmp(rows->group[*group], species) == 0) return QL_OK;
  if (rows->group_count == QL_ROWS_GROUPS)
    return ql_error_set(QL_ERR_INPUT, "enterprises emit more than %d pollutants: '%s' is too many",
                        QL_ROWS_GROUPS, species);
  rows->group[rows->group_count++] = species;
  return QL_OK;
}

static ql_status number_flows(ql_arena *arena, const ql_plan *base, ql_rows *rows) {
  const size_t processes = (size_t)base->process_count;
  size_t count = 0;
  for (int p = 0; p < base->process_count; p++) count += base->process[p]->emissions_count;
  QL_TRY(ql_arena_take(arena, "flows", processes + 1, sizeof *rows->first_flow, &rows->first_flow));
  QL_TRY(ql_arena_take(arena, "flows", count + 1, sizeof *rows->flow, &rows->flow));
  for (int p = 0; p < base->process_count; p++) {
    rows->first_flow[p] = rows->flow_count;
    for (unsigned e = 0; e < base->process[p]->emissions_count; e++) {
      ql_rows_flow *flow = &rows->flow[rows->flow_count++];
      *flow = (ql_rows_flow){.process = p, .emission = e, .scale = 1.0, .linear = true};
      QL_TRY(group_of(rows, base->process[p]->emissions[e].species, &flow->group));
    }
  }
  rows->first_flow[base->process_count] = rows->flow_count;
  return QL_OK;
}

/* --- which rows serve a flow in an hour
 * ------------------------------------------------------------
 */

typedef struct gathering {
  const ql_sensitivities *from;
  const ql_rows_names *names;
  const ql_plan *base;
  ql_rows *all;   /* of all metrics */
  double *filed;  /* [row] kg that the enterprises' file has for what it covers */
  int *best;      /* [hour] rank of the rows that serve the flow at hand */
  double *weight; /* [hour] sum of their weights */
} gathering;

enum { NONE = 1000 }; /* a rank below all */

static bool is_all(const ql_sensitivity_row *row) {
  return strcmp(row->group, "all") == 0;
}

static bool names_process(const gathering *g, const ql_sensitivity_row *row, int process) {
  if (!row->process[0]) return true;
  if (!g->names) return strcmp(row->process, g->base->process[process]->id) == 0;
  for (int n = 0; n < g->names[process].count; n++)
    if (strcmp(row->process, g->names[process].names[n]) == 0) return true;
  return false;
}

static bool serves(const gathering *g, const ql_sensitivity_row *row, const ql_rows_flow *flow) {
  const ql_enterprise *e = &g->base->enterprises->enterprises[g->base->enterprise[flow->process]];
  return strcmp(row->enterprise, e->id) == 0 && names_process(g, row, flow->process) &&
         (is_all(row) || strcmp(row->group, g->all->group[flow->group]) == 0);
}

/* The lower, the rather. */
static int rank(const ql_sensitivity_row *row) {
  const int method = row->method == QL_BY_PUFFS ? 0 : row->method == QL_BY_ADJOINT ? 1 : 2;
  return 4 * method + 2 * is_all(row) + (row->process[0] == 0);
}

static bool covers(const gathering *g, const ql_sensitivity_row *row, int hour) {
  const double middle = g->base->start + (hour + 0.5) * hour_seconds;
  return middle >= row->start && middle < row->end;
}

/* What a row counts among others of its rank: its kg in an hour. */
static double weight_of(const ql_sensitivity_row *row) {
  return row->emission / fmax(row->end - row->start, hour_seconds) * hour_seconds + 1e-12;
}

static void choose(gathering *g, const ql_rows_flow *flow) {
  for (int h = 0; h < g->all->hours; h++) {
    g->best[h] = NONE;
    g->weight[h] = 0.0;
  }
  for (int r = 0; r < g->from->row_count; r++) {
    const ql_sensitivity_row *row = &g->from->rows[r];
    if (!serves(g, row, flow)) continue;
    for (int h = 0; h < g->all->hours; h++) {
      if (!covers(g, row, h) || rank(row) > g->best[h]) continue;
      if (rank(row) < g->best[h]) g->weight[h] = 0.0;
      g->best[h] = rank(row);
      g->weight[h] += weight_of(row);
    }
  }
}

/* kg that the enterprises' file has for what a row covers. */
static double filed(const gathering *g, const ql_sensitivity_row *row) {
  double sum = 0.0;
  for (int f = 0; f < g->all->flow_count; f++) {
    const ql_rows_flow *flow = &g->all->flow[f];
    if (!serves(g, row, flow)) continue;
    for (int h = 0; h < g->all->hours; h++)
      if (covers(g, row, h)) sum += ql_plan_emission(g->base, flow->process, flow->emission, h);
  }
  return sum;
}

/* --- slopes of all metrics
 * ------------------------------------------------------------------------
 */

/* A row's part in an hour; false if it does not serve the flow then. */
static bool part_of(const gathering *g, const ql_sensitivity_row *row, int hour, double *part) {
  if (!covers(g, row, hour) || rank(row) != g->best[hour]) return false;
  *part = weight_of(row) / g->weight[hour];
  return true;
}

static ql_status fill_hour(gathering *g, int r, int f, int hour, double part) {
  const ql_sensitivities *from = g->from;
  float *slope = g->all->slope + ql_rows_at(g->all, f, hour);
  for (int m = 0; m < g->all->metric_count; m++) {
    const float value = from->value[(size_t)m * (size_t)from->row_count + (size_t)r];
    if (!isfinite(value))
      return ql_error_set(QL_ERR_INPUT,
                          "the slope of %s at %s to %s of %s is no finite number; find the rows "
                          "again with qinglan attribute",
                          from->metrics[m].pollutant, from->metrics[m].station, from->rows[r].group,
                          from->rows[r].enterprise);
    slope[m] += (float)(part * (double)value);
  }
  return QL_OK;
}

/* Slopes for a kg of the inventory, then for one of the file. */
static ql_status fill_flow(gathering *g, int f) {
  ql_rows_flow *flow = &g->all->flow[f];
  double inventory = 0.0, file = 0.0, part;
  choose(g, flow);
  for (int r = 0; r < g->from->row_count; r++) {
    const ql_sensitivity_row *row = &g->from->rows[r];
    bool used = false;
    if (!serves(g, row, flow)) continue;
    for (int h = 0; h < g->all->hours; h++) {
      if (!part_of(g, row, h, &part)) continue;
      used = true;
      QL_TRY(fill_hour(g, r, f, h, part));
    }
    if (!used) continue;
    flow->linear = flow->linear && row->perturbation == 0.0;
    inventory += row->emission;
    file += g->filed[r];
  }
  if (inventory > 0.0 && file > 0.0) flow->scale = inventory / file;
  const size_t cells = (size_t)g->all->hours * (size_t)g->all->metric_count;
  float *slope = g->all->slope + ql_rows_at(g->all, f, 0);
  for (size_t c = 0; c < cells; c++) slope[c] = (float)(flow->scale * (double)slope[c]);
  return QL_OK;
}

static ql_status fill_all(ql_arena *arena, gathering *g) {
  ql_rows *all = g->all;
  const size_t cells = (size_t)all->flow_count * (size_t)all->hours * (size_t)all->metric_count;
  const size_t rows = (size_t)g->from->row_count + 1, hours = (size_t)all->hours;
  QL_TRY(ql_arena_take(arena, "slopes", cells + 1, sizeof *all->slope, &all->slope));
  QL_TRY(ql_arena_take(arena, "rows", rows, sizeof *g->filed, &g->filed));
  QL_TRY(ql_arena_take(arena, "rows", hours, sizeof *g->best, &g->best));
  QL_TRY(ql_arena_take(arena, "rows", hours, sizeof *g->weight, &g->weight));
  for (int r = 0; r < g->from->row_count; r++) g->filed[r] = filed(g, &g->from->rows[r]);
  for (int f = 0; f < all->flow_count; f++) QL_TRY(fill_flow(g, f));
  return QL_OK;
}

/* --- metrics that matter
 * --------------------------------------------------------------------------
 */

/* kg that a flow can emit in an hour at most. */
static double most(const ql_plan *base, const ql_rows_flow *flow) {
  const ql_plant_process *p = base->process[flow->process];
  const ql_process_emission *e = &p->emissions[flow->emission];
  double kg = fmax(e->full, e->warm + e->idle);
  if (ql_plan_is_batch(p))
    for (int age = 0; age < p->duration; age++)
      kg = fmax(kg, e->full * p->duration * ql_plan_shape(p, age));
  return kg + e->start;
}

/* ug m-3 by which no plan lifts a metric more. rise[metric] */
static void find_rises(const ql_plan *base, const ql_rows *all, double *rise) {
  for (int f = 0; f < all->flow_count; f++) {
    const ql_rows_flow *flow = &all->flow[f];
    const double top = most(base, flow);
    for (int h = 0; h < all->hours; h++) {
      const double now = ql_plan_emission(base, flow->process, flow->emission, h);
      const float *slope = all->slope + ql_rows_at(all, f, h);
      for (int m = 0; m < all->metric_count; m++)
        rise[m] += fmax((double)slope[m] * (top - now), -(double)slope[m] * now);
    }
  }
}

static ql_status keep_active(ql_arena *arena, const ql_sensitivities *from,
                             const ql_rows_curve *curves, const ql_plan *base, const ql_rows *all,
                             ql_rows *rows) {
  double *rise;
  const size_t count = (size_t)all->metric_count + 1;
  QL_TRY(ql_arena_take(arena, "metrics", count, sizeof *rise, &rise));
  QL_TRY(ql_arena_take(arena, "metrics", count, sizeof *rows->metric, &rows->metric));
  QL_TRY(ql_arena_take(arena, "metrics", count, sizeof *rows->value, &rows->value));
  QL_TRY(ql_arena_take(arena, "metrics", count, sizeof *rows->curve, &rows->curve));
  find_rises(base, all, rise);
  rows->metric_count = 0;
  for (int m = 0; m < all->metric_count; m++) {
    const double value = from->metrics[m].value;
    if (!isfinite(value) || curves[m].count == 0 || value + rise[m] <= curves[m].from[0]) continue;
    rows->metric[rows->metric_count] = m;
    rows->value[rows->metric_count] = value;
    rows->curve[rows->metric_count++] = curves[m];
  }
  return QL_OK;
}

static ql_status compact(ql_arena *arena, const ql_rows *all, ql_rows *rows) {
  const size_t cells = (size_t)rows->flow_count * (size_t)rows->hours;
  QL_TRY(ql_arena_take(arena, "slopes", cells * (size_t)rows->metric_count + 1, sizeof *rows->slope,
                       &rows->slope));
  for (size_t c = 0; c < cells; c++)
    for (int m = 0; m < rows->metric_count; m++)
      rows->slope[c * (size_t)rows->metric_count + (size_t)m] =
          all->slope[c * (size_t)all->metric_count + (size_t)rows->metric[m]];
  return QL_OK;
}

static ql_status gather(ql_arena *arena, ql_arena *scratch, gathering *g,
                        const ql_rows_curve *curves, ql_rows *rows) {
  *rows = (ql_rows){.hours = g->base->hours};
  QL_TRY(number_flows(arena, g->base, rows));
  ql_rows all = *rows;
  all.metric_count = g->from->metric_count;
  g->all = &all;
  QL_TRY(fill_all(scratch, g));
  QL_TRY(keep_active(arena, g->from, curves, g->base, &all, rows));
  return compact(arena, &all, rows);
}

ql_status ql_rows_gather(ql_arena *arena, const ql_sensitivities *from, const ql_rows_curve *curves,
                         const ql_rows_names *names, const ql_plan *base, ql_rows *rows) {
  ql_arena *scratch;
  gathering g = {.from = from, .names = names, .base = base};
  QL_TRY(ql_arena_create(&scratch));
  const ql_status status = gather(arena, scratch, &g, curves, rows);
  ql_arena_free(scratch);
  return status;
}

void ql_rows_add(const ql_rows *rows, const ql_plan *plan, int process, double sign,
                 double *change) {
  for (int f = rows->first_flow[process]; f < rows->first_flow[process + 1]; f++)
    for (int h = 0; h < rows->hours; h++) {
      const double kg = sign * ql_plan_emission(plan, process, rows->flow[f].emission, h);
      if (kg == 0.0) continue;
      const float *slope = rows->slope + ql_rows_at(rows, f, h);
      for (int m = 0; m < rows->metric_count; m++) change[m] += kg * (double)slope[m];
    }
}
