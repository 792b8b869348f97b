#include "solver/puff/plumes.h"

#include <math.h>
#include <string.h>

static const double oldest = 7200.0; /* s */
static const double hour = 3600.0;   /* s */

enum { BIRTHS = 2 }; /* of a stack in a step, at most */

/* Room such that no puff goes before its time: for those of `oldest` s, or for a whole run's. */
static int room_for(const ql_plumes_request *request, bool stay, int stacks) {
  const int lived = (int)ceil(oldest / request->step) + 2;
  return BIRTHS * stacks * (stay || request->steps < lived ? request->steps + 1 : lived);
}

/* The stacks of the enterprises asked for. */
static ql_status choose(ql_arena *arena, const ql_plumes_request *request,
                        const ql_stack_emission *stacks, ql_plumes *plumes) {
  QL_TRY(ql_arena_take(arena, "stacks as puffs", (size_t)stacks->count, sizeof *plumes->chosen,
                       &plumes->chosen));
  for (int n = 0; n < stacks->count; n++) {
    plumes->chosen[n] = request->enterprise_count == 0;
    for (int e = 0; e < request->enterprise_count; e++)
      if (strcmp(request->enterprises[e], stacks->stacks[n].enterprise) == 0)
        plumes->chosen[n] = true;
  }
  return QL_OK;
}

/* Room for a part of the stacks. */
static ql_status take_part(ql_arena *arena, const ql_stack_emission *stacks, ql_plumes_part *part) {
  const size_t count = (size_t)stacks->count;
  QL_TRY(ql_arena_take(arena, "part of the stacks", count, sizeof *part->stacks, &part->stacks));
  QL_TRY(ql_arena_take(arena, "part of the stacks", count, sizeof *part->from, &part->from));
  part->emission = *stacks;
  part->emission.stacks = part->stacks;
  return ql_arena_take(arena, "part of the stacks", count * (size_t)stacks->species_count,
                       sizeof(float), &part->emission.rate);
}

/* kg s-1 of all species; what has no molar mass does not count. */
static double emits(const ql_plumes *plumes, const ql_stack_emission *stacks, int stack) {
  double sum = 0.0;
  for (int s = 0; s < stacks->species_count; s++) {
    const ql_species *species = &plumes->species->items[stacks->species[s]];
    const double kg = species->particle ? 1.0 : species->molar_mass;
    sum += kg * (double)stacks->rate[(size_t)s * (size_t)stacks->count + (size_t)stack];
  }
  return sum;
}

/* Fill `part` with the stacks of the hour that ride, or with those that do not. */
static void divide(const ql_plumes *plumes, const ql_stack_emission *stacks, bool riding,
                   ql_plumes_part *part) {
  int *from = part->from, count = 0;
  for (int n = 0; n < stacks->count; n++) {
    const bool rides = plumes->chosen[n] && emits(plumes, stacks, n) >= plumes->minimum_rate;
    if (rides == riding) from[count++] = n;
  }
  for (int n = 0; n < count; n++) part->stacks[n] = stacks->stacks[from[n]];
  for (int s = 0; s < stacks->species_count; s++)
    for (int n = 0; n < count; n++)
      part->emission.rate[(size_t)s * (size_t)count + (size_t)n] =
          stacks->rate[(size_t)s * (size_t)stacks->count + (size_t)from[n]];
  part->emission.count = count;
  part->emission.start = stacks->start;
  part->emission.end = stacks->end;
}

static ql_status create_pig(ql_arena *arena, const ql_plumes_request *request, const ql_grid *grid,
                            const ql_stack_emission *stacks, const ql_species_table *species,
                            ql_plumes *plumes) {
  const bool whole = request->mode == QL_PLUMES_WHOLE;
  const bool particles = whole || request->mode == QL_PLUMES_HANDOVER_GASES;
  bool *stays;
  int count = 0;
  QL_TRY(ql_arena_take(arena, "what stays in puffs", (size_t)stacks->species_count, sizeof *stays,
                       &stays));
  for (int s = 0; s < stacks->species_count; s++)
    stays[s] = species->items[stacks->species[s]].particle ? particles : whole;
  for (int n = 0; n < stacks->count; n++) count += plumes->chosen[n];
  const ql_pig_options options = {.grid = grid,
                                  .species_count = stacks->species_count,
                                  .species = stacks->species,
                                  .no = request->react ? ql_species_find(species, "NO") : -1,
                                  .no2 = request->react ? ql_species_find(species, "NO2") : -1,
                                  .ozone = request->react ? ql_species_find(species, "O3") : -1,
                                  .stays = stays,
                                  .terrain = request->terrain,
                                  .capacity = room_for(request, particles, count),
                                  .oldest = oldest};
  if (!count) return QL_OK;
  QL_TRY(take_part(arena, stacks, &plumes->riding));
  QL_TRY(take_part(arena, stacks, &plumes->layered));
  return ql_pig_create(arena, &options, &plumes->pig);
}

/* A particle of the mode; all of a mode are lost alike. -1: there is none. */
static int find_particle(const ql_species_table *species, ql_mode mode) {
  for (int s = 0; s < species->count; s++)
    if (species->items[s].particle && species->items[s].mode == mode) return s;
  return -1;
}

/* Every stack gives 1 kg of each tracer in an hour. */
static ql_status set_unit(ql_arena *arena, const ql_stack_emission *stacks, int count,
                          ql_plumes *plumes) {
  const size_t values = (size_t)count * (size_t)stacks->count;
  plumes->unit = (ql_stack_emission){.count = stacks->count,
                                     .species_count = count,
                                     .stacks = stacks->stacks,
                                     .species = plumes->tracer->species};
  QL_TRY(ql_arena_take(arena, "unit emission", values, sizeof(float), &plumes->unit.rate));
  for (size_t n = 0; n < values; n++) plumes->unit.rate[n] = (float)(1.0 / hour);
  return QL_OK;
}

static ql_status create_tracer(ql_arena *arena, const ql_plumes_request *request,
                               const ql_grid *grid, const ql_stack_emission *stacks,
                               const ql_species_table *species, ql_plumes *plumes) {
  const int like[QL_PLUMES_TRACERS] = {[QL_PLUMES_INERT] = QL_PIG_INERT,
                                       [QL_PLUMES_FINE] = find_particle(species, QL_MODE_FINE),
                                       [QL_PLUMES_COARSE] = find_particle(species, QL_MODE_COARSE)};
  const bool stays[QL_PLUMES_TRACERS] = {true, true, true};
  int carried[QL_PLUMES_TRACERS], count = 0;
  for (int t = 0; t < QL_PLUMES_TRACERS; t++) {
    const bool there = t == QL_PLUMES_INERT || like[t] >= 0;
    plumes->number[t] = there ? count : -1;
    if (there) carried[count++] = like[t];
  }
  const ql_pig_options options = {.grid = grid,
                                  .species_count = count,
                                  .species = carried,
                                  .no = -1,
                                  .no2 = -1,
                                  .ozone = -1,
                                  .stays = stays,
                                  .terrain = request->terrain,
                                  .capacity = room_for(request, true, stacks->count)};
  QL_TRY(ql_pig_create(arena, &options, &plumes->tracer));
  return set_unit(arena, stacks, count, plumes);
}

ql_status ql_plumes_create(ql_arena *arena, const ql_plumes_request *request, const ql_grid *grid,
                           const ql_stack_emission *stacks, const ql_species_table *species,
                           ql_plumes **plumes) {
  ql_plumes *made;
  *plumes = NULL;
  if (!stacks || !stacks->count || (request->mode == QL_PLUMES_NONE && !request->tracer))
    return QL_OK;
  QL_TRY(ql_arena_take(arena, "plumes", 1, sizeof *made, &made));
  made->species = species;
  made->minimum_rate = request->minimum_rate;
  QL_TRY(choose(arena, request, stacks, made));
  if (request->mode != QL_PLUMES_NONE)
    QL_TRY(create_pig(arena, request, grid, stacks, species, made));
  if (request->tracer) QL_TRY(create_tracer(arena, request, grid, stacks, species, made));
  *plumes = made;
  return QL_OK;
}

const ql_stack_emission *ql_plumes_layered(ql_plumes *plumes, const ql_stack_emission *stacks) {
  if (!plumes->pig) return stacks;
  divide(plumes, stacks, false, &plumes->layered);
  return &plumes->layered.emission;
}

ql_status ql_plumes_step(ql_plumes *plumes, const ql_pig_air *air, double dt,
                         const ql_stack_emission *stacks, ql_state *state) {
  if (plumes->pig) {
    divide(plumes, stacks, true, &plumes->riding);
    QL_TRY(ql_pig_step(plumes->pig, air, dt, &plumes->riding.emission, state));
  }
  return plumes->tracer ? ql_pig_step(plumes->tracer, air, dt, &plumes->unit, state) : QL_OK;
}
