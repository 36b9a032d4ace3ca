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

/* Queues a task to the process's pool; may_run_long lets it start although every worker is busy. STATUS_NO_MEMORY. */
NTSTATUS pool_queue(struct pool_task *task, bool may_run_long);

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
