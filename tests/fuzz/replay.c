/* Runs a fuzz target over the files of the folders that are named, without a fuzzer: an ordinary
 * test, and the way to look at a file that the fuzzer found. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path) {
  enum { LARGEST = 4 << 20 };
  FILE *file = fopen(path, "rb");
  uint8_t *data = malloc(LARGEST);
  if (!file || !data) {
    perror(path);
    exit(1);
  }
  const size_t size = fread(data, 1, LARGEST, file);
  const int read = !ferror(file); /* a folder inside a folder cannot be read, and is passed over */
  fclose(file);
  if (read) LLVMFuzzerTestOneInput(data, size);
  free(data);
  return read;
}

static int replay_folder(const char *path) {
  int count = 0;
  DIR *folder = opendir(path);
  if (!folder) return replay_file(path);
  for (struct dirent *e = readdir(folder); e; e = readdir(folder)) {
    char file[4096];
    snprintf(file, sizeof file, "%s/%s", path, e->d_name);
    if (e->d_name[0] != '.') count += replay_file(file);
  }
  closedir(folder);
  return count;
}

int main(int argc, char **argv) {
  int count = 0;
  for (int i = 1; i < argc; i++) count += replay_folder(argv[i]);
  printf("%d inputs replayed\n", count);
  return count > 0 ? 0 : 1;
}
