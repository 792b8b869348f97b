/* Open fires in CSV: one line a fire, units in the header. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/units.h"
#include "inputs/emissions/fires.h"
#include "inputs/emissions/titles.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

extern const char ql_emissions_fire_fuels[], ql_emissions_fire_factors[];

enum { ID, FUEL, START, END, TEXTS };
static const char *const text_columns[TEXTS] = {"id", "fuel", "start", "end"};

enum { LONGITUDE, LATITUDE, POWER, AREA, NUMBERS };
static const struct {
  const char *name, *units;
  double low, high;
  size_t offset;
} number_columns[NUMBERS] = {
    {"longitude", "degrees_east", -180.0, 360.0, offsetof(ql_fire_source, longitude)},
    {"latitude", "degrees_north", -90.0, 90.0, offsetof(ql_fire_source, latitude)},
    {"fire_radiative_power", "W", 1e3, 1e11, offsetof(ql_fire_source, power)},
    {"area", "m2", 1.0, 1e9, offsetof(ql_fire_source, area)}};

typedef struct opening {
  ql_emissions *e;
  ql_fires *f;
  ql_csv table, fuels;
  int text[TEXTS], number[NUMBERS]; /* columns, -1: none */
  ql_units_map map[NUMBERS];
  ql_speciation factors;
  char (*fuel)[QL_SECTOR_NAME]; /* [inventory.count] */
} opening;

static ql_status read_title(opening *o, int column) {
  char name[QL_MAP_NAME], units[QL_MAP_NAME];
  const char *title = o->table.header[column];
  if (!ql_titles_split(title, name, units))
    return ql_error_set(QL_ERR_INPUT, "column '%s': write it as name or name[unit]", title);
  for (int t = 0; t < TEXTS; t++) {
    if (strcmp(name, text_columns[t]) != 0) continue;
    o->text[t] = column;
    return QL_OK;
  }
  for (int n = 0; n < NUMBERS; n++) {
    if (strcmp(name, number_columns[n].name) != 0) continue;
    o->number[n] = column;
    if (!*units)
      return ql_error_set(QL_ERR_INPUT, "column '%s' has no unit; write for example '%s[%s]'",
                          title, name, number_columns[n].units);
    return ql_error_context(ql_units_between(units, number_columns[n].units, &o->map[n]),
                            "column '%s'", title);
  }
  return ql_error_set(QL_ERR_INPUT,
                      "column '%s' is not known; fires have id, fuel, start, end, longitude, "
                      "latitude, fire_radiative_power and area",
                      title);
}

static void read_header(opening *o) {
  char place[512];
  ql_problems *problems = o->e->problems;
  snprintf(place, sizeof place, "%s: header", o->f->path);
  for (int t = 0; t < TEXTS; t++) o->text[t] = -1;
  for (int n = 0; n < NUMBERS; n++) o->number[n] = -1;
  for (int c = 0; c < o->table.columns; c++) ql_problems_status(problems, place, read_title(o, c));
  for (int t = FUEL; t < TEXTS; t++)
    if (o->text[t] < 0)
      ql_problems_add(problems, QL_ERROR, place, "there is no column %s", text_columns[t]);
  for (int n = LONGITUDE; n <= LATITUDE; n++)
    if (o->number[n] < 0)
      ql_problems_add(problems, QL_ERROR, place, "there is no column %s[%s]",
                      number_columns[n].name, number_columns[n].units);
  if (o->number[POWER] < 0 && o->number[AREA] < 0)
    ql_problems_add(problems, QL_ERROR, place,
                    "there is neither a column fire_radiative_power[MW] nor area[hectare]");
}

static const char *text_of(const opening *o, int row, int text) {
  return o->text[text] < 0 ? "" : ql_csv_field(&o->table, row, o->text[text]);
}

/* Numbers of a row; power and area may be empty. */
static void read_numbers(opening *o, int row, const char *place, ql_fire_source *s) {
  bool sized = false; /* by power or area, be it a good one or not */
  for (int n = 0; n < NUMBERS; n++) {
    double value;
    const char *field = o->number[n] < 0 ? "" : ql_csv_field(&o->table, row, o->number[n]);
    if (!*field && n >= POWER) continue;
    sized |= n >= POWER;
    if (!ql_csv_number(&o->table, row, o->number[n], &value)) {
      ql_problems_add(o->e->problems, QL_ERROR, place, "fire %s: %s '%s' is not a number (%s)",
                      s->id, number_columns[n].name, field, o->table.header[o->number[n]]);
      continue;
    }
    value = o->map[n].scale * value + o->map[n].offset;
    if (!(value >= number_columns[n].low && value <= number_columns[n].high))
      ql_problems_add(o->e->problems, QL_ERROR, place,
                      "fire %s: %s %g %s is outside %g ... %g; mend the value or its unit", s->id,
                      number_columns[n].name, value, number_columns[n].units, number_columns[n].low,
                      number_columns[n].high);
    memcpy((char *)s + number_columns[n].offset, &value, sizeof value);
  }
  if (!sized)
    ql_problems_add(o->e->problems, QL_ERROR, place,
                    "fire %s: neither fire_radiative_power nor area; give one or both", s->id);
}

static void read_times(opening *o, int row, const char *place, ql_fire_source *s) {
  const double longest = 31.0 * 86400.0;
  double *const times[] = {&s->start, &s->end};
  bool good = true;
  for (int t = 0; t < 2; t++)
    good &= ql_problems_status(
                o->e->problems, place,
                ql_error_context(ql_clock_parse(text_of(o, row, START + t), times[t]),
                                 "fire %s: %s", s->id, text_columns[START + t])) == QL_OK;
  if (good && !(s->end > s->start && s->end - s->start <= longest))
    ql_problems_add(o->e->problems, QL_ERROR, place,
                    "fire %s: from '%s' to '%s' is not a time above 0 and up to 31 days", s->id,
                    text_of(o, row, START), text_of(o, row, END));
}

/* Dry matter by area of a fuel, kg m-2; 0: not in the table. */
static double load_of(const opening *o, const char *fuel) {
  double value = 0.0;
  for (int r = 0; r < o->fuels.rows; r++)
    if (strcmp(ql_csv_field(&o->fuels, r, 0), fuel) == 0) ql_csv_number(&o->fuels, r, 1, &value);
  return value;
}

/* The flow of a fuel, made when it is first seen. */
static ql_status fuel_flow(opening *o, const char *fuel, int *flow) {
  ql_inventory *inventory = &o->f->inventory;
  if (!*fuel || strlen(fuel) >= QL_SECTOR_NAME)
    return ql_error_set(QL_ERR_INPUT, "fuel '%s': it needs a name of less than %d letters", fuel,
                        QL_SECTOR_NAME);
  for (*flow = 0; *flow < inventory->count; (*flow)++)
    if (strcmp(o->fuel[*flow], fuel) == 0) return QL_OK;
  ql_flow *made = &inventory->flows[*flow];
  snprintf(made->name, sizeof made->name, "dry_matter");
  QL_TRY(ql_inventory_speciate(o->e, &o->factors, fuel, made));
  if (made->count == 0)
    return ql_error_set(QL_ERR_INPUT,
                        "fuel '%s' has no emission factors of dry_matter; add them to the table "
                        "of factors",
                        fuel);
  snprintf(o->fuel[inventory->count++], QL_SECTOR_NAME, "%s", fuel);
  snprintf(made->name, sizeof made->name, "dry_matter (%.*s)", QL_MAP_NAME - 14, fuel);
  snprintf(made->pollutant, sizeof made->pollutant, "dry_matter");
  snprintf(made->sector, sizeof made->sector, "%s", fuel);
  return QL_OK;
}

static ql_status read_row(opening *o, int row) {
  ql_fire_source *s = &o->f->sources[row];
  ql_problems *problems = o->e->problems;
  const size_t before = problems->error_count;
  const char *fuel = text_of(o, row, FUEL);
  char place[512];
  ql_csv_place(&o->table, row, sizeof place, place);
  if (o->table.fields[row] != o->table.columns)
    ql_problems_add(problems, QL_ERROR, place, "the line has %d fields, the header %d",
                    o->table.fields[row], o->table.columns);
  snprintf(s->id, sizeof s->id, "%s", text_of(o, row, ID));
  if (!*s->id) snprintf(s->id, sizeof s->id, "%d", row + 1);
  read_numbers(o, row, place, s);
  read_times(o, row, place, s);
  const ql_status status = fuel_flow(o, fuel, &s->flow);
  if (status == QL_ERR_MEMORY) return status;
  ql_problems_status(problems, place, ql_error_context(status, "fire %s", s->id));
  const double load = load_of(o, fuel);
  if (s->area > 0.0 && status == QL_OK && !(load > 0.0))
    ql_problems_add(problems, QL_ERROR, place,
                    "fire %s: how much of '%s' burns by area is not known; give its "
                    "fire_radiative_power alone",
                    s->id, fuel);
  if (problems->error_count == before) ql_fires_complete(s, load, o->e->utc_offset);
  return QL_OK;
}

static ql_status read_factors(opening *o, const char *path) {
  ql_emissions *e = o->e;
  QL_TRY(ql_csv_parse(e->arena, "fuels of fires", ql_emissions_fire_fuels, &o->fuels));
  return path ? ql_speciation_read(e->arena, path, e->species, e->problems, &o->factors)
              : ql_speciation_parse(e->arena, "factors of fires", ql_emissions_fire_factors,
                                    e->species, e->problems, &o->factors);
}

ql_status ql_fires_csv_open(ql_emissions *e, const ql_case_fires *from, ql_fires *fires) {
  opening o = {.e = e, .f = fires};
  const size_t before = e->problems->error_count;
  QL_TRY(read_factors(&o, from->factors));
  QL_TRY(ql_csv_read(e->arena, from->file, &o.table));
  read_header(&o);
  if (e->problems->error_count > before) return QL_OK;
  const size_t rows = (size_t)o.table.rows + 1;
  QL_TRY(ql_arena_take(e->arena, "fires", rows, sizeof(ql_fire_source), &fires->sources));
  QL_TRY(ql_arena_take(e->arena, "fuels", rows, sizeof *o.fuel, &o.fuel));
  QL_TRY(ql_arena_take(e->arena, "fuels", rows, sizeof(ql_flow), &fires->inventory.flows));
  fires->count = o.table.rows;
  for (int row = 0; row < o.table.rows; row++) QL_TRY(read_row(&o, row));
  return QL_OK;
}
