/*
 * Threads (processthreadsapi.h): making, ending, stopping them, and what they are.
 */
#include "kernel32.h"

#include <decant/nt_sync.h>
#include <decant/peb.h>
#include <decant/rtl.h>

PIMAGE_NT_HEADERS NTAPI RtlImageNtHeader(PVOID base);

#define COMMIT_STEP 0x100000u
#define PAGE_BYTES 0x1000u

/* A stack that is given by what to commit reserves what the program's header says, or that much in steps of 1 MB. */
static SIZE_T stack_reserve(SIZE_T size, DWORD flags)
{
	const IMAGE_NT_HEADERS *headers = RtlImageNtHeader(current_peb()->ImageBaseAddress);
	SIZE_T reserve = headers ? (SIZE_T)headers->OptionalHeader.SizeOfStackReserve : COMMIT_STEP;

	if (flags & STACK_SIZE_PARAM_IS_A_RESERVATION)
		return size ? size : reserve;
	return size < reserve ? reserve : (size + COMMIT_STEP - 1) & ~(SIZE_T)(COMMIT_STEP - 1);
}

HANDLE WINAPI CreateRemoteThreadEx(HANDLE process, LPSECURITY_ATTRIBUTES security, SIZE_T stack_size, LPTHREAD_START_ROUTINE start,
				   LPVOID argument, DWORD flags, LPPROC_THREAD_ATTRIBUTE_LIST attribute_list, LPDWORD thread_id)
{
	CLIENT_ID id;
	struct thread_attribute_list list = { sizeof(list), { { THREAD_ATTRIBUTE_CLIENT_ID, sizeof(id), (ULONG_PTR)&id, NULL } } };
	OBJECT_ATTRIBUTES attributes = { .Length = sizeof(attributes) };
	HANDLE thread;
	NTSTATUS status;

	if (flags & ~(DWORD)(CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION) || attribute_list) {
		SetLastError(attribute_list ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (security && security->bInheritHandle)
		attributes.Attributes = OBJ_INHERIT;
	status = NtCreateThreadEx(&thread, THREAD_ALL_ACCESS, &attributes, process, (PVOID)start, argument,
				  flags & CREATE_SUSPENDED ? THREAD_CREATE_FLAGS_CREATE_SUSPENDED : 0, 0, 0, stack_reserve(stack_size, flags), &list);
	if (status) {
		set_last_status(status);
		return NULL;
	}
	if (thread_id)
		*thread_id = (DWORD)(ULONG_PTR)id.UniqueThread;
	return thread;
}

HANDLE WINAPI CreateRemoteThread(HANDLE process, LPSECURITY_ATTRIBUTES security, SIZE_T stack_size, LPTHREAD_START_ROUTINE start,
				 LPVOID argument, DWORD flags, LPDWORD thread_id)
{
	return CreateRemoteThreadEx(process, security, stack_size, start, argument, flags, NULL, thread_id);
}

HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES security, SIZE_T stack_size, LPTHREAD_START_ROUTINE start, LPVOID argument, DWORD flags,
			   LPDWORD thread_id)
{
	return CreateRemoteThreadEx(NtCurrentProcess(), security, stack_size, start, argument, flags, NULL, thread_id);
}

HANDLE WINAPI OpenThread(DWORD access, BOOL inherit, DWORD thread_id)
{
	OBJECT_ATTRIBUTES attributes = { .Length = sizeof(attributes), .Attributes = inherit ? OBJ_INHERIT : 0 };
	CLIENT_ID id = { NULL, (HANDLE)(ULONG_PTR)thread_id };
	HANDLE thread;
	NTSTATUS status = NtOpenThread(&thread, access, &attributes, &id);

	if (!status)
		return thread;
	set_last_status(status == STATUS_INVALID_CID ? STATUS_INVALID_PARAMETER : status);
	return NULL;
}

BOOL WINAPI TerminateThread(HANDLE thread, DWORD exit_code)
{
	if (!thread)
		return set_last_status(STATUS_INVALID_HANDLE);
	return check_status(NtTerminateThread(thread, (NTSTATUS)exit_code));
}

DWORD WINAPI SuspendThread(HANDLE thread)
{
	ULONG previous;
	NTSTATUS status = NtSuspendThread(thread, &previous);

	if (!status)
		return previous;
	set_last_status(status);
	return (DWORD)-1;
}

DWORD WINAPI ResumeThread(HANDLE thread)
{
	ULONG previous;
	NTSTATUS status = NtResumeThread(thread, &previous);

	if (!status)
		return previous;
	set_last_status(status);
	return (DWORD)-1;
}

BOOL WINAPI GetThreadContext(HANDLE thread, LPCONTEXT context)
{
	return check_status(NtGetContextThread(thread, context));
}

BOOL WINAPI SetThreadContext(HANDLE thread, const CONTEXT *context)
{
	return check_status(NtSetContextThread(thread, context));
}

static void NTAPI call_user_apc(PVOID function, PVOID argument, PVOID unused)
{
	(void)unused;
	((PAPCFUNC)function)((ULONG_PTR)argument);
}

DWORD WINAPI QueueUserAPC(PAPCFUNC function, HANDLE thread, ULONG_PTR argument)
{
	NTSTATUS status = NtQueueApcThread(thread, call_user_apc, (PVOID)function, (PVOID)argument, NULL);

	if (status)
		set_last_status(status == STATUS_UNSUCCESSFUL ? STATUS_INVALID_HANDLE : status);
	return !status;
}

/* --- what a thread is --- */

HANDLE WINAPI GetCurrentThread(void)
{
	return NtCurrentThread();
}

DWORD WINAPI GetCurrentThreadId(void)
{
	return (DWORD)(ULONG_PTR)current_teb()->ClientId.UniqueThread;
}

VOID WINAPI GetCurrentThreadStackLimits(PULONG_PTR low, PULONG_PTR high)
{
	*low = (ULONG_PTR)current_teb()->DeallocationStack;
	*high = (ULONG_PTR)current_teb()->NtTib.StackBase;
}

static BOOL query_basic(HANDLE thread, struct thread_basic_information *basic)
{
	return check_status(NtQueryInformationThread(thread, ThreadBasicInformation, basic, sizeof(*basic), NULL));
}

DWORD WINAPI GetThreadId(HANDLE thread)
{
	struct thread_basic_information basic;

	return query_basic(thread, &basic) ? (DWORD)(ULONG_PTR)basic.ClientId.UniqueThread : 0;
}

DWORD WINAPI GetProcessIdOfThread(HANDLE thread)
{
	struct thread_basic_information basic;

	return query_basic(thread, &basic) ? (DWORD)(ULONG_PTR)basic.ClientId.UniqueProcess : 0;
}

BOOL WINAPI GetExitCodeThread(HANDLE thread, LPDWORD exit_code)
{
	struct thread_basic_information basic;

	if (!query_basic(thread, &basic))
		return FALSE;
	*exit_code = (DWORD)basic.ExitStatus; /* STATUS_PENDING is STILL_ACTIVE */
	return TRUE;
}

BOOL WINAPI GetThreadTimes(HANDLE thread, LPFILETIME created, LPFILETIME ended, LPFILETIME kernel, LPFILETIME user)
{
	struct thread_times times;
	NTSTATUS status = NtQueryInformationThread(thread, ThreadTimes, &times, sizeof(times), NULL);

	if (status)
		return set_last_status(status);
	memcpy(created, &times.CreateTime, sizeof(*created));
	memcpy(ended, &times.ExitTime, sizeof(*ended));
	memcpy(kernel, &times.KernelTime, sizeof(*kernel));
	memcpy(user, &times.UserTime, sizeof(*user));
	return TRUE;
}

BOOL WINAPI GetThreadIOPendingFlag(HANDLE thread, PBOOL pending)
{
	ULONG value;
	NTSTATUS status = NtQueryInformationThread(thread, ThreadIsIoPending, &value, sizeof(value), NULL);

	if (status)
		return set_last_status(status);
	*pending = value != 0;
	return TRUE;
}

int WINAPI GetThreadPriority(HANDLE thread)
{
	struct thread_basic_information basic;

	return query_basic(thread, &basic) ? basic.BasePriority : THREAD_PRIORITY_ERROR_RETURN;
}

BOOL WINAPI SetThreadPriority(HANDLE thread, int priority)
{
	LONG increment = priority;

	/* Background mode lowers what a thread asks of disk and memory; here it is the lowest of the ordinary levels. */
	if (priority == THREAD_MODE_BACKGROUND_BEGIN || priority == THREAD_MODE_BACKGROUND_END)
		increment = priority == THREAD_MODE_BACKGROUND_BEGIN ? THREAD_PRIORITY_LOWEST : THREAD_PRIORITY_NORMAL;
	return check_status(NtSetInformationThread(thread, ThreadBasePriority, &increment, sizeof(increment)));
}

BOOL WINAPI GetThreadPriorityBoost(HANDLE thread, PBOOL disabled)
{
	ULONG value;
	NTSTATUS status = NtQueryInformationThread(thread, ThreadPriorityBoost, &value, sizeof(value), NULL);

	if (status)
		return set_last_status(status);
	*disabled = value != 0;
	return TRUE;
}

BOOL WINAPI SetThreadPriorityBoost(HANDLE thread, BOOL disable)
{
	ULONG value = disable != 0;

	return check_status(NtSetInformationThread(thread, ThreadPriorityBoost, &value, sizeof(value)));
}

DWORD_PTR WINAPI SetThreadAffinityMask(HANDLE thread, DWORD_PTR mask)
{
	struct thread_basic_information basic;
	NTSTATUS status;

	if (!query_basic(thread, &basic))
		return 0;
	status = NtSetInformationThread(thread, ThreadAffinityMask, &mask, sizeof(mask));
	if (status) {
		set_last_status(status);
		return 0;
	}
	return basic.AffinityMask;
}

/* All processors are in group 0. */
BOOL WINAPI GetThreadGroupAffinity(HANDLE thread, PGROUP_AFFINITY affinity)
{
	struct thread_basic_information basic;

	if (!query_basic(thread, &basic))
		return FALSE;
	*affinity = (GROUP_AFFINITY){ .Mask = (KAFFINITY)basic.AffinityMask };
	return TRUE;
}

BOOL WINAPI SetThreadGroupAffinity(HANDLE thread, const GROUP_AFFINITY *affinity, PGROUP_AFFINITY previous)
{
	DWORD_PTR before;

	if (affinity->Group || affinity->Reserved[0] || affinity->Reserved[1] || affinity->Reserved[2]) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	before = SetThreadAffinityMask(thread, (DWORD_PTR)affinity->Mask);
	if (before && previous)
		*previous = (GROUP_AFFINITY){ .Mask = (KAFFINITY)before };
	return before != 0;
}

DWORD WINAPI SetThreadIdealProcessor(HANDLE thread, DWORD processor)
{
	ULONG value = processor;
	NTSTATUS status = NtSetInformationThread(thread, ThreadIdealProcessor, &value, sizeof(value));

	if (!status)
		return value;
	set_last_status(status);
	return (DWORD)-1;
}

HRESULT WINAPI SetThreadDescription(HANDLE thread, PCWSTR description)
{
	UNICODE_STRING name;

	RtlInitUnicodeString(&name, description);
	return HRESULT_FROM_NT(NtSetInformationThread(thread, thread_name_class, &name, sizeof(name)));
}

HRESULT WINAPI GetThreadDescription(HANDLE thread, PWSTR *description)
{
	struct {
		UNICODE_STRING name;
		WCHAR text[0x8000];
	} *answer;
	ULONG length = 0, units;
	NTSTATUS status;
	WCHAR *copy;

	*description = NULL;
	answer = RtlAllocateHeap(current_peb()->ProcessHeap, 0, sizeof(*answer));
	if (!answer)
		return HRESULT_FROM_NT(STATUS_NO_MEMORY);
	status = NtQueryInformationThread(thread, (THREADINFOCLASS)thread_name_class, answer, sizeof(*answer), &length);
	units = status ? 0 : answer->name.Length / sizeof(WCHAR);
	/* Freed by the caller with LocalFree, whose fixed blocks are blocks of the process heap. */
	copy = RtlReAllocateHeap(current_peb()->ProcessHeap, 0, answer, (units + 1) * sizeof(WCHAR) + sizeof(answer->name));
	if (!copy)
		status = STATUS_NO_MEMORY;
	if (status) {
		RtlFreeHeap(current_peb()->ProcessHeap, 0, copy ? (PVOID)copy : answer);
		return HRESULT_FROM_NT(status);
	}
	memmove(copy, (char *)copy + sizeof(UNICODE_STRING), units * sizeof(WCHAR));
	copy[units] = 0;
	*description = copy;
	return HRESULT_FROM_NT(STATUS_SUCCESS);
}

BOOL WINAPI SetThreadStackGuarantee(PULONG bytes)
{
	struct thread_block *teb = current_teb();
	ULONG before = teb->GuaranteedStackBytes, wanted = *bytes, old;

	*bytes = before;
	if (wanted <= before)
		return TRUE;
	/* The guard, all of which a stack overflow takes off, is what is left then: from above the lowest page to the limit. */
	char *guard = (char *)teb->DeallocationStack + PAGE_BYTES;
	SIZE_T size = ((SIZE_T)wanted + PAGE_BYTES - 1) & ~(SIZE_T)(PAGE_BYTES - 1);
	if (size > (SIZE_T)((char *)&old - guard) - PAGE_BYTES) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (guard + size > (char *)teb->NtTib.StackLimit) {
		if (!VirtualProtect(guard, size, PAGE_READWRITE | PAGE_GUARD, &old))
			return FALSE;
		teb->NtTib.StackLimit = guard + size;
	}
	teb->GuaranteedStackBytes = wanted;
	return TRUE;
}
