#include "outputs/manifest.h"

#include "base/clock.h"
#include "base/real.h"
#include "outputs/text_file.h"

#include <jansson.h>
#include <string.h>

static json_t *time_text(double time) {
  char text[QL_CLOCK_TEXT];
  ql_clock_format(time, text);
  return json_string(text);
}

static json_t *list_inputs(const ql_manifest *m) {
  json_t *list = json_array();
  for (int n = 0; n < m->input_count; n++) {
    const char *hash = "unreadable";
    (void)ql_hashes_find(m->hashes, m->inputs[n], &hash);
    json_array_append_new(list, json_pack("{s:s, s:s}", "file", m->inputs[n], "sha256", hash));
  }
  return list;
}

static json_t *list_keys(const ql_manifest *m, bool used) {
  json_t *list = json_object();
  for (int n = 0; n < m->key_count; n++)
    if (m->keys[n].used == used)
      json_object_set_new(list, m->keys[n].key, json_string(m->keys[n].place));
  return list;
}

static json_t *list_notes(const ql_manifest *m) {
  json_t *list = json_array();
  for (size_t n = 0; n < m->notes->count; n++)
    json_array_append_new(list, json_pack("{s:s, s:s}", "about", m->notes->items[n].place, "note",
                                          m->notes->items[n].text));
  return list;
}

static json_t *list_timers(const ql_manifest *m) {
  json_t *list = json_object();
  for (int t = 0; t < m->timer_count; t++)
    json_object_set_new(list, m->timers[t].name,
                        json_pack("{s:f, s:f, s:I}", "wall_s", m->timers[t].wall, "cpu_s",
                                  m->timers[t].cpu, "calls", (json_int_t)m->timers[t].calls));
  return list;
}

static json_t *list_budgets(const ql_manifest *m) {
  json_t *list = json_object();
  for (int s = 0; s < m->state->species->count; s++) {
    const ql_budget *b = &m->state->budget[s];
    const ql_species *species = &m->state->species->items[s];
    json_object_set_new(
        list, species->name,
        json_pack("{s:s, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f}", "unit",
                  species->particle ? "kg" : "mol", "initial", b->initial, "emitted", b->emitted,
                  "lateral_in", b->lateral_in, "lateral_out", b->lateral_out, "top_in", b->top_in,
                  "top_out", b->top_out, "deposited", b->deposited, "chemistry", b->chemistry,
                  "aerosol", b->aerosol, "clouds", b->clouds, "wet", b->wet, "final",
                  m->final_mass[s], "relative_error", m->closure[s]));
  }
  return list;
}

/* The account of the stacks' puffs by species. */
static json_t *list_plumes(const ql_manifest *m) {
  const ql_pig *pig = m->pig;
  json_t *list = json_object();
  for (int s = 0; s < pig->count; s++) {
    const ql_species *species = &m->state->species->items[pig->species[s]];
    json_object_set_new(list, species->name,
                        json_pack("{s:s, s:f, s:f, s:f, s:f, s:f, s:f, s:f}", "unit",
                                  species->particle ? "kg" : "mol", "emitted", pig->emitted[s],
                                  "reacted", pig->reacted[s], "to_grid", pig->given[s], "outside",
                                  pig->outside[s], "deposited", pig->deposited[s], "wet",
                                  pig->washed[s], "in_puffs", ql_pig_mass(pig, s) + pig->rest[s]));
  }
  return json_pack("{s:i, s:f, s:o}", "puffs", pig->puffs->count, "relative_error", ql_pig_gap(pig),
                   "species", list);
}

/* What the maps of towns hold and cost. */
static json_t *list_towns(const ql_town_maps *maps) {
  json_t *list = json_array();
  for (int n = 0; n < maps->count; n++)
    json_array_append_new(list, json_pack("{s:s, s:i, s:f}", "name", maps->towns[n].name, "points",
                                          ql_town_maps_points(&maps->towns[n]), "spacing_m",
                                          maps->towns[n].grid->dx));
  const size_t bytes = maps->record * (size_t)maps->series->capacity * sizeof *maps->values;
  return json_pack("{s:i, s:I, s:f, s:f, s:o}", "species", maps->field_count, "memory_bytes",
                   (json_int_t)bytes, "cpu_s", maps->timer.cpu, "wall_s", maps->timer.wall, "maps",
                   list);
}

static json_t *list_elements(const ql_manifest *m) {
  json_t *list = json_object();
  for (int e = 0; e < QL_ELEMENTS; e++) {
    const ql_element_budget *b = &m->elements[e];
    json_object_set_new(list, ql_elements_names[e],
                        json_pack("{s:s, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f}", "unit", "mol",
                                  "initial", b->initial, "emitted", b->emitted, "inflow", b->inflow,
                                  "outflow", b->outflow, "deposited", b->deposited, "wet", b->wet,
                                  "final", b->final, "relative_error", b->closure));
  }
  return list;
}

static json_t *list_emissions(const ql_manifest *m) {
  json_t *list = json_array();
  for (int n = 0; n < m->emission_count; n++) {
    const ql_manifest_emission *e = &m->emissions[n];
    json_t *row = json_pack("{s:s, s:s, s:f, s:f, s:f}", "inventory", e->inventory, "species",
                            e->species, "tonnes_in_file", e->in_file, "tonnes_on_grid", e->on_grid,
                            "tonnes_emitted", e->emitted);
    json_object_set_new(row, "model", e->model ? json_string(e->model) : json_null());
    json_array_append_new(list, row);
  }
  return list;
}

static json_t *build(const ql_manifest *m) {
  char hash[QL_HASH_TEXT];
  if (ql_checkpoint_hash(m->case_path, hash) != QL_OK) snprintf(hash, sizeof hash, "unreadable");
  const double cell_hours = (double)m->cells * (m->end - m->start) / 3600.0;
  json_t *root = json_pack(
      "{s:s, s:s, s:s, s:b, s:i, s:i, s:I, s:I, s:f, s:f, s:f}", "version", m->version, "case",
      m->case_path, "case_sha256", hash, "synthetic", m->synthetic, "state_bits",
      (int)(8 * sizeof(ql_real)), "threads", m->threads, "cells", (json_int_t)m->cells,
      "memory_bytes", (json_int_t)m->memory, "wall_s", m->wall_seconds, "cpu_s", m->cpu_seconds,
      "cell_hours_per_core_second", m->cpu_seconds > 0.0 ? cell_hours / m->cpu_seconds : 0.0);
  json_object_set_new(root, "run_sha256", json_string(m->hash));
  json_object_set_new(root, "start", time_text(m->start));
  json_object_set_new(root, "end", time_text(m->end));
  json_object_set_new(root, "keys_used", list_keys(m, true));
  json_object_set_new(root, "keys_unused", list_keys(m, false));
  json_object_set_new(root, "inputs", list_inputs(m));
  json_object_set_new(root, "notes", list_notes(m));
  json_object_set_new(root, "timers", list_timers(m));
  json_object_set_new(root, "emissions", list_emissions(m));
  json_object_set_new(root, "budgets", list_budgets(m));
  if (m->pig) json_object_set_new(root, "plume_in_grid", list_plumes(m));
  if (m->towns) json_object_set_new(root, "town_maps", list_towns(m->towns));
  json_object_set_new(root, "elements", list_elements(m));
  return root;
}

ql_status ql_manifest_write(const ql_manifest *manifest, const char *path) {
  FILE *out = NULL;
  QL_TRY(ql_text_file_create(path, &out));
  json_t *root = build(manifest);
  const int failed = !root || json_dumpf(root, out, JSON_INDENT(1) | JSON_REAL_PRECISION(10));
  json_decref(root);
  if (failed) {
    ql_text_file_abandon(path, out);
    return ql_error_set(QL_ERR_IO, "%s: cannot be written", path);
  }
  return ql_text_file_commit(path, out);
}

bool ql_manifest_is_of(const char *path, const char *hash) {
  json_t *root = json_load_file(path, 0, NULL);
  const char *found = root ? json_string_value(json_object_get(root, "run_sha256")) : NULL;
  const bool same = found && strcmp(found, hash) == 0;
  json_decref(root);
  return same;
}

static bool says(const json_t *object, const char *key, const char *expected) {
  const char *found = json_string_value(json_object_get(object, key));
  return found && strcmp(found, expected) == 0;
}

static ql_status check_inputs(const char *path, const json_t *list, const ql_manifest *expected) {
  if (json_array_size(list) != (size_t)expected->input_count)
    return ql_error_set(QL_ERR_INPUT, "%s lists %zu input files, the case has %d", path,
                        json_array_size(list), expected->input_count);
  for (int n = 0; n < expected->input_count; n++) {
    const char *hash;
    QL_TRY(ql_hashes_find(expected->hashes, expected->inputs[n], &hash));
    if (!says(json_array_get(list, (size_t)n), "sha256", hash))
      return ql_error_set(QL_ERR_INPUT, "%s: %s has changed since", path, expected->inputs[n]);
  }
  return QL_OK;
}

static ql_status check_root(const char *path, const json_t *root, const ql_manifest *expected) {
  if (!root)
    return ql_error_set(QL_ERR_INPUT, "%s is not there or no manifest of a finished forecast",
                        path);
  if (!says(root, "run_sha256", expected->hash))
    return ql_error_set(QL_ERR_INPUT, "%s is of another case, or the case has changed since", path);
  if (!says(root, "version", expected->version))
    return ql_error_set(QL_ERR_INPUT, "%s is by another version than %s", path, expected->version);
  return check_inputs(path, json_object_get(root, "inputs"), expected);
}

ql_status ql_manifest_check(const char *path, const ql_manifest *expected) {
  json_t *root = json_load_file(path, 0, NULL);
  const ql_status status = check_root(path, root, expected);
  json_decref(root);
  return status;
}
