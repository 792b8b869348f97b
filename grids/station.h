/* A place where series are wanted. */
#ifndef QL_GRIDS_STATION_H
#define QL_GRIDS_STATION_H

typedef struct ql_station {
  char id[32], name[96];
  double longitude, latitude; /* degrees */
  double height;              /* m above ground at which it measures */
  int i, j;                   /* the cell it stands in */
} ql_station;

#endif
