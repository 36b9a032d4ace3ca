/*
 * Keyed events: two threads that name the same key meet.
 *
 * Whoever comes first stands in a list and sleeps; the other finds it there and wakes it. There are few at a time, so one list
 * with one lock serves all keyed events of the process. A waiter's record is on its own stack.
 */
#include "sync.h"

#include "futex.h"
#include "loader/status.h"

#include <pthread.h>

const struct object_type keyed_event_type = {
	.name = "KeyedEvent",
	.size = sizeof(struct object),
	.wait = WAIT_KIND_NONE,
	.generic_read = ACCESS_STANDARD_READ | KEYED_EVENT_WAIT,
	.generic_write = ACCESS_STANDARD_READ | KEYED_EVENT_WAKE,
	.generic_execute = ACCESS_STANDARD_READ,
	.all = ACCESS_STANDARD_REQUIRED | KEYED_EVENT_WAIT | KEYED_EVENT_WAKE,
};

struct partner {
	struct partner *next;
	struct object *event; /* NULL: the process's own */
	u64 key;
	bool releases;
	u32 met; /* futex */
};

static pthread_mutex_t partners_lock = PTHREAD_MUTEX_INITIALIZER;
static struct partner *partners, **partners_last = &partners;

static void unlink_partner(struct partner **link)
{
	struct partner *partner = *link;

	*link = partner->next;
	if (partners_last == &partner->next)
		partners_last = link;
}

/* Finds who waits for us and wakes them; false if nobody does, and SELF is in the list then. */
static bool meet_or_join(struct partner *self)
{
	pthread_mutex_lock(&partners_lock);
	for (struct partner **link = &partners, *other; (other = *link); link = &other->next) {
		if (other->event != self->event || other->key != self->key || other->releases == self->releases)
			continue;
		unlink_partner(link);
		/* Its record is gone as soon as it sees this, so the word is woken by address only. */
		__atomic_store_n(&other->met, 1, __ATOMIC_SEQ_CST);
		futex_wake(&other->met, 1);
		pthread_mutex_unlock(&partners_lock);
		return true;
	}
	self->next = NULL;
	*partners_last = self;
	partners_last = &self->next;
	pthread_mutex_unlock(&partners_lock);
	return false;
}

/* Leaves the list; false if somebody met us meanwhile. */
static bool leave_list(struct partner *self)
{
	bool found = false;

	pthread_mutex_lock(&partners_lock);
	for (struct partner **link = &partners; *link && !found; link = &(*link)->next) {
		if (*link == self) {
			unlink_partner(link);
			found = true;
			break;
		}
	}
	pthread_mutex_unlock(&partners_lock);
	return found;
}

static u32 meet(guest_handle handle, u32 access, u64 key, s64 timeout, bool releases)
{
	struct partner self = { .key = key, .releases = releases };
	s64 deadline = wait_deadline(timeout);
	u32 status = STATUS_SUCCESS;

	if (key & 1)
		return STATUS_INVALID_PARAMETER_1;
	if (handle) {
		status = handle_lookup(handle, &keyed_event_type, access, &self.event);
		if (status)
			return status;
	}
	if (!meet_or_join(&self)) {
		while (!__atomic_load_n(&self.met, __ATOMIC_SEQ_CST)) {
			enum futex_end end = deadline <= 0 ? FUTEX_TIMED_OUT : futex_sleep(&self.met, 0, deadline);

			if (end != FUTEX_TIMED_OUT && end != FUTEX_INTERRUPTED)
				continue;
			if (leave_list(&self)) {
				status = end == FUTEX_TIMED_OUT ? STATUS_TIMEOUT : STATUS_THREAD_IS_TERMINATING;
				break;
			}
		}
	}
	object_release(self.event);
	return status;
}

u32 host_keyed_event_wait(struct host_keyed_event_wait *params)
{
	return meet(params->handle, KEYED_EVENT_WAIT, params->key, params->timeout, false);
}

u32 host_keyed_event_release(struct host_keyed_event_release *params)
{
	return meet(params->handle, KEYED_EVENT_WAKE, params->key, params->timeout, true);
}
