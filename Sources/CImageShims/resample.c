#include "image_shims.h"

#include <string.h>

#if defined(__x86_64__) && defined(__ELF__)
#define VECTORISED __attribute__((target_clones("avx2", "default")))
#else
#define VECTORISED
#endif

enum { LANES = 16, BLOCK = 3 * ZOO_RESAMPLE_ROWS, FRACTION = 22, HALF = 1 << (FRACTION - 1) };

typedef uint8_t bytes16 __attribute__((vector_size(LANES)));
typedef int32_t words16 __attribute__((vector_size(4 * LANES)));

// Every helper is inlined, so that each clone of its caller gets its own instructions.
#define HELPER static inline __attribute__((always_inline))

HELPER void accumulate(words16 *sum, const uint8_t *input, int32_t weight) {
  bytes16 bytes;
  memcpy(&bytes, input, LANES);
  *sum += __builtin_convertvector(bytes, words16) * weight;
}

/// Drops the fraction (its half was added at the start) and clamps to a byte.
HELPER void store(const words16 *sums, uint8_t *output) {
  words16 zero = {0}, top = zero + 255, sum = *sums >> FRACTION;
  sum = __builtin_elementwise_min(__builtin_elementwise_max(sum, zero), top);
  bytes16 bytes = __builtin_convertvector(sum, bytes16);
  memcpy(output, &bytes, LANES);
}

HELPER uint8_t weighted_byte(const uint8_t *input, size_t stride, const int32_t *weights,
                             int32_t count) {
  int32_t sum = HALF;
  for (int32_t k = 0; k < count; k++) sum += input[k * stride] * weights[k];
  sum >>= FRACTION;
  return (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

HELPER void weighted_lanes(const uint8_t *input, size_t stride, const int32_t *weights,
                           int32_t count, uint8_t *output) {
  words16 zero = {0}, sum = zero + HALF;
  for (int32_t k = 0; k < count; k++) accumulate(&sum, input + k * stride, weights[k]);
  store(&sum, output);
}

VECTORISED void zoo_resample_rows(const uint8_t *input, size_t stride, size_t lanes,
                                  const int32_t *windows, size_t taps, size_t outputs,
                                  uint8_t *output) {
  for (size_t y = 0; y < outputs; y++, windows += taps + 2, output += lanes) {
    const uint8_t *first = input + (size_t)windows[0] * stride;
    size_t i = 0;
    for (; i + LANES <= lanes; i += LANES)
      weighted_lanes(first + i, stride, windows + 2, windows[1], output + i);
    for (; i < lanes; i++)
      output[i] = weighted_byte(first + i, stride, windows + 2, windows[1]);
  }
}

/// Turns up to ZOO_RESAMPLE_ROWS rows into columns: the pixels of a column come to lie side by side.
HELPER void gather(const uint8_t *input, size_t stride, size_t rows, size_t columns,
                   uint8_t *block) {
  for (size_t x = 0; x < columns; x++, input += 3, block += BLOCK)
    for (size_t row = 0; row < rows; row++) memcpy(block + 3 * row, input + row * stride, 3);
}

/// The sum of whole columns of a block, one byte for each of its rows and channels.
HELPER void weighted_column(const uint8_t *column, const int32_t *weights, int32_t count,
                            uint8_t *output) {
  words16 zero = {0}, a = zero + HALF, b = a, c = a;
  for (int32_t k = 0; k < count; k++, column += BLOCK) {
    accumulate(&a, column, weights[k]);
    accumulate(&b, column + LANES, weights[k]);
    accumulate(&c, column + 2 * LANES, weights[k]);
  }
  store(&a, output);
  store(&b, output + LANES);
  store(&c, output + 2 * LANES);
}

_Static_assert(BLOCK == 3 * LANES, "a column of a block is three vectors");

VECTORISED void zoo_resample_columns(const uint8_t *input, size_t stride, size_t rows,
                                     const int32_t *windows, size_t taps, size_t outputs,
                                     uint8_t *scratch, uint8_t *output) {
  const int32_t *last = windows + (outputs - 1) * (taps + 2);
  size_t first = (size_t)windows[0], columns = (size_t)(last[0] + last[1]) - first;
  for (size_t y = 0; y < rows; y += ZOO_RESAMPLE_ROWS) {
    size_t height = rows - y < ZOO_RESAMPLE_ROWS ? rows - y : ZOO_RESAMPLE_ROWS;
    if (height == ZOO_RESAMPLE_ROWS)  // a constant count unrolls
      gather(input + y * stride + 3 * first, stride, ZOO_RESAMPLE_ROWS, columns, scratch);
    else
      gather(input + y * stride + 3 * first, stride, height, columns, scratch);
    const int32_t *window = windows;
    for (size_t x = 0; x < outputs; x++, window += taps + 2) {
      uint8_t column[BLOCK];
      weighted_column(scratch + ((size_t)window[0] - first) * BLOCK, window + 2, window[1], column);
      uint8_t *pixel = output + (y * outputs + x) * 3;
      for (size_t row = 0; row < height; row++) memcpy(pixel + row * outputs * 3, column + 3 * row, 3);
    }
  }
}
