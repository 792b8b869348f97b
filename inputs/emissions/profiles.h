/* Month, weekday and hour profiles in local time, over the real calendar.
 *
 * Shares of a year: month m takes f_m / 12 of it (by its days where no month profile is given); a
 * day takes g_w / sum of g over the days of its month; an hour h_n / 24 of the day. Every level
 * sums to one exactly, so that the hours of a year add up to its total. */
#ifndef QL_INPUTS_EMISSIONS_PROFILES_H
#define QL_INPUTS_EMISSIONS_PROFILES_H

#include "base/arena.h"
#include "base/problems.h"
#include "inputs/emissions/quantity.h"

enum { QL_SECTOR_NAME = 32 };

typedef struct ql_profile {
  char sector[QL_SECTOR_NAME]; /* "*": every sector without rows of its own */
  bool has_month;
  double month[12], weekday[7], hour[24]; /* mean 1; weekday 0 is Monday */
} ql_profile;

typedef struct ql_profiles {
  int count;
  ql_profile *items;
} ql_profiles;

/* CSV sector,kind,index,factor: kind month (index 1-12), weekday (1 Monday - 7 Sunday) or hour
 * (0-23). Factors have mean 1 (to 0.5 %; rounding in the file is then removed). Faults go to
 * `problems`. `path` NULL: no profiles. */
ql_status ql_profiles_read(ql_arena *arena, const char *path, ql_problems *problems,
                           ql_profiles *profiles);

/* The profile of a sector, or the one of "*", or a flat one. */
const ql_profile *ql_profiles_find(const ql_profiles *profiles, const char *sector);

/* Rate factors of an hour: value * factor[n], summed over the pieces, is the mean rate (s-1).
 * Where the local clock is not a whole number of hours from UTC, an hour touches two local ones. */
typedef struct ql_pace {
  int count;
  int month[2]; /* 0-11, local */
  double factor[2];
} ql_pace;

/* `period` says what a value is the total of; `monthly`: values stand for single months, and the
 * month profile is not used. start: UTC, s since 1970; utc_offset: s east. */
ql_pace ql_profiles_pace(const ql_profile *profile, ql_period period, bool monthly, double start,
                         double utc_offset);

#endif
