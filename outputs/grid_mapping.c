#include "outputs/grid_mapping.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number behind "+key=" in a PROJ string. */
static bool proj_number(const char *proj, const char *key, double *value) {
  char pattern[32];
  snprintf(pattern, sizeof pattern, "+%s=", key);
  const char *at = strstr(proj, pattern);
  if (!at) return false;
  *value = strtod(at + strlen(pattern), NULL);
  return true;
}

/* CF-1.10 appendix F: grid mapping names and which PROJ key each attribute comes from. */
typedef struct mapping {
  const char *proj, *name;
  struct {
    const char *attribute, *key;
  } numbers[5];
} mapping;

static const mapping mappings[] = {
    {"+proj=lcc",
     "lambert_conformal_conic",
     {{"longitude_of_central_meridian", "lon_0"}, {"latitude_of_projection_origin", "lat_0"}}},
    {"+proj=stere",
     "polar_stereographic",
     {{"straight_vertical_longitude_from_pole", "lon_0"},
      {"latitude_of_projection_origin", "lat_0"},
      {"standard_parallel", "lat_ts"}}},
    {"+proj=merc",
     "mercator",
     {{"longitude_of_projection_origin", "lon_0"}, {"standard_parallel", "lat_ts"}}},
    {"+proj=longlat", "latitude_longitude", {{NULL, NULL}}},
};

static ql_status put_number(ql_nc *file, const char *proj, const char *attribute, const char *key) {
  double value;
  if (!proj_number(proj, key, &value)) return QL_OK;
  return ql_nc_put_numbers(file, "projection", attribute, 1, &value);
}

static ql_status describe_projection(ql_nc *file, const char *proj) {
  const mapping *m = NULL;
  for (size_t n = 0; n < sizeof mappings / sizeof mappings[0]; n++)
    if (strstr(proj, mappings[n].proj)) m = &mappings[n];
  if (!m) return ql_nc_put_text(file, "projection", "proj_string", proj);
  QL_TRY(ql_nc_put_text(file, "projection", "grid_mapping_name", m->name));
  for (int a = 0; a < 5 && m->numbers[a].attribute; a++)
    QL_TRY(put_number(file, proj, m->numbers[a].attribute, m->numbers[a].key));
  double parallels[2];
  if (strcmp(m->name, "lambert_conformal_conic") == 0 &&
      proj_number(proj, "lat_1", &parallels[0])) {
    const size_t count = proj_number(proj, "lat_2", &parallels[1]) ? 2 : 1;
    QL_TRY(ql_nc_put_numbers(file, "projection", "standard_parallel", count, parallels));
  }
  QL_TRY(put_number(file, proj, "earth_radius", "R"));
  return ql_nc_put_text(file, "projection", "proj_string", proj);
}

ql_status ql_grid_mapping_define(ql_nc *file, const ql_grid *grid) {
  const bool degrees = strstr(ql_projection_string(grid->projection), "+proj=longlat") != NULL;
  const char *units = degrees ? "degrees" : "m";
  const ql_nc_spec specs[] = {
      {.name = "y",
       .type = QL_NC_DOUBLE,
       .dimensions = "y",
       .units = units,
       .standard_name = "projection_y_coordinate",
       .long_name = "y of the cell centre"},
      {.name = "x",
       .type = QL_NC_DOUBLE,
       .dimensions = "x",
       .units = units,
       .standard_name = "projection_x_coordinate",
       .long_name = "x of the cell centre"},
      {.name = "latitude",
       .type = QL_NC_DOUBLE,
       .dimensions = "y x",
       .units = "degrees_north",
       .standard_name = "latitude",
       .long_name = "latitude of the cell centre"},
      {.name = "longitude",
       .type = QL_NC_DOUBLE,
       .dimensions = "y x",
       .units = "degrees_east",
       .standard_name = "longitude",
       .long_name = "longitude of the cell centre"},
      {.name = "projection", .type = QL_NC_INT, .dimensions = ""},
  };
  QL_TRY(ql_nc_define_dimension(file, "y", (size_t)grid->ny));
  QL_TRY(ql_nc_define_dimension(file, "x", (size_t)grid->nx));
  for (size_t s = 0; s < sizeof specs / sizeof specs[0]; s++) QL_TRY(ql_nc_define(file, &specs[s]));
  QL_TRY(ql_nc_put_text(file, "y", "axis", "Y"));
  QL_TRY(ql_nc_put_text(file, "x", "axis", "X"));
  return describe_projection(file, ql_projection_string(grid->projection));
}

static ql_status write_plane(ql_nc *file, const char *name, const ql_grid *grid,
                             const double *plane) {
  for (int j = 0; j < grid->ny; j++) {
    const ql_nc_slab row = {.start = {(size_t)j, 0}, .count = {1, (size_t)grid->nx}};
    QL_TRY(ql_nc_write_double(file, name, &row, plane + ql_grid_at2(grid, j, 0)));
  }
  return QL_OK;
}

ql_status ql_grid_mapping_write(ql_nc *file, const ql_grid *grid) {
  for (size_t j = 0; j < (size_t)grid->ny; j++) {
    const double y = grid->y0 + ((double)j + 0.5) * grid->dy;
    QL_TRY(ql_nc_write_double(file, "y", &(ql_nc_slab){.start = {j}, .count = {1}}, &y));
  }
  for (size_t i = 0; i < (size_t)grid->nx; i++) {
    const double x = grid->x0 + ((double)i + 0.5) * grid->dx;
    QL_TRY(ql_nc_write_double(file, "x", &(ql_nc_slab){.start = {i}, .count = {1}}, &x));
  }
  QL_TRY(ql_nc_write_double(file, "projection", NULL, &(double){0.0})); /* attributes carry it */
  QL_TRY(write_plane(file, "latitude", grid, grid->latitude));
  return write_plane(file, "longitude", grid, grid->longitude);
}

ql_status ql_grid_mapping_attach(ql_nc *file, const char *variable, const char *coordinates) {
  QL_TRY(ql_nc_put_text(file, variable, "grid_mapping", "projection"));
  return ql_nc_put_text(file, variable, "coordinates", coordinates);
}
