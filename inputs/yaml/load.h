/* The way of a YAML file into checked structs, the same for the case, the scenarios, the
 * enterprises and the releases: its text, the document, the walk along the schema, the structs, the
 * checks. */
#ifndef QL_INPUTS_YAML_LOAD_H
#define QL_INPUTS_YAML_LOAD_H

#include "inputs/yaml/document.h"
#include "inputs/yaml/map.h"

#include <cyaml/cyaml.h>

/* What one kind of file is. Beside what the schema fills, its struct keeps where it came from. */
typedef struct ql_yaml_kind {
  const cyaml_schema_value_t *schema; /* a mapping behind a pointer to the struct */
  size_t path;                        /* offset in the struct of a char *: the file's name */
  size_t places; /* offset of a ql_yaml_map *: the line of every key; both are set and owned here */
  /* The defaults and what the schema cannot check, each fault to `problems`. Not called where a
   * fault of the schema other than unknown keys was found. Fails only for lack of memory. */
  ql_status (*finish)(void *made, ql_problems *problems);
  bool names_file; /* whether the status' message of a file that cannot be read names it too */
} ql_yaml_kind;

/* The structs of a text. Every fault goes to `problems` with "file:line", and `*loaded` is set only
 * if there was none; freed by ql_yaml_free(), which allows NULL. */
ql_status ql_yaml_parse(const ql_yaml_kind *kind, const ql_yaml_text *source, ql_problems *problems,
                        void **loaded);
/* The same of a file. */
ql_status ql_yaml_load(const ql_yaml_kind *kind, const char *path, ql_problems *problems,
                       void **loaded);
void ql_yaml_free(const ql_yaml_kind *kind, void *loaded);

#endif
