#include "products.h"

#include <string.h>

#include "level.h"
#include "rooms.h"

ptrdiff_t zoo_packed_size(ptrdiff_t columns, ptrdiff_t inner) {
  ptrdiff_t panels = (columns + ZOO_PANEL - 1) / ZOO_PANEL;
  return panels * ZOO_PANEL * ((inner + 1) / 2 * 2);
}

#if defined(__x86_64__)
#include <immintrin.h>

/* A kernel keeps ROWS by PANEL sums in registers: 28 of 32, the others hold two vectors of b and one
   element of a. DEEP words of the inner extent are done at a time, so that ROWS rows of a stay in the
   first cache while a panel of b streams from the second, where HIGH times ROWS rows and WIDE columns,
   packed, have their place. */
enum { ROWS = 14, PANEL = ZOO_PANEL, HIGH = 15, DEEP = 384, WIDE = 128, LANES = 16 };

#define INLINE static inline __attribute__((always_inline))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma,bmi2")))
#define BFLOAT16 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma,bmi2,avx512bf16")))

INLINE ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

/* The first `count` lanes, from none to all. */
INLINE __mmask16 first_lanes(ptrdiff_t count) {
  return count >= LANES ? 0xffff : count <= 0 ? 0 : (__mmask16)((1u << count) - 1);
}

/* Exchanges rows and columns of sixteen vectors: by pairs, by fours, then by quarters. */
INLINE AVX512 void transpose(__m512i r[LANES]) {
  __m512i t[LANES];
  for (int i = 0; i < 8; i++) {
    t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
  }
  for (int i = 0; i < 4; i++) {
    r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
    r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
  }
  for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0x88);
    t[4 + i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0xdd);
    t[8 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0x88);
    t[12 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0xdd);
  }
  for (int i = 0; i < 4; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0x88);
    r[4 + i] = _mm512_shuffle_i32x4(t[4 + i], t[12 + i], 0x88);
    r[8 + i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0xdd);
    r[12 + i] = _mm512_shuffle_i32x4(t[4 + i], t[12 + i], 0xdd);
  }
}

/* Packs b [inner, columns], whose columns are contiguous, into panels [inner, PANEL]. */
AVX512 static void pack_columns(const float *b, ptrdiff_t column, ptrdiff_t columns,
                                ptrdiff_t inner, float *panel) {
  for (ptrdiff_t j = 0; j < columns; j += PANEL, panel += PANEL * inner)
    for (ptrdiff_t p = 0; p < inner; p += LANES)
      for (ptrdiff_t half = 0; half < PANEL; half += LANES) {
        __m512i r[LANES];
        __mmask16 mask = first_lanes(inner - p);
        for (ptrdiff_t i = 0; i < LANES; i++)
          r[i] = j + half + i < columns
                     ? _mm512_maskz_loadu_epi32(mask, b + (j + half + i) * column + p)
                     : _mm512_setzero_si512();
        transpose(r);
        for (ptrdiff_t i = 0; i < least(LANES, inner - p); i++)
          _mm512_store_si512(panel + (p + i) * PANEL + half, r[i]);
      }
}

/* The same for a b whose rows are contiguous. */
AVX512 static void pack_rows(const float *b, ptrdiff_t row, ptrdiff_t columns, ptrdiff_t inner,
                             float *panel) {
  for (ptrdiff_t j = 0; j < columns; j += PANEL, panel += PANEL * inner) {
    __mmask16 left = first_lanes(columns - j), right = first_lanes(columns - j - LANES);
    for (ptrdiff_t p = 0; p < inner; p++) {
      const float *from = b + p * row + j;
      _mm512_store_ps(panel + p * PANEL, _mm512_maskz_loadu_ps(left, from));
      _mm512_store_ps(panel + p * PANEL + LANES, _mm512_maskz_loadu_ps(right, from + LANES));
    }
  }
}

/* Copies rows of a together, DEEP apart, so that they share no places in the first cache. */
static void pack_a(zoo_factor a, ptrdiff_t rows, ptrdiff_t inner, float *out) {
  if (a.column == 1) {
    for (ptrdiff_t i = 0; i < rows; i++)
      memcpy(out + i * DEEP, a.base + i * a.row, (size_t)inner * sizeof *out);
  } else {
    for (ptrdiff_t p = 0; p < inner; p++)
      for (ptrdiff_t i = 0; i < rows; i++) out[i * DEEP + p] = a.base[i * a.row + p * a.column];
  }
}

/* Where a kernel leaves its sums: c = alpha * sums + beta * c. */
typedef struct {
  float *c;
  ptrdiff_t stride;
  __mmask16 left, right;
  float alpha, beta;
} target;

INLINE AVX512 void prefetch(target out, int rows) {
  for (int i = 0; i < rows; i++) {
    __builtin_prefetch(out.c + i * out.stride, 1);
    __builtin_prefetch(out.c + i * out.stride + LANES, 1);
  }
}

INLINE AVX512 void store(float *c, __mmask16 mask, __m512 sum, float alpha, float beta) {
  sum = _mm512_mul_ps(sum, _mm512_set1_ps(alpha));
  if (beta != 0.0f)
    sum = _mm512_fmadd_ps(_mm512_set1_ps(beta), _mm512_maskz_loadu_ps(mask, c), sum);
  _mm512_mask_storeu_ps(c, mask, sum);
}

INLINE AVX512 void store_all(int rows, __m512 sums[ROWS][2], target out) {
  for (int i = 0; i < rows; i++) {
    store(out.c + i * out.stride, out.left, sums[i][0], out.alpha, out.beta);
    if (out.right)
      store(out.c + i * out.stride + LANES, out.right, sums[i][1], out.alpha, out.beta);
  }
}

/* What is wanted after a kernel, and is asked for before it runs: rows of floats. */
typedef struct {
  const float *base;
  ptrdiff_t stride;
  ptrdiff_t rows;
} upcoming;

/* Asks for the share `index` of `count` of them, `width` floats of each row, into the second cache. */
INLINE void fetch(upcoming next, ptrdiff_t index, ptrdiff_t count, ptrdiff_t width) {
  for (ptrdiff_t i = next.rows * index / count; i < next.rows * (index + 1) / count; i++)
    for (ptrdiff_t p = 0; p < width; p += LANES)
      _mm_prefetch((const char *)(next.base + i * next.stride + p), _MM_HINT_T1);
}

/* Packed columns are read ahead of their use; past the end that does nothing. */
INLINE AVX512 void read_ahead(const void *b) {
  _mm_prefetch((const char *)b + 16 * PANEL * sizeof(float), _MM_HINT_T0);
  _mm_prefetch((const char *)b + 16 * PANEL * sizeof(float) + 64, _MM_HINT_T0);
}

/* The loop over p must stay this plain: with more in it compilers keep the sums in memory. */
INLINE AVX512 void kernel(int rows, const float *a, const float *b, ptrdiff_t inner, target out) {
  __m512 sums[ROWS][2];
  prefetch(out, rows);
  for (int i = 0; i < rows; i++) sums[i][0] = sums[i][1] = _mm512_setzero_ps();
  for (ptrdiff_t p = 0; p < inner; p++, b += PANEL) {
    __m512 left = _mm512_load_ps(b), right = _mm512_load_ps(b + LANES);
    read_ahead(b);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      __m512 x = _mm512_set1_ps(a[i * DEEP + p]);
      sums[i][0] = _mm512_fmadd_ps(x, left, sums[i][0]);
      sums[i][1] = _mm512_fmadd_ps(x, right, sums[i][1]);
    }
  }
  store_all(rows, sums, out);
}

/* As above, two elements of bfloat16 at a time. */
INLINE BFLOAT16 void kernel_packed(int rows, const uint32_t *a, const uint16_t *b, ptrdiff_t pairs,
                                   target out) {
  __m512 sums[ROWS][2];
  prefetch(out, rows);
  for (int i = 0; i < rows; i++) sums[i][0] = sums[i][1] = _mm512_setzero_ps();
  for (ptrdiff_t p = 0; p < pairs; p++, b += 2 * PANEL) {
    __m512bh left = (__m512bh)_mm512_load_si512(b);
    __m512bh right = (__m512bh)_mm512_load_si512(b + PANEL);
    read_ahead(b);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      __m512bh x = (__m512bh)_mm512_set1_epi32((int)a[i * DEEP + p]);
      sums[i][0] = _mm512_dpbf16_ps(sums[i][0], x, left);
      sums[i][1] = _mm512_dpbf16_ps(sums[i][1], x, right);
    }
  }
  store_all(rows, sums, out);
}

/* One kernel for each number of rows, so that their sums have registers. */
#define EACH_COUNT(CASE)                                                                    \
  CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) \
  CASE(12) CASE(13) CASE(14)

AVX512 static void run_kernel(int rows, const float *a, const float *b, ptrdiff_t inner,
                              target out) {
  switch (rows) {
#define CASE(n) case n: kernel(n, a, b, inner, out); break;
    EACH_COUNT(CASE)
#undef CASE
  }
}

BFLOAT16 static void run_kernel_packed(int rows, const uint32_t *a, const uint16_t *b,
                                       ptrdiff_t pairs, target out) {
  switch (rows) {
#define CASE(n) case n: kernel_packed(n, a, b, pairs, out); break;
    EACH_COUNT(CASE)
#undef CASE
  }
}

/* The first row of tile `index` of `tiles` even ones. */
INLINE ptrdiff_t tile_start(ptrdiff_t index, ptrdiff_t tiles, ptrdiff_t rows) {
  return rows * index / tiles;
}

int zoo_multiply(zoo_factor a, zoo_factor b, float *c, ptrdiff_t stride, ptrdiff_t rows,
                 ptrdiff_t columns, ptrdiff_t inner, float alpha, float beta, zoo_finish finish) {
  if (zoo_level() < ZOO_LEVEL_AVX512) return 0;
  float *room = zoo_room((HIGH * ROWS + WIDE) * DEEP * sizeof(float));
  if (!room) return 0;
  float *packed = room + HIGH * ROWS * DEEP;
  ptrdiff_t all = (rows + ROWS - 1) / ROWS;
  for (ptrdiff_t first = 0; first < all; first += HIGH)
    for (ptrdiff_t p = 0; p < inner; p += DEEP) {
      ptrdiff_t depth = least(DEEP, inner - p), last = least(first + HIGH, all);
      ptrdiff_t top = tile_start(first, all, rows);
      zoo_factor part = {a.base + top * a.row + p * a.column, a.row, a.column};
      pack_a(part, tile_start(last, all, rows) - top, depth, room);
      for (ptrdiff_t j = 0; j < columns; j += WIDE) {
        ptrdiff_t width = least(WIDE, columns - j), call = 0;
        ptrdiff_t calls = (last - first) * ((width + PANEL - 1) / PANEL);
        const float *from = b.base + p * b.row + j * b.column;
        if (b.row == 1)
          pack_columns(from, b.column, width, depth, packed);
        else
          pack_rows(from, b.row, width, depth, packed);
        /* The columns that are packed next come from memory while these are worked on. */
        ptrdiff_t beyond = columns - j - width;
        upcoming next = {from + (beyond > 0 ? width * b.column : 0), b.column,
                         b.row == 1 ? least(WIDE, beyond) : 0};
        for (ptrdiff_t tile = first; tile < last; tile++) {
          ptrdiff_t start = tile_start(tile, all, rows);
          int count = (int)(tile_start(tile + 1, all, rows) - start);
          for (ptrdiff_t panel = 0; panel < width; panel += PANEL) {
            target out = {c + start * stride + j + panel, stride, first_lanes(width - panel),
                          first_lanes(width - panel - LANES), alpha, p == 0 ? beta : 1.0f};
            fetch(next, call++, calls, depth);
            run_kernel(count, room + (start - top) * DEEP, packed + panel * depth, depth, out);
          }
          if (p + depth == inner)
            zoo_finish_part(finish, c + start * stride + j, stride, start, j, count, width);
        }
      }
    }
  return 1;
}

/* Sixteen pairs of bfloat16 from the first of `count` floats; those that are not there are 0. */
INLINE BFLOAT16 __m512i pairs_of(const float *x, ptrdiff_t count) {
  __m512 low = _mm512_maskz_loadu_ps(first_lanes(count), x);
  __m512 high = _mm512_maskz_loadu_ps(first_lanes(count - LANES), x + LANES);
  return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}

BFLOAT16 void zoo_pack(const float *weight, ptrdiff_t columns, ptrdiff_t inner, uint16_t *packed) {
  ptrdiff_t pairs = (inner + 1) / 2;
  for (ptrdiff_t j = 0; j < columns; j += PANEL, packed += 2 * PANEL * pairs)
    for (ptrdiff_t p = 0; p < pairs; p += LANES)
      for (ptrdiff_t half = 0; half < PANEL; half += LANES) {
        __m512i r[LANES];
        for (ptrdiff_t i = 0; i < LANES; i++)
          r[i] = j + half + i < columns
                     ? pairs_of(weight + (j + half + i) * inner + 2 * p, inner - 2 * p)
                     : _mm512_setzero_si512();
        transpose(r);
        for (ptrdiff_t i = 0; i < least(LANES, pairs - p); i++)
          _mm512_storeu_si512(packed + 2 * ((p + i) * PANEL + half), r[i]);
      }
}

BFLOAT16 static void pack_pairs(const float *a, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t inner,
                                uint32_t *out) {
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t p = 0; p < inner; p += 2 * LANES)
      _mm512_storeu_si512(out + i * DEEP + p / 2, pairs_of(a + i * stride + p, inner - p));
}

int zoo_multiply_packed(const float *a, ptrdiff_t a_stride, const uint16_t *packed, float *c,
                        ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner,
                        zoo_finish finish) {
  uint32_t *room = zoo_room(HIGH * ROWS * DEEP * sizeof *room);
  if (!room) return 0;
  ptrdiff_t all = (rows + ROWS - 1) / ROWS, pairs = (inner + 1) / 2;
  for (ptrdiff_t first = 0; first < all; first += HIGH)
    for (ptrdiff_t p = 0; p < pairs; p += DEEP) {
      ptrdiff_t depth = least(DEEP, pairs - p), last = least(first + HIGH, all);
      ptrdiff_t top = tile_start(first, all, rows);
      pack_pairs(a + top * a_stride + 2 * p, a_stride, tile_start(last, all, rows) - top,
                 least(2 * depth, inner - 2 * p), room);
      for (ptrdiff_t j = 0; j < columns; j += WIDE) {
        ptrdiff_t width = least(WIDE, columns - j);
        for (ptrdiff_t tile = first; tile < last; tile++) {
          ptrdiff_t start = tile_start(tile, all, rows);
          int count = (int)(tile_start(tile + 1, all, rows) - start);
          for (ptrdiff_t panel = j; panel < j + width; panel += PANEL) {
            target out = {c + start * stride + panel, stride, first_lanes(columns - panel),
                          first_lanes(columns - panel - LANES), 1.0f, p == 0 ? 0.0f : 1.0f};
            run_kernel_packed(count, room + (start - top) * DEEP,
                              packed + 2 * (panel * pairs + p * PANEL), depth, out);
          }
          if (p + depth == pairs)
            zoo_finish_part(finish, c + start * stride + j, stride, start, j, count, width);
        }
      }
    }
  return 1;
}

#else

int zoo_multiply(zoo_factor a, zoo_factor b, float *c, ptrdiff_t stride, ptrdiff_t rows,
                 ptrdiff_t columns, ptrdiff_t inner, float alpha, float beta, zoo_finish finish) {
  return 0;
}

void zoo_pack(const float *weight, ptrdiff_t columns, ptrdiff_t inner, uint16_t *packed) {}

int zoo_multiply_packed(const float *a, ptrdiff_t a_stride, const uint16_t *packed, float *c,
                        ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner,
                        zoo_finish finish) {
  return 0;
}

#endif
