/*
 * Threads: the object behind a thread handle, and the pthread that runs it.
 *
 * A Windows thread is a pthread for as long as it lives. When it has ended, its pthread waits a while with stack and TEB still
 * mapped, and the next thread of the same stack size takes it over, which is several times faster than making one. The object
 * outlives both as long as handles to it are open.
 *
 * What others ask of a thread (to stop, to end, to go on elsewhere) they put in its *pending* word and send it THREAD_SIGNAL.
 * In guest code the signal handler sees to it; in a host call the thread sees to it itself on its way out (thread_host_exit).
 * So host code is never stopped while it holds a lock.
 */
#ifndef DECANT_THREAD_HOST_H
#define DECANT_THREAD_HOST_H

#include "object.h"
#include "thread_memory.h"

#include <decant/thread.h>

#define THREAD_TERMINATE 0x0001u
#define THREAD_SUSPEND_RESUME 0x0002u
#define THREAD_ALERT 0x0004u
#define THREAD_GET_CONTEXT 0x0008u
#define THREAD_SET_CONTEXT 0x0010u
#define THREAD_SET_INFORMATION 0x0020u
#define THREAD_QUERY_INFORMATION 0x0040u
#define THREAD_SET_LIMITED_INFORMATION 0x0400u
#define THREAD_QUERY_LIMITED_INFORMATION 0x0800u
#define THREAD_ALL_ACCESS 0x001fffffu

/* Bits of boundary_pending. The assembly of boundary and blocking calls knows TERMINATE. */
#define PENDING_SUSPEND 1u
#define PENDING_TERMINATE 2u
#define PENDING_CONTEXT 4u
#define PENDING_START 8u      /* the thread has not been in guest code yet */
#define PENDING_SEQUENCE 256u /* the upper bits count, for who sleeps on the word */

struct apc {
	struct apc *next;
	guest_ptr routine;
	u64 arguments[3];
	struct object *owner; /* a timer whose setting it belongs to, or NULL */
};

struct host_thread;
struct thread_stop;

struct thread {
	struct object object; /* its latch is signalled when the thread has ended */
	u32 id;
	u32 exit_code;
	struct host_thread *host; /* NULL once it has ended; thread_lock */
	guest_ptr teb;
	guest_ptr entry, entry_argument, start;
	struct waitable *owned;   /* mutexes; only the thread itself touches the list */

	u32 alert_word;           /* moves whenever an alertable wait must look up */
	u32 alerted;
	u32 alerted_by_id;        /* futex of thread_wait_alert_by_id */
	u32 apc_count;
	struct apc *apc_first, **apc_last; /* thread_lock */

	u32 suspend_count;        /* futex of the stopped thread; changed under thread_lock */
	struct thread_stop *stop; /* thread_context.c: where it is stopped and what its registers will be */

	s32 priority;
	u32 boost_disabled;
	u32 ideal_processor;
	s64 create_time, exit_time;
	u64 base_user, base_kernel; /* the pthread's times when the thread began */
	u64 end_user, end_kernel;   /* and the thread's own when it ended */
	struct object *token;     /* that it impersonates, or NULL; token.c */
	u16 *name;                /* description; thread_lock */
	u32 name_bytes;
};

extern const struct object_type thread_type;

/* The thread that calls; only on pthreads that run guest code. */
extern _Thread_local struct thread *thread_self;
static inline struct thread *thread_current(void)
{
	return thread_self;
}

/* Guards the list of threads and the fields that say so. A leaf: nothing else is locked under it. */
void thread_lock(void);
void thread_unlock(void);

/* The first thread, which runs on the process's first pthread, and the PEB that all threads share. Before guest code runs. */
void thread_adopt_first(const struct thread_memory *memory, guest_ptr peb);
/* Runs the first thread from ENTRY until it ends. Returns only if it is the last. */
u32 thread_run_first(guest_ptr entry);
/* The id that the first thread has, to be stored in its TEB. */
u32 thread_first_id(void);

/* Ends the calling thread. It is in a host call. */
_Noreturn void thread_end_self(u32 exit_code);
/* Ends every thread but the caller, and returns when none of them runs guest code any more: for the end of the process. */
HOST_SERVICE void thread_end_others(u32 exit_code);
/* A new reference to the thread with the id, or NULL. */
struct thread *thread_find(u32 id);
/* The thread in place PLACE of the list with a new reference, or NULL where there is none that runs; false after the last place. */
bool thread_at(u32 place, struct thread **thread);
/* How many threads have not ended. */
HOST_SERVICE u32 thread_live_count(void);

/* --- what waits need --- */

/* The word that moves when THREAD gets an APC or is alerted. */
static inline u32 *thread_alert_word(struct thread *thread)
{
	return &thread->alert_word;
}
/* STATUS_USER_APC if there is an APC, STATUS_ALERTED (once) if the thread was alerted, else STATUS_SUCCESS. */
u32 thread_alert_status(struct thread *thread);

/* Queues an APC; the thread gets APC, which was made with malloc. False if the thread has ended: the caller keeps it. */
HOST_SERVICE bool thread_queue_apc(struct thread *thread, struct apc *apc);
/* Takes back the APCs that OWNER queued and that have not run. */
void thread_cancel_apcs(struct thread *thread, struct object *owner);

/* The list of mutexes that a thread owns. */
void thread_mutex_add(struct thread *thread, struct waitable *mutex);
void thread_mutex_remove(struct thread *thread, struct waitable *mutex);
struct waitable *thread_mutex_first(struct thread *thread);
/* A mutex goes whose owner still lives. */
void thread_mutex_forget(struct waitable *mutex);

/* --- between the files of threads --- */

/* thread_context.c: stopping. Called with no lock held; returns when the thread executes no more guest code. */
u32 thread_suspend(struct thread *thread, u32 *previous);
u32 thread_resume(struct thread *thread, u32 *previous);
/* Makes the thread look at its pending word, which the caller has set. thread_lock held. */
void thread_signal_locked(struct thread *thread, u32 pending);
/* The signal that makes a thread look at its pending word. */
#define THREAD_SIGNAL (SIGRTMIN)

/* Installs the handler of THREAD_SIGNAL. Once. */
void thread_signal_init(void);
/* What the boundary calls when a thread leaves a host call, or enters guest code, with its pending word set. */
u32 thread_host_exit(u32 status);

#endif
