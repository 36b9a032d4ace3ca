/*
 * scanf's engine for wide formats.
 */
#include "scanf_value.h"

#define CHAR wchar_t
#define UCHAR_TYPE wchar_t
#define WIDE_FORMAT 1
#define NAME(x) wide_##x
#define END WEOF
#define IS_SPACE(c) iswspace((wchar_t)(c))
#define GET(file) stream_getwc(file)
#define UNGET(c, file) stream_ungetwc((wint_t)(c), file)
#include "scanf_template.h"

int wscan_file(unsigned options, FILE *file, const wchar_t *format, _locale_t locale, va_list arguments)
{
	struct wide_source source = { .file = file };
	bool marked;
	int stored;

	if (!file || !format) {
		crt_invalid_parameter(EINVAL);
		return EOF;
	}
	marked = stream_lock(file);
	stored = wide_scan(&source, options, format, locale, arguments);
	stream_unlock(file, marked);
	return stored;
}

int wscan_string(unsigned options, const wchar_t *text, size_t length, const wchar_t *format, _locale_t locale, va_list arguments)
{
	struct wide_source source = { .next = text };

	if (!text || !format) {
		crt_invalid_parameter(EINVAL);
		return EOF;
	}
	/* The terminator ends it too, and is found on the way: sscanf in a loop over one long text is common. */
	source.end = length < (size_t)(INTPTR_MAX - (intptr_t)text) / sizeof(*text) ? text + length : (const wchar_t *)INTPTR_MAX;
	return wide_scan(&source, options, format, locale, arguments);
}
