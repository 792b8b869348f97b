#include "inputs/case/schema.h"

#include "inputs/case/case.h"

enum { OPTIONAL = CYAML_FLAG_OPTIONAL, LIST = CYAML_FLAG_POINTER };

static const cyaml_schema_value_t text_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, QL_CASE_TEXT)};
static const cyaml_schema_value_t int_entry = {CYAML_VALUE_INT(CYAML_FLAG_DEFAULT, int)};

/* The keys are named as the members, which keeps the comments of case.h the manual of the file. */
#define TEXT(type, member, flags)                                                                  \
  CYAML_FIELD_STRING_PTR(#member, CYAML_FLAG_POINTER | (flags), type, member, 1, QL_CASE_TEXT)
#define INT(type, member) CYAML_FIELD_INT(#member, OPTIONAL, type, member)
#define NUMBER(type, member) CYAML_FIELD_FLOAT(#member, OPTIONAL, type, member)
#define BOOL(type, member) CYAML_FIELD_BOOL(#member, OPTIONAL, type, member)
#define GROUP(type, member, flags, fields) CYAML_FIELD_MAPPING(#member, flags, type, member, fields)
#define ENTRIES(type, member, flags, entry)                                                        \
  CYAML_FIELD_SEQUENCE(#member, LIST | (flags), type, member, &(entry), 1, QL_CASE_ENTRIES)

static const cyaml_schema_field_t meteorology_fields[] = {
    ENTRIES(ql_case_meteorology, files, 0, text_entry),
    INT(ql_case_meteorology, skip_west),
    INT(ql_case_meteorology, skip_east),
    INT(ql_case_meteorology, skip_south),
    INT(ql_case_meteorology, skip_north),
    ENTRIES(ql_case_meteorology, layer_tops, OPTIONAL, int_entry),
    NUMBER(ql_case_meteorology, minimum_kz),
    CYAML_FIELD_END};

static const cyaml_schema_field_t land_fields[] = {
    TEXT(ql_case_land, file, OPTIONAL), NUMBER(ql_case_land, ozone_column),
    TEXT(ql_case_land, ozone_file, OPTIONAL), TEXT(ql_case_land, ozone_variable, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t gridded_fields[] = {
    TEXT(ql_case_gridded, name, 0), ENTRIES(ql_case_gridded, files, 0, text_entry),
    TEXT(ql_case_gridded, species_map, OPTIONAL), CYAML_FIELD_END};

static const cyaml_schema_field_t inventory_fields[] = {TEXT(ql_case_inventory, name, 0),
                                                        TEXT(ql_case_inventory, file, 0),
                                                        TEXT(ql_case_inventory, sector, 0),
                                                        TEXT(ql_case_inventory, speciation, 0),
                                                        TEXT(ql_case_inventory, profiles, 0),
                                                        TEXT(ql_case_inventory, vertical, OPTIONAL),
                                                        CYAML_FIELD_END};

static const cyaml_schema_field_t points_fields[] = {TEXT(ql_case_points, name, 0),
                                                     TEXT(ql_case_points, file, 0),
                                                     TEXT(ql_case_points, species_map, OPTIONAL),
                                                     TEXT(ql_case_points, speciation, OPTIONAL),
                                                     TEXT(ql_case_points, profiles, OPTIONAL),
                                                     CYAML_FIELD_END};

static const cyaml_schema_field_t fires_fields[] = {
    TEXT(ql_case_fires, name, 0), TEXT(ql_case_fires, file, 0),
    TEXT(ql_case_fires, factors, OPTIONAL), CYAML_FIELD_END};

static const cyaml_schema_field_t natural_fields[] = {BOOL(ql_case_natural, biogenic),
                                                      BOOL(ql_case_natural, soil_no),
                                                      BOOL(ql_case_natural, dust),
                                                      BOOL(ql_case_natural, sea_salt),
                                                      NUMBER(ql_case_natural, fugitive_dust),
                                                      NUMBER(ql_case_natural, past_temperature),
                                                      CYAML_FIELD_END};

static const cyaml_schema_value_t gridded_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_case_gridded, gridded_fields)};
static const cyaml_schema_value_t inventory_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_case_inventory, inventory_fields)};
static const cyaml_schema_value_t points_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_case_points, points_fields)};

static const cyaml_schema_value_t fires_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_case_fires, fires_fields)};

static const cyaml_schema_field_t puffs_fields[] = {
    ENTRIES(ql_case_puffs, enterprises, OPTIONAL, text_entry), NUMBER(ql_case_puffs, minimum_rate),
    CYAML_FIELD_END};

static const cyaml_schema_field_t town_fields[] = {
    TEXT(ql_case_town, name, 0),
    CYAML_FIELD_FLOAT("longitude", 0, ql_case_town, longitude),
    CYAML_FIELD_FLOAT("latitude", 0, ql_case_town, latitude),
    NUMBER(ql_case_town, size),
    NUMBER(ql_case_town, spacing),
    CYAML_FIELD_END};

static const cyaml_schema_value_t town_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_case_town, town_fields)};

static const cyaml_schema_field_t emissions_fields[] = {
    ENTRIES(ql_case_emissions, gridded, OPTIONAL, gridded_entry),
    ENTRIES(ql_case_emissions, inventories, OPTIONAL, inventory_entry),
    ENTRIES(ql_case_emissions, points, OPTIONAL, points_entry),
    ENTRIES(ql_case_emissions, fires, OPTIONAL, fires_entry),
    GROUP(ql_case_emissions, natural, OPTIONAL, natural_fields),
    TEXT(ql_case_emissions, plume_in_grid, OPTIONAL),
    GROUP(ql_case_emissions, puffs, OPTIONAL, puffs_fields),
    CYAML_FIELD_END};

static const cyaml_schema_field_t background_fields[] = {
    TEXT(ql_case_background, file, OPTIONAL), TEXT(ql_case_background, species_map, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t numerics_fields[] = {NUMBER(ql_case_numerics, step),
                                                       NUMBER(ql_case_numerics, chemistry_step),
                                                       NUMBER(ql_case_numerics, photolysis_step),
                                                       TEXT(ql_case_numerics, tolerance, OPTIONAL),
                                                       TEXT(ql_case_numerics, n2o5, OPTIONAL),
                                                       BOOL(ql_case_numerics, no_chemistry),
                                                       BOOL(ql_case_numerics, no_deposition),
                                                       BOOL(ql_case_numerics, no_aerosol),
                                                       BOOL(ql_case_numerics, no_clouds),
                                                       CYAML_FIELD_END};

static const cyaml_schema_field_t output_fields[] = {
    TEXT(ql_case_output, folder, OPTIONAL),
    ENTRIES(ql_case_output, species, OPTIONAL, text_entry),
    INT(ql_case_output, layers),
    INT(ql_case_output, interval),
    TEXT(ql_case_output, stations, OPTIONAL),
    INT(ql_case_output, checkpoint),
    ENTRIES(ql_case_output, processes, OPTIONAL, text_entry),
    TEXT(ql_case_output, receptors, OPTIONAL),
    ENTRIES(ql_case_output, town_maps, OPTIONAL, town_entry),
    BOOL(ql_case_output, source_receptor),
    CYAML_FIELD_END};

static const cyaml_schema_field_t case_fields[] = {
    TEXT(ql_case, name, OPTIONAL),
    TEXT(ql_case, title, OPTIONAL),
    TEXT(ql_case, start, 0),
    TEXT(ql_case, end, 0),
    TEXT(ql_case, timezone, OPTIONAL),
    TEXT(ql_case, mechanism, OPTIONAL),
    BOOL(ql_case, synthetic),
    GROUP(ql_case, meteorology, 0, meteorology_fields),
    GROUP(ql_case, land, OPTIONAL, land_fields),
    GROUP(ql_case, emissions, OPTIONAL, emissions_fields),
    GROUP(ql_case, initial, OPTIONAL, background_fields),
    GROUP(ql_case, boundary, OPTIONAL, background_fields),
    GROUP(ql_case, numerics, OPTIONAL, numerics_fields),
    GROUP(ql_case, output, OPTIONAL, output_fields),
    CYAML_FIELD_END};

const cyaml_schema_value_t ql_case_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, ql_case, case_fields)};
