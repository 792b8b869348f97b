/* One frame of a wrfout file: fields on the file's levels, collapsed to the model's layers. */
#ifndef QL_INPUTS_METEOROLOGY_WRF_FRAME_H
#define QL_INPUTS_METEOROLOGY_WRF_FRAME_H

#include "grids/met.h"
#include "inputs/meteorology/wrf_file.h"

typedef struct ql_wrf_frame {
  const ql_wrf_file *wrf;
  const ql_grid *grid;
  int tops[QL_MAX_LAYERS + 1]; /* tops[k] file layers lie below model layer k; tops[nz]: all used */
  /* Fields of one frame on the file's layers, [levels][plane]; edge has one level more. */
  float *pressure, *temperature, *humidity; /* Pa, K, mol mol-1 */
  float *air, *thickness;                   /* mol m-2, m */
  float *edge;                              /* m2 s-2, geopotential of the interfaces */
  float *work;                              /* one more field, interfaces fit */
  float *rain[2];                           /* mm, accumulated, [plane] */
} ql_wrf_frame;

/* Take the workspace. tops must be set. */
ql_status ql_wrf_frame_create(ql_arena *arena, const ql_wrf_file *wrf, ql_wrf_frame *frame);

/* Fill all of `fields` that the file holds. What it does not hold stays as it was, for the
 * diagnosis. QL_ERR_INPUT names the variable, value and place of what cannot be. */
ql_status ql_wrf_frame_read(ql_wrf_frame *frame, const ql_nc *file, int record,
                            ql_met_fields *fields);

/* Terrain (m, [plane]) from HGT, or from the lowest level of PH + PHB. */
ql_status ql_wrf_frame_terrain(ql_wrf_frame *frame, const ql_nc *file, float *terrain);

/* Accumulated rain (mm: kg m-2) of a record into frame->rain[which]. */
ql_status ql_wrf_frame_rain(ql_wrf_frame *frame, const ql_nc *file, int record, int which);

#endif
