/* Files to statements: includes followed, comments removed, every statement with its place. */
#include "solver/chemistry/mechgen/mechgen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 8 };

static const char *const sections[] = {"#ATOMS",      "#DEFVAR", "#DEFFIX", "#EQUATIONS",
                                       "#INITVALUES", "#SETRAD", "#INCLUDE"};

typedef struct reader {
  const char *file;
  char *at;
  int line, depth;
  const char *section;
  mg_script *script;
} reader;

static char *read_file(const char *path) {
  FILE *in = fopen(path, "rb");
  if (!in) return NULL;
  size_t count = 0;
  char *text = NULL;
  for (int c = fgetc(in); c != EOF; c = fgetc(in)) {
    mg_grow(&text, count, 1);
    text[count++] = (char)(c ? c : ' ');
  }
  mg_grow(&text, count, 1);
  text[count] = '\0';
  fclose(in);
  return text;
}

/* Comments become blanks: { ... } and // to the end of the line. Newlines stay, for the line
 * numbers. */
static void remove_comments(const char *file, char *text) {
  enum { CODE, BRACE, SLASHES } in = CODE;
  int line = 1, start = 1;
  for (char *c = text; *c; c++) {
    const char was = *c;
    if (in == CODE && was == '{') {
      in = BRACE;
      start = line;
    } else if (in == CODE && was == '/' && c[1] == '/') {
      in = SLASHES;
    }
    if (in == SLASHES && was == '\n') in = CODE;
    if (in != CODE && was != '\n') *c = ' ';
    if (in == BRACE && was == '}') in = CODE;
    if (was == '\n') line++;
  }
  if (in == BRACE) mg_error((mg_place){file, start}, "this comment '{' is never closed");
}

static void skip_blanks(reader *r) {
  for (; isspace((unsigned char)*r->at); r->at++)
    if (*r->at == '\n') r->line++;
}

static char *copy_text(const char *from, size_t length) {
  char *copy = mg_take(length + 1, 1);
  memcpy(copy, from, length);
  return copy;
}

static void read_into(const char *file, int depth, mg_place from, mg_script *script);

/* The file named after #INCLUDE, beside the including one. */
static void read_include(reader *r) {
  while (*r->at == ' ' || *r->at == '\t') r->at++;
  const size_t length = strcspn(r->at, " \t\r\n;");
  const mg_place here = {r->file, r->line};
  if (!length) {
    mg_error(here, "#INCLUDE needs a file name");
    return;
  }
  const char *slash = strrchr(r->file, '/');
  const size_t folder = slash ? (size_t)(slash - r->file) + 1 : 0;
  char *path = mg_take(folder + length + 1, 1);
  memcpy(path, r->file, folder);
  memcpy(path + folder, r->at, length);
  r->at += length;
  read_into(path, r->depth + 1, here, r->script);
  r->section = NULL;
}

static void read_command(reader *r) {
  const size_t length =
      1 + strspn(r->at + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");
  const char *found = NULL;
  for (size_t s = 0; s < sizeof sections / sizeof sections[0]; s++)
    if (strlen(sections[s]) == length && strncmp(sections[s], r->at, length) == 0)
      found = sections[s];
  if (!found)
    mg_error((mg_place){r->file, r->line},
             "unknown command '%.*s'; there are #ATOMS, #DEFVAR, #DEFFIX, #EQUATIONS, #INITVALUES, "
             "#SETRAD and #INCLUDE",
             (int)length, r->at);
  r->section = found ? found : "";
  r->at += length;
  if (found && strcmp(found, "#INCLUDE") == 0) read_include(r);
}

static void read_statement(reader *r) {
  const mg_place here = {r->file, r->line};
  const size_t length = strcspn(r->at, ";#");
  char *text = copy_text(r->at, length);
  const char end = r->at[length];
  for (const char *c = r->at; c < r->at + length; c++)
    if (*c == '\n') r->line++;
  r->at += length + (end == ';');
  size_t used = length;
  while (used && isspace((unsigned char)text[used - 1])) text[--used] = '\0';
  if (end != ';') {
    mg_error(here, "';' missing after '%.40s'", text);
  } else if (!r->section) {
    mg_error(here, "'%.40s' stands in no section (#DEFVAR, #EQUATIONS, ...)", text);
  } else if (used && *r->section) {
    mg_grow(&r->script->items, r->script->count, sizeof *r->script->items);
    r->script->items[r->script->count++] = (mg_statement){here, r->section, text};
  }
}

static void read_into(const char *file, int depth, mg_place from, mg_script *script) {
  if (depth > MAX_DEPTH) {
    mg_error(from, "#INCLUDE %s: more than %d files deep", file, MAX_DEPTH);
    return;
  }
  char *text = read_file(file);
  if (!text) {
    mg_error(from, "cannot read %s", file);
    return;
  }
  remove_comments(file, text);
  reader r = {.file = file, .at = text, .line = 1, .depth = depth, .script = script};
  for (skip_blanks(&r); *r.at; skip_blanks(&r)) {
    if (*r.at == '#')
      read_command(&r);
    else
      read_statement(&r);
  }
}

void mg_script_read(const char *path, mg_script *script) {
  script->path = path;
  read_into(path, 0, (mg_place){path, 1}, script);
}
