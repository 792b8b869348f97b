#include "solver/chemistry/chemistry.h"

#include "base/constants.h"
#include "solver/chemistry/cells.h"

#include <omp.h>
#include <string.h>

/* What one batch of cells adds to the accounts, so that sums do not depend on who computed it. */
typedef struct batch_account {
  double *change, *clipped; /* [species_count] mol */
  long accepted, rejected;
} batch_account;

typedef struct workspace {
  const ql_mechanism *mechanism;
  const ql_grid *grid;
  const float *j_values, *het_rates;
  const ql_chemistry_tolerance *tolerance;
  int threads;
  ql_cells **cells; /* [threads] */
  size_t batch_count;
  batch_account *accounts; /* [batch_count] */
  double *clipped;         /* [species_count] mol, since creation */
  long accepted, rejected;
} workspace;

/* The cells of a batch: grid indices, in the order k, j, i. */
typedef struct cell_list {
  size_t count, at[QL_CELLS], at2[QL_CELLS]; /* 3-D and 2-D indices */
} cell_list;

static size_t inner_cells(const ql_grid *g) {
  return (size_t)g->nx * (size_t)g->ny * (size_t)g->nz;
}

static void cell_position(const ql_grid *g, size_t cell, int position[3]) {
  const size_t nx = (size_t)g->nx, ny = (size_t)g->ny;
  position[0] = (int)(cell / (nx * ny));
  position[1] = (int)(cell / nx % ny);
  position[2] = (int)(cell % nx);
}

static void list_cells(const ql_grid *g, size_t batch, cell_list *list) {
  const size_t first = batch * QL_CELLS, left = inner_cells(g) - first;
  list->count = left < QL_CELLS ? left : QL_CELLS;
  for (size_t i = 0; i < list->count; i++) {
    int p[3];
    cell_position(g, first + i, p);
    list->at[i] = ql_grid_at(g, p[0], p[1], p[2]);
    list->at2[i] = ql_grid_at2(g, p[1], p[2]);
  }
}

static void load_rates(const float *values, int count, size_t volume, const cell_list *list,
                       double *to) {
  for (int p = 0; p < count; p++)
    for (size_t i = 0; i < list->count; i++)
      to[(size_t)p * QL_CELLS + i] = (double)values[(size_t)p * volume + list->at[i]];
}

/* Air, photolysis and heterogeneous rates: number density p / (k_B T) in cm-3. */
static void load_air(const workspace *w, const cell_list *list, const ql_met_fields *now,
                     ql_cells *c) {
  for (size_t i = 0; i < list->count; i++) {
    const double temperature = (double)now->temperature[list->at[i]];
    c->temperature[i] = temperature;
    c->density[i] = (double)now->pressure[list->at[i]] / (QL_BOLTZMANN * temperature) * 1e-6;
    c->water[i] = (double)now->humidity[list->at[i]];
  }
  load_rates(w->j_values, w->mechanism->photolysis_count, w->grid->volume, list, c->photolysis);
  if (w->het_rates)
    load_rates(w->het_rates, w->mechanism->het_count, w->grid->volume, list, c->het);
}

static void load_amounts(const workspace *w, const cell_list *list, const ql_state *state,
                         ql_cells *c) {
  for (int s = 0; s < w->mechanism->species_count; s++) {
    const ql_real *field = state->c + (size_t)s * w->grid->volume;
    double *amount = c->amount + s;
    const size_t n = (size_t)w->mechanism->species_count;
    for (size_t i = 0; i < list->count; i++) amount[i * n] = 1e9 * (double)field[list->at[i]];
  }
}

/* Write back and account: change and clipped amount times the moles of air of each cell. */
static void store_amounts(const workspace *w, const cell_list *list, const double *moles,
                          const ql_cells *c, ql_state *state, batch_account *account) {
  for (int s = 0; s < w->mechanism->species_count; s++) {
    ql_real *field = state->c + (size_t)s * w->grid->volume;
    const double *amount = c->amount + s;
    const size_t n = (size_t)w->mechanism->species_count;
    double change = 0.0;
    for (size_t i = 0; i < list->count; i++) {
      const ql_real after = (ql_real)(1e-9 * amount[i * n]);
      change += ((double)after - (double)field[list->at[i]]) * moles[i];
      field[list->at[i]] = after;
    }
    account->change[s] = change;
  }
}

static ql_status failure(const workspace *w, size_t batch, const ql_met *met,
                         const ql_rosenbrock_report *report) {
  int p[3];
  cell_position(w->grid, batch * QL_CELLS + (size_t)report->failed_cell, p);
  const size_t at = ql_grid_at(w->grid, p[0], p[1], p[2]);
  return ql_error_set(QL_ERR_NUMERIC,
                      "chemistry did not converge in cell k=%d j=%d i=%d, %.1f s into the step: "
                      "species %s (temperature %.1f K, pressure %.0f Pa); look there for a value "
                      "that is no number or out of all proportion",
                      p[0], p[1], p[2], report->failed_time,
                      w->mechanism->species[report->failed_species].name,
                      (double)met->now->temperature[at], (double)met->now->pressure[at]);
}

static ql_status advance_batch(const workspace *w, size_t batch, const ql_met *met, double dt,
                               ql_state *state) {
  ql_cells *cells = w->cells[omp_get_thread_num()];
  batch_account *account = &w->accounts[batch];
  ql_rosenbrock_report report = {0};
  double moles[QL_CELLS];
  cell_list list;
  list_cells(w->grid, batch, &list);
  load_air(w, &list, met->now, cells);
  load_amounts(w, &list, state, cells);
  ql_cells_advance(cells, w->tolerance, list.count, dt, &report);
  account->accepted = report.steps;
  account->rejected = report.rejected;
  if (report.failed_cell >= 0) return failure(w, batch, met, &report);
  memset(account->clipped, 0, (size_t)w->mechanism->species_count * sizeof(double));
  for (size_t i = 0; i < list.count; i++) {
    moles[i] = (double)met->air_end[list.at[i]] * w->grid->area[list.at2[i]];
    ql_cells_mend(cells, w->tolerance, i, 1e-9 * moles[i], account->clipped);
  }
  store_amounts(w, &list, moles, cells, state, account);
  return QL_OK;
}

/* Sums in the order of the batches, whoever computed them. */
static void add_accounts(workspace *w, ql_state *state) {
  for (size_t b = 0; b < w->batch_count; b++) {
    const batch_account *account = &w->accounts[b];
    w->accepted += account->accepted;
    w->rejected += account->rejected;
    for (int s = 0; s < w->mechanism->species_count; s++) {
      state->budget[s].chemistry += account->change[s];
      w->clipped[s] += account->clipped[s];
    }
  }
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  workspace *w = op->workspace;
  ql_error_slot slot = QL_ERROR_SLOT;
  if (state->species->count < w->mechanism->species_count)
    return ql_error_set(QL_ERR_ARGUMENT, "the state has %d species, mechanism %s needs %d",
                        state->species->count, w->mechanism->name, w->mechanism->species_count);
    /* dynamic: stiff cells (sunrise, plumes) come in clusters; no result depends on who takes what
     */
#pragma omp parallel for schedule(dynamic) num_threads(w->threads)
  for (size_t b = 0; b < w->batch_count; b++) {
    const ql_status status = advance_batch(w, b, met, dt, state);
    if (status != QL_OK) {
#pragma omp critical(ql_chemistry_error)
      ql_error_collect(&slot, b, status);
    }
  }
  QL_TRY(ql_error_raise(&slot));
  add_accounts(w, state);
  return QL_OK;
}

static const ql_method method = {
    .name = "chemistry",
    .paper = "Rosenbrock methods: Sandu et al. 1997, Atmos. Environ. 31, 3459",
    .forward = forward};

ql_status ql_chemistry_create(ql_arena *arena, const ql_chemistry_options *options,
                              ql_operator *op) {
  const size_t species = (size_t)options->mechanism->species_count;
  workspace *w = NULL;
  QL_TRY(ql_arena_take(arena, "chemistry", 1, sizeof *w, &w));
  w->mechanism = options->mechanism;
  w->grid = options->grid;
  w->j_values = options->j_values;
  w->het_rates = options->het_rates;
  QL_TRY(ql_chemistry_tolerance_find(options->tolerance, &w->tolerance));
  w->threads = omp_get_max_threads();
  w->batch_count = (inner_cells(w->grid) + QL_CELLS - 1) / QL_CELLS;
  QL_TRY(ql_arena_take(arena, "chemistry", (size_t)w->threads, sizeof(ql_cells *), &w->cells));
  for (int t = 0; t < w->threads; t++)
    QL_TRY(ql_cells_create(arena, options->mechanism, &w->cells[t]));
  QL_TRY(
      ql_arena_take(arena, "chemistry account", w->batch_count, sizeof *w->accounts, &w->accounts));
  double *sums = NULL;
  QL_TRY(ql_arena_take(arena, "chemistry account", 2 * w->batch_count * species, sizeof(double),
                       &sums));
  for (size_t b = 0; b < w->batch_count; b++) {
    w->accounts[b].change = sums + 2 * b * species;
    w->accounts[b].clipped = sums + (2 * b + 1) * species;
  }
  QL_TRY(ql_arena_take(arena, "chemistry account", species, sizeof(double), &w->clipped));
  *op = (ql_operator){.method = &method, .workspace = w};
  return QL_OK;
}

double ql_chemistry_clipped(const ql_operator *op, int species) {
  const workspace *w = op->workspace;
  return w->clipped[species];
}

void ql_chemistry_steps(const ql_operator *op, long *accepted, long *rejected) {
  const workspace *w = op->workspace;
  *accepted = w->accepted;
  *rejected = w->rejected;
}
