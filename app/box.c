#include "app/box.h"

#include "app/box_csv.h"
#include "base/constants.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOURS = 48 };

/* Molecules cm-3 K atm-1 of air, the value CMAQ uses; the model itself takes p / (k_B T). */
#define DENSITY_CONSTANT 7.33981e21
#define LATITUDE 29.7 /* degrees north, of all cases */

typedef struct box_case {
  const char *name;
  double temperature, pressure, water; /* K, atm, mol mol-1 */
  double declination, start, scale;    /* degrees, local solar hour, 1 */
} box_case;

typedef struct box {
  const ql_box_options *options;
  ql_cells *cells;
  int count;
  box_case cases[QL_CELLS];
  double *shape; /* [photolysis_count][3]: l (s-1), m, n of J = l cos^m exp(-n / cos) */
} box;

static ql_status read_cases(ql_arena *arena, box *b) {
  static const struct {
    const char *name;
    double low, high;
  } columns[] = {{"T_K", 150, 400},
                 {"p_atm", 0.001, 2},
                 {"xH2O_molmol", 0, 0.2},
                 {"dec_deg", -24, 24},
                 {"start_local_solar_hour", 0, 24},
                 {"jscale", 0, 10}};
  ql_box_csv table;
  int name, column[6];
  QL_TRY(ql_box_csv_read(arena, b->options->folder, "cases.csv", &table));
  QL_TRY(ql_box_csv_column(&table, "case", &name));
  for (int c = 0; c < 6; c++) QL_TRY(ql_box_csv_column(&table, columns[c].name, &column[c]));
  if (table.rows > QL_CELLS)
    return ql_error_set(QL_ERR_INPUT, "%s: %d cases; at most %d can be run at once", table.path,
                        table.rows, QL_CELLS);
  b->count = table.rows;
  for (int r = 0; r < table.rows; r++) {
    double v[6];
    for (int c = 0; c < 6; c++)
      QL_TRY(ql_box_csv_number(&table, r, column[c], columns[c].low, columns[c].high, &v[c]));
    b->cases[r] = (box_case){ql_box_csv_text(&table, r, name), v[0], v[1], v[2], v[3], v[4], v[5]};
    b->cells->temperature[r] = v[0];
    b->cells->density[r] = DENSITY_CONSTANT * v[1] / v[0];
    b->cells->water[r] = v[2];
  }
  return QL_OK;
}

static ql_status find_case(const box *b, const ql_box_csv *table, int row, int column, int *found) {
  const char *name = ql_box_csv_text(table, row, column);
  for (int c = 0; c < b->count; c++)
    if (strcmp(b->cases[c].name, name) == 0) {
      *found = c;
      return QL_OK;
    }
  return ql_error_set(QL_ERR_INPUT, "%s:%d: case '%s' is not in cases.csv", table->path,
                      table->lines[row], name);
}

static ql_status read_amounts(ql_arena *arena, box *b) {
  const ql_mechanism *m = b->options->mechanism;
  const ql_species_table species = {m->species_count, m->species};
  ql_box_csv table;
  int column[4];
  static const char *const names[] = {"case", "species", "initial_ppb", "emission_ppb_per_h"};
  QL_TRY(ql_box_csv_read(arena, b->options->folder, "initial_emissions.csv", &table));
  for (int c = 0; c < 4; c++) QL_TRY(ql_box_csv_column(&table, names[c], &column[c]));
  for (int r = 0; r < table.rows; r++) {
    int cell = 0;
    double initial = 0.0, emission = 0.0;
    QL_TRY(find_case(b, &table, r, column[0], &cell));
    const int s = ql_species_find(&species, ql_box_csv_text(&table, r, column[1]));
    if (s < 0)
      return ql_error_set(QL_ERR_INPUT, "%s:%d: mechanism %s has no species '%s'", table.path,
                          table.lines[r], m->name, ql_box_csv_text(&table, r, column[1]));
    QL_TRY(ql_box_csv_number(&table, r, column[2], 0.0, 1e9, &initial));
    QL_TRY(ql_box_csv_number(&table, r, column[3], 0.0, 1e9, &emission));
    const size_t at = (size_t)cell * (size_t)m->species_count + (size_t)s;
    b->cells->amount[at] = initial;
    b->cells->source[at] = emission / 3600.0;
  }
  b->cells->has_source = true;
  return QL_OK;
}

static ql_status read_photolysis(ql_arena *arena, box *b) {
  const ql_mechanism *m = b->options->mechanism;
  ql_box_csv table;
  int name, column[3];
  static const char *const names[] = {"l_per_s", "m", "n_exp"};
  QL_TRY(ql_box_csv_read(arena, b->options->folder, "photolysis.csv", &table));
  QL_TRY(ql_box_csv_column(&table, "J_name", &name));
  for (int c = 0; c < 3; c++) QL_TRY(ql_box_csv_column(&table, names[c], &column[c]));
  QL_TRY(ql_arena_take(arena, "photolysis shapes", (size_t)m->photolysis_count * 3, sizeof(double),
                       &b->shape));
  for (int p = 0; p < m->photolysis_count; p++) {
    int row = 0;
    while (row < table.rows && strcmp(ql_box_csv_text(&table, row, name), m->photolysis[p]) != 0)
      row++;
    if (row == table.rows)
      return ql_error_set(QL_ERR_INPUT, "%s: no row for %s, which mechanism %s needs", table.path,
                          m->photolysis[p], m->name);
    for (int c = 0; c < 3; c++)
      QL_TRY(ql_box_csv_number(&table, row, column[c], 0.0, 1e3, &b->shape[3 * p + c]));
  }
  return QL_OK;
}

/* J = scale l cos^m exp(-n / cos) of the solar zenith angle, 0 below the horizon (the form of the
 * Master Chemical Mechanism, Saunders et al. 2003, ACP 3, 161, section 3.3). */
static void set_photolysis(const box *b, double time) {
  const double radian = QL_PI / 180.0, latitude = LATITUDE * radian;
  for (int c = 0; c < b->count; c++) {
    const box_case *one = &b->cases[c];
    const double declination = one->declination * radian;
    const double angle = 15.0 * radian * (one->start + time / 3600.0 - 12.0);
    const double cosine =
        sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(angle);
    for (int p = 0; p < b->options->mechanism->photolysis_count; p++) {
      const double *shape = b->shape + 3 * p;
      b->cells->photolysis[(size_t)p * QL_CELLS + (size_t)c] =
          cosine > 1e-4 ? one->scale * shape[0] * pow(cosine, shape[1]) * exp(-shape[2] / cosine)
                        : 0.0;
    }
  }
}

static void write_hour(const box *b, int hour, FILE *out) {
  for (int c = 0; c < b->count; c++) {
    fprintf(out, "%s,%d", b->cases[c].name, hour);
    for (int s = 0; s < b->options->mechanism->species_count; s++)
      fprintf(out, ",%.12e", b->cells->amount[c * b->options->mechanism->species_count + s]);
    fputc('\n', out);
  }
}

static ql_status integrate(const box *b, FILE *out) {
  const ql_mechanism *m = b->options->mechanism;
  const double step = b->options->step;
  const int steps = (int)(3600.0 / step);
  ql_rosenbrock_report report = {0};
  fputs("case,hour", out);
  for (int s = 0; s < m->species_count; s++) fprintf(out, ",%s", m->species[s].name);
  fputc('\n', out);
  write_hour(b, 0, out);
  for (int hour = 0; hour < HOURS; hour++) {
    for (int n = 0; n < steps; n++) {
      const double time = hour * 3600.0 + n * step;
      set_photolysis(b, time + 0.5 * step);
      ql_cells_advance(b->cells, b->options->tolerance, (size_t)b->count, step, &report);
      if (report.failed_cell >= 0)
        return ql_error_set(QL_ERR_NUMERIC, "case %s did not converge at %.0f s: species %s",
                            b->cases[report.failed_cell].name, time + report.failed_time,
                            m->species[report.failed_species].name);
    }
    write_hour(b, hour + 1, out);
  }
  return QL_OK;
}

/* The result gets its name only when it is whole. */
static ql_status write_all(const box *b) {
  char part[4096];
  const char *path = b->options->output;
  if ((size_t)snprintf(part, sizeof part, "%s.part", path) >= sizeof part)
    return ql_error_set(QL_ERR_USAGE, "--output %.80s...: the path is too long", path);
  FILE *out = fopen(part, "w");
  if (!out) return ql_error_set(QL_ERR_IO, "%s: cannot write it", part);
  ql_status status = integrate(b, out);
  const bool written = !ferror(out);
  if ((fclose(out) != 0 || !written) && status == QL_OK)
    status = ql_error_set(QL_ERR_IO, "%s: writing failed", part);
  if (status == QL_OK && rename(part, path) != 0)
    status = ql_error_set(QL_ERR_IO, "%s: cannot be renamed to %s", part, path);
  if (status != QL_OK) remove(part);
  return status;
}

static ql_status run(ql_arena *arena, box *b) {
  QL_TRY(ql_cells_create(arena, b->options->mechanism, &b->cells));
  QL_TRY(read_cases(arena, b));
  QL_TRY(read_amounts(arena, b));
  QL_TRY(read_photolysis(arena, b));
  return write_all(b);
}

ql_status ql_box_run(const ql_box_options *options) {
  ql_arena *arena = NULL;
  box b = {.options = options};
  QL_TRY(ql_arena_create(&arena));
  const ql_status status = run(arena, &b);
  ql_arena_free(arena);
  return status;
}
