#include "inputs/case/schema.h"

#include "inputs/case/case.h"
#include "inputs/yaml/fields.h"

enum { ENTRIES_MOST = 10000 };

static const cyaml_schema_field_t meteorology_fields[] = {
    ENTRIES(ql_case_meteorology, files, 0, text_entry),
    INT(ql_case_meteorology, skip_west),
    INT(ql_case_meteorology, skip_east),
    INT(ql_case_meteorology, skip_south),
    INT(ql_case_meteorology, skip_north),
    ENTRIES(ql_case_meteorology, layer_tops, OPTIONAL, int_entry),
    NUMBER(ql_case_meteorology, minimum_kz, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t land_fields[] = {
    TEXT(ql_case_land, file, OPTIONAL), NUMBER(ql_case_land, ozone_column, OPTIONAL),
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

static const cyaml_schema_field_t natural_fields[] = {
    BOOL(ql_case_natural, biogenic),
    BOOL(ql_case_natural, soil_no),
    BOOL(ql_case_natural, dust),
    BOOL(ql_case_natural, sea_salt),
    NUMBER(ql_case_natural, fugitive_dust, OPTIONAL),
    NUMBER(ql_case_natural, past_temperature, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t puffs_fields[] = {
    ENTRIES(ql_case_puffs, enterprises, OPTIONAL, text_entry),
    NUMBER(ql_case_puffs, minimum_rate, OPTIONAL), CYAML_FIELD_END};

static const cyaml_schema_field_t town_fields[] = {TEXT(ql_case_town, name, 0),
                                                   NUMBER(ql_case_town, longitude, 0),
                                                   NUMBER(ql_case_town, latitude, 0),
                                                   NUMBER(ql_case_town, size, OPTIONAL),
                                                   NUMBER(ql_case_town, spacing, OPTIONAL),
                                                   CYAML_FIELD_END};

static const cyaml_schema_field_t emissions_fields[] = {
    GROUPS(ql_case_emissions, gridded, OPTIONAL, ql_case_gridded, gridded_fields),
    GROUPS(ql_case_emissions, inventories, OPTIONAL, ql_case_inventory, inventory_fields),
    GROUPS(ql_case_emissions, points, OPTIONAL, ql_case_points, points_fields),
    GROUPS(ql_case_emissions, fires, OPTIONAL, ql_case_fires, fires_fields),
    GROUP(ql_case_emissions, natural, OPTIONAL, natural_fields),
    TEXT(ql_case_emissions, plume_in_grid, OPTIONAL),
    GROUP(ql_case_emissions, puffs, OPTIONAL, puffs_fields),
    CYAML_FIELD_END};

static const cyaml_schema_field_t background_fields[] = {
    TEXT(ql_case_background, file, OPTIONAL), TEXT(ql_case_background, species_map, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t numerics_fields[] = {
    NUMBER(ql_case_numerics, step, OPTIONAL),
    NUMBER(ql_case_numerics, chemistry_step, OPTIONAL),
    NUMBER(ql_case_numerics, photolysis_step, OPTIONAL),
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
    GROUPS(ql_case_output, town_maps, OPTIONAL, ql_case_town, town_fields),
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
