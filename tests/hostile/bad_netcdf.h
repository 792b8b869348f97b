/* Files that claim to be NetCDF and have something wrong, and what the NetCDF door says of each.
 * Most are a good file, time(time) and T(time, y, x) = (2, 3, 4), with one thing changed. */
#ifndef QL_TESTS_HOSTILE_BAD_NETCDF_H
#define QL_TESTS_HOSTILE_BAD_NETCDF_H

#include <hdf5.h>
#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct recipe {
  int format;                 /* flags of nc_create(); 0: NC_NETCDF4 */
  const char *dims[8];        /* of T; default time y x */
  nc_type type;               /* of T; default float */
  const char *units;          /* of T; default K; "" leaves the attribute out */
  const char *time_units;     /* likewise */
  const char *calendar;       /* of time; default: none */
  double times[2];            /* default 0, 1 */
  size_t time_length;         /* default 2; 9 stands for none, unlimited */
  double value;               /* of the last cell of T; default 280 */
  int unwritten, checksummed; /* T is defined only; T is compressed with checksums */
  const char *number;         /* an attribute of T that gets `number_value` */
  double number_value;
  const char *text, *text_value; /* an attribute of T that gets a text */
} recipe;

static inline void must(int error, const char *path) {
  if (!error) return;
  fprintf(stderr, "%s: cannot be made: %s\n", path, nc_strerror(error));
  exit(1);
}

static inline void define_attributes(const char *path, int id, int time, int var, const recipe *r) {
  const char *units = r->units ? r->units : "K";
  const char *time_units = r->time_units ? r->time_units : "hours since 2023-07-14 00:00:00";
  if (*units) must(nc_put_att_text(id, var, "units", strlen(units), units), path);
  if (*time_units) must(nc_put_att_text(id, time, "units", strlen(time_units), time_units), path);
  if (r->calendar)
    must(nc_put_att_text(id, time, "calendar", strlen(r->calendar), r->calendar), path);
  if (r->number && strcmp(r->number, "_FillValue") == 0) {
    const float fill = (float)r->number_value;
    must(nc_put_att_float(id, var, r->number, NC_FLOAT, 1, &fill), path);
  } else if (r->number)
    must(nc_put_att_double(id, var, r->number, NC_DOUBLE, 1, &r->number_value), path);
  if (r->text) must(nc_put_att_text(id, var, r->text, strlen(r->text_value), r->text_value), path);
}

static inline void write_values(const char *path, int id, int time, int var, const recipe *r) {
  double values[256];
  char texts[256];
  const char *strings[256];
  for (int i = 0; i < 256; i++) {
    values[i] = 280.0;
    texts[i] = 'x';
    strings[i] = "280";
  }
  if (r->value != 0.0) values[23] = r->value;
  const double standard[2] = {0.0, 1.0};
  const int given = r->times[0] != 0.0 || r->times[1] != 0.0;
  if (r->time_length != 9) must(nc_put_var_double(id, time, given ? r->times : standard), path);
  if (r->unwritten || r->time_length == 9) return;
  if (r->type == NC_CHAR)
    must(nc_put_var_text(id, var, texts), path);
  else if (r->type == NC_STRING)
    must(nc_put_var_string(id, var, strings), path);
  else if (r->type)
    must(nc_put_var_double(id, var, values), path);
  else {
    float floats[256];
    for (int i = 0; i < 256; i++) floats[i] = (float)values[i];
    must(nc_put_var_float(id, var, floats), path);
  }
}

static inline void make_recipe(const char *path, const recipe *r) {
  static const struct {
    const char *name;
    size_t length;
  } axes[] = {{"y", 3}, {"x", 4}, {"z", 2}, {"short", 2}, {"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}};
  static const char *const standard[] = {"time", "y", "x", NULL};
  int id, dim, time, var, rank = 0, dims[8];
  must(nc_create(path, r->format ? r->format : NC_NETCDF4, &id), path);
  const size_t length = r->time_length == 9 ? NC_UNLIMITED : 2;
  must(nc_def_dim(id, "time", length, &dim), path);
  must(nc_def_var(id, "time", NC_DOUBLE, 1, &dim, &time), path);
  for (size_t i = 0; i < sizeof axes / sizeof axes[0]; i++)
    must(nc_def_dim(id, axes[i].name, axes[i].length, &dim), path);
  for (const char *const *name = r->dims[0] ? r->dims : standard; rank < 8 && *name; name++)
    must(nc_inq_dimid(id, *name, &dims[rank++]), path);
  must(nc_def_var(id, "T", r->type ? r->type : NC_FLOAT, rank, dims, &var), path);
  if (r->checksummed) {
    must(nc_def_var_deflate(id, var, 0, 1, 1), path);
    must(nc_def_var_fletcher32(id, var, NC_FLETCHER32), path);
  }
  define_attributes(path, id, time, var, r);
  must(nc_enddef(id), path);
  write_values(path, id, time, var, r);
  must(nc_close(id), path);
}

/* --- files that no recipe makes --------------------------------------------------------------- */

static inline void write_bytes(const char *path, const void *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(bytes, 1, size, file) != size || fclose(file)) {
    perror(path);
    exit(1);
  }
}

static inline void make_empty(const char *path) {
  write_bytes(path, "", 0);
}

static inline void make_text(const char *path) {
  static const char text[] = "This is a letter, not a NetCDF file.\n";
  write_bytes(path, text, sizeof text - 1);
}

static inline void make_noise(const char *path) {
  unsigned char bytes[5000];
  unsigned state = 1;
  for (size_t i = 0; i < sizeof bytes; i++) {
    state = state * 1664525U + 1013904223U; /* Numerical Recipes' quick generator */
    bytes[i] = (unsigned char)(state >> 24U);
  }
  write_bytes(path, bytes, sizeof bytes);
}

static inline void make_magic_only(const char *path) {
  write_bytes(path, "CDF\x01", 4);
}

static inline void make_unknown_version(const char *path) {
  make_recipe(path, &(recipe){.format = NC_64BIT_OFFSET});
  FILE *file = fopen(path, "r+b");
  if (!file || fseek(file, 3, SEEK_SET) || fputc(9, file) != 9 || fclose(file)) exit(1);
}

static inline off_t size_of(const char *path) {
  struct stat info;
  return stat(path, &info) ? 0 : info.st_size;
}

static inline void cut(const char *path, off_t size) {
  if (truncate(path, size)) {
    perror(path);
    exit(1);
  }
}

static inline void make_truncated(const char *path) {
  make_recipe(path, &(recipe){0});
  cut(path, size_of(path) / 2);
}

static inline void make_truncated_header(const char *path) {
  make_recipe(path, &(recipe){.format = NC_64BIT_OFFSET});
  cut(path, 100);
}

static inline void make_truncated_data(const char *path) {
  make_recipe(path, &(recipe){.format = NC_64BIT_OFFSET});
  cut(path, size_of(path) - 40);
}

static inline void make_damaged_chunk(const char *path) {
  make_recipe(path, &(recipe){.checksummed = 1});
  unsigned char bytes[1 << 16];
  FILE *file = fopen(path, "rb");
  const size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
  if (file) fclose(file);
  for (size_t i = 0; i + 2 < size; i++) /* the zlib header of the only compressed chunk, level 1 */
    if (bytes[i] == 0x78 && bytes[i + 1] == 0x01) bytes[i + 6] ^= 0xffU;
  write_bytes(path, bytes, size);
}

static inline void make_plain_hdf5(const char *path) {
  const hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  if (file < 0 || H5Fclose(file) < 0) exit(1);
}

static inline void make_compound(const char *path) {
  int id, dim, time, var;
  nc_type type;
  must(nc_create(path, NC_NETCDF4, &id), path);
  must(nc_def_dim(id, "time", 2, &dim), path);
  must(nc_def_var(id, "time", NC_DOUBLE, 1, &dim, &time), path);
  must(nc_def_compound(id, 8, "pair", &type), path);
  must(nc_insert_compound(id, type, "first", 0, NC_FLOAT), path);
  must(nc_insert_compound(id, type, "second", 4, NC_FLOAT), path);
  must(nc_def_var(id, "T", type, 1, &dim, &var), path);
  define_attributes(path, id, time, var, &(recipe){0});
  const double times[2] = {0.0, 1.0};
  must(nc_put_var_double(id, time, times), path);
  must(nc_close(id), path);
}

static inline void make_numeric_units(const char *path) {
  int id, var;
  make_recipe(path, &(recipe){.units = ""});
  must(nc_open(path, NC_WRITE, &id), path);
  must(nc_inq_varid(id, "T", &var), path);
  const double number = 1.0;
  must(nc_redef(id), path);
  must(nc_put_att_double(id, var, "units", NC_DOUBLE, 1, &number), path);
  must(nc_close(id), path);
}

static inline void make_no_variable(const char *path) {
  int id, var;
  make_recipe(path, &(recipe){0});
  must(nc_open(path, NC_WRITE, &id), path);
  must(nc_redef(id), path);
  must(nc_inq_varid(id, "T", &var), path);
  must(nc_rename_var(id, var, "TEMPERATURE"), path);
  must(nc_close(id), path);
}

static inline void make_folder(const char *path) {
  rmdir(path);
  if (mkdir(path, 0755)) perror(path);
}

static inline void make_pipe(const char *path) {
  remove(path);
  if (mkfifo(path, 0644)) perror(path);
}

static inline void make_link_loop(const char *path) {
  remove(path);
  const char *slash = strrchr(path, '/');
  if (symlink(slash ? slash + 1 : path, path)) perror(path);
}

static inline void make_unreadable(const char *path) {
  make_recipe(path, &(recipe){0});
  chmod(path, 0);
}

static inline void make_nothing(const char *path) {
  remove(path);
}

/* --- the corpus ------------------------------------------------------------------------------- */

static const char long_units[] = /* 300 characters */
    "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"
    "mmmmmm"
    "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"
    "mmmmmm"
    "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"
    "mmmmmm";

static const struct bad_netcdf {
  const char *name;
  const char *said; /* part of the message of the door */
  void (*make)(const char *path);
  recipe recipe; /* if make is NULL */
} bad_netcdf[] = {
    {"empty", "cannot be opened as NetCDF", make_empty, {0}},
    {"text", "cannot be opened as NetCDF", make_text, {0}},
    {"noise", "cannot be opened as NetCDF", make_noise, {0}},
    {"magic_only", "inside its header", make_magic_only, {0}},
    {"unknown_version", "cannot be opened as NetCDF", make_unknown_version, {0}},
    {"truncated", "cannot be opened as NetCDF", make_truncated, {0}},
    {"truncated_header",
     "is cut off: it ends (after 100 bytes) inside its header",
     make_truncated_header,
     {0}},
    {"truncated_data", "is cut off", make_truncated_data, {0}},
    {"damaged_chunk", "variable T: cannot be read", make_damaged_chunk, {0}},
    {"plain_hdf5", "there is no variable 'time'", make_plain_hdf5, {0}},
    {"folder", "is a folder; a NetCDF file is needed", make_folder, {0}},
    {"pipe", "is not a regular file", make_pipe, {0}},
    {"link_loop", "cannot be opened: Too many levels of symbolic links", make_link_loop, {0}},
    {"unreadable", "cannot be opened: Permission denied", make_unreadable, {0}},
    {"nothing", "cannot be opened: No such file", make_nothing, {0}},
    {"no_variable", "there is no variable 'T'", make_no_variable, {0}},
    {"compound", "variable T holds values of a user-defined type", make_compound, {0}},
    {"numeric_units", "attribute 'units' of T is not a text", make_numeric_units, {0}},
    {"no_units", "variable T has no units", NULL, {.units = ""}},
    {"unknown_units", "variable T: unknown unit 'kelvins-ish'", NULL, {.units = "kelvins-ish"}},
    {"other_units", "unit 'kg' cannot be converted to 'K'", NULL, {.units = "kg"}},
    {"long_units", "is not a text of under 256 characters", NULL, {.units = long_units}},
    {"fewer_dimensions", "T has 2 dimension(s)", NULL, {.dims = {"y", "x"}}},
    {"more_dimensions", "T has 4 dimension(s)", NULL, {.dims = {"time", "z", "y", "x"}}},
    {"no_dimension", "dimension(s)", NULL, {.dims = {"a"}}},
    {"seven_dimensions",
     "T has 7 dimensions; at most 6",
     NULL,
     {.dims = {"time", "y", "x", "a", "b", "c", "d"}}},
    {"short_axis", "axis 2 has 2 entries; 3 are needed", NULL, {.dims = {"time", "short", "x"}}},
    {"swapped_axes", "entries", NULL, {.dims = {"y", "time", "x"}}},
    {"text_for_numbers", "variable T holds text; numbers are needed", NULL, {.type = NC_CHAR}},
    {"strings_for_numbers", "variable T holds text; numbers are needed", NULL, {.type = NC_STRING}},
    {"not_a_number", "value number 24 of the part read is not finite", NULL, {.value = NAN}},
    {"infinite", "value number 24 of the part read is not finite", NULL, {.value = INFINITY}},
    {"out_of_range", "variable T: cannot be read", NULL, {.type = NC_DOUBLE, .value = 1e300}},
    {"never_written", "is missing", NULL, {.unwritten = 1}},
    {"never_written_short", "is missing", NULL, {.type = NC_SHORT, .unwritten = 1}},
    {"fill_value",
     "is missing",
     NULL,
     {.value = -999, .number = "_FillValue", .number_value = -999}},
    {"missing_value",
     "is missing",
     NULL,
     {.value = -99, .number = "missing_value", .number_value = -99}},
    {"text_scale",
     "attribute 'scale_factor' of T must have 1 number",
     NULL,
     {.text = "scale_factor", .text_value = "0.1"}},
    {"nan_scale", "are no packing", NULL, {.number = "scale_factor", .number_value = NAN}},
    {"zero_scale", "are no packing", NULL, {.number = "scale_factor", .number_value = 0.0}},
    {"infinite_offset", "are no packing", NULL, {.number = "add_offset", .number_value = INFINITY}},
    {"time_reversed", "is not later than the one before it", NULL, {.times = {5.0, 4.0}}},
    {"time_twice", "is not later than the one before it", NULL, {.times = {5.0, 5.0}}},
    {"time_nan", "not finite", NULL, {.times = {0.0, NAN}}},
    {"time_huge", "which is no date", NULL, {.times = {0.0, 1e200}}},
    {"time_no_units", "variable time has no units", NULL, {.time_units = ""}},
    {"time_not_since", "is not a CF time unit", NULL, {.time_units = "hours"}},
    {"time_bad_epoch", "is not a date", NULL, {.time_units = "hours since the flood"}},
    {"time_bad_unit", "unknown unit", NULL, {.time_units = "moons since 2023-07-14"}},
    {"time_calendar", "only 'standard' is understood", NULL, {.calendar = "noleap"}},
    {"no_times", "axis 1 has 0 entries", NULL, {.time_length = 9}},
};
enum { BAD_NETCDF = sizeof bad_netcdf / sizeof bad_netcdf[0] };

static inline void make_bad_netcdf(size_t which, const char *path) {
  const struct bad_netcdf *bad = &bad_netcdf[which];
  if (bad->make)
    bad->make(path);
  else
    make_recipe(path, &bad->recipe);
}

#endif
