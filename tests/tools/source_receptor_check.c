/* source_receptor_check WITH.nc WITHOUT.nc COEFFICIENTS.nc ENTERPRISE FIELD: stations.nc of a run
 * and of one in which the enterprise is switched off, and source_receptor.nc of the first. FIELD: a
 * species that neither reacts nor deposits, or PM25, of primary particles. Exit 0 if at every
 * station and record the difference is the coefficients times the emission, to 1e-6 of the largest
 * difference, and to the rounding of the values (float, 2^-23 of them); else 1. */
#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 96 };

static void need(int status, const char *what) {
  if (!status) return;
  fprintf(stderr, "%s: %s\n", what, nc_strerror(status));
  exit(2);
}

/* All of a variable; its number of values goes to *total. */
static double *read_all(int file, const char *name, size_t *total) {
  int variable, rank, dims[NC_MAX_VAR_DIMS];
  size_t length;
  need(nc_inq_varid(file, name, &variable), name);
  need(nc_inq_var(file, variable, NULL, NULL, &rank, dims, NULL), name);
  *total = 1;
  for (int d = 0; d < rank; d++) {
    need(nc_inq_dimlen(file, dims[d], &length), name);
    *total *= length;
  }
  double *values = malloc((*total + 1) * sizeof *values);
  if (!values) exit(2);
  need(nc_get_var_double(file, variable, values), name);
  return values;
}

static size_t length_of(int file, const char *dimension) {
  int id;
  size_t length;
  need(nc_inq_dimid(file, dimension, &id), dimension);
  need(nc_inq_dimlen(file, id, &length), dimension);
  return length;
}

static int is_text(int file, const char *name, size_t index, const char *text) {
  char row[TEXT + 1] = "";
  int variable;
  const size_t start[2] = {index, 0}, count[2] = {1, TEXT};
  need(nc_inq_varid(file, name, &variable), name);
  need(nc_get_vara_text(file, variable, start, count, row), name);
  row[strcspn(row, " ")] = 0;
  return strcmp(row, text) == 0;
}

/* What one variable of coefficients says of every station and record, added to `sum`, by what the
 * enterprise emits of the species for which `list` has `text`. */
static void foretell(int file, const char *variable, const char *list, const char *text,
                     const char *enterprise, double *sum) {
  size_t total, ignored;
  const size_t sources = length_of(file, "source"), hours = length_of(file, "release_hour");
  const size_t record = sources * hours;
  const double *coefficient = read_all(file, variable, &total);
  const double *emission = read_all(file, "emission", &ignored);
  for (size_t species = 0; species < length_of(file, "species"); species++)
    for (size_t s = 0; is_text(file, list, species, text) && s < sources; s++)
      for (size_t n = 0; is_text(file, "enterprise", s, enterprise) && n < total / record; n++)
        for (size_t h = 0; h < hours; h++)
          sum[n] +=
              coefficient[n * record + s * hours + h] * emission[species * record + s * hours + h];
}

int main(int argc, char **argv) {
  int file[3];
  size_t total, ignored;
  if (argc != 6) return fputs("usage: see the head of the source\n", stderr), 2;
  for (int f = 0; f < 3; f++) need(nc_open(argv[1 + f], NC_NOWRITE, &file[f]), argv[1 + f]);
  const double *with = read_all(file[0], argv[5], &total);
  const double *without = read_all(file[1], argv[5], &ignored);
  double *foretold = calloc(total + 1, sizeof *foretold);
  if (!foretold) return 2;
  if (strcmp(argv[5], "PM25") == 0) {
    foretell(file[2], "coefficient_pm25_fine", "species_kind", "fine", argv[4], foretold);
    foretell(file[2], "coefficient_pm25_coarse", "species_kind", "coarse", argv[4], foretold);
  } else {
    foretell(file[2], "coefficient", "species", argv[5], argv[4], foretold);
  }
  double worst = 0.0, largest = 0.0;
  for (size_t n = 0; n < total; n++) {
    const double change = with[n] - without[n];
    worst = fmax(worst, fabs(change - foretold[n]));
    largest = fmax(largest, fabs(change));
  }
  printf("%s of %s: largest change %.6g ug m-3, foretold to %.2g of it\n", argv[5], argv[4],
         largest, worst / largest);
  return largest > 0.0 && worst <= 1e-6 * largest ? 0 : 1;
}
