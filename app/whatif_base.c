#include "app/whatif_base.h"

#include "app/forecast.h"
#include "app/summary.h"
#include "base/file.h"
#include "outputs/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_SIZE = 4096 };

static const char manifest_name[] = "manifest.json";

static ql_status join(const char *folder, const char *name, char path[PATH_SIZE]) {
  const int length = snprintf(path, PATH_SIZE, "%s/%s", folder, name);
  return length < PATH_SIZE
             ? QL_OK
             : ql_error_set(QL_ERR_USAGE, "the name of the folder '%.60s...' is too long", folder);
}

ql_status ql_whatif_base_check(ql_run *base, const char *folder) {
  const char *inputs[QL_SUMMARY_INPUTS];
  char hash[QL_HASH_TEXT], path[PATH_SIZE];
  QL_TRY(ql_forecast_hash(base, hash));
  const ql_manifest expected = {.version = "qinglan " QL_VERSION,
                                .hash = hash,
                                .inputs = inputs,
                                .input_count = ql_summary_inputs(base, inputs),
                                .hashes = &base->hashes};
  QL_TRY(join(folder, manifest_name, path));
  return ql_error_context(ql_manifest_check(path, &expected),
                          "the base cannot be taken from '%s'; leave --base out or run 'qinglan "
                          "forecast' again",
                          folder);
}

static ql_status copy_named(const char *folder, const char *name, const char *to) {
  char source[PATH_SIZE], target[PATH_SIZE];
  QL_TRY(join(folder, name, source));
  QL_TRY(join(to, name, target));
  struct stat found;
  if (stat(source, &found) || !S_ISREG(found.st_mode)) return QL_OK;
  return ql_file_copy(source, target);
}

static bool same_folder(const char *a, const char *b) {
  struct stat one, other;
  return !stat(a, &one) && !stat(b, &other) && one.st_dev == other.st_dev &&
         one.st_ino == other.st_ino;
}

ql_status ql_whatif_base_copy(const char *folder, const char *to) {
  if (same_folder(folder, to)) return QL_OK;
  DIR *all = opendir(folder);
  if (!all) return ql_error_set(QL_ERR_IO, "%s: %s", folder, strerror(errno));
  ql_status status = QL_OK;
  for (const struct dirent *entry; status == QL_OK && (entry = readdir(all)) != NULL;)
    if (strcmp(entry->d_name, manifest_name) != 0) status = copy_named(folder, entry->d_name, to);
  closedir(all);
  return status == QL_OK ? copy_named(folder, manifest_name, to) : status;
}
