/* The frames of several files in a row: which file and record holds which time. */
#ifndef QL_INPUTS_METEOROLOGY_FRAMES_H
#define QL_INPUTS_METEOROLOGY_FRAMES_H

#include "base/nc.h"
#include "inputs/case/case.h"

typedef struct ql_frames {
  int file_count, count;
  char **paths;  /* [file_count] */
  double *times; /* [count] s since 1970 */
  int *file;     /* [count] index into paths */
  int *record;   /* [count] index along the file's Time */
  ql_nc *open;   /* the file that is open, NULL if none */
  int open_file; /* its index */
} ql_frames;

/* List the files (expanding '*'), read their times, and check that they rise without overlap and
 * cover the case's period. Problems go to the list; QL_ERR_INPUT if there was one. */
ql_status ql_frames_open(ql_arena *arena, const ql_case *settings, ql_problems *problems,
                         ql_frames *frames);
/* The file with that index, opened if another one was open. */
ql_status ql_frames_file(ql_frames *frames, int index, const ql_nc **file);
void ql_frames_close(ql_frames *frames);

#endif
