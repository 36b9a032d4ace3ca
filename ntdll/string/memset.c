/*
 * memset.
 *
 * Overlapping stores from both ends cover short blocks without a loop; longer ones have an aligned loop between them.
 */
#include "crt_string.h"
#include <intrin.h>

#pragma GCC optimize("no-tree-loop-distribute-patterns")

/* Where the processor's own string store, if it is a fast one, becomes the faster one. */
#define STRING_STORE_FROM (16u << 10)

AVX2 static NOINLINE void set_over_64_avx2(char *d, int byte, size_t n)
{
	__m256i v = _mm256_set1_epi8((char)byte);
	char *end = d + n, *p;

	store32(d, v);
	store32(d + 32, v);
	store32(end - 64, v);
	store32(end - 32, v);
	if (n <= 128)
		return;
	p = (char *)((uintptr_t)(d + 64) & ~(uintptr_t)31);
	for (; end - p > 128; p += 128) {
		store32(p, v);
		store32(p + 32, v);
		store32(p + 64, v);
		store32(p + 96, v);
	}
	store32(end - 128, v);
	store32(end - 96, v);
}

static NOINLINE void set_over_64_sse2(char *d, int byte, size_t n)
{
	__m128i v = _mm_set1_epi8((char)byte);
	char *end = d + n, *p = (char *)((uintptr_t)(d + 16) & ~(uintptr_t)15);

	store16(d, v);
	for (; end - p > 64; p += 64) {
		store16(p, v);
		store16(p + 16, v);
		store16(p + 32, v);
		store16(p + 48, v);
	}
	store16(end - 64, v);
	store16(end - 48, v);
	store16(end - 32, v);
	store16(end - 16, v);
}

void *__cdecl memset(void *dst, int byte, size_t n)
{
	char *d = dst;

	if (n > 64) {
		if (n >= STRING_STORE_FROM && have_fast_moves())
			__stosb(dst, (unsigned char)byte, n);
		else if (have_avx2())
			set_over_64_avx2(d, byte, n);
		else
			set_over_64_sse2(d, byte, n);
	} else if (n >= 16) {
		__m128i v = _mm_set1_epi8((char)byte);
		size_t middle = n > 32 ? 16 : 0;

		store16(d, v);
		store16(d + middle, v);
		store16(d + n - 16 - middle, v);
		store16(d + n - 16, v);
	} else {
		uint64_t v = 0x0101010101010101u * (unsigned char)byte;

		if (n >= 8) {
			*(any_u64 *)d = v;
			*(any_u64 *)(d + n - 8) = v;
		} else if (n >= 4) {
			*(any_u32 *)d = (uint32_t)v;
			*(any_u32 *)(d + n - 4) = (uint32_t)v;
		} else if (n >= 2) {
			*(any_u16 *)d = (uint16_t)v;
			*(any_u16 *)(d + n - 2) = (uint16_t)v;
		} else if (n) {
			*d = (char)byte;
		}
	}
	return dst;
}
