#include "inputs/release/check.h"

#include "inputs/yaml/map.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct check {
  const ql_release *release;
  ql_problems *problems;
} check;

/* A number that must lie within low .. high. */
static void range(const check *c, const char *key, double value, double low, double high) {
  if (value >= low && value <= high) return;
  ql_problems_add(c->problems, QL_ERROR, ql_release_place(c->release, key),
                  "%s is %g; it must be %g to %g", key, value, low, high);
}

static void fault(const check *c, const char *key, const char *text) {
  ql_problems_add(c->problems, QL_ERROR, ql_release_place(c->release, key), "%s: %s", key, text);
}

static void set_default(double *value, double otherwise) {
  if (*value == 0.0) *value = otherwise;
}

static void fill_defaults(ql_release *r) {
  const bool complaint = ql_yaml_map_has(r->places, "complaint");
  if (r->odour.threshold > 0.0) set_default(&r->odour.factor, 4.0);
  if (complaint) {
    set_default(&r->complaint.until, r->duration);
    set_default(&r->complaint.height, 1.5);
    if (!ql_yaml_map_has(r->places, "complaint.direction_error"))
      r->complaint.direction_error = 10.0;
  }
  set_default(&r->interval, 60.0);
  set_default(&r->weather.height, 10.0);
  set_default(&r->weather.roughness, 0.1);
  set_default(&r->weather.temperature, 288.15);
  if (r->map.spacing > 0.0) set_default(&r->map.height, 1.5);
  for (unsigned n = 0; n < r->maps_count; n++) set_default(&r->maps[n].height, 1.5);
  for (unsigned n = 0; n < r->sources_count; n++) set_default(&r->sources[n].until, r->duration);
  double lowest = INFINITY;
  for (unsigned n = 0; n < r->thresholds_count; n++) lowest = fmin(lowest, r->thresholds[n]);
  set_default(&r->arrival_level, isfinite(lowest) ? lowest : 1.0e-3);
}

static bool given(const check *c, const char *key) {
  return ql_yaml_map_has(c->release->places, key);
}

/* A case says all of the weather; what else is given would be of no effect. */
static void check_from_case(const check *c) {
  static const char *const others[] = {
      "weather.file",      "weather.resolved",    "weather.wind",        "weather.height",
      "weather.direction", "weather.length",      "weather.stability",   "weather.roughness",
      "weather.depth",     "weather.sigma_theta", "weather.temperature", "weather.lapse"};
  const ql_release_weather *w = &c->release->weather;
  for (size_t n = 0; n < sizeof others / sizeof others[0]; n++)
    if (given(c, others[n]))
      fault(c, others[n], "is given besides weather.case, which says it; remove one");
  if (!given(c, "weather.longitude") || !given(c, "weather.latitude"))
    fault(c, "weather.case", "needs longitude and latitude (degrees) of x = y = 0");
  range(c, "weather.longitude", w->longitude, -180.0, 360.0);
  range(c, "weather.latitude", w->latitude, -89.0, 89.0);
}

static void check_weather(const check *c) {
  const ql_release_weather *w = &c->release->weather;
  if (w->from_case) {
    check_from_case(c);
    return;
  }
  const bool origin = given(c, "weather.longitude") || given(c, "weather.latitude");
  if ((origin && !c->release->complaint.candidates) || given(c, "weather.start"))
    fault(c, "weather", "longitude, latitude and start are of use with `case` only");
  range(c, "weather.height", w->height, 1.0, 500.0);
  range(c, "weather.roughness", w->roughness, 1e-5, 0.2 * w->height);
  range(c, "weather.temperature", w->temperature, 220.0, 330.0);
  range(c, "weather.lapse", w->lapse, 0.0, 0.5);
  range(c, "weather.sigma_theta", w->sigma_theta, 0.0, 60.0);
  if (w->depth != 0.0) range(c, "weather.depth", w->depth, 10.0, 6000.0);
  if (w->stability && (strlen(w->stability) != 1 || !strchr("ABCDEF", w->stability[0])))
    fault(c, "weather.stability", "must be one of the letters A to F");
  if (w->stability && w->length != 0.0)
    fault(c, "weather.stability", "is given besides length; keep one of the two");
  if (w->resolved && !w->file)
    fault(c, "weather.resolved", "needs a file with winds of a minute or less");
  if (w->file) {
    if (given(c, "weather.wind")) fault(c, "weather.wind", "is given besides a file; remove one");
    return;
  }
  if (!given(c, "weather.direction"))
    fault(c, "weather", "needs direction (degrees, where the wind comes from), or a file");
  range(c, "weather.wind", w->wind, 0.1, 60.0);
  range(c, "weather.direction", w->direction, -360.0, 720.0);
  const bool unstable = w->length < 0.0 || (w->stability && strchr("ABC", w->stability[0]));
  if (unstable && w->depth == 0.0)
    fault(c, "weather", "in unstable air needs depth (m) of the boundary layer");
}

/* Metres are carried in float: a place farther off would be known to less than a centimetre. */
static void place(const check *c, const char *key, double x, double y) {
  if (!(fabs(x) <= 1e5 && fabs(y) <= 1e5))
    fault(c, key, "must lie within 100 km of the origin; choose an origin near the release");
}

static void check_receptor(const check *c, unsigned n) {
  const ql_release_receptor *r = &c->release->receptors[n];
  char key[64];
  snprintf(key, sizeof key, "receptors[%u]", n);
  place(c, key, r->x, r->y);
  if (!(r->height >= 0.0 && r->height <= 5000.0)) fault(c, key, "height must be 0 to 5000 m");
  if (!(fabs(r->elevation) <= 5000.0)) fault(c, key, "elevation must be -5000 to 5000 m");
}

static void check_kind(const check *c, const ql_release_source *s, const char *key) {
  static const char *const kinds[] = {"point", "area", "line", "volume"};
  bool known = !s->kind;
  for (int k = 0; k < 4 && !known; k++) known = strcmp(s->kind, kinds[k]) == 0;
  if (!known) fault(c, key, "kind must be point, area, line or volume");
  if (s->kind && strcmp(s->kind, "area") == 0 && !(s->width > 0.0 && s->length > 0.0))
    fault(c, key, "an area needs width and length, m");
  if (s->kind && strcmp(s->kind, "volume") == 0 && !(s->width > 0.0 && s->depth > 0.0))
    fault(c, key, "a volume needs width and depth, m");
  if (s->kind && strcmp(s->kind, "line") == 0) place(c, key, s->x2, s->y2);
  if (s->kind && strcmp(s->kind, "line") == 0 && s->x == s->x2 && s->y == s->y2)
    fault(c, key, "a line needs its other end x2, y2, m");
}

static void check_source(const check *c, unsigned n) {
  const ql_release_source *s = &c->release->sources[n];
  char key[64];
  snprintf(key, sizeof key, "sources[%u]", n);
  check_kind(c, s, key);
  if ((s->rate > 0.0) == (s->amount > 0.0))
    fault(c, key, "needs either rate (kg s-1) or amount (kg), above 0");
  if (s->rate < 0.0 || s->amount < 0.0 || s->width < 0.0 || s->length < 0.0 || s->depth < 0.0)
    fault(c, key, "has a number below 0");
  if (!(s->from >= 0.0 && s->from < s->until && s->from < c->release->duration))
    fault(c, key, "must begin at `from` >= 0 s, before `until` and before the end");
  if (s->every < 0.0 || s->on < 0.0 || s->on > s->every || (s->every > 0.0) != (s->on > 0.0))
    fault(c, key, "needs 0 < on <= every, s");
  place(c, key, s->x, s->y);
  if (!(s->height >= 0.0 && s->height <= 1000.0)) fault(c, key, "height must be 0 to 1000 m");
  const int stack = (s->diameter > 0.0) + (s->velocity > 0.0) + (s->temperature > 0.0);
  if (stack != 0 && stack != 3)
    fault(c, key, "a stack needs diameter (m), velocity (m s-1) and temperature (K)");
}

static void check_complaint(const check *c) {
  const ql_release_complaint *k = &c->release->complaint;
  if (!(k->from >= 0.0 && k->from < k->until && k->until <= c->release->duration))
    fault(c, "complaint", "needs 0 <= from < until <= duration, s");
  place(c, "complaint", k->x, k->y);
  range(c, "complaint.height", k->height, 0.0, 1000.0);
  range(c, "complaint.direction_error", k->direction_error, 0.0, 40.0);
  if (k->candidates && !(given(c, "weather.longitude") && given(c, "weather.latitude")))
    fault(c, "complaint.candidates", "needs weather.longitude and latitude of x = y = 0");
  if (k->pollutant && !k->candidates)
    fault(c, "complaint.pollutant", "is a column of complaint.candidates, which is missing");
  if (given(c, "map") || given(c, "maps") || given(c, "receptors") || given(c, "thresholds"))
    fault(c, "complaint", "goes back to the sources; take out map, receptors and thresholds");
}

static void check_odour(const check *c) {
  if (!given(c, "odour")) return;
  range(c, "odour.threshold", c->release->odour.threshold, 1e-12, 1e12);
  range(c, "odour.factor", c->release->odour.factor, 1.0, 100.0);
}

static double points(const ql_release_map *m) {
  return (m->east - m->west) / m->spacing * ((m->north - m->south) / m->spacing);
}

static void check_map(const check *c, const char *key, const ql_release_map *m) {
  place(c, key, m->west, m->south);
  place(c, key, m->east, m->north);
  if (!(m->spacing > 0.0 && m->west < m->east && m->south < m->north))
    fault(c, key, "needs west < east, south < north and spacing > 0, m");
  else if (!(m->height >= 0.0 && m->height <= 5000.0))
    fault(c, key, "height must be 0 to 5000 m");
  else if (points(m) > 4.0e6)
    fault(c, key, "has more than 4 million points; take a larger spacing");
}

/* A map's name is part of a file's. */
static bool is_file_name(const char *name) {
  return *name &&
         strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
             strlen(name);
}

static void check_maps(const check *c) {
  const ql_release *r = c->release;
  if (given(c, "map")) check_map(c, "map", &r->map);
  for (unsigned n = 0; n < r->maps_count; n++) {
    char key[64];
    snprintf(key, sizeof key, "maps[%u]", n);
    check_map(c, key, &r->maps[n]);
    if (!is_file_name(r->maps[n].name))
      fault(c, key, "name must be of letters, digits, _ and -: it is part of a file's name");
    for (unsigned k = 0; k < n; k++)
      if (strcmp(r->maps[k].name, r->maps[n].name) == 0) fault(c, key, "name is given twice");
  }
  if (!given(c, "map") && r->maps_count == 0 && r->receptors_count == 0)
    ql_problems_add(c->problems, QL_ERROR, r->path,
                    "there is neither a map nor a receptor: nothing to compute");
}

void ql_release_check(ql_release *release, ql_problems *problems) {
  const check c = {release, problems};
  fill_defaults(release);
  range(&c, "duration", release->duration, 1.0, 7.0 * 86400.0);
  range(&c, "interval", release->interval, 1.0, 86400.0);
  range(&c, "arrival_level", release->arrival_level, 1e-30, 1e30);
  range(&c, "species.decay", release->species.decay, 0.0, 100.0);
  range(&c, "species.washout", release->species.washout, 0.0, 1.0);
  range(&c, "species.resistance", release->species.resistance, 0.0, 1e6);
  for (unsigned n = 0; n < release->thresholds_count; n++)
    if (!(release->thresholds[n] > 0.0)) fault(&c, "thresholds", "must be above 0 mg m-3");
  for (unsigned n = 0; n < release->sources_count; n++) check_source(&c, n);
  for (unsigned n = 0; n < release->receptors_count; n++) check_receptor(&c, n);
  check_weather(&c);
  check_odour(&c);
  if (release->sources_count == 0 && !release->complaint.candidates)
    ql_problems_add(problems, QL_ERROR, release->path, "sources is missing");
  if (given(&c, "complaint"))
    check_complaint(&c);
  else
    check_maps(&c);
}
