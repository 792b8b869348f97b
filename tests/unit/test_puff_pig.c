/* Plume in grid on a small world: mass at every step, where the puffs go, checkpoints. */
#include "small_world.h"

#include <math.h>

#include "solver/puff/pig.h"

enum { NX = 30, NY = 24, NZ = 8, STACKS = 3, SPECIES = 2 };

static small_world world;
static ql_stack stacks[STACKS];
static float rates[SPECIES * STACKS];
static const int species[SPECIES] = {1, 3}; /* NO, PEC */
static ql_stack_emission emission = {
    .count = STACKS, .species_count = SPECIES, .stacks = stacks, .species = species, .rate = rates};

/* 5 m s-1 to the east and 2 to the north at every height, a stable layer of 400 m. */
static int make(void **state) {
  (void)state;
  small_world_make(&world, NX, NY, NZ);
  const ql_grid *g = world.grid;
  for (size_t n = 0; n < g->volume; n++) {
    const int k = (int)(n / g->plane);
    world.met.thickness[n] = 100.0f;
    world.met.height[n] = 50.0f + 100.0f * (float)k;
    world.met.wind_x[n] = 5.0f;
    world.met.wind_y[n] = 2.0f;
    world.met.temperature[n] = 290.0f - 0.4f * (float)k;
    world.met.pressure[n] = 1e5f * expf(-0.0118f * ((float)k + 0.5f));
  }
  small_world_calm(&world);
  for (int n = 0; n < STACKS; n++) {
    stacks[n] = (ql_stack){.i = 3 + 5 * n,
                           .j = 4 + 3 * n,
                           .x = 3.2 + 5.0 * n,
                           .y = 4.1 + 3.0 * n,
                           .height = 80.0f,
                           .diameter = 3.0f,
                           .temperature = 400.0f,
                           .velocity = 15.0f};
    rates[n] = 2.0f + (float)n;
    rates[STACKS + n] = 0.01f;
  }
  return 0;
}

static int drop(void **state) {
  (void)state;
  small_world_free(&world);
  return 0;
}

static ql_pig *create(int capacity, double oldest) {
  ql_pig *pig;
  const ql_pig_options options = {.grid = world.grid,
                                  .species_count = SPECIES,
                                  .species = species,
                                  .no = 1,
                                  .no2 = 2,
                                  .ozone = 0,
                                  .capacity = capacity,
                                  .oldest = oldest};
  assert_ok(ql_pig_create(world.arena, &options, &pig));
  return pig;
}

static ql_status step(ql_pig *pig, const ql_stack_emission *from) {
  const ql_pig_air air = {.now = &world.met, .air = world.met.air};
  return ql_pig_step(pig, &air, 300.0, from, world.state);
}

static void closes(const ql_pig *pig) {
  for (int s = 0; s < SPECIES; s++) {
    const double sum = pig->given[s] + pig->outside[s] + pig->rest[s] + ql_pig_mass(pig, s);
    assert_true(fabs(sum - pig->emitted[s]) <= 1e-12 * pig->emitted[s]);
  }
}

static void mass(void **state) {
  (void)state;
  double before[SPECIES], budget[SPECIES];
  ql_pig *pig = create(1000, 3600.0);
  for (int s = 0; s < SPECIES; s++) {
    before[s] = ql_state_mass(world.state, species[s], world.met.air);
    budget[s] = world.state->budget[species[s]].emitted;
  }
  for (int n = 0; n < 60; n++) {
    assert_ok(step(pig, &emission));
    closes(pig);
  }
  assert_float_equal(pig->emitted[0], 18000.0 * 9.0, 1e-6);
  assert_true(pig->given[0] > 0.4 * pig->emitted[0] && pig->puffs->count > 20);
  for (int s = 0; s < SPECIES; s++) {
    const double now = ql_state_mass(world.state, species[s], world.met.air);
    assert_true(fabs(now - before[s] - pig->given[s]) <= 1e-11 * now);
    assert_float_equal((world.state->budget[species[s]].emitted - budget[s]) / pig->given[s], 1.0,
                       1e-12);
    assert_true(fabs(pig->rest[s]) < 1e-5 * pig->emitted[s]);
  }
}

/* A puff goes with the grid's wind, over projected distance. */
static void way(void **state) {
  (void)state;
  ql_pig *pig = create(100, 1e9);
  for (int n = 0; n < 4; n++) assert_ok(step(pig, &emission));
  const ql_puffs *p = pig->puffs;
  const double x = world.grid->x0 + 3.7 * world.grid->dx, y = world.grid->y0 + 4.6 * world.grid->dy;
  assert_int_equal(p->source[0], 0);
  assert_float_equal((p->x[0] - x) / (5.0 * 1050.0), 1.0, 0.03);
  assert_float_equal((p->y[0] - y) / (2.0 * 1050.0), 1.0, 0.03);
  assert_true(p->height[0] > 90.0 && p->height[0] < 400.0);
}

/* With too little room the oldest go early, and nothing is lost. */
static void crowded(void **state) {
  (void)state;
  ql_pig *pig = create(7, 1e9);
  for (int n = 0; n < 20; n++) {
    assert_ok(step(pig, &emission));
    closes(pig);
  }
  assert_true(pig->puffs->count >= 5 && pig->puffs->count <= 7);
  assert_true(pig->given[0] > 0.8 * pig->emitted[0]);
  ql_pig_options wrong = pig->options;
  wrong.capacity = 1;
  assert_int_equal(ql_pig_create(world.arena, &wrong, &pig), QL_ERR_ARGUMENT);
}

static void checkpoint(void **state) {
  (void)state;
  double numbers[64], again[64];
  ql_pig *pig = create(100, 1e9), *other = create(100, 1e9);
  for (int n = 0; n < 5; n++) assert_ok(step(pig, &emission));
  const size_t bytes = (size_t)ql_puffs_numbers(pig->puffs) * sizeof *numbers;
  for (int n = 0; n < pig->puffs->count; n++) {
    ql_puffs_pack(pig->puffs, n, numbers);
    assert_ok(ql_puffs_unpack(other->puffs, numbers));
  }
  assert_int_equal(other->puffs->count, pig->puffs->count);
  for (int n = 0; n < 3; n++) {
    assert_ok(step(pig, &emission));
    assert_ok(step(other, &emission));
  }
  for (int n = 0; n < pig->puffs->count; n++) {
    ql_puffs_pack(pig->puffs, n, numbers);
    ql_puffs_pack(other->puffs, n, again);
    assert_memory_equal(numbers, again, bytes);
  }
}

/* All puffs at a height, with their mass of the first species. */
static void view_all(const ql_pig *pig, double z, ql_puff_view *view) {
  const ql_pig_window everywhere = {
      .west = -1e7, .east = 1e7, .south = -1e7, .north = 1e7, .height = z};
  int number[100];
  ql_pig_view(pig, &world.met, &everywhere, view, number);
  for (int v = 0; v < view->count; v++) view->weight[v] *= (float)pig->puffs->mass[number[v]];
}

/* What receptors see of the puffs is their mass: its integral over a plane and all heights. */
static void seen(void **state) {
  (void)state;
  enum { SIDE = 120 };
  static float x[SIDE * SIDE], y[SIDE * SIDE], c[SIDE * SIDE];
  ql_puff_view view;
  ql_pig *pig = create(100, 1e9);
  for (int n = 0; n < 6; n++) assert_ok(step(pig, &emission));
  assert_ok(ql_puff_view_create(world.arena, 100, &view));
  const double step = 150.0;
  double sum = 0.0;
  const int old = 2; /* puffs whose spread the step resolves */
  pig->puffs->count = old;
  for (int n = 0; n < SIDE * SIDE; n++) {
    x[n] = (float)(pig->puffs->x[0] + (n % SIDE - SIDE / 2) * step);
    y[n] = (float)(pig->puffs->y[0] + (n / SIDE - SIDE / 2) * step);
  }
  for (double z = 5.0; z < 800.0; z += 10.0) {
    memset(c, 0, sizeof c);
    view_all(pig, z, &view);
    ql_puff_kernel(&view, SIDE * SIDE, x, y, c);
    for (int n = 0; n < SIDE * SIDE; n++) sum += (double)c[n] * step * step * 10.0;
  }
  const double one = pig->puffs->mass[0];
  assert_true(sum > 0.98 * one && sum < 1.02 * (one + pig->puffs->mass[1]));
}

/* NO burns ozone: nitrogen is kept, the ozone that is missing is taken from the grid, and nothing
 * goes below zero. */
static void titration(void **state) {
  (void)state;
  static const int nitrogen[3] = {1, 2, 3};
  static float rate[3 * STACKS];
  static float light[(NX + 2 * QL_HALO) * (NY + 2 * QL_HALO) * NZ];
  for (int n = 0; n < STACKS; n++) rate[n] = 5.0f, rate[STACKS + n] = 0.25f;
  const ql_stack_emission from = {
      .count = STACKS, .species_count = 3, .stacks = stacks, .species = nitrogen, .rate = rate};
  const ql_pig_options options = {.grid = world.grid,
                                  .species_count = 3,
                                  .species = nitrogen,
                                  .no = 1,
                                  .no2 = 2,
                                  .ozone = 0,
                                  .capacity = 500,
                                  .oldest = 3600.0};
  ql_pig *pig;
  for (size_t n = 0; n < world.grid->volume; n++)
    world.state->c[n] = (ql_real)40e-9, light[n] = 5e-3f;
  assert_ok(ql_pig_create(world.arena, &options, &pig));
  assert_int_equal(pig->count, 4);
  const double ozone = ql_state_mass(world.state, 0, world.met.air);
  for (int n = 0; n < 40; n++) {
    const ql_pig_air air = {
        .now = &world.met, .air = world.met.air, .j_no2 = n < 20 ? light : NULL};
    assert_ok(ql_pig_step(pig, &air, 300.0, &from, world.state));
    for (int s = 0; s < 4; s++) {
      const double sum = pig->given[s] + pig->outside[s] + pig->rest[s] + ql_pig_mass(pig, s);
      assert_true(fabs(sum - pig->emitted[s] - pig->reacted[s]) <= 1e-11 * pig->emitted[0]);
    }
  }
  assert_true(pig->reacted[1] > 0.05 * pig->emitted[0]);
  assert_true(fabs(pig->reacted[0] + pig->reacted[1]) < 1e-9 * pig->emitted[0]);
  assert_true(fabs(pig->reacted[3] + pig->reacted[1]) < 1e-9 * pig->emitted[0]);
  const double taken = ozone - ql_state_mass(world.state, 0, world.met.air);
  assert_true(taken > 0.0 && fabs(taken + pig->given[3]) < 1e-10 * ozone);
  assert_float_equal(world.state->budget[0].chemistry / pig->given[3], 1.0, 1e-12);
  for (size_t n = 0; n < 3 * world.grid->volume; n++) assert_true(world.state->c[n] >= 0);
}

/* Puffs that are never handed over: the grid gets nothing, what leaves it is counted, and what the
 * ground took. The same again after packing and unpacking, ledger and all. */
static void whole(void **state) {
  (void)state;
  static float velocity[4 * (NX + 2 * QL_HALO) * (NY + 2 * QL_HALO)];
  const bool stays[SPECIES] = {true, true};
  ql_pig *pig, *other;
  const ql_pig_options options = {.grid = world.grid,
                                  .species_count = SPECIES,
                                  .species = species,
                                  .no = -1,
                                  .no2 = -1,
                                  .ozone = -1,
                                  .stays = stays,
                                  .capacity = 1000};
  const ql_pig_air air = {.now = &world.met, .air = world.met.air, .velocity = velocity};
  for (size_t n = 0; n < 4 * world.grid->plane; n++) velocity[n] = 0.01f;
  assert_ok(ql_pig_create(world.arena, &options, &pig));
  assert_ok(ql_pig_create(world.arena, &options, &other));
  double *numbers;
  assert_ok(ql_arena_take(world.arena, "numbers", ql_pig_room(pig), sizeof *numbers, &numbers));
  for (int n = 0; n < 120; n++) {
    if (n == 90) assert_ok(ql_pig_unpack(other, numbers, ql_pig_pack(pig, numbers)));
    if (n >= 90) assert_ok(ql_pig_step(other, &air, 300.0, &emission, world.state));
    assert_ok(ql_pig_step(pig, &air, 300.0, &emission, world.state));
    assert_true(ql_pig_gap(pig) <= 1e-12);
  }
  for (int s = 0; s < SPECIES; s++) {
    assert_true(pig->given[s] == 0.0 && pig->outside[s] > 0.2 * pig->emitted[s]);
    assert_true(pig->deposited[s] > 1e-3 * pig->emitted[s]);
    assert_true(other->emitted[s] == pig->emitted[s] && other->outside[s] == pig->outside[s]);
    assert_true(other->deposited[s] == pig->deposited[s]);
    assert_true(ql_pig_mass(other, s) == ql_pig_mass(pig, s));
  }
  pig->deposited[0] *= 0.5;
  assert_true(ql_pig_gap(pig) > 1e-4);
  assert_int_equal(ql_pig_unpack(other, numbers, ql_pig_pack(pig, numbers) - 1), QL_ERR_INPUT);
}

/* Gases are handed over, particles stay until they leave the grid: each as if the other were not
 * there. */
static void particles_stay(void **state) {
  (void)state;
  const bool stays[SPECIES] = {false, true};
  ql_pig *pig, *handed = create(1000, 3600.0);
  ql_pig_options options = handed->options;
  options.stays = stays;
  assert_ok(ql_pig_create(world.arena, &options, &pig));
  for (int n = 0; n < 120; n++) {
    assert_ok(step(handed, &emission));
    assert_ok(step(pig, &emission));
    assert_true(ql_pig_gap(pig) <= 1e-12);
  }
  assert_true(pig->given[1] == 0.0 && pig->outside[1] > 0.2 * pig->emitted[1]);
  assert_true(pig->puffs->count > 2 * handed->puffs->count);
  assert_true(pig->given[0] > 0.4 * pig->emitted[0]);
  assert_float_equal(pig->given[0] / handed->given[0], 1.0, 1e-6);
  assert_float_equal(ql_pig_mass(pig, 0) / ql_pig_mass(handed, 0), 1.0, 1e-12);
  /* What only gives gases ends with the hand-over. */
  for (int n = 0; n < STACKS; n++) rates[STACKS + n] = 0.0f;
  assert_ok(ql_pig_create(world.arena, &options, &pig));
  for (int n = 0; n < 60; n++) assert_ok(step(pig, &emission));
  assert_int_equal(pig->puffs->count, handed->puffs->count);
}

/* Weights at receptors are what the kernel sees. */
static void weights(void **state) {
  (void)state;
  enum { COUNT = 50, ROOM = 100 };
  static double x[COUNT], y[COUNT], height[COUNT], weight[COUNT * ROOM];
  static float fx[COUNT], fy[COUNT], c[COUNT];
  ql_puff_view view;
  ql_pig *pig = create(ROOM, 1e9);
  for (int n = 0; n < 12; n++) assert_ok(step(pig, &emission));
  assert_ok(ql_puff_view_create(world.arena, ROOM, &view));
  for (int r = 0; r < COUNT; r++) {
    fx[r] = (float)(pig->puffs->x[r % 30] + 37.0 * r);
    fy[r] = (float)(pig->puffs->y[r % 30] - 11.0 * r);
    x[r] = (double)fx[r];
    y[r] = (double)fy[r];
    height[r] = 200.0;
  }
  view_all(pig, 200.0, &view);
  ql_puff_kernel(&view, COUNT, fx, fy, c);
  ql_pig_weigh(pig, &world.met,
               &(ql_pig_receptors){.count = COUNT, .x = x, .y = y, .height = height}, weight);
  for (int r = 0; r < COUNT; r++) {
    double sum = 0.0;
    for (int n = 0; n < pig->puffs->count; n++) sum += pig->puffs->mass[n] * weight[r * ROOM + n];
    assert_true(sum > 0.0 && fabs(sum / (double)c[r] - 1.0) < 1e-3);
  }
}

/* A receptor whose ground is above that under a puff sees it as on a hill, one below as on flat
 * ground. */
static void hills(void **state) {
  (void)state;
  enum { ROOM = 10 };
  static float terrain[(NX + 2 * QL_HALO) * (NY + 2 * QL_HALO)];
  const ql_grid *g = world.grid;
  ql_pig *flat = create(ROOM, 1e9);
  for (int i = -QL_HALO; i < NX + QL_HALO; i++) /* 100 m up from cell to cell, eastward */
    for (int j = -QL_HALO; j < NY + QL_HALO; j++)
      terrain[ql_grid_at2(g, j, i)] = 100.0f * (float)(i + QL_HALO);
  assert_ok(step(flat, &emission));
  ql_pig hilly = *flat;
  hilly.options.terrain = terrain;
  flat->puffs->count = 1;
  flat->puffs->sigma[0] = 2000.0;
  const double x[2] = {flat->puffs->x[0] + g->dx, flat->puffs->x[0] - g->dx};
  const double y[2] = {flat->puffs->y[0], flat->puffs->y[0]}, height[2] = {3.0, 3.0};
  const ql_pig_receptors receptors = {.count = 2, .x = x, .y = y, .height = height};
  double even[2 * ROOM], hill[2 * ROOM];
  ql_pig_weigh(flat, &world.met, &receptors, even);
  ql_pig_weigh(&hilly, &world.met, &receptors, hill);
  ql_puff_column column;
  ql_puff_column_read(g, &world.met, (const double[]){x[0] - g->dx, y[0]}, flat->puffs->height[0],
                      &column);
  const ql_puff_flow flow = {.air = &column.air};
  const ql_puff_site site = {.height = 3.0, .elevation = 100.0};
  const double ratio = ql_puff_terrain_density(flat->puffs, 0, &flow, &site) /
                       ql_puffs_density(flat->puffs, 0, &flow, 3.0);
  assert_true(even[0] > 0.0 && ratio > 1.1);
  assert_float_equal(hill[0] / even[0] / ratio, 1.0, 1e-9);
  assert_true(hill[ROOM] == even[ROOM] && even[ROOM] > 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(mass, make, drop),
                                     cmocka_unit_test_setup_teardown(way, make, drop),
                                     cmocka_unit_test_setup_teardown(crowded, make, drop),
                                     cmocka_unit_test_setup_teardown(checkpoint, make, drop),
                                     cmocka_unit_test_setup_teardown(seen, make, drop),
                                     cmocka_unit_test_setup_teardown(titration, make, drop),
                                     cmocka_unit_test_setup_teardown(whole, make, drop),
                                     cmocka_unit_test_setup_teardown(particles_stay, make, drop),
                                     cmocka_unit_test_setup_teardown(weights, make, drop),
                                     cmocka_unit_test_setup_teardown(hills, make, drop)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
