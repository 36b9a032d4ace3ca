/*
 * psapi.h: the modules of processes.
 */
#define PSAPI_VERSION 2
#include "ansi.h"
#include "process_modules.h"

#include <psapi.h>

#define MODULE_PATH_MAX 0x8000u

/* --- all of them --- */

struct enumeration {
	HMODULE *modules;
	DWORD room, count; /* in modules */
};

static BOOL add_module(HANDLE process, const struct ldr_entry *entry, void *context)
{
	struct enumeration *enumeration = context;

	(void)process;
	if (enumeration->count < enumeration->room)
		enumeration->modules[enumeration->count] = entry->DllBase;
	enumeration->count++;
	return TRUE;
}

BOOL WINAPI K32EnumProcessModules(HANDLE process, HMODULE *modules, DWORD size, LPDWORD needed)
{
	struct enumeration enumeration = { modules, size / sizeof(*modules), 0 };

	if (!process_modules(process, add_module, &enumeration))
		return FALSE;
	*needed = enumeration.count * sizeof(*modules);
	return TRUE;
}

BOOL WINAPI K32EnumProcessModulesEx(HANDLE process, HMODULE *modules, DWORD size, LPDWORD needed, DWORD filter)
{
	/* All modules of a process are of its width. */
	DWORD own = PEB_WIDE ? LIST_MODULES_64BIT : LIST_MODULES_32BIT;

	if (filter > LIST_MODULES_ALL) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (filter != LIST_MODULES_DEFAULT && !(filter & own)) {
		*needed = 0;
		return TRUE;
	}
	return K32EnumProcessModules(process, modules, size, needed);
}

/* --- one --- */

enum module_string { MODULE_BASE_NAME, MODULE_PATH };

struct module_search {
	HMODULE module; /* NULL: the first, which is the program */
	BOOL found;
	struct ldr_entry entry;
};

static BOOL is_module(HANDLE process, const struct ldr_entry *entry, void *context)
{
	struct module_search *search = context;

	(void)process;
	if (search->module && search->module != (HMODULE)entry->DllBase)
		return TRUE;
	search->found = TRUE;
	search->entry = *entry;
	return FALSE;
}

static BOOL find_module(HANDLE process, HMODULE module, struct module_search *search)
{
	*search = (struct module_search){ .module = module };
	if (!process_modules(process, is_module, search))
		return FALSE;
	if (!search->found)
		SetLastError(ERROR_INVALID_HANDLE);
	return search->found;
}

/* Copies the string to TO, cut where it does not fit; returns the length of what was copied, 0 with the last error set. */
static DWORD copy_string(HANDLE process, HMODULE module, enum module_string which, WCHAR *to, DWORD room)
{
	struct module_search search;
	DWORD length;
	const UNICODE_STRING *text = which == MODULE_PATH ? &search.entry.FullDllName : &search.entry.BaseDllName;

	if (!room) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return 0;
	}
	if (!find_module(process, module, &search))
		return 0;
	length = process_module_text(process, text, to, room);
	if (length < text->Length / sizeof(WCHAR))
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
	return length;
}

static DWORD copy_narrow(HANDLE process, HMODULE module, enum module_string which, char *to, DWORD room)
{
	WCHAR *wide = RtlAllocateHeap(GetProcessHeap(), 0, MODULE_PATH_MAX * sizeof(WCHAR));
	char *text = NULL;
	DWORD length = 0;

	if (!wide) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return 0;
	}
	if (!room)
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
	else if ((length = copy_string(process, module, which, wide, MODULE_PATH_MAX)))
		text = ansi_from_wide(wide, length, &length);
	if (!text) {
		length = 0;
	} else {
		if (length >= room) {
			length = room - 1;
			SetLastError(ERROR_INSUFFICIENT_BUFFER);
		}
		memcpy(to, text, length);
		to[length] = 0;
	}
	RtlFreeHeap(GetProcessHeap(), 0, text);
	RtlFreeHeap(GetProcessHeap(), 0, wide);
	return length;
}

DWORD WINAPI K32GetModuleBaseNameW(HANDLE process, HMODULE module, LPWSTR name, DWORD size)
{
	return copy_string(process, module, MODULE_BASE_NAME, name, size);
}

DWORD WINAPI K32GetModuleBaseNameA(HANDLE process, HMODULE module, LPSTR name, DWORD size)
{
	return copy_narrow(process, module, MODULE_BASE_NAME, name, size);
}

DWORD WINAPI K32GetModuleFileNameExW(HANDLE process, HMODULE module, LPWSTR path, DWORD size)
{
	return copy_string(process, module, MODULE_PATH, path, size);
}

DWORD WINAPI K32GetModuleFileNameExA(HANDLE process, HMODULE module, LPSTR path, DWORD size)
{
	return copy_narrow(process, module, MODULE_PATH, path, size);
}

BOOL WINAPI K32GetModuleInformation(HANDLE process, HMODULE module, LPMODULEINFO info, DWORD size)
{
	struct module_search search;

	if (size < sizeof(*info)) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	if (!find_module(process, module, &search))
		return FALSE;
	*info = (MODULEINFO){ search.entry.DllBase, search.entry.SizeOfImage, search.entry.EntryPoint };
	return TRUE;
}
