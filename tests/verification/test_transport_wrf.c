/* Transport in real winds: nine hours of hurricane Katrina, 48 x 48 x 14 cells of 10 km, winds to
 * 70 m s-1, from a WRF file read here without interpolating anything in space. */
#include "base/constants.h"
#include "base/nc.h"
#include "solver/transport/transport.h"
#include "tests/transport_world.h"

enum { FRAMES = 4, NX = 48, NY = 48, NZ = 14 };

typedef struct frame {
  float *air, *flux_x, *flux_y; /* mol m-2, mol s-1 */
} frame;

static float *values_of(const ql_nc *file, const char *name, int t, size_t count) {
  int rank;
  size_t shape[QL_NC_RANK];
  assert_ok(ql_nc_shape(file, name, &rank, shape));
  ql_nc_slab slab = {.start = {(size_t)t}, .count = {1}};
  for (int d = 1; d < rank; d++) slab.count[d] = shape[d];
  float *values = malloc(count * sizeof *values);
  assert_non_null(values);
  assert_ok(ql_nc_read(file, name, NULL, &slab, values));
  return values;
}

/* p dz / (R T), WRF's T being potential temperature minus 300 K and PH + PHB geopotential. */
static void read_air(const ql_nc *file, int t, const ql_grid *g, float *air) {
  const size_t cells = (size_t)NZ * NY * NX, layer = (size_t)NY * NX;
  float *ph = values_of(file, "PH", t, cells + layer),
        *phb = values_of(file, "PHB", t, cells + layer);
  float *p = values_of(file, "P", t, cells), *pb = values_of(file, "PB", t, cells);
  float *theta = values_of(file, "T", t, cells);
  for (int k = 0; k < NZ; k++)
    for (int j = -QL_HALO; j < NY + QL_HALO; j++)
      for (int i = -QL_HALO; i < NX + QL_HALO; i++) {
        const int jj = j < 0 ? 0 : j < NY ? j : NY - 1, ii = i < 0 ? 0 : i < NX ? i : NX - 1;
        const size_t n = (size_t)k * layer + (size_t)jj * NX + (size_t)ii, up = n + layer;
        const double dz = ((double)ph[up] + phb[up] - ph[n] - phb[n]) / QL_WRF_GRAVITY;
        const double pressure = (double)p[n] + pb[n];
        const double kelvin = (theta[n] + 300.0) * pow(pressure / 1e5, QL_R_DRY / QL_CP_DRY);
        air[ql_grid_at(g, k, j, i)] = (float)(pressure * dz / (QL_GAS_CONSTANT * kelvin));
      }
  free(ph), free(phb), free(p), free(pb), free(theta);
}

/* Air through the faces of the inner cells: wind times the mean air of both cells times length. */
static void read_fluxes(const ql_nc *file, int t, const ql_grid *g, frame *f) {
  float *u = values_of(file, "U", t, (size_t)NZ * NY * (NX + 1));
  float *v = values_of(file, "V", t, (size_t)NZ * (NY + 1) * NX);
  for (int k = 0; k < NZ; k++)
    for (int j = 0; j <= NY; j++)
      for (int i = 0; i <= NX; i++) {
        const size_t at = ql_grid_at(g, k, j, i), at2 = ql_grid_at2(g, j, i);
        const size_t nu = ((size_t)k * NY + (size_t)j) * (NX + 1) + (size_t)i;
        const size_t nv = ((size_t)k * (NY + 1) + (size_t)j) * NX + (size_t)i;
        if (j < NY)
          f->flux_x[at] =
              (float)(0.5 * ((double)f->air[at] + f->air[at - 1]) * u[nu] * g->face_x[at2]);
        if (i < NX)
          f->flux_y[at] =
              (float)(0.5 * ((double)f->air[at] + f->air[at - g->row]) * v[nv] * g->face_y[at2]);
      }
  free(u), free(v);
}

static void read_geometry(const ql_nc *file, ql_grid *g) {
  float *m = values_of(file, "MAPFAC_M", 0, (size_t)NY * NX);
  for (int j = -QL_HALO; j < NY + QL_HALO; j++)
    for (int i = -QL_HALO; i < NX + QL_HALO; i++) {
      const int jj = j < 0 ? 0 : j < NY ? j : NY - 1, ii = i < 0 ? 0 : i < NX ? i : NX - 1;
      const double factor = m[jj * NX + ii];
      const size_t at = ql_grid_at2(g, j, i);
      g->map_factor[at] = factor;
      g->area[at] = g->dx * g->dy / (factor * factor);
      g->face_x[at] = g->dy / factor;
      g->face_y[at] = g->dx / factor;
    }
  free(m);
}

static void set_time(world *w, const frame *frames, double time, double dt) {
  const double middle = time + 0.5 * dt, span = 10800.0;
  const int f = (int)(middle / span);
  const frame *a = &frames[f], *b = &frames[f + 1];
  const float x = (float)(middle / span - f), start = (float)(time / span - f),
              end = (float)((time + dt) / span - f);
  for (size_t n = 0; n < w->grid.volume; n++) {
    w->now.flux_x[n] = a->flux_x[n] + (b->flux_x[n] - a->flux_x[n]) * x;
    w->now.flux_y[n] = a->flux_y[n] + (b->flux_y[n] - a->flux_y[n]) * x;
    w->air_start[n] = a->air[n] + (b->air[n] - a->air[n]) * start;
    w->air_end[n] = a->air[n] + (b->air[n] - a->air[n]) * end;
  }
  w->met.start = time, w->met.dt = dt;
}

static void load(world *w, frame *frames) {
  ql_nc *file;
  assert_ok(ql_nc_open(QL_SHARED_DIR "/data/wrf_python_ci/ci_test_file.nc", &file));
  read_geometry(file, &w->grid);
  for (int t = 0; t < FRAMES; t++) {
    frames[t].air = world_field(w, w->grid.volume, 0.0F);
    frames[t].flux_x = world_field(w, w->grid.volume, 0.0F);
    frames[t].flux_y = world_field(w, w->grid.volume, 0.0F);
    read_air(file, t, &w->grid, frames[t].air);
    read_fluxes(file, t, &w->grid, &frames[t]);
  }
  ql_nc_close(file);
}

/* Blobs of 1e-7 over nothing, in and around the grid. */
static void fill_blobs(world *w, int s) {
  ql_real *c = ql_state_layer(w->state, s, 0);
  for (int k = 0; k < NZ; k++)
    for (int j = -QL_HALO; j < NY + QL_HALO; j++)
      for (int i = -QL_HALO; i < NX + QL_HALO; i++)
        c[ql_grid_at(&w->grid, k, j, i)] =
            (i / 6 + j / 6 + k / 4) % 3 == 0 && (i + j) % 5 ? (ql_real)1e-7 : 0;
  w->state->top[s] = (ql_real)5e-8;
}

static void look(const world *w, int s, double *least, double *most) {
  for (int k = 0; k < NZ; k++)
    for (int j = 0; j < NY; j++)
      for (int i = 0; i < NX; i++) {
        const double q = (double)ql_state_layer(w->state, s, k)[ql_grid_at2(&w->grid, j, i)];
        *least = fmin(*least, q), *most = fmax(*most, q);
      }
}

static double passed(const ql_budget *b) {
  return b->lateral_in - b->lateral_out + b->top_in - b->top_out;
}

static double gained(const ql_budget *b) {
  return b->lateral_in + b->lateral_out + b->top_in + b->top_out;
}

static void test_nine_hours(void **state) {
  const double dt = *(const double *)*state;
  world w;
  world_create(&w, (world_size){.nx = NX, .ny = NY, .nz = NZ, .species = 2, .dx = 10000.0});
  frame frames[FRAMES];
  load(&w, frames);
  ql_operator op;
  const ql_transport_options options = {.grid = &w.grid, .species = &w.species};
  assert_ok(ql_transport_create(w.arena, &options, &op));
  world_fill(&w, 0, (ql_real)4e-8);
  fill_blobs(&w, 1);
  double least[2] = {1.0, 1.0}, most[2] = {0.0, 0.0};
  set_time(&w, frames, 0.0, dt);
  const double before = ql_state_mass(w.state, 1, w.air_start);
  for (double time = 0.0; time < 32400.0 - 0.5 * dt; time += dt) {
    set_time(&w, frames, time, dt);
    assert_ok(ql_operator_forward(&op, &w.met, dt, w.state));
    for (int s = 0; s < 2; s++) look(&w, s, &least[s], &most[s]);
  }
  const ql_budget *b = &w.state->budget[1];
  const double change = ql_state_mass(w.state, 1, w.air_end) - before;
  printf("step %g s: uniform 4e-8 between %.9e and %.9e; blobs 0..1e-7 between %.3e and %.9e\n", dt,
         least[0], most[0], least[1], most[1]);
  printf("  mass: change %.9e, through sides and top %.9e mol, open %.1e of what passed\n", change,
         gained(b), (change - gained(b)) / passed(b));
  const double unit = (double)(ql_real)4e-8, height = (double)(ql_real)1e-7;
  assert_true(fabs(least[0] / unit - 1.0) <= 1e-6 && fabs(most[0] / unit - 1.0) <= 1e-6);
  assert_true(least[1] >= 0.0 && most[1] <= height * (1.0 + 1e-6));
  assert_true(fabs(change - gained(b)) <= 1e-6 * passed(b));
  world_free(&w);
}

int main(void) {
  need_shared("data/wrf_python_ci/ci_test_file.nc");
  static double steps[] = {150.0, 600.0};
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_prestate(test_nine_hours, &steps[0]),
      cmocka_unit_test_prestate(test_nine_hours, &steps[1]),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
