/*
 * Where DLLs are looked for: SetDllDirectory, AddDllDirectory, SetDefaultDllDirectories. The search itself is Ldr's.
 */
#include "kernel32.h"

#include "ansi.h"

#include <decant/ldr.h>

BOOL WINAPI SetDllDirectoryW(LPCWSTR path)
{
	UNICODE_STRING string;

	if (!path)
		return check_status(decant_ldr_set_dll_directory(NULL));
	if (wcschr(path, ';') || wcslen(path) > 0x7ffe) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	string = (UNICODE_STRING){ .Length = (USHORT)(wcslen(path) * sizeof(WCHAR)), .Buffer = (WCHAR *)path };
	return check_status(decant_ldr_set_dll_directory(&string));
}

BOOL WINAPI SetDllDirectoryA(LPCSTR path)
{
	WCHAR *wide;
	BOOL done;

	if (!wide_argument(path, &wide))
		return FALSE;
	done = SetDllDirectoryW(wide);
	wide_free(wide);
	return done;
}

DWORD WINAPI GetDllDirectoryW(DWORD size, LPWSTR out)
{
	ULONG length = decant_ldr_get_dll_directory(out, out && size ? size - 1 : 0);

	/* What does not fit is answered with the size that it takes, its terminator included. */
	if (!out || length >= size)
		return length + 1;
	out[length] = 0;
	return length;
}

DWORD WINAPI GetDllDirectoryA(DWORD size, LPSTR out)
{
	ULONG length = decant_ldr_get_dll_directory(NULL, 0);
	WCHAR *wide = RtlAllocateHeap(GetProcessHeap(), 0, (length + 1) * sizeof(WCHAR));
	DWORD result;

	if (!wide) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return 0;
	}
	/* Another thread may have set a longer one meanwhile. */
	if (decant_ldr_get_dll_directory(wide, length) > length)
		length = 0;
	result = ansi_answer(wide, length, out, out ? size : 0);
	RtlFreeHeap(GetProcessHeap(), 0, wide);
	return result;
}

DLL_DIRECTORY_COOKIE WINAPI AddDllDirectory(PCWSTR path)
{
	UNICODE_STRING string;
	PVOID cookie;

	if (!path || !*path || wcslen(path) > 0x7ffe) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	string = (UNICODE_STRING){ .Length = (USHORT)(wcslen(path) * sizeof(WCHAR)), .Buffer = (WCHAR *)path };
	if (!check_status(decant_ldr_add_directory(&string, &cookie)))
		return NULL;
	if (GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES) {
		decant_ldr_remove_directory(cookie);
		return NULL;
	}
	return cookie;
}

BOOL WINAPI RemoveDllDirectory(DLL_DIRECTORY_COOKIE cookie)
{
	return check_status(decant_ldr_remove_directory(cookie));
}

BOOL WINAPI SetDefaultDllDirectories(DWORD flags)
{
	return check_status(decant_ldr_set_default_directories(flags));
}
