/*
 * Decoding and encoding one character of a locale's code page.
 *
 * Three kinds of code page: of one byte per character, by the locale's table; of one or two bytes, by the system's tables, a
 * lead byte being known by its class; and UTF-8, done here, strictly: no overlong forms, no surrogates, nothing above 10FFFF.
 */
#include "multibyte.h"

static int decode_utf8(const unsigned char *s, size_t n, uint32_t *point)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t c = s[0];
	size_t length;

	if (c < 0x80) {
		*point = c;
		return c != 0;
	}
	if (c < 0xc2 || c > 0xf4)
		return MB_INVALID;
	length = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	c &= 0x7fu >> length;
	for (size_t i = 1; i < length; i++) {
		if (i == n)
			return MB_INCOMPLETE;
		if ((s[i] & 0xc0) != 0x80)
			return MB_INVALID;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[length] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return MB_INVALID;
	*point = c;
	return (int)length;
}

int crt_decode(const struct crt_locale_data *locale, const char *s, size_t n, uint32_t *point)
{
	unsigned char c = (unsigned char)*s;
	wchar_t wide;

	if (crt_codepage(locale) == CP_UTF8)
		return decode_utf8((const unsigned char *)s, n, point);
	if (!(locale->public.pctype[c] & CT_LEADBYTE)) {
		*point = locale->wide[c];
		return c != 0;
	}
	if (n < 2)
		return MB_INCOMPLETE;
	if (!s[1] || MultiByteToWideChar(crt_codepage(locale), MB_PRECOMPOSED | MB_ERR_INVALID_CHARS, s, 2, &wide, 1) != 1)
		return MB_INVALID;
	*point = wide;
	return 2;
}

static int encode_utf8(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		if (c >= 0xd800 && c < 0xe000)
			return MB_INVALID;
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	if (c > 0x10ffff)
		return MB_INVALID;
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

int crt_encode(const struct crt_locale_data *locale, uint32_t point, char *out)
{
	unsigned codepage = crt_codepage(locale);
	wchar_t wide[2] = { (wchar_t)point, 0 };
	BOOL replaced = FALSE;
	int length = 1;

	if (codepage == CP_UTF8)
		return encode_utf8(point, out);
	if (point < 0x80 || (!codepage && point < 0x100)) {
		out[0] = (char)point;
		return 1;
	}
	if (!codepage)
		return MB_INVALID;
	if (point > 0xffff) {
		wide[0] = (wchar_t)(0xd800 + ((point - 0x10000) >> 10));
		wide[1] = (wchar_t)(0xdc00 + (point & 0x3ff));
		length = 2;
	}
	length = WideCharToMultiByte(codepage, 0, wide, length, out, MB_LONGEST, NULL, &replaced);
	return length > 0 && !replaced ? length : MB_INVALID;
}

int crt_widen(unsigned codepage, const char *s, int n, wchar_t *out, int size)
{
	if (codepage)
		return MultiByteToWideChar(codepage, 0, s, n, out, size);
	if (n > size)
		return 0;
	for (int i = 0; i < n; i++)
		out[i] = (unsigned char)s[i];
	return n;
}
