/* Working memory of the calling thread. */
#ifndef ZOO_ROOMS_H
#define ZOO_ROOMS_H

#include <stddef.h>

/* At least `size` bytes at an address that vectors may have, the same room each time; null where
   memory is short. It is given back when the thread ends. */
void *zoo_room(size_t size);

#endif
