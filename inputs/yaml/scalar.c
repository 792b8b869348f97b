#include "inputs/yaml/scalar.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const yaml_node_t *node) {
  return (const char *)node->data.scalar.value;
}

static bool is_plain(const yaml_node_t *node) {
  return node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

bool ql_yaml_scalar_is_null(const yaml_node_t *node) {
  static const char *const words[] = {"", "~", "null", "Null", "NULL"};
  if (node->type != YAML_SCALAR_NODE || !is_plain(node)) return false;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strcmp(text_of(node), words[i]) == 0) return true;
  return false;
}

void ql_yaml_scalar_show(const yaml_node_t *node, char shown[QL_YAML_SHOWN]) {
  const char *text = text_of(node);
  const size_t length = node->data.scalar.length;
  size_t n = 0;
  for (; n < length && n < QL_YAML_SHOWN - 4; n++)
    shown[n] = (unsigned char)text[n] < 0x20 || text[n] == 0x7f ? '?' : text[n];
  while (n < length && n > 0 && ((unsigned char)text[n] & 0xc0U) == 0x80U) n--; /* whole UTF-8 */
  snprintf(shown + n, QL_YAML_SHOWN - n, "%s", n < length ? "..." : "");
}

const char *ql_yaml_scalar_wanted(cyaml_type_e type) {
  switch (type) {
  case CYAML_INT:
    return "a whole number";
  case CYAML_FLOAT:
    return "a number";
  case CYAML_BOOL:
    return "true or false";
  case CYAML_MAPPING:
    return "a group of keys, one 'key: value' a line";
  case CYAML_SEQUENCE:
    return "a list, written [a, b] or with '- ' before every entry";
  default:
    return "a text";
  }
}

static bool check_int(const char *text) {
  const char *digits = text + (*text == '-' || *text == '+');
  const size_t length = strspn(digits, "0123456789");
  if (length == 0 || digits[length] || (digits[0] == '0' && length > 1)) return false;
  errno = 0;
  const long value = strtol(text, NULL, 10);
  return errno == 0 && value >= INT_MIN && value <= INT_MAX;
}

/* A decimal number that a double holds; strtod alone would take "0x1p3", "nan" and " 5". */
static bool check_float(const char *text) {
  char *end = NULL;
  if (!*text || text[strspn(text, "0123456789+-.eE")]) return false;
  const double value = strtod(text, &end);
  return *end == '\0' && isfinite(value);
}

static bool check_text(const cyaml_schema_value_t *schema, const yaml_node_t *node,
                       char reason[QL_YAML_REASON]) {
  const size_t length = node->data.scalar.length;
  const char *text = text_of(node);
  bool control = false;
  for (size_t i = 0; i < length; i++) control |= (unsigned char)text[i] < 0x20 || text[i] == 0x7f;
  if (length < schema->string.min)
    snprintf(reason, QL_YAML_REASON, "the text is empty; give it a value or remove the key");
  else if (length > schema->string.max)
    snprintf(reason, QL_YAML_REASON, "the text has %zu bytes; at most %u are allowed", length,
             schema->string.max);
  else if (control)
    snprintf(reason, QL_YAML_REASON,
             "the text holds line breaks or other control characters; write it on one line");
  else
    return true;
  return false;
}

bool ql_yaml_scalar_check(const cyaml_schema_value_t *schema, const yaml_node_t *node,
                          char reason[QL_YAML_REASON]) {
  const char *text = text_of(node);
  const char *wanted = ql_yaml_scalar_wanted(schema->type);
  const bool quoted = !is_plain(node) || strlen(text) != node->data.scalar.length;
  char shown[QL_YAML_SHOWN];
  if (schema->type == CYAML_STRING) return check_text(schema, node, reason);
  ql_yaml_scalar_show(node, shown);
  if (quoted)
    snprintf(reason, QL_YAML_REASON, "'%s' is a text; it must be %s, without quotes", shown,
             wanted);
  else if (schema->type == CYAML_INT && !check_int(text))
    snprintf(reason, QL_YAML_REASON,
             "'%s' is not a whole number of at most nine digits; write it like 12, without unit or "
             "leading zeros",
             shown);
  else if (schema->type == CYAML_FLOAT && !check_float(text))
    snprintf(reason, QL_YAML_REASON,
             "'%s' is not a finite number; write it like 300 or 0.5, without unit", shown);
  else if (schema->type == CYAML_BOOL && strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
    snprintf(reason, QL_YAML_REASON, "'%s' is neither true nor false; write one of these two words",
             shown);
  else
    return true;
  return false;
}
