#include "kernels.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "level.h"

#define INLINE static inline __attribute__((always_inline))

/* Sixteen lanes, at any address a float may have: compilers do not reorder float sums, so the
   reductions say how. */
typedef float lanes __attribute__((vector_size(64), aligned(4)));
enum { LANES = 16 };

#define VERSION(name) name##_baseline
#include "rows.def"
#undef VERSION

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define VERSION(name) name##_avx2
#include "rows.def"
#undef VERSION
#pragma clang attribute pop

/* Feature by feature: for "arch=x86-64-v4" compilers keep to half of the width. */
#define FEATURES "avx2,bmi,bmi2,fma,avx512f,avx512bw,avx512cd,avx512dq,avx512vl"
#pragma clang attribute push(__attribute__((target(FEATURES))), apply_to = function)
#define VERSION(name) name##_avx512
#include "rows.def"
#undef VERSION
#pragma clang attribute pop

#define CALL(name, ...)             \
  switch (zoo_level()) {            \
    case ZOO_LEVEL_BASELINE:        \
      name##_baseline(__VA_ARGS__); \
      break;                        \
    case ZOO_LEVEL_AVX2:            \
      name##_avx2(__VA_ARGS__);     \
      break;                        \
    default:                        \
      name##_avx512(__VA_ARGS__);   \
  }
#else
#define CALL(name, ...) name##_baseline(__VA_ARGS__)
#endif

void zoo_add_bias(float *out, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                  const float *bias) {
  CALL(add_bias, out, stride, rows, columns, bias);
}

void zoo_add_bias_gelu(float *out, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                       const float *bias) {
  CALL(add_bias_gelu, out, stride, rows, columns, bias);
}

void zoo_add_residual(float *x, const float *y, ptrdiff_t stride, ptrdiff_t rows,
                      ptrdiff_t columns, const float *bias, const float *scale) {
  CALL(add_residual, x, y, stride, rows, columns, bias, scale);
}

void zoo_layer_norm(float *out, const float *x, ptrdiff_t rows, ptrdiff_t width,
                    const float *weight, const float *bias, float epsilon) {
  CALL(layer_norm, out, x, rows, width, weight, bias, epsilon);
}

void zoo_softmax(float *x, ptrdiff_t rows, ptrdiff_t width) { CALL(softmax, x, rows, width); }

void zoo_scale_rows(float *out, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                    const float *scale, const float *shift, int rectify) {
  CALL(scale_rows, out, stride, rows, columns, scale, shift, rectify);
}

void zoo_finish_part(zoo_finish finish, float *out, ptrdiff_t stride, ptrdiff_t row, ptrdiff_t column,
                     ptrdiff_t rows, ptrdiff_t columns) {
  const float *bias = finish.bias ? finish.bias + column : NULL;
  switch (finish.kind) {
    case ZOO_FINISH_BIAS:
      zoo_add_bias(out, stride, rows, columns, bias);
      break;
    case ZOO_FINISH_GELU:
      zoo_add_bias_gelu(out, stride, rows, columns, bias);
      break;
    case ZOO_FINISH_RESIDUAL:
      zoo_add_residual(finish.residual + row * stride + column, out, stride, rows, columns, bias,
                       finish.scale ? finish.scale + column : NULL);
      break;
    default:
      break;
  }
}
