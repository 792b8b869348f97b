/* Sector inventories: units, profiles over the calendar, speciation, vertical split. */
#include "emis_support.h"

#include "base/clock.h"
#include "inputs/emissions/emissions.h"
#include "inputs/emissions/profiles.h"
#include "inputs/emissions/quantity.h"

static double time_of(const char *text) {
  double time;
  assert_ok(ql_clock_parse(text, &time));
  return time;
}

static void quantities(void **state) {
  (void)state;
  static const struct {
    const char *units;
    bool moles, per_area;
    ql_period period;
    double scale;
  } good[] = {{"mol s-1", true, false, QL_PER_SECOND, 1.0},
              {"moles/s", true, false, QL_PER_SECOND, 1.0},
              {"g s-1", false, false, QL_PER_SECOND, 1e-3},
              {"kg m-2 s-1", false, true, QL_PER_SECOND, 1.0},
              {"mol km^-2 hr^-1", true, true, QL_PER_SECOND, 1e-6 / 3600.0},
              {"t year-1", false, false, QL_PER_YEAR, 1000.0},
              {"Mg/yr", false, false, QL_PER_YEAR, 1000.0},
              {"Gg a-1", false, false, QL_PER_YEAR, 1e6},
              {"kg m-2 year-1", false, true, QL_PER_YEAR, 1.0},
              {"t month-1", false, false, QL_PER_MONTH, 1000.0},
              {"t month^-1", false, false, QL_PER_MONTH, 1000.0},
              {"kg", false, false, QL_PER_RECORD, 1.0},
              {"t day-1", false, false, QL_PER_SECOND, 1000.0 / 86400.0}};
  ql_quantity q;
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    assert_ok(ql_quantity_parse(good[i].units, &q));
    if (q.moles != good[i].moles || q.per_area != good[i].per_area || q.period != good[i].period ||
        fabs(q.scale / good[i].scale - 1.0) > 1e-12)
      fail_msg("%s: %d %d %d %g", good[i].units, q.moles, q.per_area, (int)q.period, q.scale);
  }
  static const char *const bad[] = {"", "m", "K", "furlong", "kg m-3", "ug m-3", "m2"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    assert_int_equal(ql_quantity_parse(bad[i], &q), QL_ERR_INPUT);
}

static const char profiles_csv[] =
    "sector,kind,index,factor\n"
    "industry,month,1,0.8\nindustry,month,2,0.5\nindustry,month,3,1.0\nindustry,month,4,1.0\n"
    "industry,month,5,1.0\nindustry,month,6,1.1\nindustry,month,7,1.2\nindustry,month,8,1.2\n"
    "industry,month,9,1.1\nindustry,month,10,1.0\nindustry,month,11,1.0\nindustry,month,12,1.1\n"
    "industry,weekday,1,1.2\nindustry,weekday,2,1.1\nindustry,weekday,3,1.1\n"
    "industry,weekday,4,1.1\nindustry,weekday,5,1.1\nindustry,weekday,6,0.8\n"
    "industry,weekday,7,0.6\n"
    "industry,hour,0,0\nindustry,hour,1,0\nindustry,hour,2,0\nindustry,hour,3,0\n"
    "industry,hour,4,0\nindustry,hour,5,0\nindustry,hour,6,1\nindustry,hour,7,1\n"
    "industry,hour,8,2\nindustry,hour,9,2\nindustry,hour,10,2\nindustry,hour,11,2\n"
    "industry,hour,12,1\nindustry,hour,13,1\nindustry,hour,14,2\nindustry,hour,15,2\n"
    "industry,hour,16,2\nindustry,hour,17,2\nindustry,hour,18,1\nindustry,hour,19,1\n"
    "industry,hour,20,1\nindustry,hour,21,1\nindustry,hour,22,0\nindustry,hour,23,0\n";

/* The hours of a calendar year, of a leap year, at awkward offsets, add up to the annual total. */
static void years_close(void **state) {
  (void)state;
  fixture f;
  fixture_open(&f, LAMBERT, &(ql_grid_spec){4, 4, 2, 1000, 1000, 0, 0});
  write_text("inv_profiles.csv", profiles_csv);
  ql_profiles profiles;
  assert_ok(ql_profiles_read(f.arena, "inv_profiles.csv", &f.problems, &profiles));
  assert_int_equal(f.problems.error_count, 0);
  static const double offsets[] = {0.0, 8 * 3600.0, 5.75 * 3600.0, -3.5 * 3600.0};
  static const int years[] = {2023, 2024};
  for (int n = 0; n < 8; n++) {
    const double offset = offsets[n % 4];
    const ql_profile *p = ql_profiles_find(&profiles, n % 2 ? "industry" : "other");
    const double first = ql_clock_from_date(&(ql_date){.year = years[n / 4], .month = 1, .day = 1});
    const double last =
        ql_clock_from_date(&(ql_date){.year = years[n / 4] + 1, .month = 1, .day = 1});
    double sum = 0.0, seconds = 0.0, month = 0.0;
    /* Whole hours of the model's clock from before to after the local year. */
    for (double t = floor((first - offset) / 3600.0) * 3600.0; t < last - offset; t += 3600.0) {
      const ql_pace pace = ql_profiles_pace(p, QL_PER_YEAR, false, t, offset);
      const ql_pace rate = ql_profiles_pace(p, QL_PER_SECOND, false, t, offset);
      const ql_pace june = ql_profiles_pace(p, QL_PER_MONTH, true, t, offset);
      double at = t + offset;
      for (int k = 0; k < pace.count; k++) {
        const double next = fmin(t + offset + 3600.0, (floor(at / 3600.0) + 1.0) * 3600.0);
        const bool in_year = at >= first - 1e-6 && at < last - 1e-6;
        if (in_year) sum += pace.factor[k] * 3600.0;
        if (in_year) seconds += rate.factor[k] * 3600.0;
        if (in_year && june.month[k] == 5) month += june.factor[k] * 3600.0;
        at = next;
      }
    }
    assert_true(fabs(sum - 1.0) < 1e-11);
    assert_true(fabs(seconds / (last - first) - 1.0) < 1e-11);
    assert_true(fabs(month - 1.0) < 1e-11);
  }
  fixture_close(&f);
}

/* Saturday 2023-07-15, 09-10 local: 1.2 / 12 of the year in July, whose days weigh 5 * 1.2
 * (Mondays)
 * + 4 * 1.1 * 4 (Tuesdays to Fridays) + 5 * 0.8 + 5 * 0.6 = 30.6, the hour 2 / 24 of its day. */
static void one_hour_by_hand(void **state) {
  (void)state;
  fixture f;
  fixture_open(&f, LAMBERT, &(ql_grid_spec){4, 4, 2, 1000, 1000, 0, 0});
  write_text("inv_profiles.csv", profiles_csv);
  ql_profiles profiles;
  assert_ok(ql_profiles_read(f.arena, "inv_profiles.csv", &f.problems, &profiles));
  const ql_profile *p = ql_profiles_find(&profiles, "industry");
  const double t = time_of("2023-07-15T09:00+08:00");
  const double weight = 5 * 1.2 + 4 * 4 * 1.1 + 5 * 0.8 + 5 * 0.6;
  const double share = 1.2 / 12.0 * 0.8 / weight * 2.0 / 24.0 / 3600.0;
  ql_pace pace = ql_profiles_pace(p, QL_PER_YEAR, false, t, 28800.0);
  assert_int_equal(pace.count, 1);
  assert_int_equal(pace.month[0], 6);
  assert_true(fabs(pace.factor[0] / share - 1.0) < 1e-12);
  /* Half of it before, half after the local hour where the clock is 30 minutes off. */
  pace = ql_profiles_pace(p, QL_PER_YEAR, false, t + 1800.0, 28800.0 + 1800.0 - 3600.0);
  assert_int_equal(pace.count, 1);
  pace = ql_profiles_pace(p, QL_PER_YEAR, false, t - 1800.0 - 3600.0, 28800.0);
  assert_int_equal(pace.count, 2);
  assert_true(fabs((pace.factor[0] + pace.factor[1]) / (1.0 / 2.0 * (0.5 + 1.0) * share) - 1.0) <
              1e-12);
  fixture_close(&f);
}

static void bad_profiles(void **state) {
  (void)state;
  fixture f;
  ql_profiles profiles;
  fixture_open(&f, LAMBERT, &(ql_grid_spec){4, 4, 2, 1000, 1000, 0, 0});
  write_text("inv_bad.csv", "sector,kind,index,factor\n"
                            "a,month,13,1\na,week,1,1\na,hour,3,-1\na,hour,x,1\n,hour,1,1\n"
                            "b,weekday,1,1\nb,weekday,2,1\n"
                            "c,weekday,1,2\nc,weekday,2,2\nc,weekday,3,2\nc,weekday,4,2\n"
                            "c,weekday,5,2\nc,weekday,6,2\nc,weekday,7,2\nc,weekday,7,2\n");
  assert_ok(ql_profiles_read(f.arena, "inv_bad.csv", &f.problems, &profiles));
  static const char *const expected[] = {
      "one of 1 ... 12", "month, weekday or hour", "factor '-1'", "index 'x'",
      "sector ''",       "has 2 of the 7 weekday", "mean 2.0000", "given twice"};
  for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
    if (!find_problem(&f, QL_ERROR, expected[i])) fail_msg("not reported: %s", expected[i]);
  assert_string_equal(f.problems.items[0].place, "inv_bad.csv:2");
  write_text("inv_bad.csv", "sector,index\n");
  assert_int_equal(ql_profiles_read(f.arena, "inv_bad.csv", &f.problems, &profiles), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "kind, factor"));
  fixture_close(&f);
}

/* --- a whole inventory ---------------------------------------------------------------------------
 */

enum { N = 10 };

static void write_inventory(const char *path, size_t months, const char *units, double value) {
  ql_nc *nc;
  assert_ok(ql_nc_create(path, &nc));
  assert_ok(ql_nc_define_dimension(nc, "lat", N));
  assert_ok(ql_nc_define_dimension(nc, "lon", N));
  assert_ok(ql_nc_define_dimension(nc, "month", months));
  put_axis(nc, "lat", "degrees_north");
  put_axis(nc, "lon", "degrees_east");
  static const char *const names[] = {"NOx", "PM25", "Hg"};
  for (int v = 0; v < 3; v++)
    assert_ok(ql_nc_define(nc, &(ql_nc_spec){.name = names[v],
                                             .type = QL_NC_DOUBLE,
                                             .dimensions = "month lat lon",
                                             .units = units}));
  put_values(nc, "lat", N, 29.45, 0.05);
  put_values(nc, "lon", N, 119.95, 0.05);
  double values[12 * N * N];
  for (size_t n = 0; n < months * N * N; n++) values[n] = value * (double)(1 + n / (N * N));
  for (int v = 0; v < 3; v++) assert_ok(ql_nc_write_double(nc, names[v], NULL, values));
  assert_ok(ql_nc_commit(nc));
}

static const char speciation_csv[] = "# pollutant to model\n"
                                     "sector,pollutant,species,amount,units\n"
                                     "*,NOx,NO,0.0196,mol g-1\n"
                                     "*,NOx,NO2,0.0022,mol g-1\n"
                                     "industry,PM25,POA,0.25,g g-1\n"
                                     "industry,PM25,FPRM,0.75,g g-1\n"
                                     "*,PM25,PEC,1,g g-1\n";

static const char vertical_csv[] = "sector,bottom_m,top_m,fraction\n"
                                   "industry,0,30,0.5\nindustry,30,90,0.5\n*,0,20,1\n";

static ql_emissions *open_inventory(fixture *f, const char *vertical, ql_status expected) {
  static char sector[] = "industry", file[] = "inv.nc", spec[] = "inv_spec.csv",
              prof[] = "inv_profiles.csv", name[] = "test";
  static ql_case_inventory inventory;
  static ql_case config;
  static char split[64];
  snprintf(split, sizeof split, "%s", vertical ? vertical : "");
  inventory = (ql_case_inventory){name, file, sector, spec, prof, vertical ? split : NULL};
  config = (ql_case){.utc_offset = 28800.0,
                     .emissions = {.inventories = &inventory, .inventories_count = 1}};
  ql_emissions *e = NULL;
  const ql_status status = fixture_emissions(f, &config, NULL, &e);
  if (status != expected) print_problems(f);
  assert_int_equal(status, expected);
  return e;
}

static double area_sum(const fixture *f, const ql_emission *area, const char *name, int layer) {
  const int species = ql_species_find(&f->species, name);
  double sum = 0.0;
  for (int s = 0; s < area->count; s++)
    for (size_t c = 0; c < f->grid->plane && area->species[s] == species; c++)
      sum += (double)area->rate[(size_t)(s * area->layers + layer) * f->grid->plane + c];
  return sum;
}

static void annual_inventory(void **state) {
  (void)state;
  fixture f;
  fixture_open(&f, LAMBERT, &(ql_grid_spec){60, 60, 3, 3000, 3000, -90000, -90000});
  write_inventory("inv.nc", 1, "t year-1", 10.0); /* 1000 t of each a year */
  write_text("inv_spec.csv", speciation_csv);
  write_text("inv_profiles.csv", profiles_csv);
  write_text("inv_vertical.csv", vertical_csv);
  ql_emissions *e = open_inventory(&f, "inv_vertical.csv", QL_OK);
  assert_non_null(find_problem(&f, QL_WARNING, "Hg"));
  const ql_emission *area;
  const ql_stack_emission *stacks;
  const double t = time_of("2023-07-15T09:00+08:00");
  assert_int_equal(ql_emissions_read(e, t, &area, &stacks), QL_ERR_ARGUMENT); /* no heights yet */
  ql_met_fields met;
  fill_met(&f, (double[]){20, 60, 150}, &met);
  ql_emissions_set_layers(e, met.thickness);
  assert_ok(ql_emissions_read(e, t, &area, &stacks));
  assert_int_equal(area->layers, 3);
  const double weight = 5 * 1.2 + 4 * 4 * 1.1 + 5 * 0.8 + 5 * 0.6;
  const double kg = 1e6 * 1.2 / 12.0 * 0.8 / weight * 2.0 / 24.0 / 3600.0; /* kg s-1 in that hour */
  /* 0-20 m: 2/3 of the first half; 20-60: the rest of it and half of the second; then the rest. */
  const double part[3] = {1.0 / 3.0, 1.0 / 6.0 + 0.25, 0.25};
  for (int k = 0; k < 3; k++) {
    assert_true(fabs(area_sum(&f, area, "NO", k) / (kg * 19.6 * part[k]) - 1.0) < 1e-6);
    assert_true(fabs(area_sum(&f, area, "NO2", k) / (kg * 2.2 * part[k]) - 1.0) < 1e-6);
    assert_true(fabs(area_sum(&f, area, "POA", k) / (kg * 0.25 * part[k]) - 1.0) < 1e-6);
    assert_true(fabs(area_sum(&f, area, "FPRM", k) / (kg * 0.75 * part[k]) - 1.0) < 1e-6);
    assert_true(area_sum(&f, area, "PEC", k) == 0.0); /* the sector's own rows hide those of "*" */
  }
  assert_int_equal(ql_emissions_rows(e), 5); /* two each, and one not used */
  for (int n = 0; n < 5; n++) {
    const ql_emissions_row row = ql_emissions_row_at(e, n);
    assert_true(fabs(row.file / (kg * 3600.0) - 1.0) < 1e-12);
    assert_true(fabs(row.inside / row.file - 1.0) < 1e-12);
    if (row.model)
      assert_true(fabs(row.emitted / (row.inside * row.factor) - 1.0) < 1e-6);
    else
      assert_string_equal(row.species, "Hg");
  }
  const int no = ql_species_find(&f.species, "NO");
  assert_true(fabs(ql_emissions_handed_out(e, no) / (kg * 3600.0 * 19.6) - 1.0) < 1e-6);
  ql_emissions_close(e);
  fixture_close(&f);
}

/* Twelve monthly totals: July has 7 times January's, and its own days share it. */
static void monthly_inventory(void **state) {
  (void)state;
  fixture f;
  fixture_open(&f, LAMBERT, &(ql_grid_spec){60, 60, 3, 3000, 3000, -90000, -90000});
  write_inventory("inv.nc", 12, "t month-1", 1.0);
  write_text("inv_spec.csv", speciation_csv);
  write_text("inv_profiles.csv", "sector,kind,index,factor\n");
  ql_emissions *e = open_inventory(&f, NULL, QL_OK);
  const ql_emission *area;
  const ql_stack_emission *stacks;
  assert_ok(ql_emissions_read(e, time_of("2023-07-31T23:00+08:00"), &area, &stacks));
  const double july = 7e5 / (31.0 * 86400.0), august = 8e5 / (31.0 * 86400.0);
  assert_true(fabs(area_sum(&f, area, "NO", 0) / (july * 19.6) - 1.0) < 1e-6);
  assert_ok(ql_emissions_read(e, time_of("2023-08-01T00:00+08:00"), &area, &stacks));
  assert_true(fabs(area_sum(&f, area, "NO", 0) / (august * 19.6) - 1.0) < 1e-6);
  ql_emissions_close(e);
  fixture_close(&f);
}

static void hostile_inventories(void **state) {
  (void)state;
  static const struct {
    size_t months;
    const char *units;
    double value;
    const char *message;
  } cases[] = {{1, NULL, 1.0, "no units"},
               {1, "furlongs", 1.0, "furlongs"},
               {1, "kg m-3", 1.0, "not one of an emission"},
               {5, "t year-1", 1.0, "5 records"},
               {1, "t year-1", -1.0, "negative"},
               {1, "t year-1", (double)NAN, "not finite"},
               {1, "mol s-1", 1.0, "the amount is per gram"}};
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
    fixture f;
    fixture_open(&f, LAMBERT, &(ql_grid_spec){8, 8, 3, 3000, 3000, -12000, -12000});
    write_text("inv_spec.csv", speciation_csv);
    write_text("inv_profiles.csv", "sector,kind,index,factor\n");
    write_inventory("inv.nc", cases[n].months, cases[n].units, cases[n].value);
    open_inventory(&f, NULL, QL_ERR_INPUT);
    if (!find_problem(&f, QL_ERROR, cases[n].message)) {
      print_problems(&f);
      fail_msg("not reported: %s", cases[n].message);
    }
    fixture_close(&f);
  }
}

/* Two sectors share a table: what is wrong with it is said once. */
static void shared_tables(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  char name[] = "a", file[] = "inv.nc", sector[] = "industry", spec[] = "inv_spec.csv";
  ql_case_inventory two[2] = {{name, file, sector, spec, NULL, NULL},
                              {name, file, sector, spec, NULL, NULL}};
  const ql_case config = {.emissions = {.inventories = two, .inventories_count = 2}};
  fixture_open(&f, LAMBERT, &(ql_grid_spec){8, 8, 3, 3000, 3000, -12000, -12000});
  write_inventory("inv.nc", 1, "t year-1", 1.0);
  write_text("inv_spec.csv", "sector,pollutant,species,amount,units\n"
                             "*,NOx,NO,0.0196,mol g-1\n*,NOx,NOPE,1,mol g-1\n"
                             "*,NOx,N,1,mol g-1\n*,NOx,NOPE,1,mol g-1\n");
  assert_ok(fixture_emissions(&f, &config, NULL, &e));
  int said = 0;
  for (size_t n = 0; n < f.problems.count; n++)
    said += strstr(f.problems.items[n].text, "no species NOPE, N;") != NULL;
  assert_int_equal(said, 1);
  ql_emissions_close(e);
  fixture_close(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quantities),          cmocka_unit_test(years_close),
      cmocka_unit_test(one_hour_by_hand),    cmocka_unit_test(bad_profiles),
      cmocka_unit_test(annual_inventory),    cmocka_unit_test(monthly_inventory),
      cmocka_unit_test(hostile_inventories), cmocka_unit_test(shared_tables)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
