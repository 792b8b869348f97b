#include "inputs/meteorology/frames.h"

#include "base/clock.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

enum { TIME_TEXT = 64 };

ql_status ql_frames_file(ql_frames *frames, int index, const ql_nc **file) {
  if (!frames->open || frames->open_file != index) {
    ql_nc_close(frames->open);
    frames->open = NULL;
    QL_TRY(ql_nc_open(frames->paths[index], &frames->open));
    frames->open_file = index;
  }
  *file = frames->open;
  return QL_OK;
}

void ql_frames_close(ql_frames *frames) {
  ql_nc_close(frames->open);
  frames->open = NULL;
}

/* Append the files of one pattern, in the order of their names. */
static ql_status expand(ql_arena *arena, const char *pattern, int capacity, ql_frames *frames) {
  glob_t found;
  const int error = glob(pattern, GLOB_NOCHECK, NULL, &found);
  if (error) return ql_error_set(QL_ERR_IO, "cannot list the files '%s'", pattern);
  ql_status status = QL_OK;
  for (size_t n = 0; n < found.gl_pathc && frames->file_count < capacity && status == QL_OK; n++)
    status = ql_arena_string(arena, found.gl_pathv[n], &frames->paths[frames->file_count++]);
  globfree(&found);
  return status;
}

static size_t count_matches(const char *pattern) {
  glob_t found;
  if (glob(pattern, GLOB_NOCHECK, NULL, &found)) return 1;
  const size_t count = found.gl_pathc;
  globfree(&found);
  return count;
}

static ql_status list_files(ql_arena *arena, const ql_case_meteorology *settings,
                            ql_frames *frames) {
  size_t capacity = 0;
  for (unsigned n = 0; n < settings->files_count; n++)
    capacity += count_matches(settings->files[n]);
  QL_TRY(
      ql_arena_take(arena, "list of meteorology files", capacity, sizeof(char *), &frames->paths));
  for (unsigned n = 0; n < settings->files_count; n++)
    QL_TRY(expand(arena, settings->files[n], (int)capacity, frames));
  if (!frames->file_count)
    return ql_error_set(QL_ERR_INPUT, "the case names no meteorology file (meteorology: files:)");
  return QL_OK;
}

static ql_status record_count(ql_frames *frames, int index, size_t *count) {
  const ql_nc *file = NULL;
  QL_TRY(ql_frames_file(frames, index, &file));
  QL_TRY(ql_nc_dimension(file, "Time", count));
  if (!*count)
    return ql_error_set(QL_ERR_INPUT, "%s: the file has no frame (its Time has length 0)",
                        ql_nc_path(file));
  return QL_OK;
}

/* Times as WRF writes them: the text variable Times, or XTIME with CF units. */
static ql_status read_times(const ql_nc *file, size_t count, double *times) {
  if (!ql_nc_has(file, "Times") && ql_nc_has(file, "XTIME"))
    return ql_nc_read_time(file, "XTIME", count, times);
  if (!ql_nc_has(file, "Times"))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: neither Times nor XTIME is there; without one of them the frames have "
                        "no time",
                        ql_nc_path(file));
  for (size_t n = 0; n < count; n++) {
    char text[TIME_TEXT];
    QL_TRY(ql_nc_read_string(file, "Times", n, sizeof text, text));
    QL_TRY(
        ql_error_context(ql_clock_parse(text, &times[n]), "%s: variable Times", ql_nc_path(file)));
  }
  return QL_OK;
}

static ql_status read_all_times(ql_problems *problems, const size_t *records, ql_frames *frames) {
  ql_status worst = QL_OK;
  int at = 0;
  for (int f = 0; f < frames->file_count; f++) {
    const ql_nc *file = NULL;
    QL_TRY(ql_frames_file(frames, f, &file));
    const ql_status status = ql_problems_status(problems, frames->paths[f],
                                                read_times(file, records[f], &frames->times[at]));
    if (status != QL_OK) worst = status;
    for (size_t r = 0; r < records[f]; r++, at++) {
      frames->file[at] = f;
      frames->record[at] = (int)r;
    }
  }
  return worst;
}

static void check_order(const ql_frames *frames, ql_problems *problems) {
  for (int n = 1; n < frames->count; n++) {
    char earlier[QL_CLOCK_TEXT], later[QL_CLOCK_TEXT];
    if (frames->times[n] > frames->times[n - 1]) continue;
    ql_clock_format(frames->times[n - 1], earlier);
    ql_clock_format(frames->times[n], later);
    if (frames->file[n] == frames->file[n - 1])
      ql_problems_add(problems, QL_ERROR, frames->paths[frames->file[n]],
                      "frame %d is at %s, after a frame at %s: the times must rise",
                      frames->record[n] + 1, later, earlier);
    else
      ql_problems_add(problems, QL_ERROR, frames->paths[frames->file[n]],
                      "begins at %s, but the file before it (%s) ends at %s: files must be in time "
                      "order and must not overlap; cut one of them",
                      later, frames->paths[frames->file[n - 1]], earlier);
  }
}

static void check_period(const ql_case *settings, const ql_frames *frames, ql_problems *problems) {
  const double first = frames->times[0], last = frames->times[frames->count - 1];
  if (settings->start_time >= first && settings->end_time <= last) return;
  char wanted[2][QL_CLOCK_TEXT], there[2][QL_CLOCK_TEXT];
  ql_clock_format(settings->start_time, wanted[0]);
  ql_clock_format(settings->end_time, wanted[1]);
  ql_clock_format(first, there[0]);
  ql_clock_format(last, there[1]);
  ql_problems_add(problems, QL_ERROR, frames->paths[0],
                  "the meteorology covers %s to %s, but the case runs from %s to %s: add files or "
                  "change start and end",
                  there[0], there[1], wanted[0], wanted[1]);
}

ql_status ql_frames_open(ql_arena *arena, const ql_case *settings, ql_problems *problems,
                         ql_frames *frames) {
  *frames = (ql_frames){0};
  const size_t errors = problems->error_count;
  QL_TRY(ql_problems_status(problems, "meteorology",
                            list_files(arena, &settings->meteorology, frames)));
  size_t *records = NULL, total = 0;
  QL_TRY(
      ql_arena_take(arena, "frame counts", (size_t)frames->file_count, sizeof *records, &records));
  for (int f = 0; f < frames->file_count; f++) {
    ql_problems_status(problems, frames->paths[f], record_count(frames, f, &records[f]));
    total += records[f];
  }
  if (problems->error_count > errors) return ql_problems_result(problems);
  QL_TRY(ql_arena_take(arena, "frame times", total, sizeof(double), &frames->times));
  QL_TRY(ql_arena_take(arena, "frame files", total, sizeof(int), &frames->file));
  QL_TRY(ql_arena_take(arena, "frame records", total, sizeof(int), &frames->record));
  frames->count = (int)total;
  QL_TRY(read_all_times(problems, records, frames));
  check_order(frames, problems);
  check_period(settings, frames, problems);
  return problems->error_count > errors ? ql_problems_result(problems) : QL_OK;
}
