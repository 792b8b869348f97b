/* Base and scenarios together: one reading of the meteorology, one preparation of what depends on
 * the weather alone, and every scenario with the complete results of a forecast of its own. */
#ifndef QL_APP_WHATIF_H
#define QL_APP_WHATIF_H

#include "app/run.h"

typedef struct ql_whatif {
  const char *case_path;
  const ql_scenarios *scenarios;
  const char *folder;    /* exists; results go to its folders base/ and those of the scenarios */
  const char *standards; /* as in ql_forecast */
  const char *base; /* folder of a finished forecast of the case, whose results are taken for the
                       base's instead of computing them again; NULL: none */
  double memory;    /* bytes that all runs together may take; more scenarios go in turns */
  bool resume, quiet;
} ql_whatif;

/* What became of a scenario. */
typedef struct ql_whatif_outcome {
  ql_status status;
  char message[512];
} ql_whatif_outcome;

/* Check the case and every scenario, tell the memory on stderr, run all and write everything.
 * `outcomes`: [scenarios_count], filled. A scenario that fails does not stop the others. Returns
 * QL_ERR_INPUT, the problems printed and nothing run, if the case or any scenario has an error;
 * another error if the base fails or nothing can go on. */
ql_status ql_whatif_run(const ql_whatif *whatif, ql_whatif_outcome *outcomes);

/* The same checks, then memory and cost to expect on stdout; runs a few steps of the base. */
ql_status ql_whatif_estimate(const ql_whatif *whatif);

#endif
