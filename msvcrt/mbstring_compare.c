/*
 * Comparing multibyte strings: _mbscmp, _mbsicmp, counted in characters (_mbsncmp) or bytes (_mbsnbcmp), and collating.
 */
#include "mbstring.h"

#define COMPARE_ERROR 0x7fffffff

static unsigned same(multibyte mb, const struct crt_locale_data *locale, unsigned c)
{
	(void)mb;
	(void)locale;
	return c;
}

/*
 * Compares at most CHARACTERS characters within at most BYTES bytes, after FOLD. Answers -1, 0 or 1.
 */
static int compare(multibyte mb, _locale_t given, const unsigned char *a, const unsigned char *b, size_t characters, size_t bytes,
	unsigned (*fold)(multibyte, const struct crt_locale_data *, unsigned))
{
	const struct crt_locale_data *locale = crt_locale(given);

	if (!characters || !bytes)
		return 0;
	if (!a || !b) {
		crt_invalid_parameter(EINVAL);
		return COMPARE_ERROR;
	}
	for (; characters && bytes; characters--) {
		/* A count of bytes may end within a character. */
		unsigned x = bytes == 1 ? *a : fold(mb, locale, mb_value(mb, a)), y = bytes == 1 ? *b : fold(mb, locale, mb_value(mb, b));
		size_t length = mb_length(mb, a);

		if (x != y)
			return x < y ? -1 : 1;
		if (!x)
			return 0;
		a += length;
		b += mb_length(mb, b);
		bytes -= length < bytes ? length : bytes;
	}
	return 0;
}

#define ALL ((size_t)-1)
#define STRINGS const unsigned char *a, const unsigned char *b

MB_FUNCTION(int, _mbscmp, (STRINGS), (a, b)) { return compare(mb, given, a, b, ALL, ALL, same); }
MB_FUNCTION(int, _mbsncmp, (STRINGS, size_t n), (a, b, n)) { return compare(mb, given, a, b, n, ALL, same); }
MB_FUNCTION(int, _mbsnbcmp, (STRINGS, size_t n), (a, b, n)) { return compare(mb, given, a, b, ALL, n, same); }
MB_FUNCTION(int, _mbsicmp, (STRINGS), (a, b)) { return compare(mb, given, a, b, ALL, ALL, mb_lower); }
MB_FUNCTION(int, _mbsnicmp, (STRINGS, size_t n), (a, b, n)) { return compare(mb, given, a, b, n, ALL, mb_lower); }
MB_FUNCTION(int, _mbsnbicmp, (STRINGS, size_t n), (a, b, n)) { return compare(mb, given, a, b, ALL, n, mb_lower); }

/* By the alphabet of the locale, in the multibyte code page; without a locale as the comparisons above. */
static int collate(multibyte mb, _locale_t given, const unsigned char *a, const unsigned char *b, size_t a_bytes, size_t b_bytes, bool fold)
{
	LCID lcid = crt_locale(given)->category[LC_COLLATE].lcid;
	int order;

	if (!lcid)
		return compare(mb, given, a, b, ALL, a_bytes > b_bytes ? a_bytes : b_bytes, fold ? mb_lower : same);
	order = CompareStringA(lcid, SORT_STRINGSORT | (fold ? NORM_IGNORECASE : 0), (const char *)a, (int)a_bytes, (const char *)b, (int)b_bytes);
	if (!order) {
		*_errno() = EINVAL;
		return COMPARE_ERROR;
	}
	return order - CSTR_EQUAL;
}

static int collate_characters(multibyte mb, _locale_t given, STRINGS, size_t n, bool fold)
{
	if (!n)
		return 0;
	if (!a || !b) {
		crt_invalid_parameter(EINVAL);
		return COMPARE_ERROR;
	}
	return collate(mb, given, a, b, mb_bytes_of(mb, a, n), mb_bytes_of(mb, b, n), fold);
}

static int collate_bytes(multibyte mb, _locale_t given, STRINGS, size_t n, bool fold)
{
	if (!n)
		return 0;
	if (!a || !b) {
		crt_invalid_parameter(EINVAL);
		return COMPARE_ERROR;
	}
	return collate(mb, given, a, b, strnlen((const char *)a, n), strnlen((const char *)b, n), fold);
}

MB_FUNCTION(int, _mbscoll, (STRINGS), (a, b)) { return collate_characters(mb, given, a, b, ALL, false); }
MB_FUNCTION(int, _mbsicoll, (STRINGS), (a, b)) { return collate_characters(mb, given, a, b, ALL, true); }
MB_FUNCTION(int, _mbsncoll, (STRINGS, size_t n), (a, b, n)) { return collate_characters(mb, given, a, b, n, false); }
MB_FUNCTION(int, _mbsnicoll, (STRINGS, size_t n), (a, b, n)) { return collate_characters(mb, given, a, b, n, true); }
MB_FUNCTION(int, _mbsnbcoll, (STRINGS, size_t n), (a, b, n)) { return collate_bytes(mb, given, a, b, n, false); }
MB_FUNCTION(int, _mbsnbicoll, (STRINGS, size_t n), (a, b, n)) { return collate_bytes(mb, given, a, b, n, true); }
