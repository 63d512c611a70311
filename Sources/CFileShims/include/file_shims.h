#pragma once
#include <stddef.h>
#include <sys/types.h>

/// `O_TMPFILE`: a composite macro, which Swift does not see.
extern const int zoo_O_TMPFILE;

/// `copy_file_range`: declared only under _GNU_SOURCE, which the importer does not set.
ssize_t zoo_copy_file_range(int from, off_t *_Nonnull from_offset, int to,
                            off_t *_Nonnull to_offset, size_t count);

/// `sync_file_range`, as above: asks the kernel to begin writing a stretch out, without waiting.
void zoo_start_writing_out(int descriptor, off_t offset, off_t count);

/// How many processors this process may run on, by `sched_getaffinity`, as above; 0 where the machine
/// has more than its set has room for.
int zoo_available_processors(void);
