#include "outputs/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static void part_of(const char *path, char part[PATH_SIZE]) {
  snprintf(part, PATH_SIZE, "%s.part", path);
}

ql_status ql_text_file_create(const char *path, FILE **file) {
  char part[PATH_SIZE];
  part_of(path, part);
  *file = fopen(part, "w");
  return *file ? QL_OK
               : ql_error_set(QL_ERR_IO, "%s: cannot be created: %s", part, strerror(errno));
}

static ql_status sync_path(const char *path, int flags) {
  const int fd = open(path, flags);
  const int failed = fd < 0 || fsync(fd), reason = errno;
  if (fd >= 0) close(fd);
  return failed ? ql_error_set(QL_ERR_IO, "%s: cannot be synced: %s", path, strerror(reason))
                : QL_OK;
}

ql_status ql_text_file_rename(const char *part, const char *path) {
  QL_TRY(sync_path(part, O_RDONLY));
  if (rename(part, path))
    return ql_error_set(QL_ERR_IO, "%s: cannot be renamed: %s", part, strerror(errno));
  char folder[PATH_SIZE];
  snprintf(folder, sizeof folder, "%s", path);
  return sync_path(dirname(folder), O_RDONLY | O_DIRECTORY);
}

ql_status ql_text_file_commit(const char *path, FILE *file) {
  char part[PATH_SIZE];
  part_of(path, part);
  const int wrong = ferror(file), unclosed = fclose(file), reason = errno;
  if (wrong || unclosed)
    return ql_error_set(QL_ERR_IO, "%s: cannot be written: %s", part, strerror(reason));
  return ql_text_file_rename(part, path);
}

void ql_text_file_abandon(const char *path, FILE *file) {
  char part[PATH_SIZE];
  part_of(path, part);
  fclose(file);
  remove(part);
}

void ql_text_file_csv(FILE *out, const char *text) {
  if (!strpbrk(text, ",\"\r\n")) {
    fputs(text, out);
    return;
  }
  fputc('"', out);
  for (; *text; text++) {
    if (*text == '"') fputc('"', out);
    fputc(*text, out);
  }
  fputc('"', out);
}
