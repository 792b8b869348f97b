/* The page of an enterprise: HTML that needs nothing else and prints on one sheet of A4. */
#include "base/clock.h"
#include "outputs/orders.h"
#include "outputs/text_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_MOST = 22, TRACK = 18, TRACK_LEFT = 150, TRACK_WIDTH = 560 };
static const double hour_length = 3600.0; /* s */

typedef struct sheet {
  const ql_orders *orders;
  const ql_enterprise *enterprise;
  int first, end; /* its processes in the plan */
  FILE *out;
} sheet;

static const char style[] =
    "@page{size:A4 portrait;margin:12mm}"
    "body{font:10.5pt/1.35 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;"
    "color:#111;max-width:186mm;margin:0 auto}"
    "h1{font-size:15pt;margin:0 0 1mm}p{margin:1mm 0}"
    ".mark{border:1.5pt solid #b00;color:#b00;padding:1mm 2mm;font-weight:bold}"
    "table{border-collapse:collapse;width:100%;margin:2mm 0;font-size:9pt}"
    "th,td{border:.5pt solid #888;padding:.6mm 1.2mm;text-align:left;vertical-align:top}"
    "th{background:#eee}.stop td:nth-child(3),.limit td:nth-child(3){font-weight:bold}"
    "svg{width:100%;height:auto}svg text{font-size:9px;fill:#111}"
    ".sign td{height:9mm}small{color:#444}"
    "@media print{tr{break-inside:avoid}}";

/* Texts of a user stand as texts. */
static void put(FILE *out, const char *text) {
  for (; *text; text++) {
    const char *entity = *text == '&'   ? "&amp;"
                         : *text == '<' ? "&lt;"
                         : *text == '>' ? "&gt;"
                         : *text == '"' ? "&quot;"
                                        : NULL;
    if (entity)
      fputs(entity, out);
    else
      fputc(*text, out);
  }
}

/* "08-01 14:00" of the local clock. */
static void put_when(const sheet *s, double time) {
  char text[QL_CLOCK_TEXT];
  ql_clock_format(time + s->orders->plan->utc_offset, text);
  fprintf(s->out, "%.5s %.5s", text + 5, text + 11);
}

/* The end of an interval: its clock alone where the day is that of the start, 24:00 for midnight.
 */
static void put_until(const sheet *s, double start, double end) {
  char from[QL_CLOCK_TEXT], to[QL_CLOCK_TEXT];
  const double offset = s->orders->plan->utc_offset;
  ql_clock_format(start + offset, from);
  ql_clock_format(end + offset - 1.0, to);
  const bool same_day = strncmp(from, to, 10) == 0;
  ql_clock_format(end + offset, to);
  if (same_day)
    fprintf(s->out, "%s", strncmp(to + 11, "00:00", 5) == 0 ? "24:00" : "");
  else
    fprintf(s->out, "%.5s ", to + 5);
  if (!same_day || strncmp(to + 11, "00:00", 5) != 0) fprintf(s->out, "%.5s", to + 11);
}

/* --- intervals ----------------------------------------------------------------------------- */

/* Hours [from, to) of a process in which the same is asked of it. */
typedef struct interval {
  int process, from, to;
  ql_order_kind kind;
} interval;

static double load_at(const sheet *s, int process, int hour) {
  return ql_plan_load(s->orders->plan, process, hour);
}

/* Does hour `h` belong to the order that hour h - 1 has? A batch is an order of its own. */
static bool goes_on(const sheet *s, const interval *i, int h) {
  const ql_plan *plan = s->orders->plan, *base = s->orders->base;
  if (ql_orders_kind(s->orders, i->process, h) != i->kind) return false;
  if (ql_plan_is_batch(plan->process[i->process]))
    return !(i->kind == QL_ORDER_RUN && ql_plan_starts(plan, i->process, h)) &&
           !(i->kind == QL_ORDER_STOP && ql_plan_starts(base, i->process, h));
  return fabs(load_at(s, i->process, h) - load_at(s, i->process, i->from)) < 0.02;
}

/* The next order of a process from hour `h` on; false: there is none. */
static bool next_interval(const sheet *s, int process, int h, interval *i) {
  const int hours = s->orders->plan->hours;
  while (h < hours && ql_orders_kind(s->orders, process, h) == QL_ORDER_KEEP) h++;
  if (h == hours) return false;
  *i = (interval){process, h, h + 1, ql_orders_kind(s->orders, process, h)};
  while (i->to < hours && goes_on(s, i, i->to)) i->to++;
  return true;
}

static int count_intervals(const sheet *s) {
  int count = 0;
  interval i;
  for (int p = s->first; p < s->end; p++)
    for (int h = 0; next_interval(s, p, h, &i); h = i.to) count++;
  return count;
}

/* --- the table ----------------------------------------------------------------------------- */

static void put_order(const sheet *s, const interval *i) {
  const bool batch = ql_plan_is_batch(s->orders->plan->process[i->process]);
  const double percent = 100.0 * load_at(s, i->process, i->from);
  switch (i->kind) {
  case QL_ORDER_STOP:
    fputs(batch ? "不开炉次 no batch" : "停 stop", s->out);
    break;
  case QL_ORDER_RUN:
    if (batch)
      fputs("开一炉次 run a batch", s->out);
    else
      fprintf(s->out, "开，负荷 run at %.0f %%", percent);
    break;
  case QL_ORDER_LIMIT:
    fprintf(s->out, "限产至 limit to %.0f %%", percent);
    break;
  case QL_ORDER_RAISE:
    fprintf(s->out, "可增至 may raise to %.0f %%", percent);
    break;
  default:
    break;
  }
}

static const char *station_name(const sheet *s, const char *id) {
  for (int n = 0; n < s->orders->station_count; n++)
    if (strcmp(s->orders->stations[n].id, id) == 0) return s->orders->stations[n].name;
  return "";
}

static void put_reason(const sheet *s, const interval *i) {
  ql_order_reason r;
  if (!ql_orders_reason(s->orders, i->process, (int[]){i->from, i->to}, &r)) {
    fputs(i->kind == QL_ORDER_RUN || i->kind == QL_ORDER_RAISE
              ? "补回移出的产量 makes up for hours moved"
              : "与上列调整配套 follows from the other changes",
          s->out);
    return;
  }
  const bool ozone = strcmp(r.pollutant, "O3") == 0;
  put(s->out, r.station);
  fputc(' ', s->out);
  put(s->out, station_name(s, r.station));
  fputs(ozone                              ? " 臭氧8小时 ozone 8 h "
        : strcmp(r.pollutant, "PM25") == 0 ? " PM2.5日均 daily mean "
                                           : " ",
        s->out);
  if (!ozone && strcmp(r.pollutant, "PM25") != 0) put(s->out, r.pollutant);
  fputc(' ', s->out);
  put_when(s, r.start);
  fputs("–", s->out);
  put_until(s, r.start, r.end);
  fprintf(s->out, "：−%.2g µg/m³", r.gain);
}

static void put_row(const sheet *s, const interval *i) {
  const ql_plan *plan = s->orders->plan;
  const double start = plan->start + hour_length * i->from;
  fprintf(s->out, "<tr class=\"%s\"><td>", ql_orders_kind_name(i->kind));
  put(s->out, plan->process[i->process]->name);
  fputs("</td><td>", s->out);
  put_when(s, start);
  fputs("–", s->out);
  put_until(s, start, plan->start + hour_length * i->to);
  fputs("</td><td>", s->out);
  put_order(s, i);
  fputs("</td><td>", s->out);
  put_reason(s, i);
  fputs("</td></tr>\n", s->out);
}

static void put_table(const sheet *s) {
  const int count = count_intervals(s);
  int written = 0;
  interval i;
  if (count == 0) {
    fputs("<p><b>本期无调整要求，按原计划生产。 Nothing is asked: keep to your own plan.</b></p>\n",
          s->out);
    return;
  }
  fputs("<table><tr><th>工序 process</th><th>当地时间 local time</th><th>要求 order</th>"
        "<th>原因（保护的站点与时段） why: what it protects</th></tr>\n",
        s->out);
  for (int p = s->first; p < s->end; p++)
    for (int h = 0; next_interval(s, p, h, &i); h = i.to)
      if (written < ROWS_MOST) {
        put_row(s, &i);
        written++;
      }
  fputs("</table>\n", s->out);
  if (count > written)
    fprintf(
        s->out,
        "<p>另有 %d 条见下图和 orders.csv。 %d more orders: see the chart and orders.csv.</p>\n",
        count - written, count - written);
}

/* --- the chart ----------------------------------------------------------------------------- */

static double x_of(const sheet *s, double hour) {
  return TRACK_LEFT + TRACK_WIDTH * hour / s->orders->plan->hours;
}

static void put_days(const sheet *s, double bottom) {
  const ql_plan *plan = s->orders->plan;
  for (int h = 0; h < plan->hours; h++) {
    const int clock = ql_plan_clock(plan, h);
    if (clock % 6 != 0 && h > 0) continue;
    fprintf(s->out,
            "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"14\" y2=\"%.1f\" stroke=\"%s\" "
            "stroke-width=\".5\"/><text x=\"%.1f\" y=\"11\">",
            x_of(s, h), x_of(s, h), bottom, clock ? "#ccc" : "#333", x_of(s, h) + 1.0);
    if (clock == 0 || h == 0) {
      char text[QL_CLOCK_TEXT];
      ql_clock_format(plan->start + plan->utc_offset + hour_length * h, text);
      fprintf(s->out, "%.5s", text + 5);
    } else if (plan->hours <= 96) {
      fprintf(s->out, "%d", clock);
    }
    fputs("</text>", s->out);
  }
}

static const char *colour(ql_order_kind kind) {
  static const char *const colours[QL_ORDER_COUNT] = {"#9aa7b0", "#c0392b", "#e39b33", "#2e7d4f",
                                                      "#2e7d4f"};
  return colours[kind];
}

/* The load of an hour as a bar, in the colour of what is asked; the base as an outline. */
static void put_hour(const sheet *s, int process, int h, double top) {
  const ql_order_kind kind = ql_orders_kind(s->orders, process, h);
  const double full = TRACK - 4, width = x_of(s, 1) - x_of(s, 0), load = load_at(s, process, h);
  const double base = ql_plan_load(s->orders->base, process, h);
  if (load > 0.0)
    fprintf(s->out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
            x_of(s, h), top + full * (1.0 - load), width, full * load, colour(kind));
  if (kind != QL_ORDER_KEEP && base > load)
    fprintf(s->out,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" "
            "fill-opacity=\".25\"/>",
            x_of(s, h), top + full * (1.0 - base), width, full * (base - load), colour(kind));
}

static void put_chart(const sheet *s) {
  const int rows = s->end - s->first;
  const double bottom = 18.0 + TRACK * rows;
  fprintf(s->out, "<svg viewBox=\"0 0 %d %.0f\" role=\"img\" aria-label=\"负荷 load by hour\">\n",
          TRACK_LEFT + TRACK_WIDTH + 4, bottom + 4.0);
  put_days(s, bottom);
  for (int p = s->first; p < s->end; p++) {
    const double top = 18.0 + TRACK * (p - s->first);
    fprintf(s->out, "\n<text x=\"0\" y=\"%.1f\">", top + 11.0);
    put(s->out, s->orders->plan->process[p]->name);
    fputs("</text>", s->out);
    for (int h = 0; h < s->orders->plan->hours; h++) put_hour(s, p, h, top);
  }
  fputs(
      "\n</svg>\n<p><small>灰=照常 grey: as usual；红=停 red: stop；橙=限 orange: limit；"
      "绿=移入的产量 green: hours moved here；浅色=减少的负荷 pale: load taken away</small></p>\n",
      s->out);
}

/* --- the page ------------------------------------------------------------------------------ */

static void put_head(const sheet *s) {
  const ql_plan *plan = s->orders->plan;
  const double end = plan->start + hour_length * plan->hours;
  char from[QL_CLOCK_TEXT], to[QL_CLOCK_TEXT];
  ql_clock_format(plan->start + plan->utc_offset, from);
  ql_clock_format(end + plan->utc_offset, to);
  fputs("<!DOCTYPE html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\"><title>", s->out);
  put(s->out, s->enterprise->name);
  fprintf(s->out,
          "</title><style>%s</style></head><body>\n<h1>错峰生产安排 Peak-shift orders</h1>\n",
          style);
  if (plan->enterprises->synthetic)
    fputs("<p class=\"mark\">虚构企业，仅供演示 SYNTHETIC: an invented enterprise</p>\n", s->out);
  fputs("<p><b>", s->out);
  put(s->out, s->enterprise->name);
  fputs("</b>（", s->out);
  put(s->out, s->enterprise->id);
  if (s->enterprise->grade) {
    fputs("，绩效分级 grade ", s->out);
    put(s->out, s->enterprise->grade);
  }
  fprintf(s->out,
          "）<br>时段 from %.10s %.5s 至 to %.10s %.5s，当地时间 local time (UTC%+g h)</p>\n", from,
          from + 11, to, to + 11, plan->utc_offset / hour_length);
}

static void put_shortfalls(const sheet *s) {
  for (int p = s->first; p < s->end; p++) {
    const double missing = ql_orders_shortfall(s->orders, p);
    if (missing < 0.05) continue;
    const bool batch = ql_plan_is_batch(s->orders->plan->process[p]);
    fputs("<p>产量缺口 output not made up: ", s->out);
    put(s->out, s->orders->plan->process[p]->name);
    fprintf(s->out, batch ? " %.0f 炉次 batches</p>\n" : " %.1f 满负荷小时 full-load hours</p>\n",
            missing);
  }
}

static void put_foot(const sheet *s) {
  fputs("<p><small>安全优先：如停限产会危及安全或设备，请先联系再执行。 Safety first: if an order "
        "would endanger people or plant, call before you act.</small></p>\n"
        "<table class=\"sign\"><tr><td>联系人 contact:</td><td>电话 phone:</td></tr>"
        "<tr><td>企业签收 received by:</td><td>日期 date:</td></tr></table>\n</body></html>\n",
        s->out);
}

ql_status ql_orders_write_sheet(const ql_orders *orders, int enterprise, const char *path) {
  sheet s = {.orders = orders,
             .enterprise = &orders->plan->enterprises->enterprises[enterprise],
             .first = orders->plan->first[enterprise],
             .end = orders->plan->first[enterprise + 1]};
  QL_TRY(ql_text_file_create(path, &s.out));
  put_head(&s);
  put_table(&s);
  put_shortfalls(&s);
  put_chart(&s);
  put_foot(&s);
  return ql_text_file_commit(path, s.out);
}
