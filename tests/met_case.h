/* A case made by hand for tests of the meteorology, and the run of its reader. */
#ifndef QL_TESTS_MET_CASE_H
#define QL_TESTS_MET_CASE_H

#include "base/clock.h"
#include "inputs/meteorology/meteorology.h"
#include "ql_test.h"

enum { MET_PATHS = 4 };

typedef struct met_case {
  ql_case settings;
  char *paths[MET_PATHS];
  ql_arena *arena;
  ql_problems problems;
  ql_meteorology *met;
} met_case;

static inline void met_case_start(met_case *c, const char *start, const char *end) {
  *c = (met_case){0};
  assert_ok(ql_arena_create(&c->arena));
  assert_ok(ql_clock_parse(start, &c->settings.start_time));
  assert_ok(ql_clock_parse(end, &c->settings.end_time));
  c->settings.meteorology.files = c->paths;
}

static inline void met_case_add(met_case *c, const char *path) {
  c->paths[c->settings.meteorology.files_count++] = strdup(path);
}

static inline void met_case_add_shared(met_case *c, const char *path) {
  char full[1024];
  snprintf(full, sizeof full, "%s/%s", QL_SHARED_DIR, path);
  met_case_add(c, full);
}

static inline ql_status met_case_open(met_case *c) {
  return ql_meteorology_open(c->arena, &c->settings, &c->problems, &c->met);
}

static inline void met_case_end(met_case *c) {
  ql_meteorology_close(c->met);
  ql_arena_free(c->arena);
  ql_problems_free(&c->problems);
  for (int n = 0; n < MET_PATHS; n++) free(c->paths[n]);
}

/* Whether some problem of that severity says `text`. */
static inline int met_case_says(const met_case *c, ql_severity severity, const char *text) {
  for (size_t n = 0; n < c->problems.count; n++)
    if (c->problems.items[n].severity == severity && strstr(c->problems.items[n].text, text))
      return 1;
  return 0;
}

#endif
