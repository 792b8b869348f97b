#include "solver/photolysis/columns.h"

#include <math.h>

/* Optical properties: Henyey-Greenstein asymmetry and single-scattering albedo. */
#define AEROSOL_ASYMMETRY 0.61f /* TUV 5.4, continental */
#define CLOUD_ASYMMETRY 0.85f   /* water droplets, Slingo 1989 (J. Atmos. Sci. 46, 1419) */
#define CLOUD_SCATTERING 0.9999f
#define RAYLEIGH_MOMENT 0.1f      /* second Legendre moment; the others vanish */
#define EARTH_RADIUS 6371.0f      /* km */
#define UNIT_DENSITY 2.55e19f     /* cm-3, of the tables' polynomials */
#define MOST_SCATTERING 0.999999f /* keeps a conservative layer solvable in float */

/* Fits hold in 215-315 K (reactions) and 215-300 K (ozone); beyond, the edge value. */
static inline float scaled_temperature(float kelvin, float highest) {
  const float low = kelvin < 215.0f ? 215.0f : kelvin;
  return ((low > highest ? highest : low) - 255.0f) / 50.0f;
}

static inline size_t path_index(int level, int layer) {
  return (size_t)level * (size_t)(level - 1) / 2 + (size_t)layer;
}

/* Length of the sun's ray to a level inside a layer above it, per vertical thickness: Dahlback and
 * Stamnes 1991 (Planet. Space Sci. 39, 671), eq. B1, with the difference of the two roots taken
 * analytically. */
static void find_paths(const ql_columns_block *block, ql_lanes *path) {
  for (int level = 1; level <= block->layers; level++)
    for (int layer = 0; layer < level; layer++) {
      float *out = path[path_index(level, layer)];
#pragma omp simd
      for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
        const float r = EARTH_RADIUS + block->edge[level][lane];
        const float upper = block->edge[layer][lane] - block->edge[level][lane];
        const float lower = block->edge[layer + 1][lane] - block->edge[level][lane];
        const float base = r * r * block->cosine[lane] * block->cosine[lane];
        out[lane] = (2.0f * r + upper + lower) / (sqrtf(base + upper * (2.0f * r + upper)) +
                                                  sqrtf(base + lower * (2.0f * r + lower)));
      }
    }
}

/* Optics of one layer; scattering moments above the fourth go into the beam (delta-M, Wiscombe
 * 1977, J. Atmos. Sci. 34, 1408). */
static void mix_layer(const ql_photolysis_band *band, const ql_columns_block *block,
                      const ql_lanes aerosol_scale, int layer, ql_streams_optics *optics) {
  const float ga = AEROSOL_ASYMMETRY, gc = CLOUD_ASYMMETRY;
#pragma omp simd
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    const float x = scaled_temperature(block->temperature[layer][lane], 300.0f);
    const float section = band->ozone[0] + x * (band->ozone[1] + x * band->ozone[2]);
    const float ozone = block->ozone[layer][lane] * section;
    const float aerosol = block->aerosol[layer][lane] * aerosol_scale[lane];
    const float cloud = block->cloud[layer][lane];
    const float s_rayleigh = block->air[layer][lane] * band->rayleigh;
    const float s_aerosol = aerosol * block->single_scattering[lane];
    const float s_cloud = cloud * CLOUD_SCATTERING;
    const float forward = s_aerosol * (ga * ga * ga * ga) + s_cloud * (gc * gc * gc * gc);
    const float depth = s_rayleigh + ozone + aerosol + cloud - forward;
    const float scattered = s_rayleigh + s_aerosol + s_cloud - forward;
    const float limit = MOST_SCATTERING * depth;
    const float inverse = 1.0f / depth;
    optics->depth[layer][lane] = depth;
    optics->scatter[0][layer][lane] = (scattered < limit ? scattered : limit) * inverse;
    optics->scatter[1][layer][lane] = 3.0f * (s_aerosol * ga + s_cloud * gc - forward) * inverse;
    optics->scatter[2][layer][lane] =
        5.0f *
        (s_aerosol * (ga * ga) + s_cloud * (gc * gc) + s_rayleigh * RAYLEIGH_MOMENT - forward) *
        inverse;
    optics->scatter[3][layer][lane] =
        7.0f * (s_aerosol * (ga * ga * ga) + s_cloud * (gc * gc * gc) - forward) * inverse;
  }
}

static void find_slant(ql_lanes *path, ql_streams_optics *optics) {
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) optics->slant[0][lane] = 0.0f;
  for (int level = 1; level <= optics->layers; level++) {
    float *slant = optics->slant[level];
    for (int lane = 0; lane < QL_STREAMS_LANES; lane++) slant[lane] = 0.0f;
    for (int layer = 0; layer < level; layer++) {
      const float *factor = path[path_index(level, layer)];
#pragma omp simd
      for (int lane = 0; lane < QL_STREAMS_LANES; lane++)
        slant[lane] += factor[lane] * optics->depth[layer][lane];
    }
  }
}

void ql_columns_light(const ql_photolysis_tables *tables, const ql_columns_block *block,
                      ql_columns_work *work, ql_columns_flux actinic[QL_PHOTOLYSIS_BANDS]) {
  ql_streams_optics *optics = &work->optics;
  optics->layers = block->layers;
  find_paths(block, work->path);
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    optics->cosine[lane] = block->cosine[lane];
    optics->albedo[lane] = block->albedo[lane];
  }
  for (int b = 0; b < tables->band_count; b++) {
    const ql_photolysis_band *band = &tables->bands[b];
    ql_lanes aerosol_scale;
    for (int lane = 0; lane < QL_STREAMS_LANES; lane++)
      aerosol_scale[lane] = powf(550.0f / band->wavelength, block->angstrom[lane]);
    for (int layer = 0; layer < block->layers; layer++)
      mix_layer(band, block, aerosol_scale, layer, optics);
    find_slant(work->path, optics);
    ql_streams_solve(optics, &work->streams, actinic[b]);
  }
}

void ql_columns_rate(const ql_photolysis_tables *tables, int reaction,
                     const ql_lanes actinic[QL_PHOTOLYSIS_BANDS], const ql_lanes temperature,
                     const ql_lanes density, ql_lanes rate) {
  const ql_photolysis_reaction *r = &tables->reactions[reaction];
  ql_lanes sum = {0.0f}, x, y;
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    x[lane] = scaled_temperature(temperature[lane], 315.0f);
    y[lane] = 1.0f / (1.0f + r->quench * (density[lane] / UNIT_DENSITY));
  }
  for (int t = r->first; t < r->first + r->count; t++) {
    const float *c = tables->terms[t].c, *light = actinic[tables->terms[t].band];
    if (r->quench > 0.0f) {
#pragma omp simd
      for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
        const float c0 = c[0] + y[lane] * (c[1] + y[lane] * c[2]);
        const float c1 = c[3] + y[lane] * (c[4] + y[lane] * c[5]);
        const float c2 = c[6] + y[lane] * (c[7] + y[lane] * c[8]);
        sum[lane] += light[lane] * (c0 + x[lane] * (c1 + x[lane] * c2));
      }
    } else {
#pragma omp simd
      for (int lane = 0; lane < QL_STREAMS_LANES; lane++)
        sum[lane] += light[lane] * (c[0] + x[lane] * (c[3] + x[lane] * c[6]));
    }
  }
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++)
    rate[lane] = sum[lane] > 0.0f ? sum[lane] : 0.0f;
}
