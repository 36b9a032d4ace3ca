/*
 * What the narrow and the wide engine of printf have in common besides their template: arguments and conversions of text.
 */
#ifndef CRT_PRINTF_VALUE_H
#define CRT_PRINTF_VALUE_H

#include "printf.h"
#include "multibyte.h"

enum print_size { SIZE_NONE, SIZE_CHAR, SIZE_HALF, SIZE_LONG, SIZE_64, SIZE_WIDE };
enum print_kind { KIND_NONE, KIND_INT, KIND_64, KIND_POINTER, KIND_DOUBLE };

#define PRINT_POSITIONS 100

union print_value {
	int64_t integer;
	void *pointer;
	double real;
};

/* ANSI_STRING and UNICODE_STRING. */
struct print_counted_string {
	unsigned short length, maximum;
	void *buffer;
};

/* An integer argument cut to its size, and extended by its sign if it has one. */
static inline uint64_t print_integer(int64_t value, int size, bool is_signed)
{
	switch (size) {
	case SIZE_64: return (uint64_t)value;
	case SIZE_HALF: return is_signed ? (uint64_t)(int16_t)value : (uint16_t)value;
	case SIZE_CHAR: return is_signed ? (uint64_t)(int8_t)value : (uint8_t)value;
	default: return is_signed ? (uint64_t)(int32_t)value : (uint32_t)value;
	}
}

/* A converted string: COUNT characters, in LOCAL or in memory of its own. */
struct print_text {
	void *text;
	size_t count;
	wchar_t local[256];
};

/*
 * Converts a string that is narrow for a wide format, or wide for a narrow one. LIMIT is the precision: characters or bytes of
 * the result at most, and no more of the source is looked at. False with errno set; print_text_finish is due in any case.
 */
bool print_widen(struct print_text *text, const struct crt_locale_data *locale, const char *from, size_t limit);
bool print_narrow(struct print_text *text, const struct crt_locale_data *locale, const wchar_t *from, size_t limit);
void print_text_finish(struct print_text *text);

wchar_t print_widen_byte(const struct crt_locale_data *locale, char c);

/* %n, where it is allowed: stores the count of characters. */
bool print_store_count(void *at, int size, size_t count);

#endif
