#include "inputs/release/schema.h"

#include "inputs/release/release.h"
#include "inputs/yaml/fields.h"

enum { ENTRIES_MOST = 1000 };

static const cyaml_schema_field_t source_fields[] = {
    TEXT(ql_release_source, name, 0),
    TEXT(ql_release_source, kind, OPTIONAL),
    NUMBER(ql_release_source, x, 0),
    NUMBER(ql_release_source, y, 0),
    NUMBER(ql_release_source, height, OPTIONAL),
    NUMBER(ql_release_source, x2, OPTIONAL),
    NUMBER(ql_release_source, y2, OPTIONAL),
    NUMBER(ql_release_source, width, OPTIONAL),
    NUMBER(ql_release_source, length, OPTIONAL),
    NUMBER(ql_release_source, depth, OPTIONAL),
    NUMBER(ql_release_source, rate, OPTIONAL),
    NUMBER(ql_release_source, amount, OPTIONAL),
    NUMBER(ql_release_source, from, OPTIONAL),
    NUMBER(ql_release_source, until, OPTIONAL),
    NUMBER(ql_release_source, every, OPTIONAL),
    NUMBER(ql_release_source, on, OPTIONAL),
    NUMBER(ql_release_source, diameter, OPTIONAL),
    NUMBER(ql_release_source, temperature, OPTIONAL),
    NUMBER(ql_release_source, velocity, OPTIONAL),
    NUMBER(ql_release_source, density, OPTIONAL),
    NUMBER(ql_release_source, volume, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t weather_fields[] = {
    TEXT(ql_release_weather, file, OPTIONAL),
    CYAML_FIELD_STRING_PTR("case", CYAML_FLAG_POINTER | OPTIONAL, ql_release_weather, from_case, 1,
                           TEXT_BYTES),
    NUMBER(ql_release_weather, longitude, OPTIONAL),
    NUMBER(ql_release_weather, latitude, OPTIONAL),
    TEXT(ql_release_weather, start, OPTIONAL),
    BOOL(ql_release_weather, resolved),
    NUMBER(ql_release_weather, wind, OPTIONAL),
    NUMBER(ql_release_weather, height, OPTIONAL),
    NUMBER(ql_release_weather, direction, OPTIONAL),
    NUMBER(ql_release_weather, length, OPTIONAL),
    TEXT(ql_release_weather, stability, OPTIONAL),
    NUMBER(ql_release_weather, roughness, OPTIONAL),
    NUMBER(ql_release_weather, depth, OPTIONAL),
    NUMBER(ql_release_weather, sigma_theta, OPTIONAL),
    NUMBER(ql_release_weather, temperature, OPTIONAL),
    NUMBER(ql_release_weather, lapse, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t receptor_fields[] = {
    TEXT(ql_release_receptor, name, 0),
    NUMBER(ql_release_receptor, x, 0),
    NUMBER(ql_release_receptor, y, 0),
    NUMBER(ql_release_receptor, height, OPTIONAL),
    NUMBER(ql_release_receptor, elevation, OPTIONAL),
    CYAML_FIELD_END};

/* One of several maps has a name, `map` the fields after it. */
static const cyaml_schema_field_t map_fields[] = {TEXT(ql_release_map, name, 0),
                                                  NUMBER(ql_release_map, west, 0),
                                                  NUMBER(ql_release_map, east, 0),
                                                  NUMBER(ql_release_map, south, 0),
                                                  NUMBER(ql_release_map, north, 0),
                                                  NUMBER(ql_release_map, spacing, 0),
                                                  NUMBER(ql_release_map, height, OPTIONAL),
                                                  CYAML_FIELD_END};

static const cyaml_schema_field_t species_fields[] = {
    TEXT(ql_release_species, name, 0), NUMBER(ql_release_species, decay, OPTIONAL),
    NUMBER(ql_release_species, washout, OPTIONAL), NUMBER(ql_release_species, resistance, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t odour_fields[] = {NUMBER(ql_release_odour, threshold, 0),
                                                    NUMBER(ql_release_odour, factor, OPTIONAL),
                                                    CYAML_FIELD_END};

static const cyaml_schema_field_t complaint_fields[] = {
    NUMBER(ql_release_complaint, x, OPTIONAL),
    NUMBER(ql_release_complaint, y, OPTIONAL),
    NUMBER(ql_release_complaint, height, OPTIONAL),
    NUMBER(ql_release_complaint, from, 0),
    NUMBER(ql_release_complaint, until, OPTIONAL),
    TEXT(ql_release_complaint, candidates, OPTIONAL),
    TEXT(ql_release_complaint, pollutant, OPTIONAL),
    NUMBER(ql_release_complaint, direction_error, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t release_fields[] = {
    TEXT(ql_release, name, OPTIONAL),
    NUMBER(ql_release, duration, 0),
    NUMBER(ql_release, interval, OPTIONAL),
    NUMBER(ql_release, arrival_level, OPTIONAL),
    TEXT(ql_release, output, OPTIONAL),
    GROUP(ql_release, species, 0, species_fields),
    GROUP(ql_release, weather, 0, weather_fields),
    GROUPS(ql_release, sources, OPTIONAL, ql_release_source, source_fields),
    GROUPS(ql_release, receptors, OPTIONAL, ql_release_receptor, receptor_fields),
    GROUP(ql_release, map, OPTIONAL, map_fields + 1),
    GROUPS(ql_release, maps, OPTIONAL, ql_release_map, map_fields),
    GROUP(ql_release, odour, OPTIONAL, odour_fields),
    GROUP(ql_release, complaint, OPTIONAL, complaint_fields),
    ENTRIES(ql_release, thresholds, OPTIONAL, number_entry),
    CYAML_FIELD_END};

const cyaml_schema_value_t ql_release_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, ql_release, release_fields)};
