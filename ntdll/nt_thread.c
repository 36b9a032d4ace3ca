/*
 * The native calls of threads.
 */
#include "nt_object.h"
#include "ldr.h"

#include <decant/peb.h>
#include <decant/thread.h>

NTSTATUS NTAPI NtCreateThreadEx(HANDLE *thread, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, HANDLE process, PVOID start, PVOID argument,
				ULONG flags, SIZE_T zero_bits, SIZE_T stack_commit, SIZE_T stack_reserve, struct thread_attribute_list *list)
{
	struct host_thread_create call = {
		.entry = GUEST_PTR(decant_start_thread),
		.start = GUEST_PTR(start),
		.argument = GUEST_PTR(argument),
		.stack_bytes = stack_reserve > stack_commit ? stack_reserve : stack_commit,
		.access = access,
		.suspended = flags & THREAD_CREATE_FLAGS_CREATE_SUSPENDED,
	};
	NTSTATUS status = host_attributes(&call.attributes, attributes);

	(void)zero_bits; /* where the stack goes is a wish */
	if (process != NtCurrentProcess())
		return STATUS_NOT_SUPPORTED;
	if (!thread)
		return STATUS_ACCESS_VIOLATION;
	if (!status)
		status = host_call(HOST_thread_create, &call);
	if (status)
		return status;
	*thread = (HANDLE)(ULONG_PTR)call.handle;
	for (SIZE_T i = 0; list && i < (list->TotalLength - sizeof(SIZE_T)) / sizeof(list->Attributes[0]); i++) {
		struct thread_attribute *attribute = &list->Attributes[i];

		if (attribute->Attribute == THREAD_ATTRIBUTE_CLIENT_ID && attribute->Size >= sizeof(CLIENT_ID)) {
			CLIENT_ID *id = (CLIENT_ID *)attribute->Value;

			id->UniqueProcess = (HANDLE)(ULONG_PTR)call.process_id;
			id->UniqueThread = (HANDLE)(ULONG_PTR)call.thread_id;
		} else if (attribute->Attribute == THREAD_ATTRIBUTE_TEB && attribute->Size >= sizeof(PVOID)) {
			*(PVOID *)attribute->Value = (PVOID)(ULONG_PTR)call.teb;
		}
	}
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI NtOpenThread(HANDLE *thread, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, CLIENT_ID *id)
{
	struct host_thread_open call = { .access = access };
	NTSTATUS status = host_attributes(&call.attributes, attributes);

	if (!thread || !id)
		return STATUS_ACCESS_VIOLATION;
	call.thread_id = (ULONG)(ULONG_PTR)id->UniqueThread;
	if (id->UniqueProcess && id->UniqueProcess != current_teb()->ClientId.UniqueProcess)
		return STATUS_INVALID_CID;
	if (!status)
		status = host_call(HOST_thread_open, &call);
	if (!status)
		*thread = (HANDLE)(ULONG_PTR)call.handle;
	return status;
}

NTSTATUS NTAPI NtTerminateThread(HANDLE thread, NTSTATUS exit_status)
{
	struct host_thread_terminate call = { GUEST_HANDLE(thread ? thread : NtCurrentThread()), (ULONG)exit_status, 0 };

	return host_call(HOST_thread_terminate, &call);
}

NTSTATUS NTAPI NtSuspendThread(HANDLE thread, ULONG *previous)
{
	struct host_thread_suspend call = { .handle = GUEST_HANDLE(thread) };
	NTSTATUS status = host_call(HOST_thread_suspend, &call);

	if (!status && previous)
		*previous = call.previous;
	return status;
}

NTSTATUS NTAPI NtResumeThread(HANDLE thread, ULONG *previous)
{
	struct host_thread_resume call = { .handle = GUEST_HANDLE(thread) };
	NTSTATUS status = host_call(HOST_thread_resume, &call);

	if (!status && previous)
		*previous = call.previous;
	return status;
}

NTSTATUS NTAPI NtAlertThread(HANDLE thread)
{
	struct host_thread_alert call = { GUEST_HANDLE(thread) };

	return host_call(HOST_thread_alert, &call);
}

NTSTATUS NTAPI NtAlertResumeThread(HANDLE thread, ULONG *previous)
{
	NTSTATUS status = NtAlertThread(thread);

	return status ? status : NtResumeThread(thread, previous);
}

NTSTATUS NTAPI NtGetContextThread(HANDLE thread, CONTEXT *context)
{
	struct host_thread_get_context call = { GUEST_HANDLE(thread), GUEST_PTR(context) };

	return host_call(HOST_thread_get_context, &call);
}

NTSTATUS NTAPI NtSetContextThread(HANDLE thread, const CONTEXT *context)
{
	struct host_thread_set_context call = { GUEST_HANDLE(thread), GUEST_PTR(context) };

	return host_call(HOST_thread_set_context, &call);
}

NTSTATUS NTAPI NtQueueApcThread(HANDLE thread, apc_routine routine, PVOID a, PVOID b, PVOID c)
{
	struct host_thread_queue_apc call = { GUEST_HANDLE(thread), GUEST_PTR(routine), { GUEST_PTR(a), GUEST_PTR(b), GUEST_PTR(c) } };

	return host_call(HOST_thread_queue_apc, &call);
}

/* --- information --- */

static NTSTATUS query_name(HANDLE thread, UNICODE_STRING *name, ULONG length, ULONG *returned)
{
	ULONG room = length > sizeof(*name) ? length - sizeof(*name) : 0;
	struct host_thread_name call = {
		.handle = GUEST_HANDLE(thread),
		.text = { GUEST_PTR(name + 1), room > 0xfffe ? 0xfffe : room, 0 },
	};
	NTSTATUS status = host_call(HOST_thread_name, &call);

	if (returned && (!status || status == STATUS_BUFFER_TOO_SMALL))
		*returned = (ULONG)sizeof(*name) + call.text.bytes;
	if (!status && length < sizeof(*name))
		return STATUS_BUFFER_TOO_SMALL;
	if (!status)
		*name = (UNICODE_STRING){ (USHORT)call.text.bytes, (USHORT)call.text.bytes, (WCHAR *)(name + 1) };
	return status;
}

/* Stores a value of SIZE bytes where LENGTH must be exactly that. */
static NTSTATUS give(PVOID information, ULONG length, ULONG *returned, const void *value, ULONG size)
{
	if (length != size)
		return STATUS_INFO_LENGTH_MISMATCH;
	memcpy(information, value, size);
	if (returned)
		*returned = size;
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI NtQueryInformationThread(HANDLE thread, THREADINFOCLASS information_class, PVOID information, ULONG length, PULONG returned)
{
	struct host_thread_query call = { .handle = GUEST_HANDLE(thread), .access = THREAD_QUERY_INFORMATION };
	ULONG number = (ULONG)information_class, value;
	NTSTATUS status;

	if (number == thread_name_class)
		return query_name(thread, information, length, returned);
	if (number == ThreadBasicInformation || number == ThreadTimes)
		call.access = THREAD_QUERY_LIMITED_INFORMATION;
	status = host_call(HOST_thread_query, &call);
	if (status)
		return status;
	switch (number) {
	case ThreadBasicInformation: {
		const struct thread_basic_information basic = {
			.ExitStatus = (NTSTATUS)call.exit_code,
			.TebBaseAddress = (PVOID)(ULONG_PTR)call.teb,
			.ClientId = { (HANDLE)(ULONG_PTR)call.process_id, (HANDLE)(ULONG_PTR)call.thread_id },
			.AffinityMask = (ULONG_PTR)call.affinity,
			.Priority = 8 + call.priority,
			.BasePriority = call.priority,
		};

		return give(information, length, returned, &basic, sizeof(basic));
	}
	case ThreadTimes: {
		const struct thread_times times = {
			{ .QuadPart = call.create_time }, { .QuadPart = call.exit_time },
			{ .QuadPart = (LONGLONG)call.kernel_time }, { .QuadPart = (LONGLONG)call.user_time },
		};

		return give(information, length, returned, &times, sizeof(times));
	}
	case ThreadQuerySetWin32StartAddress: {
		const ULONG_PTR start = (ULONG_PTR)call.start;

		return give(information, length, returned, &start, sizeof(start));
	}
	case ThreadAmILastThread:
		value = call.live_threads == 1;
		return give(information, length, returned, &value, sizeof(value));
	case ThreadPriorityBoost:
		value = call.priority_boost_disabled;
		return give(information, length, returned, &value, sizeof(value));
	case ThreadIsIoPending:
		value = 0;
		return give(information, length, returned, &value, sizeof(value));
	case thread_suspend_count_class:
		value = call.suspend_count;
		return give(information, length, returned, &value, sizeof(value));
	default:
		return STATUS_INVALID_INFO_CLASS;
	}
}

static NTSTATUS set_value(HANDLE thread, enum host_thread_setting setting, ULONGLONG value)
{
	struct host_thread_set call = { .handle = GUEST_HANDLE(thread), .value = value, .setting = setting };

	return host_call(HOST_thread_set, &call);
}

NTSTATUS NTAPI NtSetInformationThread(HANDLE thread, ULONG information_class, PVOID information, ULONG length)
{
	switch (information_class) {
	case ThreadBasePriority:
		if (length != sizeof(LONG))
			return STATUS_INFO_LENGTH_MISMATCH;
		return set_value(thread, HOST_THREAD_PRIORITY, (ULONGLONG)(LONGLONG)*(LONG *)information);
	case ThreadAffinityMask:
		if (length != sizeof(ULONG_PTR))
			return STATUS_INFO_LENGTH_MISMATCH;
		return set_value(thread, HOST_THREAD_AFFINITY, *(ULONG_PTR *)information);
	case ThreadZeroTlsCell: {
		struct host_thread_zero_tls call = { .wide = PEB_WIDE };

		if (length != sizeof(ULONG))
			return STATUS_INFO_LENGTH_MISMATCH;
		if (thread != NtCurrentThread())
			return STATUS_INVALID_PARAMETER;
		call.slot = *(ULONG *)information;
		return host_call(HOST_thread_zero_tls, &call);
	}
	case ThreadIdealProcessor: {
		struct host_thread_set call = { .handle = GUEST_HANDLE(thread), .setting = HOST_THREAD_IDEAL_PROCESSOR };
		NTSTATUS status;

		if (length != sizeof(ULONG))
			return STATUS_INFO_LENGTH_MISMATCH;
		call.value = *(ULONG *)information;
		status = host_call(HOST_thread_set, &call);
		if (!status)
			*(ULONG *)information = (ULONG)call.value;
		return status;
	}
	case ThreadPriorityBoost:
		if (length != sizeof(ULONG))
			return STATUS_INFO_LENGTH_MISMATCH;
		return set_value(thread, HOST_THREAD_PRIORITY_BOOST, *(ULONG *)information);
	case thread_name_class: {
		const UNICODE_STRING *name = information;
		struct host_thread_name call = { .handle = GUEST_HANDLE(thread), .set = 1 };

		if (length != sizeof(*name))
			return STATUS_INFO_LENGTH_MISMATCH;
		call.text = (struct guest_string){ GUEST_PTR(name->Buffer), name->Length, 0 };
		return host_call(HOST_thread_name, &call);
	}
	default:
		return STATUS_INVALID_INFO_CLASS;
	}
}
