/*
 * The scanf family's engine: one template, scanf_template.h, for narrow and for wide formats, reading from a stream or a string.
 */
#ifndef CRT_SCANF_H
#define CRT_SCANF_H

#include "crt.h"
#include "stream.h"
#include "multibyte.h"
#include <stdarg.h>

/* The Universal CRT's options word. */
enum {
	SCAN_SECURE = 0x1,      /* the _s kind: the size of the buffer follows each %c, %s and %[ */
	SCAN_LEGACY_WIDE = 0x2, /* %s in a wide format is a wide string */
};

/* A number's text as it is gathered; grows beyond LOCAL by malloc. */
struct scan_text {
	char *text;
	size_t count, room;
	char local[128];
};

void scan_text_init(struct scan_text *text);
bool scan_text_add(struct scan_text *text, char c);
void scan_text_finish(struct scan_text *text);

/* From a stream, locked within: the count of fields stored, or EOF. */
int scan_file(unsigned options, FILE *file, const char *format, _locale_t locale, va_list arguments);
int wscan_file(unsigned options, FILE *file, const wchar_t *format, _locale_t locale, va_list arguments);

/* From the first LENGTH characters of a string, which may end earlier by a terminator. */
int scan_string(unsigned options, const char *text, size_t length, const char *format, _locale_t locale, va_list arguments);
int wscan_string(unsigned options, const wchar_t *text, size_t length, const wchar_t *format, _locale_t locale, va_list arguments);

#endif
