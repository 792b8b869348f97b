#define _XOPEN_SOURCE 700 /* nftw */

#include "app/report_png.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, URL_SIZE = 3 * PATH_SIZE + 256, WIDTH = 1280, DEFAULT_HEIGHT = 1000 };
enum { MOST_SECONDS = 120, ARGUMENTS = 20 };

extern char **environ;

/* A browser at work: its own profile, which is removed afterwards. */
typedef struct browser {
  const char *program;
  char profile[PATH_SIZE], profile_option[PATH_SIZE + 32];
  char url[URL_SIZE]; /* of the report, without a fragment */
} browser;

/* "file://" and the path, percent-encoded (RFC 3986). */
static void make_url(const char *path, char url[URL_SIZE]) {
  size_t used = (size_t)snprintf(url, URL_SIZE, "file://");
  for (const unsigned char *at = (const unsigned char *)path; *at && used < URL_SIZE - 4; at++) {
    const int plain = (*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z') ||
                      (*at >= 'a' && *at <= 'z') || strchr("/-._~", *at);
    used += (size_t)snprintf(url + used, URL_SIZE - used, plain ? "%c" : "%%%02X", *at);
  }
}

/* Wait for the browser; one that hangs is ended. */
static bool finished_well(pid_t process) {
  int result = 0;
  for (int tenths = 0; tenths < 10 * MOST_SECONDS; tenths++) {
    const pid_t done = waitpid(process, &result, WNOHANG);
    if (done == process) return WIFEXITED(result) && WEXITSTATUS(result) == 0;
    if (done < 0 && errno != EINTR) return false;
    usleep(100000);
  }
  kill(process, SIGKILL);
  waitpid(process, &result, 0);
  return false;
}

/* Run the browser on `url` with two more options; what it prints goes to `output`. */
static ql_status run(const browser *b, const char *url, const char *const more[2],
                     const char *output) {
  char *arguments[ARGUMENTS];
  const char *const list[] = {b->program,
                              "--headless",
                              "--no-sandbox",
                              "--disable-gpu",
                              "--disable-quic",
                              "--no-first-run",
                              "--disable-background-networking",
                              "--disable-component-update",
                              "--disable-sync",
                              "--hide-scrollbars",
                              "--virtual-time-budget=3000",
                              b->profile_option,
                              more[0],
                              more[1],
                              url};
  const size_t count = sizeof list / sizeof list[0];
  for (size_t a = 0; a < count; a++) memcpy(&arguments[a], &list[a], sizeof arguments[a]);
  arguments[count] = NULL;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t process;
  const int failed = posix_spawnp(&process, b->program, &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed)
    return ql_error_set(QL_ERR_IO,
                        "--png needs Chromium: '%s' cannot be run: %s; install it, or name another "
                        "in QINGLAN_CHROMIUM",
                        b->program, strerror(failed));
  return finished_well(process)
             ? QL_OK
             : ql_error_set(QL_ERR_IO, "--png: '%s' failed or hung on %s", b->program, url);
}

/* Heights of the figures as the page measures them: `data-heights="1100 800 ..."`. */
static ql_status measure(const browser *b, const ql_report_figures *figures,
                         int heights[QL_REPORT_FIGURES]) {
  static const char mark[] = "data-heights=\"";
  char url[URL_SIZE + 4096], size[64], output[PATH_SIZE + 16], head[65536] = "";
  size_t used = (size_t)snprintf(url, sizeof url, "%s#measure?figures=", b->url);
  for (int f = 0; f < figures->count; f++)
    used += (size_t)snprintf(url + used, sizeof url - used, "%s%s", f ? "," : "", figures->name[f]);
  snprintf(size, sizeof size, "--window-size=%d,%d", WIDTH, DEFAULT_HEIGHT);
  snprintf(output, sizeof output, "%s/dom.html", b->profile);
  QL_TRY(run(b, url, (const char *const[2]){"--dump-dom", size}, output));
  FILE *in = fopen(output, "r");
  const char *at = NULL;
  char keep[1024] = "";
  while (in && !at && fgets(head, sizeof head, in))
    if ((at = strstr(head, mark))) snprintf(keep, sizeof keep, "%s", at + strlen(mark));
  if (in) fclose(in);
  char *next = keep;
  for (int f = 0; f < figures->count; f++) {
    const long height = strtol(next, &next, 10);
    if (height < 1 || height > 30000)
      return ql_error_set(QL_ERR_IO, "--png: the browser did not draw the report %s", b->url);
    heights[f] = (int)height;
  }
  return QL_OK;
}

static ql_status draw(const browser *b, const char *figure, int height, const char *folder) {
  char url[URL_SIZE + 128], size[64], shot[PATH_SIZE + 128], path[PATH_SIZE],
      output[PATH_SIZE + 16];
  struct stat found;
  snprintf(path, sizeof path, "%s/%s.png", folder, figure);
  for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/'));) *slash = '_';
  snprintf(url, sizeof url, "%s#%s?figure=1", b->url, figure);
  snprintf(size, sizeof size, "--window-size=%d,%d", WIDTH, height);
  snprintf(shot, sizeof shot, "--screenshot=%s", path);
  snprintf(output, sizeof output, "%s/out", b->profile);
  remove(path);
  QL_TRY(run(b, url, (const char *const[2]){shot, size}, output));
  return stat(path, &found) == 0 && found.st_size > 0
             ? QL_OK
             : ql_error_set(QL_ERR_IO, "--png: the browser did not write %s", path);
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place) {
  (void)about, (void)kind, (void)place;
  return remove(path);
}

static ql_status draw_all(const browser *b, const ql_report_figures *figures, const char *folder) {
  int heights[QL_REPORT_FIGURES];
  QL_TRY(measure(b, figures, heights));
  for (int f = 0; f < figures->count; f++) QL_TRY(draw(b, figures->name[f], heights[f], folder));
  return QL_OK;
}

ql_status ql_report_png_draw(const char *html, const ql_report_figures *figures,
                             const char *folder) {
  char path[PATH_SIZE];
  const char *program = getenv("QINGLAN_CHROMIUM"), *temporary = getenv("TMPDIR");
  browser b = {.program = program && *program ? program : "chromium"};
  if (!realpath(html, path))
    return ql_error_set(QL_ERR_IO, "%s: cannot be found: %s", html, strerror(errno));
  make_url(path, b.url);
  QL_TRY(ql_file_make_folder(folder));
  snprintf(b.profile, sizeof b.profile, "%s/qinglan-png-XXXXXX", temporary ? temporary : "/tmp");
  if (!mkdtemp(b.profile))
    return ql_error_set(QL_ERR_IO, "%s: cannot be made: %s", b.profile, strerror(errno));
  snprintf(b.profile_option, sizeof b.profile_option, "--user-data-dir=%s", b.profile);
  const ql_status status = draw_all(&b, figures, folder);
  nftw(b.profile, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  return status;
}
