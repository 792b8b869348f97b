#include "solver/puff/puffs.h"

#include "base/constants.h"
#include "solver/puff/rise.h"
#include "solver/puff/spread.h"
#include "solver/puff/vertical.h"

#include <math.h>

enum { LISTS = 17 };

static void lists_of(ql_puffs *p, double **lists[LISTS]) {
  double **const all[LISTS] = {&p->x,        &p->y,       &p->height, &p->release, &p->sigma,
                               &p->depth,    &p->xx,      &p->xy,     &p->yy,      &p->xz,
                               &p->yz,       &p->age,     &p->travel, &p->path,    &p->final,
                               &p->buoyancy, &p->momentum};
  for (int n = 0; n < LISTS; n++) lists[n] = all[n];
}

ql_status ql_puffs_create(ql_arena *arena, int capacity, int species, ql_puffs **puffs) {
  ql_puffs *p;
  double **lists[LISTS];
  const size_t places = (size_t)capacity;
  QL_TRY(ql_arena_take(arena, "puffs", 1, sizeof *p, (void *)&p));
  p->capacity = capacity;
  p->species = species;
  lists_of(p, lists);
  for (int n = 0; n < LISTS; n++)
    QL_TRY(ql_arena_take(arena, "puffs", places, sizeof(double), (void *)lists[n]));
  QL_TRY(ql_arena_take(arena, "puffs", places, sizeof *p->source, (void *)&p->source));
  QL_TRY(ql_arena_take(arena, "puffs", places * (size_t)species, sizeof(double), (void *)&p->mass));
  *puffs = p;
  return QL_OK;
}

ql_status ql_puffs_release(ql_puffs *p, const ql_puff_birth *birth, const double *mass) {
  if (p->count == p->capacity)
    return ql_error_set(QL_ERR_ARGUMENT, "all %d places for puffs are taken", p->capacity);
  const int n = p->count++;
  double **lists[LISTS];
  lists_of(p, lists);
  for (int l = 0; l < LISTS; l++) (*lists[l])[n] = 0.0;
  p->x[n] = birth->x;
  p->y[n] = birth->y;
  p->height[n] = p->release[n] = birth->height;
  p->sigma[n] = birth->sigma;
  p->depth[n] = birth->depth;
  p->final[n] = birth->final;
  p->buoyancy[n] = birth->buoyancy;
  p->momentum[n] = birth->momentum;
  p->source[n] = birth->source;
  for (int s = 0; s < p->species; s++) p->mass[s * p->capacity + n] = mass[s];
  return QL_OK;
}

void ql_puffs_copy(ql_puffs *p, int from, int to) {
  double **lists[LISTS];
  lists_of(p, lists);
  for (int l = 0; l < LISTS; l++) (*lists[l])[to] = (*lists[l])[from];
  p->source[to] = p->source[from];
  for (int s = 0; s < p->species; s++)
    p->mass[s * p->capacity + to] = p->mass[s * p->capacity + from];
}

void ql_puffs_remove(ql_puffs *p, int puff) {
  ql_puffs_copy(p, --p->count, puff);
}

int ql_puffs_numbers(const ql_puffs *puffs) {
  return LISTS + 1 + puffs->species;
}

void ql_puffs_pack(const ql_puffs *puffs, int puff, double *numbers) {
  ql_puffs copy = *puffs; /* of the pointers */
  double **lists[LISTS];
  lists_of(&copy, lists);
  for (int l = 0; l < LISTS; l++) numbers[l] = (*lists[l])[puff];
  numbers[LISTS] = puffs->source[puff];
  for (int s = 0; s < puffs->species; s++)
    numbers[LISTS + 1 + s] = puffs->mass[s * puffs->capacity + puff];
}

ql_status ql_puffs_unpack(ql_puffs *puffs, const double *numbers) {
  double **lists[LISTS];
  const ql_puff_birth none = {.source = (int)numbers[LISTS]};
  QL_TRY(ql_puffs_release(puffs, &none, numbers + LISTS + 1));
  lists_of(puffs, lists);
  for (int l = 0; l < LISTS; l++) (*lists[l])[puffs->count - 1] = numbers[l];
  return QL_OK;
}

double ql_puffs_surface_share(const ql_puff_flow *flow, double height) {
  const ql_puff_air *air = flow->air;
  if (!flow->surface) return 0.0;
  const double share = height / air->depth;
  return fmax(0.0, 1.0 - (air->inverse_length < 0.0 ? 10.0 : 1.0) * share);
}

/* Whether up- and downdraughts rule above the surface layer: depth / -L above 10 (Gryning et al.
 * 1987, Atmos. Environ. 21, 79, which could not be opened). */
static bool is_convective(const ql_puff_air *air) {
  return -air->inverse_length * air->depth > 10.0;
}

/* Height by which a puff's regime is judged, m: its own or, once it has spread in convection, that
 * of its mean. */
static double regime_height(const ql_puffs *p, int n, const ql_puff_flow *flow) {
  if (!is_convective(flow->air) || ql_puffs_surface_share(flow, p->height[n]) <= 0.0)
    return p->height[n];
  return fmax(p->height[n], ql_puff_surface_height(flow->surface, p->travel[n]));
}

/* Metres that a puff is carried in dt seconds. */
static double carried(const ql_puffs *p, int n, const ql_puff_flow *flow, double dt) {
  const double height = regime_height(p, n, flow);
  const double share = ql_puffs_surface_share(flow, height);
  const double aloft =
      dt * (flow->wind ? hypot(flow->wind[0], flow->wind[1]) : ql_puff_air_wind(flow->air, height));
  if (share <= 0.0) return aloft;
  const double near = ql_puff_surface_distance(flow->surface, p->travel[n] + dt) -
                      ql_puff_surface_distance(flow->surface, p->travel[n]);
  return share * near + (1.0 - share) * aloft;
}

/* `way`: metres it was carried in the dt seconds. Below the reference height the wind's direction
 * is taken to waver alike at all heights, so that v' falls off with the wind itself; above it
 * sigma_v is alike. */
static void grow(ql_puffs *p, int n, const ql_puff_flow *flow, double dt, double way) {
  const ql_puff_air *air = flow->air;
  const ql_puff_lateral lateral = ql_puff_spread_lateral_of(air, p->release[n]);
  const double lived = ql_puff_spread_lateral_time(&lateral, p->sigma[n]);
  const double clock = fmin(dt, way / ql_puff_air_wind(air, air->reference));
  double sigma = ql_puff_spread_lateral(&lateral, lived + clock);
  if (flow->relative) {
    const double eps = ql_puff_air_dissipation(air, p->height[n]);
    sigma = ql_puff_spread_relative(eps, p->sigma[n], sigma, dt);
  }
  p->sigma[n] = sigma;
  const double sigma_w = ql_puff_air_sigma_w(air, p->height[n]);
  const double memory = ql_puff_air_time_scale(air, p->height[n]);
  const double risen = ql_puff_spread_vertical_time(sigma_w, memory, p->depth[n]);
  p->depth[n] = ql_puff_spread_vertical(sigma_w, memory, risen + dt);
}

/* d<xz>/dt = du/dz <zz>, d<xx>/dt = 2 du/dz <xz> and so on (Sykes & Henn 1995, J. Appl. Meteorol.
 * 34, 2715); exact for dt in which <zz> and the shear stay. Between ground and lid <zz> is at most
 * that of an even distribution. */
static void distort(ql_puffs *p, int n, const ql_puff_flow *flow, double dt) {
  const double bound = flow->air->depth * flow->air->depth / 12.0;
  const double share = 1.0 - ql_puffs_surface_share(flow, p->height[n]);
  const double zz = fmin(p->depth[n] * p->depth[n], bound) * share;
  const double u = flow->shear[0], v = flow->shear[1];
  const double xz = p->xz[n] + 0.5 * u * zz * dt, yz = p->yz[n] + 0.5 * v * zz * dt; /* midway */
  p->xx[n] += 2.0 * u * xz * dt;
  p->xy[n] += (u * yz + v * xz) * dt;
  p->yy[n] += 2.0 * v * yz * dt;
  p->xz[n] += u * zz * dt;
  p->yz[n] += v * zz * dt;
}

static void rise(ql_puffs *p, int n, const ql_puff_flow *flow) {
  if (p->final[n] <= 0.0) return;
  const double wind = fmax(1.0, ql_puff_air_wind(flow->air, p->release[n])); /* as the final rise */
  const double now = ql_puff_rise_transitional(p->buoyancy[n], p->momentum[n], wind, p->path[n]);
  p->height[n] = p->release[n] + fmin(now, p->final[n]);
}

void ql_puffs_step(ql_puffs *p, int first, int last, const ql_puff_flow *flow, double dt) {
  double to = (flow->air->direction + 180.0) * QL_PI / 180.0; /* from north over east */
  if (flow->wind) to = atan2(flow->wind[0], flow->wind[1]);
  const double east = sin(to), north = cos(to);
  for (int n = first; n < last; n++) {
    const double way = carried(p, n, flow, dt);
    p->x[n] += way * east;
    p->y[n] += way * north;
    p->path[n] += way;
    p->age[n] += dt;
    p->travel[n] += dt;
    grow(p, n, flow, dt, way);
    rise(p, n, flow);
    distort(p, n, flow, dt);
  }
}

/* The elevated part: Gaussian, in convection that of up- and downdraughts as they are at `height`.
 * Of low releases they spread 0.6 + 4 h/depth, at most 1, times as fast (Cimorelli et al. 2005). */
static double elevated_density(const ql_puffs *p, int n, const ql_puff_air *air, double height,
                               double z) {
  const double warm = ql_puff_rise_spread(p->height[n] - p->release[n]);
  if (is_convective(air) && p->height[n] < air->depth) {
    ql_puff_draughts draughts = ql_puff_vertical_draughts(air, height);
    const double low = fmin(1.0, 0.6 + 4.0 * p->height[n] / air->depth);
    draughts.sigma[0] *= low;
    draughts.sigma[1] *= low;
    return ql_puff_vertical_convective(&draughts, p->height[n], p->age[n], air->depth, z);
  }
  return ql_puff_vertical_gaussian(p->height[n], hypot(p->depth[n], warm), air->depth, z);
}

double ql_puffs_density(const ql_puffs *p, int puff, const ql_puff_flow *flow, double z) {
  const double height = regime_height(p, puff, flow);
  const double share = ql_puffs_surface_share(flow, height);
  double density = 0.0;
  if (share > 0.0) density += share * ql_puff_surface_density(flow->surface, p->travel[puff], z);
  if (share < 1.0) density += (1.0 - share) * elevated_density(p, puff, flow->air, height, z);
  return density;
}

void ql_puffs_change_air(ql_puffs *p, const ql_puff_surface *before, const ql_puff_surface *after) {
  for (int n = 0; n < p->count; n++)
    p->travel[n] = ql_puff_surface_travel(after, ql_puff_surface_height(before, p->travel[n]));
}
