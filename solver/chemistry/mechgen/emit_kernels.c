/* NAME_double.c, NAME_float.c: production, matrix, LU factors and solve as straight-line code over
 * vectors of lanes. Structural zeros and ones cost nothing; a long function is cut into parts so
 * that the compiler's time stays linear. */
#include "solver/chemistry/mechgen/mechgen.h"

#include <stdlib.h>
#include <string.h>

enum { PART = 1200 }; /* operations in a function before the next begins */

typedef struct writer {
  FILE *out;
  const mg_mechanism *m;
  const mg_pattern *p;
  const char *suffix;    /* of constants: "" or "f" */
  const char *arguments; /* of the parts of the function being written */
  const char *call;      /* the same without types */
  const char *function;
  int parts, operations;
} writer;

static void begin_part(writer *w) {
  fprintf(w->out, "static void %s_%d(%s) {\n", w->function, w->parts++, w->arguments);
  w->operations = 0;
}

/* Before more is written: a part that is full ends here, so that none is empty. */
static void continue_part(writer *w) {
  if (w->operations < PART) return;
  fputs("}\n\n", w->out);
  begin_part(w);
}

static void call_parts(const writer *w) {
  for (int part = 0; part < w->parts; part++)
    fprintf(w->out, "  %s_%d(%s);\n", w->function, part, w->call);
}

/* " + 0.5 * v3" */
static void emit_term(const writer *w, double coefficient, bool first, const char *what,
                      int index) {
  const double size = coefficient < 0.0 ? -coefficient : coefficient;
  fputs(coefficient < 0.0 ? " - " : first ? "" : " + ", w->out);
  if (size != 1.0) {
    char number[40];
    snprintf(number, sizeof number, "%.17g", size);
    fprintf(w->out, "%s%s%s * ", number, strpbrk(number, ".e") ? "" : ".0", w->suffix);
  }
  fprintf(w->out, "%s%d", what, index);
}

/* How often species j (variable index) is among the reactants, and where first. */
static int multiplicity(const mg_reaction *r, int j) {
  int count = 0;
  for (int i = 0; i < r->reactant_count; i++) count += r->reactants[i] == j;
  return count;
}

static int position(const mg_reaction *r, int j) {
  int i = 0;
  while (r->reactants[i] != j) i++;
  return i;
}

/* k y1 y2 ... without the reactant at position `skip` (-1: none) */
static void emit_product(const writer *w, size_t reaction, int skip) {
  const mg_reaction *r = &w->m->reactions[reaction];
  fprintf(w->out, "k[%zu]", reaction);
  for (int i = 0; i < r->reactant_count; i++)
    if (i != skip) fprintf(w->out, " * y[%d]", r->reactants[i]);
}

static void emit_production(writer *w) {
  const mg_mechanism *m = w->m;
  fputs("static void production(const real *y_, const real *k_, real *f_) {\n"
        "  const vec *restrict y = (const void *)y_, *restrict k = (const void *)k_;\n"
        "  vec *restrict f = (void *)f_;\n",
        w->out);
  for (size_t k = 0; k < m->reaction_count; k++) {
    if (!m->reactions[k].change_count) continue;
    fprintf(w->out, "  const vec v%zu = ", k);
    emit_product(w, k, -1);
    fputs(";\n", w->out);
  }
  for (int s = 0; s < m->variable_count; s++) {
    int terms = 0;
    fprintf(w->out, "  f[%d] = ", s);
    for (size_t k = 0; k < m->reaction_count; k++)
      for (int c = 0; c < m->reactions[k].change_count; c++)
        if (m->reactions[k].changes[c].species == s)
          emit_term(w, m->reactions[k].changes[c].coefficient, terms++ == 0, "v", (int)k);
    fputs(terms ? ";\n" : "(vec){0};\n", w->out);
  }
  fputs("}\n\n", w->out);
}

/* Column j of diag(shift) - J: the derivatives of the rates that use up j, each once, then the
 * entries as their sums. By columns, so that a derivative is still in a register or the nearest
 * cache when its species' rows need it. Returns the operations done. */
static int emit_column(const writer *w, int column) {
  const mg_mechanism *m = w->m;
  const mg_pattern *p = w->p;
  const int j = p->order[column];
  int operations = 0;
  fprintf(w->out, "  { /* %d */\n", j);
  for (size_t k = 0; k < m->reaction_count; k++) {
    const int times = multiplicity(&m->reactions[k], j);
    if (!times || !m->reactions[k].change_count) continue;
    fprintf(w->out, "    const vec d%zu = ", k);
    if (times > 1) fprintf(w->out, "%d.0%s * ", times, w->suffix);
    emit_product(w, k, position(&m->reactions[k], j));
    fputs(";\n", w->out);
    operations++;
  }
  for (int row = 0; row < p->n; row++) {
    const int e = row * p->n + column;
    if (p->entry[e] < 0 || p->filled[e]) continue;
    const bool diagonal = row == column;
    int terms = 0;
    fprintf(w->out, "    a[%d] = %s", p->entry[e], diagonal ? "shift[0]" : "");
    for (size_t k = 0; k < m->reaction_count; k++)
      for (int c = 0; c < m->reactions[k].change_count; c++)
        if (multiplicity(&m->reactions[k], j) &&
            m->reactions[k].changes[c].species == p->order[row])
          emit_term(w, -m->reactions[k].changes[c].coefficient, !diagonal && terms++ == 0, "d",
                    (int)k);
    if (terms == 0 && !diagonal) fputs("(vec){0}", w->out);
    fputs(";\n", w->out);
    operations += terms + 1;
  }
  fputs("  }\n", w->out);
  return operations;
}

static void emit_matrix(writer *w) {
  *w = (writer){w->out,
                w->m,
                w->p,
                w->suffix,
                "const vec *restrict y, const vec *restrict k, const vec *restrict shift, "
                "vec *restrict a",
                "y, k, shift, a",
                "matrix",
                0,
                0};
  begin_part(w);
  for (int column = 0; column < w->p->n; column++) {
    continue_part(w);
    w->operations += emit_column(w, column);
  }
  fputs("}\n\nstatic void matrix(const real *y_, const real *k_, const real *shift_, real *a_) {\n"
        "  const vec *y = (const void *)y_, *k = (const void *)k_, *shift = (const void *)shift_;\n"
        "  vec *a = (void *)a_;\n",
        w->out);
  call_parts(w);
  fputs("}\n\n", w->out);
}

/* One row of the row-wise LU: subtract multiples of the rows above; operations done. */
static int emit_row(const writer *w, int p) {
  const mg_pattern *pattern = w->p;
  const int n = pattern->n, *row = pattern->entry + (size_t)p * (size_t)n;
  int operations = 0, below = 0;
  bool *set = mg_take((size_t)n, 1);
  for (int q = 0; q < p; q++) below += row[q] >= 0;
  fputs("  {\n", w->out);
  for (int q = 0; q < n; q++)
    if (row[q] >= 0 && !pattern->filled[p * n + q] && (below || q == p)) {
      fprintf(w->out, "    vec w%d = a[%d];\n", q, row[q]);
      set[q] = true;
    }
  for (int q = 0; q < p; q++) {
    if (row[q] < 0) continue;
    const int *above = pattern->entry + (size_t)q * (size_t)n;
    fprintf(w->out, "    w%d *= a[%d];\n    a[%d] = w%d;\n", q, above[q], row[q], q);
    for (int j = q + 1; j < n; j++) {
      if (above[j] < 0) continue;
      fprintf(w->out, set[j] ? "    w%d -= w%d * a[%d];\n" : "    vec w%d = -w%d * a[%d];\n", j, q,
              above[j]);
      set[j] = true;
      operations++;
    }
  }
  fprintf(w->out, "    a[%d] = 1.0%s / w%d;\n", row[p], w->suffix, p);
  for (int q = p + 1; q < n; q++)
    if (row[q] >= 0 && below) fprintf(w->out, "    a[%d] = w%d;\n", row[q], q);
  fputs("  }\n", w->out);
  free(set);
  return operations + 1;
}

static void emit_factor(writer *w) {
  *w = (writer){w->out, w->m, w->p, w->suffix, "vec *restrict a", "a", "factor", 0, 0};
  begin_part(w);
  for (int p = 0; p < w->p->n; p++) {
    continue_part(w);
    w->operations += emit_row(w, p);
  }
  fputs("}\n\nstatic void factor(real *a_) {\n  vec *a = (void *)a_;\n", w->out);
  call_parts(w);
  fputs("}\n\n", w->out);
}

static void emit_solve(writer *w) {
  const mg_pattern *p = w->p;
  fputs("static void solve(const real *a_, real *x_) {\n"
        "  const vec *restrict a = (const void *)a_;\n  vec *restrict x = (void *)x_;\n",
        w->out);
  for (int r = 0; r < p->n; r++) {
    bool any = false;
    for (int q = 0; q < r; q++) {
      if (p->entry[r * p->n + q] < 0) continue;
      if (!any) fprintf(w->out, "  x[%d] = x[%d]", p->order[r], p->order[r]);
      fprintf(w->out, " - a[%d] * x[%d]", p->entry[r * p->n + q], p->order[q]);
      any = true;
    }
    if (any) fputs(";\n", w->out);
  }
  for (int r = p->n - 1; r >= 0; r--) {
    fprintf(w->out, "  x[%d] = (x[%d]", p->order[r], p->order[r]);
    for (int q = r + 1; q < p->n; q++)
      if (p->entry[r * p->n + q] >= 0)
        fprintf(w->out, " - a[%d] * x[%d]", p->entry[r * p->n + q], p->order[q]);
    fprintf(w->out, ") * a[%d];\n", p->entry[r * p->n + r]);
  }
  fputs("}\n\n", w->out);
}

void mg_emit_kernels(FILE *out, const char *name, const char *real, const mg_mechanism *m,
                     const mg_pattern *p) {
  writer w = {.out = out, .m = m, .p = p, .suffix = strcmp(real, "float") == 0 ? "f" : ""};
  fprintf(out, "/* Written by ql-mechgen from %s.def; change that, not this. */\n", name);
  fputs("#include \"solver/chemistry/mechanism.h\"\n\n", out);
  fprintf(out, "typedef %s real;\ntypedef ql_lanes_%s vec;\n\n", real, real);
  emit_production(&w);
  emit_matrix(&w);
  emit_factor(&w);
  emit_solve(&w);
  fprintf(out, "extern const ql_kernel_%s ql_mechanism_%s_%s;\n", real, name, real);
  fprintf(out, "const ql_kernel_%s ql_mechanism_%s_%s = {production, matrix, factor, solve};\n",
          real, name, real);
}
