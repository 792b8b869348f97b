/* The door to GLPK. Its environment belongs to the thread: every solution makes its own and gives
 * it back, so that nothing of one thread is ever touched by another. Its faults end in a hook that
 * jumps back here instead of ending the program. */
#include "scheduling/milp_program.h"

#include <glpk.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

enum { LP_ITERATIONS = 200000 };

typedef struct search {
  const ql_milp *milp;
  const ql_milp_limits *limits;
  double bound; /* no better point exists */
  int nodes;
  const char *file; /* for a program to solve: where the problem goes; NULL: GLPK searches */
  bool relaxed;     /* the linear problem has a solution and the program is to go on from it */
  bool seeded;
  double *seed; /* [columns + 1] the incumbent as GLPK counts */
} search;

const char *ql_milp_version(void) {
  static const char text[] = "GLPK " TEXT(GLP_MAJOR_VERSION) "." TEXT(GLP_MINOR_VERSION);
  return text;
}

static void jump_back(void *info) {
  glp_error_hook(NULL, NULL);
  longjmp(*(jmp_buf *)info, 1);
}

static int kind_of_bounds(double lower, double upper) {
  if (isinf(lower) && isinf(upper)) return GLP_FR;
  if (isinf(upper)) return GLP_LO;
  if (isinf(lower)) return GLP_UP;
  return lower < upper ? GLP_DB : GLP_FX;
}

/* --- writing it down for GLPK, which counts from 1 ----------------------------------------------
 */

/* Numbers that are the rounding of a sum are left out: scaling would take them for real. */
static void load_matrix(glp_prob *p, const ql_milp *m) {
  const double dust = 1e-11;
  const int count = m->entries + 1;
  int kept = 0;
  int *row = glp_alloc(count, sizeof *row), *column = glp_alloc(count, sizeof *column);
  double *value = glp_alloc(count, sizeof *value);
  for (int n = 0; n < m->entries; n++) {
    if (fabs(m->entry_value[n]) < dust) continue;
    row[++kept] = m->entry_row[n] + 1;
    column[kept] = m->entry_column[n] + 1;
    value[kept] = m->entry_value[n];
  }
  glp_load_matrix(p, kept, row, column, value);
  glp_free(row);
  glp_free(column);
  glp_free(value);
}

static glp_prob *load(const ql_milp *m) {
  glp_prob *p = glp_create_prob();
  if (m->rows) glp_add_rows(p, m->rows);
  if (m->columns) glp_add_cols(p, m->columns);
  for (int r = 0; r < m->rows; r++)
    glp_set_row_bnds(p, r + 1, kind_of_bounds(m->row_lower[r], m->row_upper[r]), m->row_lower[r],
                     m->row_upper[r]);
  for (int c = 0; c < m->columns; c++) {
    glp_set_col_bnds(p, c + 1, kind_of_bounds(m->lower[c], m->upper[c]), m->lower[c], m->upper[c]);
    glp_set_obj_coef(p, c + 1, m->cost[c]);
    if (m->integer[c]) glp_set_col_kind(p, c + 1, GLP_IV);
  }
  load_matrix(p, m);
  return p;
}

/* --- the basis ---------------------------------------------------------------------------------
 */

static void set_basis(glp_prob *p, const ql_milp *m) {
  if (!m->basis || m->basis_rows != m->rows) {
    glp_adv_basis(p, 0);
    return;
  }
  for (int r = 0; r < m->rows; r++) glp_set_row_stat(p, r + 1, m->basis[r]);
  for (int c = 0; c < m->basis_columns; c++) glp_set_col_stat(p, c + 1, m->basis[m->rows + c]);
  for (int c = m->basis_columns; c < m->columns; c++) glp_set_col_stat(p, c + 1, GLP_NL);
  if (glp_factorize(p) != 0) glp_adv_basis(p, 0);
}

static void keep_basis(glp_prob *p, ql_milp *m) {
  const size_t size = (size_t)m->rows + (size_t)m->columns;
  unsigned char *basis = realloc(m->basis, size + 1);
  if (!basis) return; /* the next solution starts afresh */
  m->basis = basis;
  m->basis_rows = m->rows;
  m->basis_columns = m->columns;
  for (int r = 0; r < m->rows; r++) basis[r] = (unsigned char)glp_get_row_stat(p, r + 1);
  for (int c = 0; c < m->columns; c++)
    basis[m->rows + c] = (unsigned char)glp_get_col_stat(p, c + 1);
}

/* --- solving -----------------------------------------------------------------------------------
 */

/* GLPK's codes in words, for messages. */
static ql_status failed(const char *what, int code) {
  return ql_error_set(QL_ERR_NUMERIC, "GLPK could not solve %s (code %d)", what, code);
}

/* An answer that rounding may have made, from a basis or a scaling that does not suit: it is asked
 * again from the safest start. A problem of ours that is well posed has no unbounded ray. */
static bool is_doubtful(glp_prob *p, int code) {
  if (code) return code != GLP_EITLIM;
  return glp_get_status(p) == GLP_UNBND || glp_get_status(p) == GLP_UNDEF;
}

static ql_status solve_linear(glp_prob *p, ql_milp *m, bool *feasible) {
  glp_smcp parameters;
  glp_init_smcp(&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  parameters.meth = GLP_PRIMAL;
  parameters.it_lim = LP_ITERATIONS;
  glp_scale_prob(p, GLP_SF_AUTO);
  set_basis(p, m);
  int code = glp_simplex(p, &parameters);
  for (int again = 0; again < 2 && is_doubtful(p, code); again++) {
    if (again == 1) glp_unscale_prob(p);
    glp_std_basis(p);
    code = glp_simplex(p, &parameters);
  }
  if (code) return failed("a linear problem", code);
  *feasible = glp_get_status(p) == GLP_OPT;
  if (glp_get_status(p) == GLP_UNBND) return failed("an unbounded linear problem", GLP_UNBND);
  if (*feasible) keep_basis(p, m);
  return QL_OK;
}

static void note_bound(glp_tree *tree, search *s) {
  const int best = glp_ios_best_node(tree);
  if (!best) return;
  const double bound = glp_ios_node_bound(tree, best);
  if (bound > s->bound && fabs(bound) < 1e300) s->bound = bound;
}

/* GLPK asks here at every turn of the search. */
static void watch(glp_tree *tree, void *info) {
  search *s = info;
  glp_prob *p = glp_ios_get_prob(tree);
  note_bound(tree, s);
  if (glp_ios_reason(tree) == GLP_IHEUR && s->seed && !s->seeded) {
    s->seeded = true;
    glp_ios_heur_sol(tree, s->seed);
  }
  if (glp_ios_reason(tree) == GLP_ISELECT) s->nodes++;
  const bool known = glp_mip_status(p) == GLP_FEAS;
  if ((known && glp_mip_obj_val(p) - s->bound <= s->limits->gap) ||
      (s->limits->nodes && s->nodes > s->limits->nodes))
    glp_ios_terminate(tree);
}

static ql_status solve_integer(glp_prob *p, search *s, ql_milp_solution *solution) {
  glp_iocp parameters;
  glp_init_iocp(&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  parameters.br_tech = GLP_BR_DTH;
  parameters.bt_tech = GLP_BT_BLB;
  parameters.mir_cuts = GLP_ON;
  parameters.fp_heur = s->seed ? GLP_OFF : GLP_ON;
  parameters.cb_func = watch;
  parameters.cb_info = s;
  s->bound = glp_get_obj_val(p);
  const int code = glp_intopt(p, &parameters);
  if (code && code != GLP_ESTOP && code != GLP_EMIPGAP) return failed("an integer problem", code);
  const int status = glp_mip_status(p);
  solution->found = status == GLP_FEAS || status == GLP_OPT;
  solution->objective = glp_mip_obj_val(p);
  solution->bound = status == GLP_OPT      ? solution->objective
                    : status == GLP_NOFEAS ? INFINITY
                                           : s->bound;
  if (solution->found) solution->bound = fmin(solution->bound, solution->objective);
  solution->nodes = s->nodes;
  for (int c = 0; solution->found && c < s->milp->columns; c++)
    solution->value[c] = glp_mip_col_val(p, c + 1);
  return QL_OK;
}

static void take_linear(glp_prob *p, const ql_milp *m, ql_milp_solution *solution) {
  solution->found = true;
  solution->objective = solution->bound = glp_get_obj_val(p);
  for (int c = 0; c < m->columns; c++) solution->value[c] = glp_get_col_prim(p, c + 1);
}

static ql_status solve(ql_milp *m, search *s, ql_milp_solution *solution) {
  bool feasible;
  glp_prob *p = load(m);
  if (s->file && glp_write_mps(p, GLP_MPS_FILE, NULL, s->file) != 0)
    return ql_error_set(QL_ERR_IO, "%s: the integer problem could not be written", s->file);
  QL_TRY(solve_linear(p, m, &feasible));
  solution->bound = INFINITY;
  if (!feasible) return QL_OK;
  for (int r = 0; solution->row_dual && r < m->rows; r++)
    solution->row_dual[r] = glp_get_row_dual(p, r + 1);
  if (s->file) {
    s->relaxed = true;
    solution->bound = glp_get_obj_val(p);
    return QL_OK;
  }
  if (glp_get_num_int(p)) return solve_integer(p, s, solution);
  take_linear(p, m, solution);
  return QL_OK;
}

/* In GLPK's environment of this thread. */
static ql_status solve_guarded(ql_milp *m, search *s, ql_milp_solution *solution) {
  jmp_buf fault;
  ql_status status;
  glp_term_out(GLP_OFF);
  if (setjmp(fault) == 0) {
    glp_error_hook(jump_back, &fault);
    status = solve(m, s, solution);
  } else {
    status = ql_error_set(QL_ERR_NUMERIC, "GLPK met an internal fault");
  }
  glp_free_env();
  return status;
}

static ql_status solve_linked(ql_milp *m, search *s, ql_milp_solution *solution) {
  if (s->limits->incumbent) {
    s->seed = malloc(((size_t)m->columns + 1) * sizeof *s->seed);
    if (!s->seed) return ql_error_set(QL_ERR_MEMORY, "out of memory for an integer problem");
    s->seed[0] = 0.0;
    memcpy(s->seed + 1, s->limits->incumbent, (size_t)m->columns * sizeof *s->seed);
  }
  const ql_status status = solve_guarded(m, s, solution);
  free(s->seed);
  return status;
}

/* GLPK writes the problem and solves it without the integers; the program does the rest. */
static ql_status solve_by_program(ql_milp *m, search *s, ql_milp_solution *solution) {
  ql_milp_program_files files;
  QL_TRY(ql_milp_program_open(&files));
  s->file = files.problem;
  ql_status status = solve_guarded(m, s, solution);
  if (status == QL_OK && s->relaxed) status = ql_milp_program_solve(m, s->limits, &files, solution);
  ql_milp_program_close(&files);
  return status;
}

static bool has_integers(const ql_milp *m) {
  for (int c = 0; c < m->columns; c++)
    if (m->integer[c]) return true;
  return false;
}

ql_status ql_milp_solve(ql_milp *m, const ql_milp_limits *limits, ql_milp_solution *solution) {
  search s = {.milp = m, .limits = limits};
  if (m->failed) return ql_error_set(QL_ERR_MEMORY, "out of memory for a linear problem");
  solution->found = false;
  solution->nodes = 0;
  if (limits->solver != QL_MILP_GLPK && has_integers(m)) return solve_by_program(m, &s, solution);
  return solve_linked(m, &s, solution);
}
