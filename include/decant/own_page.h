/*
 * decant's own page: what guest code has to know at any time at the price of one load. The host fills it before guest code runs. It lies
 * behind KUSER_SHARED_DATA, which serves such purposes on Windows but costs a fault here (loader/user_shared_data.c).
 */
#ifndef DECANT_OWN_PAGE_H
#define DECANT_OWN_PAGE_H

#define OWN_PAGE 0x7ffe1000u

struct own_page {
	/*
	 * AVX2 may be used for copies and searches. Not yet: an exception's CONTEXT holds 128 bits of a register, so a program that handles
	 * a fault in such a function and continues it would find half of it lost.
	 */
	unsigned char wide_vectors;
	unsigned char fast_string_moves; /* rep movsb is the fastest way to move much */
};

#endif
