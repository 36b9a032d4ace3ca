/*
 * The screen of the console (consoleapi2.h): its size, its cursor, its colours.
 *
 * The screen buffer is the terminal's window: it is as large, and it does not scroll inside a larger buffer. What a program asks
 * for becomes escape sequences. Nothing is known of the characters on the screen, so what would have to read or move them is not
 * here; FillConsoleOutputAttribute can colour what FillConsoleOutputCharacter has just filled, which is how screens are cleared.
 */
#include "console.h"

#include <decant/console.h>
#include <decant/nt_sync.h>

#define COLORS_AT_START (FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE)
#define CURSOR_SIZE_AT_START 25

static WORD attributes = COLORS_AT_START;
static CONSOLE_CURSOR_INFO cursor_info = { CURSOR_SIZE_AT_START, TRUE };

/* The last filled place. */
static RTL_SRWLOCK fill_lock;
static struct {
	WCHAR character;
	COORD start;
	DWORD length;
} last_fill;

static NTSTATUS query_screen(HANDLE output, struct host_console_screen *screen, u32 flags)
{
	memset(screen, 0, sizeof(*screen));
	screen->handle = GUEST_HANDLE(real_handle(output));
	screen->flags = flags;
	return host_call(HOST_console_screen, screen);
}

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
	info->wAttributes = attributes;
	info->srWindow = (SMALL_RECT){ 0, 0, (SHORT)(screen.columns - 1), (SHORT)(screen.rows - 1) };
	info->dwMaximumWindowSize = info->dwSize;
	return TRUE;
}

COORD WINAPI GetLargestConsoleWindowSize(HANDLE output)
{
	struct host_console_screen screen;
	NTSTATUS status = query_screen(output, &screen, 0);

	if (status) {
		set_last_status(status);
		return (COORD){ 0, 0 };
	}
	return (COORD){ (SHORT)screen.columns, (SHORT)screen.rows };
}

/* --- escape sequences --- */

struct sequence {
	char text[80];
	DWORD length;
};

static void add_text(struct sequence *sequence, const char *text)
{
	while (*text)
		sequence->text[sequence->length++] = *text++;
}

static void add_number(struct sequence *sequence, unsigned number)
{
	char digits[12];
	int count = 0;

	do
		digits[count++] = (char)('0' + number % 10);
	while (number /= 10);
	while (count)
		sequence->text[sequence->length++] = digits[--count];
}

static void add_move(struct sequence *sequence, COORD to)
{
	add_text(sequence, "\033[");
	add_number(sequence, (unsigned)to.Y + 1);
	add_text(sequence, ";");
	add_number(sequence, (unsigned)to.X + 1);
	add_text(sequence, "H");
}

/* Terminals count red 1, green 2, blue 4; Windows the other way round. */
static unsigned terminal_color(unsigned color)
{
	return (color & 1) << 2 | (color & 2) | (color & 4) >> 2;
}

/* What a program gets that never set colours is the terminal's own choice, and so is a black background. */
static void add_colors(struct sequence *sequence, WORD colors)
{
	unsigned foreground = colors & 15u, background = colors >> 4 & 15u;

	add_text(sequence, "\033[0");
	if (foreground != COLORS_AT_START || background) {
		add_text(sequence, ";");
		add_number(sequence, (foreground & 8 ? 90 : 30) + terminal_color(foreground & 7));
	}
	if (background) {
		add_text(sequence, ";");
		add_number(sequence, (background & 8 ? 100 : 40) + terminal_color(background & 7));
	}
	if (colors & COMMON_LVB_REVERSE_VIDEO)
		add_text(sequence, ";7");
	if (colors & COMMON_LVB_UNDERSCORE)
		add_text(sequence, ";4");
	add_text(sequence, "m");
}

static NTSTATUS write_sequence(HANDLE output, const struct sequence *sequence)
{
	return console_write_utf8(output, sequence->text, sequence->length);
}

BOOL WINAPI SetConsoleTextAttribute(HANDLE output, WORD colors)
{
	struct sequence sequence = { .length = 0 };
	NTSTATUS status;

	add_colors(&sequence, colors);
	status = write_sequence(output, &sequence);
	if (status)
		return set_last_status(status);
	attributes = colors;
	return TRUE;
}

BOOL WINAPI SetConsoleCursorPosition(HANDLE output, COORD to)
{
	struct sequence sequence = { .length = 0 };
	struct host_console_screen screen;
	NTSTATUS status = query_screen(output, &screen, 0);

	if (status)
		return set_last_status(status);
	if (to.X < 0 || to.Y < 0 || (u32)to.X >= screen.columns || (u32)to.Y >= screen.rows) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	add_move(&sequence, to);
	return check_status(write_sequence(output, &sequence));
}

BOOL WINAPI GetConsoleCursorInfo(HANDLE output, PCONSOLE_CURSOR_INFO info)
{
	struct host_console_screen screen;
	NTSTATUS status = query_screen(output, &screen, 0);

	if (status)
		return set_last_status(status);
	*info = cursor_info;
	return TRUE;
}

BOOL WINAPI SetConsoleCursorInfo(HANDLE output, const CONSOLE_CURSOR_INFO *info)
{
	struct sequence sequence = { .length = 0 };
	NTSTATUS status;

	if (!info->dwSize || info->dwSize > 100) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	add_text(&sequence, info->bVisible ? "\033[?25h" : "\033[?25l");
	status = write_sequence(output, &sequence);
	if (status)
		return set_last_status(status);
	cursor_info = *info;
	return TRUE;
}

/* --- filling --- */

/* Writes LENGTH times CHARACTER from START on in COLORS and leaves cursor and colours as they were. */
static NTSTATUS fill(HANDLE output, WCHAR character, COORD start, DWORD length, WORD colors)
{
	struct sequence before = { .length = 0 };
	NTSTATUS status;
	WCHAR text[128];

	add_text(&before, "\0337");
	add_colors(&before, colors);
	add_move(&before, start);
	status = write_sequence(output, &before);
	for (int i = 0; i < 128; i++)
		text[i] = character;
	while (length && NT_SUCCESS(status)) {
		DWORD part = length < 128 ? length : 128;

		status = console_write_wide(output, text, part);
		length -= part;
	}
	if (NT_SUCCESS(status))
		status = console_write_utf8(output, "\0338", 2);
	return status;
}

/* How many of LENGTH cells from START on are on the screen. */
static NTSTATUS clip(HANDLE output, COORD start, DWORD *length)
{
	struct host_console_screen screen;
	NTSTATUS status = query_screen(output, &screen, 0);
	DWORD left;

	if (status)
		return status;
	if (start.X < 0 || start.Y < 0 || (u32)start.X >= screen.columns || (u32)start.Y >= screen.rows) {
		*length = 0;
		return STATUS_SUCCESS;
	}
	left = (screen.rows - (u32)start.Y) * screen.columns - (u32)start.X;
	if (*length > left)
		*length = left;
	return STATUS_SUCCESS;
}

BOOL WINAPI FillConsoleOutputCharacterW(HANDLE output, WCHAR character, DWORD length, COORD start, LPDWORD written)
{
	NTSTATUS status = clip(output, start, &length);

	*written = 0;
	if (!status && length)
		status = fill(output, character, start, length, attributes);
	if (status)
		return set_last_status(status);
	RtlAcquireSRWLockExclusive(&fill_lock);
	last_fill.character = character;
	last_fill.start = start;
	last_fill.length = length;
	RtlReleaseSRWLockExclusive(&fill_lock);
	*written = length;
	return TRUE;
}

BOOL WINAPI FillConsoleOutputCharacterA(HANDLE output, CHAR character, DWORD length, COORD start, LPDWORD written)
{
	WCHAR wide = L' ';

	MultiByteToWideChar(GetConsoleOutputCP(), 0, &character, 1, &wide, 1);
	return FillConsoleOutputCharacterW(output, wide, length, start, written);
}

BOOL WINAPI FillConsoleOutputAttribute(HANDLE output, WORD colors, DWORD length, COORD start, LPDWORD written)
{
	NTSTATUS status = clip(output, start, &length);
	WCHAR character = 0;

	*written = 0;
	if (status)
		return set_last_status(status);
	RtlAcquireSRWLockShared(&fill_lock);
	if (last_fill.start.X == start.X && last_fill.start.Y == start.Y && length <= last_fill.length)
		character = last_fill.character;
	RtlReleaseSRWLockShared(&fill_lock);
	if (length && !character)
		return set_last_status(STATUS_NOT_SUPPORTED);
	if (length)
		status = fill(output, character, start, length, colors);
	if (status)
		return set_last_status(status);
	*written = length;
	return TRUE;
}
