/*
 * Modules: LoadLibrary, FreeLibrary, GetModuleHandle, GetModuleFileName, GetProcAddress. The work is Ldr's, in ntdll.
 */
#include "kernel32.h"

#include "ansi.h"

#include <decant/ldr.h>

#define LOAD_FLAGS \
	(DONT_RESOLVE_DLL_REFERENCES | LOAD_LIBRARY_AS_DATAFILE | LOAD_WITH_ALTERED_SEARCH_PATH | LOAD_IGNORE_CODE_AUTHZ_LEVEL | \
	 LOAD_LIBRARY_AS_IMAGE_RESOURCE | LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE | LOAD_LIBRARY_REQUIRE_SIGNED_TARGET | \
	 LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_USER_DIRS | \
	 LOAD_LIBRARY_SEARCH_SYSTEM32 | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | LOAD_LIBRARY_SAFE_CURRENT_DIRS)
#define BOTH_DATAFILE (LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE)

/* A counted string of a terminated one, as long as a counted string can be. */
static UNICODE_STRING counted(const WCHAR *text)
{
	SIZE_T bytes = wcslen(text) * sizeof(WCHAR);

	if (bytes > 0xfffc)
		bytes = 0xfffc;
	return (UNICODE_STRING){ .Length = (USHORT)bytes, .MaximumLength = (USHORT)bytes + sizeof(WCHAR), .Buffer = (WCHAR *)text };
}

HMODULE WINAPI LoadLibraryExW(LPCWSTR name, HANDLE file, DWORD flags)
{
	UNICODE_STRING string;
	PVOID handle;

	if (!name || file || flags & ~LOAD_FLAGS || (flags & BOTH_DATAFILE) == BOTH_DATAFILE) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	string = counted(name);
	/* Old programs pad names with spaces. */
	while (string.Length && name[string.Length / sizeof(WCHAR) - 1] == ' ')
		string.Length -= sizeof(WCHAR);
	return check_status(decant_ldr_load(&string, flags, &handle)) ? handle : NULL;
}

HMODULE WINAPI LoadLibraryExA(LPCSTR name, HANDLE file, DWORD flags)
{
	WCHAR *wide;
	HMODULE module;

	if (!wide_argument(name, &wide))
		return NULL;
	module = LoadLibraryExW(wide, file, flags);
	wide_free(wide);
	return module;
}

HMODULE WINAPI LoadLibraryW(LPCWSTR name)
{
	return LoadLibraryExW(name, NULL, 0);
}

HMODULE WINAPI LoadLibraryA(LPCSTR name)
{
	return LoadLibraryExA(name, NULL, 0);
}

BOOL WINAPI FreeLibrary(HMODULE module)
{
	return check_status(LdrUnloadDll(module));
}

VOID WINAPI FreeLibraryAndExitThread(HMODULE module, DWORD code)
{
	LdrUnloadDll(module);
	RtlExitUserThread((NTSTATUS)code);
}

BOOL WINAPI DisableThreadLibraryCalls(HMODULE module)
{
	return check_status(LdrDisableThreadCalloutsForDll(module));
}

FARPROC WINAPI GetProcAddress(HMODULE module, LPCSTR name)
{
	ANSI_STRING string;
	PVOID address;
	NTSTATUS status;

	if (!module)
		module = current_peb()->ImageBaseAddress;
	if (IS_INTRESOURCE(name)) {
		status = LdrGetProcedureAddress(module, NULL, (ULONG)(ULONG_PTR)name, &address);
	} else {
		SIZE_T length = strlen(name);

		string = (ANSI_STRING){ .Length = length < 0xffff ? (USHORT)length : 0xfffe, .Buffer = (char *)name };
		status = LdrGetProcedureAddress(module, &string, 0, &address);
	}
	return check_status(status) ? (FARPROC)address : NULL;
}

/* Counts references as the flags of GetModuleHandleEx say. */
static NTSTATUS reference(PVOID handle, DWORD flags)
{
	if (flags & GET_MODULE_HANDLE_EX_FLAG_PIN)
		return LdrAddRefDll(LDR_ADDREF_DLL_PIN, handle);
	if (flags & GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT)
		return STATUS_SUCCESS;
	return LdrAddRefDll(0, handle);
}

BOOL WINAPI GetModuleHandleExW(DWORD flags, LPCWSTR name, HMODULE *module)
{
	const DWORD counting = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
	ULONG_PTR cookie;
	NTSTATUS status;

	if (!module || flags & ~(counting | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS) || (flags & counting) == counting ||
	    (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS && !name)) {
		if (module)
			*module = NULL;
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	*module = NULL;
	/* The module must not go away between finding it and counting. */
	LdrLockLoaderLock(0, NULL, &cookie);
	if (!name) {
		*module = current_peb()->ImageBaseAddress;
		status = STATUS_SUCCESS;
	} else if (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS) {
		struct ldr_entry *entry;

		status = LdrFindEntryForAddress((PVOID)name, &entry);
		if (!status)
			*module = entry->DllBase;
		else
			status = STATUS_DLL_NOT_FOUND;
	} else {
		UNICODE_STRING string = counted(name);

		status = LdrGetDllHandleEx(LDR_GET_DLL_HANDLE_EX_UNCHANGED_REFCOUNT, NULL, NULL, &string, (PVOID *)module);
	}
	if (!status)
		status = reference(*module, flags);
	LdrUnlockLoaderLock(0, cookie);
	return check_status(status);
}

BOOL WINAPI GetModuleHandleExA(DWORD flags, LPCSTR name, HMODULE *module)
{
	WCHAR *wide;
	BOOL done;

	if (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)
		return GetModuleHandleExW(flags, (LPCWSTR)name, module);
	if (!wide_argument(name, &wide))
		return FALSE;
	done = GetModuleHandleExW(flags, wide, module);
	wide_free(wide);
	return done;
}

HMODULE WINAPI GetModuleHandleW(LPCWSTR name)
{
	HMODULE module;

	return GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, name, &module) ? module : NULL;
}

HMODULE WINAPI GetModuleHandleA(LPCSTR name)
{
	HMODULE module;

	return GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, name, &module) ? module : NULL;
}

/* Calls with the loader lock held; the string is the module's own. NULL with the last error set if there is no such module. */
static const UNICODE_STRING *module_path(HMODULE module)
{
	struct ldr_entry *entry;

	if (!module)
		module = current_peb()->ImageBaseAddress;
	if (LdrFindEntryForAddress(module, &entry) || entry->DllBase != module) {
		SetLastError(ERROR_MOD_NOT_FOUND);
		return NULL;
	}
	return &entry->FullDllName;
}

DWORD WINAPI GetModuleFileNameW(HMODULE module, LPWSTR out, DWORD size)
{
	const UNICODE_STRING *path;
	ULONG_PTR cookie;
	DWORD length = 0;

	LdrLockLoaderLock(0, NULL, &cookie);
	path = module_path(module);
	if (path) {
		length = path->Length / sizeof(WCHAR);
		/* A path that does not fit is cut and terminated, and the answer is the size of the buffer. */
		if (length >= size) {
			length = size;
			SetLastError(ERROR_INSUFFICIENT_BUFFER);
			if (size) {
				memcpy(out, path->Buffer, (size - 1) * sizeof(WCHAR));
				out[size - 1] = 0;
			}
		} else {
			memcpy(out, path->Buffer, length * sizeof(WCHAR));
			out[length] = 0;
			SetLastError(ERROR_SUCCESS);
		}
	}
	LdrUnlockLoaderLock(0, cookie);
	return length;
}

DWORD WINAPI GetModuleFileNameA(HMODULE module, LPSTR out, DWORD size)
{
	const UNICODE_STRING *path;
	ANSI_STRING narrow = { .Buffer = NULL };
	NTSTATUS status = STATUS_DLL_NOT_FOUND;
	ULONG_PTR cookie;
	DWORD length;

	LdrLockLoaderLock(0, NULL, &cookie);
	path = module_path(module);
	if (path)
		status = RtlUnicodeStringToAnsiString(&narrow, path, TRUE);
	LdrUnlockLoaderLock(0, cookie);
	if (!path || !check_status(status))
		return 0;
	length = narrow.Length;
	if (length >= size) {
		length = size;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		if (size) {
			memcpy(out, narrow.Buffer, size - 1);
			out[size - 1] = 0;
		}
	} else {
		memcpy(out, narrow.Buffer, length + 1);
		SetLastError(ERROR_SUCCESS);
	}
	RtlFreeAnsiString(&narrow);
	return length;
}
