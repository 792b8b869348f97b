/* Comma-separated tables for people: a header line, then one record a line. '#' starts a comment
 * line, blank lines are skipped, fields may stand in double quotes, blanks around them are removed.
 */
#ifndef QL_BASE_CSV_H
#define QL_BASE_CSV_H

#include "base/arena.h"

#include <stdbool.h>

typedef struct ql_csv {
  const char *path; /* for messages */
  int columns, rows;
  char **header; /* [columns] */
  char **field;  /* [rows * columns], "" where a line is too short */
  int *line;     /* [rows], counted from 1 */
  int *fields;   /* [rows], how many the line really has */
} ql_csv;

/* Read a file into memory of the arena. QL_ERR_INPUT if it cannot be read, is empty, or has a byte
 * that is no text. */
ql_status ql_csv_read(ql_arena *arena, const char *path, ql_csv *table);

/* The same from a text in memory; `name` stands for the path in messages. */
ql_status ql_csv_parse(ql_arena *arena, const char *name, const char *text, ql_csv *table);

/* Index of a column, -1 if there is none of that name. */
int ql_csv_column(const ql_csv *table, const char *name);

/* Indices of the columns that a table must have; QL_ERR_INPUT names all of those it lacks. */
ql_status ql_csv_columns(const ql_csv *table, int count, const char *const *names, int *columns);

static inline const char *ql_csv_field(const ql_csv *table, int row, int column) {
  return table->field[row * table->columns + column];
}

/* A field as a number: false if it is empty, has other characters, or is not finite. */
bool ql_csv_number(const ql_csv *table, int row, int column, double *value);

/* "path:line" of a row. */
void ql_csv_place(const ql_csv *table, int row, size_t size, char *place);

#endif
