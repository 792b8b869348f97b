#include "solver/puff/plumes.h"

#include <math.h>

static const double oldest = 7200.0; /* s */
static const double hour = 3600.0;   /* s */

enum { BIRTHS = 2 }; /* of a stack in a step, at most */

/* Room such that no puff goes before its time: for those of `oldest` s, or for a whole run's. */
static int room_for(const ql_plumes_request *request, bool whole, int stacks) {
  const int lived = (int)ceil(oldest / request->step) + 2;
  return BIRTHS * stacks * (whole || request->steps < lived ? request->steps + 1 : lived);
}

static ql_status create_pig(ql_arena *arena, const ql_plumes_request *request, const ql_grid *grid,
                            const ql_stack_emission *stacks, const ql_species_table *reacting,
                            ql_pig **pig) {
  const bool whole = request->mode == QL_PLUMES_WHOLE;
  const ql_pig_options options = {.grid = grid,
                                  .species_count = stacks->species_count,
                                  .species = stacks->species,
                                  .no = reacting ? ql_species_find(reacting, "NO") : -1,
                                  .no2 = reacting ? ql_species_find(reacting, "NO2") : -1,
                                  .ozone = reacting ? ql_species_find(reacting, "O3") : -1,
                                  .capacity = room_for(request, whole, stacks->count),
                                  .oldest = oldest,
                                  .whole = whole};
  return ql_pig_create(arena, &options, pig);
}

static ql_status create_tracer(ql_arena *arena, const ql_plumes_request *request,
                               const ql_grid *grid, const ql_stack_emission *stacks,
                               ql_plumes *plumes) {
  static const int one[] = {0};
  const ql_pig_options options = {.grid = grid,
                                  .species_count = 1,
                                  .species = one,
                                  .no = -1,
                                  .no2 = -1,
                                  .ozone = -1,
                                  .capacity = room_for(request, true, stacks->count),
                                  .whole = true};
  plumes->unit = (ql_stack_emission){
      .count = stacks->count, .species_count = 1, .stacks = stacks->stacks, .species = one};
  QL_TRY(ql_arena_take(arena, "unit emission", (size_t)stacks->count, sizeof(float),
                       &plumes->unit.rate));
  for (int n = 0; n < stacks->count; n++) plumes->unit.rate[n] = (float)(1.0 / hour);
  return ql_pig_create(arena, &options, &plumes->tracer);
}

ql_status ql_plumes_create(ql_arena *arena, const ql_plumes_request *request, const ql_grid *grid,
                           const ql_stack_emission *stacks, const ql_species_table *reacting,
                           ql_plumes **plumes) {
  ql_plumes *made;
  *plumes = NULL;
  if (!stacks || !stacks->count || (request->mode == QL_PLUMES_NONE && !request->tracer))
    return QL_OK;
  QL_TRY(ql_arena_take(arena, "plumes", 1, sizeof *made, &made));
  if (request->mode != QL_PLUMES_NONE)
    QL_TRY(create_pig(arena, request, grid, stacks, reacting, &made->pig));
  if (request->tracer) QL_TRY(create_tracer(arena, request, grid, stacks, made));
  *plumes = made;
  return QL_OK;
}

ql_status ql_plumes_step(ql_plumes *plumes, const ql_pig_air *air, double dt,
                         const ql_stack_emission *stacks, ql_state *state) {
  if (plumes->pig) QL_TRY(ql_pig_step(plumes->pig, air, dt, stacks, state));
  if (!plumes->tracer) return QL_OK;
  const ql_pig_air inert = {.now = air->now, .air = air->air};
  return ql_pig_step(plumes->tracer, &inert, dt, &plumes->unit, state);
}
