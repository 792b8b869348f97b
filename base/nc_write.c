#include "base/nc.h"

#include "base/file.h"
#include "base/nc_handle.h"

#include <netcdf.h>
#include <stdio.h>
#include <string.h>

ql_status ql_nc_create(const char *path, ql_nc **file) {
  ql_nc *made = NULL;
  QL_TRY(ql_nc_make(path, &made));
  made->writing = made->defining = true;
  const int error = nc_create(made->part, NC_NETCDF4 | NC_CLOBBER, &made->id);
  if (error) {
    const ql_status status =
        ql_error_set(QL_ERR_IO, "%s: cannot be created: %s", made->part, nc_strerror(error));
    ql_nc_free(made);
    return status;
  }
  int previous;
  nc_set_fill(made->id, NC_NOFILL, &previous);
  *file = made;
  return QL_OK;
}

ql_status ql_nc_define_dimension(ql_nc *file, const char *name, size_t length) {
  int id;
  const int error = nc_def_dim(file->id, name, length ? length : NC_UNLIMITED, &id);
  return error ? ql_nc_fail(file, NULL, name, error) : QL_OK;
}

/* "time y x" to dimension ids. */
static ql_status parse_dimensions(const ql_nc *file, const ql_nc_spec *spec, int *rank,
                                  int ids[QL_NC_RANK]) {
  char text[QL_NC_NAME], *rest = NULL;
  snprintf(text, sizeof text, "%s", spec->dimensions);
  *rank = 0;
  for (char *name = strtok_r(text, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
    if (*rank == QL_NC_RANK)
      return ql_error_set(QL_ERR_ARGUMENT, "%s: too many dimensions", spec->name);
    const int error = nc_inq_dimid(file->id, name, &ids[(*rank)++]);
    if (error) return ql_nc_fail(file, spec->name, name, error);
  }
  return QL_OK;
}

ql_status ql_nc_define(ql_nc *file, const ql_nc_spec *spec) {
  static const nc_type types[] = {
      [QL_NC_FLOAT] = NC_FLOAT, [QL_NC_DOUBLE] = NC_DOUBLE, [QL_NC_INT] = NC_INT,
      [QL_NC_BYTE] = NC_BYTE,   [QL_NC_CHAR] = NC_CHAR,     [QL_NC_STRING] = NC_STRING};
  int id, rank, dims[QL_NC_RANK];
  QL_TRY(parse_dimensions(file, spec, &rank, dims));
  int error = nc_def_var(file->id, spec->name, types[spec->type], rank, dims, &id);
  if (!error && rank && spec->chunk[0])
    error = nc_def_var_chunking(file->id, id, NC_CHUNKED, spec->chunk);
  if (!error && rank && spec->deflate)
    error = nc_def_var_deflate(file->id, id, 1, 1, spec->deflate);
  if (error) return ql_nc_fail(file, spec->name, "cannot be defined", error);
  if (spec->units) QL_TRY(ql_nc_put_text(file, spec->name, "units", spec->units));
  if (spec->standard_name)
    QL_TRY(ql_nc_put_text(file, spec->name, "standard_name", spec->standard_name));
  if (spec->long_name) QL_TRY(ql_nc_put_text(file, spec->name, "long_name", spec->long_name));
  return QL_OK;
}

static ql_status target_of(const ql_nc *file, const char *variable, int *id) {
  *id = NC_GLOBAL;
  return variable ? ql_nc_find(file, variable, id) : QL_OK;
}

ql_status ql_nc_put_text(ql_nc *file, const char *variable, const char *name, const char *text) {
  int id;
  QL_TRY(target_of(file, variable, &id));
  const int error = nc_put_att_text(file->id, id, name, strlen(text), text);
  return error ? ql_nc_fail(file, variable, name, error) : QL_OK;
}

/* CF (2.5.1, 3.5) wants these in the type of the variable itself. */
static bool is_typed(const char *name) {
  static const char *const typed[] = {"_FillValue",  "missing_value", "flag_values", "flag_masks",
                                      "valid_range", "valid_min",     "valid_max"};
  for (size_t t = 0; t < sizeof typed / sizeof typed[0]; t++)
    if (strcmp(name, typed[t]) == 0) return true;
  return false;
}

ql_status ql_nc_put_numbers(ql_nc *file, const char *variable, const char *name, size_t count,
                            const double *values) {
  int id;
  nc_type type = NC_DOUBLE;
  QL_TRY(target_of(file, variable, &id));
  int error = variable && is_typed(name) ? nc_inq_vartype(file->id, id, &type) : NC_NOERR;
  if (!error) error = nc_put_att_double(file->id, id, name, type, count, values);
  return error ? ql_nc_fail(file, variable, name, error) : QL_OK;
}

/* Leave define mode if needed and find the variable. */
static ql_status ready_to_write(ql_nc *file, const char *variable, int *id) {
  if (file->defining) {
    const int error = nc_enddef(file->id);
    if (error) return ql_nc_fail(file, NULL, "cannot end its definitions", error);
    file->defining = false;
  }
  return ql_nc_find(file, variable, id);
}

ql_status ql_nc_write(ql_nc *file, const char *variable, const ql_nc_slab *slab,
                      const float *values) {
  int id = -1;
  QL_TRY(ready_to_write(file, variable, &id));
  const int error = slab ? nc_put_vara_float(file->id, id, slab->start, slab->count, values)
                         : nc_put_var_float(file->id, id, values);
  return error ? ql_nc_fail(file, variable, "cannot be written", error) : QL_OK;
}

ql_status ql_nc_write_double(ql_nc *file, const char *variable, const ql_nc_slab *slab,
                             const double *values) {
  int id = -1;
  QL_TRY(ready_to_write(file, variable, &id));
  const int error = slab ? nc_put_vara_double(file->id, id, slab->start, slab->count, values)
                         : nc_put_var_double(file->id, id, values);
  return error ? ql_nc_fail(file, variable, "cannot be written", error) : QL_OK;
}

ql_status ql_nc_write_string(ql_nc *file, const char *variable, size_t index, const char *text) {
  int id = -1, rank;
  size_t shape[QL_NC_RANK];
  char row[QL_NC_NAME];
  QL_TRY(ready_to_write(file, variable, &id));
  QL_TRY(ql_nc_shape(file, variable, &rank, shape));
  if (rank == 1) { /* string(n): NetCDF refuses it if the variable is of another type */
    const int error = nc_put_var1_string(file->id, id, &index, &text);
    return error ? ql_nc_fail(file, variable, "cannot be written", error) : QL_OK;
  }
  if (rank != 2 || shape[1] > sizeof row)
    return ql_error_set(QL_ERR_ARGUMENT, "%s: variable %s is not a list of short texts", file->path,
                        variable);
  memset(row, ' ', sizeof row);
  const size_t length = strlen(text);
  memcpy(row, text, length < shape[1] ? length : shape[1]);
  const size_t start[2] = {index, 0}, count[2] = {1, shape[1]};
  const int error = nc_put_vara_text(file->id, id, start, count, row);
  return error ? ql_nc_fail(file, variable, "cannot be written", error) : QL_OK;
}

ql_status ql_nc_commit(ql_nc *file) {
  const int error = nc_close(file->id);
  if (error) remove(file->part);
  const ql_status status = error ? ql_nc_fail(file, NULL, "cannot be closed", error)
                                 : ql_file_finish(file->part, file->path);
  ql_nc_free(file);
  return status;
}
