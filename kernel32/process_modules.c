/*
 * Walking a process' list of modules: see process_modules.h.
 *
 * The list is the one in the process' memory that its PEB points to. Another process changes it while it is read, so what is read may be
 * torn: the walk ends at the first address that cannot be read, and never goes on for ever.
 */
#include "process_modules.h"

#include <decant/ldr.h>
#include <decant/nt_memory.h>
#include <decant/nt_process.h>

#define MODULES_MAX 16384

static BOOL read_memory(HANDLE process, const void *address, void *to, SIZE_T size)
{
	return check_status(NtReadVirtualMemory(process, address, to, size, NULL));
}

static BOOL find_list(HANDLE process, struct ldr_data **data)
{
	PROCESS_BASIC_INFORMATION basic;
	const struct process_block *peb;

	if (!check_status(NtQueryInformationProcess(process, ProcessBasicInformation, &basic, sizeof(basic), NULL)))
		return FALSE;
	peb = (const struct process_block *)basic.PebBaseAddress;
	/* A program of Unix, or one that has ended, or has not begun. */
	if (!peb || !read_memory(process, &peb->Ldr, data, sizeof(*data)) || !*data) {
		SetLastError(ERROR_PARTIAL_COPY);
		return FALSE;
	}
	return TRUE;
}

static BOOL walk(HANDLE process, BOOL (*visit)(HANDLE, const struct ldr_entry *, void *), void *context)
{
	struct ldr_data *data;
	LIST_ENTRY *head, *link;
	struct ldr_entry entry;

	if (!find_list(process, &data))
		return FALSE;
	head = &data->InLoadOrderModuleList;
	if (!read_memory(process, &head->Flink, &link, sizeof(link)))
		return FALSE;
	for (ULONG count = 0; link && link != head && count < MODULES_MAX; count++) {
		if (!read_memory(process, CONTAINING_RECORD(link, struct ldr_entry, InLoadOrderLinks), &entry, sizeof(entry)))
			return FALSE;
		if (!visit(process, &entry, context))
			return TRUE;
		link = entry.InLoadOrderLinks.Flink;
	}
	return TRUE;
}

BOOL process_modules(HANDLE process, BOOL (*visit)(HANDLE, const struct ldr_entry *, void *), void *context)
{
	BOOL own = process == GetCurrentProcess() || GetProcessId(process) == GetCurrentProcessId();
	ULONG_PTR cookie = 0;
	BOOL done;

	if (own)
		LdrLockLoaderLock(0, NULL, &cookie);
	done = walk(process, visit, context);
	if (own)
		LdrUnlockLoaderLock(0, cookie);
	return done;
}

DWORD process_module_text(HANDLE process, const UNICODE_STRING *text, WCHAR *to, DWORD room)
{
	DWORD length = text->Length / sizeof(WCHAR);

	if (length > room - 1)
		length = room - 1;
	if (!read_memory(process, text->Buffer, to, length * sizeof(WCHAR)))
		return 0;
	to[length] = 0;
	return length;
}
