#pragma once
#include <stdbool.h>
#include <stddef.h>

// MPI names its communicators and types by macros, which Swift does not see. Every call is made from
// the thread that started MPI. Errors of MPI itself end the whole job, which is what MPI does with them
// unless told otherwise. Without the package trait MPI there is nothing behind these declarations.

/// Joins the processes that were started together.
bool zoo_mpi_start(void);

/// The position of this process among them, from 0.
int zoo_mpi_rank(void);

/// How many they are.
int zoo_mpi_size(void);

/// Writes the name of this machine, with a zero behind it, to `name`.
void zoo_mpi_host(char *_Nonnull name, size_t capacity);

/// Gives all processes the `count` bytes that process 0 has.
void zoo_mpi_broadcast(void *_Nonnull bytes, int count);

/// Starts to send a copy of `bytes` to process 0, and does not wait for it; false without memory.
bool zoo_mpi_post(const void *_Nonnull bytes, int count);

/// Whether a message is there, from which process and how long it is.
bool zoo_mpi_probe(int *_Nonnull source, int *_Nonnull count);

/// Takes the message that was found.
void zoo_mpi_receive(void *_Nonnull bytes, int count, int source);

/// Waits until everything that was posted has been taken.
void zoo_mpi_finish_posts(void);

/// Gives the processor away for a moment, for waits that may be long.
void zoo_mpi_pause(void);

/// Waits for the other processes and leaves them; does nothing where they were never joined.
void zoo_mpi_leave(void);

/// Ends all processes.
void zoo_mpi_abort(int status);
