#include "solver/processes.h"

#include "base/constants.h"

#include <string.h>

const char *const ql_processes_names[QL_PROCESSES] = {
    [QL_PROCESS_TRANSPORT] = "transport",   [QL_PROCESS_DIFFUSION] = "diffusion",
    [QL_PROCESS_MIXING] = "mixing",         [QL_PROCESS_EMISSION] = "emission",
    [QL_PROCESS_DEPOSITION] = "deposition", [QL_PROCESS_CHEMISTRY] = "chemistry",
    [QL_PROCESS_CLOUDS] = "clouds",         [QL_PROCESS_WET] = "wet_deposition",
    [QL_PROCESS_AEROSOL] = "aerosol",       [QL_PROCESS_DENSITY] = "density"};

const char *const ql_processes_meanings[QL_PROCESSES] = {
    [QL_PROCESS_TRANSPORT] = "advection",
    [QL_PROCESS_DIFFUSION] = "horizontal diffusion",
    [QL_PROCESS_MIXING] = "vertical mixing",
    [QL_PROCESS_EMISSION] = "emission",
    [QL_PROCESS_DEPOSITION] = "dry deposition",
    [QL_PROCESS_CHEMISTRY] = "gas chemistry and uptake on particles",
    [QL_PROCESS_CLOUDS] = "chemistry in cloud water",
    [QL_PROCESS_WET] = "wet deposition",
    [QL_PROCESS_AEROSOL] = "condensation and evaporation",
    [QL_PROCESS_DENSITY] = "change of the density of air"};

static size_t values(const ql_processes *p) {
  return (size_t)p->request.chosen_count * (size_t)p->request.point_count;
}

static double fraction(const ql_processes *p, const ql_state *state, int chosen, int point) {
  const int s = p->request.chosen[chosen];
  return (double)state->c[(size_t)s * state->grid->volume + p->request.points[point]];
}

ql_status ql_processes_create(ql_arena *arena, const ql_processes_request *request,
                              ql_processes *processes) {
  *processes = (ql_processes){.request = *request};
  const size_t count = values(processes), points = (size_t)request->point_count;
  const struct {
    double **array;
    size_t count;
  } arrays[] = {{&processes->first, count},
                {&processes->last, count},
                {&processes->change, QL_PROCESSES * count},
                {&processes->started, count},
                {&processes->before, count},
                {&processes->step, QL_PROCESSES * count},
                {&processes->factor, 2 * points}};
  for (size_t a = 0; a < sizeof arrays / sizeof arrays[0]; a++)
    QL_TRY(ql_arena_take(arena, "process analysis", arrays[a].count, sizeof(double),
                         (void *)arrays[a].array));
  return QL_OK;
}

void ql_processes_mark(ql_processes *p, const ql_state *state) {
  size_t n = 0;
  for (int c = 0; c < p->request.chosen_count; c++)
    for (int i = 0; i < p->request.point_count; i++, n++)
      p->started[n] = p->before[n] = fraction(p, state, c, i);
  memset(p->step, 0, QL_PROCESSES * values(p) * sizeof *p->step);
}

void ql_processes_note(ql_processes *p, ql_process process, const ql_state *state) {
  double *step = p->step + (size_t)process * values(p);
  size_t n = 0;
  for (int c = 0; c < p->request.chosen_count; c++)
    for (int i = 0; i < p->request.point_count; i++, n++) {
      const double now = fraction(p, state, c, i);
      step[n] += now - p->before[n];
      p->before[n] = now;
    }
}

/* Rate of the emission of species s in the cell with 3-D index `at`: mol s-1, particles kg s-1. */
static double emitted(const ql_emission *emission, const ql_grid *g, int s, size_t at) {
  if (!emission || at / g->plane >= (size_t)emission->layers) return 0.0;
  for (int e = 0; e < emission->count; e++)
    if (emission->species[e] == s)
      return (double)emission->rate[(size_t)e * (size_t)emission->layers * g->plane + at];
  return 0.0;
}

void ql_processes_note_mixing(ql_processes *p, const ql_met *met, double dt,
                              const ql_emission *emission, const float *velocity,
                              const ql_state *state) {
  const ql_grid *g = p->request.grid;
  const size_t count = values(p);
  double *in = p->step + QL_PROCESS_EMISSION * count,
         *out = p->step + QL_PROCESS_DEPOSITION * count;
  double *mixing = p->step + QL_PROCESS_MIXING * count;
  size_t n = 0;
  for (int c = 0; c < p->request.chosen_count; c++)
    for (int i = 0; i < p->request.point_count; i++, n++) {
      const int s = p->request.chosen[c];
      const size_t at = p->request.points[i], below = at % g->plane;
      const double now = fraction(p, state, c, i), air = (double)met->air_end[at] * g->area[below];
      const double unit = state->species->items[s].particle ? QL_MOLAR_MASS_AIR : 1.0;
      const double gain = dt * emitted(emission, g, s, at) / (air * unit);
      const double speed =
          velocity && at < g->plane ? (double)velocity[(size_t)s * g->plane + at] : 0.0;
      const double loss = dt * speed * now / (double)met->now->thickness[at];
      in[n] += gain;
      out[n] -= loss;
      mixing[n] += now - p->before[n] - gain + loss;
      p->before[n] = now;
    }
}

/* Factors from mole fraction to ppb, and from mass fraction to ug m-3 in the air of `now`. */
static void set_factors(const ql_processes *p, const ql_met_fields *now, int i, double factor[2]) {
  const size_t at = p->request.points[i];
  factor[0] = 1e9;
  factor[1] = 1e9 * QL_MOLAR_MASS_AIR * (double)now->air[at] / (double)now->thickness[at];
}

void ql_processes_end_step(ql_processes *p, const ql_met_fields *now, const ql_state *state) {
  const size_t count = values(p), points = (size_t)p->request.point_count;
  for (int i = 0; i < p->request.point_count; i++) {
    double factor[2];
    set_factors(p, now, i, factor);
    for (int c = 0; c < p->request.chosen_count; c++) {
      const bool particle = p->request.species->items[p->request.chosen[c]].particle;
      const size_t n = (size_t)c * points + (size_t)i;
      const double started = p->started[n];
      if (!p->begun) p->first[n] = factor[particle] * started;
      const double drift =
          p->begun ? factor[particle] - p->factor[particle * points + (size_t)i] : 0.0;
      p->change[QL_PROCESS_DENSITY * count + n] += drift * started;
      for (int k = 0; k < QL_PROCESSES; k++)
        p->change[(size_t)k * count + n] += factor[particle] * p->step[(size_t)k * count + n];
      p->last[n] = factor[particle] * fraction(p, state, c, i);
    }
    for (int t = 0; t < 2; t++) p->factor[(size_t)t * points + (size_t)i] = factor[t];
  }
  p->begun = true;
}

void ql_processes_clear(ql_processes *p) {
  memset(p->change, 0, QL_PROCESSES * values(p) * sizeof *p->change);
  p->begun = false;
}
