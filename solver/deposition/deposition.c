/* The dry-deposition operator: the kernels on a grid, area-weighted over land-use classes. */
#include "solver/deposition/deposition.h"

#include "base/clock.h"
#include "base/constants.h"
#include "solver/aerosol/modes.h"
#include "solver/deposition/canopy.h"
#include "solver/deposition/particle.h"
#include "solver/deposition/similarity.h"

#include <math.h>
#include <string.h>

/* What the weather gives to the particles: air and surfaces of a cell, the first surface of all
 * cells first. */
typedef struct surfaces {
  int *count;                /* [plane] */
  ql_particle_air *air;      /* [plane] */
  double *fraction;          /* [QL_LAND_USES][plane] */
  ql_particle_surface *item; /* [QL_LAND_USES][plane] */
} surfaces;

typedef struct workspace {
  const ql_grid *grid;
  ql_deposition_class classes[QL_LAND_USES];
  int particle_count, unlisted_count;
  ql_canopy_gases gases;
  const ql_aerosol_properties *aerosol;
  const struct workspace *weather;    /* whose gases and surfaces are taken; itself: own ones */
  surfaces surfaces;                  /* of particles; used if there are any */
  ql_deposition_mode modes[QL_MODES]; /* their spread; the median is the cell's */
  int *gas_species, *particle_species, *particle_mode, *unlisted;
  float *velocity;   /* m s-1, [species][plane] */
  double *sum;       /* m s-1, [ny][sum_stride]: gases of the cell that a row is at */
  size_t sum_stride; /* whole cache lines */
} workspace;

/* The day of the year as the tables count it: seasons of the northern hemisphere. */
typedef struct season {
  int month, day;
} season;

/* One class in one cell. */
typedef struct tile {
  const ql_deposition_class *land;
  double fraction, leaf_area_index, roughness;
  double drag; /* u* over the wind at the reference height, without k */
} tile;

static void add_gas(workspace *w, const ql_deposition_gas *gas, int species) {
  const int n = w->gases.count++;
  w->gas_species[n] = species;
  w->gases.diffusivity_ratio[n] = gas->diffusivity_ratio;
  w->gases.surface_scale[n] = gas->surface_scale;
  w->gases.alpha[n] = gas->alpha;
  w->gases.beta[n] = gas->beta;
  w->gases.mesophyll[n] = gas->mesophyll;
  w->gases.schmidt_factor[n] = gas->schmidt_factor;
}

static ql_status sort_species(workspace *w, const ql_species_table *table) {
  for (int s = 0; s < table->count; s++) {
    if (table->items[s].particle) {
      w->particle_mode[w->particle_count] = (int)table->items[s].mode;
      w->particle_species[w->particle_count++] = s;
      continue;
    }
    ql_deposition_gas gas = {.alpha = 0.0};
    bool found;
    QL_TRY(ql_deposition_read_gas(table->items[s].name, &gas, &found));
    if (found)
      add_gas(w, &gas, s);
    else
      w->unlisted[w->unlisted_count++] = s;
  }
  return QL_OK;
}

static season season_of(double time, double latitude) {
  const ql_date date = ql_clock_to_date(time);
  const int shift = latitude < 0.0 ? 6 : 0;
  return (season){.month = (date.month - 1 + shift) % 12 + 1, .day = date.day};
}

/* The weather that all classes of a cell share. */
static ql_deposition_surface weather(const ql_met *met, size_t cell) {
  const ql_met_fields *now = met->now;
  const double saturation = ql_canopy_saturation((double)now->temperature_2m[cell]);
  const double vapour = (double)now->humidity[cell] * (double)now->surface_pressure[cell];
  const double height = (double)now->height[cell];
  double cloud = 0.0;
  for (int k = 0; k < met->grid->nz; k++) /* maximum overlap */
    cloud = fmax(cloud, (double)now->cloud_fraction[(size_t)k * met->grid->plane + cell]);
  return (ql_deposition_surface){
      .height = height,
      .ustar = fmax(0.01, (double)now->ustar[cell]),
      .zeta = fmin(5.0, fmax(-5.0, height * (double)now->inverse_obukhov[cell])),
      .pressure = (double)now->surface_pressure[cell],
      .air_temperature = (double)now->temperature_2m[cell],
      .skin_temperature = (double)now->skin_temperature[cell],
      .relative_humidity = fmin(1.0, fmax(0.0, vapour / saturation)),
      .shortwave = (double)now->shortwave[cell],
      .cosine_zenith =
          ql_met_cosine_zenith(now->time, met->grid->longitude[cell], met->grid->latitude[cell]),
      .cloud_fraction = cloud,
      .rain_rate = (double)now->rain_rate[cell],
      .snow_depth = (double)now->snow_depth[cell]};
}

/* Leaf area of the classes: of the month, scaled so that their mean is the cell's, if it is known,
 * within the extremes of each class. */
static void set_leaf_area(const float *observed, size_t cell, int count, tile *tiles) {
  double mean = 0.0;
  if (!observed) return;
  for (int t = 0; t < count; t++) mean += tiles[t].fraction * tiles[t].leaf_area_index;
  const double scale = (double)observed[cell] / fmax(mean, 1e-10);
  for (int t = 0; t < count; t++) {
    const ql_deposition_class *land = tiles[t].land;
    tiles[t].leaf_area_index =
        fmin(land->lai_max, fmax(land->lai_min, scale * tiles[t].leaf_area_index));
  }
}

/* The classes of a cell that cover at least 1 %, their fractions made to sum to 1. */
static int find_tiles(const workspace *w, const ql_met *met, size_t cell, tile *tiles) {
  const season when = season_of(met->now->time, met->grid->latitude[cell]);
  int count = 0;
  double total = 0.0;
  for (int c = 0; c < QL_LAND_USES; c++) {
    const double fraction = (double)met->land->land_use[(size_t)c * w->grid->plane + cell];
    if (!(fraction >= 0.01)) continue;
    const ql_deposition_class *land = &w->classes[c];
    tiles[count++] = (tile){.land = land,
                            .fraction = fraction,
                            .leaf_area_index = ql_deposition_leaf_area(land, when.month, when.day)};
    total += fraction;
  }
  for (int t = 0; t < count; t++) tiles[t].fraction /= total;
  set_leaf_area(met->land->leaf_area_index, cell, count, tiles);
  return count;
}

/* Wind speed in the lowest layer, m s-1, at the centre of the cell. */
static double lowest_wind(const ql_met *met, size_t cell) {
  const float *x = met->now->wind_x + cell, *y = met->now->wind_y + cell;
  return hypot(0.5 * ((double)x[0] + (double)x[1]),
               0.5 * ((double)y[0] + (double)y[met->grid->row]));
}

/* The factor on the cell's u* of each class: all feel the same wind at the reference height, and
 * the stresses add up to the cell's (a tile approach). Returns 1/sqrt(sum f drag^2). */
static double set_drag(const ql_deposition_surface *air, double wind, int count, tile *tiles) {
  double stress = 0.0;
  for (int t = 0; t < count; t++) {
    tile *it = &tiles[t];
    it->roughness =
        fmin(air->height / 3.0, ql_deposition_roughness(it->land, it->leaf_area_index, wind));
    const double inner = air->zeta * it->roughness / air->height;
    it->drag = 1.0 / (log(air->height / it->roughness) -
                      ql_similarity_psi_m(&ql_similarity_businger, air->zeta) +
                      ql_similarity_psi_m(&ql_similarity_businger, inner));
    stress += it->fraction * it->drag * it->drag;
  }
  return 1.0 / sqrt(stress);
}

/* Add one class's share to the velocities of the gases of a cell, and keep what the particles need
 * of it as number t. */
static void add_tile(const workspace *w, const tile *it, const ql_deposition_surface *air,
                     size_t cell, int t, double *sum) {
  const ql_deposition_canopy canopy = ql_deposition_resistances(it->land, air);
  const size_t at = (size_t)t * w->grid->plane + cell;
  ql_canopy_add_velocities(&canopy, &w->gases, it->fraction, sum);
  if (!w->particle_count) return;
  w->surfaces.fraction[at] = it->fraction;
  w->surfaces.item[at] =
      ql_particle_surface_of(it->land, air, &w->surfaces.air[cell], canopy.aerodynamic);
}

/* The modes with the wet size and density of a cell of the lowest layer. */
static void set_modes(const workspace *w, size_t cell, ql_deposition_mode modes[QL_MODES]) {
  for (int m = 0; m < QL_MODES; m++) {
    modes[m] = w->modes[m];
    modes[m].median = (ql_deposition_particle){.diameter = (double)w->aerosol->diameter[m][cell],
                                               .density = (double)w->aerosol->density[m][cell]};
  }
}

/* sum: room for the velocities of the cell's gases. */
static ql_status prepare_cell(const workspace *w, const ql_met *met, size_t cell, double *sum) {
  tile tiles[QL_LAND_USES];
  const size_t plane = w->grid->plane;
  const int tile_count = find_tiles(w, met, cell, tiles);
  if (tile_count == 0)
    return ql_error_set(QL_ERR_INPUT,
                        "land use: no class covers 1 %% of the cell at %.3f E %.3f N; dry "
                        "deposition needs fractions that sum to 1",
                        w->grid->longitude[cell], w->grid->latitude[cell]);
  ql_deposition_surface air = weather(met, cell);
  const double ustar = air.ustar;
  if (w->particle_count) {
    w->surfaces.count[cell] = tile_count;
    w->surfaces.air[cell] = ql_particle_air_over(&air);
  }
  const double scale = set_drag(&air, lowest_wind(met, cell), tile_count, tiles);
  memset(sum, 0, (size_t)w->gases.count * sizeof *sum);
  for (int t = 0; t < tile_count; t++) {
    air.ustar = fmax(0.01, ustar * tiles[t].drag * scale);
    air.roughness = tiles[t].roughness;
    air.leaf_area_index = tiles[t].leaf_area_index;
    add_tile(w, &tiles[t], &air, cell, t, sum);
  }
  for (int n = 0; n < w->gases.count; n++)
    w->velocity[(size_t)w->gas_species[n] * plane + cell] = (float)sum[n];
  return QL_OK;
}

/* Velocities of the gases, and the surfaces that particles meet. */
static ql_status prepare(const ql_operator *op, const ql_met *met, double dt) {
  (void)dt;
  const workspace *w = op->workspace;
  const ql_grid *g = w->grid;
  ql_error_slot slot = QL_ERROR_SLOT;
  if (w->weather != w) return QL_OK;
#pragma omp parallel for schedule(static)
  for (int j = 0; j < g->ny; j++) {
    double *sum = w->sum + (size_t)j * w->sum_stride;
    ql_status status = QL_OK;
    for (int i = 0; i < g->nx && status == QL_OK; i++)
      status = prepare_cell(w, met, ql_grid_at2(g, j, i), sum);
    ql_error_collect(&slot, (size_t)j, status);
  }
  return ql_error_raise(&slot);
}

/* Velocities of the modes in a cell. */
static void do_cell(const workspace *w, size_t cell, double sum[QL_MODES]) {
  const surfaces *its = &w->weather->surfaces;
  ql_deposition_mode modes[QL_MODES];
  ql_particle_motion motion;
  set_modes(w, cell, modes);
  ql_particle_set_motion(modes, &its->air[cell], &motion);
  for (int m = 0; m < QL_MODES; m++) sum[m] = 0.0;
  for (int t = 0; t < its->count[cell]; t++) {
    const size_t at = (size_t)t * w->grid->plane + cell;
    ql_particle_add_velocities(&motion, &its->item[at], its->fraction[at], sum);
  }
}

static void take_gases_of(const workspace *from, const workspace *w) {
  const size_t plane = w->grid->plane;
  for (int n = 0; n < w->gases.count && from != w; n++) {
    const size_t first = (size_t)w->gas_species[n] * plane;
    memcpy(w->velocity + first, from->velocity + first, plane * sizeof *w->velocity);
  }
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  (void)met, (void)dt, (void)state;
  const workspace *w = op->workspace;
  const ql_grid *g = w->grid;
  take_gases_of(w->weather, w);
  if (!w->particle_count) return QL_OK;
#pragma omp parallel for schedule(static)
  for (int j = 0; j < g->ny; j++)
    for (int i = 0; i < g->nx; i++) {
      const size_t cell = ql_grid_at2(g, j, i);
      double sum[QL_MODES];
      do_cell(w, cell, sum);
      for (int p = 0; p < w->particle_count; p++) /* a mode has one velocity for all its species */
        w->velocity[(size_t)w->particle_species[p] * g->plane + cell] =
            (float)sum[w->particle_mode[p]];
    }
  return QL_OK;
}

static const ql_method method = {.name = "deposition",
                                 .paper =
                                     "Zhang et al. 2003 (gases), Zhang et al. 2001 (particles)",
                                 .prepare = prepare,
                                 .forward = forward};

static ql_status take_gases(ql_arena *arena, size_t count, ql_canopy_gases *gases) {
  double **const arrays[] = {
      &gases->diffusivity_ratio, &gases->surface_scale, &gases->alpha, &gases->beta,
      &gases->mesophyll,         &gases->schmidt_factor};
  for (size_t n = 0; n < sizeof arrays / sizeof arrays[0]; n++)
    QL_TRY(ql_arena_take(arena, "depositing gases", count, sizeof(double), arrays[n]));
  return QL_OK;
}

static ql_status take_surfaces(ql_arena *arena, size_t plane, surfaces *s) {
  const size_t count = QL_LAND_USES * plane;
  QL_TRY(ql_arena_take(arena, "surfaces of cells", plane, sizeof *s->count, &s->count));
  QL_TRY(ql_arena_take(arena, "surfaces of cells", plane, sizeof *s->air, &s->air));
  QL_TRY(ql_arena_take(arena, "surfaces of cells", count, sizeof *s->fraction, &s->fraction));
  return ql_arena_take(arena, "surfaces of cells", count, sizeof *s->item, &s->item);
}

static ql_status take_workspace(ql_arena *arena, const ql_deposition_options *options,
                                workspace **out) {
  const size_t count = (size_t)options->species->count;
  workspace *w;
  QL_TRY(ql_arena_take(arena, "deposition workspace", 1, sizeof *w, &w));
  w->grid = options->grid;
  w->aerosol = options->aerosol;
  w->weather = options->weather_of ? options->weather_of->workspace : w;
  for (int m = 0; m < QL_MODES; m++) ql_deposition_set_spread(&w->modes[m], ql_modes_spread[m]);
  w->sum_stride = (count + 7) / 8 * 8;
  QL_TRY(take_gases(arena, count, &w->gases));
  QL_TRY(ql_arena_take(arena, "indices of gases", count, sizeof(int), &w->gas_species));
  QL_TRY(ql_arena_take(arena, "indices of particles", count, sizeof(int), &w->particle_species));
  QL_TRY(ql_arena_take(arena, "modes of particles", count, sizeof(int), &w->particle_mode));
  QL_TRY(ql_arena_take(arena, "gases without entry", count, sizeof(int), &w->unlisted));
  QL_TRY(ql_arena_take(arena, "deposition of a cell", w->sum_stride * (size_t)w->grid->ny,
                       sizeof *w->sum, &w->sum));
  QL_TRY(ql_arena_take(arena, "deposition velocities", count * w->grid->plane, sizeof *w->velocity,
                       &w->velocity));
  *out = w;
  return QL_OK;
}

ql_status ql_deposition_create(ql_arena *arena, const ql_deposition_options *options,
                               ql_operator *op) {
  workspace *w;
  QL_TRY(take_workspace(arena, options, &w));
  QL_TRY(ql_deposition_read_classes(w->classes));
  QL_TRY(sort_species(w, options->species));
  if (w->particle_count && !w->aerosol)
    return ql_error_set(QL_ERR_ARGUMENT,
                        "dry deposition of particles needs the properties of the aerosol");
  if (w->particle_count && w->weather == w)
    QL_TRY(take_surfaces(arena, w->grid->plane, &w->surfaces));
  *op = (ql_operator){.method = &method, .workspace = w};
  return QL_OK;
}

const float *ql_deposition_velocity(const ql_operator *op) {
  return ((const workspace *)op->workspace)->velocity;
}

int ql_deposition_unlisted(const ql_operator *op, const int **species) {
  const workspace *w = op->workspace;
  *species = w->unlisted;
  return w->unlisted_count;
}
