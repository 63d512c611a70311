#include "mpi_shims.h"

#ifdef ZOO_MPI
#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/// A message on its way to process 0.
typedef struct post {
  struct post *next;
  MPI_Request request;
  char bytes[];
} post;

static const int message_tag = 1;
static bool is_joined = false;
static post *posts = NULL;

/// Frees the messages that have arrived.
static void sweep(void) {
  post **place = &posts;
  while (*place) {
    post *current = *place;
    int is_done = 0;
    MPI_Test(&current->request, &is_done, MPI_STATUS_IGNORE);
    if (is_done) {
      *place = current->next;
      free(current);
    } else {
      place = &current->next;
    }
  }
}

bool zoo_mpi_start(void) {
  int provided = 0;
  if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS) return false;
  is_joined = true;
  // Other threads compute while this one talks.
  return provided >= MPI_THREAD_FUNNELED;
}

int zoo_mpi_rank(void) {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

int zoo_mpi_size(void) {
  int size = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  return size;
}

void zoo_mpi_host(char *name, size_t capacity) {
  char found[MPI_MAX_PROCESSOR_NAME] = "";
  int length = 0;
  MPI_Get_processor_name(found, &length);
  if (capacity == 0) return;
  strncpy(name, found, capacity - 1);
  name[capacity - 1] = 0;
}

void zoo_mpi_broadcast(void *bytes, int count) {
  MPI_Bcast(bytes, count, MPI_BYTE, 0, MPI_COMM_WORLD);
}

bool zoo_mpi_post(const void *bytes, int count) {
  sweep();
  post *message = malloc(sizeof(post) + (size_t)count);
  if (!message) return false;
  memcpy(message->bytes, bytes, (size_t)count);
  MPI_Isend(message->bytes, count, MPI_BYTE, 0, message_tag, MPI_COMM_WORLD, &message->request);
  message->next = posts;
  posts = message;
  return true;
}

bool zoo_mpi_probe(int *source, int *count) {
  int is_there = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, message_tag, MPI_COMM_WORLD, &is_there, &status);
  if (!is_there) return false;
  MPI_Get_count(&status, MPI_BYTE, count);
  *source = status.MPI_SOURCE;
  return true;
}

void zoo_mpi_receive(void *bytes, int count, int source) {
  MPI_Recv(bytes, count, MPI_BYTE, source, message_tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

void zoo_mpi_pause(void) {
  const struct timespec moment = {.tv_sec = 0, .tv_nsec = 1000000};
  nanosleep(&moment, NULL);
}

void zoo_mpi_finish_posts(void) {
  for (sweep(); posts; sweep()) zoo_mpi_pause();
}

void zoo_mpi_leave(void) {
  if (!is_joined) return;
  is_joined = false;
  zoo_mpi_finish_posts();
  // A barrier that sleeps: process 0 may have a long report to write, on the same processors.
  MPI_Request barrier;
  MPI_Ibarrier(MPI_COMM_WORLD, &barrier);
  for (int is_done = 0; !is_done; ) {
    MPI_Test(&barrier, &is_done, MPI_STATUS_IGNORE);
    if (!is_done) zoo_mpi_pause();
  }
  MPI_Finalize();
}

void zoo_mpi_abort(int status) { MPI_Abort(MPI_COMM_WORLD, status); }
#endif
