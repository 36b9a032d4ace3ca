/*
 * Where DLLs are looked for: SetDllDirectory, AddDllDirectory, SetDefaultDllDirectories. The search itself is Ldr's.
 */
#include "kernel32.h"

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
	ANSI_STRING narrow;
	UNICODE_STRING wide;
	BOOL done;

	if (!path)
		return SetDllDirectoryW(NULL);
	if (strlen(path) > 0x7ffe) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	narrow = (ANSI_STRING){ .Length = (USHORT)strlen(path), .Buffer = (char *)path };
	if (!check_status(RtlAnsiStringToUnicodeString(&wide, &narrow, TRUE)))
		return FALSE;
	done = SetDllDirectoryW(wide.Buffer);
	RtlFreeUnicodeString(&wide);
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
	UNICODE_STRING wide = { .MaximumLength = (USHORT)(length * sizeof(WCHAR)) };
	ANSI_STRING narrow = { .Buffer = NULL };
	DWORD result = 0;

	wide.Buffer = RtlAllocateHeap(GetProcessHeap(), 0, length * sizeof(WCHAR) + sizeof(WCHAR));
	if (!wide.Buffer) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return 0;
	}
	/* Another thread may have set a longer one meanwhile. */
	if (decant_ldr_get_dll_directory(wide.Buffer, length) <= length)
		wide.Length = (USHORT)(length * sizeof(WCHAR));
	if (check_status(RtlUnicodeStringToAnsiString(&narrow, &wide, TRUE))) {
		result = narrow.Length;
		if (!out || result >= size)
			result++;
		else
			memcpy(out, narrow.Buffer, result + 1);
		RtlFreeAnsiString(&narrow);
	}
	RtlFreeHeap(GetProcessHeap(), 0, wide.Buffer);
	return result;
}

DLL_DIRECTORY_COOKIE WINAPI AddDllDirectory(PCWSTR path)
{
	UNICODE_STRING string;
	DWORD attributes;
	PVOID cookie;

	if (!path || !*path || wcslen(path) > 0x7ffe) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	string = (UNICODE_STRING){ .Length = (USHORT)(wcslen(path) * sizeof(WCHAR)), .Buffer = (WCHAR *)path };
	attributes = GetFileAttributesW(path);
	if (attributes == INVALID_FILE_ATTRIBUTES)
		return NULL;
	return check_status(decant_ldr_add_directory(&string, &cookie)) ? cookie : NULL;
}

BOOL WINAPI RemoveDllDirectory(DLL_DIRECTORY_COOKIE cookie)
{
	return check_status(decant_ldr_remove_directory(cookie));
}

BOOL WINAPI SetDefaultDllDirectories(DWORD flags)
{
	return check_status(decant_ldr_set_default_directories(flags));
}
