/* The surface plume in real air: the table against the same equation on a grid several times as
 * fine, and puffs that follow each other against the table. */
#include "ql_test.h"

#include <math.h>

#include "solver/puff/kernel.h"
#include "solver/puff/spread.h"
#include "surface_table.h"

static const double source = 0.46, sampler = 1.5; /* m: of Prairie Grass */
static const double arc[] = {50.0, 100.0, 200.0, 400.0, 800.0};
enum { ARCS = sizeof arc / sizeof *arc, FINE = 600, STEPS_PER_X = 1500 };

static ql_puff_air air_of(double ustar, double inverse_length, double depth) {
  return (ql_puff_air){.ustar = ustar,
                       .inverse_length = inverse_length,
                       .roughness = 0.0087,
                       .depth = depth,
                       .direction = 270.0,
                       .turbulence = 0.3,
                       .reference = 2.0,
                       .temperature = 293.0};
}

typedef struct fine {
  double edge[FINE + 1], wind[FINE], concentration[FINE]; /* m, m s-1, s m-2 */
  double conductance[FINE], memory[FINE];                 /* at the top edge: m s-1, s */
} fine;

static void fine_create(const ql_puff_air *air, fine *f) {
  const double ratio = pow(air->depth / air->roughness, 1.0 / FINE);
  for (int j = 0; j <= FINE; j++) f->edge[j] = air->roughness * pow(ratio, j);
  int at = 0;
  for (int j = 0; j < FINE; j++) {
    const double top = f->edge[j + 1], sigma = ql_puff_air_sigma_w(air, top);
    const double diffusivity = ql_puff_air_diffusivity(air, top);
    f->wind[j] = ql_puff_air_wind(air, 0.5 * (f->edge[j] + top));
    f->conductance[j] =
        j + 1 < FINE ? diffusivity / (0.5 * (top * ratio - f->edge[j])) : 0.0; /* middles apart */
    f->memory[j] = diffusivity / (sigma * sigma);
    f->concentration[j] = 0.0;
    if (f->edge[j] < source) at = j;
  }
  f->concentration[at] = 1.0 / (f->wind[at] * (f->edge[at + 1] - f->edge[at]));
}

/* One step of backward Euler after `travel` seconds; returns the seconds that it took. */
static double fine_step(fine *f, double dx, double travel) {
  double pivot[FINE], below = 0.0, mass = 0.0, *c = f->concentration;
  for (int j = 0; j < FINE; j++) {
    const double capacity = f->wind[j] * (f->edge[j + 1] - f->edge[j]);
    const double above = -dx * f->conductance[j] * expm1(-travel / f->memory[j]);
    pivot[j] = capacity + above + below;
    c[j] *= capacity;
    if (j > 0) {
      pivot[j] -= below * below / pivot[j - 1];
      c[j] += below * c[j - 1] / pivot[j - 1];
    }
    below = above;
  }
  for (int j = FINE - 1; j >= 0; j--) {
    const double above = -dx * f->conductance[j] * expm1(-travel / f->memory[j]);
    c[j] = (c[j] + (j + 1 < FINE ? above * c[j + 1] : 0.0)) / pivot[j];
    mass += c[j] * (f->edge[j + 1] - f->edge[j]);
  }
  return dx * mass;
}

static double fine_at(const fine *f, double z) {
  int j = 0;
  while (0.5 * (f->edge[j + 1] + f->edge[j + 2]) < z) j++;
  const double low = 0.5 * (f->edge[j] + f->edge[j + 1]);
  const double high = 0.5 * (f->edge[j + 1] + f->edge[j + 2]);
  return f->concentration[j] +
         (z - low) / (high - low) * (f->concentration[j + 1] - f->concentration[j]);
}

static ql_puff_surface table;

static double table_at(double x, double z) {
  return surface_table_integral(&table, surface_table_travel(&table, x), z);
}

static void compare(const ql_puff_air *air) {
  static fine f;
  double x = 0.01, travel = 0.0; /* m, s */
  fine_create(air, &f);
  travel += fine_step(&f, x, 0.0);
  assert_ok(ql_puff_surface_build(air, source, &table));
  for (int a = 0; a < ARCS; a++) {
    while (x < arc[a]) {
      const double dx = fmin(x / STEPS_PER_X + 1e-3, arc[a] - x);
      travel += fine_step(&f, dx, travel);
      x += dx;
    }
    assert_float_equal(table_at(arc[a], sampler) / fine_at(&f, sampler), 1.0, 0.005);
  }
}

static void table_is_converged(void **state) {
  (void)state;
  const ql_puff_air airs[] = {air_of(0.23, -1.0 / 8.0, 680.0), air_of(0.45, -1.0 / 35.0, 780.0),
                              air_of(0.5, -1.0 / 200.0, 1600.0), air_of(0.17, 1.0 / 12.0, 160.0)};
  for (int n = 0; n < 4; n++) compare(&airs[n]);
}

enum { PUFFS = 1200 };

/* Crosswind integral of 1 kg s-1 across the plume at distance x, kg m-2. */
static double across(const ql_puff_view *view, double x, double reach) {
  enum { POINTS = 81 };
  float px[POINTS], py[POINTS], c[POINTS] = {0};
  double sum = 0.0;
  for (int n = 0; n < POINTS; n++) {
    px[n] = (float)x;
    py[n] = (float)(reach * (2.0 * n / (POINTS - 1) - 1.0));
  }
  ql_puff_kernel(view, POINTS, px, py, c);
  for (int n = 0; n < POINTS; n++) sum += (double)c[n];
  return sum * 2.0 * reach / (POINTS - 1);
}

/* Depth / -L = 5: no draughts, and 0.003 of a puff is not in the surface layer. */
static void puffs_make_the_plume(void **state) {
  (void)state;
  const ql_puff_air air = air_of(0.45, -1.0 / 300.0, 1500.0);
  const ql_puff_flow flow = {.air = &air, .surface = &table};
  const ql_puff_birth birth = {.height = source, .sigma = 0.01, .depth = 0.01};
  const double interval = 0.3; /* s; 1 kg s-1 */
  ql_arena *arena;
  ql_puffs *puffs;
  ql_puff_view view;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_puffs_create(arena, PUFFS, 1, &puffs));
  assert_ok(ql_puff_view_create(arena, PUFFS, &view));
  assert_ok(ql_puff_surface_build(&air, source, &table));
  for (int n = 0; n < PUFFS; n++) {
    assert_ok(ql_puffs_release(puffs, &birth, &interval));
    ql_puffs_step(puffs, 0, puffs->count, &flow, interval);
  }
  ql_puff_view_add(&view, puffs, (const int[]){0, PUFFS}, &flow, 0,
                   &(ql_puff_site){.height = sampler});
  for (int a = 0; a < ARCS; a++)
    assert_float_equal(across(&view, arc[a], 0.5 * arc[a]) / table_at(arc[a], sampler), 1.0, 0.01);
  ql_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(table_is_converged),
                                     cmocka_unit_test(puffs_make_the_plume)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
