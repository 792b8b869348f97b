#include "app/whatif_compare.h"

#include "app/whatif_table.h"
#include "outputs/whatif.h"

#include <stdlib.h>

static ql_status compare(ql_arena *arena, const ql_whatif *whatif,
                         const ql_whatif_outcome *outcomes, const ql_case *setup,
                         const char *population) {
  const unsigned count = whatif->scenarios->scenarios_count;
  ql_standards standards;
  ql_whatif_comparison comparison;
  const char **names, **titles, **messages;
  QL_TRY(ql_standards_load(arena, whatif->standards, &standards));
  QL_TRY(ql_arena_take(arena, "names", count, sizeof *names, &names));
  QL_TRY(ql_arena_take(arena, "titles", count, sizeof *titles, &titles));
  QL_TRY(ql_arena_take(arena, "messages", count, sizeof *messages, &messages));
  for (unsigned s = 0; s < count; s++) {
    names[s] = whatif->scenarios->scenarios[s].name;
    titles[s] = whatif->scenarios->scenarios[s].title;
    if (outcomes[s].status != QL_OK) messages[s] = outcomes[s].message;
  }
  const ql_whatif_options options = {.standards = &standards,
                                     .utc_offset = setup->utc_offset,
                                     .population = population,
                                     .primary_only = setup->numerics.no_aerosol,
                                     .titles = titles,
                                     .messages = messages};
  QL_TRY(ql_whatif_compare(arena, whatif->folder, names, (int)count, &options, &comparison));
  ql_whatif_table_print(&comparison);
  return QL_OK;
}

ql_status ql_whatif_compare_runs(const ql_whatif *whatif, const ql_whatif_outcome *outcomes,
                                 const char *population) {
  ql_problems problems = {0};
  ql_arena *arena = NULL;
  ql_case *setup = NULL;
  ql_status status = ql_arena_create(&arena);
  if (status == QL_OK) status = ql_case_load(whatif->case_path, &problems, &setup);
  if (status == QL_OK) status = compare(arena, whatif, outcomes, setup, population);
  ql_case_free(setup);
  ql_arena_free(arena);
  ql_problems_free(&problems);
  return status;
}
