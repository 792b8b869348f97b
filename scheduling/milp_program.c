/* CBC and HiGHS as child programs. No shell, no clock: limits are a gap and a number of nodes, and
 * one thread, so that answers do not depend on the machine. What a program says is checked: its
 * point against the rows, its bound against how it is printed. */
#include "scheduling/milp_program.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { ARGUMENTS = 20, LINE = 1024 };

static const struct {
  const char *program, *name, *version_option, *where;
} programs[] = {
    [QL_MILP_CBC] = {"cbc", "CBC", "-version", "install the Debian package coinor-cbc"},
    [QL_MILP_HIGHS] = {
        "highs", "HiGHS", "--version",
        "Debian 13 has the package highs, Debian 12 none: build it from its source there and "
        "put it on the path"}};

/* What a program's files say. */
typedef struct reading {
  bool found;
  bool complete; /* CBC: the whole tree was searched, which it tells without a bound */
  double bound;  /* -INFINITY: none is told */
  int nodes;
} reading;

/* --- running -----------------------------------------------------------------------------------
 */

/* Run a program with its output in a file; *error is errno's value if it could not be started,
 * *result what waitpid says of it. */
static void run(const char *const list[], const char *output, int *error, int *result) {
  char *arguments[ARGUMENTS];
  int count = 0;
  for (; list[count]; count++) memcpy(&arguments[count], &list[count], sizeof arguments[count]);
  arguments[count] = NULL;
  posix_spawn_file_actions_t actions;
  pid_t process;
  *result = 0;
  *error = posix_spawn_file_actions_init(&actions);
  if (*error) return;
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  *error = posix_spawnp(&process, list[0], &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (*error) return;
  while (waitpid(process, result, 0) < 0)
    if (errno != EINTR) {
      *error = errno;
      return;
    }
}

static ql_status failed(ql_milp_solver solver, const char *file, const char *what) {
  return ql_error_set(QL_ERR_NUMERIC, "%s could not solve %s: %s", programs[solver].program, file,
                      what);
}

ql_status ql_milp_program_open(ql_milp_program_files *f) {
  const char *place = getenv("TMPDIR");
  if (!place || !*place) place = "/tmp";
  const int length = snprintf(f->folder, sizeof f->folder, "%s/qinglan-milp-XXXXXX", place);
  if (length >= (int)sizeof f->folder || !mkdtemp(f->folder))
    return ql_error_set(QL_ERR_IO, "no folder for an integer problem can be made in %s: %s", place,
                        strerror(errno));
  snprintf(f->problem, sizeof f->problem, "%s/problem.mps", f->folder);
  snprintf(f->answer, sizeof f->answer, "%s/answer", f->folder);
  snprintf(f->log, sizeof f->log, "%s/log", f->folder);
  snprintf(f->options, sizeof f->options, "%s/options", f->folder);
  return QL_OK;
}

void ql_milp_program_close(const ql_milp_program_files *f) {
  remove(f->problem);
  remove(f->answer);
  remove(f->log);
  remove(f->options);
  rmdir(f->folder);
}

/* The first word of a file that begins with a digit. */
static void find_version(const char *path, char *version, size_t size) {
  char word[64];
  FILE *in = fopen(path, "r");
  snprintf(version, size, "of unknown version");
  while (in && fscanf(in, "%63s", word) == 1)
    if (isdigit((unsigned char)word[0])) {
      snprintf(version, size, "%s", word);
      break;
    }
  if (in) fclose(in);
}

ql_status ql_milp_find(ql_milp_solver solver, char text[QL_MILP_TEXT]) {
  snprintf(text, QL_MILP_TEXT, "%s", ql_milp_version());
  if (solver == QL_MILP_GLPK) return QL_OK;
  ql_milp_program_files files;
  int error, result;
  char version[32];
  QL_TRY(ql_milp_program_open(&files));
  run((const char *const[]){programs[solver].program, programs[solver].version_option, NULL},
      files.log, &error, &result);
  find_version(files.log, version, sizeof version);
  ql_milp_program_close(&files);
  if (error || (WIFEXITED(result) && WEXITSTATUS(result) == 127))
    return ql_error_set(QL_ERR_USAGE, "the solver %s needs the program '%s': %s; %s",
                        programs[solver].name, programs[solver].program,
                        strerror(error ? error : ENOENT), programs[solver].where);
  snprintf(text, QL_MILP_TEXT, "%s %s, linear problems %s", programs[solver].name, version,
           ql_milp_version());
  return QL_OK;
}

static void run_cbc(const ql_milp_limits *limits, const ql_milp_program_files *f, int *error,
                    int *result) {
  char gap[32], nodes[32];
  const char *list[ARGUMENTS] = {"cbc",       f->problem, "-threads",      "0",
                                 "-ratioGap", "0",        "-allowableGap", gap};
  int count = 8;
  snprintf(gap, sizeof gap, "%.17g", limits->gap);
  snprintf(nodes, sizeof nodes, "%d", limits->nodes);
  if (limits->nodes) {
    list[count++] = "-maxNodes";
    list[count++] = nodes;
  }
  list[count++] = "-solve";
  list[count++] = "-solution";
  list[count++] = f->answer;
  run(list, f->log, error, result);
}

static void run_highs(const ql_milp_limits *limits, const ql_milp_program_files *f, int *error,
                      int *result) {
  FILE *out = fopen(f->options, "w");
  if (!out) {
    *error = errno;
    return;
  }
  fprintf(out, "threads = 1\nrandom_seed = 0\nmip_rel_gap = 0\nmip_abs_gap = %.17g\n", limits->gap);
  if (limits->nodes) fprintf(out, "mip_max_nodes = %d\n", limits->nodes);
  if (fclose(out)) {
    *error = errno;
    return;
  }
  run((const char *const[]){"highs", "--solution_file", f->answer, "--options_file", f->options,
                            f->problem, NULL},
      f->log, error, result);
}

/* --- reading -----------------------------------------------------------------------------------
 */

static void put(const ql_milp *m, int column, double x, double *value) {
  if (column >= 1 && column <= m->columns) value[column - 1] = x;
}

/* A status, then "index name value dual" of what is not zero; rows out of bounds begin with **. */
static ql_status read_cbc(const ql_milp *m, const ql_milp_program_files *f, FILE *in, double *value,
                          reading *r) {
  char line[LINE];
  if (!fgets(line, sizeof line, in)) return failed(QL_MILP_CBC, f->problem, "no answer");
  line[strcspn(line, "\n")] = '\0';
  const bool stopped = strncmp(line, "Stopped", 7) == 0;
  r->found = (stopped || strncmp(line, "Optimal", 7) == 0) && !strstr(line, "no integer solution");
  r->complete = r->found && !stopped;
  if (!r->found && !stopped && !strstr(line, "nfeasible"))
    return failed(QL_MILP_CBC, f->problem, line);
  while (r->found && fgets(line, sizeof line, in)) {
    int index, column;
    double x;
    const char *at = line + strspn(line, " *");
    if (sscanf(at, "%d C%d %lf", &index, &column, &x) == 3) put(m, column, x, value);
  }
  return QL_OK;
}

/* Sections; the first "# Columns" is the point, a later one its duals. */
static ql_status read_highs(const ql_milp *m, const ql_milp_program_files *f, FILE *in,
                            double *value, reading *r) {
  char line[LINE];
  bool told = false, columns = false;
  while (fgets(line, sizeof line, in) && strncmp(line, "# Rows", 6) != 0) {
    int column;
    double x;
    told = told || strncmp(line, "Model status", 12) == 0;
    if (strncmp(line, "Feasible", 8) == 0) r->found = true;
    if (strncmp(line, "# Columns", 9) == 0) columns = true;
    if (columns && sscanf(line, "C%d %lf", &column, &x) == 2) put(m, column, x, value);
  }
  r->found = r->found && columns;
  return told ? QL_OK : failed(QL_MILP_HIGHS, f->problem, "no answer");
}

/* The number after a mark in a line; false if it is another line or no number. */
static bool take_number(const char *line, const char *mark, double *value) {
  const char *at = line + strspn(line, " ");
  char *rest;
  if (strncmp(at, mark, strlen(mark)) != 0) return false;
  *value = strtod(at + strlen(mark), &rest);
  return rest != at + strlen(mark);
}

/* CBC prints its bound with three decimals, HiGHS with twelve digits: both may be rounded up. */
static void read_log(ql_milp_solver solver, const char *path, reading *r) {
  const bool cbc = solver == QL_MILP_CBC;
  char line[LINE];
  double x;
  FILE *in = fopen(path, "r");
  r->bound = -INFINITY;
  while (in && fgets(line, sizeof line, in)) {
    if (take_number(line, cbc ? "Lower bound:" : "Dual bound", &x) && fabs(x) < 1e30)
      r->bound = x - (cbc ? 1e-3 : 1e-11 * fabs(x));
    if (take_number(line, cbc ? "Enumerated nodes:" : "Nodes", &x)) r->nodes = (int)x;
  }
  if (in) fclose(in);
}

static ql_status read_answer(const ql_milp *m, ql_milp_solver solver,
                             const ql_milp_program_files *f, double *value, reading *r) {
  FILE *in = fopen(f->answer, "r");
  if (!in) return failed(solver, f->problem, "it wrote no answer");
  memset(value, 0, (size_t)m->columns * sizeof *value);
  const ql_status status =
      solver == QL_MILP_CBC ? read_cbc(m, f, in, value, r) : read_highs(m, f, in, value, r);
  fclose(in);
  if (status == QL_OK) read_log(solver, f->log, r);
  return status;
}

/* --- judging -----------------------------------------------------------------------------------
 */

static double cost_of(const ql_milp *m, const double *value) {
  double sum = 0.0;
  for (int c = 0; c < m->columns; c++) sum += m->cost[c] * value[c];
  return sum;
}

static bool is_within(double x, double low, double high, double terms) {
  const double tolerance = 1e-6 * (1.0 + terms);
  return x >= low - tolerance && x <= high + tolerance; /* false for a NaN */
}

/* Columns within their bounds, whole where they must be: such are rounded. */
static bool clean_columns(const ql_milp *m, double *value) {
  for (int c = 0; c < m->columns; c++) {
    const double whole = round(value[c]);
    if (m->integer[c] && !is_within(value[c], whole, whole, 0.0)) return false;
    if (m->integer[c]) value[c] = whole;
    if (!is_within(value[c], m->lower[c], m->upper[c], fabs(value[c]))) return false;
    value[c] = fmin(fmax(value[c], m->lower[c]), m->upper[c]);
  }
  return true;
}

/* sum[row] and size[row] are scratch: of the row's terms, and of their absolute values. */
static bool keeps_rows(const ql_milp *m, const double *value, double *sum, double *size) {
  for (int n = 0; n < m->entries; n++) {
    const double term = m->entry_value[n] * value[m->entry_column[n]];
    sum[m->entry_row[n]] += term;
    size[m->entry_row[n]] += fabs(term);
  }
  for (int r = 0; r < m->rows; r++)
    if (!is_within(sum[r], m->row_lower[r], m->row_upper[r], size[r])) return false;
  return true;
}

static ql_status check_point(const ql_milp *m, ql_milp_solver solver, const char *file,
                             double *value) {
  if (!clean_columns(m, value))
    return failed(solver, file, "its answer breaks a bound or is not whole");
  double *scratch = calloc(2 * (size_t)m->rows + 1, sizeof *scratch);
  if (!scratch) return ql_error_set(QL_ERR_MEMORY, "out of memory for an integer problem");
  const bool good = keeps_rows(m, value, scratch, scratch + m->rows);
  free(scratch);
  return good ? QL_OK : failed(solver, file, "its answer breaks a row");
}

/* What the program proves: the bound that it tells or, where CBC's tree is empty and it tells none,
 * that nothing is better by more than the gap (its cutoff is at least 1e-5; values have 8 digits).
 */
static double proved(const reading *r, double gap, double objective) {
  if (!isinf(r->bound) || !r->complete) return r->bound;
  return objective - fmax(gap, 1e-5) - 1e-8 * fabs(objective);
}

static ql_status judge(const ql_milp *m, const ql_milp_limits *limits, const char *file,
                       const reading *r, ql_milp_solution *s) {
  s->nodes = r->nodes;
  s->found = r->found;
  s->objective = INFINITY;
  if (r->found) {
    QL_TRY(check_point(m, limits->solver, file, s->value));
    s->objective = cost_of(m, s->value);
  }
  s->bound = fmax(s->bound, proved(r, limits->gap, s->objective));
  if (limits->incumbent && cost_of(m, limits->incumbent) < s->objective) {
    memcpy(s->value, limits->incumbent, (size_t)m->columns * sizeof *s->value);
    s->objective = cost_of(m, s->value);
    s->found = true;
  }
  s->bound = fmin(s->bound, s->objective);
  return QL_OK;
}

ql_status ql_milp_program_solve(const ql_milp *m, const ql_milp_limits *limits,
                                const ql_milp_program_files *files, ql_milp_solution *solution) {
  const ql_milp_solver solver = limits->solver;
  int error, result;
  reading r = {0};
  if (solver == QL_MILP_CBC)
    run_cbc(limits, files, &error, &result);
  else
    run_highs(limits, files, &error, &result);
  if (error) return failed(solver, files->problem, strerror(error));
  if (!WIFEXITED(result)) return failed(solver, files->problem, "it was killed");
  QL_TRY(read_answer(m, solver, files, solution->value, &r));
  return judge(m, limits, files->problem, &r, solution);
}
