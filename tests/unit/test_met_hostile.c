/* Files with one fault each: the reader must say which, and never crash or guess. */
#include "met_case.h"
#include "met_wrf_file.h"

static const char A[] = "test_met_hostile_a.nc", B[] = "test_met_hostile_b.nc";
static const char START[] = "2023-07-14T16:00", END[] = "2023-07-14T18:00";

/* Open the file of a spec: it must fail, and some error must say `text`. */
static void open_must_say(const wrf_file_spec *spec, const char *text) {
  met_case c;
  wrf_write(A, spec);
  met_case_start(&c, START, END);
  met_case_add(&c, A);
  assert_int_equal(met_case_open(&c), QL_ERR_INPUT);
  if (!met_case_says(&c, QL_ERROR, text)) {
    for (size_t n = 0; n < c.problems.count; n++)
      print_message("%s: %s\n", c.problems.items[n].place, c.problems.items[n].text);
    fail_msg("no problem says '%s'", text);
  }
  met_case_end(&c);
  remove(A);
}

/* Opening goes well; reading the frames must fail with `text`. */
static void read_must_say(const wrf_file_spec *spec, const char *text) {
  met_case c;
  ql_met_fields fields;
  wrf_write(A, spec);
  met_case_start(&c, START, END);
  met_case_add(&c, A);
  assert_ok(met_case_open(&c));
  assert_ok(ql_met_fields_create(c.arena, ql_meteorology_grid(c.met), &fields));
  ql_status status = QL_OK;
  for (int f = 0; f < 3 && status == QL_OK; f++) status = ql_meteorology_read(c.met, f, &fields);
  assert_int_equal(status, QL_ERR_INPUT);
  if (!strstr(ql_error_message(), text) || !strstr(ql_error_message(), A))
    fail_msg("'%s' does not say '%s'", ql_error_message(), text);
  met_case_end(&c);
  remove(A);
}

static void a_sound_file_opens_and_reads(void **state) {
  (void)state;
  met_case c;
  ql_met_fields fields;
  const wrf_file_spec s = wrf_sound();
  wrf_write(A, &s);
  met_case_start(&c, START, END);
  met_case_add(&c, A);
  assert_ok(met_case_open(&c));
  assert_int_equal(c.problems.error_count, 0);
  assert_ok(ql_met_fields_create(c.arena, ql_meteorology_grid(c.met), &fields));
  for (int f = 0; f < 3; f++) assert_ok(ql_meteorology_read(c.met, f, &fields));
  assert_int_equal(ql_meteorology_read(c.met, 3, &fields), QL_ERR_ARGUMENT);
  met_case_end(&c);
  remove(A);
}

static void missing_variables_are_listed_together(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.leave_out = "|U|PHB|QVAPOR|";
  open_must_say(&s, "missing variables: U, PHB, QVAPOR");
}

static void no_time_is_named(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.leave_out = "|Times|";
  open_must_say(&s, "neither Times nor XTIME");
}

static void no_source_of_heat_flux_is_named(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.leave_out = "|T2|TSK|";
  open_must_say(&s, "none of HFX, TSK and T2");
}

static void units_missing_or_wrong_are_named(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.no_units = "|QVAPOR|";
  open_must_say(&s, "variable QVAPOR has no units");
  s = wrf_sound();
  s.wrong_units = "|U|";
  open_must_say(&s, "variable U");
}

static void a_wrong_shape_is_named(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.wrong_shape = "|T|TSK|";
  open_must_say(&s, "variable T must have the shape");
  open_must_say(&s, "variable TSK must have the shape");
}

static void reversed_times_are_named(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.start += 7200.0;
  s.interval = -3600.0;
  open_must_say(&s, "the times must rise");
}

static void a_period_that_is_not_covered_is_named(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.start += 3600.0;
  open_must_say(&s, "2023-07-14T17:00:00Z to 2023-07-14T19:00:00Z");
}

static void no_frame_at_all_is_named(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.nt = 0;
  open_must_say(&s, "no frame");
}

static void a_projection_that_cannot_be_is_named(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.map_proj = 203;
  open_must_say(&s, "MAP_PROJ = 203");
}

static void coordinates_that_do_not_fit_are_named(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.shift_latitude = 0.01;
  open_must_say(&s, "cell (south_north 2, west_east 3)");
  s = wrf_sound();
  s.scale_factor = 1.002;
  open_must_say(&s, "MAPFAC_M of cell");
  s = wrf_sound();
  s.map_proj = 3; /* Lambert coordinates called Mercator */
  open_must_say(&s, "the projection attributes do not fit");
}

static void land_use_that_is_not_known_is_named(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.land_use = "SiB";
  open_must_say(&s, "MMINLU = 'SiB'");
  s = wrf_sound();
  s.land_category = 47;
  open_must_say(&s, "category 47 of USGS");
}

static void values_that_cannot_be_are_named_with_their_place(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.spoilt = "|T|";
  s.spoilt_value = NAN;
  read_must_say(&s, "variable T");
  s.spoilt_value = 200.0;
  read_must_say(&s, "temperature outside 150 to 350 K");
  s.spoilt = "|PHB|";
  s.spoilt_value = 0.0;
  read_must_say(&s, "PH + PHB does not rise");
  s.spoilt = "|PB|";
  s.spoilt_value = 120000.0;
  read_must_say(&s, "level 4, south_north 1, west_east 1");
  s.spoilt = "|V|";
  s.spoilt_value = -151.0;
  read_must_say(&s, "V is not within 150 m s-1 (-151)");
  s.spoilt = "|QVAPOR|";
  s.spoilt_value = -0.01;
  read_must_say(&s, "QVAPOR");
}

/* Two files: `second` must be refused with `text`. */
static void second_must_say(const wrf_file_spec *second, const char *text) {
  met_case c;
  const wrf_file_spec first = wrf_sound();
  wrf_write(A, &first);
  wrf_write(B, second);
  met_case_start(&c, START, END);
  met_case_add(&c, A);
  met_case_add(&c, B);
  assert_int_equal(met_case_open(&c), QL_ERR_INPUT);
  if (!met_case_says(&c, QL_ERROR, text)) fail_msg("'%s' lacks '%s'", ql_error_message(), text);
  met_case_end(&c);
  remove(A);
  remove(B);
}

static void files_that_do_not_fit_each_other_are_named(void **state) {
  (void)state;
  wrf_file_spec s = wrf_sound();
  s.start += 7200.0;
  second_must_say(&s, "must not overlap");
  s.start += 3600.0;
  s.nz = 5;
  second_must_say(&s, "dimension bottom_top has length 5, in the first file 6");
  s = wrf_sound();
  s.start += 3.0 * 3600.0;
  s.dx = 9000.0;
  second_must_say(&s, "all files must be on one grid");
  s = wrf_sound();
  s.start += 3.0 * 3600.0;
  s.leave_out = "|EXCH_H|";
  second_must_say(&s, "variable EXCH_H is in the first file but not in this one");
}

static void files_that_are_no_netcdf_are_named(void **state) {
  (void)state;
  const wrf_file_spec s = wrf_sound();
  wrf_write(B, &s);
  for (int kind = 0; kind < 3; kind++) { /* absent, empty, cut off in its header */
    met_case c;
    remove(A);
    if (kind) {
      char head[100];
      FILE *from = fopen(B, "rb"), *to = fopen(A, "wb");
      assert_true(from && to);
      assert_int_equal(fread(head, 1, sizeof head, from), sizeof head);
      if (kind == 2) assert_int_equal(fwrite(head, 1, sizeof head, to), sizeof head);
      fclose(from);
      fclose(to);
    }
    met_case_start(&c, START, END);
    met_case_add(&c, A);
    assert_int_equal(met_case_open(&c), QL_ERR_INPUT);
    assert_non_null(strstr(ql_error_message(), A));
    met_case_end(&c);
  }
  remove(A);
  remove(B);
}

/* The header is whole, the data are cut off: netCDF itself may read past the end as zeros or fail;
 * either way an error must come, not a crash. */
static void a_truncated_file_is_an_error(void **state) {
  (void)state;
  met_case c;
  ql_met_fields fields;
  const wrf_file_spec s = wrf_sound();
  wrf_write(A, &s);
  FILE *file = fopen(A, "rb");
  assert_non_null(file);
  fseek(file, 0, SEEK_END);
  const long size = ftell(file);
  fclose(file);
  assert_int_equal(truncate(A, size - size / 4), 0);
  met_case_start(&c, START, END);
  met_case_add(&c, A);
  ql_status status = met_case_open(&c);
  if (status == QL_OK) {
    assert_ok(ql_met_fields_create(c.arena, ql_meteorology_grid(c.met), &fields));
    for (int f = 0; f < 3 && status == QL_OK; f++) status = ql_meteorology_read(c.met, f, &fields);
  }
  assert_int_equal(status, QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), A));
  met_case_end(&c);
  remove(A);
}

static void settings_that_cannot_be_are_named(void **state) {
  (void)state;
  const wrf_file_spec s = wrf_sound();
  int tops[3] = {2, 2, 6};
  wrf_write(A, &s);
  for (int kind = 0; kind < 4; kind++) {
    met_case c;
    met_case_start(&c, START, END);
    if (kind < 3) met_case_add(&c, A);
    ql_case_meteorology *m = &c.settings.meteorology;
    if (kind == 0) m->skip_west = 5, m->skip_east = 4;
    if (kind == 1) m->skip_north = -1;
    if (kind == 2) m->layer_tops = tops, m->layer_tops_count = 3;
    const char *text[4] = {"leaves nothing", "a number is negative",
                           "entry 2 is 2; the entries must rise", "names no meteorology file"};
    assert_int_equal(met_case_open(&c), QL_ERR_INPUT);
    assert_true(met_case_says(&c, QL_ERROR, text[kind]));
    met_case_end(&c);
  }
  remove(A);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_sound_file_opens_and_reads),
      cmocka_unit_test(missing_variables_are_listed_together),
      cmocka_unit_test(no_time_is_named),
      cmocka_unit_test(no_source_of_heat_flux_is_named),
      cmocka_unit_test(units_missing_or_wrong_are_named),
      cmocka_unit_test(a_wrong_shape_is_named),
      cmocka_unit_test(reversed_times_are_named),
      cmocka_unit_test(a_period_that_is_not_covered_is_named),
      cmocka_unit_test(no_frame_at_all_is_named),
      cmocka_unit_test(a_projection_that_cannot_be_is_named),
      cmocka_unit_test(coordinates_that_do_not_fit_are_named),
      cmocka_unit_test(land_use_that_is_not_known_is_named),
      cmocka_unit_test(values_that_cannot_be_are_named_with_their_place),
      cmocka_unit_test(files_that_do_not_fit_each_other_are_named),
      cmocka_unit_test(files_that_are_no_netcdf_are_named),
      cmocka_unit_test(a_truncated_file_is_an_error),
      cmocka_unit_test(settings_that_cannot_be_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
