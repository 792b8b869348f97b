/* Molar masses: from atom compositions such as "C + 2H + O", or given as MASS(g mol-1). */
#include "solver/chemistry/mechgen/mechgen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* g mol-1: abridged standard atomic weights, IUPAC 2021 (Prohaska et al. 2022, Pure Appl. Chem.
 * 94, 573, table 1). */
static const struct {
  const char *symbol;
  double mass;
} atoms[] = {{"H", 1.0080}, {"C", 12.011}, {"N", 14.007},  {"O", 15.999}, {"F", 18.998},
             {"S", 32.06},  {"Cl", 35.45}, {"Br", 79.904}, {"I", 126.90}, {"Hg", 200.59}};

static double atom_mass(mg_place place, const char *symbol, size_t length) {
  for (size_t a = 0; a < sizeof atoms / sizeof atoms[0]; a++)
    if (strlen(atoms[a].symbol) == length && strncmp(atoms[a].symbol, symbol, length) == 0)
      return atoms[a].mass;
  mg_error(place, "unknown atom '%.*s'", (int)length, symbol);
  return 0.0;
}

static const char *skip(const char *at) {
  while (isspace((unsigned char)*at)) at++;
  return at;
}

/* What stands in MASS(...), kg mol-1. */
static double given_mass(mg_place place, const char *number) {
  char *end;
  const double mass = strtod(number, &end);
  if (end == number || strcmp(skip(end), ")") != 0 || !(mass > 0.0 && mass < 1e4)) {
    mg_error(place, "MASS(%.40s: one molar mass in g mol-1, above 0 and below 10000, expected",
             number);
    return 0.0;
  }
  return mass / 1e3; /* rounds as the literal does */
}

double mg_molar_mass(mg_place place, const char *composition) {
  const char *at = skip(composition);
  double mass = 0.0;
  if (strcmp(at, "IGNORE") == 0) return 0.0;
  if (strncmp(at, "MASS(", 5) == 0) return given_mass(place, at + 5);
  for (;;) {
    char *end;
    double count = strtod(at, &end);
    if (end == at) count = 1.0;
    at = skip(end);
    const size_t length = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    if (!length || count <= 0.0) {
      mg_error(place, "composition '%.60s' is not atoms joined by '+', nor MASS(...) or IGNORE",
               composition);
      return 0.0;
    }
    mass += count * atom_mass(place, at, length);
    at = skip(at + length);
    if (!*at) return mass / 1e3; /* rounds as the literal does */ /* g to kg */
    if (*at++ != '+') {
      mg_error(place, "composition '%.60s': '+' expected between atoms", composition);
      return 0.0;
    }
    at = skip(at);
  }
}
