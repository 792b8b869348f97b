/* What a case must fulfil beyond its schema: dates, steps that fit each other, ranges. */
#ifndef QL_INPUTS_CASE_CHECK_H
#define QL_INPUTS_CASE_CHECK_H

#include "inputs/case/case.h"

/* After the defaults are filled in and the paths resolved: set start_time, end_time and utc_offset,
 * and put everything that is out of its range or does not fit into `problems`. */
void ql_check_case(ql_case *made, ql_problems *problems);

#endif
