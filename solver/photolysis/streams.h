/* Radiative transfer of one spectral band: four-stream discrete ordinates with a pseudo-spherical
 * direct beam, for a block of columns in lockstep (the column is the innermost index, "lane").
 *
 * Every layer is homogeneous and solved exactly for any optical thickness; see
 * docs/theory/photolysis.md for the equations. */
#ifndef QL_SOLVER_PHOTOLYSIS_STREAMS_H
#define QL_SOLVER_PHOTOLYSIS_STREAMS_H

enum {
  QL_STREAMS_LANES = 16, /* columns in a block: one AVX-512 register of float */
  QL_STREAMS_LAYERS = 128
};
typedef float ql_lanes[QL_STREAMS_LANES];

/* Optics of the layers, counted from the top, after delta scaling. */
typedef struct ql_streams_optics {
  int layers;
  ql_lanes depth[QL_STREAMS_LAYERS];      /* vertical optical depth of a layer, > 0 */
  ql_lanes scatter[4][QL_STREAMS_LAYERS]; /* (2 l + 1) x single-scattering albedo x l-th Legendre
                                             moment of the phase function, l = 0..3 */
  ql_lanes slant[QL_STREAMS_LAYERS + 1];  /* optical depth along the sun's ray down to a level */
  ql_lanes cosine;                        /* of the solar zenith angle, > 0 */
  ql_lanes albedo;                        /* of the ground, Lambertian */
} ql_streams_optics;

/* What lies below a level, and how the light gets there. Written by the solver. */
typedef struct ql_streams_level {
  ql_lanes reflect[4], source[2];  /* upward = reflect x downward + source */
  ql_lanes transmit[4], gained[2]; /* downward at the next level = transmit x downward + gained */
} ql_streams_level;

typedef struct ql_streams_work {
  ql_streams_level level[QL_STREAMS_LAYERS + 1];
} ql_streams_work;

/* Actinic flux at the levels 0 (top) .. layers (ground), relative to the sun's above the
 * atmosphere. */
void ql_streams_solve(const ql_streams_optics *optics, ql_streams_work *work,
                      ql_lanes actinic[QL_STREAMS_LAYERS + 1]);

/* Net downward energy flux at the top level and at the ground, relative to a horizontal surface's
 * share of the sun (1 = all that comes in), after ql_streams_solve() on the same arguments. */
void ql_streams_net(const ql_streams_optics *optics, const ql_streams_work *work, ql_lanes top,
                    ql_lanes ground);

#endif
