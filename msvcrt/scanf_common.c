/*
 * What the Universal CRT's headers make of scanf, see scanf_common.h.
 */
#include "scanf_common.h"

int __cdecl __stdio_common_vfscanf(uint64_t options, FILE *file, const char *format, _locale_t locale,
		va_list arguments)
{
	return scan_file((unsigned)options, file, format, locale, arguments);
}

int __cdecl __stdio_common_vsscanf(uint64_t options, const char *text, size_t length, const char *format,
		_locale_t locale, va_list arguments)
{
	return scan_string((unsigned)options, text, length, format, locale, arguments);
}

int __cdecl __stdio_common_vfwscanf(uint64_t options, FILE *file, const wchar_t *format, _locale_t locale,
		va_list arguments)
{
	return wscan_file((unsigned)options, file, format, locale, arguments);
}

int __cdecl __stdio_common_vswscanf(uint64_t options, const wchar_t *text, size_t length, const wchar_t *format,
		_locale_t locale, va_list arguments)
{
	return wscan_string((unsigned)options, text, length, format, locale, arguments);
}
