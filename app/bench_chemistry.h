/* What the gas chemistry costs on one thread: 512 cells with CB6r5 from clean to polluted over the
 * hours of a day. CPU time, the best of several runs. */
#ifndef QL_APP_BENCH_CHEMISTRY_H
#define QL_APP_BENCH_CHEMISTRY_H

#include "base/error.h"

typedef struct ql_bench_chemistry_rates_cost {
  double kernel, twin; /* us per cell: all 237 rate constants, and by the plain scalar twin */
} ql_bench_chemistry_rates_cost;

/* us per cell-hour at steps of 600 s, rate constants included */
typedef struct ql_bench_chemistry_cost {
  double production;
  double single, doubled; /* production's settings in float and in double; one is production */
  double aerosol;         /* production's settings with cb6r5_ae */
  double tight;
  double twin; /* production's settings by the plain scalar twin */
} ql_bench_chemistry_cost;

ql_status ql_bench_chemistry_rates(ql_bench_chemistry_rates_cost *cost);
ql_status ql_bench_chemistry_hour(ql_bench_chemistry_cost *cost);

#endif
