/* qinglan puff: Gaussian puffs alone. */
#include "app/command.h"
#include "app/puff_experiment.h"
#include "app/puff_release.h"

#include <getopt.h>
#include <stdio.h>

static const char help[] =
    "usage: qinglan puff RELEASE.yaml\n"
    "       qinglan puff --experiment ARCS.csv --output OUT.csv [--no-sigma-theta]\n\n"
    "Follow a release with puffs: a map of peak, dose and arrival, series at receptors, distances "
    "to\n"
    "thresholds (docs/formats/puff.md has the file and what is written). A file with a complaint\n"
    "asks instead which of its candidate sources was smelt there and then.\n\n"
    "Or model the runs of a tracer experiment with samplers on arcs. ARCS.csv has the layout of\n"
    "Project Prairie Grass (docs/formats/puff.md); OUT.csv gets the same rows with the column\n"
    "model_mg_m3. Runs without meteorology and samplers without a measurement\n"
    "(below 0) are left out and counted.\n\n"
    "  -e, --experiment ARCS.csv  the table of the experiment\n"
    "  -o, --output OUT.csv       where to write\n"
    "  -n, --no-sigma-theta       sigma_v from u* and w*, not from the measured sigma_theta\n"
    "  -h, --help                 this help\n\n"
    "Exit codes: 0 success, 1 the run failed, 2 wrong input or command line.\n";

static ql_status run_experiment(ql_puff_experiment *experiment) {
  if (!experiment->output) return ql_error_set(QL_ERR_USAGE, "--experiment needs --output OUT.csv");
  QL_TRY(ql_puff_experiment_run(experiment));
  printf("%d runs modelled, %d left out (no meteorology), %d samplers without measurement: %s\n",
         experiment->runs, experiment->skipped, experiment->missing, experiment->output);
  return QL_OK;
}

int ql_cmd_puff(int argc, char **argv) {
  static const struct option options[] = {{"experiment", required_argument, NULL, 'e'},
                                          {"output", required_argument, NULL, 'o'},
                                          {"no-sigma-theta", no_argument, NULL, 'n'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
  ql_puff_experiment experiment = {0};
  for (int o; (o = getopt_long(argc, argv, "e:o:nh", options, NULL)) != -1;) {
    if (o == 'e')
      experiment.input = optarg;
    else if (o == 'o')
      experiment.output = optarg;
    else if (o == 'n')
      experiment.without_sigma_theta = true;
    else {
      if (o == 'h') fputs(help, stdout);
      return o == 'h' ? 0 : 2;
    }
  }
  if ((experiment.input ? 0 : 1) != argc - optind)
    return ql_command_end("puff",
                          ql_error_set(QL_ERR_USAGE, "one RELEASE.yaml or --experiment ARCS.csv is "
                                                     "needed; 'qinglan puff --help' tells more"));
  return ql_command_end("puff", experiment.input ? run_experiment(&experiment)
                                                 : ql_puff_release(argv[optind]));
}
