/*
 * The Universal CRT's common scanf functions, which its headers' inline versions call with the options they were compiled with.
 */
#ifndef CRT_SCANF_COMMON_H
#define CRT_SCANF_COMMON_H

#include "scanf.h"

int __cdecl __stdio_common_vfscanf(uint64_t options, FILE *file, const char *format, _locale_t locale,
		va_list arguments);
int __cdecl __stdio_common_vsscanf(uint64_t options, const char *text, size_t length, const char *format,
		_locale_t locale, va_list arguments);
int __cdecl __stdio_common_vfwscanf(uint64_t options, FILE *file, const wchar_t *format, _locale_t locale,
		va_list arguments);
int __cdecl __stdio_common_vswscanf(uint64_t options, const wchar_t *text, size_t length, const wchar_t *format,
		_locale_t locale, va_list arguments);

#endif
