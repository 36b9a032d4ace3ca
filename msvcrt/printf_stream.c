/*
 * printf to streams: the entry points.
 *
 * Each comes as one with "..." and one with a va_list; _l takes a locale, _s refuses malformed formats, _p takes positions.
 */
#include "printf.h"

/* A function with "..." is its va_list kind: ANSWER computes it with `arguments` open. */
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

/* Narrow formats. */

int __cdecl vprintf(const char *format, va_list arguments)
{
	return print_file(PRINT_DEFAULT, stdout, format, NULL, arguments);
}
VARIADIC(printf(const char *format, ...), format, print_file(PRINT_DEFAULT, stdout, format, NULL, arguments))

int __cdecl vfprintf(FILE *file, const char *format, va_list arguments)
{
	return print_file(PRINT_DEFAULT, file, format, NULL, arguments);
}
VARIADIC(fprintf(FILE *file, const char *format, ...), format, print_file(PRINT_DEFAULT, file, format, NULL, arguments))

int __cdecl _vprintf_l(const char *format, _locale_t locale, va_list arguments)
{
	return print_file(PRINT_DEFAULT, stdout, format, locale, arguments);
}
VARIADIC(_printf_l(const char *format, _locale_t locale, ...), locale, print_file(PRINT_DEFAULT, stdout, format, locale, arguments))

int __cdecl _vfprintf_l(FILE *file, const char *format, _locale_t locale, va_list arguments)
{
	return print_file(PRINT_DEFAULT, file, format, locale, arguments);
}
VARIADIC(_fprintf_l(FILE *file, const char *format, _locale_t locale, ...), locale, print_file(PRINT_DEFAULT, file, format, locale, arguments))

int __cdecl vprintf_s(const char *format, va_list arguments)
{
	return print_file(PRINT_DEFAULT | PRINT_SECURE, stdout, format, NULL, arguments);
}
VARIADIC(printf_s(const char *format, ...), format, print_file(PRINT_DEFAULT | PRINT_SECURE, stdout, format, NULL, arguments))

int __cdecl vfprintf_s(FILE *file, const char *format, va_list arguments)
{
	return print_file(PRINT_DEFAULT | PRINT_SECURE, file, format, NULL, arguments);
}
VARIADIC(fprintf_s(FILE *file, const char *format, ...), format, print_file(PRINT_DEFAULT | PRINT_SECURE, file, format, NULL, arguments))

int __cdecl _vprintf_s_l(const char *format, _locale_t locale, va_list arguments)
{
	return print_file(PRINT_DEFAULT | PRINT_SECURE, stdout, format, locale, arguments);
}
VARIADIC(_printf_s_l(const char *format, _locale_t locale, ...), locale, print_file(PRINT_DEFAULT | PRINT_SECURE, stdout, format, locale, arguments))

int __cdecl _vfprintf_s_l(FILE *file, const char *format, _locale_t locale, va_list arguments)
{
	return print_file(PRINT_DEFAULT | PRINT_SECURE, file, format, locale, arguments);
}
VARIADIC(_fprintf_s_l(FILE *file, const char *format, _locale_t locale, ...), locale, print_file(PRINT_DEFAULT | PRINT_SECURE, file, format, locale, arguments))

int __cdecl _vprintf_p(const char *format, va_list arguments)
{
	return print_file(PRINT_DEFAULT | PRINT_POSITIONAL, stdout, format, NULL, arguments);
}
VARIADIC(_printf_p(const char *format, ...), format, print_file(PRINT_DEFAULT | PRINT_POSITIONAL, stdout, format, NULL, arguments))

int __cdecl _vfprintf_p(FILE *file, const char *format, va_list arguments)
{
	return print_file(PRINT_DEFAULT | PRINT_POSITIONAL, file, format, NULL, arguments);
}
VARIADIC(_fprintf_p(FILE *file, const char *format, ...), format, print_file(PRINT_DEFAULT | PRINT_POSITIONAL, file, format, NULL, arguments))

int __cdecl _vprintf_p_l(const char *format, _locale_t locale, va_list arguments)
{
	return print_file(PRINT_DEFAULT | PRINT_POSITIONAL, stdout, format, locale, arguments);
}
VARIADIC(_printf_p_l(const char *format, _locale_t locale, ...), locale, print_file(PRINT_DEFAULT | PRINT_POSITIONAL, stdout, format, locale, arguments))

int __cdecl _vfprintf_p_l(FILE *file, const char *format, _locale_t locale, va_list arguments)
{
	return print_file(PRINT_DEFAULT | PRINT_POSITIONAL, file, format, locale, arguments);
}
VARIADIC(_fprintf_p_l(FILE *file, const char *format, _locale_t locale, ...), locale, print_file(PRINT_DEFAULT | PRINT_POSITIONAL, file, format, locale, arguments))

/* Wide formats. */

int __cdecl vwprintf(const wchar_t *format, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT, stdout, format, NULL, arguments);
}
VARIADIC(wprintf(const wchar_t *format, ...), format, wprint_file(PRINT_DEFAULT, stdout, format, NULL, arguments))

int __cdecl vfwprintf(FILE *file, const wchar_t *format, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT, file, format, NULL, arguments);
}
VARIADIC(fwprintf(FILE *file, const wchar_t *format, ...), format, wprint_file(PRINT_DEFAULT, file, format, NULL, arguments))

int __cdecl _vwprintf_l(const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT, stdout, format, locale, arguments);
}
VARIADIC(_wprintf_l(const wchar_t *format, _locale_t locale, ...), locale, wprint_file(PRINT_DEFAULT, stdout, format, locale, arguments))

int __cdecl _vfwprintf_l(FILE *file, const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT, file, format, locale, arguments);
}
VARIADIC(_fwprintf_l(FILE *file, const wchar_t *format, _locale_t locale, ...), locale, wprint_file(PRINT_DEFAULT, file, format, locale, arguments))

int __cdecl vwprintf_s(const wchar_t *format, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT | PRINT_SECURE, stdout, format, NULL, arguments);
}
VARIADIC(wprintf_s(const wchar_t *format, ...), format, wprint_file(PRINT_DEFAULT | PRINT_SECURE, stdout, format, NULL, arguments))

int __cdecl vfwprintf_s(FILE *file, const wchar_t *format, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT | PRINT_SECURE, file, format, NULL, arguments);
}
VARIADIC(fwprintf_s(FILE *file, const wchar_t *format, ...), format, wprint_file(PRINT_DEFAULT | PRINT_SECURE, file, format, NULL, arguments))

int __cdecl _vwprintf_s_l(const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT | PRINT_SECURE, stdout, format, locale, arguments);
}
VARIADIC(_wprintf_s_l(const wchar_t *format, _locale_t locale, ...), locale, wprint_file(PRINT_DEFAULT | PRINT_SECURE, stdout, format, locale, arguments))

int __cdecl _vfwprintf_s_l(FILE *file, const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT | PRINT_SECURE, file, format, locale, arguments);
}
VARIADIC(_fwprintf_s_l(FILE *file, const wchar_t *format, _locale_t locale, ...), locale, wprint_file(PRINT_DEFAULT | PRINT_SECURE, file, format, locale, arguments))

int __cdecl _vwprintf_p(const wchar_t *format, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT | PRINT_POSITIONAL, stdout, format, NULL, arguments);
}
VARIADIC(_wprintf_p(const wchar_t *format, ...), format, wprint_file(PRINT_DEFAULT | PRINT_POSITIONAL, stdout, format, NULL, arguments))

int __cdecl _vfwprintf_p(FILE *file, const wchar_t *format, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT | PRINT_POSITIONAL, file, format, NULL, arguments);
}
VARIADIC(_fwprintf_p(FILE *file, const wchar_t *format, ...), format, wprint_file(PRINT_DEFAULT | PRINT_POSITIONAL, file, format, NULL, arguments))

int __cdecl _vwprintf_p_l(const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT | PRINT_POSITIONAL, stdout, format, locale, arguments);
}
VARIADIC(_wprintf_p_l(const wchar_t *format, _locale_t locale, ...), locale, wprint_file(PRINT_DEFAULT | PRINT_POSITIONAL, stdout, format, locale, arguments))

int __cdecl _vfwprintf_p_l(FILE *file, const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_file(PRINT_DEFAULT | PRINT_POSITIONAL, file, format, locale, arguments);
}
VARIADIC(_fwprintf_p_l(FILE *file, const wchar_t *format, _locale_t locale, ...), locale, wprint_file(PRINT_DEFAULT | PRINT_POSITIONAL, file, format, locale, arguments))
