#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "product_set.h"

/* A kernel keeps ROWS by PANEL sums in registers: 28 of 32, the others hold two vectors of b and one
   element of a. */
enum { ROWS = 14, LANES = 16, PANEL = 2 * LANES, DEEP = 768 };

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
                                ptrdiff_t inner, uint32_t *panel) {
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
                             uint32_t *panel) {
  for (ptrdiff_t j = 0; j < columns; j += PANEL, panel += PANEL * inner) {
    __mmask16 left = first_lanes(columns - j), right = first_lanes(columns - j - LANES);
    for (ptrdiff_t p = 0; p < inner; p++) {
      const float *from = b + p * row + j;
      _mm512_store_ps((float *)panel + p * PANEL, _mm512_maskz_loadu_ps(left, from));
      _mm512_store_ps((float *)panel + p * PANEL + LANES, _mm512_maskz_loadu_ps(right, from + LANES));
    }
  }
}

static void copy_rows(const float *a, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t inner,
                      uint32_t *out) {
  for (ptrdiff_t i = 0; i < rows; i++)
    memcpy(out + i * DEEP, a + i * stride, (size_t)inner * sizeof *a);
}

INLINE AVX512 void prefetch(float *c, ptrdiff_t stride, int rows) {
  for (int i = 0; i < rows; i++) {
    __builtin_prefetch(c + i * stride, 1);
    __builtin_prefetch(c + i * stride + LANES, 1);
  }
}

INLINE AVX512 void store(float *c, __mmask16 mask, __m512 sum, float alpha, float beta) {
  sum = _mm512_mul_ps(sum, _mm512_set1_ps(alpha));
  if (beta != 0.0f)
    sum = _mm512_fmadd_ps(_mm512_set1_ps(beta), _mm512_maskz_loadu_ps(mask, c), sum);
  _mm512_mask_storeu_ps(c, mask, sum);
}

/* `columns` are those that are left, perhaps more than a panel. */
INLINE AVX512 void store_all(int rows, __m512 sums[ROWS][2], float *c, ptrdiff_t columns,
                             const zoo_target *out) {
  __mmask16 left = first_lanes(columns), right = first_lanes(columns - LANES);
  float alpha = out->alpha, beta = out->beta;
  for (int i = 0; i < rows; i++, c += out->stride) {
    store(c, left, sums[i][0], alpha, beta);
    if (right) store(c + LANES, right, sums[i][1], alpha, beta);
  }
}

/* Panels are read ahead of their use; past the end that does nothing. */
INLINE AVX512 void read_ahead(const void *b) {
  _mm_prefetch((const char *)b + 16 * PANEL * sizeof(float), _MM_HINT_T0);
  _mm_prefetch((const char *)b + 16 * PANEL * sizeof(float) + 64, _MM_HINT_T0);
}

/* The loop over p must stay this plain: with more in it compilers keep the sums in memory. */
INLINE AVX512 void kernel(int rows, const float *a, const float *b, ptrdiff_t inner, float *c,
                          ptrdiff_t columns, const zoo_target *out) {
  __m512 sums[ROWS][2];
  prefetch(c, out->stride, rows);
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
  store_all(rows, sums, c, columns, out);
}

/* As above, two elements of bfloat16 at a time. */
INLINE BFLOAT16 void kernel_pairs(int rows, const uint32_t *a, const uint32_t *b, ptrdiff_t pairs,
                                  float *c, ptrdiff_t columns, const zoo_target *out) {
  __m512 sums[ROWS][2];
  prefetch(c, out->stride, rows);
  for (int i = 0; i < rows; i++) sums[i][0] = sums[i][1] = _mm512_setzero_ps();
  for (ptrdiff_t p = 0; p < pairs; p++, b += PANEL) {
    __m512bh left = (__m512bh)_mm512_load_si512(b);
    __m512bh right = (__m512bh)_mm512_load_si512(b + LANES);
    read_ahead(b);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      __m512bh x = (__m512bh)_mm512_set1_epi32((int)a[i * DEEP + p]);
      sums[i][0] = _mm512_dpbf16_ps(sums[i][0], x, left);
      sums[i][1] = _mm512_dpbf16_ps(sums[i][1], x, right);
    }
  }
  store_all(rows, sums, c, columns, out);
}

/* One kernel for each number of rows, so that their sums have registers. */
#define EACH_COUNT(CASE)                                                                    \
  CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) \
  CASE(12) CASE(13) CASE(14)

AVX512 static void run(ptrdiff_t rows, const uint32_t *a, const uint32_t *panels, ptrdiff_t apart,
                       ptrdiff_t words, const zoo_target *out) {
  for (ptrdiff_t j = 0; j < out->columns; j += PANEL, panels += PANEL * apart) {
    const float *x = (const float *)a, *y = (const float *)panels;
    switch (rows) {
#define CASE(n) case n: kernel(n, x, y, words, out->c + j, out->columns - j, out); break;
      EACH_COUNT(CASE)
#undef CASE
    }
  }
}

BFLOAT16 static void run_pairs(ptrdiff_t rows, const uint32_t *a, const uint32_t *panels,
                               ptrdiff_t apart, ptrdiff_t words, const zoo_target *out) {
  for (ptrdiff_t j = 0; j < out->columns; j += PANEL, panels += PANEL * apart)
    switch (rows) {
#define CASE(n) case n: kernel_pairs(n, a, panels, words, out->c + j, out->columns - j, out); break;
      EACH_COUNT(CASE)
#undef CASE
    }
}

/* Sixteen pairs of bfloat16 from the first of `count` floats; those that are not there are 0. */
INLINE BFLOAT16 __m512i pairs_of(const float *x, ptrdiff_t count) {
  __m512 low = _mm512_maskz_loadu_ps(first_lanes(count), x);
  __m512 high = _mm512_maskz_loadu_ps(first_lanes(count - LANES), x + LANES);
  return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}

/* Packs pairs of values of b, whose columns are contiguous, into panels [pairs, PANEL]. */
BFLOAT16 static void pack_column_pairs(const float *b, ptrdiff_t column, ptrdiff_t columns,
                                       ptrdiff_t inner, uint32_t *panel) {
  ptrdiff_t pairs = (inner + 1) / 2;
  for (ptrdiff_t j = 0; j < columns; j += PANEL, panel += PANEL * pairs)
    for (ptrdiff_t p = 0; p < pairs; p += LANES)
      for (ptrdiff_t half = 0; half < PANEL; half += LANES) {
        __m512i r[LANES];
        for (ptrdiff_t i = 0; i < LANES; i++)
          r[i] = j + half + i < columns
                     ? pairs_of(b + (j + half + i) * column + 2 * p, inner - 2 * p)
                     : _mm512_setzero_si512();
        transpose(r);
        for (ptrdiff_t i = 0; i < least(LANES, pairs - p); i++)
          _mm512_store_si512(panel + (p + i) * PANEL + half, r[i]);
      }
}

/* The same for a b whose rows are contiguous: two rows are laced together. */
BFLOAT16 static void pack_row_pairs(const float *b, ptrdiff_t row, ptrdiff_t columns,
                                    ptrdiff_t inner, uint32_t *panel) {
  __m512i lacing = _mm512_add_epi32(
      _mm512_mullo_epi32(_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
                         _mm512_set1_epi32(0x10001)),
      _mm512_set1_epi32(16 << 16));
  for (ptrdiff_t j = 0; j < columns; j += PANEL)
    for (ptrdiff_t p = 0; p < inner; p += 2, panel += PANEL)
      for (ptrdiff_t half = 0; half < PANEL; half += LANES) {
        const float *from = b + p * row + j + half;
        __mmask16 mask = first_lanes(columns - j - half);
        __m512 even = _mm512_maskz_loadu_ps(mask, from);
        __m512 odd = _mm512_maskz_loadu_ps(p + 1 < inner ? mask : 0, from + row);
        __m512i both = (__m512i)_mm512_cvtne2ps_pbh(odd, even);
        _mm512_store_si512(panel + half, _mm512_permutexvar_epi16(lacing, both));
      }
}

BFLOAT16 static void pack_pairs(const float *a, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t inner,
                                uint32_t *out) {
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t p = 0; p < inner; p += 2 * LANES)
      _mm512_storeu_si512(out + i * DEEP + p / 2, pairs_of(a + i * stride + p, inner - p));
}

const zoo_product_set zoo_avx512_products = {
    .rows = ROWS, .panel = PANEL, .deep = DEEP, .high = 15, .wide = 128, .narrow = 64,
    .values_in_word = 1, .pack_columns = pack_columns, .pack_rows = pack_rows,
    .pack_a = copy_rows, .run = run,
};

const zoo_product_set zoo_bfloat16_products = {
    .rows = ROWS, .panel = PANEL, .deep = DEEP, .high = 15, .wide = 128, .narrow = 64,
    .values_in_word = 2, .pack_columns = pack_column_pairs, .pack_rows = pack_row_pairs,
    .pack_a = pack_pairs, .run = run_pairs,
};
#else
typedef int zoo_no_avx512;
#endif
