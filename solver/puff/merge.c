#include "solver/puff/merge.h"

#include <math.h>

/* Eigenvalue (m2) and direction of the longer axis of a puff. */
static double long_axis(const ql_puffs *p, int n, double axis[2]) {
  const double s2 = p->sigma[n] * p->sigma[n];
  const double xx = p->xx[n] + s2, yy = p->yy[n] + s2, xy = p->xy[n];
  const double half = 0.5 * (xx - yy), root = hypot(half, xy);
  const double angle = 0.5 * atan2(xy, half);
  axis[0] = cos(angle);
  axis[1] = sin(angle);
  return 0.5 * (xx + yy) + root;
}

/* Take the variance `cut` along `axis` away: from the covariance of shear as far as it reaches, so
 * that the spread by turbulence, by which a puff grows, is the last to shrink. */
static void narrow(ql_puffs *p, int n, const double axis[2], double cut) {
  const double along = p->xx[n] * axis[0] * axis[0] + 2.0 * p->xy[n] * axis[0] * axis[1] +
                       p->yy[n] * axis[1] * axis[1];
  const double short_of = fmax(0.0, cut - fmax(0.0, along));
  /* s^2 shrinks alike on both axes; the axis across gets it back as shear's */
  p->sigma[n] = sqrt(p->sigma[n] * p->sigma[n] - short_of);
  const double rest = cut - short_of;
  p->xx[n] += -rest * axis[0] * axis[0] + short_of * axis[1] * axis[1];
  p->xy[n] += -rest * axis[0] * axis[1] - short_of * axis[0] * axis[1];
  p->yy[n] += -rest * axis[1] * axis[1] + short_of * axis[0] * axis[0];
}

ql_status ql_puffs_split(ql_puffs *p, int puff) {
  if (p->count + 2 > p->capacity)
    return ql_error_set(QL_ERR_ARGUMENT, "all %d places for puffs are taken", p->capacity);
  double axis[2];
  const double half = 0.5 * long_axis(p, puff, axis), distance = sqrt(3.0 * half);
  narrow(p, puff, axis, half);
  for (int side = -1; side <= 1; side += 2) {
    const int n = p->count++;
    ql_puffs_copy(p, puff, n);
    p->x[n] += side * distance * axis[0];
    p->y[n] += side * distance * axis[1];
  }
  for (int s = 0; s < p->species; s++) {
    double *mass = p->mass + s * p->capacity;
    const double part = mass[puff] / 6.0;
    mass[p->count - 1] = mass[p->count - 2] = part;
    mass[puff] -= 2.0 * part;
  }
  return QL_OK;
}

static double total(const ql_puffs *p, int n) {
  double sum = 0.0;
  for (int s = 0; s < p->species; s++) sum += p->mass[s * p->capacity + n];
  return sum;
}

static void mean(double *list, int a, int b, double share) {
  list[a] = (1.0 - share) * list[a] + share * list[b];
}

void ql_puffs_merge(ql_puffs *p, int a, int b) {
  const double share = total(p, b) / (total(p, a) + total(p, b));
  const double product = share * (1.0 - share);
  const double dx = p->x[b] - p->x[a], dy = p->y[b] - p->y[a], dz = p->height[b] - p->height[a];
  double *const means[] = {p->x,      p->y,    p->height, p->release,  p->xx,
                           p->xy,     p->yy,   p->xz,     p->yz,       p->age,
                           p->travel, p->path, p->final,  p->buoyancy, p->momentum};
  for (size_t n = 0; n < sizeof means / sizeof means[0]; n++) mean(means[n], a, b, share);
  double *const spreads[] = {p->sigma, p->depth};
  for (int n = 0; n < 2; n++) {
    double *s = spreads[n];
    s[a] = sqrt((1.0 - share) * s[a] * s[a] + share * s[b] * s[b] + (n ? product * dz * dz : 0.0));
  }
  p->xx[a] += product * dx * dx;
  p->xy[a] += product * dx * dy;
  p->yy[a] += product * dy * dy;
  p->xz[a] += product * dx * dz;
  p->yz[a] += product * dy * dz;
  for (int s = 0; s < p->species; s++) p->mass[s * p->capacity + a] += p->mass[s * p->capacity + b];
  ql_puffs_remove(p, b);
}

static bool alike(double a, double b) {
  const double most = 1.25; /* SCIPUFF's ratio of sizes */
  return a < most * b && b < most * a;
}

static bool neighbours(const ql_puffs *p, int a, int b, double reach) {
  const double distance = hypot(p->x[b] - p->x[a], p->y[b] - p->y[a]);
  return p->source[a] == p->source[b] && alike(p->sigma[a], p->sigma[b]) &&
         alike(p->depth[a], p->depth[b]) && distance < reach * fmin(p->sigma[a], p->sigma[b]) &&
         fabs(p->height[b] - p->height[a]) < reach * fmin(p->depth[a], p->depth[b]);
}

int ql_puffs_merge_neighbours(ql_puffs *p, double reach) {
  int kept = 0; /* [0, kept) is done; the list is closed up in its order */
  const int before = p->count;
  for (int n = 0; n < before; n++) {
    if (n > 0 && kept > 0 && neighbours(p, kept - 1, n, reach)) {
      const int after = p->count;
      p->count = n + 1; /* so that the merge takes n off the end */
      ql_puffs_merge(p, kept - 1, n);
      p->count = after;
    } else {
      ql_puffs_copy(p, n, kept++);
    }
  }
  p->count = kept;
  return before - kept;
}
