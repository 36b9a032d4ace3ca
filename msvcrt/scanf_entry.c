/*
 * scanf: the entry points. _l takes a locale, _s the sizes of buffers, _snscanf a limit to the string.
 */
#include "scanf.h"

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

VARIADIC(scanf(const char *format, ...), format,
	scan_file(SCAN_LEGACY_WIDE, stdin, format, NULL, arguments))
VARIADIC(fscanf(FILE *file, const char *format, ...), format,
	scan_file(SCAN_LEGACY_WIDE, file, format, NULL, arguments))
VARIADIC(sscanf(const char *text, const char *format, ...), format,
	scan_string(SCAN_LEGACY_WIDE, text, SIZE_MAX, format, NULL, arguments))
VARIADIC(_snscanf(const char *text, size_t length, const char *format, ...), format,
	scan_string(SCAN_LEGACY_WIDE, text, length, format, NULL, arguments))
VARIADIC(_scanf_l(const char *format, _locale_t locale, ...), locale,
	scan_file(SCAN_LEGACY_WIDE, stdin, format, locale, arguments))
VARIADIC(_fscanf_l(FILE *file, const char *format, _locale_t locale, ...), locale,
	scan_file(SCAN_LEGACY_WIDE, file, format, locale, arguments))
VARIADIC(_sscanf_l(const char *text, const char *format, _locale_t locale, ...), locale,
	scan_string(SCAN_LEGACY_WIDE, text, SIZE_MAX, format, locale, arguments))
VARIADIC(_snscanf_l(const char *text, size_t length, const char *format, _locale_t locale, ...), locale,
	scan_string(SCAN_LEGACY_WIDE, text, length, format, locale, arguments))
VARIADIC(scanf_s(const char *format, ...), format,
	scan_file(SCAN_LEGACY_WIDE | SCAN_SECURE, stdin, format, NULL, arguments))
VARIADIC(fscanf_s(FILE *file, const char *format, ...), format,
	scan_file(SCAN_LEGACY_WIDE | SCAN_SECURE, file, format, NULL, arguments))
VARIADIC(sscanf_s(const char *text, const char *format, ...), format,
	scan_string(SCAN_LEGACY_WIDE | SCAN_SECURE, text, SIZE_MAX, format, NULL, arguments))
VARIADIC(_snscanf_s(const char *text, size_t length, const char *format, ...), format,
	scan_string(SCAN_LEGACY_WIDE | SCAN_SECURE, text, length, format, NULL, arguments))
VARIADIC(_scanf_s_l(const char *format, _locale_t locale, ...), locale,
	scan_file(SCAN_LEGACY_WIDE | SCAN_SECURE, stdin, format, locale, arguments))
VARIADIC(_fscanf_s_l(FILE *file, const char *format, _locale_t locale, ...), locale,
	scan_file(SCAN_LEGACY_WIDE | SCAN_SECURE, file, format, locale, arguments))
VARIADIC(_sscanf_s_l(const char *text, const char *format, _locale_t locale, ...), locale,
	scan_string(SCAN_LEGACY_WIDE | SCAN_SECURE, text, SIZE_MAX, format, locale, arguments))
VARIADIC(_snscanf_s_l(const char *text, size_t length, const char *format, _locale_t locale, ...), locale,
	scan_string(SCAN_LEGACY_WIDE | SCAN_SECURE, text, length, format, locale, arguments))

/* Wide formats. */

VARIADIC(wscanf(const wchar_t *format, ...), format,
	wscan_file(SCAN_LEGACY_WIDE, stdin, format, NULL, arguments))
VARIADIC(fwscanf(FILE *file, const wchar_t *format, ...), format,
	wscan_file(SCAN_LEGACY_WIDE, file, format, NULL, arguments))
VARIADIC(swscanf(const wchar_t *text, const wchar_t *format, ...), format,
	wscan_string(SCAN_LEGACY_WIDE, text, SIZE_MAX, format, NULL, arguments))
VARIADIC(_snwscanf(const wchar_t *text, size_t length, const wchar_t *format, ...), format,
	wscan_string(SCAN_LEGACY_WIDE, text, length, format, NULL, arguments))
VARIADIC(_wscanf_l(const wchar_t *format, _locale_t locale, ...), locale,
	wscan_file(SCAN_LEGACY_WIDE, stdin, format, locale, arguments))
VARIADIC(_fwscanf_l(FILE *file, const wchar_t *format, _locale_t locale, ...), locale,
	wscan_file(SCAN_LEGACY_WIDE, file, format, locale, arguments))
VARIADIC(_swscanf_l(const wchar_t *text, const wchar_t *format, _locale_t locale, ...), locale,
	wscan_string(SCAN_LEGACY_WIDE, text, SIZE_MAX, format, locale, arguments))
VARIADIC(_snwscanf_l(const wchar_t *text, size_t length, const wchar_t *format, _locale_t locale, ...), locale,
	wscan_string(SCAN_LEGACY_WIDE, text, length, format, locale, arguments))
VARIADIC(wscanf_s(const wchar_t *format, ...), format,
	wscan_file(SCAN_LEGACY_WIDE | SCAN_SECURE, stdin, format, NULL, arguments))
VARIADIC(fwscanf_s(FILE *file, const wchar_t *format, ...), format,
	wscan_file(SCAN_LEGACY_WIDE | SCAN_SECURE, file, format, NULL, arguments))
VARIADIC(swscanf_s(const wchar_t *text, const wchar_t *format, ...), format,
	wscan_string(SCAN_LEGACY_WIDE | SCAN_SECURE, text, SIZE_MAX, format, NULL, arguments))
VARIADIC(_snwscanf_s(const wchar_t *text, size_t length, const wchar_t *format, ...), format,
	wscan_string(SCAN_LEGACY_WIDE | SCAN_SECURE, text, length, format, NULL, arguments))
VARIADIC(_wscanf_s_l(const wchar_t *format, _locale_t locale, ...), locale,
	wscan_file(SCAN_LEGACY_WIDE | SCAN_SECURE, stdin, format, locale, arguments))
VARIADIC(_fwscanf_s_l(FILE *file, const wchar_t *format, _locale_t locale, ...), locale,
	wscan_file(SCAN_LEGACY_WIDE | SCAN_SECURE, file, format, locale, arguments))
VARIADIC(_swscanf_s_l(const wchar_t *text, const wchar_t *format, _locale_t locale, ...), locale,
	wscan_string(SCAN_LEGACY_WIDE | SCAN_SECURE, text, SIZE_MAX, format, locale, arguments))
VARIADIC(_snwscanf_s_l(const wchar_t *text, size_t length, const wchar_t *format, _locale_t locale, ...), locale,
	wscan_string(SCAN_LEGACY_WIDE | SCAN_SECURE, text, length, format, locale, arguments))
