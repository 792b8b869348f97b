/* The pattern of diag - J, the order of elimination, and the fill-in. */
#include "solver/chemistry/mechgen/mechgen.h"

#include <stdlib.h>
#include <string.h>

/* J(i, j) = d(dy_i/dt)/dy_j is not zero where a reaction changes i and consumes j's amount. */
static void fill_pattern(const mg_mechanism *m, bool *set) {
  const int n = m->variable_count;
  for (int i = 0; i < n; i++) set[i * n + i] = true;
  for (size_t k = 0; k < m->reaction_count; k++) {
    const mg_reaction *r = &m->reactions[k];
    for (int c = 0; c < r->change_count; c++)
      for (int j = 0; j < r->reactant_count; j++)
        set[r->changes[c].species * n + r->reactants[j]] = true;
  }
}

/* Markowitz's rule on the diagonal (Markowitz 1957; as KPP does, Sandu et al. 1996): the pivot
 * with the least (entries in its row - 1)(entries in its column - 1) among those left. */
static int best_pivot(int n, const bool *set, const bool *done) {
  long best = -1;
  int pivot = -1;
  for (int p = 0; p < n; p++) {
    if (done[p]) continue;
    long row = -1, column = -1;
    for (int q = 0; q < n; q++) {
      if (done[q]) continue;
      row += set[p * n + q];
      column += set[q * n + p];
    }
    if (best < 0 || row * column < best) {
      best = row * column;
      pivot = p;
    }
  }
  return pivot;
}

static void eliminate(int n, int p, const bool *done, bool *set) {
  for (int i = 0; i < n; i++) {
    if (done[i] || i == p || !set[i * n + p]) continue;
    for (int j = 0; j < n; j++)
      if (!done[j] && set[p * n + j]) set[i * n + j] = true;
  }
}

void mg_pattern_build(const mg_mechanism *m, mg_pattern *pattern) {
  const int n = m->variable_count;
  const size_t size = (size_t)n * (size_t)n;
  bool *original = mg_take(size, 1), *set = mg_take(size, 1), *done = mg_take((size_t)n, 1);
  *pattern = (mg_pattern){.n = n,
                          .order = mg_take((size_t)n, sizeof(int)),
                          .position = mg_take((size_t)n, sizeof(int)),
                          .entry = mg_take(size, sizeof(int)),
                          .filled = mg_take(size, sizeof(bool))};
  fill_pattern(m, original);
  memcpy(set, original, size);
  for (int p = 0; p < n; p++) {
    const int pivot = best_pivot(n, set, done);
    eliminate(n, pivot, done, set);
    done[pivot] = true;
    pattern->order[p] = pivot;
    pattern->position[pivot] = p;
  }
  for (int p = 0; p < n; p++)
    for (int q = 0; q < n; q++) {
      const int i = pattern->order[p], j = pattern->order[q];
      pattern->entry[p * n + q] = set[i * n + j] ? pattern->nonzeros++ : -1;
      pattern->filled[p * n + q] = set[i * n + j] && !original[i * n + j];
    }
  free(original);
  free(set);
  free(done);
}
