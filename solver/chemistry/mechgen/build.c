/* Statements to a mechanism: declarations first, then equations. */
#include "solver/chemistry/mechgen/mechgen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

int mg_species_find(const mg_mechanism *m, const char *name) {
  for (size_t s = 0; s < m->species_count; s++)
    if (strcmp(m->species[s].name, name) == 0) return (int)s;
  return -1;
}

/* "NAME = VALUE" into name and the text behind '='; false if the name is no identifier. */
static bool split(const mg_statement *statement, char name[MG_NAME], const char **value) {
  const char *at = statement->text;
  size_t length = 0;
  while (isalnum((unsigned char)at[length]) || at[length] == '_') length++;
  if (!length || length >= MG_NAME || !isalpha((unsigned char)*at)) {
    mg_error(statement->place,
             "'%.40s' does not begin with a name of at most %d letters and digits", at,
             MG_NAME - 1);
    return false;
  }
  memcpy(name, at, length);
  name[length] = '\0';
  at += length;
  while (isspace((unsigned char)*at)) at++;
  *value = NULL;
  if (*at == '=')
    *value = at + 1;
  else if (*at)
    mg_error(statement->place, "'=' expected after '%s'", name);
  return *value || !*at;
}

static void declare(const mg_statement *statement, bool fixed, mg_mechanism *m) {
  mg_species made = {.place = statement->place, .fixed = fixed, .fraction = -1.0};
  const char *value;
  if (!split(statement, made.name, &value)) return;
  if (!value) {
    mg_error(statement->place, "species %s needs '= composition' or '= IGNORE'", made.name);
    return;
  }
  const int other = mg_species_find(m, made.name);
  if (other >= 0) {
    mg_error(statement->place, "species %s was declared before, at %s:%d", made.name,
             m->species[other].place.file, m->species[other].place.line);
    return;
  }
  if (strcmp(made.name, "hv") == 0 || strcmp(made.name, "PROD") == 0) {
    mg_error(statement->place, "%s is reserved", made.name);
    return;
  }
  made.molar_mass = mg_molar_mass(statement->place, value);
  made.index = fixed ? m->fixed_count++ : m->variable_count++;
  mg_grow(&m->species, m->species_count, sizeof *m->species);
  m->species[m->species_count++] = made;
}

static void set_radical(const mg_statement *statement, mg_mechanism *m) {
  char name[MG_NAME];
  const char *value;
  if (!split(statement, name, &value)) return;
  const int s = mg_species_find(m, name);
  if (s < 0 || m->species[s].fixed || value)
    mg_error(statement->place, "#SETRAD lists variable species; '%.40s' is none", statement->text);
  else
    m->species[s].radical = true;
}

static void set_value(const mg_statement *statement, mg_mechanism *m) {
  char name[MG_NAME], *end;
  const char *value;
  if (!split(statement, name, &value)) return;
  const int s = mg_species_find(m, name);
  const double fraction = value ? strtod(value, &end) : -1.0;
  if (s < 0 || !m->species[s].fixed) {
    mg_error(statement->place,
             "#INITVALUES gives mole fractions of fixed species (#DEFFIX); %s is "
             "none",
             name);
  } else if (!value || end == value || *end || !(fraction >= 0.0 && fraction <= 1.0)) {
    mg_error(statement->place, "%s needs a mole fraction between 0 and 1", name);
  } else {
    m->species[s].fraction = fraction;
  }
}

/* M is the air itself; H2O comes with the meteorology; the others need a value. */
static void check_fixed(mg_mechanism *m) {
  for (size_t s = 0; s < m->species_count; s++) {
    mg_species *f = &m->species[s];
    if (!f->fixed) continue;
    if (f->fraction < 0.0 && strcmp(f->name, "M") == 0) f->fraction = 1.0;
    if (f->fraction < 0.0 && strcmp(f->name, "H2O") != 0)
      mg_error(f->place, "fixed species %s needs a mole fraction in #INITVALUES", f->name);
  }
}

void mg_mechanism_build(const mg_script *script, mg_mechanism *m) {
  for (size_t i = 0; i < script->count; i++) {
    const mg_statement *s = &script->items[i];
    if (strcmp(s->section, "#ATOMS") == 0) (void)mg_molar_mass(s->place, s->text);
    if (strcmp(s->section, "#DEFVAR") == 0) declare(s, false, m);
    if (strcmp(s->section, "#DEFFIX") == 0) declare(s, true, m);
  }
  for (size_t i = 0; i < script->count; i++) {
    const mg_statement *s = &script->items[i];
    if (strcmp(s->section, "#SETRAD") == 0) set_radical(s, m);
    if (strcmp(s->section, "#INITVALUES") == 0) set_value(s, m);
    if (strcmp(s->section, "#EQUATIONS") == 0) mg_equation_parse(s, m);
  }
  check_fixed(m);
  if (!m->variable_count || !m->reaction_count)
    mg_error((mg_place){script->path, 1},
             "a mechanism needs species (#DEFVAR) and reactions (#EQUATIONS)");
}
