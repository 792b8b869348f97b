#include "base/csv.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 256 * 1024 * 1024 };

static ql_status load(const char *path, FILE *stream, char **text) {
  size_t size = 0, capacity = 65536;
  char *buffer = malloc(capacity);
  while (buffer) {
    size += fread(buffer + size, 1, capacity - size - 1, stream);
    if (size < capacity - 1) break;
    if (capacity > MAX_BYTES) {
      free(buffer);
      return ql_error_set(QL_ERR_INPUT, "%s: the table is larger than 256 MiB", path);
    }
    capacity *= 2;
    char *larger = realloc(buffer, capacity);
    if (!larger) free(buffer);
    buffer = larger;
  }
  if (!buffer) return ql_error_set(QL_ERR_MEMORY, "out of memory reading %s", path);
  const bool binary = memchr(buffer, '\0', size) != NULL, failed = ferror(stream);
  buffer[size] = '\0';
  if (binary || failed) {
    free(buffer);
    return ql_error_set(QL_ERR_INPUT, "%s: %s", path,
                        failed ? "cannot be read to its end" : "is not a text file");
  }
  *text = buffer;
  return QL_OK;
}

ql_status ql_csv_read(ql_arena *arena, const char *path, ql_csv *table) {
  FILE *stream = fopen(path, "rb");
  if (!stream) return ql_error_set(QL_ERR_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
  char *text = NULL;
  ql_status status = load(path, stream, &text);
  fclose(stream);
  if (status == QL_OK) status = ql_csv_parse(arena, path, text, table);
  free(text);
  return status;
}

/* Cut the next field off `*rest` in place; NULL after the last one. */
static char *next_field(char **rest) {
  char *start = *rest;
  if (!start) return NULL;
  start += strspn(start, " \t");
  char *write = start, *read = start;
  bool quoted = *read == '"';
  if (quoted) read++;
  while (*read && (quoted || *read != ',')) {
    if (quoted && *read == '"') {
      if (read[1] == '"') {
        read++;
      } else {
        quoted = false;
        read++;
        continue;
      }
    }
    *write++ = *read++;
  }
  *rest = *read == ',' ? read + 1 : NULL;
  while (write > start && strchr(" \t\r", write[-1])) write--;
  *write = '\0';
  return start;
}

static bool is_record(const char *line) {
  line += strspn(line, " \t\r");
  return *line && *line != '#';
}

/* Cut the next line off `*rest` in place; NULL after the last one. */
static char *next_line(char **rest) {
  char *line = *rest;
  if (!*line) return NULL;
  char *end = strchr(line, '\n');
  *rest = end ? end + 1 : line + strlen(line);
  if (end) *end = '\0';
  return line;
}

static void count_shape(const char *text, int *records, int *columns) {
  *records = *columns = 0;
  for (const char *line = text; *line;) {
    const size_t length = strcspn(line, "\n");
    if (is_record(line) && line[strspn(line, " \t\r")] != '\n') {
      if ((*records)++ == 0) {
        *columns = 1;
        for (size_t c = 0; c < length; c++) *columns += line[c] == ',';
      }
    }
    line += length + (line[length] == '\n');
  }
}

static void fill(ql_csv *table, char *text) {
  char *rest = text, *line;
  int record = -1;
  for (int number = 1; (line = next_line(&rest)); number++) {
    if (!is_record(line)) continue;
    char **row = record < 0 ? table->header : &table->field[record * table->columns];
    int count = 0;
    for (char *field; (field = next_field(&line)); count++)
      if (count < table->columns) row[count] = field;
    if (record >= 0) {
      table->line[record] = number;
      table->fields[record] = count;
    }
    record++;
  }
}

ql_status ql_csv_parse(ql_arena *arena, const char *name, const char *text, ql_csv *table) {
  static char empty[1] = "";
  char *copy, *path;
  if (strncmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3; /* the mark that spreadsheets write */
  int records, columns;
  count_shape(text, &records, &columns);
  if (records == 0) return ql_error_set(QL_ERR_INPUT, "%s: the table has no header line", name);
  QL_TRY(ql_arena_string(arena, text, &copy));
  QL_TRY(ql_arena_string(arena, name, &path));
  *table = (ql_csv){.path = path, .columns = columns, .rows = records - 1};
  const size_t cells = (size_t)records * (size_t)columns;
  QL_TRY(ql_arena_take(arena, name, (size_t)columns, sizeof *table->header, &table->header));
  QL_TRY(ql_arena_take(arena, name, cells, sizeof *table->field, &table->field));
  QL_TRY(ql_arena_take(arena, name, (size_t)records, sizeof *table->line, &table->line));
  QL_TRY(ql_arena_take(arena, name, (size_t)records, sizeof *table->fields, &table->fields));
  for (size_t i = 0; i < cells; i++) table->field[i] = empty;
  fill(table, copy);
  return QL_OK;
}

int ql_csv_column(const ql_csv *table, const char *name) {
  for (int c = 0; c < table->columns; c++)
    if (strcmp(table->header[c], name) == 0) return c;
  return -1;
}

ql_status ql_csv_columns(const ql_csv *table, int count, const char *const *names, int *columns) {
  char missing[256] = "";
  for (int n = 0; n < count; n++) {
    columns[n] = ql_csv_column(table, names[n]);
    const size_t used = strlen(missing);
    if (columns[n] < 0)
      snprintf(missing + used, sizeof missing - used, "%s%s", used ? ", " : "", names[n]);
  }
  if (!*missing) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%s: the header lacks the column(s) %s", table->path, missing);
}

bool ql_csv_number(const ql_csv *table, int row, int column, double *value) {
  const char *text = ql_csv_field(table, row, column);
  char *end;
  if (!*text) return false;
  *value = strtod(text, &end);
  return *end == '\0' && isfinite(*value);
}

void ql_csv_place(const ql_csv *table, int row, size_t size, char *place) {
  snprintf(place, size, "%s:%d", table->path, table->line[row]);
}
