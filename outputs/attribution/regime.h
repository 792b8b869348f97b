/* Whether ozone at a station answers to NOx or to VOC: classes of Sillman and He (2002,
 * doi:10.1029/2001JD001123), told from two runs with less NOx and less VOC. Their bounds differ
 * from study to study, so that they are data here (docs/theory/attribution.md). */
#ifndef QL_OUTPUTS_ATTRIBUTION_REGIME_H
#define QL_OUTPUTS_ATTRIBUTION_REGIME_H

#include "inputs/sensitivities.h"

#include <stdbool.h>

typedef enum ql_regime {
  QL_REGIME_INSENSITIVE, /* neither lowers ozone by `least` */
  QL_REGIME_NOX,         /* NOx-limited */
  QL_REGIME_VOC,         /* VOC-limited */
  QL_REGIME_TRANSITION,  /* both help, neither `ratio` times as much as the other */
  QL_REGIME_TITRATION,   /* less NOx makes more ozone, and VOC does nothing against it */
  QL_REGIMES
} ql_regime;

typedef struct ql_regime_limits {
  double ratio; /* above 1 */
  double least; /* ug m-3 */
} ql_regime_limits;

/* `nox`, `voc`: how much ozone falls, ug m-3, when NOx or VOC falls by the same part. *disbenefit:
 * less NOx makes more ozone, by `least` or more. */
ql_regime ql_regime_of(const ql_regime_limits *limits, double nox, double voc, bool *disbenefit);

/* What the rows say of it: *nox and *voc are what the perturbed enterprises' emission of both adds
 * to a metric, ug m-3 (sensitivity times emission in the base run). */
void ql_regime_sums(const ql_sensitivities *rows, int metric, double *nox, double *voc);

const char *ql_regime_name(ql_regime regime);    /* "NOx-limited" */
const char *ql_regime_name_zh(ql_regime regime); /* "NOx控制区" */

#endif
