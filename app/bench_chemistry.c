/* Benchmarks of the rate constants and of the gas chemistry, each beside its plain twin: 512 cells
 * with CB6r5 from clean to polluted, cold to warm, over the hours of a day. */
#include "app/bench_chemistry.h"

#include "base/constants.h"
#include "base/timer.h"
#include "benchmarks/chemistry_twin.h"
#include "solver/chemistry/cells.h"
#include "solver/chemistry/rates.h"

#include <string.h>

enum { BATCHES = 4, STEPS = 6, REPEATS = 5, MOST_PHOTOLYSIS = 64 };
#define STEP 600.0 /* s */

typedef struct bench_cells {
  double temperature[QL_CELLS], density[QL_CELLS], water[QL_CELLS]; /* K, cm-3, mol mol-1 */
  double hour[QL_CELLS];                                            /* local solar, at the start */
  double amount[QL_CELLS * TWIN_SPECIES];                           /* nmol mol-1 */
} bench_cells;

typedef struct bench_run {
  const ql_mechanism *mechanism;
  const ql_chemistry_tolerance *production;
  ql_cells *cells;
  bench_cells batches[BATCHES];
} bench_run;

/* A number in 0..1 without pattern. */
static double scatter(int cell, int salt) {
  return 0.5 + 0.5 * sin(12.9898 * cell + 78.233 * salt);
}

/* nmol/mol, from clean to polluted. */
static void start_amounts(const ql_mechanism *m, int cell, double *amount) {
  static const struct {
    const char *name;
    double clean, polluted;
  } start[] = {{"NO", 0.01, 15},   {"NO2", 0.1, 25},  {"O3", 60, 20},      {"CO", 90, 600},
               {"FORM", 0.3, 5},   {"ISOP", 0.1, 3},  {"PAR", 2, 60},      {"OLE", 0.02, 2},
               {"ETH", 0.1, 4},    {"TOL", 0.02, 4},  {"SO2", 0.05, 8},    {"PAN", 0.1, 1},
               {"H2O2", 1, 0.5},   {"HNO3", 0.1, 2},  {"ALD2", 0.1, 2},    {"XYLMN", 0.01, 3},
               {"TERP", 0.1, 0.5}, {"IVOC", 0.01, 1}, {"POG4", 0.01, 0.1}, {"SQT", 0, 0.05},
               {"ETHA", 1, 5},     {"MEOH", 1, 8},    {"ACET", 0.5, 4}};
  const ql_species_table species = {m->species_count, m->species};
  const double share = scatter(cell, 9) * scatter(cell, 9);
  for (size_t s = 0; s < sizeof start / sizeof start[0]; s++) {
    const int index = ql_species_find(&species, start[s].name);
    if (index >= 0) amount[index] = start[s].clean + share * (start[s].polluted - start[s].clean);
  }
}

/* Photolysis rates of a clear day at 30 N in July: J proportional to the cosine of the zenith
 * angle, which the noon values below (s-1, typical) multiply. */
static void set_photolysis(const bench_run *run, const bench_cells *batch, double seconds) {
  static const struct {
    const char *name;
    double noon;
  } noon[] = {{"NO2_IUPAC10", 9e-3},
              {"O3_O3P_IUPAC10", 4.4e-4},
              {"O3_O1D_IUPAC10", 3.8e-5},
              {"NO3NO2_06", 0.15},
              {"NO3NO_06", 0.022},
              {"HONO_IUPAC10", 2e-3},
              {"FORM_R_IUPAC13", 3e-5},
              {"FORM_M_IUPAC13", 5e-5},
              {"MGLY_IUPAC10", 1.2e-4},
              {"GLY_R_IUPAC13", 5e-5},
              {"HPALD", 4e-5},
              {"N2O5_IUPAC10", 4e-5}};
  const ql_mechanism *m = run->mechanism;
  for (int p = 0; p < m->photolysis_count; p++) {
    double value = 3e-6; /* of those not listed */
    for (size_t n = 0; n < sizeof noon / sizeof noon[0]; n++)
      if (strcmp(noon[n].name, m->photolysis[p]) == 0) value = noon[n].noon;
    for (int c = 0; c < QL_CELLS; c++) {
      const double angle = QL_PI / 12.0 * (batch->hour[c] + seconds / 3600.0 - 12.0);
      const double cosine = 0.18 + 0.81 * cos(angle); /* declination 21 degrees */
      run->cells->photolysis[p * QL_CELLS + c] = cosine > 0.0 ? value * cosine : 0.0;
    }
  }
}

static void load_batch(const bench_run *run, const bench_cells *batch) {
  const size_t numbers = (size_t)run->mechanism->species_count * QL_CELLS;
  memcpy(run->cells->temperature, batch->temperature, sizeof batch->temperature);
  memcpy(run->cells->density, batch->density, sizeof batch->density);
  memcpy(run->cells->water, batch->water, sizeof batch->water);
  memcpy(run->cells->amount, batch->amount, numbers * sizeof(double));
}

/* CPU seconds of the chemistry of one batch from `start` (s) on, for STEPS steps. */
static double run_hour(const bench_run *run, const bench_cells *batch,
                       const ql_chemistry_tolerance *tolerance, double start) {
  ql_rosenbrock_report report = {0};
  double spent = 0.0;
  load_batch(run, batch);
  for (int step = 0; step < STEPS; step++) {
    set_photolysis(run, batch, start + (step + 0.5) * STEP);
    const double before = ql_timer_cpu();
    ql_cells_advance(run->cells, tolerance, QL_CELLS, STEP, &report);
    spent += ql_timer_cpu() - before;
  }
  return spent;
}

/* Cells that have reacted for two hours, so that radicals and products are there. */
static void prepare_batch(const bench_run *run, int b, bench_cells *batch) {
  const size_t numbers = (size_t)run->mechanism->species_count * QL_CELLS;
  for (int c = 0; c < QL_CELLS; c++) {
    const int cell = b * QL_CELLS + c;
    const double pressure = 101325.0 * (1.0 - 0.5 * scatter(cell, 1) * scatter(cell, 1));
    batch->temperature[c] = 245.0 + 60.0 * pressure / 101325.0 - 10.0 * scatter(cell, 2);
    batch->density[c] = pressure / (QL_BOLTZMANN * batch->temperature[c]) * 1e-6;
    batch->water[c] = 0.02 * pressure / 101325.0 * scatter(cell, 3);
    batch->hour[c] = 24.0 * c / QL_CELLS; /* as neighbours of a grid: nearly the same sun */
    start_amounts(run->mechanism, cell, batch->amount + c * run->mechanism->species_count);
  }
  for (int hour = 0; hour < 2; hour++) {
    run_hour(run, batch, run->production, hour * 3600.0);
    memcpy(batch->amount, run->cells->amount, numbers * sizeof(double));
  }
}

static ql_status prepare(ql_arena *arena, const char *mechanism, bench_run **out) {
  bench_run *run = NULL;
  QL_TRY(ql_arena_take(arena, "benchmark", 1, sizeof *run, &run));
  QL_TRY(ql_mechanism_find(mechanism, &run->mechanism));
  QL_TRY(ql_chemistry_tolerance_find("production", &run->production));
  QL_TRY(ql_cells_create(arena, run->mechanism, &run->cells));
  for (int b = 0; b < BATCHES; b++) prepare_batch(run, b, &run->batches[b]);
  *out = run;
  return QL_OK;
}

/* us per cell-hour, the best of REPEATS */
static double measure(const bench_run *run, const ql_chemistry_tolerance *tolerance) {
  double best = 0.0;
  for (int repeat = 0; repeat < REPEATS; repeat++) {
    double spent = 0.0;
    for (int b = 0; b < BATCHES; b++) spent += run_hour(run, &run->batches[b], tolerance, 7200.0);
    if (repeat == 0 || spent < best) best = spent;
  }
  return best / (BATCHES * QL_CELLS) * 1e6;
}

static twin_air air_of(const bench_run *run, const bench_cells *batch, int c, double *j) {
  for (int p = 0; p < run->mechanism->photolysis_count; p++)
    j[p] = run->cells->photolysis[p * QL_CELLS + c];
  return (twin_air){batch->temperature[c], batch->density[c], batch->water[c], j, run->cells->het};
}

/* The same for the twin, which is slower: one batch. */
static ql_status measure_twin(ql_arena *arena, const bench_run *run, double *microseconds) {
  twin_pattern *pattern = NULL;
  double *y = NULL, j[MOST_PHOTOLYSIS], k[TWIN_REACTIONS], spent = 0.0;
  const bench_cells *batch = &run->batches[0];
  const int n = run->mechanism->species_count;
  QL_TRY(ql_arena_take(arena, "twin", 1, sizeof *pattern, &pattern));
  QL_TRY(ql_arena_take(arena, "twin", (size_t)(n * QL_CELLS), sizeof(double), &y));
  twin_pattern_build(run->mechanism, pattern);
  memcpy(y, batch->amount, (size_t)(n * QL_CELLS) * sizeof(double));
  for (int step = 0; step < STEPS; step++) {
    set_photolysis(run, batch, 7200.0 + (step + 0.5) * STEP);
    const double before = ql_timer_cpu();
    for (int c = 0; c < QL_CELLS; c++) {
      const twin_air air = air_of(run, batch, c, j);
      twin_rates(run->mechanism, &air, k);
      (void)twin_integrate(run->mechanism, pattern, &run->production->options, STEP, k, y + c * n);
    }
    spent += ql_timer_cpu() - before;
  }
  *microseconds = spent / QL_CELLS * 1e6;
  return QL_OK;
}

static ql_status measure_hour(ql_arena *arena, ql_bench_chemistry_cost *cost) {
  bench_run *run = NULL;
  const ql_chemistry_tolerance *tight = NULL;
  QL_TRY(prepare(arena, "cb6r5", &run));
  QL_TRY(ql_chemistry_tolerance_find("tight", &tight));
  ql_chemistry_tolerance settings = *run->production;
  settings.single = true;
  cost->single = measure(run, &settings);
  settings.single = false;
  cost->doubled = measure(run, &settings);
  cost->production = run->production->single ? cost->single : cost->doubled;
  cost->tight = measure(run, tight);
  bench_run *aerosol = NULL;
  QL_TRY(prepare(arena, "cb6r5_ae", &aerosol));
  cost->aerosol = measure(aerosol, aerosol->production);
  return measure_twin(arena, run, &cost->twin);
}

ql_status ql_bench_chemistry_hour(ql_bench_chemistry_cost *cost) {
  ql_arena *arena = NULL;
  QL_TRY(ql_arena_create(&arena));
  const ql_status status = measure_hour(arena, cost);
  ql_arena_free(arena);
  return status;
}

static void keep_best(double spent, int repeat, double *best) {
  if (repeat == 0 || spent < *best) *best = spent;
}

static ql_status measure_rates(ql_arena *arena, ql_bench_chemistry_rates_cost *cost) {
  enum { ROUNDS = 20 };
  bench_run *run = NULL;
  float *k = NULL;
  double *work = NULL, j[MOST_PHOTOLYSIS], twin_k[TWIN_REACTIONS];
  QL_TRY(prepare(arena, "cb6r5", &run));
  const ql_mechanism *m = run->mechanism;
  QL_TRY(ql_arena_take(arena, "rates", (size_t)m->reaction_count * QL_CELLS, sizeof *k, &k));
  QL_TRY(ql_arena_take(arena, "rates", (size_t)m->law_count * QL_RATE_GROUP, sizeof *work, &work));
  const bench_cells *batch = &run->batches[0];
  const ql_rate_air air = {QL_CELLS,       QL_CELLS,     batch->temperature,
                           batch->density, batch->water, run->cells->photolysis,
                           run->cells->het};
  for (int repeat = 0; repeat < REPEATS; repeat++) {
    const double start = ql_timer_cpu();
    for (int round = 0; round < ROUNDS; round++) ql_rates_compute(m, &air, work, NULL, k);
    const double middle = ql_timer_cpu();
    for (int c = 0; c < QL_CELLS; c++) {
      const twin_air one = air_of(run, batch, c, j);
      twin_rates(m, &one, twin_k);
    }
    keep_best((middle - start) / ROUNDS / QL_CELLS * 1e6, repeat, &cost->kernel);
    keep_best((ql_timer_cpu() - middle) / QL_CELLS * 1e6, repeat, &cost->twin);
  }
  return QL_OK;
}

ql_status ql_bench_chemistry_rates(ql_bench_chemistry_rates_cost *cost) {
  ql_arena *arena = NULL;
  QL_TRY(ql_arena_create(&arena));
  const ql_status status = measure_rates(arena, cost);
  ql_arena_free(arena);
  return status;
}
