/*
 * The console as a window and as something to be attached to (consoleapi.h, consoleapi3.h).
 *
 * The terminal's window is not the program's: there is no handle to it. A process has the one console that it was started on.
 */
#include "console.h"

HWND WINAPI GetConsoleWindow(void)
{
	return NULL;
}

BOOL WINAPI AllocConsole(void)
{
	SetLastError(ERROR_ACCESS_DENIED);
	return FALSE;
}

BOOL WINAPI AttachConsole(DWORD process)
{
	(void)process;
	SetLastError(ERROR_ACCESS_DENIED);
	return FALSE;
}
