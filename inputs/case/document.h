/* A case file's text as a libyaml document, and the hazards of YAML refused on the way. */
#ifndef QL_INPUTS_CASE_DOCUMENT_H
#define QL_INPUTS_CASE_DOCUMENT_H

#include "base/problems.h"

#include <stdbool.h>
#include <yaml.h>

enum { QL_CASE_BYTES = 1 << 20, QL_CASE_DEPTH = 12, QL_CASE_PROBLEMS = 100 };

typedef struct ql_case_text {
  const char *name; /* of the file, for messages */
  const char *text;
  size_t size;
} ql_case_text;

/* Add an error at "name:line". Lists stop at QL_CASE_PROBLEMS errors, so that a hostile file cannot
 * fill memory; the last entry says so. */
void ql_case_report(ql_problems *problems, const char *name, size_t line, const char *format, ...)
    QL_PRINTF(4, 5);

/* Parse the text. False, with the reasons in `problems`, if it is empty, over QL_CASE_BYTES, not
 * UTF-8, not YAML, nested deeper than QL_CASE_DEPTH, of several documents, or uses anchors, aliases
 * or tags (which the case file does not need, and by which a small file becomes a huge one).
 * A document is freed by yaml_document_delete(). */
bool ql_case_document(const ql_case_text *source, ql_problems *problems, yaml_document_t *document);

#endif
