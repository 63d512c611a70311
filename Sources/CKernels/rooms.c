#include "rooms.h"

#include <pthread.h>
#include <stdlib.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int has_key;

static _Thread_local void *room;
static _Thread_local size_t room_size;

static void make_key(void) { has_key = pthread_key_create(&key, free) == 0; }

void *zoo_room(size_t size) {
  if (size <= room_size) return room;
  pthread_once(&once, make_key);
  if (!has_key) return NULL;
  void *larger = aligned_alloc(64, (size + 63) / 64 * 64);
  if (!larger) return NULL;
  if (pthread_setspecific(key, larger) != 0) {
    free(larger);
    return NULL;
  }
  free(room);
  room = larger;
  room_size = size;
  return room;
}
