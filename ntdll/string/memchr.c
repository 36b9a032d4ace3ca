/*
 * memchr and _memccpy.
 *
 * Aligned vectors from the one that holds the first byte; matches outside the block are masked off at both ends.
 */
#include "crt_string.h"

void *__cdecl memchr(const void *block, int byte, size_t n)
{
	const char *p = (const char *)((uintptr_t)block & ~(uintptr_t)15), *end = (const char *)block + n;
	__m128i wanted = _mm_set1_epi8((char)byte);
	unsigned mask;

	if (!n)
		return NULL;
	if (end < (const char *)block)
		end = (const char *)~(uintptr_t)0;
	mask = match8(load16_aligned(p), wanted) & (~0u << ((uintptr_t)block & 15));
	for (;;) {
		if (mask) {
			p += lowest_bit(mask);
			return p < end ? (void *)p : NULL;
		}
		p += 16;
		if (p >= end)
			return NULL;
		mask = match8(load16_aligned(p), wanted);
	}
}

void *__cdecl _memccpy(void *dst, const void *src, int byte, size_t n)
{
	const char *found = memchr(src, byte, n);
	size_t length = found ? (size_t)(found - (const char *)src) + 1 : n;

	__builtin_memcpy(dst, src, length);
	return found ? (char *)dst + length : NULL;
}
