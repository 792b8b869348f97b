#include "base/nc_classic.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The layout is the grammar in "NetCDF Classic Format Specification" (Unidata, NetCDF Users' Guide,
 * appendix B): a header of big-endian numbers, then the fixed-size variables, then the records,
 * each holding a slice of every variable whose first dimension is the unlimited one. Sizes are kept
 * in doubles, exact to 9 PB, so that no product of a damaged header overflows. */
typedef struct reader {
  FILE *stream;
  int version;           /* 1, 2 or 5 */
  double size, position; /* bytes */
  bool short_of_data;    /* something was wanted from behind the end */
  double *dimensions;    /* lengths; 0: the record dimension */
  size_t dimension_count;
  double records, record_size; /* -1: not recorded in the header; bytes */
  double fixed_end;            /* of the fixed-size variables, bytes */
  double record_end;           /* of the farthest first slice of a record variable, bytes */
  double only_slice;           /* the unpadded slice, for a file of one record variable */
  int record_variables;
} reader;

static double read_number(reader *r, int bytes) {
  unsigned char data[8];
  if (r->short_of_data || fread(data, 1, (size_t)bytes, r->stream) != (size_t)bytes) {
    r->short_of_data = true;
    return 0.0;
  }
  r->position += bytes;
  double value = 0.0;
  for (int i = 0; i < bytes; i++) value = 256.0 * value + data[i];
  return value;
}

/* Counts and lengths have 8 bytes in CDF-5, offsets in CDF-2 and CDF-5. */
static double read_count(reader *r) {
  return read_number(r, r->version == 5 ? 8 : 4);
}

static double padded(double bytes) {
  const double words = bytes / 4.0;
  const double whole = (double)(uint64_t)(words < 1e15 ? words : 1e15);
  return 4.0 * (whole < words ? whole + 1.0 : whole);
}

static void skip(reader *r, double bytes) {
  r->position += padded(bytes);
  if (r->position > r->size || fseek(r->stream, (long)padded(bytes), SEEK_CUR))
    r->short_of_data = true;
}

static double type_size(double type) {
  static const double sizes[] = {0, 1, 1, 2, 4, 4, 8, 1, 2, 4, 8, 8};
  return type >= 1.0 && type <= 11.0 ? sizes[(int)type] : 0.0;
}

/* "ABSENT" (two zeros) or a tag and a count. */
static double read_list(reader *r) {
  read_number(r, 4);
  return read_count(r);
}

static void skip_attributes(reader *r) {
  const double count = read_list(r);
  for (double a = 0.0; a < count && !r->short_of_data; a++) {
    skip(r, read_count(r));
    const double size = type_size(read_number(r, 4));
    skip(r, size * read_count(r));
  }
}

static void read_dimensions(reader *r) {
  const double count = read_list(r);
  if (r->short_of_data || 8.0 * count > r->size) { /* each takes 8 bytes of header at least */
    r->short_of_data = true;
    return;
  }
  r->dimension_count = (size_t)count;
  r->dimensions = calloc(r->dimension_count + 1, sizeof *r->dimensions);
  for (size_t d = 0; r->dimensions && d < r->dimension_count && !r->short_of_data; d++) {
    skip(r, read_count(r));
    r->dimensions[d] = read_count(r);
  }
}

static void read_variable(reader *r) {
  bool record = false;
  double values = 1.0;
  skip(r, read_count(r));
  const double rank = read_count(r);
  for (double a = 0.0; a < rank && !r->short_of_data; a++) {
    const double id = read_count(r);
    const double length = id < (double)r->dimension_count ? r->dimensions[(size_t)id] : 1.0;
    if (a == 0.0 && length == 0.0)
      record = true;
    else
      values *= length;
  }
  skip_attributes(r);
  const double slice = values * type_size(read_number(r, 4));
  read_count(r); /* vsize, which is capped for large variables: `slice` stands for it */
  const double end = read_number(r, r->version == 1 ? 4 : 8) + slice;
  double *last = record ? &r->record_end : &r->fixed_end;
  if (end > *last) *last = end;
  if (!record) return;
  r->record_variables++;
  r->record_size += padded(slice);
  r->only_slice = slice;
}

/* Bytes that the file must have; less is known where the number of records is not recorded. */
static double expected_size(const reader *r) {
  if (r->records <= 0.0 || r->record_variables == 0) return r->fixed_end;
  const double stride = r->record_variables == 1 ? r->only_slice : r->record_size;
  const double end = r->record_end + (r->records - 1.0) * stride;
  return end > r->fixed_end ? end : r->fixed_end;
}

static ql_status read_header(reader *r, const char *path) {
  r->position = 4.0;
  r->records = read_count(r);
  if (r->records == 4294967295.0 || r->records > 1.8e19) r->records = -1.0; /* "STREAMING" */
  read_dimensions(r);
  if (!r->short_of_data && !r->dimensions)
    return ql_error_set(QL_ERR_MEMORY, "out of memory reading %s", path);
  if (!r->short_of_data) skip_attributes(r);
  const double count = r->short_of_data ? 0.0 : read_list(r);
  for (double v = 0.0; v < count && !r->short_of_data; v++) read_variable(r);
  if (r->short_of_data)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: is cut off: it ends (after %.0f bytes) inside its header; fetch or "
                        "make it again",
                        path, r->size);
  if (expected_size(r) > r->size)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: is cut off: it has %.0f bytes, and its variables need %.0f; fetch or "
                        "make it again",
                        path, r->size, expected_size(r));
  return QL_OK;
}

ql_status ql_nc_classic_check(const char *path) {
  unsigned char magic[4] = {0};
  FILE *stream = fopen(path, "rb");
  if (!stream) return ql_error_set(QL_ERR_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
  reader r = {.stream = stream};
  ql_status status = QL_OK;
  const bool classic = fread(magic, 1, 4, stream) == 4 && memcmp(magic, "CDF", 3) == 0 &&
                       (magic[3] == 1 || magic[3] == 2 || magic[3] == 5);
  r.version = magic[3];
  if (classic && fseek(stream, 0, SEEK_END) == 0) {
    r.size = (double)ftell(stream);
    fseek(stream, 4, SEEK_SET);
    status = read_header(&r, path);
  }
  fclose(stream);
  free(r.dimensions);
  return status;
}
