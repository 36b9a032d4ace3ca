/*
 * What the Universal CRT's headers make of printf: inline functions that call these with the options they were compiled with.
 */
#include "printf.h"
#include "printf_common.h"

int __cdecl __stdio_common_vfprintf(uint64_t options, FILE *file, const char *format,
		_locale_t locale, va_list arguments)
{
	return print_file((unsigned)options, file, format, locale, arguments);
}

int __cdecl __stdio_common_vfprintf_s(uint64_t options, FILE *file, const char *format,
		_locale_t locale, va_list arguments)
{
	return print_file((unsigned)options | PRINT_SECURE, file, format, locale, arguments);
}

int __cdecl __stdio_common_vfprintf_p(uint64_t options, FILE *file, const char *format,
		_locale_t locale, va_list arguments)
{
	return print_file((unsigned)options | PRINT_POSITIONAL, file, format, locale, arguments);
}

int __cdecl __stdio_common_vsprintf(uint64_t options, char *buffer, size_t size,
		const char *format, _locale_t locale, va_list arguments)
{
	return print_string((unsigned)options, buffer, size, format, locale, arguments);
}

int __cdecl __stdio_common_vsprintf_s(uint64_t options, char *buffer, size_t size,
		const char *format, _locale_t locale, va_list arguments)
{
	return print_string_s((unsigned)options, buffer, size, SIZE_MAX - 1, format, locale, arguments);
}

int __cdecl __stdio_common_vsnprintf_s(uint64_t options, char *buffer, size_t size, size_t limit,
		const char *format, _locale_t locale, va_list arguments)
{
	return print_string_s((unsigned)options, buffer, size, limit, format, locale, arguments);
}

int __cdecl __stdio_common_vsprintf_p(uint64_t options, char *buffer, size_t size,
		const char *format, _locale_t locale, va_list arguments)
{
	return print_string((unsigned)options | PRINT_POSITIONAL, buffer, size, format, locale, arguments);
}

int __cdecl __stdio_common_vfwprintf(uint64_t options, FILE *file, const wchar_t *format,
		_locale_t locale, va_list arguments)
{
	return wprint_file((unsigned)options, file, format, locale, arguments);
}

int __cdecl __stdio_common_vfwprintf_s(uint64_t options, FILE *file, const wchar_t *format,
		_locale_t locale, va_list arguments)
{
	return wprint_file((unsigned)options | PRINT_SECURE, file, format, locale, arguments);
}

int __cdecl __stdio_common_vfwprintf_p(uint64_t options, FILE *file, const wchar_t *format,
		_locale_t locale, va_list arguments)
{
	return wprint_file((unsigned)options | PRINT_POSITIONAL, file, format, locale, arguments);
}

int __cdecl __stdio_common_vswprintf(uint64_t options, wchar_t *buffer, size_t size,
		const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string((unsigned)options, buffer, size, format, locale, arguments);
}

int __cdecl __stdio_common_vswprintf_s(uint64_t options, wchar_t *buffer, size_t size,
		const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string_s((unsigned)options, buffer, size, SIZE_MAX - 1, format, locale, arguments);
}

int __cdecl __stdio_common_vsnwprintf_s(uint64_t options, wchar_t *buffer, size_t size, size_t limit,
		const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string_s((unsigned)options, buffer, size, limit, format, locale, arguments);
}

int __cdecl __stdio_common_vswprintf_p(uint64_t options, wchar_t *buffer, size_t size,
		const wchar_t *format, _locale_t locale, va_list arguments)
{
	return wprint_string((unsigned)options | PRINT_POSITIONAL, buffer, size, format, locale, arguments);
}
