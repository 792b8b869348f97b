/* qinglan verify --dispersion OUT.csv: scores of a tracer experiment. */
#ifndef QL_APP_VERIFY_DISPERSION_H
#define QL_APP_VERIFY_DISPERSION_H

#include "base/error.h"

/* Print the scores of the arcs of a table that qinglan puff --experiment wrote. */
ql_status ql_verify_dispersion(const char *path);

#endif
