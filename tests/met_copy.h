/* A copy of a NetCDF file without some of its variables, for judging a diagnosis by what a file
 * held.
 */
#ifndef QL_TESTS_MET_COPY_H
#define QL_TESTS_MET_COPY_H

#include "met_wrf_file.h"

/* Copy dimensions, attributes and all variables but those in `without` ("|UST|HFX|"), at most the
 * first `frames` along Time (0: all). The copy is left open and in data mode: close it. */
static inline int met_copy(const char *from, const char *to, const char *without, size_t frames) {
  int in, out, dims, variables, attributes, unlimited;
  nc_must(nc_open(from, NC_NOWRITE, &in));
  nc_must(nc_create(to, NC_CLOBBER | NC_64BIT_OFFSET, &out));
  nc_must(nc_inq(in, &dims, &variables, &attributes, &unlimited));
  for (int d = 0; d < dims; d++) {
    char name[NC_MAX_NAME + 1];
    size_t length;
    int id;
    nc_must(nc_inq_dim(in, d, name, &length));
    if (strcmp(name, "Time") == 0 && frames && frames < length) length = frames;
    nc_must(nc_def_dim(out, name, length, &id));
  }
  for (int a = 0; a < attributes; a++) {
    char name[NC_MAX_NAME + 1];
    nc_type type;
    nc_must(nc_inq_attname(in, NC_GLOBAL, a, name));
    nc_must(nc_inq_atttype(in, NC_GLOBAL, name, &type));
    if (type != NC_STRING) nc_must(nc_copy_att(in, NC_GLOBAL, name, out, NC_GLOBAL));
  }
  for (int v = 0; v < variables; v++) {
    char name[NC_MAX_NAME + 1];
    int rank, axes[NC_MAX_VAR_DIMS], id;
    nc_type type;
    nc_must(nc_inq_var(in, v, name, &type, &rank, axes, NULL));
    if (wrf_named(without, name)) continue;
    nc_must(nc_def_var(out, name, type, rank, axes, &id));
    if (nc_copy_att(in, v, "units", out, id)) continue; /* text without a unit */
  }
  nc_must(nc_enddef(out));
  for (int v = 0; v < variables; v++) {
    char name[NC_MAX_NAME + 1];
    int rank, axes[NC_MAX_VAR_DIMS], id;
    size_t start[NC_MAX_VAR_DIMS] = {0}, count[NC_MAX_VAR_DIMS], total = 1;
    nc_type type;
    nc_must(nc_inq_var(in, v, name, &type, &rank, axes, NULL));
    if (nc_inq_varid(out, name, &id)) continue;
    for (int a = 0; a < rank; a++) {
      nc_must(nc_inq_dimlen(out, axes[a], &count[a]));
      total *= count[a];
    }
    if (type == NC_CHAR) {
      char *text = malloc(total);
      nc_must(nc_get_vara_text(in, v, start, count, text));
      nc_must(nc_put_vara_text(out, id, start, count, text));
      free(text);
    } else {
      double *values = malloc(total * sizeof *values);
      nc_must(nc_get_vara_double(in, v, start, count, values));
      nc_must(nc_put_vara_double(out, id, start, count, values));
      free(values);
    }
  }
  nc_must(nc_close(in));
  return out;
}

/* Error of a diagnosed 2-D field against the given one, over the inner cells. */
typedef struct met_errors {
  double count, bias, absolute, given, square, sum_xy, sum_x, sum_y, sum_xx, sum_yy;
} met_errors;

static inline void met_errors_add(met_errors *e, double found, double given) {
  e->count += 1.0;
  e->bias += found - given;
  e->absolute += fabs(found - given);
  e->given += fabs(given);
  e->sum_x += found, e->sum_y += given;
  e->sum_xx += found * found, e->sum_yy += given * given, e->sum_xy += found * given;
}

static inline double met_errors_correlation(const met_errors *e) {
  const double n = e->count, xy = e->sum_xy - e->sum_x * e->sum_y / n;
  const double xx = e->sum_xx - e->sum_x * e->sum_x / n, yy = e->sum_yy - e->sum_y * e->sum_y / n;
  return xy / sqrt(xx * yy);
}

static inline void met_errors_print(const char *what, const met_errors *e) {
  print_message("%-28s mean %9.4g, bias %9.3g, mean error %9.3g (%4.1f %%), r %.3f\n", what,
                e->sum_y / e->count, e->bias / e->count, e->absolute / e->count,
                100.0 * e->absolute / e->given, met_errors_correlation(e));
}

#endif
