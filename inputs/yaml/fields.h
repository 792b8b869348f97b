/* The fields of a schema, written short, for the files schema.c of the kinds of YAML files. A key
 * is named as its member, which keeps the comments of the struct's header the manual of the file.
 * They are macros since libcyaml's are: both need the struct and the name of its member. Before a
 * list is used, ENTRIES_MOST must say how many entries it may have. */
#ifndef QL_INPUTS_YAML_FIELDS_H
#define QL_INPUTS_YAML_FIELDS_H

#include <cyaml/cyaml.h>

enum { OPTIONAL = CYAML_FLAG_OPTIONAL, TEXT_BYTES = 4000 };

static const cyaml_schema_value_t text_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, TEXT_BYTES)};
static const cyaml_schema_value_t number_entry = {CYAML_VALUE_FLOAT(CYAML_FLAG_DEFAULT, double)};
static const cyaml_schema_value_t int_entry = {CYAML_VALUE_INT(CYAML_FLAG_DEFAULT, int)};

#define TEXT(type, member, flags)                                                                  \
  CYAML_FIELD_STRING_PTR(#member, CYAML_FLAG_POINTER | (flags), type, member, 1, TEXT_BYTES)
#define NUMBER(type, member, flags) CYAML_FIELD_FLOAT(#member, flags, type, member)
#define INT(type, member) CYAML_FIELD_INT(#member, OPTIONAL, type, member)
#define BOOL(type, member) CYAML_FIELD_BOOL(#member, OPTIONAL, type, member)
#define GROUP(type, member, flags, fields) CYAML_FIELD_MAPPING(#member, flags, type, member, fields)

/* Lists of values, and of groups of the struct `of`. */
#define ENTRIES(type, member, flags, entry)                                                        \
  CYAML_FIELD_SEQUENCE(#member, CYAML_FLAG_POINTER | (flags), type, member, &(entry), 1,           \
                       ENTRIES_MOST)
#define GROUPS(type, member, flags, of, fields)                                                    \
  ENTRIES(type, member, flags,                                                                     \
          ((const cyaml_schema_value_t){CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, of, fields)}))

#endif
