#include "inputs/case/twice.h"

#include "inputs/yaml/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct named {
  dev_t device; /* the file itself, whatever path leads to it; 0, 0 for a name */
  ino_t inode;
  const char *text;  /* path or name */
  const char *also;  /* what else must agree: the sector, or "" */
  const char *place; /* in the case file */
} named;

typedef struct collection {
  named *items;
  size_t count, capacity;
  bool failed;
} collection;

static named *grow(collection *c) {
  if (c->count == c->capacity) {
    const size_t capacity = c->capacity ? 2 * c->capacity : 32;
    named *items = realloc(c->items, capacity * sizeof *items);
    if (!items) {
      c->failed = true;
      return NULL;
    }
    c->items = items;
    c->capacity = capacity;
  }
  return &c->items[c->count++];
}

/* Files that do not exist have been reported already and are left out. */
static void add_file(collection *c, const char *path, const char *also, const char *place) {
  struct stat info;
  if (stat(path, &info)) return;
  named *item = grow(c);
  if (item) *item = (named){info.st_dev, info.st_ino, path, also, place};
}

static void add_name(collection *c, const char *name, const char *place) {
  named *item = grow(c);
  if (item) *item = (named){.text = name, .also = "", .place = place};
}

static int compare_same(const named *a, const named *b) {
  if (a->device != b->device) return a->device < b->device ? -1 : 1;
  if (a->inode != b->inode) return a->inode < b->inode ? -1 : 1;
  const int also = strcmp(a->also, b->also);
  return also || a->inode ? also : strcmp(a->text, b->text);
}

static int compare(const void *a, const void *b) {
  const named *left = a, *right = b;
  const int same = compare_same(left, right);
  if (same) return same;
  const size_t p = strlen(left->place), q = strlen(right->place); /* line 9 before line 10 */
  return p != q ? (p < q ? -1 : 1) : strcmp(left->place, right->place);
}

static ql_status report(collection *c, const char *what, const char *way_out,
                        ql_problems *problems) {
  if (c->count) qsort(c->items, c->count, sizeof *c->items, compare);
  for (size_t i = 1; i < c->count; i++)
    if (compare_same(&c->items[i - 1], &c->items[i]) == 0)
      ql_problems_add(problems, QL_ERROR, c->items[i].place,
                      "%s '%s' stands twice (also at %s); %s", what, c->items[i].text,
                      c->items[i - 1].place, way_out);
  free(c->items);
  return c->failed ? ql_error_set(QL_ERR_MEMORY, "out of memory checking the case") : QL_OK;
}

static void add_list(collection *c, const ql_case *made, char *const *files, unsigned count,
                     const char *group) {
  for (unsigned i = 0; i < count; i++) {
    char key[QL_YAML_KEY];
    snprintf(key, sizeof key, "%s.files[%u]", group, i);
    add_file(c, files[i], "", ql_case_place(made, key));
  }
}

static const char *entry_place(const ql_case *made, const char *list, unsigned i,
                               const char *member) {
  char key[QL_YAML_KEY];
  snprintf(key, sizeof key, "emissions.%s[%u].%s", list, i, member);
  return ql_case_place(made, key);
}

static ql_status check_emission_files(const ql_case *made, ql_problems *problems) {
  static const char way_out[] = "its emissions would be counted twice; remove one";
  const ql_case_emissions *e = &made->emissions;
  collection gridded = {0}, inventories = {0}, points = {0}, fires = {0};
  for (unsigned i = 0; i < e->gridded_count; i++) {
    char group[QL_YAML_KEY / 2];
    snprintf(group, sizeof group, "emissions.gridded[%u]", i);
    add_list(&gridded, made, e->gridded[i].files, e->gridded[i].files_count, group);
  }
  for (unsigned i = 0; i < e->inventories_count; i++)
    add_file(&inventories, e->inventories[i].file, e->inventories[i].sector,
             entry_place(made, "inventories", i, "file"));
  for (unsigned i = 0; i < e->points_count; i++)
    add_file(&points, e->points[i].file, "", entry_place(made, "points", i, "file"));
  for (unsigned i = 0; i < e->fires_count; i++)
    add_file(&fires, e->fires[i].file, "", entry_place(made, "fires", i, "file"));
  const ql_status first = report(&gridded, "the gridded emission file", way_out, problems);
  const ql_status second =
      report(&inventories, "with the same sector, the inventory", way_out, problems);
  const ql_status third = report(&points, "the point source file", way_out, problems);
  const ql_status fourth = report(&fires, "the file of fires", way_out, problems);
  const ql_status all[] = {first, second, third, fourth};
  for (size_t n = 0; n < sizeof all / sizeof all[0]; n++)
    if (all[n] != QL_OK) return all[n];
  return QL_OK;
}

static ql_status check_names(const ql_case *made, ql_problems *problems) {
  const ql_case_emissions *e = &made->emissions;
  collection names = {0};
  for (unsigned i = 0; i < e->gridded_count; i++)
    add_name(&names, e->gridded[i].name, entry_place(made, "gridded", i, "name"));
  for (unsigned i = 0; i < e->inventories_count; i++)
    add_name(&names, e->inventories[i].name, entry_place(made, "inventories", i, "name"));
  for (unsigned i = 0; i < e->points_count; i++)
    add_name(&names, e->points[i].name, entry_place(made, "points", i, "name"));
  for (unsigned i = 0; i < e->fires_count; i++)
    add_name(&names, e->fires[i].name, entry_place(made, "fires", i, "name"));
  if (ql_yaml_map_has(made->map, "emissions.natural")) /* what the tables call them */
    add_name(&names, "natural", ql_case_place(made, "emissions.natural"));
  return report(&names, "the emission name", "tables need names that differ", problems);
}

static ql_status check_species(const ql_case *made, ql_problems *problems) {
  collection species = {0};
  for (unsigned i = 0; i < made->output.species_count; i++) {
    char key[QL_YAML_KEY];
    snprintf(key, sizeof key, "output.species[%u]", i);
    add_name(&species, made->output.species[i], ql_case_place(made, key));
  }
  return report(&species, "the output species", "remove one", problems);
}

ql_status ql_twice_check(const ql_case *made, ql_problems *problems) {
  collection meteorology = {0};
  add_list(&meteorology, made, made->meteorology.files, made->meteorology.files_count,
           "meteorology");
  QL_TRY(report(&meteorology, "the meteorology file",
                "its times would overlap with themselves; remove one", problems));
  QL_TRY(check_emission_files(made, problems));
  QL_TRY(check_names(made, problems));
  return check_species(made, problems);
}
