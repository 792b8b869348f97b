/* People on the grid, and what they breathe. */
#include "base/units.h"
#include "grids/remap.h"
#include "inputs/emissions/cf_grid.h"
#include "outputs/whatif_parts.h"

#include <math.h>
#include <string.h>

/* How a file counts people: by cell, or by area. */
typedef struct people_unit {
  bool by_area;
  double scale; /* people, or people m-2, in one of its unit */
} people_unit;

/* "people km-2", "persons", "1e3 km-2": UDUNITS-2 knows no people, so the word goes out first. */
static bool parse_units(const char *units, people_unit *unit) {
  static const char *const words[] = {"people", "persons", "person", "inhabitants"};
  char text[128];
  bool named = false;
  if ((size_t)snprintf(text, sizeof text, "%s", units) >= sizeof text) return false;
  for (size_t w = 0; w < sizeof words / sizeof words[0] && !named; w++) {
    char *at = strstr(text, words[w]);
    if (!at) continue;
    named = true;
    memset(at, ' ', strlen(words[w]));
    if (at[strlen(words[w])] == '/') at[strlen(words[w]) - 1] = '1'; /* "people/km2" */
  }
  const bool blank = text[strspn(text, " ")] == '\0', counts = named || strcmp(text, "1") == 0;
  ql_units_map map;
  unit->by_area = !blank && ql_units_between(text, "m-2", &map) == QL_OK;
  const bool good =
      unit->by_area || (counts && ql_units_between(blank ? "1" : text, "1", &map) == QL_OK);
  ql_error_clear();
  unit->scale = good ? map.scale : 0.0;
  return good && map.offset == 0.0 && map.scale > 0.0;
}

/* Longitudes and latitudes of the cells. */
static bool is_place(const ql_nc *file, const char *name) {
  char units[128];
  if (!ql_nc_has_attribute(file, name, "units")) return false;
  const bool degrees = ql_nc_text(file, name, "units", sizeof units, units) == QL_OK &&
                       strncmp(units, "degree", 6) == 0;
  ql_error_clear();
  return degrees;
}

/* The variable `population`, else the only one on a horizontal grid. */
static ql_status choose_variable(const ql_nc *file, char name[QL_NC_NAME]) {
  char one[QL_NC_NAME];
  int count = 0;
  for (int v = 0; v < ql_nc_count(file); v++) {
    QL_TRY(ql_nc_name(file, v, one));
    if (!ql_cf_grid_has(file, one) || is_place(file, one)) continue;
    count++;
    memcpy(name, one, QL_NC_NAME);
    if (strcmp(one, "population") == 0) return QL_OK;
  }
  if (count == 1) return QL_OK;
  return ql_error_set(QL_ERR_INPUT,
                      "%s: %d variables on a horizontal grid; exactly one is needed, or one that "
                      "is called 'population', in people or people km-2",
                      ql_nc_path(file), count);
}

/* Content [ny][nx] of the file's cells as it stands: the last two axes, those before of length 1.
 */
static ql_status read_content(ql_arena *arena, const ql_nc *file, const char *name, size_t cells,
                              double **content) {
  int rank;
  size_t shape[QL_NC_RANK];
  QL_TRY(ql_nc_shape(file, name, &rank, shape));
  for (int a = 0; a + 2 < rank; a++)
    if (shape[a] != 1)
      return ql_error_set(QL_ERR_INPUT,
                          "%s: variable %s: axis %d has %zu entries; cut out the one that is meant",
                          ql_nc_path(file), name, a + 1, shape[a]);
  QL_TRY(ql_arena_take(arena, "population", cells, sizeof **content, content));
  QL_TRY(ql_nc_read_double(file, name, NULL, NULL, *content));
  for (size_t n = 0; n < cells; n++)
    if ((*content)[n] < 0.0)
      return ql_error_set(QL_ERR_INPUT,
                          "%s: variable %s: value number %zu is %g; write 0 where "
                          "nobody lives",
                          ql_nc_path(file), name, n + 1, (*content)[n]);
  return QL_OK;
}

static ql_status remap_people(ql_arena *arena, const ql_cf_grid *from, const people_unit *unit,
                              const ql_grid *grid, double *content, double *people) {
  const ql_remap_source source = {.projection = from->projection,
                                  .nx = from->nx,
                                  .ny = from->ny,
                                  .x_edge = from->x_edge,
                                  .y_edge = from->y_edge};
  ql_remap *remap;
  double total, inside;
  QL_TRY(ql_remap_create(arena, &source, grid, &remap));
  for (size_t n = 0; n < remap->sources; n++)
    content[n] *= unit->scale * (unit->by_area ? remap->area[n] : 1.0);
  ql_remap_apply(remap, content, people, &total, &inside);
  return QL_OK;
}

/* A file of people, read but not yet remapped. */
typedef struct people_file {
  people_unit unit;
  ql_cf_grid grid;
  double *content; /* [ny][nx] in its unit */
} people_file;

static ql_status read_file(ql_arena *arena, const ql_nc *file, people_file *people) {
  char name[QL_NC_NAME], units[128] = "";
  QL_TRY(choose_variable(file, name));
  if (!ql_nc_has_attribute(file, name, "units"))
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s has no units; people or people km-2?",
                        ql_nc_path(file), name);
  QL_TRY(ql_nc_text(file, name, "units", sizeof units, units));
  if (!parse_units(units, &people->unit))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s: unit '%s' does not count people; write people (in each "
                        "cell) or people km-2",
                        ql_nc_path(file), name, units);
  QL_TRY(ql_cf_grid_read(arena, file, name, &people->grid));
  return read_content(arena, file, name, (size_t)people->grid.nx * (size_t)people->grid.ny,
                      &people->content);
}

static ql_status read_path(ql_arena *arena, const char *path, people_file *people) {
  ql_nc *file = NULL;
  *people = (people_file){.content = NULL};
  QL_TRY(ql_nc_open(path, &file));
  const ql_status status = read_file(arena, file, people);
  ql_nc_close(file);
  return status;
}

ql_status ql_whatif_check_population(const char *path) {
  ql_arena *arena = NULL;
  people_file people = {.content = NULL};
  QL_TRY(ql_arena_create(&arena));
  const ql_status status = read_path(arena, path, &people);
  ql_cf_grid_free(&people.grid);
  ql_arena_free(arena);
  return status;
}

ql_status ql_whatif_people_read(ql_arena *arena, const char *path, const ql_whatif_results *run,
                                double **people, double *sum) {
  ql_projection *projection = NULL;
  ql_grid *grid;
  people_file from;
  const size_t plane = run->nx * run->ny;
  *sum = 0.0;
  QL_TRY(ql_arena_take(arena, "people", plane, sizeof **people, people));
  ql_status status = read_path(arena, path, &from);
  if (status == QL_OK) status = ql_whatif_results_grid(arena, run, &projection, &grid);
  if (status == QL_OK)
    status = remap_people(arena, &from.grid, &from.unit, grid, from.content, *people);
  ql_projection_free(projection);
  ql_cf_grid_free(&from.grid);
  QL_TRY(status);
  for (size_t c = 0; c < plane; c++) *sum += (*people)[c];
  return *sum > 0.0
             ? QL_OK
             : ql_error_set(QL_ERR_INPUT, "%s: nobody lives inside the grid of the forecast", path);
}

void ql_whatif_people_expose(const double *people, const ql_whatif_results *base,
                             const ql_whatif_results *run, int metric, ql_whatif_change *change) {
  const size_t plane = base->nx * base->ny;
  const float *before = base->daily[metric], *after = run->daily[metric];
  double weight = 0.0, sum = 0.0, difference = 0.0;
  for (size_t n = 0; before && after && n < plane * (size_t)base->days; n++) {
    if (isnan(before[n]) || isnan(after[n])) continue;
    weight += people[n % plane];
    sum += people[n % plane] * (double)before[n];
    difference += people[n % plane] * ((double)after[n] - (double)before[n]);
  }
  change->exposure_base = weight > 0.0 ? sum / weight : (double)NAN;
  change->exposure_change = weight > 0.0 ? difference / weight : (double)NAN;
}
