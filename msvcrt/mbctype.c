/*
 * Classes and case of characters of the multibyte code page: _ismbblead, _ismbcalpha, _mbctolower and kin.
 */
#include "mbstring.h"
#include <mbctype.h>
#include <mbstring.h>

/* Its only wide character; false if it has none. */
static bool widen(multibyte mb, unsigned c, wchar_t *wide)
{
	char bytes[2] = { (char)(c >> 8), (char)c };

	return mb->double_byte && mb->lead[(unsigned char)bytes[0]] &&
	       MultiByteToWideChar(mb->codepage, MB_ERR_INVALID_CHARS, bytes, 2, wide, 1) == 1;
}

static unsigned map_double(multibyte mb, unsigned c, DWORD mapping)
{
	wchar_t wide, mapped;
	char bytes[2];

	if (!widen(mb, c, &wide) || LCMapStringW(LOCALE_USER_DEFAULT, mapping, &wide, 1, &mapped, 1) != 1 ||
	    WideCharToMultiByte(mb->codepage, 0, &mapped, 1, bytes, 2, NULL, NULL) != 2)
		return c;
	return (unsigned)(unsigned char)bytes[0] << 8 | (unsigned char)bytes[1];
}

unsigned mb_lower(multibyte mb, const struct crt_locale_data *locale, unsigned c)
{
	return c < 256 ? locale->lower[c] : map_double(mb, c, LCMAP_LOWERCASE);
}

unsigned mb_upper(multibyte mb, const struct crt_locale_data *locale, unsigned c)
{
	return c < 256 ? locale->upper[c] : map_double(mb, c, LCMAP_UPPERCASE);
}

MB_FUNCTION(unsigned, _mbctolower, (unsigned c), (c)) { return mb_lower(mb, crt_locale(given), c); }
MB_FUNCTION(unsigned, _mbctoupper, (unsigned c), (c)) { return mb_upper(mb, crt_locale(given), c); }

MB_FUNCTION(int, _ismbblead, (unsigned c), (c)) { return mb->lead[(unsigned char)c]; }

/* Trail bytes of all double-byte code pages of Windows lie in these two ranges. */
static bool is_trail(multibyte mb, unsigned c)
{
	return mb->double_byte && c >= 0x40 && c <= 0xfe && c != 0x7f;
}

MB_FUNCTION(int, _ismbbtrail, (unsigned c), (c)) { return is_trail(mb, c & 0xff); }

/* What the byte at POSITION of a string is: it depends on all before it. */
static int byte_kind(multibyte mb, const unsigned char *s, size_t position)
{
	int kind = _MBC_SINGLE;

	for (size_t at = 0;; at++) {
		if (kind == _MBC_LEAD)
			kind = s[at] && is_trail(mb, s[at]) ? _MBC_TRAIL : _MBC_ILLEGAL;
		else
			kind = mb->lead[s[at]] ? _MBC_LEAD : _MBC_SINGLE;
		if (at == position)
			return kind;
		if (!s[at])
			return _MBC_ILLEGAL;
	}
}

MB_FUNCTION(int, _mbsbtype, (const unsigned char *s, size_t position), (s, position)) { return byte_kind(mb, s, position); }

MB_FUNCTION(int, _mbbtype, (unsigned char c, int kind), (c, kind))
{
	if (kind == _MBC_LEAD)
		return is_trail(mb, c) ? _MBC_TRAIL : _MBC_ILLEGAL;
	return mb->lead[c] ? _MBC_LEAD : _MBC_SINGLE;
}

MB_FUNCTION(int, _ismbslead, (const unsigned char *start, const unsigned char *s), (start, s))
{
	return start <= s && byte_kind(mb, start, (size_t)(s - start)) == _MBC_LEAD ? -1 : 0;
}

MB_FUNCTION(int, _ismbstrail, (const unsigned char *start, const unsigned char *s), (start, s))
{
	return start <= s && byte_kind(mb, start, (size_t)(s - start)) == _MBC_TRAIL ? -1 : 0;
}

static int class_of(multibyte mb, _locale_t given, unsigned c, int mask)
{
	wchar_t wide;

	if (c < 256)
		return crt_locale(given)->public.pctype[c] & mask;
	return widen(mb, c, &wide) ? crt_wide_class(wide) & mask : 0;
}

#define CLASS_TEST(name, mask) \
	MB_FUNCTION(int, name, (unsigned c), (c)) { return class_of(mb, given, c, mask) != 0; }

CLASS_TEST(_ismbcalnum, CT_ALPHA | CT_DIGIT)
CLASS_TEST(_ismbcalpha, CT_ALPHA)
CLASS_TEST(_ismbcdigit, CT_DIGIT)
CLASS_TEST(_ismbcgraph, CT_GRAPH)
CLASS_TEST(_ismbclower, CT_LOWER)
CLASS_TEST(_ismbcprint, CT_PRINT)
CLASS_TEST(_ismbcpunct, CT_PUNCT)
CLASS_TEST(_ismbcspace, CT_SPACE)
CLASS_TEST(_ismbcupper, CT_UPPER)

/* The same of single bytes. */
#define BYTE_TEST(name, mask) \
	MB_FUNCTION(int, name, (unsigned c), (c)) { (void)mb; return crt_locale(given)->public.pctype[(unsigned char)c] & (mask); }

BYTE_TEST(_ismbbalnum, CT_ALPHA | CT_DIGIT)
BYTE_TEST(_ismbbalpha, CT_ALPHA)
BYTE_TEST(_ismbbgraph, CT_GRAPH)
BYTE_TEST(_ismbbprint, CT_PRINT)
BYTE_TEST(_ismbbpunct, CT_PUNCT)

MB_FUNCTION(int, _ismbclegal, (unsigned c), (c))
{
	return c < 256 ? !mb->lead[c] : mb->lead[c >> 8 & 0xff] && is_trail(mb, c & 0xff);
}
