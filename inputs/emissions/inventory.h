/* What the four kinds of inventories share: flows of a pollutant into model species, and the
 * reader that gathers them. Private to inputs/emissions. */
#ifndef QL_INPUTS_EMISSIONS_INVENTORY_H
#define QL_INPUTS_EMISSIONS_INVENTORY_H

#include "grids/remap.h"
#include "inputs/emissions/cf_grid.h"
#include "inputs/emissions/emissions.h"
#include "inputs/emissions/profiles.h"
#include "inputs/emissions/quantity.h"
#include "inputs/emissions/speciation.h"
#include "inputs/emissions/vertical.h"
#include "inputs/species_map.h"

typedef struct ql_flow_term {
  int species;    /* of the model */
  double factor;  /* mol or kg of it per mol or kg of the flow */
  double emitted; /* mol or kg, so far */
} ql_flow_term;

/* One species or pollutant of one inventory. */
typedef struct ql_flow {
  char name[QL_MAP_NAME];      /* for tables: "NOx (cement)" where sectors share an inventory */
  char pollutant[QL_MAP_NAME]; /* as the file calls it */
  char sector[QL_SECTOR_NAME]; /* whose speciation it has, "" where there is none */
  ql_quantity quantity;
  int count; /* 0: not used */
  ql_flow_term *terms;
  double file, inside; /* mol or kg so far: all of the file, and inside the domain */
  int lane_count;      /* 0: no rule of a scenario touches it */
  struct ql_lane *lanes;
  double mass; /* with lanes: kg of species in 1 mol or kg of it before the rules, see below */
} ql_flow;

/* What an inventory emits by place: a cell (of a level, [level][cell]), a source, a fire. The rates
 * of places outside the grid are 0. */
typedef enum ql_inventory_kind {
  QL_INVENTORY_AREA,
  QL_INVENTORY_POINTS,
  QL_INVENTORY_FIRES
} ql_inventory_kind;

struct ql_emissions;
struct ql_inventory_part;

typedef struct ql_inventory {
  const char *name; /* owned by the case or the scenario */
  ql_inventory_kind kind;
  int rule; /* of the scenario that added it, -1: it is the case's */
  int count;
  ql_flow *flows;
  int places;
  double *amounts; /* [flow][place] mol or kg handed out so far; NULL: not kept by place */
  void *self;      /* ql_gridded, ql_sector, ql_points or ql_fires */
  /* Mean rates of an hour by place, mol s-1 or kg s-1 of the flow; *file: of all of the file. */
  ql_status (*rates)(struct ql_emissions *e, void *self, int flow, double start, double *places,
                     double *file);
  /* Give rates by place to `count` terms of the flow for `seconds`. */
  void (*put)(struct ql_emissions *e, void *self, const struct ql_inventory_part *part);
} ql_inventory;

/* Some terms of a flow, and the rates by place that they get. */
typedef struct ql_inventory_part {
  int flow, count;
  ql_flow_term *terms;
  const double *places;
  double seconds;
} ql_inventory_part;

typedef struct ql_gridded ql_gridded;
typedef struct ql_sector ql_sector;
typedef struct ql_points ql_points;
typedef struct ql_fires ql_fires;

/* A source grid and its remapping: files of sectors mostly share one. */
typedef struct ql_inventory_grid {
  ql_cf_grid grid;
  ql_remap *remap;
  struct ql_inventory_grid *next;
} ql_inventory_grid;

struct ql_emissions {
  ql_arena *arena;
  const ql_grid *grid;
  const ql_species_table *species;
  ql_problems *problems; /* only while opening */
  double utc_offset;     /* s */
  int gridded_count, sector_count, points_count, fires_count;
  ql_gridded **gridded;
  ql_sector **sectors;
  ql_points **points;
  ql_fires **fires;
  bool split;             /* something goes above the lowest layer */
  const float *thickness; /* m, set by the caller */
  int *area_slot;         /* [species] index in area.species, -1: not emitted there */
  int *stack_slot, *fire_slot;
  ql_emission area;
  ql_stack_emission stacks;
  ql_fire_emission fire;
  ql_stack *stack_list;              /* stacks.stacks */
  ql_fire *fire_list;                /* fire.fires */
  double *handed_out;                /* [species] mol or kg */
  const ql_emissions_change *change; /* of stacks; NULL: none */
  double *content, *raw;             /* room for the largest source grid */
  double *places;                    /* room for the rates of the inventory with most places */
  double *shares;                    /* [nz][cells] of a vertical split */
  size_t content_room;
  ql_inventory_grid *grids;
  struct ql_rules *rules; /* of a scenario, NULL: none */
};

/* Terms of a flow through a species map (mol per mol or kg per kg). The flow must have its name and
 * quantity. Leaves count = 0 where the map and the model do not know it; `known` as in
 * ql_species_map_find(). */
ql_status ql_inventory_map(ql_emissions *e, const ql_species_map *map, ql_flow *flow, bool *known);

/* Terms of a flow through a speciation table; a pollutant that the table lacks is taken as a model
 * species of that name. */
ql_status ql_inventory_speciate(ql_emissions *e, const ql_speciation *table, const char *sector,
                                ql_flow *flow);

/* One warning that lists the flows of an inventory that are not used. `place`: its file. */
void ql_inventory_list_unused(ql_emissions *e, const ql_inventory *inventory, const char *place);

/* Give part->places, cell by cell, to the area emissions: into layer k where `shares` is NULL, else
 * by shares[layer][cell]. */
void ql_inventory_deposit(ql_emissions *e, const ql_inventory_part *part, int k,
                          const double *shares);

/* Add an hour of an inventory to the emissions, and to the account. */
ql_status ql_inventory_add(ql_emissions *e, ql_inventory *inventory, double start, double seconds);

/* Give an inventory that is a copy of another its own flows, with nothing handed out yet. */
ql_status ql_inventory_own_flows(ql_emissions *e, ql_inventory *inventory);

/* The inventories of all kinds, in the order of the account. */
int ql_inventory_count(const ql_emissions *e);
ql_inventory *ql_inventory_at(const ql_emissions *e, int index);

/* kg of the model's species in 1 mol or kg of a flow that becomes these terms; NaN if a molar mass
 * is not known. */
double ql_inventory_mass(const ql_emissions *e, const ql_flow_term *terms, int count);

/* The remapping of a source grid, made if no file before had the same; then its projection belongs
 * to e->grids. */
ql_status ql_inventory_remap(ql_emissions *e, ql_cf_grid *grid, ql_remap **remap);
void ql_inventory_free_grids(ql_emissions *e);

/* Make room for `cells` numbers in e->content and e->raw. */
ql_status ql_inventory_room(ql_emissions *e, size_t cells);

/* An emission cannot be negative: QL_ERR_INPUT naming file, variable and value if one is. */
ql_status ql_inventory_check(const char *path, const char *variable, const double *values,
                             size_t count);

/* Does a variable hold emissions? Fills flow->name, quantity and terms and returns true. A variable
 * that the map or the model know must have a good unit: otherwise an error is listed. Others count
 * if their unit is one of an emission (they are then listed as not used). */
ql_status ql_inventory_flow(ql_emissions *e, const ql_nc *file, const char *variable,
                            const ql_species_map *map, ql_flow *flow, bool *taken);

/* --- the four kinds ----------------------------------------------------------------------------
 */

ql_status ql_gridded_open(ql_emissions *e, const ql_case_gridded *from, ql_gridded **gridded);
ql_inventory *ql_gridded_inventory(ql_gridded *gridded);
/* Layers that it needs, with the depths of now (thickness may be NULL if it splits nothing). */
int ql_gridded_layers(const ql_gridded *gridded, const ql_grid *grid, const float *thickness);
void ql_gridded_close(ql_gridded *gridded);

ql_status ql_sector_open(ql_emissions *e, const ql_case_inventory *from, ql_sector **sector);
/* The same inventory for another reader, with an account of its own. */
ql_status ql_sector_share(ql_emissions *e, const ql_sector *from, ql_sector **sector);
ql_status ql_sector_add(ql_emissions *e, ql_sector *sector, double start, double seconds);
ql_inventory *ql_sector_inventory(ql_sector *sector);
int ql_sector_layers(const ql_sector *sector, const ql_grid *grid, const float *thickness);

ql_status ql_points_open(ql_emissions *e, const ql_case_points *from, ql_points **points);
ql_inventory *ql_points_inventory(ql_points *points);
/* Number of stacks inside the grid; and copying them, the first becoming stack `first`. */
int ql_points_count(const ql_points *points);
void ql_points_place(ql_points *points, int first, ql_stack *stacks);
void ql_points_close(ql_points *points);

ql_status ql_fires_open(ql_emissions *e, const ql_case_fires *from, ql_fires **fires);
ql_status ql_fires_add(ql_emissions *e, ql_fires *fires, double start, double seconds);
ql_inventory *ql_fires_inventory(ql_fires *fires);
/* Number of fires inside the grid; and copying them, the first becoming fire `first`. */
int ql_fires_count(const ql_fires *fires);
void ql_fires_place(ql_fires *fires, int first, ql_fire *list);

#endif
