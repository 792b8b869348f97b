/* The NetCDF door against tests/hostile/bad_netcdf.h: a message that names file and fault, each. */
#include "ql_test.h"

#include "base/nc.h"
#include "hostile/bad_netcdf.h"

#include <stdbool.h>

static ql_status read_all(const char *path, double times[2], float values[24]) {
  ql_nc *file = NULL;
  const ql_nc_slab slab = {.start = {0}, .count = {2, 3, 4}};
  ql_status status = ql_nc_open(path, &file);
  if (status == QL_OK) status = ql_nc_read_time(file, "time", 2, times);
  if (status == QL_OK) status = ql_nc_read(file, "T", "K", &slab, values);
  ql_nc_close(file);
  return status;
}

static void good_files(void **state) {
  (void)state;
  const int formats[] = {NC_CLASSIC_MODEL, NC_64BIT_OFFSET, NC_CDF5, NC_NETCDF4};
  for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
    double times[2];
    float values[24];
    make_recipe(
        "good.nc",
        &(recipe){.format = formats[i], .units = "degC", .checksummed = formats[i] == NC_NETCDF4});
    assert_ok(read_all("good.nc", times, values));
    assert_true(times[0] == 1689292800.0 && times[1] == 1689296400.0);
    assert_float_equal(values[23], 553.15, 1e-4);
  }
  remove("good.nc");
}

static void bad_files(void **state) {
  (void)state;
  for (size_t i = 0; i < BAD_NETCDF; i++) {
    char path[128];
    double times[2];
    float values[24];
    snprintf(path, sizeof path, "bad_%s.nc", bad_netcdf[i].name);
    make_bad_netcdf(i, path);
    const bool root_reads = strcmp(bad_netcdf[i].name, "unreadable") == 0 && geteuid() == 0;
    const ql_status status = root_reads ? QL_ERR_INPUT : read_all(path, times, values);
    if (status != QL_ERR_INPUT) fail_msg("%s: status %d %s", path, status, ql_error_message());
    const char *message = ql_error_message();
    if (!root_reads && (!strstr(message, bad_netcdf[i].said) || !strstr(message, path)))
      fail_msg("%s: '%s' was not said, but '%s'", path, bad_netcdf[i].said, message);
    if (remove(path)) rmdir(path);
  }
  print_message("%d bad NetCDF files\n", (int)BAD_NETCDF);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(good_files), cmocka_unit_test(bad_files)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
