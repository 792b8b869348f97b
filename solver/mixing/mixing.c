#include "solver/mixing/mixing.h"

#include "base/constants.h"
#include "solver/mixing/column.h"

#include <omp.h>
#include <string.h>

typedef struct workspace {
  const ql_grid *grid;
  int species, threads, blocks;
  bool acm2;
  ql_column *columns;          /* [parts][blocks] of the steps that are prepared at once */
  const ql_emission *emission; /* NULL: none */
  const float *velocity;       /* NULL: none */
  int *emitted;                /* [species] index into emission, -1: not emitted */
  ql_real *memory;             /* [threads][nz * QL_COLUMN_BLOCK] */
  double *moved;               /* [blocks][species][2] mol or kg: emitted, deposited (negative) */
} workspace;

/* One species in one block of columns. */
typedef struct piece {
  const ql_column *column;
  ql_real *c;            /* the species' cells, bottom layer, at the block's first column */
  const float *rate;     /* emission of the lowest layer there, NULL: none */
  int layers;            /* of the emission, as high as there is any */
  const float *velocity; /* there, NULL: none */
  ql_real per_rate;      /* mol (of air, for a particle) per unit of rate */
  ql_real *beta;         /* scratch, [nz][QL_COLUMN_BLOCK]: q, then b, then q again */
} piece;

static void load(const piece *p) {
  const ql_grid *g = p->column->grid;
  for (int k = 0; k < g->nz; k++)
    memcpy(p->beta + (size_t)k * QL_COLUMN_BLOCK, p->c + (size_t)k * g->plane,
           p->column->count * sizeof *p->beta);
}

static void emit(const piece *p) {
  const ql_grid *g = p->column->grid;
  for (int k = 0; p->rate && k < p->layers; k++) {
    const float *restrict rate = p->rate + (size_t)k * g->plane;
    const ql_real *restrict per_mol = p->column->per_mol + (size_t)k * QL_COLUMN_BLOCK;
    ql_real *restrict q = p->beta + (size_t)k * QL_COLUMN_BLOCK;
#pragma omp simd
    for (size_t n = 0; n < p->column->count; n++)
      q[n] += p->per_rate * (ql_real)rate[n] * per_mol[n];
  }
}

/* A mean of two. It is between them, not below zero if they are not, and their very bits if they
 * are equal; and what differs in n by less than a rounding of m / share does not change it, so that
 * something far away does not stir the last bit of everything in its column. */
static inline ql_real mean(ql_real m, ql_real n, ql_real share) {
  return m + share * (n - m);
}

/* From the top down: b[k], the mean of layer k and b[k+1]. */
static void eliminate(const piece *p) {
  const int nz = p->column->grid->nz;
  ql_real over[QL_COLUMN_BLOCK] = {0}; /* of no weight at the top */
  for (int k = nz - 1; k >= 0; k--) {
    const size_t row = (size_t)k * QL_COLUMN_BLOCK;
    const ql_real *restrict above = p->column->above + row;
    ql_real *restrict q = p->beta + row;
#pragma omp simd
    for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) {
      over[n] = mean(q[n], over[n], above[n]);
      q[n] = over[n];
    }
  }
}

/* Row 0: q = b bottom / (bottom + d), d = v dt / depth. */
static void solve_bottom(const piece *p, ql_real *restrict loss) {
  const ql_column *c = p->column;
  ql_real *restrict q = p->beta;
  memset(loss, 0, QL_COLUMN_BLOCK * sizeof *loss);
  for (size_t n = 0; p->velocity && n < c->count; n++)
    loss[n] = (ql_real)p->velocity[n] * c->per_speed[n];
#pragma omp simd
  for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) q[n] *= c->bottom[n] / (c->bottom[n] + loss[n]);
}

/* From the bottom up: q[k], the mean of b[k], q[k-1] and q[0]. */
static void substitute(const piece *p, bool acm2) {
  const ql_column *c = p->column;
  ql_real under[QL_COLUMN_BLOCK], first[QL_COLUMN_BLOCK];
  memcpy(under, p->beta, sizeof under);
  memcpy(first, p->beta, sizeof first);
  for (int k = 1; k < c->grid->nz; k++) {
    const size_t row = (size_t)k * QL_COLUMN_BLOCK;
    const ql_real *restrict below = c->below + row, *restrict direct = c->direct + row;
    ql_real *restrict q = p->beta + row;
#pragma omp simd
    for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) {
      under[n] = mean(q[n], under[n], below[n]);
      if (acm2) under[n] = mean(under[n], first[n], direct[n]);
      q[n] = under[n];
    }
  }
}

/* The columns that are none come back as they were: their matrix is the identity, and neither
 * emission nor deposition has a weight there. */
static void store(const piece *p) {
  const ql_grid *g = p->column->grid;
  for (int k = 0; k < g->nz; k++) {
    const ql_real *restrict q = p->beta + (size_t)k * QL_COLUMN_BLOCK;
    ql_real *restrict to = p->c + (size_t)k * g->plane;
#pragma omp simd
    for (size_t n = 0; n < p->column->count; n++) to[n] = ql_state_flush(q[n]);
  }
}

/* What the solve put in and took out, in mol (of air, for a particle, times its mass fraction). */
static void account(const piece *p, double dt, const ql_real *loss, double moved[2]) {
  const ql_column *c = p->column;
  double emitted = 0.0, deposited = 0.0;
  for (int k = 0; p->rate && k < p->layers; k++) {
    const float *rate = p->rate + (size_t)k * c->grid->plane;
#pragma omp simd reduction(+ : emitted)
    for (size_t n = 0; n < c->count; n++) emitted += c->inner[n] ? (double)rate[n] * dt : 0.0;
  }
#pragma omp simd reduction(+ : deposited)
  for (size_t n = 0; n < QL_COLUMN_BLOCK; n++)
    deposited -= (double)loss[n] * (double)p->beta[n] * c->air[n];
  moved[0] = emitted;
  moved[1] = deposited;
}

static void solve(const piece *p, double dt, bool acm2, double moved[2]) {
  ql_real loss[QL_COLUMN_BLOCK];
  load(p);
  emit(p);
  eliminate(p);
  solve_bottom(p, loss);
  account(p, dt, loss, moved);
  substitute(p, acm2);
  store(p);
}

static void block_forward(const workspace *w, const ql_column *column, int number, double dt,
                          ql_state *state) {
  const ql_grid *g = w->grid;
  const size_t scratch = (size_t)g->nz * QL_COLUMN_BLOCK;
  for (int s = 0; s < w->species; s++) {
    const int e = w->emitted[s];
    const size_t layers = e >= 0 ? (size_t)w->emission->layers : 0;
    const bool particle = state->species->items[s].particle;
    const piece p = {
        .column = column,
        .c = ql_state_layer(state, s, 0) + column->origin,
        .rate = e >= 0 ? w->emission->rate + (size_t)e * layers * g->plane + column->origin : NULL,
        .layers = e >= 0 && w->emission->tops ? w->emission->tops[e] : (int)layers,
        .velocity = w->velocity ? w->velocity + (size_t)s * g->plane + column->origin : NULL,
        .per_rate = (ql_real)(particle ? 1.0 / QL_MOLAR_MASS_AIR : 1.0),
        .beta = w->memory + (size_t)omp_get_thread_num() * scratch};
    double *moved = w->moved + 2 * ((size_t)number * (size_t)w->species + (size_t)s);
    ql_state_foresee(state, s + 1, column->origin, column->count);
    solve(&p, dt, w->acm2, moved);
    if (particle) moved[1] *= QL_MOLAR_MASS_AIR;
  }
}

static ql_status prepare(const ql_operator *op, const ql_met *met, double dt) {
  const workspace *w = op->workspace;
  ql_column *columns = w->columns + (size_t)met->part * (size_t)w->blocks;
#pragma omp parallel for schedule(static) num_threads(w->threads)
  for (int number = 0; number < w->blocks; number++)
    ql_column_factor(&columns[number], met, dt, w->acm2);
  return QL_OK;
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  const workspace *w = op->workspace;
  const ql_column *columns = w->columns + (size_t)met->part * (size_t)w->blocks;
#pragma omp parallel for schedule(dynamic) num_threads(w->threads)
  for (int number = 0; number < w->blocks; number++)
    block_forward(w, &columns[number], number, dt, state);
  for (int s = 0; s < w->species; s++)
    for (int number = 0; number < w->blocks; number++) {
      const double *moved = w->moved + 2 * ((size_t)number * (size_t)w->species + (size_t)s);
      state->budget[s].emitted += moved[0];
      state->budget[s].deposited += moved[1];
    }
  return QL_OK;
}

static const ql_method method = {
    .name = "mixing",
    .paper = "K diffusion, backward Euler; ACM2: Pleim 2007",
    .prepare = prepare,
    .forward = forward,
};

static void forget_emission(workspace *w) {
  w->emission = NULL;
  for (int s = 0; s < w->species; s++) w->emitted[s] = -1;
}

static ql_status take_columns(ql_arena *arena, const ql_mixing_options *options, workspace *w) {
  const size_t parts = options->parts ? (size_t)options->parts : 1, blocks = (size_t)w->blocks;
  if (options->matrix_of) {
    w->columns = ((const workspace *)options->matrix_of->workspace)->columns;
    return QL_OK;
  }
  QL_TRY(ql_arena_take(arena, "columns", parts * blocks, sizeof *w->columns, &w->columns));
  for (size_t n = 0; n < parts * blocks; n++)
    QL_TRY(ql_column_create(arena, w->grid, (int)(n % blocks), &w->columns[n]));
  return QL_OK;
}

ql_status ql_mixing_create(ql_arena *arena, const ql_mixing_options *options, ql_operator *op) {
  const ql_grid *g = options->grid;
  workspace *w = NULL;
  QL_TRY(ql_arena_take(arena, "mixing", 1, sizeof *w, &w));
  w->grid = g;
  w->acm2 = options->acm2;
  w->species = options->species->count;
  w->threads = omp_get_max_threads();
  w->blocks = ql_column_blocks(g);
  const size_t reals = (size_t)g->nz * QL_COLUMN_BLOCK;
  QL_TRY(take_columns(arena, options, w));
  QL_TRY(
      ql_arena_take(arena, "emitted species", (size_t)w->species, sizeof *w->emitted, &w->emitted));
  QL_TRY(
      ql_arena_take(arena, "columns", (size_t)w->threads * reals, sizeof *w->memory, &w->memory));
  QL_TRY(ql_arena_take(arena, "amounts emitted and deposited",
                       (size_t)w->blocks * (size_t)w->species * 2, sizeof *w->moved, &w->moved));
  forget_emission(w);
  *op = (ql_operator){.method = &method, .workspace = w};
  return QL_OK;
}

ql_status ql_mixing_set_emission(const ql_operator *op, const ql_emission *emission) {
  workspace *w = op->workspace;
  forget_emission(w);
  if (!emission) return QL_OK;
  if (emission->layers < 0 || emission->layers > w->grid->nz)
    return ql_error_set(QL_ERR_ARGUMENT, "mixing: emissions have %d layers, the grid has %d",
                        emission->layers, w->grid->nz);
  for (int e = 0; e < emission->count; e++) {
    const int s = emission->species[e];
    if (s < 0 || s >= w->species || w->emitted[s] >= 0) {
      forget_emission(w);
      return ql_error_set(QL_ERR_ARGUMENT,
                          "mixing: emitted species %d (number %d of %d) is not one of the run's %d "
                          "or stands there twice",
                          s, e, emission->count, w->species);
    }
    w->emitted[s] = e;
  }
  w->emission = emission;
  return QL_OK;
}

void ql_mixing_set_velocity(const ql_operator *op, const float *velocity) {
  ((workspace *)op->workspace)->velocity = velocity;
}
