/*
 * decant's own page: what guest code has to know at any time at the price of one load. The host fills it before guest code runs. It lies
 * behind KUSER_SHARED_DATA, which serves such purposes on Windows but costs a fault here (loader/user_shared_data.c).
 */
#ifndef DECANT_OWN_PAGE_H
#define DECANT_OWN_PAGE_H

#define OWN_PAGE 0x7ffe1000u

/* Bits of XCR0, and the parts of an XSAVE area: AVX's upper halves, and AVX-512's masks and registers. */
#define VECTOR_STATE_AVX 0x04u
#define VECTOR_STATE_AVX512 0xe0u
#define VECTOR_STATE (VECTOR_STATE_AVX | VECTOR_STATE_AVX512)

struct own_page {
	unsigned char wide_vectors;      /* AVX2 may be used for copies and searches */
	unsigned char fast_string_moves; /* rep movsb is the fastest way to move much */
	unsigned char vector_state;      /* what an exception's CONTEXT carries beyond SSE: bits of XCR0, VECTOR_STATE at most */
};

/* It never moves; the host alone writes it. */
static inline const volatile struct own_page *own_page(void)
{
	return (const volatile struct own_page *)(__UINTPTR_TYPE__)OWN_PAGE;
}

#endif
