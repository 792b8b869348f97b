/* The account of processes: emission, deposition and mixing told apart as the solve did them, all
 * changes adding up, and a change that nobody noted seen. */
#include "base/constants.h"
#include "outputs/process_series.h"
#include "solver/mixing/mixing.h"
#include "solver/processes.h"
#include "tests/transport_world.h"

enum { POINTS = 3, CHOSEN = 2 };

typedef struct account {
  world w;
  size_t points[POINTS];
  int chosen[CHOSEN];
  ql_processes processes;
} account;

/* A column of 4 layers with a gas and a particle, kz 0 unless a test sets it. */
static void open_account(account *a) {
  world_create(&a->w, (world_size){.nx = 3, .ny = 2, .nz = 4, .species = 3, .dx = 3000.0});
  a->w.items[2].particle = true;
  for (int k = 0; k < POINTS; k++) a->points[k] = ql_grid_at(&a->w.grid, k, 1, 2);
  a->chosen[0] = 2;
  a->chosen[1] = 1;
  for (int s = 0; s < 3; s++) world_fill(&a->w, s, (ql_real)(1e-8 * (s + 1)));
  for (size_t n = 0; n < a->w.grid.volume; n++)
    a->w.now.height[n] = 12.5f + 25.0f * (float)(n / a->w.grid.plane);
  const ql_processes_request request = {.grid = &a->w.grid,
                                        .species = &a->w.species,
                                        .chosen_count = CHOSEN,
                                        .chosen = a->chosen,
                                        .point_count = POINTS,
                                        .points = a->points};
  assert_ok(ql_processes_create(a->w.arena, &request, &a->processes));
}

static double change(const account *a, ql_process process, int chosen, int point) {
  return a->processes.change[((size_t)process * CHOSEN + (size_t)chosen) * POINTS + (size_t)point];
}

/* In a lowest layer that exchanges with nothing, backward Euler is q1 = (q0 + E) / (1 + v dt / h):
 * with q0 of 20 ppb, E of 1 ppb and v dt / h of 0.25 it deposits 4.2 ppb. */
static void test_solve_is_told_apart(void **unused) {
  (void)unused;
  account a;
  open_account(&a);
  world *w = &a.w;
  const size_t cell = a.points[0];
  const int species[] = {1};
  ql_emission emission = {.count = 1, .layers = 1, .species = species};
  emission.rate = world_field(w, w->grid.plane, 0.0f);
  emission.rate[cell] = (float)(1e-9 * 1000.0 * 9e6 / 300.0); /* mol s-1 */
  float *velocity = world_field(w, 3 * w->grid.plane, 0.0f);
  velocity[w->grid.plane + cell] = (float)(0.25 * 25.0 / 300.0);
  ql_operator op;
  const ql_mixing_options options = {.grid = &w->grid, .species = &w->species};
  assert_ok(ql_mixing_create(w->arena, &options, &op));
  assert_ok(ql_mixing_set_emission(&op, &emission));
  ql_mixing_set_velocity(&op, velocity);
  ql_processes_mark(&a.processes, w->state);
  assert_ok(ql_operator_forward(&op, &w->met, 300.0, w->state));
  ql_processes_note_mixing(&a.processes, &w->met, 300.0, &emission, velocity, w->state);
  ql_processes_end_step(&a.processes, &w->now, w->state);
  assert_float_equal(change(&a, QL_PROCESS_EMISSION, 1, 0), 1.0, 1e-6);
  assert_float_equal(change(&a, QL_PROCESS_DEPOSITION, 1, 0), -4.2, 1e-5);
  assert_float_equal(change(&a, QL_PROCESS_MIXING, 1, 0), 0.0, 1e-5);
  assert_float_equal(change(&a, QL_PROCESS_EMISSION, 1, 1), 0.0, 0.0);
  assert_float_equal(a.processes.last[POINTS], 16.8, 1e-5);
  world_free(w);
}

/* 1e-9 of mass in air of 1000 mol in 25 m is 1e-9 x 1e9 ug/kg x 0.0289647 kg/mol x 40 mol m-3. */
static void test_particles_feel_the_density(void **unused) {
  (void)unused;
  account a;
  open_account(&a);
  const double thin = 30.0 * 0.0289647 * 40.0, dense = 1.1 * thin; /* 3e-8 of mass */
  for (int step = 0; step < 2; step++) {
    ql_processes_mark(&a.processes, a.w.state);
    ql_processes_end_step(&a.processes, &a.w.now, a.w.state);
    for (size_t n = 0; n < a.w.grid.volume; n++) a.w.now.air[n] = 1100.0f;
  }
  assert_float_equal(a.processes.first[0], thin, 1e-5 * thin);
  assert_float_equal(a.processes.last[0], dense, 1e-5 * dense);
  assert_float_equal(change(&a, QL_PROCESS_DENSITY, 0, 0), dense - thin, 1e-5 * thin);
  assert_float_equal(change(&a, QL_PROCESS_DENSITY, 1, 0), 0.0, 0.0);
  ql_processes_clear(&a.processes);
  assert_float_equal(change(&a, QL_PROCESS_DENSITY, 0, 0), 0.0, 0.0);
  world_free(&a.w);
}

static void test_series_closes_unless_something_is_missed(void **unused) {
  (void)unused;
  account a;
  open_account(&a);
  ql_process_series series = {.processes = &a.processes};
  assert_ok(ql_process_series_create(a.w.arena, 2, &series));
  for (int record = 0; record < 2; record++) {
    for (int step = 0; step < 5; step++) {
      ql_processes_mark(&a.processes, a.w.state);
      for (int p = QL_PROCESS_CHEMISTRY; p <= QL_PROCESS_AEROSOL; p++) {
        for (int s = 0; s < 3; s++)
          ql_state_layer(a.w.state, s, 0)[a.points[0]] *= (ql_real)(0.9 + 0.03 * p);
        if (record == 0 || p != QL_PROCESS_WET)
          ql_processes_note(&a.processes, (ql_process)p, a.w.state);
        else
          ql_state_layer(a.w.state, 1, 0)[a.points[1]] *= (ql_real)0.99; /* unnoted, other cell */
      }
      ql_state_layer(a.w.state, 2, 0)[a.points[2]] *= (ql_real)(record ? 0.99 : 1.0);
      ql_processes_end_step(&a.processes, &a.w.now, a.w.state);
    }
    ql_process_series_append(&series, 3600.0 * record, 3600.0 * (record + 1));
    ql_processes_clear(&a.processes);
    if (record == 0) assert_true(ql_process_series_closure(&series) < 1e-12);
  }
  assert_true(ql_process_series_closure(&series) > 1e-3);
  world_free(&a.w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_solve_is_told_apart), cmocka_unit_test(test_particles_feel_the_density),
      cmocka_unit_test(test_series_closes_unless_something_is_missed)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
