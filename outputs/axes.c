#include "outputs/axes.h"

const char ql_axes_seconds[] = "seconds since 1970-01-01 00:00:00";

ql_status ql_axes_define_time(ql_nc *file, size_t records, const char *units,
                              const char *long_name) {
  const ql_nc_spec time = {.name = "time",
                           .type = QL_NC_DOUBLE,
                           .dimensions = "time",
                           .units = units,
                           .standard_name = "time",
                           .long_name = long_name};
  const ql_nc_spec bounds = {.name = "time_bnds", .type = QL_NC_DOUBLE, .dimensions = "time bnds"};
  QL_TRY(ql_nc_define_dimension(file, "time", records));
  QL_TRY(ql_nc_define_dimension(file, "bnds", 2));
  QL_TRY(ql_nc_define(file, &time));
  QL_TRY(ql_nc_define(file, &bounds));
  QL_TRY(ql_nc_put_text(file, "time", "calendar", "standard"));
  QL_TRY(ql_nc_put_text(file, "time", "axis", "T"));
  return ql_nc_put_text(file, "time", "bounds", "time_bnds");
}

ql_status ql_axes_write_time(ql_nc *file, size_t record, double start, double end) {
  const ql_nc_slab one = {.start = {record}, .count = {1}};
  const ql_nc_slab pair = {.start = {record, 0}, .count = {1, 2}};
  QL_TRY(ql_nc_write_double(file, "time", &one, &end));
  return ql_nc_write_double(file, "time_bnds", &pair, (double[2]){start, end});
}

ql_status ql_axes_define_level(ql_nc *file, size_t levels, const char *long_name) {
  const ql_nc_spec level = {.name = "level",
                            .type = QL_NC_FLOAT,
                            .dimensions = "level",
                            .units = "m",
                            .standard_name = "height",
                            .long_name = long_name};
  QL_TRY(ql_nc_define_dimension(file, "level", levels));
  QL_TRY(ql_nc_define(file, &level));
  QL_TRY(ql_nc_put_text(file, "level", "axis", "Z"));
  return ql_nc_put_text(file, "level", "positive", "up");
}
