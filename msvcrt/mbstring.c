/*
 * Walking and searching multibyte strings: _mbschr, _mbsrchr, _mbsinc, _mbsdec, _mbslen, _mbsstr, _mbsspn, _mbstok and kin.
 */
#include "mbstring.h"

bool mb_set_has(multibyte mb, const unsigned char *set, unsigned c)
{
	for (; *set; set += mb_length(mb, set))
		if (mb_value(mb, set) == c)
			return true;
	return false;
}

size_t mb_bytes_of(multibyte mb, const unsigned char *s, size_t characters)
{
	const unsigned char *p = s;

	for (; characters && *p; characters--)
		p += mb_length(mb, p);
	return (size_t)(p - s);
}

size_t mb_whole_bytes(multibyte mb, const unsigned char *s, size_t bytes)
{
	size_t at = 0;

	while (at < bytes && s[at]) {
		size_t length = mb_length(mb, s + at);

		if (at + length > bytes)
			break;
		at += length;
	}
	return at;
}

MB_FUNCTION(unsigned char *, _mbschr, (const unsigned char *s, unsigned c), (s, c))
{
	if (!s) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	for (;; s += mb_length(mb, s)) {
		if (mb_value(mb, s) == c)
			return (unsigned char *)s;
		if (!*s)
			return NULL;
	}
}

MB_FUNCTION(unsigned char *, _mbsrchr, (const unsigned char *s, unsigned c), (s, c))
{
	const unsigned char *last = NULL;

	if (!s) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	for (;; s += mb_length(mb, s)) {
		if (mb_value(mb, s) == c)
			last = s;
		if (!*s)
			return (unsigned char *)last;
	}
}

MB_FUNCTION(unsigned char *, _mbsinc, (const unsigned char *s), (s))
{
	if (!s) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	return (unsigned char *)s + mb_length(mb, s);
}

/* Characters can only be told apart going forward: count the lead bytes before the one in front. */
MB_FUNCTION(unsigned char *, _mbsdec, (const unsigned char *start, const unsigned char *s), (start, s))
{
	const unsigned char *p;

	if (!start || !s) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (start >= s)
		return NULL;
	p = s - 1;
	while (p > start && mb->lead[p[-1]])
		p--;
	/* P is where a run of lead bytes begins that ends before the last byte: pairs from there on. */
	return (unsigned char *)s - (((s - 1 - p) & 1) ? 2 : 1);
}

MB_FUNCTION(unsigned char *, _mbsninc, (const unsigned char *s, size_t count), (s, count))
{
	return s ? (unsigned char *)s + mb_bytes_of(mb, s, count) : NULL;
}

MB_FUNCTION(unsigned, _mbsnextc, (const unsigned char *s), (s))
{
	return mb->lead[*s] ? (unsigned)*s << 8 | s[1] : *s;
}

MB_FUNCTION(size_t, _mbsnlen, (const unsigned char *s, size_t size), (s, size))
{
	size_t at = 0, count = 0;

	while (at < size && s[at]) {
		at += mb_length(mb, s + at);
		count++;
	}
	return at < size ? count : size;
}

MB_FUNCTION(size_t, _mbslen, (const unsigned char *s), (s))
{
	return _mbsnlen_in(mb, given, s, (size_t)-1);
}

MB_FUNCTION(size_t, _mbclen, (const unsigned char *s), (s))
{
	return mb->lead[*s] ? 2 : 1;
}

/* Characters in the first BYTES bytes, and bytes in the first CHARACTERS characters. */
MB_FUNCTION(size_t, _mbsnccnt, (const unsigned char *s, size_t bytes), (s, bytes))
{
	size_t at = 0, count = 0;

	while (at < bytes && s[at]) {
		at += mb_length(mb, s + at);
		count++;
	}
	return count;
}

MB_FUNCTION(size_t, _mbsnbcnt, (const unsigned char *s, size_t characters), (s, characters))
{
	return mb_bytes_of(mb, s, characters);
}

MB_FUNCTION(unsigned char *, _mbsstr, (const unsigned char *s, const unsigned char *wanted), (s, wanted))
{
	size_t length;

	if (!s || !wanted) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	length = strlen((const char *)wanted);
	for (; *s; s += mb_length(mb, s))
		if (!strncmp((const char *)s, (const char *)wanted, length))
			return (unsigned char *)s;
	return length ? NULL : (unsigned char *)s;
}

/* Bytes at the start of S of which each character is, or is not, in SET. */
static size_t span(multibyte mb, const unsigned char *s, const unsigned char *set, bool in)
{
	const unsigned char *p = s;

	while (*p && mb_set_has(mb, set, mb_value(mb, p)) == in)
		p += mb_length(mb, p);
	return (size_t)(p - s);
}

MB_FUNCTION(size_t, _mbsspn, (const unsigned char *s, const unsigned char *set), (s, set))
{
	return span(mb, s, set, true);
}

MB_FUNCTION(size_t, _mbscspn, (const unsigned char *s, const unsigned char *set), (s, set))
{
	return span(mb, s, set, false);
}

MB_FUNCTION(unsigned char *, _mbsspnp, (const unsigned char *s, const unsigned char *set), (s, set))
{
	s += span(mb, s, set, true);
	return *s ? (unsigned char *)s : NULL;
}

MB_FUNCTION(unsigned char *, _mbspbrk, (const unsigned char *s, const unsigned char *set), (s, set))
{
	s += span(mb, s, set, false);
	return *s ? (unsigned char *)s : NULL;
}

MB_FUNCTION(unsigned char *, _mbstok_s, (unsigned char *s, const unsigned char *delimiters, unsigned char **next), (s, delimiters, next))
{
	if (!next || !delimiters || (!s && !*next)) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (!s)
		s = *next;
	s += span(mb, s, delimiters, true);
	*next = s + span(mb, s, delimiters, false);
	if (**next) {
		size_t length = mb_length(mb, *next);

		**next = 0;
		*next += length;
	}
	return s < *next ? s : NULL;
}

MB_FUNCTION(unsigned char *, _mbstok, (unsigned char *s, const unsigned char *delimiters), (s, delimiters))
{
	unsigned char **next = &crt_thread()->mbstok_next;

	return s || *next ? _mbstok_s_in(mb, given, s, delimiters, next) : NULL;
}
