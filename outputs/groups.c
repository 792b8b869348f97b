#include "outputs/groups.h"

#include "solver/aerosol/particles.h"

#include <stdio.h>

/* Of a cut: the whole, and one group for each component. */
enum { CUTS = 2, DIAGNOSTICS = 3, GROUPS = 1 + CUTS * (1 + QL_COMPONENTS) + DIAGNOSTICS };

static const struct {
  const char *name, *meaning;
} components[QL_COMPONENTS] = {
    [QL_COMPONENT_SULFATE] = {"SO4", "sulfate"},
    [QL_COMPONENT_NITRATE] = {"NO3", "nitrate"},
    [QL_COMPONENT_AMMONIUM] = {"NH4", "ammonium"},
    [QL_COMPONENT_PRIMARY_ORGANIC] = {"POA", "primary organic matter"},
    [QL_COMPONENT_SECONDARY_ORGANIC] = {"SOA", "secondary organic matter"},
    [QL_COMPONENT_BLACK_CARBON] = {"BC", "black (elemental) carbon"},
    [QL_COMPONENT_SEA_SALT] = {"SS", "sea salt"},
    [QL_COMPONENT_DUST] = {"DUST", "mineral dust"},
    [QL_COMPONENT_OTHER] = {"OTHER", "other primary matter"}};

static const struct {
  const char *name, *meaning;
  ql_field_cut cut;
} cuts[CUTS] = {{"PM25", "PM2.5", QL_FIELD_PM25}, {"PM10", "PM10", QL_FIELD_PM10}};

static const ql_field_group diagnostics[DIAGNOSTICS] = {
    {.name = "PM25_WATER", .long_name = "water of PM2.5, not part of it", .kind = QL_FIELD_WATER},
    {.name = "EXTINCTION",
     .long_name = "light extinction at 550 nm by particles, nitrogen dioxide and air",
     .kind = QL_FIELD_EXTINCTION},
    {.name = "VISUAL_RANGE",
     .long_name = "visual range, Koschmieder, contrast 2 %",
     .kind = QL_FIELD_VISUAL_RANGE}};

static ql_status add_nitrogen_oxides(ql_arena *arena, const ql_species_table *species,
                                     ql_field_group *group) {
  static const char *const names[] = {"NO", "NO2"};
  ql_field_part *parts = NULL;
  QL_TRY(ql_arena_take(arena, "parts of NOx", 2, sizeof *parts, &parts));
  *group =
      (ql_field_group){.name = "NOx", .long_name = "nitrogen oxides, NO + NO2", .parts = parts};
  for (int n = 0; n < 2; n++) {
    const int s = ql_species_find(species, names[n]);
    if (s >= 0) parts[group->part_count++] = (ql_field_part){.species = s};
  }
  return QL_OK;
}

/* The particles that count as `component`, all of them if it is QL_COMPONENTS, below a cut. */
static ql_status add_particles(ql_arena *arena, const ql_species_table *species, int cut,
                               int component, ql_field_group *group) {
  const bool whole = component == QL_COMPONENTS;
  char text[96], *name = NULL, *meaning = NULL;
  ql_field_part *parts = NULL;
  snprintf(text, sizeof text, "%s%s%s", cuts[cut].name, whole ? "" : "_",
           whole ? "" : components[component].name);
  QL_TRY(ql_arena_string(arena, text, &name));
  snprintf(text, sizeof text, "%s%s%s, dry", whole ? "" : components[component].meaning,
           whole ? "" : " in ", cuts[cut].meaning);
  QL_TRY(ql_arena_string(arena, text, &meaning));
  QL_TRY(ql_arena_take(arena, "parts of PM", (size_t)ql_particles_count(), sizeof *parts, &parts));
  *group = (ql_field_group){.name = name, .long_name = meaning, .parts = parts};
  for (int p = 0; p < ql_particles_count(); p++) {
    const ql_particle *it = ql_particles_at(p);
    const int s = ql_species_find(species, it->species.name);
    if (s >= 0 && (whole || (int)it->component == component))
      parts[group->part_count++] = (ql_field_part){.species = s, .cut = cuts[cut].cut};
  }
  return QL_OK;
}

ql_status ql_groups_make(ql_arena *arena, const ql_species_table *species, ql_field_group **groups,
                         int *count) {
  int n = 0;
  QL_TRY(ql_arena_take(arena, "groups of species", GROUPS, sizeof **groups, groups));
  QL_TRY(add_nitrogen_oxides(arena, species, &(*groups)[n++]));
  for (int cut = 0; cut < CUTS; cut++)
    for (int component = 0; component <= QL_COMPONENTS; component++)
      QL_TRY(add_particles(arena, species, cut, component, &(*groups)[n++]));
  for (int d = 0; d < DIAGNOSTICS; d++) (*groups)[n++] = diagnostics[d];
  *count = n;
  return QL_OK;
}
