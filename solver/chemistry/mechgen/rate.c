/* Rate expressions: [number *] number | LAW(numbers) | J(name) | HET(name) | K(label). */
#include "solver/chemistry/mechgen/mechgen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ARGUMENTS = 8 };

/* Where each argument of a law goes, by KPP's own order (util/UserRateLaws): digits choose the
 * term, letters its coefficient; F and N are the broadening parameters. */
static const struct {
  const char *name;
  ql_rate_kind kind;
  const char *arguments;
} laws[] = {{"ARR_abc", QL_RATE_ARR, "a0b0c0"},        {"ARR_ab", QL_RATE_ARR, "a0b0"},
            {"ARR_ac", QL_RATE_ARR, "a0c0"},           {"EP2", QL_RATE_EP2, "a0b0a1b1a2b2"},
            {"EP3", QL_RATE_EP3, "a0b0a1b1"},          {"FALL", QL_RATE_TROE, "a0b0c0a1b1c1F0"},
            {"TROE", QL_RATE_TROE, "a0b0c0a1b1c1F0N0"}};

static const char *skip(const char *at) {
  while (isspace((unsigned char)*at)) at++;
  return at;
}

static bool equal(const ql_rate_law *x, const ql_rate_law *y) {
  bool same = x->kind == y->kind && x->outside == y->outside && x->f == y->f && x->n == y->n;
  for (int t = 0; t < QL_RATE_TERMS; t++)
    same = same && x->q[t].a == y->q[t].a && x->q[t].b == y->q[t].b && x->q[t].c == y->q[t].c;
  return same;
}

/* Laws that are equal are evaluated once. */
static int add_law(mg_mechanism *m, ql_rate_law law) {
  for (size_t l = 0; l < m->law_count; l++)
    if (equal(&m->laws[l], &law)) return (int)l;
  mg_grow(&m->laws, m->law_count, sizeof *m->laws);
  m->laws[m->law_count] = law;
  return (int)m->law_count++;
}

/* Index of a name in a list, to which it is added if it is new. */
static int name_index(char (**names)[MG_LABEL], size_t *count, const char *name) {
  for (size_t n = 0; n < *count; n++)
    if (strcmp((*names)[n], name) == 0) return (int)n;
  mg_grow(names, *count, sizeof **names);
  snprintf((*names)[*count], MG_LABEL, "%s", name);
  return (int)(*count)++;
}

static void set_argument(ql_rate_law *law, const char *where, double value) {
  const int term = where[1] - '0';
  switch (where[0]) {
  case 'a':
    law->q[term].a = value;
    break;
  case 'b':
    law->q[term].b = value;
    break;
  case 'c':
    law->q[term].c = value;
    break;
  case 'F':
    law->f = value;
    break;
  default:
    law->n = value;
    break;
  }
}

/* "1, 2.5, -3)" to numbers; the count, or -1. `*at` ends behind the parenthesis. */
static int parse_numbers(mg_place place, const char **at, double numbers[MAX_ARGUMENTS]) {
  int count = 0;
  for (;;) {
    char *end;
    const double value = strtod(*at, &end);
    if (end == *at || count == MAX_ARGUMENTS) {
      mg_error(place, "a number expected at '%.20s'", *at);
      return -1;
    }
    numbers[count++] = value;
    *at = skip(end);
    if (**at != ',' && **at != ')') {
      mg_error(place, "',' or ')' expected at '%.20s'", *at);
      return -1;
    }
    if (*(*at)++ == ')') return count;
  }
}

static int parse_law(mg_place place, const char *name, const char **at, mg_mechanism *m) {
  double numbers[MAX_ARGUMENTS];
  for (size_t l = 0; l < sizeof laws / sizeof laws[0]; l++) {
    if (strcmp(laws[l].name, name) != 0) continue;
    const int count = parse_numbers(place, at, numbers);
    const int wanted = (int)strlen(laws[l].arguments) / 2;
    if (count >= 0 && count != wanted)
      mg_error(place, "%s takes %d numbers, not %d", name, wanted, count);
    if (count != wanted) return -1;
    ql_rate_law law = {.kind = laws[l].kind, .f = 1.0, .n = 1.0};
    for (int n = 0; n < count; n++) set_argument(&law, laws[l].arguments + 2 * n, numbers[n]);
    if (law.kind == QL_RATE_TROE && !(law.q[0].a > 0 && law.q[1].a > 0 && law.f > 0 && law.n > 0)) {
      mg_error(place, "%s needs positive A0, A1, F and N", name);
      return -1;
    }
    return add_law(m, law);
  }
  mg_error(place,
           "unknown rate law '%s'; there are ARR_abc, ARR_ab, ARR_ac, EP2, EP3, FALL, TROE, "
           "J(name), HET(name), K(label)",
           name);
  return -1;
}

/* "NAME)" of J, HET or K. */
static bool parse_name(mg_place place, const char **at, char name[MG_LABEL]) {
  size_t length = 0;
  *at = skip(*at);
  while (isalnum((unsigned char)(*at)[length]) || (*at)[length] == '_') length++;
  const char *end = skip(*at + length);
  if (!length || length >= MG_LABEL || *end != ')') {
    mg_error(place, "a name of at most %d letters in parentheses expected", MG_LABEL - 1);
    return false;
  }
  memcpy(name, *at, length);
  name[length] = '\0';
  *at = end + 1;
  return true;
}

static int parse_reference(mg_place place, const char **at, mg_mechanism *m, double *factor) {
  char name[MG_LABEL];
  if (!parse_name(place, at, name)) return -1;
  for (size_t r = 0; r < m->reaction_count; r++)
    if (strcmp(m->reactions[r].label, name) == 0) {
      *factor *= m->reactions[r].factor;
      return m->reactions[r].law;
    }
  mg_error(place, "K(%s): no reaction before this one has that label", name);
  return -1;
}

/* J(name), HET(name): a value that comes from outside. */
static int parse_outside(mg_place place, const char **at, ql_rate_kind kind, mg_mechanism *m) {
  char name[MG_LABEL];
  if (!parse_name(place, at, name)) return -1;
  const int index = kind == QL_RATE_HET ? name_index(&m->het, &m->het_count, name)
                                        : name_index(&m->photolysis, &m->photolysis_count, name);
  return add_law(m, (ql_rate_law){.kind = kind, .outside = index});
}

static int constant_law(mg_mechanism *m) {
  return add_law(m, (ql_rate_law){.kind = QL_RATE_ARR, .q = {{.a = 1.0}}, .f = 1.0, .n = 1.0});
}

int mg_rate_parse(mg_place place, const char *text, mg_mechanism *m, double *factor) {
  const char *at = skip(text);
  char *end;
  int law = -1;
  *factor = strtod(at, &end);
  if (end == at)
    *factor = 1.0;
  else if (*factor < 0.0 || !(*factor < 1e300)) {
    mg_error(place, "a rate cannot be negative or infinite");
    return -1;
  }
  const bool number = end != at;
  at = skip(end);
  if (number && !*at) return constant_law(m);
  if (number && *at++ != '*') {
    mg_error(place, "'*' expected after the number in rate '%s'", text);
    return -1;
  }
  at = skip(at);
  const size_t length = strcspn(at, "( \t\r\n");
  char name[MG_LABEL] = "";
  if (!length || length >= MG_LABEL || *skip(at + length) != '(') {
    mg_error(place,
             "a rate is [number *] LAW(...), J(name), HET(name), K(label) or a number; not '%s'",
             text);
    return -1;
  }
  memcpy(name, at, length);
  at = skip(at + length) + 1;
  if (strcmp(name, "J") == 0)
    law = parse_outside(place, &at, QL_RATE_PHOTOLYSIS, m);
  else if (strcmp(name, "HET") == 0)
    law = parse_outside(place, &at, QL_RATE_HET, m);
  else if (strcmp(name, "K") == 0)
    law = parse_reference(place, &at, m, factor);
  else
    law = parse_law(place, name, &at, m);
  if (law >= 0 && *skip(at)) {
    mg_error(place, "nothing expected after the rate, found '%.20s'", at);
    return -1;
  }
  return law;
}
