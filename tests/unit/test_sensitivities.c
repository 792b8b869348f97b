/* Rows of source_receptor.nc: what is written arrives, and a file with one fault is refused with
 * its variable named. The faulty files are made from a good one with the NetCDF library itself. */
#include "ql_test.h"

#include "inputs/sensitivities.h"
#include "outputs/source_receptor.h"

#include <math.h>
#include <netcdf.h>

#define MUST(call) assert_int_equal(call, NC_NOERR)

static const double day = 1772294400.0; /* 2026-02-28T16:00Z, midnight of 1 March in Beijing */

static ql_metric metrics[] = {
    {.station = "S1", .pollutant = "PM25", .value = 61.25},
    {.station = "S1", .pollutant = "O3", .value = 171.0 / 7.0},
};
static ql_sensitivity_row rows[] = {
    {.enterprise = "E01", .process = "kiln", .group = "PM25", .emission = 12.5},
    {.enterprise = "E01", .process = "kiln", .group = "PM25", .emission = 0.0},
    {.enterprise = "E02",
     .group = "NOx",
     .emission = 1e4 / 3.0,
     .perturbation = -0.3,
     .method = QL_BY_PERTURBATION,
     .together = "cement"},
};
static float values[] = {1.5e-3f, 2.5e-3f, -1e-4f, NAN, NAN, 3e-4f};

static ql_sensitivities made(void) {
  metrics[0].day = metrics[1].day = metrics[0].start = day;
  metrics[0].end = day + 86400.0;
  metrics[1].start = day + 10 * 3600.0;
  metrics[1].end = day + 18 * 3600.0;
  for (int r = 0; r < 3; r++) {
    rows[r].start = day + 3600.0 * r;
    rows[r].end = rows[r].start + 3600.0;
  }
  return (ql_sensitivities){
      .metric_count = 2, .row_count = 3, .metrics = metrics, .rows = rows, .value = values};
}

static void there_and_back(void **unused) {
  (void)unused;
  ql_arena *arena;
  ql_sensitivities back, out = made();
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_source_receptor_write(NULL, &out, ".", true));
  assert_ok(ql_sensitivities_read(arena, "source_receptor.nc", &back));
  assert_int_equal(back.metric_count, 2);
  assert_int_equal(back.row_count, 3);
  for (int m = 0; m < 2; m++) {
    assert_memory_equal(&back.metrics[m], &metrics[m], offsetof(ql_metric, value));
    assert_float_equal(back.metrics[m].value, metrics[m].value, 1e-14 * metrics[m].value);
  }
  for (int r = 0; r < 3; r++) {
    assert_string_equal(back.rows[r].enterprise, rows[r].enterprise);
    assert_string_equal(back.rows[r].process, rows[r].process);
    assert_string_equal(back.rows[r].group, rows[r].group);
    assert_string_equal(back.rows[r].together, rows[r].together);
    assert_true(back.rows[r].start == rows[r].start && back.rows[r].end == rows[r].end);
    assert_float_equal(back.rows[r].emission, rows[r].emission, 1e-14 * rows[r].emission);
    assert_true(back.rows[r].perturbation == rows[r].perturbation);
    assert_int_equal(back.rows[r].method, rows[r].method);
  }
  for (int n = 0; n < 6; n++) assert_true(back.value[n] == (isnan(values[n]) ? 0.0f : values[n]));
  ql_arena_free(arena);
}

/* The flags and the fill value have the variables' own types, as CF asks. */
static void attributes_have_their_types(void **unused) {
  (void)unused;
  int id, variable;
  nc_type type;
  size_t length;
  const ql_sensitivities out = made();
  assert_ok(ql_source_receptor_write(NULL, &out, ".", false));
  MUST(nc_open("source_receptor.nc", NC_NOWRITE, &id));
  MUST(nc_inq_varid(id, "row_method", &variable));
  MUST(nc_inq_att(id, variable, "flag_values", &type, &length));
  assert_int_equal(type, NC_INT);
  assert_int_equal(length, 3);
  MUST(nc_inq_varid(id, "sensitivity", &variable));
  MUST(nc_inq_att(id, variable, "_FillValue", &type, &length));
  assert_int_equal(type, NC_FLOAT);
  assert_int_not_equal(nc_inq_attid(id, NC_GLOBAL, "synthetic", &variable), NC_NOERR);
  MUST(nc_close(id));
}

/* Many metrics and rows go through the pieces of the writer. */
static void more_than_a_piece(void **unused) {
  (void)unused;
  enum { ROWS = 2500, METRICS = 3 };
  ql_arena *arena;
  ql_sensitivities out = {.metric_count = METRICS, .row_count = ROWS}, back;
  made();
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_arena_take(arena, "m", METRICS, sizeof *out.metrics, &out.metrics));
  assert_ok(ql_arena_take(arena, "r", ROWS, sizeof *out.rows, &out.rows));
  assert_ok(ql_arena_take(arena, "v", (size_t)METRICS * ROWS, sizeof *out.value, &out.value));
  for (int m = 0; m < METRICS; m++) out.metrics[m] = metrics[m % 2];
  for (int r = 0; r < ROWS; r++) {
    out.rows[r] = rows[0];
    out.rows[r].start = day + 3600.0 * r;
    out.rows[r].end = out.rows[r].start + 3600.0;
  }
  for (int n = 0; n < METRICS * ROWS; n++) out.value[n] = n % 7 ? (float)n : NAN;
  assert_ok(ql_source_receptor_write(NULL, &out, ".", true));
  assert_ok(ql_sensitivities_read(arena, "source_receptor.nc", &back));
  for (int n = 0; n < METRICS * ROWS; n++) assert_true(back.value[n] == (n % 7 ? (float)n : 0.0f));
  ql_arena_free(arena);
}

static void nothing_to_write(void **unused) {
  (void)unused;
  ql_sensitivities out = made();
  out.row_count = 0;
  remove("source_receptor.nc");
  assert_int_equal(ql_source_receptor_write(NULL, &out, ".", true), QL_ERR_ARGUMENT);
  assert_int_not_equal(access("source_receptor.nc", F_OK), 0);
  assert_int_not_equal(access("source_receptor.nc.part", F_OK), 0);
}

/* --- hostile files ----------------------------------------------------------------------------
 */

static const char *const variables[] = {
    "metric_station", "metric_pollutant", "metric_day",   "metric_bnds", "metric_value",
    "row_enterprise", "row_process",      "row_group",    "row_bnds",    "row_emission",
    "row_method",     "row_perturbation", "row_together", "sensitivity"};
enum { VARIABLES = sizeof variables / sizeof variables[0] };

/* Change the good file in place. */
static int open_good(const char *variable, int *id) {
  int number;
  const ql_sensitivities out = made();
  assert_ok(ql_source_receptor_write(NULL, &out, ".", true));
  MUST(nc_open("source_receptor.nc", NC_WRITE, id));
  MUST(nc_inq_varid(*id, variable, &number));
  return number;
}

static void refused(const char *word, const char *variable) {
  ql_arena *arena;
  ql_sensitivities back;
  assert_ok(ql_arena_create(&arena));
  assert_int_equal(ql_sensitivities_read(arena, "source_receptor.nc", &back), QL_ERR_INPUT);
  if (!strstr(ql_error_message(), word) || !strstr(ql_error_message(), variable) ||
      !strstr(ql_error_message(), "source_receptor.nc"))
    fail_msg("'%s' and '%s' are not in: %s", word, variable, ql_error_message());
  ql_arena_free(arena);
}

static void every_variable_is_needed(void **unused) {
  (void)unused;
  for (int v = 0; v < VARIABLES; v++) {
    int id;
    const int number = open_good(variables[v], &id);
    MUST(nc_redef(id));
    MUST(nc_rename_var(id, number, "other"));
    MUST(nc_close(id));
    refused("no variable", variables[v]);
  }
}

static void numbers_that_are_none(void **unused) {
  (void)unused;
  static const struct {
    const char *variable, *word;
    double value;
  } faults[] = {
      {"metric_day", "no date", 1e20},          {"metric_day", "not finite", NAN},
      {"metric_bnds", "ends before", 0.0},      {"metric_value", "outside", -1.0},
      {"metric_value", "not finite", INFINITY}, {"row_bnds", "ends before", 0.0},
      {"row_emission", "outside", -1e-3},       {"row_emission", "missing", NC_FILL_DOUBLE},
      {"row_perturbation", "outside", -1.5},    {"row_method", "outside", 3.0},
      {"row_method", "outside", -1.0},          {"sensitivity", "not finite", NAN}};
  for (size_t f = 0; f < sizeof faults / sizeof faults[0]; f++) {
    int id;
    const int number = open_good(faults[f].variable, &id);
    const size_t at[2] = {1, 1};
    MUST(nc_put_var1_double(id, number, at, &faults[f].value));
    MUST(nc_close(id));
    refused(faults[f].word, faults[f].variable);
  }
}

static void texts_that_are_unknown(void **unused) {
  (void)unused;
  static const struct {
    const char *variable, *text, *word;
  } faults[] = {{"metric_pollutant", "PM10", "not known"},
                {"row_group", "nox", "not known"},
                {"row_enterprise", "0123456789012345678901234567890123456789", "longer than 31"},
                {"metric_station", "0123456789012345678901234567890123456789", "longer than 31"}};
  for (size_t f = 0; f < sizeof faults / sizeof faults[0]; f++) {
    int id;
    const int number = open_good(faults[f].variable, &id);
    const size_t start[2] = {1, 0}, count[2] = {1, strlen(faults[f].text)};
    MUST(nc_put_vara_text(id, number, start, count, faults[f].text));
    MUST(nc_close(id));
    refused(faults[f].word, faults[f].variable);
  }
}

static void rows_that_count_twice(void **unused) {
  (void)unused;
  int id;
  const int number = open_good("row_bnds", &id);
  const size_t at[2] = {1, 0};
  const double start = day + 1800.0;
  MUST(nc_put_var1_double(id, number, at, &start));
  MUST(nc_close(id));
  refused("entries 1 and 2 (E01 kiln, PM25) overlap", "row_bnds");
}

/* A file of the coefficients alone, and one whose variable stands on other axes. */
static void other_shapes(void **unused) {
  (void)unused;
  int id, number, dims[2];
  open_good("sensitivity", &id);
  MUST(nc_redef(id));
  MUST(nc_inq_dimid(id, "row", &number));
  MUST(nc_rename_dim(id, number, "line"));
  MUST(nc_close(id));
  refused("qinglan attribute", "'row'");
  number = open_good("sensitivity", &id);
  MUST(nc_redef(id));
  MUST(nc_rename_var(id, number, "old"));
  MUST(nc_inq_dimid(id, "metric", &dims[1]));
  MUST(nc_inq_dimid(id, "row", &dims[0]));
  MUST(nc_def_var(id, "sensitivity", NC_FLOAT, 2, dims, &number));
  MUST(nc_put_att_text(id, number, "units", 11, "ug m-3 kg-1"));
  MUST(nc_close(id));
  refused("(metric, row)", "sensitivity");
}

/* Other units of the same kind are converted, others refused. */
static void units(void **unused) {
  (void)unused;
  static const struct {
    const char *variable, *units;
  } faults[] = {{"sensitivity", "ug m-3"}, {"row_emission", "m"}, {"row_bnds", "s"}};
  int id;
  ql_arena *arena;
  ql_sensitivities back;
  for (size_t f = 0; f < sizeof faults / sizeof faults[0]; f++) {
    const int number = open_good(faults[f].variable, &id);
    MUST(nc_put_att_text(id, number, "units", strlen(faults[f].units), faults[f].units));
    MUST(nc_close(id));
    refused(faults[f].units, faults[f].variable);
  }
  const int number = open_good("row_emission", &id);
  MUST(nc_put_att_text(id, number, "units", 1, "t"));
  MUST(nc_close(id));
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_sensitivities_read(arena, "source_receptor.nc", &back));
  assert_float_equal(back.rows[0].emission, 12500.0, 1e-9);
  ql_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(there_and_back),
      cmocka_unit_test(attributes_have_their_types),
      cmocka_unit_test(more_than_a_piece),
      cmocka_unit_test(nothing_to_write),
      cmocka_unit_test(every_variable_is_needed),
      cmocka_unit_test(numbers_that_are_none),
      cmocka_unit_test(texts_that_are_unknown),
      cmocka_unit_test(rows_that_count_twice),
      cmocka_unit_test(other_shapes),
      cmocka_unit_test(units),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
