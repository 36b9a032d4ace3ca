/*
 * How processors share cores, packages and caches (sysinfoapi.h, winbase.h), and what they have been kept busy with
 * (realtimeapiset.h).
 *
 * There is one group of processors and one memory node, which hold all of them.
 */
#include "kernel32.h"

#include <decant/peb.h>
#include <decant/rtl.h>
#include <decant/system.h>

struct topology {
	struct host_topology_record *records;
	ULONG count;
	struct host_system_processors processors;
};

/* Asks the host; freed with topology_free. FALSE with the last error set. */
static BOOL topology_get(struct topology *topology)
{
	struct host_system_topology params = { .count = 16 };
	NTSTATUS status;

	*topology = (struct topology){ NULL, 0, { 0 } };
	host_call(HOST_system_processors, &topology->processors);
	do {
		RtlFreeHeap(GetProcessHeap(), 0, topology->records);
		topology->records = RtlAllocateHeap(GetProcessHeap(), 0, params.count * sizeof(*topology->records));
		if (!topology->records)
			return set_last_status(STATUS_NO_MEMORY);
		params.records = GUEST_PTR(topology->records);
		status = host_call(HOST_system_topology, &params);
	} while (status == STATUS_BUFFER_TOO_SMALL);
	topology->count = params.count;
	if (status)
		RtlFreeHeap(GetProcessHeap(), 0, topology->records);
	return check_status(status);
}

static void topology_free(struct topology *topology)
{
	RtlFreeHeap(GetProcessHeap(), 0, topology->records);
}

/* TRUE if *LENGTH bytes hold NEEDED; stores that there. */
static BOOL has_room(PDWORD length, DWORD needed, const void *buffer)
{
	BOOL enough = *length >= needed && buffer;

	*length = needed;
	if (!enough)
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
	return enough;
}

static void put_record(SYSTEM_LOGICAL_PROCESSOR_INFORMATION *to, const struct host_topology_record *from)
{
	*to = (SYSTEM_LOGICAL_PROCESSOR_INFORMATION){ .ProcessorMask = (ULONG_PTR)from->mask };
	switch (from->kind) {
	case HOST_TOPOLOGY_CORE:
		to->Relationship = RelationProcessorCore;
		to->ProcessorCore.Flags = from->threads > 1;
		break;
	case HOST_TOPOLOGY_PACKAGE:
		to->Relationship = RelationProcessorPackage;
		break;
	default:
		to->Relationship = RelationCache;
		to->Cache = (CACHE_DESCRIPTOR){ from->level, from->associativity, from->line_size, from->cache_size, from->type };
	}
}

BOOL WINAPI GetLogicalProcessorInformation(PSYSTEM_LOGICAL_PROCESSOR_INFORMATION buffer, PDWORD length)
{
	struct topology topology;
	BOOL done;

	if (!length) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!topology_get(&topology))
		return FALSE;
	done = has_room(length, (topology.count + 1) * sizeof(*buffer), buffer);
	for (ULONG i = 0; done && i < topology.count; i++)
		put_record(&buffer[i], &topology.records[i]);
	if (done)
		buffer[topology.count] = (SYSTEM_LOGICAL_PROCESSOR_INFORMATION){ .ProcessorMask = (ULONG_PTR)topology.processors.mask,
										  .Relationship = RelationNumaNode };
	topology_free(&topology);
	return done;
}

/* --- the newer form, whose entries have sizes of their own --- */

#define ENTRY_SIZE(member) (FIELD_OFFSET(SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX, Processor) + (DWORD)sizeof(member))

static LOGICAL_PROCESSOR_RELATIONSHIP relation_of(const struct host_topology_record *record)
{
	return record->kind == HOST_TOPOLOGY_CORE ? RelationProcessorCore : record->kind == HOST_TOPOLOGY_PACKAGE ? RelationProcessorPackage :
														     RelationCache;
}

static GROUP_AFFINITY affinity(ULONGLONG mask)
{
	return (GROUP_AFFINITY){ .Mask = (KAFFINITY)mask };
}

/* An entry for RECORD at TO, or if that is NULL nothing; its size. */
static DWORD put_entry(SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX *to, const struct host_topology_record *record)
{
	LOGICAL_PROCESSOR_RELATIONSHIP relation = relation_of(record);
	DWORD size = relation == RelationCache ? ENTRY_SIZE(CACHE_RELATIONSHIP) : ENTRY_SIZE(PROCESSOR_RELATIONSHIP);

	if (!to)
		return size;
	memset(to, 0, size);
	to->Relationship = relation;
	to->Size = size;
	if (relation == RelationCache) {
		to->Cache.Level = record->level;
		to->Cache.Associativity = record->associativity;
		to->Cache.LineSize = record->line_size;
		to->Cache.CacheSize = record->cache_size;
		to->Cache.Type = record->type;
		to->Cache.GroupMask = affinity(record->mask);
	} else {
		to->Processor.Flags = relation == RelationProcessorCore && record->threads > 1 ? LTP_PC_SMT : 0;
		to->Processor.GroupCount = 1;
		to->Processor.GroupMask[0] = affinity(record->mask);
	}
	return size;
}

static DWORD put_node(SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX *to, const struct host_system_processors *processors)
{
	DWORD size = ENTRY_SIZE(NUMA_NODE_RELATIONSHIP);

	if (!to)
		return size;
	memset(to, 0, size);
	to->Relationship = RelationNumaNode;
	to->Size = size;
	to->NumaNode.GroupMask = affinity(processors->mask);
	return size;
}

static DWORD put_group(SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX *to, const struct host_system_processors *processors)
{
	DWORD size = ENTRY_SIZE(GROUP_RELATIONSHIP);

	if (!to)
		return size;
	memset(to, 0, size);
	to->Relationship = RelationGroup;
	to->Size = size;
	to->Group.MaximumGroupCount = to->Group.ActiveGroupCount = 1;
	to->Group.GroupInfo[0].MaximumProcessorCount = to->Group.GroupInfo[0].ActiveProcessorCount = (BYTE)processors->count;
	to->Group.GroupInfo[0].ActiveProcessorMask = (KAFFINITY)processors->mask;
	return size;
}

/* Everything of RELATION at BUFFER, which may be NULL; the size. */
static DWORD put_all(const struct topology *topology, LOGICAL_PROCESSOR_RELATIONSHIP relation, char *buffer)
{
	DWORD at = 0;

#define NEXT (SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX *)(buffer ? buffer + at : NULL)
	for (ULONG i = 0; i < topology->count; i++)
		if (relation == RelationAll || relation == relation_of(&topology->records[i]))
			at += put_entry(NEXT, &topology->records[i]);
	if (relation == RelationAll || relation == RelationNumaNode)
		at += put_node(NEXT, &topology->processors);
	if (relation == RelationAll || relation == RelationGroup)
		at += put_group(NEXT, &topology->processors);
#undef NEXT
	return at;
}

BOOL WINAPI GetLogicalProcessorInformationEx(LOGICAL_PROCESSOR_RELATIONSHIP relation, PSYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX buffer,
					     PDWORD length)
{
	struct topology topology;
	BOOL done;

	if (!length || (relation > RelationGroup && relation != RelationAll)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!topology_get(&topology))
		return FALSE;
	done = has_room(length, put_all(&topology, relation, NULL), buffer);
	if (done)
		put_all(&topology, relation, (char *)buffer);
	topology_free(&topology);
	return done;
}

/* --- memory nodes --- */

static BOOL node_mask(ULONG node, ULONGLONG *mask)
{
	struct host_system_processors processors = { 0 };

	if (node) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	host_call(HOST_system_processors, &processors);
	*mask = processors.mask;
	return TRUE;
}

BOOL WINAPI GetNumaNodeProcessorMask(UCHAR node, PULONGLONG mask)
{
	return node_mask(node, mask);
}

BOOL WINAPI GetNumaNodeProcessorMaskEx(USHORT node, PGROUP_AFFINITY group)
{
	ULONGLONG mask;

	if (!node_mask(node, &mask))
		return FALSE;
	*group = affinity(mask);
	return TRUE;
}

/* --- cycles --- */

/* 100 ns of processor time as cycles of a clock that runs at the processor's nominal rate, which is what its counter does. */
static ULONG64 cycles_of(ULONGLONG time)
{
	static ULONG megahertz;

	if (!megahertz) {
		struct host_system_processors processors = { .wants_megahertz = 1 };

		host_call(HOST_system_processors, &processors);
		megahertz = processors.megahertz ? processors.megahertz : 1000;
	}
	return time * megahertz / 10;
}

static ULONGLONG number_of(FILETIME time)
{
	return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

BOOL WINAPI QueryThreadCycleTime(HANDLE thread, PULONG64 cycles)
{
	FILETIME created, ended, kernel, user;

	if (!GetThreadTimes(thread, &created, &ended, &kernel, &user))
		return FALSE;
	*cycles = cycles_of(number_of(kernel) + number_of(user));
	return TRUE;
}

BOOL WINAPI QueryProcessCycleTime(HANDLE process, PULONG64 cycles)
{
	FILETIME created, ended, kernel, user;

	if (!GetProcessTimes(process, &created, &ended, &kernel, &user))
		return FALSE;
	*cycles = cycles_of(number_of(kernel) + number_of(user));
	return TRUE;
}
