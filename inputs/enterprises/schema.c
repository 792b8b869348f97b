#include "inputs/enterprises/schema.h"

#include "inputs/enterprises/enterprises.h"
#include "inputs/yaml/fields.h"

enum { ENTRIES_MOST = 1000 };

static const cyaml_schema_field_t emission_fields[] = {
    TEXT(ql_process_emission, species, 0),       NUMBER(ql_process_emission, full, 0),
    NUMBER(ql_process_emission, idle, OPTIONAL), NUMBER(ql_process_emission, start, OPTIONAL),
    NUMBER(ql_process_emission, warm, OPTIONAL), CYAML_FIELD_END};

static const cyaml_schema_field_t hours_fields[] = {NUMBER(ql_hours, from, 0),
                                                    NUMBER(ql_hours, to, 0), CYAML_FIELD_END};

static const cyaml_schema_field_t process_fields[] = {
    TEXT(ql_plant_process, id, 0),
    TEXT(ql_plant_process, name, OPTIONAL),
    TEXT(ql_plant_process, kind, 0),
    ENTRIES(ql_plant_process, stacks, OPTIONAL, text_entry),
    GROUPS(ql_plant_process, emissions, OPTIONAL, ql_process_emission, emission_fields),
    ENTRIES(ql_plant_process, base, 0, number_entry),
    NUMBER(ql_plant_process, power, OPTIONAL),
    NUMBER(ql_plant_process, start_cost, OPTIONAL),
    NUMBER(ql_plant_process, shift_cost, OPTIONAL),
    NUMBER(ql_plant_process, stop_cost, OPTIONAL),
    NUMBER(ql_plant_process, minimum_load, OPTIONAL),
    NUMBER(ql_plant_process, ramp, OPTIONAL),
    INT(ql_plant_process, minimum_up),
    INT(ql_plant_process, minimum_down),
    BOOL(ql_plant_process, must_run),
    ENTRIES(ql_plant_process, heat, OPTIONAL, number_entry),
    NUMBER(ql_plant_process, warm_cost, OPTIONAL),
    INT(ql_plant_process, drying),
    INT(ql_plant_process, duration),
    INT(ql_plant_process, setup),
    ENTRIES(ql_plant_process, shape, OPTIONAL, number_entry),
    INT(ql_plant_process, least_batches),
    INT(ql_plant_process, most_batches),
    GROUPS(ql_plant_process, windows, OPTIONAL, ql_hours, hours_fields),
    GROUPS(ql_plant_process, quiet, OPTIONAL, ql_hours, hours_fields),
    NUMBER(ql_plant_process, day_share, OPTIONAL),
    NUMBER(ql_plant_process, quota_share, OPTIONAL),
    NUMBER(ql_plant_process, shortfall_cost, OPTIONAL),
    CYAML_FIELD_END};

static const cyaml_schema_field_t buffer_fields[] = {TEXT(ql_buffer, from, 0),
                                                     TEXT(ql_buffer, to, 0),
                                                     NUMBER(ql_buffer, per_hour, OPTIONAL),
                                                     NUMBER(ql_buffer, capacity, OPTIONAL),
                                                     NUMBER(ql_buffer, initial, OPTIONAL),
                                                     CYAML_FIELD_END};

static const cyaml_schema_field_t permit_fields[] = {TEXT(ql_permit, species, 0),
                                                     NUMBER(ql_permit, tonnes, 0), CYAML_FIELD_END};

static const cyaml_schema_field_t enterprise_fields[] = {
    TEXT(ql_enterprise, id, 0),
    TEXT(ql_enterprise, name, OPTIONAL),
    TEXT(ql_enterprise, sector, OPTIONAL),
    TEXT(ql_enterprise, grade, OPTIONAL),
    TEXT(ql_enterprise, status, OPTIONAL),
    NUMBER(ql_enterprise, voluntary_cost, OPTIONAL),
    NUMBER(ql_enterprise, power_cap, OPTIONAL),
    NUMBER(ql_enterprise, power_excess_cost, OPTIONAL),
    TEXT(ql_enterprise, tariff, OPTIONAL),
    INT(ql_enterprise, most_changes),
    NUMBER(ql_enterprise, burden_share, OPTIONAL),
    GROUPS(ql_enterprise, permits, OPTIONAL, ql_permit, permit_fields),
    GROUPS(ql_enterprise, processes, 0, ql_plant_process, process_fields),
    GROUPS(ql_enterprise, buffers, OPTIONAL, ql_buffer, buffer_fields),
    CYAML_FIELD_END};

static const cyaml_schema_field_t tariff_fields[] = {
    TEXT(ql_tariff, name, 0), ENTRIES(ql_tariff, price, 0, number_entry), CYAML_FIELD_END};

static const cyaml_schema_field_t file_fields[] = {
    TEXT(ql_enterprises, title, OPTIONAL), BOOL(ql_enterprises, synthetic),
    GROUPS(ql_enterprises, tariffs, OPTIONAL, ql_tariff, tariff_fields),
    GROUPS(ql_enterprises, enterprises, 0, ql_enterprise, enterprise_fields), CYAML_FIELD_END};

const cyaml_schema_value_t ql_enterprises_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, ql_enterprises, file_fields)};
