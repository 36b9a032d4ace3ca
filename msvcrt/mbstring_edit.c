/*
 * Copying and changing multibyte strings: _mbscpy, _mbsncpy, _mbscat, _mbsset, _mbsrev, _mbslwr and their _s forms.
 *
 * Counts are of characters, or of bytes where the name has an "nb".
 */
#include "mbstring.h"

#define ALL ((size_t)-1)
#define DST unsigned char *dst
#define SRC const unsigned char *src

unsigned char *__cdecl _mbscpy(DST, SRC)
{
	return (unsigned char *)strcpy((char *)dst, (const char *)src);
}

unsigned char *__cdecl _mbscat(DST, SRC)
{
	return (unsigned char *)strcat((char *)dst, (const char *)src);
}

unsigned char *__cdecl _mbsdup(SRC)
{
	return (unsigned char *)_strdup((const char *)src);
}

/* Copies COUNT bytes of whole characters and fills up to FILL bytes with zeros. */
static unsigned char *copy_padded(unsigned char *dst, const unsigned char *src, size_t count, size_t fill)
{
	memcpy(dst, src, count);
	if (fill > count)
		memset(dst + count, 0, fill - count);
	return dst;
}

MB_FUNCTION(unsigned char *, _mbsncpy, (DST, SRC, size_t n), (dst, src, n))
{
	size_t bytes = mb_bytes_of(mb, src, n), characters = 0;

	for (size_t at = 0; at < bytes; at += mb_length(mb, src + at))
		characters++;
	return copy_padded(dst, src, bytes, bytes + (n - characters));
}

MB_FUNCTION(unsigned char *, _mbsnbcpy, (DST, SRC, size_t n), (dst, src, n))
{
	return copy_padded(dst, src, mb_whole_bytes(mb, src, n), n);
}

static unsigned char *append(unsigned char *dst, const unsigned char *src, size_t bytes)
{
	unsigned char *end = dst + strlen((char *)dst);

	memcpy(end, src, bytes);
	end[bytes] = 0;
	return dst;
}

MB_FUNCTION(unsigned char *, _mbsncat, (DST, SRC, size_t n), (dst, src, n))
{
	return append(dst, src, mb_bytes_of(mb, src, n));
}

MB_FUNCTION(unsigned char *, _mbsnbcat, (DST, SRC, size_t n), (dst, src, n))
{
	return append(dst, src, mb_whole_bytes(mb, src, n));
}

static errno_t emptied(unsigned char *dst, int error)
{
	*dst = 0;
	return crt_invalid_parameter_errno(error);
}

/*
 * What the _s forms share: BYTES of SRC behind what DST holds already if APPEND. TRUNCATE cuts at a character instead of failing.
 */
static errno_t place(multibyte mb, unsigned char *dst, size_t size, const unsigned char *src, size_t bytes, bool append_to, bool truncate)
{
	size_t at = append_to ? strnlen((char *)dst, size) : 0;

	if (at == size)
		return emptied(dst, EINVAL);
	if (bytes >= size - at) {
		if (!truncate)
			return emptied(dst, ERANGE);
		bytes = mb_whole_bytes(mb, src, size - at - 1);
		memcpy(dst + at, src, bytes);
		dst[at + bytes] = 0;
		return STRUNCATE;
	}
	memcpy(dst + at, src, bytes);
	dst[at + bytes] = 0;
	return 0;
}

/* 0 if the arguments can be worked with, otherwise the error, reported. */
static errno_t check(unsigned char *dst, size_t size, const unsigned char *src)
{
	if (!dst || !size)
		return crt_invalid_parameter_errno(EINVAL);
	return src ? 0 : emptied(dst, EINVAL);
}

MB_FUNCTION(errno_t, _mbscpy_s, (DST, size_t size, SRC), (dst, size, src))
{
	errno_t error = check(dst, size, src);

	return error ? error : place(mb, dst, size, src, strlen((const char *)src), false, false);
}

MB_FUNCTION(errno_t, _mbscat_s, (DST, size_t size, SRC), (dst, size, src))
{
	errno_t error = check(dst, size, src);

	return error ? error : place(mb, dst, size, src, strlen((const char *)src), true, false);
}

MB_FUNCTION(errno_t, _mbsncpy_s, (DST, size_t size, SRC, size_t n), (dst, size, src, n))
{
	errno_t error = !dst && !size && !n ? 0 : check(dst, size, src);

	return error || !dst ? error : place(mb, dst, size, src, mb_bytes_of(mb, src, n), false, n == _TRUNCATE);
}

MB_FUNCTION(errno_t, _mbsnbcpy_s, (DST, size_t size, SRC, size_t n), (dst, size, src, n))
{
	errno_t error = !dst && !size && !n ? 0 : check(dst, size, src);

	return error || !dst ? error : place(mb, dst, size, src, mb_whole_bytes(mb, src, n), false, n == _TRUNCATE);
}

MB_FUNCTION(errno_t, _mbsncat_s, (DST, size_t size, SRC, size_t n), (dst, size, src, n))
{
	errno_t error = !dst && !size && !n ? 0 : check(dst, size, src);

	return error || !dst ? error : place(mb, dst, size, src, mb_bytes_of(mb, src, n), true, n == _TRUNCATE);
}

MB_FUNCTION(errno_t, _mbsnbcat_s, (DST, size_t size, SRC, size_t n), (dst, size, src, n))
{
	errno_t error = !dst && !size && !n ? 0 : check(dst, size, src);

	return error || !dst ? error : place(mb, dst, size, src, mb_whole_bytes(mb, src, n), true, n == _TRUNCATE);
}

/* Writes character C over at most CHARACTERS characters within BYTES bytes; a half place at the end becomes a blank. */
static unsigned char *fill(multibyte mb, unsigned char *s, unsigned c, size_t characters, size_t bytes)
{
	size_t length = strlen((char *)s), width = c > 0xff ? 2 : 1, at = 0;

	(void)mb;
	if (bytes > length)
		bytes = length;
	for (; characters && at + width <= bytes; characters--, at += width) {
		if (width == 2)
			s[at] = (unsigned char)(c >> 8);
		s[at + width - 1] = (unsigned char)c;
	}
	if (characters && at < bytes)
		s[at] = ' ';
	return s;
}

MB_FUNCTION(unsigned char *, _mbsset, (unsigned char *s, unsigned c), (s, c)) { return fill(mb, s, c, ALL, ALL); }
MB_FUNCTION(unsigned char *, _mbsnset, (unsigned char *s, unsigned c, size_t n), (s, c, n)) { return fill(mb, s, c, n, ALL); }
MB_FUNCTION(unsigned char *, _mbsnbset, (unsigned char *s, unsigned c, size_t n), (s, c, n)) { return fill(mb, s, c, ALL, n); }

/* Swaps the bytes of each double-byte character, so that reversing all bytes puts them right again. */
MB_FUNCTION(unsigned char *, _mbsrev, (unsigned char *s), (s))
{
	for (unsigned char *p = s; *p;) {
		size_t length = mb_length(mb, p);

		if (length == 2) {
			unsigned char lead = p[0];
			p[0] = p[1];
			p[1] = lead;
		}
		p += length;
	}
	return (unsigned char *)_strrev((char *)s);
}

static unsigned char *change_case(multibyte mb, _locale_t given, unsigned char *s,
	unsigned (*change)(multibyte, const struct crt_locale_data *, unsigned))
{
	const struct crt_locale_data *locale = crt_locale(given);

	for (unsigned char *p = s; *p;) {
		size_t length = mb_length(mb, p);
		unsigned c = change(mb, locale, mb_value(mb, p));

		if (length == 2)
			p[0] = (unsigned char)(c >> 8);
		if (c)
			p[length - 1] = (unsigned char)c;
		p += length;
	}
	return s;
}

MB_FUNCTION(unsigned char *, _mbslwr, (unsigned char *s), (s)) { return change_case(mb, given, s, mb_lower); }
MB_FUNCTION(unsigned char *, _mbsupr, (unsigned char *s), (s)) { return change_case(mb, given, s, mb_upper); }

static errno_t check_terminated(unsigned char *s, size_t size)
{
	if (!s && !size)
		return 0;
	if (!s || strnlen((char *)s, size) == size) {
		if (s && size)
			*s = 0;
		return crt_invalid_parameter_errno(EINVAL);
	}
	return 0;
}

MB_FUNCTION(errno_t, _mbslwr_s, (unsigned char *s, size_t size), (s, size))
{
	errno_t error = check_terminated(s, size);

	if (!error && s)
		change_case(mb, given, s, mb_lower);
	return error;
}

MB_FUNCTION(errno_t, _mbsupr_s, (unsigned char *s, size_t size), (s, size))
{
	errno_t error = check_terminated(s, size);

	if (!error && s)
		change_case(mb, given, s, mb_upper);
	return error;
}
