/*
 * What the shell writes and reads: text on handles, messages, questions.
 *
 * A console takes UTF-16; files and pipes get the console's output code page, or UTF-16 after cmd /u.
 */
#include "cmd.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void put_on(HANDLE to, const wchar_t *s, size_t length)
{
	DWORD done, mode;
	int size;
	char *bytes;

	if (!length)
		return;
	if (GetConsoleMode(to, &mode)) {
		WriteConsoleW(to, s, (DWORD)length, &done, NULL);
		return;
	}
	if (shell.unicode) {
		WriteFile(to, s, (DWORD)(length * sizeof(*s)), &done, NULL);
		return;
	}
	size = WideCharToMultiByte(GetConsoleOutputCP(), 0, s, (int)length, NULL, 0, NULL, NULL);
	bytes = allocate((size_t)size);
	WideCharToMultiByte(GetConsoleOutputCP(), 0, s, (int)length, bytes, size, NULL, NULL);
	WriteFile(to, bytes, (DWORD)size, &done, NULL);
	free(bytes);
}

void put_part(const wchar_t *s, size_t length)
{
	put_on(GetStdHandle(STD_OUTPUT_HANDLE), s, length);
}

void put(const wchar_t *s)
{
	put_part(s, wcslen(s));
}

void put_line(const wchar_t *s)
{
	struct text line = { 0 };

	text_add(&line, s);
	text_add(&line, L"\r\n");
	put_part(line.s, line.length);
	text_free(&line);
}

/* At most this much of what is formatted is shown; names may take a whole long path. */
#define FORMAT_ROOM 0x9000

static void put_formatted(HANDLE to, const wchar_t *format, va_list arguments)
{
	wchar_t *line = allocate(FORMAT_ROOM * sizeof(*line));
	int length = _vsnwprintf(line, FORMAT_ROOM, format, arguments);

	put_on(to, line, length < 0 ? FORMAT_ROOM : (size_t)length);
	free(line);
}

void put_format(const wchar_t *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put_formatted(GetStdHandle(STD_OUTPUT_HANDLE), format, arguments);
	va_end(arguments);
}

void put_error(const wchar_t *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put_formatted(GetStdHandle(STD_ERROR_HANDLE), format, arguments);
	va_end(arguments);
}

int system_error(DWORD error)
{
	wchar_t message[512];

	if (!FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, error, 0, message, 512, NULL))
		_snwprintf(message, 512, L"Error %lu.\r\n", error);
	put_error(L"%ls", message);
	return 1;
}

void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
	UINT page = GetConsoleOutputCP();
	int units = MultiByteToWideChar(page, 0, bytes, (int)length, NULL, 0);
	wchar_t *wide = allocate((size_t)units * sizeof(*wide));

	MultiByteToWideChar(page, 0, bytes, (int)length, wide, units);
	text_add_part(text, wide, (size_t)units);
	free(wide);
}

static bool read_console_line(HANDLE from, struct text *line)
{
	wchar_t units[1024];
	DWORD done;

	do {
		if (!ReadConsoleW(from, units, 1024, &done, NULL) || !done)
			return line->length != 0;
		text_add_part(line, units, done);
	} while (line->s[line->length - 1] != '\n');
	return true;
}

/* A byte at a time: what follows the line is for the programs that are started next. */
static bool read_file_line(HANDLE from, struct text *line)
{
	char bytes[4096], byte;
	size_t length = 0;
	DWORD done;
	bool any = false;

	while (ReadFile(from, &byte, 1, &done, NULL) && done) {
		any = true;
		bytes[length++] = byte;
		if (byte == '\n')
			break;
		/* Cut between characters where the line is longer than the buffer: behind a space. */
		if (length == sizeof(bytes) || (length > sizeof(bytes) / 2 && byte == ' ')) {
			text_add_bytes(line, bytes, length);
			length = 0;
		}
	}
	text_add_bytes(line, bytes, length);
	return any;
}

bool read_line(HANDLE from, struct text *line)
{
	DWORD mode;

	text_clear(line);
	if (!(GetConsoleMode(from, &mode) ? read_console_line(from, line) : read_file_line(from, line)))
		return false;
	while (line->length && (line->s[line->length - 1] == '\n' || line->s[line->length - 1] == '\r'))
		line->s[--line->length] = 0;
	return true;
}

bool ask(const wchar_t *question, wchar_t *answer)
{
	struct text line = { 0 };
	bool got;

	put(question);
	got = read_line(GetStdHandle(STD_INPUT_HANDLE), &line);
	if (got)
		*answer = (wchar_t)towlower(*skip_blanks(text_get(&line)));
	else
		put(L"\r\n");
	text_free(&line);
	return got;
}
