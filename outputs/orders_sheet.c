/* The page of an enterprise: HTML that needs nothing else and prints on one sheet of A4. */
#include "base/clock.h"
#include "outputs/orders.h"
#include "outputs/text_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_MOST = 18, TRACK = 17, TRACK_LEFT = 150, TRACK_WIDTH = 560 };
static const double hour_length = 3600.0; /* s */

typedef struct sheet {
  const ql_orders *orders;
  const ql_enterprise *enterprise;
  int first, end; /* its processes in the plan */
  FILE *out;
} sheet;

static const char style[] =
    "@page{size:A4 portrait;margin:11mm}"
    "body{font:9.5pt/1.3 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;"
    "color:#111;max-width:188mm;margin:0 auto}"
    "h1{font-size:13pt;margin:0 0 1mm}p{margin:1mm 0}"
    ".mark{border:1.5pt solid #b00;color:#b00;padding:1mm 2mm;font-weight:bold}"
    "table{border-collapse:collapse;width:100%;margin:1.5mm 0;font-size:7.5pt;line-height:1.2}"
    "th,td{border:.5pt solid #888;padding:.3mm 1mm;text-align:left;vertical-align:top}"
    "th{background:#eee}th:nth-child(1){width:20%}th:nth-child(2){width:7%}"
    "th:nth-child(3){width:45%}.day{white-space:nowrap}"
    "svg{width:100%;height:auto}svg text{font-size:9px;fill:#111}"
    ".sign td{height:7mm}small{color:#444;font-size:7.5pt}"
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

static double load_at(const sheet *s, int process, int hour) {
  return ql_plan_load(s->orders->plan, process, hour);
}

/* --- the table: a row for each process and day ----------------------------------------------- */

static int day_end(const ql_plan *plan, int from) {
  int end = from + 1;
  while (end < plan->hours && ql_plan_clock(plan, end) != 0) end++;
  return end;
}

/* Is anything asked of a process in hours [from, to)? Of batches, in their starts. */
static bool is_asked(const sheet *s, int process, int from, int to) {
  const ql_orders *o = s->orders;
  const bool batch = ql_plan_is_batch(o->plan->process[process]);
  for (int h = from; h < to; h++)
    if (batch ? ql_plan_starts(o->plan, process, h) != ql_plan_starts(o->base, process, h)
              : ql_orders_kind(o, process, h) != QL_ORDER_KEEP)
      return true;
  return false;
}

/* The hours in which a batch starts that the base has not (`added`), or the other way round. */
static bool put_starts(const sheet *s, int process, const int span[2], bool added) {
  const ql_orders *o = s->orders;
  const char *before = added ? "开一批 start a batch at" : "不开 no batch at";
  bool any = false;
  for (int h = span[0]; h < span[1]; h++) {
    const bool now = ql_plan_starts(o->plan, process, h), was = ql_plan_starts(o->base, process, h);
    if (now == was || now != added) continue;
    fprintf(s->out, "%s <b>%d</b>", before, ql_plan_clock(o->plan, h));
    before = ",";
    any = true;
  }
  return any;
}

static void put_batches(const sheet *s, int process, int from, int to) {
  const int span[2] = {from, to};
  if (put_starts(s, process, span, true))
    fprintf(s->out, " (%d h)；", s->orders->plan->process[process]->duration);
  put_starts(s, process, span, false);
}

static void put_order(const sheet *s, ql_order_kind kind, double low, double high) {
  static const char *const words[QL_ORDER_COUNT] = {"", "停 stop", "限至 limit to", "开 run at",
                                                    "可增至 may raise to"};
  fprintf(s->out, " %s", words[kind]);
  if (kind == QL_ORDER_STOP) return;
  const double a = round(100.0 * low), b = round(100.0 * high);
  fprintf(s->out, a == b ? " %.0f %%" : " %.0f–%.0f %%", a, b);
}

/* Hours in which the same is asked stand together, with the range of their loads. */
static void put_spans(const sheet *s, int process, int from, int to) {
  const char *between = "";
  for (int h = from, end; h < to; h = end) {
    const ql_order_kind kind = ql_orders_kind(s->orders, process, h);
    double low = load_at(s, process, h), high = low;
    for (end = h + 1; end < to && ql_orders_kind(s->orders, process, end) == kind; end++) {
      low = fmin(low, load_at(s, process, end));
      high = fmax(high, load_at(s, process, end));
    }
    if (kind == QL_ORDER_KEEP) continue;
    const int clock = ql_plan_clock(s->orders->plan, h);
    fprintf(s->out, "%s<b>%d–%d</b>", between, clock, clock + end - h);
    put_order(s, kind, low, high);
    between = "；";
  }
}

static const char *station_name(const sheet *s, const char *id) {
  for (int n = 0; n < s->orders->station_count; n++)
    if (strcmp(s->orders->stations[n].id, id) == 0) return s->orders->stations[n].name;
  return "";
}

/* Gains that three digits after the point do not show are none. */
static void put_reason(const sheet *s, int process, int from, int to) {
  ql_order_reason r;
  if (!ql_orders_reason(s->orders, process, (int[]){from, to}, &r) || r.gain < 5e-4) {
    fputs("补回或配套 made up, or goes with others", s->out);
    return;
  }
  put(s->out, r.station);
  fputc(' ', s->out);
  put(s->out, station_name(s, r.station));
  fputc(' ', s->out);
  if (strcmp(r.pollutant, "O3") == 0) {
    fputs("臭氧 ozone ", s->out);
    put_when(s, r.start);
    fputs("–", s->out);
    put_until(s, r.start, r.end);
  } else if (strcmp(r.pollutant, "PM25") == 0) {
    char day[QL_CLOCK_TEXT];
    ql_clock_format(r.start + s->orders->plan->utc_offset, day);
    fprintf(s->out, "PM2.5 日均 day %.5s", day + 5);
  } else {
    put(s->out, r.pollutant);
  }
  fprintf(s->out, "：−%.2g µg/m³", r.gain);
}

/* Days in which something is asked of a process. */
static int asked_days(const sheet *s, int process) {
  int days = 0;
  for (int from = 0, to; from < s->orders->plan->hours; from = to) {
    to = day_end(s->orders->plan, from);
    days += is_asked(s, process, from, to);
  }
  return days;
}

/* A day of a process; its name stands beside the first of its `rows`, 0: not the first. */
static void put_row(const sheet *s, int process, const int span[2], int rows) {
  const ql_plan *plan = s->orders->plan;
  char day[QL_CLOCK_TEXT];
  ql_clock_format(plan->start + plan->utc_offset + hour_length * span[0], day);
  fputs("<tr>", s->out);
  if (rows) {
    fprintf(s->out, "<td rowspan=\"%d\">", rows);
    put(s->out, plan->process[process]->name);
    fputs("</td>", s->out);
  }
  fprintf(s->out, "<td class=\"day\">%.5s</td><td>", day + 5);
  if (ql_plan_is_batch(plan->process[process]))
    put_batches(s, process, span[0], span[1]);
  else
    put_spans(s, process, span[0], span[1]);
  fputs("</td><td>", s->out);
  put_reason(s, process, span[0], span[1]);
  fputs("</td></tr>\n", s->out);
}

/* The rows of a process, no more than are left of ROWS_MOST. */
static void put_process(const sheet *s, int process, int days, int left) {
  const ql_plan *plan = s->orders->plan;
  const int most = days < left ? days : left;
  int rows = 0;
  for (int from = 0, to; from < plan->hours && rows < most; from = to) {
    to = day_end(plan, from);
    if (!is_asked(s, process, from, to)) continue;
    put_row(s, process, (int[]){from, to}, rows == 0 ? most : 0);
    rows++;
  }
}

static void put_table(const sheet *s) {
  int rows = 0;
  for (int p = s->first; p < s->end; p++) {
    const int days = asked_days(s, p);
    if (rows == 0 && days > 0)
      fputs("<table><tr><th>工序 process</th><th>日期 day</th><th>要求（几点到几点） order (hours, "
            "local time)</th><th>主要保护 what it protects most</th></tr>\n",
            s->out);
    if (rows < ROWS_MOST) put_process(s, p, days, ROWS_MOST - rows);
    rows += days;
  }
  fputs(rows ? "</table>\n"
             : "<p><b>本期无调整要求，按原计划生产。 Nothing is asked: keep to your own "
               "plan.</b></p>\n",
        s->out);
  if (rows > ROWS_MOST)
    fprintf(s->out,
            "<p>另有 %d 行见下图和 orders.csv。 %d more rows: see the chart and orders.csv.</p>\n",
            rows - ROWS_MOST, rows - ROWS_MOST);
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
  const char *before = "<p>产量缺口 output not made up: ";
  for (int p = s->first; p < s->end; p++) {
    const double missing = ql_orders_shortfall(s->orders, p);
    if (missing < 0.05) continue;
    const bool batch = ql_plan_is_batch(s->orders->plan->process[p]);
    fputs(before, s->out);
    put(s->out, s->orders->plan->process[p]->name);
    fprintf(s->out, batch ? " %.0f 批 batches" : " %.1f 满负荷小时 full-load h", missing);
    before = "；";
  }
  if (*before != '<') fputs("</p>\n", s->out);
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
