#include "app/box_csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ql_status load(ql_arena *arena, const char *path, char **text) {
  FILE *in = fopen(path, "rb");
  if (!in) return ql_error_set(QL_ERR_INPUT, "%s: cannot read it: %s", path, strerror(errno));
  const long size = fseek(in, 0, SEEK_END) == 0 ? ftell(in) : -1;
  const bool found = size >= 0 && fseek(in, 0, SEEK_SET) == 0;
  ql_status status = ql_arena_take(arena, "CSV file", found ? (size_t)size + 1 : 1, 1, text);
  if (status == QL_OK && (!found || fread(*text, 1, (size_t)size, in) != (size_t)size))
    status = ql_error_set(QL_ERR_IO, "%s: reading failed", path);
  fclose(in);
  return status;
}

static int count_char(const char *text, char wanted) {
  int count = 0;
  for (; *text; text++) count += *text == wanted;
  return count;
}

/* Cut one line at the commas into `columns` fields; false if there are not that many. */
static bool cut(char *line, int columns, char **fields) {
  for (int c = 0; c < columns; c++) {
    char *comma = strchr(line, ',');
    if ((comma == NULL) != (c == columns - 1)) return false;
    if (comma) *comma = '\0';
    fields[c] = line;
    if (comma) line = comma + 1;
  }
  return true;
}

static char *next_line(char **at) {
  char *line = *at;
  char *end = strchr(line, '\n');
  *at = end ? end + 1 : line + strlen(line);
  if (end) *end = '\0';
  line[strcspn(line, "\r")] = '\0';
  return line;
}

ql_status ql_box_csv_read(ql_arena *arena, const char *folder, const char *name,
                          ql_box_csv *table) {
  char *text = NULL;
  const size_t size = strlen(folder) + strlen(name) + 2;
  QL_TRY(ql_arena_take(arena, "path", size, 1, &table->path));
  snprintf(table->path, size, "%s/%s", folder, name);
  QL_TRY(load(arena, table->path, &text));
  const size_t lines = (size_t)count_char(text, '\n') + 1;
  char *at = text, *header = next_line(&at);
  table->columns = count_char(header, ',') + 1;
  const size_t columns = (size_t)table->columns;
  QL_TRY(ql_arena_take(arena, "CSV header", columns, sizeof(char *), &table->header));
  QL_TRY(ql_arena_take(arena, "CSV fields", columns * lines, sizeof(char *), &table->fields));
  QL_TRY(ql_arena_take(arena, "CSV lines", lines, sizeof(int), &table->lines));
  (void)cut(header, table->columns, table->header);
  table->rows = 0;
  for (int number = 2; *at; number++) {
    char *line = next_line(&at);
    if (!*line) continue;
    table->lines[table->rows] = number;
    if (!cut(line, table->columns, table->fields + (size_t)table->rows * columns))
      return ql_error_set(QL_ERR_INPUT, "%s:%d: %d fields expected, as in the header", table->path,
                          number, table->columns);
    table->rows++;
  }
  if (!table->rows) return ql_error_set(QL_ERR_INPUT, "%s: no row below the header", table->path);
  return QL_OK;
}

ql_status ql_box_csv_column(const ql_box_csv *table, const char *name, int *column) {
  for (int c = 0; c < table->columns; c++)
    if (strcmp(table->header[c], name) == 0) {
      *column = c;
      return QL_OK;
    }
  return ql_error_set(QL_ERR_INPUT, "%s:1: column '%s' is missing", table->path, name);
}

const char *ql_box_csv_text(const ql_box_csv *table, int row, int column) {
  return table->fields[(size_t)row * (size_t)table->columns + (size_t)column];
}

ql_status ql_box_csv_number(const ql_box_csv *table, int row, int column, double low, double high,
                            double *value) {
  const char *text = ql_box_csv_text(table, row, column);
  char *end;
  *value = strtod(text, &end);
  if (end != text && !*end && *value >= low && *value <= high) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%s:%d: %s is '%s'; a number from %g to %g is needed",
                      table->path, table->lines[row], table->header[column], text, low, high);
}
