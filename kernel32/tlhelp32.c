/*
 * tlhelp32.h: snapshots of processes, threads, modules and heaps.
 *
 * A snapshot is a section: CloseHandle ends it and children inherit it like any other handle. It begins with struct snapshot, which says
 * where each list is and what comes next in it; the entries follow, as the functions hand them out.
 */
#include "tlhelp32.h"

#include <decant/nt_memory.h>
#include <decant/rtl.h>

#define SNAPSHOT_MAGIC 0x70616e73u
#define SNAPSHOT_KINDS (TH32CS_SNAPALL | TH32CS_SNAPMODULE32)

struct snapshot {
	ULONG magic, bytes;
	struct {
		ULONG offset, count, next;
	} lists[SNAPSHOT_LISTS];
};

static const ULONG entry_sizes[SNAPSHOT_LISTS] = {
	[SNAPSHOT_PROCESSES] = sizeof(PROCESSENTRY32W),
	[SNAPSHOT_THREADS] = sizeof(THREADENTRY32),
	[SNAPSHOT_MODULES] = sizeof(MODULEENTRY32W),
	[SNAPSHOT_HEAPS] = sizeof(HEAPLIST32),
};

/* --- making one --- */

void *snapshot_add(struct snapshot_part *part)
{
	if (part->count == part->room) {
		ULONG room = part->room ? part->room * 2 : 32;
		SIZE_T bytes = (SIZE_T)room * part->size;
		char *larger = part->entries ? RtlReAllocateHeap(GetProcessHeap(), 0, part->entries, bytes) : RtlAllocateHeap(GetProcessHeap(), 0, bytes);

		if (!larger) {
			SetLastError(ERROR_NOT_ENOUGH_MEMORY);
			return NULL;
		}
		part->entries = larger;
		part->room = room;
	}
	return memset(part->entries + (SIZE_T)part->count++ * part->size, 0, part->size);
}

static NTSTATUS map(HANDLE snapshot, struct snapshot **view)
{
	SIZE_T size = 0;
	PVOID base = NULL;
	NTSTATUS status = NtMapViewOfSection(snapshot, NtCurrentProcess(), &base, 0, 0, NULL, &size, 2, 0, PAGE_READWRITE);

	*view = base;
	return status;
}

static void unmap(struct snapshot *view)
{
	NtUnmapViewOfSection(NtCurrentProcess(), view);
}

/* Puts the parts into a section; NULL with the last error set. */
static HANDLE snapshot_create(const struct snapshot_part *parts, BOOL inherit)
{
	OBJECT_ATTRIBUTES attributes = { .Length = sizeof(attributes), .Attributes = inherit ? OBJ_INHERIT : 0 };
	struct snapshot header = { .magic = SNAPSHOT_MAGIC, .bytes = sizeof(header) }, *view;
	LARGE_INTEGER size;
	HANDLE section;
	NTSTATUS status;

	for (int i = 0; i < SNAPSHOT_LISTS; i++) {
		header.lists[i].offset = header.bytes;
		header.lists[i].count = parts[i].count;
		header.bytes += (parts[i].count * parts[i].size + 7) & ~7u;
	}
	size.QuadPart = header.bytes;
	status = NtCreateSection(&section, SECTION_ALL_ACCESS, &attributes, &size, PAGE_READWRITE, SEC_COMMIT, NULL);
	if (!check_status(status))
		return NULL;
	status = map(section, &view);
	if (!check_status(status)) {
		CloseHandle(section);
		return NULL;
	}
	*view = header;
	for (int i = 0; i < SNAPSHOT_LISTS; i++)
		memcpy((char *)view + header.lists[i].offset, parts[i].entries, (SIZE_T)parts[i].count * parts[i].size);
	unmap(view);
	return section;
}

HANDLE WINAPI CreateToolhelp32Snapshot(DWORD flags, DWORD process_id)
{
	struct snapshot_part parts[SNAPSHOT_LISTS] = { 0 };
	HANDLE snapshot = NULL;
	BOOL done = TRUE;

	if (!(flags & SNAPSHOT_KINDS)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return INVALID_HANDLE_VALUE;
	}
	for (int i = 0; i < SNAPSHOT_LISTS; i++)
		parts[i].size = entry_sizes[i];
	if (flags & (TH32CS_SNAPPROCESS | TH32CS_SNAPTHREAD))
		done = snapshot_gather_system(flags & TH32CS_SNAPPROCESS ? &parts[SNAPSHOT_PROCESSES] : NULL,
					      flags & TH32CS_SNAPTHREAD ? &parts[SNAPSHOT_THREADS] : NULL);
	if (done && flags & (TH32CS_SNAPMODULE | TH32CS_SNAPMODULE32))
		done = snapshot_gather_modules(&parts[SNAPSHOT_MODULES], process_id);
	if (done && flags & TH32CS_SNAPHEAPLIST)
		done = snapshot_gather_heaps(&parts[SNAPSHOT_HEAPS], process_id);
	if (done)
		snapshot = snapshot_create(parts, (flags & TH32CS_INHERIT) != 0);
	for (int i = 0; i < SNAPSHOT_LISTS; i++)
		RtlFreeHeap(GetProcessHeap(), 0, parts[i].entries);
	return snapshot ? snapshot : INVALID_HANDLE_VALUE;
}

/* --- reading it --- */

/* Copies the first or next entry of LIST to ENTRY, whose size field SIZE must be right. */
static BOOL take(HANDLE snapshot, enum snapshot_list list, BOOL first, void *entry, SIZE_T size)
{
	struct snapshot *view;
	BOOL done = FALSE;
	ULONG at;

	if (!check_status(map(snapshot, &view)))
		return FALSE;
	at = first ? 0 : view->lists[list].next;
	if (view->magic != SNAPSHOT_MAGIC) {
		SetLastError(ERROR_INVALID_HANDLE);
	} else if (size < entry_sizes[list]) {
		SetLastError(ERROR_BAD_LENGTH);
	} else if (at >= view->lists[list].count) {
		SetLastError(ERROR_NO_MORE_FILES);
	} else {
		memcpy(entry, (char *)view + view->lists[list].offset + at * entry_sizes[list], entry_sizes[list]);
		view->lists[list].next = at + 1;
		done = TRUE;
	}
	unmap(view);
	return done;
}

BOOL WINAPI Process32FirstW(HANDLE snapshot, LPPROCESSENTRY32W entry)
{
	return take(snapshot, SNAPSHOT_PROCESSES, TRUE, entry, entry->dwSize);
}

BOOL WINAPI Process32NextW(HANDLE snapshot, LPPROCESSENTRY32W entry)
{
	return take(snapshot, SNAPSHOT_PROCESSES, FALSE, entry, entry->dwSize);
}

BOOL WINAPI Thread32First(HANDLE snapshot, LPTHREADENTRY32 entry)
{
	return take(snapshot, SNAPSHOT_THREADS, TRUE, entry, entry->dwSize);
}

BOOL WINAPI Thread32Next(HANDLE snapshot, LPTHREADENTRY32 entry)
{
	return take(snapshot, SNAPSHOT_THREADS, FALSE, entry, entry->dwSize);
}

BOOL WINAPI Module32FirstW(HANDLE snapshot, LPMODULEENTRY32W entry)
{
	return take(snapshot, SNAPSHOT_MODULES, TRUE, entry, entry->dwSize);
}

BOOL WINAPI Module32NextW(HANDLE snapshot, LPMODULEENTRY32W entry)
{
	return take(snapshot, SNAPSHOT_MODULES, FALSE, entry, entry->dwSize);
}

BOOL WINAPI Heap32ListFirst(HANDLE snapshot, LPHEAPLIST32 entry)
{
	return take(snapshot, SNAPSHOT_HEAPS, TRUE, entry, entry->dwSize);
}

BOOL WINAPI Heap32ListNext(HANDLE snapshot, LPHEAPLIST32 entry)
{
	return take(snapshot, SNAPSHOT_HEAPS, FALSE, entry, entry->dwSize);
}

/* --- the same in the ANSI code page --- */

static void narrow(const WCHAR *text, char *to, int room)
{
	if (!WideCharToMultiByte(CP_ACP, 0, text, -1, to, room, NULL, NULL))
		to[room - 1] = 0;
}

static BOOL take_process(HANDLE snapshot, BOOL first, LPPROCESSENTRY32 entry)
{
	PROCESSENTRY32W wide;

	if (!take(snapshot, SNAPSHOT_PROCESSES, first, &wide, entry->dwSize < sizeof(*entry) ? 0 : sizeof(wide)))
		return FALSE;
	*entry = (PROCESSENTRY32){ .dwSize = sizeof(*entry), .th32ProcessID = wide.th32ProcessID, .cntThreads = wide.cntThreads,
				   .th32ParentProcessID = wide.th32ParentProcessID, .pcPriClassBase = wide.pcPriClassBase };
	narrow(wide.szExeFile, entry->szExeFile, sizeof(entry->szExeFile));
	return TRUE;
}

BOOL WINAPI Process32First(HANDLE snapshot, LPPROCESSENTRY32 entry)
{
	return take_process(snapshot, TRUE, entry);
}

BOOL WINAPI Process32Next(HANDLE snapshot, LPPROCESSENTRY32 entry)
{
	return take_process(snapshot, FALSE, entry);
}

static BOOL take_module(HANDLE snapshot, BOOL first, LPMODULEENTRY32 entry)
{
	MODULEENTRY32W wide;

	if (!take(snapshot, SNAPSHOT_MODULES, first, &wide, entry->dwSize < sizeof(*entry) ? 0 : sizeof(wide)))
		return FALSE;
	*entry = (MODULEENTRY32){ .dwSize = sizeof(*entry), .th32ModuleID = wide.th32ModuleID, .th32ProcessID = wide.th32ProcessID,
				  .GlblcntUsage = wide.GlblcntUsage, .ProccntUsage = wide.ProccntUsage, .modBaseAddr = wide.modBaseAddr,
				  .modBaseSize = wide.modBaseSize, .hModule = wide.hModule };
	narrow(wide.szModule, entry->szModule, sizeof(entry->szModule));
	narrow(wide.szExePath, entry->szExePath, sizeof(entry->szExePath));
	return TRUE;
}

BOOL WINAPI Module32First(HANDLE snapshot, LPMODULEENTRY32 entry)
{
	return take_module(snapshot, TRUE, entry);
}

BOOL WINAPI Module32Next(HANDLE snapshot, LPMODULEENTRY32 entry)
{
	return take_module(snapshot, FALSE, entry);
}

BOOL WINAPI Toolhelp32ReadProcessMemory(DWORD process_id, LPCVOID address, LPVOID buffer, SIZE_T size, SIZE_T *done)
{
	HANDLE process = process_id ? OpenProcess(PROCESS_VM_READ, FALSE, process_id) : GetCurrentProcess();
	BOOL result;

	if (!process)
		return FALSE;
	result = ReadProcessMemory(process, address, buffer, size, done);
	CloseHandle(process);
	return result;
}
