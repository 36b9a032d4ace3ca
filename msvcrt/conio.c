/*
 * The console by itself: _getch, _kbhit, _cputs and their kin, _cprintf.
 *
 * These go to the console even where standard input and output are redirected. A key without a character, such as an arrow,
 * arrives as two: 0 or 0xe0 and then the key's code. _ungetch puts one character back.
 */
#include "printf.h"
#include "file_name.h"
#include <conio.h>

static SRWLOCK console_lock = SRWLOCK_INIT;
static HANDLE console_input, console_output;
static int put_back = EOF; /* by _ungetch */
static int second_code = EOF; /* of a key that is two codes */

/* Called with the console locked; NULL: there is none. */
static HANDLE open_console(HANDLE *handle, const wchar_t *name)
{
	if (!*handle) {
		*handle = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
		if (*handle == INVALID_HANDLE_VALUE)
			*handle = NULL;
	}
	return *handle;
}

/* Keys of the enhanced and the numeric block: their second code alone, with Shift, Control and Alt. */
static const struct {
	unsigned char scan, plain, shift, control, alt;
} function_keys[] = {
	{ 0x3b, 0x3b, 0x54, 0x5e, 0x68 }, { 0x3c, 0x3c, 0x55, 0x5f, 0x69 }, { 0x3d, 0x3d, 0x56, 0x60, 0x6a },
	{ 0x3e, 0x3e, 0x57, 0x61, 0x6b }, { 0x3f, 0x3f, 0x58, 0x62, 0x6c }, { 0x40, 0x40, 0x59, 0x63, 0x6d },
	{ 0x41, 0x41, 0x5a, 0x64, 0x6e }, { 0x42, 0x42, 0x5b, 0x65, 0x6f }, { 0x43, 0x43, 0x5c, 0x66, 0x70 },
	{ 0x44, 0x44, 0x5d, 0x67, 0x71 }, { 0x57, 0x85, 0x87, 0x89, 0x8b }, { 0x58, 0x86, 0x88, 0x8a, 0x8c },
	{ 0x47, 0x47, 0x47, 0x77, 0x97 }, { 0x48, 0x48, 0x48, 0x8d, 0x98 }, { 0x49, 0x49, 0x49, 0x86, 0x99 },
	{ 0x4b, 0x4b, 0x4b, 0x73, 0x9b }, { 0x4d, 0x4d, 0x4d, 0x74, 0x9d }, { 0x4f, 0x4f, 0x4f, 0x75, 0x9f },
	{ 0x50, 0x50, 0x50, 0x91, 0xa0 }, { 0x51, 0x51, 0x51, 0x76, 0xa1 }, { 0x52, 0x52, 0x52, 0x92, 0xa2 },
	{ 0x53, 0x53, 0x53, 0x93, 0xa3 },
};

/* The character of a key event; for a key of two codes the first, the second in *second. EOF: the event is none. */
static int key_character(const KEY_EVENT_RECORD *key, int *second)
{
	bool enhanced = key->dwControlKeyState & ENHANCED_KEY;

	if (!key->bKeyDown)
		return EOF;
	if (key->uChar.UnicodeChar)
		return key->uChar.UnicodeChar;
	for (size_t i = 0; i < sizeof(function_keys) / sizeof(function_keys[0]); i++) {
		if (function_keys[i].scan != key->wVirtualScanCode)
			continue;
		if (key->dwControlKeyState & (LEFT_ALT_PRESSED | RIGHT_ALT_PRESSED))
			*second = function_keys[i].alt;
		else if (key->dwControlKeyState & (LEFT_CTRL_PRESSED | RIGHT_CTRL_PRESSED))
			*second = function_keys[i].control;
		else
			*second = key->dwControlKeyState & SHIFT_PRESSED ? function_keys[i].shift : function_keys[i].plain;
		return enhanced || function_keys[i].scan >= 0x57 ? 0xe0 : 0;
	}
	return EOF;
}

static int take_pending(void)
{
	int c = put_back != EOF ? put_back : second_code;

	if (put_back != EOF)
		put_back = EOF;
	else
		second_code = EOF;
	return c;
}

wint_t __cdecl _getwch_nolock(void)
{
	int c = take_pending();
	INPUT_RECORD event;
	DWORD mode, count;
	HANDLE console;

	if (c != EOF)
		return (wint_t)c;
	console = open_console(&console_input, L"CONIN$");
	if (!console || !GetConsoleMode(console, &mode))
		return WEOF;
	SetConsoleMode(console, 0);
	while (c == EOF && ReadConsoleInputW(console, &event, 1, &count) && count)
		if (event.EventType == KEY_EVENT)
			c = key_character(&event.Event.KeyEvent, &second_code);
	SetConsoleMode(console, mode);
	return c == EOF ? WEOF : (wint_t)c;
}

wint_t __cdecl _getwch(void)
{
	wint_t c;

	AcquireSRWLockExclusive(&console_lock);
	c = _getwch_nolock();
	ReleaseSRWLockExclusive(&console_lock);
	return c;
}

/* A wide character as the byte of the console's code page; more than one are handed out one after the other. */
static int narrow_character(wint_t c)
{
	char bytes[4];
	int count;
	wchar_t wide = (wchar_t)c;

	if (c == WEOF)
		return EOF;
	if (c < 0x80 || second_code != EOF)
		return c;
	count = WideCharToMultiByte(GetConsoleCP(), 0, &wide, 1, bytes, sizeof(bytes), NULL, NULL);
	if (count == 2)
		second_code = (unsigned char)bytes[1];
	return count ? (unsigned char)bytes[0] : (int)c;
}

int __cdecl _getch_nolock(void)
{
	int pending = take_pending();

	return pending != EOF ? pending : narrow_character(_getwch_nolock());
}

int __cdecl _getch(void)
{
	int c;

	AcquireSRWLockExclusive(&console_lock);
	c = _getch_nolock();
	ReleaseSRWLockExclusive(&console_lock);
	return c;
}

static bool write_console(const wchar_t *text, size_t count)
{
	HANDLE console;
	DWORD done;
	bool written;

	AcquireSRWLockExclusive(&console_lock);
	console = open_console(&console_output, L"CONOUT$");
	written = console && WriteConsoleW(console, text, (DWORD)count, &done, NULL) && done == count;
	ReleaseSRWLockExclusive(&console_lock);
	return written;
}

int __cdecl _putch(int c)
{
	char byte = (char)c;
	wchar_t wide;

	MultiByteToWideChar(GetConsoleOutputCP(), 0, &byte, 1, &wide, 1);
	return write_console(&wide, 1) ? c : EOF;
}

wint_t __cdecl _putwch(wchar_t c)
{
	return write_console(&c, 1) ? c : WEOF;
}

int __cdecl _getche(void)
{
	int c = _getch();

	return c != EOF && second_code == EOF ? _putch(c) : c;
}

wint_t __cdecl _getwche(void)
{
	wint_t c = _getwch();

	return c != WEOF && second_code == EOF ? _putwch((wchar_t)c) : c;
}

int __cdecl _ungetch(int c)
{
	if (c == EOF || put_back != EOF)
		return EOF;
	return put_back = (unsigned char)c;
}

wint_t __cdecl _ungetwch(wint_t c)
{
	if (c == WEOF || put_back != EOF)
		return WEOF;
	return (wint_t)(put_back = c);
}

int __cdecl _kbhit(void)
{
	INPUT_RECORD events[32];
	DWORD count = 0;
	HANDLE console;
	int hit = put_back != EOF || second_code != EOF, second;

	if (hit)
		return 1;
	AcquireSRWLockExclusive(&console_lock);
	console = open_console(&console_input, L"CONIN$");
	if (console && PeekConsoleInputW(console, events, 32, &count))
		for (DWORD i = 0; i < count; i++)
			if (events[i].EventType == KEY_EVENT && key_character(&events[i].Event.KeyEvent, &second) != EOF)
				hit = 1;
	ReleaseSRWLockExclusive(&console_lock);
	return hit;
}

int __cdecl _cputws(const wchar_t *text)
{
	if (!text) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	return write_console(text, wcslen(text)) ? 0 : -1;
}

int __cdecl _cputs(const char *text)
{
	struct file_name wide;
	int count, result;

	if (!text) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	wide.text = wide.local;
	count = MultiByteToWideChar(GetConsoleOutputCP(), 0, text, -1, NULL, 0);
	if (count > MAX_PATH)
		wide.text = malloc(count * sizeof(wchar_t));
	if (!wide.text)
		return -1;
	MultiByteToWideChar(GetConsoleOutputCP(), 0, text, -1, wide.text, count);
	result = _cputws(wide.text);
	file_name_finish(&wide);
	return result;
}

/* printf to the console: the text is made whole first. */
static int print_console(unsigned options, const char *format, _locale_t locale, va_list arguments)
{
	va_list again;
	int count;
	char *text;

	va_copy(again, arguments);
	count = print_string(options | PRINT_STANDARD_SNPRINTF, NULL, 0, format, locale, again);
	va_end(again);
	text = count < 0 ? NULL : malloc((size_t)count + 1);
	if (!text)
		return -1;
	print_string(options | PRINT_STANDARD_SNPRINTF, text, (size_t)count + 1, format, locale, arguments);
	if (_cputs(text))
		count = -1;
	free(text);
	return count;
}

int __cdecl __conio_common_vcprintf(uint64_t options, const char *format, _locale_t locale, va_list arguments);

int __cdecl __conio_common_vcprintf(uint64_t options, const char *format, _locale_t locale, va_list arguments)
{
	return print_console((unsigned)options, format, locale, arguments);
}

int __cdecl _cprintf(const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = print_console(PRINT_DEFAULT, format, NULL, arguments);
	va_end(arguments);
	return count;
}

int __cdecl _vcprintf(const char *format, va_list arguments)
{
	return print_console(PRINT_DEFAULT, format, NULL, arguments);
}
