/*
 * The host calls that wait. See include/decant/sync.h.
 */
#include "sync.h"

#include "futex.h"
#include "object_peek.h"
#include "spin.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <sched.h>

/* A waitable object by handle, with a reference; the record may belong to a type's larger state. */
static u32 lookup_waitable(guest_handle handle, struct object **object)
{
	u32 status = handle_lookup(handle, NULL, ACCESS_SYNCHRONIZE, object);

	if (!status && !(*object)->waitable) {
		object_release(*object);
		status = STATUS_OBJECT_TYPE_MISMATCH;
	}
	return status;
}

/* Takes what HANDLE names if that can be looked at and is signalled. */
static bool take_at_once(guest_handle handle)
{
	struct object *object = object_peek(handle, NULL, ACCESS_SYNCHRONIZE);
	bool taken;

	if (!object)
		return false;
	taken = waitable_take(object->waitable);
	object_peek_end();
	return taken;
}

u32 host_wait_one(struct host_wait_one *params)
{
	struct waitable *waitable;
	struct object *object;
	u32 status;

	if (take_at_once(params->handle))
		return STATUS_WAIT_0;
	status = lookup_waitable(params->handle, &object);
	if (status)
		return status;
	waitable = object->waitable;
	status = wait_objects(&waitable, 1, false, params->alertable != 0, wait_deadline(params->timeout));
	object_release(object);
	return status;
}

static u32 read_handles(const struct host_wait_many *params, guest_handle *handles)
{
	s32 narrow[WAIT_OBJECTS_MAX];

	if (params->handle_bytes == sizeof(*handles))
		return guest_copy_in(handles, params->handles, params->count * sizeof(*handles)) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
	if (params->handle_bytes != sizeof(*narrow))
		return STATUS_INVALID_PARAMETER;
	if (!guest_copy_in(narrow, params->handles, params->count * sizeof(*narrow)))
		return STATUS_ACCESS_VIOLATION;
	for (u32 i = 0; i < params->count; i++)
		handles[i] = (guest_handle)(s64)narrow[i];
	return STATUS_SUCCESS;
}

/* The first of the handles, all of which can be looked at, that is signalled; taken. False if there is no such. */
static bool take_one_at_once(const guest_handle *handles, u32 count, u32 *taken)
{
	*taken = count;
	for (u32 i = 0; i < count; i++) {
		struct object *object = object_peek(handles[i], NULL, ACCESS_SYNCHRONIZE);

		if (!object)
			return false;
		if (*taken == count && waitable_state(object->waitable))
			*taken = i;
		object_peek_end();
	}
	return *taken < count && take_at_once(handles[*taken]);
}

u32 host_wait_many(struct host_wait_many *params)
{
	struct waitable *waitables[WAIT_OBJECTS_MAX];
	struct object *objects[WAIT_OBJECTS_MAX];
	guest_handle handles[WAIT_OBJECTS_MAX];
	u32 status, held = 0;

	if (!params->count || params->count > WAIT_OBJECTS_MAX)
		return STATUS_INVALID_PARAMETER_1;
	status = read_handles(params, handles);
	if (!status && !params->all && take_one_at_once(handles, params->count, &held))
		return STATUS_WAIT_0 + held;
	for (held = 0; !status && held < params->count; held++) {
		status = lookup_waitable(handles[held], &objects[held]);
		if (status)
			break;
		waitables[held] = objects[held]->waitable;
	}
	if (!status)
		status = wait_objects(waitables, params->count, params->all != 0, params->alertable != 0, wait_deadline(params->timeout));
	while (held)
		object_release(objects[--held]);
	return status;
}

static u32 signal_object(struct object *object, guest_handle handle)
{
	u32 access = handle_access(handle), previous;
	s32 previous_mutant;

	if (object->type == &event_type) {
		if (!(access & EVENT_MODIFY_STATE))
			return STATUS_ACCESS_DENIED;
		waitable_set(object->waitable);
		return STATUS_SUCCESS;
	}
	if (object->type == &semaphore_type) {
		if (!(access & SEMAPHORE_MODIFY_STATE))
			return STATUS_ACCESS_DENIED;
		return waitable_release_semaphore(object->waitable, 1, &previous) ? STATUS_SUCCESS : STATUS_SEMAPHORE_LIMIT_EXCEEDED;
	}
	if (object->type == &mutant_type)
		return waitable_release_mutex(object->waitable, &previous_mutant);
	return STATUS_OBJECT_TYPE_MISMATCH;
}

u32 host_wait_signal_and_wait(struct host_wait_signal_and_wait *params)
{
	struct object *signal, *object;
	struct waitable *waitable;
	u32 status = handle_lookup(params->signal, NULL, 0, &signal);

	if (status)
		return status;
	status = lookup_waitable(params->wait, &object);
	if (status) {
		object_release(signal);
		return status;
	}
	status = signal_object(signal, params->signal);
	if (!status) {
		waitable = object->waitable;
		status = wait_objects(&waitable, 1, false, params->alertable != 0, wait_deadline(params->timeout));
	}
	object_release(object);
	object_release(signal);
	return status;
}

u32 host_wait_delay(struct host_wait_delay *params)
{
	if (!params->timeout && !params->alertable) {
		sched_yield();
		return STATUS_SUCCESS;
	}
	return wait_delay(params->alertable != 0, wait_deadline(params->timeout));
}

/* Looks for a moment whether the word changes. A word that cannot be read is the kernel's to refuse. */
static bool word_changes(guest_ptr address, u32 value)
{
	struct spin spin = spin_begin();
	u32 now = value;

	while (now == value && spin_more(&spin))
		if (!guest_copy_in(&now, address, sizeof(now)))
			break;
	spin_end(&spin, now != value);
	return now != value;
}

u32 host_word_wait(struct host_word_wait *params)
{
	s64 deadline = wait_deadline(params->timeout);

	if (params->address % 4)
		return STATUS_DATATYPE_MISALIGNMENT;
	if (deadline <= 0)
		return STATUS_TIMEOUT;
	if (word_changes(params->address, params->value))
		return STATUS_SUCCESS;
	switch (futex_sleep((u32 *)params->address, params->value, deadline)) {
	case FUTEX_TIMED_OUT: return STATUS_TIMEOUT;
	case FUTEX_INTERRUPTED: return STATUS_THREAD_IS_TERMINATING;
	case FUTEX_FAULT: return STATUS_ACCESS_VIOLATION;
	default: return STATUS_SUCCESS;
	}
}

u32 host_word_wake(struct host_word_wake *params)
{
	if (params->address % 4)
		return STATUS_DATATYPE_MISALIGNMENT;
	params->count = futex_wake((u32 *)params->address, params->count);
	return STATUS_SUCCESS;
}
