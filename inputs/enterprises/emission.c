#include "inputs/enterprises/emission.h"

double ql_enterprises_load_at(const ql_plant_process *process, const ql_enterprises_run *run,
                              int t) {
  if (t >= 0) return run->load[t];
  const int hour = (run->first_hour + t) % QL_DAY_HOURS;
  return process->base[hour < 0 ? hour + QL_DAY_HOURS : hour];
}

bool ql_enterprises_runs(const ql_plant_process *process, const ql_enterprises_run *run, int t) {
  if (t >= 0 && run->on) return run->on[t];
  return ql_enterprises_load_at(process, run, t) > 0.0;
}

static void emit_batches(const ql_plant_process *p, const ql_process_emission *x,
                         const ql_enterprises_run *run, double *kg) {
  for (int t = 0; t < run->hours; t++) {
    bool runs = false;
    for (int k = 0; k < p->duration; k++) {
      const double part = p->shape_count ? p->shape[k] * p->duration : 1.0;
      const double started = ql_enterprises_load_at(p, run, t - k);
      kg[t] += x->full * part * started;
      runs = runs || started > 0.0;
    }
    kg[t] += x->start * ql_enterprises_load_at(p, run, t) + (runs ? 0.0 : x->warm);
  }
}

/* Was there a stop in the last `drying` hours before the end of hour t, in which it stands? */
static bool dries(const ql_plant_process *p, const ql_enterprises_run *run, int t) {
  for (int k = 1; k <= p->drying; k++)
    if (ql_enterprises_runs(p, run, t - k)) return true;
  return false;
}

void ql_enterprises_emit(const ql_plant_process *process, const ql_process_emission *emission,
                         const ql_enterprises_run *run, double *kg) {
  if (ql_enterprises_kind(process) == QL_PROCESS_BATCH) {
    emit_batches(process, emission, run, kg);
    return;
  }
  for (int t = 0; t < run->hours; t++) {
    if (!ql_enterprises_runs(process, run, t)) {
      kg[t] += emission->warm + (dries(process, run, t) ? emission->idle : 0.0);
      continue;
    }
    kg[t] += emission->idle +
             (emission->full - emission->idle) * ql_enterprises_load_at(process, run, t);
    if (!ql_enterprises_runs(process, run, t - 1)) kg[t] += emission->start;
  }
}
