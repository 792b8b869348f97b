/* Folders for results, and finishing a file that was written under a temporary name. */
#ifndef QL_BASE_FILE_H
#define QL_BASE_FILE_H

#include "base/error.h"

/* Make a folder and those above it where they are not there. QL_ERR_IO if it cannot be made or not
 * written to, QL_ERR_USAGE if it is a file or its name is too long. */
ql_status ql_file_make_folder(const char *path);

/* Sync the finished file `part`, give it the name `path` and sync the folder, so that after a crash
 * `path` is either the old file or all of the new one. QL_ERR_IO; then `part` is left. */
ql_status ql_file_finish(const char *part, const char *path);

/* Sync the file `path`, which keeps growing, and its folder. QL_ERR_IO. */
ql_status ql_file_sync(const char *path);

/* Make `to` a copy of the file `from`, finished as above. QL_ERR_IO; then what `to` was is left. */
ql_status ql_file_copy(const char *from, const char *to);

#endif
