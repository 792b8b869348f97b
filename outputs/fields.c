#include "outputs/fields.h"

#include "base/constants.h"

#include <stdio.h>
#include <string.h>

/* CF standard name table, version 85: mole_fraction_of_X_in_air. */
static const struct {
  const char *species, *standard_name;
} standard_names[] = {
    {"O3", "mole_fraction_of_ozone_in_air"},
    {"NO", "mole_fraction_of_nitrogen_monoxide_in_air"},
    {"NO2", "mole_fraction_of_nitrogen_dioxide_in_air"},
    {"NOx", "mole_fraction_of_nox_expressed_as_nitrogen_in_air"},
    {"SO2", "mole_fraction_of_sulfur_dioxide_in_air"},
    {"CO", "mole_fraction_of_carbon_monoxide_in_air"},
    {"HNO3", "mole_fraction_of_nitric_acid_in_air"},
    {"HONO", "mole_fraction_of_nitrous_acid_in_air"},
    {"PAN", "mole_fraction_of_peroxyacetyl_nitrate_in_air"},
    {"FORM", "mole_fraction_of_formaldehyde_in_air"},
    {"H2O2", "mole_fraction_of_hydrogen_peroxide_in_air"},
    {"ISOP", "mole_fraction_of_isoprene_in_air"},
    {"N2O5", "mole_fraction_of_dinitrogen_pentoxide_in_air"},
    {"OH", "mole_fraction_of_hydroxyl_radical_in_air"},
    {"HO2", "mole_fraction_of_hydroperoxyl_radical_in_air"},
    {"PM25", "mass_concentration_of_pm2p5_ambient_aerosol_particles_in_air"},
    {"PM10", "mass_concentration_of_pm10_ambient_aerosol_particles_in_air"},
};

static const char *find_standard_name(const char *name) {
  for (size_t n = 0; n < sizeof standard_names / sizeof standard_names[0]; n++)
    if (strcmp(standard_names[n].species, name) == 0) return standard_names[n].standard_name;
  return NULL;
}

static const ql_field_group *find_group(const ql_fields_request *request, const char *name) {
  for (int g = 0; g < request->group_count; g++)
    if (strcmp(request->groups[g].name, name) == 0) return &request->groups[g];
  return NULL;
}

static ql_status describe(const ql_fields_request *request, const char *name, ql_field *field) {
  const ql_field_group *group = find_group(request, name);
  const int species = ql_species_find(request->species, name);
  if (!group && species < 0)
    return ql_error_set(
        QL_ERR_INPUT,
        "output species '%s' is neither a species of the mechanism nor one of the sums "
        "NOx, PM25, PM10; names are case-sensitive",
        name);
  *field = (ql_field){.standard_name = find_standard_name(name)};
  snprintf(field->name, sizeof field->name, "%s", name);
  if (group) {
    field->part_count = group->part_count;
    memcpy(field->parts, group->parts, sizeof field->parts);
  } else {
    field->part_count = 1;
    field->parts[0] = species;
  }
  field->particle = request->species->items[field->parts[0]].particle;
  field->units = field->particle ? "ug m-3" : "1e-9";
  snprintf(field->long_name, sizeof field->long_name, "%s of %s, mean over the interval",
           field->particle ? "mass concentration at ambient conditions" : "mole fraction",
           group ? group->long_name : name);
  return QL_OK;
}

ql_status ql_fields_create(ql_arena *arena, const ql_fields_request *request, char *const *names,
                           int count, ql_fields *fields) {
  const ql_grid *g = request->grid;
  *fields = (ql_fields){.grid = g, .count = count, .layers = request->layers};
  if (fields->layers <= 0 || fields->layers > g->nz) fields->layers = g->nz;
  QL_TRY(
      ql_arena_take(arena, "output fields", (size_t)count, sizeof *fields->items, &fields->items));
  for (int f = 0; f < count; f++) QL_TRY(describe(request, names[f], &fields->items[f]));
  const size_t plane = (size_t)g->ny * (size_t)g->nx, cells = (size_t)fields->layers * plane;
  QL_TRY(ql_arena_take(arena, "wind means", 2 * plane, sizeof(float), &fields->wind));
  return ql_arena_take(arena, "output means", (size_t)count * cells, sizeof(float), &fields->mean);
}

/* Add one layer of one species: ppb = 1e9 q; ug m-3 = 1e9 q M_air air / thickness. */
static void add_layer(const ql_fields *fields, const ql_real *c, const ql_met_fields *now, int k,
                      bool particle, float weight, float *sum) {
  const ql_grid *g = fields->grid;
  for (int j = 0; j < g->ny; j++) {
    const size_t at = ql_grid_at2(g, j, 0), met = ql_grid_at(g, k, j, 0);
    float *row = sum + (size_t)j * (size_t)g->nx;
    if (particle) {
#pragma omp simd
      for (int i = 0; i < g->nx; i++)
        row[i] += weight * (float)(1e9 * QL_MOLAR_MASS_AIR) * (float)c[at + (size_t)i] *
                  now->air[met + (size_t)i] / now->thickness[met + (size_t)i];
    } else {
#pragma omp simd
      for (int i = 0; i < g->nx; i++) row[i] += weight * 1e9f * (float)c[at + (size_t)i];
    }
  }
}

/* Wind at cell centres: the mean of the two faces. */
static void add_wind(const ql_fields *fields, const ql_met_fields *now, float weight) {
  const ql_grid *g = fields->grid;
  const size_t plane = (size_t)g->ny * (size_t)g->nx;
  for (int j = 0; j < g->ny; j++) {
    const size_t at = ql_grid_at2(g, j, 0);
    float *along_x = fields->wind + (size_t)j * (size_t)g->nx, *along_y = along_x + plane;
    for (size_t i = 0; i < (size_t)g->nx; i++) {
      along_x[i] += 0.5f * weight * (now->wind_x[at + i] + now->wind_x[at + i + 1]);
      along_y[i] += 0.5f * weight * (now->wind_y[at + i] + now->wind_y[at + i + g->row]);
    }
  }
}

void ql_fields_accumulate(ql_fields *fields, const ql_state *state, const ql_met_fields *now,
                          double seconds) {
  const size_t layer = (size_t)fields->grid->ny * (size_t)fields->grid->nx;
#pragma omp parallel for collapse(2) schedule(static)
  for (int f = 0; f < fields->count; f++)
    for (int k = 0; k < fields->layers; k++) {
      const ql_field *field = &fields->items[f];
      float *sum = fields->mean + ((size_t)f * (size_t)fields->layers + (size_t)k) * layer;
      for (int p = 0; p < field->part_count; p++)
        add_layer(fields, ql_state_layer(state, field->parts[p], k), now, k, field->particle,
                  (float)seconds, sum);
    }
  add_wind(fields, now, (float)seconds);
  fields->weight += seconds;
}

static size_t wind_values(const ql_fields *fields) {
  return 2 * (size_t)fields->grid->ny * (size_t)fields->grid->nx;
}

static size_t total_values(const ql_fields *fields) {
  return (size_t)fields->count * (size_t)fields->layers * (size_t)fields->grid->ny *
         (size_t)fields->grid->nx;
}

void ql_fields_finish(ql_fields *fields) {
  const float scale = fields->weight > 0.0 ? (float)(1.0 / fields->weight) : 0.0f;
  const size_t total = total_values(fields);
  for (size_t n = 0; n < total; n++) fields->mean[n] *= scale;
  for (size_t n = 0; n < wind_values(fields); n++) fields->wind[n] *= scale;
  fields->weight = 0.0;
}

void ql_fields_clear(ql_fields *fields) {
  memset(fields->mean, 0, total_values(fields) * sizeof *fields->mean);
  memset(fields->wind, 0, wind_values(fields) * sizeof *fields->wind);
  fields->weight = 0.0;
}
