/*
 * Timers and waits of thread pools: objects whose callbacks the service asks for (threadpool_service.c).
 *
 * The service's entry is started and stopped under `setting`, which callers take before any other lock; the service's own calls
 * (timer_fire, wait_fire) never take it, since stopping an entry waits for them.
 */
#include "threadpool_object.h"

#include "exceptions.h"

#include <decant/nt_threadpool.h>
#include <decant/nt_time.h>

#define PER_MILLISECOND 10000ll

struct _TP_TIMER {
	struct tp_object object;
	RTL_SRWLOCK setting;
	struct service_entry entry;
	ULONG period; /* ms; 0: once */
	bool set;     /* a callback is to come */
};

struct _TP_WAIT {
	struct tp_object object;
	RTL_SRWLOCK setting;
	struct service_entry entry;
	bool set;
	ULONG timed_out; /* how many of the pending callbacks are for a time-out */
};

/* A due time as callers give it: negative from now, else a point of the system's time. In the service's units. */
static LONGLONG due_at(const LARGE_INTEGER *time)
{
	LONGLONG now = service_now();
	LONGLONG due;

	if (time->QuadPart <= 0)
		return __builtin_sub_overflow(now, time->QuadPart, &due) ? INT64_MAX : due;
	LARGE_INTEGER system;
	system.QuadPart = RtlGetSystemTimePrecise();
	if (time->QuadPart <= system.QuadPart)
		return now;
	return __builtin_add_overflow(now, time->QuadPart - system.QuadPart, &due) ? INT64_MAX : due;
}

/* --- timers --- */

static void timer_call(struct tp_object *object, TP_CALLBACK_INSTANCE *instance)
{
	RtlReleaseSRWLockExclusive(&object->lock);
	((PTP_TIMER_CALLBACK)object->callback)(instance, object->context, (TP_TIMER *)object);
}

static void timer_fire(struct service_entry *entry, bool timed_out)
{
	TP_TIMER *timer = CONTAINING_RECORD(entry, TP_TIMER, entry);
	ULONG period;

	(void)timed_out;
	RtlAcquireSRWLockExclusive(&timer->object.lock);
	period = timer->period;
	if (!period)
		timer->set = false;
	tp_object_post(&timer->object);
	RtlReleaseSRWLockExclusive(&timer->object.lock);
	if (period) {
		LONGLONG now = service_now();

		entry->due += period * PER_MILLISECOND;
		if (entry->due < now)
			entry->due = now;
		service_start(entry);
	}
}

/* Stops the timer; `setting` held. True if a callback was still to come from it. */
static bool timer_stop(TP_TIMER *timer)
{
	service_stop(&timer->entry);
	RtlAcquireSRWLockExclusive(&timer->object.lock);
	bool was_set = timer->set;
	timer->set = false;
	RtlReleaseSRWLockExclusive(&timer->object.lock);
	return was_set;
}

static void timer_closing(struct tp_object *object)
{
	TP_TIMER *timer = (TP_TIMER *)object;

	RtlAcquireSRWLockExclusive(&timer->setting);
	timer_stop(timer);
	RtlReleaseSRWLockExclusive(&timer->setting);
}

static const struct tp_kind timer_kind = { .call = timer_call, .stop = timer_closing };

NTSTATUS NTAPI TpAllocTimer(TP_TIMER **timer, PTP_TIMER_CALLBACK callback, PVOID context, TP_CALLBACK_ENVIRON *environment)
{
	NTSTATUS status = tp_object_create(sizeof(TP_TIMER), &timer_kind, (PVOID)callback, context, environment, (struct tp_object **)timer);

	if (!status)
		(*timer)->entry.fire = timer_fire;
	return status;
}

/* The window, within which the system may delay the timer to save power, is not made use of. */
NTSTATUS NTAPI TpSetTimerEx(TP_TIMER *timer, LARGE_INTEGER *due, LONG period, LONG window)
{
	(void)window;
	RtlAcquireSRWLockExclusive(&timer->setting);
	bool was_set = timer_stop(timer);
	if (due) {
		timer->entry.due = due_at(due);
		timer->period = (ULONG)period;
		timer->set = true; /* the entry is idle: nobody else looks */
		if (service_start(&timer->entry))
			RtlRaiseStatus(STATUS_NO_MEMORY);
	}
	RtlReleaseSRWLockExclusive(&timer->setting);
	return was_set;
}

VOID NTAPI TpSetTimer(TP_TIMER *timer, LARGE_INTEGER *due, LONG period, LONG window)
{
	TpSetTimerEx(timer, due, period, window);
}

BOOL NTAPI TpIsTimerSet(TP_TIMER *timer)
{
	RtlAcquireSRWLockExclusive(&timer->object.lock);
	bool set = timer->set;
	RtlReleaseSRWLockExclusive(&timer->object.lock);
	return set;
}

VOID NTAPI TpWaitForTimer(TP_TIMER *timer, BOOL cancel)
{
	tp_object_wait(&timer->object, cancel);
}

VOID NTAPI TpReleaseTimer(TP_TIMER *timer)
{
	tp_object_close(&timer->object);
}

/* --- waits --- */

static void wait_call(struct tp_object *object, TP_CALLBACK_INSTANCE *instance)
{
	TP_WAIT *wait = (TP_WAIT *)object;
	/* pending is what is left behind this one */
	bool timed_out = wait->timed_out > object->pending;

	if (timed_out)
		wait->timed_out--;
	RtlReleaseSRWLockExclusive(&object->lock);
	((PTP_WAIT_CALLBACK)object->callback)(instance, object->context, wait, timed_out ? WAIT_TIMEOUT : WAIT_OBJECT_0);
}

static void wait_cancel(struct tp_object *object)
{
	((TP_WAIT *)object)->timed_out = 0;
}

static void wait_fire(struct service_entry *entry, bool timed_out)
{
	TP_WAIT *wait = CONTAINING_RECORD(entry, TP_WAIT, entry);

	RtlAcquireSRWLockExclusive(&wait->object.lock);
	wait->set = false;
	wait->timed_out += timed_out;
	tp_object_post(&wait->object);
	RtlReleaseSRWLockExclusive(&wait->object.lock);
}

static bool wait_stop(TP_WAIT *wait)
{
	service_stop(&wait->entry);
	RtlAcquireSRWLockExclusive(&wait->object.lock);
	bool was_set = wait->set;
	wait->set = false;
	RtlReleaseSRWLockExclusive(&wait->object.lock);
	return was_set;
}

static void wait_closing(struct tp_object *object)
{
	TP_WAIT *wait = (TP_WAIT *)object;

	RtlAcquireSRWLockExclusive(&wait->setting);
	wait_stop(wait);
	RtlReleaseSRWLockExclusive(&wait->setting);
}

static const struct tp_kind wait_kind = { .call = wait_call, .cancel = wait_cancel, .stop = wait_closing };

NTSTATUS NTAPI TpAllocWait(TP_WAIT **wait, PTP_WAIT_CALLBACK callback, PVOID context, TP_CALLBACK_ENVIRON *environment)
{
	NTSTATUS status = tp_object_create(sizeof(TP_WAIT), &wait_kind, (PVOID)callback, context, environment, (struct tp_object **)wait);

	if (!status)
		(*wait)->entry.fire = wait_fire;
	return status;
}

NTSTATUS NTAPI TpSetWaitEx(TP_WAIT *wait, HANDLE handle, LARGE_INTEGER *timeout, PVOID reserved)
{
	(void)reserved;
	RtlAcquireSRWLockExclusive(&wait->setting);
	bool was_set = wait_stop(wait);
	if (handle) {
		wait->entry.handle = handle;
		wait->entry.due = timeout ? due_at(timeout) : INT64_MAX;
		wait->set = true;
		if (service_start(&wait->entry))
			RtlRaiseStatus(STATUS_NO_MEMORY);
	}
	RtlReleaseSRWLockExclusive(&wait->setting);
	return was_set;
}

VOID NTAPI TpSetWait(TP_WAIT *wait, HANDLE handle, LARGE_INTEGER *timeout)
{
	TpSetWaitEx(wait, handle, timeout, NULL);
}

VOID NTAPI TpWaitForWait(TP_WAIT *wait, BOOL cancel)
{
	tp_object_wait(&wait->object, cancel);
}

VOID NTAPI TpReleaseWait(TP_WAIT *wait)
{
	tp_object_close(&wait->object);
}
