/* The emissions of a scenario beside those of the base: whatif_emissions.csv. */
#include "base/csv.h"
#include "outputs/text_file.h"
#include "outputs/whatif_parts.h"

#include <math.h>
#include <string.h>

/* Computed from the weather, which all runs share. */
static const char natural[] = "natural";

/* "NOx (cement)" of a table of points: pollutant NOx, sector cement. */
static ql_status split_name(ql_arena *arena, const char *text, ql_whatif_tonnes *item) {
  QL_TRY(ql_arena_string(arena, text, &item->pollutant));
  QL_TRY(ql_arena_string(arena, "", &item->sector));
  char *open = strstr(item->pollutant, " (");
  const size_t length = strlen(item->pollutant);
  if (!open || item->pollutant[length - 1] != ')') return QL_OK;
  item->pollutant[length - 1] = '\0';
  *open = '\0';
  return ql_arena_string(arena, open + 2, &item->sector);
}

static const ql_whatif_tonnes *find(const ql_whatif_ledger *ledger, const ql_whatif_tonnes *like) {
  for (int n = 0; n < ledger->count; n++) {
    const ql_whatif_tonnes *item = &ledger->items[n];
    if (strcmp(item->inventory, like->inventory) == 0 && strcmp(item->sector, like->sector) == 0 &&
        strcmp(item->pollutant, like->pollutant) == 0)
      return item;
  }
  return NULL;
}

/* What a pollutant puts on the grid stands in every row of it, one for each model species: the
 * first one counts. */
static ql_status read_row(ql_arena *arena, const ql_csv *table, int row, const int column[3],
                          ql_whatif_ledger *ledger) {
  ql_whatif_tonnes item = {.value = 0.0};
  const char *inventory = ql_csv_field(table, row, column[0]);
  if (strcmp(inventory, natural) == 0) return QL_OK;
  QL_TRY(ql_arena_string(arena, inventory, &item.inventory));
  QL_TRY(split_name(arena, ql_csv_field(table, row, column[1]), &item));
  if (find(ledger, &item)) return QL_OK;
  if (!ql_csv_number(table, row, column[2], &item.value))
    return ql_error_set(QL_ERR_INPUT, "%s:%d: on_the_grid[t] is '%s'; a number is needed",
                        table->path, table->line[row], ql_csv_field(table, row, column[2]));
  ledger->items[ledger->count++] = item;
  return QL_OK;
}

ql_status ql_whatif_emissions_read(ql_arena *arena, const char *folder, ql_whatif_ledger *ledger) {
  static const char *const names[] = {"inventory", "in_the_file_as", "on_the_grid[t]"};
  char path[QL_WHATIF_PATH];
  ql_csv table;
  int column[3];
  snprintf(path, sizeof path, "%s/emissions.csv", folder);
  QL_TRY(ql_csv_read(arena, path, &table));
  QL_TRY(ql_csv_columns(&table, 3, names, column));
  *ledger = (ql_whatif_ledger){0};
  QL_TRY(ql_arena_take(arena, "ledger of emissions", (size_t)table.rows + 1, sizeof *ledger->items,
                       &ledger->items));
  for (int r = 0; r < table.rows; r++) QL_TRY(read_row(arena, &table, r, column, ledger));
  return QL_OK;
}

double ql_whatif_emissions_sum(const ql_whatif_ledger *ledger, const char *pollutant) {
  double sum = (double)NAN;
  for (int n = 0; n < ledger->count; n++)
    if (strcmp(ledger->items[n].pollutant, pollutant) == 0)
      sum = (isnan(sum) ? 0.0 : sum) + ledger->items[n].value;
  return sum;
}

static void put_row(FILE *out, const char *name, const ql_whatif_tonnes *of, double base,
                    double run) {
  if (base == 0.0 && run == 0.0) return;
  fprintf(out, "%s,", name);
  ql_text_file_csv(out, of->inventory);
  fputc(',', out);
  ql_text_file_csv(out, of->sector);
  fputc(',', out);
  ql_text_file_csv(out, of->pollutant);
  fprintf(out, ",%.9g,%.9g,%.9g\n", base, run, run - base);
}

void ql_whatif_emissions_put(FILE *out, const char *name, const ql_whatif_ledger *base,
                             const ql_whatif_ledger *run) {
  for (int n = 0; n < base->count; n++) {
    const ql_whatif_tonnes *other = find(run, &base->items[n]);
    put_row(out, name, &base->items[n], base->items[n].value, other ? other->value : 0.0);
  }
  for (int n = 0; n < run->count; n++)
    if (!find(base, &run->items[n])) put_row(out, name, &run->items[n], 0.0, run->items[n].value);
}
