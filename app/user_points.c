#include "app/user_points.h"

#include "inputs/stations.h"

#include <stdio.h>

static ql_town_request request_of(const ql_case_town *town) {
  return (ql_town_request){.name = town->name,
                           .longitude = town->longitude,
                           .latitude = town->latitude,
                           .size = 1000.0 * town->size,
                           .spacing = town->spacing};
}

static void check_towns(ql_run *run) {
  const ql_case_output *o = &run->setup->output;
  char key[64];
  ql_grid *unused;
  for (unsigned n = 0; n < o->town_maps_count; n++) {
    const ql_town_request request = request_of(&o->town_maps[n]);
    snprintf(key, sizeof key, "output.town_maps[%u]", n);
    const ql_status inside = ql_town_maps_grid(run->arena, run->grid, &request, &unused);
    ql_problems_status(&run->problems, ql_case_place(run->setup, key),
                       ql_error_context(inside, "%s", key));
  }
}

void ql_user_points_open(ql_run *run) {
  const char *path = run->setup->output.receptors;
  const size_t errors = run->problems.error_count;
  if (path) {
    const ql_status status = ql_stations_read(run->arena, path, run->grid, &run->problems,
                                              &run->receptors, &run->receptor_count);
    if (status != QL_OK && run->problems.error_count == errors)
      ql_problems_status(&run->problems, ql_case_place(run->setup, "output.receptors"), status);
  }
  check_towns(run);
}

static ql_status prepare_towns(ql_run *run, const ql_pig *pig) {
  const ql_case_output *o = &run->setup->output;
  ql_town_request *requests;
  QL_TRY(ql_arena_take(run->arena, "towns", o->town_maps_count, sizeof *requests, &requests));
  for (unsigned n = 0; n < o->town_maps_count; n++) requests[n] = request_of(&o->town_maps[n]);
  return ql_town_maps_create(run->arena, pig, &run->series, requests, (int)o->town_maps_count,
                             &run->towns);
}

ql_status ql_user_points_prepare(ql_run *run) {
  const ql_plumes *plumes = ql_driver_plumes(run->driver);
  const ql_pig *pig = plumes ? plumes->pig : NULL;
  if (run->receptor_count) {
    QL_TRY(ql_stations_create(run->arena, &run->fields, run->receptors, run->receptor_count,
                              run->series.capacity, &run->receptor_series));
    if (pig)
      QL_TRY(ql_station_puffs_create(run->arena, pig, &run->receptor_series, &run->receptor_puffs));
  }
  return pig && run->setup->output.town_maps_count ? prepare_towns(run, pig) : QL_OK;
}

void ql_user_points_accumulate(ql_run *run, const ql_moment *moment, double seconds) {
  if (run->receptor_puffs.pig) ql_station_puffs_accumulate(&run->receptor_puffs, moment, seconds);
  if (run->towns.pig) ql_town_maps_accumulate(&run->towns, moment, seconds);
}

void ql_user_points_finish(ql_run *run) {
  const int last = run->series.records - 1;
  if (run->receptor_count)
    ql_stations_append(&run->receptor_series, run->series.start[last], run->series.end[last]);
  if (run->receptor_puffs.pig) ql_station_puffs_finish(&run->receptor_puffs, &run->receptor_series);
  if (run->towns.pig) ql_town_maps_finish(&run->towns);
}

ql_status ql_user_points_write(const ql_run *run, const char *folder) {
  if (run->receptor_count)
    QL_TRY(ql_stations_write(&run->receptor_series, folder, "receptors", run->setup->utc_offset,
                             run->setup->synthetic));
  return run->towns.pig ? ql_town_maps_write(&run->towns, folder, run->setup->synthetic) : QL_OK;
}

void ql_user_points_print_cost(const ql_run *run) {
  const ql_town_maps *towns = &run->towns;
  if (!towns->pig) return;
  printf(
      "of it town maps: %zu values an interval, %.0f MB, %.2f CPU s in these steps, in which the "
      "puffs have only begun\n",
      towns->record, 1e-6 * (double)(towns->record * (size_t)run->series.capacity * sizeof(float)),
      towns->timer.cpu);
}
