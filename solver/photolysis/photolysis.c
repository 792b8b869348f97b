#include "solver/photolysis/photolysis.h"

#include "base/clock.h"
#include "base/constants.h"
#include "solver/photolysis/columns.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>

#define DOBSON 2.687e16 /* molecules cm-2 */
/* Soil and towns; Feister and Grewe 1995 (Photochem. Photobiol. 62, 736) measured 0.02 (vegetation)
 * to 0.10 (concrete) in the ultraviolet. */
#define GROUND_ALBEDO 0.06f

enum { UPPER = 14 }; /* layers above the model */

/* Edges of the upper layers, as parts of the way from the model top to 80 km: finest where the
 * ozone is. */
static const double upper_edge[UPPER + 1] = {0.0,  0.02, 0.05, 0.08, 0.11, 0.14, 0.175, 0.21,
                                             0.25, 0.30, 0.36, 0.43, 0.52, 0.68, 1.0};

typedef struct sunlit {
  int i, j;
  float cosine;
} sunlit;

/* Everything one thread works in. */
typedef struct scratch {
  ql_columns_block block;
  ql_columns_work work;
  ql_columns_flux actinic[QL_PHOTOLYSIS_BANDS];
} scratch;

/* One name of the mechanism: value = sum over its parts. */
typedef struct sum_part {
  int name, needed;
  float factor;
} sum_part;

typedef struct photolysis {
  ql_photolysis_options options;
  const ql_photolysis_tables *tables;
  int needed_count, part_count;
  int *needed;     /* reactions to compute */
  sum_part *parts; /* how names are made of them, by rising name */
  /* standard profiles summed up over k km: cm-2, and parts of the aerosol's total */
  double ozone_above[QL_PHOTOLYSIS_LEVELS], air_above[QL_PHOTOLYSIS_LEVELS];
  double aerosol_above[QL_PHOTOLYSIS_LEVELS];
  double temperature[QL_PHOTOLYSIS_LEVELS];
  int thread_count;
  scratch *scratch;   /* [thread_count] */
  ql_lanes *reaction; /* [thread_count][needed_count] */
  sunlit *sunlit;     /* [nx ny] */
  float *values;      /* [count][volume] */
} photolysis;

/* --- one step ------------------------------------------------------------------------------ */

/* Square of mean over actual distance to the sun: Spencer 1971 (Search 2, 172). */
static double distance_factor(double time) {
  const ql_date date = ql_clock_to_date(time);
  const double angle = 2.0 * QL_PI * (date.day_of_year - 1) / 365.0;
  return 1.000110 + 0.034221 * cos(angle) + 0.001280 * sin(angle) + 0.000719 * cos(2.0 * angle) +
         0.000077 * sin(2.0 * angle);
}

/* The columns where the sun is up, row by row. */
static ql_status find_sunlit(const photolysis *p, const ql_met *met, double time, int *count) {
  const ql_grid *grid = met->grid;
  *count = 0;
  for (int j = 0; j < grid->ny; j++)
    for (int i = 0; i < grid->nx; i++) {
      const size_t at = ql_grid_at2(grid, j, i);
      const float ozone = met->land->ozone_column[at];
      const double cosine = ql_met_cosine_zenith(time, grid->longitude[at], grid->latitude[at]);
      if (cosine <= 0.0) continue;
      if (!(ozone >= 50.0f && ozone <= 1000.0f))
        return ql_error_set(QL_ERR_INPUT,
                            "photolysis: the ozone column of cell (%d, %d) is %g DU; 50 .. 1000 "
                            "is possible (land.ozone_column or the ozone file)",
                            i, j, (double)ozone);
      p->sunlit[(*count)++] = (sunlit){i, j, (float)fmax(cosine, 1e-3)};
    }
  return QL_OK;
}

/* A column on its way into a lane of the block. */
typedef struct column {
  const photolysis *p;
  const ql_met *met;
  ql_columns_block *block;
  size_t at2; /* 2-D index */
  int lane;
  double ground; /* km above sea level */
  double ozone;  /* actual over standard ozone above the ground */
} column;

/* Ozone and aerosol of a layer between two altitudes (km), and its upper edge. */
static void put_layer(const column *c, int layer, double low, double high) {
  const double *ozone = c->p->ozone_above, *aerosol = c->p->aerosol_above;
  const double o3 = ql_photolysis_tables_at(ozone, low) - ql_photolysis_tables_at(ozone, high);
  const double part = ql_photolysis_tables_at(aerosol, low - c->ground) -
                      ql_photolysis_tables_at(aerosol, high - c->ground);
  c->block->edge[layer][c->lane] = (float)high;
  c->block->ozone[layer][c->lane] = (float)(c->ozone * o3);
  c->block->aerosol[layer][c->lane] = (float)(c->p->options.aerosol_depth * part);
}

/* Layers of the model: from the ground up in the fields, from the top down in the block. Optical
 * depth of a partly cloudy layer: in-cloud depth x fraction^1.5 (Briegleb 1992, J. Geophys. Res.
 * 97, 7603, random overlap), that is grid mean x fraction^0.5. Returns the top's altitude, km. */
static double fill_model_layers(const column *c) {
  const ql_met_fields *now = c->met->now;
  ql_columns_block *b = c->block;
  double low = c->ground;
  b->edge[b->layers][c->lane] = (float)low;
  for (int k = 0; k < c->met->grid->nz; k++) {
    const size_t at = (size_t)k * c->met->grid->plane + c->at2;
    const int layer = b->layers - 1 - k;
    const double high = low + (double)now->thickness[at] * 1e-3;
    const float fraction = now->cloud_fraction[at];
    const float cover = fraction > 0.0f && fraction < 1.0f ? sqrtf(fraction) : 1.0f;
    put_layer(c, layer, low, high);
    b->temperature[layer][c->lane] = now->temperature[at];
    b->air[layer][c->lane] = (float)((double)now->air[at] * QL_AVOGADRO * 1e-4);
    b->cloud[layer][c->lane] = now->cloud_optical_depth[at] * cover;
    low = high;
  }
  return low;
}

/* Standard atmosphere above the model top (km), its air scaled to the pressure there. */
static void fill_upper_layers(const column *c, double top) {
  const ql_met_fields *now = c->met->now;
  const photolysis *p = c->p;
  const size_t highest = (size_t)(c->met->grid->nz - 1) * c->met->grid->plane + c->at2;
  const double weight = QL_GRAVITY * QL_MOLAR_MASS_AIR; /* Pa per mol m-2 */
  const double pressure =
      fmax((double)now->pressure[highest] - 0.5 * weight * (double)now->air[highest], 0.0);
  const double scale = pressure / weight * QL_AVOGADRO * 1e-4 /
                       fmax(ql_photolysis_tables_at(p->air_above, top), 1.0);
  const double depth = fmax(QL_PHOTOLYSIS_LEVELS - 1 - top, 1.0);
  for (int n = 0; n < UPPER; n++) {
    const int layer = UPPER - 1 - n;
    const double low = top + depth * upper_edge[n], high = top + depth * upper_edge[n + 1];
    const double air =
        ql_photolysis_tables_at(p->air_above, low) - ql_photolysis_tables_at(p->air_above, high);
    put_layer(c, layer, low, high);
    c->block->temperature[layer][c->lane] =
        (float)ql_photolysis_tables_at(p->temperature, 0.5 * (low + high));
    c->block->air[layer][c->lane] = (float)(scale * air);
    c->block->cloud[layer][c->lane] = 0.0f;
  }
}

/* Up to a block of sunlit columns at one moment. */
typedef struct task {
  const photolysis *p;
  const ql_met *met;
  const sunlit *columns;
  int count;      /* of columns; lanes left over repeat the last */
  float distance; /* factor of the earth's distance to the sun */
} task;

static const sunlit *task_column(const task *t, int lane) {
  return &t->columns[lane < t->count ? lane : t->count - 1];
}

static void fill_block(const task *t, scratch *s) {
  const ql_land *land = t->met->land;
  s->block.layers = t->met->grid->nz + UPPER;
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    const sunlit *c = task_column(t, lane);
    const size_t at = ql_grid_at2(t->met->grid, c->j, c->i);
    s->block.cosine[lane] = c->cosine;
    s->block.albedo[lane] = land->albedo ? land->albedo[at] : GROUND_ALBEDO;
    s->block.single_scattering[lane] = (float)t->p->options.aerosol_scattering;
    s->block.angstrom[lane] = (float)t->p->options.angstrom;
    const double ground = (double)land->terrain[at] * 1e-3;
    const double standard = ql_photolysis_tables_at(t->p->ozone_above, ground);
    const column target = {.p = t->p,
                           .met = t->met,
                           .block = &s->block,
                           .at2 = at,
                           .lane = lane,
                           .ground = ground,
                           .ozone = (double)land->ozone_column[at] * DOBSON / standard};
    fill_upper_layers(&target, fill_model_layers(&target));
  }
}

/* Frequencies of one model layer: light in its middle is the mean of that at its two faces. */
static void write_layer(const task *t, int k, scratch *s, ql_lanes *reaction) {
  const photolysis *p = t->p;
  const ql_met_fields *now = t->met->now;
  const int level = s->block.layers - 1 - k; /* its upper face */
  ql_lanes light[QL_PHOTOLYSIS_BANDS], temperature, density;
  size_t cell[QL_STREAMS_LANES];
  for (int b = 0; b < p->tables->band_count; b++)
    for (int lane = 0; lane < QL_STREAMS_LANES; lane++)
      light[b][lane] =
          0.5f * t->distance * (s->actinic[b][level][lane] + s->actinic[b][level + 1][lane]);
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    const sunlit *c = task_column(t, lane);
    cell[lane] = ql_grid_at(t->met->grid, k, c->j, c->i);
    temperature[lane] = now->temperature[cell[lane]];
    density[lane] = now->pressure[cell[lane]] / (float)(QL_BOLTZMANN * 1e6) / temperature[lane];
  }
  for (int n = 0; n < p->needed_count; n++)
    ql_columns_rate(p->tables, p->needed[n], (const ql_lanes *)light, temperature, density,
                    reaction[n]);
  for (int m = 0; m < p->part_count; m++) {
    const sum_part *part = &p->parts[m];
    float *values = p->values + (size_t)part->name * t->met->grid->volume;
    for (int lane = 0; lane < t->count; lane++)
      values[cell[lane]] += part->factor * reaction[part->needed][lane];
  }
}

static void compute_block(const task *t, int thread) {
  scratch *s = &t->p->scratch[thread];
  ql_lanes *reaction = t->p->reaction + (size_t)thread * (size_t)t->p->needed_count;
  fill_block(t, s);
  ql_columns_light(t->p->tables, &s->block, &s->work, s->actinic);
  for (int k = 0; k < t->met->grid->nz; k++) write_layer(t, k, s, reaction);
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  const photolysis *p = op->workspace;
  const double time = met->start + 0.5 * dt;
  const float distance = (float)distance_factor(time);
  int count;
  (void)state;
  memset(p->values, 0, (size_t)p->options.count * met->grid->volume * sizeof *p->values);
  QL_TRY(find_sunlit(p, met, time, &count));
  const int blocks = (count + QL_STREAMS_LANES - 1) / QL_STREAMS_LANES;
#pragma omp parallel for schedule(static) num_threads(p->thread_count)
  for (int b = 0; b < blocks; b++) {
    const int start = b * QL_STREAMS_LANES, rest = count - start;
    const task t = {.p = p,
                    .met = met,
                    .columns = p->sunlit + start,
                    .count = rest < QL_STREAMS_LANES ? rest : QL_STREAMS_LANES,
                    .distance = distance};
    compute_block(&t, omp_get_thread_num());
  }
  return QL_OK;
}

/* --- set-up -------------------------------------------------------------------------------- */

static ql_status unknown_name(const photolysis *p, const char *wanted) {
  char list[2048] = "";
  size_t used = 0;
  for (int m = 0; m < p->tables->part_count && used < sizeof list; m++)
    if (m == 0 || strcmp(p->tables->parts[m].name, p->tables->parts[m - 1].name) != 0)
      used += (size_t)snprintf(list + used, sizeof list - used, " %s", p->tables->parts[m].name);
  for (int r = 0; r < p->tables->reaction_count && used < sizeof list; r++)
    used += (size_t)snprintf(list + used, sizeof list - used, " %s", p->tables->reactions[r].name);
  return ql_error_set(QL_ERR_INPUT, "photolysis: '%s' is not known; there are%s", wanted, list);
}

static int need_reaction(photolysis *p, int reaction) {
  for (int n = 0; n < p->needed_count; n++)
    if (p->needed[n] == reaction) return n;
  p->needed[p->needed_count] = reaction;
  return p->needed_count++;
}

static ql_status add_name(photolysis *p, int index) {
  const char *wanted = p->options.names[index];
  const int before = p->part_count;
  const int own = ql_photolysis_tables_find(p->tables, wanted);
  if (own >= 0) p->parts[p->part_count++] = (sum_part){index, need_reaction(p, own), 1.0f};
  for (int m = 0; own < 0 && m < p->tables->part_count; m++) {
    const ql_photolysis_part *part = &p->tables->parts[m];
    if (strcmp(part->name, wanted) == 0)
      p->parts[p->part_count++] = (sum_part){index, need_reaction(p, part->reaction), part->factor};
  }
  return p->part_count == before ? unknown_name(p, wanted) : QL_OK;
}

static ql_status resolve_names(ql_arena *arena, photolysis *p) {
  const size_t most = (size_t)p->options.count * (size_t)(p->tables->part_count + 1);
  QL_TRY(ql_arena_take(arena, "photolysis reactions", (size_t)p->tables->reaction_count,
                       sizeof *p->needed, (void *)&p->needed));
  QL_TRY(ql_arena_take(arena, "photolysis names", most, sizeof *p->parts, (void *)&p->parts));
  for (int n = 0; n < p->options.count; n++) QL_TRY(add_name(p, n));
  p->options.names = NULL;
  return QL_OK;
}

static void sum_profiles(photolysis *p) {
  const ql_photolysis_atmosphere *air = p->tables->atmosphere;
  const double last = QL_PHOTOLYSIS_LEVELS - 1;
  const double aerosol = ql_photolysis_tables_steps(air->aerosol, 0.0, last);
  for (int k = 0; k < QL_PHOTOLYSIS_LEVELS; k++) {
    p->temperature[k] = air->temperature[k];
    p->ozone_above[k] = ql_photolysis_tables_column(air->ozone, k, last);
    p->air_above[k] = ql_photolysis_tables_column(air->air, k, last);
    p->aerosol_above[k] = ql_photolysis_tables_steps(air->aerosol, k, last) / aerosol;
  }
}

static ql_status take_scratch(ql_arena *arena, photolysis *p) {
  const ql_grid *grid = p->options.grid;
  p->thread_count = omp_get_max_threads();
  const size_t threads = (size_t)p->thread_count;
  QL_TRY(ql_arena_take(arena, "photolysis workspace", threads, sizeof *p->scratch,
                       (void *)&p->scratch));
  QL_TRY(ql_arena_take(arena, "photolysis rates", threads * (size_t)p->needed_count,
                       sizeof *p->reaction, (void *)&p->reaction));
  QL_TRY(ql_arena_take(arena, "sunlit columns", (size_t)grid->nx * (size_t)grid->ny,
                       sizeof *p->sunlit, (void *)&p->sunlit));
  return ql_arena_take(arena, "photolysis frequencies", (size_t)p->options.count * grid->volume,
                       sizeof *p->values, (void *)&p->values);
}

ql_photolysis_options ql_photolysis_defaults(const ql_grid *grid, int count,
                                             const char *const *names) {
  return (ql_photolysis_options){.grid = grid,
                                 .count = count,
                                 .names = names,
                                 .aerosol_depth = 0.235,
                                 .aerosol_scattering = 0.92,
                                 .angstrom = 1.2};
}

static const ql_method method = {
    .name = "photolysis",
    .paper = "Stamnes et al. 1988 (Appl. Opt. 27, 2502), four streams; Dahlback and Stamnes 1991",
    .forward = forward};

ql_status ql_photolysis_create(ql_arena *arena, const ql_photolysis_options *options,
                               ql_operator *op) {
  photolysis *p = NULL;
  if (options->grid->nz + UPPER > QL_STREAMS_LAYERS)
    return ql_error_set(QL_ERR_ARGUMENT, "photolysis: %d layers; at most %d can be treated",
                        options->grid->nz, QL_STREAMS_LAYERS - UPPER);
  QL_TRY(ql_arena_take(arena, "photolysis", 1, sizeof *p, (void *)&p));
  p->options = *options;
  QL_TRY(ql_photolysis_tables_load(arena, &p->tables));
  QL_TRY(resolve_names(arena, p));
  sum_profiles(p);
  QL_TRY(take_scratch(arena, p));
  *op = (ql_operator){.method = &method, .workspace = p};
  return QL_OK;
}

const float *ql_photolysis_values(const ql_operator *op) {
  const photolysis *p = op->workspace;
  return p->values;
}
