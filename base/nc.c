#include "base/nc.h"

#include "base/clock.h"
#include "base/nc_classic.h"
#include "base/nc_handle.h"
#include "base/units.h"

#include <errno.h>
#include <math.h>
#include <netcdf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

ql_status ql_nc_fail(const ql_nc *file, const char *variable, const char *what, int nc_error) {
  const ql_status status = nc_error == NC_ENOMEM ? QL_ERR_MEMORY
                           : file->writing       ? QL_ERR_IO
                                                 : QL_ERR_INPUT;
  const bool full = file->writing && nc_error == NC_EHDFERR; /* the most frequent cause */
  return ql_error_set(status, "%s%s%s: %s: %s%s", file->path, variable ? ": variable " : "",
                      variable ? variable : "", what, nc_strerror(nc_error),
                      full ? "; is the disk full?" : "");
}

ql_status ql_nc_find(const ql_nc *file, const char *variable, int *id) {
  const int error = nc_inq_varid(file->id, variable, id);
  if (error == NC_ENOTVAR)
    return ql_error_set(QL_ERR_INPUT, "%s: there is no variable '%s'", file->path, variable);
  return error ? ql_nc_fail(file, variable, "cannot look up", error) : QL_OK;
}

ql_status ql_nc_make(const char *path, ql_nc **file) {
  ql_nc *made = calloc(1, sizeof *made);
  const size_t size = strlen(path) + sizeof ".part";
  if (made) {
    made->path = malloc(size);
    made->part = malloc(size);
  }
  if (!made || !made->path || !made->part) {
    if (made) free(made->path);
    free(made);
    return ql_error_set(QL_ERR_MEMORY, "out of memory opening %s", path);
  }
  snprintf(made->path, size, "%s", path);
  snprintf(made->part, size, "%s.part", path);
  *file = made;
  return QL_OK;
}

void ql_nc_free(ql_nc *file) {
  free(file->path);
  free(file->part);
  free(file->lengths);
  free(file);
}

/* Only regular files: the NetCDF library would wait on a pipe, and take "http://..." to the net. */
static ql_status check_regular(const char *path) {
  struct stat info;
  if (stat(path, &info))
    return ql_error_set(QL_ERR_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
  if (S_ISREG(info.st_mode)) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%s: is %s; a NetCDF file is needed", path,
                      S_ISDIR(info.st_mode) ? "a folder" : "not a regular file");
}

/* Room for the lengths of dimensions. */
static ql_status remember_lengths(ql_nc *file) {
  int count = 0;
  const int error = nc_inq_ndims(file->id, &count);
  if (error) return ql_nc_fail(file, NULL, "cannot list dimensions", error);
  file->lengths = malloc(((size_t)count + 1) * sizeof *file->lengths);
  if (!file->lengths) return ql_error_set(QL_ERR_MEMORY, "out of memory opening %s", file->path);
  for (int d = 0; d < count; d++) file->lengths[d] = SIZE_MAX;
  file->dimension_count = count;
  return QL_OK;
}

/* The length of a dimension, asked for once: of one without limit, the library looks through every
 * variable of the file for it (0.1 ms for a forecast's, as long as it takes to read a record). */
static int length_of(const ql_nc *file, int id, size_t *length) {
  const bool kept = id < file->dimension_count;
  if (kept && file->lengths[id] != SIZE_MAX) {
    *length = file->lengths[id];
    return NC_NOERR;
  }
  const int error = nc_inq_dimlen(file->id, id, length);
  if (!error && kept) file->lengths[id] = *length;
  return error;
}

ql_status ql_nc_open(const char *path, ql_nc **file) {
  ql_nc *made = NULL;
  QL_TRY(check_regular(path));
  QL_TRY(ql_nc_classic_check(path));
  QL_TRY(ql_nc_make(path, &made));
  const int error = nc_open(path, NC_NOWRITE, &made->id);
  if (error) {
    const ql_status status =
        ql_error_set(QL_ERR_INPUT, "%s: cannot be opened as NetCDF: %s", path, nc_strerror(error));
    ql_nc_free(made);
    return status;
  }
  const ql_status status = remember_lengths(made);
  if (status != QL_OK) {
    ql_nc_close(made);
    return status;
  }
  *file = made;
  return QL_OK;
}

void ql_nc_close(ql_nc *file) {
  if (!file) return;
  nc_close(file->id);
  if (file->writing) remove(file->part);
  ql_nc_free(file);
}

const char *ql_nc_path(const ql_nc *file) {
  return file->path;
}

bool ql_nc_has(const ql_nc *file, const char *variable) {
  int id;
  return nc_inq_varid(file->id, variable, &id) == NC_NOERR;
}

bool ql_nc_has_dimension(const ql_nc *file, const char *dimension) {
  int id;
  return nc_inq_dimid(file->id, dimension, &id) == NC_NOERR;
}

ql_status ql_nc_dimension(const ql_nc *file, const char *dimension, size_t *length) {
  int id, error = nc_inq_dimid(file->id, dimension, &id);
  if (error == NC_EBADDIM)
    return ql_error_set(QL_ERR_INPUT, "%s: there is no dimension '%s'", file->path, dimension);
  if (!error) error = length_of(file, id, length);
  return error ? ql_nc_fail(file, NULL, dimension, error) : QL_OK;
}

int ql_nc_count(const ql_nc *file) {
  int count = 0;
  return nc_inq_nvars(file->id, &count) ? 0 : count;
}

ql_status ql_nc_name(const ql_nc *file, int index, char name[QL_NC_NAME]) {
  char full[NC_MAX_NAME + 1];
  const int error = nc_inq_varname(file->id, index, full);
  if (error) return ql_nc_fail(file, NULL, "cannot list variables", error);
  snprintf(name, QL_NC_NAME, "%.*s", QL_NC_NAME - 1, full);
  return QL_OK;
}

ql_status ql_nc_shape(const ql_nc *file, const char *variable, int *rank,
                      size_t shape[QL_NC_RANK]) {
  int id, dims[NC_MAX_VAR_DIMS];
  QL_TRY(ql_nc_find(file, variable, &id));
  int error = nc_inq_varndims(file->id, id, rank);
  if (!error && *rank > QL_NC_RANK)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s has %d dimensions; at most %d are understood", file->path,
                        variable, *rank, QL_NC_RANK);
  if (!error) error = nc_inq_vardimid(file->id, id, dims);
  for (int a = 0; !error && a < *rank; a++) error = length_of(file, dims[a], &shape[a]);
  return error ? ql_nc_fail(file, variable, "cannot read its shape", error) : QL_OK;
}

ql_status ql_nc_axis(const ql_nc *file, const char *variable, int axis, char name[QL_NC_NAME]) {
  int id, rank, dims[NC_MAX_VAR_DIMS];
  char full[NC_MAX_NAME + 1];
  QL_TRY(ql_nc_find(file, variable, &id));
  int error = nc_inq_var(file->id, id, NULL, NULL, &rank, dims, NULL);
  if (!error && axis >= rank)
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s has only %d dimensions", file->path,
                        variable, rank);
  if (!error) error = nc_inq_dimname(file->id, dims[axis], full);
  if (error) return ql_nc_fail(file, variable, "cannot read its dimensions", error);
  snprintf(name, QL_NC_NAME, "%.*s", QL_NC_NAME - 1, full);
  return QL_OK;
}

static ql_status owner_id(const ql_nc *file, const char *variable, int *id) {
  *id = NC_GLOBAL;
  return variable ? ql_nc_find(file, variable, id) : QL_OK;
}

bool ql_nc_has_attribute(const ql_nc *file, const char *variable, const char *name) {
  int id = NC_GLOBAL, number;
  if (variable && nc_inq_varid(file->id, variable, &id)) return false;
  return nc_inq_attid(file->id, id, name, &number) == NC_NOERR;
}

static ql_status no_attribute(const ql_nc *file, const char *variable, const char *name) {
  return ql_error_set(QL_ERR_INPUT, "%s: %s%s has no attribute '%s'", file->path,
                      variable ? "variable " : "", variable ? variable : "the file", name);
}

ql_status ql_nc_text(const ql_nc *file, const char *variable, const char *name, size_t size,
                     char *text) {
  int id;
  nc_type type;
  size_t length;
  QL_TRY(owner_id(file, variable, &id));
  if (nc_inq_att(file->id, id, name, &type, &length)) return no_attribute(file, variable, name);
  if (type == NC_STRING && length == 1) {
    char *value = NULL;
    const int error = nc_get_att_string(file->id, id, name, &value);
    if (error) return ql_nc_fail(file, variable, name, error);
    snprintf(text, size, "%s", value ? value : "");
    nc_free_string(1, &value);
    return QL_OK;
  }
  if (type != NC_CHAR || length >= size)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: attribute '%s' of %s is not a text of under %zu characters",
                        file->path, name, variable ? variable : "the file", size);
  const int error = nc_get_att_text(file->id, id, name, text);
  text[length] = '\0';
  return error ? ql_nc_fail(file, variable, name, error) : QL_OK;
}

ql_status ql_nc_numbers(const ql_nc *file, const char *variable, const char *name, size_t count,
                        double *values) {
  int id;
  nc_type type;
  size_t length;
  QL_TRY(owner_id(file, variable, &id));
  if (nc_inq_att(file->id, id, name, &type, &length)) return no_attribute(file, variable, name);
  if (type == NC_CHAR || type == NC_STRING || length != count)
    return ql_error_set(QL_ERR_INPUT, "%s: attribute '%s' of %s must have %zu number(s)",
                        file->path, name, variable ? variable : "the file", count);
  const int error = nc_get_att_double(file->id, id, name, values);
  return error ? ql_nc_fail(file, variable, name, error) : QL_OK;
}

/* Everything that turns stored numbers into values in the unit asked for. */
typedef struct packing {
  ql_units_map map; /* value = scale * stored + offset, packing and unit together */
  double fill[2];   /* _FillValue and missing_value, NaN if absent */
} packing;

/* An attribute that need not be there, but must be one number if it is. */
static ql_status optional_number(const ql_nc *file, const char *variable, const char *name,
                                 double absent, double *value) {
  *value = absent;
  if (!ql_nc_has_attribute(file, variable, name)) return QL_OK;
  return ql_nc_numbers(file, variable, name, 1, value);
}

/* What NetCDF leaves in places that were never written. */
static double default_fill(const ql_nc *file, const char *variable) {
  int id;
  nc_type type = NC_NAT;
  if (nc_inq_varid(file->id, variable, &id) || nc_inq_vartype(file->id, id, &type)) type = NC_NAT;
  return type == NC_SHORT ? NC_FILL_SHORT : type == NC_INT ? NC_FILL_INT : NC_FILL_DOUBLE;
}

static ql_status get_packing(const ql_nc *file, const char *variable, const char *units,
                             packing *p) {
  p->map = (ql_units_map){1.0, 0.0};
  if (units) {
    char from[QL_NC_NAME];
    if (!ql_nc_has_attribute(file, variable, "units"))
      return ql_error_set(
          QL_ERR_INPUT,
          "%s: variable %s has no units; add a 'units' attribute (expected one that "
          "converts to '%s')",
          file->path, variable, units);
    QL_TRY(ql_nc_text(file, variable, "units", sizeof from, from));
    QL_TRY(ql_error_context(ql_units_between(from, units, &p->map), "%s: variable %s", file->path,
                            variable));
  }
  double scale, offset;
  QL_TRY(optional_number(file, variable, "scale_factor", 1.0, &scale));
  QL_TRY(optional_number(file, variable, "add_offset", 0.0, &offset));
  if (!isfinite(scale) || !isfinite(offset) || scale == 0.0)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s: scale_factor %g and add_offset %g are no packing; mend "
                        "these attributes",
                        file->path, variable, scale, offset);
  p->map.offset += p->map.scale * offset;
  p->map.scale *= scale;
  QL_TRY(optional_number(file, variable, "_FillValue", default_fill(file, variable), &p->fill[0]));
  return optional_number(file, variable, "missing_value", NC_FILL_FLOAT, &p->fill[1]);
}

static ql_status bad_value(const ql_nc *file, const char *variable, size_t at, double value) {
  return ql_error_set(
      QL_ERR_INPUT,
      "%s: variable %s: value number %zu of the part read is %s (%g); every value must "
      "be a finite number",
      file->path, variable, at, isfinite(value) ? "missing" : "not finite", value);
}

static ql_status wrong_rank(const ql_nc *file, const char *variable, int rank) {
  return ql_error_set(QL_ERR_INPUT,
                      "%s: variable %s has %d dimension(s), which is not the number expected of it",
                      file->path, variable, rank);
}

/* Fill in the whole variable where slab is NULL; check it against the shape otherwise. A slab of
 * another number of dimensions would read nothing, or less than its owner makes of it. */
static ql_status resolve_slab(const ql_nc *file, const char *variable, const ql_nc_slab *slab,
                              ql_nc_slab *full, size_t *total) {
  int rank;
  size_t shape[QL_NC_RANK];
  QL_TRY(ql_nc_shape(file, variable, &rank, shape));
  *total = 1;
  for (int a = 0; slab && a < QL_NC_RANK; a++)
    if (a < rank ? slab->count[a] == 0 : slab->count[a] > 1)
      return wrong_rank(file, variable, rank);
  for (int a = 0; a < rank; a++) {
    full->start[a] = slab ? slab->start[a] : 0;
    full->count[a] = slab ? slab->count[a] : shape[a];
    if (full->start[a] > shape[a] || full->count[a] > shape[a] - full->start[a])
      return ql_error_set(QL_ERR_INPUT, "%s: variable %s: axis %d has %zu entries; %zu are needed",
                          file->path, variable, a + 1, shape[a], full->start[a] + full->count[a]);
    *total *= full->count[a];
  }
  if (*total == 0)
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s holds no values", file->path, variable);
  return QL_OK;
}

/* A variable of numbers. The library would find text out too, but late and (4.9) with a leak. */
static ql_status find_numbers(const ql_nc *file, const char *variable, int *id) {
  nc_type type;
  QL_TRY(ql_nc_find(file, variable, id));
  const int error = nc_inq_vartype(file->id, *id, &type);
  if (error) return ql_nc_fail(file, variable, "cannot be read", error);
  if (type != NC_CHAR && type < NC_STRING) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%s: variable %s holds %s; numbers are needed", file->path,
                      variable, type > NC_STRING ? "values of a user-defined type" : "text");
}

/* Values in `units`; fill values become *gap, or are refused where it is NULL. */
static ql_status read_values(const ql_nc *file, const char *variable, const char *units,
                             const ql_nc_slab *slab, const float *gap, float *values) {
  int id;
  size_t total;
  packing p;
  ql_nc_slab full;
  QL_TRY(find_numbers(file, variable, &id));
  QL_TRY(get_packing(file, variable, units, &p));
  QL_TRY(resolve_slab(file, variable, slab, &full, &total));
  const int error = nc_get_vara_float(file->id, id, full.start, full.count, values);
  if (error) return ql_nc_fail(file, variable, "cannot be read", error);
  for (size_t i = 0; i < total; i++) {
    const bool fill = values[i] == (float)p.fill[0] || values[i] == (float)p.fill[1];
    if (!isfinite(values[i]) || (fill && !gap))
      return bad_value(file, variable, i + 1, (double)values[i]);
    values[i] = fill ? *gap : (float)(p.map.scale * (double)values[i] + p.map.offset);
  }
  return QL_OK;
}

ql_status ql_nc_read(const ql_nc *file, const char *variable, const char *units,
                     const ql_nc_slab *slab, float *values) {
  return read_values(file, variable, units, slab, NULL, values);
}

ql_status ql_nc_read_gaps(const ql_nc *file, const char *variable, const char *units,
                          const ql_nc_slab *slab, float gap, float *values) {
  return read_values(file, variable, units, slab, &gap, values);
}

ql_status ql_nc_read_double(const ql_nc *file, const char *variable, const char *units,
                            const ql_nc_slab *slab, double *values) {
  int id;
  size_t total;
  packing p;
  ql_nc_slab full;
  QL_TRY(find_numbers(file, variable, &id));
  QL_TRY(get_packing(file, variable, units, &p));
  QL_TRY(resolve_slab(file, variable, slab, &full, &total));
  const int error = nc_get_vara_double(file->id, id, full.start, full.count, values);
  if (error) return ql_nc_fail(file, variable, "cannot be read", error);
  for (size_t i = 0; i < total; i++) {
    if (!isfinite(values[i]) || values[i] == p.fill[0] || values[i] == p.fill[1])
      return bad_value(file, variable, i + 1, values[i]);
    values[i] = p.map.scale * values[i] + p.map.offset;
  }
  return QL_OK;
}

static void trim(char *text) {
  size_t length = strlen(text);
  while (length && text[length - 1] == ' ') text[--length] = '\0';
}

ql_status ql_nc_read_string(const ql_nc *file, const char *variable, size_t index, size_t size,
                            char *text) {
  int id, rank;
  size_t shape[QL_NC_RANK];
  nc_type type;
  QL_TRY(ql_nc_find(file, variable, &id));
  QL_TRY(ql_nc_shape(file, variable, &rank, shape));
  int error = nc_inq_vartype(file->id, id, &type);
  if (error) return ql_nc_fail(file, variable, "cannot be read", error);
  const bool fits = type == NC_STRING ? rank == 1 : type == NC_CHAR && rank == 2 && shape[1] < size;
  if (!fits || index >= shape[0])
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s must be a list of more than %zu texts",
                        file->path, variable, index);
  if (type == NC_STRING) {
    char *value = NULL;
    error = nc_get_var1_string(file->id, id, &index, &value);
    if (!error) snprintf(text, size, "%s", value ? value : "");
    if (!error) nc_free_string(1, &value);
  } else {
    const size_t start[2] = {index, 0}, count[2] = {1, shape[1]};
    error = nc_get_vara_text(file->id, id, start, count, text);
    text[shape[1]] = '\0';
  }
  if (error) return ql_nc_fail(file, variable, "cannot be read", error);
  trim(text);
  return QL_OK;
}

/* Dates of other calendars ("noleap", "360_day") would be taken for other days than they are. */
static ql_status check_calendar(const ql_nc *file, const char *variable) {
  char calendar[QL_NC_NAME];
  if (!ql_nc_has_attribute(file, variable, "calendar")) return QL_OK;
  QL_TRY(ql_nc_text(file, variable, "calendar", sizeof calendar, calendar));
  if (strcasecmp(calendar, "standard") == 0 || strcasecmp(calendar, "gregorian") == 0 ||
      strcasecmp(calendar, "proleptic_gregorian") == 0)
    return QL_OK;
  return ql_error_set(QL_ERR_INPUT,
                      "%s: variable %s has the calendar '%.40s'; only 'standard' is understood",
                      file->path, variable, calendar);
}

/* Beyond these, 5000 years about 1970, a time is no date. */
static const double latest_time = 1.6e11; /* s */

static ql_status check_dates(const ql_nc *file, const char *variable, size_t count,
                             const double *times) {
  for (size_t i = 0; i < count; i++)
    if (fabs(times[i]) > latest_time)
      return ql_error_set(
          QL_ERR_INPUT,
          "%s: variable %s: time %zu is %g s from 1970, which is no date; check its "
          "units",
          file->path, variable, i + 1, times[i]);
  return QL_OK;
}

static ql_status check_rise(const ql_nc *file, const char *variable, size_t count,
                            const double *times) {
  for (size_t i = 1; i < count; i++)
    if (times[i] <= times[i - 1]) {
      char before[QL_CLOCK_TEXT], after[QL_CLOCK_TEXT];
      ql_clock_format(times[i - 1], before);
      ql_clock_format(times[i], after);
      return ql_error_set(
          QL_ERR_INPUT,
          "%s: variable %s: time %zu (%s) is not later than the one before it (%s); sort "
          "the file by time",
          file->path, variable, i + 1, after, before);
    }
  return QL_OK;
}

ql_status ql_nc_read_instants(const ql_nc *file, const char *variable, const ql_nc_slab *slab,
                              size_t count, double *times) {
  char units[QL_NC_NAME];
  double scale, epoch;
  int id;
  QL_TRY(ql_nc_find(file, variable, &id));
  if (!ql_nc_has_attribute(file, variable, "units"))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s has no units; write 'hours since YYYY-MM-DD hh:mm:ss'",
                        file->path, variable);
  QL_TRY(check_calendar(file, variable));
  QL_TRY(ql_nc_text(file, variable, "units", sizeof units, units));
  QL_TRY(ql_error_context(ql_clock_cf_units(units, &scale, &epoch), "%s: variable %s", file->path,
                          variable));
  QL_TRY(ql_nc_read_double(file, variable, NULL, slab, times));
  for (size_t i = 0; i < count; i++) times[i] = epoch + scale * times[i];
  return check_dates(file, variable, count, times);
}

ql_status ql_nc_read_time(const ql_nc *file, const char *variable, size_t count, double *times) {
  const ql_nc_slab slab = {.start = {0}, .count = {count}};
  QL_TRY(ql_nc_read_instants(file, variable, &slab, count, times));
  return check_rise(file, variable, count, times);
}
