/* The gridded forecast in the report: surface maps, hour by hour, and vertical sections. */
#include "grids/projection.h"
#include "outputs/report_encode.h"
#include "outputs/report_parts.h"

#include <math.h>
#include <string.h>

/* base64 takes 8/3 bytes for a value: this many stay below 9 MB. */
enum { MOST_VALUES = 3300000 };

ql_status ql_report_grid_read(ql_arena *arena, const ql_nc *file, ql_report_grid *grid) {
  char units[32];
  QL_TRY(ql_nc_dimension(file, "x", &grid->nx));
  QL_TRY(ql_nc_dimension(file, "y", &grid->ny));
  QL_TRY(ql_arena_take(arena, "x", grid->nx, sizeof(double), &grid->x));
  QL_TRY(ql_arena_take(arena, "y", grid->ny, sizeof(double), &grid->y));
  QL_TRY(ql_nc_text(file, "x", "units", sizeof units, units));
  const bool degrees = strcmp(units, "degrees") == 0;
  grid->scale = degrees ? 1.0 : 1e-3;
  QL_TRY(ql_nc_read_double(file, "x", degrees ? NULL : "km", NULL, grid->x));
  QL_TRY(ql_nc_read_double(file, "y", degrees ? NULL : "km", NULL, grid->y));
  return ql_nc_text(file, "projection", "proj_string", sizeof grid->proj, grid->proj);
}

ql_status ql_report_grid_place(const ql_report_grid *grid, size_t count, double *x, double *y) {
  ql_projection *projection = NULL;
  QL_TRY(ql_projection_create(grid->proj, &projection));
  const ql_status status = ql_projection_forward(projection, count, x, y, x, y);
  ql_projection_free(projection);
  for (size_t n = 0; status == QL_OK && n < count; n++) {
    x[n] *= grid->scale;
    y[n] *= grid->scale;
  }
  return status;
}

static json_t *grid_json(const ql_report_grid *g) {
  const double dx = g->nx > 1 ? (g->x[g->nx - 1] - g->x[0]) / (double)(g->nx - 1) : 1.0;
  const double dy = g->ny > 1 ? (g->y[g->ny - 1] - g->y[0]) / (double)(g->ny - 1) : dx;
  return json_pack("{s:i, s:i, s:f, s:f, s:f, s:f, s:s}", "nx", (int)g->nx, "ny", (int)g->ny, "x0",
                   g->x[0], "y0", g->y[0], "dx", dx, "dy", dy, "unit", g->scale < 1.0 ? "km" : "°");
}

/* What is read from the file: its shape, every `stride`-th record, and room for one record. */
typedef struct maps {
  const ql_nc *file;
  size_t times, levels, ny, nx, stride, kept;
  size_t row, column; /* of the sections */
  float *record;      /* [levels][ny][nx] */
  float *surface;     /* [kept][ny][nx] */
  float *west_east;   /* [kept][levels][nx] */
  float *south_north; /* [kept][levels][ny] */
} maps;

static bool is_field(const ql_nc *file, const char *name) {
  static const char *const axes[] = {"time", "level", "y", "x"};
  size_t shape[QL_NC_RANK];
  char axis[QL_NC_NAME];
  int rank;
  if (ql_nc_shape(file, name, &rank, shape) != QL_OK || rank != 4) return false;
  for (int a = 0; a < 4; a++)
    if (ql_nc_axis(file, name, a, axis) != QL_OK || strcmp(axis, axes[a]) != 0) return false;
  return true;
}

static int count_fields(const ql_nc *file) {
  int count = 0;
  char name[QL_NC_NAME];
  for (int v = 0; v < ql_nc_count(file); v++)
    if (ql_nc_name(file, v, name) == QL_OK && is_field(file, name)) count++;
  return count;
}

static ql_status make_room(ql_arena *arena, maps *m) {
  const size_t plane = m->ny * m->nx;
  QL_TRY(ql_arena_take(arena, "record", m->levels * plane, sizeof(float), &m->record));
  QL_TRY(ql_arena_take(arena, "maps", m->kept * plane, sizeof(float), &m->surface));
  QL_TRY(
      ql_arena_take(arena, "section", m->kept * m->levels * m->nx, sizeof(float), &m->west_east));
  return ql_arena_take(arena, "section", m->kept * m->levels * m->ny, sizeof(float),
                       &m->south_north);
}

/* Read every kept record of a field and cut it. */
static ql_status read_field(const maps *m, const char *name) {
  for (size_t t = 0; t < m->kept; t++) {
    const ql_nc_slab slab = {.start = {t * m->stride}, .count = {1, m->levels, m->ny, m->nx}};
    QL_TRY(ql_nc_read(m->file, name, NULL, &slab, m->record));
    memcpy(m->surface + t * m->ny * m->nx, m->record, m->ny * m->nx * sizeof(float));
    for (size_t k = 0; k < m->levels; k++) {
      const float *layer = m->record + k * m->ny * m->nx;
      memcpy(m->west_east + (t * m->levels + k) * m->nx, layer + m->row * m->nx,
             m->nx * sizeof(float));
      for (size_t j = 0; j < m->ny; j++)
        m->south_north[(t * m->levels + k) * m->ny + j] = layer[j * m->nx + m->column];
    }
  }
  return QL_OK;
}

static ql_status add_fields(const maps *m, json_t *fields, json_t *sections) {
  char name[QL_NC_NAME], units[32], text[256];
  for (int v = 0; v < ql_nc_count(m->file); v++) {
    QL_TRY(ql_nc_name(m->file, v, name));
    if (!is_field(m->file, name)) continue;
    QL_TRY(ql_nc_text(m->file, name, "units", sizeof units, units));
    QL_TRY(ql_nc_text(m->file, name, "long_name", sizeof text, text));
    QL_TRY(read_field(m, name));
    const char *unit = strcmp(units, "1e-9") == 0 ? "ppb" : units;
    json_array_append_new(fields, json_pack("{s:s, s:s, s:o, s:o}", "name", name, "unit", unit,
                                            "long_name", ql_report_text(text), "data",
                                            ql_report_shorts(m->surface, m->kept * m->ny * m->nx)));
    if (m->levels > 1)
      json_array_append_new(
          sections,
          json_pack("{s:s, s:s, s:o, s:o}", "name", name, "unit", unit, "west_east",
                    ql_report_shorts(m->west_east, m->kept * m->levels * m->nx), "south_north",
                    ql_report_shorts(m->south_north, m->kept * m->levels * m->ny)));
  }
  return QL_OK;
}

/* "times": begin and end of every kept record, s since 1970. */
static ql_status add_times(ql_arena *arena, const maps *m, json_t *root) {
  double *end, *bounds;
  json_t *times = json_array();
  QL_TRY(ql_arena_take(arena, "times", m->times, sizeof *end, &end));
  QL_TRY(ql_arena_take(arena, "times", 2 * m->times, sizeof *bounds, &bounds));
  QL_TRY(ql_nc_read_time(m->file, "time", m->times, end));
  QL_TRY(ql_nc_read_double(m->file, "time_bnds", NULL, NULL, bounds));
  for (size_t t = 0; t < m->times; t += m->stride) /* bounds are in hours, as time is */
    json_array_append_new(
        times, json_pack("[f, f]", end[t] - 3600.0 * (bounds[2 * t + 1] - bounds[2 * t]), end[t]));
  json_object_set_new(root, "times", times);
  json_object_set_new(root, "stride", json_integer((json_int_t)m->stride));
  return QL_OK;
}

static size_t nearest(const double *centres, size_t count, double at) {
  size_t best = 0;
  for (size_t n = 1; n < count; n++)
    if (fabs(centres[n] - at) < fabs(centres[best] - at)) best = n;
  return best;
}

/* "wind": mean wind along x and y in each kept record; "terrain": where the file has them. */
static ql_status add_surroundings(const maps *m, json_t *root) {
  static const char *const names[2] = {"x_wind", "y_wind"};
  const size_t plane = m->ny * m->nx;
  json_t *wind = json_object();
  for (int w = 0; w < 2 && ql_nc_has(m->file, names[w]); w++) {
    for (size_t t = 0; t < m->kept; t++) {
      const ql_nc_slab slab = {.start = {t * m->stride}, .count = {1, m->ny, m->nx}};
      QL_TRY(ql_nc_read(m->file, names[w], "m s-1", &slab, m->surface + t * plane));
    }
    json_object_set_new(wind, w ? "y" : "x", ql_report_shorts(m->surface, m->kept * plane));
  }
  if (json_object_size(wind) == 2) json_object_set(root, "wind", wind);
  json_decref(wind);
  if (!ql_nc_has(m->file, "surface_altitude")) return QL_OK;
  QL_TRY(ql_nc_read(m->file, "surface_altitude", "m", NULL, m->surface));
  json_object_set_new(root, "terrain", ql_report_shorts(m->surface, plane));
  return QL_OK;
}

static ql_status add_section(ql_arena *arena, const maps *m, json_t *fields, json_t *root) {
  float *level;
  json_t *levels = json_array();
  QL_TRY(ql_arena_take(arena, "levels", m->levels, sizeof *level, &level));
  QL_TRY(ql_nc_read(m->file, "level", "m", NULL, level));
  for (size_t k = 0; k < m->levels; k++)
    json_array_append_new(levels, ql_report_number((double)level[k]));
  json_object_set_new(root, "section",
                      json_pack("{s:o, s:i, s:i, s:O}", "levels", levels, "row", (int)m->row,
                                "column", (int)m->column, "fields", fields));
  return QL_OK;
}

ql_status ql_report_maps(ql_arena *arena, const ql_nc *file, const ql_report_grid *grid,
                         const double section_at[2], json_t *root) {
  maps m = {.file = file, .ny = grid->ny, .nx = grid->nx};
  QL_TRY(ql_nc_dimension(file, "time", &m.times));
  QL_TRY(ql_nc_dimension(file, "level", &m.levels));
  const size_t share =
      (size_t)count_fields(file) * (m.ny * m.nx + (m.levels > 1 ? m.levels * (m.ny + m.nx) : 0));
  m.stride = 1 + m.times * share / MOST_VALUES;
  m.kept = (m.times + m.stride - 1) / m.stride;
  m.row = nearest(grid->y, grid->ny, section_at[1]);
  m.column = nearest(grid->x, grid->nx, section_at[0]);
  QL_TRY(make_room(arena, &m));
  json_t *fields = json_array(), *sections = json_array();
  json_object_set_new(root, "grid", grid_json(grid));
  ql_status status = add_fields(&m, fields, sections);
  json_object_set_new(root, "fields", fields);
  if (status == QL_OK) status = add_times(arena, &m, root);
  if (status == QL_OK) status = add_surroundings(&m, root);
  if (status == QL_OK && m.levels > 1) status = add_section(arena, &m, sections, root);
  json_decref(sections);
  return status;
}
