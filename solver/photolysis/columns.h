/* Light in a block of columns: optical depths of air, ozone, aerosol and cloud by band, the slant
 * paths of the sun through a spherical atmosphere, the actinic flux at every level, and the
 * photolysis frequencies that follow from it. */
#ifndef QL_SOLVER_PHOTOLYSIS_COLUMNS_H
#define QL_SOLVER_PHOTOLYSIS_COLUMNS_H

#include "solver/photolysis/photolysis_tables.h"
#include "solver/photolysis/streams.h"

/* Columns side by side; layers from the top down, level 0 the top, level `layers` the ground. */
typedef struct ql_columns_block {
  int layers;
  ql_lanes edge[QL_STREAMS_LAYERS + 1];    /* km above sea level, falling */
  ql_lanes temperature[QL_STREAMS_LAYERS]; /* K */
  ql_lanes air[QL_STREAMS_LAYERS];         /* molecules cm-2 */
  ql_lanes ozone[QL_STREAMS_LAYERS];       /* molecules cm-2 */
  ql_lanes aerosol[QL_STREAMS_LAYERS];     /* optical depth at 550 nm */
  ql_lanes cloud[QL_STREAMS_LAYERS];       /* optical depth, any wavelength */
  ql_lanes cosine;                         /* of the solar zenith angle, > 0 */
  ql_lanes albedo;                         /* of the ground */
  ql_lanes single_scattering;              /* albedo of the aerosol */
  ql_lanes angstrom;                       /* exponent of the aerosol */
} ql_columns_block;

/* Scratch of one thread. */
typedef struct ql_columns_work {
  ql_lanes path[QL_STREAMS_LAYERS * (QL_STREAMS_LAYERS + 1) / 2];
  ql_streams_optics optics;
  ql_streams_work streams;
} ql_columns_work;

typedef ql_lanes ql_columns_flux[QL_STREAMS_LAYERS + 1];

/* Actinic flux at every level of every band, relative to the sun's above the atmosphere. */
void ql_columns_light(const ql_photolysis_tables *tables, const ql_columns_block *block,
                      ql_columns_work *work, ql_columns_flux actinic[QL_PHOTOLYSIS_BANDS]);

/* Frequency (s-1, at 1 au) of one reaction at one point of each column: actinic flux by band, air
 * temperature (K) and air density (cm-3) there. */
void ql_columns_rate(const ql_photolysis_tables *tables, int reaction,
                     const ql_lanes actinic[QL_PHOTOLYSIS_BANDS], const ql_lanes temperature,
                     const ql_lanes density, ql_lanes rate);

#endif
