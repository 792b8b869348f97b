#include "outputs/elements.h"

#include <string.h>

const char *const ql_elements_names[QL_ELEMENTS] = {[QL_ELEMENT_SULFUR] = "sulfur",
                                                    [QL_ELEMENT_NITROGEN] = "nitrogen",
                                                    [QL_ELEMENT_CHLORINE] = "chlorine",
                                                    [QL_ELEMENT_SODIUM] = "sodium",
                                                    [QL_ELEMENT_CARBON] = "elemental carbon"};

/* Atoms in a molecule, or in the ion that a particle's molar mass stands for. MTNO3 is a counter
 * that doubles nitrogen which CB6r5 has elsewhere; the chloride lent to the mechanism for a step
 * (ACLF, ACLC) is none at its end. */
static const struct {
  const char *species;
  ql_element element;
  double atoms;
} compositions[] = {
    {"SO2", QL_ELEMENT_SULFUR, 1},     {"SULF", QL_ELEMENT_SULFUR, 1},
    {"PSO4", QL_ELEMENT_SULFUR, 1},    {"CSO4", QL_ELEMENT_SULFUR, 1},
    {"NO", QL_ELEMENT_NITROGEN, 1},    {"NO2", QL_ELEMENT_NITROGEN, 1},
    {"NO3", QL_ELEMENT_NITROGEN, 1},   {"N2O5", QL_ELEMENT_NITROGEN, 2},
    {"HNO3", QL_ELEMENT_NITROGEN, 1},  {"HONO", QL_ELEMENT_NITROGEN, 1},
    {"PNA", QL_ELEMENT_NITROGEN, 1},   {"PAN", QL_ELEMENT_NITROGEN, 1},
    {"PANX", QL_ELEMENT_NITROGEN, 1},  {"OPAN", QL_ELEMENT_NITROGEN, 1},
    {"NTR1", QL_ELEMENT_NITROGEN, 1},  {"NTR2", QL_ELEMENT_NITROGEN, 1},
    {"INTR", QL_ELEMENT_NITROGEN, 1},  {"CRON", QL_ELEMENT_NITROGEN, 1},
    {"CLNO2", QL_ELEMENT_NITROGEN, 1}, {"NH3", QL_ELEMENT_NITROGEN, 1},
    {"PNO3", QL_ELEMENT_NITROGEN, 1},  {"CNO3", QL_ELEMENT_NITROGEN, 1},
    {"PNH4", QL_ELEMENT_NITROGEN, 1},  {"HCL", QL_ELEMENT_CHLORINE, 1},
    {"CLNO2", QL_ELEMENT_CHLORINE, 1}, {"CL", QL_ELEMENT_CHLORINE, 1},
    {"CLO", QL_ELEMENT_CHLORINE, 1},   {"PCL", QL_ELEMENT_CHLORINE, 1},
    {"CCL", QL_ELEMENT_CHLORINE, 1},   {"NA", QL_ELEMENT_SODIUM, 1},
    {"CNA", QL_ELEMENT_SODIUM, 1},     {"PEC", QL_ELEMENT_CARBON, 1},
};

static void add(const ql_budget *b, double mass, double factor, ql_element_budget *to) {
  to->initial += factor * b->initial;
  to->emitted += factor * b->emitted;
  to->inflow += factor * (b->lateral_in + b->top_in);
  to->outflow += factor * (b->lateral_out + b->top_out);
  to->deposited += factor * b->deposited;
  to->wet += factor * b->wet;
  to->final += factor * mass;
}

void ql_elements_sum(const ql_state *state, const double *mass,
                     ql_element_budget elements[QL_ELEMENTS]) {
  memset(elements, 0, QL_ELEMENTS * sizeof *elements);
  for (size_t n = 0; n < sizeof compositions / sizeof compositions[0]; n++) {
    const int s = ql_species_find(state->species, compositions[n].species);
    if (s < 0) continue;
    const ql_species *species = &state->species->items[s];
    const double moles = species->particle ? 1.0 / species->molar_mass : 1.0; /* per mol or kg */
    add(&state->budget[s], mass[s], compositions[n].atoms * moles,
        &elements[compositions[n].element]);
  }
  for (int e = 0; e < QL_ELEMENTS; e++) {
    ql_element_budget *b = &elements[e];
    const double through = b->initial + b->emitted + b->inflow;
    const double left = through + b->outflow + b->deposited + b->wet;
    b->closure = through > 0.0 ? (b->final - left) / through : 0.0;
  }
}
