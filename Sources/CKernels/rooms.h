/* Working memory of the calling thread. */
#ifndef ZOO_ROOMS_H
#define ZOO_ROOMS_H

#include <stddef.h>

/* What a room is for: those who use two at a time use different ones. */
enum { ZOO_ROOM_PRODUCT, ZOO_ROOM_ATTENTION, ZOO_ROOMS };

/* At least `size` bytes at an address that vectors may have, the same room each time; null where
   memory is short. It is given back when the thread ends. */
void *zoo_room(int purpose, size_t size);

#endif
