/*
 * strchr and strrchr, wcschr and wcsrchr.
 */
#include "crt_string.h"

char *__cdecl strchr(const char *s, int byte)
{
	const char *p = (const char *)((uintptr_t)s & ~(uintptr_t)15);
	const __m128i zero = _mm_setzero_si128(), wanted = _mm_set1_epi8((char)byte);
	__m128i v = load16_aligned(p);
	unsigned mask = (match8(v, zero) | match8(v, wanted)) & (~0u << ((uintptr_t)s & 15));

	while (!mask) {
		p += 16;
		v = load16_aligned(p);
		mask = match8(v, zero) | match8(v, wanted);
	}
	p += lowest_bit(mask);
	return *p == (char)byte ? (char *)p : NULL;
}

char *__cdecl strrchr(const char *s, int byte)
{
	const char *p = (const char *)((uintptr_t)s & ~(uintptr_t)15), *last = NULL;
	const __m128i zero = _mm_setzero_si128(), wanted = _mm_set1_epi8((char)byte);
	unsigned valid = ~0u << ((uintptr_t)s & 15);

	for (;; p += 16, valid = ~0u) {
		__m128i v = load16_aligned(p);
		unsigned end = match8(v, zero) & valid, found = match8(v, wanted) & valid;

		if (end) {
			/* Bits up to and including the terminator, which strrchr(s, 0) finds. */
			found &= end ^ (end - 1);
			return (char *)(found ? p + highest_bit(found) : last);
		}
		if (found)
			last = p + highest_bit(found);
	}
}

wchar_t *__cdecl wcschr(const wchar_t *s, wchar_t unit)
{
	for (; *s != unit; s++)
		if (!*s)
			return NULL;
	return (wchar_t *)s;
}

wchar_t *__cdecl wcsrchr(const wchar_t *s, wchar_t unit)
{
	const wchar_t *last = NULL;

	do {
		if (*s == unit)
			last = s;
	} while (*s++);
	return (wchar_t *)last;
}
