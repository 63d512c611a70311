#include "kernels.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* The loader picks the widest version that the processor runs. */
#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))

/* Sixteen lanes, at any address a float may have: compilers do not reorder float sums, so the
   reductions say how. */
typedef float lanes __attribute__((vector_size(64), aligned(4)));
enum { LANES = 16 };

INLINE float sum_of(const lanes *v) {
  float part[LANES], total = 0;
  memcpy(part, v, sizeof part);
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) part[i] += part[i + width];
  total = part[0];
  return total;
}

/* e^x for x <= 0 with a relative error below 2e-7; below -87 it stays at e^-87. NaN stays NaN.
   x = k ln 2 + r with |r| <= ln 2 / 2: 2^k is made in the exponent bits, e^r by a polynomial. */
INLINE float exp_negative(float x) {
  const float shifter = 12582912.0f; /* 1.5 * 2^23: adding it rounds to an integer */
  x = x < -87.0f ? -87.0f : x;
  float shifted = x * 1.44269504f + shifter;
  float k = shifted - shifter;
  float r = x - k * 0.693359375f;
  r = r + k * 2.12194440e-4f;
  float p = 1.38145580e-3f;
  p = p * r + 8.36873613e-3f;
  p = p * r + 4.16683890e-2f;
  p = p * r + 1.66665211e-1f;
  p = p * r + 4.99999940e-1f;
  p = p * r * r + r + 1.0f;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits << 23) + 0x3f800000u;
  float power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

/* x * Phi(x). The upper tail Phi(-|x|) = erfcx(t) e^(-t^2) / 2 with t = |x| / sqrt 2, and erfcx is a
   polynomial in 1 / (1 + 0.4 t), fitted for the least error of the product. */
INLINE float gelu(float x) {
  float t = fabsf(x) * 0.70710678f;
  float s = 1.0f / (1.0f + 0.4f * t);
  float q = -1.97829962e-1f;
  q = q * s + 6.93833768e-1f;
  q = q * s - 3.32997829e-1f;
  q = q * s + 4.20248091e-1f;
  q = q * s + 1.94988042e-1f;
  q = q * s + 2.20014095e-1f;
  q = q * s + 1.74365938e-3f;
  float tail = 0.5f * q * exp_negative(-0.5f * x * x);
  return x * (x > 0.0f ? 1.0f - tail : tail);
}

CLONES void zoo_add_bias(float *out, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                         const float *bias) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *restrict y = out + row * stride;
    for (ptrdiff_t i = 0; i < columns; i++) y[i] += bias[i];
  }
}

CLONES void zoo_add_bias_gelu(float *out, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                              const float *bias) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *restrict y = out + row * stride;
    for (ptrdiff_t i = 0; i < columns; i++) y[i] = gelu(y[i] + bias[i]);
  }
}

CLONES void zoo_add_residual(float *x, const float *y, ptrdiff_t stride, ptrdiff_t rows,
                             ptrdiff_t columns, const float *bias, const float *scale) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *restrict out = x + row * stride;
    const float *in = y + row * stride;
    if (scale)
      for (ptrdiff_t i = 0; i < columns; i++) out[i] += scale[i] * (in[i] + bias[i]);
    else
      for (ptrdiff_t i = 0; i < columns; i++) out[i] += in[i] + bias[i];
  }
}

CLONES void zoo_layer_norm(float *out, const float *x, ptrdiff_t rows, ptrdiff_t width,
                           const float *weight, const float *bias, float epsilon) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    const float *in = x + row * width;
    float *restrict y = out + row * width;
    ptrdiff_t i = 0;
    lanes a = {0};
    for (; i + LANES <= width; i += LANES) a += *(const lanes *)(in + i);
    float total = sum_of(&a);
    for (; i < width; i++) total += in[i];
    float mean = total / (float)width;

    lanes squares = {0};
    for (i = 0; i + LANES <= width; i += LANES) {
      lanes d = *(const lanes *)(in + i) - mean;
      squares += d * d;
    }
    total = sum_of(&squares);
    for (; i < width; i++) total += (in[i] - mean) * (in[i] - mean);
    float scale = 1.0f / sqrtf(total / (float)width + epsilon);
    for (i = 0; i < width; i++) y[i] = (in[i] - mean) * scale * weight[i] + bias[i];
  }
}

CLONES void zoo_softmax(float *x, ptrdiff_t rows, ptrdiff_t width) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *restrict y = x + row * width;
    float part[LANES], largest = y[0];
    ptrdiff_t i = 0;
    for (int l = 0; l < LANES; l++) part[l] = y[0];
    for (; i + LANES <= width; i += LANES)
      for (int l = 0; l < LANES; l++) part[l] = y[i + l] > part[l] ? y[i + l] : part[l];
    for (int l = 0; l < LANES; l++) largest = part[l] > largest ? part[l] : largest;
    for (; i < width; i++) largest = y[i] > largest ? y[i] : largest;

    for (i = 0; i < width; i++) y[i] = exp_negative(y[i] - largest);

    lanes sums = {0};
    for (i = 0; i + LANES <= width; i += LANES) sums += *(const lanes *)(y + i);
    float total = sum_of(&sums);
    for (; i < width; i++) total += y[i];
    float scale = 1.0f / total;
    for (i = 0; i < width; i++) y[i] *= scale;
  }
}

CLONES void zoo_scale_rows(float *out, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                           const float *scale, const float *shift, int rectify) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *restrict y = out + row * stride;
    float a = scale[row], b = shift[row];
    for (ptrdiff_t i = 0; i < columns; i++) {
      float v = a * y[i] + b;
      y[i] = rectify && v < 0.0f ? 0.0f : v;
    }
  }
}
