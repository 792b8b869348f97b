#include "outputs/puff_rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double hour_length = 3600.0; /* s */

/* Is there a tracer of fine particles? */
static bool has_particles(const ql_source_receptor *of) {
  return of->tracer && of->number[QL_PLUMES_FINE] >= 0;
}

/* The coefficient of fine particles in the first record. */
static const float *first_of(const ql_source_receptor *of, int station, int stack, int hour) {
  const int place =
      (of->number[QL_PLUMES_FINE] * of->receptors.count + station) * of->stacks->count + stack;
  return of->values + (size_t)place * (size_t)of->hours + (size_t)hour;
}

/* Stacks of the same enterprise and process carry the same labels: they share a row. */
static void find_sources(ql_puff_rows *rows) {
  const ql_stack_emission *stacks = rows->of->stacks;
  for (int n = 0; n < stacks->count; n++) {
    const ql_stack *stack = &stacks->stacks[n];
    int s = 0;
    while (s < rows->source_count && (strcmp(rows->stack[s]->enterprise, stack->enterprise) != 0 ||
                                      strcmp(rows->stack[s]->process, stack->process) != 0))
      s++;
    if (s == rows->source_count) rows->stack[rows->source_count++] = stack;
    rows->source[n] = s;
  }
}

static void sum_emission(ql_puff_rows *rows) {
  const ql_source_receptor *of = rows->of;
  const size_t values = (size_t)of->stacks->count * (size_t)of->hours;
  for (int s = 0; s < of->stacks->species_count; s++) {
    const ql_species *species = &of->species->items[of->stacks->species[s]];
    if (!species->particle || species->mode != QL_MODE_FINE) continue;
    for (size_t n = 0; n < values; n++)
      rows->emission[n] += (double)of->emission[(size_t)s * values + n];
  }
}

/* A mean of valid hours would pass over what is not a number. */
static ql_status check_values(const ql_source_receptor *of) {
  const size_t all = ql_source_receptor_record(of) * (size_t)of->series->records;
  for (size_t n = 0; n < all; n++) {
    if (isfinite(of->values[n])) continue;
    const size_t stack = n / (size_t)of->hours % (size_t)of->stacks->count;
    return ql_error_set(QL_ERR_NUMERIC,
                        "the puffs of stack %s have a coefficient that is not finite in record %zu",
                        of->stacks->stacks[stack].id, n / ql_source_receptor_record(of) + 1);
  }
  return QL_OK;
}

ql_status ql_puff_rows_create(ql_arena *arena, const ql_source_receptor *of, const ql_bulletin *run,
                              ql_puff_rows *rows) {
  *rows = (ql_puff_rows){.of = of, .run = run};
  if (!has_particles(of)) return QL_OK;
  QL_TRY(check_values(of));
  const size_t stacks = (size_t)of->stacks->count;
  QL_TRY(ql_arena_take(arena, "sources of stacks", stacks, sizeof *rows->source, &rows->source));
  QL_TRY(ql_arena_take(arena, "stacks of sources", stacks, sizeof(ql_stack *), &rows->stack));
  QL_TRY(ql_arena_take(arena, "emission of particles", stacks * (size_t)of->hours,
                       sizeof *rows->emission, &rows->emission));
  find_sources(rows);
  sum_emission(rows);
  return QL_OK;
}

int ql_puff_rows_count(const ql_puff_rows *rows) {
  return rows->source_count * rows->of->hours;
}

static void label(const ql_puff_rows *rows, int source, int hour, ql_sensitivity_row *row) {
  const ql_source_receptor *of = rows->of;
  *row = (ql_sensitivity_row){.group = "PM25",
                              .start = of->first + hour * hour_length,
                              .end = of->first + (hour + 1) * hour_length,
                              .method = QL_BY_PUFFS};
  snprintf(row->enterprise, sizeof row->enterprise, "%s", rows->stack[source]->enterprise);
  snprintf(row->process, sizeof row->process, "%s", rows->stack[source]->process);
  for (int n = 0; n < of->stacks->count; n++)
    if (rows->source[n] == source)
      row->emission += rows->emission[(size_t)n * (size_t)of->hours + (size_t)hour];
}

static double sensitivity(const ql_puff_rows *rows, const ql_metric *metric, int source, int hour) {
  const ql_source_receptor *of = rows->of;
  const int station = ql_metrics_station(rows->run, metric);
  double weighted = 0.0, plain = 0.0, emission = 0.0;
  int count = 0;
  for (int n = 0; n < of->stacks->count; n++) {
    if (rows->source[n] != source) continue;
    const double kg = rows->emission[(size_t)n * (size_t)of->hours + (size_t)hour];
    const double mean = ql_metrics_mean(rows->run, metric, first_of(of, station, n, hour),
                                        ql_source_receptor_record(of));
    weighted += kg * mean;
    emission += kg;
    plain += mean;
    count++;
  }
  return emission > 0.0 ? weighted / emission : plain / count;
}

void ql_puff_rows_fill(const ql_puff_rows *rows, ql_sensitivities *into, int first) {
  for (int s = 0, r = first; r < first + ql_puff_rows_count(rows); s++)
    for (int h = 0; h < rows->of->hours; h++, r++) {
      label(rows, s, h, &into->rows[r]);
      for (int m = 0; m < into->metric_count; m++) {
        const ql_metric *metric = &into->metrics[m];
        into->value[(size_t)m * (size_t)into->row_count + (size_t)r] =
            strcmp(metric->pollutant, "PM25") == 0 ? (float)sensitivity(rows, metric, s, h) : NAN;
      }
    }
}
