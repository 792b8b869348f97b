/* What enterprises have where the file says nothing. */
#ifndef QL_INPUTS_ENTERPRISES_DEFAULTS_H
#define QL_INPUTS_ENTERPRISES_DEFAULTS_H

#include "inputs/enterprises/enterprises.h"

/* Fill in defaults and spread single values over 24 hours. Fails only for lack of memory. */
ql_status ql_enterprises_fill_defaults(ql_enterprises *made);

/* PM25, NOx, VOC, SO2 or NH3. */
bool ql_enterprises_is_species(const char *name);

#endif
