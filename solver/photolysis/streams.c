#include "solver/photolysis/streams.h"

#include <math.h>
#include <stdint.h>

/* Two Gauss nodes on [0, 1] (double Gauss), weights 1/2, and the Legendre polynomials there. */
#define MU0 0.21132486540518712f
#define MU1 0.78867513459481288f
#define HALF_P2_0 (0.5f * (1.5f * MU0 * MU0 - 0.5f))
#define HALF_P2_1 (0.5f * (1.5f * MU1 * MU1 - 0.5f))
#define P2_0 (2.0f * HALF_P2_0)
#define P2_1 (2.0f * HALF_P2_1)
#define P3_0 (0.5f * MU0 * (5.0f * MU0 * MU0 - 3.0f))
#define P3_1 (0.5f * MU1 * (5.0f * MU1 * MU1 - 3.0f))

typedef struct matrix {
  float a, b, c, d; /* | a b |
                       | c d | */
} matrix;

typedef struct vector {
  float x, y;
} vector;

/* The equations of a layer for the sum j and the difference h of up- and downward intensities:
 * dh/dt = odd j - p e, dj/dt = even h + q e, with e the direct beam (docs/theory, eq. 4). */
typedef struct equations {
  matrix odd, even;
  vector p, q;
} equations;

typedef struct response {
  matrix reflect, transmit;
  vector up, down; /* what leaves the layer upward and downward without anything coming in */
} response;

static inline matrix multiply(matrix m, matrix n) {
  return (matrix){m.a * n.a + m.b * n.c, m.a * n.b + m.b * n.d, m.c * n.a + m.d * n.c,
                  m.c * n.b + m.d * n.d};
}

static inline vector apply(matrix m, vector v) {
  return (vector){m.a * v.x + m.b * v.y, m.c * v.x + m.d * v.y};
}

/* (1 + m)^-1 */
static inline matrix invert_one_plus(matrix m) {
  const float a = 1.0f + m.a, d = 1.0f + m.d, scale = 1.0f / (a * d - m.b * m.c);
  return (matrix){d * scale, -m.b * scale, -m.c * scale, a * scale};
}

/* exp(x) for x <= 0, 2e-7 relative; exp(-60) below -60. Written out so that loops vectorise. */
static inline float exponential(float x) {
  const float bounded = x < -60.0f ? -60.0f : x;
  const float n = floorf(bounded * 1.44269504f + 0.5f);
  const float r = (bounded - n * 0.693359375f) + n * 2.12194440e-4f;
  const float series =
      1.0f +
      r * (1.0f +
           r * (0.5f + r * (1.6666667e-1f +
                            r * (4.1666668e-2f +
                                 r * (8.3333338e-3f + r * (1.3888889e-3f + r * 1.9841270e-4f))))));
  union {
    int32_t bits;
    float value;
  } power = {.bits = ((int32_t)n + 127) * (1 << 23)};
  return series * power.value;
}

/* Stamnes et al. 1988 (Appl. Opt. 27, 2502), azimuthal mean, in sum and difference form. */
static inline equations layer_equations(const float c[4], float cosine) {
  const float p2 = 1.5f * cosine * cosine - 0.5f;
  const float p3 = 0.5f * cosine * (5.0f * cosine * cosine - 3.0f);
  equations out;
  out.odd.a = (1.0f - 0.5f * c[0] - c[2] * HALF_P2_0 * P2_0) / MU0;
  out.odd.b = (-0.5f * c[0] - c[2] * HALF_P2_1 * P2_0) / MU0;
  out.odd.c = (-0.5f * c[0] - c[2] * HALF_P2_0 * P2_1) / MU1;
  out.odd.d = (1.0f - 0.5f * c[0] - c[2] * HALF_P2_1 * P2_1) / MU1;
  out.even.a = (1.0f - 0.5f * (c[1] * MU0 * MU0 + c[3] * P3_0 * P3_0)) / MU0;
  out.even.b = -0.5f * (c[1] * MU1 * MU0 + c[3] * P3_1 * P3_0) / MU0;
  out.even.c = -0.5f * (c[1] * MU0 * MU1 + c[3] * P3_0 * P3_1) / MU1;
  out.even.d = (1.0f - 0.5f * (c[1] * MU1 * MU1 + c[3] * P3_1 * P3_1)) / MU1;
  out.p.x = 2.0f * (c[0] + c[2] * P2_0 * p2) / MU0;
  out.p.y = 2.0f * (c[0] + c[2] * P2_1 * p2) / MU1;
  out.q.x = 2.0f * (c[1] * MU0 * cosine + c[3] * P3_0 * p3) / MU0;
  out.q.y = 2.0f * (c[1] * MU1 * cosine + c[3] * P3_1 * p3) / MU1;
  return out;
}

/* Squares of the two eigenvalues of m, smaller first; both real and positive, and far apart. */
static inline vector eigenvalues(matrix m) {
  const float half = 0.5f * (m.a + m.d);
  const float det = m.a * m.d - m.b * m.c;
  const float root = half * half - det;
  const float large = half + sqrtf(root > 0.0f ? root : 0.0f);
  const float small = det / large;
  return (vector){small > 1e-8f ? small : 1e-8f, large};
}

/* tanh(k depth / 2) / k */
static inline float half_tanh(float k, float depth) {
  const float decay = exponential(-k * depth);
  return (1.0f - decay) / ((1.0f + decay) * k);
}

/* Reflection and transmission from the layer's answers to symmetric and to antisymmetric light:
 * R + T = 2 (1 + odd f(even odd))^-1 - 1, R - T = 1 - 2 (1 + even f(odd even))^-1, f(k^2) =
 * tanh(k depth / 2) / k (docs/theory, eq. 7). */
static inline void reflect_transmit(const equations *eq, matrix g, vector k2, float depth,
                                    response *out) {
  const float f0 = half_tanh(sqrtf(k2.x), depth), f1 = half_tanh(sqrtf(k2.y), depth);
  const float slope = (f0 - f1) / (k2.x - k2.y), constant = f0 - slope * k2.x;
  const matrix f = {constant + slope * g.a, slope * g.b, slope * g.c, constant + slope * g.d};
  const matrix oe = multiply(eq->odd, eq->even);
  const matrix h = {constant + slope * oe.a, slope * oe.b, slope * oe.c, constant + slope * oe.d};
  const matrix even = invert_one_plus(multiply(eq->odd, f));
  const matrix odd = invert_one_plus(multiply(eq->even, h));
  out->reflect = (matrix){even.a - odd.a, even.b - odd.b, even.c - odd.c, even.d - odd.d};
  out->transmit =
      (matrix){even.a + odd.a - 1.0f, even.b + odd.b, even.c + odd.c, even.d + odd.d - 1.0f};
}

/* Solve (m - s2) v = w with the eigenvalues k2 of m. */
static inline vector solve_shifted(matrix m, float s2, float scale, vector w) {
  return (vector){((m.d - s2) * w.x - m.b * w.y) * scale, ((m.a - s2) * w.y - m.c * w.x) * scale};
}

/* The secant of the beam in a layer, moved by a part in a thousand from the poles of the particular
 * solution, where it equals an eigenvalue. */
static inline float safe_secant(float s, vector k2) {
  const float gap = 1e-3f;
  float s2 = s * s;
  s2 = fabsf(s2 - k2.x) < gap * k2.x ? k2.x * (1.0f + 2.0f * gap) : s2;
  s2 = fabsf(s2 - k2.y) < gap * k2.y ? k2.y * (1.0f + 2.0f * gap) : s2;
  return copysignf(sqrtf(s2), s);
}

/* Light scattered out of the direct beam, which is e0 at the layer's top and e1 at its bottom:
 * particular solution exp(-s t) (u, d), and what the layer makes of its edge values (eq. 9). */
static inline void beam_source(const equations *eq, matrix g, vector k2, float s, const float e[2],
                               response *out) {
  const float s2 = s * s, scale = 1.0f / ((k2.x - s2) * (k2.y - s2));
  const vector ep = apply(eq->even, eq->p), oq = apply(eq->odd, eq->q);
  const vector j = solve_shifted(g, s2, scale, (vector){ep.x + s * eq->q.x, ep.y + s * eq->q.y});
  const vector h = solve_shifted(multiply(eq->odd, eq->even), s2, -scale,
                                 (vector){oq.x + s * eq->p.x, oq.y + s * eq->p.y});
  const vector u = {0.5f * (j.x + h.x), 0.5f * (j.y + h.y)};
  const vector d = {0.5f * (j.x - h.x), 0.5f * (j.y - h.y)};
  const vector rd = apply(out->reflect, d), tu = apply(out->transmit, u);
  const vector td = apply(out->transmit, d), ru = apply(out->reflect, u);
  out->up = (vector){(u.x - rd.x) * e[0] - tu.x * e[1], (u.y - rd.y) * e[0] - tu.y * e[1]};
  out->down = (vector){(d.x - ru.x) * e[1] - td.x * e[0], (d.y - ru.y) * e[1] - td.y * e[0]};
}

static inline response layer_response(const ql_streams_optics *optics, int layer, int lane) {
  const float depth = optics->depth[layer][lane];
  const float top = optics->slant[layer][lane];
  const float rise = optics->slant[layer + 1][lane] - top;
  const float c[4] = {optics->scatter[0][layer][lane], optics->scatter[1][layer][lane],
                      optics->scatter[2][layer][lane], optics->scatter[3][layer][lane]};
  const equations eq = layer_equations(c, optics->cosine[lane]);
  const matrix g = multiply(eq.even, eq.odd);
  const vector k2 = eigenvalues(g);
  const float secant = safe_secant(rise / depth, k2);
  /* the beam at the bottom must belong to that same secant: near a pole a mismatch grows */
  const float beam[2] = {exponential(-top), exponential(-(top + secant * depth))};
  response out;
  reflect_transmit(&eq, g, k2, depth, &out);
  beam_source(&eq, g, k2, secant, beam, &out);
  return out;
}

/* Lambertian ground: upward = 2 albedo sum(w mu downward) + 4 albedo mu0 e. */
static void set_ground(const ql_streams_optics *optics, ql_streams_level *ground) {
#pragma omp simd
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    const float albedo = optics->albedo[lane];
    const float direct =
        4.0f * albedo * optics->cosine[lane] * exponential(-optics->slant[optics->layers][lane]);
    ground->reflect[0][lane] = albedo * MU0;
    ground->reflect[1][lane] = albedo * MU1;
    ground->reflect[2][lane] = albedo * MU0;
    ground->reflect[3][lane] = albedo * MU1;
    ground->source[0][lane] = direct;
    ground->source[1][lane] = direct;
  }
}

static inline matrix load_matrix(const ql_lanes m[4], int lane) {
  return (matrix){m[0][lane], m[1][lane], m[2][lane], m[3][lane]};
}

static inline void store_matrix(matrix m, ql_lanes out[4], int lane) {
  out[0][lane] = m.a;
  out[1][lane] = m.b;
  out[2][lane] = m.c;
  out[3][lane] = m.d;
}

/* Put a layer on top of what lies below (adding method; Grant and Hunt 1969, eq. 10 of docs). */
static void add_layer(const ql_streams_optics *optics, int layer, const ql_streams_level *below,
                      ql_streams_level *above) {
#pragma omp simd
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    const response own = layer_response(optics, layer, lane);
    const matrix under = load_matrix(below->reflect, lane);
    const vector source = {below->source[0][lane], below->source[1][lane]};
    const matrix r = multiply(own.reflect, under);
    const matrix many = invert_one_plus((matrix){-r.a, -r.b, -r.c, -r.d});
    const matrix transmit = multiply(many, own.transmit);
    const vector back = apply(own.reflect, source);
    const vector gained = apply(many, (vector){back.x + own.down.x, back.y + own.down.y});
    const matrix through = multiply(own.transmit, multiply(under, transmit));
    const vector lit = apply(under, gained);
    const vector up = apply(own.transmit, (vector){lit.x + source.x, lit.y + source.y});
    store_matrix((matrix){own.reflect.a + through.a, own.reflect.b + through.b,
                          own.reflect.c + through.c, own.reflect.d + through.d},
                 above->reflect, lane);
    store_matrix(transmit, above->transmit, lane);
    above->gained[0][lane] = gained.x;
    above->gained[1][lane] = gained.y;
    above->source[0][lane] = own.up.x + up.x;
    above->source[1][lane] = own.up.y + up.y;
  }
}

void ql_streams_solve(const ql_streams_optics *optics, ql_streams_work *work,
                      ql_lanes actinic[QL_STREAMS_LAYERS + 1]) {
  const int layers = optics->layers;
  set_ground(optics, &work->level[layers]);
  for (int layer = layers - 1; layer >= 0; layer--)
    add_layer(optics, layer, &work->level[layer + 1], &work->level[layer]);
  ql_lanes down[2] = {{0.0f}};
  for (int level = 0; level <= layers; level++) {
    const ql_streams_level *at = &work->level[level];
    const float last = level == layers ? 0.0f : 1.0f;
#pragma omp simd
    for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
      const vector d = {down[0][lane], down[1][lane]};
      const vector reflected = apply(load_matrix(at->reflect, lane), d);
      const vector passed = apply(load_matrix(at->transmit, lane), d);
      const float diffuse =
          reflected.x + at->source[0][lane] + reflected.y + at->source[1][lane] + d.x + d.y;
      actinic[level][lane] = exponential(-optics->slant[level][lane]) + 0.25f * diffuse;
      down[0][lane] = last * (passed.x + at->gained[0][lane]);
      down[1][lane] = last * (passed.y + at->gained[1][lane]);
    }
  }
}

void ql_streams_net(const ql_streams_optics *optics, const ql_streams_work *work, ql_lanes top,
                    ql_lanes ground) {
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    vector d = {0.0f, 0.0f};
    const float cosine = optics->cosine[lane];
    const ql_streams_level *first = &work->level[0];
    top[lane] = exponential(-optics->slant[0][lane]) -
                0.25f * (MU0 * first->source[0][lane] + MU1 * first->source[1][lane]) / cosine;
    for (int level = 0; level < optics->layers; level++) {
      const ql_streams_level *at = &work->level[level];
      const vector passed = apply(load_matrix(at->transmit, lane), d);
      d = (vector){passed.x + at->gained[0][lane], passed.y + at->gained[1][lane]};
    }
    const float direct = exponential(-optics->slant[optics->layers][lane]);
    const float diffuse = 0.25f * (MU0 * d.x + MU1 * d.y) / cosine;
    ground[lane] = (direct + diffuse) * (1.0f - optics->albedo[lane]);
  }
}
