/*
 * The console's title (consoleapi2.h).
 *
 * It is the process' own: what it was started with, or its program's path, until it sets another. A terminal shows one that is set; it
 * cannot be asked for the one it shows, and where there is none the title is kept all the same.
 */
#include "console.h"

#include <decant/nt_sync.h>
#include <decant/peb.h>
#include <decant/rtl.h>

#define LONGEST_TITLE 0x7fffu /* units: "the total size must be less than 64K" */

static RTL_SRWLOCK title_lock;
static WCHAR *title; /* NULL: the one at the start */
static SIZE_T title_length;

static const UNICODE_STRING *title_at_start(void)
{
	const struct process_parameters *parameters = current_peb()->ProcessParameters;

	return parameters->WindowTitle.Length ? &parameters->WindowTitle : &parameters->ImagePathName;
}

/* The escape sequence that sets a terminal's title. What would end it, or mean something else, is left out. */
static void show(const WCHAR *text, SIZE_T length)
{
	HANDLE terminal = CreateFileW(L"CONOUT$", GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
	ULONG bytes = 0;
	char *sequence;

	if (terminal == INVALID_HANDLE_VALUE)
		return;
	sequence = RtlAllocateHeap(GetProcessHeap(), 0, 3 * length + 8);
	if (sequence) {
		ULONG kept = 4;

		memcpy(sequence, "\033]0;", 4);
		RtlUnicodeToUTF8N(sequence + 4, (ULONG)(3 * length), &bytes, text, (ULONG)(length * sizeof(WCHAR)));
		for (ULONG i = 0; i < bytes; i++)
			if ((unsigned char)sequence[4 + i] >= 0x20 && sequence[4 + i] != 0x7f)
				sequence[kept++] = sequence[4 + i];
		sequence[kept++] = '\a';
		console_write_utf8(terminal, sequence, kept);
		RtlFreeHeap(GetProcessHeap(), 0, sequence);
	}
	CloseHandle(terminal);
}

static BOOL set_title(const WCHAR *text, SIZE_T length)
{
	WCHAR *copy, *before;

	if (length > LONGEST_TITLE) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	copy = RtlAllocateHeap(GetProcessHeap(), 0, (length + 1) * sizeof(WCHAR));
	if (!copy) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return FALSE;
	}
	memcpy(copy, text, length * sizeof(WCHAR));
	RtlAcquireSRWLockExclusive(&title_lock);
	before = title;
	title = copy;
	title_length = length;
	RtlReleaseSRWLockExclusive(&title_lock);
	RtlFreeHeap(GetProcessHeap(), 0, before);
	show(text, length);
	return TRUE;
}

BOOL WINAPI SetConsoleTitleW(LPCWSTR text)
{
	return set_title(text, wcslen(text));
}

BOOL WINAPI SetConsoleTitleA(LPCSTR text)
{
	SIZE_T bytes = strlen(text);
	WCHAR *wide;
	BOOL done;

	/* No code page makes more units than there are bytes. */
	wide = bytes > LONGEST_TITLE ? NULL : RtlAllocateHeap(GetProcessHeap(), 0, (bytes + 1) * sizeof(WCHAR));
	if (!wide) {
		SetLastError(bytes > LONGEST_TITLE ? ERROR_INVALID_PARAMETER : ERROR_NOT_ENOUGH_MEMORY);
		return FALSE;
	}
	done = set_title(wide, bytes ? (SIZE_T)MultiByteToWideChar(GetConsoleOutputCP(), 0, text, (int)bytes, wide, (int)bytes) : 0);
	RtlFreeHeap(GetProcessHeap(), 0, wide);
	return done;
}

/* As much of the title as there is room for; the whole length. */
static DWORD put_wide(const WCHAR *text, SIZE_T length, LPWSTR buffer, DWORD size)
{
	SIZE_T fits = length < size ? length : size ? size - 1 : 0;

	if (!size) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return 0;
	}
	memcpy(buffer, text, fits * sizeof(WCHAR));
	buffer[fits] = 0;
	SetLastError(ERROR_SUCCESS); /* an empty title is no error */
	return (DWORD)length;
}

static DWORD put_bytes(const WCHAR *text, SIZE_T length, LPSTR buffer, DWORD size)
{
	UINT page = GetConsoleOutputCP();
	int bytes = length ? WideCharToMultiByte(page, 0, text, (int)length, NULL, 0, NULL, NULL) : 0;
	SIZE_T units = length;

	if (!size) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return 0;
	}
	/* Characters that fit whole. */
	while (units && WideCharToMultiByte(page, 0, text, (int)units, NULL, 0, NULL, NULL) >= (int)size)
		units--;
	buffer[units ? WideCharToMultiByte(page, 0, text, (int)units, buffer, (int)size - 1, NULL, NULL) : 0] = 0;
	SetLastError(ERROR_SUCCESS);
	return (DWORD)bytes;
}

DWORD WINAPI GetConsoleTitleW(LPWSTR buffer, DWORD size)
{
	const UNICODE_STRING *start = title_at_start();
	DWORD length;

	RtlAcquireSRWLockShared(&title_lock);
	length = title ? put_wide(title, title_length, buffer, size) : put_wide(start->Buffer, start->Length / sizeof(WCHAR), buffer, size);
	RtlReleaseSRWLockShared(&title_lock);
	return length;
}

DWORD WINAPI GetConsoleTitleA(LPSTR buffer, DWORD size)
{
	const UNICODE_STRING *start = title_at_start();
	DWORD length;

	RtlAcquireSRWLockShared(&title_lock);
	length = title ? put_bytes(title, title_length, buffer, size) : put_bytes(start->Buffer, start->Length / sizeof(WCHAR), buffer, size);
	RtlReleaseSRWLockShared(&title_lock);
	return length;
}

DWORD WINAPI GetConsoleOriginalTitleW(LPWSTR buffer, DWORD size)
{
	const UNICODE_STRING *start = title_at_start();

	return put_wide(start->Buffer, start->Length / sizeof(WCHAR), buffer, size);
}

DWORD WINAPI GetConsoleOriginalTitleA(LPSTR buffer, DWORD size)
{
	const UNICODE_STRING *start = title_at_start();

	return put_bytes(start->Buffer, start->Length / sizeof(WCHAR), buffer, size);
}
