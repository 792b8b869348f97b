/* Checkpoints: all that a killed run needs to go on as if nothing had happened, in one HDF5 file
 * with checksums, replaced whole. */
#ifndef QL_OUTPUTS_CHECKPOINT_H
#define QL_OUTPUTS_CHECKPOINT_H

#include "outputs/process_series.h"
#include "outputs/source_receptor.h"
#include "outputs/stations.h"
#include "outputs/town_maps.h"
#include "solver/state.h"

#include <stdbool.h>

enum { QL_HASH_TEXT = 65 }; /* SHA-256 in hexadecimal and the zero */

/* Numbers whose count changes during a run. */
typedef struct ql_checkpoint_list {
  double *values; /* [room] */
  size_t count, room;
} ql_checkpoint_list;

typedef struct ql_checkpoint {
  ql_state *state;                  /* concentrations, budgets, time */
  ql_station_series *series;        /* records so far */
  ql_process_series *processes;     /* records so far, of the same intervals; NULL: none kept */
  ql_source_receptor *coefficients; /* likewise */
  ql_station_series *receptors;     /* likewise; NULL: none */
  ql_town_maps *towns;              /* likewise */
  size_t gridded;                   /* records of the gridded output that are settled */
  double *account;                  /* [account_count] what the natural sources have emitted */
  int account_count;
  ql_checkpoint_list puffs, tracer; /* of the stacks, packed */
  double wall_seconds, cpu_seconds; /* spent before */
  char hash[QL_HASH_TEXT];          /* of the case file: a changed case is not continued */
} ql_checkpoint;

/* When a run writes one. Times in s. */
typedef struct ql_checkpoint_rule {
  double interval; /* of the run; 0: never */
  double pause;    /* by the clock, that must have passed since the last; 0: none */
  double last;     /* by the clock: the last one, or the start */
} ql_checkpoint_rule;

/* Is one due, `done` after the start of the run (at its end: `ends`) and at `now` by the clock?
 * Then that is the last one. */
bool ql_checkpoint_due(ql_checkpoint_rule *rule, double done, bool ends, double now);

/* Write path (through path.part). */
ql_status ql_checkpoint_write(const char *path, const ql_checkpoint *checkpoint);

/* Read into the state, series and account of `checkpoint`, which must have their arrays and hash
 * set. QL_ERR_INPUT if the file is damaged, of another grid or species list, or of another case. */
ql_status ql_checkpoint_read(const char *path, ql_checkpoint *checkpoint);

/* To be called by a program before it opens any file: HDF5 shall not tidy up at exit, where
 * version 1.10 crashes after a write that failed (a full disk). Every file is closed without it. */
void ql_checkpoint_skip_cleanup(void);

/* SHA-256 of a file. QL_ERR_IO if it cannot be read. */
ql_status ql_checkpoint_hash(const char *path, char hash[QL_HASH_TEXT]);

/* Make of the hash of one file that of it and another together. */
ql_status ql_checkpoint_hash_add(const char *path, char hash[QL_HASH_TEXT]);

#endif
