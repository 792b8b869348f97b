#include "inputs/case/timezone.h"

#include "inputs/case/posix_zone.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ZONE_FOLDER "/usr/share/zoneinfo"
enum { HEADER = 44, MAX_FILE = 1 << 16 }; /* the largest zone file of tzdata has under 4 KiB */

typedef struct zone_file {
  const unsigned char *data;
  size_t size, at; /* bytes, and where the block being read begins */
} zone_file;

/* Counts of a TZif header, in the order of RFC 8536 section 3.1. */
typedef struct zone_counts {
  size_t ut, standard, leap, time, type, abbreviation;
} zone_counts;

static int64_t big_endian(const unsigned char *bytes, size_t count) {
  uint64_t value = bytes[0] & 0x80U ? UINT64_MAX : 0; /* sign */
  for (size_t i = 0; i < count; i++) value = value << 8U | bytes[i];
  int64_t result;
  memcpy(&result, &value, sizeof result);
  return result;
}

static bool read_counts(const zone_file *file, zone_counts *c) {
  const unsigned char *header = file->data + file->at;
  if (file->size - file->at < HEADER || memcmp(header, "TZif", 4) != 0) return false;
  size_t *const fields[] = {&c->ut, &c->standard, &c->leap, &c->time, &c->type, &c->abbreviation};
  for (size_t i = 0; i < 6; i++) {
    const int64_t count = big_endian(header + 20 + 4 * i, 4);
    if (count < 0 || count > MAX_FILE) return false;
    *fields[i] = (size_t)count;
  }
  return c->type > 0;
}

/* Bytes of a data block whose times have `width` bytes. */
static size_t block_size(const zone_counts *c, size_t width) {
  return c->time * (width + 1) + c->type * 6 + c->abbreviation + c->leap * (width + 4) +
         c->standard + c->ut;
}

/* The rule that holds after the last transition: "\nCST-8\n" at the end of the file. */
static bool read_footer(const zone_file *file, size_t end, double time, double *east) {
  char rule[128];
  if (end >= file->size || file->data[end] != '\n') return false;
  const unsigned char *text = file->data + end + 1;
  const unsigned char *stop = memchr(text, '\n', file->size - end - 1);
  if (!stop || (size_t)(stop - text) >= sizeof rule) return false;
  memcpy(rule, text, (size_t)(stop - text));
  rule[stop - text] = '\0';
  return ql_posix_zone_offset(rule, time, east);
}

/* The second block (64-bit times) and the footer of a version 2+ file. */
static bool find_offset(zone_file *file, double time, double *east) {
  zone_counts c;
  if (!read_counts(file, &c) || file->data[file->at + 4] < '2') return false;
  file->at += HEADER + block_size(&c, 4);
  if (file->at > file->size || !read_counts(file, &c)) return false;
  const size_t begin = file->at + HEADER, end = begin + block_size(&c, 8);
  if (end > file->size) return false;
  const unsigned char *times = file->data + begin, *types = times + 8 * c.time;
  const unsigned char *local = types + c.time;
  size_t after = 0;
  while (after < c.time && (double)big_endian(times + 8 * after, 8) <= time) after++;
  if (after == c.time && read_footer(file, end, time, east)) return true;
  const size_t type = after ? types[after - 1] : 0; /* before the first: type 0 (section 3.2) */
  if (type >= c.type) return false;
  *east = (double)big_endian(local + 6 * type, 4);
  return true;
}

/* "+08:00", "-03:30", "+8", "Z" or "UTC" */
static bool parse_offset(const char *zone, double *east) {
  int hours = 0, minutes = 0, used = 0;
  *east = 0.0;
  if (strcmp(zone, "Z") == 0 || strcmp(zone, "UTC") == 0) return true;
  if ((*zone != '+' && *zone != '-') || zone[1] < '0' || zone[1] > '9') return false;
  if (sscanf(zone + 1, "%2d%n:%2d%n", &hours, &used, &minutes, &used) < 1) return false;
  if (zone[1 + used] || minutes < 0 || minutes > 59 || hours > 14) return false;
  *east = (*zone == '-' ? -1.0 : 1.0) * (hours * 3600.0 + minutes * 60.0);
  return true;
}

static bool is_name(const char *zone) {
  static const char allowed[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";
  const size_t length = strlen(zone);
  return length < 64 && zone[0] >= 'A' && zone[0] <= 'Z' && !zone[strspn(zone, allowed)];
}

static ql_status unknown(const char *zone) {
  if (access(ZONE_FOLDER, R_OK) != 0)
    return ql_error_set(QL_ERR_INPUT,
                        "'%.64s' cannot be looked up: the zone data (" ZONE_FOLDER
                        ", package tzdata) are not here; write the offset from UTC, like +08:00",
                        zone);
  return ql_error_set(QL_ERR_INPUT,
                      "'%.64s' is not a time zone; write an offset like +08:00 (at most 14 hours) "
                      "or a name like Asia/Shanghai or Europe/Helsinki",
                      zone);
}

ql_status ql_timezone_offset(const char *zone, double time, double *east) {
  if (parse_offset(zone, east)) return QL_OK;
  char path[128];
  snprintf(path, sizeof path, ZONE_FOLDER "/%.64s", zone);
  FILE *stream = is_name(zone) ? fopen(path, "rb") : NULL;
  if (!stream) return unknown(zone);
  unsigned char *data = malloc(MAX_FILE);
  if (!data) {
    fclose(stream);
    return ql_error_set(QL_ERR_MEMORY, "out of memory reading %s", path);
  }
  zone_file file = {.data = data, .size = fread(data, 1, MAX_FILE, stream)};
  fclose(stream);
  const bool found = find_offset(&file, time, east);
  free(data);
  return found ? QL_OK : unknown(zone);
}
