/*
 * Thread objects: the list of them, their mutexes, APCs and alerts, and how they end.
 */
#include "thread_host.h"

#include "futex.h"
#include "process.h"
#include "loader/boundary.h"
#include "loader/status.h"

#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

_Thread_local struct thread *thread_self;

static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
/* Threads by the low part of their id. A slot is free again when its object is destroyed. */
static struct thread **list;
static u32 list_size, live_count;

void thread_lock(void)
{
	pthread_mutex_lock(&list_lock);
}

void thread_unlock(void)
{
	pthread_mutex_unlock(&list_lock);
}

/*
 * Ids are unique in the system: the process's id, then the thread's place in the list. A process with more than 256 threads
 * runs into the ids of its neighbours, which matters to none but those who share a mutex with them.
 */
u32 thread_first_id(void)
{
	return (u32)getpid() << 10;
}

static bool list_grow(void)
{
	u32 size = list_size ? list_size * 2 : 64;
	struct thread **grown = realloc(list, size * sizeof(*list));

	if (!grown)
		return false;
	for (u32 i = list_size; i < size; i++)
		grown[i] = NULL;
	list = grown;
	list_size = size;
	return true;
}

u32 thread_list_add(struct thread *thread)
{
	u32 status = STATUS_SUCCESS;
	u32 slot = 0;

	thread_lock();
	while (slot < list_size && list[slot])
		slot++;
	if (slot == list_size && !list_grow()) {
		status = STATUS_NO_MEMORY;
	} else {
		list[slot] = thread;
		thread->id = thread_first_id() + slot * 4;
		live_count++;
		process_note_thread(slot, true);
	}
	thread_unlock();
	return status;
}

/* The thread lives no more. The list's lock is held. */
static void discount(const struct thread *thread)
{
	live_count--;
	process_note_thread((thread->id - thread_first_id()) / 4, false);
}

void thread_not_started(const struct thread *thread)
{
	thread_lock();
	discount(thread);
	thread_unlock();
}

struct thread *thread_find(u32 id)
{
	u32 slot = ((id & ~3u) - thread_first_id()) / 4;
	struct thread *thread = NULL;

	thread_lock();
	/* One on its way out is still in the list: its thread_destroy waits for the lock. */
	if (slot < list_size && list[slot] && object_retain_unless_dead(&list[slot]->object))
		thread = list[slot];
	thread_unlock();
	return thread;
}

bool thread_at(u32 place, struct thread **thread)
{
	bool more;

	*thread = NULL;
	thread_lock();
	more = place < list_size;
	if (more && list[place] && list[place]->host && object_retain_unless_dead(&list[place]->object))
		*thread = list[place];
	thread_unlock();
	return more;
}

u32 thread_live_count(void)
{
	return __atomic_load_n(&live_count, __ATOMIC_RELAXED);
}

static void thread_destroy(struct object *object)
{
	struct thread *thread = (struct thread *)object;
	u32 slot = (thread->id - thread_first_id()) / 4;

	thread_lock();
	if (slot < list_size && list[slot] == thread)
		list[slot] = NULL;
	thread_unlock();
	object_release(thread->token);
	free(thread->name);
}

const struct object_type thread_type = {
	.name = "Thread",
	.size = sizeof(struct thread),
	.wait = WAIT_KIND_LATCH,
	.generic_read = ACCESS_STANDARD_READ | THREAD_GET_CONTEXT | THREAD_QUERY_INFORMATION | THREAD_QUERY_LIMITED_INFORMATION,
	.generic_write = ACCESS_STANDARD_READ | THREAD_TERMINATE | THREAD_SUSPEND_RESUME | THREAD_ALERT | THREAD_SET_CONTEXT |
			 THREAD_SET_INFORMATION | THREAD_SET_LIMITED_INFORMATION,
	.generic_execute = ACCESS_STANDARD_READ | ACCESS_SYNCHRONIZE | THREAD_QUERY_LIMITED_INFORMATION,
	.all = THREAD_ALL_ACCESS,
	.destroy = thread_destroy,
};
_Static_assert(sizeof(struct thread) <= OBJECT_BYTES_MAX, "threads come from the object pools");

struct object *thread_current_object(void)
{
	return thread_self ? &thread_self->object : NULL;
}

/* --- mutexes --- */

#define MUTEX_LOCKS 64u
static u8 mutex_locks[MUTEX_LOCKS]; /* by the owner's id: the list of an owner is its own, but for the mutexes that go */

static u8 *mutex_lock(u32 owner)
{
	u8 *lock = &mutex_locks[owner / 4 % MUTEX_LOCKS];

	while (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE))
		sched_yield();
	return lock;
}

static void mutex_unlock(u8 *lock)
{
	__atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

void thread_mutex_add(struct thread *thread, struct waitable *mutex)
{
	u8 *lock = mutex_lock(thread->id);

	mutex->previous_owned = NULL;
	mutex->next_owned = thread->owned;
	if (thread->owned)
		thread->owned->previous_owned = mutex;
	thread->owned = mutex;
	mutex_unlock(lock);
}

static void mutex_unlink(struct thread *thread, struct waitable *mutex)
{
	if (mutex->previous_owned)
		mutex->previous_owned->next_owned = mutex->next_owned;
	else if (thread->owned == mutex)
		thread->owned = mutex->next_owned;
	if (mutex->next_owned)
		mutex->next_owned->previous_owned = mutex->previous_owned;
}

void thread_mutex_remove(struct thread *thread, struct waitable *mutex)
{
	u8 *lock = mutex_lock(thread->id);

	mutex_unlink(thread, mutex);
	mutex_unlock(lock);
}

struct waitable *thread_mutex_first(struct thread *thread)
{
	return __atomic_load_n(&thread->owned, __ATOMIC_RELAXED);
}

void thread_mutex_forget(struct waitable *mutex)
{
	u32 owner = mutex->owner;
	struct thread *thread = thread_find(owner);
	u8 *lock;

	if (!thread)
		return;
	lock = mutex_lock(owner);
	if (mutex->owner == owner)
		mutex_unlink(thread, mutex);
	mutex_unlock(lock);
	object_release(thread);
}

/* --- APCs and alerts --- */

static void wake_alertable(struct thread *thread)
{
	__atomic_add_fetch(&thread->alert_word, 1, __ATOMIC_SEQ_CST);
	futex_wake(&thread->alert_word, INT_MAX);
}

u32 thread_alert_status(struct thread *thread)
{
	if (__atomic_load_n(&thread->alerted, __ATOMIC_SEQ_CST) && __atomic_exchange_n(&thread->alerted, 0, __ATOMIC_SEQ_CST))
		return STATUS_ALERTED;
	return __atomic_load_n(&thread->apc_count, __ATOMIC_SEQ_CST) ? STATUS_USER_APC : STATUS_SUCCESS;
}

bool thread_queue_apc(struct thread *thread, struct apc *apc)
{
	bool alive;

	thread_lock();
	alive = thread->host && thread->apc_last;
	if (alive) {
		apc->next = NULL;
		*thread->apc_last = apc;
		thread->apc_last = &apc->next;
		__atomic_add_fetch(&thread->apc_count, 1, __ATOMIC_SEQ_CST);
	}
	thread_unlock();
	if (alive)
		wake_alertable(thread);
	return alive;
}

void thread_cancel_apcs(struct thread *thread, struct object *owner)
{
	struct apc *cancelled = NULL, *apc, **link;

	thread_lock();
	for (link = &thread->apc_first; (apc = *link);) {
		if (apc->owner == owner) {
			*link = apc->next;
			apc->next = cancelled;
			cancelled = apc;
			thread->apc_count--;
		} else {
			link = &apc->next;
		}
	}
	if (thread->apc_last)
		thread->apc_last = link;
	thread_unlock();
	while ((apc = cancelled)) {
		cancelled = apc->next;
		free(apc);
	}
}

u32 host_thread_next_apc(struct host_thread_next_apc *params)
{
	struct thread *thread = thread_current();
	struct apc *apc;

	thread_lock();
	apc = thread->apc_first;
	if (apc) {
		thread->apc_first = apc->next;
		if (!apc->next)
			thread->apc_last = &thread->apc_first;
		thread->apc_count--;
	}
	thread_unlock();
	if (!apc)
		return STATUS_NO_MORE_ENTRIES;
	params->routine = apc->routine;
	for (u32 i = 0; i < 3; i++)
		params->arguments[i] = apc->arguments[i];
	free(apc);
	return STATUS_SUCCESS;
}

u32 host_thread_alert(struct host_thread_alert *params)
{
	struct thread *thread;
	u32 status = handle_lookup(params->handle, &thread_type, THREAD_ALERT, &thread);

	if (status)
		return status;
	__atomic_store_n(&thread->alerted, 1, __ATOMIC_SEQ_CST);
	wake_alertable(thread);
	object_release(thread);
	return STATUS_SUCCESS;
}

u32 host_thread_test_alert(struct host_thread_test_alert *params)
{
	(void)params;
	return thread_alert_status(thread_current());
}

u32 host_thread_wait_alert_by_id(struct host_thread_wait_alert_by_id *params)
{
	u32 *word = &thread_current()->alerted_by_id;
	s64 deadline = wait_deadline(params->timeout);

	while (!__atomic_exchange_n(word, 0, __ATOMIC_SEQ_CST)) {
		enum futex_end end = deadline <= 0 ? FUTEX_TIMED_OUT : futex_sleep(word, 0, deadline);

		if (end == FUTEX_TIMED_OUT)
			return __atomic_exchange_n(word, 0, __ATOMIC_SEQ_CST) ? STATUS_ALERTED : STATUS_TIMEOUT;
		if (end == FUTEX_INTERRUPTED)
			return STATUS_THREAD_IS_TERMINATING;
	}
	return STATUS_ALERTED;
}

u32 host_thread_alert_by_id(struct host_thread_alert_by_id *params)
{
	struct thread *thread = thread_find(params->thread_id);

	if (!thread)
		return STATUS_INVALID_CID;
	if (!__atomic_exchange_n(&thread->alerted_by_id, 1, __ATOMIC_SEQ_CST))
		futex_wake(&thread->alerted_by_id, 1);
	object_release(thread);
	return STATUS_SUCCESS;
}

/* --- the end --- */

s64 system_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 10000000ll + now.tv_nsec / 100 + 116444736000000000ll;
}

void thread_own_times(u64 *user, u64 *kernel)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	*user = usage.ru_utime.tv_sec * 10000000ull + usage.ru_utime.tv_usec * 10;
	*kernel = usage.ru_stime.tv_sec * 10000000ull + usage.ru_stime.tv_usec * 10;
}

void thread_end_self(u32 exit_code)
{
	thread_current()->exit_code = exit_code;
	boundary_leave_guest(exit_code);
}

void thread_ended(struct thread *thread, u32 exit_code)
{
	struct apc *apcs, *apc;
	u64 user, kernel;

	wait_abandon_mutexes(thread);
	thread_own_times(&user, &kernel);
	thread_lock();
	thread->end_user = user - thread->base_user;
	thread->end_kernel = kernel - thread->base_kernel;
	thread->exit_time = system_time();
	thread->exit_code = exit_code;
	__atomic_store_n(thread->host->pending, 0, __ATOMIC_SEQ_CST);
	thread->host = NULL;
	thread->suspend_count = 0;
	apcs = thread->apc_first;
	thread->apc_first = NULL;
	thread->apc_last = NULL;
	thread->apc_count = 0;
	discount(thread);
	thread_unlock();
	while ((apc = apcs)) {
		apcs = apc->next;
		free(apc);
	}
}

/* Whether a thread was told to end. One that has not come to guest code yet has no pending word. List lock held. */
static bool ends(const struct host_thread *host)
{
	u32 pending = host->started ? __atomic_load_n(host->pending, __ATOMIC_RELAXED) : host->early_pending;

	return pending & PENDING_TERMINATE;
}

/* Tells one thread to end; it must not be the caller. */
static u32 terminate_other(struct thread *thread, u32 exit_code)
{
	thread_lock();
	if (!thread->host) {
		thread_unlock();
		return STATUS_THREAD_IS_TERMINATING;
	}
	if (!ends(thread->host))
		thread->exit_code = exit_code;
	thread_signal_locked(thread, PENDING_TERMINATE);
	thread_unlock();
	return STATUS_SUCCESS;
}

u32 host_thread_terminate(struct host_thread_terminate *params)
{
	struct thread *thread;
	u32 status = handle_lookup(params->handle, &thread_type, THREAD_TERMINATE, &thread);
	bool self;

	if (status)
		return status;
	self = thread == thread_current();
	if (!self)
		status = terminate_other(thread, params->exit_code);
	object_release(thread);
	if (self)
		thread_end_self(params->exit_code);
	return status;
}

void thread_end_others(u32 exit_code)
{
	u32 others;

	do {
		others = 0;
		for (u32 slot = 0;; slot++) {
			struct thread *thread;
			bool end;

			thread_lock();
			end = slot >= list_size;
			thread = end ? NULL : list[slot];
			if (thread && thread->host && thread != thread_current()) {
				others++;
				if (!ends(thread->host)) {
					thread->exit_code = exit_code;
					thread_signal_locked(thread, PENDING_TERMINATE);
				}
			}
			thread_unlock();
			if (end)
				break;
		}
		if (others)
			usleep(50);
	} while (others);
}
