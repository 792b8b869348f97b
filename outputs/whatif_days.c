/* Daily values on the grid: the bulletin's arithmetic, a cell standing for a station. */
#include "outputs/whatif_parts.h"

#include <math.h>
#include <string.h>

static const double hour_length = 3600.0, day_length = 86400.0; /* s */

const ql_whatif_metric ql_whatif_metrics[QL_WHATIF_METRICS] = {
    {QL_POLLUTANT_PM25, "PM25_24h", "24-h mean of PM2.5", "day: mean"},
    {QL_POLLUTANT_O3, "O3_MDA8", "daily maximum of 8-h running means of ozone",
     "day: maximum (comment: of means over 8 hours)"}};

/* One field of a run in the hours that a day's values are made of; all cells are its stations. */
typedef struct window {
  const ql_whatif_results *run;
  const ql_whatif_options *options;
  ql_field field;
  ql_fields one;
  ql_station_series series;
  float *room; /* for the records of any one day */
} window;

/* Records that touch the hours of the day that begins at local `date`. */
static size_t records_of(const window *w, double date, size_t *first) {
  const double from = date - QL_AQI_BEFORE * hour_length - w->options->utc_offset;
  const double to = date + day_length - w->options->utc_offset;
  size_t count = 0;
  *first = 0;
  for (size_t r = 0; r < w->run->records; r++)
    if (w->run->end[r] > from && w->run->start[r] < to && count++ == 0) *first = r;
  return count;
}

static ql_status read_day(window *w, double date) {
  const size_t plane = w->run->ny * w->run->nx;
  size_t first;
  const size_t count = records_of(w, date, &first);
  for (size_t r = 0; r < count; r++) {
    const ql_nc_slab slab = {.start = {first + r}, .count = {1, 1, w->run->ny, w->run->nx}};
    QL_TRY(ql_nc_read(w->run->forecast, w->field.name, w->field.units, &slab, w->room + r * plane));
  }
  w->series = (ql_station_series){.fields = &w->one,
                                  .station_count = (int)plane,
                                  .records = (int)count,
                                  .start = w->run->start + first,
                                  .end = w->run->end + first,
                                  .values = w->room};
  return QL_OK;
}

static ql_status fill_days(window *w, ql_pollutant pollutant, float *daily) {
  const size_t plane = w->run->ny * w->run->nx;
  const ql_bulletin cells = {.standards = w->options->standards,
                             .series = &w->series,
                             .utc_offset = w->options->utc_offset};
  double hours[QL_POLLUTANT_COUNT][QL_AQI_HOURS];
  for (int d = 0; d < w->run->days; d++) {
    const double date = w->run->first_date + d * day_length;
    QL_TRY(read_day(w, date));
    for (size_t c = 0; c < plane; c++) {
      ql_bulletin_hours(&cells, (int)c, date, hours);
      const ql_aqi_day day = ql_aqi_day_values(w->options->standards, date, hours);
      daily[(size_t)d * plane + c] = (float)day.value[pollutant];
    }
  }
  return QL_OK;
}

static ql_status metric_days(ql_arena *arena, const ql_whatif_options *options,
                             ql_whatif_results *run, int metric) {
  const size_t plane = run->ny * run->nx;
  const ql_pollutant pollutant = ql_whatif_metrics[metric].pollutant;
  const ql_pollutant_info *info = ql_pollutant_get(pollutant);
  window w = {.run = run, .options = options};
  if (!ql_nc_has(run->forecast, info->field)) return QL_OK;
  snprintf(w.field.name, sizeof w.field.name, "%s", info->field);
  w.field.particle = info->molar_mass <= 0.0;
  w.field.units = w.field.particle ? "ug m-3" : "1e-9";
  w.one = (ql_fields){.count = 1, .layers = 1, .items = &w.field};
  size_t most = 1, first;
  for (int d = 0; d < run->days; d++) {
    const size_t count = records_of(&w, run->first_date + d * day_length, &first);
    if (count > most) most = count;
  }
  const size_t values = (size_t)run->days * plane;
  QL_TRY(ql_arena_take(arena, "records of a day", most * plane, sizeof(float), &w.room));
  QL_TRY(ql_arena_take(arena, "daily values", values, sizeof(float), &run->daily[metric]));
  return fill_days(&w, pollutant, run->daily[metric]);
}

ql_status ql_whatif_days_compute(ql_arena *arena, const ql_whatif_options *options,
                                 ql_whatif_results *run) {
  for (int m = 0; m < QL_WHATIF_METRICS; m++) QL_TRY(metric_days(arena, options, run, m));
  return QL_OK;
}
