#include "outputs/whatif.h"

#include "outputs/text_file.h"
#include "outputs/whatif_parts.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

/* One comparison at work. */
typedef struct work {
  ql_arena *arena; /* the caller's: what is returned, and what is of the base */
  const char *folder;
  const ql_whatif_options *options;
  ql_whatif_comparison *result;
  ql_whatif_results base;
  ql_whatif_ledger *ledgers; /* [count] of the scenarios' emissions */
  double *people;            /* [ny][nx], NULL: not given */
  FILE *stations;
} work;

static ql_status folder_of(ql_arena *arena, const char *folder, const char *name, char **path) {
  char text[QL_WHATIF_PATH];
  if ((size_t)snprintf(text, sizeof text, "%s/%s", folder, name) >= sizeof text - 32)
    return ql_error_set(QL_ERR_USAGE, "%.60s...: this folder's name is too long", folder);
  return ql_arena_string(arena, text, path);
}

static ql_whatif_change no_change(void) {
  const double none = (double)NAN;
  return (ql_whatif_change){.base = none,
                            .change = none,
                            .best = none,
                            .best_at = "",
                            .exposure_base = none,
                            .exposure_change = none};
}

/* --- a scenario --------------------------------------------------------------------------------
 */

static ql_status compare_run(ql_arena *arena, work *w, ql_whatif_results *run, ql_whatif_row *row) {
  QL_TRY(ql_whatif_results_open(arena, run->folder, w->options->utc_offset, run));
  QL_TRY(ql_whatif_results_match(&w->base, run));
  QL_TRY(ql_whatif_days_compute(arena, w->options, run));
  QL_TRY(ql_whatif_difference_write(arena, &w->base, run));
  QL_TRY(ql_whatif_stations_compare(w->arena, &w->base, run, w->options, w->stations, row));
  if (!w->people) return QL_OK;
  ql_whatif_people_expose(w->people, &w->base, run, 0, &row->pm25);
  ql_whatif_people_expose(w->people, &w->base, run, 1, &row->ozone);
  return QL_OK;
}

static bool is_done(const char *folder) {
  char path[QL_WHATIF_PATH];
  snprintf(path, sizeof path, "%s/manifest.json", folder);
  return access(path, F_OK) == 0;
}

/* Why a scenario failed, on one line; a difference of an earlier run does not stay beside it. */
static ql_status note_failure(const work *w, int n, const char *folder) {
  char path[QL_WHATIF_PATH], *text;
  const char *const *messages = w->options->messages;
  snprintf(path, sizeof path, "%s/difference.nc", folder);
  remove(path);
  QL_TRY(ql_arena_string(w->arena, messages && messages[n] ? messages[n] : "", &text));
  for (char *at = text; (at = strpbrk(at, "\r\n"));) *at = ' ';
  w->result->rows[n].message = text;
  return QL_OK;
}

static ql_status compare_scenario(work *w, int n) {
  ql_whatif_row *row = &w->result->rows[n];
  ql_arena *arena = NULL; /* of this scenario's grids: they go when it is done */
  char *folder;
  QL_TRY(folder_of(w->arena, w->folder, row->name, &folder));
  row->done = is_done(folder);
  if (!row->done) return note_failure(w, n, folder);
  ql_whatif_results run = {.folder = folder};
  QL_TRY(ql_arena_create(&arena));
  ql_status status = compare_run(arena, w, &run, row);
  ql_whatif_results_close(&run);
  ql_arena_free(arena);
  if (status == QL_OK) status = ql_whatif_emissions_read(w->arena, folder, &w->ledgers[n]);
  return status;
}

/* --- emissions of all --------------------------------------------------------------------------
 */

static bool is_known(const ql_whatif_comparison *c, const char *pollutant) {
  for (int p = 0; p < c->pollutant_count; p++)
    if (strcmp(c->pollutants[p], pollutant) == 0) return true;
  return false;
}

static void add_pollutants(ql_whatif_comparison *c, const ql_whatif_ledger *ledger) {
  for (int n = 0; n < ledger->count; n++) {
    const ql_whatif_tonnes *item = &ledger->items[n];
    if ((item->base > 0.0 || item->value > 0.0) && !is_known(c, item->pollutant))
      c->pollutants[c->pollutant_count++] = item->pollutant;
  }
}

/* Which pollutants there are, and how much each scenario has less or more of them. */
static ql_status sum_emissions(work *w) {
  ql_whatif_comparison *c = w->result;
  size_t most = 0;
  for (int n = 0; n < c->count; n++) most += (size_t)w->ledgers[n].count;
  QL_TRY(ql_arena_take(w->arena, "pollutants", most, sizeof *c->pollutants, &c->pollutants));
  for (int n = 0; n < c->count; n++) add_pollutants(c, &w->ledgers[n]);
  for (int n = 0; n < c->count; n++) {
    ql_whatif_row *row = &c->rows[n];
    QL_TRY(ql_arena_take(w->arena, "emissions", (size_t)c->pollutant_count,
                         sizeof *row->emission_change, &row->emission_change));
    for (int p = 0; p < c->pollutant_count; p++)
      row->emission_change[p] =
          row->done ? ql_whatif_emissions_change(&w->ledgers[n], c->pollutants[p]) : (double)NAN;
  }
  return QL_OK;
}

static ql_status write_emissions(const work *w) {
  char path[QL_WHATIF_PATH];
  FILE *out = NULL;
  snprintf(path, sizeof path, "%s/whatif_emissions.csv", w->folder);
  QL_TRY(ql_text_file_create(path, &out));
  fputs("scenario,sector,pollutant,base[t],value[t],difference[t]\n", out);
  for (int n = 0; n < w->result->count; n++)
    if (w->result->rows[n].done)
      ql_whatif_emissions_put(out, w->result->rows[n].name, &w->ledgers[n]);
  return ql_text_file_commit(path, out);
}

/* --- all ---------------------------------------------------------------------------------------
 */

static ql_status open_base(work *w) {
  char *folder;
  QL_TRY(folder_of(w->arena, w->folder, "base", &folder));
  if (!is_done(folder))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: there are no complete results of the base (no manifest.json); run "
                        "'qinglan whatif' to its end",
                        folder);
  QL_TRY(ql_whatif_results_open(w->arena, folder, w->options->utc_offset, &w->base));
  QL_TRY(ql_whatif_days_compute(w->arena, w->options, &w->base));
  w->result->by_population = w->options->population != NULL;
  if (!w->options->population) return QL_OK;
  return ql_whatif_people_read(w->arena, w->options->population, &w->base, &w->people,
                               &w->result->people);
}

/* A table of an earlier run does not outlive it. */
static void remove_tables(const char *folder) {
  static const char *const names[] = {"whatif.csv", "whatif_stations.csv", "whatif_emissions.csv"};
  char path[QL_WHATIF_PATH];
  for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[n]);
    remove(path);
  }
}

static ql_status make_rows(work *w, const char *const *names, int count) {
  ql_whatif_comparison *c = w->result;
  QL_TRY(ql_arena_take(w->arena, "scenarios", (size_t)count, sizeof *c->rows, &c->rows));
  QL_TRY(ql_arena_take(w->arena, "ledgers", (size_t)count, sizeof *w->ledgers, &w->ledgers));
  c->count = count;
  for (int n = 0; n < count; n++) {
    const char *const *titles = w->options->titles;
    char *name, *title;
    QL_TRY(ql_arena_string(w->arena, names[n], &name));
    QL_TRY(ql_arena_string(w->arena, titles && titles[n] ? titles[n] : name, &title));
    c->rows[n] = (ql_whatif_row){
        .name = name, .title = title, .message = "", .pm25 = no_change(), .ozone = no_change()};
  }
  return QL_OK;
}

/* whatif.csv last: where it stands, the others do too. */
static ql_status compare_all(work *w) {
  char path[QL_WHATIF_PATH];
  snprintf(path, sizeof path, "%s/whatif_stations.csv", w->folder);
  QL_TRY(ql_text_file_create(path, &w->stations));
  ql_whatif_stations_head(w->stations, &w->base, w->options);
  ql_status status = QL_OK;
  for (int n = 0; n < w->result->count && status == QL_OK; n++) status = compare_scenario(w, n);
  if (status != QL_OK) {
    ql_text_file_abandon(path, w->stations);
    return status;
  }
  QL_TRY(ql_text_file_commit(path, w->stations));
  QL_TRY(sum_emissions(w));
  QL_TRY(write_emissions(w));
  return ql_whatif_table_write(w->result, w->options, w->folder, &w->base);
}

ql_status ql_whatif_compare(ql_arena *arena, const char *folder, const char *const *names,
                            int count, const ql_whatif_options *options,
                            ql_whatif_comparison *comparison) {
  work w = {.arena = arena, .folder = folder, .options = options, .result = comparison};
  *comparison = (ql_whatif_comparison){0};
  remove_tables(folder);
  ql_status status = make_rows(&w, names, count);
  if (status == QL_OK) status = open_base(&w);
  if (status == QL_OK) status = compare_all(&w);
  ql_whatif_results_close(&w.base);
  return status;
}
