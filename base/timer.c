#include "base/timer.h"

#include <time.h>

static double read_clock(clockid_t id) {
  struct timespec t;
  clock_gettime(id, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double ql_timer_wall(void) {
  return read_clock(CLOCK_MONOTONIC);
}

double ql_timer_cpu(void) {
  return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

void ql_timer_start(ql_timer *timer) {
  timer->wall_start = ql_timer_wall();
  timer->cpu_start = ql_timer_cpu();
}

void ql_timer_stop(ql_timer *timer) {
  timer->wall += ql_timer_wall() - timer->wall_start;
  timer->cpu += ql_timer_cpu() - timer->cpu_start;
  timer->calls++;
}
