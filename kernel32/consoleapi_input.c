/*
 * Input events of the console (consoleapi.h): keys, as the terminal tells them.
 *
 * Terminals do not tell a key's release: each goes down and up at once. Asking for events puts the terminal in a state in which
 * every key counts; reading a line takes it back.
 */
#include "console.h"

#include <decant/console.h>

static BOOL fetch(HANDLE input, INPUT_RECORD *records, DWORD size, DWORD *got, u32 flags)
{
	struct host_console_events params = {
		.handle = GUEST_HANDLE(real_handle(input)),
		.buffer = GUEST_PTR(records),
		.size = size,
		.flags = flags,
	};
	NTSTATUS status = host_call(HOST_console_events, &params);

	if (status)
		return set_last_status(status);
	*got = params.got;
	return TRUE;
}

/* Makes the characters those of the input code page; what it lacks is its default character. */
static void narrow(INPUT_RECORD *records, DWORD count)
{
	UINT code_page = GetConsoleCP();

	for (DWORD i = 0; i < count; i++) {
		KEY_EVENT_RECORD *key = &records[i].Event.KeyEvent;
		WCHAR wide = key->uChar.UnicodeChar;
		char bytes[4] = { 0 };

		if (records[i].EventType != KEY_EVENT)
			continue;
		if (WideCharToMultiByte(code_page, 0, &wide, 1, bytes, sizeof(bytes), NULL, NULL) > 1)
			bytes[0] = '?';
		key->uChar.UnicodeChar = (BYTE)bytes[0];
	}
}

BOOL WINAPI ReadConsoleInputW(HANDLE input, PINPUT_RECORD records, DWORD size, LPDWORD got)
{
	return fetch(input, records, size, got, HOST_CONSOLE_EVENTS_WAIT);
}

BOOL WINAPI ReadConsoleInputA(HANDLE input, PINPUT_RECORD records, DWORD size, LPDWORD got)
{
	if (!ReadConsoleInputW(input, records, size, got))
		return FALSE;
	narrow(records, *got);
	return TRUE;
}

BOOL WINAPI PeekConsoleInputW(HANDLE input, PINPUT_RECORD records, DWORD size, LPDWORD got)
{
	return fetch(input, records, size, got, HOST_CONSOLE_EVENTS_PEEK);
}

BOOL WINAPI PeekConsoleInputA(HANDLE input, PINPUT_RECORD records, DWORD size, LPDWORD got)
{
	if (!PeekConsoleInputW(input, records, size, got))
		return FALSE;
	narrow(records, *got);
	return TRUE;
}

BOOL WINAPI GetNumberOfConsoleInputEvents(HANDLE input, LPDWORD count)
{
	struct host_console_events params = { .handle = GUEST_HANDLE(real_handle(input)), .flags = HOST_CONSOLE_EVENTS_PEEK };
	NTSTATUS status = host_call(HOST_console_events, &params);

	if (status)
		return set_last_status(status);
	*count = params.available;
	return TRUE;
}

BOOL WINAPI FlushConsoleInputBuffer(HANDLE input)
{
	struct host_console_flush params = { GUEST_HANDLE(real_handle(input)) };

	return check_status(host_call(HOST_console_flush, &params));
}
