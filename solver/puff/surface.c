#include "solver/puff/surface.h"

#include <math.h>
#include <string.h>

enum { LEVELS = QL_PUFF_SURFACE_LEVELS, STATIONS = QL_PUFF_SURFACE_STATIONS, STEPS = 3 };

static const double farthest = 1.0e5;     /* m */
static const double mixed_share = 0.4999; /* mean height / lid at which the march ends */

/* Work of one march: a tridiagonal system per step. */
typedef struct march {
  const ql_puff_surface *table;
  double capacity[LEVELS];      /* u dz, m2 s-1 */
  double free[LEVELS];          /* m s-1: conductance across the top edge, 0 at the lid */
  double memory[LEVELS];        /* s: at that edge */
  double conductance[LEVELS];   /* m s-1: what of it holds now */
  double concentration[LEVELS]; /* s m-2: crosswind integral per unit source */
} march;

/* Simpson's rule for the mean of f over a level. */
static double level_mean(double (*f)(const void *, double), const void *data, double low,
                         double high) {
  return (f(data, low) + 4.0 * f(data, 0.5 * (low + high)) + f(data, high)) / 6.0;
}

/* Integral of dz / K from low to high, by Simpson's rule in ln z. */
static double resistance(const ql_puff_surface_profiles *p, double low, double high) {
  const double middle = sqrt(low * high);
  const double sum = low / p->diffusivity(p->data, low) +
                     4.0 * middle / p->diffusivity(p->data, middle) +
                     high / p->diffusivity(p->data, high);
  return log(high / low) * sum / 6.0;
}

static void set_levels(const ql_puff_surface_profiles *p, ql_puff_surface *t, march *m) {
  const double ratio = log(p->top / p->bottom) / LEVELS;
  for (int j = 0; j <= LEVELS; j++) t->edge[j] = p->bottom * exp(ratio * j);
  for (int j = 0; j < LEVELS; j++) {
    t->z[j] = 0.5 * (t->edge[j] + t->edge[j + 1]);
    m->capacity[j] =
        level_mean(p->wind, p->data, t->edge[j], t->edge[j + 1]) * (t->edge[j + 1] - t->edge[j]);
  }
  for (int j = 0; j + 1 < LEVELS; j++) {
    m->free[j] = 1.0 / resistance(p, t->z[j], t->z[j + 1]);
    m->memory[j] = p->memory ? p->memory(p->data, t->edge[j + 1]) : 0.0;
  }
  m->free[LEVELS - 1] = 0.0;
}

/* The conductances after `travel` seconds. */
static void set_conductance(march *m, double travel) {
  for (int j = 0; j < LEVELS; j++)
    m->conductance[j] =
        m->memory[j] > 0.0 ? -m->free[j] * expm1(-travel / m->memory[j]) : m->free[j];
}

/* Unit source between the two levels whose middles lie around it, its mean height kept. */
static void set_source(const ql_puff_surface *t, double height, march *m) {
  int j = 0;
  while (j + 2 < LEVELS && t->z[j + 1] < height) j++;
  const double share = fmin(1.0, fmax(0.0, (height - t->z[j]) / (t->z[j + 1] - t->z[j])));
  memset(m->concentration, 0, sizeof m->concentration);
  /* shares of the mass, then of the flux that carries it */
  const double low = (1.0 - share) * m->capacity[j], high = share * m->capacity[j + 1];
  const double low_depth = t->edge[j + 1] - t->edge[j];
  const double high_depth = t->edge[j + 2] - t->edge[j + 1];
  const double flux = low / low_depth + high / high_depth;
  m->concentration[j] = (1.0 - share) / (low_depth * flux);
  m->concentration[j + 1] = share / (high_depth * flux);
}

/* out = divergence of the diffusive flux of c, per level */
static void divergence(const march *m, const double *c, double *out) {
  double below = 0.0;
  for (int j = 0; j < LEVELS; j++) {
    const double above =
        j + 1 < LEVELS ? m->conductance[j] * (c[j + 1] - c[j]) : 0.0; /* flux downwards */
    out[j] = above - below;
    below = above;
  }
}

/* Solve (capacity - h D) k = right in place, D the operator of divergence(). */
static void solve(const march *m, double h, double *k) {
  double pivot[LEVELS];
  double last = 0.0; /* h times the conductance of the edge below */
  for (int j = 0; j < LEVELS; j++) {
    const double g = h * m->conductance[j];
    pivot[j] = m->capacity[j] + g + last;
    if (j > 0) {
      pivot[j] -= last * last / pivot[j - 1];
      k[j] += last * k[j - 1] / pivot[j - 1];
    }
    last = g;
  }
  k[LEVELS - 1] /= pivot[LEVELS - 1];
  for (int j = LEVELS - 2; j >= 0; j--) k[j] = (k[j] + h * m->conductance[j] * k[j + 1]) / pivot[j];
}

/* One step of length dx by the two-stage, stiffly accurate SDIRK method of order 2 (Alexander 1977,
 * SIAM J. Numer. Anal. 14, 1006). */
static void advance(march *m, double dx) {
  const double gamma = 1.0 - sqrt(0.5);
  double first[LEVELS], second[LEVELS], middle[LEVELS];
  divergence(m, m->concentration, first);
  solve(m, gamma * dx, first);
  for (int j = 0; j < LEVELS; j++) middle[j] = m->concentration[j] + (1.0 - gamma) * dx * first[j];
  divergence(m, middle, second);
  solve(m, gamma * dx, second);
  for (int j = 0; j < LEVELS; j++)
    m->concentration[j] += dx * ((1.0 - gamma) * first[j] + gamma * second[j]);
}

/* Mass per metre of plume (s m-1), and by it the mean height. */
static double column_mass(const march *m, double *height) {
  const ql_puff_surface *t = m->table;
  double mass = 0.0, moment = 0.0;
  for (int j = 0; j < LEVELS; j++) {
    const double share = m->concentration[j] * (t->edge[j + 1] - t->edge[j]);
    mass += share;
    moment += share * t->z[j];
  }
  *height = moment / mass;
  return mass;
}

static void record(const march *m, double distance, double travel, ql_puff_surface *t) {
  const int s = t->stations++;
  const double mass = column_mass(m, &t->height[s]);
  t->distance[s] = distance;
  t->travel[s] = travel;
  t->speed[s] = 1.0 / mass; /* the flux is 1 */
  for (int j = 0; j < LEVELS; j++) t->density[s][j] = (float)fmax(0.0, m->concentration[j] / mass);
}

ql_status ql_puff_surface_march(const ql_puff_surface_profiles *profiles, double height,
                                ql_puff_surface *table) {
  if (!(profiles->bottom > 0.0 && profiles->bottom < height && height < profiles->top))
    return ql_error_set(QL_ERR_ARGUMENT,
                        "a source at %g m is not between the roughness length %g m and the top of "
                        "the boundary layer %g m",
                        height, profiles->bottom, profiles->top);
  march m = {.table = table};
  set_levels(profiles, table, &m);
  set_source(table, height, &m);
  table->stations = 0;
  record(&m, 0.0, 0.0, table);
  const double first = 0.05 * height, ratio = pow(farthest / first, 1.0 / (STATIONS - 2));
  double here = 0.0, travel = 0.0, unused;
  for (double next = first; table->stations < STATIONS; next *= ratio) {
    for (int n = 0; n < STEPS; n++) {
      const double dx = (next - here) / STEPS, before = column_mass(&m, &unused);
      set_conductance(&m, travel + 0.5 * dx * before);
      advance(&m, dx);
      travel += 0.5 * dx * (before + column_mass(&m, &unused));
    }
    here = next;
    record(&m, here, travel, table);
    if (table->height[table->stations - 1] > mixed_share * profiles->top) break;
  }
  return QL_OK;
}

static double wind_of(const void *data, double z) {
  return ql_puff_air_wind(data, z);
}

static double diffusivity_of(const void *data, double z) {
  return ql_puff_air_diffusivity(data, z);
}

/* K = sigma_w^2 T (Taylor 1921) */
static double memory_of(const void *data, double z) {
  const double sigma = ql_puff_air_sigma_w(data, z);
  return ql_puff_air_diffusivity(data, z) / (sigma * sigma);
}

ql_status ql_puff_surface_build(const ql_puff_air *air, double height, ql_puff_surface *table) {
  const ql_puff_surface_profiles profiles = {.wind = wind_of,
                                             .diffusivity = diffusivity_of,
                                             .memory = memory_of,
                                             .data = air,
                                             .bottom = air->roughness,
                                             .top = air->depth};
  return ql_puff_surface_march(&profiles, height, table);
}

/* Index of the last entry not above the value (at most count - 2), and how far the value is on the
 * way to the next one, 0 .. 1. */
static int locate(const double *list, int count, double value, double *share) {
  int low = 0, high = count - 1;
  while (high - low > 1) {
    const int middle = (low + high) / 2;
    if (list[middle] <= value)
      low = middle;
    else
      high = middle;
  }
  *share = fmin(1.0, fmax(0.0, (value - list[low]) / (list[low + 1] - list[low])));
  return low;
}

static double between(const double *list, int at, double share) {
  return list[at] + share * (list[at + 1] - list[at]);
}

double ql_puff_surface_height(const ql_puff_surface *t, double travel) {
  double share;
  const int s = locate(t->travel, t->stations, travel, &share);
  return between(t->height, s, share);
}

double ql_puff_surface_speed(const ql_puff_surface *t, double travel) {
  double share;
  const int s = locate(t->travel, t->stations, travel, &share);
  return between(t->speed, s, share);
}

double ql_puff_surface_distance(const ql_puff_surface *t, double travel) {
  double share;
  const int s = locate(t->travel, t->stations, travel, &share);
  const double past = fmax(0.0, travel - t->travel[t->stations - 1]);
  return between(t->distance, s, share) + past * t->speed[t->stations - 1];
}

double ql_puff_surface_travel(const ql_puff_surface *t, double height) {
  double share;
  const int s = locate(t->height, t->stations, height, &share);
  return between(t->travel, s, share);
}

double ql_puff_surface_density(const ql_puff_surface *t, double travel, double z) {
  double share, up;
  if (z > t->edge[LEVELS]) return 0.0;
  const int s = locate(t->travel, t->stations, travel, &share);
  const int j = locate(t->z, LEVELS, z, &up);
  const double before = t->density[s][j] + up * (double)(t->density[s][j + 1] - t->density[s][j]);
  const double after =
      t->density[s + 1][j] + up * (double)(t->density[s + 1][j + 1] - t->density[s + 1][j]);
  return before + share * (after - before);
}
