/*
 * strspn, strcspn, strpbrk and their wide twins: spans of a set of characters.
 *
 * A byte set is a bitmap of 256 bits, built once per call. Wide sets are searched as they stand: they are short.
 */
#include "crt_string.h"

struct byte_set {
	uint32_t bits[8];
};

static inline void byte_set_add(struct byte_set *set, unsigned char c)
{
	set->bits[c >> 5] |= 1u << (c & 31);
}

static inline int byte_set_has(const struct byte_set *set, unsigned char c)
{
	return set->bits[c >> 5] >> (c & 31) & 1;
}

static inline struct byte_set byte_set_of(const char *chars)
{
	struct byte_set set = { { 0 } };

	for (; *chars; chars++)
		byte_set_add(&set, (unsigned char)*chars);
	return set;
}

size_t __cdecl strspn(const char *s, const char *accept)
{
	struct byte_set set = byte_set_of(accept);
	const char *p = s;

	while (byte_set_has(&set, (unsigned char)*p))
		p++;
	return (size_t)(p - s);
}

size_t __cdecl strcspn(const char *s, const char *reject)
{
	struct byte_set set = byte_set_of(reject);
	const char *p = s;

	byte_set_add(&set, 0);
	while (!byte_set_has(&set, (unsigned char)*p))
		p++;
	return (size_t)(p - s);
}

char *__cdecl strpbrk(const char *s, const char *accept)
{
	s += strcspn(s, accept);
	return *s ? (char *)s : NULL;
}

static inline int wide_set_has(const wchar_t *set, wchar_t c)
{
	for (; *set; set++)
		if (*set == c)
			return 1;
	return 0;
}

size_t __cdecl wcsspn(const wchar_t *s, const wchar_t *accept)
{
	size_t n = 0;

	while (s[n] && wide_set_has(accept, s[n]))
		n++;
	return n;
}

size_t __cdecl wcscspn(const wchar_t *s, const wchar_t *reject)
{
	size_t n = 0;

	while (s[n] && !wide_set_has(reject, s[n]))
		n++;
	return n;
}

wchar_t *__cdecl wcspbrk(const wchar_t *s, const wchar_t *accept)
{
	s += wcscspn(s, accept);
	return *s ? (wchar_t *)s : NULL;
}
