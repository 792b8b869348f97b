#include "outputs/grid_records.h"

#include "base/file.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, VERSION = 1 };

/* What the file begins with: it must be the same, byte for byte, where it is read. */
typedef struct head {
  char magic[8];
  uint32_t version, order; /* `order` reads otherwise on a machine of another byte order */
  uint64_t values;         /* floats of a record */
} head;

static size_t plane_values(const ql_fields *fields) {
  return (size_t)fields->grid->ny * (size_t)fields->grid->nx;
}

static size_t mean_values(const ql_fields *fields) {
  return (size_t)fields->count * (size_t)fields->layers * plane_values(fields);
}

static head head_of(const ql_fields *fields) {
  return (head){.magic = {'Q', 'L', 'R', 'E', 'C', 'O', 'R', 'D'},
                .version = VERSION,
                .order = 0x01020304,
                .values = mean_values(fields) + 2 * plane_values(fields)};
}

/* Bytes of a file of `count` records. */
static off_t length_of(const ql_fields *fields, size_t count) {
  const head h = head_of(fields);
  return (off_t)(sizeof h + count * (2 * sizeof(double) + h.values * sizeof(float)));
}

static void path_of(const ql_grid_records *records, char path[PATH_SIZE]) {
  snprintf(path, PATH_SIZE, "%s/forecast.records", records->folder);
}

static ql_status io_error(const ql_grid_records *records, const char *what, const char *why) {
  char path[PATH_SIZE];
  path_of(records, path);
  return ql_error_set(QL_ERR_IO, "%s: cannot be %s: %s", path, what, why);
}

static ql_status put(const ql_grid_records *records, const void *data, size_t bytes) {
  return fwrite(data, 1, bytes, records->file) == bytes
             ? QL_OK
             : io_error(records, "written", strerror(errno));
}

/* Hand what was put to the system, so that an error is told at the record where it happens. */
static ql_status flush(const ql_grid_records *records) {
  return fflush(records->file) ? io_error(records, "written", strerror(errno)) : QL_OK;
}

static ql_status create(ql_grid_records *records) {
  char path[PATH_SIZE];
  path_of(records, path);
  records->file = fopen(path, "wb");
  if (!records->file) return io_error(records, "created", strerror(errno));
  const head h = head_of(records->fields);
  return put(records, &h, sizeof h);
}

ql_status ql_grid_records_append(ql_grid_records *records, double start, double end) {
  const ql_fields *fields = records->fields;
  if (!records->file) QL_TRY(create(records));
  QL_TRY(put(records, (double[2]){start, end}, 2 * sizeof(double)));
  QL_TRY(put(records, fields->mean, mean_values(fields) * sizeof *fields->mean));
  QL_TRY(put(records, fields->wind, 2 * plane_values(fields) * sizeof *fields->wind));
  QL_TRY(flush(records));
  records->count++;
  return QL_OK;
}

ql_status ql_grid_records_settle(ql_grid_records *records) {
  if (records->settled == records->count) return QL_OK;
  char path[PATH_SIZE];
  path_of(records, path);
  QL_TRY(ql_file_sync(path));
  records->settled = records->count;
  return QL_OK;
}

/* Does the open file begin as it should, and hold `count` records? */
static ql_status check(const ql_fields *fields, FILE *in, size_t count) {
  const head expected = head_of(fields);
  head found;
  struct stat info;
  if (fread(&found, sizeof found, 1, in) != 1 || memcmp(&found, &expected, sizeof found) != 0)
    return ql_error_set(QL_ERR_INPUT,
                        "it does not hold records of this case, this version of qinglan and this "
                        "kind of machine; start without --resume");
  if (fstat(fileno(in), &info) || info.st_size < length_of(fields, count))
    return ql_error_set(QL_ERR_INPUT,
                        "a part of the results so far is lost (%zu records are needed); start "
                        "without --resume",
                        count);
  return QL_OK;
}

static ql_status open_checked(const ql_grid_records *records, size_t count, const char *mode,
                              FILE **file) {
  char path[PATH_SIZE];
  path_of(records, path);
  *file = fopen(path, mode);
  if (!*file)
    return ql_error_set(QL_ERR_INPUT, "%s: %s: the results so far are lost; start without --resume",
                        path, strerror(errno));
  const ql_status status = check(records->fields, *file, count);
  if (status != QL_OK) {
    fclose(*file);
    *file = NULL;
  }
  return ql_error_context(status, "%s", path);
}

ql_status ql_grid_records_resume(ql_grid_records *records, size_t count) {
  QL_TRY(open_checked(records, count, "r+b", &records->file));
  records->count = records->settled = count;
  if (ftruncate(fileno(records->file), length_of(records->fields, count)) ||
      fseeko(records->file, 0, SEEK_END))
    return io_error(records, "cut", strerror(errno));
  return QL_OK;
}

ql_status ql_grid_records_open(const ql_grid_records *records, FILE **in) {
  return open_checked(records, records->count, "rb", in);
}

ql_status ql_grid_records_read(const ql_grid_records *records, FILE *in, size_t bytes, void *part) {
  if (fread(part, 1, bytes, in) == bytes) return QL_OK;
  return io_error(records, "read", feof(in) ? "it ends too early" : strerror(errno));
}

/* Everything behind the head of `from`, block by block. */
static ql_status copy_records(ql_grid_records *records, const ql_grid_records *from, FILE *in) {
  char block[1 << 16];
  size_t left = (size_t)(length_of(from->fields, from->count) - length_of(from->fields, 0));
  for (size_t part; left > 0; left -= part) {
    part = left < sizeof block ? left : sizeof block;
    QL_TRY(ql_grid_records_read(from, in, part, block));
    QL_TRY(put(records, block, part));
  }
  return flush(records);
}

ql_status ql_grid_records_adopt(ql_grid_records *records, const ql_grid_records *from) {
  FILE *in = NULL;
  if (from->count == 0) return QL_OK;
  QL_TRY(ql_grid_records_open(from, &in));
  ql_status status = create(records);
  if (status == QL_OK) status = copy_records(records, from, in);
  fclose(in);
  records->count = from->count;
  return status;
}

void ql_grid_records_clean(ql_grid_records *records) {
  char path[PATH_SIZE];
  path_of(records, path);
  if (records->file) fclose(records->file);
  records->file = NULL;
  remove(path);
}

void ql_grid_records_abandon(ql_grid_records *records) {
  if (!records->file) return;
  if (records->settled == 0) {
    ql_grid_records_clean(records);
    return;
  }
  fclose(records->file);
  records->file = NULL;
}
