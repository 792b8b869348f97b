/* ql-embed SYMBOL INPUT OUTPUT: write INPUT as a zero-terminated C array named SYMBOL. Build tool.
 */
#include <stdio.h>

int main(int argc, char **argv) {
  if (argc != 4) {
    fputs("usage: ql-embed SYMBOL INPUT OUTPUT\n", stderr);
    return 2;
  }
  FILE *in = fopen(argv[2], "rb"), *out = in ? fopen(argv[3], "w") : NULL;
  if (!out) {
    perror(in ? argv[3] : argv[2]);
    return 1;
  }
  fprintf(out, "extern const char %s[];\nconst char %s[] = {", argv[1], argv[1]);
  size_t n = 0;
  for (int c = fgetc(in); c != EOF; c = fgetc(in))
    fprintf(out, "%s%d,", n++ % 24 ? "" : "\n", c > 127 ? c - 256 : c);
  fputs("0};\n", out);
  fclose(in);
  return fclose(out) ? 1 : 0;
}
