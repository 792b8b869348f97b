/* What the tests of emissions, remapping and background share: a Lambert grid, a species table,
 * small NetCDF files. */
#ifndef QL_TESTS_EMIS_SUPPORT_H
#define QL_TESTS_EMIS_SUPPORT_H

#include "ql_test.h"

#include "base/arena.h"
#include "base/nc.h"
#include "grids/met.h"
#include "grids/species.h"
#include "inputs/case/case.h"
#include "inputs/emissions/emissions.h"

#include <math.h>

#define LAMBERT "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000"

typedef struct fixture {
  ql_arena *arena;
  ql_projection *projection;
  ql_grid *grid;
  ql_species_table species;
  ql_problems problems;
} fixture;

enum { FIXTURE_SPECIES = 64 };

static inline ql_species_table fixture_species(ql_arena *arena) {
  static const struct {
    const char *name;
    double molar_mass; /* g mol-1 */
  } gases[] = {{"NO", 30.006},   {"NO2", 46.0055}, {"O3", 47.998},   {"CO", 28.010},
               {"SO2", 64.064},  {"NH3", 17.031},  {"HONO", 47.013}, {"PAR", 14.43},
               {"OLE", 27.65},   {"TOL", 92.14},   {"XYLMN", 106.2}, {"BENZENE", 78.11},
               {"FORM", 30.026}, {"ALD2", 44.05},  {"ALDX", 58.08},  {"ETH", 28.05},
               {"ETHA", 30.07},  {"PRPA", 44.1},   {"ETHY", 26.04},  {"MEOH", 32.04},
               {"ETOH", 46.07},  {"ACET", 58.08},  {"KET", 72.11},   {"IOLE", 56.11},
               {"TERP", 136.23}, {"MGLY", 72.06},  {"GLY", 58.04},   {"ISOP", 68.12},
               {"H2O2", 34.015}, {"HNO3", 63.013}, {"PAN", 121.05},  {"ODD", 0.0}};
  static const char *const particles[] = {"POA",  "PEC",  "PSO4", "PNO3",
                                          "FPRM", "FCRS", "CPRM", "CCRS"};
  ql_species *items;
  ql_species_table table = {0};
  assert_ok(ql_arena_take(arena, "species", FIXTURE_SPECIES, sizeof *items, &items));
  for (size_t i = 0; i < sizeof gases / sizeof gases[0]; i++) {
    ql_species *s = &items[table.count++];
    snprintf(s->name, sizeof s->name, "%s", gases[i].name);
    s->molar_mass = 1e-3 * gases[i].molar_mass;
    s->transported = true;
  }
  for (size_t i = 0; i < sizeof particles / sizeof particles[0]; i++) {
    ql_species *s = &items[table.count++];
    snprintf(s->name, sizeof s->name, "%s", particles[i]);
    s->particle = s->transported = true;
  }
  table.items = items;
  return table;
}

static inline void fixture_open(fixture *f, const char *projection, const ql_grid_spec *spec) {
  *f = (fixture){0};
  assert_ok(ql_arena_create(&f->arena));
  assert_ok(ql_projection_create(projection, &f->projection));
  assert_ok(ql_grid_create(f->arena, spec, f->projection, &f->grid));
  f->species = fixture_species(f->arena);
}

static inline void fixture_close(fixture *f) {
  ql_problems_free(&f->problems);
  ql_projection_free(f->projection);
  ql_arena_free(f->arena);
}

static inline ql_status fixture_emissions(fixture *f, const ql_case *config,
                                          const ql_scenario *scenario, ql_emissions **e) {
  const ql_emissions_setup setup = {.arena = f->arena,
                                    .config = config,
                                    .grid = f->grid,
                                    .species = &f->species,
                                    .scenario = scenario,
                                    .problems = &f->problems};
  return ql_emissions_open(&setup, e);
}

/* The text of the first problem that has `part` in it, NULL if none has. */
static inline const char *find_problem(const fixture *f, ql_severity severity, const char *part) {
  for (size_t i = 0; i < f->problems.count; i++)
    if (f->problems.items[i].severity == severity && strstr(f->problems.items[i].text, part))
      return f->problems.items[i].text;
  return NULL;
}

static inline void print_problems(const fixture *f) {
  for (size_t i = 0; i < f->problems.count; i++)
    print_message("%d %s: %s\n", (int)f->problems.items[i].severity, f->problems.items[i].place,
                  f->problems.items[i].text);
}

/* An error with `part` in it, of a place with `place` in it. */
static inline void expect_problem(const fixture *f, const char *place, const char *part) {
  for (size_t n = 0; n < f->problems.count; n++)
    if (f->problems.items[n].severity == QL_ERROR && strstr(f->problems.items[n].text, part) &&
        strstr(f->problems.items[n].place, place))
      return;
  print_problems(f);
  fail_msg("not reported at %s: %s", place, part);
}

static inline void write_text(const char *path, const char *text) {
  FILE *stream = fopen(path, "w");
  assert_non_null(stream);
  assert_true(fputs(text, stream) >= 0);
  assert_int_equal(fclose(stream), 0);
}

/* Layers between `tops` (m above ground, [nz]), an isothermal atmosphere of 280 K over 1000 hPa. */
static inline void fill_met(const fixture *f, const double *tops, ql_met_fields *met) {
  const ql_grid *g = f->grid;
  assert_ok(ql_met_fields_create(f->arena, g, met));
  for (int k = 0; k < g->nz; k++)
    for (size_t c = 0; c < g->plane; c++) {
      const size_t at = (size_t)k * g->plane + c;
      const double bottom = k ? tops[k - 1] : 0.0, middle = 0.5 * (bottom + tops[k]);
      met->height[at] = (float)middle;
      met->thickness[at] = (float)(tops[k] - bottom);
      met->temperature[at] = 280.0f;
      met->pressure[at] = (float)(1e5 * exp(-middle / 8192.0));
    }
}

/* --- writing small NetCDF files: lat-lon axes or the axes of a projected grid -------------------
 */

static inline void put_axis(ql_nc *nc, const char *name, const char *units) {
  assert_ok(ql_nc_define(
      nc, &(ql_nc_spec){.name = name, .type = QL_NC_DOUBLE, .dimensions = name, .units = units}));
}

static inline void put_values(ql_nc *nc, const char *name, size_t count, double first,
                              double step) {
  double values[512];
  const ql_nc_slab slab = {.start = {0}, .count = {count}};
  assert_true(count <= 512);
  for (size_t i = 0; i < count; i++) values[i] = first + step * (double)i;
  assert_ok(ql_nc_write_double(nc, name, &slab, values));
}

static inline void put_mapping(ql_nc *nc) {
  assert_ok(ql_nc_define(nc, &(ql_nc_spec){.name = "crs", .type = QL_NC_INT, .dimensions = ""}));
  assert_ok(ql_nc_put_text(nc, "crs", "grid_mapping_name", "lambert_conformal_conic"));
  assert_ok(ql_nc_put_numbers(nc, "crs", "standard_parallel", 2, (double[]){25.0, 40.0}));
  assert_ok(ql_nc_put_numbers(nc, "crs", "longitude_of_central_meridian", 1, (double[]){120.2}));
  assert_ok(ql_nc_put_numbers(nc, "crs", "latitude_of_projection_origin", 1, (double[]){29.7}));
  assert_ok(ql_nc_put_numbers(nc, "crs", "earth_radius", 1, (double[]){6370000.0}));
}

#endif
