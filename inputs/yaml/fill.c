#include "inputs/yaml/fill.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct log_line {
  char text[256]; /* the last message of libcyaml */
} log_line;

static void QL_PRINTF(3, 0)
    keep_log(cyaml_log_t level, void *context, const char *format, va_list arguments) {
  log_line *line = context;
  if (level >= CYAML_LOG_ERROR) vsnprintf(line->text, sizeof line->text, format, arguments);
}

static cyaml_config_t configure(log_line *line) {
  return (cyaml_config_t){.log_fn = keep_log,
                          .log_ctx = line,
                          .mem_fn =
                              cyaml_mem, /* realloc() and free(), as in the rest of the inputs */
                          .log_level = CYAML_LOG_ERROR,
                          .flags = CYAML_CFG_NO_ALIAS | CYAML_CFG_IGNORE_UNKNOWN_KEYS};
}

ql_status ql_yaml_fill(const ql_yaml_text *source, const cyaml_schema_value_t *schema,
                       void **made) {
  log_line line = {""};
  const cyaml_config_t config = configure(&line);
  cyaml_data_t *data = NULL;
  const cyaml_err_t error =
      cyaml_load_data((const uint8_t *)source->text, source->size, &config, schema, &data, NULL);
  if (error == CYAML_ERR_OOM)
    return ql_error_set(QL_ERR_MEMORY, "%s: out of memory reading the file", source->name);
  if (error != CYAML_OK || !data)
    return ql_error_set(QL_ERR_INPUT, "%s: libcyaml cannot read it: %s; %s", source->name,
                        cyaml_strerror(error), line.text);
  *made = data;
  return QL_OK;
}

void ql_yaml_fill_free(const cyaml_schema_value_t *schema, void *made) {
  log_line line = {""};
  const cyaml_config_t config = configure(&line);
  cyaml_free(&config, schema, made, 0);
}

ql_status ql_yaml_fill_text(const char *path, char **text, size_t *size) {
  struct stat info;
  if (stat(path, &info)) return ql_error_set(QL_ERR_INPUT, "cannot be opened: %s", strerror(errno));
  if (!S_ISREG(info.st_mode))
    return ql_error_set(QL_ERR_INPUT, "is %s; name a case file",
                        S_ISDIR(info.st_mode) ? "a folder" : "not a regular file");
  FILE *stream = fopen(path, "rb");
  if (!stream) return ql_error_set(QL_ERR_INPUT, "cannot be opened: %s", strerror(errno));
  *text = malloc(QL_YAML_BYTES + 1);
  *size = *text ? fread(*text, 1, QL_YAML_BYTES + 1, stream) : 0;
  const int failed = ferror(stream);
  fclose(stream);
  if (!*text) return ql_error_set(QL_ERR_MEMORY, "out of memory reading it");
  return failed ? ql_error_set(QL_ERR_IO, "cannot be read: %s", strerror(errno)) : QL_OK;
}
