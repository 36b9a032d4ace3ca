/*
 * printf to strings: the entry points.
 *
 * The plain kind trusts the caller's buffer; _snprintf leaves a full one without terminator and answers -1 when that was too
 * small; _snprintf_c always terminates; _s makes what does not fit a broken contract; _scprintf only counts. Names as in
 * printf_stream.c.
 *
 * The wide kind without a size, exported as swprintf, vswprintf, _swprintf_l and _vswprintf_l, bears our own names here: the headers
 * know the later functions of those names, which take a size.
 */
#include "printf.h"

#define VARIADIC(signature, last, answer) \
	int __cdecl signature \
	{ \
		va_list arguments; \
		int count; \
		va_start(arguments, last); \
		count = answer; \
		va_end(arguments); \
		return count; \
	}

#define COUNTING (PRINT_DEFAULT | PRINT_LEGACY_TERMINATION)

/* Narrow formats. */

int __cdecl vsprintf(char *buffer, const char *format, va_list arguments)
{
	return print_string(PRINT_DEFAULT, buffer, SIZE_MAX, format, NULL, arguments);
}
VARIADIC(sprintf(char *buffer, const char *format, ...), format, print_string(PRINT_DEFAULT, buffer, SIZE_MAX, format, NULL, arguments))

int __cdecl _vsnprintf(char *buffer, size_t size, const char *format, va_list arguments)
{
	return print_string(COUNTING, buffer, size, format, NULL, arguments);
}
VARIADIC(_snprintf(char *buffer, size_t size, const char *format, ...), format, print_string(COUNTING, buffer, size, format, NULL, arguments))

int __cdecl _vsnprintf_c(char *buffer, size_t size, const char *format, va_list arguments)
{
	return print_string(PRINT_DEFAULT, buffer, size, format, NULL, arguments);
}
VARIADIC(_snprintf_c(char *buffer, size_t size, const char *format, ...), format, print_string(PRINT_DEFAULT, buffer, size, format, NULL, arguments))

int __cdecl vsprintf_s(char *buffer, size_t size, const char *format, va_list arguments)
{
	return print_string_s(PRINT_DEFAULT, buffer, size, SIZE_MAX - 1, format, NULL, arguments);
}
VARIADIC(sprintf_s(char *buffer, size_t size, const char *format, ...), format, print_string_s(PRINT_DEFAULT, buffer, size, SIZE_MAX - 1, format, NULL, arguments))

int __cdecl _vsnprintf_s(char *buffer, size_t size, size_t limit, const char *format, va_list arguments)
{
	return print_string_s(PRINT_DEFAULT, buffer, size, limit, format, NULL, arguments);
}
VARIADIC(_snprintf_s(char *buffer, size_t size, size_t limit, const char *format, ...), format, print_string_s(PRINT_DEFAULT, buffer, size, limit, format, NULL, arguments))

int __cdecl _vsprintf_p(char *buffer, size_t size, const char *format, va_list arguments)
{
	return print_string(PRINT_DEFAULT | PRINT_POSITIONAL, buffer, size, format, NULL, arguments);
}
VARIADIC(_sprintf_p(char *buffer, size_t size, const char *format, ...), format, print_string(PRINT_DEFAULT | PRINT_POSITIONAL, buffer, size, format, NULL, arguments))

int __cdecl _vscprintf(const char *format, va_list arguments)
{
	return print_string(PRINT_DEFAULT, NULL, 0, format, NULL, arguments);
}
VARIADIC(_scprintf(const char *format, ...), format, print_string(PRINT_DEFAULT, NULL, 0, format, NULL, arguments))

int __cdecl _vscprintf_p(const char *format, va_list arguments)
{
	return print_string(PRINT_DEFAULT | PRINT_POSITIONAL, NULL, 0, format, NULL, arguments);
}
VARIADIC(_scprintf_p(const char *format, ...), format, print_string(PRINT_DEFAULT | PRINT_POSITIONAL, NULL, 0, format, NULL, arguments))

int __cdecl _vsprintf_l(char *buffer, const char *format, _locale_t locale, va_list arguments)
{
	return print_string(PRINT_DEFAULT, buffer, SIZE_MAX, format, locale, arguments);
}
VARIADIC(_sprintf_l(char *buffer, const char *format, _locale_t locale, ...), locale, print_string(PRINT_DEFAULT, buffer, SIZE_MAX, format, locale, arguments))

int __cdecl _vsnprintf_l(char *buffer, size_t size, const char *format, _locale_t locale, va_list arguments)
{
	return print_string(COUNTING, buffer, size, format, locale, arguments);
}
VARIADIC(_snprintf_l(char *buffer, size_t size, const char *format, _locale_t locale, ...), locale, print_string(COUNTING, buffer, size, format, locale, arguments))

int __cdecl _vsnprintf_c_l(char *buffer, size_t size, const char *format, _locale_t locale, va_list arguments)
{
	return print_string(PRINT_DEFAULT, buffer, size, format, locale, arguments);
}
VARIADIC(_snprintf_c_l(char *buffer, size_t size, const char *format, _locale_t locale, ...), locale, print_string(PRINT_DEFAULT, buffer, size, format, locale, arguments))

int __cdecl _vsprintf_s_l(char *buffer, size_t size, const char *format, _locale_t locale, va_list arguments)
{
	return print_string_s(PRINT_DEFAULT, buffer, size, SIZE_MAX - 1, format, locale, arguments);
}
VARIADIC(_sprintf_s_l(char *buffer, size_t size, const char *format, _locale_t locale, ...), locale, print_string_s(PRINT_DEFAULT, buffer, size, SIZE_MAX - 1, format, locale, arguments))

int __cdecl _vsnprintf_s_l(char *buffer, size_t size, size_t limit, const char *format, _locale_t locale, va_list arguments)
{
	return print_string_s(PRINT_DEFAULT, buffer, size, limit, format, locale, arguments);
}
VARIADIC(_snprintf_s_l(char *buffer, size_t size, size_t limit, const char *format, _locale_t locale, ...), locale, print_string_s(PRINT_DEFAULT, buffer, size, limit, format, locale, arguments))

int __cdecl _vsprintf_p_l(char *buffer, size_t size, const char *format, _locale_t locale, va_list arguments)
{
	return print_string(PRINT_DEFAULT | PRINT_POSITIONAL, buffer, size, format, locale, arguments);
}
VARIADIC(_sprintf_p_l(char *buffer, size_t size, const char *format, _locale_t locale, ...), locale, print_string(PRINT_DEFAULT | PRINT_POSITIONAL, buffer, size, format, locale, arguments))

int __cdecl _vscprintf_l(const char *format, _locale_t locale, va_list arguments)
{
	return print_string(PRINT_DEFAULT, NULL, 0, format, locale, arguments);
}
VARIADIC(_scprintf_l(const char *format, _locale_t locale, ...), locale, print_string(PRINT_DEFAULT, NULL, 0, format, locale, arguments))

int __cdecl _vscprintf_p_l(const char *format, _locale_t locale, va_list arguments)
{
	return print_string(PRINT_DEFAULT | PRINT_POSITIONAL, NULL, 0, format, locale, arguments);
}
VARIADIC(_scprintf_p_l(const char *format, _locale_t locale, ...), locale, print_string(PRINT_DEFAULT | PRINT_POSITIONAL, NULL, 0, format, locale, arguments))

/* Wide formats. */

int __cdecl crt_vswprintf(wchar_t *buffer, const wchar_t *format, va_list arguments)
{
	return wprint_string(PRINT_DEFAULT, buffer, SIZE_MAX, format, NULL, arguments);
}
VARIADIC(crt_swprintf(wchar_t *buffer, const wchar_t *format, ...), format, wprint_string(PRINT_DEFAULT, buffer, SIZE_MAX, format, NULL, arguments))

int __cdecl _vsnwprintf(wchar_t *buffer, size_t size, const wchar_t *format, va_list arguments)
{
	return wprint_string(COUNTING, buffer, size, format, NULL, arguments);
}
VARIADIC(_snwprintf(wchar_t *buffer, size_t size, const wchar_t *format, ...), format, wprint_string(COUNTING, buffer, size, format, NULL, arguments))

int __cdecl _vswprintf_c(wchar_t *buffer, size_t size, const wchar_t *format, va_list arguments)
{
	return wprint_string(PRINT_DEFAULT, buffer, size, format, NULL, arguments);
}
VARIADIC(_swprintf_c(wchar_t *buffer, size_t size, const wchar_t *format, ...), format, wprint_string(PRINT_DEFAULT, buffer, size, format, NULL, arguments))

int __cdecl vswprintf_s(wchar_t *buffer, size_t size, const wchar_t *format, va_list arguments)
{
	return wprint_string_s(PRINT_DEFAULT, buffer, size, SIZE_MAX - 1, format, NULL, arguments);
}
VARIADIC(swprintf_s(wchar_t *buffer, size_t size, const wchar_t *format, ...), format, wprint_string_s(PRINT_DEFAULT, buffer, size, SIZE_MAX - 1, format, NULL, arguments))

int __cdecl _vsnwprintf_s(wchar_t *buffer, size_t size, size_t limit, const wchar_t *format, va_list arguments)
{
	return wprint_string_s(PRINT_DEFAULT, buffer, size, limit, format, NULL, arguments);
}
VARIADIC(_snwprintf_s(wchar_t *buffer, size_t size, size_t limit, const wchar_t *format, ...), format, wprint_string_s(PRINT_DEFAULT, buffer, size, limit, format, NULL, arguments))

int __cdecl _vswprintf_p(wchar_t *buffer, size_t size, const wchar_t *format, va_list arguments)
{
	return wprint_string(PRINT_DEFAULT | PRINT_POSITIONAL, buffer, size, format, NULL, arguments);
}
VARIADIC(_swprintf_p(wchar_t *buffer, size_t size, const wchar_t *format, ...), format, wprint_string(PRINT_DEFAULT | PRINT_POSITIONAL, buffer, size, format, NULL, arguments))

int __cdecl _vscwprintf(const wchar_t *format, va_list arguments)
{
	return wprint_string(PRINT_DEFAULT, NULL, 0, format, NULL, arguments);
}
VARIADIC(_scwprintf(const wchar_t *format, ...), format, wprint_string(PRINT_DEFAULT, NULL, 0, format, NULL, arguments))

int __cdecl _vscwprintf_p(const wchar_t *format, va_list arguments)
{
	return wprint_string(PRINT_DEFAULT | PRINT_POSITIONAL, NULL, 0, format, NULL, arguments);
}
VARIADIC(_scwprintf_p(const wchar_t *format, ...), format, wprint_string(PRINT_DEFAULT | PRINT_POSITIONAL, NULL, 0, format, NULL, arguments))

int __cdecl crt_vswprintf_l(wchar_t *buffer, const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string(PRINT_DEFAULT, buffer, SIZE_MAX, format, locale, arguments);
}
VARIADIC(crt_swprintf_l(wchar_t *buffer, const wchar_t *format, _locale_t locale, ...), locale, wprint_string(PRINT_DEFAULT, buffer, SIZE_MAX, format, locale, arguments))

int __cdecl _vsnwprintf_l(wchar_t *buffer, size_t size, const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string(COUNTING, buffer, size, format, locale, arguments);
}
VARIADIC(_snwprintf_l(wchar_t *buffer, size_t size, const wchar_t *format, _locale_t locale, ...), locale, wprint_string(COUNTING, buffer, size, format, locale, arguments))

int __cdecl _vswprintf_c_l(wchar_t *buffer, size_t size, const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string(PRINT_DEFAULT, buffer, size, format, locale, arguments);
}
VARIADIC(_swprintf_c_l(wchar_t *buffer, size_t size, const wchar_t *format, _locale_t locale, ...), locale, wprint_string(PRINT_DEFAULT, buffer, size, format, locale, arguments))

int __cdecl _vswprintf_s_l(wchar_t *buffer, size_t size, const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string_s(PRINT_DEFAULT, buffer, size, SIZE_MAX - 1, format, locale, arguments);
}
VARIADIC(_swprintf_s_l(wchar_t *buffer, size_t size, const wchar_t *format, _locale_t locale, ...), locale, wprint_string_s(PRINT_DEFAULT, buffer, size, SIZE_MAX - 1, format, locale, arguments))

int __cdecl _vsnwprintf_s_l(wchar_t *buffer, size_t size, size_t limit, const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string_s(PRINT_DEFAULT, buffer, size, limit, format, locale, arguments);
}
VARIADIC(_snwprintf_s_l(wchar_t *buffer, size_t size, size_t limit, const wchar_t *format, _locale_t locale, ...), locale, wprint_string_s(PRINT_DEFAULT, buffer, size, limit, format, locale, arguments))

int __cdecl _vswprintf_p_l(wchar_t *buffer, size_t size, const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string(PRINT_DEFAULT | PRINT_POSITIONAL, buffer, size, format, locale, arguments);
}
VARIADIC(_swprintf_p_l(wchar_t *buffer, size_t size, const wchar_t *format, _locale_t locale, ...), locale, wprint_string(PRINT_DEFAULT | PRINT_POSITIONAL, buffer, size, format, locale, arguments))

int __cdecl _vscwprintf_l(const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string(PRINT_DEFAULT, NULL, 0, format, locale, arguments);
}
VARIADIC(_scwprintf_l(const wchar_t *format, _locale_t locale, ...), locale, wprint_string(PRINT_DEFAULT, NULL, 0, format, locale, arguments))

int __cdecl _vscwprintf_p_l(const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string(PRINT_DEFAULT | PRINT_POSITIONAL, NULL, 0, format, locale, arguments);
}
VARIADIC(_scwprintf_p_l(const wchar_t *format, _locale_t locale, ...), locale, wprint_string(PRINT_DEFAULT | PRINT_POSITIONAL, NULL, 0, format, locale, arguments))
