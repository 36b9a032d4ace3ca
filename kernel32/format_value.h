/*
 * One conversion of the printf family as FormatMessage and wsprintf know it. Compiled into kernel32 and into user32.
 */
#ifndef KERNEL32_FORMAT_VALUE_H
#define KERNEL32_FORMAT_VALUE_H

#include "kernel32.h"

/* Growing text, or a buffer of fixed size that counts on when it is full. */
struct format_text {
	WCHAR *text;
	size_t room, length;
	BOOL grows;             /* text is from the process heap */
	BOOL failed;            /* no memory */
};

void format_put(struct format_text *out, WCHAR c);
void format_put_many(struct format_text *out, const WCHAR *text, size_t count);

enum format_length { FORMAT_DEFAULT, FORMAT_SHORT, FORMAT_WIDE, FORMAT_64, FORMAT_POINTER };

struct format_spec {
	BOOL left, zero, alternate, plus, space, upper;
	BOOL width_is_argument, precision_is_argument;
	int width, precision;   /* -1: none */
	enum format_length length;
	WCHAR type;
};

/* Reads what follows a percent sign; answers where it ends, or NULL when there is no conversion. */
const WCHAR *format_parse(const WCHAR *text, struct format_spec *spec);
/* Whether VALUE for this conversion is a string or character of bytes when plain s and c are (ANSI). */
BOOL format_is_bytes(const struct format_spec *spec, BOOL ansi);
/* Appends VALUE; strings are in the ANSI code page where format_is_bytes says so. */
void format_value(struct format_text *out, const struct format_spec *spec, ULONGLONG value, BOOL ansi);

#endif
