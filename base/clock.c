#include "base/clock.h"

#include "base/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double day_seconds = 86400.0;

/* Days since 1970-01-01 of a civil date; March-based years make the leap day the last of its year.
 */
static long days_from_civil(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400, year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097L + day_of_era - 719468L;
}

double ql_clock_from_date(const ql_date *date) {
  const double days = (double)days_from_civil(date->year, date->month, date->day);
  return days * day_seconds + date->hour * 3600.0 + date->minute * 60.0 + date->second;
}

ql_date ql_clock_to_date(double time) {
  const long days = (long)floor(time / day_seconds);
  const double rest = time - (double)days * day_seconds;
  const long z = days + 719468L, era = (z >= 0 ? z : z - 146096L) / 146097L;
  const long day_of_era = z - era * 146097L;
  const long year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const long march_day = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const long m = (5 * march_day + 2) / 153;
  ql_date date = {.day = (int)(march_day - (153 * m + 2) / 5 + 1),
                  .month = (int)(m < 10 ? m + 3 : m - 9),
                  .hour = (int)(rest / 3600.0)};
  date.year = (int)(year_of_era + era * 400 + (date.month <= 2));
  date.minute = (int)((rest - date.hour * 3600.0) / 60.0);
  date.second = rest - date.hour * 3600.0 - date.minute * 60.0;
  date.day_of_year = (int)(days - days_from_civil(date.year, 1, 1)) + 1;
  date.weekday = (int)(((days + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
  return date;
}

/* "Z", "+08:00", "+08", " +08:00" or nothing: seconds east of UTC. */
static int parse_zone(const char *text, double *east) {
  char sign = '+';
  int hours = 0, minutes = 0, used = 0;
  *east = 0.0;
  while (*text == ' ') text++;
  if (*text == '\0' || strcmp(text, "Z") == 0 || strcmp(text, "UTC") == 0) return 1;
  if (sscanf(text, "%c%2d%n:%2d%n", &sign, &hours, &used, &minutes, &used) < 2) return 0;
  if ((sign != '+' && sign != '-') || hours > 14 || minutes > 59 || text[used]) return 0;
  *east = (sign == '+' ? 1.0 : -1.0) * (hours * 3600.0 + minutes * 60.0);
  return 1;
}

ql_status ql_clock_parse(const char *text, double *time) {
  ql_date d = {0};
  int used = 0, date_end = 0;
  char separator = ' ';
  double east = 0.0;
  int fields = sscanf(text, "%4d-%2d-%2d%n", &d.year, &d.month, &d.day, &date_end);
  if (fields == 3 &&
      sscanf(text + date_end, "%c%2d:%2d%n", &separator, &d.hour, &d.minute, &used) == 3 &&
      strchr("T _", separator)) {
    date_end += used;
    used = 0;
    if (sscanf(text + date_end, ":%lf%n", &d.second, &used) == 1) date_end += used;
  }
  /* written so that a NaN ("%lf" reads one) is out of range */
  const int in_range = d.hour >= 0 && d.hour < 24 && d.minute >= 0 && d.minute < 60 &&
                       d.second >= 0.0 && d.second < 60.0;
  const int good = fields == 3 && in_range && parse_zone(text + date_end, &east);
  const double made = good ? ql_clock_from_date(&d) : 0.0;
  const ql_date back = ql_clock_to_date(made);
  if (!good || back.year != d.year || back.month != d.month || back.day != d.day)
    return ql_error_set(
        QL_ERR_INPUT, "'%s' is not a date; write it as 2023-07-14T16:00:00Z or with +08:00", text);
  *time = made - east;
  return QL_OK;
}

void ql_clock_format(double time, char text[QL_CLOCK_TEXT]) {
  const ql_date d = ql_clock_to_date(floor(time + 0.5));
  snprintf(text, QL_CLOCK_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.year % 10000, d.month % 100,
           d.day % 100, d.hour % 100, d.minute % 100, (int)d.second % 100);
}

ql_status ql_clock_cf_units(const char *units, double *scale, double *epoch) {
  const char *since = strstr(units, " since ");
  char unit[32];
  if (!since || (size_t)(since - units) >= sizeof unit)
    return ql_error_set(QL_ERR_INPUT, "'%s' is not a CF time unit (like 'hours since 2023-07-14')",
                        units);
  memcpy(unit, units, (size_t)(since - units));
  unit[since - units] = '\0';
  ql_units_map map;
  QL_TRY(ql_units_between(unit, "s", &map));
  QL_TRY(ql_clock_parse(since + strlen(" since "), epoch));
  *scale = map.scale;
  return QL_OK;
}
