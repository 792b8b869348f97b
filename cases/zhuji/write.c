#include "base/clock.h"
#include "base/file.h"
#include "base/nc.h"
#include "cases/zhuji/zhuji.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const char zhuji_text_case[], zhuji_text_speciation[], zhuji_text_profiles[],
    zhuji_text_vertical[], zhuji_text_enterprises[], zhuji_text_stations[],
    zhuji_text_enterprises_summer[], zhuji_text_enterprises_winter[],
    zhuji_text_scenario_scenarios[], zhuji_text_scenario_straw[], zhuji_text_scenario_grades[],
    zhuji_text_scenario_permits[], zhuji_text_scenario_substitutes[], zhuji_text_scenario_fires[],
    zhuji_text_scenario_townships[];

static const char mark[] = "# SYNTHETIC: invented by the embedded Zhuji case of qinglan";

/* GeoJSON has no remarks: its first member says it. */
static const char outline_mark[] =
    "{\"about\": \"# SYNTHETIC: written by the embedded Zhuji case of qinglan";

enum { PATH_SIZE = 4096, NAME_SIZE = 128, TEXT_SIZE = 16384 };

/* Is an existing file one that a demo wrote? */
static bool is_ours(const char *path) {
  const size_t length = strlen(path);
  char found[256] = "";
  const bool outline = length > 8 && strcmp(path + length - 8, ".geojson") == 0;
  if (!outline && length > 4 && strcmp(path + length - 4, ".csv") != 0 &&
      strcmp(path + length - 5, ".yaml") != 0) {
    ql_nc *file = NULL;
    const bool read = ql_nc_open(path, &file) == QL_OK &&
                      ql_nc_text(file, NULL, "synthetic", sizeof found, found) == QL_OK;
    ql_nc_close(file);
    ql_error_clear();
    return read && strcmp(found, ZHUJI_SYNTHETIC) == 0;
  }
  FILE *in = fopen(path, "r");
  if (!in) return false;
  const bool read = fgets(found, sizeof found, in) != NULL;
  fclose(in);
  return read && (outline ? strncmp(found, outline_mark, sizeof outline_mark - 1)
                          : strncmp(found, mark, sizeof mark - 1)) == 0;
}

static ql_status check_free(const char *folder, const char *name) {
  char path[PATH_SIZE];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  if (access(path, F_OK) != 0 || is_ours(path)) return QL_OK;
  return ql_error_set(QL_ERR_INPUT,
                      "%s is there and was not written by 'qinglan demo'; move it away or choose "
                      "another folder with --dir",
                      path);
}

static const struct {
  const char *name, *text;
} tables[] = {{"speciation.csv", zhuji_text_speciation},
              {"profiles.csv", zhuji_text_profiles},
              {"vertical.csv", zhuji_text_vertical},
              {"enterprises.csv", zhuji_text_enterprises},
              {"stations.csv", zhuji_text_stations},
              {"scenarios/scenarios.yaml", zhuji_text_scenario_scenarios},
              {"scenarios/straw.yaml", zhuji_text_scenario_straw},
              {"scenarios/grades.csv", zhuji_text_scenario_grades},
              {"scenarios/permits.csv", zhuji_text_scenario_permits},
              {"scenarios/substitutes.csv", zhuji_text_scenario_substitutes},
              {"scenarios/townships.geojson", zhuji_text_scenario_townships}};
enum { TABLES = sizeof tables / sizeof tables[0] };

static ql_status prepare_folder(const char *folder, const char *meteorology) {
  if (strlen(folder) > PATH_SIZE - NAME_SIZE)
    return ql_error_set(QL_ERR_USAGE, "the folder's name is too long");
  QL_TRY(ql_file_make_folder(folder));
  QL_TRY(check_free(folder, "case.yaml"));
  QL_TRY(check_free(folder, "enterprises.yaml"));
  QL_TRY(check_free(folder, "scenarios/fires.csv"));
  QL_TRY(check_free(folder, "outline.geojson"));
  QL_TRY(check_free(folder, meteorology));
  QL_TRY(check_free(folder, "background.nc"));
  for (int t = 0; t < TABLES; t++) QL_TRY(check_free(folder, tables[t].name));
  for (int s = 0; zhuji_inventory_sector(s); s++) {
    char name[NAME_SIZE];
    snprintf(name, sizeof name, "inventory_%s.nc", zhuji_inventory_sector(s));
    QL_TRY(check_free(folder, name));
  }
  return QL_OK;
}

/* Write a text to "<path>.part", sync it, and give it its name. */
static ql_status write_text(const char *folder, const char *name, const char *text) {
  char path[PATH_SIZE], part[PATH_SIZE];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  snprintf(part, sizeof part, "%s/%s.part", folder, name);
  FILE *out = fopen(part, "w");
  if (!out) return ql_error_set(QL_ERR_IO, "%s: cannot be created: %s", part, strerror(errno));
  bool good = fputs(text, out) >= 0 && fflush(out) == 0 && fsync(fileno(out)) == 0;
  good = fclose(out) == 0 && good;
  if (good && rename(part, path) == 0) return QL_OK;
  const int reason = errno;
  remove(part);
  return ql_error_set(QL_ERR_IO, "%s: cannot be written: %s", path, strerror(reason));
}

/* The county's outline as GeoJSON, for the maps of a report. */
static ql_status write_outline(const char *folder) {
  char text[TEXT_SIZE];
  double longitude, latitude;
  int used = snprintf(text, sizeof text,
                      "%s, generalised to 0.02 degrees; no official boundary\",\n"
                      "\"type\": \"Feature\", \"properties\": {\"name\": \"诸暨 Zhuji\"},\n"
                      "\"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[",
                      outline_mark);
  for (int n = 0; zhuji_geography_corner(n, &longitude, &latitude); n++)
    used +=
        snprintf(text + used, sizeof text - (size_t)used, "[%.2f, %.2f],\n", longitude, latitude);
  zhuji_geography_corner(0, &longitude, &latitude); /* a ring ends where it began */
  snprintf(text + used, sizeof text - (size_t)used, "[%.2f, %.2f]]]}}\n", longitude, latitude);
  return write_text(folder, "outline.geojson", text);
}

/* --- case.yaml ------------------------------------------------------------------------------ */

typedef struct substitution {
  const char *key, *value;
} substitution;

/* `text` with every @KEY@ of the list replaced; `out` of TEXT_SIZE. */
static ql_status fill_template(const char *text, const substitution *list, char *out) {
  size_t used = 0;
  while (*text) {
    const char *insert = NULL;
    size_t skip = 1;
    for (const substitution *s = list; *text == '@' && s->key; s++)
      if (strncmp(text, s->key, strlen(s->key)) == 0) insert = s->value, skip = strlen(s->key);
    const size_t length = insert ? strlen(insert) : 1;
    if (used + length >= TEXT_SIZE)
      return ql_error_set(QL_ERR_ARGUMENT, "the text of case.yaml is too long");
    memcpy(out + used, insert ? insert : text, length);
    used += length;
    text += skip;
  }
  out[used] = '\0';
  return QL_OK;
}

static void list_inventories(size_t size, char *out) {
  size_t used = 0;
  for (int s = 0; zhuji_inventory_sector(s) && used < size; s++) {
    const char *name = zhuji_inventory_sector(s);
    char key[NAME_SIZE];
    snprintf(key, sizeof key, "\n%s,", name);
    const char *vertical = strstr(zhuji_text_vertical, key) ? "\n      vertical: vertical.csv" : "";
    used += (size_t)snprintf(out + used, size - used,
                             "    - name: %s\n      file: inventory_%s.nc\n      sector: %s\n"
                             "      speciation: speciation.csv\n      profiles: profiles.csv%s\n",
                             name, name, name, vertical);
  }
}

static int count_stacks(void) {
  int lines = -1; /* the header */
  for (const char *line = zhuji_text_enterprises; line && *line;) {
    lines += *line != '#';
    line = strchr(line, '\n');
    if (line) line++;
  }
  return lines;
}

static ql_status write_case(const zhuji_request *r, const zhuji_domain *d,
                            const char *meteorology) {
  char start[QL_CLOCK_TEXT], end[QL_CLOCK_TEXT], stacks[16], inventories[8192];
  char *text = malloc(TEXT_SIZE);
  if (!text) return ql_error_set(QL_ERR_MEMORY, "out of memory writing case.yaml");
  ql_clock_format(d->start, start);
  ql_clock_format(d->start + 3600.0 * d->hours, end);
  snprintf(stacks, sizeof stacks, "%d", count_stacks());
  list_inventories(sizeof inventories, inventories);
  const substitution list[] = {{"@SEASON@", d->season->name},
                               {"@SIZE@", d->full ? "full" : "small"},
                               {"@TITLE@", d->season->title},
                               {"@START@", start},
                               {"@END@", end},
                               {"@METEOROLOGY@", meteorology},
                               {"@OZONE@", d->season->stratus ? "260" : "290"},
                               {"@INVENTORIES@\n", inventories},
                               {"@STACKS@", stacks},
                               {NULL, NULL}};
  ql_status status = fill_template(zhuji_text_case, list, text);
  if (status == QL_OK) status = write_text(r->folder, "case.yaml", text);
  free(text);
  return status;
}

/* Fires of the first local day. */
static ql_status write_fires(const char *folder, const zhuji_domain *d) {
  char day[QL_CLOCK_TEXT], *text = malloc(TEXT_SIZE);
  if (!text) return ql_error_set(QL_ERR_MEMORY, "out of memory writing fires.csv");
  ql_clock_format(d->start + 8.0 * 3600.0, day);
  day[10] = '\0';
  ql_status status = fill_template(zhuji_text_scenario_fires,
                                   (const substitution[]){{"@DAY@", day}, {NULL, NULL}}, text);
  if (status == QL_OK) status = write_text(folder, "scenarios/fires.csv", text);
  free(text);
  return status;
}

ql_status zhuji_write(const zhuji_request *request, double *top_velocity) {
  zhuji_domain domain;
  char date[QL_CLOCK_TEXT], meteorology[NAME_SIZE], path[PATH_SIZE];
  QL_TRY(zhuji_domain_init(request->season, request->full, &domain));
  ql_clock_format(domain.start, date);
  snprintf(meteorology, sizeof meteorology, "wrfout_d01_%.10s_%.2s-%.2s-%.2s", date, date + 11,
           date + 14, date + 17);
  QL_TRY(prepare_folder(request->folder, meteorology));
  snprintf(path, sizeof path, "%s/scenarios", request->folder);
  QL_TRY(ql_file_make_folder(path));
  QL_TRY(write_fires(request->folder, &domain));
  for (int t = 0; t < TABLES; t++)
    QL_TRY(write_text(request->folder, tables[t].name, tables[t].text));
  QL_TRY(write_text(request->folder, "enterprises.yaml",
                    strcmp(domain.season->name, "winter") == 0 ? zhuji_text_enterprises_winter
                                                               : zhuji_text_enterprises_summer));
  QL_TRY(write_outline(request->folder));
  QL_TRY(zhuji_inventory_write(request->folder));
  snprintf(path, sizeof path, "%s/background.nc", request->folder);
  QL_TRY(zhuji_background_write(&domain, path));
  snprintf(path, sizeof path, "%s/%s", request->folder, meteorology);
  QL_TRY(zhuji_wrf_write(&domain, path, top_velocity));
  return write_case(request, &domain, meteorology); /* last: a case.yaml stands for a whole case */
}
