/* The loop over gases of a layer against its plain twin: one gas after the other, libm, effective
 * constants from the scalar function, the exchange integrated in small steps. */
#include "ql_test.h"

#include "solver/clouds/soluble.h"

#include <math.h>

static double plain_share(double x) {
  return -expm1(-x);
}

/* dn/dt = -r n (rainout), then drops that relax to n s on their way through, n falling with time:
 * 20 000 explicit steps. */
static void plain_exchange(const ql_soluble_layer *layer, double dissolved, double solubility,
                           double transfer, double dt, double *amount, double *rain) {
  const ql_washout *w = &layer->rain;
  const double out = *amount * w->cloudy * plain_share(w->conversion * dissolved * dt);
  const double here = *amount - out;
  double wet = 0.0;
  const double above = *rain + out, outside = 1.0 - w->cloudy / w->raining * dissolved;
  const double inflow = above / w->raining / dt; /* mol m-2 s-1 where it rains */
  const double reached = plain_share(transfer * w->thickness / (w->flux * solubility));
  enum { STEPS = 20000 };
  double local = here;
  for (int n = 0; n < STEPS; n++) {
    const double gas = outside * local / w->thickness; /* mol m-3 */
    const double up = reached * (w->flux * solubility * gas - inflow) * dt / STEPS;
    local -= up;
    wet += up;
  }
  *amount = here - w->raining * wet;
  *rain = above + w->raining * wet;
}

static void against_twin(void **state) {
  (void)state;
  ql_arena *arena;
  ql_henry_table table;
  ql_soluble gases;
  ql_species species[64];
  ql_species_table all = {0, species};
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_henry_read(arena, &table));
  for (int n = 0; n < table.count; n++) {
    if (table.gases[n].constant > 1e20)
      continue; /* explicit steps cannot follow; see the unit test */
    species[all.count] = (ql_species){.transported = true, .molar_mass = 0.03 + 0.005 * n};
    snprintf(species[all.count++].name, QL_SPECIES_NAME, "%s", table.gases[n].name);
  }
  assert_ok(ql_soluble_create(arena, &all, &table, &gases));
  assert_true(gases.count > 40);
  for (int c = 0; c < 3; c++) {
    const ql_soluble_layer layer = {.rain = {.cloudy = 0.3 * c,
                                             .conversion = 5e-4,
                                             .raining = 0.4 + 0.2 * c,
                                             .flux = 2e-4 * (1 + c),
                                             .thickness = 150.0 + 200.0 * c},
                                    .temperature = 275.0 + 10.0 * c,
                                    .ionic = 5e-15,
                                    .water = 2e-4 * c,
                                    .hydrogen = pow(10.0, -3.5 - c),
                                    .transfer = 6e-5,
                                    .wind = 5e-5};
    double amount[64], rain[64];
    for (int n = 0; n < gases.count; n++) amount[n] = 1.0 + n % 3, rain[n] = 0.1 * (n % 4);
    ql_soluble_wash(&gases, &layer, 600.0, amount, rain);
    for (int n = 0; n < gases.count; n++) {
      const ql_species *item = &species[gases.species[n]];
      const ql_henry *henry = ql_henry_find(&table, item->name);
      const double t = layer.temperature, scale = ql_henry_scale(t);
      const double cloud =
          scale * layer.water * ql_henry_effective(henry, t, layer.hydrogen, layer.ionic);
      const double ratio = sqrt(18.01528e-3 / item->molar_mass);
      double here = 1.0 + n % 3, falling = 0.1 * (n % 4);
      plain_exchange(
          &layer, cloud / (1.0 + cloud), scale * ql_henry_effective(henry, t, 1e-5, layer.ionic),
          layer.transfer * ratio + layer.wind * pow(ratio, 2.0 / 3.0), 600.0, &here, &falling);
      assert_true(fabs(amount[n] - here) < 1e-5 && fabs(rain[n] - falling) < 1e-5);
    }
  }
  ql_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(against_twin)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
