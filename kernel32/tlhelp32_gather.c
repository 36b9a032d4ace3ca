/*
 * What goes into a toolhelp snapshot: processes, threads, modules, heaps.
 */
#include "process_list.h"
#include "process_modules.h"
#include "tlhelp32.h"

#include <decant/rtl.h>

static BOOL add_process(struct snapshot_part *processes, const SYSTEM_PROCESS_INFORMATION *from)
{
	PROCESSENTRY32W *to = snapshot_add(processes);
	SIZE_T length = from->ImageName.Length / sizeof(WCHAR);

	if (!to)
		return FALSE;
	to->dwSize = sizeof(*to);
	to->th32ProcessID = (DWORD)(ULONG_PTR)from->UniqueProcessId;
	to->th32ParentProcessID = (DWORD)(ULONG_PTR)from->InheritedFromUniqueProcessId;
	to->cntThreads = from->NumberOfThreads;
	to->pcPriClassBase = from->BasePriority;
	if (length >= ARRAYSIZE(to->szExeFile))
		length = ARRAYSIZE(to->szExeFile) - 1;
	memcpy(to->szExeFile, from->ImageName.Buffer, length * sizeof(WCHAR));
	return TRUE;
}

static BOOL add_threads(struct snapshot_part *threads, const SYSTEM_PROCESS_INFORMATION *from)
{
	const SYSTEM_THREAD_INFORMATION *thread = (const SYSTEM_THREAD_INFORMATION *)(from + 1);

	for (ULONG i = 0; i < from->NumberOfThreads; i++) {
		THREADENTRY32 *to = snapshot_add(threads);

		if (!to)
			return FALSE;
		to->dwSize = sizeof(*to);
		to->th32ThreadID = (DWORD)(ULONG_PTR)thread[i].ClientId.UniqueThread;
		to->th32OwnerProcessID = (DWORD)(ULONG_PTR)from->UniqueProcessId;
		to->tpBasePri = thread[i].BasePriority;
	}
	return TRUE;
}

BOOL snapshot_gather_system(struct snapshot_part *processes, struct snapshot_part *threads)
{
	SYSTEM_PROCESS_INFORMATION *list = process_list();
	const SYSTEM_PROCESS_INFORMATION *process;
	BOOL done = list != NULL;

	for (process = list; process && done; process = process_list_next(process))
		done = (!processes || add_process(processes, process)) && (!threads || add_threads(threads, process));
	RtlFreeHeap(GetProcessHeap(), 0, list);
	return done;
}

/* --- one process --- */

struct module_gathering {
	struct snapshot_part *modules;
	DWORD process_id;
	BOOL failed;
};

static BOOL add_module(HANDLE process, const struct ldr_entry *from, void *context)
{
	struct module_gathering *gathering = context;
	MODULEENTRY32W *to = snapshot_add(gathering->modules);

	gathering->failed = !to;
	if (!to)
		return FALSE;
	to->dwSize = sizeof(*to);
	to->th32ModuleID = 1;
	to->th32ProcessID = gathering->process_id;
	to->GlblcntUsage = to->ProccntUsage = 0xffff;
	to->modBaseAddr = from->DllBase;
	to->modBaseSize = from->SizeOfImage;
	to->hModule = from->DllBase;
	process_module_text(process, &from->BaseDllName, to->szModule, ARRAYSIZE(to->szModule));
	process_module_text(process, &from->FullDllName, to->szExePath, ARRAYSIZE(to->szExePath));
	return TRUE;
}

BOOL snapshot_gather_modules(struct snapshot_part *modules, DWORD process_id)
{
	struct module_gathering gathering = { modules, process_id ? process_id : GetCurrentProcessId(), FALSE };
	HANDLE process = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, gathering.process_id);
	BOOL done;

	if (!process)
		return FALSE;
	done = process_modules(process, add_module, &gathering) && !gathering.failed;
	CloseHandle(process);
	return done;
}

BOOL snapshot_gather_heaps(struct snapshot_part *heaps, DWORD process_id)
{
	HANDLE handles[256];
	DWORD count;

	/* Where another process has its heaps is known to itself only. */
	if (process_id && process_id != GetCurrentProcessId()) {
		SetLastError(ERROR_NOT_SUPPORTED);
		return FALSE;
	}
	count = RtlGetProcessHeaps(ARRAYSIZE(handles), handles);
	for (DWORD i = 0; i < count && i < ARRAYSIZE(handles); i++) {
		HEAPLIST32 *to = snapshot_add(heaps);

		if (!to)
			return FALSE;
		to->dwSize = sizeof(*to);
		to->th32ProcessID = GetCurrentProcessId();
		to->th32HeapID = (ULONG_PTR)handles[i];
		to->dwFlags = handles[i] == GetProcessHeap() ? HF32_DEFAULT : 0;
	}
	return TRUE;
}
