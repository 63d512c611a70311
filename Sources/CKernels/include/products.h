/* Matrix products for processors with AVX-512. They read factors where they stand and pack what they
   work on into rooms of their own, one a thread, so that weights can stay mapped.

   Each result is summed in an order that depends on the inner extent alone: products do not change
   with the number of rows or threads. */
#ifndef ZOO_PRODUCTS_H
#define ZOO_PRODUCTS_H

#include <stddef.h>
#include <stdint.h>

#include "kernels.h"

/* A matrix whose element (i, j) is base[i * row + j * column]; one of the two strides is 1. */
typedef struct {
  const float *base;
  ptrdiff_t row, column;
} zoo_factor;

/* c [rows, columns] = alpha * a [rows, inner] * b [inner, columns] + beta * c, finished as told.
   Returns 0, and does nothing, at levels below AVX-512 and where memory is short. */
int zoo_multiply(zoo_factor a, zoo_factor b, float *c, ptrdiff_t stride, ptrdiff_t rows,
                 ptrdiff_t columns, ptrdiff_t inner, float alpha, float beta, zoo_finish finish);

/* The columns that are packed together; callers divide work at multiples of it. */
enum { ZOO_PANEL = 32 };

/* The 16-bit words of a weight [columns, inner] packed for zoo_multiply_packed. */
ptrdiff_t zoo_packed_size(ptrdiff_t columns, ptrdiff_t inner);

/* Rounds a contiguous weight [columns, inner] to bfloat16, nearest and ties to even, and packs it.
   Needs products of bfloat16. */
void zoo_pack(const float *weight, ptrdiff_t columns, ptrdiff_t inner, uint16_t *packed);

/* c [rows, columns] = a [rows, inner] * weight^T with a rounded to bfloat16 and sums in float32, finished
   as told, where `packed`, at an address that is a multiple of 64, starts at the first of the columns, a multiple of
   ZOO_PANEL. Needs products of bfloat16. Returns 0 where memory is short. */
int zoo_multiply_packed(const float *a, ptrdiff_t a_stride, const uint16_t *packed, float *c,
                        ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner,
                        zoo_finish finish);

#endif
