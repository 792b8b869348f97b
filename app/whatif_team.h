/* The runs of a what-if that go together: the base, whose driver leads, and as many scenarios as
 * the memory holds.
 *
 * As long as a scenario emits what the base does, to the last bit, it sleeps: it is the base. It
 * wakes, as a copy of the base, before the first hour in which it does not. A base that has its
 * results already is computed as long as two scenarios or more sleep, and for nothing else. */
#ifndef QL_APP_WHATIF_TEAM_H
#define QL_APP_WHATIF_TEAM_H

#include "app/forecast.h"
#include "app/whatif.h"

enum { QL_TEAM_PATH = 4096 };

typedef struct ql_team_member {
  const char *name; /* "base", or of the scenario */
  int number;       /* of the scenario in its file; -1: base */
  ql_run *run;
  ql_forecast forecast;
  char folder[QL_TEAM_PATH];
  bool finished; /* it has its results already */
  bool steps;    /* it is computed */
  bool asleep;
  ql_status status; /* one that failed is left where it failed, */
  char message[512];
} ql_team_member;

typedef struct ql_team {
  const ql_whatif *whatif;
  ql_run base;
  ql_run *runs; /* of the scenarios */
  int count;    /* members: the base and the scenarios of this turn */
  ql_team_member *members;
  ql_driver_member *together; /* [count], with `numbers`: those of a step, and who they are */
  int *numbers;
  double end;              /* s since 1970 */
  ql_checkpoint_rule rule; /* of all: none has a checkpoint that the others lack */
  int turn, turns;         /* from 0 */
} ql_team;

/* Open the case and the scenarios from number `first` on, and prepare as many as the memory holds;
 * QL_ERR_INPUT, with the problems printed, if any has an error. To be closed in every case. */
ql_status ql_team_open(const ql_whatif *whatif, int first, int turn, ql_team *team);
void ql_team_close(ql_team *team);

/* Start, or go on from the checkpoints. */
ql_status ql_team_begin(ql_team *team);

/* When some have woken: a base that was computed for sleepers alone stops if there are none left.
 */
void ql_team_rest(ql_team *team);

/* Do two runs emit the same in the hour at hand, to the last bit? */
bool ql_team_same_emission(const ql_run *base, const ql_run *run);

/* Make a sleeping member what the base is now: at a whole hour, or at the end. */
ql_status ql_team_wake(ql_team *team, ql_team_member *member);

/* Print memory and the time to expect, from a few steps of the base. */
ql_status ql_team_estimate(ql_team *team);

#endif
