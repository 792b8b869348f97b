#include "inputs/emissions/points.h"

#include "inputs/emissions/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double hour_seconds = 3600.0;

void ql_points_check(const ql_point *point, const char *place, ql_problems *problems) {
  const struct {
    const char *what, *unit;
    double value, low, high;
  } rules[] = {{"longitude", "degrees_east", point->longitude, -180.0, 360.0},
               {"latitude", "degrees_north", point->latitude, -90.0, 90.0},
               {"stack_height", "m", point->height, 0.0, 600.0},
               {"stack_diameter", "m", point->diameter, 0.01, 40.0},
               {"exit_temperature", "K", point->temperature, 230.0, 2300.0},
               {"exit_velocity", "m s-1", point->velocity, 0.0, 150.0}};
  for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++)
    if (!(rules[r].value >= rules[r].low && rules[r].value <= rules[r].high))
      ql_problems_add(problems, QL_ERROR, place,
                      "source %s: %s %g %s is outside %g ... %g; mend the value or its unit",
                      point->id, rules[r].what, rules[r].value, rules[r].unit, rules[r].low,
                      rules[r].high);
}

/* Find the cells of the points; those outside are named in a note. */
static void locate(ql_emissions *e, ql_points *p) {
  char list[QL_NAMES_TEXT] = "";
  int outside = 0;
  for (int n = 0; n < p->count; n++) {
    ql_point *point = &p->points[n];
    point->stack = -1;
    if (ql_grid_locate(e->grid, point->longitude, point->latitude, &point->i, &point->j)) {
      point->stack = p->inside++;
      continue;
    }
    ql_names_add(list, point->id);
    outside++;
  }
  if (outside)
    ql_problems_add(e->problems, QL_NOTE, p->path,
                    "%d of %d sources lie outside the grid and are left out: %s", outside, p->count,
                    list);
}

static bool is_csv(const char *path) {
  const char *dot = strrchr(path, '.');
  return dot && (strcmp(dot, ".csv") == 0 || strcmp(dot, ".CSV") == 0);
}

ql_inventory *ql_points_inventory(ql_points *points) {
  return &points->inventory;
}

int ql_points_count(const ql_points *points) {
  return points->inside;
}

void ql_points_place(ql_points *p, int first, ql_stack *stacks) {
  p->first = first;
  for (int n = 0; n < p->count; n++) {
    const ql_point *from = &p->points[n];
    if (from->stack < 0) continue;
    ql_stack *to = &stacks[first + from->stack];
    *to = (ql_stack){.i = (int)floor(from->i + 0.5),
                     .j = (int)floor(from->j + 0.5),
                     .x = from->i,
                     .y = from->j,
                     .height = (float)from->height,
                     .diameter = (float)from->diameter,
                     .temperature = (float)from->temperature,
                     .velocity = (float)from->velocity};
    memcpy(to->id, from->id, sizeof to->id);
    memcpy(to->enterprise, from->enterprise, sizeof to->enterprise);
    memcpy(to->process, from->process, sizeof to->process);
  }
}

/* Rates of an hour by point, mol s-1 or kg s-1, from annual values and profiles. */
static void paced_rates(const ql_points *p, int f, double start, double utc_offset, double *rates) {
  const ql_period period = p->inventory.flows[f].quantity.period;
  ql_pace pace = {0};
  for (int n = 0; n < p->count; n++) {
    const ql_profile *profile = p->points[n].profile;
    if (n == 0 || profile != p->points[n - 1].profile)
      pace = ql_profiles_pace(profile, period, false, start, utc_offset);
    rates[n] = 0.0;
    for (int k = 0; k < pace.count; k++)
      rates[n] += pace.factor[k] * p->values[(size_t)f * (size_t)p->count + (size_t)n];
  }
}

static ql_status rates(ql_emissions *e, void *self, int f, double start, double *places,
                       double *file) {
  const ql_points *p = self;
  if (p->file)
    QL_TRY(ql_points_netcdf_read(p, f, start, hour_seconds, e->raw));
  else
    paced_rates(p, f, start, e->utc_offset, e->raw);
  *file = 0.0;
  for (int n = 0; n < p->count; n++) {
    *file += e->raw[n];
    places[n] = p->points[n].stack < 0 ? 0.0 : e->raw[n];
  }
  return QL_OK;
}

static void put(ql_emissions *e, void *self, const ql_inventory_part *part) {
  const ql_points *p = self;
  const size_t stacks = (size_t)e->stacks.count;
  for (int t = 0; t < part->count; t++) {
    ql_flow_term *term = &part->terms[t];
    float *rate = e->stacks.rate + (size_t)e->stack_slot[term->species] * stacks;
    for (int n = 0; n < p->count; n++) {
      if (p->points[n].stack < 0) continue;
      const float given = (float)(part->places[n] * term->factor);
      rate[p->first + p->points[n].stack] += given;
      term->emitted += (double)given * part->seconds;
    }
  }
}

ql_status ql_points_open(ql_emissions *e, const ql_case_points *from, ql_points **points) {
  ql_points *made;
  QL_TRY(ql_arena_take(e->arena, "point sources", 1, sizeof *made, &made));
  *points = made;
  made->inventory = (ql_inventory){.name = from->name,
                                   .kind = QL_INVENTORY_POINTS,
                                   .rule = -1,
                                   .self = made,
                                   .rates = rates,
                                   .put = put};
  made->path = from->file;
  QL_TRY(is_csv(from->file) ? ql_points_csv_open(e, from, made)
                            : ql_points_netcdf_open(e, from, made));
  made->inventory.places = made->count;
  const size_t amounts = (size_t)made->inventory.count * (size_t)made->count + 1;
  QL_TRY(ql_arena_take(e->arena, "emissions by source", amounts, sizeof(double),
                       &made->inventory.amounts));
  QL_TRY(ql_inventory_room(e, 2 * (size_t)made->count)); /* rates, and values as they are read */
  locate(e, made);
  ql_inventory_list_unused(e, &made->inventory, from->file);
  return QL_OK;
}

void ql_points_close(ql_points *points) {
  if (!points) return;
  ql_nc_close(points->file);
  points->file = NULL;
}
