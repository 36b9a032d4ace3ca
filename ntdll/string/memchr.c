/*
 * memchr and _memccpy.
 *
 * Aligned vectors from the one that holds the first byte; matches outside the block are masked off at both ends.
 */
#include "crt_string.h"

/* The first BYTE from P, aligned to 16, to END; groups of four vectors are aligned to their size, so none crosses a page. */
AVX2 static NOINLINE const char *find_byte_avx2(const char *p, int byte, const char *end)
{
	const __m256i wanted = _mm256_set1_epi8((char)byte);
	unsigned mask;

	if ((uintptr_t)p & 16) {
		mask = match8(load16_aligned(p), _mm256_castsi256_si128(wanted));
		if (mask)
			return p + lowest_bit(mask);
		p += 16;
	}
	for (; p < end; p += 32) {
		while (!((uintptr_t)p & 127) && (size_t)(end - p) > 128) {
			__m256i a = _mm256_or_si256(_mm256_cmpeq_epi8(load32(p), wanted), _mm256_cmpeq_epi8(load32(p + 32), wanted));
			__m256i b = _mm256_or_si256(_mm256_cmpeq_epi8(load32(p + 64), wanted), _mm256_cmpeq_epi8(load32(p + 96), wanted));

			if (_mm256_movemask_epi8(_mm256_or_si256(a, b)))
				break;
			p += 128;
		}
		mask = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(load32(p), wanted));
		if (mask)
			return p + lowest_bit(mask);
	}
	return end;
}

static NOINLINE const char *find_byte_sse2(const char *p, int byte, const char *end)
{
	const __m128i wanted = _mm_set1_epi8((char)byte);

	for (; p < end; p += 16) {
		unsigned mask = match8(load16_aligned(p), wanted);

		if (mask)
			return p + lowest_bit(mask);
	}
	return end;
}

void *__cdecl memchr(const void *block, int byte, size_t n)
{
	const char *p = (const char *)((uintptr_t)block & ~(uintptr_t)15), *end = (const char *)block + n;
	unsigned mask;

	if (!n)
		return NULL;
	if (end < (const char *)block)
		end = (const char *)~(uintptr_t)0;
	mask = match8(load16_aligned(p), _mm_set1_epi8((char)byte)) & (~0u << ((uintptr_t)block & 15));
	if (mask)
		p += lowest_bit(mask);
	else if (p + 16 < end)
		p = have_avx2() ? find_byte_avx2(p + 16, byte, end) : find_byte_sse2(p + 16, byte, end);
	else
		return NULL;
	return p < end ? (void *)p : NULL;
}

void *__cdecl _memccpy(void *dst, const void *src, int byte, size_t n)
{
	const char *found = memchr(src, byte, n);
	size_t length = found ? (size_t)(found - (const char *)src) + 1 : n;

	__builtin_memcpy(dst, src, length);
	return found ? (char *)dst + length : NULL;
}
