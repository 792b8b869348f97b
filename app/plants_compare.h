/* What enterprises say that they emit against what the case gives their stacks. */
#ifndef QL_APP_PLANTS_COMPARE_H
#define QL_APP_PLANTS_COMPARE_H

#include "app/run.h"
#include "inputs/enterprises/enterprises.h"

/* Over the first local day of the case (or what it has of it): a stack whose processes emit in
 * their base more or less PM25, NOx, SO2 or NH3 than the case gives it is a warning (over 5 %; VOC
 * are not compared, the model has them as moles of carbon bonds), a stack of a listed enterprise
 * without a process a note. Reads the emissions of the run. */
ql_status ql_plants_compare(const ql_enterprises *all, const ql_run *run, ql_problems *problems);

#endif
