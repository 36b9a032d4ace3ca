/*
 * Rounding to integers, and taking numbers apart: floor, ceil, trunc, round, rint, fmod, modf, frexp, ldexp and kin.
 *
 * A double of 2^52 or more is an integer already; adding and subtracting 2^52 rounds a smaller one by the rounding in force.
 */
#include "math_internal.h"
#include <limits.h>
#include <emmintrin.h>

#define INTEGRAL_FROM 4503599627370496.0 /* 2^52 */

double __cdecl fabs(double x)
{
	return double_from_bits(double_bits(x) & ~(1ull << 63));
}

static double with_sign_of(double magnitude, double sign)
{
	return double_from_bits(double_bits(magnitude) | (double_bits(sign) & 1ull << 63));
}

double __cdecl trunc(double x)
{
	if (!(fabs(x) < INTEGRAL_FROM))
		return x;
	return with_sign_of((double)(int64_t)fabs(x), x);
}

double __cdecl floor(double x)
{
	double whole = trunc(x);

	return whole > x ? whole - 1 : whole;
}

double __cdecl ceil(double x)
{
	double whole = trunc(x);

	return whole < x ? with_sign_of(fabs(whole + 1), x < 0 ? -0.0 : 0.0) : whole;
}

double __cdecl round(double x)
{
	double whole = trunc(x);

	return fabs(x - whole) >= 0.5 ? whole + with_sign_of(1, x) : whole;
}

double __cdecl rint(double x)
{
	volatile double shifted;

	if (!(fabs(x) < INTEGRAL_FROM))
		return x;
	shifted = signbit(x) ? x - INTEGRAL_FROM : x + INTEGRAL_FROM;
	return with_sign_of(fabs(signbit(x) ? shifted + INTEGRAL_FROM : shifted - INTEGRAL_FROM), x);
}

double __cdecl nearbyint(double x)
{
	unsigned inexact = _mm_getcsr() & _MM_EXCEPT_INEXACT;
	double value = rint(x);

	if (!inexact)
		_mm_setcsr(_mm_getcsr() & ~(unsigned)_MM_EXCEPT_INEXACT);
	return value;
}

/* Out of range is a domain error whose result Microsoft's headers do not define; 0, as the Universal CRT answers. */
static int64_t to_integer(double whole, double least, double beyond)
{
	if (whole >= least && whole < beyond)
		return (int64_t)whole;
	*_errno() = EDOM;
	return 0;
}

#define LONG_RANGE -2147483648.0, 2147483648.0
#define LLONG_RANGE -9223372036854775808.0, 9223372036854775808.0

long __cdecl lround(double x) { return (long)to_integer(round(x), LONG_RANGE); }
long __cdecl lrint(double x) { return (long)to_integer(rint(x), LONG_RANGE); }
long long __cdecl llround(double x) { return to_integer(round(x), LLONG_RANGE); }
long long __cdecl llrint(double x) { return to_integer(rint(x), LLONG_RANGE); }
long __cdecl lroundf(float x) { return lround(x); }
long __cdecl lrintf(float x) { return lrint(x); }
long long __cdecl llroundf(float x) { return llround(x); }
long long __cdecl llrintf(float x) { return llrint(x); }

double __cdecl modf(double x, double *whole)
{
	*whole = trunc(x);
	return with_sign_of(isinf(x) ? 0 : fabs(x - *whole), x);
}

float __cdecl modff(float x, float *whole)
{
	double integer, part = modf(x, &integer);

	*whole = (float)integer;
	return (float)part;
}

double __cdecl frexp(double x, int *exponent)
{
	uint64_t bits = double_bits(x);
	int e = (int)(bits >> 52 & 0x7ff);

	*exponent = 0;
	if (!x)
		return x;
	if (e == 0x7ff) {
		*exponent = -1;
		return x;
	}
	if (!e) {
		x = frexp(x * 18014398509481984.0, exponent); /* 2^54 */
		*exponent -= 54;
		return x;
	}
	*exponent = e - 1022;
	return double_from_bits((bits & ~(0x7ffull << 52)) | 1022ull << 52);
}

/* x * 2^n, rounding once. */
static double scale(double x, int n)
{
	/* Steps that keep intermediate results normal, so that only the last multiplication rounds. */
	while (n > 1000 && isfinite(x) && x) {
		x *= 0x1p1000;
		n -= 1000;
	}
	if (n < -1000) {
		int exponent;

		x = frexp(x, &exponent);
		if (!isfinite(x) || !x)
			return x;
		n = n < -100000 ? -100000 : n + exponent;
		if (n >= -1020)
			return x * double_from_bits((uint64_t)(n + 1023) << 52);
		if (n < -1080)
			n = -1080;
		return x * 0x1p-600 * double_from_bits((uint64_t)(n + 600 + 1023) << 52);
	}
	return n > 1000 ? x : x * double_from_bits((uint64_t)(n + 1023) << 52);
}

double __cdecl ldexp(double x, int n)
{
	double value;

	if (!isfinite(x) || !x)
		return x;
	value = scale(x, n);
	if (isinf(value))
		return math_error(MATH_OVERFLOW, "ldexp", x, n, value);
	return value ? value : math_error(MATH_UNDERFLOW, "ldexp", x, n, value);
}

double __cdecl scalbn(double x, int n)
{
	return ldexp(x, n);
}

double __cdecl scalbln(double x, long n)
{
	return ldexp(x, (int)n);
}

double __cdecl _scalb(double x, long n)
{
	return ldexp(x, (int)n);
}

/* Subtracts y times powers of two, exactly, in integers. */
double __cdecl fmod(double x, double y)
{
	uint64_t a = double_bits(x) & ~(1ull << 63), b = double_bits(y) & ~(1ull << 63);
	int ea, eb;

	if (isnan(x) || isnan(y))
		return x + y;
	if (isinf(x) || !b)
		return math_error(MATH_DOMAIN, "fmod", x, y, math_invalid_nan());
	if (a < b)
		return x;
	ea = (int)(a >> 52);
	eb = (int)(b >> 52);
	a = ea ? (a & 0xfffffffffffffu) | 1ull << 52 : a;
	b = eb ? (b & 0xfffffffffffffu) | 1ull << 52 : b;
	ea += !ea;
	eb += !eb;
	for (int left = ea - eb; left > 0;) {
		int step = left > 11 ? 11 : left;

		a = (a % b) << step;
		left -= step;
	}
	a %= b;
	if (!a)
		return with_sign_of(0, x);
	for (ea = eb; !(a >> 52) && ea > 1; ea--)
		a <<= 1;
	if (a >> 52)
		a = (a & 0xfffffffffffffu) | (uint64_t)ea << 52;
	return with_sign_of(double_from_bits(a), x);
}
