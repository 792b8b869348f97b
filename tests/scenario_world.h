/* A small case for the tests of scenarios: 8 x 8 cells of 3 km, 48 hours from a local midnight, one
 * inventory of solvents, one hourly file of SO2, four stacks of three enterprises, one fire.
 *
 * Amounts are chosen to be read: 365 t a year are 1000 kg a day. A test defines WORLD_FOLDER, a
 * folder of its own for the files, and calls world_folder() first. */
#ifndef QL_TESTS_SCENARIO_WORLD_H
#define QL_TESTS_SCENARIO_WORLD_H

#include "emis_support.h"

#include "base/clock.h"
#include "base/file.h"

#include <unistd.h>

enum { WORLD_CELLS = 8, WORLD_HOURS = 48 };

typedef struct world {
  fixture f;
  ql_case config;
  ql_case_gridded gridded;
  ql_case_inventory inventory;
  ql_case_points points;
  ql_case_fires fires;
  ql_emissions *base, *changed;
  ql_scenarios *file;
} world;

static const double world_start = 1689350400.0; /* 2023-07-14 16 UTC: 2023-07-15 00:00 +08:00 */

static inline void world_folder(void) {
  assert_ok(ql_file_make_folder(WORLD_FOLDER));
  assert_int_equal(chdir(WORLD_FOLDER), 0);
}

static inline double world_hour(int local) {
  return world_start + 3600.0 * local;
}

static inline void world_grid(ql_nc *nc, size_t hours) {
  if (hours) assert_ok(ql_nc_define_dimension(nc, "time", hours));
  assert_ok(ql_nc_define_dimension(nc, "y", WORLD_CELLS));
  assert_ok(ql_nc_define_dimension(nc, "x", WORLD_CELLS));
  if (hours) put_axis(nc, "time", "hours since 2023-07-14 16:00:00");
  put_axis(nc, "y", "m");
  put_axis(nc, "x", "m");
  put_mapping(nc);
}

static inline void world_axes(ql_nc *nc, size_t hours) {
  if (hours) put_values(nc, "time", hours, 0.0, 1.0);
  put_values(nc, "y", WORLD_CELLS, -10500.0, 3000.0);
  put_values(nc, "x", WORLD_CELLS, -10500.0, 3000.0);
}

/* SO2: 1 + hour / 10 + cell / 100 mol s-1 in every cell. */
static inline void world_gridded(void) {
  ql_nc *nc;
  static double values[WORLD_HOURS * WORLD_CELLS * WORLD_CELLS];
  const size_t cells = (size_t)WORLD_CELLS * WORLD_CELLS;
  assert_ok(ql_nc_create("scn_grid.nc", &nc));
  world_grid(nc, WORLD_HOURS);
  assert_ok(ql_nc_define(
      nc, &(ql_nc_spec){
              .name = "SO2", .type = QL_NC_DOUBLE, .dimensions = "time y x", .units = "mol s-1"}));
  assert_ok(ql_nc_put_text(nc, "SO2", "grid_mapping", "crs"));
  world_axes(nc, WORLD_HOURS);
  for (size_t n = 0; n < WORLD_HOURS * cells; n++)
    values[n] = 1.0 + 0.1 * (double)(n / cells) + 0.01 * (double)(n % cells);
  assert_ok(ql_nc_write_double(nc, "SO2", NULL, values));
  assert_ok(ql_nc_commit(nc));
}

/* 365 t VOC a year in every cell. */
static inline void world_inventory(void) {
  ql_nc *nc;
  double values[WORLD_CELLS * WORLD_CELLS];
  assert_ok(ql_nc_create("scn_solvent.nc", &nc));
  world_grid(nc, 0);
  assert_ok(ql_nc_define(
      nc, &(ql_nc_spec){
              .name = "VOC", .type = QL_NC_DOUBLE, .dimensions = "y x", .units = "t year-1"}));
  assert_ok(ql_nc_put_text(nc, "VOC", "grid_mapping", "crs"));
  world_axes(nc, 0);
  for (size_t n = 0; n < sizeof values / sizeof values[0]; n++) values[n] = 365.0;
  assert_ok(ql_nc_write_double(nc, "VOC", NULL, values));
  assert_ok(ql_nc_commit(nc));
}

#define WORLD_STACKS                                                                               \
  "id,enterprise,process,name,sector,longitude[degrees_east],latitude[degrees_north],"             \
  "stack_height[m],stack_diameter[m],exit_temperature[K],exit_velocity[m s-1],"                    \
  "NOx[t year-1],SO2[t year-1],VOC[t year-1]\n"

static inline void world_tables(void) {
  write_text("scn_points.csv",
             WORLD_STACKS "E1-P1,E1,P1,Kiln,cement,120.21,29.71,80,3,400,15,365,36.5,\n"
                          "E1-P2,E1,P2,Cooler,cement,120.21,29.71,40,3,390,13,36.5,,\n"
                          "E2-P1,E2,P1,Paint,paint,120.26,29.74,20,1,310,10,,,73\n"
                          "E3-P1,E3,P1,Paint,paint,120.14,29.66,20,1,310,10,,,36.5\n");
  write_text("scn_speciation.csv", "sector,pollutant,species,amount,units\n"
                                   "*,NOx,NO,0.0196,mol g-1\n*,NOx,NO2,0.0022,mol g-1\n"
                                   "*,VOC,TOL,0.004,mol g-1\n*,VOC,PAR,0.02,mol g-1\n");
  /* painting works from 8 to 20, at twice its mean */
  char text[4096] = "sector,kind,index,factor\n";
  for (int h = 0; h < 24; h++) {
    const size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "paint,hour,%d,%d\n", h, h >= 8 && h < 20 ? 2 : 0);
  }
  write_text("scn_profiles.csv", text);
  write_text("scn_fires.csv", "id,fuel,start,end,longitude[degrees_east],latitude[degrees_north],"
                              "area[hectare]\n"
                              "F,rice_straw,2023-07-15T12:00+08:00,2023-07-15T16:00+08:00,120.2,"
                              "29.72,5\n");
  write_text("scn_grades.csv", "enterprise,grade,township\nE1,A,North\nE2,C,North\nE3,D,\n");
}

static inline void world_open(world *w) {
  static char names[4][16] = {"hourly", "solvent", "stacks", "straw"};
  static char grid[] = "scn_grid.nc", solvent[] = "scn_solvent.nc", sector[] = "solvent",
              points[] = "scn_points.csv", fires[] = "scn_fires.csv",
              speciation[] = "scn_speciation.csv", profiles[] = "scn_profiles.csv";
  static char *files[] = {grid};
  *w = (world){0};
  world_gridded();
  world_inventory();
  world_tables();
  w->gridded = (ql_case_gridded){names[0], files, 1, NULL};
  w->inventory = (ql_case_inventory){names[1], solvent, sector, speciation, profiles, NULL};
  w->points = (ql_case_points){names[2], points, NULL, speciation, profiles};
  w->fires = (ql_case_fires){names[3], fires, NULL};
  w->config =
      (ql_case){.start_time = world_start,
                .end_time = world_start + 3600.0 * WORLD_HOURS,
                .utc_offset = 28800.0,
                .emissions = {&w->gridded, 1, &w->inventory, 1, &w->points, 1, &w->fires, 1}};
  fixture_open(&w->f, LAMBERT, &(ql_grid_spec){8, 8, 3, 3000, 3000, -12000, -12000});
  assert_ok(fixture_emissions(&w->f, &w->config, NULL, &w->base));
}

/* Load the scenario, of which `rules` are the lines under "rules:", and open the emissions with it.
 */
static inline ql_status world_try(world *w, const char *head, const char *rules) {
  char text[8192];
  snprintf(text, sizeof text, "%sscenarios:\n- name: s\n%s%s", head, *rules ? "  rules:\n" : "",
           rules);
  write_text("scn_scenarios.yaml", text);
  ql_emissions_close(w->changed);
  ql_scenarios_free(w->file);
  w->changed = NULL;
  w->file = NULL;
  ql_problems_free(&w->f.problems);
  w->f.problems = (ql_problems){0};
  QL_TRY(ql_scenarios_load("scn_scenarios.yaml", &w->f.problems, &w->file));
  return fixture_emissions(&w->f, &w->config, &w->file->scenarios[0], &w->changed);
}

static inline void world_rules(world *w, const char *head, const char *rules) {
  if (world_try(w, head, rules) == QL_OK) return;
  print_problems(&w->f);
  fail_msg("%s", ql_error_message());
}

static inline void world_close(world *w) {
  ql_emissions_close(w->base);
  ql_emissions_close(w->changed);
  ql_scenarios_free(w->file);
  fixture_close(&w->f);
}

/* mol s-1 or kg s-1 of a species from a stack ("E1-P1"), summed over the stacks of that id. */
static inline double world_stack(const world *w, ql_emissions *e, const char *species,
                                 const char *id, int local) {
  const ql_emission *area;
  const ql_stack_emission *s;
  double sum = 0.0;
  const int wanted = ql_species_find(&w->f.species, species);
  assert_ok(ql_emissions_read(e, world_hour(local), &area, &s));
  for (int k = 0; k < s->species_count; k++)
    for (int n = 0; n < s->count && s->species[k] == wanted; n++)
      if (strcmp(s->stacks[n].id, id) == 0) sum += (double)s->rate[k * s->count + n];
  return sum;
}

static inline double world_cell(const world *w, ql_emissions *e, const char *species, int j, int i,
                                int local) {
  const ql_emission *area;
  const ql_stack_emission *s;
  const int wanted = ql_species_find(&w->f.species, species);
  assert_ok(ql_emissions_read(e, world_hour(local), &area, &s));
  for (int k = 0; k < area->count; k++)
    if (area->species[k] == wanted)
      return (double)
          area->rate[(size_t)(k * area->layers) * w->f.grid->plane + ql_grid_at2(w->f.grid, j, i)];
  return 0.0;
}

static inline double world_fire(const world *w, ql_emissions *e, const char *species, int local) {
  const ql_emission *area;
  const ql_stack_emission *s;
  const int wanted = ql_species_find(&w->f.species, species);
  assert_ok(ql_emissions_read(e, world_hour(local), &area, &s));
  const ql_fire_emission *fires = ql_emissions_fires(e);
  for (int k = 0; k < fires->species_count; k++)
    if (fires->species[k] == wanted) return (double)fires->rate[k * fires->count];
  return 0.0;
}

static inline void world_near(double found, double wanted) {
  if (!(fabs(found - wanted) <= 1e-6 * fabs(wanted)))
    fail_msg("%.9g instead of %.9g", found, wanted);
}

#endif
