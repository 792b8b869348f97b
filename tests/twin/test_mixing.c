/* The implicit vertical solve against its plain twin: the whole matrix of a column in double,
 * Gaussian elimination with pivoting. */
#include "base/constants.h"
#include "solver/mixing/mixing.h"
#include "tests/transport_world.h"

enum { NZ = 14 };

typedef struct column {
  double air[NZ], depth[NZ], height[NZ], kz[NZ]; /* mol m-2, m, m, m2 s-1 */
  double pbl, inverse_obukhov, velocity, area, dt;
} column;

/* dq/dt of the column for the value q, without emission. */
static void tendency(const column *c, bool acm2, const double *q, double *rate) {
  double part = 0.0, mu = 0.0;
  const double dz1 = 0.5 * (c->depth[0] + c->depth[1]);
  if (acm2 && c->inverse_obukhov < 0.0 && c->pbl > c->depth[0] + dz1) {
    const double r = cbrt(-c->pbl * c->inverse_obukhov);
    part = 1.0 / (1.0 + 1.0 / (cbrt(QL_VON_KARMAN * QL_VON_KARMAN) * 0.72 * r));
    mu = part * c->kz[1] / (dz1 * (c->pbl - c->depth[0]));
  }
  double flux[NZ + 1] = {0.0}, down[NZ + 1] = {0.0}, up[NZ] = {0.0};
  for (int k = 1; k < NZ; k++) {
    const double dz = 0.5 * (c->depth[k] + c->depth[k - 1]);
    const double density = (c->air[k] + c->air[k - 1]) / (c->depth[k] + c->depth[k - 1]);
    flux[k] = (1.0 - part) * density * c->kz[k] * (q[k] - q[k - 1]) / dz; /* downward */
    const double base = c->height[k] - 0.5 * c->depth[k];
    up[k] = mu * c->air[k] * fmin(1.0, fmax(0.0, (c->pbl - base) / c->depth[k]));
  }
  for (int k = NZ - 1; k >= 1; k--) down[k] = down[k + 1] + up[k];
  for (int k = 0; k < NZ; k++) {
    double in = flux[k + 1] - flux[k];
    in += k > 0 ? up[k] * q[0] - down[k] * q[k] : -down[1] * q[0];
    if (k + 1 < NZ) in += down[k + 1] * q[k + 1];
    if (k == 0) in -= c->velocity * c->air[0] / c->depth[0] * q[0];
    rate[k] = in / c->air[k];
  }
}

static void gauss(double a[NZ][NZ + 1]) {
  for (int p = 0; p < NZ; p++) {
    int best = p;
    for (int r = p + 1; r < NZ; r++)
      if (fabs(a[r][p]) > fabs(a[best][p])) best = r;
    for (int n = 0; n <= NZ; n++) {
      const double keep = a[p][n];
      a[p][n] = a[best][n], a[best][n] = keep;
    }
    for (int r = 0; r < NZ; r++) {
      const double factor = r == p ? 0.0 : a[r][p] / a[p][p];
      for (int n = p; n <= NZ && factor != 0.0; n++) a[r][n] -= factor * a[p][n];
    }
  }
  for (int r = 0; r < NZ; r++) a[r][NZ] /= a[r][r];
}

/* (1 - dt T) q' = q + emitted */
static void twin(const column *c, bool acm2, const double *emitted, double *q) {
  double a[NZ][NZ + 1];
  for (int n = 0; n < NZ; n++) {
    double unit[NZ] = {0.0}, rate[NZ];
    unit[n] = 1.0;
    tendency(c, acm2, unit, rate);
    for (int r = 0; r < NZ; r++) a[r][n] = unit[r] - c->dt * rate[r];
  }
  for (int r = 0; r < NZ; r++) a[r][NZ] = q[r] + emitted[r];
  gauss(a);
  for (int r = 0; r < NZ; r++) q[r] = a[r][NZ];
}

static void random_met(world *w, uint64_t seed) {
  world_stir(w, 0.0, 0.02, seed);
  for (size_t at = 0; at < w->grid.plane; at++) {
    double base = 0.0;
    for (int k = 0; k < NZ; k++) {
      const size_t n = (size_t)k * w->grid.plane + at;
      w->now.thickness[n] *= (float)(0.8 + 0.4 * world_random(&seed));
      w->now.height[n] = (float)(base + 0.5 * w->now.thickness[n]);
      base += w->now.thickness[n];
      w->now.kz[n] = (float)(k > 0 ? 200.0 * world_random(&seed) : 0.0);
    }
    w->now.pbl_height[at] = (float)(3000.0 * world_random(&seed));
    w->now.inverse_obukhov[at] = (float)(0.05 * (world_random(&seed) - 0.7));
  }
}

static column column_of(const world *w, size_t at, double velocity, double dt) {
  column c = {.pbl = w->now.pbl_height[at],
              .inverse_obukhov = w->now.inverse_obukhov[at],
              .velocity = velocity,
              .area = w->grid.area[at],
              .dt = dt};
  for (int k = 0; k < NZ; k++) {
    const size_t n = (size_t)k * w->grid.plane + at;
    c.air[k] = w->air_end[n], c.depth[k] = w->now.thickness[n];
    c.height[k] = w->now.height[n], c.kz[k] = w->now.kz[n];
  }
  return c;
}

/* A run of one gas without and one particle with emission in four layers, both deposited. */
typedef struct experiment {
  world w;
  const float *rate, *velocity;
  ql_real *before;
  double dt;
  bool acm2;
} experiment;

enum { LAYERS = 4 };

static void perform(experiment *e, uint64_t seed) {
  world *w = &e->w;
  world_create(w, (world_size){.nx = 31, .ny = 5, .nz = NZ, .species = 2, .dx = 2000.0});
  w->items[1].particle = true;
  random_met(w, seed);
  ql_operator op;
  const ql_mixing_options options = {.grid = &w->grid, .species = &w->species, .acm2 = e->acm2};
  assert_ok(ql_mixing_create(w->arena, &options, &op));
  const size_t plane = w->grid.plane, cells = 2 * w->grid.volume;
  float *rate = world_field(w, LAYERS * plane, 0.0F), *velocity = world_field(w, 2 * plane, 0.0F);
  for (size_t n = 0; n < LAYERS * plane; n++) rate[n] = (float)world_random(&seed);
  for (size_t n = 0; n < 2 * plane; n++) velocity[n] = (float)(0.1 * world_random(&seed));
  const int species[1] = {1};
  const ql_emission emission = {.count = 1, .layers = LAYERS, .species = species, .rate = rate};
  assert_ok(ql_mixing_set_emission(&op, &emission));
  ql_mixing_set_velocity(&op, velocity);
  for (size_t n = 0; n < cells; n++) w->state->c[n] = (ql_real)world_random(&seed);
  e->rate = rate, e->velocity = velocity;
  assert_ok(ql_arena_take(w->arena, "before", cells, sizeof *e->before, &e->before));
  memcpy(e->before, w->state->c, cells * sizeof *e->before);
  assert_ok(ql_operator_forward(&op, &w->met, e->dt, w->state));
}

static double difference(const experiment *e, int s, size_t at) {
  const world *w = &e->w;
  const size_t first = (size_t)s * w->grid.volume + at, plane = w->grid.plane;
  const column c = column_of(w, at, e->velocity[(size_t)s * plane + at], e->dt);
  double q[NZ], emitted[NZ] = {0.0}, worst = 0.0;
  for (int k = 0; k < NZ; k++) {
    q[k] = (double)e->before[first + (size_t)k * plane];
    if (s == 1 && k < LAYERS)
      emitted[k] =
          (double)e->rate[(size_t)k * plane + at] / QL_MOLAR_MASS_AIR * e->dt / (c.air[k] * c.area);
  }
  twin(&c, e->acm2, emitted, q);
  for (int k = 0; k < NZ; k++)
    worst = fmax(worst, fabs((double)w->state->c[first + (size_t)k * plane] - q[k]) / q[k]);
  return worst;
}

static void test_twin(void **unused) {
  (void)unused;
  for (int acm2 = 0; acm2 < 2; acm2++)
    for (double dt = 3.0; dt < 1e5; dt *= 10.0) {
      experiment e = {.acm2 = acm2, .dt = dt};
      perform(&e, 17);
      double worst = 0.0;
      for (int s = 0; s < 2; s++)
        for (int j = 0; j < e.w.grid.ny; j++)
          for (int i = 0; i < e.w.grid.nx; i++)
            worst = fmax(worst, difference(&e, s, ql_grid_at2(&e.w.grid, j, i)));
      printf("acm2 %d, dt %6g s: worst relative difference %.2e\n", acm2, dt, worst);
      assert_true(worst <= (sizeof(ql_real) == 4 ? 2e-6 : 1e-12));
      world_free(&e.w);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_twin)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
