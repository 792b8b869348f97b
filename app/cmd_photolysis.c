/* qinglan photolysis IN.nc OUT.nc: photolysis frequencies for a table of columns and altitudes. */
#include "app/command.h"

#include "base/arena.h"
#include "base/nc.h"
#include "solver/photolysis/columns.h"

#include "base/constants.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DOBSON 2.687e16 /* molecules cm-2 */

/* The variables on dimension p, with the range that each must keep. */
#define TABLE_VARIABLES(V)                                                                         \
  V(o3_du, 1.0, 2000.0)                                                                            \
  V(albedo, 0.0, 1.0)                                                                              \
  V(aod550, 0.0, 50.0)                                                                             \
  V(cod, 0.0, 1000.0)                                                                              \
  V(ssa, 0.0, 1.0)                                                                                 \
  V(angstrom, -5.0, 5.0)                                                                           \
  V(zbase_km, 0.0, 80.0)                                                                           \
  V(ztop_km, 0.0, 80.0)                                                                            \
  V(sza, 0.0, 180.0)                                                                               \
  V(alt_km, 0.0, 80.0)

typedef struct table {
  size_t rows, levels;
#define V(name, low, high) double *name;
  TABLE_VARIABLES(V)
#undef V
  double *z, *temperature, *air; /* km rising, K, cm-3 */
} table;

/* What the block solver needs besides the table; big, so from the arena. */
typedef struct room {
  const ql_photolysis_tables *tables;
  ql_columns_block block;
  ql_columns_work work;
  ql_columns_flux actinic[QL_PHOTOLYSIS_BANDS];
  ql_lanes *rate; /* [reaction][level] from the ground up */
  double ozone[QL_STREAMS_LAYERS], aerosol[QL_STREAMS_LAYERS]; /* shares of the column by layer */
} room;

static ql_status read_rows(ql_nc *file, ql_arena *arena, const char *name, const double range[2],
                           size_t count, double **values) {
  int rank;
  size_t shape[QL_NC_RANK];
  QL_TRY(ql_nc_shape(file, name, &rank, shape));
  if (rank != 1 || shape[0] != count)
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s must have the one dimension of length %zu",
                        ql_nc_path(file), name, count);
  QL_TRY(ql_arena_take(arena, name, count, sizeof **values, (void *)values));
  QL_TRY(ql_nc_read_double(file, name, NULL, NULL, *values));
  for (size_t i = 0; i < count; i++)
    if (!((*values)[i] >= range[0] && (*values)[i] <= range[1]))
      return ql_error_set(QL_ERR_INPUT, "%s: variable %s, entry %zu: %g is outside %g .. %g",
                          ql_nc_path(file), name, i, (*values)[i], range[0], range[1]);
  return QL_OK;
}

static ql_status read_atmosphere(ql_nc *file, ql_arena *arena, table *t) {
  QL_TRY(ql_nc_dimension(file, "z", &t->levels));
  if (t->levels < 3 || t->levels > QL_STREAMS_LAYERS + 1)
    return ql_error_set(QL_ERR_INPUT, "%s: dimension z has %zu levels; 3 .. %d can be treated",
                        ql_nc_path(file), t->levels, QL_STREAMS_LAYERS + 1);
  QL_TRY(read_rows(file, arena, "atm_z_km", (const double[]){0.0, 200.0}, t->levels, &t->z));
  QL_TRY(read_rows(file, arena, "atm_T_K", (const double[]){100.0, 400.0}, t->levels,
                   &t->temperature));
  QL_TRY(read_rows(file, arena, "atm_air_cm3", (const double[]){1e6, 1e21}, t->levels, &t->air));
  for (size_t k = 1; k < t->levels; k++)
    if (!(t->z[k] > t->z[k - 1]))
      return ql_error_set(QL_ERR_INPUT, "%s: variable atm_z_km must rise; level %zu is %g km",
                          ql_nc_path(file), k, t->z[k]);
  return QL_OK;
}

static ql_status check_rows(const ql_nc *file, const table *t) {
  for (size_t p = 0; p < t->rows; p++) {
    if (t->cod[p] > 0.0 && !(t->ztop_km[p] > t->zbase_km[p]))
      return ql_error_set(QL_ERR_INPUT,
                          "%s: row %zu has a cloud (cod %g) whose ztop_km %g is not above its "
                          "zbase_km %g",
                          ql_nc_path(file), p, t->cod[p], t->ztop_km[p], t->zbase_km[p]);
    if (t->alt_km[p] < t->z[0] || t->alt_km[p] > t->z[t->levels - 1])
      return ql_error_set(QL_ERR_INPUT,
                          "%s: variable alt_km, row %zu: %g km is outside the atmosphere (atm_z_km "
                          "%g .. %g)",
                          ql_nc_path(file), p, t->alt_km[p], t->z[0], t->z[t->levels - 1]);
  }
  return QL_OK;
}

static ql_status read_table(ql_nc *file, ql_arena *arena, table *t) {
  QL_TRY(ql_nc_dimension(file, "p", &t->rows));
#define V(name, low, high)                                                                         \
  QL_TRY(read_rows(file, arena, #name, (const double[]){low, high}, t->rows, &t->name));
  TABLE_VARIABLES(V)
#undef V
  QL_TRY(read_atmosphere(file, arena, t));
  return check_rows(file, t);
}

/* Rows that differ in altitude alone share a column. */
static int same_column(const table *t, size_t a, size_t b) {
  return t->o3_du[a] == t->o3_du[b] && t->albedo[a] == t->albedo[b] &&
         t->aod550[a] == t->aod550[b] && t->cod[a] == t->cod[b] && t->ssa[a] == t->ssa[b] &&
         t->angstrom[a] == t->angstrom[b] && t->zbase_km[a] == t->zbase_km[b] &&
         t->ztop_km[a] == t->ztop_km[b] && t->sza[a] == t->sza[b];
}

/* Shares of the ozone column and of the aerosol optical depth in each layer of the file. */
static void share_profiles(const table *t, room *r) {
  double ozone = 0.0, aerosol = 0.0;
  for (size_t k = 0; k + 1 < t->levels; k++) {
    const ql_photolysis_atmosphere *air = r->tables->atmosphere;
    ozone += r->ozone[k] = ql_photolysis_tables_column(air->ozone, t->z[k], t->z[k + 1]);
    aerosol += r->aerosol[k] = ql_photolysis_tables_steps(air->aerosol, t->z[k], t->z[k + 1]);
  }
  for (size_t k = 0; k + 1 < t->levels; k++) {
    r->ozone[k] /= ozone > 0.0 ? ozone : 1.0;
    r->aerosol[k] /= aerosol > 0.0 ? aerosol : 1.0;
  }
}

/* Column of row p into a lane of the block (layers from the top down). */
static void fill_lane(const table *t, size_t p, int lane, room *r) {
  ql_columns_block *b = &r->block;
  const int layers = (int)t->levels - 1;
  b->layers = layers;
  b->cosine[lane] = (float)fmax(cos(t->sza[p] * QL_PI / 180.0), 1e-3);
  b->albedo[lane] = (float)t->albedo[p];
  b->single_scattering[lane] = (float)t->ssa[p];
  b->angstrom[lane] = (float)t->angstrom[p];
  for (int k = 0; k <= layers; k++) b->edge[layers - k][lane] = (float)t->z[k];
  for (int k = 0; k < layers; k++) {
    const int at = layers - 1 - k;
    const double depth = t->z[k + 1] - t->z[k], ratio = log(t->air[k + 1] / t->air[k]);
    const double mean = fabs(ratio) > 1e-9 ? (t->air[k + 1] - t->air[k]) / ratio : t->air[k];
    const double inside = fmin(t->z[k + 1], t->ztop_km[p]) - fmax(t->z[k], t->zbase_km[p]);
    const double share = inside > 0.0 ? inside / (t->ztop_km[p] - t->zbase_km[p]) : 0.0;
    b->temperature[at][lane] = (float)(0.5 * (t->temperature[k] + t->temperature[k + 1]));
    b->air[at][lane] = (float)(mean * depth * 1e5);
    b->ozone[at][lane] = (float)(t->o3_du[p] * DOBSON * r->ozone[k]);
    b->aerosol[at][lane] = (float)(t->aod550[p] * r->aerosol[k]);
    b->cloud[at][lane] = (float)(t->cod[p] * share);
  }
}

/* All reactions at all levels of the block that is filled. */
static void compute_block(const table *t, room *r) {
  ql_columns_light(r->tables, &r->block, &r->work, r->actinic);
  for (size_t k = 0; k < t->levels; k++) {
    ql_lanes light[QL_PHOTOLYSIS_BANDS], temperature, density;
    for (int b = 0; b < r->tables->band_count; b++)
      memcpy(light[b], r->actinic[b][t->levels - 1 - k], sizeof light[b]);
    for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
      temperature[lane] = (float)t->temperature[k];
      density[lane] = (float)t->air[k];
    }
    for (int n = 0; n < r->tables->reaction_count; n++)
      ql_columns_rate(r->tables, n, (const ql_lanes *)light, temperature, density,
                      r->rate[(size_t)n * t->levels + k]);
  }
}

/* Frequencies of row p from its lane, linear in altitude between two levels. */
static void pick_row(const table *t, const room *r, size_t p, int lane, float *j) {
  size_t k = 0;
  while (k + 2 < t->levels && t->z[k + 1] <= t->alt_km[p]) k++;
  const double w = (t->alt_km[p] - t->z[k]) / (t->z[k + 1] - t->z[k]);
  for (int n = 0; n < r->tables->reaction_count; n++) {
    ql_lanes *rate = &r->rate[(size_t)n * t->levels];
    const double value = (1.0 - w) * (double)rate[k][lane] + w * (double)rate[k + 1][lane];
    j[n] = t->sza[p] < 90.0 ? (float)value : 0.0f;
  }
}

/* Rows in blocks of as many columns as there are lanes; lanes left over repeat the last column. */
static void compute_rows(const table *t, room *r, float *j) {
  const size_t width = (size_t)r->tables->reaction_count;
  for (size_t start = 0; start < t->rows;) {
    int lane = 0;
    size_t end = start;
    for (; end < t->rows; end++) {
      const int fresh = end == start || !same_column(t, end, end - 1);
      if (fresh && end > start && ++lane == QL_STREAMS_LANES) break;
      if (fresh) fill_lane(t, end, lane, r);
    }
    for (int rest = lane + 1; rest < QL_STREAMS_LANES; rest++) fill_lane(t, end - 1, rest, r);
    compute_block(t, r);
    lane = 0;
    for (size_t p = start; p < end; p++) {
      if (p > start && !same_column(t, p, p - 1)) lane++;
      pick_row(t, r, p, lane, j + p * width);
    }
    start = end;
  }
}

static ql_status write_result(const char *path, const table *t, const ql_photolysis_tables *tables,
                              const float *j) {
  ql_nc *out = NULL;
  QL_TRY(ql_nc_create(path, &out));
  const ql_nc_spec spec = {.name = "J",
                           .type = QL_NC_FLOAT,
                           .dimensions = "p r",
                           .units = "s-1",
                           .long_name = "photolysis frequency at 1 au",
                           .deflate = 1};
  const ql_nc_spec names = {.name = "reaction",
                            .type = QL_NC_STRING,
                            .dimensions = "r",
                            .long_name = "name of the reaction"};
  ql_status status = ql_nc_define_dimension(out, "r", (size_t)tables->reaction_count);
  if (status == QL_OK) status = ql_nc_define_dimension(out, "p", t->rows);
  if (status == QL_OK) status = ql_nc_define(out, &names);
  if (status == QL_OK) status = ql_nc_define(out, &spec);
  if (status == QL_OK)
    status = ql_nc_put_text(out, NULL, "title", "photolysis frequencies by qinglan photolysis");
  for (int n = 0; status == QL_OK && n < tables->reaction_count; n++)
    status = ql_nc_write_string(out, "reaction", (size_t)n, tables->reactions[n].name);
  if (status == QL_OK) status = ql_nc_write(out, "J", NULL, j);
  if (status == QL_OK) return ql_nc_commit(out);
  ql_nc_close(out);
  return status;
}

static ql_status run(ql_arena *arena, const char *in, const char *out) {
  ql_nc *file = NULL;
  table t = {0};
  room *r = NULL;
  float *j = NULL;
  QL_TRY(ql_arena_take(arena, "photolysis workspace", 1, sizeof *r, (void *)&r));
  QL_TRY(ql_photolysis_tables_load(arena, &r->tables));
  QL_TRY(ql_nc_open(in, &file));
  const ql_status status = read_table(file, arena, &t);
  ql_nc_close(file);
  QL_TRY(status);
  const size_t reactions = (size_t)r->tables->reaction_count;
  QL_TRY(ql_arena_take(arena, "frequencies", t.rows * reactions, sizeof *j, (void *)&j));
  QL_TRY(ql_arena_take(arena, "rates", reactions * t.levels, sizeof *r->rate, (void *)&r->rate));
  share_profiles(&t, r);
  compute_rows(&t, r, j);
  return write_result(out, &t, r->tables, j);
}

static const char help[] =
    "usage: qinglan photolysis IN.nc OUT.nc\n\n"
    "Photolysis frequencies for a table of columns. IN.nc has, without units, on dimension p\n"
    "  o3_du (Dobson units), albedo, aod550, cod, ssa, angstrom, zbase_km, ztop_km (cloud),\n"
    "  sza (solar zenith angle, degrees), alt_km (where the frequency is wanted)\n"
    "and on dimension z the atmosphere: atm_z_km (rising), atm_T_K, atm_air_cm3.\n"
    "OUT.nc has J(p, r) in s-1 at 1 au and the names reaction(r).\n"
    "Rows that follow each other and differ in alt_km alone share one calculation.\n"
    "Exit codes: 0 success, 1 the run failed, 2 wrong input or command line.\n";

int ql_cmd_photolysis(int argc, char **argv) {
  if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
    fputs(help, stdout);
    return 0;
  }
  if (argc != 3 || argv[1][0] == '-' || argv[2][0] == '-')
    return ql_command_end("photolysis",
                          ql_error_set(QL_ERR_USAGE, "two file names are needed: IN.nc OUT.nc; "
                                                     "'qinglan photolysis --help' tells more"));
  ql_arena *arena = NULL;
  ql_status status = ql_arena_create(&arena);
  if (status == QL_OK) status = run(arena, argv[1], argv[2]);
  ql_arena_free(arena);
  return ql_command_end("photolysis", status);
}
