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

/* What one layer asks for: the largest values over its cells. */
typedef struct demand {
  double share;         /* of a cell's air taken or added by one axis alone in the cycle */
  double first, second; /* sub-steps of the axis that goes first and of the other */
} demand;

typedef struct cell {
  double start;  /* mol, at the start of the horizontal sweeps */
  double net[2]; /* mol in the cycle, by axis in the order of the sweeps */
  double out[2]; /* the same, outflow without inflow */
} cell;

static double outflow(double low, double high) {
  return larger(high, 0.0) + larger(-low, 0.0);
}

static cell look(const ql_cycle *cycle, int k, size_t at) {
  const ql_met *met = cycle->met;
  const size_t here = (size_t)k * met->grid->plane + at;
  const float *fx = met->now->flux_x + here, *fy = met->now->flux_y + here;
  const size_t up = met->grid->row;
  const int x = cycle->vertical_first ? 1 : 0, y = 1 - x;
  cell c = {.start = ql_plan_horizontal_start(cycle, k, at)};
  c.net[x] = cycle->seconds * ((double)fx[1] - (double)fx[0]);
  c.net[y] = cycle->seconds * ((double)fy[up] - (double)fy[0]);
  c.out[x] = cycle->seconds * outflow((double)fx[0], (double)fx[1]);
  c.out[y] = cycle->seconds * outflow((double)fy[0], (double)fy[up]);
  return c;
}

static double layer_share(const ql_cycle *cycle, int k) {
  const ql_grid *g = cycle->met->grid;
  double most = 0.0;
  for (int j = 0; j < g->ny; j++) {
    const size_t first = ql_grid_at2(g, j, 0);
#pragma omp simd reduction(max : most)
    for (size_t at = first; at < first + (size_t)g->nx; at++) {
      const cell c = look(cycle, k, at);
      const double end = c.start - c.net[0] - c.net[1];
      const double net = larger(fabs(c.net[0]), fabs(c.net[1]));
      const double share = net / (c.start < end ? c.start : end);
      most = share > most ? share : most;
    }
  }
  return most;
}

/* Sub-steps of both axes when the layer does `rounds` rounds (first axis, second axis). The air at
 * the start of a round is linear in its number, so that the first and the last round decide. */
static demand layer_steps(const ql_cycle *cycle, int k, int rounds) {
  const ql_grid *g = cycle->met->grid;
  const double part = 1.0 / rounds;
  double first_most = 0.0, second_most = 0.0;
  for (int j = 0; j < g->ny; j++) {
    const size_t first = ql_grid_at2(g, j, 0);
#pragma omp simd reduction(max : first_most, second_most)
    for (size_t at = first; at < first + (size_t)g->nx; at++) {
      const cell c = look(cycle, k, at);
      const double net0 = c.net[0] * part, net1 = c.net[1] * part;
      const double last = c.start - (net0 + net1) * (rounds - 1);
      const double a = ql_plan_steps(c.start, c.out[0] * part, net0);
      const double b = ql_plan_steps(last, c.out[0] * part, net0);
      const double d = ql_plan_steps(c.start - net0, c.out[1] * part, net1);
      const double e = ql_plan_steps(last - net0, c.out[1] * part, net1);
      const double ab = a > b ? a : b, de = d > e ? d : e;
      first_most = ab > first_most ? ab : first_most;
      second_most = de > second_most ? de : second_most;
    }
  }
  return (demand){.first = first_most, .second = second_most};
}

static void add_pass(ql_layer_plan *plan, ql_axis axis, const double done[2], double part) {
  const int x = axis == QL_AXIS_X ? 0 : 1;
  plan->pass[plan->count++] =
      (ql_pass){.axis = axis, .done_x = done[x], .done_y = done[1 - x], .part = part};
}

bool ql_plan_layer(const ql_cycle *cycle, int k, ql_layer_plan *plan) {
  const double rounds = larger(1.0, ceil(2.0 * layer_share(cycle, k)));
  if (!(2.0 * rounds <= QL_PLAN_PASSES)) return false;
  const demand need = layer_steps(cycle, k, (int)rounds);
  const double steps[2] = {larger(1.0, ceil(need.first)), larger(1.0, ceil(need.second))};
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
