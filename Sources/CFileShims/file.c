#define _GNU_SOURCE
#include "file_shims.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

const int zoo_O_TMPFILE = O_TMPFILE;

ssize_t zoo_copy_file_range(int from, off_t *from_offset, int to, off_t *to_offset, size_t count) {
  return copy_file_range(from, from_offset, to, to_offset, count, 0);
}

void zoo_start_writing_out(int descriptor, off_t offset, off_t count) {
  sync_file_range(descriptor, offset, count, SYNC_FILE_RANGE_WRITE);
}

int zoo_available_processors(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}
