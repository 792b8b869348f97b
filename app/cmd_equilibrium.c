/* qinglan equilibrium IN.nc OUT.nc: gas-particle equilibrium of a table of cells. */
#include "app/command.h"

#include "base/arena.h"
#include "base/nc.h"
#include "solver/aerosol/equilibrium/equilibrium.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* In the order of ql_equilibrium_total. */
static const char *const total_names[QL_EQUILIBRIUM_TOTALS] = {
    "tot_na", "tot_so4", "tot_nh3", "tot_no3", "tot_cl", "tot_ca", "tot_k", "tot_mg"};

/* In the order of ql_equilibrium_part. */
static const struct {
  const char *name, *text;
} parts[QL_EQUILIBRIUM_PARTS] = {
    {"nh3g", "ammonia in the gas phase"},           {"hno3g", "nitric acid in the gas phase"},
    {"hclg", "hydrochloric acid in the gas phase"}, {"nh4_aer", "ammonium in the particles"},
    {"no3_aer", "nitrate in the particles"},        {"cl_aer", "chloride in the particles"},
    {"so4_aq", "sulfate ion in solution"},          {"hso4_aq", "bisulfate ion in solution"},
    {"caso4_s", "solid calcium sulfate"},           {"h_aq", "free hydrogen ion in solution"},
    {"water", "liquid water of the particles"}};

typedef struct table {
  size_t rows;
  double *total[QL_EQUILIBRIUM_TOTALS], *humidity, *temperature;
  double *part[QL_EQUILIBRIUM_PARTS], *acidity;
} table;

/* A column in `units`, each entry from low to high. */
static ql_status read_column(const ql_nc *file, ql_arena *arena, const char *name,
                             const char *units, const double range[2], table *t, double **values) {
  int rank;
  size_t shape[QL_NC_RANK];
  QL_TRY(ql_nc_shape(file, name, &rank, shape));
  if (rank != 1 || shape[0] != t->rows)
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s must have the one dimension p (%zu)",
                        ql_nc_path(file), name, t->rows);
  QL_TRY(ql_arena_take(arena, name, t->rows, sizeof **values, (void *)values));
  QL_TRY(ql_nc_read_double(file, name, units, NULL, *values));
  for (size_t i = 0; i < t->rows; i++)
    if (!((*values)[i] >= range[0] && (*values)[i] <= range[1]))
      return ql_error_set(QL_ERR_INPUT, "%s: variable %s, entry %zu: %g %s is outside %g .. %g",
                          ql_nc_path(file), name, i, (*values)[i], units, range[0], range[1]);
  return QL_OK;
}

static ql_status read_table(const ql_nc *file, ql_arena *arena, table *t) {
  QL_TRY(ql_nc_dimension(file, "p", &t->rows));
  for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++)
    QL_TRY(read_column(file, arena, total_names[s], "mol m-3", (const double[]){0.0, 1e3}, t,
                       &t->total[s]));
  QL_TRY(read_column(file, arena, "rh", "1", (const double[]){0.0, 1.0}, t, &t->humidity));
  return read_column(file, arena, "temp", "K", (const double[]){180.0, 340.0}, t, &t->temperature);
}

static ql_status compute(ql_arena *arena, bool smooth, table *t, size_t *unsettled) {
  const ql_equilibrium *solver;
  ql_equilibrium_cells cells = {.humidity = t->humidity, .temperature = t->temperature};
  const ql_equilibrium_options options = {.smooth = smooth};
  QL_TRY(ql_equilibrium_create(arena, &options, &solver));
  for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++) cells.total[s] = t->total[s];
  for (int s = 0; s < QL_EQUILIBRIUM_PARTS; s++) {
    QL_TRY(ql_arena_take(arena, parts[s].name, t->rows, sizeof **t->part, (void *)&t->part[s]));
    cells.part[s] = t->part[s];
  }
  QL_TRY(ql_arena_take(arena, "pH", t->rows, sizeof *t->acidity, (void *)&t->acidity));
  QL_TRY(ql_equilibrium_solve(solver, t->rows, &cells, unsettled));
  for (size_t i = 0; i < t->rows; i++) {
    const double water = t->part[QL_EQUILIBRIUM_WATER][i];
    t->acidity[i] = -log10(t->part[QL_EQUILIBRIUM_H_AQ][i] / water);
    for (int s = 0; s < QL_EQUILIBRIUM_PARTS; s++)
      t->part[s][i] *= s == QL_EQUILIBRIUM_WATER ? 1e9 : 1e6; /* ug m-3, umol m-3 */
  }
  return QL_OK;
}

static ql_status define_all(ql_nc *out, const table *t) {
  QL_TRY(ql_nc_define_dimension(out, "p", t->rows));
  for (int s = 0; s < QL_EQUILIBRIUM_PARTS; s++) {
    const ql_nc_spec spec = {.name = parts[s].name,
                             .type = QL_NC_DOUBLE,
                             .dimensions = "p",
                             .units = s == QL_EQUILIBRIUM_WATER ? "ug m-3" : "umol m-3",
                             .long_name = parts[s].text};
    QL_TRY(ql_nc_define(out, &spec));
  }
  const ql_nc_spec spec = {.name = "pH",
                           .type = QL_NC_DOUBLE,
                           .dimensions = "p",
                           .units = "1",
                           .long_name = "-log10 of free hydrogen ion in mol per kg of water"};
  QL_TRY(ql_nc_define(out, &spec));
  return ql_nc_put_text(out, NULL, "title", "inorganic equilibrium by qinglan equilibrium");
}

static ql_status write_all(ql_nc *out, const table *t) {
  QL_TRY(define_all(out, t));
  for (int s = 0; s < QL_EQUILIBRIUM_PARTS; s++)
    QL_TRY(ql_nc_write_double(out, parts[s].name, NULL, t->part[s]));
  return ql_nc_write_double(out, "pH", NULL, t->acidity);
}

static ql_status run(ql_arena *arena, const char *in, const char *path, bool smooth) {
  ql_nc *file = NULL, *out = NULL;
  table t = {0};
  size_t unsettled = 0;
  QL_TRY(ql_nc_open(in, &file));
  ql_status status = read_table(file, arena, &t);
  ql_nc_close(file);
  QL_TRY(status);
  QL_TRY(compute(arena, smooth, &t, &unsettled));
  if (unsettled > 0)
    fprintf(stderr, "qinglan equilibrium: warning: %zu of %zu rows did not settle to 1e-6\n",
            unsettled, t.rows);
  QL_TRY(ql_nc_create(path, &out));
  status = write_all(out, &t);
  if (status == QL_OK) return ql_nc_commit(out);
  ql_nc_close(out);
  return status;
}

static const char help[] =
    "usage: qinglan equilibrium [OPTIONS] IN.nc OUT.nc\n\n"
    "Inorganic gas-particle equilibrium (metastable) of a table of cells. IN.nc has on dimension\n"
    "p: tot_na, tot_so4, tot_nh3, tot_no3, tot_cl, tot_ca, tot_k, tot_mg (gas and particle, in\n"
    "umol m-3 or the like), rh (1) and temp (K). OUT.nc has nh3g, hno3g, hclg, nh4_aer, no3_aer,\n"
    "cl_aer, so4_aq, hso4_aq, caso4_s, h_aq (umol m-3), water (ug m-3) and pH.\n\n"
    "  -s, --smooth  answers that are a smooth function of the input: water interpolated in\n"
    "                humidity, bisulfate inside the charge balance (default: as ISORROPIA II)\n"
    "  -h, --help    this help\n\n"
    "Exit codes: 0 success, 1 the run failed, 2 wrong input or command line.\n";

int ql_cmd_equilibrium(int argc, char **argv) {
  static const struct option options[] = {
      {"smooth", no_argument, NULL, 's'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
  bool smooth = false;
  for (int o; (o = getopt_long(argc, argv, "sh", options, NULL)) != -1;) {
    if (o != 's') {
      if (o == 'h') fputs(help, stdout);
      return o == 'h' ? 0 : 2;
    }
    smooth = true;
  }
  if (argc - optind != 2)
    return ql_command_end("equilibrium",
                          ql_error_set(QL_ERR_USAGE, "two file names are needed: IN.nc OUT.nc; "
                                                     "'qinglan equilibrium --help' tells more"));
  ql_arena *arena = NULL;
  ql_status status = ql_arena_create(&arena);
  if (status == QL_OK) status = run(arena, argv[optind], argv[optind + 1], smooth);
  ql_arena_free(arena);
  return ql_command_end("equilibrium", status);
}
