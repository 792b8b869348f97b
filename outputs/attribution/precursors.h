/* The groups of species that a row of sensitivities speaks of, and what of the model's species
 * counts in each. */
#ifndef QL_OUTPUTS_ATTRIBUTION_PRECURSORS_H
#define QL_OUTPUTS_ATTRIBUTION_PRECURSORS_H

#include "grids/species.h"

/* QL_PRECURSORS stands for all of them together. */
typedef enum ql_precursor {
  QL_PRECURSOR_PM25, /* primary fine particles */
  QL_PRECURSOR_NOX,
  QL_PRECURSOR_VOC,
  QL_PRECURSOR_SO2,
  QL_PRECURSOR_NH3,
  QL_PRECURSORS,
  QL_PRECURSOR_NONE /* CO, coarse particles, chlorine, ... */
} ql_precursor;

/* As rows and users write it: "PM25", "NOx", "VOC", "SO2", "NH3", "all". */
const char *ql_precursors_name(ql_precursor precursor);

/* By that name; QL_PRECURSOR_NONE if it is none. */
ql_precursor ql_precursors_find(const char *name);

/* The group of a species, and the kg that one mol of it (particles: 1 kg) counts: NOx as NO2, SO2
 * with sulfuric acid as SO2, VOC by their own molar masses. */
ql_precursor ql_precursors_of(const ql_species *species, double *kg);

#endif
