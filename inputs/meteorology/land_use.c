#include "inputs/meteorology/land_use.h"

#include "grids/roughness.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

extern const char ql_embedded_land_use_modis[];
extern const char ql_embedded_land_use_usgs[];

static const char *next_line(const char *line) {
  const char *end = strchr(line, '\n');
  return end ? end + 1 : line + strlen(line);
}

ql_status ql_land_use_open(const char *scheme, ql_land_use_map *map) {
  const char *table = NULL;
  if (strstr(scheme, "MODIS")) table = ql_embedded_land_use_modis;
  if (strncmp(scheme, "USGS", 4) == 0) table = ql_embedded_land_use_usgs;
  if (!table)
    return ql_error_set(QL_ERR_INPUT,
                        "land-use scheme MMINLU = '%s' is not known; MODIFIED_IGBP_MODIS_NOAH and "
                        "USGS are, or give the 26 classes in a file (land: file:)",
                        scheme);
  *map = (ql_land_use_map){{0}};
  for (const char *line = table; *line; line = next_line(line)) {
    int category, zhang;
    if (sscanf(line, "%d,%d,", &category, &zhang) == 2) map->zhang[category] = zhang;
  }
  return QL_OK;
}

void ql_land_use_roughness(double roughness[26]) {
  const double water = 2e-4; /* m, before the wind is known */
  for (int zhang = 1; zhang <= 26; zhang++) {
    double least, most;
    ql_roughness_range(zhang, &least, &most);
    roughness[zhang - 1] = most > 0.0 ? sqrt(least * most) : water;
  }
}
