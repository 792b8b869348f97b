/* The one NetCDF door. Every message names the file and the variable.
 *
 * Reading converts to the unit asked for (a missing `units` attribute is an error, never a guess;
 * WRF's
 * "" means dimensionless), applies scale_factor/add_offset, and refuses fill values, NaN and Inf.
 * Writing goes to "<path>.part"; ql_nc_commit() syncs it and gives it its name, so that no half
 * file ever carries a final name. */
#ifndef QL_BASE_NC_H
#define QL_BASE_NC_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { QL_NC_RANK = 6, QL_NC_NAME = 256 };

typedef struct ql_nc ql_nc;

/* Part of a variable: start and count by axis, slowest first. A NULL slab means all of it. A
 * variable whose number of axes is not that of the counts above zero is refused. */
typedef struct ql_nc_slab {
  size_t start[QL_NC_RANK], count[QL_NC_RANK];
} ql_nc_slab;

/* --- reading ------------------------------------------------------------------------------- */

ql_status ql_nc_open(const char *path, ql_nc **file);
/* Close; an uncommitted file that was being written is removed. NULL is allowed. */
void ql_nc_close(ql_nc *file);
const char *ql_nc_path(const ql_nc *file);

bool ql_nc_has(const ql_nc *file, const char *variable);
bool ql_nc_has_dimension(const ql_nc *file, const char *dimension);
ql_status ql_nc_dimension(const ql_nc *file, const char *dimension, size_t *length);
/* Number of variables, and the name of the index-th. */
int ql_nc_count(const ql_nc *file);
ql_status ql_nc_name(const ql_nc *file, int index, char name[QL_NC_NAME]);
ql_status ql_nc_shape(const ql_nc *file, const char *variable, int *rank, size_t shape[QL_NC_RANK]);
ql_status ql_nc_axis(const ql_nc *file, const char *variable, int axis, char name[QL_NC_NAME]);

/* Attributes of a variable, or of the file if `variable` is NULL. */
bool ql_nc_has_attribute(const ql_nc *file, const char *variable, const char *name);
ql_status ql_nc_text(const ql_nc *file, const char *variable, const char *name, size_t size,
                     char *text);
ql_status ql_nc_numbers(const ql_nc *file, const char *variable, const char *name, size_t count,
                        double *values);

/* Values in `units`. `units` NULL: as they stand (for flags and indices), no `units` needed. */
ql_status ql_nc_read(const ql_nc *file, const char *variable, const char *units,
                     const ql_nc_slab *slab, float *values);
ql_status ql_nc_read_double(const ql_nc *file, const char *variable, const char *units,
                            const ql_nc_slab *slab, double *values);
/* The same for a variable that may have gaps: a fill value (not NaN) becomes `gap`. */
ql_status ql_nc_read_gaps(const ql_nc *file, const char *variable, const char *units,
                          const ql_nc_slab *slab, float gap, float *values);
/* The index-th string of a char(n, len) or string(n) variable, trailing blanks removed. */
ql_status ql_nc_read_string(const ql_nc *file, const char *variable, size_t index, size_t size,
                            char *text);
/* A CF time axis of `count` values as seconds since 1970; refused unless they rise and the calendar
 * is the standard one. */
ql_status ql_nc_read_time(const ql_nc *file, const char *variable, size_t count, double *times);
/* The `count` CF times of a slab, in any order: labels and bounds. */
ql_status ql_nc_read_instants(const ql_nc *file, const char *variable, const ql_nc_slab *slab,
                              size_t count, double *times);

/* --- writing ------------------------------------------------------------------------------- */

typedef enum ql_nc_type {
  QL_NC_FLOAT,
  QL_NC_DOUBLE,
  QL_NC_INT,
  QL_NC_BYTE,
  QL_NC_CHAR,
  QL_NC_STRING
} ql_nc_type;

typedef struct ql_nc_spec {
  const char *name;
  const char *dimensions;                /* "time y x", slowest first; "" for a scalar */
  const char *units;                     /* NULL: no units attribute (text, grid mappings) */
  const char *standard_name, *long_name; /* NULL: left out */
  ql_nc_type type;
  int deflate;              /* 0: contiguous or default chunks; 1-9: shuffled and compressed */
  size_t chunk[QL_NC_RANK]; /* by axis; chunk[0] == 0: the library's choice */
} ql_nc_spec;

ql_status ql_nc_create(const char *path, ql_nc **file);
/* length 0: unlimited */
ql_status ql_nc_define_dimension(ql_nc *file, const char *name, size_t length);
ql_status ql_nc_define(ql_nc *file, const ql_nc_spec *spec);
ql_status ql_nc_put_text(ql_nc *file, const char *variable, const char *name, const char *text);
/* Numbers as double; what CF wants in the variable's type (_FillValue, flag_values ...) in that. */
ql_status ql_nc_put_numbers(ql_nc *file, const char *variable, const char *name, size_t count,
                            const double *values);
ql_status ql_nc_write(ql_nc *file, const char *variable, const ql_nc_slab *slab,
                      const float *values);
ql_status ql_nc_write_double(ql_nc *file, const char *variable, const ql_nc_slab *slab,
                             const double *values);
/* The index-th row of a char(n, len) variable, blank-filled and cut at len, or the index-th text of
 * a string(n) variable. */
ql_status ql_nc_write_string(ql_nc *file, const char *variable, size_t index, const char *text);
/* Close, sync, and rename "<path>.part" to path. The handle is freed in every case. */
ql_status ql_nc_commit(ql_nc *file);

#endif
