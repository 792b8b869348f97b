/* `qinglan photolysis` on good and bad files: exit codes, messages, no output left behind. */
#include "ql_test.h"

#include "base/nc.h"

#include <math.h>
#include <sys/wait.h>

enum { ROWS = 3, LEVELS = 5 };

typedef struct column {
  const char *name;
  double values[LEVELS];
} column;

static const column good[] = {{"o3_du", {300, 300, 300}},
                              {"albedo", {0.05, 0.05, 0.05}},
                              {"aod550", {0.2, 0.2, 0.0}},
                              {"cod", {0, 0, 10}},
                              {"ssa", {0.92, 0.92, 0.92}},
                              {"angstrom", {1.2, 1.2, 1.2}},
                              {"zbase_km", {0, 0, 1}},
                              {"ztop_km", {0, 0, 2}},
                              {"sza", {30, 95, 30}},
                              {"alt_km", {0.0, 0.0, 0.0}},
                              {"atm_z_km", {0, 5, 10, 30, 80}},
                              {"atm_T_K", {288, 256, 223, 227, 199}},
                              {"atm_air_cm3", {2.55e19, 1.53e19, 8.6e18, 3.8e17, 3.8e14}}};
enum { COLUMNS = sizeof good / sizeof good[0] };

/* Write the good file with one column replaced (or left out if it has no values). */
static void write_file(const column *other, int left_out) {
  ql_nc *file;
  assert_ok(ql_nc_create("photolysis_input.nc", &file));
  assert_ok(ql_nc_define_dimension(file, "p", ROWS));
  assert_ok(ql_nc_define_dimension(file, "z", LEVELS));
  for (int pass = 0; pass < 2; pass++)
    for (int c = 0; c < COLUMNS; c++) {
      const int same = other && strcmp(other->name, good[c].name) == 0;
      if (same && left_out) continue;
      const ql_nc_spec spec = {
          .name = good[c].name, .type = QL_NC_DOUBLE, .dimensions = c < 10 ? "p" : "z"};
      if (pass == 0) assert_ok(ql_nc_define(file, &spec));
      if (pass == 1)
        assert_ok(
            ql_nc_write_double(file, good[c].name, NULL, same ? other->values : good[c].values));
    }
  assert_ok(ql_nc_commit(file));
}

/* Exit code of the program; what it says on stderr goes to `text`. */
static int run(const char *arguments, size_t size, char *text) {
  char command[512];
  remove("photolysis_output.nc");
  snprintf(command, sizeof command, "../qinglan photolysis %s 2>&1 >/dev/null", arguments);
  FILE *pipe = popen(command, "r");
  assert_non_null(pipe);
  const size_t length = fread(text, 1, size - 1, pipe);
  text[length] = '\0';
  const int status = pclose(pipe);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static void refused(const char *arguments, int code, const char *said) {
  char text[2048];
  const int got = run(arguments, sizeof text, text);
  if (got != code || !strstr(text, said))
    fail_msg("'%s': exit code %d, wanted %d with '%s', said '%s'", arguments, got, code, said,
             text);
  assert_int_not_equal(access("photolysis_output.nc", F_OK), 0);
}

static void good_file(void **state) {
  (void)state;
  char text[2048], name[64];
  float j[ROWS * 64];
  size_t reactions;
  ql_nc *file;
  write_file(NULL, 0);
  assert_int_equal(run("photolysis_input.nc photolysis_output.nc", sizeof text, text), 0);
  assert_ok(ql_nc_open("photolysis_output.nc", &file));
  assert_ok(ql_nc_dimension(file, "r", &reactions));
  assert_true(reactions <= 64);
  assert_ok(ql_nc_read_string(file, "reaction", 0, sizeof name, name));
  assert_ok(ql_nc_read(file, "J", "s-1", NULL, j));
  ql_nc_close(file);
  assert_string_equal(name, "NO2");
  assert_true(j[0] > 7e-3f && j[0] < 1.1e-2f);
  for (size_t r = 0; r < reactions; r++) assert_true(j[reactions + r] == 0.0f); /* night */
  assert_true(j[2 * reactions] < 0.8f * j[0]);                                  /* below a cloud */
}

static void bad_values(void **state) {
  (void)state;
  static const struct {
    column other;
    const char *said;
  } cases[] = {{{"albedo", {0.05, 1.5, 0.05}}, "variable albedo, entry 1: 1.5"},
               {{"o3_du", {300, 300, -1}}, "variable o3_du, entry 2: -1"},
               {{"aod550", {-0.1, 0, 0}}, "variable aod550, entry 0"},
               {{"ssa", {0.9, 0.9, 1.1}}, "variable ssa, entry 2"},
               {{"sza", {30, 200, 30}}, "variable sza, entry 1: 200"},
               {{"alt_km", {0, 0, 90}}, "variable alt_km, entry 2"},
               {{"ztop_km", {0, 0, 1}}, "row 2 has a cloud (cod 10)"},
               {{"atm_z_km", {0, 5, 5, 30, 80}}, "atm_z_km must rise; level 2"},
               {{"atm_z_km", {2, 5, 10, 30, 80}}, "alt_km, row 0: 0 km is outside"},
               {{"atm_T_K", {15, 256, 223, 227, 199}}, "variable atm_T_K, entry 0: 15"},
               {{"atm_air_cm3", {2.5e19, 0, 8e18, 3e17, 3e14}}, "variable atm_air_cm3, entry 1"},
               {{"cod", {NAN, 0, 10}}, "cod"}};
  for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
    write_file(&cases[c].other, 0);
    refused("photolysis_input.nc photolysis_output.nc", 2, cases[c].said);
  }
  for (int c = 0; c < COLUMNS; c++) {
    write_file(&good[c], 1);
    refused("photolysis_input.nc photolysis_output.nc", 2, good[c].name);
  }
}

static void bad_calls(void **state) {
  (void)state;
  char text[2048];
  refused("", 2, "two file names are needed");
  refused("one.nc", 2, "--help");
  refused("--fast one.nc", 2, "two file names");
  refused("not_there.nc photolysis_output.nc", 2, "not_there.nc");
  write_file(NULL, 0);
  refused("photolysis_input.nc /nowhere/photolysis_output.nc", 1, "/nowhere/photolysis_output.nc");
  assert_int_equal(run("--help", sizeof text, text), 0);
  FILE *cut = fopen("photolysis_input.nc", "r+");
  assert_non_null(cut);
  assert_int_equal(ftruncate(fileno(cut), 1000), 0);
  fclose(cut);
  assert_int_not_equal(run("photolysis_input.nc photolysis_output.nc", sizeof text, text), 0);
  assert_non_null(strstr(text, "photolysis_input.nc"));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(good_file), cmocka_unit_test(bad_values),
                                     cmocka_unit_test(bad_calls)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
