/* The air that surrounds the county: initial and boundary values of the demo, a profile in height.
 * Round numbers of a polluted region, chosen by hand; winter's are those of a haze episode whose
 * sulfate and nitrate are neutralised by ammonium. */
#include "base/nc.h"
#include "cases/zhuji/zhuji.h"

#include <math.h>

typedef struct profile {
  const char *species;
  bool particle;
  double summer, winter; /* at the ground, ppb or ug m-3 */
  double aloft;          /* the part of it that stays aloft */
  double scale;          /* m, over which the rest decays */
} profile;

static const profile profiles[] = {
    {"O3", false, 53.0, 28.0, 1.6, 1500.0},     {"NO", false, 0.05, 0.2, 0.05, 500.0},
    {"NO2", false, 4.0, 11.0, 0.02, 700.0},     {"CO", false, 250.0, 600.0, 0.35, 1200.0},
    {"SO2", false, 1.5, 3.0, 0.03, 900.0},      {"HNO3", false, 1.0, 0.7, 0.1, 1200.0},
    {"HONO", false, 0.05, 0.2, 0.01, 400.0},    {"H2O2", false, 1.2, 0.1, 0.5, 2500.0},
    {"PAN", false, 0.6, 0.8, 0.4, 1500.0},      {"FORM", false, 2.0, 1.2, 0.15, 1500.0},
    {"ALD2", false, 0.7, 0.6, 0.1, 1500.0},     {"ALDX", false, 0.2, 0.2, 0.1, 1500.0},
    {"ACET", false, 1.5, 1.2, 0.4, 2500.0},     {"MEOH", false, 2.5, 2.0, 0.3, 2000.0},
    {"PAR", false, 9.0, 16.0, 0.2, 1200.0},     {"ETHA", false, 1.8, 3.0, 0.4, 2000.0},
    {"PRPA", false, 1.2, 2.5, 0.25, 2000.0},    {"ETHY", false, 0.8, 1.8, 0.25, 2000.0},
    {"ETH", false, 0.8, 1.6, 0.05, 1000.0},     {"OLE", false, 0.15, 0.3, 0.02, 800.0},
    {"TOL", false, 0.5, 1.0, 0.04, 1000.0},     {"XYLMN", false, 0.2, 0.4, 0.02, 800.0},
    {"BENZENE", false, 0.3, 0.7, 0.15, 1500.0}, {"ISOP", false, 0.15, 0.0, 0.0, 500.0},
    {"TERP", false, 0.05, 0.01, 0.0, 500.0},    {"NH3", false, 6.0, 5.0, 0.01, 700.0},
    {"HCL", false, 0.2, 0.3, 0.05, 1000.0},     {"PSO4", true, 7.0, 9.0, 0.05, 1000.0},
    {"PNO3", true, 2.5, 16.0, 0.05, 1000.0},    {"PNH4", true, 3.36, 8.03, 0.05, 1000.0},
    {"POA", true, 2.5, 5.0, 0.04, 900.0},       {"ASOA0", true, 0.6, 1.0, 0.05, 1100.0},
    {"ASOA1", true, 0.6, 1.5, 0.05, 1100.0},    {"ASOA2", true, 0.6, 1.5, 0.05, 1100.0},
    {"BSOA1", true, 0.6, 0.5, 0.05, 1100.0},    {"BSOA2", true, 0.6, 0.5, 0.05, 1100.0},
    {"PEC", true, 1.0, 2.2, 0.04, 900.0},       {"FPRM", true, 2.0, 4.0, 0.04, 900.0},
    {"FCRS", true, 1.5, 3.0, 0.05, 1000.0},     {"NA", true, 0.2, 0.2, 0.05, 1000.0},
    {"PCL", true, 0.2, 1.2, 0.05, 1000.0},      {"CPRM", true, 5.0, 10.0, 0.02, 800.0},
    {"CCRS", true, 10.0, 15.0, 0.02, 800.0},
};
enum { PROFILES = sizeof profiles / sizeof profiles[0], LEVELS = 14 };

static const double levels[LEVELS] = {10,   50,   120,  250,  450,  700,  1000,
                                      1400, 1900, 2500, 3300, 4500, 6000, 8000}; /* m */

static ql_status define(ql_nc *out) {
  const ql_nc_spec level = {.name = "level",
                            .type = QL_NC_DOUBLE,
                            .dimensions = "level",
                            .units = "m",
                            .standard_name = "height"};
  QL_TRY(ql_nc_put_text(out, NULL, "Conventions", "CF-1.10"));
  QL_TRY(ql_nc_put_text(out, NULL, "title", "initial and boundary values of the Zhuji demo"));
  QL_TRY(ql_nc_put_text(out, NULL, "synthetic", ZHUJI_SYNTHETIC));
  QL_TRY(ql_nc_define_dimension(out, "level", LEVELS));
  QL_TRY(ql_nc_define(out, &level));
  for (int p = 0; p < PROFILES; p++) {
    const ql_nc_spec spec = {.name = profiles[p].species,
                             .type = QL_NC_DOUBLE,
                             .dimensions = "level",
                             .units = profiles[p].particle ? "ug m-3" : "1e-9"};
    QL_TRY(ql_nc_define(out, &spec));
  }
  return QL_OK;
}

static ql_status fill(ql_nc *out, bool winter) {
  QL_TRY(ql_nc_write_double(out, "level", NULL, levels));
  for (int p = 0; p < PROFILES; p++) {
    const profile *about = &profiles[p];
    const double ground = winter ? about->winter : about->summer;
    double values[LEVELS];
    for (int k = 0; k < LEVELS; k++)
      values[k] = ground * (about->aloft + (1.0 - about->aloft) * exp(-levels[k] / about->scale));
    QL_TRY(ql_nc_write_double(out, about->species, NULL, values));
  }
  return QL_OK;
}

ql_status zhuji_background_write(const zhuji_domain *domain, const char *path) {
  ql_nc *out = NULL;
  QL_TRY(ql_nc_create(path, &out));
  ql_status status = define(out);
  if (status == QL_OK) status = fill(out, domain->season->stratus);
  if (status == QL_OK) return ql_nc_commit(out);
  ql_nc_close(out);
  return status;
}
