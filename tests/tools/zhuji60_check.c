/* zhuji60_check FORECAST.nc REFERENCE.nc: surface ozone of a run of cases/zhuji60.yaml, hourly
 * means over the 58 x 58 inner cells, against those of the reference run. Exit 0 if every hour of
 * the forecast is within 20 % (hours starting 09 to 17 local) or 8 ppb (the others) and the means
 * of its hours of sulfate within 15 %, of nitrate, ammonium and elemental carbon within 30 %; 1 if
 * not, 2 if the files cannot be compared. */
#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIDE = 58, CELLS = SIDE * SIDE, HOURS = 24 };

/* Check one hour; local is its start on the local clock. */
static int is_inside(size_t local, double ours, double theirs) {
  const double bar = local >= 9 && local < 18 ? 0.2 * theirs : 8.0;
  const int inside = fabs(ours - theirs) <= bar; /* false for a NaN */
  printf("%02zu local: ozone %6.2f ppb, reference %6.2f, difference %+6.2f, bar %5.2f%s\n", local,
         ours, theirs, ours - theirs, bar, inside ? "" : ": OUTSIDE");
  return inside;
}

/* Domain mean of a species in the lowest layer in one hour; `ring` boundary cells on each side are
 * left out. NaN if it cannot be read. */
static double read_mean(int file, const char *name, size_t hour, size_t ring) {
  static double values[CELLS];
  int variable, rank;
  if (nc_inq_varid(file, name, &variable) || nc_inq_varndims(file, variable, &rank)) return NAN;
  if (rank != 3 && rank != 4) return NAN;
  const size_t level = (size_t)rank - 3; /* (time, y, x) or (time, level, y, x) */
  size_t start[4] = {hour, 0}, count[4] = {1, 1};
  for (size_t d = 1 + level; d < (size_t)rank; d++) {
    start[d] = ring;
    count[d] = SIDE;
  }
  if (nc_get_vara_double(file, variable, start, count, values)) return NAN;
  double sum = 0.0;
  for (size_t n = 0; n < CELLS; n++) sum += values[n];
  return sum / CELLS;
}

/* Check a component of the particles by its mean over the forecast's hours. */
static int is_component_inside(int ours, int theirs, size_t hours, const char *name, double bar) {
  double mine = 0.0, reference = 0.0;
  for (size_t h = 0; h < hours; h++) {
    mine += read_mean(ours, name, h, 0) / (double)hours;
    reference += read_mean(theirs, name, h, 1) / (double)hours;
  }
  const int inside = fabs(mine / reference - 1.0) <= bar; /* false for a NaN */
  printf("%s %6.3f ug m-3, reference %6.3f, difference %+5.1f %%, bar %2.0f %%%s\n", name, mine,
         reference, 100.0 * (mine / reference - 1.0), 100.0 * bar, inside ? "" : ": OUTSIDE");
  return inside;
}

/* Start of the first averaging interval in the files' common unit, or NaN. */
static double read_start(int file) {
  const size_t first[2] = {0, 0};
  double start;
  int variable;
  if (nc_inq_varid(file, "time_bnds", &variable) ||
      nc_get_var1_double(file, variable, first, &start))
    return NAN;
  return start;
}

static size_t find_length(int file, const char *name) {
  size_t length = 0;
  int dimension;
  if (nc_inq_dimid(file, name, &dimension) || nc_inq_dimlen(file, dimension, &length)) return 0;
  return length;
}

int main(int argc, char **argv) {
  int ours, theirs;
  if (argc != 3 || nc_open(argv[1], NC_NOWRITE, &ours) || nc_open(argv[2], NC_NOWRITE, &theirs))
    return fputs("usage: zhuji60_check FORECAST.nc REFERENCE.nc\n", stderr), 2;
  const size_t hours = find_length(ours, "time");
  if (hours < 1 || hours > HOURS || find_length(ours, "x") != SIDE ||
      find_length(theirs, "x") != SIDE + 2 || read_start(ours) != read_start(theirs))
    return fputs("not the hours and cells of the case zhuji60\n", stderr), 2;
  int good = 1;
  for (size_t h = 0; h < hours; h++)
    good &= is_inside(h, read_mean(ours, "O3", h, 0), read_mean(theirs, "O3", h, 1));
  good &= is_component_inside(ours, theirs, hours, "PSO4", 0.15);
  good &= is_component_inside(ours, theirs, hours, "PNO3", 0.30);
  good &= is_component_inside(ours, theirs, hours, "PNH4", 0.30);
  good &= is_component_inside(ours, theirs, hours, "PEC", 0.30);
  return good ? 0 : 1;
}
