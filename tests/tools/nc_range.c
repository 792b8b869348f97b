/* nc_range FILE.nc VARIABLE LOW HIGH: exit 0 if every value of the variable is finite and in
 * LOW..HIGH; else print the worst and exit 1. */
#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  int file, variable, rank, dims[NC_MAX_VAR_DIMS];
  size_t total = 1, length;
  if (argc != 5 || nc_open(argv[1], NC_NOWRITE, &file) || nc_inq_varid(file, argv[2], &variable))
    return fputs("usage: nc_range FILE.nc VARIABLE LOW HIGH\n", stderr), 2;
  nc_inq_var(file, variable, NULL, NULL, &rank, dims, NULL);
  for (int d = 0; d < rank; d++) {
    nc_inq_dimlen(file, dims[d], &length);
    total *= length;
  }
  double *values = malloc(total * sizeof *values), least = INFINITY, most = -INFINITY;
  if (!values || nc_get_var_double(file, variable, values))
    return fputs("cannot read\n", stderr), 2;
  int finite = 1;
  for (size_t n = 0; n < total; n++) {
    finite = finite && isfinite(values[n]);
    least = values[n] < least ? values[n] : least;
    most = values[n] > most ? values[n] : most;
  }
  free(values);
  printf("%s: %zu values, %.9g .. %.9g%s\n", argv[2], total, least, most,
         finite ? "" : ", not all finite");
  return finite && least >= atof(argv[3]) && most <= atof(argv[4]) ? 0 : 1;
}
