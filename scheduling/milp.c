#include "scheduling/milp.h"

#include <stdlib.h>

/* Make room for one more of `size` bytes in an array of `*room`; false if there is none. */
static bool grow(void *array, size_t room, size_t size) {
  void **at = array;
  void *more = realloc(*at, room * size);
  if (!more) return false;
  *at = more;
  return true;
}

static bool grow_columns(ql_milp *m) {
  if (m->columns < m->column_room) return true;
  const int room = m->column_room ? 2 * m->column_room : 256;
  const size_t n = (size_t)room;
  if (!grow(&m->lower, n, sizeof *m->lower) || !grow(&m->upper, n, sizeof *m->upper) ||
      !grow(&m->cost, n, sizeof *m->cost) || !grow(&m->integer, n, sizeof *m->integer))
    return false;
  m->column_room = room;
  return true;
}

static bool grow_rows(ql_milp *m) {
  if (m->rows < m->row_room) return true;
  const int room = m->row_room ? 2 * m->row_room : 256;
  if (!grow(&m->row_lower, (size_t)room, sizeof *m->row_lower) ||
      !grow(&m->row_upper, (size_t)room, sizeof *m->row_upper))
    return false;
  m->row_room = room;
  return true;
}

static bool grow_entries(ql_milp *m) {
  if (m->entries < m->entry_room) return true;
  const int room = m->entry_room ? 2 * m->entry_room : 1024;
  const size_t n = (size_t)room;
  if (!grow(&m->entry_row, n, sizeof *m->entry_row) ||
      !grow(&m->entry_column, n, sizeof *m->entry_column) ||
      !grow(&m->entry_value, n, sizeof *m->entry_value))
    return false;
  m->entry_room = room;
  return true;
}

int ql_milp_column(ql_milp *m, double lower, double upper, double cost, bool integer) {
  if (!grow_columns(m)) {
    m->failed = true;
    return 0;
  }
  m->lower[m->columns] = lower;
  m->upper[m->columns] = upper;
  m->cost[m->columns] = cost;
  m->integer[m->columns] = integer;
  return m->columns++;
}

int ql_milp_row(ql_milp *m, double lower, double upper) {
  if (!grow_rows(m)) {
    m->failed = true;
    return 0;
  }
  m->row_lower[m->rows] = lower;
  m->row_upper[m->rows] = upper;
  return m->rows++;
}

void ql_milp_entry(ql_milp *m, int row, int column, double value) {
  if (value == 0.0) return;
  for (int n = m->entries - 1; n >= 0 && m->entry_row[n] == row; n--)
    if (m->entry_column[n] == column) {
      m->entry_value[n] += value;
      return;
    }
  if (!grow_entries(m)) {
    m->failed = true;
    return;
  }
  m->entry_row[m->entries] = row;
  m->entry_column[m->entries] = column;
  m->entry_value[m->entries++] = value;
}

void ql_milp_free(ql_milp *m) {
  free(m->lower);
  free(m->upper);
  free(m->cost);
  free(m->integer);
  free(m->row_lower);
  free(m->row_upper);
  free(m->entry_row);
  free(m->entry_column);
  free(m->entry_value);
  free(m->basis);
  *m = (ql_milp){0};
}
