/* Winds: an analytic target (mean wind with shear and a night jet, eddies, slope and valley winds),
 * then the smallest horizontal correction, uniform with height, that makes the air flux of every
 * column balance its pressure tendency, so that nothing passes the model top (O'Brien 1970 and
 * Sherman 1978 in mass-flux form). */
#include "base/constants.h"
#include "cases/zhuji/zhuji.h"

#include <math.h>
#include <string.h>

/* 1 in the heat of the day, -1 in the second half of the night. */
static double day_phase(double time) {
  const double hour = zhuji_surface_hour(time);
  if (hour > 8.0 && hour < 19.0) return sin(QL_PI * (hour - 8.0) / 11.0);
  const double night = hour >= 19.0 ? hour - 19.0 : hour + 5.0;
  return -fmin(1.0, night / 3.0) * (night > 11.0 ? fmax(0.0, 13.0 - night) / 2.0 : 1.0);
}

/* Non-divergent eddies from a stream function of four waves. */
static void add_eddies(double time, double x, double y, double *u, double *v) {
  static const double wave[4][4] = {/* length m, direction rad, period s, phase rad */
                                    {45000, 0.4, 86400, 0.3},
                                    {62000, 1.9, 64800, 2.1},
                                    {81000, 2.7, 108000, 4.0},
                                    {110000, 1.2, 129600, 5.2}};
  for (int n = 0; n < 4; n++) {
    const double k = 2.0 * QL_PI / wave[n][0];
    const double cx = cos(wave[n][1]), cy = sin(wave[n][1]);
    const double phase =
        k * (cx * x + cy * y) - 2.0 * QL_PI * fmod(time, wave[n][2]) / wave[n][2] + wave[n][3];
    *u -= 0.25 * cy * cos(phase);
    *v += 0.25 * cx * cos(phase);
  }
}

/* Thermal winds: along the slope in the lowest 150-250 m, along the valley in the lowest 500 m. The
 * river runs north, so the valley wind blows south by day and drains north at night. */
static void add_breezes(const zhuji_season *season, double time, const zhuji_point *at, double *u,
                        double *v) {
  const double phase = day_phase(time), night = phase < 0.0 ? 0.5 : 1.0;
  const double slope = season->breeze * phase * night * 1.6 * exp(-at->z / (150.0 + 100.0 * night));
  const double steep = 0.06 + hypot(at->slope_x, at->slope_y);
  *u += slope * at->slope_x / steep;
  *v += slope * at->slope_y / steep;
  const double off = (at->x - zhuji_geography_river(at->y)) / 11000.0;
  const double end = at->y / 45000.0;
  const double deep = at->z / 500.0;
  const double valley =
      season->breeze * phase * night * 1.5 * exp(-off * off - end * end - deep * deep);
  const double turn =
      (zhuji_geography_river(at->y + 500.0) - zhuji_geography_river(at->y - 500.0)) /
      1000.0; /* dx/dy of the axis */
  const double length = hypot(1.0, turn);
  *u -= valley * turn / length;
  *v -= valley / length;
}

void zhuji_wind_target(const zhuji_season *season, double time, const zhuji_point *at, double *u,
                       double *v) {
  const double hour = zhuji_surface_hour(time), aloft = fmin(1.0, at->z / 7000.0);
  const double slow = 2.0 * QL_PI * fmod(time, 345600.0) / 345600.0; /* four days */
  const double swing =
      (25.0 * sin(2.0 * QL_PI * (hour - 4.0) / 24.0) + 15.0 * sin(slow)) * (1.0 - aloft);
  const double from = (season->wind_from + swing) * QL_PI / 180.0;
  const double from_aloft = season->aloft_from * QL_PI / 180.0;
  const double low = fmax(0.0, 1.0 - fmax(0.0, at->z - 1000.0) / 6000.0);
  const double night = fmax(0.0, -day_phase(time));
  const double jet = 1.0 + 0.6 * night * exp(-pow((at->z - 350.0) / 200.0, 2.0));
  /* Power law below 1 km, exponent 0.15 by day and 0.3 at night (Irwin 1979, Atmos. Environ. 13) */
  const double shear = pow(fmin(1.0, (at->z + 2.0) / 1000.0), 0.15 + 0.15 * night);
  const double drag = 1.0 - 0.12 * log(at->roughness / 0.12) * exp(-at->z / 100.0) / 4.0;
  const double near_ground = season->wind * (1.0 + 0.2 * cos(slow)) * shear * jet * low * drag;
  *u = -near_ground * sin(from) - season->wind_aloft * (1.0 - low) * sin(from_aloft);
  *v = -near_ground * cos(from) - season->wind_aloft * (1.0 - low) * cos(from_aloft);
  add_eddies(time, at->x, at->y, u, v);
  add_breezes(season, time, at, u, v);
}

/* --- faces ---------------------------------------------------------------------------------- */

/* A family of faces: those between (j, i) and (j, i - 1), or between (j, i) and (j - 1, i). */
typedef struct faces {
  bool east;  /* x faces */
  int nx, ny; /* faces in a row, rows */
} faces;

static faces faces_of(const zhuji_domain *d, bool east) {
  return (faces){east, d->nx + (east ? 1 : 0), d->ny + (east ? 0 : 1)};
}

/* The two cells of a face; at the edge of the domain both are the inner one. */
static void neighbours(const zhuji_domain *d, faces f, int j, int i, size_t cell[2]) {
  const int last = f.east ? d->nx - 1 : d->ny - 1, n = f.east ? i : j;
  const int before = n > 0 ? n - 1 : 0, after = n > last ? last : n;
  cell[0] = zhuji_at(d, 0, f.east ? j : before, f.east ? before : i);
  cell[1] = zhuji_at(d, 0, f.east ? j : after, f.east ? after : i);
}

static double mean_of(const double *field, const size_t cell[2]) {
  return 0.5 * (field[cell[0]] + field[cell[1]]);
}

static void fill_target(const zhuji_domain *d, const zhuji_land *land, bool east, zhuji_frame *f) {
  const faces g = faces_of(d, east);
  const size_t plane = (size_t)d->nx * (size_t)d->ny;
  double *out = east ? f->u : f->v;
  for (int j = 0; j < g.ny; j++)
    for (int i = 0; i < g.nx; i++) {
      size_t cell[2];
      neighbours(d, g, j, i, cell);
      zhuji_point at = {zhuji_domain_centre(d, d->nx, i) - (east ? 0.5 * d->dx : 0.0),
                        zhuji_domain_centre(d, d->ny, j) - (east ? 0.0 : 0.5 * d->dx),
                        0.0,
                        mean_of(land->slope_x, cell),
                        mean_of(land->slope_y, cell),
                        mean_of(land->roughness, cell)};
      for (int k = 0; k < d->nz; k++) {
        const size_t below = (size_t)k * plane;
        double wind[2];
        at.z = 0.5 * (mean_of(f->height + below, cell) + mean_of(f->height + below + plane, cell));
        zhuji_wind_target(d->season, f->time, &at, &wind[0], &wind[1]);
        out[((size_t)k * (size_t)g.ny + (size_t)j) * (size_t)g.nx + (size_t)i] = wind[east ? 0 : 1];
      }
    }
}

/* --- mass balance --------------------------------------------------------------------------- */

typedef struct balance {
  const zhuji_domain *d;
  const zhuji_land *land;
  double *column;                        /* mol m-2, air of the whole column */
  double *weight_x, *weight_y;           /* mol: face air times true face length over dx */
  double *residual;                      /* mol s-1: what a column gains beyond its tendency */
  double *potential, *direction, *image; /* conjugate gradients */
} balance;

static double face_length(const balance *b, bool east, size_t face) {
  return b->d->dx / b->land->map_factor[east ? 1 : 2][face];
}

static ql_status create_balance(const zhuji_domain *d, const zhuji_land *land, ql_arena *arena,
                                balance *b) {
  const size_t plane = (size_t)d->nx * (size_t)d->ny;
  const size_t x_faces = plane + (size_t)d->ny, y_faces = plane + (size_t)d->nx;
  *b = (balance){.d = d, .land = land};
  double **cells[] = {&b->column, &b->residual, &b->potential, &b->direction, &b->image};
  for (size_t n = 0; n < sizeof cells / sizeof cells[0]; n++)
    QL_TRY(ql_arena_take(arena, "mass balance", plane, sizeof(double), cells[n]));
  QL_TRY(ql_arena_take(arena, "face weights", x_faces, sizeof(double), &b->weight_x));
  return ql_arena_take(arena, "face weights", y_faces, sizeof(double), &b->weight_y);
}

/* Outflow of one layer (or of weights) through the faces of a cell: sum of out - in. */
static double outflow(const balance *b, const zhuji_frame *f, int k, int j, int i) {
  double sum = 0.0;
  const size_t below = (size_t)k * (size_t)b->d->nx * (size_t)b->d->ny;
  for (int side = 0; side < 4; side++) {
    const bool east = side < 2;
    const int step = side % 2;
    const faces g = faces_of(b->d, east);
    const int fj = j + (east ? 0 : step), fi = i + (east ? step : 0);
    size_t cell[2];
    neighbours(b->d, g, fj, fi, cell);
    const size_t face = (size_t)fj * (size_t)g.nx + (size_t)fi;
    const double *wind = (east ? f->u : f->v) + (size_t)k * (size_t)g.nx * (size_t)g.ny;
    const double flux = mean_of(f->air + below, cell) * wind[face] * face_length(b, east, face);
    sum += step ? flux : -flux;
  }
  return sum;
}

static double cell_area(const balance *b, size_t cell) {
  const double m = b->land->map_factor[0][cell];
  return b->d->dx * b->d->dx / (m * m);
}

/* d(air)/dt of layer air with the surface pressure: its share of the column is fixed. The slow
 * change of humidity (below 1e-8 s-1) is left out. */
static double tendency(const balance *b, const zhuji_frame *f, size_t cell, double air) {
  double slope;
  const double surface =
      zhuji_frame_surface_pressure(b->d->season, b->land->terrain[cell], f->time, &slope);
  return air * slope / (surface - b->d->top_pressure) * cell_area(b, cell);
}

static void fill_residual(balance *b, const zhuji_frame *f) {
  const zhuji_domain *d = b->d;
  const size_t plane = (size_t)d->nx * (size_t)d->ny;
  for (int j = 0; j < d->ny; j++)
    for (int i = 0; i < d->nx; i++) {
      const size_t at = zhuji_at(d, 0, j, i);
      double sum = 0.0;
      b->column[at] = 0.0;
      for (int k = 0; k < d->nz; k++) {
        sum += outflow(b, f, k, j, i);
        b->column[at] += f->air[(size_t)k * plane + at];
      }
      b->residual[at] = -(sum + tendency(b, f, at, b->column[at]));
    }
}

static void fill_weights(balance *b, bool east) {
  const faces g = faces_of(b->d, east);
  for (int j = 0; j < g.ny; j++)
    for (int i = 0; i < g.nx; i++) {
      size_t cell[2];
      neighbours(b->d, g, j, i, cell);
      const size_t face = (size_t)j * (size_t)g.nx + (size_t)i;
      (east ? b->weight_x : b->weight_y)[face] =
          mean_of(b->column, cell) * face_length(b, east, face) / b->d->dx;
    }
}

static double at_or_zero(const zhuji_domain *d, const double *field, int j, int i) {
  return j < 0 || i < 0 || j >= d->ny || i >= d->nx ? 0.0 : field[zhuji_at(d, 0, j, i)];
}

/* image = A field: the outflow that the potential `field` drives; zero outside the domain, so that
 * the edges are open. */
static void apply(const balance *b, const double *field, double *image) {
  const zhuji_domain *d = b->d;
  for (int j = 0; j < d->ny; j++)
    for (int i = 0; i < d->nx; i++) {
      const size_t at = zhuji_at(d, 0, j, i);
      const double *wx = b->weight_x + (size_t)j * (size_t)(d->nx + 1) + (size_t)i;
      const double *wy = b->weight_y + at;
      image[at] = wx[0] * (field[at] - at_or_zero(d, field, j, i - 1)) +
                  wx[1] * (field[at] - at_or_zero(d, field, j, i + 1)) +
                  wy[0] * (field[at] - at_or_zero(d, field, j - 1, i)) +
                  wy[d->nx] * (field[at] - at_or_zero(d, field, j + 1, i));
    }
}

static double dot(size_t count, const double *a, const double *b) {
  double sum = 0.0;
  for (size_t n = 0; n < count; n++) sum += a[n] * b[n];
  return sum;
}

/* A potential = residual by conjugate gradients (A is symmetric and positive). */
static ql_status solve_potential(balance *b) {
  const size_t plane = (size_t)b->d->nx * (size_t)b->d->ny;
  double before = dot(plane, b->residual, b->residual);
  const double goal = before * 1e-26;
  memset(b->potential, 0, plane * sizeof(double));
  memcpy(b->direction, b->residual, plane * sizeof(double));
  for (int n = 0; n < 2000 && before > goal; n++) {
    apply(b, b->direction, b->image);
    const double step = before / dot(plane, b->direction, b->image);
    for (size_t at = 0; at < plane; at++) {
      b->potential[at] += step * b->direction[at];
      b->residual[at] -= step * b->image[at];
    }
    const double after = dot(plane, b->residual, b->residual);
    for (size_t at = 0; at < plane; at++)
      b->direction[at] = b->residual[at] + after / before * b->direction[at];
    before = after;
  }
  if (before <= goal) return QL_OK;
  return ql_error_set(QL_ERR_NUMERIC, "the winds' mass balance did not converge");
}

static void correct(const balance *b, bool east, zhuji_frame *f) {
  const faces g = faces_of(b->d, east);
  const size_t count = (size_t)g.nx * (size_t)g.ny;
  double *wind = east ? f->u : f->v;
  for (int j = 0; j < g.ny; j++)
    for (int i = 0; i < g.nx; i++) {
      const double behind = at_or_zero(b->d, b->potential, j - (east ? 0 : 1), i - (east ? 1 : 0));
      const double ahead = at_or_zero(b->d, b->potential, j, i);
      for (int k = 0; k < b->d->nz; k++)
        wind[(size_t)k * count + (size_t)j * (size_t)g.nx + (size_t)i] +=
            (behind - ahead) / b->d->dx;
    }
}

/* w = flow through the layer's top over its density + rise along the sloping interface. */
static void fill_w(const balance *b, int j, int i, zhuji_frame *f) {
  const zhuji_domain *d = b->d;
  const size_t plane = (size_t)d->nx * (size_t)d->ny, at = zhuji_at(d, 0, j, i);
  const size_t x = (size_t)j * (size_t)(d->nx + 1) + (size_t)i;
  double flow = 0.0, speed = 0.0;
  f->w[at] = 0.0;
  for (int k = 0; k < d->nz; k++) {
    const size_t cell = (size_t)k * plane + at;
    flow -= outflow(b, f, k, j, i) + tendency(b, f, at, f->air[cell]);
    const double density = f->pressure[cell] / (QL_GAS_CONSTANT * f->temperature[cell]);
    const double *u = f->u + (size_t)k * (plane + (size_t)d->ny) + x;
    const double *v = f->v + (size_t)k * (plane + (size_t)d->nx) + at;
    /* Interfaces follow the terrain, less so with height. */
    const double follow = d->eta[k + 1];
    speed = flow / (cell_area(b, at) * density);
    f->w[cell + plane] = speed + follow * (0.5 * (u[0] + u[1]) * b->land->slope_x[at] +
                                           0.5 * (v[0] + v[d->nx]) * b->land->slope_y[at]);
  }
  f->top_velocity = fmax(f->top_velocity, fabs(speed));
}

ql_status zhuji_wind_fill(const zhuji_domain *domain, const zhuji_land *land, zhuji_frame *frame) {
  ql_arena *arena = NULL;
  balance b;
  QL_TRY(ql_arena_create(&arena));
  ql_status status = create_balance(domain, land, arena, &b);
  if (status == QL_OK) {
    fill_target(domain, land, true, frame);
    fill_target(domain, land, false, frame);
    fill_residual(&b, frame);
    fill_weights(&b, true);
    fill_weights(&b, false);
    status = solve_potential(&b);
  }
  if (status == QL_OK) {
    correct(&b, true, frame);
    correct(&b, false, frame);
    frame->top_velocity = 0.0;
    for (int j = 0; j < domain->ny; j++)
      for (int i = 0; i < domain->nx; i++) fill_w(&b, j, i, frame);
  }
  ql_arena_free(arena);
  return status;
}
