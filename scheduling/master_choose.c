/* Choosing one column for each cluster: a descent from several starts, first by one cluster, then
 * by two at a time. The bound does not depend on it. */
#include "scheduling/master.h"

#include <math.h>
#include <string.h>

static const double better = 1e-9; /* relative, to count as an improvement */

static bool improves(double now, double before) {
  return isinf(before) ? now < before : now < before - better * (1.0 + fabs(before));
}

/* Give a cluster the column that is best with all others as they are. */
static bool improve_one(ql_master *m, int b, double *now) {
  const int before = m->pool[b].chosen;
  int best = before;
  for (int c = 0; c < m->pool[b].count; c++) {
    if (c == best) continue;
    ql_master_swap(m, b, c);
    const double value = ql_master_objective(m);
    if (improves(value, *now)) {
      *now = value;
      best = c;
    }
  }
  ql_master_swap(m, b, best);
  return best != before;
}

/* The same for two clusters at once. */
static bool improve_two(ql_master *m, int b, int other, double *now) {
  const int before[2] = {m->pool[b].chosen, m->pool[other].chosen};
  int best[2] = {before[0], before[1]};
  for (int c = 0; c < m->pool[b].count; c++) {
    if (c == before[0]) continue;
    ql_master_swap(m, b, c);
    for (int d = 0; d < m->pool[other].count; d++) {
      if (d == before[1]) continue;
      ql_master_swap(m, other, d);
      const double value = ql_master_objective(m);
      if (!improves(value, *now)) continue;
      *now = value;
      best[0] = c;
      best[1] = d;
    }
  }
  ql_master_swap(m, b, best[0]);
  ql_master_swap(m, other, best[1]);
  return best[0] != before[0];
}

static void descend_by_one(ql_master *m, double *now) {
  for (bool moved = true; moved;) {
    moved = false;
    for (int b = 0; b < m->cluster_count; b++) moved = improve_one(m, b, now) || moved;
  }
}

static int most_columns(const ql_master *m) {
  int most = 1;
  for (int b = 0; b < m->cluster_count; b++)
    if (m->pool[b].count > most) most = m->pool[b].count;
  return most;
}

/* Pairs only of clusters that the linear problem divides between columns, as far as the work
 * allows.
 */
static void descend_by_two(ql_master *m, double *now) {
  enum { MOST_TRIALS = 200000 };
  const int columns = most_columns(m);
  long trials = 0;
  for (bool moved = true; moved;) {
    moved = false;
    for (int b = 0; b < m->cluster_count; b++)
      for (int other = b + 1; other < m->cluster_count; other++) {
        if (m->pool[b].part > 0.999 && m->pool[other].part > 0.999) continue;
        trials += (long)columns * columns;
        if (trials > MOST_TRIALS) return;
        moved = improve_two(m, b, other, now) || moved;
      }
    if (moved) descend_by_one(m, now);
  }
}

/* Descend from what is chosen; keep it if it is the best so far. */
static void try_from_here(ql_master *m, int *best_choice, double *best) {
  ql_master_sum(m);
  double now = ql_master_objective(m);
  descend_by_one(m, &now);
  descend_by_two(m, &now);
  if (!improves(now, *best)) return;
  *best = now;
  for (int b = 0; b < m->cluster_count; b++) best_choice[b] = m->pool[b].chosen;
}

static void choose(ql_master *m, int *choice) {
  double best = INFINITY;
  for (int b = 0; b < m->cluster_count; b++) choice[b] = m->pool[b].chosen;
  try_from_here(m, choice, &best);
  for (int b = 0; b < m->cluster_count; b++) m->pool[b].chosen = m->pool[b].likely;
  try_from_here(m, choice, &best);
  for (int b = 0; b < m->cluster_count; b++) m->pool[b].chosen = choice[b];
  ql_master_sum(m); /* anew: no rounding of many exchanges is kept */
  m->best = ql_master_objective(m);
}

ql_status ql_master_choose(ql_master *m) {
  ql_arena *scratch;
  int *choice;
  QL_TRY(ql_arena_create(&scratch));
  const ql_status status =
      ql_arena_take(scratch, "choice", (size_t)m->cluster_count + 1, sizeof *choice, &choice);
  if (status == QL_OK) choose(m, choice);
  ql_arena_free(scratch);
  return status;
}
