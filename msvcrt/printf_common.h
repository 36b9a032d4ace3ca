/*
 * The Universal CRT's common printf functions, which its headers' inline versions call.
 */
#ifndef CRT_PRINTF_COMMON_H
#define CRT_PRINTF_COMMON_H

#include "printf.h"

int __cdecl __stdio_common_vfprintf(uint64_t options, FILE *file, const char *format,
		_locale_t locale, va_list arguments);
int __cdecl __stdio_common_vfprintf_s(uint64_t options, FILE *file, const char *format,
		_locale_t locale, va_list arguments);
int __cdecl __stdio_common_vfprintf_p(uint64_t options, FILE *file, const char *format,
		_locale_t locale, va_list arguments);
int __cdecl __stdio_common_vsprintf(uint64_t options, char *buffer, size_t size,
		const char *format, _locale_t locale, va_list arguments);
int __cdecl __stdio_common_vsprintf_s(uint64_t options, char *buffer, size_t size,
		const char *format, _locale_t locale, va_list arguments);
int __cdecl __stdio_common_vsnprintf_s(uint64_t options, char *buffer, size_t size, size_t limit,
		const char *format, _locale_t locale, va_list arguments);
int __cdecl __stdio_common_vsprintf_p(uint64_t options, char *buffer, size_t size,
		const char *format, _locale_t locale, va_list arguments);
int __cdecl __stdio_common_vfwprintf(uint64_t options, FILE *file, const wchar_t *format,
		_locale_t locale, va_list arguments);
int __cdecl __stdio_common_vfwprintf_s(uint64_t options, FILE *file, const wchar_t *format,
		_locale_t locale, va_list arguments);
int __cdecl __stdio_common_vfwprintf_p(uint64_t options, FILE *file, const wchar_t *format,
		_locale_t locale, va_list arguments);
int __cdecl __stdio_common_vswprintf(uint64_t options, wchar_t *buffer, size_t size,
		const wchar_t *format, _locale_t locale, va_list arguments);
int __cdecl __stdio_common_vswprintf_s(uint64_t options, wchar_t *buffer, size_t size,
		const wchar_t *format, _locale_t locale, va_list arguments);
int __cdecl __stdio_common_vsnwprintf_s(uint64_t options, wchar_t *buffer, size_t size, size_t limit,
		const wchar_t *format, _locale_t locale, va_list arguments);
int __cdecl __stdio_common_vswprintf_p(uint64_t options, wchar_t *buffer, size_t size,
		const wchar_t *format, _locale_t locale, va_list arguments);

#endif
