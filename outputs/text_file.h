/* Text files that appear whole or not at all: written to "<path>.part", synced, renamed. */
#ifndef QL_OUTPUTS_TEXT_FILE_H
#define QL_OUTPUTS_TEXT_FILE_H

#include "base/error.h"

#include <stdio.h>

/* Open "<path>.part" for writing. */
ql_status ql_text_file_create(const char *path, FILE **file);
/* Close, sync and rename; every write error since the start is reported here, and
 * what was written is removed then. */
ql_status ql_text_file_commit(const char *path, FILE *file);
/* Close and remove what was written. */
void ql_text_file_abandon(const char *path, FILE *file);

/* Write a CSV field as RFC 4180 has it: a text with a comma, quote or line break stands in quotes,
 * quotes doubled. */
void ql_text_file_csv(FILE *out, const char *text);

#endif
