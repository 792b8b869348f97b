#include "app/progress.h"

#include "base/clock.h"
#include "base/timer.h"

#include <stdio.h>
#include <unistd.h>

void ql_progress_begin(ql_progress *progress, double done) {
  *progress = (ql_progress){.terminal = isatty(STDERR_FILENO),
                            .wall_start = ql_timer_wall(),
                            .done_start = done,
                            .last_shown = -1e9};
}

void ql_progress_show(ql_progress *progress, double done, double time) {
  const double now = ql_timer_wall();
  const double pause = progress->terminal ? 0.2 : 10.0; /* s between two reports */
  if (now - progress->last_shown < pause && done < 1.0) return;
  progress->last_shown = now;
  char text[QL_CLOCK_TEXT];
  ql_clock_format(time, text);
  const double spent = now - progress->wall_start, share = done - progress->done_start;
  const double left = share > 0.0 ? spent * (1.0 - done) / share : 0.0;
  fprintf(stderr, "%s%5.1f %%  %s  %.0f s spent, about %.0f s to go%s",
          progress->terminal ? "\r" : "", 100.0 * done, text, spent, left,
          progress->terminal ? "   " : "\n");
  fflush(stderr);
}

void ql_progress_end(const ql_progress *progress) {
  if (progress->terminal) fputc('\n', stderr);
}
