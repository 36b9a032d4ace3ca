/*
 * Beep (utilapiset.h): the terminal's bell, for want of a speaker with tones; where there is no terminal, silence. It takes as long as
 * it is asked to either way.
 */
#include "kernel32.h"

BOOL WINAPI Beep(DWORD frequency, DWORD duration)
{
	HANDLE console;
	DWORD done;

	if (frequency < 37 || frequency > 32767) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	console = CreateFileW(L"CONOUT$", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
	if (console != INVALID_HANDLE_VALUE) {
		WriteConsoleW(console, L"\a", 1, &done, NULL);
		CloseHandle(console);
	}
	Sleep(duration);
	return TRUE;
}
