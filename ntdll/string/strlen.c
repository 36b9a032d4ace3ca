/*
 * strlen, strnlen, wcslen, wcsnlen.
 *
 * The first vectors are looked at one by one, for most strings are short; longer ones go on four vectors at a time,
 * whose minimum has a zero where any of them has.
 */
#include "crt_string.h"

/* The first zero byte at or after P, which is aligned to 16. */
AVX2 static NOINLINE const char *find_zero8_avx2(const char *p)
{
	const __m256i zero = _mm256_setzero_si256();
	unsigned mask;

	if ((uintptr_t)p & 16) {
		mask = match8(load16_aligned(p), _mm_setzero_si128());
		if (mask)
			return p + lowest_bit(mask);
		p += 16;
	}
	for (; (uintptr_t)p & 127; p += 32) {
		mask = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(load32(p), zero));
		if (mask)
			return p + lowest_bit(mask);
	}
	for (;; p += 128) {
		__m256i a = _mm256_min_epu8(load32(p), load32(p + 32)), b = _mm256_min_epu8(load32(p + 64), load32(p + 96));

		if (_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(a, b), zero)))
			break;
	}
	for (;; p += 32) {
		mask = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(load32(p), zero));
		if (mask)
			return p + lowest_bit(mask);
	}
}

static NOINLINE const char *find_zero8_sse2(const char *p)
{
	const __m128i zero = _mm_setzero_si128();
	unsigned mask;

	for (;; p += 16) {
		mask = match8(load16_aligned(p), zero);
		if (mask)
			return p + lowest_bit(mask);
		if (((uintptr_t)p & 63) == 48)
			break;
	}
	for (p += 16;; p += 64) {
		__m128i a = _mm_min_epu8(load16_aligned(p), load16_aligned(p + 16));
		__m128i b = _mm_min_epu8(load16_aligned(p + 32), load16_aligned(p + 48));

		if (match8(_mm_min_epu8(a, b), zero))
			break;
	}
	for (;; p += 16) {
		mask = match8(load16_aligned(p), zero);
		if (mask)
			return p + lowest_bit(mask);
	}
}

size_t __cdecl strlen(const char *s)
{
	const char *p = (const char *)((uintptr_t)s & ~(uintptr_t)15);
	const __m128i zero = _mm_setzero_si128();
	unsigned mask = match8(load16_aligned(p), zero) >> ((uintptr_t)s & 15);

	if (mask)
		return lowest_bit(mask);
	mask = match8(load16_aligned(p + 16), zero);
	if (mask)
		return (size_t)(p + 16 + lowest_bit(mask) - s);
	p += 32;
	return (size_t)((have_avx2() ? find_zero8_avx2(p) : find_zero8_sse2(p)) - s);
}

size_t __cdecl strnlen(const char *s, size_t max)
{
	const char *p = (const char *)((uintptr_t)s & ~(uintptr_t)15);
	const __m128i zero = _mm_setzero_si128();
	unsigned mask;
	size_t length;

	if (!max)
		return 0;
	mask = match8(load16_aligned(p), zero) >> ((uintptr_t)s & 15);
	if (mask)
		length = lowest_bit(mask);
	else
		for (;;) {
			p += 16;
			length = (size_t)(p - s);
			if (length >= max)
				break;
			mask = match8(load16_aligned(p), zero);
			if (mask) {
				length += lowest_bit(mask);
				break;
			}
		}
	return length < max ? length : max;
}

/*
 * The first zero unit from P on, which is aligned to 2 only. Vectors are taken at an even distance from p, so those that
 * would cross a page are preceded by single units up to it.
 */
static inline const wchar_t *find_zero16(const wchar_t *p)
{
	const __m128i zero = _mm_setzero_si128();
	unsigned mask;

	for (; (uintptr_t)p & 15; p++)
		if (!*p)
			return p;
	for (;; p += 8) {
		mask = match16(load16_aligned(p), zero);
		if (mask)
			return p + lowest_bit(mask) / 2;
	}
}

/* A string at an odd address: no vector may be aligned with its units, so it is read unit by unit. */
static NOINLINE const wchar_t *find_zero16_odd(const wchar_t *p)
{
	while (*(const any_u16 *)p)
		p++;
	return p;
}

AVX2 static NOINLINE const wchar_t *find_zero16_avx2(const wchar_t *p)
{
	const __m256i zero = _mm256_setzero_si256();
	unsigned mask;

	for (;; p += 16) {
		mask = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi16(load32(p), zero));
		if (mask)
			return p + lowest_bit(mask) / 2;
	}
}

size_t __cdecl wcslen(const wchar_t *s)
{
	const wchar_t *p = (const wchar_t *)((uintptr_t)s & ~(uintptr_t)15);
	const __m128i zero = _mm_setzero_si128();
	unsigned mask;

	if ((uintptr_t)s & 1)
		return (size_t)(find_zero16_odd(s) - s);
	mask = match16(load16_aligned(p), zero) >> ((uintptr_t)s & 15);
	if (mask)
		return lowest_bit(mask) / 2;
	p += 8;
	if ((uintptr_t)p & 16) {
		mask = match16(load16_aligned(p), zero);
		if (mask)
			return (size_t)(p + lowest_bit(mask) / 2 - s);
		p += 8;
	}
	return (size_t)((have_avx2() ? find_zero16_avx2(p) : find_zero16(p)) - s);
}

size_t __cdecl wcsnlen(const wchar_t *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}
