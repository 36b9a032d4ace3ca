/*
 * Output to the console by itself: _cputs and its kin, _cprintf. It goes to the console even where standard output is
 * redirected.
 */
#include "conio_handle.h"
#include "file_name.h"

static SRWLOCK console_lock = SRWLOCK_INIT;
static HANDLE console_output;

HANDLE conio_open(HANDLE *handle, const wchar_t *name)
{
	if (!*handle) {
		*handle = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
		if (*handle == INVALID_HANDLE_VALUE)
			*handle = NULL;
	}
	return *handle;
}

static bool write_console(const wchar_t *text, size_t count)
{
	HANDLE console;
	DWORD done;
	bool written;

	AcquireSRWLockExclusive(&console_lock);
	console = conio_open(&console_output, L"CONOUT$");
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
