/* The gridded forecast: one CF-1.10 NetCDF-4 file for the run.
 *
 * While the run lasts, records go uncompressed to pieces "<name>.NNNN.nc", one for each checkpoint
 * interval, each whole and synced before the checkpoint that counts it; ql_grid_file_merge() joins
 * them at the end. A killed run loses only the records after its last checkpoint, and these are
 * computed again. */
#ifndef QL_OUTPUTS_GRID_FILE_H
#define QL_OUTPUTS_GRID_FILE_H

#include "base/nc.h"
#include "outputs/fields.h"

#include <stdbool.h>

typedef struct ql_grid_file_head {
  const char *title, *version; /* global attributes */
  bool synthetic;
  const char *history; /* how it was made: command and case */
  double first_time;   /* s since 1970: the epoch of the time axis */
} ql_grid_file_head;

typedef struct ql_grid_file {
  const ql_grid_file_head *head;
  const char *folder; /* where "forecast.nc" will stand */
  const ql_fields *fields;
  const float *height;  /* [layers] m above ground, domain-mean layer mid-points */
  const float *terrain; /* [ny + 2h][nx + 2h] m above sea level */
  int piece;            /* pieces finished so far */
  ql_nc *open;          /* the piece being written, or NULL */
  size_t records;       /* in the open piece */
} ql_grid_file;

/* Append the means of fields as the record [start, end) (s since 1970). Opens a piece if none is
 * open. */
ql_status ql_grid_file_append(ql_grid_file *file, double start, double end);

/* Finish the open piece (if any): synced, under its own name. */
ql_status ql_grid_file_seal(ql_grid_file *file);

/* Join all pieces into forecast.nc. They stay until ql_grid_file_clean(), so that a run killed in
 * between can join them again. */
ql_status ql_grid_file_merge(ql_grid_file *file);
void ql_grid_file_clean(const ql_grid_file *file);

/* Take the finished pieces of another run, whose records so far are this one's too, as if this file
 * had written them: under its own names, without a copy where the file system can do that. */
ql_status ql_grid_file_adopt(ql_grid_file *file, const ql_grid_file *from);

/* Give up: close and remove the open piece. */
void ql_grid_file_abandon(ql_grid_file *file);

#endif
