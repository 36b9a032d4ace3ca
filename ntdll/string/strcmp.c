/*
 * strcmp, strncmp, wcscmp, wcsncmp. They answer -1, 0 or 1.
 *
 * Sixteen bytes of each string at a time where neither load crosses a page, byte by byte up to the crossing otherwise.
 */
#include "crt_string.h"

static inline int order(int a, int b)
{
	return (a > b) - (a < b);
}

static inline int crosses_page(const void *p)
{
	return ((uintptr_t)p & 4095) > 4096 - 16;
}

int __cdecl strcmp(const char *left, const char *right)
{
	const unsigned char *a = (const unsigned char *)left, *b = (const unsigned char *)right;
	const __m128i zero = _mm_setzero_si128();

	for (;;) {
		if (!crosses_page(a) && !crosses_page(b)) {
			__m128i v = load16(a);
			/* A byte of this minimum is zero where the strings differ or where they end. */
			unsigned mask = match8(_mm_min_epu8(_mm_cmpeq_epi8(v, load16(b)), v), zero);

			if (mask)
				return order(a[lowest_bit(mask)], b[lowest_bit(mask)]);
			a += 16;
			b += 16;
		} else {
			for (int i = 0; i < 16; i++, a++, b++)
				if (*a != *b || !*a)
					return order(*a, *b);
		}
	}
}

int __cdecl strncmp(const char *left, const char *right, size_t n)
{
	const unsigned char *a = (const unsigned char *)left, *b = (const unsigned char *)right;
	const __m128i zero = _mm_setzero_si128();

	while (n) {
		if (!crosses_page(a) && !crosses_page(b)) {
			__m128i v = load16(a);
			unsigned mask = match8(_mm_min_epu8(_mm_cmpeq_epi8(v, load16(b)), v), zero);

			if (mask)
				return lowest_bit(mask) < n ? order(a[lowest_bit(mask)], b[lowest_bit(mask)]) : 0;
			if (n <= 16)
				return 0;
			a += 16;
			b += 16;
			n -= 16;
		} else {
			for (int i = 0; i < 16 && n; i++, a++, b++, n--)
				if (*a != *b || !*a)
					return order(*a, *b);
		}
	}
	return 0;
}

int __cdecl wcscmp(const wchar_t *a, const wchar_t *b)
{
	for (; *a == *b; a++, b++)
		if (!*a)
			return 0;
	return order(*a, *b);
}

int __cdecl wcsncmp(const wchar_t *a, const wchar_t *b, size_t n)
{
	for (; n; a++, b++, n--)
		if (*a != *b || !*a)
			return order(*a, *b);
	return 0;
}
