#include <string.h>

#include "product_set.h"

#define INLINE static inline __attribute__((always_inline))

/* Small enough for second caches of a quarter mebibyte. */
enum { ROWS = 6, DEEP = 256 };

static void copy_rows(const float *a, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t inner,
                      uint32_t *out) {
  for (ptrdiff_t i = 0; i < rows; i++)
    memcpy(out + i * DEEP, a + i * stride, (size_t)inner * sizeof *a);
}

#define VERSION(name) name##_baseline
#define PRODUCTS zoo_baseline_products
#define WIDTH 4
#include "products.def"
#undef VERSION
#undef PRODUCTS
#undef WIDTH

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define VERSION(name) name##_avx2
#define PRODUCTS zoo_avx2_products
#define WIDTH 8
#include "products.def"
#undef VERSION
#undef PRODUCTS
#undef WIDTH
#pragma clang attribute pop
#endif
