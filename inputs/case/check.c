#include "inputs/case/check.h"

#include "base/clock.h"
#include "inputs/case/timezone.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct checker {
  ql_case *made;
  ql_problems *problems;
} checker;

static const char *place(const checker *c, const char *key) {
  return ql_case_place(c->made, key);
}

/* Dates are kept to the whole second by ql_clock_parse(). */
static bool divides(double part, double whole) {
  return part > 0.0 && part <= whole && fmod(whole, part) == 0.0;
}

static bool check_date(const checker *c, const char *key, const char *text, double *time) {
  if (ql_problems_status(c->problems, place(c, key),
                         ql_error_context(ql_clock_parse(text, time), "%s", key)) != QL_OK)
    return false;
  if (fmod(*time, 3600.0) == 0.0) return true;
  ql_problems_add(
      c->problems, QL_ERROR, place(c, key),
      "%s '%s' is not on the hour (UTC); a run begins and ends with minute and second 0", key,
      text);
  return false;
}

static void check_times(const checker *c) {
  ql_case *made = c->made;
  const bool start = check_date(c, "start", made->start, &made->start_time);
  const bool end = check_date(c, "end", made->end, &made->end_time);
  if (start && end && made->end_time <= made->start_time)
    ql_problems_add(c->problems, QL_ERROR, place(c, "end"),
                    "end '%s' is not after start '%s'; give a later end", made->end, made->start);
}

static void check_timezone(const checker *c) {
  ql_case *made = c->made;
  double at_end = 0.0;
  ql_status status = ql_timezone_offset(made->timezone, made->start_time, &made->utc_offset);
  if (status == QL_OK) status = ql_timezone_offset(made->timezone, made->end_time, &at_end);
  ql_problems_status(c->problems, place(c, "timezone"), ql_error_context(status, "timezone"));
  if (status == QL_OK && at_end != made->utc_offset)
    ql_problems_add(
        c->problems, QL_WARNING, place(c, "timezone"),
        "the clocks of %s change during the run; the offset at its start, %+g hours, is "
        "used throughout",
        made->timezone, made->utc_offset / 3600.0);
}

static void check_skip(const checker *c, const char *key, int cells) {
  if (cells < 0)
    ql_problems_add(c->problems, QL_ERROR, place(c, key),
                    "%s is %d cells; give 0 or the number of cells to leave out", key, cells);
}

static void check_meteorology(const checker *c) {
  const ql_case_meteorology *m = &c->made->meteorology;
  check_skip(c, "meteorology.skip_west", m->skip_west);
  check_skip(c, "meteorology.skip_east", m->skip_east);
  check_skip(c, "meteorology.skip_south", m->skip_south);
  check_skip(c, "meteorology.skip_north", m->skip_north);
  for (unsigned i = 0; i < m->layer_tops_count; i++)
    if (m->layer_tops[i] <= (i ? m->layer_tops[i - 1] : 0)) {
      ql_problems_add(c->problems, QL_ERROR, place(c, "meteorology.layer_tops"),
                      "meteorology.layer_tops: entry %u is %d, the one before it %d; give the "
                      "number of file levels below each layer's top, rising from 1 at least",
                      i + 1, m->layer_tops[i], i ? m->layer_tops[i - 1] : 0);
      break;
    }
  if (m->minimum_kz < 0.0 || m->minimum_kz > 100.0)
    ql_problems_add(c->problems, QL_ERROR, place(c, "meteorology.minimum_kz"),
                    "meteorology.minimum_kz is %g m2 s-1; it must be from 0 to 100 (0.1 to 1 is "
                    "usual)",
                    m->minimum_kz);
}

static void check_land(const checker *c) {
  const ql_case_land *l = &c->made->land;
  if (l->ozone_column < 50.0 || l->ozone_column > 700.0)
    ql_problems_add(c->problems, QL_ERROR, place(c, "land.ozone_column"),
                    "land.ozone_column is %g DU; it must be from 50 to 700 Dobson units (300 is "
                    "usual)",
                    l->ozone_column);
  if (!l->ozone_file != !l->ozone_variable)
    ql_problems_add(c->problems, QL_ERROR,
                    place(c, l->ozone_file ? "land.ozone_file" : "land.ozone_variable"),
                    "land.ozone_file and land.ozone_variable belong together; add land.%s",
                    l->ozone_file ? "ozone_variable" : "ozone_file");
}

static void check_natural(const checker *c) {
  const ql_case_natural *n = &c->made->emissions.natural;
  if (!(n->fugitive_dust >= 0.0 && n->fugitive_dust <= 1000.0))
    ql_problems_add(c->problems, QL_ERROR, place(c, "emissions.natural.fugitive_dust"),
                    "emissions.natural.fugitive_dust is %g t km-2 year-1; it must be from 0 to "
                    "1000 (10 to 50 is usual)",
                    n->fugitive_dust);
  if (!(n->past_temperature >= 240.0 && n->past_temperature <= 320.0))
    ql_problems_add(c->problems, QL_ERROR, place(c, "emissions.natural.past_temperature"),
                    "emissions.natural.past_temperature is %g K; it must be from 240 to 320 (297 "
                    "is the standard of MEGAN)",
                    n->past_temperature);
}

static void check_plumes(const checker *c) {
  const char *way = c->made->emissions.plume_in_grid;
  if (strcmp(way, "none") != 0 && strcmp(way, "handover") != 0 &&
      strcmp(way, "handover_gases") != 0 && strcmp(way, "whole") != 0)
    ql_problems_add(c->problems, QL_ERROR, place(c, "emissions.plume_in_grid"),
                    "emissions.plume_in_grid is '%.60s'; write none, handover, handover_gases or "
                    "whole",
                    way);
  const ql_case_puffs *chosen = &c->made->emissions.puffs;
  if ((chosen->enterprises_count || chosen->minimum_rate != 0.0) && strcmp(way, "none") == 0)
    ql_problems_add(c->problems, QL_ERROR, place(c, "emissions.puffs"),
                    "emissions.puffs chooses stacks that ride as puffs, but none do; set "
                    "emissions.plume_in_grid to handover, handover_gases or whole");
  if (!(chosen->minimum_rate >= 0.0 && isfinite(chosen->minimum_rate)))
    ql_problems_add(c->problems, QL_ERROR, place(c, "emissions.puffs.minimum_rate"),
                    "emissions.puffs.minimum_rate is %g kg h-1; it must be 0 or more",
                    chosen->minimum_rate);
  if (c->made->output.source_receptor && !c->made->output.stations)
    ql_problems_add(c->problems, QL_ERROR, place(c, "output.source_receptor"),
                    "output.source_receptor asks for coefficients at the stations, but there are "
                    "none; add output.stations");
}

static void check_background(const checker *c, const char *file, const char *map, const char *key) {
  if (map && !file)
    ql_problems_add(c->problems, QL_ERROR, place(c, key),
                    "%s maps the species of a file, but no file is named beside it; add file: or "
                    "remove the map",
                    key);
}

static void check_steps(const checker *c) {
  const ql_case_numerics *n = &c->made->numerics;
  const bool step = divides(n->step, 3600.0);
  if (!step)
    ql_problems_add(c->problems, QL_ERROR, place(c, "numerics.step"),
                    "numerics.step is %g s; it must divide an hour (3600 s), like 60, 300 or 600",
                    n->step);
  if (!divides(n->chemistry_step, 3600.0) || (step && !divides(n->step, n->chemistry_step)))
    ql_problems_add(c->problems, QL_ERROR, place(c, "numerics.chemistry_step"),
                    "numerics.chemistry_step is %g s%s; it must divide an hour (3600 s) and be a "
                    "multiple of numerics.step (%g s)",
                    n->chemistry_step, n->chemistry_step == 600.0 ? " (the default)" : "", n->step);
  if (!divides(n->photolysis_step, 3600.0) || !divides(n->chemistry_step, n->photolysis_step))
    ql_problems_add(c->problems, QL_ERROR, place(c, "numerics.photolysis_step"),
                    "numerics.photolysis_step is %g s; it must divide an hour (3600 s), like 600 "
                    "or 1200, and be "
                    "a multiple of numerics.chemistry_step (%g s)",
                    n->photolysis_step, n->chemistry_step);
  if (strcmp(n->tolerance, "production") != 0 && strcmp(n->tolerance, "tight") != 0)
    ql_problems_add(c->problems, QL_ERROR, place(c, "numerics.tolerance"),
                    "numerics.tolerance is '%.60s'; write production or tight", n->tolerance);
  if (strcmp(n->n2o5, "davis") != 0 && strcmp(n->n2o5, "bertram") != 0 &&
      strcmp(n->n2o5, "riemer") != 0)
    ql_problems_add(c->problems, QL_ERROR, place(c, "numerics.n2o5"),
                    "numerics.n2o5 is '%.60s'; write davis, bertram or riemer", n->n2o5);
}

static void check_checkpoint(const checker *c) {
  const ql_case_output *o = &c->made->output;
  if (o->checkpoint == 0) return;
  if (o->checkpoint < 0 || o->checkpoint % o->interval ||
      !divides(c->made->numerics.photolysis_step, o->checkpoint * 60.0))
    ql_problems_add(
        c->problems, QL_ERROR, place(c, "output.checkpoint"),
        "output.checkpoint is %d min; it must be a multiple of output.interval (%d min) "
        "and of numerics.photolysis_step (%g s), or 0 for none",
        o->checkpoint, o->interval, c->made->numerics.photolysis_step);
}

static void check_output(const checker *c) {
  const ql_case_output *o = &c->made->output;
  struct stat info;
  if (o->layers < 0)
    ql_problems_add(c->problems, QL_ERROR, place(c, "output.layers"),
                    "output.layers is %d; give the number of lowest layers, or 0 for all",
                    o->layers);
  if (o->interval <= 0 || 1440 % o->interval ||
      !divides(c->made->numerics.chemistry_step, o->interval * 60.0))
    ql_problems_add(c->problems, QL_ERROR, place(c, "output.interval"),
                    "output.interval is %d min; it must divide a day (1440 min) and be a multiple "
                    "of numerics.chemistry_step (%g s), like 60",
                    o->interval, c->made->numerics.chemistry_step);
  else
    check_checkpoint(c);
  if (stat(o->folder, &info) == 0 && !S_ISDIR(info.st_mode))
    ql_problems_add(c->problems, QL_ERROR, place(c, "output.folder"),
                    "output.folder '%s' is a file; name a folder (it is made if it is not there)",
                    o->folder);
}

/* Letters, digits, - and _ only, since it names a file. */
static bool is_file_name(const char *name) {
  return *name && strlen(name) <= 64 &&
         strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
             strlen(name);
}

static bool is_there_before(const ql_case_output *o, unsigned town) {
  for (unsigned n = 0; n < town; n++)
    if (strcmp(o->town_maps[n].name, o->town_maps[town].name) == 0) return true;
  return false;
}

/* Where the map lies is judged once the grid is known. */
static void check_town(const checker *c, unsigned n) {
  static const double most = 250000.0; /* points: 0.25 GB for 10 species and 24 hours */
  const ql_case_output *o = &c->made->output;
  const ql_case_town *town = &o->town_maps[n];
  const double points = pow(town->size * 1000.0 / town->spacing, 2.0);
  char key[64];
  snprintf(key, sizeof key, "output.town_maps[%u]", n);
  if (!is_file_name(town->name) || is_there_before(o, n))
    ql_problems_add(c->problems, QL_ERROR, place(c, key),
                    "%s: name '%.60s' must be unique, of up to 64 letters, digits, - and _, since "
                    "it is that of a file",
                    key, town->name);
  if (!(town->spacing >= 100.0 && town->spacing <= 500.0))
    ql_problems_add(c->problems, QL_ERROR, place(c, key),
                    "%s: spacing is %g m; it must be from 100 to 500", key, town->spacing);
  else if (!(town->size >= 1.0 && points <= most))
    ql_problems_add(c->problems, QL_ERROR, place(c, key),
                    "%s: size is %g km, %.0f points; it must be 1 km or more and give at most "
                    "%.0f points",
                    key, town->size, points, most);
}

static void check_towns(const checker *c) {
  const ql_case_output *o = &c->made->output;
  for (unsigned n = 0; n < o->town_maps_count; n++) check_town(c, n);
  if (o->town_maps_count && strcmp(c->made->emissions.plume_in_grid, "none") == 0)
    ql_problems_add(c->problems, QL_ERROR, place(c, "output.town_maps"),
                    "output.town_maps shows the stacks' puffs, but no stack rides as one; set "
                    "emissions.plume_in_grid to handover, handover_gases or whole");
}

void ql_check_case(ql_case *made, ql_problems *problems) {
  const checker c = {made, problems};
  check_times(&c);
  check_timezone(&c);
  check_meteorology(&c);
  check_land(&c);
  check_natural(&c);
  check_plumes(&c);
  check_background(&c, made->initial.file, made->initial.species_map, "initial.species_map");
  check_background(&c, made->boundary.file, made->boundary.species_map, "boundary.species_map");
  check_steps(&c);
  check_output(&c);
  check_towns(&c);
}
