/* A forecast that has been made already, taken for the base of a what-if. */
#ifndef QL_APP_WHATIF_BASE_H
#define QL_APP_WHATIF_BASE_H

#include "app/run.h"

/* Is there, in `folder`, a finished forecast that `base` would make again to the last bit: of the
 * same case, by the same version, from inputs that have not changed? QL_ERR_INPUT says what is not
 * so. */
ql_status ql_whatif_base_check(ql_run *base, const char *folder);

/* Copy its results from `folder` into the folder `to`, which is there, the manifest last.
 * QL_ERR_IO. */
ql_status ql_whatif_base_copy(const char *folder, const char *to);

#endif
