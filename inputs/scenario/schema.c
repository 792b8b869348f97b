#include "inputs/scenario/schema.h"

#include "inputs/scenario/scenario.h"
#include "inputs/yaml/fields.h"

enum { ENTRIES_MOST = 10000 };

#define TEXTS(type, member) ENTRIES(type, member, OPTIONAL, text_entry)

static const cyaml_schema_field_t hours_fields[] = {
    NUMBER(ql_scenario_hours, from, 0), NUMBER(ql_scenario_hours, to, 0), CYAML_FIELD_END};
static const cyaml_schema_field_t corner_fields[] = {
    NUMBER(ql_scenario_corner, lon, 0), NUMBER(ql_scenario_corner, lat, 0), CYAML_FIELD_END};

static const cyaml_schema_field_t select_fields[] = {
    TEXTS(ql_scenario_select, enterprises),
    TEXTS(ql_scenario_select, lists),
    TEXTS(ql_scenario_select, processes),
    TEXTS(ql_scenario_select, grades),
    TEXTS(ql_scenario_select, inventories),
    TEXTS(ql_scenario_select, sectors),
    TEXTS(ql_scenario_select, pollutants),
    TEXTS(ql_scenario_select, species),
    TEXTS(ql_scenario_select, townships),
    TEXT(ql_scenario_select, region, OPTIONAL),
    GROUPS(ql_scenario_select, polygon, OPTIONAL, ql_scenario_corner, corner_fields),
    NUMBER(ql_scenario_select, share, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t when_fields[] = {
    TEXT(ql_scenario_when, first_date, OPTIONAL),
    TEXT(ql_scenario_when, last_date, OPTIONAL),
    NUMBER(ql_scenario_when, start_hour, OPTIONAL),
    NUMBER(ql_scenario_when, end_hour, OPTIONAL),
    GROUPS(ql_scenario_when, hours, OPTIONAL, ql_scenario_hours, hours_fields),
    CYAML_FIELD_END};

static const cyaml_schema_field_t cap_fields[] = {NUMBER(ql_scenario_cap, limit, 0),
                                                  TEXT(ql_scenario_cap, units, 0),
                                                  TEXT(ql_scenario_cap, every, 0), CYAML_FIELD_END};

static const cyaml_schema_field_t shift_fields[] = {
    GROUPS(ql_scenario_shift, to, 0, ql_scenario_hours, hours_fields),
    NUMBER(ql_scenario_shift, share, OPTIONAL), CYAML_FIELD_END};

static const cyaml_schema_field_t substitute_fields[] = {
    TEXT(ql_scenario_substitute, speciation, 0), TEXT(ql_scenario_substitute, before, OPTIONAL),
    TEXT(ql_scenario_substitute, after, 0), NUMBER(ql_scenario_substitute, ratio, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t retrofit_fields[] = {
    NUMBER(ql_scenario_retrofit, factor, OPTIONAL),
    NUMBER(ql_scenario_retrofit, height, OPTIONAL),
    NUMBER(ql_scenario_retrofit, diameter, OPTIONAL),
    NUMBER(ql_scenario_retrofit, temperature, OPTIONAL),
    NUMBER(ql_scenario_retrofit, velocity, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t add_fields[] = {TEXT(ql_scenario_add, name, 0),
                                                  TEXT(ql_scenario_add, points, OPTIONAL),
                                                  TEXT(ql_scenario_add, inventory, OPTIONAL),
                                                  TEXT(ql_scenario_add, fires, OPTIONAL),
                                                  TEXT(ql_scenario_add, sector, OPTIONAL),
                                                  TEXT(ql_scenario_add, speciation, OPTIONAL),
                                                  TEXT(ql_scenario_add, profiles, OPTIONAL),
                                                  TEXT(ql_scenario_add, vertical, OPTIONAL),
                                                  TEXT(ql_scenario_add, species_map, OPTIONAL),
                                                  TEXT(ql_scenario_add, factors, OPTIONAL),
                                                  CYAML_FIELD_END};

static const cyaml_schema_field_t rule_fields[] = {
    TEXT(ql_scenario_rule, note, OPTIONAL),
    GROUP(ql_scenario_rule, select, OPTIONAL, select_fields),
    GROUP(ql_scenario_rule, when, OPTIONAL, when_fields),
    NUMBER(ql_scenario_rule, scale, OPTIONAL),
    GROUP(ql_scenario_rule, cap, OPTIONAL, cap_fields),
    GROUP(ql_scenario_rule, shift, OPTIONAL, shift_fields),
    GROUP(ql_scenario_rule, substitute, OPTIONAL, substitute_fields),
    GROUP(ql_scenario_rule, retrofit, OPTIONAL, retrofit_fields),
    BOOL(ql_scenario_rule, ban),
    GROUP(ql_scenario_rule, add, OPTIONAL, add_fields),
    CYAML_FIELD_END};

static const cyaml_schema_field_t list_fields[] = {
    TEXT(ql_scenario_list, name, 0), ENTRIES(ql_scenario_list, enterprises, 0, text_entry),
    CYAML_FIELD_END};

static const cyaml_schema_field_t scenario_fields[] = {
    TEXT(ql_scenario, name, 0), TEXT(ql_scenario, title, OPTIONAL),
    GROUPS(ql_scenario, rules, OPTIONAL, ql_scenario_rule, rule_fields), CYAML_FIELD_END};

static const cyaml_schema_field_t file_fields[] = {
    TEXT(ql_scenarios, title, OPTIONAL),
    BOOL(ql_scenarios, synthetic),
    TEXT(ql_scenarios, enterprises, OPTIONAL),
    TEXT(ql_scenarios, permits, OPTIONAL),
    TEXT(ql_scenarios, townships, OPTIONAL),
    GROUPS(ql_scenarios, lists, OPTIONAL, ql_scenario_list, list_fields),
    GROUPS(ql_scenarios, scenarios, 0, ql_scenario, scenario_fields),
    CYAML_FIELD_END};

const cyaml_schema_value_t ql_scenario_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, ql_scenarios, file_fields)};
