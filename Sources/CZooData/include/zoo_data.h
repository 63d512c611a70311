#pragma once
#include <stddef.h>

/// A file of the repository, carried inside the binary.
typedef struct {
  /// Where the file lies in the repository; labels by their name alone, as `labels/NAME.tsv`.
  const char *_Nonnull path;
  const unsigned char *_Nonnull bytes;
  size_t count;
} zoo_file;

/// The carried file number `index`, counted from 0; NULL past the last.
const zoo_file *_Nullable zoo_carried_file(size_t index);
