#include "outputs/report_encode.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MISSING = -32768, MOST_DIGITS = 9, LEAST_DIGITS = -9 };
static const double most_shown = 2000.0; /* greatest scaled integer: 0.5 in 200 at the least */

json_t *ql_report_number(double value) {
  return isfinite(value) ? json_real(value) : json_null();
}

/* Bytes of the UTF-8 sequence that begins at `s`, 0 if there is none (RFC 3629). */
static int sequence_length(const unsigned char *s) {
  if (s[0] < 0x80) return 1;
  const int length = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
  if (s[0] < 0xc2 || s[0] > 0xf4) return 0;
  for (int n = 1; n < length; n++)
    if ((s[n] & 0xc0) != 0x80) return 0;
  const bool overlong = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
  const bool outside = (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf4 && s[1] > 0x8f);
  return overlong || outside ? 0 : length;
}

json_t *ql_report_text(const char *text) {
  json_t *string = json_string(text);
  if (string) return string;
  char *copy = strdup(text);
  for (unsigned char *at = (unsigned char *)copy; at && *at;) {
    const int length = sequence_length(at);
    if (!length) *at = '?';
    at += length ? length : 1;
  }
  string = copy ? json_string(copy) : NULL;
  free(copy);
  return string;
}

/* RFC 4648, section 4. */
static json_t *base64(const unsigned char *bytes, size_t count) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const size_t length = (count + 2) / 3 * 4;
  char *text = malloc(length + 1);
  if (!text) return NULL;
  char *out = text;
  for (size_t n = 0; n < count; n += 3) {
    const unsigned b1 = n + 1 < count ? bytes[n + 1] : 0, b2 = n + 2 < count ? bytes[n + 2] : 0;
    const unsigned group = (unsigned)bytes[n] << 16 | b1 << 8 | b2;
    *out++ = letters[group >> 18];
    *out++ = letters[group >> 12 & 63];
    *out++ = n + 1 < count ? letters[group >> 6 & 63] : '=';
    *out++ = n + 2 < count ? letters[group & 63] : '=';
  }
  json_t *string = json_stringn_nocheck(text, length);
  free(text);
  return string;
}

json_t *ql_report_floats(const float *values, size_t count) {
  unsigned char *bytes = malloc(4 * count + 1);
  if (!bytes) return NULL;
  for (size_t n = 0; n < count; n++) {
    uint32_t bits;
    memcpy(&bits, &values[n], sizeof bits);
    for (int b = 0; b < 4; b++) bytes[4 * n + (size_t)b] = (unsigned char)(bits >> 8 * b);
  }
  json_t *string = base64(bytes, 4 * count);
  free(bytes);
  return string;
}

static int digits_for(const float *values, size_t count) {
  double most = 0.0;
  for (size_t n = 0; n < count; n++)
    if (isfinite(values[n])) most = fmax(most, fabs((double)values[n]));
  int digits = MOST_DIGITS;
  while (digits > LEAST_DIGITS && most * pow(10.0, digits) >= most_shown) digits--;
  return most > 0.0 ? digits : 0;
}

json_t *ql_report_shorts(const float *values, size_t count) {
  const int digits = digits_for(values, count);
  const double scale = pow(10.0, digits);
  unsigned char *bytes = malloc(2 * count + 1);
  if (!bytes) return NULL;
  for (size_t n = 0; n < count; n++) {
    const long whole = isfinite(values[n]) ? lround((double)values[n] * scale) : MISSING;
    bytes[2 * n] = (unsigned char)(whole & 0xff);
    bytes[2 * n + 1] = (unsigned char)(whole >> 8 & 0xff);
  }
  json_t *text = base64(bytes, 2 * count);
  free(bytes);
  return json_pack("{s:i, s:o}", "digits", digits, "values", text);
}
