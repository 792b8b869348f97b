#include "inputs/meteorology/wrf_file.h"

#include "base/units.h"

#include <stdio.h>
#include <string.h>

typedef enum layout { SURFACE, LAYERS, FACES_X, FACES_Y, INTERFACES, CATEGORIES } layout;

typedef struct entry {
  const char *name, *units; /* unit read in; NULL: an index or a count */
  layout layout;
  bool required;
  const char *note; /* what is done where it is absent; NULL: nothing worth a note */
} entry;

/* Unit of LAI: old WRF writes "area/area", which no unit library knows; it is a ratio. */
static const entry TABLE[QL_WRF_VARIABLES] = {
    [QL_WRF_U] = {"U", "m s-1", FACES_X, true, NULL},
    [QL_WRF_V] = {"V", "m s-1", FACES_Y, true, NULL},
    [QL_WRF_PH] = {"PH", "m2 s-2", INTERFACES, true, NULL},
    [QL_WRF_PHB] = {"PHB", "m2 s-2", INTERFACES, true, NULL},
    [QL_WRF_P] = {"P", "Pa", LAYERS, true, NULL},
    [QL_WRF_PB] = {"PB", "Pa", LAYERS, true, NULL},
    [QL_WRF_T] = {"T", "K", LAYERS, true, NULL},
    [QL_WRF_QVAPOR] = {"QVAPOR", "kg kg-1", LAYERS, true, NULL},
    [QL_WRF_XLAT] = {"XLAT", "degrees_north", SURFACE, true, NULL},
    [QL_WRF_XLONG] = {"XLONG", "degrees_east", SURFACE, true, NULL},
    [QL_WRF_MAPFAC_M] = {"MAPFAC_M", "1", SURFACE, false, NULL},
    [QL_WRF_HGT] = {"HGT", "m", SURFACE, false, "terrain from the lowest level of PH + PHB"},
    [QL_WRF_QCLOUD] = {"QCLOUD", "kg kg-1", LAYERS, false, "taken as 0"},
    [QL_WRF_QRAIN] = {"QRAIN", "kg kg-1", LAYERS, false, "taken as 0"},
    [QL_WRF_QICE] = {"QICE", "kg kg-1", LAYERS, false, "taken as 0"},
    [QL_WRF_QSNOW] = {"QSNOW", "kg kg-1", LAYERS, false, "taken as 0"},
    [QL_WRF_QGRAUP] = {"QGRAUP", "kg kg-1", LAYERS, false, "taken as 0"},
    [QL_WRF_CLDFRA] = {"CLDFRA", "1", LAYERS, false,
                       "cloud fraction 1 where cloud water and ice exceed 1e-6 kg/kg, else 0"},
    [QL_WRF_CLOUD_OD] = {"CLOUD_OD", "1", LAYERS, false,
                         "cloud optical depth from cloud water (r_e 10 um) and ice (r_e 30 um)"},
    [QL_WRF_EXCH_H] = {"EXCH_H", "m2 s-1", INTERFACES, false,
                       "Kz diagnosed (Holtslag and Boville 1993)"},
    [QL_WRF_PSFC] = {"PSFC", "Pa", SURFACE, false, "surface pressure from the lowest layer"},
    [QL_WRF_T2] = {"T2", "K", SURFACE, false, "2 m temperature from the surface-layer profile"},
    [QL_WRF_TSK] = {"TSK", "K", SURFACE, false, "skin temperature from the surface-layer profile"},
    [QL_WRF_U10] = {"U10", "m s-1", SURFACE, false, "10 m wind from the surface-layer profile"},
    [QL_WRF_V10] = {"V10", "m s-1", SURFACE, false, NULL},
    [QL_WRF_PBLH] = {"PBLH", "m", SURFACE, false,
                     "boundary-layer height diagnosed (Vogelezang and Holtslag 1996)"},
    [QL_WRF_UST] = {"UST", "m s-1", SURFACE, false,
                    "friction velocity diagnosed from the lowest layer and roughness"},
    [QL_WRF_HFX] = {"HFX", "W m-2", SURFACE, false,
                    "sensible heat flux diagnosed from the lowest layer and TSK or T2"},
    [QL_WRF_SWDOWN] = {"SWDOWN", "W m-2", SURFACE, false,
                       "shortwave diagnosed from sun and cloud (Kasten and Czeplak 1980)"},
    [QL_WRF_RAINC] = {"RAINC", "m", SURFACE, false, "no convective rain"},
    [QL_WRF_RAINNC] = {"RAINNC", "m", SURFACE, false, "no grid-scale rain"},
    [QL_WRF_RAINSH] = {"RAINSH", "m", SURFACE, false, NULL},
    [QL_WRF_I_RAINC] = {"I_RAINC", NULL, SURFACE, false, NULL},
    [QL_WRF_I_RAINNC] = {"I_RAINNC", NULL, SURFACE, false, NULL},
    [QL_WRF_SNOWH] = {"SNOWH", "m", SURFACE, false, "no snow"},
    [QL_WRF_LAI] = {"LAI", NULL, SURFACE, false, NULL},
    [QL_WRF_LANDUSEF] = {"LANDUSEF", "1", CATEGORIES, false, NULL},
    [QL_WRF_LU_INDEX] = {"LU_INDEX", NULL, SURFACE, false, NULL},
};

const char *ql_wrf_file_name(ql_wrf_variable variable) {
  return TABLE[variable].name;
}

static int levels_of(const ql_wrf_file *wrf, layout s) {
  if (s == SURFACE) return 1;
  if (s == CATEGORIES) return wrf->land_categories;
  return s == INTERFACES ? wrf->levels + 1 : wrf->levels;
}

static ql_status get_length(const ql_nc *file, const char *name, int *length) {
  size_t found = 0;
  QL_TRY(ql_nc_dimension(file, name, &found));
  if (!found || found > 100000)
    return ql_error_set(QL_ERR_INPUT, "%s: dimension %s has length %zu", ql_nc_path(file), name,
                        found);
  *length = (int)found;
  return QL_OK;
}

/* All that is missing, in one message. */
static void list_missing(const ql_nc *file, ql_problems *problems) {
  char names[512] = "";
  for (int v = 0; v < QL_WRF_VARIABLES; v++) {
    if (!TABLE[v].required || ql_nc_has(file, TABLE[v].name)) continue;
    const size_t used = strlen(names);
    snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", TABLE[v].name);
  }
  if (names[0])
    ql_problems_add(problems, QL_ERROR, ql_nc_path(file),
                    "missing variables: %s; write them to the WRF output (iofields or Registry)",
                    names);
}

static void check_shape(const ql_wrf_file *wrf, const ql_nc *file, const entry *e,
                        ql_problems *problems) {
  int rank = 0;
  size_t found[QL_NC_RANK] = {0};
  if (ql_problems_status(problems, ql_nc_path(file), ql_nc_shape(file, e->name, &rank, found)))
    return;
  const size_t wanted[3] = {(size_t)levels_of(wrf, e->layout),
                            (size_t)(wrf->full_y + (e->layout == FACES_Y)),
                            (size_t)(wrf->full_x + (e->layout == FACES_X))};
  const int flat = e->layout == SURFACE;
  bool right = rank == (flat ? 3 : 4);
  for (int a = flat; right && a < 3; a++) right = found[a + 1 - flat] == wanted[a];
  if (!right)
    ql_problems_add(problems, QL_ERROR, ql_nc_path(file),
                    "variable %s must have the shape (Time, %s%s%zu, %zu): the grid of the file",
                    e->name, flat ? "" : "levels", flat ? "" : ", ", wanted[1], wanted[2]);
}

static void check_units(const ql_nc *file, const entry *e, ql_problems *problems) {
  char units[QL_NC_NAME];
  ql_units_map map;
  if (!e->units) return;
  if (!ql_nc_has_attribute(file, e->name, "units")) {
    ql_problems_add(problems, QL_ERROR, ql_nc_path(file),
                    "variable %s has no units; add a 'units' attribute (expected one that converts "
                    "to '%s')",
                    e->name, e->units);
    return;
  }
  ql_status status = ql_nc_text(file, e->name, "units", sizeof units, units);
  if (status == QL_OK)
    status = ql_error_context(ql_units_between(units, e->units, &map), "variable %s", e->name);
  ql_problems_status(problems, ql_nc_path(file), status);
}

static void check_variables(const ql_wrf_file *wrf, const ql_nc *file, ql_problems *problems) {
  for (int v = 0; v < QL_WRF_VARIABLES; v++) {
    if (!ql_nc_has(file, TABLE[v].name)) continue;
    check_shape(wrf, file, &TABLE[v], problems);
    check_units(file, &TABLE[v], problems);
  }
  if (!ql_nc_has(file, "HFX") && !ql_nc_has(file, "TSK") && !ql_nc_has(file, "T2"))
    ql_problems_add(problems, QL_ERROR, ql_nc_path(file),
                    "none of HFX, TSK and T2 is there: the surface heat flux can neither be read "
                    "nor diagnosed; write one of them to the WRF output");
}

static void add_notes(const ql_wrf_file *wrf, const ql_nc *file, ql_problems *problems) {
  for (int v = 0; v < QL_WRF_VARIABLES; v++)
    if (!wrf->has[v] && !TABLE[v].required && TABLE[v].note)
      ql_problems_add(problems, QL_NOTE, ql_nc_path(file), "no %s: %s", TABLE[v].name,
                      TABLE[v].note);
}

ql_status ql_wrf_file_inspect(const ql_nc *file, ql_problems *problems, ql_wrf_file *wrf) {
  const size_t errors = problems->error_count;
  const char *path = ql_nc_path(file);
  ql_problems_status(problems, path, get_length(file, "west_east", &wrf->full_x));
  ql_problems_status(problems, path, get_length(file, "south_north", &wrf->full_y));
  ql_problems_status(problems, path, get_length(file, "bottom_top", &wrf->levels));
  list_missing(file, problems);
  if (!wrf->full_x || !wrf->full_y || !wrf->levels) return ql_problems_result(problems);
  size_t shape[QL_NC_RANK] = {0};
  int rank = 0;
  if (ql_nc_has(file, "LANDUSEF") && !ql_nc_shape(file, "LANDUSEF", &rank, shape))
    wrf->land_categories = (int)shape[1];
  for (int v = 0; v < QL_WRF_VARIABLES; v++) wrf->has[v] = ql_nc_has(file, TABLE[v].name);
  check_variables(wrf, file, problems);
  add_notes(wrf, file, problems);
  return problems->error_count > errors ? ql_problems_result(problems) : QL_OK;
}

ql_status ql_wrf_file_compare(const ql_nc *file, ql_problems *problems, const ql_wrf_file *wrf) {
  const size_t errors = problems->error_count;
  list_missing(file, problems);
  check_variables(wrf, file, problems);
  for (int v = 0; v < QL_WRF_VARIABLES; v++)
    if (wrf->has[v] && !TABLE[v].required && !ql_nc_has(file, TABLE[v].name))
      ql_problems_add(problems, QL_ERROR, ql_nc_path(file),
                      "variable %s is in the first file but not in this one: all files must hold "
                      "the same variables",
                      TABLE[v].name);
  return problems->error_count > errors ? ql_problems_result(problems) : QL_OK;
}

ql_status ql_wrf_file_prepare(ql_arena *arena, ql_wrf_file *wrf) {
  int levels = wrf->levels + 1;
  if (levels < wrf->land_categories) levels = wrf->land_categories;
  if (levels < QL_MAX_LAYERS) levels = QL_MAX_LAYERS; /* a table of classes may have more rows */
  return ql_arena_take(arena, "meteorology: window", (size_t)levels * wrf->grid->plane,
                       sizeof(float), &wrf->buffer);
}

/* Where a run of `cells` model cells (halo included) begins and how much of it a file axis of
 * `length` entries holds. */
typedef struct range {
  int first, count; /* of the file */
  int offset;       /* file index of the first cell of the run; may be negative */
  int length;
} range;

static range range_of(int skip, int cells, int length) {
  const int begin = skip - QL_HALO, end = skip + cells + QL_HALO;
  const int first = begin < 0 ? 0 : begin, last = end > length ? length : end;
  return (range){first, last - first, begin, length};
}

static int clamp(int index, int length) {
  return index < 0 ? 0 : index >= length ? length - 1 : index;
}

/* Spread what was read over the haloed window, repeating the nearest value beyond the file. */
static void spread(const ql_grid *grid, range y, range x, int levels, const float *from,
                   float *values) {
  const int rows = grid->ny + 2 * QL_HALO, row = grid->nx + 2 * QL_HALO;
  for (int k = 0; k < levels; k++)
    for (int j = 0; j < rows; j++) {
      const int from_j = clamp(y.offset + j, y.length) - y.first;
      const float *line = from + ((size_t)k * (size_t)y.count + (size_t)from_j) * (size_t)x.count;
      float *out = values + (size_t)k * grid->plane + (size_t)j * grid->row;
      for (int i = 0; i < row; i++) out[i] = line[clamp(x.offset + i, x.length) - x.first];
    }
}

ql_status ql_wrf_file_read(const ql_wrf_file *wrf, const ql_nc *file, ql_wrf_variable variable,
                           int record, float *values) {
  const entry *e = &TABLE[variable];
  const int levels = levels_of(wrf, e->layout);
  const range y = range_of(wrf->south, wrf->grid->ny, wrf->full_y + (e->layout == FACES_Y));
  const range x = range_of(wrf->west, wrf->grid->nx, wrf->full_x + (e->layout == FACES_X));
  const size_t start[4] = {(size_t)record, 0, (size_t)y.first, (size_t)x.first};
  const size_t count[4] = {1, (size_t)levels, (size_t)y.count, (size_t)x.count};
  const int flat = e->layout == SURFACE;
  ql_nc_slab slab = {{start[0]}, {1}};
  for (int a = 1; a < 4 - flat; a++) {
    slab.start[a] = start[a + flat];
    slab.count[a] = count[a + flat];
  }
  QL_TRY(ql_nc_read(file, e->name, e->units, &slab, wrf->buffer));
  spread(wrf->grid, y, x, levels, wrf->buffer, values);
  return QL_OK;
}

ql_status ql_wrf_file_read_plain(const ql_wrf_file *wrf, const ql_nc *file, const char *name,
                                 const char *units, int levels, float *values) {
  const ql_grid *grid = wrf->grid;
  int rank = 0;
  size_t shape[QL_NC_RANK] = {0};
  QL_TRY(ql_nc_shape(file, name, &rank, shape));
  const int flat = rank == 2;
  const size_t ny = rank >= 2 ? shape[rank - 2] : 0, nx = rank >= 2 ? shape[rank - 1] : 0;
  const bool full = ny == (size_t)wrf->full_y && nx == (size_t)wrf->full_x;
  const bool own = ny == (size_t)grid->ny && nx == (size_t)grid->nx;
  const bool deep = flat ? levels == 1 : rank == 3 && shape[0] == (size_t)levels;
  if (!deep || (!full && !own))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s must have the shape (%s%d, %d) of the meteorology files "
                        "or (%s%d, %d) of the model grid",
                        ql_nc_path(file), name, levels > 1 ? "category, " : "", wrf->full_y,
                        wrf->full_x, levels > 1 ? "category, " : "", grid->ny, grid->nx);
  const range y = range_of(full ? wrf->south : 0, grid->ny, (int)ny);
  const range x = range_of(full ? wrf->west : 0, grid->nx, (int)nx);
  ql_nc_slab slab = {{0}, {(size_t)levels}};
  const int a = flat ? 0 : 1;
  slab.start[a] = (size_t)y.first;
  slab.count[a] = (size_t)y.count;
  slab.start[a + 1] = (size_t)x.first;
  slab.count[a + 1] = (size_t)x.count;
  QL_TRY(ql_nc_read(file, name, units, &slab, wrf->buffer));
  spread(grid, y, x, levels, wrf->buffer, values);
  return QL_OK;
}
