/* Stiff integrator for many cells: a Rosenbrock method over lanes, each lane with its own cell,
 * time and step size. A lane that reaches the end of the interval takes the next cell of the batch,
 * so that none waits for the stiffest. Nothing a lane computes depends on its neighbours: a cell's
 * result is the same whatever batch and position it is solved in. */
#ifndef QL_SOLVER_CHEMISTRY_ROSENBROCK_H
#define QL_SOLVER_CHEMISTRY_ROSENBROCK_H

#include "base/arena.h"
#include "solver/chemistry/mechanism.h"

#include <stdbool.h>
#include <stddef.h>

/* A Rosenbrock method in the transformed form without matrix-vector products (Hairer and Wanner
 * 1996, section IV.7, equations 7.25 and 7.26), lower triangles by rows:
 *   (1 / (gamma h) - J) K_i = f(y + sum_j a_ij K_j) + sum_j c_ij / h K_j,  y1 = y + sum m_i K_i,
 * error estimate sum e_i K_i of local order `order`. fresh[i]: stage i needs its own f. */
enum { QL_MAX_STAGES = 6 };
typedef struct ql_rosenbrock_method {
  const char *name;
  int stages;
  double order, gamma;
  double a[QL_MAX_STAGES][QL_MAX_STAGES], c[QL_MAX_STAGES][QL_MAX_STAGES];
  double m[QL_MAX_STAGES], e[QL_MAX_STAGES];
  int fresh[QL_MAX_STAGES];
} ql_rosenbrock_method;

extern const ql_rosenbrock_method ql_rosenbrock_rodas3, ql_rosenbrock_rodas4;

/* Over how many species at most the square of a step's error is shared out: as many as CB6r5 has,
 * on which the production tolerance was chosen. */
enum { QL_ROSENBROCK_SHARED = 92 };

typedef struct ql_rosenbrock_options {
  const ql_rosenbrock_method *method;
  double relative;   /* tolerance of a step, 1 */
  double absolute;   /* nmol/mol */
  double first_step; /* of the interval, share of it */
  int max_steps;     /* for one cell and interval */
} ql_rosenbrock_options;

/* Cells to integrate over `dt`. Arrays are [count][n] but for k; source may be NULL.
 */
typedef struct ql_batch_double {
  size_t count;
  double dt;            /* s */
  double *y;            /* [species], nmol/mol, in and out */
  const double *k;      /* from ql_rates_compute, in its order */
  const double *source; /* [species], nmol/mol s-1, constant over the interval */
  const bool *skip;     /* cells to leave as they are; NULL: none */
  const int *order;     /* cells as lanes are to take them, [count]; NULL: one after the other */
  float *first_step;    /* s, in: to begin with, 0: as the options say; out: what the first step
                           that was accepted proposes for the next interval; NULL: not kept */
} ql_batch_double;

typedef struct ql_batch_float {
  size_t count;
  double dt;
  float *y;
  const float *k;
  const float *source;
  const bool *skip;
  const int *order;
  float *first_step;
} ql_batch_float;

/* What happened: steps of all cells; the first cell that did not converge (-1: none), the species
 * with the largest error in it and the time reached (s). */
typedef struct ql_rosenbrock_report {
  long steps, rejected;
  long failed_cell;
  int failed_species;
  double failed_time;
} ql_rosenbrock_report;

typedef struct ql_rosenbrock_double ql_rosenbrock_double;
typedef struct ql_rosenbrock_float ql_rosenbrock_float;

/* Workspace for one thread. */
ql_status ql_rosenbrock_create_double(ql_arena *arena, const ql_mechanism *mechanism,
                                      ql_rosenbrock_double **solver);
ql_status ql_rosenbrock_create_float(ql_arena *arena, const ql_mechanism *mechanism,
                                     ql_rosenbrock_float **solver);

/* Integrate the batch; adds to report's counters. A cell that fails keeps its last accepted state.
 */
void ql_rosenbrock_solve_double(ql_rosenbrock_double *solver, const ql_rosenbrock_options *options,
                                const ql_batch_double *batch, ql_rosenbrock_report *report);
void ql_rosenbrock_solve_float(ql_rosenbrock_float *solver, const ql_rosenbrock_options *options,
                               const ql_batch_float *batch, ql_rosenbrock_report *report);

#endif
