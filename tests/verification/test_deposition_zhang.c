/* Deposition velocities against another implementation of Zhang et al. 2003 and 2001 (CAMx 7.20),
 * 26 classes x 4 months x 4 weathers x 4 winds, with that model's u* and z/L but our own tables,
 * canopy and air properties. */
#include "ql_test.h"

#include "solver/deposition/deposition.h"

#include <math.h>

enum { HEAD = 13, GASES = 13, SIZES = 6, COLUMNS = HEAD + GASES + SIZES, ROWS = 2000 };

typedef struct row {
  int land_use;
  ql_deposition_surface air;
  double velocity[GASES + SIZES]; /* m s-1 */
} row;

static row rows[ROWS];
static int row_count;

static const char *const gas_names[GASES] = {"O3",  "SO2",  "NO2",  "NO",   "HNO3", "H2O2", "NH3",
                                             "PAN", "FORM", "ALD2", "ROOH", "HONO", "NTR"};
static const double diameters[SIZES] = {1e-7, 3e-7, 6e-7, 1e-6, 2.5e-6, 1e-5};

static void parse(char *line, row *r) {
  char *field[COLUMNS] = {0};
  int n = 0;
  for (char *f = strtok(line, ",\n"); f && n < COLUMNS; f = strtok(NULL, ",\n")) field[n++] = f;
  if (n != COLUMNS) exit(1);
  /* The table does not give the cloud cover; its dew does: overcast in the cloudy cases. */
  const bool overcast = strcmp(field[2], "day_cld") == 0 || strcmp(field[2], "night_mx") == 0;
  r->land_use = atoi(field[0]);
  r->air = (ql_deposition_surface){.height = 20.0,
                                   .pressure = 101325.0,
                                   .cloud_fraction = overcast ? 1.0 : 0.0,
                                   .air_temperature = atof(field[4]),
                                   .skin_temperature = atof(field[5]),
                                   .relative_humidity = atof(field[6]),
                                   .shortwave = atof(field[7]),
                                   .cosine_zenith = atof(field[8]),
                                   .roughness = atof(field[9]),
                                   .leaf_area_index = atof(field[10]),
                                   .ustar = atof(field[11]),
                                   .zeta = atof(field[12])};
  for (int s = 0; s < GASES + SIZES; s++) r->velocity[s] = 0.01 * atof(field[HEAD + s]);
}

static int read_rows(row *all) {
  char line[1024];
  int count = 0;
  FILE *file = fopen(QL_SHARED_DIR "/oracles/misc/ddep_zhang.csv", "r");
  if (!file || !fgets(line, sizeof line, file)) exit(1);
  while (fgets(line, sizeof line, file) && count < ROWS) parse(line, &all[count++]);
  fclose(file);
  return count;
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Median, 95th percentile and mean of signed relative errors; prints one line. */
static void summarise(const char *name, int count, const double *errors, double *median,
                      double *p95) {
  double bias = 0.0, *size = malloc((size_t)count * sizeof *size);
  assert_non_null(size);
  for (int i = 0; i < count; i++) bias += errors[i] / count, size[i] = fabs(errors[i]);
  qsort(size, (size_t)count, sizeof *size, ascending);
  *median = size[count / 2];
  *p95 = size[(int)(0.95 * count)];
  printf("%-10s median |error| %5.1f %%  p95 %6.1f %%  bias %+6.1f %%  (%d)\n", name,
         100.0 * *median, 100.0 * *p95, 100.0 * bias, count);
  free(size);
}

/* The gas as that run defined it. Its constants are those of our table but for two, which its rows
 * over water and over ice (where only the ground takes up) give to three digits. */
static ql_deposition_gas gas_of(const char *name) {
  ql_deposition_gas gas = {.alpha = 0.0};
  bool found = true;
  if (strcmp(name, "NTR") == 0)
    gas = (ql_deposition_gas){
        .diffusivity_ratio = 2.6, .henry = 9400.0, .reactivity = 0.3, .surface_scale = 1.0};
  else
    assert_ok(ql_deposition_read_gas(name, &gas, &found));
  assert_true(found);
  if (strcmp(name, "ROOH") == 0) gas.reactivity = 0.3;
  ql_deposition_complete(&gas);
  return gas;
}

static double velocity(const row *r, const ql_deposition_class *land, int s) {
  const ql_deposition_canopy canopy = ql_deposition_resistances(land, &r->air);
  if (s >= GASES)
    return ql_deposition_particle_velocity(
        land, &r->air, canopy.aerodynamic,
        &(ql_deposition_particle){.diameter = diameters[s - GASES], .density = 1500.0});
  const ql_deposition_gas gas = gas_of(gas_names[s]);
  return ql_deposition_gas_velocity(&canopy, &gas);
}

/* The relative errors of one species; its summary is printed. */
static void compare(const char *name, int s, const ql_deposition_class *classes, double *errors) {
  double median, p95;
  for (int i = 0; i < row_count; i++)
    errors[i] = velocity(&rows[i], &classes[rows[i].land_use - 1], s) / rows[i].velocity[s] - 1.0;
  summarise(name, row_count, errors, &median, &p95);
}

static void gases(void **state) {
  const ql_deposition_class *classes = *state;
  static double errors[GASES * ROWS];
  double median, p95;
  int count = 0;
  for (int s = 0; s < GASES; s++) {
    if (strcmp(gas_names[s], "NO") == 0) continue; /* see insoluble() */
    compare(gas_names[s], s, classes, errors + count);
    count += row_count;
  }
  summarise("gases", count, errors, &median, &p95);
  assert_true(median <= 0.05 && p95 <= 0.25);
}

static void particles(void **state) {
  const ql_deposition_class *classes = *state;
  static double errors[SIZES * ROWS];
  double median, p95;
  for (int s = 0; s < SIZES; s++) {
    char name[32];
    snprintf(name, sizeof name, "%.1f um", 1e6 * diameters[s]);
    compare(name, GASES + s, classes, errors + s * row_count);
  }
  summarise("particles", SIZES * row_count, errors, &median, &p95);
  assert_true(median <= 0.05 && p95 <= 0.25);
}

/* That model caps the mesophyll resistance at 100 s/m, so that nitric oxide enters leaves; ours
 * must stay near zero, as measured. */
static void insoluble(void **state) {
  const ql_deposition_class *classes = *state;
  static const char *const names[] = {"CO", "PAR", "ETHA", "NO", "ISOP"};
  for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
    ql_deposition_gas gas;
    bool found;
    assert_ok(ql_deposition_read_gas(names[n], &gas, &found));
    assert_true(found);
    for (int i = 0; i < row_count; i++) {
      const ql_deposition_canopy canopy =
          ql_deposition_resistances(&classes[rows[i].land_use - 1], &rows[i].air);
      assert_true(ql_deposition_gas_velocity(&canopy, &gas) < 2e-5); /* m/s */
    }
  }
}

int main(void) {
  need_shared("oracles/misc/ddep_zhang.csv");
  static ql_deposition_class classes[QL_LAND_USES];
  row_count = read_rows(rows);
  if (ql_deposition_read_classes(classes) != QL_OK) return 1;
  const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(gases, classes),
                                     cmocka_unit_test_prestate(particles, classes),
                                     cmocka_unit_test_prestate(insoluble, classes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
