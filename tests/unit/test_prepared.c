/* What operators prepare from the weather: once for several states, and for several steps at once,
 * it gives every state the bits that it has alone. */
#include "solver/mixing/mixing.h"
#include "solver/transport/diffusion.h"
#include "solver/transport/transport.h"
#include "tests/transport_world.h"

#include <string.h>

enum { SPECIES = 3, PARTS = 2, STATES = 2 };

/* Two worlds of one shape, for the weather of two steps. In the second the wind is so strong that
 * the transport takes several cycles. */
typedef struct worlds {
  world of[PARTS];
} worlds;

static void create_worlds(worlds *w) {
  for (int n = 0; n < PARTS; n++) {
    world *one = &w->of[n];
    world_create(one, (world_size){.nx = 13, .ny = 11, .nz = 6, .species = SPECIES, .dx = 3000.0});
    world_stir(one, n ? 120.0 : 8.0, 0.02, 7U + (uint64_t)n);
    for (size_t i = 0; i < one->grid.volume; i++)
      one->now.kz[i] = i < one->grid.plane ? 0.0F : 1.0F + (float)(i % 17);
    one->met.start = 300.0 * n;
    one->met.part = n;
  }
}

static void free_worlds(worlds *w) {
  for (int n = 0; n < PARTS; n++) world_free(&w->of[n]);
}

static void fill(ql_state *state, uint64_t seed) {
  const size_t count = SPECIES * state->grid->volume;
  for (size_t i = 0; i < count; i++) state->c[i] = (ql_real)(1e-8 * world_random(&seed));
  for (int s = 0; s < SPECIES; s++) state->top[s] = (ql_real)(1e-8 * world_random(&seed));
}

typedef void (*maker)(const world *w, int parts, ql_operator *op);

static void make_transport(const world *w, int parts, ql_operator *op) {
  const ql_transport_options o = {.grid = &w->grid, .species = &w->species, .parts = parts};
  assert_ok(ql_transport_create(w->arena, &o, op));
}

static void make_diffusion(const world *w, int parts, ql_operator *op) {
  const ql_transport_options o = {.grid = &w->grid, .species = &w->species, .parts = parts};
  assert_ok(ql_diffusion_create(w->arena, &o, op));
}

static void make_mixing(const world *w, int parts, ql_operator *op) {
  const ql_mixing_options o = {.grid = &w->grid, .species = &w->species, .parts = parts};
  assert_ok(ql_mixing_create(w->arena, &o, op));
}

/* Both steps with operators that prepare one and know one state. */
static void go_alone(worlds *w, maker make, ql_state *state) {
  for (int n = 0; n < PARTS; n++) {
    ql_operator op;
    ql_met met = w->of[n].met;
    met.part = 0;
    make(&w->of[0], 0, &op);
    assert_ok(ql_operator_forward(&op, &met, met.dt, state));
  }
}

static void go_prepared(worlds *w, const ql_operator *op, ql_state *state) {
  for (int n = 0; n < PARTS; n++) {
    const ql_met *met = &w->of[n].met;
    assert_ok(op->method->forward(op, met, met->dt, state));
  }
}

static void prepare(worlds *w, const ql_operator *op) {
  for (int n = 0; n < PARTS; n++)
    assert_ok(op->method->prepare(op, &w->of[n].met, w->of[n].met.dt));
}

static void assert_same(worlds *w, maker make, const ql_operator *const of_state[STATES]) {
  for (int m = 0; m < STATES; m++) {
    ql_state *alone = w->of[0].state, *together = w->of[1].state;
    fill(alone, 3U + (uint64_t)m);
    fill(together, 3U + (uint64_t)m);
    go_alone(w, make, alone);
    go_prepared(w, of_state[m], together);
    assert_memory_equal(alone->c, together->c, SPECIES * alone->grid->volume * sizeof *alone->c);
    fill(alone, 3U + (uint64_t)m);
    assert_true(memcmp(alone->c, together->c, SPECIES * alone->grid->volume * sizeof *alone->c));
  }
}

static void check(maker make) {
  worlds w;
  create_worlds(&w);
  ql_operator op;
  make(&w.of[0], PARTS, &op);
  prepare(&w, &op);
  assert_same(&w, make, (const ql_operator *const[]){&op, &op});
  free_worlds(&w);
}

static void test_transport(void **unused) {
  (void)unused;
  check(make_transport);
}

static void test_diffusion(void **unused) {
  (void)unused;
  check(make_diffusion);
}

/* Each state has its own mixing, with its own emission; one of them has the matrices. */
static void test_mixing(void **unused) {
  (void)unused;
  worlds w;
  create_worlds(&w);
  ql_operator first, second;
  make_mixing(&w.of[0], PARTS, &first);
  const ql_mixing_options o = {
      .grid = &w.of[0].grid, .species = &w.of[0].species, .parts = PARTS, .matrix_of = &first};
  assert_ok(ql_mixing_create(w.of[0].arena, &o, &second));
  prepare(&w, &first);
  assert_same(&w, make_mixing, (const ql_operator *const[]){&first, &second});
  free_worlds(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_transport),
                                     cmocka_unit_test(test_diffusion),
                                     cmocka_unit_test(test_mixing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
