/* Every rule of a scenario against emissions found by hand. 365 t a year of a flat profile are
 * 1000 kg a day; 1 g of NOx is 0.0196 mol NO and 0.0022 mol NO2, 1 g of VOC 0.004 mol TOL and 0.02
 * mol PAR. */
#define WORLD_FOLDER "scn_rules"
#include "scenario_world.h"

static const double kiln = 1e6 / 86400.0;  /* g s-1 of NOx, E1-P1 */
static const double paint = 2e5 / 86400.0; /* g s-1 of VOC, E2-P1, mean; twice that at work */
static const double cell = 1e6 / 86400.0;  /* g s-1 of VOC in a cell */

static void scale(void **state) {
  (void)state;
  world w;
  world_open(&w);
  world_rules(&w, "",
              "  - select: {enterprises: [E1], pollutants: [NOx]}\n"
              "    when: {first_date: 2023-07-16, hours: [{from: 22, to: 6}]}\n"
              "    scale: 0.25\n");
  for (int h = 0; h < WORLD_HOURS; h++) {
    const bool held = h >= 24 && (h % 24 >= 22 || h % 24 < 6);
    const double factor = held ? 0.25 : 1.0;
    world_near(world_stack(&w, w.changed, "NO", "E1-P1", h), 0.0196 * kiln * factor);
    world_near(world_stack(&w, w.changed, "NO2", "E1-P2", h), 0.0022 * 0.1 * kiln * factor);
    world_near(world_stack(&w, w.changed, "SO2", "E1-P1", h), 0.1 * kiln / 64.064);
    assert_true(world_stack(&w, w.changed, "TOL", "E2-P1", h) ==
                world_stack(&w, w.base, "TOL", "E2-P1", h));
  }
  world_close(&w);
}

/* Processes, sectors, inventories and model species pick what they say, and not a bit more. */
static void selections(void **state) {
  (void)state;
  static const struct {
    const char *select;
    bool kiln_no, kiln_no2, cooler_no, paint2, paint3, area_tol, area_so2;
  } cases[] = {
      {"{processes: [P2]}", false, false, true, false, false, false, false},
      {"{sectors: [paint]}", false, false, false, true, true, false, false},
      {"{sectors: [solvent, paint]}", false, false, false, true, true, true, false},
      {"{inventories: [stacks]}", true, true, true, true, true, false, false},
      {"{inventories: [hourly]}", false, false, false, false, false, false, true},
      {"{species: [NO2, TOL]}", false, true, false, true, true, true, false},
      {"{pollutants: [VOC], species: [TOL]}", false, false, false, true, true, true, false},
      {"{grades: [A, C]}", true, true, true, true, false, false, false},
      {"{lists: [some]}", true, true, true, false, true, false, false},
      {"{lists: [some], grades: [D, C]}", false, false, false, false, true, false, false},
      {"{townships: [North]}", true, true, true, true, false, false, false}};
  world w;
  world_open(&w);
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
    char rules[256];
    snprintf(rules, sizeof rules, "  - {select: %s, scale: 0.5}\n", cases[n].select);
    world_rules(&w, "enterprises: scn_grades.csv\nlists: [{name: some, enterprises: [E1, E3]}]\n",
                rules);
    const struct {
      const char *species, *stack;
      bool picked;
    } stacks[] = {{"NO", "E1-P1", cases[n].kiln_no},
                  {"NO2", "E1-P1", cases[n].kiln_no2},
                  {"NO", "E1-P2", cases[n].cooler_no},
                  {"TOL", "E2-P1", cases[n].paint2},
                  {"TOL", "E3-P1", cases[n].paint3}};
    for (size_t s = 0; s < sizeof stacks / sizeof stacks[0]; s++) {
      const double before = world_stack(&w, w.base, stacks[s].species, stacks[s].stack, 10);
      const double after = world_stack(&w, w.changed, stacks[s].species, stacks[s].stack, 10);
      if (after != before * (stacks[s].picked ? 0.5 : 1.0))
        fail_msg("%s: %s of %s is %g, was %g", cases[n].select, stacks[s].species, stacks[s].stack,
                 after, before);
    }
    assert_true(world_cell(&w, w.changed, "TOL", 3, 3, 10) ==
                world_cell(&w, w.base, "TOL", 3, 3, 10) * (cases[n].area_tol ? 0.5 : 1.0));
    assert_true(world_cell(&w, w.changed, "SO2", 3, 3, 10) ==
                world_cell(&w, w.base, "SO2", 3, 3, 10) * (cases[n].area_so2 ? 0.5 : 1.0));
  }
  world_close(&w);
}

/* E1 emits 1100 kg NOx a day from two stacks, 45.83 kg an hour. */
static void caps(void **state) {
  (void)state;
  world w;
  world_open(&w);
  world_rules(&w, "",
              "  - select: {enterprises: [E1], pollutants: [NOx]}\n"
              "    cap: {limit: 11, units: kg h-1, every: hour}\n");
  world_near(world_stack(&w, w.changed, "NO", "E1-P1", 5), 0.0196 * 10e3 / 3600.0);
  world_near(world_stack(&w, w.changed, "NO", "E1-P2", 5), 0.0196 * 1e3 / 3600.0);
  /* 100 t a day is no limit: nothing changes, by no bit */
  world_rules(&w, "",
              "  - cap: {limit: 100, units: t d-1, every: day}\n    select: {pollutants: "
              "[NOx]}\n");
  assert_true(world_stack(&w, w.changed, "NO", "E1-P1", 5) ==
              world_stack(&w, w.base, "NO", "E1-P1", 5));
  /* painting: 300 kg VOC a day of two works, twice the mean for 12 h: 25 kg h-1. By hour it may be
   * 10 kg; by day 150 kg, all its hours cut alike */
  world_rules(&w, "",
              "  - {select: {sectors: [paint]}, cap: {limit: 10, units: kg/h, every: hour}}\n");
  world_near(world_stack(&w, w.changed, "PAR", "E2-P1", 12), 0.02 * 2.0 * paint * 10.0 / 25.0);
  world_rules(&w, "",
              "  - {select: {sectors: [paint]}, cap: {limit: 0.15, units: t d-1, every: day}}\n");
  world_near(world_stack(&w, w.changed, "PAR", "E2-P1", 12), 0.02 * paint);
  world_near(world_stack(&w, w.changed, "PAR", "E3-P1", 30 + 8), 0.02 * 0.5 * paint);
  /* a model species, and moles: 0.1 mol s-1 of SO2 in every hour of the gridded file */
  world_rules(&w, "",
              "  - {select: {inventories: [hourly], species: [SO2]}, cap: {limit: 6.4064, units: g "
              "s-1, every: hour}}\n");
  double sum = 0.0;
  for (int j = 0; j < 8; j++)
    for (int i = 0; i < 8; i++) sum += world_cell(&w, w.changed, "SO2", j, i, 7);
  world_near(sum, 0.1);
  world_close(&w);
}

/* The hours of one local day: what leaves some arrives in others, and nothing is lost. */
static void check_conserved(world *w, const char *species, const char *stack) {
  for (int day = 0; day < 2; day++) {
    double before = 0.0, after = 0.0;
    for (int h = 24 * day; h < 24 * (day + 1); h++) {
      before += world_stack(w, w->base, species, stack, h);
      after += world_stack(w, w->changed, species, stack, h);
    }
    world_near(after, before);
  }
}

static void shifts(void **state) {
  (void)state;
  world w;
  world_open(&w);
  world_rules(&w, "",
              "  - select: {sectors: [paint]}\n    when: {hours: [{from: 10, to: 16}]}\n"
              "    shift: {to: [{from: 18, to: 22}]}\n");
  for (int h = 0; h < WORLD_HOURS; h++) { /* 6 h of twice the mean into 4 */
    const int hour = h % 24;
    const double own = hour >= 8 && hour < 20 && !(hour >= 10 && hour < 16) ? 2.0 : 0.0;
    const double factor = own + (hour >= 18 && hour < 22 ? 12.0 / 4.0 : 0.0);
    world_near(world_stack(&w, w.changed, "TOL", "E2-P1", h), 0.004 * paint * factor);
  }
  check_conserved(&w, "TOL", "E2-P1");
  check_conserved(&w, "PAR", "E3-P1");
  /* half of it, past midnight, without the hours that are its own */
  world_rules(&w, "",
              "  - select: {sectors: [paint]}\n    when: {hours: [{from: 8, to: 12}]}\n"
              "    shift: {to: [{from: 22, to: 9}], share: 0.5}\n");
  world_near(world_stack(&w, w.changed, "TOL", "E2-P1", 8), 0.004 * paint * 1.0);
  world_near(world_stack(&w, w.changed, "TOL", "E2-P1", 23), 0.004 * paint * 4.0 / 10.0);
  world_near(world_stack(&w, w.changed, "TOL", "E2-P1", 24), 0.004 * paint * 4.0 / 10.0);
  check_conserved(&w, "TOL", "E2-P1");
  /* hours of a file that differ: 4 + 5 of them into 2 */
  world_rules(&w, "",
              "  - select: {inventories: [hourly]}\n    when: {hours: [{from: 4, to: 6}]}\n"
              "    shift: {to: [{from: 20, to: 22}]}\n");
  const double at4 = 1.4 + 0.27, at5 = 1.5 + 0.27, at20 = 3.0 + 0.27;
  assert_true(world_cell(&w, w.changed, "SO2", 3, 3, 4) == 0.0);
  world_near(world_cell(&w, w.changed, "SO2", 3, 3, 20), at20 + 0.5 * (at4 + at5));
  world_near(world_cell(&w, w.changed, "SO2", 3, 3, 44), at20 + 2.4 + 0.5 * (at4 + at5 + 4.8));
  world_close(&w);
}

/* A clock half an hour off, windows that begin within an hour: nothing is lost all the same. Hour n
 * begins at 21:30 local time and so on; of an hour from 10:30 local a half lies after 11. */
static void odd_clock(void **state) {
  (void)state;
  world w;
  world_open(&w);
  ql_emissions_close(w.base);
  w.config.utc_offset = 19800.0;
  assert_ok(fixture_emissions(&w.f, &w.config, NULL, &w.base));
  world_rules(&w, "",
              "  - select: {inventories: [hourly]}\n"
              "    when: {last_date: 2023-07-15, hours: [{from: 11, to: 13.25}]}\n"
              "    shift: {to: [{from: 14, to: 15}]}\n");
  const int at10 = 13; /* 10:30 to 11:30 */
  double before = 0.0, after = 0.0, moved = 0.0;
  for (int h = 0; h < WORLD_HOURS; h++) {
    const double was = world_cell(&w, w.base, "SO2", 0, 0, h);
    const double is = world_cell(&w, w.changed, "SO2", 0, 0, h);
    const double taken = h == at10 ? 0.5 : h == at10 + 1 ? 1.0 : h == at10 + 2 ? 0.75 : 0.0;
    before += was;
    after += is;
    moved += taken * was;
    if (h < at10 + 3 && taken < 1.0) world_near(is, (1.0 - taken) * was);
  }
  assert_true(world_cell(&w, w.changed, "SO2", 0, 0, at10 + 1) == 0.0);
  world_near(after, before);
  for (int h = at10 + 3; h < at10 + 5; h++) /* 13:30 and 14:30 have a half of 14 to 15 each */
    world_near(world_cell(&w, w.changed, "SO2", 0, 0, h),
               world_cell(&w, w.base, "SO2", 0, 0, h) + 0.5 * moved);
  world_close(&w);
}

/* From noon of the first day until eight in the evening of the last; a shift gives nothing to the
 * hours before. */
static void start_and_end(void **state) {
  (void)state;
  world w;
  world_open(&w);
  world_rules(
      &w, "",
      "  - {select: {enterprises: [E2]}, when: {start_hour: 12, end_hour: 20}, scale: 0.5}\n");
  for (int h = 0; h < WORLD_HOURS; h++) {
    const double before = world_stack(&w, w.base, "TOL", "E2-P1", h);
    const bool held = h >= 12 && h < 44;
    assert_true(world_stack(&w, w.changed, "TOL", "E2-P1", h) == (held ? 0.5 : 1.0) * before);
  }
  world_rules(&w, "",
              "  - select: {sectors: [paint]}\n"
              "    when: {first_date: 2023-07-16, start_hour: 11, hours: [{from: 10, to: 16}]}\n"
              "    shift: {to: [{from: 0, to: 2}, {from: 20, to: 22}]}\n");
  for (int h = 0; h < WORLD_HOURS; h++) { /* 5 h of twice the mean into 2: 0 to 2 h lie before */
    const double before = world_stack(&w, w.base, "TOL", "E2-P1", h);
    const double change = h >= 35 && h < 40   ? -before
                          : h >= 44 && h < 46 ? 5.0 * 0.004 * paint
                                              : 0.0;
    world_near(world_stack(&w, w.changed, "TOL", "E2-P1", h), before + change);
  }
  world_close(&w);
}

/* Rules act on what those before them have made. */
static void composition(void **state) {
  (void)state;
  static const char half[] = "  - {select: {enterprises: [E1]}, scale: 0.5}\n";
  static const char cap[] = "  - {select: {enterprises: [E1], pollutants: [NOx]}, cap: {limit: 22, "
                            "units: kg h-1, every: hour}}\n";
  static const char late[] = "  - select: {sectors: [paint]}\n    when: {hours: [{from: 10, to: "
                             "16}]}\n    shift: {to: [{from: 20, to: 22}]}\n";
  static const char less[] =
      "  - {select: {sectors: [paint]}, when: {hours: [{from: 20, to: 22}]}, "
      "scale: 0.5}\n";
  static const char later[] = "  - select: {sectors: [paint]}\n    when: {hours: [{from: 20, to: "
                              "22}]}\n    shift: {to: [{from: 2, to: 3}]}\n";
  char rules[1024];
  world w;
  world_open(&w);
  snprintf(rules, sizeof rules, "%s%s", half, cap); /* 45.8 / 2, then at most 22 */
  world_rules(&w, "", rules);
  world_near(world_stack(&w, w.changed, "NO", "E1-P1", 5), 0.0196 * 20e3 / 3600.0);
  snprintf(rules, sizeof rules, "%s%s", cap, half);
  world_rules(&w, "", rules);
  world_near(world_stack(&w, w.changed, "NO", "E1-P1", 5), 0.0196 * 10e3 / 3600.0);
  snprintf(rules, sizeof rules, "%s%s", late, less); /* what arrives is halved */
  world_rules(&w, "", rules);
  world_near(world_stack(&w, w.changed, "TOL", "E2-P1", 20), 0.004 * paint * 6.0 * 0.5);
  snprintf(rules, sizeof rules, "%s%s", less, late); /* nothing was there to be halved */
  world_rules(&w, "", rules);
  world_near(world_stack(&w, w.changed, "TOL", "E2-P1", 20), 0.004 * paint * 6.0);
  snprintf(rules, sizeof rules, "%s%s%s", late, later, less); /* a shift of what was shifted */
  world_rules(&w, "", rules);
  world_near(world_stack(&w, w.changed, "TOL", "E2-P1", 2), 0.004 * paint * 12.0);
  assert_true(world_stack(&w, w.changed, "TOL", "E2-P1", 21) == 0.0);
  check_conserved(&w, "TOL", "E2-P1");
  world_close(&w);
}

static void substitution(void **state) {
  (void)state;
  world w;
  world_open(&w);
  write_text("scn_paints.csv", "sector,pollutant,species,amount,units\n"
                               "oil,VOC,TOL,0.004,mol g-1\noil,VOC,PAR,0.02,mol g-1\n"
                               "water,VOC,PAR,0.01,mol g-1\nwater,VOC,ETOH,0.012,mol g-1\n");
  world_rules(
      &w, "",
      "  - select: {sectors: [paint], pollutants: [VOC], enterprises: [E2]}\n"
      "    substitute: {speciation: scn_paints.csv, before: oil, after: water, ratio: 0.3}\n"
      "  - {select: {species: [ETOH]}, scale: 0.5}\n");
  assert_true(world_stack(&w, w.changed, "TOL", "E2-P1", 9) == 0.0);
  world_near(world_stack(&w, w.changed, "PAR", "E2-P1", 9), 0.01 * 2.0 * paint * 0.3);
  world_near(world_stack(&w, w.changed, "ETOH", "E2-P1", 9), 0.012 * 2.0 * paint * 0.3 * 0.5);
  world_near(world_stack(&w, w.changed, "TOL", "E3-P1", 9), 0.004 * paint);
  /* in part of the time, then a shift: both the old and the new paint move */
  world_rules(&w, "",
              "  - select: {sectors: [solvent], pollutants: [VOC]}\n"
              "    when: {hours: [{from: 0, to: 12}]}\n"
              "    substitute: {speciation: scn_paints.csv, after: water}\n"
              "  - select: {sectors: [solvent]}\n    when: {hours: [{from: 11, to: 13}]}\n"
              "    shift: {to: [{from: 20, to: 21}]}\n");
  assert_true(world_cell(&w, w.changed, "TOL", 2, 2, 3) == 0.0);
  world_near(world_cell(&w, w.changed, "ETOH", 2, 2, 3), 0.012 * cell);
  world_near(world_cell(&w, w.changed, "TOL", 2, 2, 20), 0.004 * cell * 2.0);
  world_near(world_cell(&w, w.changed, "ETOH", 2, 2, 20), 0.012 * cell);
  world_near(world_cell(&w, w.changed, "PAR", 2, 2, 20), (0.02 * 2.0 + 0.01) * cell);
  world_close(&w);
}

static void retrofit_and_ban(void **state) {
  (void)state;
  world w;
  const ql_emission *area;
  const ql_stack_emission *s;
  world_open(&w);
  world_rules(&w, "",
              "  - select: {enterprises: [E1], processes: [P1], pollutants: [NOx]}\n"
              "    retrofit: {factor: 0.2}\n"
              "  - select: {enterprises: [E1], processes: [P1]}\n"
              "    retrofit: {height: 120, diameter: 3.5, temperature: 350, velocity: 12}\n"
              "  - {select: {sectors: [paint]}, ban: true}\n"
              "  - {select: {inventories: [straw]}, ban: true}\n"
              "  - {select: {inventories: [solvent], share: 0.3}, ban: true}\n");
  world_near(world_stack(&w, w.changed, "NO", "E1-P1", 5), 0.0196 * kiln * 0.2);
  world_near(world_stack(&w, w.changed, "NO", "E1-P2", 5), 0.0196 * kiln * 0.1);
  assert_true(world_stack(&w, w.changed, "TOL", "E2-P1", 12) == 0.0);
  world_near(world_cell(&w, w.changed, "TOL", 2, 3, 12), 0.004 * cell * 0.7);
  assert_true(world_fire(&w, w.base, "CO", 13) > 0.0);
  assert_true(world_fire(&w, w.changed, "CO", 13) == 0.0);
  assert_ok(ql_emissions_read(w.changed, world_hour(0), &area, &s));
  assert_true(s->stacks[0].height == 120.0f && s->stacks[0].diameter == 3.5f &&
              s->stacks[0].temperature == 350.0f && s->stacks[0].velocity == 12.0f);
  assert_true(s->stacks[1].height == 40.0f && s->stacks[1].temperature == 390.0f);
  world_close(&w);
}

/* An added stack is there for the rules that follow, not for those before. */
static void additions(void **state) {
  (void)state;
  world w;
  world_open(&w);
  write_text("scn_new.csv", WORLD_STACKS "E9-P1,E9,P1,New,cement,120.2,29.7,60,2,400,12,365,,\n");
  world_rules(&w, "",
              "  - {select: {pollutants: [NOx]}, scale: 0.1}\n"
              "  - add: {name: new, points: scn_new.csv, speciation: scn_speciation.csv, profiles: "
              "scn_profiles.csv}\n"
              "  - {select: {enterprises: [E9]}, scale: 0.5}\n");
  world_near(world_stack(&w, w.changed, "NO", "E9-P1", 3), 0.0196 * kiln * 0.5);
  world_near(world_stack(&w, w.changed, "NO", "E1-P1", 3), 0.0196 * kiln * 0.1);
  assert_int_equal(ql_emissions_stacks(w.changed), ql_emissions_stacks(w.base) + 1);
  world_close(&w);
}

/* Cells by the part that a polygon takes of them, stacks and fires by where they are. The polygon
 * is cell (3, 4) and half of cell (3, 5), in the model's projection to 0.1 %. */
static void polygons(void **state) {
  (void)state;
  world w;
  char rules[1024];
  const double x[4] = {0.0, 4500.0, 4500.0, 0.0}, y[4] = {-3000.0, -3000.0, 0.0, 0.0};
  double lon[4], lat[4];
  world_open(&w);
  assert_ok(ql_projection_inverse(w.f.projection, 4, x, y, lon, lat));
  size_t used = (size_t)snprintf(rules, sizeof rules, "  - scale: 0\n    select: {polygon: [");
  for (int n = 0; n < 4; n++)
    used += (size_t)snprintf(rules + used, sizeof rules - used, "{lon: %.9f, lat: %.9f}%s", lon[n],
                             lat[n], n < 3 ? ", " : "]}\n");
  world_rules(&w, "", rules);
  const double left[3] = {0.0, 0.5, 1.0};
  for (int n = 0; n < 3; n++) {
    const double found = world_cell(&w, w.changed, "TOL", 3, 4 + n, 0) / (0.004 * cell);
    if (fabs(found - left[n]) > 1e-3) fail_msg("cell %d keeps %g, not %g", 4 + n, found, left[n]);
  }
  assert_true(world_cell(&w, w.changed, "TOL", 4, 4, 0) == world_cell(&w, w.base, "TOL", 4, 4, 0));
  world_close(&w);
}

/* Rules that change nothing leave every bit of every array as it was. */
static void without_effect(void **state) {
  (void)state;
  static const char *const rules[] = {
      "",
      "  - scale: 1\n",
      "  - {select: {species: [NO, PAR]}, scale: 1}\n",
      "  - {select: {polygon: [{lon: 120.2, lat: 29.7}, {lon: 120.3, lat: 29.7}, {lon: 120.25, "
      "lat: 29.8}]}, scale: 1}\n",
      "  - {cap: {limit: 1e9, units: t d-1, every: day}, select: {inventories: [stacks, "
      "solvent]}}\n",
      "  - {shift: {to: [{from: 2, to: 3}], share: 0}, when: {hours: [{from: 10, to: 16}]}, "
      "select: "
      "{inventories: [stacks, solvent, hourly]}}\n",
      "  - {select: {sectors: [paint, solvent], pollutants: [VOC]}, substitute: {speciation: "
      "scn_same.csv, after: same, before: same}}\n",
      "  - {select: {enterprises: [E1]}, retrofit: {factor: 1}}\n"};
  world w;
  const ql_emission *area[2];
  const ql_stack_emission *stacks[2];
  world_open(&w);
  write_text("scn_same.csv", "sector,pollutant,species,amount,units\n"
                             "same,VOC,TOL,0.004,mol g-1\nsame,VOC,PAR,0.02,mol g-1\n");
  for (size_t n = 0; n < sizeof rules / sizeof rules[0]; n++) {
    world_rules(&w, "", rules[n]);
    for (int h = 0; h < WORLD_HOURS; h++) {
      ql_emissions *const both[2] = {w.base, w.changed};
      for (int b = 0; b < 2; b++)
        assert_ok(ql_emissions_read(both[b], world_hour(h), &area[b], &stacks[b]));
      const size_t cells = (size_t)(area[0]->count * area[0]->layers) * w.f.grid->plane;
      const size_t rates = (size_t)(stacks[0]->count * stacks[0]->species_count);
      const ql_fire_emission *fires[2] = {ql_emissions_fires(w.base),
                                          ql_emissions_fires(w.changed)};
      assert_int_equal(area[0]->count, area[1]->count);
      assert_memory_equal(area[0]->rate, area[1]->rate, cells * sizeof(float));
      assert_memory_equal(stacks[0]->rate, stacks[1]->rate, rates * sizeof(float));
      assert_memory_equal(stacks[0]->stacks, stacks[1]->stacks,
                          (size_t)stacks[0]->count * sizeof(ql_stack));
      assert_memory_equal(fires[0]->rate, fires[1]->rate,
                          (size_t)(fires[0]->count * fires[0]->species_count) * sizeof(float));
    }
  }
  world_close(&w);
}

/* The account: tonnes of the pollutant before and after, of each source. */
static void accounts(void **state) {
  (void)state;
  world w;
  const ql_emission *area;
  const ql_stack_emission *stacks;
  world_open(&w);
  write_text("scn_paints.csv",
             "sector,pollutant,species,amount,units\nwater,VOC,PAR,0.01,mol g-1\n");
  world_rules(&w, "",
              "  - select: {sectors: [solvent], pollutants: [VOC]}\n"
              "    substitute: {speciation: scn_paints.csv, after: water, ratio: 0.3}\n"
              "  - {select: {enterprises: [E1]}, scale: 0.5}\n"
              "  - {select: {inventories: [stacks], species: [PAR]}, scale: 0}\n");
  double solvent = 0.0, kiln_nox = 0.0, voc = 0.0;
  for (int h = 0; h < WORLD_HOURS; h++)
    assert_ok(ql_emissions_read(w.changed, world_hour(h), &area, &stacks));
  for (int n = 0; n < ql_emissions_shares(w.changed); n++) {
    const ql_emissions_share s = ql_emissions_share_at(w.changed, n);
    if (strcmp(s.inventory, "solvent") == 0) solvent += s.tonnes;
    if (strcmp(s.source, "E1-P1") == 0 && strcmp(s.pollutant, "NOx") == 0) kiln_nox += s.tonnes;
    if (strcmp(s.source, "E2-P1") == 0 && strcmp(s.pollutant, "VOC") == 0) voc += s.tonnes;
  }
  world_near(solvent, 64.0 * 2.0 * 0.3); /* 64 cells, 2 days */
  world_near(kiln_nox, 2.0 * 0.5);
  const double toluene = 0.004 * 92.14, rest = 0.02 * 14.43; /* g in a gram, by the species */
  world_near(voc, 2.0 * 0.2 * toluene / (toluene + rest));
  double amount = 0.0;
  for (int r = 0; r < ql_emissions_rows(w.changed); r++) {
    const ql_emissions_row row = ql_emissions_row_at(w.changed, r);
    if (strcmp(row.inventory, "solvent") == 0) amount = row.amount;
  }
  world_near(amount, 64.0 * 2000.0 * 0.3);
  world_close(&w);
}

int main(void) {
  world_folder();
  const struct CMUnitTest tests[] = {cmocka_unit_test(scale),
                                     cmocka_unit_test(selections),
                                     cmocka_unit_test(caps),
                                     cmocka_unit_test(shifts),
                                     cmocka_unit_test(odd_clock),
                                     cmocka_unit_test(start_and_end),
                                     cmocka_unit_test(composition),
                                     cmocka_unit_test(substitution),
                                     cmocka_unit_test(retrofit_and_ban),
                                     cmocka_unit_test(additions),
                                     cmocka_unit_test(polygons),
                                     cmocka_unit_test(without_effect),
                                     cmocka_unit_test(accounts)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
