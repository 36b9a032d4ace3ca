/*
 * strchr and strrchr, wcschr and wcsrchr.
 */
#include "crt_string.h"

/*
 * The first BYTE or zero from P on, P aligned to 16. v ^ wanted is zero where the byte is, and so is its minimum with v where
 * either is.
 */
AVX2 static NOINLINE const char *find_byte_or_end_avx2(const char *p, int byte)
{
	const __m256i zero = _mm256_setzero_si256(), wanted = _mm256_set1_epi8((char)byte);
	unsigned mask;

	if ((uintptr_t)p & 16) {
		__m128i v = load16_aligned(p);

		mask = match8(_mm_min_epu8(v, _mm_xor_si128(v, _mm256_castsi256_si128(wanted))), _mm256_castsi256_si128(zero));
		if (mask)
			return p + lowest_bit(mask);
		p += 16;
	}
	for (;; p += 32) {
		__m256i v = load32(p), both = _mm256_min_epu8(v, _mm256_xor_si256(v, wanted));

		mask = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(both, zero));
		if (mask)
			return p + lowest_bit(mask);
	}
}

static NOINLINE const char *find_byte_or_end_sse2(const char *p, int byte)
{
	const __m128i zero = _mm_setzero_si128(), wanted = _mm_set1_epi8((char)byte);

	for (;; p += 16) {
		__m128i v = load16_aligned(p);
		unsigned mask = match8(_mm_min_epu8(v, _mm_xor_si128(v, wanted)), zero);

		if (mask)
			return p + lowest_bit(mask);
	}
}

char *__cdecl strchr(const char *s, int byte)
{
	const char *p = (const char *)((uintptr_t)s & ~(uintptr_t)15);
	const __m128i v = load16_aligned(p);
	unsigned mask = (match8(v, _mm_setzero_si128()) | match8(v, _mm_set1_epi8((char)byte))) & (~0u << ((uintptr_t)s & 15));

	if (mask)
		p += lowest_bit(mask);
	else
		p = have_avx2() ? find_byte_or_end_avx2(p + 16, byte) : find_byte_or_end_sse2(p + 16, byte);
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
