#include "solver/transport/plan.h"

#include <math.h>

static double larger(double a, double b) {
  return a > b ? a : b;
}

/* The part of its air that the horizontal sweeps take from or add to a cell in dt; HUGE_VAL where
 * the air is not positive. */
static double share_of_row(const ql_met *met, double dt, int k, int j) {
  const size_t first = ql_grid_at2(met->grid, j, 0);
  double most = 0.0;
  for (size_t at = first; at < first + (size_t)met->grid->nx; at++) {
    const double net = ql_continuity_outflow_x(met, k, at) + ql_continuity_outflow_y(met, k, at);
    const double start = ql_continuity_air(met, 0.0, k, at);
    const double end = ql_continuity_air(met, 1.0, k, at);
    const double least = start < end ? start : end;
    const double share = fabs(net) * dt / least;
    most = least > 0.0 && share >= 0.0 ? larger(most, share) : HUGE_VAL;
    if (!(most < HUGE_VAL)) return HUGE_VAL;
  }
  return most;
}

/* One layer in the order of a cycle: the axis that goes first and the other, as its fluxes (mol
 * s-1) and the step from a cell's low face to its high one. */
typedef struct sight {
  const ql_cycle *cycle;
  int k;
  const float *flux[2];
  size_t step[2];
} sight;

static sight look(const ql_cycle *cycle, int k) {
  const ql_grid *g = cycle->met->grid;
  const int x = cycle->vertical_first ? 1 : 0, y = 1 - x;
  sight s = {.cycle = cycle, .k = k};
  s.flux[x] = cycle->met->now->flux_x + (size_t)k * g->plane;
  s.flux[y] = cycle->met->now->flux_y + (size_t)k * g->plane;
  s.step[x] = 1;
  s.step[y] = g->row;
  return s;
}

/* The largest part of its air that one axis alone takes from or adds to a cell in the cycle. */
static double layer_share(const sight *s) {
  const ql_grid *g = s->cycle->met->grid;
  const float *f0 = s->flux[0], *f1 = s->flux[1];
  const size_t up0 = s->step[0], up1 = s->step[1];
  const double seconds = s->cycle->seconds;
  double most = 0.0;
  for (int j = 0; j < g->ny; j++) {
    const size_t first = ql_grid_at2(g, j, 0);
#pragma omp simd reduction(max : most)
    for (size_t at = first; at < first + (size_t)g->nx; at++) {
      const double start = ql_plan_horizontal_start(s->cycle, s->k, at);
      const double net0 = seconds * ((double)f0[at + up0] - (double)f0[at]);
      const double net1 = seconds * ((double)f1[at + up1] - (double)f1[at]);
      const double end = start - net0 - net1, least = start < end ? start : end;
      const double size0 = fabs(net0), size1 = fabs(net1);
      const double share = (size0 > size1 ? size0 : size1) / least;
      most = share > most ? share : most;
    }
  }
  return most;
}

static double outflow(double low, double high) {
  return (high > 0.0 ? high : 0.0) - (low < 0.0 ? low : 0.0);
}

/* Sub-steps of both axes when the layer does `rounds` rounds (first axis, second axis). The air at
 * the start of a round is linear in its number, so that the first and the last round decide. */
static void layer_steps(const sight *s, double rounds, double steps[2]) {
  const ql_grid *g = s->cycle->met->grid;
  const float *f0 = s->flux[0], *f1 = s->flux[1];
  const size_t up0 = s->step[0], up1 = s->step[1];
  const double seconds = s->cycle->seconds / rounds;
  double most0 = 1.0, most1 = 1.0;
  for (int j = 0; j < g->ny; j++) {
    const size_t first = ql_grid_at2(g, j, 0);
#pragma omp simd reduction(max : most0, most1)
    for (size_t at = first; at < first + (size_t)g->nx; at++) {
      const double low0 = (double)f0[at], high0 = (double)f0[at + up0];
      const double low1 = (double)f1[at], high1 = (double)f1[at + up1];
      const double net0 = seconds * (high0 - low0), net1 = seconds * (high1 - low1);
      const double out0 = seconds * outflow(low0, high0), out1 = seconds * outflow(low1, high1);
      const double start = ql_plan_horizontal_start(s->cycle, s->k, at);
      const double last = start - (net0 + net1) * (rounds - 1.0);
      const double least = start < last ? start : last; /* less air, more steps */
      const double need0 = ql_plan_steps(least, out0, net0);
      const double need1 = ql_plan_steps(least - net0, out1, net1);
      most0 = need0 > most0 ? need0 : most0;
      most1 = need1 > most1 ? need1 : most1;
    }
  }
  steps[0] = ceil(most0);
  steps[1] = ceil(most1);
}

static void add_pass(ql_layer_plan *plan, ql_axis axis, const double done[2], double part) {
  const int x = axis == QL_AXIS_X ? 0 : 1;
  plan->pass[plan->count++] =
      (ql_pass){.axis = axis, .done_x = done[x], .done_y = done[1 - x], .part = part};
}

bool ql_plan_layer(const ql_cycle *cycle, int k, ql_layer_plan *plan) {
  const sight seen = look(cycle, k);
  const double rounds = larger(1.0, ceil(2.0 * layer_share(&seen)));
  if (!(2.0 * rounds <= QL_PLAN_PASSES)) return false;
  double steps[2];
  layer_steps(&seen, rounds, steps);
  if (!(rounds * (steps[0] + steps[1]) <= QL_PLAN_PASSES)) return false;
  const ql_axis axis[2] = {cycle->vertical_first ? QL_AXIS_Y : QL_AXIS_X,
                           cycle->vertical_first ? QL_AXIS_X : QL_AXIS_Y};
  plan->count = 0;
  for (int round = 0; round < (int)rounds; round++)
    for (int a = 0; a < 2; a++)
      for (int n = 0; n < (int)steps[a]; n++) {
        const double own = (round + n / steps[a]) / rounds, other = (round + (a ? 1 : 0)) / rounds;
        add_pass(plan, axis[a], (const double[2]){own, other}, 1.0 / (rounds * steps[a]));
      }
  return true;
}

void ql_plan_layers(const ql_cycle *cycle, ql_layer_plan *plan) {
#pragma omp parallel for schedule(static)
  for (int k = 0; k < cycle->met->grid->nz; k++) (void)ql_plan_layer(cycle, k, &plan[k]);
}

ql_cycle ql_plan_cycle(const ql_met *met, double dt, int cycles, int number, bool vertical_first) {
  return (ql_cycle){.met = met,
                    .from = (double)number / cycles,
                    .to = (double)(number + 1) / cycles,
                    .seconds = dt / cycles,
                    .vertical_first = vertical_first != (number % 2 != 0)};
}

/* Do the passes of every layer in every cycle fit when the step is cut into `cycles`? */
static bool fits(const ql_met *met, double dt, int cycles, bool vertical_first) {
  const int count = met->grid->nz * cycles;
  int misfits = 0;
#pragma omp parallel for schedule(static) reduction(+ : misfits)
  for (int item = 0; item < count; item++) {
    const ql_cycle cycle = ql_plan_cycle(met, dt, cycles, item % cycles, vertical_first);
    ql_layer_plan plan;
    if (!ql_plan_layer(&cycle, item / cycles, &plan)) misfits++;
  }
  return misfits == 0;
}

ql_status ql_plan_cycles(const ql_met *met, double dt, bool vertical_first, double *rows,
                         int *cycles) {
  const int ny = met->grid->ny, count = met->grid->nz * ny;
#pragma omp parallel for schedule(static)
  for (int r = 0; r < count; r++) rows[r] = share_of_row(met, dt, r / ny, r % ny);
  double most = 0.0;
  for (int r = 0; r < count; r++) most = larger(most, rows[r]);
  int wanted = 1;
  while (wanted < 2.0 * most && wanted <= QL_PLAN_CYCLES) wanted *= 2;
  while (wanted <= QL_PLAN_CYCLES && !fits(met, dt, wanted, vertical_first)) wanted *= 2;
  if (wanted > QL_PLAN_CYCLES)
    return ql_error_set(QL_ERR_NUMERIC,
                        "transport: the air fluxes would empty a cell within 1/%d of the step of "
                        "%g s, or air or fluxes are not finite and positive; check the "
                        "meteorology (wind, pressure, layer thickness)",
                        QL_PLAN_CYCLES, dt);
  *cycles = wanted;
  return QL_OK;
}
