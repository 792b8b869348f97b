/* Orders: what is written, and the checker. Every constraint is broken once by hand in written
 * orders and must be named; orders that obey all of them pass. */
#include "enterprises_text.h"
#include "orders_folder.h"

#include "base/clock.h"
#include "base/csv.h"
#include "base/file.h"

#include <math.h>

enum { HOURS = 48, BOIL = 0, LINE, MELT, EXEMPT, VOLUNTARY };

static ql_plan plan;

static int setup(void **state) {
  (void)state;
  double start;
  orders_folder_make();
  all = load_text(small_enterprises);
  assert_ok(ql_clock_parse("2023-07-31T16:00:00Z", &start));
  assert_ok(ql_plan_create(arena, all, start, 28800.0, HOURS, &base));
  assert_ok(ql_plan_create(arena, all, start, 28800.0, HOURS, &plan));
  return 0;
}

/* The base once more. */
static void reset(void) {
  for (int p = 0; p < plan.process_count; p++)
    for (int h = 0; h < HOURS; h++) {
      const size_t at = ql_plan_at(&plan, p, h);
      plan.load[at] = base.load[at];
      plan.on[at] = base.on[at];
      plan.starts[at] = base.starts[at];
    }
}

/* Run a process at a load in [from, to), 0: let it stand; its starts follow. */
static void set(int process, int from, int to, double load) {
  for (int h = from; h < to; h++) {
    plan.load[ql_plan_at(&plan, process, h)] = load;
    plan.on[ql_plan_at(&plan, process, h)] = load > 0.0;
  }
  for (int h = 0; h < HOURS; h++)
    plan.starts[ql_plan_at(&plan, process, h)] =
        ql_plan_on(&plan, process, h) && !ql_plan_on(&plan, process, h - 1);
}

/* Move the batch that starts at `from`; `to` < 0: there is none. */
static void move_batch(int from, int to) {
  const int hours = plan.process[MELT]->duration;
  plan.starts[ql_plan_at(&plan, MELT, from)] = 0;
  if (to >= 0) plan.starts[ql_plan_at(&plan, MELT, to)] = 1;
  for (int h = 0; h < HOURS; h++) {
    bool runs = false;
    for (int k = 0; k < hours; k++) runs = runs || ql_plan_starts(&plan, MELT, h - k);
    plan.on[ql_plan_at(&plan, MELT, h)] = runs;
    plan.load[ql_plan_at(&plan, MELT, h)] = runs;
  }
}

static void expect_violation(const char *text) {
  ql_problems problems = {0};
  ql_orders_verdict verdict;
  const ql_status status = orders_folder_check(&plan, "test", &problems, &verdict);
  if (status != QL_ERR_INPUT || !says(&problems, text)) {
    print_problems(&problems);
    fail_msg("'%s' was not found", text);
  }
  assert_true(verdict.violations > 0);
  ql_problems_free(&problems);
  reset();
}

static void expect_none(const char *what) {
  ql_problems problems = {0};
  ql_orders_verdict verdict;
  const ql_status status = orders_folder_check(&plan, "test", &problems, &verdict);
  print_problems(&problems);
  if (status != QL_OK) fail_msg("%s: %s", what, ql_error_message());
  assert_int_equal(verdict.violations, 0);
  assert_int_equal(verdict.processes, 5);
  assert_int_equal(verdict.hours, HOURS);
  assert_true(verdict.checks > 1000);
  ql_problems_free(&problems);
  reset();
}

/* The line's ten hours move to the evening and the morning, a batch moves, the boiler goes down and
 * up again. */
static void good_orders_pass(void **state) {
  (void)state;
  expect_none("the base");
  set(LINE, 11, 14, 0.0);
  set(LINE, 18, 21, 1.0);
  set(BOIL, 10, 11, 0.7);
  set(BOIL, 11, 12, 0.6);
  set(BOIL, 12, 13, 0.5);
  set(BOIL, 13, 14, 0.7);
  move_batch(13, 15);
  set(VOLUNTARY, 3, 4, 0.0);
  expect_none("a good plan");
  set(LINE, 16, 18, 0.0); /* a shortfall, which is reported */
  set(LINE, 40, 42, 0.0);
  expect_none("a plan with a shortfall");
}

static void loads(void **state) {
  (void)state;
  set(BOIL, 5, 6, 1.01);
  expect_violation("BOIL of E1: load is 1.01");
  set(BOIL, 5, 6, 0.3);
  expect_violation("BOIL of E1: load is 0.3, below minimum_load 0.4");
  set(BOIL, 5, 6, 0.45);
  expect_violation("below the heat it owes, 0.5");
  set(BOIL, 5, 6, 0.55);
  expect_violation("load changes by 0.25; ramp is 0.2");
  set(BOIL, 5, 8, 0.0);
  expect_violation("stands; it must_run");
  plan.load[ql_plan_at(&plan, LINE, 2)] = 0.5;
  expect_violation("although it does not run");
  set(LINE, 9, 10, 0.7);
  expect_violation("below minimum_load 1");
}

static void times(void **state) {
  (void)state;
  set(LINE, 22, 24, 1.0);
  expect_violation("runs at local hour 22, outside its windows or in quiet hours");
  set(LINE, 20, 22, 1.0);
  expect_violation("stops after 2 h; minimum_up is 3 h");
  set(LINE, 12, 13, 0.0);
  expect_violation("starts after 1 h; minimum_down is 2 h");
  set(LINE, 12, 13, 0.0);
  expect_violation("starts after 1 h; its drying takes 2 h");
  plan.starts[ql_plan_at(&plan, LINE, 8)] = 0;
  expect_violation("starts is 0, but it stands in the hour before and runs in this");
}

static void batches(void **state) {
  (void)state;
  move_batch(13, 21);
  expect_violation("a batch starts at local hour 21, outside its windows");
  move_batch(13, 12);
  expect_violation("a batch starts 4 h after another; duration 4 h and setup 1 h go between");
  move_batch(37, 46);
  expect_violation("starts 2 h before the end, where the base has none");
  move_batch(13, -1);
  move_batch(8, -1);
  expect_violation("does 0 on this day; day_share and least_batches ask 1");
  plan.load[ql_plan_at(&plan, MELT, 9)] = 0.5;
  expect_violation("it is 1 while a batch is under way");
  plan.on[ql_plan_at(&plan, MELT, 9)] = 0;
  expect_violation("by the starts a batch is under way");
}

static void amounts(void **state) {
  (void)state;
  set(LINE, 8, 14, 0.0);
  expect_violation("does 4 on this day; day_share and least_batches ask 5");
  set(LINE, 6, 8, 1.0);
  expect_violation("does 22 in all, more than the base, 20");
  move_batch(8, 14);
  move_batch(13, 8);
  plan.starts[ql_plan_at(&plan, MELT, 19)] = 1;
  expect_violation("does 5 in all, more than the base, 4");
}

/* What is written is what is checked: a line of the file is changed by hand. */
static void edit(const char *from, const char *to) {
  char command[256];
  ql_problems problems = {0};
  ql_orders_verdict verdict;
  assert_ok(orders_folder_check(&plan, "test", &problems, &verdict));
  snprintf(command, sizeof command, "sed -i '%s' %s", from, path);
  assert_int_equal(system(command), 0);
  if (ql_orders_check(path, all, &problems, &verdict) == QL_OK) fail_msg("%s was taken", from);
  if (!says(&problems, to) && !strstr(ql_error_message(), to)) {
    print_problems(&problems);
    fail_msg("'%s' was not said but: %s", to, ql_error_message());
  }
  ql_problems_free(&problems);
  reset();
}

static void hostile_files(void **state) {
  (void)state;
  edit("/^E1,LINE,2023-08-01T03/d", "LINE of E1 lacks 1 of 48 hours");
  edit("s/^E1,LINE,2023-08-01T03/E1,LINE,2023-08-01T04/", "is given twice");
  edit("s/^E1,LINE/E7,LINE/", "there is no such enterprise");
  edit("s/^E1,LINE/E1,LIME/", "has no such process");
  edit("s/,load,/,lood,/", "load");
  edit("s/^\\(E1,LINE,2023-08-01T03[^,]*,[^,]*\\),1/\\1,nan/", "load");
  edit("s/^\\(E1,LINE,2023-08-01T03[^,]*\\)/E1,LINE,yesterday/", "time_utc is no time");
  edit("s/:00:00,/:30:00,/", "whole local hours");
  edit("s/^\\(E1,BOIL.*\\),0.8,0.8,1,0/\\1,0.8,0.8,yes,0/", "on and starts are 0 or 1");
  edit("5,$d", "lacks");
  edit("3,$d", "no row");
  edit("s/^\\(E1,BOIL,2023-08-01T03[^,]*,[^,]*\\),0.8,0.8/\\1,0.8,0.9/", "base_load is 0.9");
  edit("s/^\\(E1,LINE,2023-08-02T15.*,keep\\),[0-9.]*/\\1,3/", "shortfall is reported as 3");
}

static void shared_things(void **state) {
  (void)state;
  set(EXEMPT, 4, 5, 0.3);
  expect_violation("P of E2: load is 0.3; the enterprise is exempt and keeps to its base");
  move_batch(8, 15);
  move_batch(13, 10);
  set(LINE, 6, 10, 1.0);
  set(LINE, 14, 18, 0.0);
  expect_violation("uses what the buffer from MELT does not hold");
  set(LINE, 8, 17, 0.0);
  expect_violation("fills the buffer to LINE to 11; its capacity is 9");
  move_batch(37, -1);
  expect_violation("in the buffer from MELT at the end; it began with 3");
  for (int h = 8; h < 17; h += 3) set(BOIL, h, h + 1, 0.0);
  for (int h = 10; h < 14; h += 2) set(LINE, h, h + 1, 0.0);
  expect_violation("starts and stops on this day; most_changes is 12");
  for (int h = 0; h < HOURS; h++) set(BOIL, h, h + 1, 1.0);
  expect_violation("the enterprise emits");
  set(VOLUNTARY, 3, 5, 0.0);
  set(VOLUNTARY, 10, 12, 1.0);
  set(VOLUNTARY, 20, 22, 1.0);
  expect_violation("accepts 50 CNY; the orders cost it 60 CNY");
}

static void quiet_batches(void **state) {
  (void)state;
  char text[ENTERPRISES_TEXT];
  ql_enterprises *other;
  replace_text("quiet: [{from: 0, to: 5}]", "quiet: [{from: 18, to: 19}]", text);
  other = load_text(text);
  ql_problems problems = {0};
  ql_orders_verdict verdict;
  move_batch(13, 16);
  const ql_orders orders = {.plan = &plan, .base = &base};
  assert_ok(ql_orders_write(&orders, folder));
  assert_int_equal(ql_orders_check(path, other, &problems, &verdict), QL_ERR_INPUT);
  assert_int_equal(verdict.violations, 1);
  assert_non_null(strstr(problems.items[0].text, "runs in the quiet local hour 18"));
  ql_problems_free(&problems);
  ql_enterprises_free(other);
  reset();
}

/* --- what is written ----------------------------------------------------------------------- */

static void read_file(const char *name, size_t size, char *text) {
  char full[160];
  snprintf(full, sizeof full, "%s/%s", folder, name);
  FILE *in = fopen(full, "r");
  assert_non_null(in);
  text[fread(text, 1, size - 1, in)] = '\0';
  fclose(in);
}

static void csv_and_sheet_say_why(void **state) {
  (void)state;
  static char text[1 << 20];
  double day;
  assert_ok(ql_clock_parse("2023-08-01T02:00:00Z", &day)); /* 10 h local */
  const ql_order_reason reasons[] = {{LINE, 10, "S05", "O3", day, day + 8 * 3600.0, 0.25},
                                     {LINE, 11, "S05", "O3", day, day + 8 * 3600.0, 0.5},
                                     {LINE, 11, "S06", "PM25", day - 36000.0, day + 50400.0, 0.6}};
  move_batch(13, 15);
  const ql_station stations[] = {{.id = "S05", .name = "Datang <大唐>"}};
  set(LINE, 10, 14, 0.0);
  set(LINE, 18, 22, 1.0);
  const ql_orders orders = {&plan, &base, reasons, 3, stations, 1, "test"};
  ql_order_reason best;
  assert_true(ql_orders_reason(&orders, LINE, (int[]){10, 14}, &best));
  assert_string_equal(best.station, "S05");
  assert_true(fabs(best.gain - 0.75) < 1e-12);
  assert_false(ql_orders_reason(&orders, BOIL, (int[]){0, 48}, &best));
  assert_int_equal(ql_orders_kind(&orders, LINE, 10), QL_ORDER_STOP);
  assert_int_equal(ql_orders_kind(&orders, LINE, 18), QL_ORDER_RUN);
  assert_ok(ql_orders_write(&orders, folder));
  read_file("orders.csv", sizeof text, text);
  assert_non_null(strstr(text, "# SYNTHETIC"));
  assert_non_null(strstr(text, "E1,LINE,2023-08-01T03:00:00Z,2023-08-01T11:00:00,0,1,0,0,stop,,S06,"
                               "PM25,2023-08-01T00:00:00,2023-08-02T00:00:00,0.6\n"));
  read_file("sheets/E1.html", sizeof text, text);
  assert_non_null(strstr(text, "SYNTHETIC"));
  assert_non_null(strstr(text, "<b>10–14</b> 停 stop；<b>18–22</b> 开 run at 100 %"));
  assert_non_null(
      strstr(text, "开一批 start a batch at <b>15</b> (4 h)；不开 no batch at <b>13</b>"));
  assert_non_null(strstr(text, "S05 Datang &lt;大唐&gt;"));
  assert_non_null(strstr(text, "08-01 10:00–18:00"));
  assert_non_null(strstr(text, "−0.75 µg/m³"));
  assert_null(strstr(text, "<大唐>"));
  assert_null(strstr(text, "http")); /* it needs nothing else */
  read_file("sheets/E2.html", sizeof text, text);
  assert_non_null(strstr(text, "Nothing is asked"));
  reset();
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(good_orders_pass),
                                     cmocka_unit_test(loads),
                                     cmocka_unit_test(times),
                                     cmocka_unit_test(batches),
                                     cmocka_unit_test(amounts),
                                     cmocka_unit_test(shared_things),
                                     cmocka_unit_test(quiet_batches),
                                     cmocka_unit_test(hostile_files),
                                     cmocka_unit_test(csv_and_sheet_say_why)};
  return cmocka_run_group_tests(tests, setup, orders_folder_remove);
}
