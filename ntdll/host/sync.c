/*
 * The host calls of events, semaphores and mutexes, and those that make and open every kind of object made for waiting. All
 * their state is in the waitable.
 */
#include "sync.h"

#include "object_peek.h"
#include "loader/status.h"

#define EVENT_TYPE(windows_name, kind, may_be_peeked, query, modify) { \
	.name = windows_name, \
	.size = sizeof(struct object), \
	.wait = kind, \
	.peeked = may_be_peeked, \
	.generic_read = ACCESS_STANDARD_READ | (query), \
	.generic_write = ACCESS_STANDARD_READ | (modify), \
	.generic_execute = ACCESS_STANDARD_READ | ACCESS_SYNCHRONIZE, \
	.all = ACCESS_STANDARD_ALL | (query) | (modify), \
}

const struct object_type event_type = EVENT_TYPE("Event", WAIT_KIND_LATCH, true, EVENT_QUERY_STATE, EVENT_MODIFY_STATE);
const struct object_type semaphore_type = EVENT_TYPE("Semaphore", WAIT_KIND_SEMAPHORE, true, SEMAPHORE_QUERY_STATE, SEMAPHORE_MODIFY_STATE);
const struct object_type mutant_type = EVENT_TYPE("Mutant", WAIT_KIND_MUTEX, false, MUTANT_QUERY_STATE, 0);

static const struct object_type *const types[HOST_SYNC_KINDS] = {
	[HOST_SYNC_EVENT] = &event_type,
	[HOST_SYNC_SEMAPHORE] = &semaphore_type,
	[HOST_SYNC_MUTANT] = &mutant_type,
	[HOST_SYNC_TIMER] = &timer_type,
	[HOST_SYNC_KEYED_EVENT] = &keyed_event_type,
	[HOST_SYNC_COMPLETION] = &completion_type,
};

static struct object *event_object_create(bool auto_reset, bool signalled)
{
	struct object *event = object_create(&event_type);

	if (event) {
		if (auto_reset)
			event->waitable->kind = WAIT_KIND_AUTO;
		if (signalled)
			waitable_set(event->waitable);
	}
	return event;
}

static struct object *semaphore_object_create(u32 initial, u32 limit)
{
	struct object *semaphore = object_create(&semaphore_type);
	u32 previous;

	if (semaphore) {
		semaphore->waitable->limit = limit;
		waitable_release_semaphore(semaphore->waitable, initial, &previous);
	}
	return semaphore;
}

static struct object *create_kind(const struct host_sync_create *params)
{
	switch (params->kind) {
	case HOST_SYNC_EVENT: return event_object_create(params->limit != 0, params->initial != 0);
	case HOST_SYNC_SEMAPHORE: return semaphore_object_create((u32)params->initial, (u32)params->limit);
	case HOST_SYNC_TIMER: return timer_object_create(params->limit != 0);
	case HOST_SYNC_COMPLETION: return completion_object_create();
	default: return object_create(types[params->kind]);
	}
}

u32 host_sync_create(struct host_sync_create *params)
{
	struct object *object;
	u32 status;

	if (params->kind >= HOST_SYNC_KINDS)
		return STATUS_INVALID_PARAMETER;
	if (params->kind == HOST_SYNC_SEMAPHORE && (params->limit <= 0 || params->initial < 0 || params->initial > params->limit))
		return STATUS_INVALID_PARAMETER;
	object = create_kind(params);
	if (!object)
		return STATUS_NO_MEMORY;
	/* The owner takes it first: as soon as it has a name, others may come. */
	if (params->kind == HOST_SYNC_MUTANT && params->initial)
		waitable_own_mutex(object->waitable);
	status = object_publish(object, &params->attributes, params->access, &params->handle);
	object_release(object);
	return status;
}

u32 host_sync_open(struct host_sync_open *params)
{
	if (params->kind >= HOST_SYNC_KINDS)
		return STATUS_INVALID_PARAMETER;
	return object_open(types[params->kind], &params->attributes, params->access, &params->handle);
}

u32 host_sync_query(struct host_sync_query *params)
{
	struct object *object;
	u32 status;

	if (params->kind >= HOST_SYNC_KINDS || params->kind == HOST_SYNC_KEYED_EVENT)
		return STATUS_INVALID_PARAMETER;
	/* The right to query is 1 for each of the types. */
	status = handle_lookup(params->handle, types[params->kind], 1, &object);
	if (status)
		return status;
	switch (params->kind) {
	case HOST_SYNC_EVENT:
		params->state = (s32)waitable_state(object->waitable);
		params->limit = object->waitable->kind == WAIT_KIND_AUTO;
		break;
	case HOST_SYNC_SEMAPHORE:
		params->state = (s32)waitable_state(object->waitable);
		params->limit = (s32)object->waitable->limit;
		break;
	case HOST_SYNC_MUTANT:
		params->owner = object->waitable->owner;
		params->state = params->owner ? -(s32)object->waitable->recursion : (s32)waitable_state(object->waitable);
		params->limit = waitable_owned_by_caller(object->waitable);
		params->abandoned = object->waitable->abandoned;
		break;
	case HOST_SYNC_TIMER:
		timer_query(object, params);
		break;
	case HOST_SYNC_COMPLETION:
		completion_query(object, params);
		break;
	}
	object_release(object);
	return STATUS_SUCCESS;
}

void event_set(struct object *event)
{
	waitable_set(event->waitable);
}

static u32 event_change(struct waitable *waitable, struct host_event_change *params)
{
	switch (params->change) {
	case HOST_EVENT_SET: params->previous = waitable_set(waitable); break;
	case HOST_EVENT_RESET: params->previous = waitable_reset(waitable); break;
	case HOST_EVENT_PULSE: params->previous = waitable_pulse(waitable); break;
	default: return STATUS_INVALID_PARAMETER;
	}
	return STATUS_SUCCESS;
}

u32 host_event_change(struct host_event_change *params)
{
	struct object *event = object_peek(params->handle, &event_type, EVENT_MODIFY_STATE);
	u32 status;

	if (event) {
		status = event_change(event->waitable, params);
		object_peek_end();
		return status;
	}
	status = handle_lookup(params->handle, &event_type, EVENT_MODIFY_STATE, &event);
	if (status)
		return status;
	status = event_change(event->waitable, params);
	object_release(event);
	return status;
}

static u32 semaphore_release(struct waitable *waitable, struct host_semaphore_release *params)
{
	return waitable_release_semaphore(waitable, params->count, &params->previous) ? STATUS_SUCCESS : STATUS_SEMAPHORE_LIMIT_EXCEEDED;
}

u32 host_semaphore_release(struct host_semaphore_release *params)
{
	struct object *semaphore;
	u32 status;

	if (!params->count || params->count > INT32_MAX)
		return STATUS_INVALID_PARAMETER;
	semaphore = object_peek(params->handle, &semaphore_type, SEMAPHORE_MODIFY_STATE);
	if (semaphore) {
		status = semaphore_release(semaphore->waitable, params);
		object_peek_end();
		return status;
	}
	status = handle_lookup(params->handle, &semaphore_type, SEMAPHORE_MODIFY_STATE, &semaphore);
	if (status)
		return status;
	status = semaphore_release(semaphore->waitable, params);
	object_release(semaphore);
	return status;
}

u32 host_mutant_release(struct host_mutant_release *params)
{
	struct object *mutant;
	u32 status = handle_lookup(params->handle, &mutant_type, 0, &mutant);

	if (status)
		return status;
	status = waitable_release_mutex(mutant->waitable, &params->previous);
	object_release(mutant);
	return status;
}
