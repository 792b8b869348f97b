/* A release: what `qinglan puff RELEASE.yaml` is told. The structs are what libcyaml fills; their
 * comments are the manual (docs/formats/puff.md has an example). Metres east and north of an origin
 * that the user chooses; times in seconds from the start. What is not given is 0 or NULL. */
#ifndef QL_INPUTS_RELEASE_RELEASE_H
#define QL_INPUTS_RELEASE_RELEASE_H

#include "base/arena.h"
#include "base/problems.h"

#include <stdbool.h>

typedef struct ql_release_source {
  char *name;
  char *kind;             /* point (default), area, line, volume */
  double x, y, height;    /* m: middle; of a line its one end */
  double x2, y2;          /* m: other end of a line */
  double width, length;   /* m: of an area to east and to north; width of a line or volume */
  double depth;           /* m: of a volume, from the ground if height is half of it */
  double rate;            /* kg s-1, from `from` until `until` */
  double amount;          /* kg, all at once at `from` */
  double from, until;     /* s; until: default the end */
  double every, on;       /* s: intermittent, `on` seconds out of `every` */
  double diameter;        /* m: of a stack, with the two that follow */
  double temperature;     /* K: of its exhaust */
  double velocity;        /* m s-1: of its exhaust */
  double density, volume; /* kg m-3, m3 s-1 or m3: of the released gas, for the check on weight */
} ql_release_source;

typedef struct ql_release_weather {
  bool resolved;   /* the winds of `file` hold the eddies: puffs spread about their centre */
  char *file;      /* table of a tower, see ql_release_weather_read(), */
  char *from_case; /* or the case file of a forecast, `case` in the file, with the three below */
  double longitude, latitude; /* degrees: where x = y = 0 lies */
  char *start;        /* UTC or with an offset: time 0; default the case's start. Else one line: */
  double wind;        /* m s-1, > 0 */
  double height;      /* m: of wind, sigma_theta; default 10 */
  double direction;   /* degrees, where it comes from */
  double length;      /* m: L of Monin and Obukhov; 0: by `stability`, or neutral */
  char *stability;    /* A to F (Pasquill); L by Golder 1972 */
  double roughness;   /* m, default 0.1 */
  double depth;       /* m: of the boundary layer; default if not unstable: 2300 u*^1.5 */
  double sigma_theta; /* degrees; default: from u* and w* */
  double temperature; /* K, default 288.15 */
  double lapse;       /* K m-1: of potential temperature in stable air and above the layer */
} ql_release_weather;

typedef struct ql_release_receptor {
  char *name;
  double x, y, height; /* m; height above the ground there */
  double elevation;    /* m: of that ground above the sources'; 0 or less: flat */
} ql_release_receptor;

typedef struct ql_release_map {
  char *name;                      /* of one of `maps` */
  double west, east, south, north; /* m */
  double spacing;                  /* m */
  double height;                   /* m above ground, default 1.5 */
} ql_release_map;

typedef struct ql_release_species {
  char *name;
  double decay;      /* s-1, first order */
  double washout;    /* s-1 */
  double resistance; /* s m-1: of the surface, for dry deposition; 0: none */
} ql_release_species;

typedef struct ql_release_odour {
  double threshold; /* mg m-3 at which half of people smell it: one odour unit per m3 */
  double factor;    /* peak to mean, default 4: German constant factor, for hourly means */
} ql_release_odour;

/* A place and a time at which something was smelt, for the way back to its source. */
typedef struct ql_release_complaint {
  double x, y, height;    /* m; height default 1.5 */
  double from, until;     /* s: when; until: default the end */
  char *candidates;       /* CSV of points as in emissions.points, besides `sources` */
  char *pollutant;        /* its column with the rates; default: 1 g s-1 each */
  double direction_error; /* degrees: standard deviation of the wind's direction, default 10 */
} ql_release_complaint;

typedef struct ql_release {
  char *name;
  double duration;      /* s, > 0 */
  double interval;      /* s: means of the series, default 60 */
  double arrival_level; /* mg m-3: default the lowest threshold, or 0.001 */
  char *output;         /* folder, default "puff_output", from the working folder */
  ql_release_species species;
  ql_release_weather weather;
  ql_release_source *sources;
  unsigned sources_count;
  ql_release_receptor *receptors;
  unsigned receptors_count;
  ql_release_map map;   /* spacing 0: none */
  ql_release_map *maps; /* others, such as fine ones around towns */
  unsigned maps_count;
  ql_release_odour odour;         /* threshold 0: none */
  ql_release_complaint complaint; /* until 0: none, forward */
  double *thresholds;             /* mg m-3 */
  unsigned thresholds_count;
  char *path;                 /* of the file */
  struct ql_yaml_map *places; /* the line of every key */
} ql_release;

/* Read and check a release; every problem goes to `problems` with "file:line" as its place. Owned
 * by the caller. */
ql_status ql_release_load(const char *path, ql_problems *problems, ql_release **loaded);
void ql_release_free(ql_release *loaded);

/* "file:line" of a key such as "sources[0].rate". Owned by the release. */
const char *ql_release_place(const ql_release *loaded, const char *key);

/* The sources of a complaint: those of the release, then the rows of its candidates that give
 * something off and lie within 100 km of x = y = 0 (weather.longitude, latitude). Memory of the
 * arena. QL_ERR_INPUT names file and line, or says that there is none. */
ql_status ql_release_candidates(ql_arena *arena, const ql_release *release,
                                ql_release_source **list, int *count);

/* Path of a file that the release names relative to itself; memory of the arena. */
ql_status ql_release_beside(ql_arena *arena, const ql_release *release, const char *file,
                            char **path);

/* Weather by time: one line, from 0 s on, or the rows of weather.file. CSV with the columns time_s,
 * wind_m_s, direction_deg, and, where they differ from the release's weather, L_m, depth_m,
 * sigma_theta_deg, temperature_K; times rise from 0; a row holds until the next. QL_ERR_INPUT names
 * file and line. Memory of the arena. */
ql_status ql_release_weather_read(ql_arena *arena, const ql_release *release,
                                  ql_release_weather **rows, double **times, int *count);

#endif
