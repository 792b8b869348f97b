/* What nc.c and nc_write.c share: the handle and how a NetCDF error becomes a message. */
#ifndef QL_BASE_NC_HANDLE_H
#define QL_BASE_NC_HANDLE_H

#include "base/nc.h"

struct ql_nc {
  int id;
  bool writing, defining;
  char *path, *part;
  int dimension_count; /* of `lengths`; 0 while writing */
  size_t *lengths;     /* by dimension, SIZE_MAX: not asked for yet */
};

ql_status ql_nc_fail(const ql_nc *file, const char *variable, const char *what, int nc_error);
ql_status ql_nc_find(const ql_nc *file, const char *variable, int *id);
ql_status ql_nc_make(const char *path, ql_nc **file); /* handle without an open file */
void ql_nc_free(ql_nc *file);                         /* the handle alone */

#endif
