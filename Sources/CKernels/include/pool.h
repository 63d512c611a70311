/* Threads that wait for the next piece of work awake for a while: a forward pass has seven parallel pieces a
   block, and to wake a sleeping thread takes as long as some of them. */
#ifndef ZOO_POOL_H
#define ZOO_POOL_H

/* Calls work(context, 0) on this thread and, on threads of the pool, work(context, n) for each n below
   `workers`; returns when all have. Where the pool is at work for somebody else, or has no more threads,
   fewer of them are called: work(context, 0) has to be able to do it all. */
void zoo_run(int workers, void (*work)(void *context, int worker), void *context);

#endif
