/*
 * memcmp.
 *
 * Returns -1, 0 or 1, as the runtimes of Windows x64 do. Short blocks are compared as one big-endian number; longer ones
 * by vectors, the last of which overlaps its predecessor.
 */
#include "crt_string.h"

static inline int differ_at(const unsigned char *a, const unsigned char *b, size_t at)
{
	return a[at] < b[at] ? -1 : 1;
}

static inline int compare_u64(uint64_t a, uint64_t b)
{
	a = __builtin_bswap64(a);
	b = __builtin_bswap64(b);
	return (a > b) - (a < b);
}

static inline int compare_upto_16(const unsigned char *a, const unsigned char *b, size_t n)
{
	int order;

	if (n >= 8) {
		order = compare_u64(*(const any_u64 *)a, *(const any_u64 *)b);
		return order ? order : compare_u64(*(const any_u64 *)(a + n - 8), *(const any_u64 *)(b + n - 8));
	}
	if (n >= 4) {
		uint64_t x = (uint64_t)*(const any_u32 *)a | (uint64_t)*(const any_u32 *)(a + n - 4) << 32;
		uint64_t y = (uint64_t)*(const any_u32 *)b | (uint64_t)*(const any_u32 *)(b + n - 4) << 32;
		return compare_u64(x, y);
	}
	for (size_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return differ_at(a, b, i);
	return 0;
}

static inline unsigned unequal_16(const unsigned char *a, const unsigned char *b)
{
	return match8(load16(a), load16(b)) ^ 0xffff;
}

AVX2 static NOINLINE int compare_over_64_avx2(const unsigned char *a, const unsigned char *b, size_t n)
{
	size_t at = 0;
	unsigned mask;

	for (; n - at > 128; at += 128) {
		__m256i e0 = _mm256_cmpeq_epi8(load32(a + at), load32(b + at));
		__m256i e1 = _mm256_cmpeq_epi8(load32(a + at + 32), load32(b + at + 32));
		__m256i e2 = _mm256_cmpeq_epi8(load32(a + at + 64), load32(b + at + 64));
		__m256i e3 = _mm256_cmpeq_epi8(load32(a + at + 96), load32(b + at + 96));

		if ((unsigned)_mm256_movemask_epi8(_mm256_and_si256(_mm256_and_si256(e0, e1), _mm256_and_si256(e2, e3))) != ~0u)
			break;
	}
	for (;; at += 32) {
		if (n - at < 32)
			at = n - 32;
		mask = ~(unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(load32(a + at), load32(b + at)));
		if (mask)
			return differ_at(a, b, at + lowest_bit(mask));
		if (at == n - 32)
			return 0;
	}
}

int __cdecl memcmp(const void *left, const void *right, size_t n)
{
	const unsigned char *a = left, *b = right;
	size_t at = 0;
	unsigned mask;

	if (n <= 16)
		return compare_upto_16(a, b, n);
	if (n > 64 && have_avx2())
		return compare_over_64_avx2(a, b, n);
	for (;; at += 16) {
		if (n - at < 16)
			at = n - 16;
		mask = unequal_16(a + at, b + at);
		if (mask)
			return differ_at(a, b, at + lowest_bit(mask));
		if (at == n - 16)
			return 0;
	}
}
