#include "inputs/case/case.h"

#include "inputs/case/check.h"
#include "inputs/case/defaults.h"
#include "inputs/case/document.h"
#include "inputs/case/map.h"
#include "inputs/case/paths.h"
#include "inputs/case/schema.h"
#include "inputs/case/twice.h"
#include "inputs/case/walk.h"

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
                              cyaml_mem, /* realloc() and free(), as in the rest of the case */
                          .log_level = CYAML_LOG_ERROR,
                          .flags = CYAML_CFG_NO_ALIAS | CYAML_CFG_IGNORE_UNKNOWN_KEYS};
}

void ql_case_free(ql_case *loaded) {
  if (!loaded) return;
  log_line line = {""};
  const cyaml_config_t config = configure(&line);
  free(loaded->path);
  ql_case_map_free(loaded->map);
  cyaml_free(&config, &ql_case_schema, loaded, 0);
}

const char *ql_case_place(const ql_case *loaded, const char *key) {
  return ql_case_map_place(loaded->map, key);
}

const char *ql_case_key(const ql_case *loaded, size_t index, const char **place) {
  return ql_case_map_at(loaded->map, index, place);
}

/* Fill the structs from the text, which the walk has found in order: libcyaml can only fail by
 * reading YAML otherwise than the walk does, and that is then said. */
static ql_status fill(const ql_case_text *source, ql_case **made) {
  log_line line = {""};
  const cyaml_config_t config = configure(&line);
  cyaml_data_t *data = NULL;
  const cyaml_err_t error = cyaml_load_data((const uint8_t *)source->text, source->size, &config,
                                            &ql_case_schema, &data, NULL);
  if (error == CYAML_ERR_OOM)
    return ql_error_set(QL_ERR_MEMORY, "%s: out of memory reading the case file", source->name);
  if (error != CYAML_OK || !data)
    return ql_error_set(QL_ERR_INPUT, "%s: libcyaml cannot read it: %s; %s", source->name,
                        cyaml_strerror(error), line.text);
  *made = data;
  return QL_OK;
}

static ql_status finish(ql_case *made, const char *name, ql_problems *problems) {
  made->path = strdup(name);
  if (!made->path) return ql_error_set(QL_ERR_MEMORY, "out of memory reading %s", name);
  QL_TRY(ql_defaults_fill(made));
  QL_TRY(ql_paths_resolve(made, problems));
  QL_TRY(ql_twice_check(made, problems));
  ql_check_case(made, problems);
  return QL_OK;
}

/* Unknown keys do not keep the rest from being checked; other faults of the schema do. The map goes
 * to the case. */
static ql_status build(const ql_case_text *source, ql_problems *problems, ql_case_map *map,
                       ql_case **made) {
  const ql_status status = fill(source, made);
  if (!*made) {
    ql_case_map_free(map);
    return status;
  }
  (*made)->map = map;
  return finish(*made, source->name, problems);
}

static ql_status walk_and_build(const ql_case_text *source, ql_problems *problems,
                                yaml_document_t *document, ql_case **made) {
  ql_case_map *map = NULL;
  ql_case_faults faults;
  QL_TRY(ql_case_map_create(source->name, &map));
  const ql_status status = ql_case_walk(source->name, document, problems, map, &faults);
  if (status == QL_OK && !faults.other) return build(source, problems, map, made);
  ql_case_map_free(map);
  return status;
}

ql_status ql_case_parse(const char *text, size_t size, const char *name, ql_problems *problems,
                        ql_case **loaded) {
  const ql_case_text source = {name, text, size};
  const size_t before = problems->error_count;
  yaml_document_t document;
  ql_case *made = NULL;
  if (!ql_case_document(&source, problems, &document)) return ql_problems_result(problems);
  ql_status status = walk_and_build(&source, problems, &document, &made);
  yaml_document_delete(&document);
  if (status != QL_OK)
    ql_problems_status(problems, name, status);
  else if (problems->error_count > before)
    status = ql_problems_result(problems);
  if (status == QL_OK)
    *loaded = made;
  else
    ql_case_free(made);
  return status;
}

/* The file's bytes, at most one more than a case file may have; freed by the caller. */
static ql_status read_file(const char *path, char **text, size_t *size) {
  struct stat info;
  if (stat(path, &info)) return ql_error_set(QL_ERR_INPUT, "cannot be opened: %s", strerror(errno));
  if (!S_ISREG(info.st_mode))
    return ql_error_set(QL_ERR_INPUT, "is %s; name a case file",
                        S_ISDIR(info.st_mode) ? "a folder" : "not a regular file");
  FILE *stream = fopen(path, "rb");
  if (!stream) return ql_error_set(QL_ERR_INPUT, "cannot be opened: %s", strerror(errno));
  *text = malloc(QL_CASE_BYTES + 1);
  *size = *text ? fread(*text, 1, QL_CASE_BYTES + 1, stream) : 0;
  const int failed = ferror(stream);
  fclose(stream);
  if (!*text) return ql_error_set(QL_ERR_MEMORY, "out of memory reading it");
  return failed ? ql_error_set(QL_ERR_IO, "cannot be read: %s", strerror(errno)) : QL_OK;
}

ql_status ql_case_load(const char *path, ql_problems *problems, ql_case **loaded) {
  char *text = NULL;
  size_t size = 0;
  ql_status status = ql_problems_status(problems, path, read_file(path, &text, &size));
  if (status == QL_OK)
    status = ql_case_parse(text, size, path, problems, loaded);
  else
    ql_error_context(status, "%s", path);
  free(text);
  return status;
}
