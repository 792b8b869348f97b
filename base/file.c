#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

ql_status ql_file_make_folder(const char *path) {
  char part[PATH_SIZE];
  struct stat found;
  if (strlen(path) >= sizeof part)
    return ql_error_set(QL_ERR_USAGE, "the name of the folder '%.60s...' is too long", path);
  snprintf(part, sizeof part, "%s", path);
  for (char *slash = strchr(part + 1, '/'); *path && slash; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    mkdir(part, 0777); /* the last one tells whether it worked */
    *slash = '/';
  }
  if (mkdir(path, 0777) && errno != EEXIST)
    return ql_error_set(QL_ERR_IO, "folder '%s' cannot be made: %s", path, strerror(errno));
  if (stat(path, &found) || !S_ISDIR(found.st_mode))
    return ql_error_set(QL_ERR_USAGE, "'%s' is a file, not a folder; name a folder", path);
  return access(path, W_OK | X_OK)
             ? ql_error_set(QL_ERR_IO, "folder '%s': %s", path, strerror(errno))
             : QL_OK;
}

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
  char folder[PATH_SIZE];
  snprintf(folder, sizeof folder, "%s", path);
  return sync_path(dirname(folder), O_RDONLY | O_DIRECTORY);
}

static ql_status copy_bytes(int in, int out, const char *from, const char *path) {
  char block[1 << 16];
  for (ssize_t got; (got = read(in, block, sizeof block)) != 0;) {
    if (got < 0) return ql_error_set(QL_ERR_IO, "%s: cannot be read: %s", from, strerror(errno));
    if (write(out, block, (size_t)got) != got)
      return ql_error_set(QL_ERR_IO, "%s: cannot be written: %s", path, strerror(errno));
  }
  return QL_OK;
}

ql_status ql_file_copy(const char *from, const char *path) {
  (void)unlink(path);
  if (link(from, path) == 0) return QL_OK;
  const int in = open(from, O_RDONLY | O_CLOEXEC);
  if (in < 0) return ql_error_set(QL_ERR_IO, "%s: cannot be read: %s", from, strerror(errno));
  const int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  ql_status status =
      out < 0 ? ql_error_set(QL_ERR_IO, "%s: cannot be created: %s", path, strerror(errno))
              : copy_bytes(in, out, from, path);
  close(in);
  if (out >= 0 && close(out) != 0 && status == QL_OK)
    status = ql_error_set(QL_ERR_IO, "%s: cannot be written: %s", path, strerror(errno));
  return status;
}
