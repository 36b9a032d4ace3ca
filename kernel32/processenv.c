/*
 * Environment variables, command line, standard handles (processenv.h).
 */
#include "ansi.h"

#include <decant/peb.h>
#include <decant/rtl.h>

static struct process_parameters *parameters(void)
{
	return current_peb()->ProcessParameters;
}

/* --- the block --- */

/* The bytes of a block with its final zero. */
static SIZE_T block_bytes(const WCHAR *block)
{
	const WCHAR *at = block;

	while (*at)
		at += wcslen(at) + 1;
	return ((at == block ? at + 1 : at) + 1 - block) * sizeof(WCHAR);
}

LPWCH WINAPI GetEnvironmentStringsW(void)
{
	WCHAR *copy;
	SIZE_T bytes;

	RtlAcquirePebLock();
	bytes = block_bytes(parameters()->Environment);
	copy = RtlAllocateHeap(GetProcessHeap(), 0, bytes);
	if (copy)
		memcpy(copy, parameters()->Environment, bytes);
	RtlReleasePebLock();
	if (!copy)
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	return copy;
}

/* The name without A or W; documented to be the OEM form, it is the ANSI one since Windows 2000. */
LPCH WINAPI GetEnvironmentStrings(void)
{
	WCHAR *wide = GetEnvironmentStringsW();
	char *narrow;

	if (!wide)
		return NULL;
	narrow = ansi_from_wide(wide, (DWORD)(block_bytes(wide) / sizeof(WCHAR)), NULL);
	RtlFreeHeap(GetProcessHeap(), 0, wide);
	return narrow;
}

BOOL WINAPI FreeEnvironmentStringsW(LPWCH block)
{
	return block ? RtlFreeHeap(GetProcessHeap(), 0, block) : FALSE;
}

BOOL WINAPI FreeEnvironmentStringsA(LPCH block)
{
	return block ? RtlFreeHeap(GetProcessHeap(), 0, block) : FALSE;
}

BOOL WINAPI SetEnvironmentStringsW(LPWCH block)
{
	SIZE_T bytes = block_bytes(block);
	WCHAR *copy;

	for (const WCHAR *entry = block; *entry; entry += wcslen(entry) + 1)
		if (!wcschr(entry + 1, '=')) {
			SetLastError(ERROR_INVALID_PARAMETER);
			return FALSE;
		}
	copy = RtlAllocateHeap(GetProcessHeap(), 0, bytes);
	if (!copy) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return FALSE;
	}
	memcpy(copy, block, bytes);
	RtlSetCurrentEnvironment(copy, NULL);
	return TRUE;
}

/* --- variables --- */

DWORD WINAPI GetEnvironmentVariableW(LPCWSTR name, LPWSTR buffer, DWORD size)
{
	SIZE_T length;
	NTSTATUS status;

	if (!name || !*name) {
		SetLastError(ERROR_ENVVAR_NOT_FOUND);
		return 0;
	}
	/* A value that fits without its terminator does not fit here. */
	status = RtlQueryEnvironmentVariable(NULL, name, wcslen(name), buffer, size ? size - 1 : 0, &length);
	if (NT_SUCCESS(status)) {
		if (!size)
			return 1;
		buffer[length] = 0;
		return (DWORD)length;
	}
	if (status == STATUS_BUFFER_TOO_SMALL)
		return (DWORD)length;
	set_last_status(status);
	return 0;
}

DWORD WINAPI GetEnvironmentVariableA(LPCSTR name, LPSTR buffer, DWORD size)
{
	WCHAR *wide_name = wide_from_ansi(name), *value = NULL;
	DWORD room = 256, length, answer = 0;

	if (!wide_name) {
		if (!name)
			SetLastError(ERROR_ENVVAR_NOT_FOUND);
		return 0;
	}
	/* Another thread may lengthen the variable meanwhile. */
	for (;;) {
		value = RtlAllocateHeap(GetProcessHeap(), 0, room * sizeof(WCHAR));
		if (!value) {
			SetLastError(ERROR_NOT_ENOUGH_MEMORY);
			break;
		}
		SetLastError(ERROR_SUCCESS);
		length = GetEnvironmentVariableW(wide_name, value, room);
		if (length < room) {
			if (length || !GetLastError())
				answer = ansi_answer(value, length, buffer, size);
			break;
		}
		RtlFreeHeap(GetProcessHeap(), 0, value);
		room = length;
	}
	wide_free(value);
	wide_free(wide_name);
	return answer;
}

BOOL WINAPI SetEnvironmentVariableW(LPCWSTR name, LPCWSTR value)
{
	if (!name) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	return check_status(RtlSetEnvironmentVar(NULL, name, wcslen(name), value, value ? wcslen(value) : 0));
}

BOOL WINAPI SetEnvironmentVariableA(LPCSTR name, LPCSTR value)
{
	WCHAR *wide_name = NULL, *wide_value = NULL;
	BOOL done = FALSE;

	if (wide_argument(name, &wide_name) && wide_argument(value, &wide_value))
		done = SetEnvironmentVariableW(wide_name, wide_value);
	wide_free(wide_name);
	wide_free(wide_value);
	return done;
}

DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR source, LPWSTR buffer, DWORD size)
{
	SIZE_T needed;
	NTSTATUS status = RtlExpandEnvironmentStrings(NULL, source, wcslen(source), buffer, size, &needed);

	if (!NT_SUCCESS(status) && status != STATUS_BUFFER_TOO_SMALL) {
		set_last_status(status);
		return 0;
	}
	return (DWORD)needed;
}

DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR source, LPSTR buffer, DWORD size)
{
	WCHAR *wide = wide_from_ansi(source), *expanded;
	DWORD needed, bytes = 0;
	char *narrow;

	if (!wide)
		return 0;
	needed = ExpandEnvironmentStringsW(wide, NULL, 0);
	expanded = RtlAllocateHeap(GetProcessHeap(), 0, (SIZE_T)needed * sizeof(WCHAR));
	if (expanded && needed >= ExpandEnvironmentStringsW(wide, expanded, needed)) {
		narrow = ansi_from_wide(expanded, (DWORD)wcslen(expanded) + 1, &bytes);
		if (narrow && bytes <= size)
			memcpy(buffer, narrow, bytes);
		wide_free(narrow);
	}
	wide_free(expanded);
	wide_free(wide);
	return bytes;
}

/* --- the command line --- */

LPWSTR WINAPI GetCommandLineW(void)
{
	return parameters()->CommandLine.Buffer;
}

LPSTR WINAPI GetCommandLineA(void)
{
	static char *command_line;
	char *made, *other;

	if (command_line)
		return command_line;
	made = ansi_from_wide(parameters()->CommandLine.Buffer, parameters()->CommandLine.Length / sizeof(WCHAR), NULL);
	other = InterlockedCompareExchangePointer((void **)&command_line, made, NULL);
	if (other)
		wide_free(made);
	return command_line;
}

/* --- standard handles --- */

static HANDLE *standard_slot(DWORD which)
{
	switch (which) {
	case STD_INPUT_HANDLE:
		return &parameters()->StandardInput;
	case STD_OUTPUT_HANDLE:
		return &parameters()->StandardOutput;
	case STD_ERROR_HANDLE:
		return &parameters()->StandardError;
	default:
		SetLastError(ERROR_INVALID_HANDLE);
		return NULL;
	}
}

HANDLE WINAPI GetStdHandle(DWORD which)
{
	HANDLE *slot = standard_slot(which);

	return slot ? *slot : INVALID_HANDLE_VALUE;
}

BOOL WINAPI SetStdHandle(DWORD which, HANDLE handle)
{
	HANDLE *slot = standard_slot(which);

	if (slot)
		*slot = handle;
	return slot != NULL;
}

BOOL WINAPI SetStdHandleEx(DWORD which, HANDLE handle, PHANDLE previous)
{
	HANDLE *slot = standard_slot(which);

	if (!slot)
		return FALSE;
	if (previous)
		*previous = *slot;
	*slot = handle;
	return TRUE;
}

/* --- searching --- */

BOOL WINAPI NeedCurrentDirectoryForExePathW(LPCWSTR name)
{
	SIZE_T length;

	return wcschr(name, '\\') || RtlQueryEnvironmentVariable(NULL, L"NoDefaultCurrentDirectoryInExePath", 34, NULL, 0, &length) ==
					     STATUS_VARIABLE_NOT_FOUND;
}

BOOL WINAPI NeedCurrentDirectoryForExePathA(LPCSTR name)
{
	return NeedCurrentDirectoryForExePathW(strchr(name, '\\') ? L"\\" : L"");
}
