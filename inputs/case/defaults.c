#include "inputs/case/defaults.h"

#include "inputs/yaml/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ql_status no_memory(void) {
  return ql_error_set(QL_ERR_MEMORY, "out of memory filling in the case's defaults");
}

static ql_status text(char **value, const char *standard) {
  if (!*value) *value = strdup(standard);
  return *value ? QL_OK : no_memory();
}

static void number(const ql_case *made, const char *key, double *value, double standard) {
  if (!ql_yaml_map_has(made->map, key)) *value = standard;
}

static void integer(const ql_case *made, const char *key, int *value, int standard) {
  if (!ql_yaml_map_has(made->map, key)) *value = standard;
}

/* The case file's own name without folder and ending. */
static ql_status default_name(ql_case *made) {
  if (made->name) return QL_OK;
  const char *slash = strrchr(made->path, '/');
  const char *base = slash ? slash + 1 : made->path;
  const char *dot = strrchr(base, '.');
  made->name = strndup(base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
  return made->name ? QL_OK : no_memory();
}

static ql_status default_species(ql_case_output *output) {
  static const char *const species[] = {
      "O3",        "NO",         "NO2",        "NOx",        "SO2",         "CO",      "HNO3",
      "NH3",       "PAN",        "FORM",       "H2O2",       "ISOP",        "PM25",    "PM10",
      "PM25_SO4",  "PM25_NO3",   "PM25_NH4",   "PM25_POA",   "PM25_SOA",    "PM25_BC", "PM25_SS",
      "PM25_DUST", "PM25_OTHER", "PM25_WATER", "EXTINCTION", "VISUAL_RANGE"};
  enum { COUNT = sizeof species / sizeof species[0] };
  if (output->species) return QL_OK;
  output->species = calloc(COUNT, sizeof *output->species);
  if (!output->species) return no_memory();
  output->species_count = COUNT;
  for (int i = 0; i < COUNT; i++) QL_TRY(text(&output->species[i], species[i]));
  return QL_OK;
}

static void default_towns(ql_case *made) {
  char key[QL_YAML_KEY];
  for (unsigned n = 0; n < made->output.town_maps_count; n++) {
    ql_case_town *town = &made->output.town_maps[n];
    snprintf(key, sizeof key, "output.town_maps[%u].size", n);
    number(made, key, &town->size, 10.0);
    snprintf(key, sizeof key, "output.town_maps[%u].spacing", n);
    number(made, key, &town->spacing, 200.0);
  }
}

/* The fewest whole hours that are a multiple of the output interval (min). */
static int default_checkpoint(int interval) {
  int minutes = 60;
  while (interval > 0 && minutes < 1440 && minutes % interval) minutes += 60;
  return minutes;
}

ql_status ql_defaults_fill(ql_case *made) {
  QL_TRY(default_name(made));
  QL_TRY(text(&made->title, made->name));
  QL_TRY(text(&made->timezone, "+08:00"));
  QL_TRY(text(&made->mechanism, "cb6r5_ae"));
  number(made, "meteorology.minimum_kz", &made->meteorology.minimum_kz, 0.1);
  number(made, "land.ozone_column", &made->land.ozone_column, 300.0);
  number(made, "emissions.natural.past_temperature", &made->emissions.natural.past_temperature,
         297.0);
  QL_TRY(text(&made->emissions.plume_in_grid, "none"));
  number(made, "numerics.step", &made->numerics.step, 300.0);
  number(made, "numerics.chemistry_step", &made->numerics.chemistry_step, 600.0);
  number(made, "numerics.photolysis_step", &made->numerics.photolysis_step, 1200.0);
  QL_TRY(text(&made->numerics.tolerance, "production"));
  QL_TRY(text(&made->numerics.n2o5, "davis"));
  QL_TRY(text(&made->output.folder, "output"));
  QL_TRY(default_species(&made->output));
  default_towns(made);
  integer(made, "output.layers", &made->output.layers, 1);
  integer(made, "output.interval", &made->output.interval, 60);
  integer(made, "output.checkpoint", &made->output.checkpoint,
          default_checkpoint(made->output.interval));
  made->output.checkpoint_by_clock = !ql_yaml_map_has(made->map, "output.checkpoint");
  return QL_OK;
}
