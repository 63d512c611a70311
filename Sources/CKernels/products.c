#include "products.h"

#include "level.h"
#include "product_set.h"
#include "rooms.h"

#if defined(__x86_64__)
static const zoo_product_set *const sets[] = {
    [ZOO_LEVEL_BASELINE] = &zoo_baseline_products,
    [ZOO_LEVEL_AVX2] = &zoo_avx2_products,
    [ZOO_LEVEL_AVX512] = &zoo_avx512_products,
    [ZOO_LEVEL_BFLOAT16] = &zoo_bfloat16_products,
};
#else
static const zoo_product_set *const sets[] = {&zoo_baseline_products};
#endif

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

/* How many times `part` it takes to hold `whole`. */
static ptrdiff_t times(ptrdiff_t whole, ptrdiff_t part) { return (whole + part - 1) / part; }

int zoo_float_format(void) {
  int level = zoo_level();
  return level < ZOO_LEVEL_BFLOAT16 ? level : ZOO_LEVEL_AVX512;
}

int zoo_pair_format(void) {
  return zoo_level() == ZOO_LEVEL_BFLOAT16 ? ZOO_LEVEL_BFLOAT16 : zoo_float_format();
}

ptrdiff_t zoo_packed_size(int format, ptrdiff_t columns, ptrdiff_t inner) {
  return times(columns, ZOO_PANEL) * ZOO_PANEL * times(inner, sets[format]->values_in_word);
}

static void pack(const zoo_product_set *set, zoo_factor b, ptrdiff_t columns, ptrdiff_t inner,
                 uint32_t *packed) {
  if (b.row == 1)
    set->pack_columns(b.base, b.column, columns, inner, packed);
  else
    set->pack_rows(b.base, b.row, columns, inner, packed);
}

void zoo_pack(int format, zoo_factor b, ptrdiff_t columns, ptrdiff_t inner, uint32_t *packed) {
  pack(sets[format], b, columns, inner, packed);
}

/* Packs the values from `value` on of `rows` rows of a. */
static void pack_a(const zoo_product_set *set, zoo_factor a, ptrdiff_t rows, ptrdiff_t value,
                   ptrdiff_t count, uint32_t *out) {
  const float *from = a.base + value * a.column;
  if (a.column == 1) return set->pack_a(from, a.row, rows, count, out);
  float *to = (float *)out;
  for (ptrdiff_t p = 0; p < count; p++)
    for (ptrdiff_t i = 0; i < rows; i++) to[i * set->deep + p] = from[i * a.row + p * a.column];
}

/* How many words of `words` are done at a time: even parts, whole vectors. */
static ptrdiff_t depth_of(const zoo_product_set *set, ptrdiff_t words) {
  ptrdiff_t share = times(words, times(words, set->deep));
  return least(set->deep, times(share, 16) * 16);
}

/* The first row of tile `index` of `tiles` even ones. */
static ptrdiff_t tile_start(ptrdiff_t index, ptrdiff_t tiles, ptrdiff_t rows) {
  return rows * index / tiles;
}

/* b comes packed, or else as a factor that is packed in parts. */
static int multiply(const zoo_product_set *set, zoo_factor a, const uint32_t *packed, zoo_factor b,
                    float *c, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner,
                    float alpha, float beta, zoo_finish finish) {
  ptrdiff_t room_of_a = set->high * set->rows * set->deep;
  ptrdiff_t room_of_b = packed ? 0 : set->narrow * set->deep;
  uint32_t *room = zoo_room(ZOO_ROOM_PRODUCT, (size_t)(room_of_a + room_of_b) * sizeof *room);
  if (!room) return 0;
  ptrdiff_t wide = packed ? set->wide : set->narrow;
  ptrdiff_t words = times(inner, set->values_in_word), deep = depth_of(set, words);
  ptrdiff_t tiles = times(rows, set->rows);
  for (ptrdiff_t first = 0; first < tiles; first += set->high)
    for (ptrdiff_t p = 0; p < words; p += deep) {
      ptrdiff_t depth = least(deep, words - p), last = least(first + set->high, tiles);
      ptrdiff_t top = tile_start(first, tiles, rows), value = p * set->values_in_word;
      zoo_factor part = {a.base + top * a.row, a.row, a.column};
      pack_a(set, part, tile_start(last, tiles, rows) - top, value,
             least(depth * set->values_in_word, inner - value), room);
      for (ptrdiff_t j = 0; j < columns; j += wide) {
        ptrdiff_t width = least(wide, columns - j), apart = packed ? words : depth;
        const uint32_t *panels = packed + j * words + p * set->panel;
        if (!packed) {
          zoo_factor strip = {b.base + p * b.row + j * b.column, b.row, b.column};
          pack(set, strip, width, depth, room + room_of_a);
          panels = room + room_of_a;
        }
        for (ptrdiff_t tile = first; tile < last; tile++) {
          ptrdiff_t start = tile_start(tile, tiles, rows);
          ptrdiff_t count = tile_start(tile + 1, tiles, rows) - start;
          zoo_target out = {c + start * stride + j, stride, width, alpha, p == 0 ? beta : 1.0f};
          set->run(count, room + (start - top) * set->deep, panels, apart, depth, &out);
          if (p + depth == words)
            zoo_finish_part(finish, c + start * stride + j, stride, start, j, count, width);
        }
      }
    }
  return 1;
}

int zoo_multiply(zoo_factor a, zoo_factor b, float *c, ptrdiff_t stride, ptrdiff_t rows,
                 ptrdiff_t columns, ptrdiff_t inner, float alpha, float beta, zoo_finish finish) {
  return multiply(sets[zoo_float_format()], a, NULL, b, c, stride, rows, columns, inner, alpha,
                  beta, finish);
}

int zoo_multiply_packed(int format, const float *a, ptrdiff_t a_stride, const uint32_t *packed,
                        float *c, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                        ptrdiff_t inner, float alpha, float beta, zoo_finish finish) {
  return multiply(sets[format], (zoo_factor){a, a_stride, 1}, packed, (zoo_factor){NULL, 0, 0}, c,
                  stride, rows, columns, inner, alpha, beta, finish);
}
