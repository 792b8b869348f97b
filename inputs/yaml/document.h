/* A YAML file's text as a libyaml document, and the hazards of YAML refused on the way. */
#ifndef QL_INPUTS_YAML_DOCUMENT_H
#define QL_INPUTS_YAML_DOCUMENT_H

#include "base/problems.h"

#include <stdbool.h>
#include <yaml.h>

enum { QL_YAML_BYTES = 1 << 20, QL_YAML_DEPTH = 12, QL_YAML_PROBLEMS = 100 };

typedef struct ql_yaml_text {
  const char *name; /* of the file, for messages */
  const char *text;
  size_t size;
} ql_yaml_text;

/* Add an error at "name:line". Lists stop at QL_YAML_PROBLEMS errors, so that a hostile file cannot
 * fill memory; the last entry says so. */
void ql_yaml_report(ql_problems *problems, const char *name, size_t line, const char *format, ...)
    QL_PRINTF(4, 5);

/* Parse the text. False, with the reasons in `problems`, if it is empty, over QL_YAML_BYTES, not
 * UTF-8, not YAML, nested deeper than QL_YAML_DEPTH, of several documents, or uses anchors, aliases
 * or tags (which no file of ours needs, and by which a small file becomes a huge one).
 * A document is freed by yaml_document_delete(). */
bool ql_yaml_document(const ql_yaml_text *source, ql_problems *problems, yaml_document_t *document);

#endif
