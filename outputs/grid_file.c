#include "outputs/grid_file.h"

#include "base/clock.h"
#include "base/file.h"
#include "outputs/axes.h"
#include "outputs/grid_mapping.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 4096, DEFLATE = 1 }; /* zhuji60: level 2 makes the file 0.4 % smaller */

static void piece_path(const ql_grid_file *file, int piece, char path[PATH_SIZE]) {
  snprintf(path, PATH_SIZE, "%s/forecast.%04d.nc", file->folder, piece);
}

static ql_status define_axes(ql_nc *nc, const ql_grid_file *file) {
  char epoch[QL_CLOCK_TEXT], units[64];
  ql_clock_format(file->head->first_time, epoch);
  snprintf(units, sizeof units, "hours since %.10s %.8s", epoch, epoch + 11);
  QL_TRY(ql_axes_define_time(nc, 0, units, "end of the averaging interval, UTC"));
  return ql_axes_define_level(nc, (size_t)file->fields->layers,
                              "layer mid-point above ground, domain and start mean");
}

static ql_status define_head(ql_nc *nc, const ql_grid_file_head *head) {
  QL_TRY(ql_nc_put_text(nc, NULL, "Conventions", "CF-1.10"));
  QL_TRY(ql_nc_put_text(nc, NULL, "title", head->title));
  QL_TRY(ql_nc_put_text(nc, NULL, "source", head->version));
  QL_TRY(ql_nc_put_text(nc, NULL, "history", head->history));
  return head->synthetic ? ql_nc_put_text(nc, NULL, "synthetic",
                                          "yes: the inputs of this run are invented; this is not a "
                                          "statement about real air")
                         : QL_OK;
}

static ql_status define_meaning(ql_nc *nc, const char *name) {
  QL_TRY(ql_nc_put_text(nc, name, "cell_methods", "time: mean"));
  return ql_grid_mapping_attach(nc, name, "latitude longitude");
}

static ql_status define_field(ql_nc *nc, const ql_fields *fields, const ql_field *field,
                              bool whole) {
  const ql_nc_spec spec = {.name = field->name,
                           .type = QL_NC_FLOAT,
                           .dimensions = "time level y x",
                           .units = whole ? field->units : NULL,
                           .standard_name = whole ? field->standard_name : NULL,
                           .long_name = whole ? field->long_name : NULL,
                           .deflate = whole ? DEFLATE : 0,
                           .chunk = {1, 1, (size_t)fields->grid->ny, (size_t)fields->grid->nx}};
  QL_TRY(ql_nc_define(nc, &spec));
  return whole ? define_meaning(nc, field->name) : QL_OK;
}

static const char *const wind_names[2] = {"x_wind", "y_wind"};

/* Under the fields: the wind of the lowest layer, and the terrain. */
static ql_status define_surroundings(ql_nc *nc, const ql_fields *fields, bool whole) {
  static const char *const texts[2] = {"wind of the lowest layer along x of the grid",
                                       "wind of the lowest layer along y of the grid"};
  for (int w = 0; w < 2; w++) {
    const ql_nc_spec wind = {.name = wind_names[w],
                             .type = QL_NC_FLOAT,
                             .dimensions = "time y x",
                             .units = "m s-1",
                             .standard_name = wind_names[w],
                             .long_name = texts[w],
                             .deflate = whole ? DEFLATE : 0,
                             .chunk = {1, (size_t)fields->grid->ny, (size_t)fields->grid->nx}};
    QL_TRY(ql_nc_define(nc, &wind));
    if (whole) QL_TRY(define_meaning(nc, wind.name));
  }
  if (!whole) return QL_OK;
  const ql_nc_spec terrain = {.name = "surface_altitude",
                              .type = QL_NC_FLOAT,
                              .dimensions = "y x",
                              .units = "m",
                              .standard_name = "surface_altitude",
                              .long_name = "height of the ground above sea level"};
  QL_TRY(ql_nc_define(nc, &terrain));
  return ql_nc_put_text(nc, terrain.name, "grid_mapping", "projection");
}

static ql_status write_terrain(ql_nc *nc, const ql_grid *g, const float *terrain) {
  for (int j = 0; j < g->ny; j++) {
    const ql_nc_slab row = {.start = {(size_t)j, 0}, .count = {1, (size_t)g->nx}};
    QL_TRY(ql_nc_write(nc, "surface_altitude", &row, terrain + ql_grid_at2(g, j, 0)));
  }
  return QL_OK;
}

/* A piece, which nobody but the merge reads, has nothing but values that change. */
static ql_status define_all(ql_nc *nc, const ql_grid_file *file, bool whole) {
  if (whole) QL_TRY(define_head(nc, file->head));
  QL_TRY(define_axes(nc, file));
  QL_TRY(ql_grid_mapping_define(nc, file->fields->grid));
  for (int f = 0; f < file->fields->count; f++)
    QL_TRY(define_field(nc, file->fields, &file->fields->items[f], whole));
  QL_TRY(define_surroundings(nc, file->fields, whole));
  if (!whole) return QL_OK;
  QL_TRY(ql_grid_mapping_write(nc, file->fields->grid));
  QL_TRY(write_terrain(nc, file->fields->grid, file->terrain));
  return ql_nc_write(nc, "level", NULL, file->height);
}

static ql_status create_file(const ql_grid_file *file, const char *path, bool whole, ql_nc **nc) {
  QL_TRY(ql_nc_create(path, nc));
  const ql_status status = define_all(*nc, file, whole);
  if (status != QL_OK) {
    ql_nc_close(*nc);
    *nc = NULL;
  }
  return status;
}

static ql_status write_times(const ql_grid_file *file, ql_nc *nc, size_t record,
                             const double times[2]) {
  const double first = file->head->first_time;
  return ql_axes_write_time(nc, record, (times[0] - first) / 3600.0, (times[1] - first) / 3600.0);
}

static ql_nc_slab record_slab(const ql_fields *fields, size_t record) {
  return (ql_nc_slab){
      .start = {record, 0, 0, 0},
      .count = {1, (size_t)fields->layers, (size_t)fields->grid->ny, (size_t)fields->grid->nx}};
}

static ql_nc_slab plane_slab(const ql_fields *fields, size_t record) {
  return (ql_nc_slab){.start = {record, 0, 0},
                      .count = {1, (size_t)fields->grid->ny, (size_t)fields->grid->nx}};
}

static size_t field_size(const ql_fields *fields) {
  return (size_t)fields->layers * (size_t)fields->grid->ny * (size_t)fields->grid->nx;
}

ql_status ql_grid_file_append(ql_grid_file *file, double start, double end) {
  if (!file->open) {
    char path[PATH_SIZE];
    piece_path(file, file->piece, path);
    QL_TRY(create_file(file, path, false, &file->open));
    file->records = 0;
  }
  QL_TRY(write_times(file, file->open, file->records, (double[2]){start, end}));
  const ql_nc_slab slab = record_slab(file->fields, file->records);
  for (int f = 0; f < file->fields->count; f++)
    QL_TRY(ql_nc_write(file->open, file->fields->items[f].name, &slab,
                       file->fields->mean + (size_t)f * field_size(file->fields)));
  const ql_nc_slab plane = plane_slab(file->fields, file->records);
  for (int w = 0; w < 2; w++)
    QL_TRY(ql_nc_write(file->open, wind_names[w], &plane,
                       file->fields->wind + (size_t)w * plane.count[1] * plane.count[2]));
  file->records++;
  return QL_OK;
}

ql_status ql_grid_file_seal(ql_grid_file *file) {
  if (!file->open) return QL_OK;
  ql_nc *nc = file->open;
  file->open = NULL;
  QL_TRY(ql_nc_commit(nc));
  file->piece++;
  return QL_OK;
}

void ql_grid_file_abandon(ql_grid_file *file) {
  ql_nc_close(file->open);
  file->open = NULL;
}

/* Copy every record of one piece behind the `records` already in the whole. */
static ql_status copy_piece(const ql_grid_file *file, const ql_nc *piece, ql_nc *whole,
                            size_t *records, float *buffer) {
  size_t count;
  QL_TRY(ql_nc_dimension(piece, "time", &count));
  for (size_t r = 0; r < count; r++, (*records)++) {
    double hours[2];
    const ql_nc_slab pair = {.start = {r, 0}, .count = {1, 2}};
    QL_TRY(ql_nc_read_double(piece, "time_bnds", NULL, &pair, hours));
    const double first = file->head->first_time;
    QL_TRY(write_times(file, whole, *records,
                       (double[2]){first + 3600.0 * hours[0], first + 3600.0 * hours[1]}));
    const ql_nc_slab from = record_slab(file->fields, r), to = record_slab(file->fields, *records);
    for (int f = 0; f < file->fields->count; f++) {
      const char *name = file->fields->items[f].name;
      QL_TRY(ql_nc_read(piece, name, NULL, &from, buffer));
      QL_TRY(ql_nc_write(whole, name, &to, buffer));
    }
    const ql_nc_slab plane = plane_slab(file->fields, r),
                     plane_to = plane_slab(file->fields, *records);
    for (int w = 0; w < 2; w++) {
      QL_TRY(ql_nc_read(piece, wind_names[w], NULL, &plane, buffer));
      QL_TRY(ql_nc_write(whole, wind_names[w], &plane_to, buffer));
    }
  }
  return QL_OK;
}

static ql_status copy_pieces(const ql_grid_file *file, ql_nc *whole, float *buffer) {
  size_t records = 0;
  for (int p = 0; p < file->piece; p++) {
    char path[PATH_SIZE];
    ql_nc *piece = NULL;
    piece_path(file, p, path);
    QL_TRY(ql_error_context(ql_nc_open(path, &piece),
                            "a piece of the results so far is lost, start without --resume"));
    const ql_status status = copy_piece(file, piece, whole, &records, buffer);
    ql_nc_close(piece);
    QL_TRY(status);
  }
  return QL_OK;
}

ql_status ql_grid_file_merge(ql_grid_file *file) {
  char path[PATH_SIZE];
  ql_nc *whole = NULL;
  snprintf(path, sizeof path, "%s/forecast.nc", file->folder);
  float *buffer = malloc(field_size(file->fields) * sizeof *buffer);
  if (!buffer) return ql_error_set(QL_ERR_MEMORY, "out of memory joining the pieces of %s", path);
  ql_status status = create_file(file, path, true, &whole);
  if (status == QL_OK) status = copy_pieces(file, whole, buffer);
  free(buffer);
  if (status != QL_OK) {
    ql_nc_close(whole);
    return status;
  }
  return ql_nc_commit(whole);
}

void ql_grid_file_clean(const ql_grid_file *file) {
  char path[PATH_SIZE];
  for (int p = file->piece - 1; p >= 0; p--) { /* so that those left by a kill are the first ones */
    piece_path(file, p, path);
    remove(path);
  }
}

ql_status ql_grid_file_adopt(ql_grid_file *file, const ql_grid_file *from) {
  char theirs[PATH_SIZE], ours[PATH_SIZE];
  for (int piece = 0; piece < from->piece; piece++) {
    piece_path(from, piece, theirs);
    piece_path(file, piece, ours);
    QL_TRY(ql_file_copy(theirs, ours));
  }
  file->piece = from->piece;
  return QL_OK;
}
