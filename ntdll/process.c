/*
 * Processes: NtTerminateProcess, NtOpenProcess, NtQueryInformationProcess and NtSetInformationProcess.
 */
#include "ntdll.h"

#include "device_name.h"
#include "process.h"
#include "rtl.h"

#include <decant/nt_process.h>
#include <decant/object.h>
#include <decant/process.h>

#define NOT_DEBUGGED 1u

NTSTATUS NTAPI NtTerminateProcess(HANDLE process, NTSTATUS status)
{
	struct host_process_terminate params = { GUEST_HANDLE(process), (u32)status, 0 };

	return host_call(HOST_process_terminate, &params);
}

NTSTATUS NTAPI NtOpenProcess(HANDLE *handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, CLIENT_ID *id)
{
	struct host_process_open params = { .access = access };
	NTSTATUS status;

	if (!id)
		return STATUS_INVALID_PARAMETER_MIX;
	params.process_id = (u32)(ULONG_PTR)id->UniqueProcess;
	params.flags = attributes && attributes->Attributes & OBJ_INHERIT ? HOST_HANDLE_INHERIT : 0;
	status = host_call(HOST_process_open, &params);
	if (NT_SUCCESS(status))
		*handle = (HANDLE)(ULONG_PTR)params.handle;
	return status;
}

/* --- asking --- */

KPRIORITY priority_of_class(ULONG priority_class)
{
	switch (priority_class) {
	case IDLE_PRIORITY_CLASS:
		return 4;
	case BELOW_NORMAL_PRIORITY_CLASS:
		return 6;
	case ABOVE_NORMAL_PRIORITY_CLASS:
		return 10;
	case HIGH_PRIORITY_CLASS:
		return 13;
	case REALTIME_PRIORITY_CLASS:
		return 24;
	default:
		return 8;
	}
}

static const ULONG priority_classes[] = { 0, IDLE_PRIORITY_CLASS, NORMAL_PRIORITY_CLASS, HIGH_PRIORITY_CLASS, REALTIME_PRIORITY_CLASS,
					  BELOW_NORMAL_PRIORITY_CLASS, ABOVE_NORMAL_PRIORITY_CLASS };

static UCHAR priority_class_number(ULONG class)
{
	for (UCHAR i = 1; i < sizeof(priority_classes) / sizeof(*priority_classes); i++)
		if (priority_classes[i] == class)
			return i;
	return 2;
}

/* An answer on its way to the caller. */
union answer {
	PROCESS_BASIC_INFORMATION basic;
	IO_COUNTERS io;
	struct process_vm_counters memory;
	struct {
		LONGLONG created, exited, kernel, user;
	} times;
	struct process_priority_class_information priority;
	ULONG number;
	ULONG_PTR pointer;
	ULONGLONG cycles[2];
};

static void put_basic(PROCESS_BASIC_INFORMATION *basic, const struct host_process_query *facts)
{
	basic->ExitStatus = (NTSTATUS)facts->exit_code;
	basic->PebBaseAddress = (PVOID)(ULONG_PTR)facts->peb;
	basic->AffinityMask = (ULONG_PTR)facts->affinity;
	basic->BasePriority = priority_of_class(facts->priority_class);
	basic->UniqueProcessId = facts->process_id;
	basic->InheritedFromUniqueProcessId = facts->parent_id;
}

static void put_memory(struct process_vm_counters *memory, const struct host_process_query *facts)
{
	*memory = (struct process_vm_counters){ .PeakVirtualSize = (SIZE_T)facts->peak_virtual, .VirtualSize = (SIZE_T)facts->virtual,
						.PageFaultCount = (ULONG)facts->page_faults, .PeakWorkingSetSize = (SIZE_T)facts->peak_resident,
						.WorkingSetSize = (SIZE_T)facts->resident, .PagefileUsage = (SIZE_T)facts->private_bytes,
						.PeakPagefileUsage = (SIZE_T)facts->private_bytes,
						.PrivateUsage = (SIZE_T)facts->private_bytes };
}

/* The size of what a class answers; 0 for a class that is not known. */
static ULONG answer_size(ULONG class, ULONG room)
{
	switch (class) {
	case process_basic_information:
		return sizeof(PROCESS_BASIC_INFORMATION);
	case process_io_counters:
		return sizeof(IO_COUNTERS);
	case process_vm_counters:
		return room >= sizeof(struct process_vm_counters) ? sizeof(struct process_vm_counters) : offsetof(struct process_vm_counters, PrivateUsage);
	case process_times:
		return 4 * sizeof(LONGLONG);
	case process_debug_port:
	case process_wow64_information:
	case process_debug_object_handle:
	case process_affinity_mask:
		return sizeof(ULONG_PTR);
	case process_priority_class:
		return sizeof(struct process_priority_class_information);
	case process_default_hard_error_mode:
	case process_handle_count:
	case process_priority_boost:
	case process_session_information:
	case process_debug_flags:
	case process_execute_flags:
	case process_cookie:
	case process_base_priority:
		return sizeof(ULONG);
	case process_cycle_time:
		return 2 * sizeof(ULONGLONG);
	default:
		return 0;
	}
}

static NTSTATUS put_answer(ULONG class, union answer *answer, const struct host_process_query *facts)
{
	switch (class) {
	case process_basic_information:
		put_basic(&answer->basic, facts);
		break;
	case process_io_counters:
		answer->io = (IO_COUNTERS){ facts->read_count, facts->write_count, facts->other_count, facts->read_bytes, facts->write_bytes,
					    facts->other_bytes };
		break;
	case process_vm_counters:
		put_memory(&answer->memory, facts);
		break;
	case process_times:
		answer->times.created = facts->create_time;
		answer->times.exited = facts->exit_time;
		answer->times.kernel = facts->kernel_time;
		answer->times.user = facts->user_time;
		break;
	case process_wow64_information:
		/* The address of the 32-bit PEB; one that just starts has not told it yet. */
		if (facts->machine == IMAGE_FILE_MACHINE_I386)
			answer->pointer = facts->peb ? (ULONG_PTR)facts->peb : 1;
		break;
	case process_affinity_mask:
		answer->pointer = (ULONG_PTR)facts->affinity;
		break;
	case process_priority_class:
		answer->priority.PriorityClass = priority_class_number(facts->priority_class);
		break;
	case process_base_priority:
		answer->number = (ULONG)priority_of_class(facts->priority_class);
		break;
	case process_handle_count:
		answer->number = facts->handles;
		break;
	case process_session_information:
		answer->number = facts->session;
		break;
	case process_debug_flags:
		answer->number = NOT_DEBUGGED;
		break;
	case process_debug_object_handle:
		return STATUS_PORT_NOT_SET;
	case process_priority_boost:
		answer->number = facts->boost_disabled;
		break;
	case process_cookie:
		/* Encodes pointers: the same as long as the process lives, different in the next. */
		answer->number = (ULONG)((ULONGLONG)facts->create_time * 0x9e3779b97f4a7c15ull >> 32);
		break;
	case process_cycle_time:
		answer->cycles[0] = (facts->kernel_time + facts->user_time) * 100;
		break;
	}
	/* The rest is zero: no debugger, no flags. */
	return STATUS_SUCCESS;
}

/* A UNICODE_STRING with its characters behind it. */
static NTSTATUS put_string(PVOID information, ULONG room, const WCHAR *text, ULONG bytes, ULONG *needed)
{
	UNICODE_STRING *string = information;

	*needed = sizeof(*string) + bytes + sizeof(WCHAR);
	if (room < *needed)
		return STATUS_INFO_LENGTH_MISMATCH;
	string->Buffer = (WCHAR *)(string + 1);
	string->Length = (USHORT)bytes;
	string->MaximumLength = (USHORT)(bytes + sizeof(WCHAR));
	memcpy(string->Buffer, text, bytes);
	string->Buffer[bytes / sizeof(WCHAR)] = 0;
	return STATUS_SUCCESS;
}

#define PATH_BYTES_MAX 0xf000u

static NTSTATUS query_path(HANDLE process, ULONG class, PVOID information, ULONG room, ULONG *needed)
{
	BOOL with_device = class == process_image_file_name;
	WCHAR *path = RtlAllocateHeap(current_peb()->ProcessHeap, 0, 2 * PATH_BYTES_MAX + DEVICE_NAME_EXTRA);
	WCHAR *device_path = path + PATH_BYTES_MAX / sizeof(WCHAR);
	struct host_process_path params = { GUEST_HANDLE(process), GUEST_PTR(path), PATH_BYTES_MAX, 0 };
	NTSTATUS status = path ? host_call(HOST_process_path, &params) : STATUS_NO_MEMORY;

	if (NT_SUCCESS(status) && with_device)
		status = put_string(information, room, device_path, device_name_of(path, params.bytes, device_path), needed);
	else if (NT_SUCCESS(status))
		status = put_string(information, room, path, params.bytes, needed);
	RtlFreeHeap(current_peb()->ProcessHeap, 0, path);
	return status;
}

PEB *WINAPI RtlGetCurrentPeb(void)
{
	return (PEB *)current_peb();
}

NTSTATUS NTAPI NtQueryInformationProcess(HANDLE process, PROCESSINFOCLASS class, PVOID information, ULONG length, ULONG *returned)
{
	struct host_process_query facts = { .handle = GUEST_HANDLE(process), .access = PROCESS_QUERY_LIMITED_INFORMATION };
	union answer answer;
	ULONG needed = 0;
	NTSTATUS status;

	switch ((ULONG)class) {
	case process_image_file_name:
	case process_image_file_name_win32:
		status = query_path(process, class, information, length, &needed);
		break;
	case process_command_line_information:
		if (process != NtCurrentProcess())
			return STATUS_NOT_SUPPORTED;
		status = put_string(information, length, current_peb()->ProcessParameters->CommandLine.Buffer,
				    current_peb()->ProcessParameters->CommandLine.Length, &needed);
		break;
	default:
		needed = answer_size(class, length);
		if (!needed)
			return STATUS_INVALID_INFO_CLASS;
		if (length < needed || (length != needed && (ULONG)class != process_vm_counters))
			return STATUS_INFO_LENGTH_MISMATCH;
		facts.wants_memory = class == (PROCESSINFOCLASS)process_vm_counters || class == (PROCESSINFOCLASS)process_io_counters;
		status = host_call(HOST_process_query, &facts);
		if (!NT_SUCCESS(status))
			return status;
		memset(&answer, 0, sizeof(answer));
		status = put_answer(class, &answer, &facts);
		if (NT_SUCCESS(status))
			memcpy(information, &answer, needed);
	}
	if (returned)
		*returned = needed;
	return status;
}

NTSTATUS NTAPI NtSetInformationProcess(HANDLE process, PROCESSINFOCLASS class, PVOID information, ULONG length)
{
	struct host_process_set params = { .handle = GUEST_HANDLE(process) };
	UCHAR number;

	switch ((ULONG)class) {
	case process_priority_class:
		if (length != sizeof(struct process_priority_class_information))
			return STATUS_INFO_LENGTH_MISMATCH;
		number = ((const struct process_priority_class_information *)information)->PriorityClass;
		if (!number || number >= sizeof(priority_classes) / sizeof(*priority_classes))
			return STATUS_INVALID_PARAMETER;
		params.setting = HOST_PROCESS_PRIORITY_CLASS;
		params.value = priority_classes[number];
		return host_call(HOST_process_set, &params);
	case process_affinity_mask:
		if (length != sizeof(ULONG_PTR))
			return STATUS_INFO_LENGTH_MISMATCH;
		params.setting = HOST_PROCESS_AFFINITY;
		params.value = *(const ULONG_PTR *)information;
		return host_call(HOST_process_set, &params);
	case process_priority_boost:
		if (length != sizeof(ULONG))
			return STATUS_INFO_LENGTH_MISMATCH;
		params.setting = HOST_PROCESS_BOOST_DISABLED;
		params.value = *(const ULONG *)information;
		return host_call(HOST_process_set, &params);
	default:
		return STATUS_INVALID_INFO_CLASS;
	}
}
