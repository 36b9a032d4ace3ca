/*
 * Other processes, and what this one tells of itself: exit codes, times, priorities (processthreadsapi.h, winbase.h).
 */
#include "ansi.h"

#include <decant/nt_process.h>
#include <decant/object.h>
#include <decant/peb.h>
#include <decant/process.h>
#include <decant/system.h>

static BOOL query(HANDLE process, ULONG class, void *information, ULONG size)
{
	return check_status(NtQueryInformationProcess(process, (PROCESSINFOCLASS)class, information, size, NULL));
}

static BOOL ask(HANDLE process, DWORD access, struct host_process_query *facts)
{
	memset(facts, 0, sizeof(*facts));
	facts->handle = GUEST_HANDLE(process);
	facts->access = access;
	return check_status(host_call(HOST_process_query, facts));
}

HANDLE WINAPI OpenProcess(DWORD access, BOOL inherit, DWORD id)
{
	struct host_process_open params = { .process_id = id, .access = access, .flags = inherit ? HOST_HANDLE_INHERIT : 0 };
	NTSTATUS status = host_call(HOST_process_open, &params);

	/* An id that is none is an invalid parameter to Win32. */
	if (status == STATUS_INVALID_CID) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	return check_status(status) ? (HANDLE)(ULONG_PTR)params.handle : NULL;
}

BOOL WINAPI TerminateProcess(HANDLE process, UINT exit_code)
{
	if (!process) {
		SetLastError(ERROR_INVALID_HANDLE);
		return FALSE;
	}
	return check_status(NtTerminateProcess(process, (NTSTATUS)exit_code));
}

BOOL WINAPI GetExitCodeProcess(HANDLE process, LPDWORD code)
{
	struct host_process_query facts;

	if (!ask(process, PROCESS_QUERY_LIMITED_INFORMATION, &facts))
		return FALSE;
	*code = facts.exit_code;
	return TRUE;
}

DWORD WINAPI GetProcessId(HANDLE process)
{
	struct host_process_query facts;

	return ask(process, PROCESS_QUERY_LIMITED_INFORMATION, &facts) ? facts.process_id : 0;
}

BOOL WINAPI ProcessIdToSessionId(DWORD id, DWORD *session)
{
	HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);

	if (!process)
		return FALSE;
	CloseHandle(process);
	*session = 1;
	return TRUE;
}

DWORD WINAPI WTSGetActiveConsoleSessionId(void)
{
	return 1;
}

static FILETIME file_time(LONGLONG ticks)
{
	return (FILETIME){ (DWORD)ticks, (DWORD)(ticks >> 32) };
}

BOOL WINAPI GetProcessTimes(HANDLE process, LPFILETIME created, LPFILETIME exited, LPFILETIME kernel, LPFILETIME user)
{
	struct host_process_query facts;

	if (!ask(process, PROCESS_QUERY_LIMITED_INFORMATION, &facts))
		return FALSE;
	*created = file_time(facts.create_time);
	*exited = file_time(facts.exit_time);
	*kernel = file_time((LONGLONG)facts.kernel_time);
	*user = file_time((LONGLONG)facts.user_time);
	return TRUE;
}

BOOL WINAPI GetProcessIoCounters(HANDLE process, PIO_COUNTERS counters)
{
	return query(process, process_io_counters, counters, sizeof(*counters));
}

BOOL WINAPI GetProcessHandleCount(HANDLE process, PDWORD count)
{
	return query(process, process_handle_count, count, sizeof(*count));
}

/* --- priority and processors --- */

DWORD WINAPI GetPriorityClass(HANDLE process)
{
	struct host_process_query facts;

	return ask(process, PROCESS_QUERY_LIMITED_INFORMATION, &facts) ? facts.priority_class : 0;
}

BOOL WINAPI SetPriorityClass(HANDLE process, DWORD class)
{
	struct host_process_set params = { GUEST_HANDLE(process), class, HOST_PROCESS_PRIORITY_CLASS, 0 };

	/* Background mode is a matter of I/O priority, which only the process itself may choose. */
	if (class == PROCESS_MODE_BACKGROUND_BEGIN || class == PROCESS_MODE_BACKGROUND_END)
		params.value = class == PROCESS_MODE_BACKGROUND_BEGIN ? IDLE_PRIORITY_CLASS : NORMAL_PRIORITY_CLASS;
	return check_status(host_call(HOST_process_set, &params));
}

BOOL WINAPI GetProcessPriorityBoost(HANDLE process, PBOOL disabled)
{
	struct host_process_query facts;

	if (!ask(process, PROCESS_QUERY_LIMITED_INFORMATION, &facts))
		return FALSE;
	*disabled = facts.boost_disabled != 0;
	return TRUE;
}

BOOL WINAPI SetProcessPriorityBoost(HANDLE process, BOOL disable)
{
	struct host_process_set params = { GUEST_HANDLE(process), disable != 0, HOST_PROCESS_BOOST_DISABLED, 0 };

	return check_status(host_call(HOST_process_set, &params));
}

BOOL WINAPI GetProcessAffinityMask(HANDLE process, PDWORD_PTR mask, PDWORD_PTR system_mask)
{
	struct host_process_query facts;
	struct host_system_processors processors;

	if (!ask(process, PROCESS_QUERY_LIMITED_INFORMATION, &facts) || !check_status(host_call(HOST_system_processors, &processors)))
		return FALSE;
	*mask = (DWORD_PTR)facts.affinity;
	*system_mask = (DWORD_PTR)processors.mask;
	return TRUE;
}

BOOL WINAPI SetProcessAffinityMask(HANDLE process, DWORD_PTR mask)
{
	struct host_process_set params = { GUEST_HANDLE(process), mask, HOST_PROCESS_AFFINITY, 0 };

	return check_status(host_call(HOST_process_set, &params));
}

/* --- what it is --- */

BOOL WINAPI QueryFullProcessImageNameW(HANDLE process, DWORD flags, LPWSTR path, PDWORD size)
{
	struct {
		UNICODE_STRING text;
		WCHAR room[0x8000];
	} *name;
	DWORD length;
	BOOL done;

	if (flags & ~(DWORD)PROCESS_NAME_NATIVE) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	name = RtlAllocateHeap(GetProcessHeap(), 0, sizeof(*name));
	if (!name) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return FALSE;
	}
	done = query(process, flags ? process_image_file_name : process_image_file_name_win32, name, sizeof(*name));
	length = done ? name->text.Length / sizeof(WCHAR) : 0;
	if (done && length >= *size) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		done = FALSE;
	}
	if (done) {
		memcpy(path, name->text.Buffer, length * sizeof(WCHAR));
		path[length] = 0;
		*size = length;
	}
	RtlFreeHeap(GetProcessHeap(), 0, name);
	return done;
}

BOOL WINAPI QueryFullProcessImageNameA(HANDLE process, DWORD flags, LPSTR path, PDWORD size)
{
	DWORD length = 0x8000, bytes;
	WCHAR *wide = RtlAllocateHeap(GetProcessHeap(), 0, length * sizeof(WCHAR));
	BOOL done = FALSE;

	if (!wide) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return FALSE;
	}
	if (QueryFullProcessImageNameW(process, flags, wide, &length)) {
		bytes = ansi_answer(wide, length, path, *size);
		done = bytes && bytes < *size;
		if (done)
			*size = bytes;
		else
			SetLastError(ERROR_INSUFFICIENT_BUFFER);
	}
	wide_free(wide);
	return done;
}

DWORD WINAPI GetProcessVersion(DWORD id)
{
	const struct process_block *peb = current_peb();

	if (id && id != GetCurrentProcessId()) {
		SetLastError(ERROR_ACCESS_DENIED);
		return 0;
	}
	return peb->ImageSubsystemMajorVersion << 16 | peb->ImageSubsystemMinorVersion;
}

/* --- the end of the session --- */

static DWORD shutdown_level = 0x280, shutdown_flags;

BOOL WINAPI SetProcessShutdownParameters(DWORD level, DWORD flags)
{
	if (level > 0x4ff || flags & ~(DWORD)SHUTDOWN_NORETRY) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	shutdown_level = level;
	shutdown_flags = flags;
	return TRUE;
}

BOOL WINAPI GetProcessShutdownParameters(LPDWORD level, LPDWORD flags)
{
	*level = shutdown_level;
	*flags = shutdown_flags;
	return TRUE;
}
