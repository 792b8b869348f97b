/* mechgen: from a mechanism in the KPP language to C. Build tool; see docs/howto/mechanism.md. */
#ifndef QL_MECHGEN_H
#define QL_MECHGEN_H

#include "solver/chemistry/mechanism.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { MG_NAME = QL_SPECIES_NAME, MG_LABEL = 24, MG_MAX_ERRORS = 20 };

typedef struct mg_place {
  const char *file;
  int line;
} mg_place;

/* One statement of a section: text up to ';', comments removed. */
typedef struct mg_statement {
  mg_place place;
  const char *section; /* "#EQUATIONS" */
  char *text;
} mg_statement;

typedef struct mg_script {
  const char *path; /* of the .def file */
  mg_statement *items;
  size_t count;
} mg_script;

typedef struct mg_species {
  char name[MG_NAME];
  mg_place place;
  bool fixed, radical;
  double molar_mass; /* kg mol-1, 0 if the composition is IGNORE */
  double fraction;   /* fixed ones: mole fraction, -1 not given */
  int index;         /* among the variable or the fixed ones */
} mg_species;

typedef struct mg_term {
  int species; /* index into mg_mechanism.species */
  double coefficient;
} mg_term;

typedef struct mg_reaction {
  char label[MG_LABEL];
  mg_place place;
  bool light; /* `hv` among the reactants */
  double factor;
  int law;
  int reactant_count, reactants[QL_MAX_REACTANTS]; /* variable indices */
  int fixed_count, fixed[QL_MAX_FIXED];            /* fixed indices */
  mg_term *changes;                                /* net, by variable index, ascending */
  int change_count;
} mg_reaction;

typedef struct mg_mechanism {
  mg_species *species;
  size_t species_count;
  int variable_count, fixed_count;
  mg_reaction *reactions;
  size_t reaction_count;
  ql_rate_law *laws;
  size_t law_count;
  char (*photolysis)[MG_LABEL], (*het)[MG_LABEL]; /* names in J(...), in HET(...) */
  size_t photolysis_count, het_count;
} mg_mechanism;

/* The LU pattern in elimination order. */
typedef struct mg_pattern {
  int n, nonzeros;
  int *order;    /* [n] variable index of the p-th pivot */
  int *position; /* [n] its inverse */
  int *entry;    /* [n * n] index into `a` by (pivot row, pivot column), -1: structural zero */
  bool *filled;  /* [n * n] the entry exists only by elimination */
} mg_pattern;

/* Errors: "file:line: error: text" on stderr, counted. */
void mg_error(mg_place place, const char *format, ...) QL_PRINTF(2, 3);
int mg_error_count(void);
/* Memory that lives until the tool ends; a failure ends it. */
void *mg_take(size_t count, size_t size);
void mg_grow(void *array, size_t count, size_t size); /* room for one more of *array */

void mg_script_read(const char *path, mg_script *script);            /* script.c */
void mg_mechanism_build(const mg_script *script, mg_mechanism *out); /* build.c */
int mg_species_find(const mg_mechanism *m, const char *name);
double mg_molar_mass(mg_place place, const char *composition);          /* atoms.c */
void mg_equation_parse(const mg_statement *statement, mg_mechanism *m); /* equation.c */
int mg_rate_parse(mg_place place, const char *text, mg_mechanism *m, double *factor); /* rate.c */
void mg_pattern_build(const mg_mechanism *m, mg_pattern *pattern);                    /* order.c */

/* emit_tables.c: NAME.c; emit_kernels.c: NAME_double.c or NAME_float.c */
void mg_emit_tables(FILE *out, const char *name, const mg_mechanism *m, const mg_pattern *p);
void mg_emit_kernels(FILE *out, const char *name, const char *real, const mg_mechanism *m,
                     const mg_pattern *p);

#endif
