#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
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

static ql_status sync_folder_of(const char *path) {
  char folder[PATH_SIZE];
  snprintf(folder, sizeof folder, "%s", path);
  return sync_path(dirname(folder), O_RDONLY | O_DIRECTORY);
}

ql_status ql_file_finish(const char *part, const char *path) {
  QL_TRY(sync_path(part, O_RDONLY));
  if (rename(part, path))
    return ql_error_set(QL_ERR_IO, "%s: cannot be renamed: %s", part, strerror(errno));
  return sync_folder_of(path);
}

ql_status ql_file_sync(const char *path) {
  QL_TRY(sync_path(path, O_RDONLY));
  return sync_folder_of(path);
}

static ql_status copy_stream(FILE *in, FILE *out, const char *to) {
  char buffer[65536];
  size_t got;
  while ((got = fread(buffer, 1, sizeof buffer, in)) > 0)
    if (fwrite(buffer, 1, got, out) != got) break;
  const bool failed = ferror(in) || ferror(out);
  return failed ? ql_error_set(QL_ERR_IO, "%s: cannot be copied: %s", to, strerror(errno)) : QL_OK;
}

ql_status ql_file_copy(const char *from, const char *to) {
  char part[PATH_SIZE + 8];
  snprintf(part, sizeof part, "%s.part", to);
  FILE *in = fopen(from, "rb"), *out = in ? fopen(part, "wb") : NULL;
  ql_status status = out ? copy_stream(in, out, to)
                         : ql_error_set(QL_ERR_IO, "%s: %s", in ? part : from, strerror(errno));
  if (out && fclose(out) && status == QL_OK)
    status = ql_error_set(QL_ERR_IO, "%s: cannot be written: %s", part, strerror(errno));
  if (in) fclose(in);
  if (status == QL_OK) status = ql_file_finish(part, to);
  if (status != QL_OK && out) remove(part);
  return status;
}
