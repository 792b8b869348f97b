/* nc_same A.nc B.nc: exit 0 if both files hold the same variables with the same values, bit for
 * bit; else print the first difference and exit 1. */
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t variable_bytes(int file, int variable) {
  int rank, dims[NC_MAX_VAR_DIMS];
  nc_type type;
  size_t total = 1, length, size;
  if (nc_inq_var(file, variable, NULL, &type, &rank, dims, NULL)) return 0;
  for (int d = 0; d < rank; d++) {
    if (nc_inq_dimlen(file, dims[d], &length)) return 0;
    total *= length;
  }
  return nc_inq_type(file, type, NULL, &size) ? 0 : total * size;
}

static int same_variable(const int files[2], int variable, const char *name) {
  int other;
  if (nc_inq_varid(files[1], name, &other))
    return printf("%s is in the first file only\n", name), 0;
  const size_t bytes = variable_bytes(files[0], variable);
  if (bytes != variable_bytes(files[1], other)) return printf("%s differs in size\n", name), 0;
  char *a = malloc(bytes + 1), *b = malloc(bytes + 1);
  const int read = a && b && !nc_get_var(files[0], variable, a) && !nc_get_var(files[1], other, b);
  const int same = read && memcmp(a, b, bytes) == 0;
  if (!same) printf("%s %s\n", name, read ? "differs" : "cannot be read");
  free(a);
  free(b);
  return same;
}

int main(int argc, char **argv) {
  int files[2], count, others;
  if (argc != 3 || nc_open(argv[1], NC_NOWRITE, &files[0]) ||
      nc_open(argv[2], NC_NOWRITE, &files[1]))
    return fputs("usage: nc_same A.nc B.nc (both must be NetCDF)\n", stderr), 2;
  nc_inq_nvars(files[0], &count);
  nc_inq_nvars(files[1], &others);
  int same = count == others && count > 0;
  if (!same) printf("%d and %d variables\n", count, others);
  for (int v = 0; v < count; v++) {
    char name[NC_MAX_NAME + 1];
    nc_inq_varname(files[0], v, name);
    same = same_variable(files, v, name) && same;
  }
  return same ? 0 : 1;
}
