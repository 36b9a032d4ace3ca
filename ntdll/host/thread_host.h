/*
 * The pthreads that run Windows threads, for the thread*.c files only.
 */
#ifndef DECANT_THREAD_HOST_INTERNAL_H
#define DECANT_THREAD_HOST_INTERNAL_H

#include "thread.h"
#include "thread_context.h"

/* Where a thread that was told to stop is. */
enum stop_place {
	STOP_RUNNING,  /* it has not answered yet */
	STOP_IN_GUEST, /* in the signal handler; its registers are in machine */
	STOP_IN_HOST,  /* in a host call, which it will not leave; its registers are in the boundary's frame */
};

struct thread_stop {
	u32 place;            /* enum stop_place; futex of who stops it */
	void *machine;        /* ucontext_t */
	bool context_set;     /* context replaces the frame when the host call ends */
	bool rax_set;         /* including rax, which else is the call's status */
	bool leaving;         /* the thread is ready to get context loaded */
	struct context_x86_64 context;
};

struct host_thread {
	struct host_thread *next; /* of those without a thread */
	u32 tid;
	u32 job;                  /* futex of an idle one: nonzero when thread is set */
	struct thread *thread;
	struct thread_memory memory;
	u64 stack_bytes;          /* of the guest stack */
	u64 host_stack_bytes;
	u64 host_stack_top, host_stack_range; /* what has its stack pointer in the range below top is host code */
	u32 *pending;             /* its boundary_pending */
	u64 *host_stack;          /* its boundary_host_stack */
	bool started;             /* it may be signalled; until then early_pending keeps what others want; thread_lock */
	u32 early_pending;
	struct thread_stop stop;
};

/*
 * Gives a new thread, which is in the list, a pthread, made or idle, and starts it. STATUS_NO_MEMORY.
 */
u32 host_thread_start(struct thread *thread, u64 stack_bytes, const struct host_thread_start *start, bool suspended);

/* thread.c: takes a new thread into the list and gives it its id; and what is to be done when one has ended. */
u32 thread_list_add(struct thread *thread);
void thread_ended(struct thread *thread, u32 exit_code);
/* A thread that was added never started: it does not count. */
void thread_not_started(const struct thread *thread);
/* The system time in 100 ns since 1601. */
s64 system_time(void);

/* The CPU times of the calling thread in 100 ns. */
void thread_own_times(u64 *user, u64 *kernel);

#endif
