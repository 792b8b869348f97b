#include "solver/puff/dense.h"

#include "base/constants.h"

#include <math.h>

enum { PLUMES = 6, CLOUDS = 7 };

/* A curve: constant up to low, a line to high, another beyond; with a flat piece at `flat` between
 * `high` and `after` where the plume's curves have one. */
typedef struct curve {
  double ratio, low, level;     /* level where alpha <= low */
  double slope, base, high;     /* slope alpha + base up to high */
  double flat, after;           /* then flat up to after */
  double last_slope, last_base; /* then this line */
} curve;

static const curve plumes[PLUMES] = {
    {0.100, -0.55, 1.75, 0.24, 1.88, -0.14, 0.00, -0.14, -0.50, 1.78},
    {0.050, -0.68, 1.92, 0.36, 2.16, -0.29, 2.06, -0.18, -0.56, 1.96},
    {0.020, -0.69, 2.08, 0.45, 2.39, -0.31, 2.25, -0.16, -0.54, 2.16},
    {0.010, -0.70, 2.25, 0.49, 2.59, -0.29, 2.45, -0.20, -0.52, 2.35},
    {0.005, -0.67, 2.40, 0.59, 2.80, -0.28, 2.63, -0.15, -0.48, 2.56},
    {0.002, -0.69, 2.60, 0.39, 2.87, -0.25, 2.77, -0.13, -0.50, 2.71}};
static const curve clouds[CLOUDS] = {
    {0.100, -0.44, 0.700, 0.26, 0.81, 0.43, 0.0, 0.43, 0.00, 0.93},
    {0.050, -0.56, 0.850, 0.26, 1.00, 0.31, 0.0, 0.31, -0.12, 1.12},
    {0.020, -0.66, 0.950, 0.36, 1.19, 0.32, 0.0, 0.32, -0.26, 1.38},
    {0.010, -0.71, 1.150, 0.34, 1.39, 0.37, 0.0, 0.37, -0.38, 1.66},
    {0.005, -0.52, 1.480, 0.26, 1.62, 0.24, 0.0, 0.24, -0.30, 1.75},
    {0.002, 0.27, 1.830, 0.00, 1.83, 0.27, 0.0, 0.27, -0.32, 1.92},
    {0.001, -0.10, 2.075, 0.00, 2.075, -0.10, 0.0, -0.10, -0.27, 2.05}};

double ql_puff_dense_number(const ql_puff_dense *d) {
  if (d->instant) return sqrt(d->gravity * cbrt(d->volume)) / d->wind;
  const double size = sqrt(d->volume / d->wind);
  return cbrt(d->gravity * d->volume / (size * d->wind * d->wind * d->wind));
}

static double limit(const ql_puff_dense *d) {
  return d->instant ? 0.20 : 0.15;
}

bool ql_puff_dense_is_passive(const ql_puff_dense *d) {
  return d->gravity <= 0.0 || ql_puff_dense_number(d) <= limit(d);
}

double ql_puff_dense_alpha(const ql_puff_dense *d) {
  if (d->instant) return 0.5 * log10(d->gravity * cbrt(d->volume) / (d->wind * d->wind));
  return 0.2 * log10(d->gravity * d->gravity * d->volume / pow(d->wind, 5.0));
}

bool ql_puff_dense_curve(bool instant, int n, double alpha, double *ratio, double *distance) {
  if (n >= (instant ? CLOUDS : PLUMES)) return false;
  const curve *c = instant ? &clouds[n] : &plumes[n];
  *ratio = c->ratio;
  *distance = alpha <= c->low     ? c->level
              : alpha <= c->high  ? c->slope * alpha + c->base
              : alpha <= c->after ? c->flat
                                  : c->last_slope * alpha + c->last_base;
  return true;
}

/* Length by which distances are measured, m. */
static double unit(const ql_puff_dense *d) {
  return d->instant ? cbrt(d->volume) : sqrt(d->volume / d->wind);
}

static double near_source(const ql_puff_dense *d, double x) {
  return d->instant ? 3.24 / (3.24 + x * x) : 306.0 / (306.0 + x * x);
}

double ql_puff_dense_ratio(const ql_puff_dense *d, double x) {
  const double alpha = ql_puff_dense_alpha(d), scaled = x / unit(d);
  double before, ratio, start, place;
  if (scaled <= 0.0) return 1.0;
  ql_puff_dense_curve(d->instant, 0, alpha, &before, &start);
  const double own = d->instant ? start : fmin(log10(30.0), start); /* the near field ends here */
  if (log10(scaled) <= own) return fmax(before, near_source(d, scaled));
  if (!d->instant && start > own) {
    before = near_source(d, 30.0);
    start = own;
  }
  for (int n = 0; ql_puff_dense_curve(d->instant, n, alpha, &ratio, &place); n++) {
    if (log10(scaled) <= place)
      return before + (ratio - before) * (log10(scaled) - start) / (place - start);
    before = ratio;
    start = place;
  }
  const double beyond = pow(10.0, start) / scaled;
  return before * beyond * beyond;
}

double ql_puff_dense_distance(const ql_puff_dense *d, double ratio) {
  double low = 1e-3 * unit(d), high = 1e6 * unit(d);
  for (int n = 0; n < 80; n++) {
    const double middle = sqrt(low * high);
    if (ql_puff_dense_ratio(d, middle) >= ratio)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* Buoyancy length g' q/u^3 of a plume, m. */
static double buoyancy(const ql_puff_dense *d) {
  return d->gravity * d->volume / (d->wind * d->wind * d->wind);
}

/* Radius of the cloud after t seconds: that of a ball at first. */
static double radius(const ql_puff_dense *d, double t) {
  const double first = cbrt(0.75 * d->volume / QL_PI);
  return sqrt(first * first + 1.2 * sqrt(d->gravity * d->volume) * t);
}

double ql_puff_dense_arrival(const ql_puff_dense *d, double x) {
  double low = 0.0, high = fmax(0.0, x) / (0.4 * d->wind);
  for (int n = 0; n < 60 && d->instant; n++) {
    const double t = 0.5 * (low + high);
    if (0.4 * d->wind * t + radius(d, t) < x)
      low = t;
    else
      high = t;
  }
  return high;
}

/* Half the width of a plume, m. */
static double spread(const ql_puff_dense *d, double x) {
  const double length = buoyancy(d), downwind = fmax(0.0, x);
  return unit(d) + 8.0 * length + 2.5 * cbrt(length * downwind * downwind);
}

double ql_puff_dense_half_width(const ql_puff_dense *d, double x) {
  const double free = d->instant ? radius(d, ql_puff_dense_arrival(d, x)) : spread(d, x);
  return fmin(free, ql_puff_dense_reach(d));
}

/* Of a cloud: where its spread against the wind comes to a stop, 0.4 u t - radius(t). */
double ql_puff_dense_upwind(const ql_puff_dense *d) {
  const double reach = ql_puff_dense_reach(d);
  if (!d->instant) return fmin(reach, 0.5 * unit(d) + 2.0 * buoyancy(d));
  double farthest = 0.0;
  const double most = 3.0 * sqrt(d->gravity * d->volume) / (d->wind * d->wind); /* s: well past */
  for (int n = 0; n <= 200; n++) {
    const double t = most * n / 200.0;
    farthest = fmax(farthest, radius(d, t) - 0.4 * d->wind * t);
  }
  return fmin(reach, farthest);
}

/* Where the number has fallen to its limit, m. */
static double passive_from(const ql_puff_dense *d) {
  const double most = limit(d);
  if (d->instant) { /* sqrt(g' V)/(u 2 r) = most */
    const double wide = 0.5 * sqrt(d->gravity * d->volume) / (most * d->wind);
    const double first = radius(d, 0.0);
    const double t = fmax(0.0, wide * wide - first * first) / (1.2 * sqrt(d->gravity * d->volume));
    return 0.4 * d->wind * t;
  }
  const double half = 0.5 * buoyancy(d) / (most * most * most); /* g' q/(2 half u^3) = most^3 */
  const double grown = half - spread(d, 0.0);
  return grown > 0.0 ? pow(grown / 2.5, 1.5) / sqrt(buoyancy(d)) : 0.0;
}

double ql_puff_dense_reach(const ql_puff_dense *d) {
  const double last = d->instant ? clouds[CLOUDS - 1].ratio : plumes[PLUMES - 1].ratio;
  return ql_puff_dense_distance(d, last);
}

double ql_puff_dense_end(const ql_puff_dense *d) {
  return fmin(passive_from(d), ql_puff_dense_reach(d));
}
