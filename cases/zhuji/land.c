#include "base/constants.h"
#include "cases/zhuji/zhuji.h"

#include <math.h>

/* MODIS-IGBP classes that occur. Leaf area and roughness: the order of the MODIS rows of Noah's
 * VEGPARM table; albedo and alpha (de Bruin and Holtslag 1982; Hanna and Chang 1992: about 1 for
 * wet green ground, 0.3-0.5 in towns). Paddies count as croplands: the classes have no paddy. */
typedef struct class_row {
  int number;          /* 1-20 */
  double leaf_area[2]; /* m2 m-2, summer and winter */
  double vegetation;   /* 1, in summer */
  double roughness;    /* m */
  double albedo, alpha;
} class_row;

static const class_row classes[] = {
    {2, {5.5, 4.6}, 0.92, 0.60, 0.13, 0.90},   {1, {4.8, 4.2}, 0.90, 0.60, 0.11, 0.85},
    {5, {4.6, 3.2}, 0.88, 0.55, 0.14, 0.85},   {10, {2.4, 0.9}, 0.75, 0.12, 0.20, 0.80},
    {12, {3.8, 1.2}, 0.80, 0.12, 0.18, 1.00},  {13, {0.8, 0.5}, 0.20, 0.80, 0.15, 0.55},
    {17, {0.0, 0.0}, 0.00, 0.0002, 0.08, 1.00}};
enum { CLASSES_USED = sizeof classes / sizeof classes[0] };

typedef struct stagger {
  int nx, ny;    /* points */
  double ox, oy; /* cells: offset of the first point from the first centre */
} stagger;

static ql_status map_points(const zhuji_domain *d, ql_arena *arena, int which, zhuji_land *land) {
  const stagger kinds[] = {
      {d->nx, d->ny, 0.0, 0.0}, {d->nx + 1, d->ny, -0.5, 0.0}, {d->nx, d->ny + 1, 0.0, -0.5}};
  const stagger s = kinds[which];
  const size_t points = (size_t)s.nx * (size_t)s.ny;
  QL_TRY(ql_arena_take(arena, "longitude", points, sizeof(double), &land->longitude[which]));
  QL_TRY(ql_arena_take(arena, "latitude", points, sizeof(double), &land->latitude[which]));
  QL_TRY(ql_arena_take(arena, "map factor", points, sizeof(double), &land->map_factor[which]));
  for (int j = 0; j < s.ny; j++)
    for (int i = 0; i < s.nx; i++) {
      const size_t at = (size_t)j * (size_t)s.nx + (size_t)i;
      zhuji_domain_to_degrees(zhuji_domain_centre(d, d->nx, i) + s.ox * d->dx,
                              zhuji_domain_centre(d, d->ny, j) + s.oy * d->dx,
                              &land->longitude[which][at], &land->latitude[which][at]);
      land->map_factor[which][at] = zhuji_domain_map_factor(land->latitude[which][at]);
    }
  return QL_OK;
}

/* Mean cover and terrain of a cell from 5 x 5 points in it. */
static zhuji_cover sample_cell(double x, double y, double dx, double *terrain) {
  enum { SAMPLES = 5 };
  zhuji_cover mean = {0};
  *terrain = 0.0;
  for (int b = 0; b < SAMPLES; b++)
    for (int a = 0; a < SAMPLES; a++) {
      const double px = x + ((a + 0.5) / SAMPLES - 0.5) * dx;
      const double py = y + ((b + 0.5) / SAMPLES - 0.5) * dx;
      const zhuji_cover c = zhuji_geography_cover(px, py);
      const double w = 1.0 / (SAMPLES * SAMPLES);
      *terrain += w * zhuji_geography_terrain(px, py);
      mean.broadleaf += w * c.broadleaf, mean.needleleaf += w * c.needleleaf;
      mean.mixed += w * c.mixed, mean.grass += w * c.grass, mean.crops += w * c.crops;
      mean.urban += w * c.urban, mean.water += w * c.water;
    }
  return mean;
}

static void fill_cell(const zhuji_domain *d, int j, int i, zhuji_land *land) {
  const size_t at = zhuji_at(d, 0, j, i), plane = (size_t)d->nx * (size_t)d->ny;
  const zhuji_cover c = sample_cell(zhuji_domain_centre(d, d->nx, i),
                                    zhuji_domain_centre(d, d->ny, j), d->dx, &land->terrain[at]);
  const double fraction[CLASSES_USED] = {c.broadleaf, c.needleleaf, c.mixed, c.grass,
                                         c.crops,     c.urban,      c.water};
  const int season = d->season->leaf_row;
  double log_roughness = 0.0;
  for (int u = 0; u < CLASSES_USED; u++) {
    const class_row *row = &classes[u];
    const double f = fraction[u];
    land->fraction[(size_t)(row->number - 1) * plane + at] = f;
    land->leaf_area[at] += f * row->leaf_area[season];
    land->vegetation[at] += f * row->vegetation;
    land->albedo[at] += f * row->albedo;
    land->evaporation[at] += f * row->alpha * d->season->evaporation;
    log_roughness += f * log(row->roughness);
  }
  land->roughness[at] = exp(log_roughness);
  land->urban[at] = c.urban;
}

static void fill_slopes(const zhuji_domain *d, zhuji_land *land) {
  for (int j = 0; j < d->ny; j++)
    for (int i = 0; i < d->nx; i++) {
      const int w = i > 0 ? i - 1 : i, e = i + 1 < d->nx ? i + 1 : i;
      const int s = j > 0 ? j - 1 : j, n = j + 1 < d->ny ? j + 1 : j;
      const size_t at = zhuji_at(d, 0, j, i);
      land->slope_x[at] =
          (land->terrain[zhuji_at(d, 0, j, e)] - land->terrain[zhuji_at(d, 0, j, w)]) /
          ((e - w) * d->dx);
      land->slope_y[at] =
          (land->terrain[zhuji_at(d, 0, n, i)] - land->terrain[zhuji_at(d, 0, s, i)]) /
          ((n - s) * d->dx);
    }
}

ql_status zhuji_land_create(const zhuji_domain *domain, ql_arena *arena, zhuji_land *land) {
  const size_t plane = (size_t)domain->nx * (size_t)domain->ny;
  double **fields[] = {&land->terrain,   &land->slope_x,     &land->slope_y,
                       &land->leaf_area, &land->vegetation,  &land->roughness,
                       &land->albedo,    &land->evaporation, &land->urban};
  for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++)
    QL_TRY(ql_arena_take(arena, "land field", plane, sizeof(double), fields[f]));
  QL_TRY(ql_arena_take(arena, "land use", plane * ZHUJI_CLASSES, sizeof(double), &land->fraction));
  for (int which = 0; which < 3; which++) QL_TRY(map_points(domain, arena, which, land));
  for (int j = 0; j < domain->ny; j++)
    for (int i = 0; i < domain->nx; i++) fill_cell(domain, j, i, land);
  fill_slopes(domain, land);
  return QL_OK;
}
