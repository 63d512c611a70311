#include "attention.h"

#include <stdint.h>
#include <string.h>

#include "kernels.h"
#include "level.h"
#include "products.h"
#include "rooms.h"

/* Queries whose scores are held at a time: few enough to stay in a core's own caches. */
enum { QUERIES = 98 };

#if defined(__x86_64__)
#include <immintrin.h>

/* Copies `lines` lines of `count` floats, each of which starts `step` after the last. */
__attribute__((target("avx512f"))) static void copy_lines(float *to, const float *from,
                                                          ptrdiff_t step, ptrdiff_t lines,
                                                          ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += 16) {
    __mmask16 mask = (__mmask16)(count - i >= 16 ? 0xffff : (1u << (count - i)) - 1);
    for (ptrdiff_t line = 0; line < lines; line++)
      _mm512_mask_storeu_ps(to + line * count + i, mask,
                            _mm512_maskz_loadu_ps(mask, from + line * step + i));
  }
}
#endif

void zoo_fill_bias(zoo_bias bias, ptrdiff_t query, float *row) {
  ptrdiff_t grid = bias.grid, side = 2 * grid - 1;
  if (query == 0) {
    row[0] = bias.class_itself;
    for (ptrdiff_t i = 1; i <= grid * grid; i++) row[i] = bias.from_class;
    return;
  }
  ptrdiff_t y = (query - 1) / grid, x = (query - 1) % grid;
  const float *from = bias.distances + (y + grid - 1) * side + grid - 1 - x;
  row[0] = bias.to_class;
#if defined(__x86_64__)
  if (zoo_level() >= ZOO_LEVEL_AVX512) {
    copy_lines(row + 1, from, -side, grid, grid);
    return;
  }
#endif
  for (ptrdiff_t key = 0; key < grid; key++)
    memcpy(row + 1 + key * grid, from - key * side, (size_t)grid * sizeof *row);
}

int zoo_attend(int format, zoo_head head, const zoo_bias *bias, float scale, ptrdiff_t first,
               ptrdiff_t count, float *out, ptrdiff_t out_stride) {
  ptrdiff_t tokens = head.tokens, width = head.width, stride = head.stride;
  ptrdiff_t key_size = zoo_packed_size(format, tokens, width);
  ptrdiff_t value_size = zoo_packed_size(format, width, tokens);
  uint32_t *keys = zoo_room(ZOO_ROOM_ATTENTION,
                            (size_t)(key_size + value_size + QUERIES * tokens) * sizeof *keys);
  if (!keys) return 0;
  uint32_t *values = keys + key_size;
  float *scores = (float *)(values + value_size);
  zoo_pack(format, (zoo_factor){head.key, 1, stride}, tokens, width, keys);
  zoo_pack(format, (zoo_factor){head.value, stride, 1}, width, tokens, values);
  ptrdiff_t blocks = (count + QUERIES - 1) / QUERIES;
  for (ptrdiff_t block = 0; block < blocks; block++) {
    ptrdiff_t start = count * block / blocks, rows = count * (block + 1) / blocks - start;
    if (bias)
      for (ptrdiff_t i = 0; i < rows; i++)
        zoo_fill_bias(*bias, first + start + i, scores + i * tokens);
    zoo_finish nothing = {ZOO_FINISH_NOTHING, NULL, NULL, NULL};
    if (!zoo_multiply_packed(format, head.query + (first + start) * stride, stride, keys, scores,
                             tokens, rows, tokens, width, scale, bias ? 1.0f : 0.0f, nothing))
      return 0;
    zoo_softmax(scores, rows, tokens);
    if (!zoo_multiply_packed(format, scores, tokens, values, out + start * out_stride, out_stride,
                             rows, width, tokens, 1.0f, 0.0f, nothing))
      return 0;
  }
  return 1;
}
