/* NAME.c: the tables of a mechanism and the struct that holds them. */
#include "solver/chemistry/mechgen/mechgen.h"

static void emit_names(FILE *out, const char *what, char (*names)[MG_LABEL], size_t count) {
  fprintf(out, "static const char *const %s[] = {\n", what);
  for (size_t n = 0; n < count; n++) fprintf(out, "    \"%s\",\n", names[n]);
  fputs("    0};\n", out);
}

static void emit_species(FILE *out, const mg_mechanism *m) {
  fputs("static const ql_species species[] = {\n", out);
  for (size_t s = 0; s < m->species_count; s++)
    if (!m->species[s].fixed)
      fprintf(out, "    {.name = \"%s\", .transported = %s, .molar_mass = %.17g},\n",
              m->species[s].name, m->species[s].radical ? "false" : "true",
              m->species[s].molar_mass);
  fputs("};\nstatic const ql_fixed_species fixed[] = {\n", out);
  for (size_t s = 0; s < m->species_count; s++)
    if (m->species[s].fixed)
      fprintf(out, "    {\"%s\", %s, %.17g},\n", m->species[s].name,
              m->species[s].fraction < 0.0 ? "true" : "false",
              m->species[s].fraction < 0.0 ? 0.0 : m->species[s].fraction);
  fputs("    {0}};\n", out);
  emit_names(out, "photolysis", m->photolysis, m->photolysis_count);
  emit_names(out, "het", m->het, m->het_count);
}

static void emit_laws(FILE *out, const mg_mechanism *m) {
  static const char *const kinds[] = {"QL_RATE_ARR",  "QL_RATE_EP2",        "QL_RATE_EP3",
                                      "QL_RATE_TROE", "QL_RATE_PHOTOLYSIS", "QL_RATE_HET"};
  fputs("static const ql_rate_law laws[] = {\n", out);
  for (size_t l = 0; l < m->law_count; l++) {
    const ql_rate_law *law = &m->laws[l];
    fprintf(out, "    {%s, {", kinds[law->kind]);
    for (int t = 0; t < QL_RATE_TERMS; t++)
      fprintf(out, "%s{%.17g, %.17g, %.17g}", t ? ", " : "", law->q[t].a, law->q[t].b, law->q[t].c);
    fprintf(out, "}, %.17g, %.17g, %d},\n", law->f, law->n, law->outside);
  }
  fputs("};\n", out);
}

static void emit_list(FILE *out, const int *list, int count) {
  fputs("{", out);
  for (int i = 0; i < count; i++) fprintf(out, "%s%d", i ? ", " : "", list[i]);
  fputs(count ? "}" : "0}", out);
}

static void emit_reactions(FILE *out, const mg_mechanism *m) {
  int start = 0;
  fputs("static const ql_change changes[] = {\n", out);
  for (size_t k = 0; k < m->reaction_count; k++)
    for (int c = 0; c < m->reactions[k].change_count; c++)
      fprintf(out, "    {%d, %.17g},\n", m->reactions[k].changes[c].species,
              m->reactions[k].changes[c].coefficient);
  fputs("    {0, 0.0}};\nstatic const ql_reaction reactions[] = {\n", out);
  for (size_t k = 0; k < m->reaction_count; k++) {
    const mg_reaction *r = &m->reactions[k];
    fprintf(out, "    {\"%s\", %.17g, %d, %d, ", r->label, r->factor, r->law, r->reactant_count);
    emit_list(out, r->reactants, r->reactant_count);
    fprintf(out, ", %d, ", r->fixed_count);
    emit_list(out, r->fixed, r->fixed_count);
    fprintf(out, ", %d, %d},\n", start, r->change_count);
    start += r->change_count;
  }
  fputs("};\n", out);
}

static void emit_pattern(FILE *out, const mg_pattern *p) {
  for (int columns = 0; columns < 2; columns++) {
    fprintf(out, "static const int %s[] = {", columns ? "columns" : "rows");
    int written = 0;
    for (int e = 0; e < p->n * p->n; e++)
      if (p->entry[e] >= 0)
        fprintf(out, "%s%d,", written++ % 20 ? " " : "\n    ",
                p->order[columns ? e % p->n : e / p->n]);
    fputs("\n};\n", out);
  }
}

void mg_emit_tables(FILE *out, const char *name, const mg_mechanism *m, const mg_pattern *p) {
  int changes = 0;
  for (size_t k = 0; k < m->reaction_count; k++) changes += m->reactions[k].change_count;
  fprintf(out, "/* Written by ql-mechgen from %s.def; change that, not this. */\n", name);
  fputs("#include \"solver/chemistry/mechanism.h\"\n\n", out);
  emit_species(out, m);
  emit_laws(out, m);
  emit_reactions(out, m);
  emit_pattern(out, p);
  fprintf(out, "\nextern const ql_kernel_double ql_mechanism_%s_double;\n", name);
  fprintf(out, "extern const ql_kernel_float ql_mechanism_%s_float;\n", name);
  fprintf(out, "extern const ql_mechanism ql_mechanism_%s;\n", name);
  fprintf(out, "const ql_mechanism ql_mechanism_%s = {\n    .name = \"%s\",\n", name, name);
  fprintf(out,
          "    .species_count = %d,\n    .fixed_count = %d,\n    .photolysis_count = %zu,\n"
          "    .het_count = %zu,\n    .reaction_count = %zu,\n    .law_count = %zu,\n    "
          ".change_count = %d,\n"
          "    .nonzero_count = %d,\n",
          m->variable_count, m->fixed_count, m->photolysis_count, m->het_count, m->reaction_count,
          m->law_count, changes, p->nonzeros);
  fputs("    .species = species,\n    .fixed = fixed,\n    .photolysis = photolysis,\n"
        "    .het = het,\n    .reactions = reactions,\n    .laws = laws,\n    .changes = changes,\n"
        "    .rows = rows,\n    .columns = columns,\n",
        out);
  fprintf(out, "    .kernel_double = &ql_mechanism_%s_double,\n", name);
  fprintf(out, "    .kernel_float = &ql_mechanism_%s_float,\n};\n", name);
}
