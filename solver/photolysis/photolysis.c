#include "solver/photolysis/photolysis.h"

#include "base/clock.h"
#include "base/constants.h"
#include "solver/photolysis/columns.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>

#define DOBSON 2.687e16     /* molecules cm-2 */
#define GROUND_ALBEDO 0.06f /* UV, land without snow: Feister and Grewe 1995 find 0.01-0.10 */

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

/* Layers of the model: from the ground up in the fields, from the top down in the block. Optical
 * depth of a partly cloudy layer: in-cloud depth x fraction^1.5 (Briegleb 1992, J. Geophys. Res.
 * 97, 7603, random overlap), that is grid mean x fraction^0.5. */
static void fill_model_layers(const photolysis *p, const ql_met *met, size_t at2, int lane,
                              scratch *s) {
  const ql_grid *grid = met->grid;
  const ql_met_fields *now = met->now;
  ql_columns_block *b = &s->block;
  const double ground = (double)met->land->terrain[at2] * 1e-3;
  const double ozone = (double)met->land->ozone_column[at2] * DOBSON /
                       ql_photolysis_tables_at(p->ozone_above, ground);
  const double aerosol = p->options.aerosol_depth;
  double edge = ground;
  b->edge[b->layers][lane] = (float)edge;
  for (int k = 0; k < grid->nz; k++) {
    const size_t at = (size_t)k * grid->plane + at2;
    const int layer = b->layers - 1 - k;
    const double next = edge + (double)now->thickness[at] * 1e-3;
    const float fraction = now->cloud_fraction[at];
    const float cover = fraction > 0.0f && fraction < 1.0f ? sqrtf(fraction) : 1.0f;
    b->edge[layer][lane] = (float)next;
    b->temperature[layer][lane] = now->temperature[at];
    b->air[layer][lane] = (float)((double)now->air[at] * QL_AVOGADRO * 1e-4);
    b->ozone[layer][lane] = (float)(ozone * (ql_photolysis_tables_at(p->ozone_above, edge) -
                                             ql_photolysis_tables_at(p->ozone_above, next)));
    b->aerosol[layer][lane] =
        (float)(aerosol * (ql_photolysis_tables_at(p->aerosol_above, edge - ground) -
                           ql_photolysis_tables_at(p->aerosol_above, next - ground)));
    b->cloud[layer][lane] = now->cloud_optical_depth[at] * cover;
    edge = next;
  }
}

/* Standard atmosphere above the model top, its air scaled to the pressure there. */
static void fill_upper_layers(const photolysis *p, const ql_met *met, size_t at2, int lane,
                              scratch *s) {
  const size_t highest = (size_t)(met->grid->nz - 1) * met->grid->plane + at2;
  const double weight = QL_GRAVITY * QL_MOLAR_MASS_AIR; /* Pa per mol m-2 */
  const double top_pressure = fmax(
      (double)met->now->pressure[highest] - 0.5 * weight * (double)met->now->air[highest], 0.0);
  ql_columns_block *b = &s->block;
  const double ground = (double)met->land->terrain[at2] * 1e-3;
  const double top = (double)b->edge[UPPER][lane];
  const double depth = fmax(80.0 - top, 1.0);
  const double air = top_pressure / weight * QL_AVOGADRO * 1e-4 /
                     fmax(ql_photolysis_tables_at(p->air_above, top), 1.0);
  const double ozone = (double)met->land->ozone_column[at2] * DOBSON /
                       ql_photolysis_tables_at(p->ozone_above, ground);
  const double aerosol = p->options.aerosol_depth;
  for (int n = 0; n < UPPER; n++) {
    const int layer = UPPER - 1 - n;
    const double low = top + depth * upper_edge[n], high = top + depth * upper_edge[n + 1];
    b->edge[layer][lane] = (float)high;
    b->temperature[layer][lane] =
        (float)ql_photolysis_tables_at(p->temperature, 0.5 * (low + high));
    b->air[layer][lane] = (float)(air * (ql_photolysis_tables_at(p->air_above, low) -
                                         ql_photolysis_tables_at(p->air_above, high)));
    b->ozone[layer][lane] = (float)(ozone * (ql_photolysis_tables_at(p->ozone_above, low) -
                                             ql_photolysis_tables_at(p->ozone_above, high)));
    b->aerosol[layer][lane] =
        (float)(aerosol * (ql_photolysis_tables_at(p->aerosol_above, low - ground) -
                           ql_photolysis_tables_at(p->aerosol_above, high - ground)));
    b->cloud[layer][lane] = 0.0f;
  }
}

static void fill_block(const photolysis *p, const ql_met *met, const sunlit *columns, int count,
                       scratch *s) {
  s->block.layers = met->grid->nz + UPPER;
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    const sunlit *c = &columns[lane < count ? lane : count - 1];
    const size_t at = ql_grid_at2(met->grid, c->j, c->i);
    s->block.cosine[lane] = c->cosine;
    s->block.albedo[lane] = met->land->albedo ? met->land->albedo[at] : GROUND_ALBEDO;
    s->block.single_scattering[lane] = (float)p->options.aerosol_scattering;
    s->block.angstrom[lane] = (float)p->options.angstrom;
    fill_model_layers(p, met, at, lane, s);
    fill_upper_layers(p, met, at, lane, s);
  }
}

/* Frequencies of one model layer: light in its middle is the mean of that at its two faces. */
static void write_layer(const photolysis *p, const ql_met *met, const sunlit *columns, int count,
                        int k, float distance, scratch *s, ql_lanes *reaction) {
  const ql_grid *grid = met->grid;
  const int level = s->block.layers - 1 - k; /* its upper face */
  ql_lanes light[QL_PHOTOLYSIS_BANDS], temperature, density;
  size_t cell[QL_STREAMS_LANES];
  for (int b = 0; b < p->tables->band_count; b++)
    for (int lane = 0; lane < QL_STREAMS_LANES; lane++)
      light[b][lane] =
          0.5f * distance * (s->actinic[b][level][lane] + s->actinic[b][level + 1][lane]);
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    const sunlit *c = &columns[lane < count ? lane : count - 1];
    cell[lane] = ql_grid_at(grid, k, c->j, c->i);
    temperature[lane] = met->now->temperature[cell[lane]];
    density[lane] =
        met->now->pressure[cell[lane]] / (float)(QL_BOLTZMANN * 1e6) / temperature[lane];
  }
  for (int n = 0; n < p->needed_count; n++)
    ql_columns_rate(p->tables, p->needed[n], (const ql_lanes *)light, temperature, density,
                    reaction[n]);
  for (int m = 0; m < p->part_count; m++) {
    const sum_part *part = &p->parts[m];
    float *values = p->values + (size_t)part->name * grid->volume;
    for (int lane = 0; lane < count; lane++)
      values[cell[lane]] += part->factor * reaction[part->needed][lane];
  }
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
    const sunlit *columns = p->sunlit + (size_t)b * QL_STREAMS_LANES;
    const int rest = count - b * QL_STREAMS_LANES;
    const int lanes = rest < QL_STREAMS_LANES ? rest : QL_STREAMS_LANES;
    const int thread = omp_get_thread_num();
    scratch *s = &p->scratch[thread];
    ql_lanes *reaction = p->reaction + (size_t)thread * (size_t)p->needed_count;
    fill_block(p, met, columns, lanes, s);
    ql_columns_light(p->tables, &s->block, &s->work, s->actinic);
    for (int k = 0; k < met->grid->nz; k++)
      write_layer(p, met, columns, lanes, k, distance, s, reaction);
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
