/* Which instructions the loops of this target use. */
#ifndef ZOO_LEVEL_H
#define ZOO_LEVEL_H

enum {
  ZOO_LEVEL_BASELINE = 0,
  ZOO_LEVEL_AVX2 = 1,    /* x86-64-v3 */
  ZOO_LEVEL_AVX512 = 2,  /* x86-64-v4 */
  ZOO_LEVEL_BFLOAT16 = 3 /* and products of bfloat16 */
};

/* The highest level that the processor and the system allow. */
int zoo_supported_level(void);

/* The level in use: the supported one unless a lower one was set. */
int zoo_level(void);

/* Limits the level for the whole process; higher ones than supported mean the supported one. */
void zoo_set_level(int level);

#endif
