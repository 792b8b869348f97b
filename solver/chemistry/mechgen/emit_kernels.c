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

static void count_operations(writer *w, int operations) {
  w->operations += operations;
  if (w->operations < PART) return;
  fputs("}\n\n", w->out);
  begin_part(w);
}

static void call_parts(const writer *w) {
  for (int part = 0; part < w->parts; part++)
    fprintf(w->out, "  %s_%d(%s);\n", w->function, part, w->call);
}

/* " + 0.5 * v[3]" */
static void emit_term(const writer *w, double coefficient, bool first, const char *what,
                      int index) {
  const double size = coefficient < 0.0 ? -coefficient : coefficient;
  fputs(coefficient < 0.0 ? " - " : first ? "" : " + ", w->out);
  if (size != 1.0) {
    char number[40];
    snprintf(number, sizeof number, "%.17g", size);
    fprintf(w->out, "%s%s%s * ", number, strpbrk(number, ".e") ? "" : ".0", w->suffix);
  }
  fprintf(w->out, "%s[%d]", what, index);
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
  *w = (writer){w->out,       m, w->p, w->suffix, "const vec *restrict v, vec *restrict f", "v, f",
                "production", 0, 0};
  begin_part(w);
  for (int s = 0; s < m->variable_count; s++) {
    int terms = 0;
    fprintf(w->out, "  f[%d] = ", s);
    for (size_t k = 0; k < m->reaction_count; k++)
      for (int c = 0; c < m->reactions[k].change_count; c++)
        if (m->reactions[k].changes[c].species == s)
          emit_term(w, m->reactions[k].changes[c].coefficient, terms++ == 0, "v", (int)k);
    fputs(terms ? ";\n" : "(vec){0};\n", w->out);
    count_operations(w, terms + 1);
  }
  fprintf(w->out,
          "}\n\nstatic void production(const real *y_, const real *k_, real *f_) {\n"
          "  const vec *y = (const void *)y_, *k = (const void *)k_;\n  vec *f = (void *)f_;\n"
          "  vec v[%zu];\n",
          m->reaction_count);
  for (size_t k = 0; k < m->reaction_count; k++) {
    fprintf(w->out, "  v[%zu] = ", k);
    emit_product(w, k, -1);
    fputs(";\n", w->out);
  }
  call_parts(w);
  fputs("}\n\n", w->out);
}

/* d(rate of reaction k)/dy_j over the distinct reactants j, numbered one after another. */
static int derivative_count(const mg_reaction *r) {
  int count = 0;
  for (int i = 0; i < r->reactant_count; i++) {
    bool again = false;
    for (int b = 0; b < i; b++) again |= r->reactants[b] == r->reactants[i];
    count += !again;
  }
  return count;
}

static int multiplicity(const mg_reaction *r, int position) {
  int count = 0;
  for (int b = 0; b < r->reactant_count; b++) {
    if (r->reactants[b] != r->reactants[position]) continue;
    if (b < position) return 0; /* counted where it stands first */
    count++;
  }
  return count;
}

static int emit_derivatives(const writer *w) {
  int index = 0;
  for (size_t k = 0; k < w->m->reaction_count; k++) {
    const mg_reaction *r = &w->m->reactions[k];
    for (int i = 0; i < r->reactant_count; i++) {
      const int times = multiplicity(r, i);
      if (!times) continue;
      fprintf(w->out, "  d[%d] = ", index++);
      if (times > 1) fprintf(w->out, "%d.0%s * ", times, w->suffix);
      emit_product(w, k, i);
      fputs(";\n", w->out);
    }
  }
  return index;
}

/* -J(i, j) as a sum of derivatives; the number of terms. */
static int emit_entry_terms(const writer *w, int i, int j, bool first) {
  int index = 0, terms = 0;
  for (size_t k = 0; k < w->m->reaction_count; k++) {
    const mg_reaction *r = &w->m->reactions[k];
    for (int b = 0; b < r->reactant_count; b++) {
      if (!multiplicity(r, b)) continue;
      for (int c = 0; c < r->change_count; c++)
        if (r->reactants[b] == j && r->changes[c].species == i)
          emit_term(w, -r->changes[c].coefficient, first && terms++ == 0, "d", index);
      index++;
    }
  }
  return terms;
}

static void emit_matrix(writer *w) {
  const mg_pattern *p = w->p;
  int derivatives = 0;
  for (size_t k = 0; k < w->m->reaction_count; k++)
    derivatives += derivative_count(&w->m->reactions[k]);
  *w = (writer){w->out,
                w->m,
                p,
                w->suffix,
                "const vec *restrict d, const vec *restrict shift, vec *restrict a",
                "d, shift, a",
                "matrix",
                0,
                0};
  begin_part(w);
  for (int e = 0; e < p->n * p->n; e++) {
    if (p->entry[e] < 0 || p->filled[e]) continue;
    const int row = e / p->n, column = e % p->n;
    fprintf(w->out, "  a[%d] = %s", p->entry[e], row == column ? "shift[0]" : "");
    const int terms = emit_entry_terms(w, p->order[row], p->order[column], row != column);
    if (terms == 0 && row != column) fputs("(vec){0}", w->out);
    fputs(";\n", w->out);
    count_operations(w, terms + 1);
  }
  fprintf(
      w->out,
      "}\n\nstatic void matrix(const real *y_, const real *k_, const real *shift_, real *a_) {\n"
      "  const vec *y = (const void *)y_, *k = (const void *)k_, *shift = (const void *)shift_;\n"
      "  vec *a = (void *)a_;\n  vec d[%d];\n",
      derivatives);
  emit_derivatives(w);
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
  for (int p = 0; p < w->p->n; p++) count_operations(w, emit_row(w, p));
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
