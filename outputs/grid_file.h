/* The gridded forecast: one CF-1.10 NetCDF-4 file for the run, written at its end from the records
 * that grow while it lasts (outputs/grid_records). */
#ifndef QL_OUTPUTS_GRID_FILE_H
#define QL_OUTPUTS_GRID_FILE_H

#include "outputs/grid_records.h"

#include <stdbool.h>

typedef struct ql_grid_file_head {
  const char *title, *version; /* global attributes */
  bool synthetic;
  const char *history; /* how it was made: command and case */
  double first_time;   /* s since 1970: the epoch of the time axis */
} ql_grid_file_head;

typedef struct ql_grid_file {
  const ql_grid_file_head *head;
  const float *height;  /* [layers] m above ground, domain-mean layer mid-points */
  const float *terrain; /* [ny + 2h][nx + 2h] m above sea level */
  ql_grid_records records;
} ql_grid_file;

/* Write all records as forecast.nc beside them. They stay until they are cleaned away, so that a
 * run killed in between can write it again. */
ql_status ql_grid_file_write(const ql_grid_file *file);

#endif
