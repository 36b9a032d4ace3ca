/*
 * Modes of the console, and text to and from it (consoleapi.h).
 *
 * The terminal speaks UTF-8, so text in UTF-16 is converted here, and text in a code page by ntdll, as for files. What a terminal
 * makes of escape sequences, Windows makes of them with ENABLE_VIRTUAL_TERMINAL_PROCESSING; without it they are passed on all the
 * same, since programs that write them mean them.
 */
#include "console.h"

#include <decant/console.h>
#include <decant/console_text.h>
#include <decant/file.h>
#include <decant/nt_sync.h>
#include <decant/rtl.h>

#define CHUNK 512

BOOL WINAPI GetConsoleMode(HANDLE handle, LPDWORD mode)
{
	struct host_console_mode params = { .handle = GUEST_HANDLE(real_handle(handle)) };
	NTSTATUS status = host_call(HOST_console_mode, &params);

	if (status)
		return set_last_status(status);
	*mode = params.mode;
	return TRUE;
}

BOOL WINAPI SetConsoleMode(HANDLE handle, DWORD mode)
{
	struct host_console_mode params = { .handle = GUEST_HANDLE(real_handle(handle)), .mode = mode, .set = TRUE };

	return check_status(host_call(HOST_console_mode, &params));
}

static UINT get_code_page(u32 side)
{
	struct host_console_code_page params = { .side = side };

	host_call(HOST_console_code_page, &params);
	return params.code_page ? params.code_page : GetOEMCP();
}

static BOOL set_code_page(u32 side, UINT code_page)
{
	struct host_console_code_page params = { .side = side, .set = TRUE, .code_page = code_page };

	if (!IsValidCodePage(code_page)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	return check_status(host_call(HOST_console_code_page, &params));
}

UINT WINAPI GetConsoleCP(void)
{
	return get_code_page(HOST_CONSOLE_INPUT);
}

UINT WINAPI GetConsoleOutputCP(void)
{
	return get_code_page(HOST_CONSOLE_OUTPUT);
}

BOOL WINAPI SetConsoleCP(UINT code_page)
{
	return set_code_page(HOST_CONSOLE_INPUT, code_page);
}

BOOL WINAPI SetConsoleOutputCP(UINT code_page)
{
	return set_code_page(HOST_CONSOLE_OUTPUT, code_page);
}

NTSTATUS console_write_utf8(HANDLE output, const char *text, DWORD bytes)
{
	struct host_console_write params = { GUEST_HANDLE(real_handle(output)), GUEST_PTR(text), bytes, 0 };

	return host_call(HOST_console_write, &params);
}

/* The first half of a character whose other half comes with the next write. */
static WCHAR kept_surrogate;
static RTL_SRWLOCK surrogate_lock;

static NTSTATUS write_chunk(HANDLE output, const WCHAR *text, DWORD length)
{
	WCHAR whole[CHUNK + 1];
	char utf8[3 * (CHUNK + 1)];
	DWORD count = 0;
	ULONG bytes;

	RtlAcquireSRWLockExclusive(&surrogate_lock);
	if (kept_surrogate)
		whole[count++] = kept_surrogate;
	kept_surrogate = 0;
	memcpy(whole + count, text, length * sizeof(WCHAR));
	count += length;
	if (IS_HIGH_SURROGATE(whole[count - 1]))
		kept_surrogate = whole[--count];
	RtlReleaseSRWLockExclusive(&surrogate_lock);
	RtlUnicodeToUTF8N(utf8, sizeof(utf8), &bytes, whole, count * sizeof(WCHAR));
	return console_write_utf8(output, utf8, bytes);
}

NTSTATUS console_write_wide(HANDLE output, const WCHAR *text, DWORD length)
{
	NTSTATUS status = length ? STATUS_SUCCESS : console_write_utf8(output, "", 0);

	while (length && NT_SUCCESS(status)) {
		DWORD part = length < CHUNK ? length : CHUNK;

		status = write_chunk(output, text, part);
		text += part;
		length -= part;
	}
	return status;
}

BOOL WINAPI WriteConsoleW(HANDLE output, const void *text, DWORD length, LPDWORD written, LPVOID reserved)
{
	NTSTATUS status = console_write_wide(output, text, length);

	(void)reserved;
	if (written)
		*written = NT_SUCCESS(status) ? length : 0;
	return check_status(status);
}

static BOOL transfer(HANDLE handle, void *buffer, DWORD length, DWORD *done, BOOL write)
{
	struct host_file_transfer io = {
		.async.handle = GUEST_HANDLE(real_handle(handle)),
		.buffer = GUEST_PTR(buffer),
		.length = length,
	};
	NTSTATUS status = decant_console_transfer(&io, write);

	if (done)
		*done = (DWORD)io.async.information;
	return check_status(status);
}

BOOL WINAPI WriteConsoleA(HANDLE output, const void *text, DWORD length, LPDWORD written, LPVOID reserved)
{
	(void)reserved;
	return transfer(output, (void *)text, length, written, TRUE);
}

BOOL WINAPI ReadConsoleA(HANDLE input, LPVOID buffer, DWORD length, LPDWORD got, LPVOID control)
{
	(void)control; /* counts for ReadConsoleW only */
	return transfer(input, buffer, length, got, FALSE);
}

BOOL WINAPI ReadConsoleW(HANDLE input, LPVOID buffer, DWORD length, LPDWORD got, LPVOID control)
{
	struct host_console_read params = {
		.handle = GUEST_HANDLE(real_handle(input)),
		.buffer = GUEST_PTR(buffer),
		.size = length,
		.flags = HOST_CONSOLE_READ_WIDE,
	};
	NTSTATUS status;

	if (control && *(const ULONG *)control != sizeof(CONSOLE_READCONSOLE_CONTROL)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	status = host_call(HOST_console_read, &params);
	if (got)
		*got = params.got;
	return check_status(status);
}
