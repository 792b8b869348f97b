#include "outputs/scenario_ledger.h"

#include "base/clock.h"
#include "inputs/scenario/roster.h"
#include "outputs/text_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 4096 };

static const char *const scope_names[] = {[QL_LEDGER_TOTAL] = "total",
                                          [QL_LEDGER_SECTOR] = "sector",
                                          [QL_LEDGER_INVENTORY] = "inventory",
                                          [QL_LEDGER_ENTERPRISE] = "enterprise"};

/* By scope, name and pollutant. */
static int compare(const void *a, const void *b) {
  const ql_scenario_ledger_row *one = a, *other = b;
  if (one->scope != other->scope) return one->scope < other->scope ? -1 : 1;
  const int name = strcmp(one->name, other->name);
  return name ? name : strcmp(one->pollutant, other->pollutant);
}

static void put(ql_scenario_ledger *l, ql_scenario_ledger_scope scope, const char *name,
                const ql_scenario_ledger_row *like) {
  ql_scenario_ledger_row row = *like;
  row.scope = scope;
  row.name = name;
  l->rows[l->count++] = row;
}

/* What one reader has, as rows that are summed later. */
static void put_shares(ql_scenario_ledger *l, const ql_emissions *e, bool before) {
  for (int n = 0; n < ql_emissions_shares(e); n++) {
    const ql_emissions_share s = ql_emissions_share_at(e, n);
    const ql_scenario_ledger_row row = {.pollutant = s.pollutant,
                                        .before = before ? s.tonnes : 0.0,
                                        .after = before ? 0.0 : s.tonnes,
                                        .permit = (double)NAN};
    if (s.tonnes == 0.0) continue;
    put(l, QL_LEDGER_TOTAL, "", &row);
    put(l, QL_LEDGER_INVENTORY, s.inventory, &row);
    if (*s.sector) put(l, QL_LEDGER_SECTOR, s.sector, &row);
    if (*s.enterprise) put(l, QL_LEDGER_ENTERPRISE, s.enterprise, &row);
  }
}

static double year_length(double time) {
  ql_date first = {.year = ql_clock_to_date(time).year, .month = 1, .day = 1};
  const double start = ql_clock_from_date(&first);
  first.year++;
  return ql_clock_from_date(&first) - start;
}

static void put_permits(ql_scenario_ledger *l, const ql_permits *permits) {
  const double part = (l->end - l->start) / year_length(l->start);
  for (int n = 0; n < permits->count; n++) {
    const ql_scenario_ledger_row row = {.pollutant = permits->rows[n].pollutant,
                                        .permit = part * permits->rows[n].tonnes};
    put(l, QL_LEDGER_ENTERPRISE, permits->rows[n].enterprise, &row);
  }
}

/* Sum the rows of the same scope, name and pollutant. */
static void merge(ql_scenario_ledger *l) {
  int kept = 0;
  if (l->count) qsort(l->rows, (size_t)l->count, sizeof *l->rows, compare);
  for (int n = 0; n < l->count; n++) {
    const ql_scenario_ledger_row row = l->rows[n];
    if (kept == 0 || compare(&l->rows[kept - 1], &row) != 0) {
      l->rows[kept++] = row;
      continue;
    }
    ql_scenario_ledger_row *sum = &l->rows[kept - 1];
    sum->before += row.before;
    sum->after += row.after;
    if (!isnan(row.permit))
      sum->permit = isnan(sum->permit) ? row.permit : sum->permit + row.permit;
  }
  l->count = kept;
}

ql_status ql_scenario_ledger_make(ql_arena *arena, const ql_scenario_ledger_request *request,
                                  ql_problems *problems, ql_scenario_ledger *ledger) {
  const ql_scenarios *file = request->scenario->file;
  const size_t before = problems->error_count;
  ql_permits permits;
  *ledger = (ql_scenario_ledger){.scenario = request->scenario,
                                 .synthetic = request->synthetic || file->synthetic,
                                 .start = request->start,
                                 .end = request->end};
  QL_TRY(ql_roster_permits(arena, file->permits, problems, &permits));
  if (problems->error_count > before) return ql_problems_result(problems);
  const size_t shares =
      (size_t)ql_emissions_shares(request->base) + (size_t)ql_emissions_shares(request->changed);
  QL_TRY(ql_arena_take(arena, "ledger", 4 * shares + (size_t)permits.count + 1,
                       sizeof *ledger->rows, &ledger->rows));
  put_shares(ledger, request->base, true);
  put_shares(ledger, request->changed, false);
  put_permits(ledger, &permits);
  merge(ledger);
  return QL_OK;
}

static void put_number(FILE *out, double value) {
  if (isnan(value))
    fputs(",NA", out);
  else
    fprintf(out, ",%.6g", value);
}

static const char *verdict(const ql_scenario_ledger_row *row) {
  if (isnan(row->permit) || isnan(row->after)) return "NA";
  return row->after <= row->permit ? "yes" : "no";
}

static double percent(const ql_scenario_ledger_row *row) {
  return row->before > 0.0 ? 100.0 * (row->after - row->before) / row->before : (double)NAN;
}

static void put_row(FILE *out, const ql_scenario_ledger *l, const ql_scenario_ledger_row *row) {
  ql_text_file_csv(out, l->scenario->name);
  fprintf(out, ",%s,", scope_names[row->scope]);
  ql_text_file_csv(out, row->name);
  fputc(',', out);
  ql_text_file_csv(out, row->pollutant);
  put_number(out, row->before);
  put_number(out, row->after);
  put_number(out, row->after - row->before);
  put_number(out, percent(row));
  put_number(out, row->permit);
  fprintf(out, ",%s\n", verdict(row));
}

ql_status ql_scenario_ledger_write(const ql_scenario_ledger *l, const char *folder) {
  char path[PATH_SIZE];
  FILE *out = NULL;
  snprintf(path, sizeof path, "%s/scenario_emissions.csv", folder);
  QL_TRY(ql_text_file_create(path, &out));
  if (l->synthetic) fputs("# SYNTHETIC: the inputs of this run are invented\n", out);
  fputs("scenario,scope,name,pollutant,before[t],after[t],change[t],change[%],permit[t],within\n",
        out);
  for (int n = 0; n < l->count; n++) put_row(out, l, &l->rows[n]);
  return ql_text_file_commit(path, out);
}

static void print_row(FILE *out, const ql_scenario_ledger_row *row) {
  fprintf(out, "%-12s %-20.20s %-12.12s %12.4g %12.4g ", scope_names[row->scope], row->name,
          row->pollutant, row->before, row->after);
  if (isnan(percent(row)))
    fputs("        ", out);
  else
    fprintf(out, "%+7.1f%%", percent(row));
  if (!isnan(row->permit))
    fprintf(out, " %12.4g %s", row->permit, row->after <= row->permit ? "kept" : "EXCEEDED");
  fputc('\n', out);
}

void ql_scenario_ledger_print(const ql_scenario_ledger *l, FILE *out) {
  fprintf(out, "%s: %s%s\n", l->scenario->name, l->scenario->title,
          l->synthetic ? " (synthetic)" : "");
  fprintf(out, "%-12s %-20s %-12s %12s %12s %8s %12s\n", "", "", "pollutant", "before (t)",
          "after (t)", "change", "permit (t)");
  for (int n = 0; n < l->count; n++) {
    const ql_scenario_ledger_row *row = &l->rows[n];
    const bool same = !(fabs(row->after - row->before) > 1e-9 * row->before);
    if (row->scope == QL_LEDGER_INVENTORY) continue;
    if (row->scope != QL_LEDGER_TOTAL && same && isnan(row->permit)) continue;
    print_row(out, row);
  }
}
