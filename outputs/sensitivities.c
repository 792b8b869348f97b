#include "outputs/sensitivities.h"

#include <math.h>

enum { TEXT = 96, PIECE = 1024 };
static const double fill_value = 9.969209968386869e36; /* NetCDF's own for float */

static ql_status define_dimensions(ql_nc *nc, const ql_sensitivities *of) {
  const struct {
    const char *name;
    int length;
  } dimensions[] = {
      {"metric", of->metric_count}, {"row", of->row_count}, {"text", TEXT}, {"bnds", 2}};
  if (of->metric_count < 1 || of->row_count < 1)
    return ql_error_set(QL_ERR_ARGUMENT, "%d metric(s) and %d row(s): there is nothing to write",
                        of->metric_count, of->row_count);
  for (size_t d = 0; d < sizeof dimensions / sizeof dimensions[0]; d++)
    if (!ql_nc_has_dimension(nc, dimensions[d].name))
      QL_TRY(ql_nc_define_dimension(nc, dimensions[d].name, (size_t)dimensions[d].length));
  return QL_OK;
}

static ql_status define_labels(ql_nc *nc) {
  static const char *const labels[][3] = {
      {"metric_station", "metric text", "station identifier"},
      {"metric_pollutant", "metric text",
       "PM25: mean of the local day; O3: daily maximum of 8-h running means"},
      {"row_enterprise", "row text", "enterprise that emits"},
      {"row_process", "row text", "process that emits; empty: all of the enterprise"},
      {"row_group", "row text", "group of species that is emitted: PM25, NOx, VOC, SO2, NH3, all"},
      {"row_together", "row text",
       "group of enterprises that was changed together; empty: this one alone"}};
  for (size_t l = 0; l < sizeof labels / sizeof labels[0]; l++) {
    const ql_nc_spec spec = {.name = labels[l][0],
                             .type = QL_NC_CHAR,
                             .dimensions = labels[l][1],
                             .long_name = labels[l][2]};
    QL_TRY(ql_nc_define(nc, &spec));
  }
  return QL_OK;
}

static ql_status define_times(ql_nc *nc) {
  static const char *const times[][3] = {
      {"metric_day", "metric", "start of the local day, UTC"},
      {"metric_time", "metric", "end of the interval that the metric is the mean of, UTC"},
      {"metric_bnds", "metric bnds", NULL},
      {"row_time", "row", "start of the block of hours of the emission, UTC"},
      {"row_bnds", "row bnds", NULL}};
  for (size_t t = 0; t < sizeof times / sizeof times[0]; t++) {
    const ql_nc_spec spec = {.name = times[t][0],
                             .type = QL_NC_DOUBLE,
                             .dimensions = times[t][1],
                             .units = "seconds since 1970-01-01 00:00:00",
                             .long_name = times[t][2]};
    QL_TRY(ql_nc_define(nc, &spec));
    QL_TRY(ql_nc_put_text(nc, times[t][0], "calendar", "standard"));
  }
  QL_TRY(ql_nc_put_text(nc, "metric_time", "bounds", "metric_bnds"));
  return ql_nc_put_text(nc, "row_time", "bounds", "row_bnds");
}

static ql_status define_numbers(ql_nc *nc) {
  const ql_nc_spec specs[] = {
      {.name = "metric_value",
       .type = QL_NC_DOUBLE,
       .dimensions = "metric",
       .units = "ug m-3",
       .long_name = "metric in the base run, not rounded; gases at the reference temperature and "
                    "pressure of the standard"},
      {.name = "row_emission",
       .type = QL_NC_DOUBLE,
       .dimensions = "row",
       .units = "kg",
       .long_name = "emission in the base run, NOx as NO2"},
      {.name = "row_perturbation",
       .type = QL_NC_DOUBLE,
       .dimensions = "row",
       .units = "1",
       .long_name = "relative change of the emission from which the row comes; 0: exact"},
      {.name = "row_method",
       .type = QL_NC_INT,
       .dimensions = "row",
       .long_name = "how the row was found"},
      {.name = "sensitivity",
       .type = QL_NC_FLOAT,
       .dimensions = "metric row",
       .units = "ug m-3 kg-1",
       .long_name = "change of the metric for each kg that is emitted more; missing where the row "
                    "says nothing of the metric",
       .deflate = 2}};
  for (size_t s = 0; s < sizeof specs / sizeof specs[0]; s++) QL_TRY(ql_nc_define(nc, &specs[s]));
  QL_TRY(ql_nc_put_numbers(nc, "row_method", "flag_values", 3,
                           (const double[]){QL_BY_PUFFS, QL_BY_PERTURBATION, QL_BY_ADJOINT}));
  QL_TRY(ql_nc_put_text(nc, "row_method", "flag_meanings", "puffs perturbation adjoint"));
  QL_TRY(ql_nc_put_numbers(nc, "sensitivity", "_FillValue", 1, &fill_value));
  return ql_nc_put_text(nc, "sensitivity", "coordinates",
                        "metric_station metric_pollutant metric_day metric_time row_enterprise "
                        "row_process row_group row_time row_method");
}

ql_status ql_sensitivities_define(ql_nc *nc, const ql_sensitivities *of) {
  QL_TRY(define_dimensions(nc, of));
  QL_TRY(define_labels(nc));
  QL_TRY(define_times(nc));
  return define_numbers(nc);
}

static ql_status put_metric(ql_nc *nc, const ql_metric *metric, size_t at) {
  const ql_nc_slab one = {.start = {at}, .count = {1}};
  const ql_nc_slab pair = {.start = {at, 0}, .count = {1, 2}};
  QL_TRY(ql_nc_write_string(nc, "metric_station", at, metric->station));
  QL_TRY(ql_nc_write_string(nc, "metric_pollutant", at, metric->pollutant));
  QL_TRY(ql_nc_write_double(nc, "metric_day", &one, &metric->day));
  QL_TRY(ql_nc_write_double(nc, "metric_time", &one, &metric->end));
  QL_TRY(ql_nc_write_double(nc, "metric_bnds", &pair, (double[]){metric->start, metric->end}));
  return ql_nc_write_double(nc, "metric_value", &one, &metric->value);
}

static ql_status put_row(ql_nc *nc, const ql_sensitivity_row *row, size_t at) {
  const double method = (double)row->method;
  const ql_nc_slab one = {.start = {at}, .count = {1}};
  const ql_nc_slab pair = {.start = {at, 0}, .count = {1, 2}};
  QL_TRY(ql_nc_write_string(nc, "row_enterprise", at, row->enterprise));
  QL_TRY(ql_nc_write_string(nc, "row_process", at, row->process));
  QL_TRY(ql_nc_write_string(nc, "row_group", at, row->group));
  QL_TRY(ql_nc_write_string(nc, "row_together", at, row->together));
  QL_TRY(ql_nc_write_double(nc, "row_time", &one, &row->start));
  QL_TRY(ql_nc_write_double(nc, "row_bnds", &pair, (double[]){row->start, row->end}));
  QL_TRY(ql_nc_write_double(nc, "row_emission", &one, &row->emission));
  QL_TRY(ql_nc_write_double(nc, "row_perturbation", &one, &row->perturbation));
  return ql_nc_write_double(nc, "row_method", &one, &method);
}

/* The values of one metric, in pieces: NaN becomes the fill value on the way. */
static ql_status put_values(ql_nc *nc, const ql_sensitivities *of, size_t metric) {
  float piece[PIECE];
  const size_t rows = (size_t)of->row_count;
  for (size_t first = 0; first < rows; first += PIECE) {
    const size_t count = rows - first < PIECE ? rows - first : PIECE;
    const ql_nc_slab slab = {.start = {metric, first}, .count = {1, count}};
    for (size_t n = 0; n < count; n++) {
      const float value = of->value[metric * rows + first + n];
      piece[n] = isnan(value) ? (float)fill_value : value;
    }
    QL_TRY(ql_nc_write(nc, "sensitivity", &slab, piece));
  }
  return QL_OK;
}

ql_status ql_sensitivities_put(ql_nc *nc, const ql_sensitivities *of) {
  for (int m = 0; m < of->metric_count; m++) QL_TRY(put_metric(nc, &of->metrics[m], (size_t)m));
  for (int r = 0; r < of->row_count; r++) QL_TRY(put_row(nc, &of->rows[r], (size_t)r));
  for (int m = 0; m < of->metric_count; m++) QL_TRY(put_values(nc, of, (size_t)m));
  return QL_OK;
}
