/* The NetCDF door: what is written arrives, in the unit asked for, and never half. The files read
 * are made with the NetCDF library itself. */
#include "ql_test.h"

#include "base/nc.h"
#include "base/nc_classic.h"

#include <math.h>
#include <netcdf.h>
#include <stdbool.h>
#include <sys/stat.h>

#define MUST(call) assert_int_equal(call, NC_NOERR)

static bool exists(const char *path) {
  return access(path, F_OK) == 0;
}

static void define_small(ql_nc *file) {
  assert_ok(ql_nc_define_dimension(file, "time", 0));
  assert_ok(ql_nc_define_dimension(file, "x", 3));
  assert_ok(ql_nc_define_dimension(file, "name_length", 8));
  assert_ok(ql_nc_define(file, &(ql_nc_spec){.name = "O3",
                                             .type = QL_NC_FLOAT,
                                             .dimensions = "time x",
                                             .units = "mol mol-1",
                                             .standard_name = "mole_fraction_of_ozone_in_air",
                                             .deflate = 4,
                                             .chunk = {1, 3}}));
  assert_ok(ql_nc_define(
      file, &(ql_nc_spec){.name = "id", .type = QL_NC_CHAR, .dimensions = "x name_length"}));
  assert_ok(ql_nc_define(file, &(ql_nc_spec){.name = "scalar",
                                             .type = QL_NC_DOUBLE,
                                             .dimensions = "",
                                             .units = "m",
                                             .long_name = "a length",
                                             .deflate = 4}));
  assert_ok(ql_nc_put_text(file, NULL, "title", "a test"));
  assert_ok(ql_nc_put_numbers(file, "O3", "range", 2, (double[]){0.0, 1.0}));
}

static void write_small(ql_nc *file) {
  for (size_t t = 0; t < 2; t++) {
    const ql_nc_slab slab = {.start = {t, 0}, .count = {1, 3}};
    const float values[3] = {(float)(10 * t), (float)(10 * t + 1), (float)(10 * t + 2)};
    assert_ok(ql_nc_write(file, "O3", &slab, values));
  }
  assert_ok(ql_nc_write_double(file, "scalar", NULL, (double[]){1234.5}));
  assert_ok(ql_nc_write_string(file, "id", 0, "A1"));
  assert_ok(ql_nc_write_string(file, "id", 1, "longer than eight"));
  assert_ok(ql_nc_write_string(file, "id", 2, ""));
}

static void there_and_back(void **state) {
  (void)state;
  ql_nc *file = NULL;
  remove("back.nc");
  assert_ok(ql_nc_create("back.nc", &file));
  define_small(file);
  write_small(file);
  assert_true(exists("back.nc.part") && !exists("back.nc"));
  assert_ok(ql_nc_commit(file));
  assert_true(!exists("back.nc.part") && exists("back.nc"));

  float values[6];
  double scalar, range[2];
  char text[64];
  assert_ok(ql_nc_open("back.nc", &file));
  assert_string_equal(ql_nc_path(file), "back.nc");
  assert_ok(ql_nc_read(file, "O3", "nmol mol-1", NULL, values));
  for (int i = 0; i < 6; i++)
    assert_float_equal(values[i], 1e9 * (10 * (i / 3) + i % 3), 1e3); /* a float has 7 digits */
  const ql_nc_slab last = {.start = {1, 2}, .count = {1, 1}};
  assert_ok(ql_nc_read(file, "O3", NULL, &last, values));
  assert_true(values[0] == 12.0F);
  assert_ok(ql_nc_read_double(file, "scalar", "km", NULL, &scalar));
  assert_float_equal(scalar, 1.2345, 1e-15);
  assert_ok(ql_nc_numbers(file, "O3", "range", 2, range));
  assert_true(range[0] == 0.0 && range[1] == 1.0);
  assert_ok(ql_nc_text(file, NULL, "title", sizeof text, text));
  assert_string_equal(text, "a test");
  static const char *const ids[] = {"A1", "longer t", ""};
  for (size_t i = 0; i < 3; i++) {
    assert_ok(ql_nc_read_string(file, "id", i, sizeof text, text));
    assert_string_equal(text, ids[i]);
  }
  assert_int_equal(ql_nc_read_string(file, "id", 3, sizeof text, text), QL_ERR_INPUT);
  ql_nc_close(file);
  remove("back.nc");
}

static void inventory(void **state) {
  (void)state;
  ql_nc *file = NULL;
  assert_ok(ql_nc_create("list.nc", &file));
  define_small(file);
  write_small(file);
  assert_ok(ql_nc_commit(file));
  assert_ok(ql_nc_open("list.nc", &file));
  char name[QL_NC_NAME];
  int rank = 0;
  size_t shape[QL_NC_RANK], length = 0;
  assert_int_equal(ql_nc_count(file), 3);
  assert_ok(ql_nc_name(file, 0, name));
  assert_string_equal(name, "O3");
  assert_int_equal(ql_nc_name(file, 3, name), QL_ERR_INPUT);
  assert_true(ql_nc_has(file, "id") && !ql_nc_has(file, "NO2"));
  assert_true(ql_nc_has_dimension(file, "x") && !ql_nc_has_dimension(file, "y"));
  assert_ok(ql_nc_dimension(file, "time", &length));
  assert_int_equal(length, 2);
  assert_int_equal(ql_nc_dimension(file, "y", &length), QL_ERR_INPUT);
  assert_ok(ql_nc_shape(file, "O3", &rank, shape));
  assert_true(rank == 2 && shape[0] == 2 && shape[1] == 3);
  assert_ok(ql_nc_axis(file, "O3", 1, name));
  assert_string_equal(name, "x");
  assert_int_equal(ql_nc_axis(file, "O3", 2, name), QL_ERR_INPUT);
  assert_true(ql_nc_has_attribute(file, "O3", "units") &&
              !ql_nc_has_attribute(file, "id", "units"));
  assert_true(ql_nc_has_attribute(file, NULL, "title") &&
              !ql_nc_has_attribute(file, "none", "units"));
  ql_nc_close(file);
  ql_nc_close(NULL);
  remove("list.nc");
}

static void write_bytes(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  assert_int_equal(fclose(file), 0);
}

/* A run that ends early leaves the earlier result as it was, and no half file. */
static void no_half_file(void **state) {
  (void)state;
  ql_nc *file = NULL;
  write_bytes("half.nc", "an earlier result");
  assert_ok(ql_nc_create("half.nc", &file));
  define_small(file);
  ql_nc_close(file);
  assert_false(exists("half.nc.part"));
  struct stat info;
  assert_int_equal(stat("half.nc", &info), 0);
  assert_int_equal(info.st_size, strlen("an earlier result"));
  remove("half.nc");
  assert_int_equal(ql_nc_create("no/such/folder/half.nc", &file), QL_ERR_IO);
  assert_non_null(strstr(ql_error_message(), "no/such/folder/half.nc"));
}

/* The name can be that of a folder only by mistake: the part stays, the mistake is told. */
static void rename_fails(void **state) {
  (void)state;
  ql_nc *file = NULL;
  assert_int_equal(mkdir("folder.nc", 0755), 0);
  assert_ok(ql_nc_create("folder.nc", &file));
  define_small(file);
  assert_int_equal(ql_nc_commit(file), QL_ERR_IO);
  assert_non_null(strstr(ql_error_message(), "folder.nc.part: cannot be renamed"));
  remove("folder.nc.part");
  rmdir("folder.nc");
}

/* value = scale_factor * stored + add_offset, then the unit: CF conventions, section 8.1. */
static void packed_data(void **state) {
  (void)state;
  int id, dim, var;
  MUST(nc_create("packed.nc", NC_CLOBBER, &id));
  MUST(nc_def_dim(id, "x", 3, &dim));
  MUST(nc_def_var(id, "t2", NC_SHORT, 1, &dim, &var));
  MUST(nc_put_att_text(id, var, "units", 4, "degC"));
  MUST(nc_put_att_double(id, var, "scale_factor", NC_DOUBLE, 1, &(double){0.01}));
  MUST(nc_put_att_double(id, var, "add_offset", NC_DOUBLE, 1, &(double){15.0}));
  MUST(nc_put_att_short(id, var, "_FillValue", NC_SHORT, 1, &(short){-1}));
  MUST(nc_enddef(id));
  MUST(nc_put_var_short(id, var, (short[]){-1500, 0, 1234}));
  MUST(nc_close(id));
  ql_nc *file = NULL;
  float values[3];
  double doubles[3];
  assert_ok(ql_nc_open("packed.nc", &file));
  assert_ok(ql_nc_read(file, "t2", "K", NULL, values));
  assert_ok(ql_nc_read_double(file, "t2", "K", NULL, doubles));
  const double expected[3] = {273.15, 288.15, 300.49};
  for (int i = 0; i < 3; i++) {
    assert_float_equal(values[i], expected[i], 2e-5);
    assert_float_equal(doubles[i], expected[i], 1e-12);
  }
  ql_nc_close(file);
  MUST(nc_open("packed.nc", NC_WRITE, &id));
  MUST(nc_put_var_short(id, var, (short[]){5, -1, 5}));
  MUST(nc_close(id));
  assert_ok(ql_nc_open("packed.nc", &file));
  assert_int_equal(ql_nc_read(file, "t2", "K", NULL, values), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "value number 2 of the part read is missing"));
  assert_int_equal(ql_nc_read_double(file, "t2", "K", NULL, doubles), QL_ERR_INPUT);
  ql_nc_close(file);
  remove("packed.nc");
}

/* A classic file cut anywhere is refused; whole ones of every shape are not. The last variable is
 * of two-byte values, so that the file ends with padding, which alone may be lacking. */
static void make_classic(const char *path, int format, int records, int record_variables) {
  int id, time, x, var;
  MUST(nc_create(path, format | NC_CLOBBER, &id));
  MUST(nc_def_dim(id, "time", NC_UNLIMITED, &time));
  MUST(nc_def_dim(id, "x", 5, &x));
  MUST(nc_def_var(id, "fixed", NC_DOUBLE, 1, &x, &var));
  for (int v = 0; v < record_variables; v++) {
    const char name[2] = {(char)('a' + v), '\0'};
    MUST(nc_def_var(id, name, NC_SHORT, 2, (int[]){time, x}, &var));
    MUST(nc_put_att_text(id, var, "units", 3, "m/s"));
  }
  MUST(nc_enddef(id));
  MUST(nc_put_var_double(id, 0, (double[]){1, 2, 3, 4, 5}));
  for (int v = 1; v <= record_variables; v++)
    for (int t = 0; t < records; t++)
      MUST(nc_put_vara_short(id, v, (size_t[]){(size_t)t, 0}, (size_t[]){1, 5},
                             (short[]){1, 2, 3, 4, 5}));
  MUST(nc_close(id));
}

static void cut_classic(void **state) {
  (void)state;
  const int formats[] = {0, NC_64BIT_OFFSET, NC_64BIT_DATA};
  for (int f = 0; f < 3; f++)
    for (int variables = 0; variables < 4; variables++)
      for (int records = 0; records < 3; records++) {
        struct stat info;
        make_classic("cut.nc", formats[f], records, variables);
        assert_ok(ql_nc_classic_check("cut.nc"));
        assert_int_equal(stat("cut.nc", &info), 0);
        for (off_t size = info.st_size - 4; size >= 4; size -= 7) {
          assert_int_equal(truncate("cut.nc", size), 0);
          if (ql_nc_classic_check("cut.nc") != QL_ERR_INPUT)
            fail_msg("format %d, %d variables, %d records, %ld of %ld bytes: taken for whole", f,
                     variables, records, (long)size, (long)info.st_size);
        }
      }
  remove("cut.nc");
}

/* One flipped byte of the header must never do more than be refused. */
static void damaged_classic(void **state) {
  (void)state;
  unsigned char bytes[2000];
  make_classic("flip.nc", NC_64BIT_OFFSET, 2, 2);
  FILE *file = fopen("flip.nc", "rb");
  assert_non_null(file);
  const size_t size = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  int refused = 0;
  for (size_t i = 4; i < size; i++) {
    bytes[i] ^= 0xffU;
    file = fopen("flip.nc", "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
    refused += ql_nc_classic_check("flip.nc") != QL_OK;
    bytes[i] ^= 0xffU;
  }
  assert_true(refused > 20);
  remove("flip.nc");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(there_and_back), cmocka_unit_test(inventory),
      cmocka_unit_test(no_half_file),   cmocka_unit_test(rename_fails),
      cmocka_unit_test(packed_data),    cmocka_unit_test(cut_classic),
      cmocka_unit_test(damaged_classic)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
