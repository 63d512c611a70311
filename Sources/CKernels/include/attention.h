/* Attention of one head. */
#ifndef ZOO_ATTENTION_H
#define ZOO_ATTENTION_H

#include <stddef.h>

/* The relative position bias of a head: distances [2 grid - 1, 2 grid - 1], by vertical distance, then by
   negated horizontal distance, and those of the class token. */
typedef struct {
  const float *distances;
  ptrdiff_t grid;
  float from_class, to_class, class_itself;
} zoo_bias;

/* The bias of a query towards all 1 + grid * grid tokens. */
void zoo_fill_bias(zoo_bias bias, ptrdiff_t query, float *row);

/* Queries, keys and values [tokens, width] of a head, whose rows are `stride` apart. */
typedef struct {
  const float *query, *key, *value;
  ptrdiff_t stride, tokens, width;
} zoo_head;

/* out [count, width] = softmax(query * key^T * scale + bias) * value for `count` queries from `first` on; bias may be
   null. `format` is that of the packed factors. Returns 0 where memory is short. */
int zoo_attend(int format, zoo_head head, const zoo_bias *bias, float scale, ptrdiff_t first,
               ptrdiff_t count, float *out, ptrdiff_t out_stride);

#endif
