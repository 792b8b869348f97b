/* The case: everything a run is told, as read from a YAML file and checked against its schema.
 *
 * The structs below are what libcyaml fills; their comments are the manual of the case file
 * (docs/formats.md shows it with an example). Paths are relative to the case file and have been
 * made usable from the working folder by ql_case_load(). Lists are pointer + count. Optional things
 * are NULL, zero, or have the default that is named. */
#ifndef QL_INPUTS_CASE_CASE_H
#define QL_INPUTS_CASE_CASE_H

#include "base/arena.h"
#include "base/problems.h"

#include <stdbool.h>

typedef struct ql_case_meteorology {
  char **files; /* WRF output files in time order; a '*' in the last part of a path is expanded */
  unsigned files_count;
  /* Sub-window of the files' grid: cells skipped on each side; default 0. */
  int skip_west, skip_east, skip_south, skip_north;
  int *layer_tops; /* number of file levels below each model layer's top, rising; default: every
                      level */
  unsigned layer_tops_count;
  double minimum_kz; /* m2 s-1, default 0.1 */
} ql_case_meteorology;

typedef struct ql_case_land {
  char *file;           /* land_use fractions etc. by class; default: from the meteorology files */
  double ozone_column;  /* DU, default 300; a file overrides */
  char *ozone_file;     /* NetCDF with a column on the model's or a lat-lon grid */
  char *ozone_variable; /* its variable */
} ql_case_land;

typedef struct ql_case_gridded {
  char *name;   /* for tables and messages */
  char **files; /* model-ready hourly files, CF, one variable a species */
  unsigned files_count;
  char *species_map; /* YAML, file species -> model species; default: same names */
} ql_case_gridded;

typedef struct ql_case_inventory {
  char *name;
  char *file;       /* NetCDF: one variable a pollutant, annual or 12 monthly values */
  char *sector;     /* row of the profile and speciation tables */
  char *speciation; /* CSV: sector,pollutant,species,amount,units */
  char *profiles;   /* CSV: sector,kind(month|weekday|hour),index,factor in local time */
  char *vertical;   /* CSV: sector,bottom_m,top_m,fraction; default: all into the lowest layer */
} ql_case_inventory;

typedef struct ql_case_points {
  char *name;
  char *file;        /* NetCDF or CSV */
  char *species_map; /* for rates by species (NetCDF) */
  char *speciation;  /* for annual tonnes by pollutant (CSV) */
  char *profiles;
} ql_case_points;

typedef struct ql_case_fires {
  char *name;
  char *file;    /* CSV, one open fire a line */
  char *factors; /* CSV as a speciation table, sector = fuel, pollutant = dry_matter; default:
                    the built-in factors of crop residue */
} ql_case_fires;

/* Sources computed from the meteorology; all off unless asked for. */
typedef struct ql_case_natural {
  bool biogenic;           /* isoprene and terpenes of plants */
  bool soil_no;            /* nitric oxide of soil */
  bool dust;               /* wind-blown */
  bool sea_salt;           /* of the open sea */
  double fugitive_dust;    /* t km-2 year-1 of PM10 from urban land in dry weather, default 0 */
  double past_temperature; /* K, mean 2-m temperature of the past days, default 297 */
} ql_case_natural;

/* Which stacks ride as puffs where plume_in_grid lets them; the others emit into the layers. */
typedef struct ql_case_puffs {
  char **enterprises; /* those of these; default: all */
  unsigned enterprises_count;
  double minimum_rate; /* kg h-1 of all species together, in the hours in which a stack emits at
                          least that; default 0 */
} ql_case_puffs;

typedef struct ql_case_emissions {
  ql_case_gridded *gridded;
  unsigned gridded_count;
  ql_case_inventory *inventories;
  unsigned inventories_count;
  ql_case_points *points;
  unsigned points_count;
  ql_case_fires *fires;
  unsigned fires_count;
  ql_case_natural natural;
  char *plume_in_grid; /* stacks: "none" (default), into the layers of the plume; "handover", as
                          puffs until they fill the cells; "handover_gases", particles as puffs
                          throughout, gases until then; "whole", all as puffs throughout */
  ql_case_puffs puffs;
} ql_case_emissions;

typedef struct ql_case_background { /* initial or boundary values */
  char *file;                       /* NetCDF; default: the built-in clean continental profile */
  char *species_map;                /* YAML */
} ql_case_background;

typedef struct ql_case_numerics {
  double step;            /* s, splitting step, divides an hour; default 300 */
  double chemistry_step;  /* s, a multiple of step that divides an hour; default 600 */
  double photolysis_step; /* s, default 1200 */
  char *tolerance;        /* "production" (default) or "tight" */
  char *n2o5;             /* uptake on fine particles: "davis" (default), "bertram", "riemer" */
  bool no_chemistry;      /* transport, mixing, emission and deposition only */
  bool no_deposition;
  bool no_aerosol; /* particles stay what they are: no condensation, no evaporation */
  bool no_clouds;  /* neither aqueous chemistry nor wet scavenging */
} ql_case_numerics;

/* A map finer than the grid around a town, with the stacks' puffs. */
typedef struct ql_case_town {
  char *name;                 /* letters, digits, - and _; of the file town_NAME.nc */
  double longitude, latitude; /* degrees: its middle */
  double size;                /* km from side to side, default 10 */
  double spacing;             /* m, 100 to 500, default 200 */
} ql_case_town;

typedef struct ql_case_output {
  char *folder;   /* default "output" beside the case file */
  char **species; /* fields written; default O3 NO NO2 NOx SO2 CO HNO3 NH3 PAN FORM H2O2 ISOP PM25
                     PM10, the components of PM25, PM25_WATER, EXTINCTION, VISUAL_RANGE */
  unsigned species_count;
  int layers;     /* lowest layers written, default 1; 0: all */
  int interval;   /* minutes between records (means), divides a day, a multiple of chemistry_step;
                     default 60 */
  char *stations; /* CSV: id,name,longitude,latitude */
  int checkpoint; /* minutes between checkpoints, default 60; 0: none */
  bool checkpoint_by_clock; /* it was left out: those too soon by the clock are passed over */
  char **processes; /* species whose process analysis is kept at the stations; default none */
  unsigned processes_count;
  char *receptors; /* CSV: id,name,longitude,latitude[,height]: further places with series */
  ql_case_town *town_maps;
  unsigned town_maps_count;
  bool source_receptor; /* coefficients of every stack at the stations, by puffs of a tracer */
} ql_case_output;

typedef struct ql_case {
  char *name, *title;
  char *start, *end;           /* UTC or with an offset */
  double start_time, end_time; /* s since 1970, from start and end */
  char *timezone;    /* "+08:00" (default) or an IANA name; local time of profiles and stations */
  double utc_offset; /* s east of UTC, from timezone */
  char *mechanism;   /* default "cb6r5_ae" */
  bool synthetic;    /* the inputs are invented; said in every output */
  ql_case_meteorology meteorology;
  ql_case_land land;
  ql_case_emissions emissions;
  ql_case_background initial, boundary;
  ql_case_numerics numerics;
  ql_case_output output;
  char *path;              /* of the case file itself */
  struct ql_yaml_map *map; /* the line of every key; see ql_case_place() */
} ql_case;

/* Read and check a case file: every problem (unknown key, wrong type, missing file, bad date, value
 * out of range) goes to `problems` with "file:line" as its place. Returns QL_OK if there was no
 * error. The case is owned by the caller. Does not open the files that the case names (but sees
 * that they exist). */
ql_status ql_case_load(const char *path, ql_problems *problems, ql_case **loaded);
/* The same from `size` bytes of text; `name` stands in messages, and its folder is where relative
 * paths begin. */
ql_status ql_case_parse(const char *text, size_t size, const char *name, ql_problems *problems,
                        ql_case **loaded);
void ql_case_free(ql_case *loaded);

/* The index-th key that the case file gives and "file:line" of it; NULL past the last. */
const char *ql_case_key(const ql_case *loaded, size_t index, const char **place);

/* "file:line" of a key such as "emissions.points[0].file" in a loaded case, for later messages. A
 * key that the file does not have gives the place of the nearest group that holds it; a file that a
 * '*' stood for gives the line of the '*'. Owned by the case. */
const char *ql_case_place(const ql_case *loaded, const char *key);

#endif
