/* ql-mechgen MECHANISM.def FOLDER: read a mechanism, write FOLDER/NAME.c, NAME_double.c and
 * NAME_float.c, where NAME is the file's own name. Exit code 2 for a bad mechanism. */
#include "solver/chemistry/mechgen/mechgen.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static int error_count;

void mg_error(mg_place place, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  if (error_count < MG_MAX_ERRORS) {
    fprintf(stderr, "%s:%d: error: ", place.file, place.line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
  }
  va_end(arguments);
  error_count++;
}

int mg_error_count(void) {
  return error_count;
}

void *mg_take(size_t count, size_t size) {
  void *data = calloc(count ? count : 1, size);
  if (!data) {
    fputs("ql-mechgen: out of memory\n", stderr);
    exit(1);
  }
  return data;
}

void mg_grow(void *array, size_t count, size_t size) {
  if (count & (count - 1)) return; /* room for the next power of two is there */
  void *old;
  memcpy(&old, array, sizeof old);
  void *grown = mg_take(count ? 2 * count : 1, size);
  if (count) memcpy(grown, old, count * size);
  free(old);
  memcpy(array, &grown, sizeof grown);
}

static bool base_name(const char *path, char name[MG_LABEL]) {
  const char *slash = strrchr(path, '/');
  const char *start = slash ? slash + 1 : path, *dot = strrchr(start, '.');
  const size_t length = dot ? (size_t)(dot - start) : strlen(start);
  if (!length || length >= MG_LABEL || !islower((unsigned char)*start)) return false;
  for (size_t i = 0; i < length; i++) {
    const unsigned char c = (unsigned char)start[i];
    if (!islower(c) && !isdigit(c) && c != '_') return false;
    name[i] = start[i];
  }
  name[length] = '\0';
  return true;
}

static FILE *open_output(const char *folder, const char *name, const char *suffix) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s%s.c", folder, name, suffix);
  FILE *out = fopen(path, "w");
  if (!out) {
    perror(path);
    exit(1);
  }
  return out;
}

static void close_output(FILE *out) {
  if (fclose(out) == 0) return;
  perror("ql-mechgen: writing the kernels");
  exit(1);
}

int main(int argc, char **argv) {
  char name[MG_LABEL];
  if (argc != 3) {
    fputs("usage: ql-mechgen MECHANISM.def FOLDER\n", stderr);
    return 2;
  }
  if (!base_name(argv[1], name)) {
    fprintf(stderr,
            "%s:1: error: a mechanism's file name must be [a-z][a-z0-9_]*.def, at most %d "
            "letters\n",
            argv[1], MG_LABEL - 1);
    return 2;
  }
  mg_script script = {0};
  mg_mechanism mechanism = {0};
  mg_pattern pattern;
  mg_script_read(argv[1], &script);
  mg_mechanism_build(&script, &mechanism);
  if (mg_error_count()) {
    fprintf(stderr, "ql-mechgen: %d errors in %s\n", mg_error_count(), argv[1]);
    return 2;
  }
  mg_pattern_build(&mechanism, &pattern);
  FILE *out = open_output(argv[2], name, "");
  mg_emit_tables(out, name, &mechanism, &pattern);
  close_output(out);
  out = open_output(argv[2], name, "_double");
  mg_emit_kernels(out, name, "double", &mechanism, &pattern);
  close_output(out);
  out = open_output(argv[2], name, "_float");
  mg_emit_kernels(out, name, "float", &mechanism, &pattern);
  close_output(out);
  return 0;
}
