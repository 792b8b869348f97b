/* The enterprises that may shift their peaks: what each process can do, what it costs and what it
 * emits (enterprises.yaml). The structs are what libcyaml fills; their comments are the manual.
 *
 * Load is a part of full load, 0 to 1. Hours of a day are local, 0 to 24, and [from, to) may pass
 * midnight (from > to). Money is CNY. What is not given is 0 or NULL unless a default is named.
 *
 * Time goes in whole hours. What was before the first hour of a plan is the base of the day before:
 * whether a process ran, since when, and the batches that are still under way. A batch counts as
 * full load in each of its hours. */
#ifndef QL_INPUTS_ENTERPRISES_ENTERPRISES_H
#define QL_INPUTS_ENTERPRISES_ENTERPRISES_H

#include "base/arena.h"
#include "base/problems.h"

#include <stdbool.h>
#include <stddef.h>

enum { QL_DAY_HOURS = 24 };

/* A pollutant that a process emits, in kg. */
typedef struct ql_process_emission {
  char *species; /* a group of the rows: PM25, NOx, VOC, SO2, NH3 */
  double full;   /* kg h-1 at full load */
  double idle;   /* kg h-1 as long as it runs, whatever the load; full includes it */
  double start;  /* kg for each start */
  double warm;   /* kg h-1 while it is held warm */
} ql_process_emission;

typedef struct ql_hours { /* of the local day, [from, to) */
  double from, to;
} ql_hours;

/* One process: a kiln, a batch of castings, a coating line. */
typedef struct ql_plant_process {
  char *id, *name;
  char *kind;    /* continuous, batch, line, storage */
  char **stacks; /* ids of stacks of the case's points that carry its emission; several: each in
                    proportion to what it emits in the case */
  unsigned stacks_count;
  ql_process_emission *emissions;
  unsigned emissions_count;
  double *base; /* 24 values: load of each local hour without a plan; one value: all hours.
                   Of a batch process: starts in each hour, 0 or 1. Loaded: always 24 */
  unsigned base_count;
  double power;      /* MW at full load */
  double start_cost; /* CNY for each start */
  double shift_cost; /* CNY for each full-load hour moved from an hour of the base to another */
  double stop_cost;  /* CNY for each stop */
  /* continuous and line */
  double minimum_load;          /* while it runs; default 1 for a line, 0 else */
  double ramp;                  /* largest change of load in an hour while it runs; default 1 */
  int minimum_up, minimum_down; /* h, default 1 */
  bool must_run;                /* may not stop: heat supply, waste */
  double *heat; /* 24 values: least load of each local hour, for the heat it must supply; one value:
                   all hours. Loaded: 24 or none */
  unsigned heat_count;
  double warm_cost; /* CNY h-1; held warm in all stopped hours if > 0 or its emission is */
  int drying;       /* h after a stop in which the abatement must run and `idle` is emitted */
  /* batch */
  int duration;  /* h of a batch */
  int setup;     /* h between batches */
  double *shape; /* part of the batch's emission in each hour of it, sum 1; default even. The whole
                    batch emits `full` times its hours. Loaded: `duration` values or none */
  unsigned shape_count;
  int least_batches, most_batches; /* a day; most: default as many as fit */
  /* when it may run, else always; whole hours */
  ql_hours *windows; /* shifts of the staff; batch: in which it may start, else it may only run */
  unsigned windows_count;
  ql_hours *quiet; /* hours of night noise in which it may not run, no batch either */
  unsigned quiet_count;
  /* what it owes: full-load hours (batch: batches) */
  double day_share;      /* least part of the base's of each day, default 0 */
  double quota_share;    /* part of the base's over the horizon, default 1; a shortfall is priced */
  double shortfall_cost; /* CNY for each full-load hour or batch that is missing */
} ql_plant_process;

/* What one process makes and another uses, in full-load hours of the first. */
typedef struct ql_buffer {
  char *from, *to; /* ids of processes */
  double per_hour; /* use in an hour of full load of `to`, default 1 */
  double capacity; /* default none: there is no store */
  double initial;  /* at the start; at the end there must be as much */
} ql_buffer;

/* A plan must not lift the emission of its hours above both the base's and the permit's share of
 * them (tonnes * hours / 8760). */
typedef struct ql_permit {
  char *species;
  double tonnes; /* a year */
} ql_permit;

typedef struct ql_enterprise {
  char *id, *name, *sector;
  char *grade;  /* A, B, C, D of the performance grading */
  char *status; /* negotiated (default); exempt: keeps to its base; voluntary: moves only where it
                   costs it nothing more than voluntary_cost; protected: keeps to its base, and
                   nobody may ask it (livelihood, safety) */
  double voluntary_cost;    /* CNY over the horizon that a voluntary enterprise accepts */
  double power_cap;         /* MW, soft; 0: none */
  double power_excess_cost; /* CNY for each MW of the highest excess */
  char *tariff;             /* name in `tariffs` */
  int most_changes;    /* starts and stops of all its processes in a day, a batch has one of each; a
                          plan may have as many as the base; 0: any */
  double burden_share; /* weight in fairness, default 1 */
  ql_permit *permits;
  unsigned permits_count;
  ql_plant_process *processes;
  unsigned processes_count;
  ql_buffer *buffers;
  unsigned buffers_count;
} ql_enterprise;

typedef struct ql_tariff {
  char *name;
  double *price; /* 24 values, CNY per MWh of each local hour; one value: all. Loaded: 24 */
  unsigned price_count;
} ql_tariff;

typedef struct ql_enterprises {
  char *title;
  bool synthetic; /* invented; said in every output */
  ql_tariff *tariffs;
  unsigned tariffs_count;
  ql_enterprise *enterprises;
  unsigned enterprises_count;
  char *path;
  struct ql_yaml_map *places; /* the line of every key; see ql_enterprises_place() */
} ql_enterprises;

/* Read and check an enterprises.yaml: every problem goes to `problems` with "file:line". Returns
 * QL_OK if there was no error; freed by ql_enterprises_free(). Defaults are filled in. A process
 * whose constraints contradict each other over three days is an error:
 * inputs/enterprises/feasible.h has the same for other hours. */
ql_status ql_enterprises_load(const char *path, ql_problems *problems, ql_enterprises **loaded);
/* The same from `size` bytes of text; `name` stands in messages. */
ql_status ql_enterprises_parse(const char *text, size_t size, const char *name,
                               ql_problems *problems, ql_enterprises **loaded);
void ql_enterprises_free(ql_enterprises *loaded); /* NULL is allowed */

/* "file:line" of a key such as "enterprises[3].processes[0].ramp". Owned by `loaded`. */
const char *ql_enterprises_place(const ql_enterprises *loaded, const char *key);

/* --- of what was loaded -------------------------------------------------------------------- */

typedef enum {
  QL_PROCESS_CONTINUOUS,
  QL_PROCESS_BATCH,
  QL_PROCESS_LINE,
  QL_PROCESS_STORAGE
} ql_process_kind;
ql_process_kind ql_enterprises_kind(const ql_plant_process *process);

/* Do windows and quiet hours let it run in the local hour [hour, hour + 1)? Of a batch process:
 * start (its later hours are not looked at). */
bool ql_enterprises_allowed(const ql_plant_process *process, int hour);
/* Does [hour, hour + 1) touch one of its quiet hours? */
bool ql_enterprises_is_quiet(const ql_plant_process *process, int hour);
/* Load of the base in a local hour; of a batch process: 1 while one is under way. */
double ql_enterprises_base_load(const ql_plant_process *process, int hour);
/* Keeps to its base: exempt or protected. */
bool ql_enterprises_fixed(const ql_enterprise *enterprise);

/* Index of an enterprise, or of a process within one; -1: there is none. */
int ql_enterprises_find(const ql_enterprises *all, const char *id);
int ql_enterprises_find_process(const ql_enterprise *enterprise, const char *id);

/* Stacks that the case does not have, by the ids of the `count` that it has: each is an error. */
void ql_enterprises_check_stacks(const ql_enterprises *all, const char *const *ids, int count,
                                 ql_problems *problems);

#endif
