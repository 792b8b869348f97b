#include "app/puff_experiment.h"

#include "base/constants.h"
#include "base/csv.h"
#include "outputs/text_file.h"
#include "solver/deposition/similarity.h"
#include "solver/puff/depletion.h"
#include "solver/puff/kernel.h"
#include "solver/puff/spread.h"

#include <math.h>
#include <string.h>

/* The tables of Project Prairie Grass have u* and L as Businger et al. (1971) define them, k =
 * 0.35: with them, and z0 = 0.008 m (van Ulden 1978, Atmos. Environ. 12, 2125), they give the wind
 * at 2 m. What was measured are profiles. So u* and L become those of the same slope of the wind
 * and the same gradient Richardson number at 2 m with k = 0.40 and the relations that puffs use. */
static const double old_karman = 0.35, wind_height = 2.0; /* 1, m */

/* The tracer was SO2. Surface resistance of grassland in midsummer (Wesely 1989, Atmos. Environ.
 * 23, 1293: r_i 120, r_lu 2000, r_ac 100, r_gs 350, r_cl 2000 s m-1) by day, at 700 W m-2 and 27
 * degC, and by night. */
static const double resistance_day = 150.0, resistance_night = 360.0; /* s m-1 */

enum {
  EXP,
  ARC,
  AZIMUTH,
  MEASURED,
  RATE,
  SOURCE,
  RECEIVER,
  LENGTH,
  USTAR,
  DEPTH,
  DIRECTION,
  SIGMA,
  SPEED,
  COLUMNS
};

static const char *const names[COLUMNS] = {
    "exp", "arc_m",     "azimuth_deg", "conc_mg_m3", "Q_g_s",        "h_src_m", "h_rec_m",
    "L_m", "ustar_m_s", "zi_m",        "wd_deg",     "sigma_az_deg", "U2m_m_s"};

typedef struct arcs {
  ql_arena *arena;
  const ql_csv *table;
  int column[COLUMNS];
  bool without_sigma_theta;
  float *x, *y, *model; /* m, m, mg m-3: [rows]; model < 0: none */
} arcs;

static double number(const arcs *a, int row, int what, double otherwise) {
  double value;
  return ql_csv_number(a->table, row, a->column[what], &value) ? value : otherwise;
}

/* zeta = z/L of a form of the flux-profile relations where their gradient Richardson number, zeta
 * phi_h / phi_m^2, is that given. It rises with zeta. */
static double zeta_of(const ql_similarity_form *form, double richardson) {
  double low = -100.0, high = 100.0; /* beyond all that is measured at 2 m */
  for (int n = 0; n < 60; n++) {
    const double middle = 0.5 * (low + high), slope = ql_similarity_phi_m(form, middle);
    if (middle * ql_similarity_phi_h(form, middle) < richardson * slope * slope)
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

/* 1/L and u* of a run such that the measured profile at 2 m stays: its Richardson number and the
 * slope of the wind, u* phi_m / k. */
static void read_fluxes(const arcs *a, int row, ql_puff_air *air) {
  const ql_similarity_form *old = &ql_similarity_businger, *form = ql_puff_air_form;
  const double before = wind_height / number(a, row, LENGTH, INFINITY);
  const double slope = ql_similarity_phi_m(old, before);
  const double zeta = zeta_of(form, before * ql_similarity_phi_h(old, before) / (slope * slope));
  air->inverse_length = zeta / wind_height;
  air->ustar = number(a, row, USTAR, 0.0) * QL_VON_KARMAN / old_karman * slope /
               ql_similarity_phi_m(form, zeta);
}

/* The air of a run; false where the table does not say what is needed. */
static bool read_air(const arcs *a, int row, ql_puff_air *air) {
  const double length = number(a, row, LENGTH, 0.0), speed = number(a, row, SPEED, 0.0);
  const double direction = number(a, row, DIRECTION, NAN), depth = number(a, row, DEPTH, -1.0);
  const double sigma = number(a, row, SIGMA, 0.0);
  if (length == 0.0 || speed <= 0.0 || number(a, row, USTAR, 0.0) <= 0.0 || isnan(direction))
    return false;
  if (sigma <= 0.0 && !a->without_sigma_theta) return false;
  *air = (ql_puff_air){.direction = direction, .reference = wind_height, .temperature = 293.0};
  read_fluxes(a, row, air);
  air->roughness = ql_puff_air_roughness(air, wind_height, speed);
  if (!a->without_sigma_theta) air->turbulence = sigma * QL_PI / 180.0 * speed;
  air->depth = depth > 0.0 ? depth : ql_puff_air_mechanical_depth(air->ustar);
  return true;
}

/* Rows of one run have the same text in column `exp`, one after the other. */
static int run_end(const arcs *a, int first) {
  const char *run = ql_csv_field(a->table, first, a->column[EXP]);
  int last = first + 1;
  while (last < a->table->rows && strcmp(run, ql_csv_field(a->table, last, a->column[EXP])) == 0)
    last++;
  return last;
}

static ql_status set_receptors(const arcs *a, int first, int last, double reach[2]) {
  reach[0] = INFINITY;
  reach[1] = 0.0;
  for (int r = first; r < last; r++) {
    char place[256];
    const double arc = number(a, r, ARC, 0.0), azimuth = number(a, r, AZIMUTH, NAN);
    ql_csv_place(a->table, r, sizeof place, place);
    if (arc <= 0.0 || isnan(azimuth))
      return ql_error_set(QL_ERR_INPUT,
                          "%s: arc_m must be above 0 m and azimuth_deg a number of degrees", place);
    a->x[r] = (float)(arc * sin(azimuth * QL_PI / 180.0));
    a->y[r] = (float)(arc * cos(azimuth * QL_PI / 180.0));
    reach[0] = fmin(reach[0], arc);
    reach[1] = fmax(reach[1], arc);
  }
  return QL_OK;
}

/* Puffs of a source that has been on for as long as they need to pass the outer arc; every
 * `interval` seconds one, so that at the inner arc they stand not more than 0.7 sigma apart. */
static ql_status emit(const arcs *a, int row, const ql_puff_flow *flow, const double reach[2],
                      ql_puffs **puffs) {
  const ql_puff_surface *table = flow->surface;
  const double height = number(a, row, SOURCE, 0.0);
  const ql_puff_lateral lateral = ql_puff_spread_lateral_of(flow->air, height);
  double near = 0.0, far = 0.0; /* s: travel to the inner arc, and well past the outer one */
  while (ql_puff_surface_distance(table, near) < reach[0]) near += 0.5;
  while (ql_puff_surface_distance(table, far) < 2.0 * reach[1]) far += 5.0;
  const double sigma = ql_puff_spread_lateral(&lateral, near);
  const double interval = 0.7 * sigma / ql_puff_surface_speed(table, near);
  const int count = (int)ceil(far / interval);
  const double mass = 1e3 * number(a, row, RATE, 0.0) * interval; /* mg */
  const ql_puff_birth birth = {.height = height, .sigma = 0.01, .depth = 0.01};
  const ql_puff_loss loss = {
      .velocity = ql_puff_deposition_velocity(
          flow->air, 1.0, flow->air->inverse_length < 0.0 ? resistance_day : resistance_night),
      .height = 1.0};
  QL_TRY(ql_puffs_create(a->arena, count, 1, puffs));
  for (int n = 0; n < count; n++) {
    QL_TRY(ql_puffs_release(*puffs, &birth, &mass));
    ql_puffs_step(*puffs, 0, (*puffs)->count, flow, interval);
    ql_puff_deplete(*puffs, (const int[]){0, (*puffs)->count}, flow, &loss, interval, NULL);
  }
  return QL_OK;
}

static ql_status model_run(const arcs *a, int first, int last, const ql_puff_air *air) {
  ql_puff_surface *table;
  ql_puffs *puffs;
  ql_puff_view view;
  double reach[2];
  QL_TRY(set_receptors(a, first, last, reach));
  QL_TRY(ql_arena_take(a->arena, "surface plume", 1, sizeof *table, (void *)&table));
  char place[256];
  ql_csv_place(a->table, first, sizeof place, place);
  const ql_status built = ql_puff_surface_build(air, number(a, first, SOURCE, 0.0), table);
  if (built != QL_OK)
    return ql_error_set(QL_ERR_INPUT, "%s: h_src_m: %s", place, ql_error_message());
  const ql_puff_flow flow = {.air = air, .surface = table};
  QL_TRY(emit(a, first, &flow, reach, &puffs));
  QL_TRY(ql_puff_view_create(a->arena, puffs->count, &view));
  for (int r = first, next; r < last; r = next) {
    const double z = number(a, r, RECEIVER, 1.5);
    for (next = r; next < last && number(a, next, RECEIVER, 1.5) == z; next++)
      a->model[next] = 0.0f;
    view.count = 0;
    ql_puff_view_add(&view, puffs, (const int[]){0, puffs->count}, &flow, 0,
                     &(ql_puff_site){.height = z});
    ql_puff_kernel(&view, next - r, a->x + r, a->y + r, a->model + r);
  }
  return QL_OK;
}

/* Concentrations below 0 stand for samplers that failed. */
static int drop_missing(const arcs *a, int first, int last) {
  int count = 0;
  for (int r = first; r < last; r++) {
    if (number(a, r, MEASURED, -1.0) >= 0.0) continue;
    a->model[r] = -1.0f;
    count++;
  }
  return count;
}

static ql_status model_all(arcs *a, ql_puff_experiment *experiment) {
  const size_t rows = (size_t)a->table->rows;
  float **const lists[] = {&a->x, &a->y, &a->model};
  for (int n = 0; n < 3; n++)
    QL_TRY(ql_arena_take(a->arena, "samplers", rows, sizeof(float), (void *)lists[n]));
  for (int first = 0, last; first < a->table->rows; first = last) {
    ql_puff_air air;
    last = run_end(a, first);
    for (int r = first; r < last; r++) a->model[r] = -1.0f;
    if (read_air(a, first, &air)) {
      QL_TRY(model_run(a, first, last, &air));
      experiment->runs++;
      experiment->missing += drop_missing(a, first, last);
    } else {
      experiment->skipped++;
    }
  }
  return QL_OK;
}

static ql_status write_rows(const arcs *a, const char *path) {
  const ql_csv *t = a->table;
  FILE *out;
  QL_TRY(ql_text_file_create(path, &out));
  for (int c = 0; c < t->columns; c++) {
    ql_text_file_csv(out, t->header[c]);
    fputc(',', out);
  }
  fputs("model_mg_m3\n", out);
  for (int r = 0; r < t->rows; r++) {
    for (int c = 0; c < t->columns; c++) {
      ql_text_file_csv(out, ql_csv_field(t, r, c));
      fputc(',', out);
    }
    if (a->model[r] >= 0.0f) fprintf(out, "%.6g", (double)a->model[r]);
    fputc('\n', out);
  }
  return ql_text_file_commit(path, out);
}

static ql_status run(ql_arena *arena, ql_puff_experiment *experiment) {
  ql_csv table;
  arcs a = {
      .arena = arena, .table = &table, .without_sigma_theta = experiment->without_sigma_theta};
  QL_TRY(ql_csv_read(arena, experiment->input, &table));
  QL_TRY(ql_csv_columns(&table, COLUMNS, names, a.column));
  QL_TRY(model_all(&a, experiment));
  return write_rows(&a, experiment->output);
}

ql_status ql_puff_experiment_run(ql_puff_experiment *experiment) {
  ql_arena *arena = NULL;
  QL_TRY(ql_arena_create(&arena));
  const ql_status status = run(arena, experiment);
  ql_arena_free(arena);
  return status;
}
