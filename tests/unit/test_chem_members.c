/* Several states at once through the chemistry operator: each gets the bits that it gets alone, and
 * one that fails, the first or another, fails alone. */
#include "cell_fields.h"

#include "solver/chemistry/chemistry.h"

#include <math.h>
#include <omp.h>

enum { STEP = 600 };

static const struct {
  const char *name;
  double most; /* ppb, in urban air */
} urban[] = {{"NO", 20},  {"NO2", 20}, {"O3", 80},   {"CO", 800}, {"FORM", 6},  {"ISOP", 5},
             {"PAR", 80}, {"OLE", 3},  {"TOL", 5},   {"SO2", 10}, {"PAN", 2},   {"H2O2", 2},
             {"HNO3", 5}, {"ALD2", 3}, {"XYLMN", 3}, {"TERP", 1}, {"N2O5", 0.2}};
enum { URBAN = sizeof urban / sizeof urban[0] };

static int urban_species(const ql_mechanism *m, int n) {
  const ql_species_table table = {m->species_count, m->species};
  const int s = ql_species_find(&table, urban[n].name);
  assert_true(s >= 0);
  return s;
}

enum { NX = 13, NY = 5, NZ = 2, MEMBERS = 6 }; /* two batches, the second of 2 cells */

typedef struct world {
  ql_arena *arena;
  const ql_mechanism *mechanism;
  ql_grid grid;
  ql_species_table species;
  ql_met_fields now;
  ql_met met;
  float *j, *air;
} world;

static void make_world(world *w) {
  *w = (world){0};
  assert_ok(ql_arena_create(&w->arena));
  assert_ok(ql_mechanism_find("cb6r5_ae", &w->mechanism));
  cell_grid(w->arena, NX, NY, NZ, &w->grid);
  w->species = (ql_species_table){w->mechanism->species_count, w->mechanism->species};
  w->now.temperature = cell_field(w->arena, w->grid.volume);
  w->now.pressure = cell_field(w->arena, w->grid.volume);
  w->now.humidity = cell_field(w->arena, w->grid.volume);
  w->air = cell_field(w->arena, w->grid.volume);
  w->j = cell_field(w->arena, w->grid.volume * (size_t)w->mechanism->photolysis_count);
  w->met = (ql_met){
      .grid = &w->grid, .dt = STEP, .now = &w->now, .air_start = w->air, .air_end = w->air};
  for (size_t at = 0; at < w->grid.volume; at++) {
    w->now.temperature[at] = (float)(260.0 + 45.0 * wave(at, 1));
    w->now.pressure[at] = (float)(6e4 + 4e4 * wave(at, 2));
    w->now.humidity[at] = (float)(0.02 * wave(at, 3));
    w->air[at] = (float)(1000.0 + 500.0 * wave(at, 4));
    for (int p = 0; p < w->mechanism->photolysis_count; p++)
      w->j[(size_t)p * w->grid.volume + at] = (float)(1e-2 * wave(at, 5) * wave((size_t)p, 6));
  }
}

/* A cell of the first batch that holds no number in the member that fails: far behind, or, in
 * member 3, near the front. */
static const struct {
  int k, j, i;
  const char *name;
} missing[2] = {{1, 3, 2, "k=1 j=3 i=2"}, {0, 1, 2, "k=0 j=1 i=2"}};

/* Member 0 is the base, 1 equals it, 2 differs in its second half, the others everywhere. */
static void make_member(const world *w, int number, int failing, ql_chemistry_member *member) {
  const size_t volume = w->grid.volume;
  const int front = number == 3;
  const size_t cell = ql_grid_at(&w->grid, missing[front].k, missing[front].j, missing[front].i);
  float *het = cell_field(w->arena, volume * (size_t)w->mechanism->het_count);
  *member = (ql_chemistry_member){.het_rates = het};
  assert_ok(ql_state_create(w->arena, &w->grid, &w->species, &member->state));
  assert_ok(ql_arena_take(w->arena, "clipped", (size_t)w->species.count, sizeof(double),
                          &member->clipped));
  for (size_t at = 0; at < volume; at++) {
    const bool differs = number > 2 || (number == 2 && at > volume / 2);
    for (int u = 0; u < URBAN; u++)
      member->state->c[(size_t)urban_species(w->mechanism, u) * volume + at] =
          (ql_real)(1e-9 * urban[u].most * wave(at, 10 + u) * (differs ? number : 1));
    for (int h = 0; h < w->mechanism->het_count; h++)
      het[(size_t)h * volume + at] = (float)(1e-3 * wave(at, differs ? 40 + number : 40));
  }
  if (number == failing)
    member->state->c[(size_t)urban_species(w->mechanism, 0) * volume + cell] = (ql_real)NAN;
}

static void make_operator(const world *w, int members, ql_operator *op) {
  const ql_chemistry_options options = {.mechanism = w->mechanism,
                                        .grid = &w->grid,
                                        .j_values = w->j,
                                        .tolerance = "production",
                                        .members = members};
  assert_ok(ql_chemistry_create(w->arena, &options, op));
}

static void assert_same_member(const world *w, const ql_chemistry_member *a,
                               const ql_chemistry_member *b) {
  const size_t numbers = (size_t)w->species.count * w->grid.volume;
  const size_t species = (size_t)w->species.count;
  assert_int_equal(a->status, b->status);
  assert_string_equal(a->message, b->message);
  if (a->status != QL_OK) return;
  assert_memory_equal(a->state->c, b->state->c, numbers * sizeof(ql_real));
  assert_memory_equal(a->state->first_step, b->state->first_step, w->grid.volume * sizeof(float));
  assert_memory_equal(a->state->budget, b->state->budget, species * sizeof(ql_budget));
  assert_memory_equal(a->clipped, b->clipped, species * sizeof(double));
}

/* One of the members, or none (-1), fails; the others are what they are alone. */
static void members_are_as_alone(int failing) {
  const int steps = failing < 0 ? 2 : 1;
  ql_chemistry_member together[MEMBERS], alone[MEMBERS];
  ql_operator many;
  world w;
  make_world(&w);
  make_operator(&w, MEMBERS, &many);
  for (int m = 0; m < MEMBERS; m++) make_member(&w, m, failing, &together[m]);
  for (int step = 0; step < steps; step++)
    ql_chemistry_together(&many, &w.met, STEP, together, MEMBERS);
  for (int m = 0; m < MEMBERS; m++) {
    ql_operator one;
    make_operator(&w, 1, &one);
    make_member(&w, m, failing, &alone[m]);
    for (int step = 0; step < steps; step++)
      ql_chemistry_together(&one, &w.met, STEP, &alone[m], 1);
    assert_int_equal(alone[m].status, m == failing ? QL_ERR_NUMERIC : QL_OK);
    if (m == failing) assert_non_null(strstr(alone[m].message, missing[m == 3].name));
    assert_same_member(&w, &together[m], &alone[m]);
  }
  ql_arena_free(w.arena);
}

static void members_do_not_see_each_other(void **unused) {
  (void)unused;
  for (int threads = 1; threads <= 2; threads++) {
    omp_set_num_threads(threads);
    members_are_as_alone(-1);
    members_are_as_alone(0);
    members_are_as_alone(3);
    members_are_as_alone(MEMBERS - 1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(members_do_not_see_each_other)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
