/* make_netcdf FOLDER: write every bad NetCDF file into FOLDER, and beside each a case file that
 * names it as its meteorology: what tests/system/test_hostile.sh gives to the program. */
#include "hostile/bad_netcdf.h"

static void write_case(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.yaml", folder, name);
  FILE *file = fopen(path, "w");
  if (!file) {
    perror(path);
    exit(1);
  }
  fprintf(
      file,
      "start: 2023-07-14T00:00:00Z\nend: 2023-07-14T01:00:00Z\nmeteorology:\n  files: [%s.nc]\n",
      name);
  fclose(file);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fputs("usage: make_netcdf FOLDER\n", stderr);
    return 2;
  }
  for (size_t i = 0; i < BAD_NETCDF; i++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.nc", argv[1], bad_netcdf[i].name);
    make_bad_netcdf(i, path);
    write_case(argv[1], bad_netcdf[i].name);
  }
  printf("%d files\n", (int)BAD_NETCDF);
  return 0;
}
