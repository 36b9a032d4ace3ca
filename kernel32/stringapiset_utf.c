/*
 * UTF-8 (RFC 3629) and UTF-7 (RFC 2152) for the code-page conversions.
 */
#include "nls_code_page.h"

ULONG utf8_decode(const BYTE *source, size_t count, ULONG *used)
{
	ULONG c = source[0], length, i;
	BYTE low = 0x80, high = 0xbf;

	*used = 1;
	if (c < 0x80)
		return c;
	if (c < 0xc2 || c > 0xf4)
		return UTF8_INVALID;
	length = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	/* The second byte of some is limited: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
	if (c == 0xe0)
		low = 0xa0;
	else if (c == 0xed)
		high = 0x9f;
	else if (c == 0xf0)
		low = 0x90;
	else if (c == 0xf4)
		high = 0x8f;
	c &= 0x7fu >> length;
	for (i = 1; i < length; i++) {
		if (i >= count || source[i] < low || source[i] > high)
			return UTF8_INVALID;
		c = c << 6 | (source[i] & 0x3fu);
		*used = i + 1;
		low = 0x80;
		high = 0xbf;
	}
	return c;
}

ULONG utf8_encode(ULONG c, BYTE bytes[4])
{
	ULONG length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, i;

	if (length == 1) {
		bytes[0] = (BYTE)c;
		return 1;
	}
	for (i = length - 1; i; i--) {
		bytes[i] = (BYTE)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	bytes[0] = (BYTE)((0xf00u >> length) | c);
	return length;
}

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int base64_value(BYTE byte)
{
	const char *found = byte ? strchr(base64, byte) : NULL;

	return found ? (int)(found - base64) : -1;
}

enum convert_result utf7_widen(const char *source, size_t count, struct wide_sink *sink)
{
	ULONG bits = 0, bit_count = 0;
	BOOL shifted = FALSE;
	size_t i;

	for (i = 0; i < count; i++) {
		BYTE byte = (BYTE)source[i];
		int value = base64_value(byte);

		if (!shifted && byte == '+') {
			if (i + 1 < count && source[i + 1] == '-') {
				i++;
			} else {
				shifted = TRUE;
				bits = bit_count = 0;
				continue;
			}
		} else if (shifted && value >= 0) {
			bits = bits << 6 | (ULONG)value;
			bit_count += 6;
			if (bit_count < 16)
				continue;
			bit_count -= 16;
			if (convert_put_wide(sink, bits >> bit_count & 0xffff) != CONVERT_DONE)
				return CONVERT_FULL;
			bits &= (1u << bit_count) - 1;
			continue;
		} else if (shifted) {
			shifted = FALSE;
			if (byte == '-')
				continue;
		}
		if (convert_put_wide(sink, byte) != CONVERT_DONE)
			return CONVERT_FULL;
	}
	return CONVERT_DONE;
}

/* RFC 2152's set D, white space and zero: what stands for itself. */
static BOOL utf7_is_direct(WCHAR c)
{
	return c < 0x80 && (!c || strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'(),-./:? \t\r\n", c));
}

enum convert_result utf7_narrow(const WCHAR *source, size_t count, struct byte_sink *sink)
{
	size_t i = 0;

	while (i < count) {
		ULONG bits = 0, bit_count = 0;
		BYTE byte = (BYTE)source[i];

		if (utf7_is_direct(source[i])) {
			if (convert_put_bytes(sink, &byte, 1) != CONVERT_DONE)
				return CONVERT_FULL;
			i++;
			continue;
		}
		if (source[i] == '+') {
			if (convert_put_bytes(sink, (const BYTE *)"+-", 2) != CONVERT_DONE)
				return CONVERT_FULL;
			i++;
			continue;
		}
		if (convert_put_bytes(sink, (const BYTE *)"+", 1) != CONVERT_DONE)
			return CONVERT_FULL;
		for (; i < count && !utf7_is_direct(source[i]); i++) {
			bits = bits << 16 | source[i];
			bit_count += 16;
			while (bit_count >= 6) {
				bit_count -= 6;
				if (convert_put_bytes(sink, (const BYTE *)&base64[bits >> bit_count & 63], 1) != CONVERT_DONE)
					return CONVERT_FULL;
			}
		}
		if (bit_count && convert_put_bytes(sink, (const BYTE *)&base64[bits << (6 - bit_count) & 63], 1) != CONVERT_DONE)
			return CONVERT_FULL;
		if (convert_put_bytes(sink, (const BYTE *)"-", 1) != CONVERT_DONE)
			return CONVERT_FULL;
	}
	return CONVERT_DONE;
}
