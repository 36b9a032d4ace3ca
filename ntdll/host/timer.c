/*
 * Waitable timers.
 *
 * A timer is a latch or an auto-reset record that the watcher sets when it is due. With an APC it belongs to the thread that set
 * it: the APC goes to that thread and is taken back when the timer is cancelled or set anew.
 */
#include "sync.h"

#include "thread.h"
#include "thread_host.h"
#include "watch.h"
#include "loader/status.h"

#include <pthread.h>
#include <stdlib.h>

struct timer {
	struct object object;
	pthread_mutex_t lock;      /* of everything below */
	struct watch_timer alarm;
	s64 period;                /* nanoseconds, 0: once */
	struct thread *apc_thread; /* a reference; NULL without an APC */
	guest_ptr apc;
	u64 apc_context;
};

static struct timer *timer_of_alarm(struct watch_timer *alarm)
{
	return (struct timer *)((char *)alarm - offsetof(struct timer, alarm));
}

static void queue_timer_apc(struct timer *timer)
{
	struct apc *apc = calloc(1, sizeof(*apc));
	u64 now = (u64)system_time();

	if (!apc)
		return;
	apc->routine = timer->apc;
	apc->arguments[0] = timer->apc_context;
	apc->arguments[1] = (u32)now;
	apc->arguments[2] = now >> 32;
	apc->owner = &timer->object;
	if (!thread_queue_apc(timer->apc_thread, apc))
		free(apc);
}

/* Signals, and sets the alarm for the next time. Lock held. */
static void fire_locked(struct timer *timer, s64 time)
{
	waitable_set(timer->object.waitable);
	if (timer->apc_thread)
		queue_timer_apc(timer);
	if (timer->period) {
		s64 now = wait_now();

		/* A process that was stopped for long does not fire for every period it missed. */
		time += timer->period;
		if (time < now)
			time = now;
		watch_timer_start(&timer->alarm, time);
	}
}

static void alarm_due(struct watch_timer *alarm)
{
	struct timer *timer = timer_of_alarm(alarm);

	pthread_mutex_lock(&timer->lock);
	/* Set anew while the watcher was on its way here: that alarm is not due. */
	if (!alarm->place)
		fire_locked(timer, alarm->time);
	pthread_mutex_unlock(&timer->lock);
}

/* Stops the timer and takes back what it queued. No lock held: the watcher may be in alarm_due. */
static bool timer_disarm(struct timer *timer)
{
	struct thread *thread;
	bool stopped;

	pthread_mutex_lock(&timer->lock);
	timer->period = 0;
	pthread_mutex_unlock(&timer->lock);
	stopped = watch_timer_stop(&timer->alarm);
	pthread_mutex_lock(&timer->lock);
	thread = timer->apc_thread;
	timer->apc_thread = NULL;
	pthread_mutex_unlock(&timer->lock);
	if (thread) {
		thread_cancel_apcs(thread, &timer->object);
		object_release(thread);
	}
	return stopped;
}

static void timer_destroy(struct object *object)
{
	struct timer *timer = (struct timer *)object;

	timer_disarm(timer);
	pthread_mutex_destroy(&timer->lock);
}

const struct object_type timer_type = {
	.name = "Timer",
	.size = sizeof(struct timer),
	.wait = WAIT_KIND_LATCH,
	.generic_read = ACCESS_STANDARD_READ | TIMER_QUERY_STATE,
	.generic_write = ACCESS_STANDARD_READ | TIMER_MODIFY_STATE,
	.generic_execute = ACCESS_STANDARD_READ | ACCESS_SYNCHRONIZE,
	.all = ACCESS_STANDARD_ALL | TIMER_QUERY_STATE | TIMER_MODIFY_STATE,
	.destroy = timer_destroy,
};

struct object *timer_object_create(bool auto_reset)
{
	struct timer *timer = object_create(&timer_type);

	if (!timer)
		return NULL;
	if (auto_reset)
		timer->object.waitable->kind = WAIT_KIND_AUTO;
	pthread_mutex_init(&timer->lock, NULL);
	timer->alarm.due = alarm_due;
	return &timer->object;
}

void timer_query(struct object *object, struct host_sync_query *query)
{
	struct timer *timer = (struct timer *)object;

	pthread_mutex_lock(&timer->lock);
	query->state = (s32)waitable_state(object->waitable);
	query->limit = object->waitable->kind == WAIT_KIND_AUTO;
	query->due = timer->alarm.place ? (timer->alarm.time - wait_now()) / 100 : 0;
	pthread_mutex_unlock(&timer->lock);
}

u32 host_timer_set(struct host_timer_set *params)
{
	struct timer *timer;
	s64 deadline;
	u32 status;

	if (params->period > INT32_MAX)
		return STATUS_INVALID_PARAMETER;
	status = handle_lookup(params->handle, &timer_type, TIMER_MODIFY_STATE, &timer);
	if (status)
		return status;
	timer_disarm(timer);
	params->previous = waitable_reset(timer->object.waitable);
	deadline = wait_deadline(params->due);
	pthread_mutex_lock(&timer->lock);
	timer->period = params->period * 1000000ll;
	timer->apc = params->apc;
	timer->apc_context = params->context;
	if (params->apc) {
		timer->apc_thread = thread_current();
		object_retain(timer->apc_thread);
	}
	if (deadline <= wait_now())
		fire_locked(timer, wait_now());
	else if (deadline != WAIT_FOREVER && !watch_timer_start(&timer->alarm, deadline))
		status = STATUS_NO_MEMORY;
	pthread_mutex_unlock(&timer->lock);
	object_release(timer);
	return status;
}

u32 host_timer_cancel(struct host_timer_cancel *params)
{
	struct timer *timer;
	u32 status = handle_lookup(params->handle, &timer_type, TIMER_MODIFY_STATE, &timer);

	if (status)
		return status;
	timer_disarm(timer);
	params->previous = waitable_state(timer->object.waitable);
	object_release(timer);
	return status;
}
