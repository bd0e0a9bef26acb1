/* pool.h: the same work on many things, on as many threads as the process may use.
 *
 * Invariants: tasks are begun in order of their number; pool_run() returns when all are done. An
 * error in any of them ends the process (log.h). Threads: KBC_THREADS, or else the smaller of the
 * CPUs that the process may run on and the cgroup's cpu.max.
 */
#ifndef KBC_POOL_H
#define KBC_POOL_H

#include "base/base.h"

struct pool_job {
    size_t count;
    void (*task)(struct pool_job *job, size_t number);
};

/* How many threads may be used, at least 1. A KBC_THREADS that is no number from 1 to 256 is
 * user_error. */
size_t pool_threads(void);

void pool_run(struct pool_job *job);

/* While pool_run() is under way: takes the place of a thread that has nothing to do, for one that
 * the caller starts; false when there is none. */
bool pool_borrow(void);

/* That thread has ended. */
void pool_give_back(void);

#endif
