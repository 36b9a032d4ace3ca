/*
 * The screen of the console (consoleapi2.h): its size, its cursor, its colours.
 *
 * The screen buffer is the terminal's window: it is as large, it does not scroll inside a larger buffer.
 */
#include "console.h"

static NTSTATUS query_screen(HANDLE output, struct host_console_screen *screen, u32 flags)
{
	memset(screen, 0, sizeof(*screen));
	screen->handle = GUEST_HANDLE(real_handle(output));
	screen->flags = flags;
	return host_call(HOST_console_screen, screen);
}

#define COLORS_AT_START (FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE)

BOOL WINAPI GetConsoleScreenBufferInfo(HANDLE output, PCONSOLE_SCREEN_BUFFER_INFO info)
{
	struct host_console_screen screen;
	NTSTATUS status = query_screen(output, &screen, HOST_CONSOLE_CURSOR);

	if (status)
		return set_last_status(status);
	info->dwSize.X = (SHORT)screen.columns;
	info->dwSize.Y = (SHORT)screen.rows;
	info->dwCursorPosition.X = (SHORT)screen.x;
	info->dwCursorPosition.Y = (SHORT)screen.y;
	info->wAttributes = COLORS_AT_START;
	info->srWindow = (SMALL_RECT){ 0, 0, (SHORT)(screen.columns - 1), (SHORT)(screen.rows - 1) };
	info->dwMaximumWindowSize = info->dwSize;
	return TRUE;
}
