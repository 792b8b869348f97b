/* The manifest: what was run, on what, how long it took and whether the mass adds up (JSON). */
#ifndef QL_OUTPUTS_MANIFEST_H
#define QL_OUTPUTS_MANIFEST_H

#include "base/problems.h"
#include "base/timer.h"
#include "outputs/checkpoint.h"
#include "outputs/elements.h"
#include "outputs/hashes.h"
#include "outputs/town_maps.h"
#include "solver/puff/pig.h"

#include <stdbool.h>

/* One row of the mass-closure table of emissions, tonnes. */
typedef struct ql_manifest_emission {
  const char *inventory, *species; /* as the file calls them */
  const char *model;               /* model species, NULL: not used */
  double in_file, on_grid, emitted;
} ql_manifest_emission;

/* One key of the case file: where it stands, and whether it had any effect. */
typedef struct ql_manifest_key {
  const char *key, *place;
  bool used;
} ql_manifest_key;

typedef struct ql_manifest {
  const char *version, *case_path;
  const char *hash;  /* of the case and its scenario, as checkpoints have it */
  double start, end; /* of the run, s since 1970 */
  bool synthetic;
  int threads;
  long cells;    /* integrated cells */
  size_t memory; /* bytes held by the run */
  double wall_seconds, cpu_seconds;
  const ql_manifest_key *keys; /* that the case file gives */
  int key_count;
  const char *const *inputs; /* paths of the files read */
  int input_count;
  ql_hashes *hashes;        /* of inputs, as far as another run has listed them */
  const ql_problems *notes; /* what was diagnosed or assumed */
  const ql_timer *timers;
  int timer_count;
  const ql_state *state;             /* budgets */
  const ql_pig *pig;                 /* the stacks' puffs, NULL: none */
  const ql_town_maps *towns;         /* NULL: none */
  const double *closure;             /* [species] relative */
  const ql_element_budget *elements; /* [QL_ELEMENTS] */
  const double *final_mass;          /* [species] mol or kg */
  const ql_manifest_emission *emissions;
  int emission_count;
} ql_manifest;

/* Write folder/manifest.json. */
ql_status ql_manifest_write(const ql_manifest *manifest, const char *path);

/* Is there a manifest at `path`, by the version and of the hash that are expected, from inputs
 * whose contents are those of the expected ones now, in their order? QL_ERR_INPUT says what is not
 * so. */
ql_status ql_manifest_check(const char *path, const ql_manifest *expected);

/* Is there a manifest at `path`, and is it of the run with this hash? */
bool ql_manifest_is_of(const char *path, const char *hash);

#endif
