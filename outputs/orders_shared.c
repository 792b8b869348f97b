/* Orders against the constraints that the processes of an enterprise share. */
#include "inputs/enterprises/emission.h"
#include "outputs/orders_check.h"

#include <math.h>
#include <string.h>

static const double tolerance = 1e-6;

/* The first process of an enterprise in the table. */
static int first_of(const ql_orders_table *t, int enterprise) {
  int n = 0;
  while (t->enterprise[n] < enterprise) n++;
  return n;
}

static void check_buffer(const ql_orders_checker *c, int first, const ql_enterprise *e,
                         const ql_buffer *b) {
  const ql_orders_unit from = ql_orders_unit_of(c, first + ql_enterprises_find_process(e, b->from));
  const ql_orders_unit to = ql_orders_unit_of(c, first + ql_enterprises_find_process(e, b->to));
  const double slack = tolerance * (1.0 + b->per_hour) * c->table->hours;
  double level = b->initial;
  for (int h = 0; h < c->table->hours; h++) {
    level += ql_orders_load(&from, h) - b->per_hour * ql_orders_load(&to, h);
    ql_orders_expect(&to, h, level >= -slack, "uses what the buffer from %s does not hold: %.6g",
                     b->from, level);
    ql_orders_expect(&from, h, level <= b->capacity + slack,
                     "fills the buffer to %s to %.6g; its capacity is %g", b->to, level,
                     b->capacity);
  }
  ql_orders_expect(&to, c->table->hours - 1, level >= b->initial - slack,
                   "leaves %.6g in the buffer from %s at the end; it began with %g", level, b->from,
                   b->initial);
}

/* Starts and stops of a process in an hour; a batch has one of each. */
static int changes(const ql_orders_unit *u, int h) {
  if (!u->batch) return ql_orders_on(u, h) != ql_orders_on(u, h - 1);
  return ql_orders_starts(u, h) + ql_orders_starts(u, h - u->process->duration);
}

static int base_changes(const ql_orders_unit *u, int h) {
  const ql_plant_process *p = u->process;
  const int now = ql_orders_clock(u->c->table, h), before = ql_orders_clock(u->c->table, h - 1);
  if (!u->batch) return (p->base[now] > 0.0) != (p->base[before] > 0.0);
  const int ended = ql_orders_clock(u->c->table, h - p->duration);
  return (p->base[now] > 0.0) + (p->base[ended] > 0.0);
}

static void check_changes(const ql_orders_checker *c, int first, const ql_enterprise *e) {
  for (int from = 0, to; from < c->table->hours && e->most_changes > 0; from = to) {
    int made = 0, base = 0;
    to = ql_orders_day_end(c->table, from);
    for (unsigned n = 0; n < e->processes_count; n++) {
      const ql_orders_unit u = ql_orders_unit_of(c, first + (int)n);
      for (int h = from; h < to; h++) {
        made += changes(&u, h);
        base += base_changes(&u, h);
      }
    }
    const ql_orders_unit u = ql_orders_unit_of(c, first);
    const int most = e->most_changes > base ? e->most_changes : base;
    ql_orders_expect(&u, from, made <= most,
                     "the enterprise has %d starts and stops on this day; most_changes is %d", made,
                     most);
  }
}

/* kg of a species in all hours, by the orders or by the base. */
static double emitted(const ql_orders_unit *u, const char *species, bool base) {
  const ql_orders_table *t = u->c->table;
  double amount[QL_ORDERS_MOST_HOURS], kg[QL_ORDERS_MOST_HOURS] = {0}, sum = 0.0;
  bool on[QL_ORDERS_MOST_HOURS];
  for (int h = 0; h < t->hours; h++) {
    amount[h] = base ? ql_orders_base_amount(u, h) : ql_orders_amount(u, h);
    on[h] = base ? amount[h] > 0.0 : ql_orders_on(u, h);
  }
  const ql_enterprises_run run = {t->first_hour, t->hours, amount, on};
  for (unsigned n = 0; n < u->process->emissions_count; n++)
    if (strcmp(u->process->emissions[n].species, species) == 0)
      ql_enterprises_emit(u->process, &u->process->emissions[n], &run, kg);
  for (int h = 0; h < t->hours; h++) sum += kg[h];
  return sum;
}

static void check_permit(const ql_orders_checker *c, int first, const ql_enterprise *e,
                         const ql_permit *permit) {
  double kg = 0.0, base = 0.0;
  for (unsigned n = 0; n < e->processes_count; n++) {
    const ql_orders_unit u = ql_orders_unit_of(c, first + (int)n);
    kg += emitted(&u, permit->species, false);
    base += emitted(&u, permit->species, true);
  }
  const ql_orders_unit u = ql_orders_unit_of(c, first);
  const double most = fmax(base, 1000.0 * permit->tonnes * c->table->hours / 8760.0);
  ql_orders_expect(&u, -1, kg <= most * (1.0 + tolerance),
                   "the enterprise emits %.6g kg of %s; base and permit allow %.6g kg", kg,
                   permit->species, most);
}

/* --- what it costs ------------------------------------------------------------------------- */

static double price(const ql_orders_unit *u, int h) {
  const ql_enterprises *all = u->c->table->enterprises;
  for (unsigned n = 0; n < all->tariffs_count && u->enterprise->tariff; n++)
    if (strcmp(all->tariffs[n].name, u->enterprise->tariff) == 0)
      return all->tariffs[n].price[ql_orders_clock(u->c->table, h)];
  return 0.0;
}

/* CNY of a process: electricity, starts and stops, holding warm, hours that were moved, and the
 * shortfall. */
static double money(const ql_orders_unit *u) {
  const ql_plant_process *p = u->process;
  double sum = p->shortfall_cost * u->c->table->shortfall[u->number];
  for (int h = 0; h < u->c->table->hours; h++) {
    const double load = ql_orders_load(u, h);
    const double base = ql_enterprises_base_load(p, ql_orders_clock(u->c->table, h));
    const bool on = ql_orders_on(u, h), stops = !on && ql_orders_on(u, h - 1);
    sum += p->power * load * price(u, h) + p->shift_cost * fmax(0.0, load - base);
    if (ql_orders_starts(u, h)) sum += p->start_cost + (u->batch ? p->stop_cost : 0.0);
    if (!u->batch) sum += (stops ? p->stop_cost : 0.0) + (on ? 0.0 : p->warm_cost);
  }
  return sum;
}

/* The same of the base. */
static double base_money(const ql_orders_unit *u) {
  const ql_plant_process *p = u->process;
  const ql_orders_table *t = u->c->table;
  double sum = 0.0, done = 0.0;
  for (int h = 0; h < t->hours; h++) {
    const int clock = ql_orders_clock(t, h), before = ql_orders_clock(t, h - 1);
    done += p->base[clock];
    sum += p->power * ql_enterprises_base_load(p, clock) * price(u, h);
    if (u->batch) {
      sum += p->base[clock] * (p->start_cost + p->stop_cost);
      continue;
    }
    const bool on = p->base[clock] > 0.0, was = p->base[before] > 0.0;
    sum += (on && !was ? p->start_cost : 0.0) + (!on && was ? p->stop_cost : 0.0) +
           (on ? 0.0 : p->warm_cost);
  }
  return sum + p->shortfall_cost * fmax(0.0, p->quota_share - 1.0) * done;
}

/* The highest power above the cap, MW, by the orders or the base. */
static double excess(const ql_orders_checker *c, int first, const ql_enterprise *e, bool base,
                     int *at) {
  double most = 0.0;
  for (int h = 0; h < c->table->hours && e->power_cap > 0.0; h++) {
    double power = -e->power_cap;
    for (unsigned n = 0; n < e->processes_count; n++) {
      const ql_orders_unit u = ql_orders_unit_of(c, first + (int)n);
      power += u.process->power *
               (base ? ql_enterprises_base_load(u.process, ql_orders_clock(c->table, h))
                     : ql_orders_load(&u, h));
    }
    if (power > most) most = power, *at = h;
  }
  return most;
}

static void check_voluntary(const ql_orders_checker *c, int first, const ql_enterprise *e,
                            double over) {
  int at = 0;
  double extra = e->power_excess_cost * (over - excess(c, first, e, true, &at)), whole = 0.0;
  for (unsigned n = 0; n < e->processes_count; n++) {
    const ql_orders_unit u = ql_orders_unit_of(c, first + (int)n);
    const double base = base_money(&u);
    extra += money(&u) - base;
    whole += base;
  }
  const ql_orders_unit u = ql_orders_unit_of(c, first);
  ql_orders_expect(&u, -1, extra <= e->voluntary_cost + tolerance * (1.0 + whole),
                   "the enterprise is voluntary and accepts %g CNY; the orders cost it %.6g CNY",
                   e->voluntary_cost, extra);
}

void ql_orders_check_enterprise(const ql_orders_checker *c, int enterprise) {
  const ql_enterprise *e = &c->table->enterprises->enterprises[enterprise];
  const int first = first_of(c->table, enterprise);
  if (ql_enterprises_fixed(e)) return;
  int at = 0;
  const double over = excess(c, first, e, false, &at);
  for (unsigned b = 0; b < e->buffers_count; b++) check_buffer(c, first, e, &e->buffers[b]);
  check_changes(c, first, e);
  for (unsigned n = 0; n < e->permits_count; n++) check_permit(c, first, e, &e->permits[n]);
  if (strcmp(e->status, "voluntary") == 0) check_voluntary(c, first, e, over);
  if (over > tolerance)
    ql_problems_add(c->problems, QL_NOTE, c->table->path,
                    "%s takes %.3g MW more than its power_cap at local hour %d, which is paid for",
                    e->id, over, ql_orders_clock(c->table, at));
}
