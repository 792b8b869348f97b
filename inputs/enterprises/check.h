/* Defaults of enterprises, and what a single key or a pair of keys can be. */
#ifndef QL_INPUTS_ENTERPRISES_CHECK_H
#define QL_INPUTS_ENTERPRISES_CHECK_H

#include "inputs/enterprises/enterprises.h"

/* Fill in defaults; every fault goes to `problems`. Fails only for lack of memory. */
ql_status ql_enterprises_check(ql_enterprises *made, ql_problems *problems);

/* What ql_enterprises_check() shares with its parts. */
typedef struct ql_enterprises_checker {
  const ql_enterprises *all;
  ql_problems *problems;
} ql_enterprises_checker;

enum { QL_ENTERPRISES_KEY = 192 };

/* A fault of `owner`.`key` (key "": the owner itself); `owner` is "enterprises[3].processes[0]". */
void ql_enterprises_fault(const ql_enterprises_checker *c, const char *owner, const char *key,
                          const char *format, ...) QL_PRINTF(4, 5);
bool ql_enterprises_given(const ql_enterprises_checker *c, const char *owner, const char *key);

/* Everything of one process, enterprise[e].processes[p]. */
void ql_enterprises_check_process(const ql_enterprises_checker *c, unsigned e, unsigned p);

#endif
