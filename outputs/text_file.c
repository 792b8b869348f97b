#include "outputs/text_file.h"

#include "base/file.h"

#include <errno.h>
#include <string.h>

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

ql_status ql_text_file_commit(const char *path, FILE *file) {
  char part[PATH_SIZE];
  part_of(path, part);
  const int wrong = ferror(file), unclosed = fclose(file), reason = errno;
  if (wrong || unclosed) {
    remove(part);
    return ql_error_set(QL_ERR_IO, "%s: cannot be written: %s", part, strerror(reason));
  }
  return ql_file_finish(part, path);
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
