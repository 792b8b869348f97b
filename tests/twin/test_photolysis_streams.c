/* The fast four-stream solver against a plain one: double precision, one column, every layer built
 * by doubling from a sheet so thin that light scatters in it once at most, layers added one by one.
 */
#include "ql_test.h"

#include "solver/photolysis/streams.h"

#include <math.h>

enum { N = 2 };

static const double node[N] = {0.21132486540518712, 0.78867513459481288};

static double legendre(int l, double x) {
  const double p[4] = {1.0, x, 0.5 * (3.0 * x * x - 1.0), 0.5 * x * (5.0 * x * x - 3.0)};
  return p[l];
}

typedef struct slab {
  double r[N][N], t[N][N]; /* the same from above and from below: a slab is homogeneous */
  double up[N], down[N];   /* for a beam of 1 at its top */
} slab;

/* x = (1 - a b)^-1 y, by summing up reflections between two slabs. */
static void bounce(const double a[N][N], const double b[N][N], double y[N]) {
  double term[N] = {y[0], y[1]};
  for (int order = 0; order < 100000; order++) {
    double one[N], two[N];
    for (int i = 0; i < N; i++) one[i] = b[i][0] * term[0] + b[i][1] * term[1];
    for (int i = 0; i < N; i++) two[i] = a[i][0] * one[0] + a[i][1] * one[1];
    for (int i = 0; i < N; i++) y[i] += term[i] = two[i];
    if (fabs(term[0]) + fabs(term[1]) < 1e-17 * (fabs(y[0]) + fabs(y[1]))) return;
  }
  fail_msg("reflections do not die out");
}

static slab thin_slab(const double c[4], double cosine, double secant, double depth) {
  slab s = {0};
  const double middle = exp(-0.5 * secant * depth);
  for (int i = 0; i < N; i++) {
    s.t[i][i] = 1.0 - depth / node[i];
    for (int l = 0; l < 4; l++) {
      const double sign = l % 2 ? -1.0 : 1.0, share = c[l] * legendre(l, node[i]) * depth / node[i];
      s.up[i] += sign * share * legendre(l, cosine) * middle;
      s.down[i] += share * legendre(l, cosine) * middle;
      for (int j = 0; j < N; j++) {
        s.r[i][j] += sign * share * legendre(l, node[j]) * 0.25;
        s.t[i][j] += share * legendre(l, node[j]) * 0.25;
      }
    }
  }
  return s;
}

/* Two equal slabs on top of each other; the lower one gets `beam` of the sun. */
static slab twice(const slab *s, double beam) {
  slab out = {0};
  for (int j = 0; j <= N; j++) { /* columns of r and t, and the source last */
    const int source = j == N;
    double between[N], up[N];
    for (int i = 0; i < N; i++)
      between[i] =
          source ? s->down[i] + beam * (s->r[i][0] * s->up[0] + s->r[i][1] * s->up[1]) : s->t[i][j];
    bounce(s->r, s->r, between);
    for (int i = 0; i < N; i++)
      up[i] = s->r[i][0] * between[0] + s->r[i][1] * between[1] + (source ? beam * s->up[i] : 0.0);
    for (int i = 0; i < N; i++) {
      const double down = s->t[i][0] * between[0] + s->t[i][1] * between[1];
      const double upper = s->t[i][0] * up[0] + s->t[i][1] * up[1];
      if (source) {
        out.down[i] = down + beam * s->down[i];
        out.up[i] = s->up[i] + upper;
      } else {
        out.t[i][j] = down;
        out.r[i][j] = s->r[i][j] + upper;
      }
    }
  }
  return out;
}

static slab layer_slab(const ql_streams_optics *o, int layer, int lane) {
  double c[4], depth = (double)o->depth[layer][lane];
  const double secant = ((double)o->slant[layer + 1][lane] - (double)o->slant[layer][lane]) / depth;
  int times = 0;
  for (int l = 0; l < 4; l++) c[l] = (double)o->scatter[l][layer][lane];
  for (; depth > 1e-7; times++) depth *= 0.5;
  slab s = thin_slab(c, (double)o->cosine[lane], secant, depth);
  for (; times > 0; times--, depth *= 2.0) s = twice(&s, exp(-secant * depth));
  return s;
}

/* Actinic flux by Gauss-Seidel over the interfaces until nothing changes. */
static void plain_actinic(const ql_streams_optics *o, int lane, double actinic[]) {
  enum { MOST = 8 };
  slab s[MOST];
  double up[MOST + 1][N] = {{0}}, down[MOST + 1][N] = {{0}}, change = 1.0;
  const int layers = o->layers;
  for (int k = 0; k < layers; k++) s[k] = layer_slab(o, k, lane);
  for (int sweep = 0; sweep < 100000 && change > 1e-14; sweep++) {
    change = 0.0;
    for (int k = 0; k < layers; k++)
      for (int i = 0; i < N; i++)
        down[k + 1][i] = s[k].t[i][0] * down[k][0] + s[k].t[i][1] * down[k][1] +
                         s[k].r[i][0] * up[k + 1][0] + s[k].r[i][1] * up[k + 1][1] +
                         s[k].down[i] * exp(-(double)o->slant[k][lane]);
    const double flux = node[0] * down[layers][0] + node[1] * down[layers][1] +
                        4.0 * (double)o->cosine[lane] * exp(-(double)o->slant[layers][lane]);
    for (int i = 0; i < N; i++) up[layers][i] = (double)o->albedo[lane] * flux;
    for (int k = layers - 1; k >= 0; k--)
      for (int i = 0; i < N; i++) {
        const double value = s[k].t[i][0] * up[k + 1][0] + s[k].t[i][1] * up[k + 1][1] +
                             s[k].r[i][0] * down[k][0] + s[k].r[i][1] * down[k][1] +
                             s[k].up[i] * exp(-(double)o->slant[k][lane]);
        change = fmax(change, fabs(value - up[k][i]));
        up[k][i] = value;
      }
  }
  for (int k = 0; k <= layers; k++)
    actinic[k] =
        exp(-(double)o->slant[k][lane]) + 0.25 * (up[k][0] + up[k][1] + down[k][0] + down[k][1]);
}

static ql_streams_optics optics;
static ql_streams_work work;
static ql_lanes actinic[QL_STREAMS_LAYERS + 1];

static double random_unit(uint32_t *seed) {
  *seed = *seed * 1664525u + 1013904223u;
  return (double)(*seed >> 8) / 16777216.0;
}

/* Layers from 1e-5 to 30 thick, absorbing to nearly conservative, any sun, any ground. */
static void random_optics(uint32_t *seed) {
  optics.layers = 6;
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    optics.cosine[lane] = (float)(0.03 + 0.97 * random_unit(seed));
    optics.albedo[lane] = (float)random_unit(seed);
    optics.slant[0][lane] = 0.0f;
    for (int k = 0; k < optics.layers; k++) {
      const double depth = pow(10.0, -5.0 + 6.5 * random_unit(seed));
      const double omega = 1.0 - pow(10.0, -4.0 * random_unit(seed));
      const double g = 0.9 * random_unit(seed), f = pow(g, 4.0);
      const double bend = 0.6 + 0.5 * random_unit(seed); /* as a spherical atmosphere does */
      for (int l = 0; l < 4; l++)
        optics.scatter[l][k][lane] =
            (float)(omega * (2 * l + 1) * (pow(g, (double)l) - f) / (1.0 - f));
      optics.depth[k][lane] = (float)depth;
      optics.slant[k + 1][lane] =
          optics.slant[k][lane] + (float)(bend * depth / (double)optics.cosine[lane]);
    }
  }
}

static void random_layers(void **state) {
  (void)state;
  uint32_t seed = 20240714u;
  double worst = 0.0;
  for (int trial = 0; trial < 20; trial++) {
    random_optics(&seed);
    ql_streams_solve(&optics, &work, actinic);
    for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
      double plain[9];
      plain_actinic(&optics, lane, plain);
      for (int k = 0; k <= optics.layers; k++) {
        const double error = fabs((double)actinic[k][lane] - plain[k]);
        worst = fmax(worst, error / (plain[k] + 0.01));
        if (error > 2e-3 * (plain[k] + 0.01))
          fail_msg("trial %d lane %d level %d: %g, plain %g", trial, lane, k,
                   (double)actinic[k][lane], plain[k]);
      }
    }
  }
  printf("worst difference %.1e\n", worst);
}

/* Where the beam's secant meets an eigenvalue the particular solution has a pole. */
static void no_pole(void **state) {
  (void)state;
  for (int step = 0; step < 400; step++) {
    optics.layers = 2;
    for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
      optics.cosine[lane] = (float)(0.1 + 0.9 * (step * QL_STREAMS_LANES + lane) / 6400.0);
      optics.albedo[lane] = 0.1f;
      for (int k = 0; k < 2; k++) {
        for (int l = 0; l < 4; l++) optics.scatter[l][k][lane] = l ? 0.0f : 0.3f;
        optics.depth[k][lane] = 0.5f;
      }
      for (int k = 0; k <= 2; k++) optics.slant[k][lane] = 0.5f * (float)k / optics.cosine[lane];
    }
    ql_streams_solve(&optics, &work, actinic);
    double plain[9];
    const int lane = step % QL_STREAMS_LANES;
    plain_actinic(&optics, lane, plain);
    for (int k = 0; k <= 2; k++)
      assert_float_equal((double)actinic[k][lane], plain[k], 1e-3 * plain[k]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(random_layers), cmocka_unit_test(no_pole)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
