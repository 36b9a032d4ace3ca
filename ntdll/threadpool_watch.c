/*
 * Registered waits and timer queues: callbacks for objects and points in time.
 *
 * Both are a *watch*: an entry of the service that, when it fires, queues a task to the pool (or calls back on the service's
 * thread, if it was asked to). A watch that is deleted while its callback runs lives until that returns. watches_lock guards all
 * of them; it comes before the service's lock, and callbacks run without it.
 */
#include "threadpool.h"

#include "rtl.h"

#define INLINE_FLAGS (WT_EXECUTEINWAITTHREAD | WT_EXECUTEINTIMERTHREAD)
#define PER_MILLISECOND 10000ll

struct timer_queue {
	struct watch *timers;
};

struct watch {
	struct service_entry entry;
	struct pool_task task;
	WAITORTIMERCALLBACKFUNC callback;
	PVOID context;
	ULONG flags;
	ULONG period;       /* a timer's, or a wait's timeout; milliseconds */
	ULONG pending;      /* callbacks that are due */
	bool timed_out;
	bool busy;          /* its task is queued or runs, or it is called back inline */
	bool deleted;
	bool waited_for;    /* who deletes it waits, and frees it */
	HANDLE event;       /* to be set once it has gone */
	struct timer_queue *queue; /* NULL: a wait */
	struct watch *next; /* in the queue */
};

static RTL_SRWLOCK watches_lock;
static RTL_CONDITION_VARIABLE watches_done;
static struct timer_queue default_queue;

static PVOID allocate(SIZE_T size)
{
	return RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY, size);
}

static void release(PVOID memory)
{
	RtlFreeHeap(current_peb()->ProcessHeap, 0, memory);
}

static LONGLONG due_in(ULONG milliseconds)
{
	return milliseconds == INFINITE ? INT64_MAX : service_now() + milliseconds * PER_MILLISECOND;
}

/* What follows the last callback of a deleted watch. Lock held. */
static void watch_done(struct watch *watch)
{
	if (!watch->deleted || watch->busy)
		return;
	if (watch->event)
		NtSetEvent(watch->event, NULL);
	if (watch->waited_for)
		RtlWakeAllConditionVariable(&watches_done);
	else
		release(watch);
}

/* Calls back as often as is due. Lock held, but not during the callbacks. */
static void watch_call(struct watch *watch)
{
	while (watch->pending) {
		watch->pending--;
		RtlReleaseSRWLockExclusive(&watches_lock);
		watch->callback(watch->context, watch->timed_out);
		RtlAcquireSRWLockExclusive(&watches_lock);
	}
	watch->busy = false;
	if (!watch->queue && !(watch->flags & WT_EXECUTEONLYONCE) && !watch->deleted) {
		watch->entry.due = due_in(watch->period);
		service_start(&watch->entry);
	}
	watch_done(watch);
}

static void watch_task(struct pool_task *task)
{
	RtlAcquireSRWLockExclusive(&watches_lock);
	watch_call(CONTAINING_RECORD(task, struct watch, task));
	RtlReleaseSRWLockExclusive(&watches_lock);
}

static void watch_fire(struct service_entry *entry, bool timed_out)
{
	struct watch *watch = CONTAINING_RECORD(entry, struct watch, entry);

	RtlAcquireSRWLockExclusive(&watches_lock);
	if (!watch->deleted) {
		watch->timed_out = timed_out;
		watch->pending++;
		if (watch->queue && watch->period) {
			LONGLONG now = service_now();

			entry->due += watch->period * PER_MILLISECOND;
			if (entry->due < now)
				entry->due = now;
			service_start(entry);
		}
		if (!watch->busy) {
			watch->busy = true;
			if (watch->flags & INLINE_FLAGS)
				watch_call(watch);
			else if (pool_queue(&default_pool, &watch->task, TP_CALLBACK_PRIORITY_NORMAL, (watch->flags & WT_EXECUTELONGFUNCTION) != 0))
				watch->busy = false;
		}
	}
	RtlReleaseSRWLockExclusive(&watches_lock);
}

static struct watch *watch_create(WAITORTIMERCALLBACKFUNC callback, PVOID context, ULONG flags, ULONG period)
{
	struct watch *watch = allocate(sizeof(*watch));

	if (!watch)
		return NULL;
	watch->entry.fire = watch_fire;
	watch->task.run = watch_task;
	watch->callback = callback;
	watch->context = context;
	watch->flags = flags;
	watch->period = period;
	return watch;
}

/* EVENT: INVALID_HANDLE_VALUE waits for the callback that runs, NULL and others do not; others are set once it is done. */
static NTSTATUS watch_delete(struct watch *watch, HANDLE event)
{
	NTSTATUS status = STATUS_SUCCESS;

	RtlAcquireSRWLockExclusive(&watches_lock);
	watch->deleted = true;
	watch->waited_for = true; /* keeps it while the lock is free */
	RtlReleaseSRWLockExclusive(&watches_lock);
	service_stop(&watch->entry);
	RtlAcquireSRWLockExclusive(&watches_lock);
	if (watch->queue) {
		struct watch **link = &watch->queue->timers;

		while (*link && *link != watch)
			link = &(*link)->next;
		if (*link)
			*link = watch->next;
	}
	watch->pending = 0;
	if (watch->busy && event != INVALID_HANDLE_VALUE) {
		watch->waited_for = false;
		watch->event = event;
		status = STATUS_PENDING;
	} else {
		while (watch->busy)
			RtlSleepConditionVariableSRW(&watches_done, &watches_lock, NULL, 0);
		if (event && event != INVALID_HANDLE_VALUE)
			NtSetEvent(event, NULL);
		release(watch);
	}
	RtlReleaseSRWLockExclusive(&watches_lock);
	return status;
}

/* --- registered waits --- */

NTSTATUS NTAPI RtlRegisterWait(HANDLE *wait, HANDLE object, WAITORTIMERCALLBACKFUNC callback, PVOID context, ULONG milliseconds, ULONG flags)
{
	struct watch *watch = watch_create(callback, context, flags, milliseconds);
	NTSTATUS status;

	if (!watch)
		return STATUS_NO_MEMORY;
	watch->entry.handle = object;
	watch->entry.due = due_in(milliseconds);
	*wait = watch;
	status = service_start(&watch->entry);
	if (status)
		release(watch);
	return status;
}

NTSTATUS NTAPI RtlDeregisterWaitEx(HANDLE wait, HANDLE event)
{
	if (!wait || wait == INVALID_HANDLE_VALUE)
		return STATUS_INVALID_HANDLE;
	return watch_delete(wait, event);
}

NTSTATUS NTAPI RtlDeregisterWait(HANDLE wait)
{
	return RtlDeregisterWaitEx(wait, NULL);
}

/* --- timer queues --- */

static struct timer_queue *queue_of(HANDLE queue)
{
	return queue ? queue : &default_queue;
}

NTSTATUS NTAPI RtlCreateTimerQueue(HANDLE *queue)
{
	*queue = allocate(sizeof(struct timer_queue));
	return *queue ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

NTSTATUS NTAPI RtlCreateTimer(HANDLE queue, HANDLE *timer, WAITORTIMERCALLBACKFUNC callback, PVOID context, ULONG due, ULONG period, ULONG flags)
{
	struct watch *watch = watch_create(callback, context, flags, flags & WT_EXECUTEONLYONCE ? 0 : period);
	NTSTATUS status;

	if (!watch)
		return STATUS_NO_MEMORY;
	watch->queue = queue_of(queue);
	watch->entry.due = due_in(due);
	RtlAcquireSRWLockExclusive(&watches_lock);
	watch->next = watch->queue->timers;
	watch->queue->timers = watch;
	*timer = watch;
	status = service_start(&watch->entry);
	if (status)
		watch->queue->timers = watch->next;
	RtlReleaseSRWLockExclusive(&watches_lock);
	if (status)
		release(watch);
	return status;
}

NTSTATUS NTAPI RtlUpdateTimer(HANDLE queue, HANDLE timer, ULONG due, ULONG period)
{
	struct watch *watch = timer;
	NTSTATUS status;

	(void)queue;
	if (!watch || watch == INVALID_HANDLE_VALUE)
		return STATUS_INVALID_PARAMETER;
	/* One that fired for the last time stays what it is. */
	if (!service_stop(&watch->entry) && !watch->period)
		return STATUS_SUCCESS;
	RtlAcquireSRWLockExclusive(&watches_lock);
	watch->period = period;
	watch->entry.due = due_in(due);
	status = service_start(&watch->entry);
	RtlReleaseSRWLockExclusive(&watches_lock);
	return status;
}

NTSTATUS NTAPI RtlDeleteTimer(HANDLE queue, HANDLE timer, HANDLE event)
{
	(void)queue;
	if (!timer || timer == INVALID_HANDLE_VALUE)
		return STATUS_INVALID_PARAMETER_1;
	return watch_delete(timer, event);
}

NTSTATUS NTAPI RtlDeleteTimerQueueEx(HANDLE handle, HANDLE event)
{
	struct timer_queue *queue = handle;
	NTSTATUS status = STATUS_SUCCESS;

	if (!queue || queue == INVALID_HANDLE_VALUE)
		return STATUS_INVALID_HANDLE;
	while (queue->timers)
		if (watch_delete(queue->timers, event ? INVALID_HANDLE_VALUE : NULL) == STATUS_PENDING)
			status = STATUS_PENDING;
	if (event && event != INVALID_HANDLE_VALUE)
		NtSetEvent(event, NULL);
	release(queue);
	return status;
}
