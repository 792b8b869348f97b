#include "app/summary.h"

#include "outputs/manifest.h"
#include "outputs/text_file.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };

static void add_input(const char *file, const char *list[QL_SUMMARY_INPUTS], int *count) {
  for (int n = 0; file && n < *count; n++)
    if (strcmp(list[n], file) == 0) return;
  if (file && *count < QL_SUMMARY_INPUTS) list[(*count)++] = file;
}

static void add_emissions(const ql_case_emissions *e, const char *list[QL_SUMMARY_INPUTS],
                          int *count) {
  for (unsigned g = 0; g < e->gridded_count; g++)
    for (unsigned i = 0; i < e->gridded[g].files_count; i++)
      add_input(e->gridded[g].files[i], list, count);
  for (unsigned i = 0; i < e->inventories_count; i++) {
    const ql_case_inventory *inventory = &e->inventories[i];
    const char *const files[] = {inventory->file, inventory->speciation, inventory->profiles,
                                 inventory->vertical};
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) add_input(files[f], list, count);
  }
  for (unsigned i = 0; i < e->points_count; i++) {
    add_input(e->points[i].file, list, count);
    add_input(e->points[i].speciation, list, count);
    add_input(e->points[i].profiles, list, count);
  }
  for (unsigned i = 0; i < e->fires_count; i++) {
    add_input(e->fires[i].file, list, count);
    add_input(e->fires[i].factors, list, count);
  }
}

int ql_summary_inputs(const ql_run *run, const char *list[QL_SUMMARY_INPUTS]) {
  const ql_case *c = run->setup;
  int n = 0;
  if (run->scenario) add_input(run->scenario->file->path, list, &n);
  for (unsigned i = 0; i < c->meteorology.files_count; i++)
    add_input(c->meteorology.files[i], list, &n);
  add_emissions(&c->emissions, list, &n);
  const char *const others[] = {c->land.file,     c->land.ozone_file, c->initial.file,
                                c->boundary.file, c->output.stations, c->output.receptors};
  for (size_t o = 0; o < sizeof others / sizeof others[0]; o++) add_input(others[o], list, &n);
  return n;
}

/* What the natural sources emitted of a species, mol or kg. */
static double natural_emission(const ql_natural *natural, int species) {
  double sum = 0.0;
  for (int r = 0; natural && r < ql_natural_rows(natural); r++) {
    const ql_natural_row row = ql_natural_row_at(natural, r);
    if (row.species == species) sum += row.emitted;
  }
  return sum;
}

static const ql_pig *pig_of(const ql_run *run) {
  const ql_plumes *plumes = ql_driver_plumes(run->driver);
  return plumes ? plumes->pig : NULL;
}

/* What the stacks' puffs got of a species and have not given to the grid, mol or kg: in the puffs,
 * outside, deposited, or reacted to another species. */
static double kept_by_puffs(const ql_pig *pig, int species) {
  for (int s = 0; pig && s < pig->count; s++)
    if (pig->species[s] == species && (pig->reacting[0] < 0 || s != pig->reacting[2]))
      return pig->emitted[s] - pig->given[s];
  return 0.0;
}

/* Emissions by model species: what inventories and natural sources handed out, and what the
 * solver's budgets and the puffs say. */
static void print_emissions(const ql_run *run) {
  puts("\nEmissions (mol, particles kg)      handed out   emitted by the solver   difference");
  for (int s = 0; s < run->species.count; s++) {
    const double given = ql_emissions_handed_out(run->emissions, s) +
                         natural_emission(ql_driver_natural(run->driver), s);
    const double emitted = run->state->budget[s].emitted + kept_by_puffs(pig_of(run), s);
    if (given > 0.0)
      printf("  %-24s %18.6g %23.6g %12.1e\n", run->species.items[s].name, given, emitted,
             (emitted - given) / given);
  }
}

/* Of the natural sources, by process. */
static void print_natural(const ql_manifest *m) {
  bool any = false;
  for (int n = 0; n < m->emission_count; n++) {
    const ql_manifest_emission *e = &m->emissions[n];
    if (strcmp(e->inventory, "natural") != 0 || !(e->emitted > 0.0)) continue;
    if (!any) puts("\nNatural sources (t)");
    printf("  %s: %-*s %12.6g\n", e->species, (int)(22 - strlen(e->species)), e->model, e->emitted);
    any = true;
  }
}

/* The account of the stacks' puffs. */
static void print_plumes(const ql_run *run) {
  static const char *const shown[] = {"NO", "NO2", "SO2", "CO", "PEC", "CCRS"};
  const ql_pig *pig = pig_of(run);
  if (!pig) return;
  puts("\nPlume in grid (mol, particles kg)   emitted   reacted   to grid   outside deposited      "
       " wet "
       " in puffs");
  for (int s = 0; s < pig->count; s++) {
    const char *name = run->species.items[pig->species[s]].name;
    bool wanted = false;
    for (size_t n = 0; n < sizeof shown / sizeof shown[0]; n++)
      wanted = wanted || strcmp(name, shown[n]) == 0;
    if (wanted)
      printf("  %-30s %10.3g %9.3g %9.3g %9.3g %9.3g %9.3g %9.3g\n", name, pig->emitted[s],
             pig->reacted[s], pig->given[s], pig->outside[s], pig->deposited[s], pig->washed[s],
             ql_pig_mass(pig, s) + pig->rest[s]);
  }
  printf("%d puffs; emitted + reacted = to grid + outside + deposited + wet + in puffs to %.1e.\n",
         pig->puffs->count, ql_pig_gap(pig));
}

/* folder/emissions.csv: the mass closure, one line for each inventory, pollutant and species. */
static ql_status write_closure(const ql_forecast *f, const ql_manifest *m) {
  char path[PATH_SIZE];
  FILE *out = NULL;
  snprintf(path, sizeof path, "%s/emissions.csv", f->folder);
  QL_TRY(ql_text_file_create(path, &out));
  fputs("inventory,in_the_file_as,model_species,in_the_file[t],on_the_grid[t],emitted[t]\n", out);
  for (int n = 0; n < m->emission_count; n++) {
    const ql_manifest_emission *e = &m->emissions[n];
    ql_text_file_csv(out, e->inventory);
    fputc(',', out);
    ql_text_file_csv(out, e->species);
    fprintf(out, ",%s,%.9g,%.9g,%.9g\n", e->model ? e->model : "not used", e->in_file, e->on_grid,
            e->emitted);
  }
  return ql_text_file_commit(path, out);
}

static void print_budgets(const ql_state *state, const double *mass, const double *closure) {
  static const char *const shown[] = {"O3",   "NO",   "NO2",  "CO",   "SO2", "HNO3", "NH3",
                                      "ISOP", "PSO4", "PNO3", "PNH4", "PEC", "CCRS"};
  puts("\nBudgets (mol, particles kg; reacted: gas phase and clouds; condensed: net)\n"
       "          initial   emitted    inflow   outflow       dry       wet   reacted condensed"
       "     final   closure");
  for (size_t n = 0; n < sizeof shown / sizeof shown[0]; n++) {
    const int s = ql_species_find(state->species, shown[n]);
    if (s < 0) continue;
    const ql_budget *b = &state->budget[s];
    printf("  %-6s %9.3g %9.3g %9.3g %9.3g %9.3g %9.3g %9.3g %9.3g %9.3g %9.1e\n", shown[n],
           b->initial, b->emitted, b->lateral_in + b->top_in, b->lateral_out + b->top_out,
           b->deposited, b->wet, b->chemistry + b->clouds, b->aerosol, mass[s], closure[s]);
  }
}

static void print_elements(const ql_manifest *m) {
  fputs("Elements close (in - out - deposited - stored, of what passed through):", stdout);
  for (int e = 0; e < QL_ELEMENTS; e++)
    printf("%s %s %.1e", e ? "," : "", ql_elements_names[e], fabs(m->elements[e].closure));
  puts(".");
}

static double worst_closure(const ql_state *state, const double *closure, const char **name) {
  double worst = 0.0;
  *name = "none";
  for (int s = 0; s < state->species->count; s++)
    if (state->species->items[s].transported && fabs(closure[s]) > worst) {
      worst = fabs(closure[s]);
      *name = state->species->items[s].name;
    }
  return worst;
}

static void print_clipped(const ql_run *run) {
  bool any = false;
  for (int s = 0; s < run->species.count; s++) {
    const double amount = ql_driver_clipped(run->driver, s);
    if (amount == 0.0) continue;
    printf("%s %.1e mol of %s", any ? "," : "Clipped:", amount, run->species.items[s].name);
    any = true;
  }
  puts(any ? "" : "Clipped: nothing.");
}

static void print_summary(const ql_forecast *f, const ql_manifest *m) {
  const char *name;
  const double worst = worst_closure(m->state, m->closure, &name);
  const double cell_hours = (double)m->cells * (m->end - m->start) / 3600.0;
  print_emissions(f->run);
  print_natural(m);
  print_plumes(f->run);
  print_budgets(m->state, m->final_mass, m->closure);
  printf("\nMass closes to %.1e of what passed through (worst transported species: %s).\n", worst,
         name);
  print_elements(m);
  print_clipped(f->run);
  if (f->run->process_series.processes)
    printf("Process analysis closes to %.1e of what moved.\n",
           ql_process_series_closure(&f->run->process_series));
  printf("%.0f cell-hours in %.1f CPU s (%.1f s by the clock, %d threads): %.0f per core-second\n",
         cell_hours, m->cpu_seconds, m->wall_seconds, m->threads, cell_hours / m->cpu_seconds);
  printf("Results in %s: forecast.nc, stations.csv, stations.nc, emissions.csv, manifest.json\n",
         f->folder);
}

/* A row of the natural sources: computed on the grid, it has no file to lose anything of. */
static ql_manifest_emission natural_row(const ql_run *run, int index) {
  const ql_natural_row row = ql_natural_row_at(ql_driver_natural(run->driver), index);
  const ql_species *species = &run->species.items[row.species];
  const double tonnes = 1e-3 * row.emitted * (species->particle ? 1.0 : species->molar_mass);
  return (ql_manifest_emission){.inventory = "natural",
                                .species = ql_natural_name(row.process),
                                .model = species->name,
                                .in_file = tonnes,
                                .on_grid = tonnes,
                                .emitted = tonnes};
}

/* The emissions' account in tonnes; what has no molar mass is left in its own unit's figure. */
static ql_status list_emissions(const ql_run *run, ql_manifest_emission **rows, int *count) {
  const ql_natural *natural = ql_driver_natural(run->driver);
  const int filed = ql_emissions_rows(run->emissions);
  *count = filed + (natural ? ql_natural_rows(natural) : 0);
  QL_TRY(ql_arena_take(run->arena, "closure rows", (size_t)*count, sizeof **rows, rows));
  for (int n = filed; n < *count; n++) (*rows)[n] = natural_row(run, n - filed);
  for (int n = 0; n < filed; n++) {
    const ql_emissions_row row = ql_emissions_row_at(run->emissions, n);
    const double file = row.moles ? row.molar_mass : 1.0;
    const double model = row.model_moles ? row.molar_mass : 1.0;
    (*rows)[n] = (ql_manifest_emission){.inventory = row.inventory,
                                        .species = row.species,
                                        .model = row.model,
                                        .in_file = 1e-3 * file * row.file,
                                        .on_grid = 1e-3 * file * row.inside,
                                        .emitted = 1e-3 * model * row.emitted};
  }
  return QL_OK;
}

/* Mass and closure of every species at the end of the run. */
static ql_status account(const ql_run *run, double **mass, double **closure) {
  const size_t count = (size_t)run->species.count;
  QL_TRY(ql_arena_take(run->arena, "final masses", count, sizeof **mass, mass));
  QL_TRY(ql_arena_take(run->arena, "closures", count, sizeof **closure, closure));
  ql_driver_masses(run->driver, &run->forcing, run->state, *mass);
  for (int s = 0; s < run->species.count; s++) {
    const ql_budget *b = &run->state->budget[s];
    const double change = b->emitted + b->lateral_in + b->lateral_out + b->top_in + b->top_out +
                          b->deposited + b->chemistry + b->aerosol + b->clouds + b->wet;
    const double through = b->initial + b->emitted + b->lateral_in + b->top_in +
                           fabs(b->chemistry) + fabs(b->aerosol) + fabs(b->clouds);
    (*closure)[s] = through > 0.0 ? ((*mass)[s] - b->initial - change) / through : 0.0;
  }
  return QL_OK;
}

/* A key that had no effect in this run: another one overrules it, or leaves its process out. */
static bool is_used(const ql_run *run, const char *key) {
  const ql_case *c = run->setup;
  if (strcmp(key, "land.ozone_column") == 0) return !c->land.ozone_file;
  if (strcmp(key, "land.ozone_variable") == 0) return c->land.ozone_file;
  if (strcmp(key, "emissions.natural.past_temperature") == 0) return c->emissions.natural.biogenic;
  if (strcmp(key, "emissions.plume_in_grid") == 0) return ql_driver_plumes(run->driver);
  if (strncmp(key, "emissions.puffs", 15) == 0) return pig_of(run);
  if (strncmp(key, "output.town_maps", 16) == 0) return run->towns.pig;
  if (strcmp(key, "output.source_receptor") == 0) return run->coefficients.tracer;
  if (strcmp(key, "numerics.tolerance") == 0) return !c->numerics.no_chemistry;
  if (strcmp(key, "numerics.n2o5") == 0)
    return !c->numerics.no_chemistry && run->mechanism->het_count > 0;
  return true;
}

static ql_status list_keys(const ql_run *run, ql_manifest_key **keys, int *count) {
  const char *place;
  *count = 0;
  while (ql_case_key(run->setup, (size_t)*count, &place)) (*count)++;
  QL_TRY(ql_arena_take(run->arena, "keys", (size_t)*count, sizeof **keys, keys));
  for (int n = 0; n < *count; n++) {
    const char *key = ql_case_key(run->setup, (size_t)n, &place);
    (*keys)[n] = (ql_manifest_key){.key = key, .place = place, .used = is_used(run, key)};
  }
  return QL_OK;
}

static void note_gases(ql_run *run, const char *place, const char *text, int count,
                       const int *species) {
  char names[1024] = "";
  for (int n = 0; n < count; n++) {
    const size_t used = strlen(names);
    snprintf(names + used, sizeof names - used, " %s", run->species.items[species[n]].name);
  }
  if (count) ql_problems_add(&run->problems, QL_NOTE, place, "%s:%s", text, names);
}

/* For the manifest: which gases do not deposit, dry or with rain. */
static void note_not_deposited(ql_run *run) {
  const int *species = NULL;
  const int dry = ql_driver_not_deposited(run->driver, &species);
  note_gases(run, "deposition", "no velocities in the table, so these gases do not deposit", dry,
             species);
  const int wet = ql_driver_not_scavenged(run->driver, &species);
  note_gases(run, "wet scavenging", "hardly soluble, so rain leaves these gases alone", wet,
             species);
}

/* For the manifest: what the stacks' puffs leave out. */
static void note_plumes(ql_run *run) {
  const char *way = run->setup->emissions.plume_in_grid;
  if (!pig_of(run)) return;
  if (strcmp(way, "whole") == 0)
    ql_problems_add(&run->problems, QL_NOTE, "plume in grid",
                    "what the stacks emit stays in puffs and takes no part in the chemistry of the "
                    "grid; it is in the station values alone");
  if (strcmp(way, "handover_gases") == 0)
    ql_problems_add(&run->problems, QL_NOTE, "plume in grid",
                    "the particles that stacks emit stay in puffs and take no part in the aerosol "
                    "of the grid; they are in the station values alone");
}

/* For the manifest: cells whose partition is not a settled equilibrium, since this process began.
 */
static void note_equilibria(ql_run *run) {
  const ql_thermodynamics_counts n = ql_driver_equilibria(run->driver);
  if (n.unsettled)
    ql_problems_add(&run->problems, QL_NOTE, "aerosol",
                    "activity coefficients did not settle to 1e-6 in %ld of %ld equilibria; their "
                    "elements are conserved",
                    n.unsettled, n.solved);
  if (n.outside)
    ql_problems_add(&run->problems, QL_NOTE, "aerosol",
                    "outside 180 .. 340 K the partition was left as it was, %ld times", n.outside);
}

ql_status ql_summary_write(const ql_forecast *forecast) {
  const ql_run *run = forecast->run;
  const char *inputs[QL_SUMMARY_INPUTS];
  char path[PATH_SIZE];
  double *mass, *closure;
  ql_manifest_emission *rows = NULL;
  ql_manifest_key *keys = NULL;
  ql_element_budget elements[QL_ELEMENTS];
  int row_count = 0, key_count = 0;
  note_not_deposited(forecast->run);
  note_equilibria(forecast->run);
  note_plumes(forecast->run);
  QL_TRY(account(run, &mass, &closure));
  ql_elements_sum(run->state, mass, elements);
  QL_TRY(list_emissions(run, &rows, &row_count));
  QL_TRY(list_keys(run, &keys, &key_count));
  const ql_manifest m = {
      .version = "qinglan " QL_VERSION,
      .case_path = run->setup->path,
      .hash = forecast->saved.hash,
      .start = run->setup->start_time,
      .end = run->setup->end_time,
      .synthetic = run->setup->synthetic,
      .threads = omp_get_max_threads(),
      .cells = (long)run->grid->nx * run->grid->ny * run->grid->nz,
      .memory = ql_arena_bytes(run->arena),
      .wall_seconds = forecast->saved.wall_seconds + ql_timer_wall() - forecast->wall_start,
      .cpu_seconds = forecast->saved.cpu_seconds + ql_timer_cpu() - forecast->cpu_start,
      .inputs = inputs,
      .input_count = ql_summary_inputs(run, inputs),
      .hashes = run->base ? &run->base->hashes : &forecast->run->hashes,
      .notes = &run->problems,
      .timers = ql_driver_timers(run->driver),
      .timer_count = QL_DRIVER_TIMERS,
      .state = run->state,
      .pig = pig_of(run),
      .towns = run->towns.pig ? &run->towns : NULL,
      .closure = closure,
      .final_mass = mass,
      .elements = elements,
      .emissions = rows,
      .emission_count = row_count,
      .keys = keys,
      .key_count = key_count};
  snprintf(path, sizeof path, "%s/manifest.json", forecast->folder);
  QL_TRY(write_closure(forecast, &m));
  QL_TRY(ql_manifest_write(&m, path));
  if (!forecast->brief) print_summary(forecast, &m);
  return QL_OK;
}
