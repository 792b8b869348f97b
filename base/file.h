/* Finishing a file that was written under a temporary name. */
#ifndef QL_BASE_FILE_H
#define QL_BASE_FILE_H

#include "base/error.h"

/* Sync the finished file `part`, give it the name `path` and sync the folder, so that after a crash
 * `path` is either the old file or all of the new one. QL_ERR_IO; then `part` is left. */
ql_status ql_file_finish(const char *part, const char *path);

#endif
