/* The runs of an attribution as a file of scenarios, which `qinglan whatif` and `qinglan forecast
 * --scenario` read as well. */
#include "app/attribution.h"
#include "base/clock.h"
#include "outputs/text_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double hour_length = 3600.0, day_length = 86400.0; /* s */

/* A YAML text: in double quotes nothing has a meaning but these. */
static void put_text(FILE *out, const char *text) {
  fputc('"', out);
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') fputc('\\', out);
    fputc(*text, out);
  }
  fputc('"', out);
}

static void put_enterprises(FILE *out, const ql_attribution_job *job,
                            const ql_attribution_run *run) {
  const ql_attribution_account *account = job->request->account;
  const char *before = "enterprises: [";
  for (int e = 0; e < account->enterprise_count; e++) {
    if (!ql_attribution_plan_changes(job->request, run, e)) continue;
    fputs(before, out);
    put_text(out, account->names[e]);
    before = ", ";
  }
  fputs("], ", out);
}

static bool is_natural(const char *sector) {
  return sector && strcmp(sector, "biogenic") == 0;
}

/* All inventories but those of plants. */
static void put_inventories(FILE *out, const ql_case_emissions *from) {
  const char *before = "inventories: [";
  for (unsigned n = 0; n < from->gridded_count; n++, before = ", ")
    fputs(before, out), put_text(out, from->gridded[n].name);
  for (unsigned n = 0; n < from->inventories_count; n++)
    if (!is_natural(from->inventories[n].sector)) {
      fputs(before, out), put_text(out, from->inventories[n].name);
      before = ", ";
    }
  for (unsigned n = 0; n < from->points_count; n++, before = ", ")
    fputs(before, out), put_text(out, from->points[n].name);
  for (unsigned n = 0; n < from->fires_count; n++, before = ", ")
    fputs(before, out), put_text(out, from->fires[n].name);
  fputs("], ", out);
}

static bool changes(const ql_attribution_job *job, const ql_attribution_run *run, int species) {
  double kg;
  const ql_precursor p = ql_precursors_of(&job->base->species.items[species], &kg);
  if (!job->emitted[species]) return false;
  return run->precursor == QL_PRECURSORS ? p < QL_PRECURSORS && job->request->precursors[p]
                                         : p == run->precursor;
}

static void put_species(FILE *out, const ql_attribution_job *job, const ql_attribution_run *run) {
  const char *before = "species: [";
  for (int s = 0; s < job->base->species.count; s++) {
    if (!changes(job, run, s)) continue;
    fputs(before, out);
    put_text(out, job->base->species.items[s].name);
    before = ", ";
  }
  fputs("]}\n", out);
}

/* The block of one local day; for all of the run nothing need be said. */
static void put_when(FILE *out, const ql_attribution_job *job, const ql_attribution_run *run) {
  char text[QL_CLOCK_TEXT];
  if (run->group < 0) return;
  const double from = run->span[0] + job->request->utc_offset;
  const double day = floor(from / day_length) * day_length;
  const double to = run->span[1] + job->request->utc_offset - day;
  ql_clock_format(day, text);
  fprintf(
      out,
      "        when: {first_date: \"%.10s\", last_date: \"%.10s\", hours: [{from: %g, to: %g}]}\n",
      text, text, (from - day) / hour_length, to / hour_length);
}

static void put_scenario(FILE *out, const ql_attribution_job *job, int number) {
  const ql_attribution_run *run = &job->plan->runs[number];
  char name[64];
  ql_attribution_plan_name(job->plan, number, sizeof name, name);
  fprintf(out, "  - name: %s\n", name);
  if (run->group >= 0) {
    fputs("    title: ", out);
    put_text(out, job->request->groups->names[run->group]);
    fputc('\n', out);
  }
  fputs("    rules:\n      - select: {", out);
  if (run->group == QL_ATTRIBUTION_EVERYTHING)
    put_inventories(out, &job->base->setup->emissions);
  else
    put_enterprises(out, job, run);
  put_species(out, job, run);
  put_when(out, job, run);
  fprintf(out, "        scale: %.17g\n", 1.0 + job->perturbation);
}

ql_status ql_attribution_scenarios_write(const ql_attribution_job *job, const char *path) {
  FILE *out;
  QL_TRY(ql_text_file_create(path, &out));
  fputs("# Written by qinglan attribute: the runs from which its rows come.\n"
        "title: runs of an attribution\n",
        out);
  if (job->base->setup->synthetic) fputs("synthetic: true\n", out);
  fputs("scenarios:\n", out);
  for (int n = 0; n < job->plan->count; n++) put_scenario(out, job, n);
  return ql_text_file_commit(path, out);
}
