#include "app/whatif_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 20, TEXT_SIZE = 96, LABEL_SIZE = 192 };

/* Columns that a text takes on a terminal: two for a character of a Chinese script or a full-width
 * form, one for others (UTF-8; Unicode's East Asian Width, the ranges that names are made of). */
static int text_width(const char *text) {
  int width = 0;
  for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
    if ((*at & 0xc0) == 0x80) continue;
    const bool wide = (*at >= 0xe3 && *at <= 0xe9) || (*at == 0xe2 && at[1] >= 0xba) ||
                      (*at == 0xef && at[1] >= 0xbc) || *at >= 0xf0;
    width += wide ? 2 : 1;
  }
  return width;
}

static void print_left(const char *text, int width) {
  const int used = text_width(text);
  printf("%s%*s", text, used < width ? width - used : 0, "");
}

/* "name title", so that either finds its row in the other tables. */
static void label_of(const ql_whatif_row *row, char label[LABEL_SIZE]) {
  const bool own = strcmp(row->name, row->title) != 0;
  snprintf(label, LABEL_SIZE, "%s%s%s", row->name, own ? " " : "", own ? row->title : "");
}

static int name_width(const ql_whatif_comparison *c) {
  int width = NAME_WIDTH;
  for (int r = 0; r < c->count; r++) {
    char label[LABEL_SIZE];
    label_of(&c->rows[r], label);
    const int own = text_width(label);
    if (own > width) width = own;
  }
  return width;
}

/* "-1.23 (-10.1 %)", right-aligned. */
static void print_change(double change, double base) {
  char text[TEXT_SIZE] = "NA";
  if (!isnan(change)) {
    snprintf(text, sizeof text, "%+.2f", change + 0.0);
    const size_t used = strlen(text);
    const double percent = ql_whatif_percent(change, base);
    if (!isnan(percent)) snprintf(text + used, sizeof text - used, " (%+.1f %%)", percent + 0.0);
  }
  printf("  %20s", text);
}

static void print_row(const ql_whatif_row *row, int width) {
  char label[LABEL_SIZE];
  label_of(row, label);
  print_left(label, width);
  if (!row->done) {
    printf("  failed%s%s\n", *row->message ? ": " : "", row->message);
    return;
  }
  print_change(row->pm25.change, row->pm25.base);
  print_change(row->ozone.change, row->ozone.base);
  print_change(row->pm25.exposure_change, row->pm25.exposure_base);
  printf("  %+7d  %+5d  %+6d\n", row->class_days_gained, row->good_days_gained,
         -row->exceedances_removed);
}

static void print_emissions(const ql_whatif_comparison *c, int width) {
  printf("\nEmissions on the grid, scenario less base (t)\n");
  print_left("scenario", width);
  for (int p = 0; p < c->pollutant_count; p++) printf("  %9.12s", c->pollutants[p]);
  putchar('\n');
  for (int r = 0; r < c->count; r++) {
    if (!c->rows[r].done) continue;
    print_left(c->rows[r].name, width);
    for (int p = 0; p < c->pollutant_count; p++)
      printf("  %+9.3g", c->rows[r].emission_change[p] + 0.0);
    putchar('\n');
  }
}

void ql_whatif_table_print(const ql_whatif_comparison *c) {
  const int width = name_width(c);
  printf("Scenario less base, mean of all station-days (ug m-3), weather held\n");
  print_left("scenario", width);
  printf("  %20s  %20s  %20s  %7s  %5s  %6s\n", "PM2.5", "O3 MDA8",
         c->by_population ? "PM2.5 by people" : "PM2.5 by stations", "classes", "good", "exceed");
  for (int r = 0; r < c->count; r++) print_row(&c->rows[r], width);
  printf("classes: station-days of a better class less those of a worse one; good: station-days of "
         "AQI <= 100;\nexceed: daily values above the class II limit. %s\n",
         c->by_population ? "Exposure is weighted with people."
                          : "Exposure: no population was given, stations count alike.");
  if (c->pollutant_count) print_emissions(c, width);
}
