/* Matrix products. They pack what they work on into rooms of their own, one a thread, or take factors
   that were packed before.

   Each result is summed in an order that depends on the inner extent alone: products do not change
   with the number of rows or threads, nor with packing. */
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
   Returns 0, and does nothing, where memory is short. */
int zoo_multiply(zoo_factor a, zoo_factor b, float *c, ptrdiff_t stride, ptrdiff_t rows,
                 ptrdiff_t columns, ptrdiff_t inner, float alpha, float beta, zoo_finish finish);

/* The columns that are packed together, or a multiple of them; callers divide work at multiples of it. */
enum { ZOO_PANEL = 32 };

/* How a packed factor holds its values: the level of instructions that it is packed for. That of bfloat16
   has pairs of bfloat16, the others have floats. */
int zoo_float_format(void);

/* Pairs of bfloat16 where the level has products of them, else floats. */
int zoo_pair_format(void);

/* The words of four bytes of a factor [inner, columns] packed for zoo_multiply_packed. */
ptrdiff_t zoo_packed_size(int format, ptrdiff_t columns, ptrdiff_t inner);

/* Packs b [inner, columns], rounded to nearest and ties to even for bfloat16, to an address that is a
   multiple of 64. */
void zoo_pack(int format, zoo_factor b, ptrdiff_t columns, ptrdiff_t inner, uint32_t *packed);

/* c [rows, columns] = alpha * a [rows, inner] * b + beta * c, finished as told, where `packed` starts at the
   first of the columns, a multiple of ZOO_PANEL. With b in bfloat16 a is rounded to that as well; sums are
   float32. Returns 0 where memory is short. */
int zoo_multiply_packed(int format, const float *a, ptrdiff_t a_stride, const uint32_t *packed,
                        float *c, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                        ptrdiff_t inner, float alpha, float beta, zoo_finish finish);

#endif
