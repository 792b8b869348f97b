#include "solver/emission/natural_tables.h"

#include <stdlib.h>
#include <string.h>

extern const char ql_emission_vegetation_csv[], ql_emission_soil_csv[];

static const char *next_line(const char *cursor) {
  cursor += strcspn(cursor, "\n");
  return *cursor ? cursor + 1 : cursor;
}

/* The first line after the comments and the header. */
static const char *first_record(const char *table) {
  while (*table == '#') table = next_line(table);
  return next_line(table);
}

/* The class of a line, 1 to QL_LAND_USES, and the numbers after its name. */
static ql_status read_line(const char *line, const char *table, int count, double *const number[],
                           int *land_use) {
  *land_use = atoi(line);
  if (*land_use < 1 || *land_use > QL_LAND_USES)
    return ql_error_set(QL_ERR_INPUT, "%s table: \"%.12s\" begins with no class 1 to %d", table,
                        line, QL_LAND_USES);
  line += strcspn(line, ",\n");
  for (int n = 0; n < count; n++) {
    line += *line == ',' ? 1 + strcspn(line + 1, ",\n") : 0; /* the field before */
    char *end = NULL;
    if (*line == ',') *number[n] = strtod(line + 1, &end);
    if (!end || end == line + 1)
      return ql_error_set(QL_ERR_INPUT, "%s table, class %d: no number in field %d", table,
                          *land_use, n + 3);
  }
  return QL_OK;
}

ql_status ql_natural_tables_vegetation(ql_natural_vegetation *vegetation) {
  enum { NUMBERS = QL_BIOGENIC_GROUPS + 3 };
  int expected = 1;
  for (const char *line = first_record(ql_emission_vegetation_csv); *line;
       line = next_line(line), expected++) {
    ql_natural_vegetation v;
    double *const number[NUMBERS] = {&v.factor[QL_BIOGENIC_ISOPRENE],
                                     &v.factor[QL_BIOGENIC_APINENE],
                                     &v.factor[QL_BIOGENIC_TERPENES],
                                     &v.factor[QL_BIOGENIC_SESQUITERPENES],
                                     &v.soil_no,
                                     &v.soil_slope,
                                     &v.soil_offset};
    int land_use;
    QL_TRY(read_line(line, "vegetation", NUMBERS, number, &land_use));
    vegetation[land_use - 1] = v;
  }
  if (expected == QL_LAND_USES + 1) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "vegetation table: %d classes, not %d", expected - 1,
                      QL_LAND_USES);
}

ql_status ql_natural_tables_soil(ql_dust_soil *soil, bool *erodible) {
  enum { NUMBERS = 10 };
  for (const char *line = first_record(ql_emission_soil_csv); *line; line = next_line(line)) {
    ql_dust_soil s;
    double *const number[NUMBERS] = {
        &s.solid_density, &s.solid_height, &s.plant_height, &s.texture[0], &s.texture[1],
        &s.texture[2],    &s.texture[3],   &s.c_alpha,      &s.dust_share, &s.pressure};
    int land_use;
    QL_TRY(read_line(line, "soil", NUMBERS, number, &land_use));
    soil[land_use - 1] = s;
    erodible[land_use - 1] = true;
  }
  return QL_OK;
}
