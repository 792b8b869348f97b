/* One reaction: "<R1> NO2 + hv = NO + O : J(NO2)". */
#include "solver/chemistry/mechgen/mechgen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TERMS = 64 };

typedef struct side {
  int count;
  bool light;
  mg_term terms[MAX_TERMS];
} side;

static const char *skip(const char *at) {
  while (isspace((unsigned char)*at)) at++;
  return at;
}

static size_t name_length(const char *at) {
  size_t length = 0;
  if (!isalpha((unsigned char)*at)) return 0;
  while (isalnum((unsigned char)at[length]) || at[length] == '_') length++;
  return length;
}

/* Add one species of a side; hv and PROD are no species. */
static bool add_term(mg_place place, const char *name, double coefficient, const mg_mechanism *m,
                     side *out) {
  if (strcmp(name, "PROD") == 0) return true;
  if (strcmp(name, "hv") == 0) {
    out->light = true;
    return true;
  }
  const int species = mg_species_find(m, name);
  if (species < 0) {
    mg_error(place, "unknown species '%s' (declare it in #DEFVAR or #DEFFIX)", name);
    return false;
  }
  if (out->count == MAX_TERMS) {
    mg_error(place, "more than %d species on one side", MAX_TERMS);
    return false;
  }
  out->terms[out->count++] = (mg_term){species, coefficient};
  return true;
}

/* "0.5 A + B - 2.5 C" up to its end. */
static bool parse_side(mg_place place, const char *text, const mg_mechanism *m, side *out) {
  const char *at = skip(text);
  double sign = 1.0;
  *out = (side){.count = 0};
  if (*at == '-' || *at == '+') sign = *at++ == '-' ? -1.0 : 1.0;
  for (at = skip(at); *at; at = skip(at)) {
    char *end, name[MG_NAME];
    double coefficient = strtod(at, &end);
    if (end == at) coefficient = 1.0;
    at = skip(end);
    const size_t length = name_length(at);
    if (!length || length >= MG_NAME) {
      mg_error(place, "a species expected at '%.20s'", at);
      return false;
    }
    memcpy(name, at, length);
    name[length] = '\0';
    if (!add_term(place, name, sign * coefficient, m, out)) return false;
    at = skip(at + length);
    if (!*at) return true;
    if (*at != '+' && *at != '-') {
      mg_error(place, "'+' or '-' expected at '%.20s'", at);
      return false;
    }
    sign = *at++ == '-' ? -1.0 : 1.0;
    if (!*skip(at)) mg_error(place, "a species expected after '%c'", at[-1]);
  }
  return true;
}

static void add_change(mg_reaction *r, int species, double coefficient) {
  int at = 0;
  while (at < r->change_count && r->changes[at].species < species) at++;
  if (at == r->change_count || r->changes[at].species != species) {
    memmove(r->changes + at + 1, r->changes + at,
            (size_t)(r->change_count - at) * sizeof *r->changes);
    r->changes[at] = (mg_term){species, 0.0};
    r->change_count++;
  }
  r->changes[at].coefficient += coefficient;
}

static bool add_reactant(const mg_species *species, double coefficient, mg_reaction *r) {
  const int times = (int)coefficient;
  if ((double)times != coefficient || times < 1 || times > QL_MAX_REACTANTS) {
    mg_error(r->place, "reactant %s: the coefficient must be a whole number from 1 to %d",
             species->name, QL_MAX_REACTANTS);
    return false;
  }
  for (int i = 0; i < times; i++) {
    int *count = species->fixed ? &r->fixed_count : &r->reactant_count;
    int *list = species->fixed ? r->fixed : r->reactants;
    if (*count == (species->fixed ? (int)QL_MAX_FIXED : (int)QL_MAX_REACTANTS)) {
      mg_error(r->place, "more than %d %s reactants", *count,
               species->fixed ? "fixed" : "variable");
      return false;
    }
    list[(*count)++] = species->index;
  }
  if (!species->fixed) add_change(r, species->index, -coefficient);
  return true;
}

static void add_products(const mg_mechanism *m, const side *products, mg_reaction *r) {
  for (int t = 0; t < products->count; t++) {
    const mg_species *s = &m->species[products->terms[t].species];
    if (!s->fixed) add_change(r, s->index, products->terms[t].coefficient);
  }
  int kept = 0; /* what stands on both sides in equal amounts does not change */
  for (int c = 0; c < r->change_count; c++)
    if (r->changes[c].coefficient != 0.0) r->changes[kept++] = r->changes[c];
  r->change_count = kept;
}

/* "<label>" at the start, or the reaction's number; returns the text after it. */
static char *parse_label(const mg_statement *statement, const mg_mechanism *m, mg_reaction *r) {
  char *at = statement->text;
  snprintf(r->label, sizeof r->label, "%zu", m->reaction_count + 1);
  if (*at != '<') return at;
  char *end = strchr(at, '>');
  if (!end || end - at < 2 || end - at > MG_LABEL) {
    mg_error(r->place, "a label is <...> with at most %d letters", MG_LABEL - 1);
    return NULL;
  }
  memcpy(r->label, at + 1, (size_t)(end - at - 1));
  r->label[end - at - 1] = '\0';
  for (size_t o = 0; o < m->reaction_count; o++)
    if (strcmp(m->reactions[o].label, r->label) == 0) {
      mg_error(r->place, "label <%s> was used before, at line %d", r->label,
               m->reactions[o].place.line);
      return NULL;
    }
  return end + 1;
}

void mg_equation_parse(const mg_statement *statement, mg_mechanism *m) {
  mg_reaction r = {.place = statement->place};
  side left, right;
  char *at = parse_label(statement, m, &r);
  char *equals = at ? strchr(at, '=') : NULL, *colon = equals ? strchr(equals, ':') : NULL;
  if (!at) return;
  if (!colon) {
    mg_error(r.place, "a reaction is 'reactants = products : rate'; '%s' is missing",
             equals ? ":" : "=");
    return;
  }
  *equals = *colon = '\0';
  if (!parse_side(r.place, at, m, &left) || !parse_side(r.place, equals + 1, m, &right)) return;
  r.changes = mg_take(2 * MAX_TERMS, sizeof *r.changes);
  r.light = left.light;
  for (int t = 0; t < left.count; t++)
    if (!add_reactant(&m->species[left.terms[t].species], left.terms[t].coefficient, &r)) return;
  if (!r.reactant_count || right.light) {
    mg_error(r.place, right.light ? "hv is no product" : "no variable species among the reactants");
    return;
  }
  add_products(m, &right, &r);
  r.law = mg_rate_parse(r.place, colon + 1, m, &r.factor);
  if (r.law < 0) return;
  if (r.light != (m->laws[r.law].kind == QL_RATE_PHOTOLYSIS)) {
    mg_error(r.place, "'hv' among the reactants and J(NAME) as the rate belong together");
    return;
  }
  mg_grow(&m->reactions, m->reaction_count, sizeof *m->reactions);
  m->reactions[m->reaction_count++] = r;
}
