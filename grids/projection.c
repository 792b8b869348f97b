#include "grids/projection.h"

#include <math.h>
#include <proj.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct ql_projection {
  PJ_CONTEXT *context;
  PJ *pj;
  char *string;
};

ql_status ql_projection_create(const char *proj_string, ql_projection **projection) {
  ql_projection *made = calloc(1, sizeof *made);
  if (made) made->string = strdup(proj_string);
  if (made && made->string) made->context = proj_context_create();
  if (!made || !made->context) {
    ql_projection_free(made);
    return ql_error_set(QL_ERR_MEMORY, "out of memory: projection '%s'", proj_string);
  }
  proj_log_level(made->context, PJ_LOG_NONE);
  made->pj = proj_create(made->context, proj_string);
  if (!made->pj) {
    const ql_status status =
        ql_error_set(QL_ERR_INPUT, "PROJ does not accept the projection '%s': %s", proj_string,
                     proj_context_errno_string(made->context, proj_context_errno(made->context)));
    ql_projection_free(made);
    return status;
  }
  *projection = made;
  return QL_OK;
}

void ql_projection_free(ql_projection *projection) {
  if (!projection) return;
  proj_destroy(projection->pj);
  if (projection->context) proj_context_destroy(projection->context);
  free(projection->string);
  free(projection);
}

const char *ql_projection_string(const ql_projection *projection) {
  return projection->string;
}

/* One point through PROJ; angles are degrees on our side and radians on PROJ's. */
static bool transform(const ql_projection *p, PJ_DIRECTION way, double *a, double *b) {
  PJ_COORD c = proj_coord(*a, *b, 0.0, 0.0);
  if (proj_angular_input(p->pj, way)) {
    c.xy.x = proj_torad(c.xy.x);
    c.xy.y = proj_torad(c.xy.y);
  }
  proj_errno_reset(p->pj);
  c = proj_trans(p->pj, way, c);
  if (proj_errno(p->pj) || c.xy.x == HUGE_VAL || c.xy.y == HUGE_VAL) return false;
  const bool angular = proj_angular_output(p->pj, way);
  *a = angular ? proj_todeg(c.xy.x) : c.xy.x;
  *b = angular ? proj_todeg(c.xy.y) : c.xy.y;
  return true;
}

static ql_status all(const ql_projection *p, PJ_DIRECTION way, size_t count, const double *in_a,
                     const double *in_b, double *out_a, double *out_b) {
  for (size_t n = 0; n < count; n++) {
    double a = in_a[n], b = in_b[n];
    if (!transform(p, way, &a, &b))
      return ql_error_set(QL_ERR_INPUT, "the point (%g, %g) cannot be put through '%s'%s: %s",
                          in_a[n], in_b[n], p->string, way == PJ_FWD ? "" : " backwards",
                          proj_context_errno_string(p->context, proj_errno(p->pj)));
    out_a[n] = a;
    out_b[n] = b;
  }
  return QL_OK;
}

ql_status ql_projection_forward(const ql_projection *projection, size_t count,
                                const double *longitude, const double *latitude, double *x,
                                double *y) {
  return all(projection, PJ_FWD, count, longitude, latitude, x, y);
}

ql_status ql_projection_inverse(const ql_projection *projection, size_t count, const double *x,
                                const double *y, double *longitude, double *latitude) {
  return all(projection, PJ_INV, count, x, y, longitude, latitude);
}
