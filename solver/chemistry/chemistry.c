#include "solver/chemistry/chemistry.h"

#include "base/constants.h"
#include "base/prefetch.h"
#include "solver/chemistry/cells.h"

#include <omp.h>
#include <stdio.h>
#include <string.h>

/* What one batch of cells adds to the accounts, so that sums do not depend on who computed it. */
typedef struct batch_account {
  double *change, *clipped; /* [species_count] mol */
  long accepted, rejected;
} batch_account;

/* The cells of a batch as the first of several members had and left them. */
typedef struct first_cells {
  void *before, *after; /* amounts, [QL_CELLS][species_count], as they are integrated */
  double *het;          /* [het_count][QL_CELLS] */
  float first_step_before[QL_CELLS], first_step_after[QL_CELLS];
  bool skip[QL_CELLS]; /* cells of the member at hand that equal these */
} first_cells;

typedef struct workspace {
  const ql_mechanism *mechanism;
  const ql_grid *grid;
  const float *j_values, *het_rates;
  const ql_chemistry_tolerance *tolerance;
  int threads;
  ql_cells **cells;   /* [threads] */
  first_cells *first; /* [threads] */
  size_t batch_count;
  batch_account *accounts; /* [members][batch_count] */
  ql_error_slot *slots;    /* [members] */
  double *clipped;         /* [species_count] mol, since creation */
  long accepted, rejected;
} workspace;

/* The cells of a batch: grid indices, in the order k, j, i. */
typedef struct cell_list {
  size_t count, at[QL_CELLS], at2[QL_CELLS]; /* 3-D and 2-D indices */
} cell_list;

static void list_cells(const ql_grid *g, size_t batch, cell_list *list) {
  const size_t first = batch * QL_CELLS, left = ql_grid_inner(g) - first;
  list->count = left < QL_CELLS ? left : QL_CELLS;
  for (size_t i = 0; i < list->count; i++) {
    const ql_grid_cell cell = ql_grid_cell_of(g, first + i);
    list->at[i] = ql_grid_at(g, cell.k, cell.j, cell.i);
    list->at2[i] = ql_grid_at2(g, cell.j, cell.i);
  }
}

static void load_rates(const float *values, int count, size_t volume, const cell_list *list,
                       double *to) {
  for (int p = 0; p < count; p++)
    for (size_t i = 0; i < list->count; i++)
      to[(size_t)p * QL_CELLS + i] = (double)values[(size_t)p * volume + list->at[i]];
}

/* Air and photolysis: number density p / (k_B T) in cm-3. */
static void load_air(const workspace *w, const cell_list *list, const ql_met_fields *now,
                     ql_cells *c) {
  for (size_t i = 0; i < list->count; i++) {
    const double temperature = (double)now->temperature[list->at[i]];
    c->temperature[i] = temperature;
    c->density[i] = (double)now->pressure[list->at[i]] / (QL_BOLTZMANN * temperature) * 1e-6;
    c->water[i] = (double)now->humidity[list->at[i]];
  }
  load_rates(w->j_values, w->mechanism->photolysis_count, w->grid->volume, list, c->photolysis);
}

static void load_het(const workspace *w, const cell_list *list, const float *het_rates,
                     ql_cells *c) {
  const int count = w->mechanism->het_count;
  if (het_rates)
    load_rates(het_rates, count, w->grid->volume, list, c->het);
  else
    memset(c->het, 0, (size_t)count * QL_CELLS * sizeof *c->het);
}

/* Ask for what a batch has of a species some species ahead: its cells lie in short rows, one field
 * apart, which no processor foresees. With the states of ten scenarios, more than a cache holds,
 * waiting for them was 3 % of a step. */
static void foresee(const workspace *w, const cell_list *list, const ql_state *state, int species) {
  enum { AHEAD = 4, APART = 8 }; /* species; cells, half a line of a cache */
  if (species + AHEAD >= w->mechanism->species_count) return;
  const ql_real *field = state->c + (size_t)(species + AHEAD) * w->grid->volume;
  for (size_t i = 0; i < list->count; i += APART) ql_prefetch(field + list->at[i]);
}

/* In nmol mol-1, in the precision that is integrated. */
static void load_amounts(const workspace *w, const cell_list *list, const ql_state *state,
                         ql_cells *c) {
  const size_t n = (size_t)w->mechanism->species_count;
  const bool single = w->tolerance->single;
  for (size_t i = 0; i < list->count; i++) c->first_step[i] = state->first_step[list->at[i]];
  for (size_t s = 0; s < n; s++) {
    const ql_real *field = state->c + s * w->grid->volume;
    foresee(w, list, state, (int)s);
    for (size_t i = 0; i < list->count; i++) {
      const double amount = 1e9 * (double)field[list->at[i]];
      if (single)
        c->amount_float[i * n + s] = (float)amount;
      else
        c->amount[i * n + s] = amount;
    }
  }
}

/* Write back and account. */
static void store_amounts(const workspace *w, const cell_list *list, const double *moles,
                          const ql_cells *c, ql_state *state, batch_account *account) {
  const size_t n = (size_t)w->mechanism->species_count;
  const bool single = w->tolerance->single;
  for (size_t i = 0; i < list->count; i++) state->first_step[list->at[i]] = c->first_step[i];
  for (size_t s = 0; s < n; s++) {
    ql_real *field = state->c + s * w->grid->volume;
    double change = 0.0;
    foresee(w, list, state, (int)s);
    for (size_t i = 0; i < list->count; i++) {
      const double amount = single ? (double)c->amount_float[i * n + s] : c->amount[i * n + s];
      const ql_real after = (ql_real)(1e-9 * amount);
      change += ((double)after - (double)field[list->at[i]]) * moles[i];
      field[list->at[i]] = after;
    }
    account->change[s] = change;
  }
}

static ql_status failure(const workspace *w, size_t batch, const ql_met *met,
                         const ql_rosenbrock_report *report) {
  const ql_grid_cell cell =
      ql_grid_cell_of(w->grid, batch * QL_CELLS + (size_t)report->failed_cell);
  const size_t at = ql_grid_at(w->grid, cell.k, cell.j, cell.i);
  return ql_error_set(QL_ERR_NUMERIC,
                      "chemistry did not converge in cell k=%d j=%d i=%d, %.1f s into the step: "
                      "species %s (temperature %.1f K, pressure %.0f Pa); look there for a value "
                      "that is no number or out of all proportion",
                      cell.k, cell.j, cell.i, report->failed_time,
                      w->mechanism->species[report->failed_species].name,
                      (double)met->now->temperature[at], (double)met->now->pressure[at]);
}

/* The amounts that are integrated, and what they take for a cell. */
static void *rows(const workspace *w, const ql_cells *c) {
  return w->tolerance->single ? (void *)c->amount_float : (void *)c->amount;
}

static size_t row_size(const workspace *w) {
  return (size_t)w->mechanism->species_count *
         (w->tolerance->single ? sizeof(float) : sizeof(double));
}

static bool equals_first(const workspace *w, const ql_cells *c, const first_cells *first,
                         size_t cell) {
  const size_t size = row_size(w), from = cell * size;
  if (memcmp((char *)rows(w, c) + from, (char *)first->before + from, size) != 0) return false;
  if (c->first_step[cell] != first->first_step_before[cell]) return false;
  for (int h = 0; h < w->mechanism->het_count; h++) {
    const size_t at = (size_t)h * QL_CELLS + cell;
    if (c->het[at] != first->het[at]) return false;
  }
  return true;
}

/* Remember the first member's cells before they react, */
static void keep_before(const workspace *w, const ql_cells *c, size_t count, first_cells *first) {
  memcpy(first->before, rows(w, c), count * row_size(w));
  memcpy(first->first_step_before, c->first_step, count * sizeof *c->first_step);
  memcpy(first->het, c->het, (size_t)w->mechanism->het_count * QL_CELLS * sizeof *c->het);
}

/* and what they became, */
static void keep_after(const workspace *w, const ql_cells *c, size_t count, first_cells *first) {
  memcpy(first->after, rows(w, c), count * row_size(w));
  memcpy(first->first_step_after, c->first_step, count * sizeof *c->first_step);
}

/* and give that to the cells of another that equal them. */
static void take_equal(const workspace *w, size_t count, first_cells *first, ql_cells *c) {
  const size_t size = row_size(w);
  for (size_t i = 0; i < count; i++) {
    first->skip[i] = equals_first(w, c, first, i);
    if (!first->skip[i]) continue;
    memcpy((char *)rows(w, c) + i * size, (char *)first->after + i * size, size);
    c->first_step[i] = first->first_step_after[i];
  }
}

/* A batch of one member, whose het rates and amounts are loaded. */
typedef struct task {
  const workspace *w;
  const ql_met *met;
  double dt;
  size_t batch;
  const cell_list *list;
  ql_cells *cells;
} task;

static void settle(const task *t, batch_account *account, ql_state *state) {
  const workspace *w = t->w;
  const size_t species = (size_t)w->mechanism->species_count;
  double moles[QL_CELLS];
  memset(account->clipped, 0, species * sizeof(double));
  for (size_t i = 0; i < t->list->count; i++) {
    moles[i] = (double)t->met->air_end[t->list->at[i]] * w->grid->area[t->list->at2[i]];
    ql_cells_mend_integrated(t->cells, w->tolerance, i, 1e-9 * moles[i], account->clipped);
  }
  store_amounts(w, t->list, moles, t->cells, state, account);
}

/* `first`: NULL if there is but one member; `number`: of the member. */
static ql_status advance_member(const task *t, int number, const ql_chemistry_member *member,
                                first_cells *first) {
  const workspace *w = t->w;
  batch_account *account = &w->accounts[(size_t)number * w->batch_count + t->batch];
  ql_rosenbrock_report report = {0};
  load_het(w, t->list, member->het_rates, t->cells);
  ql_cells_set_rates(t->cells, w->tolerance, t->list->count, number > 0);
  load_amounts(w, t->list, member->state, t->cells);
  if (first && number == 0) keep_before(w, t->cells, t->list->count, first);
  if (first && number > 0) take_equal(w, t->list->count, first, t->cells);
  ql_cells_integrate(t->cells, w->tolerance, t->list->count,
                     first && number > 0 ? first->skip : NULL, t->dt, &report);
  account->accepted = report.steps;
  account->rejected = report.rejected;
  if (report.failed_cell >= 0) return failure(w, t->batch, t->met, &report);
  if (first && number == 0) keep_after(w, t->cells, t->list->count, first);
  settle(t, account, member->state);
  return QL_OK;
}

/* Sums in the order of the batches, whoever computed them. */
static void add_accounts(workspace *w, int number, const ql_chemistry_member *member) {
  for (size_t b = 0; b < w->batch_count; b++) {
    const batch_account *account = &w->accounts[(size_t)number * w->batch_count + b];
    w->accepted += account->accepted;
    w->rejected += account->rejected;
    for (int s = 0; s < w->mechanism->species_count; s++) {
      member->state->budget[s].chemistry += account->change[s];
      member->clipped[s] += account->clipped[s];
    }
  }
}
/* A batch of all members; what fails goes to the member's slot. */
static void advance_batch(const workspace *w, size_t batch, const ql_met *met, double dt,
                          const ql_chemistry_member *members, int count, ql_error_slot *slots) {
  cell_list list;
  const int thread = omp_get_thread_num();
  const task t = {w, met, dt, batch, &list, w->cells[thread]};
  first_cells *first = count > 1 ? &w->first[thread] : NULL;
  list_cells(w->grid, batch, &list);
  load_air(w, &list, met->now, t.cells);
  for (int m = 0; m < count; m++) {
    const ql_status status = advance_member(&t, m, &members[m], first);
    if (status == QL_OK) continue;
    if (m == 0) first = NULL; /* nothing to compare with */
#pragma omp critical(ql_chemistry_error)
    ql_error_collect(&slots[m], batch, status);
  }
}

void ql_chemistry_together(const ql_operator *op, const ql_met *met, double dt,
                           ql_chemistry_member *members, int count) {
  workspace *w = op->workspace;
  for (int m = 0; m < count; m++) w->slots[m] = QL_ERROR_SLOT;
    /* dynamic: stiff cells (sunrise, plumes) come in clusters; no result depends on who takes what
     */
#pragma omp parallel for schedule(dynamic) num_threads(w->threads)
  for (size_t b = 0; b < w->batch_count; b++)
    advance_batch(w, b, met, dt, members, count, w->slots);
  for (int m = 0; m < count; m++) {
    members[m].status = w->slots[m].status;
    snprintf(members[m].message, sizeof members[m].message, "%s", w->slots[m].message);
    if (members[m].status == QL_OK) add_accounts(w, m, &members[m]);
  }
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  workspace *w = op->workspace;
  if (state->species->count < w->mechanism->species_count)
    return ql_error_set(QL_ERR_ARGUMENT, "the state has %d species, mechanism %s needs %d",
                        state->species->count, w->mechanism->name, w->mechanism->species_count);
  ql_chemistry_member alone = {
      .state = state, .het_rates = w->het_rates, .clipped = w->clipped, .status = QL_OK};
  ql_chemistry_together(op, met, dt, &alone, 1);
  return alone.status == QL_OK ? QL_OK : ql_error_set(alone.status, "%s", alone.message);
}

static const ql_method method = {
    .name = "chemistry",
    .paper = "Rosenbrock methods: Sandu et al. 1997, Atmos. Environ. 31, 3459",
    .forward = forward};

static ql_status take_accounts(ql_arena *arena, workspace *w, size_t members) {
  const size_t species = (size_t)w->mechanism->species_count;
  const size_t count = members * w->batch_count;
  double *sums = NULL;
  QL_TRY(ql_arena_take(arena, "chemistry account", count, sizeof *w->accounts, &w->accounts));
  QL_TRY(ql_arena_take(arena, "chemistry account", 2 * count * species, sizeof(double), &sums));
  for (size_t b = 0; b < count; b++) {
    w->accounts[b].change = sums + 2 * b * species;
    w->accounts[b].clipped = sums + (2 * b + 1) * species;
  }
  QL_TRY(ql_arena_take(arena, "chemistry errors", members, sizeof *w->slots, &w->slots));
  return ql_arena_take(arena, "chemistry account", species, sizeof(double), &w->clipped);
}

/* Only where there are members to compare. */
static ql_status take_first(ql_arena *arena, workspace *w) {
  const size_t amounts = QL_CELLS * row_size(w);
  const size_t rates = (size_t)w->mechanism->het_count * QL_CELLS;
  QL_TRY(ql_arena_take(arena, "chemistry of the first", (size_t)w->threads, sizeof *w->first,
                       &w->first));
  for (int t = 0; t < w->threads; t++) {
    first_cells *first = &w->first[t];
    QL_TRY(ql_arena_take(arena, "chemistry of the first", amounts, 1, &first->before));
    QL_TRY(ql_arena_take(arena, "chemistry of the first", amounts, 1, &first->after));
    QL_TRY(ql_arena_take(arena, "chemistry of the first", rates, sizeof(double), &first->het));
  }
  return QL_OK;
}

ql_status ql_chemistry_create(ql_arena *arena, const ql_chemistry_options *options,
                              ql_operator *op) {
  workspace *w = NULL;
  QL_TRY(ql_arena_take(arena, "chemistry", 1, sizeof *w, &w));
  w->mechanism = options->mechanism;
  w->grid = options->grid;
  w->j_values = options->j_values;
  w->het_rates = options->het_rates;
  QL_TRY(ql_chemistry_tolerance_find(options->tolerance, &w->tolerance));
  w->threads = omp_get_max_threads();
  w->batch_count = (ql_grid_inner(w->grid) + QL_CELLS - 1) / QL_CELLS;
  QL_TRY(ql_arena_take(arena, "chemistry", (size_t)w->threads, sizeof(ql_cells *), &w->cells));
  for (int t = 0; t < w->threads; t++) {
    QL_TRY(ql_cells_create(arena, options->mechanism, &w->cells[t]));
    w->cells[t]->has_first_step = true;
  }
  QL_TRY(take_accounts(arena, w, options->members ? (size_t)options->members : 1));
  if (options->members > 1) QL_TRY(take_first(arena, w));
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
