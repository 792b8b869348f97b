/* Equation numbers are those of docs/theory/particles.md. */
#include "outputs/visibility.h"

#include "base/constants.h"
#include "base/csv.h"
#include "solver/aerosol/particles.h"

#include <string.h>

enum { CELLS = QL_MOMENT_CELLS, PER_CENT = 96 };
typedef enum growth { SMALL, LARGE, SEA_SALT, GROWTHS } growth;

/* A particle species: where it stands and what it counts as. */
typedef struct part {
  int species;
  ql_component component;
  ql_mode mode;
} part;

struct ql_visibility {
  int part_count, nitrogen_dioxide; /* index of the gas, -1: none */
  part *parts;
  float growth[GROWTHS][PER_CENT]; /* f(RH), at whole per cent */
};

/* Masses in ug m-3, dry; what is counted in a cell. */
typedef struct masses {
  float fine[QL_COMPONENTS][CELLS]; /* PM2.5 */
  float coarse[CELLS];              /* PM10 - PM2.5 */
} masses;

extern const char ql_visibility_growth_csv[];

static ql_status read_growth(ql_arena *arena, ql_visibility *v) {
  static const char *const names[] = {"relative_humidity", "small", "large", "sea_salt"};
  int columns[1 + GROWTHS];
  ql_csv table;
  QL_TRY(ql_csv_parse(arena, "(built-in) visibility/growth.csv", ql_visibility_growth_csv, &table));
  QL_TRY(ql_csv_columns(&table, 1 + GROWTHS, names, columns));
  for (int g = 0; g < GROWTHS; g++) {
    for (int n = 0; n < PER_CENT; n++) v->growth[g][n] = 1.0F;
    for (int row = 0; row < table.rows; row++) {
      double humidity, value;
      if (!ql_csv_number(&table, row, columns[0], &humidity) || humidity < 0.0 ||
          humidity >= PER_CENT || !ql_csv_number(&table, row, columns[1 + g], &value))
        return ql_error_set(QL_ERR_INPUT, "%s:%d: not a humidity of 0-95 and three factors",
                            table.path, table.line[row]);
      v->growth[g][(int)humidity] = (float)value;
    }
  }
  return QL_OK;
}

ql_status ql_visibility_create(ql_arena *arena, const ql_species_table *species,
                               ql_visibility **visibility) {
  ql_visibility *v = NULL;
  QL_TRY(ql_arena_take(arena, "visibility", 1, sizeof *v, &v));
  QL_TRY(ql_arena_take(arena, "species of visibility", (size_t)ql_particles_count(),
                       sizeof *v->parts, &v->parts));
  QL_TRY(read_growth(arena, v));
  v->nitrogen_dioxide = ql_species_find(species, "NO2");
  for (int p = 0; p < ql_particles_count(); p++) {
    const ql_particle *it = ql_particles_at(p);
    const int s = ql_species_find(species, it->species.name);
    if (s >= 0)
      v->parts[v->part_count++] =
          (part){.species = s, .component = it->component, .mode = it->species.mode};
  }
  *visibility = v;
  return QL_OK;
}

/* Sum the particles by component. */
static void add_up(const ql_visibility *v, const ql_moment *m, size_t at, int count, masses *sums) {
  memset(sums, 0, sizeof *sums);
  for (int p = 0; p < v->part_count; p++) {
    const part *it = &v->parts[p];
    const ql_real *c = m->state->c + (size_t)it->species * m->state->grid->volume + at;
    const float *share25 = m->aerosol->share25[it->mode] + at;
    const float *share10 = m->aerosol->share10[it->mode] + at;
    const float *air = m->now->air + at, *thickness = m->now->thickness + at;
    float *fine = sums->fine[it->component], *coarse = sums->coarse;
#pragma omp simd
    for (int i = 0; i < count; i++) {
      const float mass = (float)(1e9 * QL_MOLAR_MASS_AIR) * (float)c[i] * air[i] / thickness[i];
      fine[i] += mass * share25[i];
      coarse[i] += mass * (share10[i] - share25[i]);
    }
  }
}

/* f(RH), linear between whole per cent and held from 95 % on. */
static inline float grown(const float *table, float humidity) {
  const float percent = humidity < 0.95F ? 100.0F * humidity : 95.0F;
  const int below = percent < 94.0F ? (int)percent : 94;
  return table[below] + (percent - (float)below) * (table[below + 1] - table[below]);
}

/* Extinction of a substance that comes in small and in large particles, the large being a share
 * that grows with the whole: eq 10. */
static inline float split(float mass, float small, float large) {
  const float big = mass < 20.0F ? mass * mass / 20.0F : mass;
  return small * (mass - big) + large * big;
}

/* Rayleigh scattering at 550 nm: 4.51e-31 m2 a molecule (Bodhaine et al. 1999, J. Atmos. Oceanic
 * Technol. 16, 1854), Mm-1 for moles of air in a cubic metre. */
static inline float rayleigh(float moles) {
  return (float)(4.51e-31 * QL_AVOGADRO * 1e6) * moles;
}

void ql_visibility_extinction(const ql_visibility *v, const ql_moment *m, size_t at, int count,
                              float *extinction) {
  masses sums;
  add_up(v, m, at, count, &sums);
  const float *humidity = m->aerosol->humidity + at;
  const float *air = m->now->air + at, *thickness = m->now->thickness + at;
  for (int i = 0; i < count; i++) { /* eq 9 */
    const float small = grown(v->growth[SMALL], humidity[i]);
    const float large = grown(v->growth[LARGE], humidity[i]);
    const float salt = grown(v->growth[SEA_SALT], humidity[i]);
    const float organic =
        sums.fine[QL_COMPONENT_PRIMARY_ORGANIC][i] + sums.fine[QL_COMPONENT_SECONDARY_ORGANIC][i];
    const float soil = sums.fine[QL_COMPONENT_DUST][i] + sums.fine[QL_COMPONENT_OTHER][i];
    extinction[i] = split(1.375F * sums.fine[QL_COMPONENT_SULFATE][i], 2.2F * small, 4.8F * large) +
                    split(1.29F * sums.fine[QL_COMPONENT_NITRATE][i], 2.4F * small, 5.1F * large) +
                    split(organic, 2.8F, 6.1F) + 10.0F * sums.fine[QL_COMPONENT_BLACK_CARBON][i] +
                    soil + 1.7F * salt * sums.fine[QL_COMPONENT_SEA_SALT][i] +
                    0.6F * sums.coarse[i] + rayleigh(air[i] / thickness[i]);
  }
  if (v->nitrogen_dioxide < 0) return;
  const ql_real *c = m->state->c + (size_t)v->nitrogen_dioxide * m->state->grid->volume + at;
  for (int i = 0; i < count; i++) extinction[i] += 0.33F * 1e9F * (float)c[i];
}
