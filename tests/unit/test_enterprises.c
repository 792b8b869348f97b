/* enterprises.yaml: defaults, and what is said of every fault, with the line. */
#include "enterprises_text.h"

#include "inputs/enterprises/emission.h"
#include "inputs/enterprises/feasible.h"

#include <dirent.h>
#include <math.h>

#define HOSTILE QL_SOURCE_DIR "/tests/hostile/case/"

static void loads_with_defaults(void **state) {
  (void)state;
  ql_enterprises *all = load_text(small_enterprises);
  const ql_enterprise *e = &all->enterprises[0];
  assert_int_equal(all->enterprises_count, 3);
  assert_true(all->synthetic);
  assert_string_equal(e->name, "E1");
  assert_true(e->burden_share == 1.0);
  assert_int_equal(all->tariffs[0].price_count, 24);
  assert_true(all->tariffs[0].price[23] == 600.0);
  const ql_plant_process *boiler = &e->processes[0], *line = &e->processes[1];
  assert_int_equal(boiler->base_count, 24);
  assert_int_equal(boiler->heat_count, 24);
  assert_int_equal(boiler->minimum_up, 1);
  assert_true(line->minimum_load == 1.0 && line->ramp == 1.0 && line->quota_share == 1.0);
  assert_string_equal(all->enterprises[1].status, "exempt");
  assert_true(ql_enterprises_fixed(&all->enterprises[1]));
  assert_false(ql_enterprises_fixed(&all->enterprises[2]));
  assert_string_equal(ql_enterprises_place(all, "enterprises[0].processes[1].drying"),
                      "small.yaml:32");
  ql_enterprises_free(all);
}

static void windows_pass_midnight(void **state) {
  (void)state;
  ql_enterprises *all = load_text(small_enterprises);
  const ql_plant_process *line = &all->enterprises[0].processes[1];
  for (int h = 0; h < 24; h++) {
    assert_int_equal(ql_enterprises_is_quiet(line, h), h >= 22 || h < 6);
    assert_int_equal(ql_enterprises_allowed(line, h), h >= 6 && h < 22);
  }
  const ql_plant_process *melt = &all->enterprises[0].processes[2];
  for (int h = 0; h < 24; h++) /* four hours each, from 8 and 13 */
    assert_true(ql_enterprises_base_load(melt, h) == (h >= 8 && h < 17 && h != 12));
  ql_enterprises_free(all);
}

typedef struct mistake {
  const char *from, *to, *said;
  int line; /* 0: not looked at */
} mistake;

static const mistake mistakes[] = {
    {"  - id: E2\n", "  - id: E1\n", "'E1' is the id of enterprises[0] too", 53},
    {"      - id: MELT", "      - id: LINE", "'LINE' is the id of processes[1]", 38},
    {"id: E2", "id: a/b", "must have no slash", 53},
    {"kind: continuous", "kind: kiln", "it must be continuous, batch, line or storage", 16},
    {"status: exempt", "status: free", "it must be negotiated, exempt", 54},
    {"grade: C", "grade: E", "it must be A, B, C or D", 8},
    {"status: negotiated", "status: negotiated\n    voluntary_cost: 3", "with status: voluntary",
     10},
    {"tariff: flat\n    most", "tariff: peak\n    most", "there is no tariff 'peak'", 10},
    {"price: [600]", "price: [600, 700]", "has 2 values; give 24 prices", 5},
    {"species: VOC, full: 8", "species: NMVOC, full: 8", "(write VOC)", 28},
    {"species: NOx, full: 10, idle: 2", "species: NOx, full: 1, idle: 2", "more than full", 18},
    {"full: 3}", "full: -3}", "it must be 0 to 1e7 kg", 41},
    {"base: [0.8]", "base: [0.8, 0.8]", "has 2 values; give 24", 19},
    {"base: [0.8]", "base: [1.8]", "it must be 0 to 1, part of full", 19},
    {"0,0,0,0,0,0,0,0,1,0,0,0,0,1", "0,0,0,0,0,0,0,0,0.5,0,0,0,0,1", "0 or 1: the batches", 42},
    {"heat: [0.5]", "heat: [1.5]", "is 1.5 at hour 0", 20},
    {"minimum_load: 0.4", "minimum_load: 4", "is 4; it must be 0 to 1", 21},
    {"ramp: 0.2", "ramp: 0", "is 0; it must be 1e-06 to 1", 22},
    {"minimum_up: 3", "minimum_up: 0", "it must be 1 to 168", 30},
    {"minimum_up: 3", "minimum_up: 3.5", "3.5", 30},
    {"minimum_up: 3", "minimum_upp: 3", "did you mean 'minimum_up'?", 30},
    {"duration: 4", "duration: 0", "it must be 1 to 24", 43},
    {"        duration: 4\n", "", "how many hours is a batch", 0},
    {"setup: 1", "setup: 1\n        ramp: 0.5", "is of no effect for kind: batch", 45},
    {"minimum_up: 3", "minimum_up: 3\n        setup: 1", "is of no effect for kind: line", 31},
    {"shape: [0.4, 0.3, 0.2, 0.1]", "shape: [0.4, 0.3, 0.3]", "the batch lasts 4 h", 45},
    {"shape: [0.4, 0.3, 0.2, 0.1]", "shape: [0.4, 0.3, 0.2, 0.3]", "sums to 1.2", 45},
    {"windows: [{from: 6, to: 22}]", "windows: [{from: 6, to: 25}]", "go from 0 to 24", 33},
    {"windows: [{from: 6, to: 22}]", "windows: [{from: 6, to: 6}]", "no time at all", 33},
    {"windows: [{from: 6, to: 22}]", "windows: [{from: 6.5, to: 22}]", "whole hours", 33},
    {"windows: [{from: 6, to: 22}]", "windows: []", "has 0 entries", 33},
    {"day_share: 0.5", "day_share: 1.5", "it must be 0 to 1", 35},
    {"from: MELT", "from: CAST", "there is no process 'CAST' in E1", 52},
    {"to: LINE", "to: MELT", "from and to are the same", 52},
    {"initial: 3", "initial: 30", "it must be from 0 to the capacity, 9", 52},
    {"per_hour: 0.8", "per_hour: 0", "it must be above 0", 52},
    {"tonnes: 1", "tonnes: 0", "it must be above 0 t a year", 13},
    {"{species: NOx, tonnes: 1}", "{species: CO, tonnes: 1}", "it must be PM25, NOx", 13},
    {"        stacks: [S1]\n", "", "name the stack of the case", 0},
    {"power_cap: 9", "power_cap: -9", "it must not be below 0", 12},
    {"power_cap: 9", "power_cap: nine", "nine", 12},
    {"synthetic: true", "synthetic: perhaps", "perhaps", 3},
    {"enterprises:\n", "plants:\n", "enterprises is missing", 0},
    {"    processes:\n      - {id: P, kind: storage, base: [0.5]}\n", "", "processes is missing",
     53},
    {"id: P, kind: storage, base: [0.5]}", "id: P, base: [0.5]}", "kind is missing", 56},
    {"base: [0.5]}\n", "base: &a [0.5]}\n", "anchor", 0},
};

static bool said(const ql_problems *problems, const mistake *m) {
  char end[32];
  snprintf(end, sizeof end, "yaml:%d", m->line);
  for (size_t n = 0; n < problems->count; n++) {
    const ql_problem *p = &problems->items[n];
    const char *tail = strstr(p->place, "yaml:");
    if (p->severity == QL_ERROR && strstr(p->text, m->said) &&
        (m->line == 0 || (tail && strcmp(tail, end) == 0)))
      return true;
  }
  return false;
}

static void faults_have_their_line(void **state) {
  (void)state;
  for (size_t n = 0; n < sizeof mistakes / sizeof mistakes[0]; n++) {
    char text[ENTERPRISES_TEXT];
    ql_problems problems = {0};
    ql_enterprises *all = NULL;
    replace_text(mistakes[n].from, mistakes[n].to, text);
    assert_int_equal(ql_enterprises_parse(text, strlen(text), "small.yaml", &problems, &all),
                     QL_ERR_INPUT);
    assert_null(all);
    if (!said(&problems, &mistakes[n])) {
      for (size_t k = 0; k < problems.count; k++)
        print_error("  %s: %s\n", problems.items[k].place, problems.items[k].text);
      fail_msg("'%s': '%s' (line %d) was not said", mistakes[n].to, mistakes[n].said,
               mistakes[n].line);
    }
    ql_problems_free(&problems);
  }
}

/* Every hostile case file is refused here too, whatever is wrong with it, and nothing crashes. */
static void hostile_files(void **state) {
  (void)state;
  DIR *folder = opendir(HOSTILE);
  int count = 0;
  assert_non_null(folder);
  for (struct dirent *e = readdir(folder); e; e = readdir(folder)) {
    const char *dot = strrchr(e->d_name, '.');
    if (!dot || strcmp(dot, ".yaml") != 0) continue;
    char path[1024];
    ql_problems problems = {0};
    ql_enterprises *all = NULL;
    snprintf(path, sizeof path, HOSTILE "%s", e->d_name);
    assert_int_equal(ql_error_exit_code(ql_enterprises_load(path, &problems, &all)), 2);
    assert_null(all);
    assert_true(problems.error_count > 0);
    ql_problems_free(&problems);
    count++;
  }
  closedir(folder);
  assert_true(count >= 60);
}

/* A text that ends anywhere is refused or read, and nothing crashes. */
static void cut_files(void **state) {
  (void)state;
  for (size_t size = 0; size < strlen(small_enterprises); size += 7) {
    ql_problems problems = {0};
    ql_enterprises *all = NULL;
    const ql_status status =
        ql_enterprises_parse(small_enterprises, size, "cut.yaml", &problems, &all);
    assert_true(status == QL_OK || status == QL_ERR_INPUT);
    assert_true((status == QL_OK) == (all != NULL));
    ql_enterprises_free(all);
    ql_problems_free(&problems);
  }
}

static void stacks_of_the_case(void **state) {
  (void)state;
  ql_enterprises *all = load_text(small_enterprises);
  const char *const ids[] = {"S1", "S3"};
  ql_problems problems = {0};
  ql_enterprises_check_stacks(all, ids, 2, &problems);
  assert_int_equal(problems.error_count, 2); /* LINE and MELT name S2 */
  assert_string_equal(problems.items[0].place, "small.yaml:27");
  assert_non_null(strstr(problems.items[0].text, "no stack 'S2'"));
  ql_problems_free(&problems);
  ql_enterprises_free(all);
}

/* --- emission, by hand --------------------------------------------------------------------- */

static void emission_by_hand(void **state) {
  (void)state;
  const ql_plant_process line = {
      .kind = (char[]){"line"}, .base = (double[24]){[23] = 1.0}, .base_count = 24, .drying = 2};
  const ql_process_emission x = {.full = 10, .idle = 4, .start = 3, .warm = 1};
  const double load[7] = {0, 0, 0, 0.5, 1, 0, 0};
  const ql_enterprises_run run = {.hours = 7, .load = load};
  /* dries from the base's last hour, stands warm, starts, runs, dries */
  const double wanted[7] = {1 + 4, 1 + 4, 1, 4 + 6 * 0.5 + 3, 10, 5, 5};
  double kg[7] = {0};
  ql_enterprises_emit(&line, &x, &run, kg);
  for (int h = 0; h < 7; h++) assert_true(fabs(kg[h] - wanted[h]) < 1e-12);
}

static void batches_by_hand(void **state) {
  (void)state;
  const ql_plant_process melt = {.kind = (char[]){"batch"},
                                 .base = (double[24]){[22] = 1.0},
                                 .base_count = 24,
                                 .duration = 3,
                                 .shape = (double[]){0.5, 0.3, 0.2},
                                 .shape_count = 3};
  const ql_process_emission x = {.full = 2, .start = 1, .warm = 0.25};
  const double starts[6] = {0, 0, 1, 0, 0, 0};
  const ql_enterprises_run run = {.hours = 6, .load = starts};
  const double wanted[6] = {6 * 0.2, 0.25, 6 * 0.5 + 1, 6 * 0.3, 6 * 0.2, 0.25};
  double kg[6] = {0};
  ql_enterprises_emit(&melt, &x, &run, kg);
  for (int h = 0; h < 6; h++) assert_true(fabs(kg[h] - wanted[h]) < 1e-12);
}

/* --- contradictions ------------------------------------------------------------------------ */

static const mistake contradictions[] = {
    {"windows: [{from: 6, to: 22}]", "windows: [{from: 8, to: 12}]",
     "windows (line 33) leaves 4 h a day; day_share (line 35) asks 5 full-load hours a day", 33},
    {"minimum_up: 3", "minimum_up: 20",
     "minimum_up (line 30) is 20 h, but it may run for 16 h without a break at most", 33},
    {"drying: 2", "drying: 2\n        must_run: true", "LINE of E1 contradicts itself", 34},
    {"drying: 2", "drying: 2\n        heat: [0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]",
     "heat (line 33) asks it to run in 1 h a day, up to load 1", 0},
    {"least_batches: 1", "least_batches: 4", "duration (line 43) is 4 h", 0},
    {"least_batches: 1", "least_batches: 4", "least_batches (line 46) asks 4 a day", 0},
    {"windows: [{from: 6, to: 20}]", "windows: [{from: 22, to: 5}]",
     "quiet (line 49) forbids 5 h a day, to every hour of a batch", 0},
    {"minimum_load: 0.4", "minimum_load: 0.9", "make it do 64.8 at least", 19},
    {"ramp: 0.2\n", "ramp: 0.01\n        day_share: 0\n", "", 0},
    {"per_hour: 0.8", "per_hour: 9", "can make 24 at most", 52},
    {"initial: 3}", "initial: 3}\n      - {from: BOIL, to: MELT, capacity: 1}",
     "the capacity 1 cannot hold the rest", 53},
};

static void contradictions_are_explained(void **state) {
  (void)state;
  for (size_t n = 0; n < sizeof contradictions / sizeof contradictions[0]; n++) {
    const mistake *m = &contradictions[n];
    char text[ENTERPRISES_TEXT];
    ql_problems problems = {0};
    ql_enterprises *all = NULL;
    replace_text(m->from, m->to, text);
    const ql_status status =
        ql_enterprises_parse(text, strlen(text), "small.yaml", &problems, &all);
    if (*m->said == '\0') { /* no contradiction */
      assert_ok(status);
    } else if (status == QL_OK || !said(&problems, m)) {
      for (size_t k = 0; k < problems.count; k++)
        print_error("  %s: %s\n", problems.items[k].place, problems.items[k].text);
      fail_msg("'%s': '%s' (line %d) was not said", m->to, m->said, m->line);
    }
    ql_enterprises_free(all);
    ql_problems_free(&problems);
  }
}

/* What names no set of constraints but the smallest: windows and day_share, not minimum_up. */
static void smallest_set_only(void **state) {
  (void)state;
  char text[ENTERPRISES_TEXT];
  ql_problems problems = {0};
  ql_enterprises *all = NULL;
  replace_text("windows: [{from: 6, to: 22}]", "windows: [{from: 8, to: 12}]", text);
  assert_int_equal(ql_enterprises_parse(text, strlen(text), "small.yaml", &problems, &all),
                   QL_ERR_INPUT);
  assert_null(strstr(problems.items[0].text, "minimum_up"));
  assert_null(strstr(problems.items[0].text, "quiet"));
  assert_null(strstr(problems.items[0].text, "drying"));
  ql_problems_free(&problems);
}

static void warned(const char *from, const char *to, const char *text) {
  char file[ENTERPRISES_TEXT];
  ql_problems problems = {0};
  ql_enterprises *all = NULL;
  replace_text(from, to, file);
  assert_ok(ql_enterprises_parse(file, strlen(file), "small.yaml", &problems, &all));
  bool found = false;
  for (size_t n = 0; n < problems.count; n++)
    found =
        found || (problems.items[n].severity == QL_WARNING && strstr(problems.items[n].text, text));
  if (!found) fail_msg("'%s' was not warned of", text);
  ql_enterprises_free(all);
  ql_problems_free(&problems);
}

static void soft_things_are_warned_of(void **state) {
  (void)state;
  warned("quota_share: 0.8", "quota_share: 1.5", "every plan pays for a shortfall");
  warned("0,0,0,0,0,0,0,0,1,1,1", "0,0,0,0,0,1,0,0,1,1,1", "windows or quiet hours forbid it");
  warned("must_run: true", "must_run: true\n        power: 30", "but what must run takes 15 MW");
  warned("minimum_up: 3", "minimum_up: 12", "18, stops before minimum_up is over");
  warned("minimum_down: 2", "minimum_down: 15", "starts before minimum_down is over");
  warned("base: [0.8]",
         "base: [0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,"
         "0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.5]",
         "changes by more than ramp");
  warned("heat: [0.5]", "heat: [0.9,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]",
         "0.8 at hour 0, is below heat");
  warned("setup: 1", "setup: 2", "13, starts a batch before the one before and its setup are over");
  warned("least_batches: 1\n        most_batches: 3\n        windows: [{from: 6, to: 20}]\n"
         "        quiet: [{from: 0, to: 5}]\n        quota_share: 1\n    buffers:\n"
         "      - {from: MELT, to: LINE, per_hour: 0.8, capacity: 9, initial: 3}\n",
         "least_batches: 3\n", "has fewer batches a day");
  warned("quiet: [{from: 0, to: 5}]", "quiet: [{from: 11, to: 12}]", "runs in quiet hours");
  warned("per_hour: 0.8", "per_hour: 0.9", "the base leaves less in it");
  warned("capacity: 9, initial: 3", "capacity: 0.5", "the base fills it beyond its capacity");
  warned("per_hour: 0.8, capacity: 9, initial: 3", "per_hour: 1.1, capacity: 9",
         "the base overdraws it");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(loads_with_defaults),
                                     cmocka_unit_test(windows_pass_midnight),
                                     cmocka_unit_test(faults_have_their_line),
                                     cmocka_unit_test(hostile_files),
                                     cmocka_unit_test(cut_files),
                                     cmocka_unit_test(stacks_of_the_case),
                                     cmocka_unit_test(emission_by_hand),
                                     cmocka_unit_test(batches_by_hand),
                                     cmocka_unit_test(contradictions_are_explained),
                                     cmocka_unit_test(smallest_set_only),
                                     cmocka_unit_test(soft_things_are_warned_of)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
