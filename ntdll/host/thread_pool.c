/*
 * The pthreads behind Windows threads: making them, running guest code on them, and keeping them for the next thread.
 *
 * An idle pthread sleeps on its job word and goes after IDLE_SECONDS. It keeps its guest stack and TEB, cleaned.
 */
#include "process_start.h"
#include "thread_host.h"

#include "futex.h"
#include "memory.h"
#include "object_peek.h"
#include "loader/boundary.h"
#include "loader/guest_copy.h"
#include "loader/report.h"
#include "loader/signal.h"
#include "loader/status.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HOST_STACK_BYTES (256u << 10)
#define IDLE_MAX 32u
#define IDLE_SECONDS 2

static pthread_mutex_t idle_lock = PTHREAD_MUTEX_INITIALIZER;
static struct host_thread *idle_first;
static u32 idle_count;
static guest_ptr process_peb;
static struct host_thread first_host;

/* The top of a new stack: struct host_thread_start, then nothing that anybody reads. */
#define START_BYTES HOST_THREAD_START_BELOW
/* What may lie above the frames of the functions that note where their stack is: main's frames, a pthread's descriptor. */
#define STACK_SLACK 0x10000u

static struct host_thread *idle_take(u64 stack_bytes)
{
	struct host_thread **link, *host;

	pthread_mutex_lock(&idle_lock);
	for (link = &idle_first; (host = *link) && host->stack_bytes != stack_bytes; link = &host->next)
		;
	if (host) {
		*link = host->next;
		idle_count--;
	}
	pthread_mutex_unlock(&idle_lock);
	return host;
}

static bool idle_put(struct host_thread *host)
{
	bool kept;

	pthread_mutex_lock(&idle_lock);
	kept = idle_count < IDLE_MAX;
	if (kept) {
		host->next = idle_first;
		idle_first = host;
		idle_count++;
	}
	pthread_mutex_unlock(&idle_lock);
	return kept;
}

/* Takes HOST out of the idle list; false if somebody gave it a thread meanwhile. */
static bool idle_remove(struct host_thread *host)
{
	struct host_thread **link;
	bool found;

	pthread_mutex_lock(&idle_lock);
	for (link = &idle_first; *link && *link != host; link = &(*link)->next)
		;
	found = *link;
	if (found) {
		*link = host->next;
		idle_count--;
	}
	pthread_mutex_unlock(&idle_lock);
	return found;
}

/* Runs the guest code of HOST's thread until it ends. */
static u32 run_thread(struct host_thread *host)
{
	struct thread *thread = host->thread;
	u32 exit_code;

	thread_own_times(&thread->base_user, &thread->base_kernel);
	boundary_pending = PENDING_START;
	thread_self = thread;
	exit_code = (u32)boundary_enter_guest(thread->entry, host->memory.stack_base - START_BYTES);
	thread_ended(thread, exit_code);
	thread_self = NULL;
	return exit_code;
}

/* Waits for the next job; false if none came and the pthread is to go. */
static bool wait_for_job(struct host_thread *host)
{
	s64 deadline = wait_now() + IDLE_SECONDS * 1000000000ll;

	while (!__atomic_load_n(&host->job, __ATOMIC_ACQUIRE))
		if (futex_sleep(&host->job, 0, deadline) == FUTEX_TIMED_OUT && idle_remove(host))
			return false;
	return true;
}

/* Ends the process when the last thread has: its code is the process's. */
static void end_process_if_last(u32 exit_code)
{
	if (!thread_live_count())
		process_exit(exit_code);
}

static void *host_thread_main(void *argument)
{
	struct host_thread *host = argument;
	bool kept;

	host->tid = (u32)syscall(SYS_gettid);
	host->pending = &boundary_pending;
	host->host_stack = &boundary_host_stack;
	host->host_stack_top = (u64)__builtin_frame_address(0) + STACK_SLACK;
	host->host_stack_range = host->host_stack_bytes + STACK_SLACK;
	signal_init_thread(host->host_stack_bytes);
	boundary_set_teb(host->memory.teb);
	do {
		struct thread *thread = host->thread;

		end_process_if_last(run_thread(host));
		host->thread = NULL;
		host->stop.context_set = false;
		__atomic_store_n(&host->job, 0, __ATOMIC_SEQ_CST);
		waitable_set(thread->object.waitable);
		object_release(thread);
		kept = !thread_memory_recycle(&host->memory, process_peb, (u32)getpid()) && idle_put(host);
	} while (kept && wait_for_job(host));
	peek_leave();
	boundary_finish_thread();
	thread_memory_destroy(&host->memory);
	free(host);
	signal_finish_thread();
	return NULL;
}

static u32 host_thread_make(struct host_thread **made, u64 stack_bytes)
{
	struct host_thread *host = calloc(1, sizeof(*host));
	u32 status;

	if (!host)
		return STATUS_NO_MEMORY;
	host->stack_bytes = stack_bytes;
	host->host_stack_bytes = HOST_STACK_BYTES;
	status = thread_memory_create(&host->memory, stack_bytes, process_peb, (u32)getpid(), 0);
	if (status)
		free(host);
	else
		*made = host;
	return status;
}

static void host_thread_unmake(struct host_thread *host)
{
	thread_memory_destroy(&host->memory);
	free(host);
}

static bool pthread_start(struct host_thread *host)
{
	pthread_attr_t attributes;
	pthread_t pthread;
	bool started;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, host->host_stack_bytes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	started = !pthread_create(&pthread, &attributes, host_thread_main, host);
	pthread_attr_destroy(&attributes);
	return started;
}

u32 host_thread_start(struct thread *thread, u64 stack_bytes, const struct host_thread_start *start, bool suspended)
{
	struct host_thread *host = idle_take(stack_bytes);
	bool idle = host != NULL;
	u32 status;

	if (!idle) {
		status = host_thread_make(&host, stack_bytes);
		if (status)
			return status;
	}
	thread_memory_set_thread(&host->memory, thread->id);
	guest_copy_out(host->memory.stack_base - START_BYTES, start, sizeof(*start));
	host->started = false;
	host->early_pending = suspended ? PENDING_SUSPEND : 0;
	host->stop.place = STOP_RUNNING;
	host->thread = thread;
	thread->teb = host->memory.teb;
	thread->suspend_count = suspended;
	thread->apc_last = &thread->apc_first;
	object_retain(thread);
	thread_lock();
	thread->host = host;
	thread_unlock();
	if (idle) {
		__atomic_store_n(&host->job, 1, __ATOMIC_SEQ_CST);
		futex_wake(&host->job, 1);
	} else if (!pthread_start(host)) {
		thread_lock();
		thread->host = NULL;
		thread_unlock();
		object_release(thread);
		host_thread_unmake(host);
		return STATUS_NO_MEMORY;
	}
	return STATUS_SUCCESS;
}

/* --- the first thread --- */

void thread_adopt_first(const struct thread_memory *memory, guest_ptr peb)
{
	struct thread *thread = object_create(&thread_type);

	if (!thread || thread_list_add(thread))
		report_fatal("no memory for the first thread");
	process_peb = peb;
	first_host.tid = (u32)syscall(SYS_gettid);
	first_host.thread = thread;
	first_host.memory = *memory;
	first_host.pending = &boundary_pending;
	first_host.host_stack = &boundary_host_stack;
	first_host.host_stack_top = (u64)__builtin_frame_address(0) + STACK_SLACK;
	first_host.host_stack_range = FIRST_HOST_STACK_BYTES;
	thread->teb = memory->teb;
	thread->create_time = system_time();
	thread->apc_last = &thread->apc_first;
	thread->host = &first_host;
	thread_signal_init();
}

u32 thread_run_first(guest_ptr entry)
{
	struct thread *thread = first_host.thread;
	u32 exit_code;

	thread->entry = entry;
	exit_code = run_thread(&first_host);
	if (!thread_live_count())
		return exit_code;
	waitable_set(thread->object.waitable);
	object_release(thread);
	/* The process's first pthread stays, or /proc would show a zombie; the last thread's end takes it along. */
	for (;;)
		pause();
}
