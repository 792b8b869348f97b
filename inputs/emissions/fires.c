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

/* The part of its matter that a fire burns in the hour; seconds: of the hour in which it burns. */
static double burning(const ql_emissions *e, const ql_fire_source *s, double start,
                      double *seconds) {
  const double from = fmax(start, s->start), to = fmin(start + hour_seconds, s->end);
  *seconds = to - from;
  return to > from ? cycle(from, to, e->utc_offset) / s->weight : 0.0;
}

static ql_status rates(ql_emissions *e, void *self, int f, double start, double *places,
                       double *file) {
  const ql_fires *fires = self;
  *file = 0.0;
  for (int n = 0; n < fires->count; n++) {
    const ql_fire_source *s = &fires->sources[n];
    double seconds;
    places[n] = 0.0;
    if (s->flow != f) continue;
    const double matter = burning(e, s, start, &seconds) * s->dry_matter;
    *file += matter / hour_seconds;
    if (s->fire >= 0) places[n] = matter / hour_seconds;
  }
  return QL_OK;
}

static void put(ql_emissions *e, void *self, const ql_inventory_part *part) {
  const ql_fires *f = self;
  for (int t = 0; t < part->count; t++) {
    ql_flow_term *term = &part->terms[t];
    float *rate = e->fire.rate + (size_t)e->fire_slot[term->species] * (size_t)e->fire.count;
    for (int n = 0; n < f->count; n++) {
      if (f->sources[n].fire < 0) continue;
      const float given = (float)(part->places[n] * term->factor);
      rate[f->first + f->sources[n].fire] += given;
      term->emitted += (double)given * part->seconds;
    }
  }
}

/* Power of the fires while they burn, then what they emit. */
ql_status ql_fires_add(ql_emissions *e, ql_fires *f, double start, double seconds) {
  for (int n = 0; n < f->count; n++) {
    const ql_fire_source *s = &f->sources[n];
    double burns;
    if (s->fire < 0) continue;
    const double share = burning(e, s, start, &burns);
    e->fire_list[f->first + s->fire].power =
        share > 0.0 ? (float)(s->power * share * (s->end - s->start) / burns) : 0.0F;
  }
  return ql_inventory_add(e, &f->inventory, start, seconds);
}

ql_status ql_fires_open(ql_emissions *e, const ql_case_fires *from, ql_fires **fires) {
  ql_fires *made;
  QL_TRY(ql_arena_take(e->arena, "fires", 1, sizeof *made, &made));
  *fires = made;
  made->inventory = (ql_inventory){.name = from->name,
                                   .kind = QL_INVENTORY_FIRES,
                                   .rule = -1,
                                   .self = made,
                                   .rates = rates,
                                   .put = put};
  made->path = from->file;
  QL_TRY(ql_fires_csv_open(e, from, made));
  made->inventory.places = made->count;
  locate(e, made);
  return QL_OK;
}
