/* Rows as the planner gathers them: whose they are, which method goes first, kilograms of the
 * inventory against those of the enterprises' file, metrics that cannot matter. */
#include "ql_test.h"

#include "scheduling/rows.h"

#include <math.h>

enum { HOURS = 4, METRICS = 3, ROWS = 6 };

static double base_load[24];
static ql_process_emission first[] = {{.species = "PM25", .full = 2.0},
                                      {.species = "VOC", .full = 5.0}};
static ql_process_emission second[] = {{.species = "PM25", .full = 6.0}};
static ql_plant_process processes[] = {{.id = "a",
                                        .kind = "continuous",
                                        .emissions = first,
                                        .emissions_count = 2,
                                        .base = base_load,
                                        .base_count = 24},
                                       {.id = "b",
                                        .kind = "continuous",
                                        .emissions = second,
                                        .emissions_count = 1,
                                        .base = base_load,
                                        .base_count = 24}};
static ql_enterprise enterprise = {
    .id = "one", .status = "negotiated", .processes = processes, .processes_count = 2};
static ql_enterprises all = {.enterprises = &enterprise, .enterprises_count = 1};

typedef struct world {
  ql_arena *arena;
  ql_plan base;
  ql_sensitivities from;
  ql_metric metrics[METRICS];
  ql_sensitivity_row rows[ROWS];
  float value[METRICS * ROWS];
  ql_rows_curve curves[METRICS];
} world;

static void put_row(world *w, const char *process, const char *group, ql_sensitivity_method method,
                    const int hours[2], double emission) {
  const int r = w->from.row_count++;
  ql_sensitivity_row *row = &w->rows[r];
  snprintf(row->enterprise, sizeof row->enterprise, "one");
  snprintf(row->process, sizeof row->process, "%s", process);
  snprintf(row->group, sizeof row->group, "%s", group);
  row->method = method;
  row->perturbation = method == QL_BY_PUFFS ? 0.0 : -0.3;
  row->start = w->base.start + 3600.0 * hours[0];
  row->end = w->base.start + 3600.0 * hours[1];
  row->emission = emission;
}

/* Every slope is (row + 1) * (metric + 1) thousandths. */
static void finish(world *w) {
  w->from.metric_count = METRICS;
  w->from.metrics = w->metrics;
  w->from.rows = w->rows;
  w->from.value = w->value;
  for (int m = 0; m < METRICS; m++) {
    w->metrics[m].value = 50.0;
    w->curves[m] = (ql_rows_curve){1, {35.0}, {1.0}};
    for (int r = 0; r < w->from.row_count; r++)
      w->value[m * w->from.row_count + r] = (float)(1e-3 * (r + 1) * (m + 1));
  }
}

static void make(world *w) {
  memset(w, 0, sizeof *w);
  for (int h = 0; h < 24; h++) base_load[h] = 0.5;
  assert_ok(ql_arena_create(&w->arena));
  assert_ok(ql_plan_create(w->arena, &all, 1689292800.0, 0.0, HOURS, &w->base));
}

static double slope(const ql_rows *rows, int flow, int hour, int metric) {
  return (double)rows->slope[ql_rows_at(rows, flow, hour) + (size_t)metric];
}

static void methods_in_their_order(void **state) {
  (void)state;
  world w;
  ql_rows rows;
  make(&w);
  put_row(&w, "", "PM25", QL_BY_PERTURBATION, (int[]){0, 4}, 16.0); /* slope 1 */
  put_row(&w, "a", "PM25", QL_BY_PUFFS, (int[]){1, 2}, 1.0);        /* slope 2: a, hour 1 */
  put_row(&w, "", "all", QL_BY_PERTURBATION, (int[]){0, 4}, 26.0);  /* slope 3: VOC */
  finish(&w);
  assert_ok(ql_rows_gather(w.arena, &w.from, w.curves, NULL, &w.base, &rows));
  assert_int_equal(rows.flow_count, 3);
  assert_int_equal(rows.metric_count, METRICS);
  for (int h = 0; h < HOURS; h++) {
    assert_float_equal(slope(&rows, 0, h, 0), h == 1 ? 2e-3 : 1e-3, 1e-9);
    assert_float_equal(slope(&rows, 2, h, 1), 2e-3, 1e-9);
    assert_float_equal(slope(&rows, 1, h, 2), 9e-3, 1e-9);
  }
  assert_false(rows.flow[0].linear);
  assert_float_equal(rows.flow[0].scale, 1.0, 1e-12);
  ql_arena_free(w.arena);
}

/* The inventory has twice what the file has: a kilogram of the file moves two of the air's. */
static void kilograms_of_the_inventory(void **state) {
  (void)state;
  world w;
  ql_rows rows;
  make(&w);
  put_row(&w, "b", "PM25", QL_BY_PUFFS, (int[]){0, 4}, 24.0);
  finish(&w);
  assert_ok(ql_rows_gather(w.arena, &w.from, w.curves, NULL, &w.base, &rows));
  assert_float_equal(rows.flow[2].scale, 2.0, 1e-12);
  assert_float_equal(slope(&rows, 2, 0, 0), 2e-3, 1e-9);
  assert_true(rows.flow[2].linear);
  double change[METRICS] = {0};
  ql_rows_add(&rows, &w.base, 1, 1.0, change);
  assert_float_equal(change[0], 4 * 3.0 * 2e-3, 1e-8);
  ql_arena_free(w.arena);
}

/* Rows that name the stacks' processes: two processes share one, one has two. */
static void names_of_stacks(void **state) {
  (void)state;
  world w;
  ql_rows rows;
  static const char *const both[] = {"P1", "P2"}, *const one[] = {"P1"};
  const ql_rows_names names[] = {{2, both}, {1, one}};
  make(&w);
  put_row(&w, "P1", "PM25", QL_BY_PUFFS, (int[]){0, 4}, 12.0);
  put_row(&w, "P2", "PM25", QL_BY_PUFFS, (int[]){0, 4}, 4.0);
  finish(&w);
  assert_ok(ql_rows_gather(w.arena, &w.from, w.curves, names, &w.base, &rows));
  assert_float_equal(slope(&rows, 2, 0, 0) / rows.flow[2].scale, 1e-3, 1e-9);
  assert_float_equal(slope(&rows, 0, 0, 0) / rows.flow[0].scale, 0.75e-3 + 0.25 * 2e-3, 1e-9);
  ql_arena_free(w.arena);
}

static void metrics_that_cannot_matter(void **state) {
  (void)state;
  world w;
  ql_rows rows;
  make(&w);
  put_row(&w, "", "PM25", QL_BY_PUFFS, (int[]){0, 4}, 16.0);
  finish(&w);
  /* all processes at full load: 4 h * 4 kg more * slope */
  w.metrics[0].value = 35.0 - 16.0 * 1e-3 - 1e-4;
  w.metrics[1].value = 35.0 - 16.0 * 2e-3 + 1e-4;
  w.curves[2].count = 0;
  assert_ok(ql_rows_gather(w.arena, &w.from, w.curves, NULL, &w.base, &rows));
  assert_int_equal(rows.metric_count, 1);
  assert_int_equal(rows.metric[0], 1);
  w.value[0] = NAN;
  assert_int_equal(ql_rows_gather(w.arena, &w.from, w.curves, NULL, &w.base, &rows), QL_ERR_INPUT);
  ql_arena_free(w.arena);
}

static void curves(void **state) {
  (void)state;
  const ql_rows_curve curve = {3, {35.0, 60.0, 115.0}, {0.2, 0.8, 2.0}};
  assert_float_equal(ql_rows_curve_value(&curve, 30.0), 0.0, 0.0);
  assert_float_equal(ql_rows_curve_value(&curve, 70.0), 0.2 * 35.0 + 0.8 * 10.0, 1e-12);
  assert_float_equal(ql_rows_curve_slope(&curve, 70.0), 1.0, 1e-12);
  assert_float_equal(ql_rows_curve_slope(&curve, 200.0), 3.0, 1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(methods_in_their_order),
      cmocka_unit_test(kilograms_of_the_inventory),
      cmocka_unit_test(names_of_stacks),
      cmocka_unit_test(metrics_that_cannot_matter),
      cmocka_unit_test(curves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
