/* A list of names for one message: each once, cut where the room ends. */
#ifndef QL_INPUTS_EMISSIONS_NAMES_H
#define QL_INPUTS_EMISSIONS_NAMES_H

#include <stdio.h>
#include <string.h>

enum { QL_NAMES_TEXT = 1024 };

static inline void ql_names_add(char list[QL_NAMES_TEXT], const char *name) {
  const size_t length = strlen(name), used = strlen(list);
  for (const char *at = strstr(list, name); at; at = strstr(at + 1, name)) {
    const int begins = at == list || at[-1] == ' ', ends = !at[length] || at[length] == ',';
    if (begins && ends) return;
  }
  if (used + length + sizeof ", ..." < QL_NAMES_TEXT)
    snprintf(list + used, QL_NAMES_TEXT - used, "%s%s", used ? ", " : "", name);
}

#endif
