/*
 * The host calls of handles: NtClose, NtDuplicateObject, NtQueryObject and their kin. See include/decant/object.h.
 */
#include "object.h"

#include "loader/status.h"

#define DUPLICATE_CLOSE_SOURCE 1u
#define DUPLICATE_SAME_ACCESS 2u
#define DUPLICATE_SAME_ATTRIBUTES 4u

u32 host_object_close(struct host_object_close *params)
{
	return handle_close(params->handle);
}

/* Whether a handle means this process; duplicating into others takes the broker. */
static u32 check_own_process(guest_handle handle)
{
	struct object *process;
	u32 status;

	if (handle == HANDLE_CURRENT_PROCESS)
		return STATUS_SUCCESS;
	status = handle_lookup(handle, NULL, 0, &process);
	if (status)
		return status;
	if (process != object_current_process())
		status = object_current_process() && process->type == object_current_process()->type ? STATUS_NOT_SUPPORTED : STATUS_OBJECT_TYPE_MISMATCH;
	object_release(process);
	return status;
}

u32 host_object_duplicate(struct host_object_duplicate *params)
{
	u32 options = params->options;
	struct object *object = NULL;
	u32 access, flags = 0;
	u32 status = check_own_process(params->source_process);

	if (!status && params->target_process)
		status = check_own_process(params->target_process);
	if (!status)
		status = handle_lookup(params->source, NULL, 0, &object);
	if (status)
		return status;
	if (params->target_process) {
		access = options & DUPLICATE_SAME_ACCESS ? handle_access(params->source) : params->access;
		if (options & DUPLICATE_SAME_ATTRIBUTES)
			handle_flags(params->source, 0, 0, &flags);
		else if (params->attributes & OBJ_INHERIT)
			flags = HOST_HANDLE_INHERIT;
		status = handle_create(object, access, flags & HOST_HANDLE_INHERIT, &params->target);
	}
	if (options & DUPLICATE_CLOSE_SOURCE)
		handle_close(params->source);
	object_release(object);
	return status;
}

u32 host_object_query(struct host_object_query *params)
{
	struct object *object;
	u32 flags = 0, length, bytes, status;
	const struct object_type *type;

	status = handle_lookup(params->handle, NULL, 0, &object);
	if (status)
		return status;
	type = object->type;
	handle_flags(params->handle, 0, 0, &flags);
	params->access = handle_access(params->handle);
	params->attributes = (flags & HOST_HANDLE_PROTECT ? 1u : 0) | (flags & HOST_HANDLE_INHERIT ? OBJ_INHERIT : 0);
	params->handles = __atomic_load_n(&object->handles, __ATOMIC_RELAXED);
	params->references = __atomic_load_n(&object->references, __ATOMIC_RELAXED) - 1;
	params->valid_access = type->all;
	params->generic[0] = type->generic_read;
	params->generic[1] = type->generic_write;
	params->generic[2] = type->generic_execute;
	params->generic[3] = type->all;
	params->type_objects = 0;
	for (length = 0; type->name[length] && length < 32; length++)
		params->type_name[length] = (u8)type->name[length];
	params->type_name_bytes = length * 2;
	bytes = object_name_copy(object, params->name, params->name_bytes);
	if (bytes == ~0u)
		status = STATUS_ACCESS_VIOLATION;
	else if (bytes > params->name_bytes)
		status = STATUS_BUFFER_TOO_SMALL;
	params->name_bytes = bytes;
	object_release(object);
	return status;
}

u32 host_object_set_flags(struct host_object_set_flags *params)
{
	return handle_flags(params->handle, params->mask & (HOST_HANDLE_PROTECT | HOST_HANDLE_INHERIT), params->flags, &params->flags);
}

u32 host_object_compare(struct host_object_compare *params)
{
	struct object *first, *second;
	u32 status = handle_lookup(params->first, NULL, 0, &first);

	if (status)
		return status;
	status = handle_lookup(params->second, NULL, 0, &second);
	if (!status && first != second)
		status = STATUS_NOT_SAME_OBJECT;
	object_release(second);
	object_release(first);
	return status;
}
