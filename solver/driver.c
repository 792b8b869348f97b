#include "solver/driver.h"

#include "solver/aerosol/organic/organic.h"
#include "solver/aerosol/thermodynamics.h"
#include "solver/aerosol/uptake.h"
#include "solver/chemistry/chemistry.h"
#include "solver/clouds/clouds.h"
#include "solver/clouds/scavenging.h"
#include "solver/deposition/deposition.h"
#include "solver/emission/layered.h"
#include "solver/mixing/mixing.h"
#include "solver/photolysis/photolysis.h"
#include "solver/transport/diffusion.h"
#include "solver/transport/transport.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The meteorology of a step. */
typedef struct moment {
  ql_met_fields now; /* at its middle */
  float *air_start, *air_end;
} moment;

struct ql_driver {
  ql_driver_options options;
  ql_driver *leader; /* itself, if it follows nobody */
  ql_operator properties, transport, diffusion, mixing, deposition, photolysis, uptake, chemistry,
      chloride;
  ql_operator clouds, scavenging, organic, thermodynamics;
  moment whole;  /* of the chemistry step */
  int steps;     /* of the transport in one of the chemistry */
  moment *parts; /* [steps] */
  ql_met *mets;  /* [steps] */
  ql_layered *emission;
  ql_natural *natural;           /* NULL: none */
  ql_plumes *plumes;             /* NULL: none */
  bool fresh;                    /* nothing has been renewed yet */
  double *clipped;               /* [species of the mechanism] mol, see ql_driver_clipped() */
  ql_chemistry_member *together; /* [options.members], of a leader */
  ql_timer timers[QL_DRIVER_TIMERS];
};

static ql_status create_chemistry(ql_arena *arena, ql_driver *d) {
  const ql_driver_options *o = &d->options;
  if (!o->chemistry) return QL_OK;
  QL_TRY(ql_arena_take(arena, "clipped amounts", (size_t)o->mechanism->species_count,
                       sizeof *d->clipped, &d->clipped));
  if (o->mechanism->het_count) {
    const ql_uptake_options uptake = {.mechanism = o->mechanism,
                                      .grid = o->grid,
                                      .species = o->species,
                                      .properties = ql_aerosol_properties_of(&d->properties),
                                      .n2o5 = o->n2o5};
    QL_TRY(ql_uptake_create(arena, &uptake, &d->uptake, &d->chloride));
  }
  if (o->leader) return QL_OK;
  const ql_photolysis_options light =
      ql_photolysis_defaults(o->grid, o->mechanism->photolysis_count, o->mechanism->photolysis);
  QL_TRY(ql_photolysis_create(arena, &light, &d->photolysis));
  const int members = o->members > 1 ? o->members : 1;
  const ql_chemistry_options gas = {.mechanism = o->mechanism,
                                    .grid = o->grid,
                                    .j_values = ql_photolysis_values(&d->photolysis),
                                    .tolerance = o->tolerance,
                                    .members = members};
  QL_TRY(ql_arena_take(arena, "members of the chemistry", (size_t)members, sizeof *d->together,
                       &d->together));
  return ql_chemistry_create(arena, &gas, &d->chemistry);
}

static ql_status create_clouds(ql_arena *arena, ql_driver *d) {
  const ql_driver_options *o = &d->options;
  if (!o->clouds) return QL_OK;
  const ql_scavenging_options rain = {.grid = o->grid,
                                      .species = o->species,
                                      .properties = ql_aerosol_properties_of(&d->properties)};
  QL_TRY(ql_scavenging_create(arena, &rain, &d->scavenging));
  const ql_clouds_options water = {.grid = o->grid, .species = o->species};
  return o->chemistry ? ql_clouds_create(arena, &water, &d->clouds) : QL_OK;
}

static bool same_natural(const ql_natural_request *a, const ql_natural_request *b) {
  return a->biogenic == b->biogenic && a->soil_no == b->soil_no && a->dust == b->dust &&
         a->sea_salt == b->sea_salt && a->fugitive_dust == b->fugitive_dust &&
         a->past_temperature == b->past_temperature;
}

static ql_status create_natural(ql_arena *arena, ql_driver *d) {
  const ql_driver_options *o = &d->options;
  if (o->leader && same_natural(&o->natural, &o->leader->options.natural))
    return ql_natural_follow(arena, o->leader->natural, &d->natural);
  const ql_natural_options natural = {
      .grid = o->grid, .land = o->land, .species = o->species, .request = o->natural};
  return ql_natural_create(arena, &natural, &d->natural);
}

static ql_status create_operators(ql_arena *arena, ql_driver *d) {
  const ql_driver_options *o = &d->options;
  const ql_transport_options transport = {
      .grid = o->grid, .species = o->species, .parts = d->leader->steps};
  QL_TRY(ql_aerosol_properties_create(arena, o->grid, o->species, &d->properties));
  if (o->transport && !o->leader) {
    QL_TRY(ql_transport_create(arena, &transport, &d->transport));
    QL_TRY(ql_diffusion_create(arena, &transport, &d->diffusion));
  }
  const ql_mixing_options mixing = {.grid = o->grid,
                                    .species = o->species,
                                    .parts = d->leader->steps,
                                    .matrix_of = o->leader ? &o->leader->mixing : NULL};
  QL_TRY(ql_mixing_create(arena, &mixing, &d->mixing));
  if (o->deposition) {
    const ql_deposition_options deposition = {.grid = o->grid,
                                              .species = o->species,
                                              .aerosol = ql_aerosol_properties_of(&d->properties),
                                              .weather_of =
                                                  o->leader ? &o->leader->deposition : NULL};
    QL_TRY(ql_deposition_create(arena, &deposition, &d->deposition));
    ql_mixing_set_velocity(&d->mixing, ql_deposition_velocity(&d->deposition));
  }
  if (o->aerosol) {
    if (!o->leader) QL_TRY(ql_organic_create(arena, o->grid, o->species, &d->organic));
    QL_TRY(ql_thermodynamics_create(arena, o->grid, o->species,
                                    o->leader ? &o->leader->thermodynamics : NULL,
                                    &d->thermodynamics));
  }
  QL_TRY(create_clouds(arena, d));
  QL_TRY(create_natural(arena, d));
  return create_chemistry(arena, d);
}

static ql_status create_moment(ql_arena *arena, const ql_grid *grid, moment *m) {
  QL_TRY(ql_met_fields_create(arena, grid, &m->now));
  QL_TRY(ql_arena_take(arena, "air at a step's start", grid->volume, sizeof(float), &m->air_start));
  return ql_arena_take(arena, "air at a step's end", grid->volume, sizeof(float), &m->air_end);
}

static ql_status create_air(ql_arena *arena, ql_driver *d) {
  const ql_grid *grid = d->options.grid;
  d->steps = (int)lround(d->options.chemistry_step / d->options.step);
  const size_t steps = (size_t)d->steps;
  QL_TRY(create_moment(arena, grid, &d->whole));
  QL_TRY(ql_arena_take(arena, "meteorology of the steps", steps, sizeof *d->parts, &d->parts));
  QL_TRY(ql_arena_take(arena, "meteorology of the steps", steps, sizeof *d->mets, &d->mets));
  for (int n = 0; n < d->steps; n++) QL_TRY(create_moment(arena, grid, &d->parts[n]));
  return QL_OK;
}

ql_status ql_driver_create(ql_arena *arena, const ql_driver_options *options, ql_driver **driver) {
  static const char *const names[QL_DRIVER_TIMERS] = {[QL_DRIVER_MET] = "meteorology",
                                                      [QL_DRIVER_PROPERTIES] = "aerosol properties",
                                                      [QL_DRIVER_TRANSPORT] = "transport",
                                                      [QL_DRIVER_DIFFUSION] = "diffusion",
                                                      [QL_DRIVER_MIXING] = "mixing",
                                                      [QL_DRIVER_PLUMES] = "plume in grid",
                                                      [QL_DRIVER_DEPOSITION] = "deposition",
                                                      [QL_DRIVER_NATURAL] = "natural sources",
                                                      [QL_DRIVER_PLUME_RISE] = "plume rise",
                                                      [QL_DRIVER_PHOTOLYSIS] = "photolysis",
                                                      [QL_DRIVER_UPTAKE] = "heterogeneous uptake",
                                                      [QL_DRIVER_CHEMISTRY] = "chemistry",
                                                      [QL_DRIVER_CLOUDS] = "aqueous chemistry",
                                                      [QL_DRIVER_SCAVENGING] = "wet scavenging",
                                                      [QL_DRIVER_ORGANIC] = "organic partition",
                                                      [QL_DRIVER_AEROSOL] =
                                                          "inorganic equilibrium"};
  ql_driver *d = NULL;
  QL_TRY(ql_arena_take(arena, "driver", 1, sizeof *d, &d));
  d->options = *options;
  d->leader = options->leader ? options->leader : d;
  d->fresh = true;
  for (int t = 0; t < QL_DRIVER_TIMERS; t++) d->timers[t].name = names[t];
  if (!options->leader) QL_TRY(create_air(arena, d));
  QL_TRY(create_operators(arena, d));
  *driver = d;
  return QL_OK;
}

/* What emits in the moment. Stacks that ride as puffs are not among it. */
static ql_layered_sources sources_of(ql_driver *d, const ql_forcing *forcing) {
  const bool puffs = d->plumes && forcing->stacks && forcing->stacks->count;
  return (ql_layered_sources){.area = forcing->area,
                              .stacks = puffs ? ql_plumes_layered(d->plumes, forcing->stacks)
                                              : forcing->stacks,
                              .fires = forcing->fires,
                              .natural = d->natural};
}

ql_status ql_driver_emits(ql_arena *arena, ql_driver *driver, const ql_forcing *forcing) {
  const ql_driver_options *o = &driver->options;
  const ql_layered_sources sources = sources_of(driver, forcing);
  QL_TRY(ql_layered_create(arena, o->grid, &sources, o->species->count, &driver->emission));
  ql_plumes_request plumes = o->plumes;
  plumes.terrain = o->land ? o->land->terrain : NULL;
  QL_TRY(ql_plumes_create(arena, &plumes, o->grid, forcing->stacks, o->species, &driver->plumes));
  return ql_mixing_set_emission(&driver->mixing, ql_layered_emission(driver->emission));
}

/* `count` values between v0 and v1. */
static inline void blend(const float *restrict v0, const float *restrict v1, float w, size_t count,
                         ql_real *restrict c) {
#pragma omp simd
  for (size_t n = 0; n < count; n++) c[n] = (ql_real)(v0[n] + w * (v1[n] - v0[n]));
}

/* The halo of a layer, in the order of ql_sources_ring(), which is that of memory: one run before
 * the first row of cells, between two rows, and after the last. */
static void set_ring(const ql_grid *g, const float *v0, const float *v1, float w, ql_real *c) {
  enum { BETWEEN = 2 * QL_HALO };
  const size_t outer = ql_grid_at2(g, 0, 0), rows = (size_t)g->ny - 1;
  blend(v0, v1, w, outer, c);
  for (size_t j = 0; j < rows; j++) {
    const size_t from = outer + j * BETWEEN;
    blend(v0 + from, v1 + from, w, BETWEEN, c + ql_grid_at2(g, (int)j, g->nx));
  }
  const size_t from = outer + rows * BETWEEN;
  blend(v0 + from, v1 + from, w, outer, c + g->plane - outer);
}

/* Lateral and top values at `time`, linear between the two that enclose it. */
static void set_boundary(const ql_driver *d, const ql_forcing *forcing, double time,
                         ql_state *state) {
  const ql_boundary *a = forcing->edge_before, *b = forcing->edge_after;
  const double span = b->time - a->time;
  const float w = span > 0.0 ? (float)((time - a->time) / span) : 0.0f;
  const ql_grid *g = d->options.grid;
  const size_t ring = g->plane - (size_t)g->nx * (size_t)g->ny;
#pragma omp parallel for schedule(static)
  for (int s = 0; s < state->species->count; s++) {
    state->top[s] = (ql_real)(a->top[s] + w * (b->top[s] - a->top[s]));
    for (int k = 0; k < g->nz; k++) {
      const size_t from = ((size_t)s * (size_t)g->nz + (size_t)k) * ring;
      set_ring(g, a->lateral + from, b->lateral + from, w, ql_state_layer(state, s, k));
    }
  }
}

/* The weather of [start, start + dt], which is to be in m. */
static ql_met met_for(ql_driver *d, const ql_forcing *forcing, double start, double dt, moment *m) {
  ql_timer_start(&d->timers[QL_DRIVER_MET]);
  const ql_grid *g = d->options.grid;
  ql_met_interpolate(g, forcing->before, forcing->after, start + 0.5 * dt, &m->now);
  ql_met_interpolate_air(g, forcing->before, forcing->after, start, m->air_start);
  ql_met_interpolate_air(g, forcing->before, forcing->after, start + dt, m->air_end);
  ql_timer_stop(&d->timers[QL_DRIVER_MET]);
  return (ql_met){.grid = g,
                  .land = d->options.land,
                  .start = start,
                  .dt = dt,
                  .now = &m->now,
                  .air_start = m->air_start,
                  .air_end = m->air_end};
}

static ql_status apply(ql_driver *d, int timer, const ql_operator *op, const ql_met *met,
                       ql_state *state) {
  if (!op->method) return QL_OK; /* left out of this run */
  ql_timer_start(&d->timers[timer]);
  const ql_status status = op->method->forward(op, met, met->dt, state);
  ql_timer_stop(&d->timers[timer]);
  return ql_error_context(status, "%s", op->method->name);
}

static ql_status prepare(ql_driver *d, int timer, const ql_operator *op, const ql_met *met) {
  if (!op->method) return QL_OK; /* left out of this run */
  ql_timer_start(&d->timers[timer]);
  const ql_status status = op->method->prepare(op, met, met->dt);
  ql_timer_stop(&d->timers[timer]);
  return ql_error_context(status, "%s", op->method->name);
}

/* What the weather of a step of the transport gives to all. */
static ql_status prepare_move(ql_driver *leader, const ql_met *met) {
  QL_TRY(prepare(leader, QL_DRIVER_TRANSPORT, &leader->transport, met));
  QL_TRY(prepare(leader, QL_DRIVER_DIFFUSION, &leader->diffusion, met));
  return prepare(leader, QL_DRIVER_MIXING, &leader->mixing, met);
}

/* What that of a step of the chemistry gives to all. */
static ql_status prepare_condense(ql_driver *leader, const ql_met *met) {
  QL_TRY(prepare(leader, QL_DRIVER_ORGANIC, &leader->organic, met));
  return prepare(leader, QL_DRIVER_AEROSOL, &leader->thermodynamics, met);
}

/* An operator that changes the state, and the account of what it did. */
static ql_status act(ql_driver *d, int timer, ql_process process, const ql_operator *op,
                     const ql_met *met, ql_state *state) {
  QL_TRY(apply(d, timer, op, met, state));
  if (d->options.processes) ql_processes_note(d->options.processes, process, state);
  return QL_OK;
}

/* Has what changes slowly to be renewed? Photolysis, deposition velocities, natural sources and
 * plume rise are, for the coming interval. */
static bool is_due(const ql_driver *d, double time) {
  return d->fresh || fmod(time, d->options.photolysis_step) == 0.0;
}

/* What all that follow a driver share of it; the sun is that of the middle of the interval. `met`:
 * the weather of the step at hand. */
static ql_status renew_shared(ql_driver *d, ql_met met, ql_state *state) {
  met.start -= fmod(met.start, d->options.photolysis_step);
  met.dt = d->options.photolysis_step;
  QL_TRY(prepare(d, QL_DRIVER_DEPOSITION, &d->deposition, &met));
  QL_TRY(apply(d, QL_DRIVER_PHOTOLYSIS, &d->photolysis, &met, state));
  ql_timer_start(&d->timers[QL_DRIVER_NATURAL]);
  if (d->natural) ql_natural_renew(d->natural, &d->whole.now);
  ql_timer_stop(&d->timers[QL_DRIVER_NATURAL]);
  return QL_OK;
}

/* What each has for its own. */
static ql_status renew_own(ql_driver *d, const ql_forcing *forcing, ql_met met, ql_state *state) {
  met.start -= fmod(met.start, d->options.photolysis_step);
  met.dt = d->options.photolysis_step;
  QL_TRY(apply(d, QL_DRIVER_DEPOSITION, &d->deposition, &met, state));
  if (d != d->leader) {
    ql_timer_start(&d->timers[QL_DRIVER_NATURAL]);
    if (d->natural) ql_natural_renew(d->natural, met.now);
    ql_timer_stop(&d->timers[QL_DRIVER_NATURAL]);
  }
  d->fresh = false;
  ql_timer_start(&d->timers[QL_DRIVER_PLUME_RISE]);
  const ql_layered_sources sources = sources_of(d, forcing);
  const ql_status status = ql_layered_renew(d->emission, &d->leader->whole.now, &sources);
  ql_timer_stop(&d->timers[QL_DRIVER_PLUME_RISE]);
  return ql_error_context(status, "plume rise");
}

void ql_driver_begin(const ql_driver *driver, const ql_forcing *forcing, ql_state *state) {
  float *air = driver->leader->whole.air_start;
  ql_met_interpolate_air(driver->options.grid, forcing->before, forcing->after, state->time, air);
  for (int s = 0; s < state->species->count; s++)
    state->budget[s] = (ql_budget){.initial = ql_state_mass(state, s, air)};
}

/* The frequencies of NO2, s-1; NULL without chemistry or such a reaction. */
static const float *light_on_no2(const ql_driver *d) {
  const ql_mechanism *m = d->options.mechanism;
  if (!d->options.chemistry) return NULL;
  for (int n = 0; n < m->photolysis_count; n++)
    if (strcmp(m->photolysis[n], "NO2") == 0 || strncmp(m->photolysis[n], "NO2_", 4) == 0)
      return ql_photolysis_values(&d->leader->photolysis) + (size_t)n * d->options.grid->volume;
  return NULL;
}

/* What the puffs give to the grid counts as emission. */
static ql_status follow_plumes(ql_driver *d, const ql_forcing *forcing, const ql_met *met,
                               ql_state *state) {
  const ql_driver_options *o = &d->options;
  if (!d->plumes) return QL_OK;
  const ql_pig_air air = {.now = met->now,
                          .air = met->air_end,
                          .j_no2 = light_on_no2(d),
                          .velocity = o->deposition ? ql_deposition_velocity(&d->deposition) : NULL,
                          .scavenging = o->clouds ? &d->scavenging : NULL,
                          .met = met};
  ql_timer_start(&d->timers[QL_DRIVER_PLUMES]);
  const ql_status status = ql_plumes_step(d->plumes, &air, met->dt, forcing->stacks, state);
  ql_timer_stop(&d->timers[QL_DRIVER_PLUMES]);
  if (o->processes) ql_processes_note(o->processes, QL_PROCESS_EMISSION, state);
  return ql_error_context(status, "plume in grid");
}

/* --- one step ------------------------------------------------------------------------------ */

/* A part of the step of one member. */
typedef ql_status (*deed)(const ql_driver_member *member, const ql_met *met);

static ql_status look_at_aerosol(const ql_driver_member *m, const ql_met *met) {
  return apply(m->driver, QL_DRIVER_PROPERTIES, &m->driver->properties, met, m->state);
}

static ql_status make_ready(const ql_driver_member *m, const ql_met *met) {
  ql_driver *d = m->driver;
  if (is_due(d, met->start)) QL_TRY(renew_own(d, m->forcing, *met, m->state));
  set_boundary(d, m->forcing, met->start + 0.5 * d->options.chemistry_step, m->state);
  if (d->options.processes) ql_processes_mark(d->options.processes, m->state);
  return QL_OK;
}

/* The fast operators, once. */
static ql_status move_once(const ql_driver_member *m, const ql_met *met) {
  ql_driver *d = m->driver;
  const ql_driver_options *o = &d->options;
  const ql_operator *transport = &d->leader->transport, *diffusion = &d->leader->diffusion;
  const float *velocity = o->deposition ? ql_deposition_velocity(&d->deposition) : NULL;
  QL_TRY(act(d, QL_DRIVER_TRANSPORT, QL_PROCESS_TRANSPORT, transport, met, m->state));
  QL_TRY(act(d, QL_DRIVER_DIFFUSION, QL_PROCESS_DIFFUSION, diffusion, met, m->state));
  QL_TRY(apply(d, QL_DRIVER_MIXING, &d->mixing, met, m->state));
  if (o->processes)
    ql_processes_note_mixing(o->processes, met, o->step, ql_layered_emission(d->emission), velocity,
                             m->state);
  return follow_plumes(d, m->forcing, met, m->state);
}

/* What comes between the look at the aerosol and the gas chemistry. */
static ql_status move(const ql_driver_member *m, const ql_met *met) {
  ql_driver *d = m->driver;
  QL_TRY(make_ready(m, met));
  for (int n = 0; n < d->leader->steps; n++) QL_TRY(move_once(m, &d->leader->mets[n]));
  if (d->natural) ql_natural_count(d->natural, d->options.chemistry_step);
  return apply(d, QL_DRIVER_UPTAKE, &d->uptake, met, m->state);
}

/* What comes after the gas chemistry. */
static ql_status condense(const ql_driver_member *m, const ql_met *met) {
  ql_driver *d = m->driver;
  ql_state *state = m->state;
  ql_processes *processes = d->options.processes;
  if (processes) ql_processes_note(processes, QL_PROCESS_CHEMISTRY, state);
  QL_TRY(act(d, QL_DRIVER_UPTAKE, QL_PROCESS_CHEMISTRY, &d->chloride, met, state));
  QL_TRY(act(d, QL_DRIVER_CLOUDS, QL_PROCESS_CLOUDS, &d->clouds, met, state));
  QL_TRY(act(d, QL_DRIVER_SCAVENGING, QL_PROCESS_WET, &d->scavenging, met, state));
  QL_TRY(act(d, QL_DRIVER_ORGANIC, QL_PROCESS_AEROSOL, &d->leader->organic, met, state));
  QL_TRY(act(d, QL_DRIVER_AEROSOL, QL_PROCESS_AEROSOL, &d->thermodynamics, met, state));
  if (processes) ql_processes_end_step(processes, &d->leader->whole.now, state);
  return QL_OK;
}

static void note(ql_driver_member *m, ql_status status) {
  m->status = status;
  if (status != QL_OK) snprintf(m->message, sizeof m->message, "%s", ql_error_message());
}

static void act_on(ql_driver_member *member, const ql_met *met, deed part) {
  if (member->status == QL_OK) note(member, part(member, met));
}

static void note_all(ql_driver_member *members, int count, ql_status status) {
  for (int m = 0; m < count && status != QL_OK; m++) note(&members[m], status);
}

/* One member after the other, so that a state comes from memory once for all that is done to it
 * until the chemistry. What is shared is renewed when the first has looked at its aerosol. */
static void move_all(ql_driver *leader, const ql_met *met, ql_driver_member *members, int count) {
  const bool due = is_due(leader, met->start);
  for (int n = 0; n < count; n++) {
    act_on(&members[n], met, look_at_aerosol);
    if (n == 0 && due) note_all(members, count, renew_shared(leader, *met, members[0].state));
    act_on(&members[n], met, move);
  }
  leader->fresh = false;
}

/* Gas chemistry of all that are well, in one go. */
static void react(ql_driver *leader, const ql_met *met, ql_driver_member *members, int count) {
  ql_chemistry_member *of = leader->together;
  int well = 0;
  if (!leader->options.chemistry) return;
  for (int n = 0; n < count; n++) {
    ql_driver *d = members[n].driver;
    if (members[n].status != QL_OK) continue;
    of[well++] =
        (ql_chemistry_member){.state = members[n].state,
                              .het_rates = d->uptake.method ? ql_uptake_rates(&d->uptake) : NULL,
                              .clipped = d->clipped};
  }
  ql_timer_start(&leader->timers[QL_DRIVER_CHEMISTRY]);
  ql_chemistry_together(&leader->chemistry, met, met->dt, of, well);
  ql_timer_stop(&leader->timers[QL_DRIVER_CHEMISTRY]);
  for (int n = 0, w = 0; n < count; n++) {
    if (members[n].status != QL_OK) continue;
    const ql_status status = of[w].status;
    if (status != QL_OK)
      note(&members[n],
           ql_error_set(status, "%s: %s", leader->chemistry.method->name, of[w].message));
    w++;
  }
}

void ql_driver_step_together(ql_driver_member *members, int count) {
  ql_driver *leader = members[0].driver->leader;
  const ql_driver_options *o = &leader->options;
  const ql_forcing *forcing = members[0].forcing; /* the weather is everybody's */
  const double time = members[0].state->time;
  const ql_met met = met_for(leader, forcing, time, o->chemistry_step, &leader->whole);
  for (int n = 0; n < leader->steps; n++) {
    leader->mets[n] = met_for(leader, forcing, time + n * o->step, o->step, &leader->parts[n]);
    leader->mets[n].part = n;
    note_all(members, count, prepare_move(leader, &leader->mets[n]));
  }
  note_all(members, count, prepare_condense(leader, &met));
  move_all(leader, &met, members, count);
  react(leader, &met, members, count);
  for (int n = 0; n < count; n++) act_on(&members[n], &met, condense);
  for (int n = 0; n < count; n++)
    if (members[n].status == QL_OK) members[n].state->time += o->chemistry_step;
}

ql_status ql_driver_step(ql_driver *driver, const ql_forcing *forcing, ql_state *state) {
  ql_driver_member alone = {.driver = driver, .forcing = forcing, .state = state};
  ql_driver_step_together(&alone, 1);
  return alone.status == QL_OK ? QL_OK : ql_error_set(alone.status, "%s", alone.message);
}

void ql_driver_fork(ql_driver *follower) {
  const ql_driver *leader = follower->leader;
  const ql_natural *theirs = leader->natural;
  for (int r = 0; theirs && follower->natural && r < ql_natural_rows(theirs); r++)
    ql_natural_account(follower->natural)[r] = ql_natural_row_at(theirs, r).emitted;
  const size_t species = (size_t)leader->options.mechanism->species_count;
  if (leader->clipped) memcpy(follower->clipped, leader->clipped, species * sizeof(double));
  if (leader->thermodynamics.method)
    ql_thermodynamics_start(&follower->thermodynamics,
                            ql_thermodynamics_count(&leader->thermodynamics));
}

const ql_met_fields *ql_driver_now(const ql_driver *driver) {
  return &driver->leader->whole.now;
}

const ql_aerosol_properties *ql_driver_aerosol(const ql_driver *driver) {
  return ql_aerosol_properties_of(&driver->properties);
}

void ql_driver_masses(const ql_driver *driver, const ql_forcing *forcing, const ql_state *state,
                      double *mass) {
  float *air = driver->leader->whole.air_end;
  ql_met_interpolate_air(driver->options.grid, forcing->before, forcing->after, state->time, air);
  for (int s = 0; s < state->species->count; s++) mass[s] = ql_state_mass(state, s, air);
}

double ql_driver_clipped(const ql_driver *driver, int species) {
  const bool gas = species < driver->options.mechanism->species_count;
  return gas && driver->options.chemistry ? driver->clipped[species] : 0.0;
}

int ql_driver_not_deposited(const ql_driver *driver, const int **species) {
  return driver->options.deposition ? ql_deposition_unlisted(&driver->deposition, species) : 0;
}

int ql_driver_not_scavenged(const ql_driver *driver, const int **species) {
  return driver->options.clouds ? ql_scavenging_unlisted(&driver->scavenging, species) : 0;
}

ql_thermodynamics_counts ql_driver_equilibria(const ql_driver *driver) {
  return driver->options.aerosol ? ql_thermodynamics_count(&driver->thermodynamics)
                                 : (ql_thermodynamics_counts){0};
}

ql_natural *ql_driver_natural(const ql_driver *driver) {
  return driver->natural;
}

ql_plumes *ql_driver_plumes(const ql_driver *driver) {
  return driver->plumes;
}

const ql_timer *ql_driver_timers(const ql_driver *driver) {
  return driver->timers;
}
