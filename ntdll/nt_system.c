/*
 * NtQuerySystemInformation: the machine and its processes.
 */
#include "ntdll.h"

#include "process.h"
#include "rtl.h"

#include <decant/nt_system.h>
#include <decant/nt_time.h>
#include <decant/process.h>
#include <decant/system.h>
#include <decant/time.h>

#define PAGE_BYTES 0x1000u
#define SESSION 1u
/* KTHREAD_STATE and KWAIT_REASON of threads: what they do is not looked at; nearly all wait at any time. */
#define THREAD_STATE_WAITING 5u
#define WAIT_REASON_USER_REQUEST 6u

static NTSTATUS put(PVOID information, ULONG room, const void *answer, ULONG size, ULONG *needed)
{
	*needed = size;
	if (room != size)
		return STATUS_INFO_LENGTH_MISMATCH;
	memcpy(information, answer, size);
	return STATUS_SUCCESS;
}

static NTSTATUS query_basic(PVOID information, ULONG room, ULONG *needed)
{
	struct host_system_processors processors = { 0 };
	struct host_system_memory memory = { 0 };
	struct host_system_address_space space = { 0 };
	SYSTEM_BASIC_INFORMATION basic;

	host_call(HOST_system_processors, &processors);
	host_call(HOST_system_memory, &memory);
	host_call(HOST_system_address_space, &space);
	basic = (SYSTEM_BASIC_INFORMATION){
		.MaximumIncrement = 156250, /* 15.6 ms, as the coarsest resolution of timers */
		.PhysicalPageSize = PAGE_BYTES,
		.NumberOfPhysicalPages = (ULONG)(memory.total / PAGE_BYTES),
		.LowestPhysicalPage = 1,
		.HighestPhysicalPage = (ULONG)(memory.total / PAGE_BYTES),
		.AllocationGranularity = 0x10000,
		.LowestUserAddress = (ULONG_PTR)space.lowest,
		.HighestUserAddress = (ULONG_PTR)space.highest,
		.ActiveProcessors = (ULONG_PTR)processors.mask,
		.NumberOfProcessors = (CCHAR)processors.count,
	};
	return put(information, room, &basic, sizeof(basic), needed);
}

/* The first bytes may be asked for alone. */
static NTSTATUS query_time_of_day(PVOID information, ULONG room, ULONG *needed)
{
	SYSTEM_TIMEOFDAY_INFORMATION times = { 0 };
	struct host_system_times load = { 0 };
	struct host_time_zone zone = { 0 };

	if (room > sizeof(times))
		return STATUS_INFO_LENGTH_MISMATCH;
	host_call(HOST_system_times, &load);
	host_call(HOST_time_zone, &zone);
	times.BootTime.QuadPart = load.boot;
	NtQuerySystemTime(&times.CurrentTime);
	times.TimeZoneBias.QuadPart = (LONGLONG)(zone.bias + (zone.current == 2 ? zone.daylight_bias : zone.standard_bias)) * 60 * TICKS_PER_SECOND;
	times.CurrentTimeZoneId = zone.current;
	*needed = room;
	memcpy(information, &times, room);
	return STATUS_SUCCESS;
}

/* A record for each processor that this process may use, as many as fit. */
static NTSTATUS query_processor_times(PVOID information, ULONG room, ULONG *needed)
{
	SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION *to = information;
	struct host_system_processors processors = { 0 };
	ULONG count = 0;

	host_call(HOST_system_processors, &processors);
	if (room < sizeof(*to) || room % sizeof(*to)) {
		*needed = processors.count * sizeof(*to);
		return STATUS_INFO_LENGTH_MISMATCH;
	}
	for (ULONG number = 0; number < 64 && count < room / sizeof(*to); number++) {
		struct host_system_times times = { .processor = number + 1 };
		NTSTATUS status;

		if (!(processors.mask >> number & 1))
			continue;
		status = host_call(HOST_system_times, &times);
		if (!NT_SUCCESS(status))
			return status;
		memset(&to[count], 0, sizeof(to[count]));
		to[count].IdleTime.QuadPart = (LONGLONG)times.idle;
		to[count].KernelTime.QuadPart = (LONGLONG)times.kernel;
		to[count].UserTime.QuadPart = (LONGLONG)times.user;
		count++;
	}
	*needed = count * sizeof(*to);
	return STATUS_SUCCESS;
}

/* --- processes --- */

/* Asks the host for the list, on the heap; NULL with *status. */
static struct host_process_entry *list_processes(ULONG *count, NTSTATUS *status)
{
	struct host_process_list list = { .count = 16 };
	struct host_process_entry *entries = NULL;

	do {
		ULONG room = list.count + 4;

		if (entries)
			RtlFreeHeap(current_peb()->ProcessHeap, 0, entries);
		entries = RtlAllocateHeap(current_peb()->ProcessHeap, 0, room * sizeof(*entries));
		if (!entries) {
			*status = STATUS_NO_MEMORY;
			return NULL;
		}
		list.records = GUEST_PTR(entries);
		list.count = room;
		*status = host_call(HOST_process_list, &list);
	} while (*status == STATUS_BUFFER_TOO_SMALL);
	if (!NT_SUCCESS(*status)) {
		RtlFreeHeap(current_peb()->ProcessHeap, 0, entries);
		return NULL;
	}
	*count = list.count;
	return entries;
}

static ULONG count_threads(const struct host_process_entry *entry)
{
	ULONG count = 0;

	for (ULONG i = 0; i < ARRAYSIZE(entry->threads); i++)
		count += (ULONG)__builtin_popcount(entry->threads[i]);
	return count;
}

/* Process, threads and name take this much, in the order in which they stand. */
static ULONG record_size(const struct host_process_entry *entry)
{
	ULONG size = sizeof(SYSTEM_PROCESS_INFORMATION) + count_threads(entry) * sizeof(SYSTEM_THREAD_INFORMATION) + entry->name_bytes + sizeof(WCHAR);

	return (size + 7) & ~7u;
}

static void put_process(SYSTEM_PROCESS_INFORMATION *to, const struct host_process_entry *from)
{
	ULONG count = count_threads(from);
	SYSTEM_THREAD_INFORMATION *thread = (SYSTEM_THREAD_INFORMATION *)(to + 1);
	KPRIORITY priority = priority_of_class(from->priority_class);

	memset(to, 0, sizeof(*to) + count * sizeof(*thread));
	to->NumberOfThreads = count;
	to->CreateTime.QuadPart = from->create_time;
	to->UserTime.QuadPart = (LONGLONG)from->user_time;
	to->KernelTime.QuadPart = (LONGLONG)from->kernel_time;
	to->BasePriority = priority;
	to->UniqueProcessId = (HANDLE)(ULONG_PTR)from->process_id;
	to->InheritedFromUniqueProcessId = (HANDLE)(ULONG_PTR)from->parent_id;
	to->HandleCount = from->handles;
	to->SessionId = SESSION;
	to->VirtualMemoryCounters = (VM_COUNTERS){
		.PeakVirtualSize = (SIZE_T)from->peak_virtual, .VirtualSize = (SIZE_T)from->virtual, .PageFaultCount = (ULONG)from->page_faults,
		.PeakWorkingSetSize = (SIZE_T)from->peak_resident, .WorkingSetSize = (SIZE_T)from->resident,
		.PagefileUsage = (SIZE_T)from->private_bytes, .PeakPagefileUsage = (SIZE_T)from->private_bytes,
	};
	to->PrivatePageCount = (SIZE_T)from->private_bytes;
	for (ULONG slot = 0; slot < HOST_PROCESS_THREAD_SLOTS; slot++) {
		if (!(from->threads[slot / 32] >> slot % 32 & 1))
			continue;
		thread->ClientId.UniqueProcess = to->UniqueProcessId;
		thread->ClientId.UniqueThread = (HANDLE)(ULONG_PTR)(from->first_thread_id + 4 * slot);
		thread->Priority = thread->BasePriority = priority;
		thread->ThreadState = THREAD_STATE_WAITING;
		thread->WaitReason = WAIT_REASON_USER_REQUEST;
		thread++;
	}
	to->ImageName.Buffer = (WCHAR *)thread;
	to->ImageName.Length = (USHORT)from->name_bytes;
	to->ImageName.MaximumLength = (USHORT)(from->name_bytes + sizeof(WCHAR));
	memcpy(to->ImageName.Buffer, from->name, from->name_bytes);
	to->ImageName.Buffer[from->name_bytes / sizeof(WCHAR)] = 0;
}

static NTSTATUS query_processes(char *information, ULONG room, ULONG *needed)
{
	NTSTATUS status;
	ULONG count, at = 0;
	struct host_process_entry *entries = list_processes(&count, &status);

	if (!entries)
		return status;
	*needed = 0;
	for (ULONG i = 0; i < count; i++)
		*needed += record_size(&entries[i]);
	if (room < *needed) {
		status = STATUS_INFO_LENGTH_MISMATCH;
	} else {
		for (ULONG i = 0; i < count; i++) {
			SYSTEM_PROCESS_INFORMATION *record = (SYSTEM_PROCESS_INFORMATION *)(information + at);

			put_process(record, &entries[i]);
			if (i + 1 < count)
				record->NextEntryOffset = record_size(&entries[i]);
			at += record_size(&entries[i]);
		}
	}
	RtlFreeHeap(current_peb()->ProcessHeap, 0, entries);
	return status;
}

NTSTATUS NTAPI NtQuerySystemInformation(SYSTEM_INFORMATION_CLASS class, PVOID information, ULONG length, ULONG *returned)
{
	/* No kernel debugger: neither enabled nor, which is the second byte, present. */
	static const BOOLEAN debugger[2] = { FALSE, TRUE };
	ULONG needed = 0;
	NTSTATUS status;

	switch ((ULONG)class) {
	case system_basic_information:
		status = query_basic(information, length, &needed);
		break;
	case system_time_of_day_information:
		status = query_time_of_day(information, length, &needed);
		break;
	case system_process_information:
		status = query_processes(information, length, &needed);
		break;
	case system_processor_performance_information:
		status = query_processor_times(information, length, &needed);
		break;
	case system_kernel_debugger_information:
		status = put(information, length, debugger, sizeof(debugger), &needed);
		break;
	default:
		return STATUS_INVALID_INFO_CLASS;
	}
	if (returned)
		*returned = needed;
	return status;
}
