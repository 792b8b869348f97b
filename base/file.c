#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static ql_status sync_path(const char *path, int flags) {
  const int fd = open(path, flags);
  const int failed = fd < 0 || fsync(fd), reason = errno;
  if (fd >= 0) close(fd);
  return failed ? ql_error_set(QL_ERR_IO, "%s: cannot be synced: %s", path, strerror(reason))
                : QL_OK;
}

ql_status ql_file_finish(const char *part, const char *path) {
  QL_TRY(sync_path(part, O_RDONLY));
  if (rename(part, path))
    return ql_error_set(QL_ERR_IO, "%s: cannot be renamed: %s", part, strerror(errno));
  char folder[4096];
  snprintf(folder, sizeof folder, "%s", path);
  return sync_path(dirname(folder), O_RDONLY | O_DIRECTORY);
}
