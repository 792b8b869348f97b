/* The planner on invented enterprises: no constraint broken, the account of a column equal to what
 * the integer problem says, bounds below plans, the same plan for any number of threads. */
#include "ql_test.h"

#include "../plan_check.h"
#include "benchmarks/plan_instance.h"
#include "scheduling/cluster.h"

#include <omp.h>

typedef struct world {
  ql_arena *arena;
  plan_instance instance;
  ql_plan base;
  ql_rows rows;
} world;

static void make(world *w, plan_shape shape) {
  assert_ok(ql_arena_create(&w->arena));
  assert_ok(plan_instance_make(w->arena, &shape, &w->instance));
  assert_ok(ql_plan_create(w->arena, &w->instance.enterprises, w->instance.start,
                           w->instance.utc_offset, w->instance.hours, &w->base));
  assert_ok(
      ql_rows_gather(w->arena, &w->instance.rows, w->instance.curves, NULL, &w->base, &w->rows));
}

static void solve(world *w, const ql_schedule_options *options, ql_schedule_result *result) {
  assert_ok(ql_schedule_solve(w->arena, &w->base, &w->base, &w->rows, options, result));
}

static const plan_shape middle = {.enterprises = 5, .stations = 3, .hours = 48, .seed = 3};

static void base_keeps_its_rules(void **state) {
  (void)state;
  world w;
  for (int late = 0; late < 24; late += 9) {
    plan_shape shape = middle;
    shape.late = late;
    make(&w, shape);
    assert_int_equal(check_plan(&w.base, &w.base), 0);
    ql_arena_free(w.arena);
  }
}

static void plan_keeps_the_rules(void **state) {
  (void)state;
  world w;
  ql_schedule_result r;
  for (int late = 0; late < 24; late += 9) {
    plan_shape shape = middle;
    shape.late = late;
    make(&w, shape);
    ql_schedule_options options = ql_schedule_defaults();
    options.gap = 0.005;
    solve(&w, &options, &r);
    assert_int_equal(check_plan(&r.plan, &w.base), 0);
    assert_true(r.objective < r.base_objective);
    assert_true(r.bound <= r.objective);
    assert_true(r.gap <= 0.005);
    ql_arena_free(w.arena);
  }
}

static void same_plan_for_any_threads(void **state) {
  (void)state;
  world w;
  ql_schedule_result one, two;
  make(&w, middle);
  const ql_schedule_options options = ql_schedule_defaults();
  const int before = omp_get_max_threads();
  omp_set_num_threads(1);
  solve(&w, &options, &one);
  omp_set_num_threads(2);
  solve(&w, &options, &two);
  omp_set_num_threads(before);
  const size_t cells = (size_t)w.base.process_count * (size_t)w.base.hours;
  assert_memory_equal(one.plan.load, two.plan.load, cells * sizeof(double));
  assert_memory_equal(one.plan.on, two.plan.on, cells);
  assert_memory_equal(one.plan.starts, two.plan.starts, cells);
  assert_true(one.objective == two.objective && one.bound == two.bound);
  ql_arena_free(w.arena);
}

/* What the account says of a schedule at prices. */
static double priced(const world *w, const ql_plan *plan, const ql_cluster *cluster,
                     const ql_cluster_prices *prices) {
  double sum = prices->money * ql_cost_of_power(plan, cluster->processes,
                                                cluster->has_power ? cluster->unit_count : 0);
  for (int u = 0; u < cluster->unit_count; u++) {
    const int p = cluster->processes[u];
    const ql_cost cost = ql_cost_of(plan, &w->base, p);
    sum += prices->money * ql_cost_total(&cost) +
           prices->burden[cluster->enterprise] *
               (ql_cost_moved(plan, &w->base, p) + ql_cost_missing(plan, &w->base, p));
    for (int f = w->rows.first_flow[p]; f < w->rows.first_flow[p + 1]; f++)
      for (int h = 0; h < plan->hours; h++)
        sum += prices->kg[f * plan->hours + h] *
               ql_plan_emission(plan, p, w->rows.flow[f].emission, h);
  }
  return sum;
}

static void put(ql_plan *plan, const ql_cluster *cluster, const ql_cluster_answer *answer) {
  for (int u = 0; u < cluster->unit_count; u++)
    for (int h = 0; h < plan->hours; h++) {
      const size_t at = ql_plan_at(plan, cluster->processes[u], h);
      const size_t from = (size_t)u * (size_t)plan->hours + (size_t)h;
      plan->load[at] = answer->load[from];
      plan->on[at] = answer->on[from];
      plan->starts[at] = answer->starts[from];
    }
}

/* The integer problem and the account are written apart; at any prices they must agree, and the
 * base must be among the schedules: no proved bound may lie above it. */
static void problem_and_account_agree(void **state) {
  (void)state;
  world w;
  plan_shape shape = middle;
  shape.late = 16;
  make(&w, shape);
  const ql_cluster_world world = {.base = &w.base, .at = &w.base, .rows = &w.rows, .trust = true};
  int count;
  ql_cluster *clusters;
  uint64_t random = 5;
  double *kg, *burden;
  const size_t cells = (size_t)w.rows.flow_count * (size_t)w.base.hours;
  assert_ok(ql_arena_take(w.arena, "prices", cells, sizeof *kg, &kg));
  assert_ok(ql_arena_take(w.arena, "prices", (size_t)shape.enterprises, sizeof *burden, &burden));
  for (size_t c = 0; c < cells; c++) kg[c] = 300.0 * (plan_random(&random) - 0.3);
  for (int e = 0; e < shape.enterprises; e++) burden[e] = 50.0 * plan_random(&random);
  const ql_cluster_prices prices = {.money = 1.0, .burden = burden, .kg = kg};
  assert_ok(ql_cluster_divide(w.arena, &world, &count, &clusters));
  assert_true(count >= shape.enterprises);
  for (int b = 0; b < count; b++) {
    ql_cluster *cluster = &clusters[b];
    ql_cluster_answer answer;
    double *value;
    assert_ok(ql_cluster_build(w.arena, &world, cluster));
    const size_t of = (size_t)cluster->unit_count * (size_t)w.base.hours;
    assert_ok(ql_arena_take(w.arena, "answer", of, sizeof *answer.load, &answer.load));
    assert_ok(ql_arena_take(w.arena, "answer", of, 1, &answer.on));
    assert_ok(ql_arena_take(w.arena, "answer", of, 1, &answer.starts));
    assert_ok(
        ql_arena_take(w.arena, "answer", (size_t)cluster->milp.columns, sizeof *value, &value));
    const ql_milp_limits limits = {.gap = 50.0};
    assert_ok(ql_cluster_solve(&world, cluster, &prices, &limits, value, &answer));
    assert_true(answer.found);
    ql_plan plan;
    assert_ok(ql_plan_create(w.arena, &w.instance.enterprises, w.base.start, w.base.utc_offset,
                             w.base.hours, &plan));
    assert_true(answer.bound <= priced(&w, &plan, cluster, &prices) + 1e-3);
    put(&plan, cluster, &answer);
    const double account = priced(&w, &plan, cluster, &prices);
    assert_true(fabs(account - answer.objective) < 1e-6 * (fabs(account) + 1000.0));
    assert_true(answer.objective - answer.bound <= 50.0 + 1e-6);
  }
  ql_cluster_free(clusters, count);
  ql_arena_free(w.arena);
}

static void budget_is_kept(void **state) {
  (void)state;
  world w;
  ql_schedule_result r;
  make(&w, middle);
  ql_schedule_options options = ql_schedule_defaults();
  options.money = 0.001;
  options.gap = 0.01;
  options.budget = 20000.0;
  solve(&w, &options, &r);
  assert_true(r.money - r.base_money <= 20000.0 + 1e-3);
  assert_true(r.air < r.base_air);
  assert_int_equal(check_plan(&r.plan, &w.base), 0);
  ql_arena_free(w.arena);
}

/* kg moved of one group, summed over hours and clusters; here over enterprises' processes apart,
 * which is never less. */
static void trust_region_is_kept(void **state) {
  (void)state;
  world w;
  ql_schedule_result free_one, held;
  make(&w, middle);
  ql_schedule_options options = ql_schedule_defaults();
  options.gap = 0.01;
  solve(&w, &options, &free_one);
  options.trust = 0.2;
  solve(&w, &options, &held);
  assert_int_equal(check_plan(&held.plan, &w.base), 0);
  assert_true(held.objective >= free_one.bound - 1e-6 * fabs(free_one.bound));
  for (int g = 0; g < w.rows.group_count; g++) {
    double moved = 0.0, all = 0.0;
    for (int e = 0; e < middle.enterprises; e++)
      for (int h = 0; h < w.base.hours; h++) {
        double change = 0.0;
        for (int f = 0; f < w.rows.flow_count; f++) {
          const ql_rows_flow *flow = &w.rows.flow[f];
          if (flow->group != g || flow->linear || w.base.enterprise[flow->process] != e) continue;
          const double was = ql_plan_emission(&w.base, flow->process, flow->emission, h);
          all += was;
          change += ql_plan_emission(&held.plan, flow->process, flow->emission, h) - was;
        }
        moved += fabs(change);
      }
    assert_true(moved <= 0.2 * all + 1e-6);
  }
  ql_arena_free(w.arena);
}

static void exempt_keeps_to_its_base(void **state) {
  (void)state;
  static char exempt[] = "exempt", protected[] = "protected", voluntary[] = "voluntary";
  world w;
  ql_schedule_result r;
  make(&w, middle);
  w.instance.enterprises.enterprises[0].status = exempt;
  w.instance.enterprises.enterprises[1].status = protected;
  w.instance.enterprises.enterprises[2].status = voluntary;
  w.instance.enterprises.enterprises[2].voluntary_cost = 100.0;
  const ql_schedule_options options = ql_schedule_defaults();
  solve(&w, &options, &r);
  for (int p = 0; p < w.base.first[2]; p++)
    assert_memory_equal(r.plan.load + ql_plan_at(&r.plan, p, 0),
                        w.base.load + ql_plan_at(&w.base, p, 0),
                        (size_t)w.base.hours * sizeof(double));
  assert_true(r.cost[2] <= 100.0 + 1e-3);
  assert_true(r.cost[0] == 0.0 && r.cost[1] == 0.0);
  ql_arena_free(w.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(base_keeps_its_rules),
      cmocka_unit_test(plan_keeps_the_rules),
      cmocka_unit_test(same_plan_for_any_threads),
      cmocka_unit_test(problem_and_account_agree),
      cmocka_unit_test(budget_is_kept),
      cmocka_unit_test(trust_region_is_kept),
      cmocka_unit_test(exempt_keeps_to_its_base),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
