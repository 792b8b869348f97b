#include "inputs/yaml/document.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void ql_yaml_report(ql_problems *problems, const char *name, size_t line, const char *format, ...) {
  char place[1024], text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  snprintf(place, sizeof place, "%s:%zu", name, line);
  if (problems->error_count > QL_YAML_PROBLEMS) return;
  if (problems->error_count == QL_YAML_PROBLEMS)
    ql_problems_add(problems, QL_ERROR, place,
                    "and more: only the first %d problems are listed; mend these first",
                    QL_YAML_PROBLEMS);
  else
    ql_problems_add(problems, QL_ERROR, place, "%s", text);
}

static size_t line_at(const ql_yaml_text *source, size_t offset) {
  size_t line = 1;
  for (size_t i = 0; i < offset && i < source->size; i++) line += source->text[i] == '\n';
  return line;
}

/* Bytes that libyaml would refuse, or (UTF-16) take, but not explain well. */
static bool check_bytes(const ql_yaml_text *source, ql_problems *problems) {
  const char *nul = memchr(source->text, '\0', source->size);
  if (source->size > QL_YAML_BYTES)
    ql_yaml_report(problems, source->name, 1,
                   "the file has more than %d bytes; a case file is a short YAML text (is this "
                   "another file?)",
                   QL_YAML_BYTES);
  else if (source->size > 1 &&
           (memcmp(source->text, "\xff\xfe", 2) == 0 || memcmp(source->text, "\xfe\xff", 2) == 0))
    ql_yaml_report(problems, source->name, 1, "the text is UTF-16; save the file as UTF-8");
  else if (nul)
    ql_yaml_report(problems, source->name, line_at(source, (size_t)(nul - source->text)),
                   "there is a NUL byte; a case file is plain UTF-8 text");
  else
    return true;
  return false;
}

static bool tab_indents(const ql_yaml_text *source, size_t line) {
  size_t at = 0;
  for (size_t n = 1; n < line && at < source->size; at++) n += source->text[at] == '\n';
  while (at < source->size && source->text[at] == ' ') at++;
  return at < source->size && source->text[at] == '\t';
}

/* What libyaml found, with its own words kept and a way out added. */
static void report_parser(const ql_yaml_text *source, const yaml_parser_t *parser,
                          ql_problems *problems) {
  const char *what = parser->problem ? parser->problem : "it cannot be parsed";
  if (parser->error == YAML_MEMORY_ERROR)
    ql_yaml_report(problems, source->name, 1, "out of memory reading the file");
  else if (parser->error == YAML_READER_ERROR)
    ql_yaml_report(problems, source->name, line_at(source, parser->problem_offset),
                   "the text is not UTF-8 (%s, byte 0x%02x); save the file as UTF-8", what,
                   (unsigned)parser->problem_value & 0xffU);
  else {
    const size_t line = parser->problem_mark.line + 1;
    const char *hint = tab_indents(source, line)
                           ? "indent with spaces, not with a tab"
                           : "check the indentation, the colon and a blank "
                             "after every key, and closed quotes and brackets";
    ql_yaml_report(problems, source->name, line, "this is not YAML: %s%s%s (column %zu); %s", what,
                   parser->context ? " " : "", parser->context ? parser->context : "",
                   parser->problem_mark.column + 1, hint);
  }
}

typedef struct scan {
  const ql_yaml_text *source;
  ql_problems *problems;
  int depth, documents;
  bool empty, good, done;
} scan;

static void refuse(scan *s, const yaml_event_t *event, const char *what) {
  ql_yaml_report(s->problems, s->source->name, event->start_mark.line + 1, "%s", what);
  s->good = false;
}

static void check_properties(scan *s, const yaml_event_t *event, const yaml_char_t *anchor,
                             const yaml_char_t *tag) {
  if (anchor)
    refuse(s, event,
           "anchors (&name) are not used in case files; write the value itself, or put a "
           "text that begins with '&' in quotes");
  if (tag)
    refuse(s, event,
           "tags (!name) are not used in case files; remove the tag, or put a text that "
           "begins with '!' in quotes");
}

static void check_nesting(scan *s, const yaml_event_t *event) {
  if (++s->depth <= QL_YAML_DEPTH) return;
  refuse(s, event, "the file is nested too deeply; a case file has at most five levels");
  s->done = true;
}

static void check_event(scan *s, const yaml_event_t *event) {
  if (event->type == YAML_DOCUMENT_START_EVENT && ++s->documents > 1) {
    refuse(s, event, "a second YAML document begins here ('---'); a case file holds one case");
    s->done = true;
  } else if (event->type == YAML_ALIAS_EVENT)
    refuse(s, event,
           "aliases (*name) are not used in case files; write the value itself, or put a "
           "text that begins with '*' in quotes");
  else if (event->type == YAML_SCALAR_EVENT) {
    check_properties(s, event, event->data.scalar.anchor, event->data.scalar.tag);
    if (s->depth > 0 || event->data.scalar.length > 0) s->empty = false;
  } else if (event->type == YAML_SEQUENCE_START_EVENT) {
    check_properties(s, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
    check_nesting(s, event);
    s->empty = false;
  } else if (event->type == YAML_MAPPING_START_EVENT) {
    check_properties(s, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
    check_nesting(s, event);
    s->empty = false;
  } else if (event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT)
    s->depth--;
  else if (event->type == YAML_STREAM_END_EVENT)
    s->done = true;
}

static void start_parser(yaml_parser_t *parser, const ql_yaml_text *source) {
  yaml_parser_set_input_string(parser, (const unsigned char *)source->text, source->size);
}

/* Go through the events without building anything, so that the hazards cost nothing. */
static bool scan_events(const ql_yaml_text *source, ql_problems *problems, yaml_parser_t *parser) {
  scan s = {.source = source, .problems = problems, .empty = true, .good = true};
  while (!s.done) {
    yaml_event_t event;
    if (!yaml_parser_parse(parser, &event)) {
      report_parser(source, parser, problems);
      return false;
    }
    check_event(&s, &event);
    yaml_event_delete(&event);
  }
  if (s.good && s.empty) {
    ql_yaml_report(problems, source->name, 1,
                   "the file is empty; 'qinglan demo' writes a case to begin with");
    return false;
  }
  return s.good;
}

static bool load_document(const ql_yaml_text *source, ql_problems *problems, yaml_parser_t *parser,
                          yaml_document_t *document) {
  if (!yaml_parser_load(parser, document)) {
    report_parser(source, parser, problems);
    return false;
  }
  return true;
}

bool ql_yaml_document(const ql_yaml_text *source, ql_problems *problems,
                      yaml_document_t *document) {
  if (!check_bytes(source, problems)) return false;
  bool good = true;
  for (int pass = 0; pass < 2 && good; pass++) {
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
      ql_yaml_report(problems, source->name, 1, "out of memory reading the file");
      return false;
    }
    start_parser(&parser, source);
    good = pass == 0 ? scan_events(source, problems, &parser)
                     : load_document(source, problems, &parser, document);
    yaml_parser_delete(&parser);
  }
  return good;
}
