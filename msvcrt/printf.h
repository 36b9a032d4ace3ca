/*
 * The printf family's engine.
 *
 * One template, printf_template.h, is compiled for narrow and for wide formats. It pulls arguments, formats each directive into
 * plain ASCII or takes the caller's string, and gives the pieces to a sink; a sink counts everything and keeps what it has room for.
 * Floating-point numbers are made in printf_float.c.
 */
#ifndef CRT_PRINTF_H
#define CRT_PRINTF_H

#include "crt.h"
#include "stream.h"
#include "locale_data.h"
#include <stdarg.h>

/* The Universal CRT's options word, in which callers say which generation's rules they were compiled for. */
enum {
	PRINT_LEGACY_TERMINATION = 0x01,   /* vsnprintf that fills its buffer leaves it without terminator */
	PRINT_STANDARD_SNPRINTF = 0x02,    /* it answers the length it would have had */
	PRINT_LEGACY_WIDE = 0x04,          /* %s in a wide format is a wide string */
	PRINT_LEGACY_MSVCRT = 0x08,        /* 1.#INF and no more than 17 digits */
	PRINT_THREE_DIGIT_EXPONENT = 0x10,
	PRINT_STANDARD_ROUNDING = 0x20,    /* a tie goes to the even digit and not away from zero */
	/* Ours: */
	PRINT_SECURE = 0x10000,            /* the _s kind: a bad format is a broken contract everywhere */
	PRINT_POSITIONAL = 0x20000,        /* the _p kind: %1$d */
};

/* What msvcrt.dll does, whose functions have no options. */
#define PRINT_MSVCRT (PRINT_LEGACY_WIDE | PRINT_LEGACY_MSVCRT | PRINT_THREE_DIGIT_EXPONENT)
/* What plain entry points of this DLL do. */
#define PRINT_DEFAULT (CRT_PRINTF_C99 ? PRINT_LEGACY_WIDE : PRINT_MSVCRT)

enum {
	PRINT_LEFT = 0x01, PRINT_SIGN = 0x02, PRINT_SPACE = 0x04, PRINT_ALTERNATE = 0x08, PRINT_ZERO = 0x10,
};

/*
 * Formats VALUE by CONVERSION (one of eEfFgGaA) and a precision (-1: the default), without sign or padding, with "." as the decimal
 * point. The text stands in *text: BUFFER or, where that is too small, a block from malloc that the caller frees.
 * Returns its length, or -1 with errno ENOMEM. *prefix is how many characters "0x" takes at its beginning; *finite is false for
 * infinities and NaNs, which are not padded with zeros.
 */
#define FLOAT_BUFFER 512
int print_float(char buffer[FLOAT_BUFFER], char **text, double value, char conversion, int precision, unsigned flags,
		unsigned options, int *prefix, bool *finite);

/*
 * |VALUE| * 10^SCALE rounded to a whole number, ties up or to even. False: not one of the numbers that it can do exactly, see
 * printf_exact.c. *inexact: something was rounded off.
 */
bool print_scaled(double value, int scale, bool ties_up, uint64_t *result, bool *inexact);

/* Where narrow text goes. next and room move on; total counts all of it, stored or not. */
struct print_sink {
	char *next;
	size_t room;
	size_t total;
	FILE *file; /* NULL: a string, and what has no room is only counted */
	bool failed;
};

struct wprint_sink {
	wchar_t *next;
	size_t room;
	size_t total;
	FILE *file;
	bool failed;
	wchar_t *start; /* of the chunk that goes to a file */
	size_t size;
};

/* Text that did not fit into the room of a sink. */
void print_overflow(struct print_sink *sink, const char *text, size_t count);
void wprint_overflow(struct wprint_sink *sink, const wchar_t *text, size_t count);

/* The engine: the count of characters, or -1 with errno set. */
int print_format(struct print_sink *sink, unsigned options, const char *format, _locale_t locale, va_list arguments);
int wprint_format(struct wprint_sink *sink, unsigned options, const wchar_t *format, _locale_t locale, va_list arguments);

/* To a stream, locked within. */
int print_file(unsigned options, FILE *file, const char *format, _locale_t locale, va_list arguments);
int wprint_file(unsigned options, FILE *file, const wchar_t *format, _locale_t locale, va_list arguments);

/*
 * To a string by the rules of vsnprintf that the options state. SIZE counts the place of the terminator; BUFFER NULL with SIZE 0
 * counts only.
 */
int print_string(unsigned options, char *buffer, size_t size, const char *format, _locale_t locale, va_list arguments);
int wprint_string(unsigned options, wchar_t *buffer, size_t size, const wchar_t *format, _locale_t locale, va_list arguments);

/* The _s kind: a text that does not fit is a broken contract, and the buffer is then empty. LIMIT: _vsnprintf_s's, or SIZE_MAX. */
int print_string_s(unsigned options, char *buffer, size_t size, size_t limit, const char *format, _locale_t locale,
		va_list arguments);
int wprint_string_s(unsigned options, wchar_t *buffer, size_t size, size_t limit, const wchar_t *format, _locale_t locale,
		va_list arguments);

#endif
