/* Scenarios: what `qinglan whatif CASE SCENARIOS.yaml` is told about emissions. The structs are
 * what libcyaml fills; their comments are the manual (docs/formats/scenarios.md has examples).
 *
 * A scenario is a list of rules. Rule k acts on what rules 1 to k-1 have made of the inventories:
 * it picks a part of the emissions (`select`, all of it if not given) in a part of the time
 * (`when`, always if not given) and does one thing to that part. Hours are local, 0 to 24, [from,
 * to) may pass midnight (from > to) and then means the late and the early hours of one local day.
 * What is not given is 0 or NULL unless a default is named. */
#ifndef QL_INPUTS_SCENARIO_SCENARIO_H
#define QL_INPUTS_SCENARIO_SCENARIO_H

#include "base/arena.h"
#include "base/problems.h"

#include <stdbool.h>

typedef struct ql_scenario_hours { /* of the local day, [from, to) */
  double from, to;
} ql_scenario_hours;

typedef struct ql_scenario_corner { /* degrees */
  double lon, lat;
} ql_scenario_corner;

/* Which sources: what satisfies every list that is given; within a list any entry will do. */
typedef struct ql_scenario_select {
  char **enterprises; /* ids in the case's point sources */
  unsigned enterprises_count;
  char **lists; /* of enterprises, by name: see `lists` of the file */
  unsigned lists_count;
  char **processes; /* of the point sources */
  unsigned processes_count;
  char **grades; /* A, B, C, D: in the table `enterprises` of the file */
  unsigned grades_count;
  char **inventories; /* names under emissions of the case, of gridded, points and fires too */
  unsigned inventories_count;
  char **sectors; /* of inventories and of point sources in CSV; the fuel of fires */
  unsigned sectors_count;
  char **pollutants; /* as the inventories call them: NOx, NMVOC, PM25; dry_matter of fires */
  unsigned pollutants_count;
  char **species; /* of the model: only this part of what a pollutant becomes */
  unsigned species_count;
  char **townships; /* by the outlines `townships` of the file; stacks by `enterprises` of it too */
  unsigned townships_count;
  char *region;                /* GeoJSON: any of its polygons */
  ql_scenario_corner *polygon; /* corners; the last is joined with the first */
  unsigned polygon_count;
  double share; /* part of each source that is meant, where nobody knows which: default 1 */
} ql_scenario_select;

typedef struct ql_scenario_when {
  char *first_date, *last_date; /* local days, both included; default: those of the case */
  double start_hour;            /* local hour of the first day from which it holds, default 0 */
  double end_hour;              /* of the last day until which it holds, default 24 */
  ql_scenario_hours *hours;     /* default: all */
  unsigned hours_count;
} ql_scenario_when;

/* At most so much of the selected sources together. */
typedef struct ql_scenario_cap {
  double limit;
  char *units; /* "kg h-1", "t d-1", ...: mass by time */
  char *every; /* hour: each hour keeps to it; day: the local day does, all its hours cut alike */
} ql_scenario_cap;

/* From the hours of `when` to others of the same local day, evenly. */
typedef struct ql_scenario_shift {
  ql_scenario_hours *to;
  unsigned to_count;
  double share; /* of what is emitted in the hours of `when`, default 1 */
} ql_scenario_shift;

/* Other materials: the pollutant splits into other species, and there may be less of it. */
typedef struct ql_scenario_substitute {
  char *speciation; /* CSV: sector,pollutant,species,amount,units */
  char *before;     /* its sector that the case's split must equal (to 1 %); default: not checked */
  char *after;      /* its sector that holds from now on */
  double ratio;     /* pollutant after, by pollutant before; default 1 */
} ql_scenario_substitute;

/* New equipment: another emission factor, another stack. A stack's parameters hold for all the run.
 */
typedef struct ql_scenario_retrofit {
  double factor;      /* emission factor after, by before; default 1 */
  double height;      /* m, with the three below: of the stack; default: as it is */
  double diameter;    /* m */
  double temperature; /* K */
  double velocity;    /* m s-1 */
} ql_scenario_retrofit;

/* Sources that the case does not have; later rules act on them as on the others. The keys are those
 * of the case file: `points` a CSV or NetCDF of stacks, `inventory` a field by sector, `fires`. */
typedef struct ql_scenario_add {
  char *name; /* of the new inventory */
  char *points, *inventory, *fires;
  char *sector, *speciation, *profiles, *vertical, *species_map, *factors;
} ql_scenario_add;

/* One of scale ... add. */
typedef struct ql_scenario_rule {
  char *note;
  ql_scenario_select select;
  ql_scenario_when when;
  double scale; /* factor, 0 or more */
  ql_scenario_cap cap;
  ql_scenario_shift shift;
  ql_scenario_substitute substitute;
  ql_scenario_retrofit retrofit;
  bool ban;
  ql_scenario_add add;
} ql_scenario_rule;

struct ql_scenarios;

typedef struct ql_scenario {
  char *name;  /* letters, digits, - and _: the name of its folder of results */
  char *title; /* default: its name */
  ql_scenario_rule *rules;
  unsigned rules_count; /* 0: nothing changes */
  const struct ql_scenarios *file;
  unsigned index; /* in the file */
} ql_scenario;

typedef struct ql_scenario_list {
  char *name;
  char **enterprises;
  unsigned enterprises_count;
} ql_scenario_list;

typedef struct ql_scenarios {
  char *title;       /* default: the file's name */
  bool synthetic;    /* invented; said in every output */
  char *enterprises; /* CSV: enterprise,grade,township; a field may be empty */
  char *permits;     /* CSV: enterprise,pollutant,tonnes[t year-1]: for the ledger */
  char *townships;   /* GeoJSON: polygons with a property `name` */
  ql_scenario_list *lists;
  unsigned lists_count;
  ql_scenario *scenarios;
  unsigned scenarios_count;
  char *path;
  struct ql_yaml_map *places; /* the line of every key */
} ql_scenarios;

/* Read and check a file of scenarios for itself; every problem goes to `problems` with "file:line".
 * What can only be judged with the case (names of sources, dates, a selection of nothing) is found
 * by ql_emissions_open() with the scenario. Paths have been made usable from the working folder.
 * Owned by the caller. */
ql_status ql_scenarios_load(const char *path, ql_problems *problems, ql_scenarios **loaded);
void ql_scenarios_free(ql_scenarios *loaded); /* NULL is allowed */

/* The scenario of that name, NULL if there is none. */
const ql_scenario *ql_scenarios_find(const ql_scenarios *loaded, const char *name);

/* "file:line" of a key of the file ("lists[0].name"), and of one of a scenario
 * ("rules[2].select.enterprises[0]"). Owned by the file. */
const char *ql_scenarios_place(const ql_scenarios *loaded, const char *key);
const char *ql_scenario_place(const ql_scenario *scenario, const char *key);

#endif
