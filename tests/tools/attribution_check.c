/* attribution_check BASE.nc OTHER.nc SOURCE_RECEPTOR.nc primary ENTERPRISE: stations.nc of a run
 * and of one in which the enterprise emits no fine particles, and the rows of the first. Exit 0 if
 * the rows of the puffs foretell the change of daily PM2.5 to 1 % wherever it is above 0.01 ug m-3,
 * and there is such a place.
 *
 * attribution_check BASE.nc OTHER.nc SOURCE_RECEPTOR.nc slope ENTERPRISE GROUP CHANGE: the other
 * run has all that was changed together with the enterprise changed by CHANGE (-0.3). Exit 0 if
 * each metric's row is the quotient of the differences, to the rounding of float, and some are not
 * 0.
 *
 * Days and windows are found here again: every record is an hour, two make a mean (as in the
 * standards of the test), ozone is brought to 298.15 K and 1013.25 hPa. */
#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 96 };
static const double hour = 3600.0;
static const double per_ppb = 47.997e-3 * 101325.0 / (8.314462618 * 298.15); /* ug m-3 */

static void need(int status, const char *what) {
  if (!status) return;
  fprintf(stderr, "%s: %s\n", what, nc_strerror(status));
  exit(2);
}

static size_t length_of(int file, const char *dimension) {
  int id;
  size_t length;
  need(nc_inq_dimid(file, dimension, &id), dimension);
  need(nc_inq_dimlen(file, id, &length), dimension);
  return length;
}

static double *read_all(int file, const char *name, size_t total) {
  int variable;
  double *values = malloc((total + 1) * sizeof *values);
  if (!values) exit(2);
  need(nc_inq_varid(file, name, &variable), name);
  need(nc_get_var_double(file, variable, values), name);
  return values;
}

static void text_at(int file, const char *name, size_t index, char row[TEXT + 1]) {
  int variable;
  const size_t start[2] = {index, 0}, count[2] = {1, TEXT};
  need(nc_inq_varid(file, name, &variable), name);
  need(nc_get_vara_text(file, variable, start, count, row), name);
  row[TEXT] = 0;
  row[strcspn(row, " ")] = 0;
}

static int is_text(int file, const char *name, size_t index, const char *text) {
  char row[TEXT + 1];
  text_at(file, name, index, row);
  return strcmp(row, text) == 0;
}

/* Mean of the records of one station that begin in [from, to); below two of them: -1. */
static double mean_of(int file, const char *field, size_t station, double from, double to) {
  const size_t records = length_of(file, "time"), stations = length_of(file, "station");
  double *bounds = read_all(file, "time_bnds", 2 * records);
  double *values = read_all(file, field, records * stations), sum = 0.0;
  int count = 0;
  for (size_t r = 0; r < records; r++)
    if (bounds[2 * r] >= from && bounds[2 * r] < to) {
      sum += values[r * stations + station];
      count++;
    }
  free(bounds);
  free(values);
  return count < 2 ? -1.0 : sum / count;
}

static double metric(int file, int rows, size_t m) {
  char id[TEXT + 1];
  text_at(rows, "metric_station", m, id);
  double *days = read_all(rows, "metric_day", length_of(rows, "metric")), greatest = -1.0;
  const double day = days[m];
  size_t station = 0;
  free(days);
  while (!is_text(file, "station", station, id)) station++;
  if (is_text(rows, "metric_pollutant", m, "PM25"))
    return mean_of(file, "PM25", station, day, day + 24 * hour);
  for (int end = 8; end <= 24; end++)
    greatest =
        fmax(greatest, mean_of(file, "O3", station, day + (end - 8) * hour, day + end * hour));
  return per_ppb * greatest;
}

static int check_primary(const int *file, const char *enterprise) {
  const size_t metrics = length_of(file[2], "metric"), rows = length_of(file[2], "row");
  const double *value = read_all(file[2], "sensitivity", metrics * rows);
  const double *kg = read_all(file[2], "row_emission", rows);
  int seen = 0, bad = 0;
  double worst = 0.0;
  for (size_t m = 0; m < metrics; m++) {
    double foretold = 0.0;
    if (!is_text(file[2], "metric_pollutant", m, "PM25")) continue;
    for (size_t r = 0; r < rows; r++)
      if (is_text(file[2], "row_enterprise", r, enterprise) &&
          is_text(file[2], "row_group", r, "PM25"))
        foretold -= value[m * rows + r] * kg[r];
    const double change = metric(file[1], file[2], m) - metric(file[0], file[2], m);
    if (fabs(change) <= 0.01) continue;
    const double gap = fabs(foretold / change - 1.0);
    seen++;
    bad += !(gap <= 0.01);
    worst = fmax(worst, gap);
  }
  printf("primary PM2.5 of %s: foretold to %.2g at %d metric(s)\n", enterprise, worst, seen);
  return seen && !bad ? 0 : 1;
}

/* The row of the enterprise and group; with several blocks, the first. */
static size_t find_row(int file, const char *enterprise, const char *group) {
  const size_t rows = length_of(file, "row");
  for (size_t r = 0; r < rows; r++)
    if (is_text(file, "row_enterprise", r, enterprise) && is_text(file, "row_group", r, group))
      return r;
  fprintf(stderr, "no row of %s and %s\n", enterprise, group);
  exit(2);
}

static int check_slope(const int *file, const char *enterprise, const char *group, double part) {
  const size_t metrics = length_of(file[2], "metric"), rows = length_of(file[2], "row");
  const double *value = read_all(file[2], "sensitivity", metrics * rows);
  const double *kg = read_all(file[2], "row_emission", rows);
  const size_t row = find_row(file[2], enterprise, group);
  char together[TEXT + 1];
  text_at(file[2], "row_together", row, together);
  double emission = 0.0, worst = 0.0, largest = 0.0;
  for (size_t r = 0; r < rows; r++)
    if (is_text(file[2], "row_group", r, group) && is_text(file[2], "row_together", r, together) &&
        (*together || r == row))
      emission += kg[r];
  for (size_t m = 0; m < metrics; m++) {
    const double change = metric(file[1], file[2], m) - metric(file[0], file[2], m);
    worst = fmax(worst, fabs(value[m * rows + row] * part * emission - change));
    largest = fmax(largest, fabs(change));
  }
  /* all values are floats: the change of about 1 of about 100 has their rounding */
  printf("%s of %s: changes up to %.3g ug m-3, from the row to %.2g\n", group, enterprise, largest,
         worst);
  return largest > 0.0 && worst <= 1e-5 * largest ? 0 : 1;
}

int main(int argc, char **argv) {
  int file[3];
  if (argc < 6) return fputs("usage: see the head of the source\n", stderr), 2;
  for (int f = 0; f < 3; f++) need(nc_open(argv[1 + f], NC_NOWRITE, &file[f]), argv[1 + f]);
  if (strcmp(argv[4], "primary") == 0) return check_primary(file, argv[5]);
  if (argc == 8 && strcmp(argv[4], "slope") == 0)
    return check_slope(file, argv[5], argv[6], strtod(argv[7], NULL));
  return fputs("usage: see the head of the source\n", stderr), 2;
}
