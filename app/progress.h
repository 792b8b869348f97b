/* Progress of long work: a bar that rewrites itself on a terminal, plain lines in a log. stderr. */
#ifndef QL_APP_PROGRESS_H
#define QL_APP_PROGRESS_H

#include <stdbool.h>

typedef struct ql_progress {
  bool terminal;
  double wall_start; /* s */
  double done_start; /* fraction done when this process began (after --resume) */
  double last_shown; /* s */
} ql_progress;

void ql_progress_begin(ql_progress *progress, double done);
/* `done` of 1, at simulated time `time` (s since 1970): percent, time, estimate of the end. */
void ql_progress_show(ql_progress *progress, double done, double time);
void ql_progress_end(const ql_progress *progress);

#endif
