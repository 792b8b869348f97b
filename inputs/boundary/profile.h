/* How a background stands in the vertical and in the horizontal, and what its units are. Private to
 * inputs/boundary. */
#ifndef QL_INPUTS_BOUNDARY_PROFILE_H
#define QL_INPUTS_BOUNDARY_PROFILE_H

#include "grids/met.h"
#include "inputs/boundary/background.h"
#include "inputs/emissions/cf_grid.h"
#include "inputs/species_map.h"

typedef enum ql_level_kind { QL_LEVEL_LAYER, QL_LEVEL_HEIGHT, QL_LEVEL_PRESSURE } ql_level_kind;

typedef struct ql_levels {
  ql_level_kind kind;
  char name[QL_NC_NAME]; /* dimension, "" for the built-in table */
  int count;
  bool flipped;       /* the file counts from the top */
  double *coordinate; /* [count] rising upward: m above ground, or -ln(p / Pa) */
} ql_levels;

/* The axis `name` of a file: units of pressure, of height, or as many entries as model layers. */
ql_status ql_profile_levels(ql_arena *arena, const ql_nc *file, const char *name, int nz,
                            ql_levels *levels);

/* Where a coordinate stands among the levels: between *below and *below + 1, at `weight` of the
 * way; at an end outside. */
void ql_profile_bracket(const ql_levels *levels, double coordinate, int *below, float *weight);

/* A unit of concentration: value * scale is the model's fraction, or, for one by volume, value *
 * scale * R T / p (p in Pa, T in K). */
typedef struct ql_concentration {
  bool by_volume;
  double scale;
} ql_concentration;

/* Gas: "1e-9", "ppb", "mol mol-1" mole fractions, "kg kg-1" mass fractions, "ug m-3", "mol m-3";
 * particle: "kg kg-1" or "ug m-3". QL_ERR_INPUT otherwise, or if a molar mass is missing. */
ql_status ql_profile_units(const char *units, const ql_species *species, ql_concentration *map);

/* Bilinear weights of a model cell among the source's cell centres. */
typedef struct ql_corner {
  int i[2], j[2];
  float x, y; /* weight of i[1] and j[1] */
} ql_corner;

/* corner[plane], halo included. QL_ERR_INPUT if the inner cells are not covered. */
ql_status ql_profile_corners(ql_arena *arena, const ql_cf_grid *from, const ql_grid *grid,
                             const char *path, ql_corner **corners);

#endif
