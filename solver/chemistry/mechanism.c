#include "solver/chemistry/mechanism.h"

#include <string.h>

/* generated/mechanisms/list.h: QL_MECHANISM(name), one a line, in alphabetical order */
#define QL_MECHANISM(name) extern const ql_mechanism ql_mechanism_##name;
#include "mechanisms/list.h"
#undef QL_MECHANISM

static const ql_mechanism *const mechanisms[] = {
#define QL_MECHANISM(name) &ql_mechanism_##name,
#include "mechanisms/list.h"
#undef QL_MECHANISM
};

int ql_mechanism_count(void) {
  return (int)(sizeof mechanisms / sizeof mechanisms[0]);
}

const ql_mechanism *ql_mechanism_at(int index) {
  return mechanisms[index];
}

ql_status ql_mechanism_find(const char *name, const ql_mechanism **mechanism) {
  char known[256] = "";
  for (int i = 0; i < ql_mechanism_count(); i++) {
    if (strcmp(mechanisms[i]->name, name) == 0) {
      *mechanism = mechanisms[i];
      return QL_OK;
    }
    strncat(known, " ", sizeof known - strlen(known) - 1);
    strncat(known, mechanisms[i]->name, sizeof known - strlen(known) - 1);
  }
  return ql_error_set(QL_ERR_INPUT, "there is no mechanism '%s'; compiled in are:%s", name, known);
}
