/*
 * The system's list of processes: see process_list.h.
 */
#include "process_list.h"

#include <decant/nt_system.h>
#include <decant/rtl.h>

#define MORE_PROCESSES 0x1000u /* room for what starts between two looks */

SYSTEM_PROCESS_INFORMATION *process_list(void)
{
	SYSTEM_PROCESS_INFORMATION *list = NULL;
	ULONG size = 0x8000;
	NTSTATUS status;

	do {
		RtlFreeHeap(GetProcessHeap(), 0, list);
		list = RtlAllocateHeap(GetProcessHeap(), 0, size);
		status = list ? NtQuerySystemInformation(SystemProcessInformation, list, size, &size) : STATUS_NO_MEMORY;
		size += MORE_PROCESSES;
	} while (status == STATUS_INFO_LENGTH_MISMATCH);
	if (check_status(status))
		return list;
	RtlFreeHeap(GetProcessHeap(), 0, list);
	return NULL;
}

const SYSTEM_PROCESS_INFORMATION *process_list_next(const SYSTEM_PROCESS_INFORMATION *process)
{
	return process->NextEntryOffset ? (const SYSTEM_PROCESS_INFORMATION *)((const char *)process + process->NextEntryOffset) : NULL;
}
