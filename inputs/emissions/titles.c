#include "inputs/emissions/titles.h"

#include <string.h>

bool ql_titles_split(const char *title, char name[QL_MAP_NAME], char units[QL_MAP_NAME]) {
  const char *open = strchr(title, '['), *close = strrchr(title, ']');
  size_t length = open ? (size_t)(open - title) : strlen(title);
  units[0] = '\0';
  if (open && (!close || close < open || close[1])) return false;
  while (length && title[length - 1] == ' ') length--;
  if (length == 0 || length >= QL_MAP_NAME) return false;
  memcpy(name, title, length);
  name[length] = '\0';
  if (open) {
    const size_t size = (size_t)(close - open - 1);
    if (size >= QL_MAP_NAME) return false;
    memcpy(units, open + 1, size);
    units[size] = '\0';
  }
  return true;
}
