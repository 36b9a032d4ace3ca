/*
 * Conversion between bytes and UTF-16: see utf.h for the rules that make it reversible.
 */
#include "utf.h"

#include <stdbool.h>

/* Decodes one sequence at FROM; its length in bytes, or 0 if it is not well-formed. Surrogates in three bytes are accepted
 * unless they are one that stands for a stray byte, which would not come back. */
static size_t decode_utf8(const unsigned char *from, size_t left, u32 *code)
{
	static const u32 smallest[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length;
	u32 value;

	if (from[0] < 0x80) {
		*code = from[0];
		return 1;
	}
	if (from[0] >= 0xc2 && from[0] < 0xe0) {
		length = 2;
		value = from[0] & 0x1f;
	} else if (from[0] >= 0xe0 && from[0] < 0xf0) {
		length = 3;
		value = from[0] & 0x0f;
	} else if (from[0] >= 0xf0 && from[0] < 0xf5) {
		length = 4;
		value = from[0] & 0x07;
	} else {
		return 0;
	}
	if (length > left)
		return 0;
	for (size_t i = 1; i < length; i++) {
		if ((from[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (from[i] & 0x3f);
	}
	if (value < smallest[length] || value > 0x10ffff || (value >= 0xdc80 && value <= 0xdcff))
		return 0;
	*code = value;
	return length;
}

size_t utf16_from_bytes(u16 *to, size_t capacity, const char *from, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)from;
	size_t count = 0;

	for (size_t i = 0; i < length;) {
		u32 code;
		size_t used = decode_utf8(bytes + i, length - i, &code);

		if (!used) {
			code = 0xdc00 + bytes[i];
			used = 1;
		}
		i += used;
		if (code >= 0x10000) {
			if (count < capacity)
				to[count] = (u16)(0xd800 + ((code - 0x10000) >> 10));
			count++;
			code = 0xdc00 + ((code - 0x10000) & 0x3ff);
		}
		if (count < capacity)
			to[count] = (u16)code;
		count++;
	}
	return count;
}

size_t utf16_to_bytes(char *to, size_t capacity, const u16 *from, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++) {
		u32 code = from[i];
		unsigned char bytes[4];
		size_t used;
		bool pair = code >= 0xd800 && code < 0xdc00 && i + 1 < length && from[i + 1] >= 0xdc00 && from[i + 1] < 0xe000;

		if (pair)
			code = 0x10000 + ((code - 0xd800) << 10) + (from[++i] - 0xdc00);
		if (code < 0x80 || (code >= 0xdc80 && code <= 0xdcff)) {
			bytes[0] = (unsigned char)code;
			used = 1;
		} else if (code < 0x800) {
			bytes[0] = (unsigned char)(0xc0 | code >> 6);
			bytes[1] = (unsigned char)(0x80 | (code & 0x3f));
			used = 2;
		} else if (code < 0x10000) {
			bytes[0] = (unsigned char)(0xe0 | code >> 12);
			bytes[1] = (unsigned char)(0x80 | (code >> 6 & 0x3f));
			bytes[2] = (unsigned char)(0x80 | (code & 0x3f));
			used = 3;
		} else {
			bytes[0] = (unsigned char)(0xf0 | code >> 18);
			bytes[1] = (unsigned char)(0x80 | (code >> 12 & 0x3f));
			bytes[2] = (unsigned char)(0x80 | (code >> 6 & 0x3f));
			bytes[3] = (unsigned char)(0x80 | (code & 0x3f));
			used = 4;
		}
		for (size_t k = 0; k < used; k++, count++)
			if (count < capacity)
				to[count] = (char)bytes[k];
	}
	return count;
}
