/* The natural sources on a grid: the kernels, area-weighted over land-use classes, and the split of
 * their fluxes into model species. */
#include "solver/emission/natural.h"

#include "base/clock.h"
#include "base/constants.h"
#include "solver/deposition/deposition.h"
#include "solver/emission/natural_tables.h"
#include "solver/emission/sea_salt.h"
#include "solver/emission/soil_no.h"

#include <math.h>
#include <string.h>

enum { SEA = 1, URBAN = 21 };          /* classes of Zhang et al. 2003 */
static const double sea_terrain = 5.0; /* m: water above it is no sea, whatever its class */

/* Per area of the cell: mol m-2 s-1 of gases, kg m-2 s-1 of particles. The groups of plants' first.
 */
typedef enum flux {
  SOIL_NO = QL_BIOGENIC_GROUPS,
  DUST_FINE,
  DUST_COARSE,
  FUGITIVE_FINE,
  FUGITIVE_COARSE,
  SALT_FINE,
  SALT_COARSE,
  FLUXES
} flux;

/* What a flux consists of. `other`: the species that takes it where the run lacks the first. */
typedef struct part {
  ql_natural_process process;
  int flux;
  const char *species, *other;
  double share;
} part;

/* Dust's calcium, magnesium and potassium, and the ions of sea water: mass fractions of CMAQ 5.4
 * (AERO_DATA.F; Upadhyay et al. 2015 for magnesium). Coarse cations of sea salt count as sodium. */
static const part parts[] = {{QL_NATURAL_BIOGENIC, QL_BIOGENIC_ISOPRENE, "ISOP", "", 1.0},
                             {QL_NATURAL_BIOGENIC, QL_BIOGENIC_APINENE, "APIN", "TERP", 1.0},
                             {QL_NATURAL_BIOGENIC, QL_BIOGENIC_TERPENES, "TERP", "", 1.0},
                             {QL_NATURAL_BIOGENIC, QL_BIOGENIC_SESQUITERPENES, "SQT", "", 1.0},
                             {QL_NATURAL_SOIL_NO, SOIL_NO, "NO", "", 1.0},
                             {QL_NATURAL_DUST, DUST_FINE, "FCRS", "", 0.8639},
                             {QL_NATURAL_DUST, DUST_FINE, "PCA", "", 0.0794},
                             {QL_NATURAL_DUST, DUST_FINE, "PMG", "", 0.0190},
                             {QL_NATURAL_DUST, DUST_FINE, "PK", "", 0.0377},
                             {QL_NATURAL_DUST, DUST_COARSE, "CCRS", "", 1.0},
                             {QL_NATURAL_FUGITIVE, FUGITIVE_FINE, "FCRS", "", 0.8639},
                             {QL_NATURAL_FUGITIVE, FUGITIVE_FINE, "PCA", "", 0.0794},
                             {QL_NATURAL_FUGITIVE, FUGITIVE_FINE, "PMG", "", 0.0190},
                             {QL_NATURAL_FUGITIVE, FUGITIVE_FINE, "PK", "", 0.0377},
                             {QL_NATURAL_FUGITIVE, FUGITIVE_COARSE, "CCRS", "", 1.0},
                             {QL_NATURAL_SEA_SALT, SALT_FINE, "NA", "", 0.3086},
                             {QL_NATURAL_SEA_SALT, SALT_FINE, "PCL", "", 0.5538},
                             {QL_NATURAL_SEA_SALT, SALT_FINE, "PSO4", "", 0.0776},
                             {QL_NATURAL_SEA_SALT, SALT_FINE, "PMG", "", 0.0368},
                             {QL_NATURAL_SEA_SALT, SALT_FINE, "PCA", "", 0.0118},
                             {QL_NATURAL_SEA_SALT, SALT_FINE, "PK", "", 0.0114},
                             {QL_NATURAL_SEA_SALT, SALT_COARSE, "CNA", "", 0.3686},
                             {QL_NATURAL_SEA_SALT, SALT_COARSE, "CCL", "", 0.5538},
                             {QL_NATURAL_SEA_SALT, SALT_COARSE, "CSO4", "", 0.0776}};
enum { PARTS = sizeof parts / sizeof parts[0] };

struct ql_natural {
  ql_natural_options options;
  ql_deposition_class classes[QL_LAND_USES]; /* for their leaf area */
  ql_natural_vegetation vegetation[QL_LAND_USES];
  ql_dust_soil soil[QL_LAND_USES];
  bool erodible[QL_LAND_USES];
  double salt_fine, salt_coarse; /* kg m-2 s-1 at 1 m s-1 */
  int count;
  const part *part[PARTS];
  int species[PARTS];
  float *rate;              /* [count][plane] */
  double *total;            /* [count] mol s-1 or kg s-1, of the grid */
  double *emitted;          /* [count] mol or kg */
  const ql_natural *leader; /* whose rates these are; NULL: own ones */
};

static bool wanted(const ql_natural_request *request, ql_natural_process process) {
  switch (process) {
  case QL_NATURAL_BIOGENIC:
    return request->biogenic;
  case QL_NATURAL_SOIL_NO:
    return request->soil_no;
  case QL_NATURAL_DUST:
    return request->dust;
  case QL_NATURAL_FUGITIVE:
    return request->fugitive_dust > 0.0;
  default:
    return request->sea_salt;
  }
}

static void choose_parts(ql_natural *n) {
  const ql_species_table *species = n->options.species;
  for (int p = 0; p < PARTS; p++) {
    if (!wanted(&n->options.request, parts[p].process)) continue;
    int found = ql_species_find(species, parts[p].species);
    if (found < 0) found = ql_species_find(species, parts[p].other);
    if (found < 0) continue;
    n->part[n->count] = &parts[p];
    n->species[n->count++] = found;
  }
}

ql_status ql_natural_create(ql_arena *arena, const ql_natural_options *options,
                            ql_natural **natural) {
  const double smallest = 0.02, between = 1.0, largest = 10.0; /* um, radius at 80 % humidity */
  bool any = false;
  for (int p = 0; p < QL_NATURAL_PROCESSES; p++)
    any = any || wanted(&options->request, (ql_natural_process)p);
  *natural = NULL;
  if (!any) return QL_OK;
  ql_natural *n = NULL;
  QL_TRY(ql_arena_take(arena, "natural sources", 1, sizeof *n, &n));
  n->options = *options;
  QL_TRY(ql_deposition_read_classes(n->classes));
  QL_TRY(ql_natural_tables_vegetation(n->vegetation));
  QL_TRY(ql_natural_tables_soil(n->soil, n->erodible));
  n->salt_fine = ql_sea_salt_mass(smallest, between);
  n->salt_coarse = ql_sea_salt_mass(between, largest);
  choose_parts(n);
  QL_TRY(ql_arena_take(arena, "natural emission", (size_t)n->count * options->grid->plane,
                       sizeof *n->rate, &n->rate));
  QL_TRY(
      ql_arena_take(arena, "natural emission", (size_t)n->count, sizeof *n->emitted, &n->emitted));
  QL_TRY(ql_arena_take(arena, "natural emission", (size_t)n->count, sizeof *n->total, &n->total));
  *natural = n;
  return QL_OK;
}

/* --- one cell ----------------------------------------------------------------------------------
 */

/* The weather and the date. */
typedef struct moment {
  const ql_met_fields *now;
  ql_date date;
} moment;

typedef struct tile {
  int land_use; /* 0 to QL_LAND_USES - 1 */
  double fraction, leaf_area_index;
} tile;

/* The classes of a cell. Leaf area of the month, scaled so that the mean is the cell's where that
 * is known, within the extremes of each class, as dry deposition has it. */
static int find_tiles(const ql_natural *n, const moment *m, size_t cell, tile *tiles) {
  const ql_grid *g = n->options.grid;
  const ql_land *land = n->options.land;
  const int shift = g->latitude[cell] < 0.0 ? 6 : 0, month = (m->date.month - 1 + shift) % 12 + 1;
  int count = 0;
  double mean = 0.0;
  for (int c = 0; c < QL_LAND_USES; c++) {
    const double fraction = (double)land->land_use[(size_t)c * g->plane + cell];
    if (!(fraction > 0.0)) continue;
    const double leaves = ql_deposition_leaf_area(&n->classes[c], month, m->date.day);
    tiles[count++] = (tile){c, fraction, leaves};
    mean += fraction * leaves;
  }
  if (!land->leaf_area_index) return count;
  const double scale = (double)land->leaf_area_index[cell] / fmax(mean, 1e-10);
  for (int t = 0; t < count; t++) {
    const ql_deposition_class *class = &n->classes[tiles[t].land_use];
    tiles[t].leaf_area_index =
        fmin(class->lai_max, fmax(class->lai_min, scale * tiles[t].leaf_area_index));
  }
  return count;
}

/* Activity of every group of compounds but for the leaves: the same for all classes of a cell. */
static void find_activity(const ql_natural *n, const moment *m, size_t cell, double *activity) {
  const ql_grid *g = n->options.grid;
  const double sine = ql_met_cosine_zenith(m->now->time, g->longitude[cell], g->latitude[cell]);
  const double par = ql_biogenic_par((double)m->now->shortwave[cell]);
  const ql_biogenic_air air = {.light = ql_biogenic_light(par, sine, m->date.day_of_year),
                               .temperature = (double)m->now->temperature_2m[cell],
                               .past = n->options.request.past_temperature};
  for (int b = 0; b < QL_BIOGENIC_GROUPS; b++)
    activity[b] = ql_biogenic_activity(&ql_biogenic_responses[b], &air);
}

static void add_plants(const ql_natural *n, const tile *it, const double *activity,
                       double *fluxes) {
  static const double molar_mass[QL_BIOGENIC_GROUPS] = {68.117, 136.234, 136.234, 204.35}; /* g */
  const ql_natural_vegetation *v = &n->vegetation[it->land_use];
  const double leaves = it->fraction * ql_biogenic_leaves(it->leaf_area_index);
  for (int b = 0; b < QL_BIOGENIC_GROUPS; b++) /* ug m-2 h-1 to mol m-2 s-1 */
    fluxes[b] += leaves * activity[b] * v->factor[b] * 1e-6 / (3600.0 * molar_mass[b]);
}

static double soil_nitrogen(const ql_natural *n, const tile *it, double celsius) {
  const double nitrogen = 14.0067; /* g mol-1 */
  const ql_natural_vegetation *v = &n->vegetation[it->land_use];
  return it->fraction * v->soil_no * 1e-9 / nitrogen *
         ql_soil_no_warmth(v->soil_slope * celsius + v->soil_offset) *
         ql_soil_no_escape(it->leaf_area_index);
}

/* Fine and coarse dust. Of wind-blown dust below 10 um, 7 % is finer than 2.5 um: Kok 2011, Proc.
 * Natl. Acad. Sci. 108, 1016 and Nabat et al. 2012, as CMAQ; of dust on roads 0.15 / 0.62: EPA
 * AP-42, table 13.2.1-1. */
static void add_dust(const ql_natural *n, const tile *it, const ql_dust_air *air, double dryness,
                     double *fluxes) {
  const double fine_blown = 0.07, fine_road = 0.15 / 0.62;
  if (n->erodible[it->land_use]) {
    const double blown = it->fraction * ql_dust_flux(&n->soil[it->land_use], air);
    fluxes[DUST_FINE] += fine_blown * blown;
    fluxes[DUST_COARSE] += (1.0 - fine_blown) * blown;
  }
  if (it->land_use == URBAN - 1) {
    const double stirred = it->fraction * dryness * n->options.request.fugitive_dust;
    fluxes[FUGITIVE_FINE] += fine_road * stirred;
    fluxes[FUGITIVE_COARSE] += (1.0 - fine_road) * stirred;
  }
}

static void add_salt(const ql_natural *n, const tile *it, const ql_met_fields *now, size_t cell,
                     double *fluxes) {
  const float *terrain = n->options.land->terrain;
  if (it->land_use != SEA - 1 || (double)terrain[cell] > sea_terrain) return;
  const double strength = it->fraction * ql_sea_salt_wind((double)now->wind_10m[cell]) *
                          ql_sea_salt_warmth((double)now->skin_temperature[cell] - QL_KELVIN);
  fluxes[SALT_FINE] += strength * n->salt_fine;
  fluxes[SALT_COARSE] += strength * n->salt_coarse;
}

static void cell_fluxes(const ql_natural *n, const moment *m, size_t cell, double *fluxes) {
  const ql_met_fields *now = m->now;
  const double rain = (double)now->rain_rate[cell];
  const double celsius = (double)now->temperature_2m[cell] - QL_KELVIN;
  const bool snow = now->snow_depth[cell] > 0.0F;
  ql_dust_air air = {.wind = (double)now->wind_10m[cell],
                     .density = (double)now->pressure[cell] * QL_MOLAR_MASS_AIR /
                                (QL_GAS_CONSTANT * (double)now->temperature[cell]),
                     .moisture = ql_dust_moisture(rain)};
  double activity[QL_BIOGENIC_GROUPS];
  tile tiles[QL_LAND_USES];
  const int count = find_tiles(n, m, cell, tiles);
  find_activity(n, m, cell, activity);
  memset(fluxes, 0, FLUXES * sizeof *fluxes);
  for (int t = 0; t < count; t++) {
    air.leaf_area_index = tiles[t].leaf_area_index;
    add_plants(n, &tiles[t], activity, fluxes);
    fluxes[SOIL_NO] += soil_nitrogen(n, &tiles[t], celsius);
    if (!snow) add_dust(n, &tiles[t], &air, ql_dust_dryness(rain), fluxes);
    add_salt(n, &tiles[t], now, cell, fluxes);
  }
}

/* --- the grid ----------------------------------------------------------------------------------
 */

ql_status ql_natural_follow(ql_arena *arena, const ql_natural *leader, ql_natural **natural) {
  *natural = NULL;
  if (!leader) return QL_OK;
  QL_TRY(ql_arena_take(arena, "natural sources", 1, sizeof **natural, natural));
  **natural = *leader;
  (*natural)->leader = leader;
  return ql_arena_take(arena, "natural emission", (size_t)leader->count, sizeof(double),
                       &(*natural)->emitted);
}

void ql_natural_renew(ql_natural *natural, const ql_met_fields *now) {
  const ql_grid *g = natural->options.grid;
  if (natural->leader) return;
  const moment m = {now, ql_clock_to_date(now->time)};
#pragma omp parallel for schedule(static)
  for (int j = 0; j < g->ny; j++)
    for (int i = 0; i < g->nx; i++) {
      const size_t cell = ql_grid_at2(g, j, i);
      double fluxes[FLUXES];
      cell_fluxes(natural, &m, cell, fluxes);
      for (int r = 0; r < natural->count; r++)
        natural->rate[(size_t)r * g->plane + cell] =
            (float)(natural->part[r]->share * fluxes[natural->part[r]->flux] * g->area[cell]);
    }
  for (int r = 0; r < natural->count; r++) {
    natural->total[r] = 0.0;
    for (size_t c = 0; c < g->plane; c++)
      natural->total[r] += (double)natural->rate[(size_t)r * g->plane + c];
  }
}

ql_status ql_natural_add(const ql_natural *natural, ql_emission *into) {
  const size_t plane = natural->options.grid->plane;
  for (int r = 0; r < natural->count; r++) {
    const int at = ql_sources_find(into, natural->species[r]);
    if (at < 0)
      return ql_error_set(QL_ERR_ARGUMENT,
                          "natural sources emit %s, which the gridded emission does not have",
                          natural->options.species->items[natural->species[r]].name);
    float *rate = into->rate + (size_t)at * (size_t)into->layers * plane;
    const float *own = ql_natural_rates(natural, r);
#pragma omp simd
    for (size_t c = 0; c < plane; c++) rate[c] += own[c];
  }
  return QL_OK;
}

void ql_natural_count(ql_natural *natural, double seconds) {
  for (int r = 0; r < natural->count; r++) natural->emitted[r] += natural->total[r] * seconds;
}

int ql_natural_rows(const ql_natural *natural) {
  return natural->count;
}

ql_natural_row ql_natural_row_at(const ql_natural *natural, int index) {
  return (ql_natural_row){.process = natural->part[index]->process,
                          .species = natural->species[index],
                          .rate = natural->total[index],
                          .emitted = natural->emitted[index]};
}

const float *ql_natural_rates(const ql_natural *natural, int index) {
  return natural->rate + (size_t)index * natural->options.grid->plane;
}

double *ql_natural_account(ql_natural *natural) {
  return natural->emitted;
}

const char *ql_natural_name(ql_natural_process process) {
  static const char *const names[QL_NATURAL_PROCESSES] = {[QL_NATURAL_BIOGENIC] = "biogenic",
                                                          [QL_NATURAL_SOIL_NO] = "soil NO",
                                                          [QL_NATURAL_DUST] = "wind-blown dust",
                                                          [QL_NATURAL_FUGITIVE] = "fugitive dust",
                                                          [QL_NATURAL_SEA_SALT] = "sea salt"};
  return names[process];
}
