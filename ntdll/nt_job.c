/*
 * The native calls of job objects. The host keeps jobs (ntdll/host/job_record.h); here their information classes become its structures.
 */
#include "nt_object.h"

#include "rtl.h"

#include <decant/job.h>
#include <decant/nt_job.h>

#define BASIC_LIMITS JOB_OBJECT_BASIC_LIMIT_VALID_FLAGS
#define EXTENDED_LIMITS JOB_OBJECT_EXTENDED_LIMIT_VALID_FLAGS

NTSTATUS NTAPI NtCreateJobObject(HANDLE *job, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes)
{
	struct host_job_create call = { .access = access };
	NTSTATUS status = host_attributes(&call.attributes, attributes);

	if (!status)
		status = host_call(HOST_job_create, &call);
	if (NT_SUCCESS(status))
		*job = (HANDLE)(ULONG_PTR)call.handle;
	return status;
}

NTSTATUS NTAPI NtOpenJobObject(HANDLE *job, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes)
{
	struct host_job_open call = { .access = access };
	NTSTATUS status = host_attributes(&call.attributes, attributes);

	if (!status)
		status = host_call(HOST_job_open, &call);
	if (NT_SUCCESS(status))
		*job = (HANDLE)(ULONG_PTR)call.handle;
	return status;
}

NTSTATUS NTAPI NtAssignProcessToJobObject(HANDLE job, HANDLE process)
{
	struct host_job_assign call = { GUEST_HANDLE(job), GUEST_HANDLE(process) };

	return host_call(HOST_job_assign, &call);
}

NTSTATUS NTAPI NtTerminateJobObject(HANDLE job, NTSTATUS exit_status)
{
	struct host_job_terminate call = { GUEST_HANDLE(job), (u32)exit_status, 0 };

	return host_call(HOST_job_terminate, &call);
}

NTSTATUS NTAPI NtIsProcessInJob(HANDLE process, HANDLE job)
{
	struct host_job_contains call = { .job = GUEST_HANDLE(job), .process = GUEST_HANDLE(process) };
	NTSTATUS status = host_call(HOST_job_contains, &call);

	return status ? status : call.contains ? STATUS_PROCESS_IN_JOB : STATUS_PROCESS_NOT_IN_JOB;
}

/* --- asking --- */

static void put_accounting(JOBOBJECT_BASIC_ACCOUNTING_INFORMATION *to, const struct host_job_query *facts)
{
	/* No limit of time is set, so the period is all of the job's life. */
	to->TotalUserTime.QuadPart = to->ThisPeriodTotalUserTime.QuadPart = (LONGLONG)facts->user_time;
	to->TotalKernelTime.QuadPart = to->ThisPeriodTotalKernelTime.QuadPart = (LONGLONG)facts->kernel_time;
	to->TotalPageFaultCount = (DWORD)facts->page_faults;
	to->TotalProcesses = facts->total;
	to->ActiveProcesses = facts->active;
	to->TotalTerminatedProcesses = facts->terminated;
}

static void put_limits(JOBOBJECT_BASIC_LIMIT_INFORMATION *to, const struct host_job_limits *limits, DWORD valid)
{
	to->PerProcessUserTimeLimit.QuadPart = limits->process_time;
	to->PerJobUserTimeLimit.QuadPart = limits->job_time;
	to->LimitFlags = limits->flags & valid;
	to->MinimumWorkingSetSize = (SIZE_T)limits->minimum_working_set;
	to->MaximumWorkingSetSize = (SIZE_T)limits->maximum_working_set;
	to->ActiveProcessLimit = limits->active_processes;
	to->Affinity = (ULONG_PTR)limits->affinity;
	to->PriorityClass = limits->priority_class;
	to->SchedulingClass = limits->scheduling_class;
}

static void put_extended(JOBOBJECT_EXTENDED_LIMIT_INFORMATION *to, const struct host_job_query *facts)
{
	put_limits(&to->BasicLimitInformation, &facts->limits, ~0u);
	to->IoInfo = (IO_COUNTERS){ 0 }; /* reserved */
	to->ProcessMemoryLimit = (SIZE_T)facts->limits.process_memory;
	to->JobMemoryLimit = (SIZE_T)facts->limits.job_memory;
	to->PeakProcessMemoryUsed = (SIZE_T)facts->peak_process_memory;
	to->PeakJobMemoryUsed = (SIZE_T)facts->peak_job_memory;
}

#define ID_LIST_HEAD offsetof(JOBOBJECT_BASIC_PROCESS_ID_LIST, ProcessIdList)

/* The ids come as 32-bit numbers to the front of the list, and are then spread out from its end. */
static NTSTATUS query_ids(struct host_job_query *facts, JOBOBJECT_BASIC_PROCESS_ID_LIST *list, ULONG length, ULONG *needed)
{
	const ULONG *ids = (const ULONG *)list->ProcessIdList;
	NTSTATUS status;

	if (length < sizeof(*list))
		return STATUS_INFO_LENGTH_MISMATCH;
	facts->ids = GUEST_PTR(ids);
	facts->capacity = (length - ID_LIST_HEAD) / sizeof(ULONG_PTR);
	status = host_call(HOST_job_query, facts);
	if (status)
		return status;
	list->NumberOfAssignedProcesses = facts->active;
	list->NumberOfProcessIdsInList = facts->listed;
	for (ULONG i = facts->listed; i-- > 0;) {
		ULONG id = ids[i];

		list->ProcessIdList[i] = id;
	}
	*needed = ID_LIST_HEAD + facts->listed * sizeof(ULONG_PTR);
	return facts->listed < facts->active ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

static ULONG answer_size(JOBOBJECTINFOCLASS class)
{
	switch (class) {
	case JobObjectBasicAccountingInformation:
		return sizeof(JOBOBJECT_BASIC_ACCOUNTING_INFORMATION);
	case JobObjectBasicLimitInformation:
		return sizeof(JOBOBJECT_BASIC_LIMIT_INFORMATION);
	case JobObjectBasicUIRestrictions:
		return sizeof(JOBOBJECT_BASIC_UI_RESTRICTIONS);
	case JobObjectEndOfJobTimeInformation:
		return sizeof(JOBOBJECT_END_OF_JOB_TIME_INFORMATION);
	case JobObjectExtendedLimitInformation:
		return sizeof(JOBOBJECT_EXTENDED_LIMIT_INFORMATION);
	default:
		return 0;
	}
}

NTSTATUS NTAPI NtQueryInformationJobObject(HANDLE job, JOBOBJECTINFOCLASS class, PVOID information, ULONG length, ULONG *returned)
{
	struct host_job_query facts = { .handle = GUEST_HANDLE(job) };
	ULONG needed = answer_size(class);
	NTSTATUS status;

	if (class == JobObjectBasicProcessIdList) {
		status = query_ids(&facts, information, length, &needed);
		if (!NT_SUCCESS(status) && status != STATUS_BUFFER_OVERFLOW)
			return status;
		if (returned)
			*returned = needed;
		return status;
	}
	if (!needed)
		return STATUS_INVALID_INFO_CLASS;
	if (length < needed)
		return STATUS_INFO_LENGTH_MISMATCH;
	facts.wants_usage = class == JobObjectBasicAccountingInformation || class == JobObjectExtendedLimitInformation;
	status = host_call(HOST_job_query, &facts);
	if (status)
		return status;
	switch (class) {
	case JobObjectBasicAccountingInformation:
		put_accounting(information, &facts);
		break;
	case JobObjectBasicLimitInformation:
		put_limits(information, &facts.limits, BASIC_LIMITS);
		break;
	case JobObjectEndOfJobTimeInformation:
		((JOBOBJECT_END_OF_JOB_TIME_INFORMATION *)information)->EndOfJobTimeAction = facts.end_action;
		break;
	case JobObjectExtendedLimitInformation:
		put_extended(information, &facts);
		break;
	default: /* no restrictions: none can be set */
		((JOBOBJECT_BASIC_UI_RESTRICTIONS *)information)->UIRestrictionsClass = 0;
	}
	if (returned)
		*returned = needed;
	return STATUS_SUCCESS;
}

/* --- setting --- */

static NTSTATUS take_limits(struct host_job_set *call, const JOBOBJECT_BASIC_LIMIT_INFORMATION *from, DWORD valid)
{
	if (from->LimitFlags & ~valid)
		return STATUS_INVALID_PARAMETER;
	call->setting = HOST_JOB_LIMITS;
	call->limits = (struct host_job_limits){
		.process_time = from->PerProcessUserTimeLimit.QuadPart,
		.job_time = from->PerJobUserTimeLimit.QuadPart,
		.minimum_working_set = from->MinimumWorkingSetSize,
		.maximum_working_set = from->MaximumWorkingSetSize,
		.affinity = from->Affinity,
		.flags = from->LimitFlags,
		.active_processes = from->ActiveProcessLimit,
		.priority_class = from->PriorityClass,
		.scheduling_class = from->SchedulingClass,
	};
	return STATUS_SUCCESS;
}

static NTSTATUS take_extended(struct host_job_set *call, const JOBOBJECT_EXTENDED_LIMIT_INFORMATION *from)
{
	NTSTATUS status = take_limits(call, &from->BasicLimitInformation, EXTENDED_LIMITS);

	call->limits.process_memory = from->ProcessMemoryLimit;
	call->limits.job_memory = from->JobMemoryLimit;
	return status;
}

static NTSTATUS take_end_action(struct host_job_set *call, const JOBOBJECT_END_OF_JOB_TIME_INFORMATION *from)
{
	if (from->EndOfJobTimeAction > JOB_OBJECT_POST_AT_END_OF_JOB)
		return STATUS_INVALID_PARAMETER;
	call->setting = HOST_JOB_END_ACTION;
	call->end_action = from->EndOfJobTimeAction;
	return STATUS_SUCCESS;
}

static void take_port(struct host_job_set *call, const JOBOBJECT_ASSOCIATE_COMPLETION_PORT *from)
{
	call->setting = HOST_JOB_PORT;
	call->port = GUEST_HANDLE(from->CompletionPort);
	call->key = (ULONG_PTR)from->CompletionKey;
}

NTSTATUS NTAPI NtSetInformationJobObject(HANDLE job, JOBOBJECTINFOCLASS class, PVOID information, ULONG length)
{
	struct host_job_set call = { .handle = GUEST_HANDLE(job) };
	ULONG needed = class == JobObjectAssociateCompletionPortInformation ? sizeof(JOBOBJECT_ASSOCIATE_COMPLETION_PORT) : answer_size(class);
	NTSTATUS status = STATUS_SUCCESS;

	if (!needed || class == JobObjectBasicAccountingInformation)
		return STATUS_INVALID_INFO_CLASS;
	if (length != needed)
		return STATUS_INFO_LENGTH_MISMATCH;
	switch (class) {
	case JobObjectBasicLimitInformation:
		status = take_limits(&call, information, BASIC_LIMITS);
		call.kept = ~(DWORD)BASIC_LIMITS;
		break;
	case JobObjectExtendedLimitInformation:
		status = take_extended(&call, information);
		break;
	case JobObjectEndOfJobTimeInformation:
		status = take_end_action(&call, information);
		break;
	case JobObjectAssociateCompletionPortInformation:
		take_port(&call, information);
		break;
	default: /* restrictions of windows, which this process could not keep others from */
		return ((const JOBOBJECT_BASIC_UI_RESTRICTIONS *)information)->UIRestrictionsClass ? STATUS_NOT_SUPPORTED : STATUS_SUCCESS;
	}
	return status ? status : host_call(HOST_job_set, &call);
}
