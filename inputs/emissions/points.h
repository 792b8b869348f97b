/* Point sources as read from a file, before the model takes them. Private to inputs/emissions. */
#ifndef QL_INPUTS_EMISSIONS_POINTS_H
#define QL_INPUTS_EMISSIONS_POINTS_H

#include "inputs/emissions/inventory.h"

typedef struct ql_point {
  char id[32], enterprise[32], process[32];
  double longitude, latitude;  /* degrees */
  double height, diameter;     /* m */
  double temperature;          /* K */
  double velocity;             /* m s-1 */
  int stack;                   /* among the stacks of this inventory, -1: outside the grid */
  double i, j;                 /* fractional cell coordinates */
  const ql_profile *profile;   /* of its sector (CSV) */
  char sector[QL_SECTOR_NAME]; /* "": as NetCDF has it */
} ql_point;

struct ql_points {
  ql_inventory inventory;
  const char *path; /* owned by the case */
  int count, inside;
  ql_point *points;
  int first;      /* index of its first stack among all */
  double *values; /* [flow][point] value * unit, mol or kg by the flow's period (CSV) */
  ql_profiles profiles;
  ql_nc *file; /* NULL for CSV */
  char time[QL_NC_NAME];
  size_t records;
  double *start, *end; /* [records] s since 1970 */
  bool *timed;         /* [flow] */
};

/* Faults of one point against what a stack can be: each becomes an error at `place`. */
void ql_points_check(const ql_point *point, const char *place, ql_problems *problems);

/* Fill a ql_points from a NetCDF or a CSV file. */
ql_status ql_points_netcdf_open(ql_emissions *e, const ql_case_points *from, ql_points *points);
ql_status ql_points_csv_open(ql_emissions *e, const ql_case_points *from, ql_points *points);
/* Rates of an hour by point, mol s-1 or kg s-1, from a NetCDF file. */
ql_status ql_points_netcdf_read(const ql_points *points, int flow, double start, double seconds,
                                double *rates);

#endif
