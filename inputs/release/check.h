/* What a release must fulfil beyond its schema. */
#ifndef QL_INPUTS_RELEASE_CHECK_H
#define QL_INPUTS_RELEASE_CHECK_H

#include "inputs/release/release.h"

/* Fill in the defaults, then put everything that is out of its range or does not fit together into
 * `problems`. */
void ql_release_check(ql_release *release, ql_problems *problems);

#endif
