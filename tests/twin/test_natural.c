/* The natural sources on a grid against a plain loop over cells and classes, for any number of
 * threads; what rain, snow, lakes and missing species do. */
#include "ql_test.h"

#include "base/constants.h"
#include "solver/aerosol/particles.h"
#include "solver/deposition/deposition.h"
#include "solver/emission/natural.h"
#include "solver/emission/natural_tables.h"
#include "solver/emission/sea_salt.h"
#include "solver/emission/soil_no.h"

#include <math.h>
#include <omp.h>

enum { NX = 9, NY = 7, NZ = 2 };

typedef struct world {
  ql_arena *arena;
  ql_projection *projection;
  ql_grid *grid;
  ql_land land;
  ql_met_fields met;
  ql_species_table species;
} world;

static const ql_natural_request everything = {.biogenic = true,
                                              .soil_no = true,
                                              .dust = true,
                                              .sea_salt = true,
                                              .fugitive_dust = 1e-9,
                                              .past_temperature = 299.0};

/* Every class somewhere, two classes in each cell, gales and rain and heat here and there. */
static void fill(world *w) {
  const ql_grid *g = w->grid;
  assert_ok(
      ql_arena_take(w->arena, "use", QL_LAND_USES * g->plane, sizeof(float), &w->land.land_use));
  assert_ok(ql_arena_take(w->arena, "terrain", g->plane, sizeof(float), &w->land.terrain));
  assert_ok(ql_arena_take(w->arena, "leaves", g->plane, sizeof(float), &w->land.leaf_area_index));
  for (size_t c = 0; c < g->plane; c++) {
    const size_t one = (5 * c) % QL_LAND_USES, other = (5 * c + 11) % QL_LAND_USES;
    w->land.land_use[one * g->plane + c] = 0.7F;
    w->land.land_use[other * g->plane + c] = 0.3F;
    w->land.terrain[c] = (float)(c % 3) * 4.0F;
    w->land.leaf_area_index[c] = 0.05F * (float)(c % 40);
    w->met.temperature_2m[c] = 280.0F + (float)(c % 30);
    w->met.skin_temperature[c] = 278.0F + (float)(c % 25);
    w->met.shortwave[c] = 40.0F * (float)(c % 20);
    w->met.wind_10m[c] = (float)(c % 23);
    w->met.rain_rate[c] = c % 5 ? 0.0F : 2e-5F * (float)(c % 4);
    w->met.snow_depth[c] = c % 13 ? 0.0F : 0.05F;
  }
  for (size_t c = 0; c < g->volume; c++) {
    w->met.temperature[c] = 290.0F;
    w->met.pressure[c] = 1e5F;
  }
  w->met.time = 1690862400.0; /* 2023-08-01 04:00 UTC: noon */
}

static int make(void **state) {
  static world w;
  static const ql_species gases[] = {{.name = "NO", .molar_mass = 30e-3},
                                     {.name = "ISOP", .molar_mass = 68e-3},
                                     {.name = "TERP", .molar_mass = 136e-3},
                                     {.name = "APIN", .molar_mass = 136e-3},
                                     {.name = "SQT", .molar_mass = 204e-3}};
  const ql_grid_spec spec = {
      .nx = NX, .ny = NY, .nz = NZ, .dx = 3e3, .dy = 3e3, .x0 = -1e4, .y0 = -1e4};
  assert_ok(ql_arena_create(&w.arena));
  assert_ok(ql_projection_create(
      "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000", &w.projection));
  assert_ok(ql_grid_create(w.arena, &spec, w.projection, &w.grid));
  assert_ok(ql_met_fields_create(w.arena, w.grid, &w.met));
  assert_ok(ql_particles_append(w.arena, gases, 5, &w.species));
  fill(&w);
  *state = &w;
  return 0;
}

static int drop(void **state) {
  world *w = *state;
  ql_arena_free(w->arena);
  ql_projection_free(w->projection);
  return 0;
}

static ql_natural *open(const world *w, const ql_natural_request *request) {
  const ql_natural_options options = {
      .grid = w->grid, .land = &w->land, .species = &w->species, .request = *request};
  ql_natural *natural;
  assert_ok(ql_natural_create(w->arena, &options, &natural));
  return natural;
}

/* Rate of a species from a process in a cell; -1 if there is no such row. */
static double rate_of(const world *w, const ql_natural *n, ql_natural_process process,
                      const char *species, size_t cell) {
  const int wanted = ql_species_find(&w->species, species);
  for (int r = 0; r < ql_natural_rows(n); r++) {
    const ql_natural_row row = ql_natural_row_at(n, r);
    if (row.process == process && row.species == wanted)
      return (double)ql_natural_rates(n, r)[cell];
  }
  return -1.0;
}

/* Leaf area of one class in a cell: of 1 August, scaled to the cell's mean, within its extremes. */
static double leaves(const world *w, const ql_deposition_class *classes, int use, size_t cell) {
  double mean = 0.0;
  for (int c = 0; c < QL_LAND_USES; c++)
    mean += (double)w->land.land_use[(size_t)c * w->grid->plane + cell] *
            ql_deposition_leaf_area(&classes[c], 8, 1);
  const double own = ql_deposition_leaf_area(&classes[use], 8, 1);
  const double scaled = own * (double)w->land.leaf_area_index[cell] / fmax(mean, 1e-10);
  return fmin(classes[use].lai_max, fmax(classes[use].lai_min, scaled));
}

/* What the twin expects of some species, by mol s-1 and kg s-1. */
typedef struct expected {
  double isoprene, apinene, nitric, blown, stirred, chloride;
} expected;

static expected twin(const world *w, size_t cell) {
  static ql_deposition_class classes[QL_LAND_USES];
  static ql_natural_vegetation plants[QL_LAND_USES];
  static ql_dust_soil soils[QL_LAND_USES];
  static bool erodible[QL_LAND_USES];
  assert_ok(ql_deposition_read_classes(classes));
  assert_ok(ql_natural_tables_vegetation(plants));
  assert_ok(ql_natural_tables_soil(soils, erodible));
  const double t = (double)w->met.temperature_2m[cell], rain = (double)w->met.rain_rate[cell];
  const double sine =
      ql_met_cosine_zenith(w->met.time, w->grid->longitude[cell], w->grid->latitude[cell]);
  const double light = ql_biogenic_light(0.45 * 4.57 * (double)w->met.shortwave[cell], sine, 213);
  expected sum = {.isoprene = 0.0};
  for (int c = 0; c < QL_LAND_USES; c++) {
    const double f = (double)w->land.land_use[(size_t)c * w->grid->plane + cell];
    const double lai = leaves(w, classes, c, cell), area = f * w->grid->area[cell];
    const ql_biogenic_response *b = ql_biogenic_responses;
    sum.isoprene += area * plants[c].factor[0] * 1e-6 / 3600.0 / 68.117 * ql_biogenic_leaves(lai) *
                    light * ql_biogenic_warmth(&b[0], t, 299.0);
    sum.apinene +=
        area * plants[c].factor[1] * 1e-6 / 3600.0 / 136.234 * ql_biogenic_leaves(lai) *
        (0.6 * light * ql_biogenic_warmth(&b[1], t, 299.0) + 0.4 * exp(0.10 * (t - 303.0)));
    const double ground = plants[c].soil_slope * (t - 273.15) + plants[c].soil_offset;
    sum.nitric += area * plants[c].soil_no * 1e-9 / 14.0067 * ql_soil_no_warmth(ground) *
                  ql_soil_no_escape(lai);
    const ql_dust_air air = {.wind = (double)w->met.wind_10m[cell],
                             .density = 1e5 * 28.9647e-3 / (8.31446261815324 * 290.0),
                             .moisture = ql_dust_moisture(rain),
                             .leaf_area_index = lai};
    if (w->met.snow_depth[cell] == 0.0F && erodible[c])
      sum.blown += 0.93 * area * ql_dust_flux(&soils[c], &air);
    if (w->met.snow_depth[cell] == 0.0F && c == 20)
      sum.stirred += (1.0 - 0.15 / 0.62) * area * 1e-9 * ql_dust_dryness(rain);
    if (c == 0 && w->land.terrain[cell] <= 5.0F)
      sum.chloride += 0.5538 * area * ql_sea_salt_mass(0.02, 1.0) *
                      ql_sea_salt_wind((double)w->met.wind_10m[cell]) *
                      ql_sea_salt_warmth((double)w->met.skin_temperature[cell] - 273.15);
  }
  return sum;
}

static void same(double found, double wanted) {
  if (!(fabs(found - wanted) <= 1e-6 * wanted)) fail_msg("%.9g instead of %.9g", found, wanted);
}

static void agrees_with_the_twin(void **state) {
  const world *w = *state;
  ql_natural *n = open(w, &everything);
  expected total = {.isoprene = 0.0};
  ql_natural_renew(n, &w->met);
  for (int j = 0; j < NY; j++)
    for (int i = 0; i < NX; i++) {
      const size_t cell = ql_grid_at2(w->grid, j, i);
      const expected e = twin(w, cell);
      same(rate_of(w, n, QL_NATURAL_BIOGENIC, "ISOP", cell), e.isoprene);
      same(rate_of(w, n, QL_NATURAL_BIOGENIC, "APIN", cell), e.apinene);
      same(rate_of(w, n, QL_NATURAL_SOIL_NO, "NO", cell), e.nitric);
      same(rate_of(w, n, QL_NATURAL_DUST, "CCRS", cell), e.blown);
      same(rate_of(w, n, QL_NATURAL_FUGITIVE, "CCRS", cell), e.stirred);
      same(rate_of(w, n, QL_NATURAL_SEA_SALT, "PCL", cell), e.chloride);
      total.isoprene += e.isoprene, total.nitric += e.nitric, total.blown += e.blown;
      total.stirred += e.stirred, total.chloride += e.chloride;
    }
  assert_true(total.isoprene > 0.0 && total.nitric > 0.0 && total.blown > 0.0);
  assert_true(total.stirred > 0.0 && total.chloride > 0.0);
}

/* The parts of a flux add up to it: fine dust of four species is 7/93 of the coarse, sea salt's
 * ions have the mass of both modes. */
static void parts_are_whole(void **state) {
  const world *w = *state;
  ql_natural *n = open(w, &everything);
  double fine = 0.0, coarse = 0.0, salt = 0.0, coarse_salt = 0.0;
  ql_natural_renew(n, &w->met);
  for (int r = 0; r < ql_natural_rows(n); r++) {
    const ql_natural_row row = ql_natural_row_at(n, r);
    const bool large = w->species.items[row.species].mode == QL_MODE_COARSE;
    if (row.process == QL_NATURAL_DUST) *(large ? &coarse : &fine) += row.rate;
    if (row.process == QL_NATURAL_SEA_SALT) *(large ? &coarse_salt : &salt) += row.rate;
  }
  assert_true(coarse > 0.0 && salt > 0.0);
  assert_float_equal(fine / coarse, 7.0 / 93.0, 1e-6);
  assert_float_equal(coarse_salt / salt, ql_sea_salt_mass(1.0, 10.0) / ql_sea_salt_mass(0.02, 1.0),
                     1e-4);
}

static void threads_do_not_matter(void **state) {
  const world *w = *state;
  ql_natural *one = open(w, &everything), *three = open(w, &everything);
  const int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  ql_natural_renew(one, &w->met);
  omp_set_num_threads(3);
  ql_natural_renew(three, &w->met);
  omp_set_num_threads(threads);
  assert_int_equal(ql_natural_rows(one), ql_natural_rows(three));
  for (int r = 0; r < ql_natural_rows(one); r++) {
    assert_memory_equal(ql_natural_rates(one, r), ql_natural_rates(three, r),
                        w->grid->plane * sizeof(float));
    assert_true(ql_natural_row_at(one, r).rate == ql_natural_row_at(three, r).rate);
  }
}

static void counts_and_adds(void **state) {
  const world *w = *state;
  const ql_natural_request nitric = {.soil_no = true};
  ql_natural *n = open(w, &nitric);
  const int species[] = {ql_species_find(&w->species, "ISOP"), ql_species_find(&w->species, "NO")};
  float *rate = calloc(4 * w->grid->plane, sizeof *rate);
  ql_emission into = {.count = 2, .layers = 2, .species = species, .rate = rate};
  assert_non_null(rate);
  ql_natural_renew(n, &w->met);
  assert_int_equal(ql_natural_rows(n), 1);
  ql_natural_count(n, 600.0);
  ql_natural_count(n, 600.0);
  const ql_natural_row row = ql_natural_row_at(n, 0);
  assert_true(row.emitted == 600.0 * row.rate + 600.0 * row.rate && row.rate > 0.0);
  assert_true(ql_natural_account(n)[0] == row.emitted);
  assert_ok(ql_natural_add(n, &into));
  double sum = 0.0;
  for (size_t c = 0; c < w->grid->plane; c++) {
    assert_true(rate[c] == 0.0F && rate[w->grid->plane + c] == 0.0F);
    assert_true(rate[3 * w->grid->plane + c] == 0.0F); /* the lowest layer alone */
    sum += (double)rate[2 * w->grid->plane + c];
  }
  assert_true(sum == row.rate);
  into.count = 1;
  assert_int_equal(ql_natural_add(n, &into), QL_ERR_ARGUMENT);
  assert_non_null(strstr(ql_error_message(), "NO"));
  free(rate);
}

/* Without APIN, TERP takes it; without both, nothing is emitted; nothing asked for is nothing. */
static void species_may_be_missing(void **state) {
  world w = *(const world *)*state;
  const ql_natural_request plants = {.biogenic = true, .past_temperature = 297.0};
  ql_natural *n = open(&w, &plants);
  assert_int_equal(ql_natural_rows(n), 4);
  ql_natural_renew(n, &w.met);
  const double both = ql_natural_row_at(n, 1).rate + ql_natural_row_at(n, 2).rate;
  static const ql_species few[] = {{.name = "TERP"}, {.name = "NO"}};
  w.species = (ql_species_table){2, few};
  n = open(&w, &plants);
  ql_natural_renew(n, &w.met);
  assert_int_equal(ql_natural_rows(n), 2);
  assert_true(ql_natural_row_at(n, 0).species == 0 && ql_natural_row_at(n, 1).species == 0);
  assert_float_equal(ql_natural_row_at(n, 0).rate + ql_natural_row_at(n, 1).rate, both,
                     1e-12 * both);
  w.species.count = 0;
  assert_int_equal(ql_natural_rows(open(&w, &plants)), 0);
  assert_null(open(&w, &(ql_natural_request){.past_temperature = 297.0}));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(agrees_with_the_twin), cmocka_unit_test(parts_are_whole),
      cmocka_unit_test(threads_do_not_matter), cmocka_unit_test(counts_and_adds),
      cmocka_unit_test(species_may_be_missing)};
  return cmocka_run_group_tests(tests, make, drop);
}
