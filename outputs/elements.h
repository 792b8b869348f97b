/* Chemical elements in the budgets: what came in, went out, fell to the ground and is left of
 * sulfur, nitrogen, chlorine, sodium and elemental carbon, over all species that hold them.
 * Reactions, condensation and clouds only move an element from species to species, so that it
 * closes as a single species does; what a mechanism's own coefficients create or lose shows here.
 */
#ifndef QL_OUTPUTS_ELEMENTS_H
#define QL_OUTPUTS_ELEMENTS_H

#include "solver/state.h"

typedef enum ql_element {
  QL_ELEMENT_SULFUR,
  QL_ELEMENT_NITROGEN,
  QL_ELEMENT_CHLORINE,
  QL_ELEMENT_SODIUM,
  QL_ELEMENT_CARBON, /* elemental */
  QL_ELEMENTS
} ql_element;

extern const char *const ql_elements_names[QL_ELEMENTS];

/* Mole of an element; `closure` = (final - initial - emitted - in + out + deposited) / through. */
typedef struct ql_element_budget {
  double initial, emitted, inflow, outflow, deposited, wet, final, closure;
} ql_element_budget;

/* Sum up the budgets; mass[species]: in the domain now, mol or kg. Species that the table of
 * compositions lacks count as without these elements. */
void ql_elements_sum(const ql_state *state, const double *mass,
                     ql_element_budget elements[QL_ELEMENTS]);

#endif
