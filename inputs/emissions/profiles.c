#include "inputs/emissions/profiles.h"

#include "base/clock.h"
#include "base/csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double day_seconds = 86400.0, hour_seconds = 3600.0, mean_tolerance = 0.005;

static const struct {
  const char *name;
  int first, count;
} kinds[] = {{"month", 1, 12}, {"weekday", 1, 7}, {"hour", 0, 24}};

enum { KINDS = 3, MOST = 24 };

typedef struct draft { /* a profile while its rows are read */
  ql_profile *profile;
  int line; /* of its first row */
  bool given[KINDS][MOST];
} draft;

static double *factors(ql_profile *p, int kind) {
  return kind == 0 ? p->month : kind == 1 ? p->weekday : p->hour;
}

static void flat(ql_profile *p) {
  for (int k = 0; k < KINDS; k++)
    for (int i = 0; i < kinds[k].count; i++) factors(p, k)[i] = 1.0;
}

static draft *draft_of(draft *drafts, ql_profiles *profiles, const char *sector, int line) {
  for (int i = 0; i < profiles->count; i++)
    if (strcmp(profiles->items[i].sector, sector) == 0) return &drafts[i];
  ql_profile *p = &profiles->items[profiles->count];
  draft *d = &drafts[profiles->count++];
  *d = (draft){.profile = p, .line = line};
  snprintf(p->sector, sizeof p->sector, "%s", sector);
  flat(p);
  return d;
}

static int kind_of(const char *name) {
  for (int k = 0; k < KINDS; k++)
    if (strcmp(kinds[k].name, name) == 0) return k;
  return -1;
}

static void read_row(const ql_csv *t, int row, const int column[4], draft *drafts,
                     ql_profiles *profiles, ql_problems *problems) {
  char place[512];
  double index, factor;
  const char *sector = ql_csv_field(t, row, column[0]), *kind = ql_csv_field(t, row, column[1]);
  const int k = kind_of(kind);
  ql_csv_place(t, row, sizeof place, place);
  if (!*sector || strlen(sector) >= QL_SECTOR_NAME) {
    ql_problems_add(problems, QL_ERROR, place, "sector '%s' must be a name of under %d characters",
                    sector, QL_SECTOR_NAME);
  } else if (k < 0) {
    ql_problems_add(problems, QL_ERROR, place, "kind '%s' must be month, weekday or hour", kind);
  } else if (!ql_csv_number(t, row, column[2], &index) || index != floor(index) ||
             index < kinds[k].first || index >= kinds[k].first + kinds[k].count) {
    ql_problems_add(problems, QL_ERROR, place, "index '%s' of a %s must be one of %d ... %d",
                    ql_csv_field(t, row, column[2]), kind, kinds[k].first,
                    kinds[k].first + kinds[k].count - 1);
  } else if (!ql_csv_number(t, row, column[3], &factor) || factor < 0.0) {
    ql_problems_add(problems, QL_ERROR, place,
                    "factor '%s' must be a number that is not negative (mean 1)",
                    ql_csv_field(t, row, column[3]));
  } else {
    draft *d = draft_of(drafts, profiles, sector, t->line[row]);
    const int i = (int)index - kinds[k].first;
    if (d->given[k][i])
      ql_problems_add(problems, QL_ERROR, place, "%s %d of sector %s is given twice", kind,
                      (int)index, sector);
    d->given[k][i] = true;
    factors(d->profile, k)[i] = factor;
  }
}

/* All of a kind or none; mean 1. */
static void finish(const ql_csv *t, draft *d, ql_problems *problems) {
  char place[512];
  snprintf(place, sizeof place, "%s:%d", t->path, d->line);
  for (int k = 0; k < KINDS; k++) {
    double *f = factors(d->profile, k), sum = 0.0;
    int given = 0;
    for (int i = 0; i < kinds[k].count; i++) {
      given += d->given[k][i];
      sum += f[i];
    }
    const double mean = sum / kinds[k].count;
    if (given == 0) continue;
    if (given < kinds[k].count)
      ql_problems_add(problems, QL_ERROR, place, "sector %s has %d of the %d %s factors",
                      d->profile->sector, given, kinds[k].count, kinds[k].name);
    else if (fabs(mean - 1.0) > mean_tolerance)
      ql_problems_add(problems, QL_ERROR, place,
                      "the %s factors of sector %s have mean %.4f; divide them by it so that the "
                      "mean is 1",
                      kinds[k].name, d->profile->sector, mean);
    else
      for (int i = 0; i < kinds[k].count; i++) f[i] /= mean;
    if (k == 0) d->profile->has_month = true;
  }
}

/* The table, and as many drafts as it might have sectors, live in `scratch`. */
static ql_status read_table(ql_arena *arena, ql_arena *scratch, const char *path,
                            ql_problems *problems, ql_profiles *profiles) {
  static const char *const names[4] = {"sector", "kind", "index", "factor"};
  ql_csv table;
  int column[4];
  draft *drafts;
  ql_profiles read = {0};
  QL_TRY(ql_csv_read(scratch, path, &table));
  QL_TRY(ql_csv_columns(&table, 4, names, column));
  const size_t room = (size_t)table.rows + 1;
  QL_TRY(ql_arena_take(scratch, path, room, sizeof *read.items, &read.items));
  QL_TRY(ql_arena_take(scratch, path, room, sizeof *drafts, &drafts));
  for (int row = 0; row < table.rows; row++) read_row(&table, row, column, drafts, &read, problems);
  for (int i = 0; i < read.count; i++) finish(&table, &drafts[i], problems);
  const size_t count = (size_t)read.count;
  QL_TRY(ql_arena_take(arena, path, count + 1, sizeof *profiles->items, &profiles->items));
  memcpy(profiles->items, read.items, count * sizeof *read.items);
  profiles->count = read.count;
  return QL_OK;
}

ql_status ql_profiles_read(ql_arena *arena, const char *path, ql_problems *problems,
                           ql_profiles *profiles) {
  ql_arena *scratch = NULL;
  *profiles = (ql_profiles){0};
  if (!path) return QL_OK;
  QL_TRY(ql_arena_create(&scratch));
  const ql_status status = read_table(arena, scratch, path, problems, profiles);
  ql_arena_free(scratch);
  return status;
}

const ql_profile *ql_profiles_find(const ql_profiles *profiles, const char *sector) {
  static const ql_profile flat_profile = {
      .sector = "*",
      .month = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
      .weekday = {1, 1, 1, 1, 1, 1, 1},
      .hour = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}};
  const ql_profile *any = &flat_profile;
  for (int i = 0; i < profiles->count; i++) {
    if (strcmp(profiles->items[i].sector, sector) == 0) return &profiles->items[i];
    if (strcmp(profiles->items[i].sector, "*") == 0) any = &profiles->items[i];
  }
  return any;
}

static double days_of_year(int year) {
  const ql_date first = {.year = year, .month = 1, .day = 1};
  const ql_date next = {.year = year + 1, .month = 1, .day = 1};
  return (ql_clock_from_date(&next) - ql_clock_from_date(&first)) / day_seconds;
}

static double first_of_month(const ql_date *date, int ahead) {
  const int month = date->month - 1 + ahead;
  const ql_date first = {.year = date->year + month / 12, .month = month % 12 + 1, .day = 1};
  return ql_clock_from_date(&first);
}

/* Part of its month that one second of this local hour takes, s-1. */
static double share_of_month(const ql_profile *p, const ql_date *date) {
  const double first = first_of_month(date, 0);
  const int days = (int)lround((first_of_month(date, 1) - first) / day_seconds);
  const int weekday = ql_clock_to_date(first).weekday;
  double sum = 0.0;
  for (int d = 0; d < days; d++) sum += p->weekday[(weekday + d) % 7];
  const double day = sum > 0.0 ? p->weekday[date->weekday] / sum : 0.0;
  return day * p->hour[date->hour] / (24.0 * hour_seconds);
}

/* The total of the month per unit of value: what the calendar says of the value's period. */
static double month_total(const ql_profile *p, ql_period period, bool monthly,
                          const ql_date *date) {
  const double year = days_of_year(date->year);
  const double days = (first_of_month(date, 1) - first_of_month(date, 0)) / day_seconds;
  const double part = p->has_month ? p->month[date->month - 1] / 12.0 : days / year;
  const double whole_days = monthly ? days : year;
  const double whole = period == QL_PER_SECOND  ? whole_days * day_seconds
                       : period == QL_PER_YEAR  ? whole_days / year
                       : period == QL_PER_MONTH ? (monthly ? 1.0 : 12.0)
                                                : 1.0;
  return monthly ? whole : whole * part;
}

ql_pace ql_profiles_pace(const ql_profile *profile, ql_period period, bool monthly, double start,
                         double utc_offset) {
  ql_pace pace = {0};
  double local = start + utc_offset;
  const double end = local + hour_seconds;
  while (local < end - 1e-6 && pace.count < 2) {
    const double next = fmin(end, (floor(local / hour_seconds + 1e-9) + 1.0) * hour_seconds);
    const ql_date date = ql_clock_to_date(local + 1e-6);
    pace.month[pace.count] = date.month - 1;
    pace.factor[pace.count++] = (next - local) / hour_seconds *
                                month_total(profile, period, monthly, &date) *
                                share_of_month(profile, &date);
    local = next;
  }
  return pace;
}
