/* The embedded case through the model's own readers: the case file, every meteorology frame, every
 * emission hour, without an error and with the tonnes accounted for. */
#include "ql_test.h"

#include "base/arena.h"
#include "base/problems.h"
#include "inputs/case/case.h"
#include "inputs/emissions/emissions.h"
#include "inputs/meteorology/meteorology.h"
#include "solver/aerosol/particles.h"
#include "solver/chemistry/mechanism.h"

#include <math.h>
#include <stdbool.h>

static const char *const folders[2] = {"demo_readers_summer", "demo_readers_winter"};

static int make_both(void **state) {
  (void)state;
  return system("../qinglan demo --dir demo_readers_summer --season summer > demo_readers.log && "
                "../qinglan demo --dir demo_readers_winter --season winter >> demo_readers.log");
}

static void show(const ql_problems *problems) {
  static const char *const kinds[] = {"note", "warning", "error"};
  for (size_t n = 0; n < problems->count; n++)
    printf("%s: %s: %s\n", kinds[problems->items[n].severity], problems->items[n].place,
           problems->items[n].text);
}

static void check_frame(const ql_grid *g, const ql_met_fields *f) {
  for (int k = 0; k < g->nz; k++)
    for (int j = 0; j < g->ny; j++)
      for (int i = 0; i < g->nx; i++) {
        const size_t at = ql_grid_at(g, k, j, i);
        assert_true(f->temperature[at] > 220.0F && f->temperature[at] < 320.0F);
        assert_true(f->air[at] > 100.0F);
        assert_true(fabsf(f->wind_x[at]) < 30.0F && fabsf(f->wind_y[at]) < 30.0F);
        assert_true(f->humidity[at] > 0.0F && f->humidity[at] < 0.05F);
        assert_true(k == 0 || f->kz[at] > 0.0F);
      }
}

/* The reader's projection (PROJ) puts the domain's centre where the case meant it. */
static void check_grid(const ql_grid *g) {
  assert_int_equal(g->nx, 24);
  assert_int_equal(g->nz, 13);
  double i, j;
  assert_true(ql_grid_locate(g, 120.25, 29.67, &i, &j));
  assert_true(fabs(i - 11.5) < 1e-3 && fabs(j - 11.5) < 1e-3);
}

/* Largest air velocity (m s-1) through the model top that the reader's fluxes leave between two
 * frames; inner cells. */
static double top_velocity(const ql_grid *g, const ql_met_fields frame[2]) {
  double largest = 0.0;
  for (int j = 1; j < g->ny - 1; j++)
    for (int i = 1; i < g->nx - 1; i++) {
      double through = 0.0; /* mol s-1 */
      for (int k = 0; k < g->nz; k++) {
        const size_t at = ql_grid_at(g, k, j, i);
        const double area = g->area[ql_grid_at2(g, j, i)];
        through += ((double)frame[1].air[at] - (double)frame[0].air[at]) * area / 3600.0;
        for (int n = 0; n < 2; n++)
          through += 0.5 * ((double)frame[n].flux_x[at + 1] - (double)frame[n].flux_x[at] +
                            (double)frame[n].flux_y[at + g->row] - (double)frame[n].flux_y[at]);
      }
      const size_t top = ql_grid_at(g, g->nz - 1, j, i);
      const double density = (double)frame[0].air[top] / (double)frame[0].thickness[top];
      largest = fmax(largest, fabs(through) / (density * g->area[ql_grid_at2(g, j, i)]));
    }
  return largest;
}

static double tonnes(const ql_emissions *e, const char *pollutant, bool emitted) {
  double sum = 0.0;
  const char *last = "";
  for (int n = 0; n < ql_emissions_rows(e); n++) {
    const ql_emissions_row row = ql_emissions_row_at(e, n);
    if (strcmp(row.species, pollutant) != 0) continue;
    assert_true(row.inside <= row.file * (1.0 + 1e-9));
    assert_true(fabs(row.emitted - row.inside * row.factor) <= 1e-6 * row.emitted);
    if (strcmp(last, row.inventory) == 0) continue; /* one row for each model species */
    last = row.inventory;
    sum += (emitted ? row.inside : row.file) / 1000.0;
  }
  return sum;
}

static void read_season(int season) {
  char path[256];
  ql_problems problems = {0};
  ql_arena *arena = NULL;
  ql_case *config = NULL;
  ql_meteorology *met = NULL;
  ql_emissions *emissions = NULL;
  ql_met_fields fields[2];
  ql_species_table species;
  int frames;
  snprintf(path, sizeof path, "%s/case.yaml", folders[season]);
  assert_ok(ql_arena_create(&arena));
  const ql_status loaded = ql_case_load(path, &problems, &config);
  show(&problems);
  assert_ok(loaded);
  assert_true(config->synthetic);
  const ql_status opened = ql_meteorology_open(arena, config, &problems, &met);
  show(&problems);
  assert_ok(opened);
  const ql_grid *grid = ql_meteorology_grid(met);
  check_grid(grid);
  (void)ql_meteorology_times(met, &frames);
  assert_int_equal(frames, 25);
  for (int n = 0; n < 2; n++) assert_ok(ql_met_fields_create(arena, grid, &fields[n]));
  double leak = 0.0;
  for (int f = 0; f < frames; f++) {
    ql_met_fields *now = &fields[f % 2];
    assert_ok(ql_meteorology_read(met, f, now));
    check_frame(grid, now);
    const ql_met_fields pair[2] = {fields[(f + 1) % 2], *now};
    if (f > 0) leak = fmax(leak, top_velocity(grid, pair));
  }
  printf("%s: air velocity through the top at most %.1e m s-1\n", folders[season], leak);
  assert_true(leak < 5e-4);
  const ql_mechanism *mechanism;
  assert_ok(ql_mechanism_find(config->mechanism, &mechanism));
  assert_ok(ql_particles_append(arena, mechanism->species, mechanism->species_count, &species));
  const ql_emissions_setup setup = {
      .arena = arena, .config = config, .grid = grid, .species = &species, .problems = &problems};
  const ql_status emitted = ql_emissions_open(&setup, &emissions);
  show(&problems);
  assert_ok(emitted);
  ql_emissions_set_layers(emissions, fields[0].thickness);
  for (int hour = 0; hour < 24; hour++) {
    const ql_emission *area;
    const ql_stack_emission *stacks;
    assert_ok(ql_emissions_read(emissions, config->start_time + 3600.0 * hour, &area, &stacks));
    assert_int_equal(stacks->count, 63);
  }
  printf("%s: NOx %.1f t in the files, %.1f t in the domain\n", folders[season],
         tonnes(emissions, "NOx", false), tonnes(emissions, "NOx", true));
  /* One working day of a county of 12 kt a year, and of the neighbours within the domain. */
  assert_true(tonnes(emissions, "NOx", true) > 30.0 && tonnes(emissions, "NOx", true) < 130.0);
  ql_emissions_close(emissions);
  ql_meteorology_close(met);
  ql_case_free(config);
  ql_problems_free(&problems);
  ql_arena_free(arena);
}

static void test_summer(void **state) {
  (void)state;
  read_season(0);
}

static void test_winter(void **state) {
  (void)state;
  read_season(1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_summer), cmocka_unit_test(test_winter)};
  return cmocka_run_group_tests(tests, make_both, NULL);
}
