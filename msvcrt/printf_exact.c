/*
 * Decimal digits of everyday numbers, exactly and without big numbers.
 *
 * A double is M * 2^E with M below 2^53. Scaled by 10^K = 5^K * 2^K for K up to 55 it is M * 5^K, at most 181 bits, shifted by
 * E + K: six 32-bit limbs hold the product whole, so rounding off the bits behind the point is exact. That covers
 * numbers from about 1e-39 to 1e17 with up to 17 digits; the caller has gdtoa for the rest.
 */
#include "printf.h"

#define LIMBS 6
#define SCALE_MAX 55

static const uint32_t powers_of_5[] = { 1, 5, 25, 125, 625, 3125, 15625, 78125, 390625, 1953125, 9765625, 48828125, 244140625,
	1220703125 };
#define POWER_STEP 13

static void multiply(uint32_t limbs[LIMBS], uint32_t factor)
{
	uint64_t carry = 0;

	for (int i = 0; i < LIMBS; i++) {
		carry += (uint64_t)limbs[i] * factor;
		limbs[i] = (uint32_t)carry;
		carry >>= 32;
	}
}

/* LIMBS shifted right by BITS and rounded, ties up or to even. False: it needs more than 64 bits. *inexact: something was rounded off. */
static bool shift_right(const uint32_t limbs[LIMBS], int bits, bool ties_up, uint64_t *result, bool *inexact)
{
	int word = bits / 32, bit = bits % 32;
	uint32_t part[3] = { 0, 0, 0 }, half = 0, rest = 0;

	if (bits > 32 * LIMBS)
		return false;
	for (int i = word + 3; i < LIMBS; i++)
		if (limbs[i])
			return false;
	for (int i = 0; i < 3 && word + i < LIMBS; i++)
		part[i] = limbs[word + i];
	if (bit && part[2] >> bit)
		return false;
	if (!bit && part[2])
		return false;
	*result = bit ? (((uint64_t)part[1] << 32 | part[0]) >> bit) | (uint64_t)part[2] << (64 - bit) : (uint64_t)part[1] << 32 | part[0];
	if (bits) {
		int last = bits - 1;

		half = limbs[last / 32] >> (last % 32) & 1;
		rest = limbs[last / 32] & ((1u << (last % 32)) - 1);
		for (int i = 0; i < last / 32; i++)
			rest |= limbs[i];
	}
	*inexact = half || rest;
	if (half && (ties_up || rest || *result & 1))
		++*result;
	return true;
}

bool print_scaled(double value, int scale, bool ties_up, uint64_t *result, bool *inexact)
{
	union {
		double value;
		uint64_t word;
	} u = { .value = value };
	uint64_t fraction = u.word & 0xfffffffffffffull;
	int exponent = (int)(u.word >> 52 & 0x7ff), shift;
	uint32_t limbs[LIMBS] = { 0 };

	if (!exponent || exponent == 0x7ff || scale < 0 || scale > SCALE_MAX)
		return false;
	fraction |= 1ull << 52;
	shift = exponent - 1075 + scale;
	/* Left shifts are of whole numbers, and only those that stay small. */
	if (shift > 10)
		return false;
	if (shift > 0)
		fraction <<= shift;
	limbs[0] = (uint32_t)fraction;
	limbs[1] = (uint32_t)(fraction >> 32);
	for (; scale > POWER_STEP; scale -= POWER_STEP)
		multiply(limbs, powers_of_5[POWER_STEP]);
	multiply(limbs, powers_of_5[scale]);
	return shift_right(limbs, shift < 0 ? -shift : 0, ties_up, result, inexact);
}
