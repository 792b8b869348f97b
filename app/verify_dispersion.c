#include "app/verify_dispersion.h"

#include "base/csv.h"
#include "outputs/dispersion.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { EXP, ARC, AZIMUTH, OBSERVED, PREDICTED, COLUMNS };

static const double edge_most = 0.2; /* of the peak: else the arc did not hold the whole plume */

typedef struct pairs {
  size_t count;
  double *observed, *predicted;
} pairs;

typedef struct arcs {
  ql_arena *arena;
  const ql_csv *table;
  int column[COLUMNS];
  ql_dispersion_sampler *samplers; /* of one arc; [rows] */
  int outside;                     /* arcs with too much at an end */
} arcs;

static bool same_arc(const arcs *a, int row, int other) {
  const ql_csv *t = a->table;
  return strcmp(ql_csv_field(t, row, a->column[EXP]), ql_csv_field(t, other, a->column[EXP])) ==
             0 &&
         strcmp(ql_csv_field(t, row, a->column[ARC]), ql_csv_field(t, other, a->column[ARC])) == 0;
}

/* Samplers of the arc that begins at `first` which have a measurement and a prediction; `next`: the
 * row after it. */
static size_t gather(arcs *a, int first, int *next) {
  size_t count = 0;
  int row = first;
  for (; row < a->table->rows && same_arc(a, first, row); row++) {
    ql_dispersion_sampler *s = &a->samplers[count];
    count += ql_csv_number(a->table, row, a->column[AZIMUTH], &s->azimuth) &&
             ql_csv_number(a->table, row, a->column[OBSERVED], &s->observed) &&
             ql_csv_number(a->table, row, a->column[PREDICTED], &s->predicted) &&
             s->observed >= 0.0;
  }
  *next = row;
  return count;
}

static void append(pairs *p, double observed, double predicted) {
  p->observed[p->count] = observed;
  p->predicted[p->count++] = predicted;
}

/* Maxima and integrals of all arcs. */
static void collect(arcs *a, bool around, pairs *maxima, pairs *integrals) {
  maxima->count = integrals->count = 0;
  a->outside = 0;
  for (int row = 0, next; row < a->table->rows; row = next) {
    double radius;
    const size_t count = gather(a, row, &next);
    if (count < 2 || !ql_csv_number(a->table, row, a->column[ARC], &radius)) continue;
    const ql_dispersion_arc arc = ql_dispersion_arc_of(a->samplers, count, radius, around);
    if (arc.edge > edge_most) {
      a->outside++;
      continue;
    }
    append(maxima, arc.observed_maximum, arc.predicted_maximum);
    append(integrals, arc.observed_integral, arc.predicted_integral);
  }
}

static void print(const char *what, const pairs *p) {
  const ql_dispersion s = ql_dispersion_of(p->predicted, p->observed, p->count);
  printf("%-38s %5zu %+7.3f %7.3f %7.3f %7.3f %7.3f %7.3f\n", what, s.n, s.fb, s.nmse, s.mg, s.vg,
         s.fac2, s.r);
}

static ql_status take_pairs(ql_arena *arena, size_t rows, pairs *p) {
  QL_TRY(ql_arena_take(arena, "arcs", rows, sizeof(double), (void *)&p->observed));
  return ql_arena_take(arena, "arcs", rows, sizeof(double), (void *)&p->predicted);
}

static ql_status score(ql_arena *arena, const char *path) {
  static const char *const names[COLUMNS] = {"exp", "arc_m", "azimuth_deg", "conc_mg_m3",
                                             "model_mg_m3"};
  ql_csv table;
  pairs maxima = {0}, integrals = {0};
  arcs a = {.arena = arena, .table = &table};
  QL_TRY(ql_csv_read(arena, path, &table));
  QL_TRY(ql_csv_columns(&table, COLUMNS, names, a.column));
  const size_t rows = (size_t)table.rows + 1;
  QL_TRY(ql_arena_take(arena, "samplers", rows, sizeof *a.samplers, (void *)&a.samplers));
  QL_TRY(take_pairs(arena, rows, &maxima));
  QL_TRY(take_pairs(arena, rows, &integrals));
  printf("%-38s %5s %7s %7s %7s %7s %7s %7s\n", "", "arcs", "FB", "NMSE", "MG", "VG", "FAC2", "r");
  collect(&a, true, &maxima, &integrals);
  print("arc maximum", &maxima);
  print("crosswind integral", &integrals);
  printf("%d arcs left out: more than 20 %% of the peak at an end\n", a.outside);
  collect(&a, false, &maxima, &integrals);
  print("arc maximum, arcs cut at north", &maxima);
  if (maxima.count == 0) return ql_error_set(QL_ERR_INPUT, "%s: no arc can be compared", path);
  return QL_OK;
}

ql_status ql_verify_dispersion(const char *path) {
  ql_arena *arena = NULL;
  QL_TRY(ql_arena_create(&arena));
  const ql_status status = score(arena, path);
  ql_arena_free(arena);
  return status;
}
