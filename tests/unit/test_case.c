/* Good case files: every key arrives where it belongs, defaults stand where nothing is said. */
#include "ql_test.h"

#include "inputs/case/case.h"

#define GOOD QL_SOURCE_DIR "/tests/hostile/good/"

static ql_case *load(const char *path) {
  ql_problems problems = {0};
  ql_case *loaded = NULL;
  assert_ok(ql_case_load(path, &problems, &loaded));
  assert_int_equal(problems.count, 0);
  ql_problems_free(&problems);
  return loaded;
}

static void every_key(void **state) {
  (void)state;
  ql_case *c = load(GOOD "full.yaml");
  assert_string_equal(c->name, "full");
  assert_string_equal(c->title, "A case with every key");
  assert_true(c->start_time == 1689350400.0 && c->end_time == 1689523200.0);
  assert_true(c->utc_offset == 28800.0 && c->synthetic);
  const ql_case_meteorology *m = &c->meteorology;
  assert_int_equal(m->files_count, 2);
  assert_string_equal(m->files[0], GOOD "../case/files/wrfout_01.nc");
  assert_string_equal(m->files[1], GOOD "../case/files/wrfout_02.nc");
  assert_int_equal(m->skip_west * 1000 + m->skip_east * 100 + m->skip_south * 10 + m->skip_north,
                   1234);
  assert_int_equal(m->layer_tops_count, 4);
  assert_int_equal(m->layer_tops[3], 8);
  assert_true(m->minimum_kz == 0.5);
  assert_true(c->land.ozone_column == 290.0);
  assert_string_equal(c->land.file, GOOD "../case/files/emissions.nc");
  assert_string_equal(c->land.ozone_file, GOOD "../case/files/ozone.nc");
  assert_string_equal(c->land.ozone_variable, "o3col");
  ql_case_free(c);
}

static void every_emission_key(void **state) {
  (void)state;
  ql_case *c = load(GOOD "full.yaml");
  const ql_case_emissions *e = &c->emissions;
  assert_int_equal(e->gridded_count * 100 + e->inventories_count * 10 + e->points_count, 111);
  assert_string_equal(e->gridded[0].name, "surface");
  assert_int_equal(e->gridded[0].files_count, 1);
  assert_string_equal(e->gridded[0].files[0], GOOD "../case/files/emissions.nc");
  assert_string_equal(e->gridded[0].species_map, GOOD "../case/files/map.yaml");
  assert_string_equal(e->inventories[0].name, "traffic");
  assert_string_equal(e->inventories[0].file, GOOD "../case/files/emissions.nc");
  assert_string_equal(e->inventories[0].sector, "transport");
  assert_string_equal(e->inventories[0].speciation, GOOD "../case/files/speciation.csv");
  assert_string_equal(e->inventories[0].profiles, GOOD "../case/files/profiles.csv");
  assert_string_equal(e->inventories[0].vertical, GOOD "../case/files/profiles.csv");
  assert_string_equal(e->points[0].name, "stacks");
  assert_string_equal(e->points[0].file, GOOD "../case/files/points.csv");
  assert_string_equal(e->points[0].species_map, GOOD "../case/files/map.yaml");
  assert_string_equal(e->points[0].speciation, GOOD "../case/files/speciation.csv");
  assert_string_equal(e->points[0].profiles, GOOD "../case/files/profiles.csv");
  assert_int_equal(e->fires_count, 1);
  assert_string_equal(e->fires[0].name, "straw");
  assert_string_equal(e->fires[0].file, GOOD "../case/files/points.csv");
  assert_string_equal(e->fires[0].factors, GOOD "../case/files/speciation.csv");
  assert_true(e->natural.biogenic && e->natural.soil_no && e->natural.sea_salt);
  assert_true(!e->natural.dust);
  assert_string_equal(e->plume_in_grid, "handover");
  assert_true(e->natural.fugitive_dust == 25.0 && e->natural.past_temperature == 284.5);
  ql_case_free(c);
}

static void every_other_key(void **state) {
  (void)state;
  ql_case *c = load(GOOD "full.yaml");
  assert_string_equal(c->initial.file, GOOD "../case/files/emissions.nc");
  assert_string_equal(c->initial.species_map, GOOD "../case/files/map.yaml");
  assert_string_equal(c->boundary.file, GOOD "../case/files/emissions.nc");
  assert_null(c->boundary.species_map);
  const ql_case_numerics *n = &c->numerics;
  assert_true(n->step == 120.0 && n->chemistry_step == 600.0 && n->photolysis_step == 1800.0);
  assert_string_equal(n->tolerance, "tight");
  assert_string_equal(n->n2o5, "riemer");
  assert_true(!n->no_chemistry && n->no_deposition && n->no_clouds);
  const ql_case_output *o = &c->output;
  assert_string_equal(o->folder, GOOD "results");
  assert_int_equal(o->species_count, 2);
  assert_string_equal(o->species[1], "NO2");
  assert_int_equal(o->layers, 0);
  assert_int_equal(o->interval, 30);
  assert_int_equal(o->checkpoint, 120);
  assert_false(o->checkpoint_by_clock);
  assert_true(o->source_receptor);
  assert_string_equal(o->stations, GOOD "../case/files/stations.csv");
  ql_case_free(c);
}

static void defaults(void **state) {
  (void)state;
  ql_case *c = load(GOOD "small.yaml");
  assert_string_equal(c->name, "small");
  assert_string_equal(c->title, "small");
  assert_string_equal(c->timezone, "+08:00");
  assert_true(c->utc_offset == 28800.0);
  assert_string_equal(c->mechanism, "cb6r5_ae");
  assert_true(!c->synthetic && c->meteorology.minimum_kz == 0.1 && c->land.ozone_column == 300.0);
  assert_null(c->meteorology.layer_tops);
  assert_null(c->land.file);
  assert_null(c->emissions.gridded);
  assert_true(c->numerics.step == 300.0 && c->numerics.chemistry_step == 600.0);
  assert_true(c->numerics.photolysis_step == 1200.0 && !c->numerics.no_chemistry);
  assert_string_equal(c->numerics.tolerance, "production");
  assert_string_equal(c->numerics.n2o5, "davis");
  assert_true(!c->emissions.natural.biogenic && c->emissions.natural.fugitive_dust == 0.0);
  assert_true(c->emissions.natural.past_temperature == 297.0);
  assert_string_equal(c->emissions.plume_in_grid, "none");
  assert_false(c->output.source_receptor);
  assert_string_equal(c->output.folder, GOOD "output");
  assert_int_equal(c->output.species_count, 26);
  assert_string_equal(c->output.species[13], "PM10");
  assert_string_equal(c->output.species[25], "VISUAL_RANGE");
  assert_int_equal(c->output.layers, 1);
  assert_int_equal(c->output.interval, 60);
  assert_int_equal(c->output.checkpoint, 60);
  assert_true(c->output.checkpoint_by_clock);
  ql_case_free(c);
}

static void places(void **state) {
  (void)state;
  ql_case *c = load(GOOD "full.yaml");
  assert_string_equal(ql_case_place(c, "start"), GOOD "full.yaml:4");
  assert_string_equal(ql_case_place(c, "emissions.points[0].file"), GOOD "full.yaml:37");
  assert_string_equal(ql_case_place(c, "meteorology.files[1]"), GOOD "full.yaml:10");
  assert_string_equal(ql_case_place(c, "boundary.species_map"), GOOD "full.yaml:56");
  assert_string_equal(ql_case_place(c, "nothing"), GOOD "full.yaml");
  ql_case_free(c);
}

static ql_case *parse(const char *text, const char *name, ql_problems *problems) {
  ql_case *loaded = NULL;
  assert_ok(ql_case_parse(text, strlen(text), name, problems, &loaded));
  return loaded;
}

static const char small_text[] = "\xef\xbb\xbfstart: 2023-03-25\r\nend: 2023-03-27\r\n"
                                 "timezone: Europe/Berlin\r\nmeteorology: {files: [w.nc]}\r\n"
                                 "output: {interval: 180}\r\n";

/* From memory, beside the working folder: a byte-order mark and DOS line ends do no harm; clocks
 * that change within the run are said; checkpoints follow a long output interval. */
static void from_memory(void **state) {
  (void)state;
  FILE *file = fopen("w.nc", "w");
  assert_non_null(file);
  fclose(file);
  ql_problems problems = {0};
  ql_case *c = parse(small_text, "memory.yaml", &problems);
  assert_int_equal(problems.count, 1);
  assert_int_equal(problems.items[0].severity, QL_WARNING);
  assert_non_null(strstr(problems.items[0].text, "clocks of Europe/Berlin change"));
  assert_string_equal(problems.items[0].place, "memory.yaml:3");
  assert_true(c->utc_offset == 3600.0);
  assert_string_equal(c->meteorology.files[0], "w.nc");
  assert_int_equal(c->output.checkpoint, 180);
  ql_case_free(c);
  ql_problems_free(&problems);
  remove("w.nc");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_key),       cmocka_unit_test(every_emission_key),
      cmocka_unit_test(every_other_key), cmocka_unit_test(defaults),
      cmocka_unit_test(places),          cmocka_unit_test(from_memory)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
