/* A second mechanism, as a user would add one, against GSL's implicit solver on a right-hand side
 * written by hand: one sunny hour and one night hour. */
#include "chem_close.h"

#include "solver/chemistry/cells.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>

enum { O3, O, O1D, NO, NO2, COUNT };

typedef struct air {
  double t, m, j[3]; /* K, cm-3, s-1 of O3 -> O, O3 -> O1D, NO2 */
} air;

/* Amounts in molecules cm-3; constants of JPL 19-5. */
static int rhs(double time, const double y[], double f[], void *parameters) {
  (void)time;
  const air *a = parameters;
  const double o2 = 0.2095 * a->m, n2 = 0.7808 * a->m, t = a->t;
  const double p1 = a->j[0] * y[O3], p2 = a->j[1] * y[O3], p3 = a->j[2] * y[NO2];
  const double c1 = 6.1e-34 * pow(t / 300, -2.4) * y[O] * o2 * a->m;
  const double c2 = 8.0e-12 * exp(-2060 / t) * y[O] * y[O3];
  const double c3 = 2.15e-11 * exp(110 / t) * y[O1D] * n2;
  const double c4 = 3.3e-11 * exp(55 / t) * y[O1D] * o2;
  const double n1 = 3.0e-12 * exp(-1500 / t) * y[NO] * y[O3];
  const double m2 = 5.3e-12 * exp(200 / t) * y[NO2] * y[O];
  const double m3 = 9.1e-32 * pow(t / 300, -1.5) * y[NO] * y[O] * a->m;
  const double m4 = 3.3e-39 * exp(530 / t) * y[NO] * y[NO] * o2;
  f[O3] = c1 - p1 - p2 - c2 - n1;
  f[O] = p1 + p3 + c3 + c4 - c1 - c2 - m2 - m3;
  f[O1D] = p2 - c3 - c4;
  f[NO] = p3 + m2 - n1 - m3 - 2 * m4;
  f[NO2] = n1 + m3 + 2 * m4 - p3 - m2;
  return GSL_SUCCESS;
}

/* By central differences: the reference only needs it to converge. */
static int jacobian(double time, const double y[], double *dfdy, double dfdt[], void *parameters) {
  for (int j = 0; j < COUNT; j++) {
    double up[COUNT], down[COUNT], fu[COUNT], fd[COUNT];
    const double h = 1e-4 * fabs(y[j]) + 1.0;
    memcpy(up, y, sizeof up);
    memcpy(down, y, sizeof down);
    up[j] += h;
    down[j] -= h;
    rhs(time, up, fu, parameters);
    rhs(time, down, fd, parameters);
    for (int i = 0; i < COUNT; i++) dfdy[i * COUNT + j] = (fu[i] - fd[i]) / (2 * h);
    dfdt[j] = 0.0;
  }
  return GSL_SUCCESS;
}

static void reference(air *a, double time, double y[COUNT]) {
  gsl_odeiv2_system system = {rhs, jacobian, COUNT, a};
  gsl_odeiv2_driver *driver =
      gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_bsimp, 1e-3, 1.0, 1e-10);
  double start = 0.0;
  assert_int_equal(gsl_odeiv2_driver_apply(driver, &start, time, y), GSL_SUCCESS);
  gsl_odeiv2_driver_free(driver);
}

static void compare(air a, double time) {
  static const double start[COUNT] = {40.0, 0.0, 0.0, 5.0, 10.0}; /* ppb */
  const ql_mechanism *m = NULL;
  const ql_chemistry_tolerance *tight = NULL;
  ql_arena *arena = NULL;
  ql_cells *cells = NULL;
  ql_rosenbrock_report report = {0};
  double y[COUNT];
  assert_ok(ql_mechanism_find("chapman_nox", &m));
  assert_ok(ql_chemistry_tolerance_find("tight", &tight));
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_cells_create(arena, m, &cells));
  assert_int_equal(m->species_count, COUNT);
  assert_int_equal(m->photolysis_count, 3);
  assert_string_equal(m->photolysis[0], "O3_O3P");
  cells->temperature[0] = a.t;
  cells->density[0] = a.m;
  for (int p = 0; p < 3; p++) cells->photolysis[p * QL_CELLS] = a.j[p];
  for (int s = 0; s < COUNT; s++) {
    cells->amount[s] = start[s];
    y[s] = start[s] * 1e-9 * a.m;
  }
  ql_cells_advance(cells, tight, 1, time, &report);
  assert_true(report.failed_cell < 0);
  reference(&a, time, y);
  for (int s = 0; s < COUNT; s++)
    assert_close(cells->amount[s], y[s] / (1e-9 * a.m), 1e-5 * y[s] / (1e-9 * a.m) + 1e-9);
  ql_arena_free(arena);
}

static void day(void **state) {
  (void)state;
  compare((air){298.0, 2.46e19, {4e-4, 3e-5, 9e-3}}, 3600.0);
}

static void night(void **state) {
  (void)state;
  compare((air){280.0, 2.0e19, {0.0, 0.0, 0.0}}, 3600.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(day), cmocka_unit_test(night)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
