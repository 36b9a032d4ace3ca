/*
 * Thread pools inside ntdll: tasks that workers run, and the service that waits and keeps time for them.
 */
#ifndef NTDLL_THREADPOOL_H
#define NTDLL_THREADPOOL_H

#include "nt_object.h"

#include <stdbool.h>

/* Something for a worker to run. Its owner keeps it until RUN is called; RUN may free it. */
struct pool_task {
	struct pool_task *next;
	void (*run)(struct pool_task *task);
};

/* The process's own pool, which is always there. */
extern TP_POOL default_pool;

/* Queues a task; may_run_long lets it start although every worker is busy. STATUS_NO_MEMORY. */
NTSTATUS pool_queue(TP_POOL *pool, struct pool_task *task, TP_CALLBACK_PRIORITY priority, bool may_run_long);
/* Queues a task without fail: where no worker can be started it runs when one can. */
void pool_post(TP_POOL *pool, struct pool_task *task, TP_CALLBACK_PRIORITY priority, bool may_run_long);
/* From a task that is going to run long: true if another worker is there for the tasks behind it. */
bool pool_lend_worker(TP_POOL *pool);
/* A pool lives as long as its owner or anybody else holds it. The default pool is not counted. */
void pool_hold(TP_POOL *pool);
void pool_release(TP_POOL *pool);

/*
 * What the service watches: an object, a point in time, or both. Whichever comes first calls FIRE on the service's thread,
 * with TIMED_OUT for the time; an entry that does not repeat is idle then. FIRE must not sleep.
 */
struct service_entry {
	struct service_entry *next;
	struct service_thread *thread; /* NULL while idle */
	void (*fire)(struct service_entry *entry, bool timed_out);
	HANDLE handle;      /* NULL: a timer only */
	LONGLONG due;       /* interrupt time, 100 ns; INT64_MAX for never */
};

/* Starts watching an idle entry. STATUS_NO_MEMORY. From FIRE an entry may be started again. */
NTSTATUS service_start(struct service_entry *entry);
/* Stops it; waits until FIRE does not run, unless called from there. True if it was watched. */
bool service_stop(struct service_entry *entry);
/* Now, in the units of due. */
LONGLONG service_now(void);

#endif
