/* Timers of a run: wall and CPU seconds by named part, for the manifest and the benchmarks. */
#ifndef QL_BASE_TIMER_H
#define QL_BASE_TIMER_H

double ql_timer_wall(void); /* s, monotonic */
double ql_timer_cpu(void);  /* s, user + system of the whole process */

typedef struct ql_timer {
  const char *name;
  double wall, cpu; /* s, accumulated */
  long calls;
  double wall_start, cpu_start;
} ql_timer;

void ql_timer_start(ql_timer *timer);
void ql_timer_stop(ql_timer *timer);

#endif
