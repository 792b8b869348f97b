/* Benchmarks: each measures one kernel (and its plain twin in the same run) or the whole model. */
#ifndef QL_APP_BENCH_H
#define QL_APP_BENCH_H

#include "base/error.h"

typedef struct ql_bench_result {
  const char *name, *metric, *unit;
  double value;
  double twin;  /* the same measured on the plain twin; 0: there is none */
  double ratio; /* how many times better than the twin; 0: no twin */
} ql_bench_result;

enum { QL_BENCH_MOST = 64 };

typedef struct ql_bench {
  const char *case_path; /* for the whole model */
  double hours;          /* of it, simulated */
  int count;
  ql_bench_result results[QL_BENCH_MOST];
} ql_bench;

/* Note a cost (less is better). */
void ql_bench_add(ql_bench *bench, const char *name, const char *metric, double value, double twin,
                  const char *unit);

ql_status ql_bench_transport(ql_bench *bench);
ql_status ql_bench_mixing(ql_bench *bench);
ql_status ql_bench_rates(ql_bench *bench);
ql_status ql_bench_chemistry(ql_bench *bench);
ql_status ql_bench_photolysis(ql_bench *bench);
ql_status ql_bench_equilibrium(ql_bench *bench);
ql_status ql_bench_organic(ql_bench *bench);
ql_status ql_bench_aerosol(ql_bench *bench);
ql_status ql_bench_puff(ql_bench *bench);
ql_status ql_bench_schedule(ql_bench *bench);
ql_status ql_bench_model(ql_bench *bench);

#endif
