/* The emissions of a scenario beside those of the base: whatif_emissions.csv. */
#include "base/csv.h"
#include "outputs/text_file.h"
#include "outputs/whatif_parts.h"

#include <math.h>
#include <string.h>

enum { SCOPE, NAME, POLLUTANT, BEFORE, AFTER, COLUMNS };

static ql_status read_tonnes(const ql_csv *table, int row, int column, double *value) {
  const char *text = ql_csv_field(table, row, column);
  *value = (double)NAN; /* of what cannot be weighed */
  if (strcmp(text, "NA") == 0 || ql_csv_number(table, row, column, value)) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%s:%d: %s is '%s'; a number of tonnes is needed", table->path,
                      table->line[row], table->header[column], text);
}

/* Of all, and of each sector; inventories and enterprises stay in the scenario's own ledger. */
static ql_status read_row(const ql_csv *table, int row, const int column[COLUMNS],
                          ql_whatif_ledger *ledger) {
  const char *scope = ql_csv_field(table, row, column[SCOPE]);
  const bool all = strcmp(scope, "total") == 0;
  if (!all && strcmp(scope, "sector") != 0) return QL_OK;
  ql_whatif_tonnes *item = &ledger->items[ledger->count++];
  item->sector = all ? "" : ql_csv_field(table, row, column[NAME]);
  item->pollutant = ql_csv_field(table, row, column[POLLUTANT]);
  QL_TRY(read_tonnes(table, row, column[BEFORE], &item->base));
  return read_tonnes(table, row, column[AFTER], &item->value);
}

ql_status ql_whatif_emissions_read(ql_arena *arena, const char *folder, ql_whatif_ledger *ledger) {
  static const char *const names[COLUMNS] = {"scope", "name", "pollutant", "before[t]", "after[t]"};
  char path[QL_WHATIF_PATH];
  ql_csv table;
  int column[COLUMNS];
  snprintf(path, sizeof path, "%s/scenario_emissions.csv", folder);
  QL_TRY(ql_csv_read(arena, path, &table));
  QL_TRY(ql_csv_columns(&table, COLUMNS, names, column));
  *ledger = (ql_whatif_ledger){0};
  QL_TRY(ql_arena_take(arena, "ledger of emissions", (size_t)table.rows, sizeof *ledger->items,
                       &ledger->items));
  for (int r = 0; r < table.rows; r++) QL_TRY(read_row(&table, r, column, ledger));
  return QL_OK;
}

double ql_whatif_emissions_change(const ql_whatif_ledger *ledger, const char *pollutant) {
  for (int n = 0; n < ledger->count; n++) {
    const ql_whatif_tonnes *item = &ledger->items[n];
    if (!*item->sector && strcmp(item->pollutant, pollutant) == 0) return item->value - item->base;
  }
  return 0.0;
}

/* What neither has is no row. */
void ql_whatif_emissions_put(FILE *out, const char *name, const ql_whatif_ledger *ledger) {
  for (int n = 0; n < ledger->count; n++) {
    const ql_whatif_tonnes *item = &ledger->items[n];
    if (isnan(item->base) || isnan(item->value) || (item->base == 0.0 && item->value == 0.0))
      continue;
    fprintf(out, "%s,", name);
    ql_text_file_csv(out, item->sector);
    fputc(',', out);
    ql_text_file_csv(out, item->pollutant);
    fprintf(out, ",%.6g,%.6g,%.6g\n", item->base, item->value, item->value - item->base);
  }
}
