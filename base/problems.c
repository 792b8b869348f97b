#include "base/problems.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int make_room(ql_problems *list) {
  if (list->count < list->capacity) return 1;
  const size_t capacity = list->capacity ? 2 * list->capacity : 16;
  ql_problem *items = realloc(list->items, capacity * sizeof *items);
  if (!items) return 0;
  list->items = items;
  list->capacity = capacity;
  return 1;
}

static void append(ql_problems *list, ql_severity severity, const char *place, const char *text) {
  if (severity == QL_ERROR) list->error_count++;
  if (!make_room(list)) return;
  ql_problem p = {.severity = severity, .place = strdup(place), .text = strdup(text)};
  if (!p.place || !p.text) {
    free(p.place);
    free(p.text);
    return;
  }
  list->items[list->count++] = p;
}

void ql_problems_add(ql_problems *list, ql_severity severity, const char *place, const char *format,
                     ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  append(list, severity, place, text);
}

ql_status ql_problems_status(ql_problems *list, const char *place, ql_status status) {
  if (status != QL_OK) append(list, QL_ERROR, place, ql_error_message());
  return status;
}

ql_status ql_problems_result(const ql_problems *list) {
  if (!list->error_count) return QL_OK;
  for (size_t i = 0; i < list->count; i++)
    if (list->items[i].severity == QL_ERROR && list->error_count == 1)
      return ql_error_set(QL_ERR_INPUT, "%s: %s", list->items[i].place, list->items[i].text);
    else if (list->items[i].severity == QL_ERROR)
      return ql_error_set(QL_ERR_INPUT, "%s: %s (and %zu more)", list->items[i].place,
                          list->items[i].text, list->error_count - 1);
  return ql_error_set(QL_ERR_MEMORY, "%zu problems, and no memory to list them", list->error_count);
}

void ql_problems_free(ql_problems *list) {
  for (size_t i = 0; i < list->count; i++) {
    free(list->items[i].place);
    free(list->items[i].text);
  }
  free(list->items);
  *list = (ql_problems){0};
}
