/*
 * psapi.h: processes and their memory, and the machine's. The names are those of PSAPI_VERSION 2.
 */
#define PSAPI_VERSION 2
#include "ansi.h"
#include "process_list.h"

#include <decant/nt_memory.h>
#include <decant/nt_process.h>
#include <decant/rtl.h>
#include <decant/system.h>

#include <psapi.h>

#define PAGE_BYTES 0x1000u
#define DEVICE_PATH_MAX 0x8000u

BOOL WINAPI K32EnumProcesses(DWORD *ids, DWORD size, DWORD *returned)
{
	SYSTEM_PROCESS_INFORMATION *list = process_list();
	const SYSTEM_PROCESS_INFORMATION *process;
	DWORD count = 0;

	if (!list)
		return FALSE;
	for (process = list; process && count < size / sizeof(*ids); process = process_list_next(process))
		ids[count++] = (DWORD)(ULONG_PTR)process->UniqueProcessId;
	RtlFreeHeap(GetProcessHeap(), 0, list);
	*returned = count * sizeof(*ids);
	return TRUE;
}

BOOL WINAPI K32GetProcessMemoryInfo(HANDLE process, PPROCESS_MEMORY_COUNTERS counters, DWORD size)
{
	PROCESS_MEMORY_COUNTERS_EX *extended = (PROCESS_MEMORY_COUNTERS_EX *)counters;
	struct process_vm_counters memory;

	if (size < sizeof(*counters)) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	if (!check_status(NtQueryInformationProcess(process, (PROCESSINFOCLASS)process_vm_counters, &memory, sizeof(memory), NULL)))
		return FALSE;
	*counters = (PROCESS_MEMORY_COUNTERS){
		.cb = size >= sizeof(*extended) ? sizeof(*extended) : sizeof(*counters),
		.PageFaultCount = memory.PageFaultCount,
		.PeakWorkingSetSize = memory.PeakWorkingSetSize,
		.WorkingSetSize = memory.WorkingSetSize,
		.QuotaPeakPagedPoolUsage = memory.QuotaPeakPagedPoolUsage,
		.QuotaPagedPoolUsage = memory.QuotaPagedPoolUsage,
		.QuotaPeakNonPagedPoolUsage = memory.QuotaPeakNonPagedPoolUsage,
		.QuotaNonPagedPoolUsage = memory.QuotaNonPagedPoolUsage,
		.PagefileUsage = memory.PagefileUsage,
		.PeakPagefileUsage = memory.PeakPagefileUsage,
	};
	if (size >= sizeof(*extended))
		extended->PrivateUsage = memory.PrivateUsage;
	return TRUE;
}

BOOL WINAPI K32GetPerformanceInfo(PPERFORMACE_INFORMATION info, DWORD size)
{
	SYSTEM_PROCESS_INFORMATION *list;
	const SYSTEM_PROCESS_INFORMATION *process;
	struct host_system_memory memory = { 0 };

	if (size < sizeof(*info)) {
		SetLastError(ERROR_BAD_LENGTH);
		return FALSE;
	}
	if (!check_status(host_call(HOST_system_memory, &memory)))
		return FALSE;
	list = process_list();
	if (!list)
		return FALSE;
	*info = (PERFORMACE_INFORMATION){
		.cb = sizeof(*info),
		.CommitTotal = (SIZE_T)((memory.commit_limit - memory.commit_available) / PAGE_BYTES),
		.CommitLimit = (SIZE_T)(memory.commit_limit / PAGE_BYTES),
		.CommitPeak = (SIZE_T)((memory.commit_limit - memory.commit_available) / PAGE_BYTES),
		.PhysicalTotal = (SIZE_T)(memory.total / PAGE_BYTES),
		.PhysicalAvailable = (SIZE_T)(memory.available / PAGE_BYTES),
		.SystemCache = (SIZE_T)(memory.cached / PAGE_BYTES),
		.PageSize = PAGE_BYTES,
	};
	for (process = list; process; process = process_list_next(process)) {
		info->ProcessCount++;
		info->ThreadCount += process->NumberOfThreads;
		info->HandleCount += process->HandleCount;
	}
	RtlFreeHeap(GetProcessHeap(), 0, list);
	return TRUE;
}

/* --- paths in their form with devices --- */

struct device_path {
	UNICODE_STRING text;
	WCHAR room[DEVICE_PATH_MAX];
};

static struct device_path *device_path_new(void)
{
	struct device_path *path = RtlAllocateHeap(GetProcessHeap(), 0, sizeof(*path));

	if (!path)
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	return path;
}

static struct device_path *image_path(HANDLE process)
{
	struct device_path *path = device_path_new();

	if (path && !check_status(NtQueryInformationProcess(process, ProcessImageFileName, path, sizeof(*path), NULL))) {
		RtlFreeHeap(GetProcessHeap(), 0, path);
		path = NULL;
	}
	return path;
}

static struct device_path *mapped_path(HANDLE process, const void *address)
{
	struct device_path *path = device_path_new();

	if (path && !check_status(NtQueryVirtualMemory(process, address, memory_mapped_filename_information, path, sizeof(*path), NULL))) {
		RtlFreeHeap(GetProcessHeap(), 0, path);
		path = NULL;
	}
	return path;
}

/* Hands PATH, which it frees, to a caller's buffer; 0 with the last error set if it does not fit. */
static DWORD give_wide(struct device_path *path, WCHAR *buffer, DWORD size)
{
	DWORD length = path ? path->text.Length / sizeof(WCHAR) : 0;

	if (length && length >= size) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		length = 0;
	} else if (length) {
		memcpy(buffer, path->text.Buffer, length * sizeof(WCHAR));
		buffer[length] = 0;
	}
	RtlFreeHeap(GetProcessHeap(), 0, path);
	return length;
}

static DWORD give_narrow(struct device_path *path, char *buffer, DWORD size)
{
	DWORD length = path ? ansi_answer(path->text.Buffer, path->text.Length / sizeof(WCHAR), buffer, size) : 0;

	if (length >= size) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		length = 0;
	}
	RtlFreeHeap(GetProcessHeap(), 0, path);
	return length;
}

DWORD WINAPI K32GetProcessImageFileNameW(HANDLE process, LPWSTR buffer, DWORD size)
{
	return give_wide(image_path(process), buffer, size);
}

DWORD WINAPI K32GetProcessImageFileNameA(HANDLE process, LPSTR buffer, DWORD size)
{
	return give_narrow(image_path(process), buffer, size);
}

DWORD WINAPI K32GetMappedFileNameW(HANDLE process, LPVOID address, LPWSTR buffer, DWORD size)
{
	return give_wide(mapped_path(process, address), buffer, size);
}

DWORD WINAPI K32GetMappedFileNameA(HANDLE process, LPVOID address, LPSTR buffer, DWORD size)
{
	return give_narrow(mapped_path(process, address), buffer, size);
}
