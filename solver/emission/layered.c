#include "solver/emission/layered.h"

#include "solver/emission/fires.h"
#include "solver/emission/stacks.h"

#include <stdbool.h>
#include <string.h>

struct ql_layered {
  const ql_grid *grid;
  int *species, *tops;
  ql_emission emission;
};

/* Add species that the list does not have yet. */
static void gather(const int *more, int more_count, ql_layered *layered) {
  for (int m = 0; m < more_count; m++)
    if (ql_sources_find(&layered->emission, more[m]) < 0)
      layered->species[layered->emission.count++] = more[m];
}

static void gather_all(const ql_layered_sources *from, ql_layered *layered) {
  const int natural = from->natural ? ql_natural_rows(from->natural) : 0;
  if (from->area) gather(from->area->species, from->area->count, layered);
  if (from->stacks) gather(from->stacks->species, from->stacks->species_count, layered);
  if (from->fires) gather(from->fires->species, from->fires->species_count, layered);
  for (int r = 0; r < natural; r++) {
    const int own = ql_natural_row_at(from->natural, r).species;
    gather(&own, 1, layered);
  }
}

ql_status ql_layered_create(ql_arena *arena, const ql_grid *grid, const ql_layered_sources *sources,
                            int species_count, ql_layered **layered) {
  const size_t most = (size_t)species_count;
  ql_layered *made = NULL;
  QL_TRY(ql_arena_take(arena, "layered emission", 1, sizeof *made, &made));
  QL_TRY(ql_arena_take(arena, "emitted species", most, sizeof(int), &made->species));
  made->grid = grid;
  made->emission.species = made->species;
  gather_all(sources, made);
  const bool high =
      (sources->stacks && sources->stacks->count) || (sources->fires && sources->fires->count);
  int layers = high ? grid->nz : 1;
  if (sources->area && sources->area->layers > layers) layers = sources->area->layers;
  const size_t count = (size_t)made->emission.count;
  QL_TRY(ql_arena_take(arena, "layered emission", count * (size_t)layers * grid->plane,
                       sizeof(float), &made->emission.rate));
  QL_TRY(ql_arena_take(arena, "tops of the emission", count, sizeof(int), &made->tops));
  made->emission.layers = layers;
  made->emission.tops = made->tops;
  *layered = made;
  return QL_OK;
}

static void start_with(const ql_emission *area, size_t plane, ql_emission *to) {
  const size_t block = (size_t)to->layers * plane;
  memset(to->rate, 0, (size_t)to->count * block * sizeof *to->rate);
  for (int s = 0; area && s < area->count; s++) {
    const size_t at = (size_t)ql_sources_find(to, area->species[s]);
    const size_t part = (size_t)area->layers * plane;
    memcpy(to->rate + at * block, area->rate + (size_t)s * part, part * sizeof *to->rate);
  }
}

/* Most species are emitted at the ground alone. */
static void find_tops(const ql_emission *emission, size_t plane, int *tops) {
  for (int s = 0; s < emission->count; s++) {
    const float *rate = emission->rate + (size_t)s * (size_t)emission->layers * plane;
    size_t end = (size_t)emission->layers * plane;
    while (end > 0 && rate[end - 1] == 0.0F) end--;
    tops[s] = (int)((end + plane - 1) / plane);
  }
}

ql_status ql_layered_renew(ql_layered *layered, const ql_met_fields *now,
                           const ql_layered_sources *sources) {
  ql_emission *to = &layered->emission;
  if (!to->count) return QL_OK;
  start_with(sources->area, layered->grid->plane, to);
  if (sources->natural) QL_TRY(ql_natural_add(sources->natural, to));
  if (sources->fires && sources->fires->count)
    QL_TRY(ql_fires_distribute(layered->grid, now, sources->fires, to));
  if (sources->stacks && sources->stacks->count)
    QL_TRY(ql_stacks_distribute(layered->grid, now, sources->stacks, to));
  find_tops(to, layered->grid->plane, layered->tops);
  return QL_OK;
}

const ql_emission *ql_layered_emission(const ql_layered *layered) {
  return &layered->emission;
}
