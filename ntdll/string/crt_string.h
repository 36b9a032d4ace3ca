/*
 * What the string functions share.
 *
 * The functions of this folder are compiled into ntdll, which exports them as Windows' ntdll does, and once more into each
 * C runtime, so that a program's call ends in the DLL it names. They read whole aligned vectors: an aligned load never
 * crosses a page, so the bytes read beyond a string are there even if they are nobody's.
 *
 * AVX2 versions are separate functions, chosen by a byte that the host sets in a page at a fixed address. Reading that
 * byte at each call is cheaper than a pointer that somebody would have to initialize: memcpy runs before any initializer.
 * They keep at most six vectors, those that the x64 convention lets a callee overwrite, so that nothing is spilled to a
 * stack which gcc cannot align to 32 bytes here.
 */
#ifndef DECANT_CRT_STRING_H
#define DECANT_CRT_STRING_H

#include <stddef.h>
#include <stdint.h>
#include <immintrin.h>

#include <decant/own_page.h>

#define AVX2 __attribute__((target("avx2,bmi")))
#define NOINLINE __attribute__((noinline))

static inline int have_avx2(void)
{
	return own_page()->wide_vectors;
}

static inline int have_fast_moves(void)
{
	return own_page()->fast_string_moves;
}

static inline unsigned lowest_bit(unsigned mask)
{
	return (unsigned)__builtin_ctz(mask);
}

static inline unsigned highest_bit(unsigned mask)
{
	return 31u - (unsigned)__builtin_clz(mask);
}

/* Vector loads and stores, unaligned unless the name says otherwise. */
static inline __m128i load16(const void *p)
{
	return _mm_loadu_si128((const __m128i *)p);
}

static inline __m128i load16_aligned(const void *p)
{
	return _mm_load_si128((const __m128i *)p);
}

static inline void store16(void *p, __m128i v)
{
	_mm_storeu_si128((__m128i *)p, v);
}

AVX2 static inline __m256i load32(const void *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

AVX2 static inline void store32(void *p, __m256i v)
{
	_mm256_storeu_si256((__m256i *)p, v);
}

/* Integer loads and stores at any address; the attribute makes them alias everything, as the bytes of any object may be read. */
typedef uint64_t any_u64 __attribute__((aligned(1), may_alias));
typedef uint32_t any_u32 __attribute__((aligned(1), may_alias));
typedef uint16_t any_u16 __attribute__((aligned(1), may_alias));

/* One bit per byte of V that equals the byte repeated in PATTERN. */
static inline unsigned match8(__m128i v, __m128i pattern)
{
	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, pattern));
}

/* Two bits per 16-bit unit of V that equals the one repeated in PATTERN. */
static inline unsigned match16(__m128i v, __m128i pattern)
{
	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi16(v, pattern));
}

#endif
