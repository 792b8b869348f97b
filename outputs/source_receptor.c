#include "outputs/source_receptor.h"

#include "base/nc.h"
#include "outputs/axes.h"
#include "outputs/station_puffs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096, TEXT = 96 };
static const double hour_length = 3600.0; /* s */

/* The variable of each tracer. */
static const struct {
  const char *name, *long_name;
  ql_mode mode; /* of the particles */
} tracers[QL_PLUMES_TRACERS] = {
    [QL_PLUMES_INERT] = {.name = "coefficient",
                         .long_name = "mean concentration at the station for each kg that the "
                                      "source emits in the hour, of what neither reacts nor "
                                      "deposits"},
    [QL_PLUMES_FINE] = {.name = "coefficient_pm25_fine",
                        .long_name = "mean PM2.5 at the station for each kg of fine particles "
                                     "that the source emits in the hour, less what is deposited",
                        .mode = QL_MODE_FINE},
    [QL_PLUMES_COARSE] = {.name = "coefficient_pm25_coarse",
                          .long_name = "mean PM2.5 at the station for each kg of coarse particles "
                                       "that the source emits in the hour, less what is deposited",
                          .mode = QL_MODE_COARSE}};

/* Values of one tracer in one record. */
static size_t block_size(const ql_source_receptor *of) {
  return (size_t)of->receptors.count * (size_t)of->stacks->count * (size_t)of->hours;
}

size_t ql_source_receptor_record(const ql_source_receptor *of) {
  return block_size(of) * (size_t)of->tracer->count;
}

ql_status ql_source_receptor_create(ql_arena *arena, const ql_plumes *plumes,
                                    const ql_stack_emission *stacks,
                                    const ql_station_series *series, const double span[2],
                                    ql_source_receptor *made) {
  const double first = floor(span[0] / hour_length) * hour_length;
  *made = (ql_source_receptor){.tracer = plumes->tracer,
                               .stacks = stacks,
                               .species = series->fields->species,
                               .series = series,
                               .first = first,
                               .hours = (int)ceil((span[1] - first) / hour_length)};
  memcpy(made->number, plumes->number, sizeof made->number);
  QL_TRY(ql_station_puffs_receptors(arena, series->fields->grid, series->stations,
                                    series->station_count, &made->receptors));
  const size_t record = ql_source_receptor_record(made);
  const size_t capacity = (size_t)plumes->tracer->puffs->capacity;
  QL_TRY(ql_arena_take(arena, "weights of puffs", (size_t)series->station_count * capacity,
                       sizeof *made->weight, &made->weight));
  QL_TRY(ql_arena_take(arena, "coefficients", record, sizeof *made->sum, &made->sum));
  QL_TRY(ql_arena_take(arena, "emissions of sources",
                       (size_t)stacks->species_count * (size_t)stacks->count * (size_t)made->hours,
                       sizeof *made->emission, &made->emission));
  return ql_arena_take(arena, "coefficients", record * (size_t)series->capacity,
                       sizeof *made->values, &made->values);
}

void ql_source_receptor_emit(ql_source_receptor *of, double hour, const ql_stack_emission *stacks) {
  const int h = (int)lround((hour - of->first) / hour_length);
  if (h < 0 || h >= of->hours) return;
  for (int s = 0; s < stacks->species_count; s++) {
    const ql_species *species = &of->species->items[stacks->species[s]];
    const double kg = species->particle ? 1.0 : species->molar_mass;
    for (int n = 0; n < stacks->count; n++) {
      const size_t at = (size_t)s * (size_t)stacks->count + (size_t)n;
      of->emission[at * (size_t)of->hours + (size_t)h] =
          (float)(kg * hour_length * (double)stacks->rate[at]);
    }
  }
}

/* Release hour of a tracer puff at `time`, which has lived from the middle of a step on. */
static int release_hour(const ql_source_receptor *of, int puff, double time) {
  const double released = time - of->tracer->puffs->age[puff];
  return (int)floor((released - of->first) / hour_length);
}

/* The part of a tracer that counts at a station: below 2.5 um, of particles. */
static double counted(int tracer, const ql_moment *moment, size_t cell) {
  return tracer == QL_PLUMES_INERT ? 1.0
                                   : (double)moment->aerosol->share25[tracers[tracer].mode][cell];
}

/* One tracer, with weight `seconds`. */
static void accumulate(ql_source_receptor *of, const ql_moment *moment, int tracer,
                       double seconds) {
  const ql_puffs *p = of->tracer->puffs;
  const size_t hours = (size_t)of->hours, stacks = (size_t)of->stacks->count;
  const double *mass = p->mass + (size_t)of->number[tracer] * (size_t)p->capacity;
  double *sum = of->sum + (size_t)of->number[tracer] * block_size(of);
  for (int r = 0; r < of->receptors.count; r++) {
    const ql_station *station = &of->series->stations[r];
    const size_t cell = ql_grid_at(of->series->fields->grid, 0, station->j, station->i);
    const double share = seconds * counted(tracer, moment, cell);
    for (int n = 0; n < p->count; n++) {
      const int hour = release_hour(of, n, moment->state->time);
      const size_t at = (size_t)p->source[n] * hours + (size_t)hour;
      sum[(size_t)r * stacks * hours + at] +=
          share * mass[n] * of->weight[(size_t)r * (size_t)p->capacity + (size_t)n];
    }
  }
}

void ql_source_receptor_accumulate(ql_source_receptor *of, const ql_moment *moment,
                                   double seconds) {
  ql_pig_weigh(of->tracer, moment->now, &of->receptors, of->weight);
  for (int tracer = 0; tracer < QL_PLUMES_TRACERS; tracer++)
    if (of->number[tracer] >= 0) accumulate(of, moment, tracer, seconds);
  of->seconds += seconds;
}

void ql_source_receptor_finish(ql_source_receptor *of) {
  const size_t record = ql_source_receptor_record(of);
  float *last = of->values + (size_t)(of->series->records - 1) * record;
  for (size_t n = 0; n < record; n++)
    last[n] = (float)(1e9 * of->sum[n] / of->seconds); /* kg to ug */
  memset(of->sum, 0, record * sizeof *of->sum);
  of->seconds = 0.0;
}

static ql_status define_dimensions(ql_nc *nc, const ql_source_receptor *of) {
  const struct {
    const char *name;
    int length;
  } dimensions[] = {{"station", of->receptors.count},
                    {"source", of->stacks->count},
                    {"release_hour", of->hours},
                    {"species", of->stacks->species_count},
                    {"text", TEXT}};
  for (size_t d = 0; d < sizeof dimensions / sizeof dimensions[0]; d++)
    QL_TRY(ql_nc_define_dimension(nc, dimensions[d].name, (size_t)dimensions[d].length));
  return ql_axes_define_time(nc, (size_t)of->series->records, ql_axes_seconds,
                             "end of the averaging interval, UTC");
}

static ql_status define_labels(ql_nc *nc) {
  static const char *const labels[][3] = {{"station", "station text", "station identifier"},
                                          {"source", "source text", "stack identifier"},
                                          {"enterprise", "source text", "enterprise of the stack"},
                                          {"process", "source text", "process of the stack"},
                                          {"species", "species text", "model species emitted"},
                                          {"species_kind", "species text", "gas, fine or coarse"}};
  for (size_t l = 0; l < sizeof labels / sizeof labels[0]; l++) {
    const ql_nc_spec spec = {.name = labels[l][0],
                             .type = QL_NC_CHAR,
                             .dimensions = labels[l][1],
                             .long_name = labels[l][2]};
    QL_TRY(ql_nc_define(nc, &spec));
  }
  return QL_OK;
}

static ql_status define_coefficients(ql_nc *nc, const ql_source_receptor *of) {
  for (int tracer = 0; tracer < QL_PLUMES_TRACERS; tracer++) {
    const char *name = tracers[tracer].name;
    const ql_nc_spec spec = {
        .name = name,
        .type = QL_NC_FLOAT,
        .dimensions = "time station source release_hour",
        .units = "ug m-3 kg-1",
        .long_name = tracers[tracer].long_name,
        .deflate = 2,
        .chunk = {1, (size_t)of->receptors.count, (size_t)of->stacks->count, (size_t)of->hours}};
    if (of->number[tracer] < 0) continue;
    QL_TRY(ql_nc_define(nc, &spec));
    QL_TRY(ql_nc_put_text(nc, name, "cell_methods", "time: mean"));
  }
  return QL_OK;
}

static ql_status define_values(ql_nc *nc, const ql_source_receptor *of) {
  const ql_nc_spec specs[] = {{.name = "release_hour",
                               .type = QL_NC_DOUBLE,
                               .dimensions = "release_hour",
                               .units = ql_axes_seconds,
                               .long_name = "start of the hour of the emission, UTC"},
                              {.name = "emission",
                               .type = QL_NC_FLOAT,
                               .dimensions = "species source release_hour",
                               .units = "kg",
                               .long_name = "emitted by the source in the hour"}};
  for (size_t s = 0; s < sizeof specs / sizeof specs[0]; s++) QL_TRY(ql_nc_define(nc, &specs[s]));
  QL_TRY(ql_nc_put_text(nc, "release_hour", "calendar", "standard"));
  return define_coefficients(nc, of);
}

static ql_status write_labels(ql_nc *nc, const ql_source_receptor *of) {
  for (int n = 0; n < of->receptors.count; n++)
    QL_TRY(ql_nc_write_string(nc, "station", (size_t)n, of->series->stations[n].id));
  for (int n = 0; n < of->stacks->count; n++) {
    const ql_stack *stack = &of->stacks->stacks[n];
    QL_TRY(ql_nc_write_string(nc, "source", (size_t)n, stack->id));
    QL_TRY(ql_nc_write_string(nc, "enterprise", (size_t)n, stack->enterprise));
    QL_TRY(ql_nc_write_string(nc, "process", (size_t)n, stack->process));
  }
  for (int s = 0; s < of->stacks->species_count; s++) {
    const ql_species *species = &of->species->items[of->stacks->species[s]];
    const char *kind = species->mode == QL_MODE_FINE ? "fine" : "coarse";
    QL_TRY(ql_nc_write_string(nc, "species", (size_t)s, species->name));
    QL_TRY(ql_nc_write_string(nc, "species_kind", (size_t)s, species->particle ? kind : "gas"));
  }
  return QL_OK;
}

/* The coefficients of a record. */
static ql_status write_coefficients(ql_nc *nc, const ql_source_receptor *of, size_t at) {
  const ql_nc_slab record = {
      .start = {at, 0, 0, 0},
      .count = {1, (size_t)of->receptors.count, (size_t)of->stacks->count, (size_t)of->hours}};
  for (int tracer = 0; tracer < QL_PLUMES_TRACERS; tracer++)
    if (of->number[tracer] >= 0)
      QL_TRY(ql_nc_write(nc, tracers[tracer].name, &record,
                         of->values + at * ql_source_receptor_record(of) +
                             (size_t)of->number[tracer] * block_size(of)));
  return QL_OK;
}

static ql_status write_values(ql_nc *nc, const ql_source_receptor *of) {
  const ql_station_series *series = of->series;
  for (int h = 0; h < of->hours; h++) {
    const ql_nc_slab one = {.start = {(size_t)h}, .count = {1}};
    const double start = of->first + h * hour_length;
    QL_TRY(ql_nc_write_double(nc, "release_hour", &one, &start));
  }
  for (int r = 0; r < series->records; r++) {
    const size_t at = (size_t)r;
    QL_TRY(ql_axes_write_time(nc, at, series->start[r], series->end[r]));
    QL_TRY(write_coefficients(nc, of, at));
  }
  return ql_nc_write(nc, "emission", NULL, of->emission);
}

static ql_status write_contents(ql_nc *nc, const ql_source_receptor *of,
                                const ql_sensitivities *rows, bool synthetic) {
  QL_TRY(ql_nc_put_text(nc, NULL, "Conventions", "CF-1.10"));
  QL_TRY(ql_nc_put_text(nc, NULL, "title", "coefficients of source and receptor"));
  if (synthetic) QL_TRY(ql_nc_put_text(nc, NULL, "synthetic", "yes: the inputs are invented"));
  if (of) {
    QL_TRY(define_dimensions(nc, of));
    QL_TRY(define_labels(nc));
    QL_TRY(define_values(nc, of));
  }
  if (rows) QL_TRY(ql_sensitivities_define(nc, rows));
  if (of) {
    QL_TRY(write_labels(nc, of));
    QL_TRY(write_values(nc, of));
  }
  return rows ? ql_sensitivities_put(nc, rows) : QL_OK;
}

ql_status ql_source_receptor_write(const ql_source_receptor *of, const ql_sensitivities *rows,
                                   const char *folder, bool synthetic) {
  char path[PATH_SIZE];
  ql_nc *nc = NULL;
  snprintf(path, sizeof path, "%s/source_receptor.nc", folder);
  QL_TRY(ql_nc_create(path, &nc));
  const ql_status status = write_contents(nc, of, rows, synthetic);
  if (status == QL_OK) return ql_nc_commit(nc);
  ql_nc_close(nc);
  return status;
}
