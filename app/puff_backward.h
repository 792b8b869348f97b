/* From a complaint back to its source: how much each candidate gave there and then. */
#ifndef QL_APP_PUFF_BACKWARD_H
#define QL_APP_PUFF_BACKWARD_H

#include "app/puff_release.h"

/* Receptors of a complaint: for each source the place of the complaint as it is seen if the wind
 * comes from some degrees to the left or the right. */
ql_status ql_puff_backward_groups(ql_puff_job *job);

/* Follow all candidates until the complaint is over, rank them, write sources.csv and print. */
ql_status ql_puff_backward_run(ql_puff_job *job, const char *folder);

#endif
