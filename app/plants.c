#include "app/plants.h"

#include "app/plants_compare.h"
#include "inputs/enterprises/enterprises.h"
#include "outputs/orders_check.h"

#include <stdio.h>
#include <stdlib.h>

static ql_status check_stacks(const ql_enterprises *all, const ql_run *run, ql_problems *problems) {
  const ql_emission *area;
  const ql_stack_emission *stacks;
  const double hour = 3600.0 * (double)(long long)(run->setup->start_time / 3600.0);
  QL_TRY(ql_emissions_read(run->emissions, hour, &area, &stacks));
  const char **ids = calloc((size_t)stacks->count + 1, sizeof *ids);
  if (!ids) return ql_error_set(QL_ERR_MEMORY, "out of memory checking the stacks");
  for (int n = 0; n < stacks->count; n++) ids[n] = stacks->stacks[n].id;
  ql_enterprises_check_stacks(all, ids, stacks->count, problems);
  free(ids);
  return QL_OK;
}

static void print_enterprises(const ql_enterprises *all) {
  unsigned processes = 0, fixed = 0;
  for (unsigned e = 0; e < all->enterprises_count; e++) {
    processes += all->enterprises[e].processes_count;
    fixed += ql_enterprises_fixed(&all->enterprises[e]);
  }
  printf("%s: %u enterprises (%u keep to their base), %u processes%s\n", all->path,
         all->enterprises_count, fixed, processes, all->synthetic ? ", SYNTHETIC" : "");
}

ql_status ql_plants_check(const ql_plants_files *files, const ql_run *run, ql_problems *problems) {
  ql_enterprises *all = NULL;
  QL_TRY(ql_enterprises_load(files->enterprises, problems, &all));
  print_enterprises(all);
  ql_status status = QL_OK;
  if (run) status = ql_problems_status(problems, all->path, check_stacks(all, run, problems));
  if (run && status == QL_OK)
    status = ql_problems_status(problems, all->path, ql_plants_compare(all, run, problems));
  if (status == QL_OK && files->orders) {
    ql_orders_verdict verdict;
    const size_t before = problems->error_count;
    status = ql_orders_check(files->orders, all, problems, &verdict);
    if (status != QL_OK && problems->error_count == before) /* of the file as a whole */
      ql_problems_status(problems, files->orders, status);
    printf("%s: %d processes, %d h, %d checks, %d violations\n", files->orders, verdict.processes,
           verdict.hours, verdict.checks, verdict.violations);
  }
  ql_enterprises_free(all);
  return status == QL_OK ? ql_problems_result(problems) : status;
}
