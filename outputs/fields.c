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
    {"NH3", "mole_fraction_of_ammonia_in_air"},
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
    {"PM25_WATER", "mass_concentration_of_water_in_ambient_aerosol_particles_in_air"},
    {"VISUAL_RANGE", "visibility_in_air"},
};

/* The components of PM25 and PM10, by what follows their first underscore. */
static const struct {
  const char *component, *standard_name;
} component_names[] = {
    {"SO4", "mass_concentration_of_sulfate_dry_aerosol_particles_in_air"},
    {"NO3", "mass_concentration_of_nitrate_dry_aerosol_particles_in_air"},
    {"NH4", "mass_concentration_of_ammonium_dry_aerosol_particles_in_air"},
    {"POA",
     "mass_concentration_of_primary_particulate_organic_matter_dry_aerosol_particles_in_air"},
    {"SOA",
     "mass_concentration_of_secondary_particulate_organic_matter_dry_aerosol_particles_in_air"},
    {"BC", "mass_concentration_of_elemental_carbon_dry_aerosol_particles_in_air"},
    {"SS", "mass_concentration_of_sea_salt_dry_aerosol_particles_in_air"},
    {"DUST", "mass_concentration_of_dust_dry_aerosol_particles_in_air"},
};

static const char *find_standard_name(const char *name) {
  for (size_t n = 0; n < sizeof standard_names / sizeof standard_names[0]; n++)
    if (strcmp(standard_names[n].species, name) == 0) return standard_names[n].standard_name;
  if (strncmp(name, "PM25_", 5) != 0 && strncmp(name, "PM10_", 5) != 0) return NULL;
  for (size_t n = 0; n < sizeof component_names / sizeof component_names[0]; n++)
    if (strcmp(component_names[n].component, name + 5) == 0)
      return component_names[n].standard_name;
  return NULL;
}

static const ql_field_group *find_group(const ql_fields_request *request, const char *name) {
  for (int g = 0; g < request->group_count; g++)
    if (strcmp(request->groups[g].name, name) == 0) return &request->groups[g];
  return NULL;
}

/* A single species, as the one part of its field. */
static ql_status describe_species(ql_arena *arena, int species, ql_field *field) {
  ql_field_part *part = NULL;
  QL_TRY(ql_arena_take(arena, "part of a field", 1, sizeof *part, &part));
  *part = (ql_field_part){.species = species, .cut = QL_FIELD_ALL};
  field->parts = part;
  field->part_count = 1;
  return QL_OK;
}

/* Units and names of a sum: those of its first part. */
static void describe_sum(const ql_fields_request *request, const char *of, ql_field *field) {
  field->particle =
      field->part_count > 0 && request->species->items[field->parts[0].species].particle;
  field->units = field->particle ? "ug m-3" : "1e-9";
  snprintf(field->long_name, sizeof field->long_name, "%s of %s, mean over the interval",
           field->particle ? "mass concentration at ambient conditions" : "mole fraction", of);
}

static void describe_diagnostic(const ql_field_group *group, ql_field *field) {
  static const char *const units[] = {
      [QL_FIELD_WATER] = "ug m-3", [QL_FIELD_EXTINCTION] = "Mm-1", [QL_FIELD_VISUAL_RANGE] = "km"};
  field->units = units[group->kind];
  field->particle = group->kind == QL_FIELD_WATER;
  snprintf(field->long_name, sizeof field->long_name, "%s, mean over the interval",
           group->long_name);
}

static ql_status describe(ql_arena *arena, const ql_fields_request *request, const char *name,
                          ql_field *field) {
  const ql_field_group *group = find_group(request, name);
  const int species = ql_species_find(request->species, name);
  if (!group && species < 0)
    return ql_error_set(QL_ERR_INPUT,
                        "output species '%s' is neither a species of the mechanism nor one of "
                        "NOx, PM25, PM10, their components (PM25_SO4 ...), PM25_WATER, EXTINCTION "
                        "and VISUAL_RANGE; names are case-sensitive",
                        name);
  *field = (ql_field){.standard_name = find_standard_name(name)};
  snprintf(field->name, sizeof field->name, "%s", name);
  if (group) {
    field->kind = group->kind;
    field->part_count = group->part_count;
    field->parts = group->parts;
  } else {
    QL_TRY(describe_species(arena, species, field));
  }
  if (field->kind == QL_FIELD_SUM)
    describe_sum(request, group ? group->long_name : name, field);
  else
    describe_diagnostic(group, field);
  return QL_OK;
}

ql_status ql_fields_create(ql_arena *arena, const ql_fields_request *request, char *const *names,
                           int count, ql_fields *fields) {
  const ql_grid *g = request->grid;
  *fields = (ql_fields){
      .grid = g, .species = request->species, .count = count, .layers = request->layers};
  if (fields->layers <= 0 || fields->layers > g->nz) fields->layers = g->nz;
  QL_TRY(
      ql_arena_take(arena, "output fields", (size_t)count, sizeof *fields->items, &fields->items));
  for (int f = 0; f < count; f++) QL_TRY(describe(arena, request, names[f], &fields->items[f]));
  QL_TRY(ql_visibility_create(arena, request->species, &fields->visibility));
  const size_t plane = (size_t)g->ny * (size_t)g->nx, cells = (size_t)fields->layers * plane;
  QL_TRY(ql_arena_take(arena, "wind means", 2 * plane, sizeof(float), &fields->wind));
  return ql_arena_take(arena, "output means", (size_t)count * cells, sizeof(float), &fields->mean);
}

/* A stretch of a row, from index `at` of the volume on. */
typedef struct stretch {
  const ql_moment *moment;
  size_t at;
  int count;
  float weight; /* s */
} stretch;

/* Gases: ppb = 1e9 q. */
static void add_gas(const stretch *s, const ql_real *c, float *sum) {
#pragma omp simd
  for (int i = 0; i < s->count; i++) sum[i] += s->weight * 1e9f * (float)c[i];
}

/* Particles: ug m-3 = 1e9 q M_air air / thickness, times the share that counts (NULL: all). */
static void add_particle(const stretch *s, const ql_real *c, const float *share, float *sum) {
  const float *air = s->moment->now->air + s->at, *thickness = s->moment->now->thickness + s->at;
  const float factor = s->weight * (float)(1e9 * QL_MOLAR_MASS_AIR);
  if (!share) {
#pragma omp simd
    for (int i = 0; i < s->count; i++) sum[i] += factor * (float)c[i] * air[i] / thickness[i];
    return;
  }
  share += s->at;
#pragma omp simd
  for (int i = 0; i < s->count; i++)
    sum[i] += factor * (float)c[i] * air[i] / thickness[i] * share[i];
}

static void add_parts(const ql_fields *fields, const ql_field *field, const stretch *s,
                      float *sum) {
  for (int p = 0; p < field->part_count; p++) {
    const ql_field_part part = field->parts[p];
    const ql_species *species = &fields->species->items[part.species];
    const ql_real *c = s->moment->state->c + (size_t)part.species * fields->grid->volume + s->at;
    const float *share = NULL;
    if (part.cut == QL_FIELD_PM25) share = s->moment->aerosol->share25[species->mode];
    if (part.cut == QL_FIELD_PM10) share = s->moment->aerosol->share10[species->mode];
    if (species->particle)
      add_particle(s, c, share, sum);
    else
      add_gas(s, c, sum);
  }
}

static void add_water(const stretch *s, float *sum) {
  for (int m = 0; m < QL_MODES; m++) {
    const float *water = s->moment->aerosol->water[m] + s->at;
    const float *share = s->moment->aerosol->share25[m] + s->at;
#pragma omp simd
    for (int i = 0; i < s->count; i++) sum[i] += s->weight * 1e9f * water[i] * share[i];
  }
}

static void add_visibility(const ql_fields *fields, bool range, const stretch *s, float *sum) {
  float extinction[QL_MOMENT_CELLS];
  ql_visibility_extinction(fields->visibility, s->moment, s->at, s->count, extinction);
  for (int i = 0; i < s->count; i++)
    sum[i] += s->weight * (range ? ql_visibility_range(extinction[i]) : extinction[i]);
}

static void add_stretch(const ql_fields *fields, const ql_field *field, const stretch *s,
                        float *sum) {
  switch (field->kind) {
  case QL_FIELD_SUM:
    add_parts(fields, field, s, sum);
    break;
  case QL_FIELD_WATER:
    add_water(s, sum);
    break;
  case QL_FIELD_EXTINCTION:
    add_visibility(fields, false, s, sum);
    break;
  case QL_FIELD_VISUAL_RANGE:
    add_visibility(fields, true, s, sum);
    break;
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

void ql_fields_accumulate(ql_fields *fields, const ql_moment *moment, double seconds) {
  const ql_grid *g = fields->grid;
#pragma omp parallel for collapse(2) schedule(static)
  for (int f = 0; f < fields->count; f++)
    for (int k = 0; k < fields->layers; k++)
      for (int j = 0; j < g->ny; j++) {
        const size_t row = (size_t)(f * fields->layers + k) * (size_t)g->ny + (size_t)j;
        for (int i = 0; i < g->nx; i += QL_MOMENT_CELLS) {
          const stretch s = {.moment = moment,
                             .at = ql_grid_at(g, k, j, i),
                             .count = g->nx - i < QL_MOMENT_CELLS ? g->nx - i : QL_MOMENT_CELLS,
                             .weight = (float)seconds};
          add_stretch(fields, &fields->items[f], &s, fields->mean + row * (size_t)g->nx + i);
        }
      }
  add_wind(fields, moment->now, (float)seconds);
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
