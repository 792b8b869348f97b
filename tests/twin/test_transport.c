/* Transport against its plain twin, in both orders of the sweeps, with and without the limiter. */
#include "benchmarks/transport_twin.h"
#include "solver/transport/transport.h"
#include "tests/transport_world.h"

/* Smooth winds whose vertical motion needs one pass, sheared, in air that changes. */
static void blow(world *w, double speed) {
  const ql_grid *g = &w->grid;
  world_stir(w, 0.0, 0.0, 3);
  for (int k = 0; k < g->nz; k++)
    for (int j = -QL_HALO; j < g->ny + QL_HALO; j++)
      for (int i = -QL_HALO; i < g->nx + QL_HALO; i++) {
        const size_t n = ql_grid_at(g, k, j, i);
        const double x = 6.28 * i / g->nx, y = 6.28 * j / g->ny;
        const double u = speed * (1.0 + 0.1 * k) * (sin(y) + 0.02 * cos(x + k));
        const double v = speed * (cos(x) + 0.02 * sin(y));
        w->now.flux_x[n] = (float)(u * w->now.thickness[n] * 40.0 * g->dx);
        w->now.flux_y[n] = (float)(v * w->now.thickness[n] * 40.0 * g->dx);
        w->air_end[n] = (float)(w->air_start[n] * (1.0 + 0.01 * sin(x + y)));
      }
}

static double *copy(world *w, const ql_real *c) {
  double *made = NULL;
  assert_ok(ql_arena_take(w->arena, "twin", w->grid.volume + w->grid.plane, sizeof *made, &made));
  for (size_t n = 0; c && n < w->grid.volume; n++) made[n] = (double)c[n];
  return made;
}

static double compare(bool linear, bool vertical_first, double speed) {
  world w;
  world_create(&w, (world_size){.nx = 26, .ny = 19, .nz = 11, .species = 1, .dx = 3000.0});
  blow(&w, speed);
  uint64_t seed = 6;
  ql_real *c = ql_state_layer(w.state, 0, 0);
  for (size_t n = 0; n < w.grid.volume; n++) {
    const double r = world_random(&seed);
    c[n] = (ql_real)(r < 0.4 ? 0.0 : r);
  }
  w.state->top[0] = (ql_real)0.3;
  w.met.start = vertical_first ? 200.0 : 0.0;
  w.met.dt = 200.0;
  const ql_cycle cycle = {
      .met = &w.met, .to = 1.0, .seconds = 200.0, .vertical_first = vertical_first};
  double *q = copy(&w, c), *air = copy(&w, NULL), *flux = copy(&w, NULL);
  for (int k = 0; k < w.grid.nz; k++)
    for (size_t at = 0; at < w.grid.plane; at++)
      air[(size_t)k * w.grid.plane + at] = ql_continuity_air(&w.met, 0.0, k, at);
  ql_continuity_vertical(&w.met, 200.0, flux);
  const ql_twin twin = {.cycle = &cycle,
                        .limiter = linear ? QL_TWIN_LINEAR : QL_TWIN_LIN,
                        .q = q,
                        .air = air,
                        .w = flux,
                        .top = (double)w.state->top[0]};
  ql_twin_forward(&twin);
  ql_operator op;
  const ql_transport_options options = {.grid = &w.grid, .species = &w.species, .linear = linear};
  assert_ok(ql_transport_create(w.arena, &options, &op));
  assert_ok(ql_operator_forward(&op, &w.met, 200.0, w.state));
  double worst = 0.0;
  for (int k = 0; k < w.grid.nz; k++)
    for (int j = 0; j < w.grid.ny; j++)
      for (int i = 0; i < w.grid.nx; i++) {
        const size_t n = ql_grid_at(&w.grid, k, j, i);
        worst = fmax(worst, fabs((double)c[n] - q[n]));
        const double end = ql_continuity_air(&w.met, 1.0, k, ql_grid_at2(&w.grid, j, i));
        assert_true(fabs(air[n] - end) <= 1e-12 * end);
      }
  world_free(&w);
  return worst;
}

static void test_twin(void **unused) {
  (void)unused;
  for (int linear = 0; linear < 2; linear++)
    for (int order = 0; order < 2; order++)
      for (double speed = 3.0; speed < 30.0; speed += 8.0) {
        const double worst = compare(linear, order, speed);
        printf("linear %d, vertical first %d, %4.0f m/s: %.2e\n", linear, order, speed, worst);
        assert_true(worst <= (sizeof(ql_real) == 4 ? 1e-5 : 1e-12));
      }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_twin)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
