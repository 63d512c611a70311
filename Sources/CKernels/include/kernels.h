/* The loops over floats that need wide vectors: Swift has no choice of instruction set at run time,
   and its calls to libm's expf and erff take ten times as long.

   Matrices are row-major; `stride` is the distance between the starts of two rows. */
#ifndef ZOO_KERNELS_H
#define ZOO_KERNELS_H

#include <stddef.h>

/* out += bias, row by row. */
void zoo_add_bias(float *out, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                  const float *bias);

/* out = gelu(out + bias), the exact form with erf; errors are measured in GELUTests. */
void zoo_add_bias_gelu(float *out, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                       const float *bias);

/* x += scale * (y + bias); both have the same stride, and scale may be null for ones. */
void zoo_add_residual(float *x, const float *y, ptrdiff_t stride, ptrdiff_t rows,
                      ptrdiff_t columns, const float *bias, const float *scale);

/* out = (x - mean) / sqrt(variance + epsilon) * weight + bias over each contiguous row. */
void zoo_layer_norm(float *out, const float *x, ptrdiff_t rows, ptrdiff_t width,
                    const float *weight, const float *bias, float epsilon);

/* Each contiguous row becomes its softmax, in place. */
void zoo_softmax(float *x, ptrdiff_t rows, ptrdiff_t width);

/* Row r of the matrix becomes max(0, scale[r] * row + shift[r]); without rectify no maximum is taken. */
void zoo_scale_rows(float *out, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                    const float *scale, const float *shift, int rectify);

/* What is done to the results of a product while they are in the first cache. */
enum { ZOO_FINISH_NOTHING, ZOO_FINISH_BIAS, ZOO_FINISH_GELU, ZOO_FINISH_RESIDUAL };

/* One of the above with its operands: bias and scale start at the first column of the product, the
   residual at its first element, and it has the stride of the product. */
typedef struct {
  int kind;
  const float *bias, *scale;
  float *residual;
} zoo_finish;

/* Finishes a part of a product, `out`, whose first element is (row, column) of the whole. */
void zoo_finish_part(zoo_finish finish, float *out, ptrdiff_t stride, ptrdiff_t row, ptrdiff_t column,
                     ptrdiff_t rows, ptrdiff_t columns);

#endif
