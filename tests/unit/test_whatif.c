/* Scenarios beside their base, on results made by hand: every expected number is worked out in a
 * comment. The folder whatif_world that is left behind is what the test of the report shows. */
#include "whatif_world.h"

#include "base/csv.h"
#include "base/nc.h"
#include "outputs/grid_mapping.h"
#include "outputs/whatif.h"

#include <math.h>

static const char cut_emissions[] = "cut,total,,NOx,2,1.25,-0.75,-37.5,NA,NA\n"
                                    "cut,total,,SO2,2,2,0,0,NA,NA\n"
                                    "cut,sector,energy,NOx,1.5,1,-0.5,-33.3,NA,NA\n"
                                    "cut,sector,energy,SO2,2,2,0,0,NA,NA\n"
                                    "cut,sector,cement,NOx,0.5,0.25,-0.25,-50,NA,NA\n"
                                    "cut,inventory,energy,NOx,1.5,1,-0.5,-33.3,NA,NA\n"
                                    "cut,enterprise,E01,NOx,0.5,0.25,-0.25,-50,9,yes\n";
static const char same_emissions[] = "same,total,,NOx,2,2,0,0,NA,NA\n"
                                     "same,sector,energy,NOx,1.5,1.5,0,0,NA,NA\n"
                                     "same,sector,cement,NOx,0.5,0.5,0,0,NA,NA\n";
static const char more_emissions[] = "more,total,,NOx,2,2,0,0,NA,NA\n"
                                     "more,total,,PM25,0,3,3,NA,NA,NA\n"
                                     "more,total,,odour,NA,NA,NA,NA,NA,NA\n"
                                     "more,sector,new,PM25,0,3,3,NA,NA,NA\n"
                                     "more,sector,cement,PM25,0,0,0,NA,NA,NA\n";

static const whatif_spec base_spec = {.folder = "whatif_world/base", .pm25 = 1.0f, .ozone = 1.0f};

typedef struct world {
  ql_arena *arena;
  ql_standards standards;
  ql_whatif_options options;
  ql_whatif_comparison c;
} world;

static void world_open(world *w) {
  assert_ok(ql_arena_create(&w->arena));
  assert_ok(ql_standards_load(w->arena, NULL, &w->standards));
  w->options = (ql_whatif_options){.standards = &w->standards, .utc_offset = whatif_offset};
}

static ql_status compare(world *w, const char *folder, int count, const char *const *names) {
  return ql_whatif_compare(w->arena, folder, names, count, &w->options, &w->c);
}

/* Base and the scenario `second` in a folder of their own; the comparison must fail, naming `word`.
 */
static void refuse(const char *folder, const whatif_spec *second, const char *word) {
  static const char *const names[] = {"other"};
  char base[64], other[64];
  world w;
  snprintf(base, sizeof base, "%s/base", folder);
  snprintf(other, sizeof other, "%s/other", folder);
  whatif_spec specs[2] = {base_spec, *second};
  specs[0].folder = base;
  specs[1].folder = other;
  specs[1].emissions = second->emissions ? second->emissions : same_emissions;
  for (int n = 0; n < 2; n++) whatif_run_write(&specs[n]);
  world_open(&w);
  assert_int_equal(compare(&w, folder, 1, names), QL_ERR_INPUT);
  if (!strstr(ql_error_message(), word)) fail_msg("no '%s' in: %s", word, ql_error_message());
  ql_arena_free(w.arena);
}

/* Four scenarios: cut (PM2.5 0.8, ozone 1.02), same, more (PM2.5 1.25), broken (no manifest). */
static const char *const names[] = {"cut", "same", "more", "broken"};

static void write_world(void) {
  const whatif_spec specs[] = {
      base_spec,
      {.folder = "whatif_world/cut", .pm25 = 0.8f, .ozone = 1.02f, .emissions = cut_emissions},
      {.folder = "whatif_world/same", .pm25 = 1.0f, .ozone = 1.0f, .emissions = same_emissions},
      {.folder = "whatif_world/more", .pm25 = 1.25f, .ozone = 1.0f, .emissions = more_emissions},
      {.folder = "whatif_world/broken", .pm25 = 1.0f, .emissions = "", .unfinished = true}};
  for (size_t n = 0; n < sizeof specs / sizeof specs[0]; n++) whatif_run_write(&specs[n]);
}

/* Stations have 60 and 86 ug m-3 in the base. 2026-02-28 (75 is index 100): 81.25 and 113.75, up to
 * 82 and 114, classes 2 and 3. 2026-03-01 (60 is index 100): 100 and 123.6, classes 2 and 3.
 * cut: 48 and 68.8 -> 69: 66.25 and 92.5, classes 2 and 2; then 76 and 108.2, classes 2 and 3: one
 * class better, one more good day; above the limit: base 86 on both days, cut 69 > 60 on one.
 * more: 75 and 107.5 -> 108: 100 and 141.25; 113.6 and 143.6: classes 2, 3, 3, 3: one worse; above
 * the limit 107.5 on both days and 75 on the second: three.
 * 24-h mean over station-days 73; cut -12 and -17.2: mean -14.6, 20 % of it. */
static void stations_and_classes(void **unused) {
  (void)unused;
  world w;
  const char *const messages[] = {NULL, NULL, NULL, "the solver, sadly, failed"};
  world_open(&w);
  w.options.messages = messages;
  write_world();
  assert_ok(compare(&w, "whatif_world", 4, names));
  assert_int_equal(w.c.count, 4);
  const ql_whatif_row *cut = &w.c.rows[0], *same = &w.c.rows[1], *more = &w.c.rows[2];
  assert_true(cut->done && same->done && more->done && !w.c.rows[3].done);
  assert_string_equal(w.c.rows[3].message, messages[3]);
  assert_float_equal(cut->pm25.base, 73.0, 1e-4);
  assert_float_equal(cut->pm25.change, -14.6, 1e-4);
  assert_float_equal(cut->pm25.best, -17.2, 1e-4);
  assert_string_equal(cut->pm25.best_at, "S02");
  assert_float_equal(ql_whatif_percent(cut->pm25.change, cut->pm25.base), -20.0, 1e-4);
  /* 20 ppb of ozone at 298.15 K, 1013.25 hPa: 39.24 ug m-3. */
  assert_float_equal(cut->ozone.base, 39.24, 0.005);
  assert_float_equal(cut->ozone.change, 0.02 * 39.24, 1e-4);
  char benefit[96];
  ql_whatif_benefit_text(cut, sizeof benefit, benefit);
  assert_string_equal(benefit, "PM2.5 -20.0 %; O3 MDA8 +2.0 %");
  const int base_days[] = {0, 2, 2, 0, 0, 0}, cut_days[] = {0, 3, 1, 0, 0, 0},
            more_days[] = {0, 1, 3, 0, 0, 0};
  for (int l = 0; l < QL_STANDARDS_LEVELS; l++) {
    assert_int_equal(cut->base_days[l], base_days[l]);
    assert_int_equal(cut->days[l], cut_days[l]);
    assert_int_equal(more->days[l], more_days[l]);
  }
  assert_int_equal(cut->station_days, 4);
  assert_int_equal(cut->class_days_gained, 1);
  assert_int_equal(cut->good_days_gained, 1);
  assert_int_equal(cut->exceedances_removed, 1);
  assert_int_equal(more->class_days_gained, -1);
  assert_int_equal(more->good_days_gained, -1);
  assert_int_equal(more->exceedances_removed, -1);
  assert_float_equal(more->pm25.best, 15.0, 1e-4); /* the least bad */
  /* Nothing changed: exactly nothing, not nearly. */
  assert_true(same->pm25.change == 0.0 && same->ozone.change == 0.0 && same->pm25.best == 0.0);
  assert_int_equal(same->class_days_gained, 0);
  assert_int_equal(same->exceedances_removed, 0);
  /* Without people the exposure is that of the stations. */
  assert_false(w.c.by_population);
  assert_true(cut->pm25.exposure_change == cut->pm25.change);
  ql_arena_free(w.arena);
}

/* NOx goes from 2 to 1.25 t in cut: -0.75; SO2 stays; more brings 3 t of PM25. What cannot be
 * weighed and what nobody emits has no column and no row; inventories and enterprises have none
 * either. */
static void emissions_by_sector(void **unused) {
  (void)unused;
  world w;
  ql_csv table;
  world_open(&w);
  assert_ok(compare(&w, "whatif_world", 4, names));
  assert_int_equal(w.c.pollutant_count, 3);
  assert_string_equal(w.c.pollutants[0], "NOx");
  assert_string_equal(w.c.pollutants[1], "SO2");
  assert_string_equal(w.c.pollutants[2], "PM25");
  assert_float_equal(w.c.rows[0].emission_change[0], -0.75, 1e-12);
  assert_true(w.c.rows[0].emission_change[1] == 0.0);
  assert_float_equal(w.c.rows[2].emission_change[2], 3.0, 1e-12);
  assert_true(w.c.rows[1].emission_change[2] == 0.0); /* its ledger does not name PM25 */
  assert_true(isnan(w.c.rows[3].emission_change[0]));
  assert_ok(ql_csv_read(w.arena, "whatif_world/whatif_emissions.csv", &table));
  assert_int_equal(table.rows, 5 + 3 + 3);
  assert_string_equal(ql_csv_field(&table, 0, 1), ""); /* all sectors */
  assert_string_equal(ql_csv_field(&table, 4, 1), "cement");
  assert_string_equal(ql_csv_field(&table, 4, 5), "-0.25");
  assert_string_equal(ql_csv_field(&table, 10, 1), "new");
  ql_arena_free(w.arena);
}

/* What stands in the tables: every row as long as the head, NA of what failed. */
static void tables(void **unused) {
  (void)unused;
  world w;
  ql_csv table;
  world_open(&w);
  assert_ok(compare(&w, "whatif_world", 4, names));
  assert_ok(ql_csv_read(w.arena, "whatif_world/whatif.csv", &table));
  assert_int_equal(table.rows, 4);
  for (int r = 0; r < 4; r++) assert_int_equal(table.fields[r], table.columns);
  const int status = ql_csv_column(&table, "状态 status");
  const int gained = ql_csv_column(&table, "级别改善站点日 class_days_gained");
  const int benefit = ql_csv_column(&table, "PM2.5同气象效益 PM2.5_benefit[%]");
  assert_string_equal(ql_csv_field(&table, 0, status), "done");
  assert_string_equal(ql_csv_field(&table, 0, benefit), "-20.000");
  assert_string_equal(ql_csv_field(&table, 1, benefit), "0.000");
  assert_string_equal(ql_csv_field(&table, 2, gained), "-1");
  assert_string_equal(ql_csv_field(&table, 3, status), "failed");
  assert_string_equal(ql_csv_field(&table, 3, gained), "NA");
  /* Three scenarios, two days, two stations and their mean, two pollutants. */
  assert_ok(ql_csv_read(w.arena, "whatif_world/whatif_stations.csv", &table));
  assert_int_equal(table.rows, 3 * 2 * 3 * 2);
  const int level = ql_csv_column(&table, "情景级别 level_scenario");
  const int difference = ql_csv_column(&table, "变化 difference");
  assert_string_equal(ql_csv_field(&table, 3, 4), "PM2.5_24h"); /* S02, the first day */
  assert_string_equal(ql_csv_field(&table, 3, difference), "-17.200");
  assert_string_equal(ql_csv_field(&table, 3, level), "2");
  assert_string_equal(ql_csv_field(&table, 0, 2), "暨阳, <b>west</b>");
  ql_arena_free(w.arena);
}

/* difference.nc: every hour and layer of every shared field; days with both and their difference.
 */
static void differences_on_the_grid(void **unused) {
  (void)unused;
  enum { CELLS = WHATIF_NX * WHATIF_NY, VALUES = WHATIF_HOURS * WHATIF_LAYERS * CELLS };
  static float hours[VALUES], a[VALUES], b[VALUES];
  float days[2 * CELLS];
  double time[WHATIF_HOURS];
  char text[512];
  ql_nc *nc, *base, *cut;
  world w;
  world_open(&w);
  assert_ok(compare(&w, "whatif_world", 4, names));
  assert_ok(ql_nc_open("whatif_world/cut/difference.nc", &nc));
  assert_ok(ql_nc_open("whatif_world/base/forecast.nc", &base));
  assert_ok(ql_nc_open("whatif_world/cut/forecast.nc", &cut));
  assert_ok(ql_nc_read(base, "PM25", NULL, NULL, a));
  assert_ok(ql_nc_read(cut, "PM25", NULL, NULL, b));
  assert_ok(ql_nc_read(nc, "PM25", "ug m-3", NULL, hours));
  for (int n = 0; n < VALUES; n++) assert_true(hours[n] == b[n] - a[n]);
  assert_float_equal(hours[CELLS - 1], -0.2 * 86.0, 1e-4);
  assert_ok(ql_nc_read_time(nc, "time", WHATIF_HOURS, time));
  assert_true(time[0] == whatif_start + 3600.0 && time[47] == whatif_start + 48.0 * 3600.0);
  assert_ok(ql_nc_text(nc, "O3", "long_name", sizeof text, text));
  assert_non_null(strstr(text, "difference"));
  assert_ok(ql_nc_text(nc, "O3", "cell_methods", sizeof text, text));
  assert_string_equal(text, "time: mean");
  assert_ok(ql_nc_text(nc, "O3", "units", sizeof text, text));
  assert_string_equal(text, "1e-9");
  assert_false(ql_nc_has_attribute(nc, "O3", "standard_name"));
  assert_true(ql_nc_has_attribute(nc, NULL, "synthetic"));
  assert_ok(ql_nc_read(nc, "PM25_24h_difference", "ug m-3", NULL, days));
  for (int n = 0; n < 2 * CELLS; n++)
    assert_float_equal(days[n], -0.2 * (60 + 2 * (n % 4) + 10 * (n % CELLS / 4)), 1e-4);
  assert_ok(ql_nc_read(nc, "O3_MDA8_scenario", "ug m-3", NULL, days));
  assert_float_equal(days[0], 1.02 * 39.24, 0.01);
  ql_nc_close(nc);
  ql_nc_close(base);
  ql_nc_close(cut);
  assert_ok(ql_nc_open("whatif_world/same/difference.nc", &nc));
  assert_ok(ql_nc_read(nc, "PM25", NULL, NULL, hours));
  for (int n = 0; n < VALUES; n++) assert_true(hours[n] == 0.0f);
  assert_ok(ql_nc_read(nc, "O3_MDA8_difference", NULL, NULL, days));
  for (int n = 0; n < 2 * CELLS; n++) assert_true(days[n] == 0.0f);
  ql_nc_close(nc);
  ql_arena_free(w.arena);
}

/* people.nc: `nx` x 3 cells over the grid of the world, west to east as `row` says. */
static void write_people(int nx, const double *row, const char *name, const char *units) {
  ql_arena *arena;
  ql_projection *projection;
  ql_grid *grid;
  ql_nc *nc;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_projection_create(
      "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000", &projection));
  const ql_grid_spec spec = {.nx = nx,
                             .ny = WHATIF_NY,
                             .nz = 1,
                             .dx = 12000.0 / nx,
                             .dy = 3000.0,
                             .x0 = -6000.0,
                             .y0 = -4500.0};
  assert_ok(ql_grid_create(arena, &spec, projection, &grid));
  assert_ok(ql_nc_create("people.nc", &nc));
  assert_ok(ql_grid_mapping_define(nc, grid));
  const ql_nc_spec people = {
      .name = name, .type = QL_NC_DOUBLE, .dimensions = "y x", .units = units};
  assert_ok(ql_nc_define(nc, &people));
  assert_ok(ql_nc_put_text(nc, name, "grid_mapping", "projection"));
  assert_ok(ql_grid_mapping_write(nc, grid));
  for (size_t j = 0; j < WHATIF_NY; j++) {
    const ql_nc_slab slab = {.start = {j, 0}, .count = {1, (size_t)nx}};
    assert_ok(ql_nc_write_double(nc, name, &slab, row));
  }
  assert_ok(ql_nc_commit(nc));
  ql_projection_free(projection);
  ql_arena_free(arena);
}

/* PM2.5 of the base is 60 + 2 i + 10 j, in cut 0.2 of it less. All people in the west column:
 * 70 on average, -14. Half-domain cells of 300 and 100 people give columns of 150, 150, 50 and 50:
 * i is 1.0 on average, so 72, -14.4; 1200 people in all. A density of 1 km-2 counts area: the
 * columns weigh alike to the map factor's change, 73 and -14.6; 108 km2 of map are more of earth:
 * the scale at 29.7 N is below 1 between the standard parallels 25 and 40. */
static void exposure_of_people(void **unused) {
  (void)unused;
  const double west[] = {300.0, 0.0, 0.0, 0.0}, halves[] = {300.0, 100.0}, even[] = {1, 1, 1, 1};
  world w;
  world_open(&w);
  w.options.population = "people.nc";
  write_people(4, west, "population", "people");
  assert_ok(ql_whatif_check_population("people.nc"));
  assert_ok(compare(&w, "whatif_world", 4, names));
  assert_true(w.c.by_population);
  assert_float_equal(w.c.people, 900.0, 1e-6);
  assert_float_equal(w.c.rows[0].pm25.exposure_base, 70.0, 1e-4);
  assert_float_equal(w.c.rows[0].pm25.exposure_change, -14.0, 1e-4);
  assert_float_equal(w.c.rows[0].pm25.change, -14.6, 1e-4); /* the stations' own */
  assert_true(w.c.rows[1].pm25.exposure_change == 0.0);
  write_people(2, halves, "count_of_people", "persons");
  assert_ok(compare(&w, "whatif_world", 4, names));
  assert_float_equal(w.c.people, 1200.0, 1e-3);
  assert_float_equal(w.c.rows[0].pm25.exposure_base, 72.0, 0.01);
  assert_float_equal(w.c.rows[0].pm25.exposure_change, -14.4, 0.002);
  write_people(4, even, "density", "people km-2");
  assert_ok(compare(&w, "whatif_world", 4, names));
  assert_float_equal(w.c.rows[0].pm25.exposure_base, 73.0, 0.01);
  assert_in_range((int)w.c.people, 108, 112);
  const char *const bad[] = {"K", "", "people per cell", "%"};
  for (size_t n = 0; n < sizeof bad / sizeof bad[0]; n++) {
    write_people(4, even, "population", bad[n]);
    assert_int_equal(compare(&w, "whatif_world", 4, names), QL_ERR_INPUT);
    assert_non_null(strstr(ql_error_message(), "does not count people"));
    assert_int_equal(ql_whatif_check_population("people.nc"), QL_ERR_INPUT);
  }
  write_people(4, (const double[]){1, -1, 1, 1}, "population", "people");
  assert_int_equal(compare(&w, "whatif_world", 4, names), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "where nobody lives"));
  write_people(4, (const double[]){0, 0, 0, 0}, "population", "people");
  assert_int_equal(compare(&w, "whatif_world", 4, names), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "nobody lives inside"));
  w.options.population = "whatif_world/base/stations.nc";
  assert_int_equal(compare(&w, "whatif_world", 4, names), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "0 variables"));
  assert_int_not_equal(access("whatif_world/whatif.csv", F_OK), 0); /* that of before */
  /* For the test of the report: people, and a message that no table and no page may choke on. */
  const char *const messages[] = {NULL, NULL, NULL,
                                  "<script>window.hacked=1</script>,\n\"broken\""};
  const char *const titles[] = {"活动保障, <b>event</b>", NULL, NULL, NULL};
  w.options.messages = messages;
  w.options.titles = titles;
  w.options.population = "people.nc";
  write_people(4, west, "population", "people");
  assert_ok(compare(&w, "whatif_world", 4, names));
  ql_csv table;
  assert_ok(ql_csv_read(w.arena, "whatif_world/whatif.csv", &table));
  assert_string_equal(ql_csv_field(&table, 3, 3), "<script>window.hacked=1</script>, \"broken\"");
  assert_string_equal(ql_csv_field(&table, 0, 1), titles[0]);
  assert_string_equal(ql_csv_field(&table, 1, 1), "same"); /* its name stands for it */
  ql_arena_free(w.arena);
}

/* Too short for a day, and without stations: hours are compared all the same. */
static void less_than_a_day(void **unused) {
  (void)unused;
  static const char *const other[] = {"other"};
  world w;
  ql_nc *nc;
  whatif_spec specs[2] = {base_spec, base_spec};
  for (int n = 0; n < 2; n++) {
    specs[n].folder = n ? "whatif_short/other" : "whatif_short/base";
    specs[n].hours = 6;
    specs[n].emissions = same_emissions;
    specs[n].no_stations = true;
    whatif_run_write(&specs[n]);
  }
  world_open(&w);
  assert_ok(compare(&w, "whatif_short", 1, other));
  assert_true(isnan(w.c.rows[0].pm25.change));
  assert_int_equal(w.c.rows[0].station_days, 0);
  assert_ok(ql_nc_open("whatif_short/other/difference.nc", &nc));
  assert_false(ql_nc_has_dimension(nc, "day"));
  assert_true(ql_nc_has(nc, "PM25"));
  ql_nc_close(nc);
  ql_arena_free(w.arena);
}

/* A field that only one run has is left out; so is its metric. */
static void field_of_one_run(void **unused) {
  (void)unused;
  static const char *const other[] = {"other"};
  world w;
  ql_nc *nc;
  whatif_spec specs[2] = {base_spec, base_spec};
  specs[0].folder = "whatif_field/base";
  specs[1].folder = "whatif_field/other";
  specs[1].pm25_name = "PM10";
  for (int n = 0; n < 2; n++) {
    specs[n].no_stations = true;
    specs[n].emissions = same_emissions;
    whatif_run_write(&specs[n]);
  }
  world_open(&w);
  assert_ok(compare(&w, "whatif_field", 1, other));
  assert_ok(ql_nc_open("whatif_field/other/difference.nc", &nc));
  assert_false(ql_nc_has(nc, "PM25") || ql_nc_has(nc, "PM10"));
  assert_true(ql_nc_has(nc, "O3") && ql_nc_has(nc, "O3_MDA8_difference"));
  assert_false(ql_nc_has(nc, "PM25_24h_difference"));
  ql_nc_close(nc);
  ql_arena_free(w.arena);
}

static void hostile_runs(void **unused) {
  (void)unused;
  static const char *const other[] = {"other"};
  world w;
  const whatif_spec same = {.pm25 = 1.0f, .ozone = 1.0f};
  whatif_spec spec = same;
  spec.nx = 5;
  refuse("whatif_bad", &spec, "other/forecast.nc: its cells are not those of");
  spec = same;
  spec.late = 3600.0;
  refuse("whatif_bad", &spec, "other/forecast.nc: its hours are not those of");
  spec = same;
  spec.hours = 24;
  refuse("whatif_bad", &spec, "other/forecast.nc: its hours are not those of");
  spec = same;
  spec.second = "S03";
  refuse("whatif_bad", &spec, "other/stations.nc: its stations are not those of");
  spec = same;
  spec.pm25_name = "PM10";
  refuse("whatif_bad", &spec, "other/stations.nc: its pollutants are not those of");
  spec = same;
  spec.pm25_units = "K";
  refuse("whatif_bad", &spec, "PM25");
  spec = same;
  spec.emissions = "other,total,,NOx,2,plenty,1,1,NA,NA\n";
  refuse("whatif_bad", &spec, "other/scenario_emissions.csv:2: after[t] is 'plenty'");
  /* Nothing of the tables is left by what failed. */
  assert_int_not_equal(access("whatif_bad/whatif.csv", F_OK), 0);
  assert_int_not_equal(access("whatif_bad/whatif_stations.csv.part", F_OK), 0);
  world_open(&w);
  whatif_text("whatif_bad/other", "forecast.nc", "", "no NetCDF");
  assert_int_equal(compare(&w, "whatif_bad", 1, other), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "other/forecast.nc"));
  remove("whatif_bad/base/manifest.json");
  assert_int_equal(compare(&w, "whatif_bad", 1, other), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "no complete results of the base"));
  ql_arena_free(w.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(stations_and_classes),
                                     cmocka_unit_test(emissions_by_sector),
                                     cmocka_unit_test(tables),
                                     cmocka_unit_test(differences_on_the_grid),
                                     cmocka_unit_test(exposure_of_people),
                                     cmocka_unit_test(less_than_a_day),
                                     cmocka_unit_test(field_of_one_run),
                                     cmocka_unit_test(hostile_runs)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
