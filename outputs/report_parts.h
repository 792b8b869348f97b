/* The parts of the report's data: each reads one kind of file and returns its JSON. Private to
 * outputs/report*. */
#ifndef QL_OUTPUTS_REPORT_PARTS_H
#define QL_OUTPUTS_REPORT_PARTS_H

#include "base/nc.h"
#include "outputs/report.h"

#include <jansson.h>

enum { QL_REPORT_PATH = 4096 };

/* {"columns": [...], "rows": [[...], ...]}: a CSV file as it stands, every field a text. NULL in
 * *part if there is no such file. */
ql_status ql_report_table(ql_arena *arena, const char *path, json_t **part);

/* A JSON file as it stands, NULL in *part if there is no such file. */
ql_status ql_report_json(const char *path, json_t **part);

/* The horizontal grid of a file of gridded output, and its PROJ string. */
typedef struct ql_report_grid {
  size_t nx, ny;
  double *x, *y; /* [nx], [ny] centres, km (degrees without a projection) */
  double scale;  /* km per unit of the projection: 1e-3, or 1 for degrees */
  char proj[1024];
} ql_report_grid;

ql_status ql_report_grid_read(ql_arena *arena, const ql_nc *file, ql_report_grid *grid);

/* longitude, latitude (degrees) to the grid's kilometres, in place. */
ql_status ql_report_grid_place(const ql_report_grid *grid, size_t count, double *x, double *y);

/* Keys "grid", "fields", "times" and, if there are several layers, "section" of the gridded
 * forecast. Sections run through the cell at (x, y). */
ql_status ql_report_maps(ql_arena *arena, const ql_nc *file, const ql_report_grid *grid,
                         const double section_at[2], json_t *root);

/* Append the indices of aqi.nc, by day and by hour, to the list of fields; none without the file.
 */
ql_status ql_report_indices(ql_arena *arena, const char *path, double utc_offset, json_t *fields);

/* Key "series": every field at every station, from stations.nc. `grid` may be NULL. */
ql_status ql_report_series(ql_arena *arena, const char *path, const ql_report_grid *grid,
                           json_t *root);

/* Key "observed": hourly values of the stations, in the pollutants' units. */
ql_status ql_report_observed(const ql_observations *observed, json_t *root);

/* Key "whatif": tables and maps of the scenarios that folder/whatif.csv names; none without it. The
 * maps are on the "grid" of root. */
ql_status ql_report_whatif(ql_arena *arena, const char *folder, json_t *root);

/* Key "standards": classes, breakpoints' limits and factors for the dates of [start, end]. */
ql_status ql_report_standards(const ql_standards *standards, double start, double end,
                              json_t *root);

/* Key "outline": the lines of a GeoJSON file in the grid's kilometres. */
ql_status ql_report_outline(const char *path, const ql_report_grid *grid, json_t *root);

#endif
