#include "inputs/enterprises/schema.h"

#include "inputs/enterprises/enterprises.h"

enum { OPTIONAL = CYAML_FLAG_OPTIONAL, TEXT_BYTES = 4000, ENTRIES_MOST = 1000 };

static const cyaml_schema_value_t number_entry = {CYAML_VALUE_FLOAT(CYAML_FLAG_DEFAULT, double)};
static const cyaml_schema_value_t text_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, TEXT_BYTES)};

/* The keys are named as the members, which keeps the comments of enterprises.h the manual. */
#define TEXT(type, member, flags)                                                                  \
  CYAML_FIELD_STRING_PTR(#member, CYAML_FLAG_POINTER | (flags), type, member, 1, TEXT_BYTES)
#define NUMBER(type, member, flags) CYAML_FIELD_FLOAT(#member, flags, type, member)
#define INT(type, member) CYAML_FIELD_INT(#member, OPTIONAL, type, member)
#define BOOL(type, member) CYAML_FIELD_BOOL(#member, OPTIONAL, type, member)
#define ENTRIES(type, member, flags, entry)                                                        \
  CYAML_FIELD_SEQUENCE(#member, CYAML_FLAG_POINTER | (flags), type, member, &(entry), 1,           \
                       ENTRIES_MOST)

static const cyaml_schema_field_t emission_fields[] = {
    TEXT(ql_process_emission, species, 0),       NUMBER(ql_process_emission, full, 0),
    NUMBER(ql_process_emission, idle, OPTIONAL), NUMBER(ql_process_emission, start, OPTIONAL),
    NUMBER(ql_process_emission, warm, OPTIONAL), CYAML_FIELD_END};

static const cyaml_schema_field_t hours_fields[] = {NUMBER(ql_hours, from, 0),
                                                    NUMBER(ql_hours, to, 0), CYAML_FIELD_END};

static const cyaml_schema_value_t emission_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_process_emission, emission_fields)};
static const cyaml_schema_value_t hours_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_hours, hours_fields)};

static const cyaml_schema_field_t process_fields[] = {
    TEXT(ql_plant_process, id, 0),
    TEXT(ql_plant_process, name, OPTIONAL),
    TEXT(ql_plant_process, kind, 0),
    ENTRIES(ql_plant_process, stacks, OPTIONAL, text_entry),
    ENTRIES(ql_plant_process, emissions, OPTIONAL, emission_entry),
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
    ENTRIES(ql_plant_process, windows, OPTIONAL, hours_entry),
    ENTRIES(ql_plant_process, quiet, OPTIONAL, hours_entry),
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

static const cyaml_schema_value_t process_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_plant_process, process_fields)};
static const cyaml_schema_value_t buffer_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_buffer, buffer_fields)};
static const cyaml_schema_value_t permit_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_permit, permit_fields)};

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
    ENTRIES(ql_enterprise, permits, OPTIONAL, permit_entry),
    ENTRIES(ql_enterprise, processes, 0, process_entry),
    ENTRIES(ql_enterprise, buffers, OPTIONAL, buffer_entry),
    CYAML_FIELD_END};

static const cyaml_schema_field_t tariff_fields[] = {
    TEXT(ql_tariff, name, 0), ENTRIES(ql_tariff, price, 0, number_entry), CYAML_FIELD_END};

static const cyaml_schema_value_t enterprise_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_enterprise, enterprise_fields)};
static const cyaml_schema_value_t tariff_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, ql_tariff, tariff_fields)};

static const cyaml_schema_field_t file_fields[] = {
    TEXT(ql_enterprises, title, OPTIONAL), BOOL(ql_enterprises, synthetic),
    ENTRIES(ql_enterprises, tariffs, OPTIONAL, tariff_entry),
    ENTRIES(ql_enterprises, enterprises, 0, enterprise_entry), CYAML_FIELD_END};

const cyaml_schema_value_t ql_enterprises_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, ql_enterprises, file_fields)};
