#include "inputs/case/posix_zone.h"

#include "base/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* A rule's abbreviation: letters, or anything between < and >. */
static bool skip_name(const char **at) {
  const char *p = *at;
  if (*p == '<') {
    p = strchr(p, '>');
    if (!p) return false;
    p++;
  } else
    while (isalpha((unsigned char)*p)) p++;
  if (p - *at < 3) return false;
  *at = p;
  return true;
}

/* [+-]hh[:mm[:ss]] in seconds; hours up to 167 as RFC 8536 section 3.3.1 extends POSIX. */
static bool read_hms(const char **at, double *seconds) {
  const char *p = *at;
  const double sign = *p == '-' ? -1.0 : 1.0;
  int h = 0, m = 0, s = 0, used = 0;
  if (*p == '-' || *p == '+') p++;
  if (!isdigit((unsigned char)*p) ||
      sscanf(p, "%3d%n:%2d%n:%2d%n", &h, &used, &m, &used, &s, &used) < 1)
    return false;
  *seconds = sign * (h * 3600.0 + m * 60.0 + s);
  *at = p + used;
  return true;
}

static double year_start(int year) {
  const ql_date date = {.year = year, .month = 1, .day = 1};
  return ql_clock_from_date(&date);
}

/* The week-th `weekday` (0 Sunday) of a month, 5 being the last, as seconds since 1970. */
static double month_rule(int year, int month, int week, int weekday) {
  const ql_date first = {.year = year, .month = month, .day = 1};
  const ql_date next = {.year = year + month / 12, .month = month % 12 + 1, .day = 1};
  const double begin = ql_clock_from_date(&first), end = ql_clock_from_date(&next);
  const int first_weekday = (ql_clock_to_date(begin).weekday + 1) % 7; /* from 0 Monday */
  double day = begin + 86400.0 * ((weekday - first_weekday + 7) % 7 + 7 * (week - 1));
  while (day >= end) day -= 7 * 86400.0;
  return day;
}

/* ",Mm.w.d[/time]", ",Jn[/time]" or ",n[/time]": local seconds since 1970 in `year`. */
static bool read_change(const char **at, int year, double *local) {
  const char *p = *at;
  int month = 0, week = 0, weekday = 0, day = 0, used = 0;
  double hour = 7200.0;
  if (*p++ != ',') return false;
  if (sscanf(p, "M%2d.%1d.%1d%n", &month, &week, &weekday, &used) == 3) {
    if (month < 1 || month > 12 || week < 1 || week > 5 || weekday < 0 || weekday > 6) return false;
    *local = month_rule(year, month, week, weekday);
  } else if (sscanf(p, "J%3d%n", &day, &used) == 1 && day >= 1 && day <= 365) {
    const double length = (year_start(year + 1) - year_start(year)) / 86400.0;
    *local = year_start(year) + 86400.0 * (day - 1 + (length > 365.5 && day > 59)); /* no 29 Feb */
  } else if (isdigit((unsigned char)*p) && sscanf(p, "%3d%n", &day, &used) == 1 && day <= 365)
    *local = year_start(year) + 86400.0 * day;
  else
    return false;
  p += used;
  if (*p == '/') {
    p++;
    if (!read_hms(&p, &hour)) return false;
  }
  *local += hour;
  *at = p;
  return true;
}

bool ql_posix_zone_offset(const char *rule, double time, double *east) {
  double west = 0.0, summer_west = 0.0, begin = 0.0, end = 0.0;
  if (!skip_name(&rule) || !read_hms(&rule, &west)) return false;
  *east = -west; /* POSIX counts west of Greenwich */
  if (*rule == '\0') return true;
  if (!skip_name(&rule)) return false;
  summer_west = west - 3600.0;
  if (*rule != ',' && !read_hms(&rule, &summer_west)) return false;
  const int year = ql_clock_to_date(time - west).year;
  if (!read_change(&rule, year, &begin) || !read_change(&rule, year, &end) || *rule) return false;
  begin += west;
  end += summer_west;
  const bool summer =
      begin < end ? time >= begin && time < end : time >= begin || time < end; /* south */
  if (summer) *east = -summer_west;
  return true;
}
