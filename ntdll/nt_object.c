/*
 * Handles: closing, duplicating, looking at objects.
 */
#include "nt_object.h"

#include <decant/object.h>

NTSTATUS host_attributes(struct host_object_attributes *to, const OBJECT_ATTRIBUTES *attributes)
{
	*to = (struct host_object_attributes){ 0 };
	if (!attributes)
		return STATUS_SUCCESS;
	if (attributes->Length != sizeof(*attributes))
		return STATUS_INVALID_PARAMETER;
	if (attributes->ObjectName && attributes->ObjectName->Length) {
		to->name.buffer = GUEST_PTR(attributes->ObjectName->Buffer);
		to->name.bytes = attributes->ObjectName->Length;
		to->root = GUEST_HANDLE(attributes->RootDirectory);
	}
	to->attributes = attributes->Attributes;
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI NtClose(HANDLE handle)
{
	struct host_object_close call = { GUEST_HANDLE(handle) };

	return host_call(HOST_object_close, &call);
}

NTSTATUS NTAPI NtDuplicateObject(HANDLE source_process, HANDLE source, HANDLE target_process, HANDLE *target, ACCESS_MASK access,
				 ULONG attributes, ULONG options)
{
	struct host_object_duplicate call = {
		.source_process = GUEST_HANDLE(source_process),
		.source = GUEST_HANDLE(source),
		.target_process = GUEST_HANDLE(target_process),
		.access = access,
		.attributes = attributes,
		.options = options,
	};
	NTSTATUS status = host_call(HOST_object_duplicate, &call);

	if (target)
		*target = NT_SUCCESS(status) ? (HANDLE)(ULONG_PTR)call.target : NULL;
	return status;
}

/* The string goes behind the structure, as callers that copy neither expect. */
static NTSTATUS query_string(UNICODE_STRING *string, SIZE_T header, const void *text, ULONG bytes, ULONG length, ULONG *returned)
{
	WCHAR *buffer = (WCHAR *)((char *)string + header);
	ULONG needed = (ULONG)header + (bytes ? bytes + sizeof(WCHAR) : 0);

	if (returned)
		*returned = needed;
	if (length < needed)
		return STATUS_INFO_LENGTH_MISMATCH;
	memset(string, 0, header);
	if (bytes) {
		memcpy(buffer, text, bytes);
		buffer[bytes / sizeof(WCHAR)] = 0;
		*string = (UNICODE_STRING){ (USHORT)bytes, (USHORT)(bytes + sizeof(WCHAR)), buffer };
	}
	return STATUS_SUCCESS;
}

static NTSTATUS query_name(struct host_object_query *call, PVOID information, ULONG length, ULONG *returned)
{
	UNICODE_STRING *name = information;
	ULONG room = length > sizeof(*name) + sizeof(WCHAR) ? length - sizeof(*name) - sizeof(WCHAR) : 0;
	WCHAR *buffer = (WCHAR *)(name + 1);
	NTSTATUS status;

	call->name = GUEST_PTR(room ? buffer : NULL);
	call->name_bytes = room > 0xfffc ? 0xfffc : room;
	status = host_call(HOST_object_query, call);
	if (status && status != STATUS_BUFFER_TOO_SMALL)
		return status;
	if (returned)
		*returned = (ULONG)sizeof(*name) + (call->name_bytes ? call->name_bytes + (ULONG)sizeof(WCHAR) : 0);
	if (length < sizeof(*name))
		return STATUS_INFO_LENGTH_MISMATCH;
	if (status)
		return STATUS_BUFFER_OVERFLOW;
	*name = (UNICODE_STRING){ 0 };
	if (call->name_bytes) {
		*name = (UNICODE_STRING){ (USHORT)call->name_bytes, (USHORT)(call->name_bytes + sizeof(WCHAR)), buffer };
		buffer[call->name_bytes / sizeof(WCHAR)] = 0;
	}
	return STATUS_SUCCESS;
}

static NTSTATUS query_basic(const struct host_object_query *call, PVOID information, ULONG length, ULONG *returned)
{
	struct object_basic_information *basic = information;

	if (length != sizeof(*basic))
		return STATUS_INFO_LENGTH_MISMATCH;
	*basic = (struct object_basic_information){
		.Attributes = call->attributes,
		.GrantedAccess = call->access,
		.HandleCount = call->handles,
		.PointerCount = call->references,
		.NameInfoSize = call->name_bytes ? (ULONG)sizeof(UNICODE_STRING) + call->name_bytes + 2 : 0,
		.TypeInfoSize = (ULONG)sizeof(PUBLIC_OBJECT_TYPE_INFORMATION) + call->type_name_bytes + 2,
	};
	if (returned)
		*returned = sizeof(*basic);
	return STATUS_SUCCESS;
}

static NTSTATUS query_flags(const struct host_object_query *call, PVOID information, ULONG length, ULONG *returned)
{
	struct object_handle_flag_information *flags = information;

	if (length != sizeof(*flags))
		return STATUS_INFO_LENGTH_MISMATCH;
	flags->Inherit = (call->attributes & OBJ_INHERIT) != 0;
	flags->ProtectFromClose = call->attributes & 1;
	if (returned)
		*returned = sizeof(*flags);
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI NtQueryObject(HANDLE handle, OBJECT_INFORMATION_CLASS information_class, PVOID information, ULONG length, PULONG returned)
{
	struct host_object_query call = { .handle = GUEST_HANDLE(handle) };
	NTSTATUS status;

	if ((ULONG)information_class == 1)
		return query_name(&call, information, length, returned);
	status = host_call(HOST_object_query, &call);
	if (status && status != STATUS_BUFFER_TOO_SMALL)
		return status;
	switch ((ULONG)information_class) {
	case ObjectBasicInformation: return query_basic(&call, information, length, returned);
	case ObjectTypeInformation:
		return query_string(information, sizeof(PUBLIC_OBJECT_TYPE_INFORMATION), call.type_name, call.type_name_bytes, length, returned);
	case object_handle_flag_class: return query_flags(&call, information, length, returned);
	default: return STATUS_INVALID_INFO_CLASS;
	}
}

NTSTATUS NTAPI NtSetInformationObject(HANDLE handle, ULONG information_class, PVOID information, ULONG length)
{
	const struct object_handle_flag_information *flags = information;
	struct host_object_set_flags call = { .handle = GUEST_HANDLE(handle), .mask = HOST_HANDLE_INHERIT | HOST_HANDLE_PROTECT };

	if (information_class != object_handle_flag_class)
		return STATUS_INVALID_INFO_CLASS;
	if (length != sizeof(*flags))
		return STATUS_INFO_LENGTH_MISMATCH;
	call.flags = (flags->Inherit ? HOST_HANDLE_INHERIT : 0) | (flags->ProtectFromClose ? HOST_HANDLE_PROTECT : 0);
	return host_call(HOST_object_set_flags, &call);
}

NTSTATUS NTAPI NtCompareObjects(HANDLE first, HANDLE second)
{
	struct host_object_compare call = { GUEST_HANDLE(first), GUEST_HANDLE(second) };

	return host_call(HOST_object_compare, &call);
}
