#include "outputs/attribution/regime.h"

#include <math.h>
#include <string.h>

ql_regime ql_regime_of(const ql_regime_limits *limits, double nox, double voc, bool *disbenefit) {
  *disbenefit = nox < 0.0 && nox <= -limits->least;
  if (*disbenefit && voc < limits->least) return QL_REGIME_TITRATION;
  if (fmax(nox, voc) <= 0.0 || fmax(nox, voc) < limits->least) return QL_REGIME_INSENSITIVE;
  if (nox >= limits->ratio * fmax(voc, 0.0)) return QL_REGIME_NOX;
  return voc >= limits->ratio * fmax(nox, 0.0) ? QL_REGIME_VOC : QL_REGIME_TRANSITION;
}

void ql_regime_sums(const ql_sensitivities *rows, int metric, double *nox, double *voc) {
  const float *value = rows->value + (size_t)metric * (size_t)rows->row_count;
  *nox = *voc = 0.0;
  for (int r = 0; r < rows->row_count; r++) {
    const ql_sensitivity_row *row = &rows->rows[r];
    if (isnan(value[r])) continue;
    if (strcmp(row->group, "NOx") == 0) *nox += (double)value[r] * row->emission;
    if (strcmp(row->group, "VOC") == 0) *voc += (double)value[r] * row->emission;
  }
}

static const char *const names[QL_REGIMES][2] = {{"insensitive", "不敏感"},
                                                 {"NOx-limited", "NOx控制区"},
                                                 {"VOC-limited", "VOC控制区"},
                                                 {"transitional", "过渡区"},
                                                 {"NOx-titration", "NOx滴定区"}};

const char *ql_regime_name(ql_regime regime) {
  return names[regime][0];
}

const char *ql_regime_name_zh(ql_regime regime) {
  return names[regime][1];
}
