/* Small CSV tables for the box model: a header line, then rows of plain fields (no quotes). */
#ifndef QL_APP_BOX_CSV_H
#define QL_APP_BOX_CSV_H

#include "base/arena.h"

#include <stdbool.h>

typedef struct ql_box_csv {
  char *path;
  int columns, rows;
  char **header; /* [columns] */
  char **fields; /* [rows * columns] */
  int *lines;    /* [rows] line in the file */
} ql_box_csv;

/* Read folder/name. QL_ERR_INPUT for a missing file, an empty one, or a row of the wrong length. */
ql_status ql_box_csv_read(ql_arena *arena, const char *folder, const char *name, ql_box_csv *table);

/* Index of a column; QL_ERR_INPUT if it is missing. */
ql_status ql_box_csv_column(const ql_box_csv *table, const char *name, int *column);

const char *ql_box_csv_text(const ql_box_csv *table, int row, int column);

/* A finite number between low and high; QL_ERR_INPUT naming file, line, column and value. */
ql_status ql_box_csv_number(const ql_box_csv *table, int row, int column, double low, double high,
                            double *value);

#endif
