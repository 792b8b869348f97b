#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#undef ql_error_set /* defined here, whatever error.h tells the analyser */

enum { MESSAGE_SIZE = 2048 };
static _Thread_local char message[MESSAGE_SIZE];

static const struct {
  int exit_code;
  const char *text;
} status_table[] = {
#define ENTRY(name, exit_code, text) [name] = {exit_code, text},
    QL_STATUS_LIST(ENTRY)
#undef ENTRY
};

ql_status ql_error_set(ql_status status, const char *format, ...) {
  char made[MESSAGE_SIZE]; /* the arguments may include the message that stands */
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(made, sizeof made, format, arguments);
  va_end(arguments);
  memcpy(message, made, strlen(made) + 1);
  return status;
}

ql_status ql_error_context(ql_status status, const char *format, ...) {
  if (status == QL_OK) return status;
  char inner[MESSAGE_SIZE], outer[MESSAGE_SIZE / 2];
  memcpy(inner, message, sizeof inner);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(outer, sizeof outer, format, arguments);
  va_end(arguments);
  snprintf(message, sizeof message, "%s: %.*s", outer, (int)(sizeof message - sizeof outer - 4),
           inner);
  return status;
}

const char *ql_error_message(void) {
  return message;
}

void ql_error_clear(void) {
  message[0] = '\0';
}

const char *ql_error_describe(ql_status status) {
  return status_table[status].text;
}

int ql_error_exit_code(ql_status status) {
  return status_table[status].exit_code;
}

void ql_error_collect(ql_error_slot *slot, size_t piece, ql_status status) {
  if (status == QL_OK) return;
#pragma omp critical(ql_error_collect)
  if (slot->status == QL_OK || piece < slot->piece) {
    slot->status = status;
    slot->piece = piece;
    snprintf(slot->message, sizeof slot->message, "%s", message);
  }
}

ql_status ql_error_raise(const ql_error_slot *slot) {
  return slot->status == QL_OK ? QL_OK : ql_error_set(slot->status, "%s", slot->message);
}
