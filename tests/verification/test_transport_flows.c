/* Transport in flows whose end is known, beside the parabolic method with the limiter of Colella &
 * Woodward 1984 as published (the twin): solid-body rotation, and the deformational flow of LeVeque
 * 1996 (doi:10.1137/0733033, eqs 9.5-9.6), which carries everything back to where it came from. */
#include "benchmarks/transport_twin.h"
#include "solver/transport/transport.h"
#include "tests/transport_world.h"

#include "base/constants.h"

typedef enum flow { ROTATION, DEFORMATION } flow;
typedef enum shape { HILL, CYLINDER } shape;

/* Stream function on the unit square at `time` in 0..1, one turn or there and back in 1. The
 * deformation runs for 1.5 time units of LeVeque. */
static double stream(flow f, double x, double y, double time) {
  const double pi = QL_PI;
  if (f == ROTATION) return -pi * ((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5));
  const double swirl = pow(sin(pi * x) * sin(pi * y), 2.0) / pi;
  return 1.5 * swirl * cos(pi * time);
}

/* HILL: a smooth hill, cos^4; CYLINDER: a slotted disc. Centred at (0.5, 0.75). */
static double value(shape s, double x, double y) {
  const double r = hypot(x - 0.5, y - 0.75);
  if (s == HILL) return r < 0.2 ? pow(cos(QL_PI * r / 0.4), 4.0) : 0.0;
  return r < 0.15 && (fabs(x - 0.5) > 0.025 || y > 0.85) ? 1.0 : 0.0;
}

/* Mean over a cell of side h. */
static double mean_of(shape s, double x, double y, double h) {
  enum { N = 4 };
  double sum = 0.0;
  for (int a = 0; a < N; a++)
    for (int b = 0; b < N; b++)
      sum += value(s, x + h * ((a + 0.5) / N - 0.5), y + h * ((b + 0.5) / N - 0.5));
  return sum / (N * N);
}

/* Fluxes from differences of the stream function, so that the flow has no divergence. */
static void set_flow(world *w, flow f, double time) {
  const ql_grid *g = &w->grid;
  const double h = 1.0 / g->nx;
  for (int j = -1; j <= g->ny; j++)
    for (int i = -1; i <= g->nx; i++) {
      const size_t at = ql_grid_at2(g, j, i);
      const double p = stream(f, i * h, j * h, time);
      w->now.flux_x[at] = (float)((stream(f, i * h, (j + 1) * h, time) - p) / (h * h));
      w->now.flux_y[at] = (float)(-(stream(f, (i + 1) * h, j * h, time) - p) / (h * h));
    }
}

typedef struct errors {
  double l1, l2, most, top, bottom; /* normed as in Williamson et al. 1992; extrema */
} errors;

static errors measure(const world *w, shape s, const double *q) {
  const ql_grid *g = &w->grid;
  const double h = 1.0 / g->nx;
  double sum1 = 0.0, sum2 = 0.0, all1 = 0.0, all2 = 0.0;
  errors e = {.bottom = 1.0};
  for (int j = 0; j < g->ny; j++)
    for (int i = 0; i < g->nx; i++) {
      const double exact = mean_of(s, (i + 0.5) * h, (j + 0.5) * h, h);
      const double got = q[ql_grid_at2(g, j, i)], d = got - exact;
      sum1 += fabs(d), all1 += exact, sum2 += d * d, all2 += exact * exact;
      e.most = fmax(e.most, fabs(d));
      e.top = fmax(e.top, got), e.bottom = fmin(e.bottom, got);
    }
  e.l1 = sum1 / all1, e.l2 = sqrt(sum2 / all2);
  return e;
}

/* Run to the end with the operator, or with the twin and a limiter. Courant number at most 0.8. */
static errors run(flow f, shape s, int n, const ql_twin_limiter *limiter) {
  world w;
  world_create(&w, (world_size){.nx = n, .ny = n, .nz = 1, .species = 1, .dx = 1.0});
  const double h = 1.0 / n;
  for (size_t at = 0; at < w.grid.volume; at++) w.air_start[at] = w.air_end[at] = 1.0F;
  ql_operator op;
  const ql_transport_options options = {.grid = &w.grid, .species = &w.species};
  assert_ok(ql_transport_create(w.arena, &options, &op));
  double *q = NULL, *air = NULL, *flux = NULL;
  assert_ok(ql_arena_take(w.arena, "q", w.grid.plane, sizeof *q, &q));
  assert_ok(ql_arena_take(w.arena, "air", w.grid.plane, sizeof *air, &air));
  assert_ok(ql_arena_take(w.arena, "flux", 2 * w.grid.plane, sizeof *flux, &flux));
  for (int j = 0; j < n; j++)
    for (int i = 0; i < n; i++) {
      const size_t at = ql_grid_at2(&w.grid, j, i);
      q[at] = mean_of(s, (i + 0.5) * h, (j + 0.5) * h, h);
      w.state->c[at] = (ql_real)q[at];
    }
  const int steps = (int)ceil((f == ROTATION ? QL_PI : 1.5) * n / 0.8);
  const double dt = 1.0 / steps;
  for (int t = 0; t < steps; t++) {
    set_flow(&w, f, (t + 0.5) * dt);
    w.met.start = t * dt, w.met.dt = dt;
    if (!limiter) {
      assert_ok(ql_operator_forward(&op, &w.met, dt, w.state));
      continue;
    }
    const ql_cycle cycle = {.met = &w.met, .to = 1.0, .seconds = dt, .vertical_first = t % 2 == 1};
    for (size_t at = 0; at < w.grid.plane; at++) air[at] = 1.0;
    const ql_twin twin = {.cycle = &cycle, .limiter = *limiter, .q = q, .air = air, .w = flux};
    ql_twin_horizontal(&twin);
  }
  for (size_t at = 0; !limiter && at < w.grid.plane; at++) q[at] = (double)w.state->c[at];
  const errors e = measure(&w, s, q);
  world_free(&w);
  return e;
}

static void print(const char *what, int n, errors e) {
  printf("%-34s %3d: l1 %.4f  l2 %.4f  linf %.4f  max %.6f  min %.2e\n", what, n, e.l1, e.l2,
         e.most, e.top, e.bottom);
}

/* Against the published limiter in the same flow on the same grid. */
static void test_errors_no_worse_than_published_ppm(void **unused) {
  (void)unused;
  static const char *const names[2][2] = {{"rotation, hill", "rotation, slotted cylinder"},
                                          {"deformation, hill", "deformation, slotted cylinder"}};
  const ql_twin_limiter published = QL_TWIN_CW84;
  enum { SIDE = 64 };
  for (int f = 0; f < 2; f++)
    for (int s = 0; s < 2; s++) {
      const errors ours = run((flow)f, (shape)s, SIDE, NULL);
      const errors theirs = run((flow)f, (shape)s, SIDE, &published);
      print(names[f][s], SIDE, ours);
      print("  CW84", SIDE, theirs);
      assert_true(ours.l1 <= theirs.l1);
      assert_true(ours.l2 <= theirs.l2);
      assert_true(ours.most <= theirs.most);
      assert_true(ours.bottom >= 0.0);
      assert_true(ours.top <= 1.0 + 1e-6);
    }
}

static void test_order(void **unused) {
  (void)unused;
  static const char *const names[2] = {"rotation, hill", "deformation, hill"};
  for (int f = 0; f < 2; f++) {
    errors last = {0};
    const int finest = f == ROTATION ? 64 : 128;
    for (int n = 32; n <= finest; n *= 2) {
      const errors e = run((flow)f, HILL, n, NULL);
      print(names[f], n, e);
      if (n > 32)
        printf("  order %.2f (l1) %.2f (l2)\n", log2(last.l1 / e.l1), log2(last.l2 / e.l2));
      if (n == finest) assert_true(log2(last.l1 / e.l1) >= 1.9);
      last = e;
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_errors_no_worse_than_published_ppm),
      cmocka_unit_test(test_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
