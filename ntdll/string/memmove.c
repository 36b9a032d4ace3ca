/*
 * memcpy and memmove: one function, as on Windows, where memcpy copes with overlap too and programs rely on it.
 *
 * Up to 64 bytes (128 with AVX2) everything is loaded before anything is stored, so overlap does not matter. Longer moves
 * run a loop of four vectors in the direction that overlap allows; the first vector of that direction is kept in a register
 * and stored last, so that the loop's stores are aligned. Very long ones without overlap are left to the processor's own
 * string move, which does not read the lines that it is about to overwrite.
 */
#include "crt_string.h"
#include <intrin.h>

#pragma GCC optimize("no-tree-loop-distribute-patterns")

void *__cdecl memmove(void *dst, const void *src, size_t n);
void *__cdecl memcpy(void *dst, const void *src, size_t n) __attribute__((alias("memmove")));

/* From here on `rep movsb` wins where the processor has fast ones: it was ahead from 4 KB on and twice as fast from 16 KB on. */
#define STRING_MOVE_FROM (4u << 10)

static inline void move_upto_16(char *d, const char *s, size_t n)
{
	if (n >= 8) {
		uint64_t head = *(const any_u64 *)s, tail = *(const any_u64 *)(s + n - 8);
		*(any_u64 *)d = head;
		*(any_u64 *)(d + n - 8) = tail;
	} else if (n >= 4) {
		uint32_t head = *(const any_u32 *)s, tail = *(const any_u32 *)(s + n - 4);
		*(any_u32 *)d = head;
		*(any_u32 *)(d + n - 4) = tail;
	} else if (n >= 2) {
		uint16_t head = *(const any_u16 *)s, tail = *(const any_u16 *)(s + n - 2);
		*(any_u16 *)d = head;
		*(any_u16 *)(d + n - 2) = tail;
	} else if (n) {
		*d = *s;
	}
}

static inline void move_upto_64(char *d, const char *s, size_t n)
{
	__m128i head = load16(s), tail = load16(s + n - 16);

	if (n > 32) {
		__m128i head2 = load16(s + 16), tail2 = load16(s + n - 32);
		store16(d + 16, head2);
		store16(d + n - 32, tail2);
	}
	store16(d, head);
	store16(d + n - 16, tail);
}

AVX2 static inline void move_upto_128_avx2(char *d, const char *s, size_t n)
{
	__m256i head = load32(s), tail = load32(s + n - 32);

	if (n > 64) {
		__m256i head2 = load32(s + 32), tail2 = load32(s + n - 64);
		store32(d + 32, head2);
		store32(d + n - 64, tail2);
	}
	store32(d, head);
	store32(d + n - 32, tail);
}

/*
 * n > 128. What the loop leaves is moved as a short block of its own: a vector that reached back into what the loop covered
 * could read bytes that its stores have already replaced.
 */
AVX2 static NOINLINE void move_forward_avx2(char *d, const char *s, size_t n)
{
	__m256i head = load32(s);
	size_t at = 32 - ((uintptr_t)d & 31);

	for (; n - at > 128; at += 128) {
		__m256i a = load32(s + at), b = load32(s + at + 32), c = load32(s + at + 64), e = load32(s + at + 96);
		store32(d + at, a);
		store32(d + at + 32, b);
		store32(d + at + 64, c);
		store32(d + at + 96, e);
	}
	if (n - at > 32)
		move_upto_128_avx2(d + at, s + at, n - at);
	else if (n - at > 16)
		move_upto_64(d + at, s + at, n - at);
	else
		move_upto_16(d + at, s + at, n - at);
	store32(d, head);
}

AVX2 static NOINLINE void move_backward_avx2(char *d, const char *s, size_t n)
{
	__m256i tail = load32(s + n - 32);
	size_t left = n - ((uintptr_t)(d + n) & 31);

	for (; left > 128; left -= 128) {
		__m256i a = load32(s + left - 32), b = load32(s + left - 64);
		__m256i c = load32(s + left - 96), e = load32(s + left - 128);
		store32(d + left - 32, a);
		store32(d + left - 64, b);
		store32(d + left - 96, c);
		store32(d + left - 128, e);
	}
	if (left > 32)
		move_upto_128_avx2(d, s, left);
	else if (left > 16)
		move_upto_64(d, s, left);
	else
		move_upto_16(d, s, left);
	store32(d + n - 32, tail);
}

/* The same two for processors without AVX2; n > 64. */
static NOINLINE void move_forward_sse2(char *d, const char *s, size_t n)
{
	__m128i head = load16(s);
	size_t at = 16 - ((uintptr_t)d & 15);

	for (; n - at > 64; at += 64) {
		__m128i a = load16(s + at), b = load16(s + at + 16), c = load16(s + at + 32), e = load16(s + at + 48);
		store16(d + at, a);
		store16(d + at + 16, b);
		store16(d + at + 32, c);
		store16(d + at + 48, e);
	}
	if (n - at > 16)
		move_upto_64(d + at, s + at, n - at);
	else
		move_upto_16(d + at, s + at, n - at);
	store16(d, head);
}

static NOINLINE void move_backward_sse2(char *d, const char *s, size_t n)
{
	__m128i tail = load16(s + n - 16);
	size_t left = n - ((uintptr_t)(d + n) & 15);

	for (; left > 64; left -= 64) {
		__m128i a = load16(s + left - 16), b = load16(s + left - 32);
		__m128i c = load16(s + left - 48), e = load16(s + left - 64);
		store16(d + left - 16, a);
		store16(d + left - 32, b);
		store16(d + left - 48, c);
		store16(d + left - 64, e);
	}
	if (left > 16)
		move_upto_64(d, s, left);
	else
		move_upto_16(d, s, left);
	store16(d + n - 16, tail);
}

AVX2 static NOINLINE void move_over_64_avx2(char *d, const char *s, size_t n)
{
	if (n <= 128)
		move_upto_128_avx2(d, s, n);
	else if ((size_t)(d - s) < n)
		move_backward_avx2(d, s, n);
	else
		move_forward_avx2(d, s, n);
}

void *__cdecl memmove(void *dst, const void *src, size_t n)
{
	if (n <= 16)
		move_upto_16(dst, src, n);
	else if (n <= 64)
		move_upto_64(dst, src, n);
	else if (n >= STRING_MOVE_FROM && have_fast_moves() &&
		 (size_t)((char *)dst - (const char *)src) >= n && (size_t)((const char *)src - (char *)dst) >= n)
		__movsb(dst, src, n);
	else if (have_avx2())
		move_over_64_avx2(dst, src, n);
	else if ((size_t)((char *)dst - (const char *)src) < n)
		move_backward_sse2(dst, src, n);
	else
		move_forward_sse2(dst, src, n);
	return dst;
}
