/* Fuzz target: any bytes at all as an enterprises.yaml. Beyond not crashing, what is returned must
 * be whole, and a refusal must say why. */
#include "inputs/enterprises/enterprises.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int holds) {
  if (!holds) abort();
}

static void demand_process(const ql_plant_process *process) {
  demand(process->name && process->base_count == QL_DAY_HOURS);
  demand(process->heat_count == 0 || process->heat_count == QL_DAY_HOURS);
  for (int hour = 0; hour < QL_DAY_HOURS; hour++) {
    const double load = ql_enterprises_base_load(process, hour);
    demand(load >= 0.0 && load <= 1.0);
    demand(!(ql_enterprises_is_quiet(process, hour) && ql_enterprises_allowed(process, hour)));
  }
}

static void demand_enterprise(const ql_enterprises *all, unsigned e) {
  const ql_enterprise *enterprise = &all->enterprises[e];
  demand(enterprise->name && enterprise->status && enterprise->processes_count > 0);
  demand(ql_enterprises_find(all, enterprise->id) == (int)e);
  for (unsigned p = 0; p < enterprise->processes_count; p++)
    demand_process(&enterprise->processes[p]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ql_problems problems = {0};
  ql_enterprises *all = NULL;
  const ql_status status =
      ql_enterprises_parse((const char *)data, size, "fuzz.yaml", &problems, &all);
  demand((status == QL_OK) == (all != NULL));
  demand((status == QL_OK) == (problems.error_count == 0));
  demand(status == QL_OK || ql_error_message()[0] != '\0');
  if (all) {
    demand(all->enterprises_count > 0);
    demand(ql_enterprises_place(all, "enterprises[3].processes[0].ramp") != NULL);
    for (unsigned e = 0; e < all->enterprises_count; e++) demand_enterprise(all, e);
  }
  ql_enterprises_free(all);
  ql_problems_free(&problems);
  return 0;
}
