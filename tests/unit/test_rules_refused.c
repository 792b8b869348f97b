/* Scenarios that are refused before anything runs, each with the line of its file. */
#define WORLD_FOLDER "scn_refused"
#include "scenario_world.h"

#include <dirent.h>
#include <math.h>

typedef struct bad_case {
  const char *head, *rules;
  int line; /* of the file; "scenarios:", the name and "rules:" are three lines after the head */
  const char *text;
} bad_case;

static bool expect_at(const world *w, const char *place, const char *text) {
  for (size_t n = 0; n < w->f.problems.count; n++)
    if (w->f.problems.items[n].severity == QL_ERROR &&
        strcmp(w->f.problems.items[n].place, place) == 0 &&
        strstr(w->f.problems.items[n].text, text))
      return true;
  print_problems(&w->f);
  print_message("not reported at %s: %s\n", place, text);
  return false;
}

static void expect(const world *w, const bad_case *c) {
  char place[64];
  snprintf(place, sizeof place, "scn_scenarios.yaml:%d", c->line);
  if (!expect_at(w, place, c->text)) fail_msg("of\n%s%s", c->head, c->rules);
}

static void refuse(world *w, const bad_case *cases, size_t count) {
  for (size_t n = 0; n < count; n++) {
    if (world_try(w, cases[n].head, cases[n].rules) == QL_OK)
      fail_msg("accepted: %s%s", cases[n].head, cases[n].rules);
    expect(w, &cases[n]);
  }
}

static void refuse_all(const bad_case *cases, size_t count) {
  world w;
  world_open(&w);
  refuse(&w, cases, count);
  world_close(&w);
}

static const char grades[] = "enterprises: scn_grades.csv\n";

static void unknown_names(void **state) {
  (void)state;
  const bad_case cases[] = {
      {"", "  - scale: 1\n  - {select: {enterprises: [E1, E7]}, scale: 1}\n", 5,
       "'E7' is none of the enterprises of this case: E1, E2, E3"},
      {"", "  - select: {processes: [P7]}\n    scale: 1\n", 4, "'P7' is none of the processes"},
      {"", "  - {select: {inventories: [x]}, scale: 1}\n", 4,
       "'x' is none of the inventories of this case: hourly, solvent, stacks, straw"},
      {"", "  - {select: {sectors: [steel]}, scale: 1}\n", 4, "'steel' is none of the sectors"},
      {"", "  - {select: {pollutants: [NOX]}, scale: 1}\n", 4,
       "'NOX' is none of the pollutants of this case: SO2, VOC, NOx, dry_matter"},
      {"", "  - {select: {species: [XX]}, scale: 1}\n", 4, "the model has no species 'XX'"},
      {grades, "  - {select: {townships: [North, South]}, scale: 1}\n", 5,
       "'South' is none of the townships of this case: North"},
      {grades, "  - {select: {grades: [B]}, scale: 1}\n", 5,
       "no enterprise of scn_grades.csv has grade B"},
      {grades, "  - {select: {grades: [E]}, scale: 1}\n", 5, "grade 'E'"},
      {"", "  - {select: {grades: [A]}, scale: 1}\n", 4, "names no table `enterprises`"},
      {"", "  - {select: {townships: [North]}, scale: 1}\n", 4, "neither outlines"},
      {"", "  - {select: {lists: [none]}, scale: 1}\n", 4, "no list 'none'"},
      {"lists:\n- name: l\n  enterprises:\n  - E1\n  - E8\n",
       "  - {select: {lists: [l]}, scale: 1}\n", 5, "'E8' is none of the enterprises"},
      {"", "  - add: {name: new, points: scn_none.csv}\n", 4, "cannot be found"},
      {"enterprises: scn_none.csv\n", "", 1, "cannot be found"},
      {"", "  - {select: {region: scn_points.csv}, scale: 0}\n", 4, "this is not GeoJSON"}};
  refuse_all(cases, sizeof cases / sizeof cases[0]);
}

static void wrong_values(void **state) {
  (void)state;
  const bad_case cases[] = {
      {"", "  - scale: -1\n", 4, "scale is -1; it must be a number from 0 to 1000"},
      {"", "  - scale: .nan\n", 4, "scale"},
      {"", "  - {select: {pollutants: [NOx]}, cap: {limit: 5, units: ppb, every: hour}}\n", 4,
       "a cap is mass by time"},
      {"", "  - {select: {pollutants: [NOx]}, cap: {limit: 5, units: kg, every: hour}}\n", 4,
       "a cap is mass by time"},
      {"", "  - {select: {pollutants: [NOx]}, cap: {limit: 5, units: mol s-1, every: hour}}\n", 4,
       "a cap is mass by time"},
      {"", "  - {select: {pollutants: [NOx]}, cap: {limit: -5, units: kg h-1, every: hour}}\n", 4,
       "cap.limit is -5"},
      {"", "  - {select: {pollutants: [NOx]}, cap: {limit: 5, units: kg h-1, every: week}}\n", 4,
       "must be hour or day"},
      {"", "  - {when: {hours: [{from: 10, to: 25}]}, scale: 0}\n", 4,
       "hours of the local day are 0 to 24"},
      {"", "  - {when: {hours: [{from: 10, to: 10}]}, scale: 0}\n", 4, "is no time"},
      {"", "  - {scale: 0, ban: true}\n", 4, "this one has scale, ban"},
      {"", "  - note: nothing\n", 4, "none of them"},
      {"", "  - ban: false\n", 4, "does nothing"},
      {"", "  - {select: {share: 1.5}, ban: true}\n", 4, "select.share is 1.5"},
      {"", "  - {select: {polygon: [{lon: 120, lat: 30}, {lon: 121, lat: 30}]}, ban: true}\n", 4,
       "three corners"},
      {"", "  - retrofit: {height: 900}\n", 4, "retrofit.height is 900"},
      {"", "  - retrofit: {factor: -0.1}\n", 4, "retrofit.factor is -0.1"},
      {"", "  - {select: {pollutants: [NOx]}, retrofit: {height: 90}}\n", 4, "rebuilt as a whole"},
      {"", "  - add: {name: new}\n", 4, "name one of points, inventory, fires"},
      {"", "  - {add: {name: stacks, points: scn_points.csv}}\n", 4,
       "there is an inventory 'stacks' already"},
      {"", "  - {substitute: {speciation: scn_speciation.csv, after: x}}\n", 4,
       "name the pollutants"},
      {"",
       "  - {select: {pollutants: [VOC]}, substitute: {speciation: scn_speciation.csv, after: "
       "x}}\n",
       4, "no row of sector 'x' for VOC"},
      {"", "  - {when: {hours: [{from: 10, to: 12}]}, shift: {to: [{from: 1, to: 2}], share: 2}}\n",
       4, "shift.share is 2"},
      {"", "  - {shift: {to: [{from: 1, to: 2}]}}\n", 4, "name them under when.hours"},
      {"", "  - {scale: 1, colour: red}\n", 4, "unknown key 'colour'"},
      {"", "  - scale: much\n", 4, "scale"}};
  refuse_all(cases, sizeof cases / sizeof cases[0]);
}

static void wrong_times(void **state) {
  (void)state;
  const bad_case cases[] = {
      {"", "  - {when: {first_date: 2023-07-17}, scale: 0}\n", 4,
       "2023-07-17 is outside the case, which has the local days 2023-07-15 to 2023-07-16"},
      {"", "  - when:\n      first_date: 2023-07-15\n      last_date: 2023-08-01\n    scale: 0\n",
       6, "outside the case"},
      {"", "  - {when: {first_date: 15.7.2023}, scale: 0}\n", 4, "is no date"},
      {"", "  - {when: {start_hour: 25}, scale: 0}\n", 4, "start_hour is 25"},
      {"", "  - {when: {last_date: 2023-07-15, start_hour: 9, end_hour: 8}, scale: 0}\n", 4,
       "at no hour of the case"},
      {"", "  - {when: {first_date: 2023-07-16, last_date: 2023-07-15}, scale: 0}\n", 4,
       "is before the first"},
      {"",
       "  - {select: {sectors: [paint]}, when: {hours: [{from: 10, to: 16}]}, shift: {to: [{from: "
       "11, to: 15}]}}\n",
       4, "there is no hour to shift to"},
      {"",
       "  - {select: {inventories: [straw]}, when: {hours: [{from: 10, to: 16}]}, shift: {to: "
       "[{from: 18, to: 20}]}}\n",
       4, "are not shifted"}};
  world w;
  world_open(&w);
  refuse(&w, cases, sizeof cases / sizeof cases[0]);
  /* a run that ends at 15 h: nothing is left to shift to on its last day */
  const bad_case early = {"",
                          "  - {select: {sectors: [paint]}, when: {hours: [{from: 10, to: 16}]}, "
                          "shift: {to: [{from: 18, to: 22}]}}\n",
                          4, "on 2023-07-16 there is no hour to shift to"};
  w.config.end_time -= 9.0 * 3600.0;
  refuse(&w, &early, 1);
  /* and one that does not have the rule's hours at all */
  const bad_case never = {
      "", "  - {when: {first_date: 2023-07-16, hours: [{from: 20, to: 22}]}, scale: 0}\n", 4,
      "at no hour of the case"};
  refuse(&w, &never, 1);
  world_close(&w);
}

static void selections_of_nothing(void **state) {
  (void)state;
  const bad_case cases[] = {
      {"", "  - {select: {enterprises: [E1], sectors: [paint]}, scale: 0}\n", 4, "selects nothing"},
      {"", "  - {select: {enterprises: [E1], processes: [P2], pollutants: [SO2]}, scale: 0}\n", 4,
       "selects nothing"},
      {"", "  - {select: {inventories: [solvent], enterprises: [E1]}, scale: 0}\n", 4,
       "selects nothing"},
      {"", "  - {select: {inventories: [solvent], species: [NO]}, scale: 0}\n", 4,
       "selects nothing"},
      {"",
       "  - {select: {polygon: [{lon: 100, lat: 29}, {lon: 101, lat: 29}, {lon: 100, lat: 30}]}, "
       "scale: 0}\n",
       4, "selects nothing"},
      {"", "  - {select: {inventories: [solvent]}, retrofit: {factor: 0.5}}\n", 4,
       "selects nothing of this case that is emitted by a stack"}};
  refuse_all(cases, sizeof cases / sizeof cases[0]);
}

#define BAN "  - {select: {sectors: [paint]}, when: {hours: [{from: 10, to: 16}]}, ban: true}\n"

static void contradictions(void **state) {
  (void)state;
  write_text("scn_water.csv",
             "sector,pollutant,species,amount,units\nwater,VOC,PAR,0.01,mol g-1\n");
  const bad_case cases[] = {
      {"", BAN "  - {select: {enterprises: [E2]}, scale: 1.5}\n", 5,
       "contradicts the rule of line 4: one bans what the other lets grow"},
      {"", "  - {select: {enterprises: [E2]}, scale: 1.5}\n" BAN, 5,
       "one bans what the other lets grow"},
      {"",
       BAN "  - add: {name: new, points: scn_more.csv, profiles: scn_profiles.csv, speciation: "
           "scn_speciation.csv}\n",
       5, "one bans what the other adds"},
      {"",
       BAN "  - {select: {sectors: [paint]}, when: {hours: [{from: 8, to: 9}]}, shift: {to: "
           "[{from: 12, to: 14}]}}\n",
       5, "hours to which the other shifts"},
      {"",
       "  - {select: {sectors: [cement]}, retrofit: {height: 90}}\n  - {select: {enterprises: "
       "[E1], processes: [P1]}, retrofit: {height: 100}}\n",
       5, "both rebuild the same stacks"},
      {"",
       "  - {select: {sectors: [paint]}, when: {hours: [{from: 10, to: 16}]}, shift: {to: [{from: "
       "18, to: 20}]}}\n"
       "  - {select: {enterprises: [E3]}, when: {hours: [{from: 15, to: 17}]}, shift: {to: [{from: "
       "20, to: 22}]}}\n",
       5, "both shift the same hours"},
      {"",
       "  - {select: {sectors: [paint], pollutants: [VOC]}, substitute: {speciation: "
       "scn_water.csv, after: water}}\n"
       "  - {select: {enterprises: [E3], pollutants: [VOC]}, substitute: {speciation: "
       "scn_water.csv, after: water}}\n",
       5, "replace the same materials"},
      {"",
       "  - {select: {species: [TOL]}, scale: 0.5}\n"
       "  - {select: {sectors: [paint], pollutants: [VOC]}, substitute: {speciation: "
       "scn_water.csv, after: water}}\n",
       5, "put the substitution before it"},
      {"",
       "  - {select: {sectors: [paint], pollutants: [VOC]}, substitute: {speciation: "
       "scn_water.csv, before: water, after: water}}\n",
       4, "splits VOC of sector paint otherwise than 'water'"}};
  /* Near them, and good: other hours, other sources, other parameters. */
  static const char *const good[] = {
      BAN "  - {select: {enterprises: [E2]}, when: {hours: [{from: 16, to: 20}]}, scale: 1.5}\n",
      BAN "  - {select: {enterprises: [E1]}, scale: 1.5}\n",
      BAN "  - {select: {sectors: [paint]}, when: {hours: [{from: 8, to: 9}]}, shift: {to: [{from: "
          "16, to: 18}]}}\n",
      "  - {select: {sectors: [cement]}, retrofit: {height: 90}}\n  - {select: {sectors: "
      "[cement]}, retrofit: {diameter: 2}}\n",
      "  - {select: {enterprises: [E2]}, when: {hours: [{from: 10, to: 16}]}, shift: {to: [{from: "
      "18, to: 20}]}}\n"
      "  - {select: {enterprises: [E3]}, when: {hours: [{from: 10, to: 16}]}, shift: {to: [{from: "
      "20, to: 22}]}}\n"};
  world w;
  world_open(&w);
  write_text("scn_more.csv", WORLD_STACKS "E9-P1,E9,P1,New,paint,120.2,29.7,60,2,400,12,,,365\n");
  refuse(&w, cases, sizeof cases / sizeof cases[0]);
  for (size_t n = 0; n < sizeof good / sizeof good[0]; n++) world_rules(&w, "", good[n]);
  world_close(&w);
}

/* Text that is no scenario: refused by the same means as a case file, without a crash or a leak. */
static void hostile_text(void **state) {
  (void)state;
  static const char *const texts[] = {
      "",
      "scenarios:\n",
      "scenarios: 7\n",
      "scenarios: []\n",
      "- a\n",
      "scenarios:\n- rules: []\n",
      "scenarios:\n- {name: a}\n- {name: a}\n",
      "scenarios:\n- {name: base}\n",
      "scenarios:\n- {name: ../up}\n",
      "scenarios: &x\n- name: a\n",
      "scenarios:\n\t- name: a\n",
      "scenarios:\n- {name: a, rules: [1]}\n",
      "scenarios:\n- {name: a, rules: [{select: [x], ban: true}]}\n",
      "scenarios:\n- {name: a, rules: [{when: {hours: {from: 1, to: 2}}, ban: true}]}\n",
      "lists: [{name: l, enterprises: [a]}, {name: l, enterprises: [b]}]\nscenarios:\n- {name: "
      "a}\n",
      "scenarios:\n- {name: a, name: b}\n",
      "scenarios:\n- {name: a\n",
      "\xff\xfe",
      "scenarios:\n- {name: a, rules: [{add: {name: q, fires: .}}]}\n"};
  for (size_t n = 0; n < sizeof texts / sizeof texts[0]; n++) {
    ql_problems problems = {0};
    ql_scenarios *file = NULL;
    write_text("scn_hostile.yaml", texts[n]);
    const ql_status status = ql_scenarios_load("scn_hostile.yaml", &problems, &file);
    if (status == QL_OK) fail_msg("accepted: %s", texts[n]);
    assert_null(file);
    assert_true(problems.error_count > 0);
    assert_non_null(strstr(problems.items[0].place, "scn_hostile.yaml"));
    ql_problems_free(&problems);
  }
}

/* The hostile and the good case files, and what the fuzzer found: none is a file of scenarios. */
static void case_files(void **state) {
  (void)state;
  static const char *const folders[] = {"tests/hostile/case", "tests/hostile/good",
                                        "tests/fuzz/corpus"};
  int files = 0;
  for (size_t d = 0; d < sizeof folders / sizeof folders[0]; d++) {
    char path[1024];
    snprintf(path, sizeof path, QL_SOURCE_DIR "/%s", folders[d]);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
      ql_problems problems = {0};
      ql_scenarios *file = NULL;
      if (entry->d_name[0] == '.') continue;
      snprintf(path, sizeof path, QL_SOURCE_DIR "/%s/%s", folders[d], entry->d_name);
      if (ql_scenarios_load(path, &problems, &file) == QL_OK) fail_msg("accepted: %s", path);
      assert_true(problems.error_count > 0);
      ql_problems_free(&problems);
      files++;
    }
    closedir(folder);
  }
  assert_true(files > 50);
}

/* What is wrong with the tables is said with their own lines. */
static void wrong_tables(void **state) {
  (void)state;
  world w;
  world_open(&w);
  write_text("scn_grades.csv", "enterprise,grade,township\nE1,A,\nE1,B,\nE2,F,\n");
  assert_int_equal(world_try(&w, grades, "  - {select: {grades: [A]}, scale: 0}\n"), QL_ERR_INPUT);
  assert_true(expect_at(&w, "scn_grades.csv:3", "enterprise E1 was there before"));
  assert_true(expect_at(&w, "scn_grades.csv:4", "grade 'F' of E2"));
  write_text("scn_town.geojson", "{\"type\": \"Feature\", \"geometry\": {\"type\": \"Polygon\", "
                                 "\"coordinates\": [[[1, 2], [3, 4], [1, 2]]]}}");
  assert_int_equal(world_try(&w, "townships: scn_town.geojson\n", "  - scale: 0\n"), QL_ERR_INPUT);
  assert_non_null(find_problem(&w.f, QL_ERROR, "less than four points"));
  world_close(&w);
}

int main(void) {
  world_folder();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(unknown_names),  cmocka_unit_test(wrong_values),
      cmocka_unit_test(wrong_times),    cmocka_unit_test(selections_of_nothing),
      cmocka_unit_test(contradictions), cmocka_unit_test(hostile_text),
      cmocka_unit_test(case_files),     cmocka_unit_test(wrong_tables)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
