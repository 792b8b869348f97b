/* nc_rain FILE RATE: let RATE mm of rain fall everywhere between each two frames of a WRF output
 * file (RAINNC, which WRF adds up), and keep its clouds. For cases of rain made of dry ones. */
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>

static void need(int status, const char *what) {
  if (!status) return;
  fprintf(stderr, "%s: %s\n", what, nc_strerror(status));
  exit(2);
}

int main(int argc, char **argv) {
  int file, variable, dims[3];
  size_t count[3];
  if (argc != 3) return fputs("usage: nc_rain FILE RATE\n", stderr), 2;
  need(nc_open(argv[1], NC_WRITE, &file), argv[1]);
  need(nc_inq_varid(file, "RAINNC", &variable), "RAINNC");
  need(nc_inq_vardimid(file, variable, dims), "RAINNC");
  for (int d = 0; d < 3; d++) need(nc_inq_dimlen(file, dims[d], &count[d]), "RAINNC");
  float *plane = malloc(count[1] * count[2] * sizeof *plane);
  if (!plane) return 2;
  for (size_t t = 0; t < count[0]; t++) {
    const size_t start[3] = {t, 0, 0}, one[3] = {1, count[1], count[2]};
    for (size_t n = 0; n < count[1] * count[2]; n++)
      plane[n] = (float)(strtod(argv[2], NULL) * (double)t);
    need(nc_put_vara_float(file, variable, start, one, plane), "RAINNC");
  }
  free(plane);
  need(nc_close(file), argv[1]);
  return 0;
}
