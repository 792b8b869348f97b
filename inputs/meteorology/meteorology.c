#include "inputs/meteorology/meteorology.h"

#include "base/clock.h"
#include "inputs/meteorology/diagnose.h"
#include "inputs/meteorology/frames.h"
#include "inputs/meteorology/land.h"
#include "inputs/meteorology/wrf_file.h"
#include "inputs/meteorology/wrf_frame.h"
#include "inputs/meteorology/wrf_layout.h"

#include <math.h>
#include <stdio.h>

static const double MINIMUM_KZ = 0.1; /* m2 s-1, where the case says nothing */

struct ql_meteorology {
  ql_frames frames;
  ql_wrf_file wrf;
  ql_wrf_layout layout;
  ql_wrf_frame frame;
  ql_diagnose diagnose;
  ql_land land;
  ql_grid *grid;
};

/* Model layers from the case: layer_tops, or every file level. */
static ql_status set_layers(const ql_case_meteorology *settings, ql_meteorology *met, int *nz) {
  const int levels = met->wrf.levels;
  const int count = settings->layer_tops_count ? (int)settings->layer_tops_count : levels;
  if (count > QL_MAX_LAYERS)
    return ql_error_set(QL_ERR_INPUT,
                        "%d layers; at most %d can be: merge levels (meteorology: layer_tops:)",
                        count, (int)QL_MAX_LAYERS);
  for (int k = 0; k < count; k++) {
    const int top = settings->layer_tops_count ? settings->layer_tops[k] : k + 1;
    if (top <= met->frame.tops[k] || top > levels)
      return ql_error_set(QL_ERR_INPUT,
                          "meteorology: layer_tops: entry %d is %d; the entries must rise and lie "
                          "within 1 to %d (the files' levels)",
                          k + 1, top, levels);
    met->frame.tops[k + 1] = top;
  }
  *nz = count;
  return QL_OK;
}

static ql_status make_grid(ql_arena *arena, const ql_case_meteorology *s, ql_meteorology *met) {
  ql_grid_spec spec = {.dx = met->layout.dx, .dy = met->layout.dy};
  QL_TRY(set_layers(s, met, &spec.nz));
  spec.nx = met->wrf.full_x - s->skip_west - s->skip_east;
  spec.ny = met->wrf.full_y - s->skip_south - s->skip_north;
  if (s->skip_west < 0 || s->skip_east < 0 || s->skip_south < 0 || s->skip_north < 0 ||
      spec.nx < 1 || spec.ny < 1)
    return ql_error_set(QL_ERR_INPUT,
                        "meteorology: skipping %d west, %d east, %d south and %d north of %d x %d "
                        "cells leaves nothing, or a number is negative",
                        s->skip_west, s->skip_east, s->skip_south, s->skip_north, met->wrf.full_x,
                        met->wrf.full_y);
  spec.x0 = met->layout.x0 + s->skip_west * spec.dx;
  spec.y0 = met->layout.y0 + s->skip_south * spec.dy;
  met->wrf.west = s->skip_west;
  met->wrf.south = s->skip_south;
  QL_TRY(ql_grid_create(arena, &spec, met->layout.projection, &met->grid));
  met->wrf.grid = met->grid;
  return QL_OK;
}

static ql_status inspect_files(ql_arena *arena, ql_problems *problems, ql_meteorology *met) {
  const ql_nc *file = NULL;
  QL_TRY(ql_problems_status(problems, "meteorology", ql_frames_file(&met->frames, 0, &file)));
  QL_TRY(ql_wrf_file_inspect(file, problems, &met->wrf));
  QL_TRY(ql_problems_status(problems, ql_nc_path(file),
                            ql_wrf_layout_open(arena, file, &met->wrf, &met->layout)));
  ql_status worst = QL_OK;
  for (int f = 1; f < met->frames.file_count; f++) {
    QL_TRY(
        ql_problems_status(problems, met->frames.paths[f], ql_frames_file(&met->frames, f, &file)));
    ql_status status = ql_problems_status(problems, ql_nc_path(file),
                                          ql_wrf_layout_compare(file, &met->wrf, &met->layout));
    if (status == QL_OK) status = ql_wrf_file_compare(file, problems, &met->wrf);
    if (status != QL_OK) worst = status;
  }
  return worst;
}

static ql_status prepare_diagnosis(ql_arena *arena, const ql_case_meteorology *settings,
                                   ql_meteorology *met) {
  const bool *has = met->wrf.has;
  ql_diagnose *d = &met->diagnose;
  QL_TRY(ql_diagnose_create(arena, met->grid, &met->land, d));
  d->has_surface_pressure = has[QL_WRF_PSFC];
  d->has_temperature_2m = has[QL_WRF_T2];
  d->has_skin_temperature = has[QL_WRF_TSK];
  d->has_wind_10m = has[QL_WRF_U10] && has[QL_WRF_V10];
  d->has_ustar = has[QL_WRF_UST];
  d->has_heat_flux = has[QL_WRF_HFX];
  d->has_shortwave = has[QL_WRF_SWDOWN];
  d->has_pbl_height = has[QL_WRF_PBLH];
  d->has_kz = has[QL_WRF_EXCH_H];
  d->minimum_kz = settings->minimum_kz > 0.0 ? settings->minimum_kz : MINIMUM_KZ;
  return QL_OK;
}

static ql_status prepare(ql_arena *arena, const ql_case *settings, ql_problems *problems,
                         ql_meteorology *met) {
  const ql_nc *file = NULL;
  QL_TRY(
      ql_problems_status(problems, "meteorology", make_grid(arena, &settings->meteorology, met)));
  QL_TRY(ql_wrf_file_prepare(arena, &met->wrf));
  QL_TRY(ql_wrf_frame_create(arena, &met->wrf, &met->frame));
  QL_TRY(ql_arena_take(arena, "terrain", met->grid->plane, sizeof(float), &met->land.terrain));
  QL_TRY(ql_problems_status(problems, "meteorology", ql_frames_file(&met->frames, 0, &file)));
  QL_TRY(ql_problems_status(problems, ql_nc_path(file),
                            ql_wrf_frame_terrain(&met->frame, file, met->land.terrain)));
  QL_TRY(ql_land_read(arena, settings, &met->wrf, file, problems, &met->land));
  return prepare_diagnosis(arena, &settings->meteorology, met);
}

ql_status ql_meteorology_open(ql_arena *arena, const ql_case *settings, ql_problems *problems,
                              ql_meteorology **opened) {
  ql_meteorology *met = NULL;
  QL_TRY(ql_arena_take(arena, "meteorology", 1, sizeof *met, &met));
  const ql_status times = ql_frames_open(arena, settings, problems, &met->frames);
  ql_status status = times;
  /* a wrong order of times does not hide what is wrong with the variables */
  if (met->frames.count) status = inspect_files(arena, problems, met);
  if (status == QL_OK && met->frames.count) status = prepare(arena, settings, problems, met);
  if (status == QL_OK) status = times;
  if (status != QL_OK) {
    ql_meteorology_close(met);
    return status;
  }
  *opened = met;
  return QL_OK;
}

void ql_meteorology_close(ql_meteorology *met) {
  if (!met) return;
  ql_frames_close(&met->frames);
  ql_projection_free(met->layout.projection);
  met->layout.projection = NULL;
}

const ql_grid *ql_meteorology_grid(const ql_meteorology *met) {
  return met->grid;
}

const ql_land *ql_meteorology_land(const ql_meteorology *met) {
  return &met->land;
}

const double *ql_meteorology_times(const ql_meteorology *met, int *count) {
  *count = met->frames.count;
  return met->frames.times;
}

/* Rain over the interval that the frame opens: the difference of two accumulations. After a restart
 * that set them back to zero the later one alone is what fell. The last frame opens none. */
static ql_status read_rain(ql_meteorology *met, int frame, ql_met_fields *fields) {
  const ql_frames *frames = &met->frames;
  const size_t plane = met->grid->plane;
  for (size_t n = 0; n < plane; n++) fields->rain_rate[n] = 0.0F;
  if (frame + 1 >= frames->count) return QL_OK;
  for (int which = 0; which < 2; which++) {
    const ql_nc *file = NULL;
    QL_TRY(ql_frames_file(&met->frames, frames->file[frame + which], &file));
    QL_TRY(ql_wrf_frame_rain(&met->frame, file, frames->record[frame + which], which));
  }
  const float *begin = met->frame.rain[0], *end = met->frame.rain[1];
  const float seconds = (float)(frames->times[frame + 1] - frames->times[frame]);
  for (size_t n = 0; n < plane; n++)
    fields->rain_rate[n] = (end[n] >= begin[n] ? end[n] - begin[n] : fmaxf(end[n], 0.0F)) / seconds;
  return QL_OK;
}

ql_status ql_meteorology_read(ql_meteorology *met, int frame, ql_met_fields *fields) {
  if (frame < 0 || frame >= met->frames.count)
    return ql_error_set(QL_ERR_ARGUMENT, "meteorology frame %d of %d", frame, met->frames.count);
  const ql_nc *file = NULL;
  char when[QL_CLOCK_TEXT];
  QL_TRY(ql_frames_file(&met->frames, met->frames.file[frame], &file));
  ql_clock_format(met->frames.times[frame], when);
  fields->time = met->frames.times[frame];
  QL_TRY(ql_error_context(ql_wrf_frame_read(&met->frame, file, met->frames.record[frame], fields),
                          "frame of %s", when));
  ql_diagnose_fill(&met->diagnose, fields);
  return read_rain(met, frame, fields);
}
