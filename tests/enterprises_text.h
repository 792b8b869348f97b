/* A small enterprises.yaml for the tests, and it with one line replaced. */
#ifndef QL_TESTS_ENTERPRISES_TEXT_H
#define QL_TESTS_ENTERPRISES_TEXT_H

#include "ql_test.h"

#include "inputs/enterprises/enterprises.h"

static const char small_enterprises[] =
    "# SYNTHETIC\n"                                                                    /* line 1 */
    "title: three\n"                                                                   /* 2 */
    "synthetic: true\n"                                                                /* 3 */
    "tariffs:\n"                                                                       /* 4 */
    "  - {name: flat, price: [600]}\n"                                                 /* 5 */
    "enterprises:\n"                                                                   /* 6 */
    "  - id: E1\n"                                                                     /* 7 */
    "    grade: C\n"                                                                   /* 8 */
    "    status: negotiated\n"                                                         /* 9 */
    "    tariff: flat\n"                                                               /* 10 */
    "    most_changes: 12\n"                                                           /* 11 */
    "    power_cap: 9\n"                                                               /* 12 */
    "    permits: [{species: NOx, tonnes: 1}]\n"                                       /* 13 */
    "    processes:\n"                                                                 /* 14 */
    "      - id: BOIL\n"                                                               /* 15 */
    "        kind: continuous\n"                                                       /* 16 */
    "        stacks: [S1]\n"                                                           /* 17 */
    "        emissions: [{species: NOx, full: 10, idle: 2, start: 5, warm: 0.5}]\n"    /* 18 */
    "        base: [0.8]\n"                                                            /* 19 */
    "        heat: [0.5]\n"                                                            /* 20 */
    "        minimum_load: 0.4\n"                                                      /* 21 */
    "        ramp: 0.2\n"                                                              /* 22 */
    "        must_run: true\n"                                                         /* 23 */
    "        quota_share: 0.8\n"                                                       /* 24 */
    "      - id: LINE\n"                                                               /* 25 */
    "        kind: line\n"                                                             /* 26 */
    "        stacks: [S2]\n"                                                           /* 27 */
    "        emissions: [{species: VOC, full: 8, idle: 1}]\n"                          /* 28 */
    "        base: [0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0]\n"                /* 29 */
    "        minimum_up: 3\n"                                                          /* 30 */
    "        minimum_down: 2\n"                                                        /* 31 */
    "        drying: 2\n"                                                              /* 32 */
    "        windows: [{from: 6, to: 22}]\n"                                           /* 33 */
    "        quiet: [{from: 22, to: 6}]\n"                                             /* 34 */
    "        day_share: 0.5\n"                                                         /* 35 */
    "        shortfall_cost: 100\n"                                                    /* 36 */
    "        power: 2\n"                                                               /* 37 */
    "      - id: MELT\n"                                                               /* 38 */
    "        kind: batch\n"                                                            /* 39 */
    "        stacks: [S2]\n"                                                           /* 40 */
    "        emissions: [{species: PM25, full: 3}]\n"                                  /* 41 */
    "        base: [0,0,0,0,0,0,0,0,1,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0]\n"                /* 42 */
    "        duration: 4\n"                                                            /* 43 */
    "        setup: 1\n"                                                               /* 44 */
    "        shape: [0.4, 0.3, 0.2, 0.1]\n"                                            /* 45 */
    "        least_batches: 1\n"                                                       /* 46 */
    "        most_batches: 3\n"                                                        /* 47 */
    "        windows: [{from: 6, to: 20}]\n"                                           /* 48 */
    "        quiet: [{from: 0, to: 5}]\n"                                              /* 49 */
    "        quota_share: 1\n"                                                         /* 50 */
    "    buffers:\n"                                                                   /* 51 */
    "      - {from: MELT, to: LINE, per_hour: 0.8, capacity: 9, initial: 3}\n"         /* 52 */
    "  - id: E2\n"                                                                     /* 53 */
    "    status: exempt\n"                                                             /* 54 */
    "    processes:\n"                                                                 /* 55 */
    "      - {id: P, kind: storage, base: [0.5]}\n"                                    /* 56 */
    "  - id: E3\n"                                                                     /* 57 */
    "    status: voluntary\n"                                                          /* 58 */
    "    voluntary_cost: 50\n"                                                         /* 59 */
    "    tariff: flat\n"                                                               /* 60 */
    "    processes:\n"                                                                 /* 61 */
    "      - {id: P, kind: storage, base: [0.5], shift_cost: 30, quota_share: 0.5}\n"; /* 62 */

enum { ENTERPRISES_TEXT = 8192 };

/* The text with `from`, which must be there, replaced by `to`. */
static inline void replace_text(const char *from, const char *to, char text[ENTERPRISES_TEXT]) {
  const char *at = strstr(small_enterprises, from);
  if (!at) fail_msg("the small file has no '%s'", from);
  const int length = snprintf(text, ENTERPRISES_TEXT, "%.*s%s%s", (int)(at - small_enterprises),
                              small_enterprises, to, at + strlen(from));
  assert_true(length > 0 && length < ENTERPRISES_TEXT);
}

static inline ql_enterprises *load_text(const char *text) {
  ql_problems problems = {0};
  ql_enterprises *all = NULL;
  const ql_status status = ql_enterprises_parse(text, strlen(text), "small.yaml", &problems, &all);
  for (size_t n = 0; n < problems.count; n++)
    print_error("%s: %s\n", problems.items[n].place, problems.items[n].text);
  assert_ok(status);
  assert_int_equal(problems.count, 0);
  ql_problems_free(&problems);
  return all;
}

#endif
