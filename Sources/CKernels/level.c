#include "level.h"

#include <stdatomic.h>

static int detect(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") ||
      !__builtin_cpu_supports("bmi") || !__builtin_cpu_supports("bmi2"))
    return ZOO_LEVEL_BASELINE;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512cd") || !__builtin_cpu_supports("avx512dq") ||
      !__builtin_cpu_supports("avx512vl"))
    return ZOO_LEVEL_AVX2;
  return __builtin_cpu_supports("avx512bf16") ? ZOO_LEVEL_BFLOAT16 : ZOO_LEVEL_AVX512;
#else
  return ZOO_LEVEL_BASELINE;
#endif
}

/* -1 until somebody asks; threads that ask at once find the same. */
static atomic_int supported = -1;
static atomic_int limit = ZOO_LEVEL_BFLOAT16;

int zoo_supported_level(void) {
  int level = atomic_load_explicit(&supported, memory_order_relaxed);
  if (level >= 0) return level;
  level = detect();
  atomic_store_explicit(&supported, level, memory_order_relaxed);
  return level;
}

int zoo_level(void) {
  int level = zoo_supported_level(), most = atomic_load_explicit(&limit, memory_order_relaxed);
  return level < most ? level : most;
}

void zoo_set_level(int level) {
  atomic_store_explicit(&limit, level < 0 ? 0 : level, memory_order_relaxed);
}
