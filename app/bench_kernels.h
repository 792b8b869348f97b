/* What the kernels cost on one thread: 60 x 60 x 20 cells of 3 km, 80 species, winds of some 8
 * m s-1 in steps of 150 s, ns of CPU time per cell, step and species; the best of several runs. */
#ifndef QL_APP_BENCH_KERNELS_H
#define QL_APP_BENCH_KERNELS_H

#include "base/error.h"

typedef struct ql_bench_kernels_cost {
  double kernel, twin; /* ns: the kernel, and its plain scalar twin */
} ql_bench_kernels_cost;

/* x, y and z sweeps. */
ql_status ql_bench_kernels_transport(ql_bench_kernels_cost *cost);
/* Horizontal diffusion; it has no twin: 0. */
ql_status ql_bench_kernels_diffusion(ql_bench_kernels_cost *cost);
/* The implicit vertical solve with deposition, by K alone. */
ql_status ql_bench_kernels_mixing(ql_bench_kernels_cost *cost);

#endif
