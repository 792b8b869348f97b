#include "solver/mixing/mixing.h"

#include "base/constants.h"
#include "solver/mixing/column.h"

#include <omp.h>
#include <string.h>

typedef struct workspace {
  const ql_grid *grid;
  int species, threads, blocks;
  bool acm2;
  const ql_emission *emission; /* NULL: none */
  const float *velocity;       /* NULL: none */
  int *emitted;                /* [species] index into emission, -1: not emitted */
  ql_real *memory;             /* [threads][ql_column_reals + nz * QL_COLUMN_BLOCK] */
  double *moved;               /* [blocks][species][2] mol or kg: emitted, deposited (negative) */
} workspace;

/* One species in one block of columns. */
typedef struct piece {
  const ql_column *column;
  ql_real *c;            /* the species' cells, bottom layer, at the block's first column */
  const float *rate;     /* emission of the lowest layer there, NULL: none */
  int layers;            /* of the emission */
  const float *velocity; /* there, NULL: none */
  ql_real per_rate;      /* mol (of air, for a particle) per unit of rate */
  ql_real *beta;         /* scratch, [nz][QL_COLUMN_BLOCK] */
} piece;

/* The least value of each column: the solve works on what lies above it, so that a well-mixed
 * column keeps its bits and rounding errors are those of the differences. */
static void load(const piece *p, ql_real *restrict least) {
  const ql_grid *g = p->column->grid;
  const size_t count = p->column->count;
  for (int k = 0; k < g->nz; k++) {
    ql_real *restrict q = p->beta + (size_t)k * QL_COLUMN_BLOCK;
    memcpy(q, p->c + (size_t)k * g->plane, count * sizeof *q);
    if (k == 0) memcpy(least, q, QL_COLUMN_BLOCK * sizeof *q);
#pragma omp simd
    for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) least[n] = q[n] < least[n] ? q[n] : least[n];
  }
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

/* From the top down: beta[k] = (q[k] - least + upper beta[k+1]) / pivot. Row 0 stays undivided. */
static void eliminate(const piece *p, const ql_real *restrict least) {
  const int nz = p->column->grid->nz;
  ql_real over[QL_COLUMN_BLOCK] = {0};
  for (int k = nz - 1; k >= 0; k--) {
    const size_t row = (size_t)k * QL_COLUMN_BLOCK;
    const ql_real *restrict upper = p->column->upper + row;
    const ql_real *restrict inverse = p->column->inverse + row;
    ql_real *restrict q = p->beta + row;
#pragma omp simd
    for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) {
      over[n] = ((q[n] - least[n]) + upper[n] * over[n]) * inverse[n];
      q[n] = over[n];
    }
  }
}

/* Row 0: q = beta / (bottom + d) + least (1 - d / (bottom + d)), d = v dt / depth. */
static void solve_bottom(const piece *p, const ql_real *restrict least, ql_real *restrict loss) {
  const ql_column *c = p->column;
  ql_real *restrict q = p->beta;
  memset(loss, 0, QL_COLUMN_BLOCK * sizeof *loss);
  for (size_t n = 0; p->velocity && n < c->count; n++)
    loss[n] = (ql_real)p->velocity[n] * c->per_speed[n];
#pragma omp simd
  for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) {
    const ql_real pivot = c->bottom[n] + loss[n];
    q[n] = q[n] / pivot + least[n] * (1 - loss[n] / pivot);
  }
}

/* From the bottom up: q[k] = beta[k] + least + gamma (q[k-1] - least) + pi (q[0] - least); no term
 * of it can make it negative. */
static void substitute(const piece *p, const ql_real *restrict least, bool acm2) {
  const ql_column *c = p->column;
  ql_real under[QL_COLUMN_BLOCK], first[QL_COLUMN_BLOCK];
  for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) under[n] = first[n] = p->beta[n] - least[n];
  for (int k = 1; k < c->grid->nz; k++) {
    const size_t row = (size_t)k * QL_COLUMN_BLOCK;
    const ql_real *restrict gamma = c->gamma + row, *restrict pi = c->pi + row;
    ql_real *restrict q = p->beta + row;
#pragma omp simd
    for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) {
      const ql_real direct = acm2 ? pi[n] * first[n] : 0;
      q[n] += least[n] + (gamma[n] * under[n] + direct);
      under[n] = q[n] - least[n];
    }
  }
}

static void store(const piece *p) {
  const ql_grid *g = p->column->grid;
  const bool *restrict inner = p->column->inner;
  for (int k = 0; k < g->nz; k++) {
    const ql_real *restrict q = p->beta + (size_t)k * QL_COLUMN_BLOCK;
    ql_real *restrict to = p->c + (size_t)k * g->plane;
#pragma omp simd
    for (size_t n = 0; n < p->column->count; n++) to[n] = inner[n] ? ql_state_flush(q[n]) : to[n];
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
  ql_real least[QL_COLUMN_BLOCK] = {0}, loss[QL_COLUMN_BLOCK];
  load(p, least);
  emit(p);
  eliminate(p, least);
  solve_bottom(p, least, loss);
  account(p, dt, loss, moved);
  substitute(p, least, acm2);
  store(p);
}

static void block_forward(const workspace *w, int number, const ql_met *met, double dt,
                          ql_state *state) {
  const ql_grid *g = w->grid;
  const size_t scratch = (size_t)g->nz * QL_COLUMN_BLOCK;
  ql_real *memory = w->memory + (size_t)omp_get_thread_num() * (ql_column_reals(g) + scratch);
  ql_column column;
  ql_column_factor(&column, number, met, dt, w->acm2, memory + scratch);
  for (int s = 0; s < w->species; s++) {
    const int e = w->emitted[s];
    const int layers = e >= 0 ? w->emission->layers : 0;
    const bool particle = state->species->items[s].particle;
    const piece p = {
        .column = &column,
        .c = ql_state_layer(state, s, 0) + column.origin,
        .rate = e >= 0 ? w->emission->rate + (size_t)e * (size_t)layers * g->plane + column.origin
                       : NULL,
        .layers = layers,
        .velocity = w->velocity ? w->velocity + (size_t)s * g->plane + column.origin : NULL,
        .per_rate = (ql_real)(particle ? 1.0 / QL_MOLAR_MASS_AIR : 1.0),
        .beta = memory};
    double *moved = w->moved + 2 * ((size_t)number * (size_t)w->species + (size_t)s);
    solve(&p, dt, w->acm2, moved);
    if (particle) moved[1] *= QL_MOLAR_MASS_AIR;
  }
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  const workspace *w = op->workspace;
#pragma omp parallel for schedule(dynamic) num_threads(w->threads)
  for (int number = 0; number < w->blocks; number++) block_forward(w, number, met, dt, state);
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
    .forward = forward,
};

static void forget_emission(workspace *w) {
  w->emission = NULL;
  for (int s = 0; s < w->species; s++) w->emitted[s] = -1;
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
  const size_t reals = ql_column_reals(g) + (size_t)g->nz * QL_COLUMN_BLOCK;
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
