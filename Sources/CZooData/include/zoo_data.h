#pragma once
#include <stddef.h>

/// A file of the repository, carried inside the binary.
typedef struct {
  const unsigned char *_Nonnull bytes;
  size_t count;
} zoo_file;

/// `zoo.json`.
extern const zoo_file zoo_catalog;
