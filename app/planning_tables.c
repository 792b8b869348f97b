/* Tables of a plan: metrics, enterprises, processes and hours, the orders with their reasons; and
 * reading two of them again to explain. docs/formats/schedule.md */
#include "app/planning.h"
#include "base/clock.h"
#include "base/csv.h"
#include "outputs/orders.h"
#include "outputs/text_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };

static const ql_planning_iteration *told(const ql_planning *p) {
  return p->accepted ? p->accepted : &p->iteration[p->iteration_count - 1];
}

static ql_status create(const ql_planning *p, const char *name, char path[PATH_SIZE], FILE **out) {
  snprintf(path, PATH_SIZE, "%s/%s", p->options->folder, name);
  QL_TRY(ql_text_file_create(path, out));
  if (p->synthetic) fputs("# SYNTHETIC\n", *out);
  return QL_OK;
}

static void put_number(FILE *out, double value) {
  if (isfinite(value)) fprintf(out, "%.6g", value);
}

/* "2023-07-14 08:00", local. */
static void put_local(FILE *out, const ql_planning *p, double time, bool hour) {
  const ql_date d = ql_clock_to_date(time + p->base.utc_offset);
  fprintf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
  if (hour) fprintf(out, " %02d:00", d.hour);
}

static ql_status write_metrics(const ql_planning *p) {
  const ql_planning_iteration *it = told(p);
  char path[PATH_SIZE];
  FILE *out;
  QL_TRY(create(p, "plan_metrics.csv", path, &out));
  fputs("station,pollutant,date,limit,base,predicted,realised,predicted_change,realised_change,"
        "ratio,primary_predicted_change,primary_realised_change\n",
        out);
  for (int n = 0; n < p->rows.metric_count; n++) {
    const int m = p->rows.metric[n];
    const ql_metric *metric = &p->air.metrics[m];
    const double realised = it->value ? it->value[m] : (double)NAN;
    const double predicted = it->result.value[n] - p->base_value[m];
    const double ratio =
        fabs(predicted) > 1e-3 ? (realised - p->base_value[m]) / predicted : (double)NAN;
    const bool apart = it->primary && isfinite(it->primary[m]);
    const double values[] = {p->limit[m],
                             p->base_value[m],
                             it->result.value[n],
                             realised,
                             predicted,
                             realised - p->base_value[m],
                             ratio,
                             apart ? ql_planning_primary(p, &it->result.plan, n) : (double)NAN,
                             apart ? it->primary[m] - p->base_primary[m] : (double)NAN};
    ql_text_file_csv(out, metric->station);
    fprintf(out, ",%s,", metric->pollutant);
    put_local(out, p, metric->day, false);
    for (size_t v = 0; v < sizeof values / sizeof *values; v++)
      fputc(',', out), put_number(out, values[v]);
    fputc('\n', out);
  }
  return ql_text_file_commit(path, out);
}

static ql_status write_enterprises(const ql_planning *p) {
  const ql_schedule_result *r = &told(p)->result;
  char path[PATH_SIZE];
  FILE *out;
  QL_TRY(create(p, "plan_enterprises.csv", path, &out));
  fputs("enterprise,name,status,cost_CNY,burden\n", out);
  for (unsigned e = 0; e < p->enterprises->enterprises_count; e++) {
    const ql_enterprise *of = &p->enterprises->enterprises[e];
    ql_text_file_csv(out, of->id);
    fputc(',', out);
    ql_text_file_csv(out, of->name);
    fprintf(out, ",%s,%.2f,%.6f\n", of->status, r->cost[e], r->burden[e]);
  }
  return ql_text_file_commit(path, out);
}

static void put_ids(FILE *out, const ql_planning *p, int process) {
  ql_text_file_csv(out, p->enterprises->enterprises[p->base.enterprise[process]].id);
  fputc(',', out);
  ql_text_file_csv(out, p->base.process[process]->id);
}

/* Of each process: what its plan costs beside its base, and what it would be worth to put it back.
 */
static ql_status put_processes(const ql_planning *p, FILE *out) {
  const ql_schedule_result *r = &told(p)->result;
  fputs("enterprise,process,energy_CNY,starts_CNY,stops_CNY,warm_CNY,shift_CNY,shortfall_CNY,moved_"
        "h,missing_h,back_saves_CNY,back_loses_air_CNY\n",
        out);
  for (int q = 0; q < p->base.process_count; q++) {
    const ql_cost with = ql_cost_of(&r->plan, &p->base, q);
    const ql_cost without = ql_cost_of(&p->base, &p->base, q);
    ql_schedule_worth back;
    QL_TRY(ql_schedule_without(p->arena, &p->base, &p->rows, &p->weights, r,
                               (int[]){p->base.enterprise[q], q}, &back));
    put_ids(out, p, q);
    fprintf(out, ",%.2f,%.2f,%.2f,%.2f,%.2f,%.2f,%.4f,%.4f,%.2f,%.2f\n",
            with.energy - without.energy, with.starts - without.starts, with.stops - without.stops,
            with.warm - without.warm, with.shift - without.shift,
            with.shortfall - without.shortfall, ql_cost_moved(&r->plan, &p->base, q),
            ql_cost_missing(&r->plan, &p->base, q), back.money, back.air);
  }
  return QL_OK;
}

static ql_status write_processes(const ql_planning *p) {
  char path[PATH_SIZE];
  FILE *out;
  QL_TRY(create(p, "plan_processes.csv", path, &out));
  const ql_status status = put_processes(p, out);
  if (status == QL_OK) return ql_text_file_commit(path, out);
  ql_text_file_abandon(path, out);
  return status;
}

ql_status ql_planning_write_tables(ql_planning *p) {
  QL_TRY(write_metrics(p));
  QL_TRY(write_enterprises(p));
  return write_processes(p);
}

/* --- reasons -------------------------------------------------------------------------------------
 */

/* CNY that the change of an hour is worth at the prices of the air. */
static double worth_of(const ql_planning *p, const ql_plan *plan, int process, int hour) {
  double sum = 0.0;
  for (int f = p->rows.first_flow[process]; f < p->rows.first_flow[process + 1]; f++) {
    const unsigned emission = p->rows.flow[f].emission;
    sum += ql_schedule_kg_price(&p->rows, told(p)->result.price, f, hour) *
           (ql_plan_emission(&p->base, process, emission, hour) -
            ql_plan_emission(plan, process, emission, hour));
  }
  return sum;
}

/* The metric that the change of an hour helps most, at its price; one without a price where none
 * has. False if it helps none. */
static bool find_reason(const ql_planning *p, const ql_plan *plan, int process, int hour,
                        ql_order_reason *reason) {
  double best = 0.0;
  for (int n = 0; n < p->rows.metric_count; n++) {
    const double gain = -ql_planning_effect(p, plan, process, hour, n);
    const double value = gain * (told(p)->result.price[n] + 1e-6);
    if (!(value > best)) continue;
    const ql_metric *metric = &p->air.metrics[p->rows.metric[n]];
    best = value;
    *reason = (ql_order_reason){
        .process = process, .hour = hour, .start = metric->start, .end = metric->end, .gain = gain};
    memcpy(reason->station, metric->station, sizeof reason->station);
    memcpy(reason->pollutant, metric->pollutant, sizeof reason->pollutant);
  }
  return best > 0.0;
}

static bool is_changed(const ql_planning *p, const ql_plan *plan, int process, int hour) {
  const size_t at = ql_plan_at(plan, process, hour);
  return fabs(plan->load[at] - p->base.load[at]) > 1e-9 || plan->on[at] != p->base.on[at] ||
         plan->starts[at] != p->base.starts[at];
}

static void put_hour(FILE *out, const ql_planning *p, const ql_plan *plan, int process, int hour,
                     const ql_order_reason *reason) {
  const size_t at = ql_plan_at(plan, process, hour);
  put_ids(out, p, process);
  fputc(',', out);
  put_local(out, p, p->base.start + 3600.0 * hour, true);
  fprintf(out, ",%.6g,%.6g,%.2f", p->base.load[at], plan->load[at],
          worth_of(p, plan, process, hour));
  if (reason)
    fprintf(out, ",%s,%s,%.6g\n", reason->station, reason->pollutant, reason->gain);
  else
    fputs(",,,\n", out);
}

static void put_hours(FILE *out, const ql_planning *p, ql_order_reason *reasons, int *count) {
  const ql_plan *plan = &told(p)->result.plan;
  fputs("enterprise,process,local_time,base_load,plan_load,worth_CNY,station,pollutant,gain\n",
        out);
  for (int q = 0; q < plan->process_count; q++)
    for (int h = 0; h < plan->hours; h++) {
      if (!is_changed(p, plan, q, h)) continue;
      const bool has = find_reason(p, plan, q, h, &reasons[*count]);
      put_hour(out, p, plan, q, h, has ? &reasons[*count] : NULL);
      *count += has;
    }
}

/* Orders of an earlier plan must not be taken for those of one that was rejected. */
static void remove_orders(const ql_planning *p) {
  static const char *const names[] = {"orders.csv", "orders.nc"};
  char path[PATH_SIZE];
  for (int n = 0; n < 2; n++) {
    snprintf(path, sizeof path, "%s/%s", p->options->folder, names[n]);
    remove(path);
  }
  for (unsigned e = 0; e < p->enterprises->enterprises_count; e++) {
    snprintf(path, sizeof path, "%s/sheets/%s.html", p->options->folder,
             p->enterprises->enterprises[e].id);
    remove(path);
  }
}

ql_status ql_planning_write_reasons(ql_planning *p) {
  char path[PATH_SIZE];
  FILE *out;
  ql_order_reason *reasons;
  int count = 0;
  const size_t cells = (size_t)p->base.process_count * (size_t)p->base.hours;
  QL_TRY(ql_arena_take(p->arena, "reasons", cells + 1, sizeof *reasons, &reasons));
  QL_TRY(create(p, "plan_hours.csv", path, &out));
  put_hours(out, p, reasons, &count);
  QL_TRY(ql_text_file_commit(path, out));
  remove_orders(p);
  if (!p->accepted) return QL_OK;
  const ql_orders orders = {.plan = &told(p)->result.plan,
                            .base = &p->base,
                            .reasons = reasons,
                            .reason_count = count,
                            .stations = p->stations,
                            .station_count = p->station_count,
                            .title = p->title};
  return ql_orders_write(&orders, p->options->folder);
}

/* --- explaining ----------------------------------------------------------------------------------
 */

static ql_status read_table(ql_arena *arena, const char *folder, const char *name, ql_csv *table) {
  char *path, text[PATH_SIZE];
  snprintf(text, sizeof text, "%s/%s", folder, name);
  QL_TRY(ql_arena_string(arena, text, &path));
  return ql_csv_read(arena, path, table);
}

static void explain_hours(const ql_csv *hours, const char *enterprise, const char *process) {
  for (int r = 0; r < hours->rows; r++) {
    if (strcmp(ql_csv_field(hours, r, 0), enterprise) != 0 ||
        strcmp(ql_csv_field(hours, r, 1), process) != 0)
      continue;
    printf("    %s  load %s -> %s, worth %s CNY of air", ql_csv_field(hours, r, 2),
           ql_csv_field(hours, r, 3), ql_csv_field(hours, r, 4), ql_csv_field(hours, r, 5));
    if (*ql_csv_field(hours, r, 6))
      printf("; protects %s, %s, by %s ug m-3", ql_csv_field(hours, r, 6),
             ql_csv_field(hours, r, 7), ql_csv_field(hours, r, 8));
    putchar('\n');
  }
}

static ql_status explain(ql_arena *arena, const char *folder, const char *enterprise) {
  ql_csv processes, hours;
  bool known = false;
  QL_TRY(read_table(arena, folder, "plan_processes.csv", &processes));
  QL_TRY(read_table(arena, folder, "plan_hours.csv", &hours));
  if (processes.columns < 12 || hours.columns < 9)
    return ql_error_set(QL_ERR_INPUT, "%s: not the table of a plan; run qinglan schedule again",
                        processes.columns < 12 ? processes.path : hours.path);
  for (int r = 0; r < processes.rows; r++) {
    if (strcmp(ql_csv_field(&processes, r, 0), enterprise) != 0) continue;
    known = true;
    printf("%s %s: %s full-load hours moved, %s missing\n"
           "  put back to its base it would save %s CNY and lose %s CNY of air\n",
           enterprise, ql_csv_field(&processes, r, 1), ql_csv_field(&processes, r, 8),
           ql_csv_field(&processes, r, 9), ql_csv_field(&processes, r, 10),
           ql_csv_field(&processes, r, 11));
    explain_hours(&hours, enterprise, ql_csv_field(&processes, r, 1));
  }
  return known
             ? QL_OK
             : ql_error_set(QL_ERR_USAGE, "%s has no enterprise '%s'", processes.path, enterprise);
}

ql_status ql_planning_explain(const char *folder, const char *enterprise) {
  ql_arena *arena;
  QL_TRY(ql_arena_create(&arena));
  const ql_status status = explain(arena, folder, enterprise);
  ql_arena_free(arena);
  return status;
}
