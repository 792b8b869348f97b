/* Variables of a wrfout file: which are there, are they right, and their window with halo. */
#ifndef QL_INPUTS_METEOROLOGY_WRF_FILE_H
#define QL_INPUTS_METEOROLOGY_WRF_FILE_H

#include "base/nc.h"
#include "base/problems.h"
#include "grids/grid.h"

#include <stdbool.h>

typedef enum ql_wrf_variable {
  QL_WRF_U,
  QL_WRF_V,
  QL_WRF_PH,
  QL_WRF_PHB,
  QL_WRF_P,
  QL_WRF_PB,
  QL_WRF_T,
  QL_WRF_QVAPOR,
  QL_WRF_XLAT,
  QL_WRF_XLONG,
  QL_WRF_MAPFAC_M,
  QL_WRF_HGT,
  QL_WRF_QCLOUD,
  QL_WRF_QRAIN,
  QL_WRF_QICE,
  QL_WRF_QSNOW,
  QL_WRF_QGRAUP,
  QL_WRF_CLDFRA,
  QL_WRF_CLOUD_OD,
  QL_WRF_EXCH_H,
  QL_WRF_PSFC,
  QL_WRF_T2,
  QL_WRF_TSK,
  QL_WRF_U10,
  QL_WRF_V10,
  QL_WRF_PBLH,
  QL_WRF_UST,
  QL_WRF_HFX,
  QL_WRF_SWDOWN,
  QL_WRF_RAINC,
  QL_WRF_RAINNC,
  QL_WRF_RAINSH,
  QL_WRF_I_RAINC,
  QL_WRF_I_RAINNC,
  QL_WRF_SNOWH,
  QL_WRF_LAI,
  QL_WRF_LANDUSEF,
  QL_WRF_LU_INDEX,
  QL_WRF_VARIABLES
} ql_wrf_variable;

typedef struct ql_wrf_file {
  int full_x, full_y, levels; /* cells and layers of the files */
  int west, south;            /* file cell of the model's cell (0, 0) */
  int land_categories;        /* of LANDUSEF, 0 if it is not there */
  const ql_grid *grid;        /* of the model: the window */
  bool has[QL_WRF_VARIABLES];
  float *buffer; /* room for the largest window of a variable */
} ql_wrf_file;

const char *ql_wrf_file_name(ql_wrf_variable variable);

/* Dimensions and variables of the first file. Everything that is missing, has the wrong shape or a
 * unit that cannot be converted goes to `problems`; what will be diagnosed goes there as notes. */
ql_status ql_wrf_file_inspect(const ql_nc *file, ql_problems *problems, ql_wrf_file *wrf);

/* The same for a later file, which must hold what the first one holds. */
ql_status ql_wrf_file_compare(const ql_nc *file, ql_problems *problems, const ql_wrf_file *wrf);

/* Take the buffer, once wrf->grid is set. */
ql_status ql_wrf_file_prepare(ql_arena *arena, ql_wrf_file *wrf);

/* One record of a variable on the model's window: [levels][ny + 2h][nx + 2h] in the unit of the
 * table (levels: file layers, file layers + 1, land categories, or 1). An x- or y-staggered
 * variable is laid out as faces (entry i = west face of cell i). The halo holds the file's own
 * values as far as they go, the nearest ones beyond. */
ql_status ql_wrf_file_read(const ql_wrf_file *wrf, const ql_nc *file, ql_wrf_variable variable,
                           int record, float *values);

/* A (y, x) or (level, y, x) variable on the files' full grid or on the model's own: its window with
 * halo, as above. No record axis. */
ql_status ql_wrf_file_read_plain(const ql_wrf_file *wrf, const ql_nc *file, const char *name,
                                 const char *units, int levels, float *values);

#endif
