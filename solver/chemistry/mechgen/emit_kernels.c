/* NAME_double.c, NAME_float.c: production, matrix, LU factors and solve as straight-line code over
 * vectors of lanes. Structural zeros and ones cost nothing. The code runs once for a block and does
 * not fit the nearest cache, so that its bytes count: a kernel is cut into parts, because in one
 * long function a compiler keeps every value it has seen on the stack, besides the array the value
 * was written to. A long sum is cut into partial sums, because one is a chain of additions that
 * wait for each other. */
#include "solver/chemistry/mechgen/mechgen.h"

#include <stdlib.h>
#include <string.h>

enum { PART = 200 };                   /* operations in a function before the next begins */
enum { SUM_TERMS = 6, SUM_PARTS = 4 }; /* terms of a partial sum at least, partial sums at most */
enum { SUM_LATE = 2 };                 /* terms that wait for the rows just solved come last */

typedef struct term {
  int index;
  double coefficient;
} term;

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

/* `arguments` of all parts, and the same without types. */
static void begin_parts(writer *w, const char *function, const char *arguments, const char *call) {
  w->function = function;
  w->arguments = arguments;
  w->call = call;
  w->parts = 0;
  begin_part(w);
}

/* Before more is written: a part that is full ends here, so that none is empty. */
static void continue_part(writer *w) {
  if (w->operations < PART) return;
  fputs("}\n\n", w->out);
  begin_part(w);
}

static void end_parts(const writer *w) {
  fputs("}\n\n", w->out);
}

static void call_parts(const writer *w) {
  for (int part = 0; part < w->parts; part++)
    fprintf(w->out, "  %s_%d(%s);\n", w->function, part, w->call);
}

/* " + 0.5f * d3" */
static void emit_term(const writer *w, const term *t, bool first, const char *what) {
  const double size = t->coefficient < 0.0 ? -t->coefficient : t->coefficient;
  fputs(t->coefficient < 0.0 ? " - " : first ? "" : " + ", w->out);
  if (size != 1.0) {
    char number[40];
    snprintf(number, sizeof number, "%.17g", size);
    fprintf(w->out, "%s%s%s * ", number, strpbrk(number, ".e") ? "" : ".0", w->suffix);
  }
  fprintf(w->out, "%s%d%s", what, t->index, strchr(what, '[') ? "]" : "");
}

/* How many partial sums a sum of `count` terms is cut into. */
static int partial_sums(int count) {
  const int parts = count / SUM_TERMS;
  return parts < 1 ? 1 : parts < SUM_PARTS ? parts : SUM_PARTS;
}

/* The sum of `lead` ("": nothing) and the terms, of which `what` and the index make the names. */
static void emit_sum(const writer *w, const char *lead, const char *what, const term *terms,
                     int count) {
  const int parts = partial_sums(count);
  fputs(count || *lead ? lead : "(vec){0}", w->out);
  for (int part = 0; part < parts; part++) {
    if (part > 0) fputs(" + (", w->out);
    for (int i = part; i < count; i += parts)
      emit_term(w, &terms[i], i == part && (part > 0 || !*lead), what);
    if (part > 0) fputs(")", w->out);
  }
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

/* The reactions that change species s. */
static int changes_of(const mg_mechanism *m, int s, term *terms) {
  int count = 0;
  for (size_t k = 0; k < m->reaction_count; k++)
    for (int c = 0; c < m->reactions[k].change_count; c++)
      if (m->reactions[k].changes[c].species == s)
        terms[count++] = (term){(int)k, m->reactions[k].changes[c].coefficient};
  return count;
}

/* The rates v of all reactions. */
static void emit_rates(writer *w) {
  begin_parts(w, "rates", "const vec *restrict y, const vec *restrict k, vec *restrict v",
              "y, k, v");
  for (size_t k = 0; k < w->m->reaction_count; k++) {
    if (!w->m->reactions[k].change_count) continue;
    continue_part(w);
    fprintf(w->out, "  v[%zu] = ", k);
    emit_product(w, k, -1);
    fputs(";\n", w->out);
    w->operations++;
  }
  end_parts(w);
}

/* Their sums by species. */
static void emit_changes(writer *w) {
  term *terms = mg_take(w->m->reaction_count, sizeof *terms);
  begin_parts(w, "changes", "const vec *restrict v, vec *restrict f", "v, f");
  for (int s = 0; s < w->m->variable_count; s++) {
    const int count = changes_of(w->m, s, terms);
    continue_part(w);
    fprintf(w->out, "  f[%d] = ", s);
    emit_sum(w, "", "v[", terms, count);
    fputs(";\n", w->out);
    w->operations += count;
  }
  end_parts(w);
  free(terms);
}

static void emit_production(writer *w) {
  writer rates = *w;
  emit_rates(&rates);
  emit_changes(w);
  fprintf(w->out,
          "static void production(const real *y_, const real *k_, real *f_) {\n"
          "  const vec *y = (const void *)y_, *k = (const void *)k_;\n"
          "  vec *f = (void *)f_, v[%zu];\n",
          w->m->reaction_count);
  call_parts(&rates);
  call_parts(w);
  fputs("}\n\n", w->out);
}

/* The reactions that use up species j and change species i: their share of entry (i, j). */
static int entry_terms(const mg_mechanism *m, int i, int j, term *terms) {
  int count = 0;
  for (size_t k = 0; k < m->reaction_count; k++)
    for (int c = 0; c < m->reactions[k].change_count; c++)
      if (multiplicity(&m->reactions[k], j) && m->reactions[k].changes[c].species == i)
        terms[count++] = (term){(int)k, -m->reactions[k].changes[c].coefficient};
  return count;
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
  term *terms = mg_take(m->reaction_count, sizeof *terms);
  for (int row = 0; row < p->n; row++) {
    const int e = row * p->n + column;
    if (p->entry[e] < 0 || p->filled[e]) continue;
    const int count = entry_terms(m, p->order[row], j, terms);
    fprintf(w->out, "    a[%d] = ", p->entry[e]);
    emit_sum(w, row == column ? "shift[0]" : "", "d", terms, count);
    fputs(";\n", w->out);
    operations += count + 1;
  }
  fputs("  }\n", w->out);
  free(terms);
  return operations;
}

static void emit_matrix(writer *w) {
  begin_parts(w, "matrix",
              "const vec *restrict y, const vec *restrict k, const vec *restrict shift, "
              "vec *restrict a",
              "y, k, shift, a");
  for (int column = 0; column < w->p->n; column++) {
    continue_part(w);
    w->operations += emit_column(w, column);
  }
  end_parts(w);
  fputs("static void matrix(const real *y_, const real *k_, const real *shift_, real *a_) {\n"
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
  begin_parts(w, "factor", "vec *restrict a", "a");
  for (int p = 0; p < w->p->n; p++) {
    continue_part(w);
    w->operations += emit_row(w, p);
  }
  end_parts(w);
  fputs("static void factor(real *a_) {\n  vec *a = (void *)a_;\n", w->out);
  call_parts(w);
  fputs("}\n\n", w->out);
}

/* " - a[1] * x[2]" of the columns of a row, those solved last at the end. */
static void emit_known(const writer *w, int row, const int *columns, int count) {
  const mg_pattern *p = w->p;
  const int *entry = p->entry + (size_t)row * (size_t)p->n;
  const int early = count > SUM_LATE ? count - SUM_LATE : 0, parts = partial_sums(early);
  for (int part = 0; part < parts; part++) {
    if (part > 0) fputs(" - (", w->out);
    for (int i = part; i < early; i += parts)
      fprintf(w->out, "%sa[%d] * x[%d]",
              part == 0  ? " - "
              : i > part ? " + "
                         : "",
              entry[columns[i]], p->order[columns[i]]);
    if (part > 0) fputs(")", w->out);
  }
  for (int i = early; i < count; i++)
    fprintf(w->out, " - a[%d] * x[%d]", entry[columns[i]], p->order[columns[i]]);
}

static void emit_forward(writer *w, int *columns) {
  const mg_pattern *p = w->p;
  for (int r = 0; r < p->n; r++) {
    int count = 0;
    for (int q = 0; q < r; q++)
      if (p->entry[r * p->n + q] >= 0) columns[count++] = q;
    if (!count) continue;
    continue_part(w);
    fprintf(w->out, "  x[%d] = x[%d]", p->order[r], p->order[r]);
    emit_known(w, r, columns, count);
    fputs(";\n", w->out);
    w->operations += count;
  }
}

static void emit_backward(writer *w, int *columns) {
  const mg_pattern *p = w->p;
  for (int r = p->n - 1; r >= 0; r--) {
    int count = 0;
    for (int q = p->n - 1; q > r; q--)
      if (p->entry[r * p->n + q] >= 0) columns[count++] = q;
    continue_part(w);
    fprintf(w->out, "  x[%d] = (x[%d]", p->order[r], p->order[r]);
    emit_known(w, r, columns, count);
    fprintf(w->out, ") * a[%d];\n", p->entry[r * p->n + r]);
    w->operations += count + 1;
  }
}

static void emit_solve(writer *w) {
  int *columns = mg_take((size_t)w->p->n, sizeof *columns);
  begin_parts(w, "solve", "const vec *restrict a, vec *restrict x", "a, x");
  emit_forward(w, columns);
  emit_backward(w, columns);
  end_parts(w);
  fputs("static void solve(const real *a_, real *x_) {\n"
        "  const vec *a = (const void *)a_;\n  vec *x = (void *)x_;\n",
        w->out);
  call_parts(w);
  fputs("}\n\n", w->out);
  free(columns);
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
