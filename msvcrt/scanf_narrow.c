/*
 * scanf's engine for narrow formats.
 */
#include "scanf_value.h"

static bool narrow_is_space(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

#define CHAR char
#define UCHAR_TYPE unsigned char
#define WIDE_FORMAT 0
#define NAME(x) narrow_##x
#define END EOF
#define IS_SPACE(c) narrow_is_space(c)
#define GET(file) stream_getc(file)
#define UNGET(c, file) stream_ungetc(c, file)
#include "scanf_template.h"

int scan_file(unsigned options, FILE *file, const char *format, _locale_t locale, va_list arguments)
{
	struct narrow_source source = { .file = file };
	bool marked;
	int stored;

	if (!file || !format) {
		crt_invalid_parameter(EINVAL);
		return EOF;
	}
	marked = stream_lock(file);
	stored = narrow_scan(&source, options, format, locale, arguments);
	stream_unlock(file, marked);
	return stored;
}

int scan_string(unsigned options, const char *text, size_t length, const char *format, _locale_t locale, va_list arguments)
{
	struct narrow_source source = { .next = text };

	if (!text || !format) {
		crt_invalid_parameter(EINVAL);
		return EOF;
	}
	/* The terminator ends it too, and is found on the way: sscanf in a loop over one long text is common. */
	source.end = length < (size_t)(INTPTR_MAX - (intptr_t)text) / sizeof(*text) ? text + length : (const char *)INTPTR_MAX;
	return narrow_scan(&source, options, format, locale, arguments);
}
