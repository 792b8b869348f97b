/* Fuzz target: any bytes at all as a case file. Beyond not crashing, a case that is returned must
 * be whole, and a refusal must say why. */
#include "inputs/case/case.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int holds) {
  if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ql_problems problems = {0};
  ql_case *loaded = NULL;
  const ql_status status = ql_case_parse((const char *)data, size, "fuzz.yaml", &problems, &loaded);
  demand((status == QL_OK) == (loaded != NULL));
  demand((status == QL_OK) == (problems.error_count == 0));
  demand(status == QL_OK || ql_error_message()[0] != '\0');
  if (loaded) {
    demand(loaded->end_time > loaded->start_time && loaded->meteorology.files_count > 0);
    demand(loaded->name && loaded->mechanism && loaded->output.species_count > 0);
    demand(ql_case_place(loaded, "emissions.points[3].file") != NULL);
  }
  ql_case_free(loaded);
  ql_problems_free(&problems);
  return 0;
}
