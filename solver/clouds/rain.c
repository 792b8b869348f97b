#include "solver/clouds/rain.h"

#include "base/constants.h"
#include "solver/aerosol/modes.h"

#include <math.h>

/* Nodes of the integrals and tables, evenly spaced in the logarithm. */
enum { DROPS = 64, RATES = 21, SIZES = 65, TAIL = 32 };
static const double least_drop = 1e-4, most_drop = 6e-3;     /* m */
static const double least_rate = 1e-2, most_rate = 1e2;      /* mm h-1 */
static const double least_size = 0.02e-6, most_size = 60e-6; /* m */

/* Air of 288 K at sea level (US Standard Atmosphere), water at 288 K; SI. */
static const double viscosity = 1.79e-5, air_density = 1.225, water_viscosity = 1.14e-3;
static const double temperature = 288.15, mean_free_path = 6.63e-8;
static const double water_density = 1000.0, particle_density = 1500.0;

struct ql_rain {
  double mode[QL_MODES][RATES][SIZES]; /* ln of s-1 */
  double film[RATES], wind[RATES];     /* ln of the two integrals of gas transfer, eq 22 */
};

/* Drops in classes: centre (m), number (m-3), fall speed (m s-1). */
typedef struct drops {
  double diameter[DROPS], number[DROPS], speed[DROPS];
} drops;

static double node(double least, double most, int n, int count) {
  return least * pow(most / least, (double)n / (count - 1));
}

/* Best 1950, m s-1. */
static double fall_speed(double drop) {
  return 9.58 * (1.0 - exp(-pow(drop / 1.77e-3, 1.147)));
}

/* n(D) = N0 exp(-4.1e3 R^-0.21 D), eq 20; N0 from the rain rate, eq 21. */
static void set_drops(double rate, drops *d) {
  const double width = log(most_drop / least_drop) / (DROPS - 1);
  double flux = 0.0; /* m s-1 of water for N0 = 1 */
  for (int n = 0; n < DROPS; n++) {
    const double size = node(least_drop, most_drop, n, DROPS);
    d->diameter[n] = size;
    d->speed[n] = fall_speed(size);
    d->number[n] = exp(-4.1e3 * pow(rate, -0.21) * size) * size * width;
    flux += QL_PI / 6.0 * size * size * size * d->speed[n] * d->number[n];
  }
  for (int n = 0; n < DROPS; n++) d->number[n] *= rate * 1e-3 / 3600.0 / flux;
}

static double slip(double particle) {
  const double knudsen = 2.0 * mean_free_path / particle;
  return 1.0 + knudsen * (1.257 + 0.4 * exp(-1.1 / knudsen));
}

double ql_rain_efficiency(double drop, double particle) {
  const double speed = fall_speed(drop), correction = slip(particle);
  const double reynolds = drop * speed * air_density / (2.0 * viscosity);
  const double diffusivity =
      QL_BOLTZMANN * temperature * correction / (3.0 * QL_PI * viscosity * particle);
  const double schmidt = viscosity / (air_density * diffusivity);
  const double relaxation =
      (particle_density - air_density) * particle * particle * correction / (18.0 * viscosity);
  const double stokes = 2.0 * relaxation * (speed - fmin(speed, relaxation * QL_GRAVITY)) / drop;
  const double ratio = particle / drop, root = sqrt(reynolds), fast = log(1.0 + reynolds);
  const double critical = (1.2 + fast / 12.0) / (1.0 + fast);
  const double brownian =
      4.0 / (reynolds * schmidt) * (1.0 + 0.4 * root * cbrt(schmidt) + 0.16 * root * sqrt(schmidt));
  const double interception =
      4.0 * ratio * (viscosity / water_viscosity + (1.0 + 2.0 * root) * ratio);
  const double beyond = fmax(0.0, stokes - critical);
  const double impaction =
      pow(beyond / (beyond + 2.0 / 3.0), 1.5) * sqrt(water_density / particle_density);
  return fmin(1.0, brownian + interception + impaction);
}

/* Eq 23: the swept volume times the efficiency; drops outrun the particles. */
static double collect(const drops *d, double particle) {
  double sum = 0.0;
  for (int n = 0; n < DROPS; n++) {
    const double reach = d->diameter[n] + particle;
    sum += 0.25 * QL_PI * reach * reach * d->speed[n] * d->number[n] *
           ql_rain_efficiency(d->diameter[n], particle);
  }
  return sum;
}

double ql_rain_collection(double rate, double particle) {
  drops d;
  set_drops(rate, &d);
  return collect(&d, particle);
}

/* Mean over the mass of a log-normal mode, from values at sizes spaced by `step` in ln: eq 24. */
static double mode_mean(const double *value, double step, double spread) {
  double sum = 0.0, weights = 0.0;
  for (int n = -TAIL; n <= TAIL; n++) {
    const double off = n * step / log(spread), weight = exp(-0.5 * off * off);
    sum += weight * value[n];
    weights += weight;
  }
  return sum / weights;
}

static void fill_modes(ql_rain *rain, int r, const drops *d) {
  double value[SIZES + 2 * TAIL];
  const double step = log(most_size / least_size) / (SIZES - 1);
  for (int n = 0; n < SIZES + 2 * TAIL; n++)
    value[n] = collect(d, least_size * exp((n - TAIL) * step));
  for (int m = 0; m < QL_MODES; m++)
    for (int n = 0; n < SIZES; n++)
      rain->mode[m][r][n] = log(mode_mean(value + TAIL + n, step, ql_modes_spread[m]));
}

ql_status ql_rain_create(ql_arena *arena, const ql_rain **rain) {
  ql_rain *made = NULL;
  QL_TRY(ql_arena_take(arena, "rain", 1, sizeof *made, &made));
  for (int r = 0; r < RATES; r++) {
    drops d;
    double film = 0.0, wind = 0.0;
    set_drops(node(least_rate, most_rate, r, RATES), &d);
    for (int n = 0; n < DROPS; n++) {
      film += 2.0 * QL_PI * d.diameter[n] * d.number[n];
      wind += 0.6 * QL_PI * d.diameter[n] * d.number[n] * sqrt(d.diameter[n] * d.speed[n]);
    }
    made->film[r] = log(film);
    made->wind[r] = log(wind);
    fill_modes(made, r, &d);
  }
  *rain = made;
  return QL_OK;
}

/* Where a value stands among evenly spaced nodes of its logarithm: node below, share above. */
typedef struct place {
  int n;
  double share;
} place;

static place find(double value, double least, double most, int count) {
  const double held = fmin(most, fmax(least, value));
  const double x = log(held / least) / log(most / least) * (count - 1);
  const int n = x >= count - 1 ? count - 2 : (int)x;
  return (place){.n = n, .share = x - n};
}

double ql_rain_mode(const ql_rain *rain, ql_mode mode, double rate, double diameter) {
  const place r = find(rate, least_rate, most_rate, RATES);
  const place d = find(diameter, least_size, most_size, SIZES);
  const double *low = &rain->mode[mode][r.n][d.n], *high = &rain->mode[mode][r.n + 1][d.n];
  return exp((1.0 - r.share) * ((1.0 - d.share) * low[0] + d.share * low[1]) +
             r.share * ((1.0 - d.share) * high[0] + d.share * high[1]));
}

void ql_rain_transfer(const ql_rain *rain, double rate, double air_viscosity, double *film,
                      double *wind) {
  const place r = find(rate, least_rate, most_rate, RATES);
  *film = exp((1.0 - r.share) * rain->film[r.n] + r.share * rain->film[r.n + 1]);
  *wind = exp((1.0 - r.share) * rain->wind[r.n] + r.share * rain->wind[r.n + 1]) /
          pow(air_viscosity, 1.0 / 6.0); /* nu^(1/3) of Sc over nu^(1/2) of Re */
}
