/* The enterprises of the embedded case against its stacks: every stack is some process's, and the
 * processes of a stack emit in every hour of the demo's days what the case gives the stack. The
 * tables are read here and spent over the calendar as docs/theory/emissions.md has it (equation 2),
 * apart from the script that made the enterprises. */
#include "ql_test.h"

#include "base/clock.h"
#include "base/csv.h"
#include "inputs/enterprises/emission.h"

#include <math.h>

#define TABLES QL_SOURCE_DIR "/cases/zhuji/tables/"

static ql_arena *arena;
static ql_csv stacks, profiles;

static int setup(void **state) {
  (void)state;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_csv_read(arena, TABLES "enterprises.csv", &stacks));
  assert_ok(ql_csv_read(arena, TABLES "profiles.csv", &profiles));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ql_arena_free(arena);
  return 0;
}

static double factor(const char *sector, const char *kind, int index) {
  for (int r = 0; r < profiles.rows; r++)
    if (strcmp(ql_csv_field(&profiles, r, 0), sector) == 0 &&
        strcmp(ql_csv_field(&profiles, r, 1), kind) == 0 &&
        atoi(ql_csv_field(&profiles, r, 2)) == index)
      return strtod(ql_csv_field(&profiles, r, 3), NULL);
  fail_msg("no factor %s %s %d", sector, kind, index);
  return 0.0;
}

/* Part of a year's tonnes in local hour `hour` of a day. */
static double part_of_year(const char *sector, const char *day, int hour) {
  double time, sum = 0.0;
  assert_ok(ql_clock_parse(day, &time));
  const ql_date date = ql_clock_to_date(time);
  ql_date each = date;
  for (each.day = 1; each.day <= 31; each.day++) { /* both months have 31 days */
    const ql_date known = ql_clock_to_date(ql_clock_from_date(&each));
    sum += factor(sector, "weekday", known.weekday + 1);
  }
  return factor(sector, "month", date.month) / 12.0 * factor(sector, "weekday", date.weekday + 1) /
         sum * factor(sector, "hour", hour) / 24.0;
}

static void add_process(const ql_plant_process *p, const char *stack, const char *species,
                        double kg[QL_DAY_HOURS]) {
  if (p->stacks_count == 0 || strcmp(p->stacks[0], stack) != 0) return;
  const ql_enterprises_run run = {.hours = QL_DAY_HOURS, .load = p->base};
  for (unsigned n = 0; n < p->emissions_count; n++)
    if (strcmp(p->emissions[n].species, species) == 0)
      ql_enterprises_emit(p, &p->emissions[n], &run, kg);
}

/* The largest relative difference of an hour. */
static double compare_stack(const ql_enterprises *all, int row, const char *const species[2],
                            const char *day) {
  char title[64];
  double kg[QL_DAY_HOURS] = {0}, worst = 0.0;
  const int e = ql_enterprises_find(all, ql_csv_field(&stacks, row, 1));
  assert_true(e >= 0);
  for (unsigned p = 0; p < all->enterprises[e].processes_count; p++)
    add_process(&all->enterprises[e].processes[p], ql_csv_field(&stacks, row, 0), species[0], kg);
  snprintf(title, sizeof title, "%s[t year-1]", species[1]);
  const int column = ql_csv_column(&stacks, title);
  assert_true(column > 0);
  const double tonnes = strtod(ql_csv_field(&stacks, row, column), NULL);
  for (int h = 0; h < QL_DAY_HOURS; h++) {
    const double wanted = 1000.0 * tonnes * part_of_year(ql_csv_field(&stacks, row, 4), day, h);
    if (tonnes == 0.0) assert_true(kg[h] == 0.0);
    if (tonnes > 0.0) worst = fmax(worst, fabs(kg[h] / wanted - 1.0));
  }
  return worst;
}

static void check_season(const char *file, const char *const days[3]) {
  static const char *const species[][2] = {
      {"PM25", "PM25"}, {"NOx", "NOx"}, {"VOC", "NMVOC"}, {"SO2", "SO2"}};
  ql_problems problems = {0};
  ql_enterprises *all = NULL;
  assert_ok(ql_enterprises_load(file, &problems, &all));
  for (size_t n = 0; n < problems.count; n++)
    print_error("%s: %s\n", problems.items[n].place, problems.items[n].text);
  assert_int_equal(problems.count, 0);
  assert_true(all->synthetic);
  assert_int_equal(all->enterprises_count, 40);
  const char *ids[128];
  double worst = 0.0;
  for (int r = 0; r < stacks.rows; r++) {
    ids[r] = ql_csv_field(&stacks, r, 0);
    for (int s = 0; s < 4; s++)
      for (int d = 0; d < 3; d++) worst = fmax(worst, compare_stack(all, r, species[s], days[d]));
  }
  ql_enterprises_check_stacks(all, ids, stacks.rows, &problems);
  assert_int_equal(problems.count, 0);
  print_message("%s: %d stacks, largest difference of an hour %.1e\n", file, stacks.rows, worst);
  assert_true(worst < 1e-4);
  ql_enterprises_free(all);
}

static void stacks_are_met(void **state) {
  (void)state;
  check_season(TABLES "enterprises_summer.yaml",
               (const char *const[]){"2023-08-01", "2023-08-02", "2023-08-03"});
  check_season(TABLES "enterprises_winter.yaml",
               (const char *const[]){"2024-01-09", "2024-01-10", "2024-01-11"});
}

/* Kinds, statuses and grades that a plan must cope with are all there. */
static void set_is_rich(void **state) {
  (void)state;
  ql_problems problems = {0};
  ql_enterprises *all = NULL;
  int processes = 0, kinds[4] = {0}, statuses[4] = {0}, grades[4] = {0}, buffers = 0, heat = 0;
  assert_ok(ql_enterprises_load(TABLES "enterprises_summer.yaml", &problems, &all));
  for (unsigned n = 0; n < all->enterprises_count; n++) {
    const ql_enterprise *e = &all->enterprises[n];
    static const char *const names[] = {"negotiated", "exempt", "voluntary", "protected"};
    for (int s = 0; s < 4; s++) statuses[s] += strcmp(e->status, names[s]) == 0;
    grades[e->grade[0] - 'A']++;
    buffers += (int)e->buffers_count;
    processes += (int)e->processes_count;
    for (unsigned p = 0; p < e->processes_count; p++) {
      kinds[ql_enterprises_kind(&e->processes[p])]++;
      heat += e->processes[p].heat_count > 0;
    }
  }
  print_message("%d processes: %d continuous, %d batch, %d line, %d storage; %d buffers\n",
                processes, kinds[0], kinds[1], kinds[2], kinds[3], buffers);
  assert_true(processes >= 140);
  assert_true(buffers >= 20 && heat >= 10);
  for (int k = 0; k < 4; k++) assert_true(kinds[k] > 0 && statuses[k] > 0 && grades[k] > 0);
  ql_enterprises_free(all);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(stacks_are_met),
                                     cmocka_unit_test(set_is_rich)};
  return cmocka_run_group_tests(tests, setup, teardown);
}
