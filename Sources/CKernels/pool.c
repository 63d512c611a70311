#include "pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { HELPERS = 255 };

/* How often somebody looks before going to sleep: for some microseconds without pause, then for a tenth of a
   millisecond or more, letting other threads go first where there are more than processors. */
enum { LOOKS = 1000, YIELDS = 250, LOOKS_BETWEEN = 16 };

/* A thread that waits for a number to change, awake at first. The other side changes the number and then calls
   wake; both use the order of all, so that one of them sees the other. */
typedef struct {
  atomic_uint number;
  atomic_int sleeps;
  pthread_mutex_t lock;
  pthread_cond_t changed;
} signal_box;

typedef struct {
  signal_box go;
  void (*work)(void *context, int worker);
  void *context;
} helper;

/* Held by the one who uses the pool; what follows is theirs. */
static pthread_mutex_t in_use = PTHREAD_MUTEX_INITIALIZER;
static helper helpers[HELPERS];
static int started;
/* How many helpers have finished, over all time. */
static signal_box finished = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int has_changed(signal_box *box, unsigned number, int looks) {
  for (int look = 0; look < looks; look++) {
    if (atomic_load_explicit(&box->number, memory_order_acquire) != number) return 1;
    relax();
  }
  return 0;
}

static void wait_while(signal_box *box, unsigned number) {
  if (has_changed(box, number, LOOKS)) return;
  for (int yield = 0; yield < YIELDS; yield++) {
    sched_yield();
    if (has_changed(box, number, LOOKS_BETWEEN)) return;
  }
  pthread_mutex_lock(&box->lock);
  atomic_store(&box->sleeps, 1);
  while (atomic_load(&box->number) == number) pthread_cond_wait(&box->changed, &box->lock);
  atomic_store(&box->sleeps, 0);
  pthread_mutex_unlock(&box->lock);
}

static void wake(signal_box *box) {
  if (!atomic_load(&box->sleeps)) return;
  pthread_mutex_lock(&box->lock);
  pthread_cond_signal(&box->changed);
  pthread_mutex_unlock(&box->lock);
}

static void *help(void *argument) {
  helper *own = argument;
  for (unsigned seen = 0;; seen++) {
    wait_while(&own->go, seen);
    own->work(own->context, (int)(own - helpers) + 1);
    atomic_fetch_add(&finished.number, 1);
    wake(&finished);
  }
  return NULL;
}

/* Starts threads until there are `count`, or as many as there can be. */
static int start(int count) {
  if (count > HELPERS) count = HELPERS;
  while (started < count) {
    helper *next = &helpers[started];
    pthread_mutex_init(&next->go.lock, NULL);
    pthread_cond_init(&next->go.changed, NULL);
    pthread_t thread;
    if (pthread_create(&thread, NULL, help, next) != 0) break;
    pthread_detach(thread);
    started++;
  }
  return started < count ? started : count;
}

void zoo_run(int workers, void (*work)(void *context, int worker), void *context) {
  if (workers < 2 || pthread_mutex_trylock(&in_use) != 0) {
    work(context, 0);
    return;
  }
  int count = start(workers - 1);
  unsigned goal = atomic_load(&finished.number) + (unsigned)count;
  for (int i = 0; i < count; i++) {
    helpers[i].work = work;
    helpers[i].context = context;
    atomic_fetch_add(&helpers[i].go.number, 1);
    wake(&helpers[i].go);
  }
  work(context, 0);
  for (unsigned now; (now = atomic_load(&finished.number)) != goal;) wait_while(&finished, now);
  pthread_mutex_unlock(&in_use);
}
