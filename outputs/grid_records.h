/* The records of the gridded forecast while the run lasts: a plain file "forecast.records" that
 * grows by one record after the other, each two doubles (start and end of its interval, s since
 * 1970) and the floats of all fields and winds as this machine holds them.
 *
 * A checkpoint counts the records that are settled. A run that goes on from it cuts the file to
 * that count: what a kill left half written goes with it, and is computed again. */
#ifndef QL_OUTPUTS_GRID_RECORDS_H
#define QL_OUTPUTS_GRID_RECORDS_H

#include "outputs/fields.h"

#include <stdio.h>

typedef struct ql_grid_records {
  const char *folder; /* where the file stands */
  const ql_fields *fields;
  FILE *file;            /* being written, or NULL */
  size_t count, settled; /* records in it, and how many of them would outlive a crash */
} ql_grid_records;

/* Append the means of fields as the record [start, end) (s since 1970). The first makes the file.
 */
ql_status ql_grid_records_append(ql_grid_records *records, double start, double end);

/* Sync the records so far. */
ql_status ql_grid_records_settle(ql_grid_records *records);

/* Go on behind the first `count` records of a file that an earlier run left; what follows them is
 * cut off. QL_ERR_INPUT if the file is not there, not of this case or shorter. */
ql_status ql_grid_records_resume(ql_grid_records *records, size_t count);

/* Copy the records of another run, which are this one's too, as if this one had written them. */
ql_status ql_grid_records_adopt(ql_grid_records *records, const ql_grid_records *from);

/* Open for reading; then read the `records->count` records, part by part. */
ql_status ql_grid_records_open(const ql_grid_records *records, FILE **in);
ql_status ql_grid_records_read(const ql_grid_records *records, FILE *in, size_t bytes, void *part);

/* Close and remove the file. */
void ql_grid_records_clean(ql_grid_records *records);

/* Give up: close; what a checkpoint may count stays. */
void ql_grid_records_abandon(ql_grid_records *records);

#endif
