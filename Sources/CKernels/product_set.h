/* What products are made of at one level of instructions. */
#ifndef ZOO_PRODUCT_SET_H
#define ZOO_PRODUCT_SET_H

#include <stddef.h>
#include <stdint.h>

/* Where sums go: c = alpha * sums + beta * c, of `columns` columns. */
typedef struct {
  float *c;
  ptrdiff_t stride, columns;
  float alpha, beta;
} zoo_target;

/* Words are floats, or pairs of bfloat16. b is packed in panels [words, panel], a in rows `deep` words apart
   so that they share no places in the first cache. At most `deep` words of the inner extent are done
   at a time, so that a tile of `rows` rows of a stays in the first cache while a panel of b streams from
   the second, where `high` tiles and `wide` columns have their place. `narrow` columns are packed at a
   time where b comes unpacked. */
typedef struct {
  ptrdiff_t rows, panel, deep, high, wide, narrow, values_in_word;
  /* Packs b [inner, columns] whose columns are contiguous and `stride` apart. */
  void (*pack_columns)(const float *b, ptrdiff_t stride, ptrdiff_t columns, ptrdiff_t inner,
                       uint32_t *panels);
  /* The same for a b whose rows are. */
  void (*pack_rows)(const float *b, ptrdiff_t stride, ptrdiff_t columns, ptrdiff_t inner,
                    uint32_t *panels);
  /* Packs a [rows, inner] whose rows are contiguous. */
  void (*pack_a)(const float *a, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t inner, uint32_t *out);
  /* One tile of 1 to `rows` rows with the panels of all columns, which are `apart` words times the width of a
     panel from each other. */
  void (*run)(ptrdiff_t rows, const uint32_t *a, const uint32_t *panels, ptrdiff_t apart,
              ptrdiff_t words, const zoo_target *out);
} zoo_product_set;

extern const zoo_product_set zoo_baseline_products;
#if defined(__x86_64__)
extern const zoo_product_set zoo_avx2_products, zoo_avx512_products, zoo_bfloat16_products;
#endif

#endif
