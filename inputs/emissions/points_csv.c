/* Point sources in CSV: one line a source, units in the header, amounts by pollutant. */
#include "base/csv.h"
#include "inputs/emissions/points.h"
#include "inputs/emissions/titles.h"

#include "base/units.h"

#include <stdio.h>
#include <string.h>

enum { NUMBERS = 6, TEXTS = 5 };

static const struct {
  const char *name, *units;
  size_t offset;
} number_columns[NUMBERS] = {{"longitude", "degrees_east", offsetof(ql_point, longitude)},
                             {"latitude", "degrees_north", offsetof(ql_point, latitude)},
                             {"stack_height", "m", offsetof(ql_point, height)},
                             {"stack_diameter", "m", offsetof(ql_point, diameter)},
                             {"exit_temperature", "K", offsetof(ql_point, temperature)},
                             {"exit_velocity", "m s-1", offsetof(ql_point, velocity)}};
static const char *const text_columns[TEXTS] = {"id", "enterprise", "process", "name", "sector"};

typedef struct header { /* what the columns are */
  int text[TEXTS], number[NUMBERS];
  ql_units_map map[NUMBERS];
  int pollutants;
  int *column; /* [pollutants] */
  char (*name)[QL_MAP_NAME];
  ql_quantity *quantity;
} header;

typedef struct opening {
  ql_emissions *e;
  ql_points *p;
  ql_csv table;
  header h;
  ql_speciation speciation;
  int sectors;
  char (*sector)[QL_SECTOR_NAME];
  int *sector_of; /* [row] */
} opening;

static int index_of(const char *name, const char *const *list, int count) {
  for (int i = 0; i < count; i++)
    if (strcmp(name, list[i]) == 0) return i;
  return -1;
}

static int number_index(const char *name) {
  for (int i = 0; i < NUMBERS; i++)
    if (strcmp(name, number_columns[i].name) == 0) return i;
  return -1;
}

static ql_status read_title(opening *o, int column) {
  header *h = &o->h;
  char name[QL_MAP_NAME], units[QL_MAP_NAME];
  const char *title = o->table.header[column];
  if (!ql_titles_split(title, name, units))
    return ql_error_set(QL_ERR_INPUT, "column '%s': write it as name or name[unit]", title);
  const int text = index_of(name, text_columns, TEXTS), number = number_index(name);
  if (text >= 0) {
    h->text[text] = column;
    return QL_OK;
  }
  if (!*units)
    return ql_error_set(QL_ERR_INPUT, "column '%s' has no unit; write for example '%s[%s]'", title,
                        name, number >= 0 ? number_columns[number].units : "t year-1");
  if (number >= 0) {
    h->number[number] = column;
    return ql_error_context(ql_units_between(units, number_columns[number].units, &h->map[number]),
                            "column '%s'", title);
  }
  ql_quantity q;
  QL_TRY(ql_error_context(ql_quantity_parse(units, &q), "column '%s'", title));
  if (q.per_area || q.period == QL_PER_RECORD)
    return ql_error_set(QL_ERR_INPUT,
                        "column '%s': a source needs an amount by time, such as 't year-1' or "
                        "'g s-1'",
                        title);
  h->column[h->pollutants] = column;
  h->quantity[h->pollutants] = q;
  snprintf(h->name[h->pollutants++], QL_MAP_NAME, "%s", name);
  return QL_OK;
}

static ql_status read_header(opening *o) {
  header *h = &o->h;
  char place[512];
  const size_t room = (size_t)o->table.columns;
  QL_TRY(ql_arena_take(o->e->arena, "columns", room, sizeof *h->column, &h->column));
  QL_TRY(ql_arena_take(o->e->arena, "columns", room, sizeof *h->name, &h->name));
  QL_TRY(ql_arena_take(o->e->arena, "columns", room, sizeof *h->quantity, &h->quantity));
  for (int i = 0; i < TEXTS; i++) h->text[i] = -1;
  for (int i = 0; i < NUMBERS; i++) h->number[i] = -1;
  snprintf(place, sizeof place, "%s: header", o->p->path);
  for (int c = 0; c < o->table.columns; c++)
    ql_problems_status(o->e->problems, place, read_title(o, c));
  for (int i = 0; i < NUMBERS; i++)
    if (h->number[i] < 0)
      ql_problems_add(o->e->problems, QL_ERROR, place, "there is no good column %s[%s]",
                      number_columns[i].name, number_columns[i].units);
  if (h->pollutants == 0)
    ql_problems_add(o->e->problems, QL_ERROR, place,
                    "there is no column with a pollutant, such as NOx[t year-1]");
  return QL_OK;
}

static void copy_text(const opening *o, int row, int text, size_t size, char *to) {
  const int column = o->h.text[text];
  snprintf(to, size, "%s", column < 0 ? "" : ql_csv_field(&o->table, row, column));
}

static int sector_index(opening *o, const char *name) {
  for (int s = 0; s < o->sectors; s++)
    if (strcmp(o->sector[s], name) == 0) return s;
  snprintf(o->sector[o->sectors], QL_SECTOR_NAME, "%s", name);
  return o->sectors++;
}

/* Numbers of a row: a field that is none is an error, the others are still read. */
static void read_point(opening *o, int row, const char *place) {
  ql_point *point = &o->p->points[row];
  const char *sector = point->sector;
  const size_t before = o->e->problems->error_count;
  copy_text(o, row, 0, sizeof point->id, point->id);
  copy_text(o, row, 1, sizeof point->enterprise, point->enterprise);
  copy_text(o, row, 2, sizeof point->process, point->process);
  copy_text(o, row, 4, sizeof point->sector, point->sector);
  if (!*sector) snprintf(point->sector, sizeof point->sector, "*");
  if (!*point->id) snprintf(point->id, sizeof point->id, "%d", row + 1);
  o->sector_of[row] = sector_index(o, sector);
  point->profile = ql_profiles_find(&o->p->profiles, sector);
  for (int i = 0; i < NUMBERS; i++) {
    double value;
    if (!ql_csv_number(&o->table, row, o->h.number[i], &value)) {
      ql_problems_add(o->e->problems, QL_ERROR, place, "source %s: %s '%s' is not a number (%s)",
                      point->id, number_columns[i].name,
                      ql_csv_field(&o->table, row, o->h.number[i]), number_columns[i].units);
      continue;
    }
    value = o->h.map[i].scale * value + o->h.map[i].offset;
    memcpy((char *)point + number_columns[i].offset, &value, sizeof value);
  }
  if (o->e->problems->error_count == before) ql_points_check(point, place, o->e->problems);
}

/* Amounts: an empty field is none. Flow (sector, pollutant) gets them. */
static void read_amounts(opening *o, int row, const char *place) {
  for (int c = 0; c < o->h.pollutants; c++) {
    double value = 0.0;
    const char *text = ql_csv_field(&o->table, row, o->h.column[c]);
    if (*text && (!ql_csv_number(&o->table, row, o->h.column[c], &value) || value < 0.0)) {
      ql_problems_add(o->e->problems, QL_ERROR, place,
                      "source %s: %s '%s' must be a number that is not negative (%s)",
                      o->p->points[row].id, o->h.name[c], text, o->table.header[o->h.column[c]]);
      continue;
    }
    const size_t flow = (size_t)o->sector_of[row] * (size_t)o->h.pollutants + (size_t)c;
    o->p->values[flow * (size_t)o->p->count + (size_t)row] = value * o->h.quantity[c].scale;
  }
}

static ql_status make_flows(opening *o) {
  const size_t flows = (size_t)o->sectors * (size_t)o->h.pollutants;
  ql_inventory *inventory = &o->p->inventory;
  QL_TRY(ql_arena_take(o->e->arena, "point sources", flows, sizeof(ql_flow), &inventory->flows));
  QL_TRY(ql_arena_take(o->e->arena, "point sources", flows * (size_t)o->p->count, sizeof(double),
                       &o->p->values));
  inventory->count = (int)flows;
  for (int s = 0; s < o->sectors; s++)
    for (int c = 0; c < o->h.pollutants; c++) {
      ql_flow *flow = &inventory->flows[s * o->h.pollutants + c];
      snprintf(flow->name, sizeof flow->name, "%s", o->h.name[c]);
      snprintf(flow->pollutant, sizeof flow->pollutant, "%s", o->h.name[c]);
      snprintf(flow->sector, sizeof flow->sector, "%s", o->sector[s]);
      flow->quantity = o->h.quantity[c];
      const ql_status status = ql_inventory_speciate(o->e, &o->speciation, o->sector[s], flow);
      if (status == QL_ERR_MEMORY) return status;
      ql_problems_status(o->e->problems, o->p->path, status);
      const size_t used = strlen(flow->name);
      if (strcmp(o->sector[s], "*") != 0)
        snprintf(flow->name + used, sizeof flow->name - used, " (%s)", o->sector[s]);
    }
  return QL_OK;
}

static ql_status read_rows(opening *o) {
  const size_t rows = (size_t)o->table.rows;
  char place[512];
  QL_TRY(ql_arena_take(o->e->arena, "point sources", rows, sizeof(ql_point), &o->p->points));
  QL_TRY(ql_arena_take(o->e->arena, "point sources", rows, sizeof *o->sector, &o->sector));
  QL_TRY(ql_arena_take(o->e->arena, "point sources", rows, sizeof *o->sector_of, &o->sector_of));
  o->p->count = o->table.rows;
  for (int row = 0; row < o->table.rows; row++) {
    ql_csv_place(&o->table, row, sizeof place, place);
    if (o->table.fields[row] != o->table.columns)
      ql_problems_add(o->e->problems, QL_ERROR, place, "the line has %d fields, the header %d",
                      o->table.fields[row], o->table.columns);
    read_point(o, row, place);
  }
  QL_TRY(make_flows(o));
  for (int row = 0; row < o->table.rows; row++) {
    ql_csv_place(&o->table, row, sizeof place, place);
    read_amounts(o, row, place);
  }
  return QL_OK;
}

ql_status ql_points_csv_open(ql_emissions *e, const ql_case_points *from, ql_points *p) {
  opening o = {.e = e, .p = p};
  const size_t before = e->problems->error_count;
  QL_TRY(ql_profiles_read(e->arena, from->profiles, e->problems, &p->profiles));
  QL_TRY(ql_speciation_read(e->arena, from->speciation, e->species, e->problems, &o.speciation));
  QL_TRY(ql_csv_read(e->arena, from->file, &o.table));
  QL_TRY(read_header(&o));
  if (o.table.rows == 0)
    return ql_error_set(QL_ERR_INPUT, "%s: the table has a header but no source", from->file);
  return e->problems->error_count > before ? QL_OK : read_rows(&o);
}
