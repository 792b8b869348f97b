#include "inputs/emissions/fires.h"

#include "inputs/emissions/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double hour_seconds = 3600.0;

/* kg of dry matter by J of radiative energy: Wooster et al. 2005, J. Geophys. Res. 110, D24311, as
 * others quote it (the paper was not opened). */
static const double matter_by_energy = 0.368e-6;

/* Integral (s) of the daily cycle of open fires, mean 1, from `start` to `end` (s since 1970):
 * hourly shares in local time of the Western Regional Air Partnership (Air Sciences 2005), as the
 * BlueSky Framework has them (WRAP_TIME_PROFILE). */
static double cycle(double start, double end, double utc_offset) {
  static const double share[24] = {.0057, .0057, .0057, .0057, .0057, .0057, .0057, .0057,
                                   .0057, .0057, .0200, .0400, .0700, .1000, .1300, .1600,
                                   .1700, .1200, .0700, .0400, .0057, .0057, .0057, .0057};
  const double sum = 0.9998; /* of the shares */
  double integral = 0.0;
  for (double t = start; t < end;) {
    const double local = (t + utc_offset) / hour_seconds, whole = floor(local);
    const double next = fmin(end, (whole + 1.0) * hour_seconds - utc_offset);
    const int hour = (int)(whole - 24.0 * floor(whole / 24.0));
    integral += 24.0 / sum * share[hour] * (next - t);
    t = next;
  }
  return integral;
}

void ql_fires_complete(ql_fire_source *source, double load, double utc_offset) {
  const double seconds = source->end - source->start;
  source->dry_matter =
      source->area > 0.0 ? source->area * load : source->power * seconds * matter_by_energy;
  if (!(source->power > 0.0)) source->power = source->dry_matter / (seconds * matter_by_energy);
  source->weight = cycle(source->start, source->end, utc_offset);
}

/* Find the cells of the fires; those outside are named in a note. */
static void locate(ql_emissions *e, ql_fires *f) {
  char list[QL_NAMES_TEXT] = "";
  int outside = 0;
  for (int n = 0; n < f->count; n++) {
    ql_fire_source *s = &f->sources[n];
    s->fire = -1;
    if (ql_grid_locate(e->grid, s->longitude, s->latitude, &s->i, &s->j)) {
      s->fire = f->inside++;
      continue;
    }
    ql_names_add(list, s->id);
    outside++;
  }
  if (outside)
    ql_problems_add(e->problems, QL_NOTE, f->path,
                    "%d of %d fires lie outside the grid and are left out: %s", outside, f->count,
                    list);
}

ql_status ql_fires_open(ql_emissions *e, const ql_case_fires *from, ql_fires **fires) {
  ql_fires *made;
  QL_TRY(ql_arena_take(e->arena, "fires", 1, sizeof *made, &made));
  *fires = made;
  made->inventory.name = from->name;
  made->path = from->file;
  QL_TRY(ql_fires_csv_open(e, from, made));
  locate(e, made);
  return QL_OK;
}

ql_inventory *ql_fires_inventory(ql_fires *fires) {
  return &fires->inventory;
}

int ql_fires_count(const ql_fires *fires) {
  return fires->inside;
}

void ql_fires_place(ql_fires *f, int first, ql_fire *fires) {
  f->first = first;
  for (int n = 0; n < f->count; n++) {
    const ql_fire_source *from = &f->sources[n];
    if (from->fire < 0) continue;
    ql_fire *to = &fires[first + from->fire];
    *to = (ql_fire){.i = (int)floor(from->i + 0.5), .j = (int)floor(from->j + 0.5)};
    memcpy(to->id, from->id, sizeof to->id);
  }
}

/* One fire's part of the hour, whose share of it burns: into rates, and its power while it burns.
 */
static void burn(ql_emissions *e, ql_fires *f, const ql_fire_source *s, double matter,
                 double seconds) {
  ql_flow *flow = &f->inventory.flows[s->flow];
  flow->file += matter;
  if (s->fire < 0) return;
  flow->inside += matter;
  for (int t = 0; t < flow->count; t++) {
    ql_flow_term *term = &flow->terms[t];
    const size_t slot = (size_t)e->fire_slot[term->species];
    const float part = (float)(matter / seconds * term->factor);
    e->fire.rate[slot * (size_t)e->fire.count + (size_t)(f->first + s->fire)] += part;
    term->emitted += (double)part * seconds;
  }
}

void ql_fires_add(ql_emissions *e, ql_fires *f, double start, double seconds) {
  for (int n = 0; n < f->count; n++) {
    const ql_fire_source *s = &f->sources[n];
    const double from = fmax(start, s->start), to = fmin(start + seconds, s->end);
    const double share = to > from ? cycle(from, to, e->utc_offset) / s->weight : 0.0;
    if (s->fire >= 0)
      e->fire_list[f->first + s->fire].power =
          share > 0.0 ? (float)(s->power * share * (s->end - s->start) / (to - from)) : 0.0F;
    if (share > 0.0) burn(e, f, s, share * s->dry_matter, seconds);
  }
}
