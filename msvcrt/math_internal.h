/*
 * Under math.h: the processor's extended-precision operations, and errors.
 *
 * The elementary functions compute in the x87's 64-bit mantissa and round once to double, which leaves about half a unit in the
 * last place of error. That needs the x87's precision control at extended, which Windows x64 has and 32-bit Windows has not; the helpers
 * set it and put it back where it differs.
 */
#ifndef CRT_MATH_INTERNAL_H
#define CRT_MATH_INTERNAL_H

#include "crt.h"
#include <float.h>
#include <math.h>

/* mingw's macros for what are functions here. */
#undef isnan
#undef isinf
#undef isfinite
#undef signbit
#undef fpclassify
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf(x)
#define isfinite(x) __builtin_isfinite(x)
#define signbit(x) __builtin_signbit(x)

/* How a function failed; _matherr's numbers. */
enum math_failure { MATH_DOMAIN = 1, MATH_SINGULARITY = 2, MATH_OVERFLOW = 3, MATH_UNDERFLOW = 4 };

/*
 * Reports a failure of the function NAME called with X and Y: the program's handler (__setusermatherr) may replace RESULT; if it
 * does not, errno is EDOM or ERANGE. Returns what the function is to return.
 */
double math_error(enum math_failure failure, const char *name, double x, double y, double result);

/* The processor's quiet NaN for an invalid operation, which Windows prints as -nan(ind). */
static inline double math_invalid_nan(void)
{
	union { uint64_t bits; double value; } nan = { .bits = 0xfff8000000000000u };

	return nan.value;
}

static inline uint64_t double_bits(double x)
{
	union { double value; uint64_t bits; } u = { x };

	return u.bits;
}

static inline double double_from_bits(uint64_t bits)
{
	union { uint64_t bits; double value; } u = { bits };

	return u.value;
}

static inline uint32_t float_bits(float x)
{
	union { float value; uint32_t bits; } u = { x };

	return u.bits;
}

static inline float float_from_bits(uint32_t bits)
{
	union { uint32_t bits; float value; } u = { bits };

	return u.value;
}

/*
 * Extended precision and rounding to nearest for the x87, from x87_enter to x87_leave. They take the argument and the result by
 * address so that the compiler cannot move arithmetic out from between them.
 */
#define X87_EXTENDED 0x037f

static inline unsigned short x87_enter(double *x)
{
	unsigned short before, extended = X87_EXTENDED;

	__asm__ volatile("fnstcw %0" : "=m"(before));
	if (before != extended)
		__asm__ volatile("fldcw %0" : : "m"(extended));
	__asm__ volatile("" : "+m"(*x));
	return before;
}

static inline void x87_leave(unsigned short before, long double *value)
{
	__asm__ volatile("" : "+m"(*value));
	if (before != X87_EXTENDED)
		__asm__ volatile("fnclex\n\tfldcw %0" : : "m"(before));
}

static inline long double x87_rint(long double x)
{
	__asm__("frndint" : "+t"(x));
	return x;
}

/* y * log2(x) */
static inline long double x87_log2(long double x, long double y)
{
	__asm__("fyl2x" : "+t"(x) : "u"(y) : "st(1)");
	return x;
}

/* y * log2(1 + x), for |x| < 0.29 */
static inline long double x87_log2_1p(long double x, long double y)
{
	__asm__("fyl2xp1" : "+t"(x) : "u"(y) : "st(1)");
	return x;
}

/* 2^x - 1 for |x| <= 1 */
static inline long double x87_exp2_m1(long double x)
{
	__asm__("f2xm1" : "+t"(x));
	return x;
}

/* x * 2^n */
static inline long double x87_scale(long double x, long double n)
{
	__asm__("fscale" : "+t"(x) : "u"(n));
	return x;
}

static inline long double x87_atan2(long double y, long double x)
{
	__asm__("fpatan" : "+t"(x) : "u"(y) : "st(1)");
	return x;
}

static inline long double x87_sqrt(long double x)
{
	__asm__("fsqrt" : "+t"(x));
	return x;
}

/* For |x| <= pi/4. */
static inline long double x87_sin(long double x)
{
	__asm__("fsin" : "+t"(x));
	return x;
}

static inline long double x87_cos(long double x)
{
	__asm__("fcos" : "+t"(x));
	return x;
}

static inline long double x87_tan(long double x)
{
	long double one;

	__asm__("fptan" : "=t"(one), "=u"(x) : "0"(x));
	return x;
}

#define LOG2_E 1.4426950408889634073599246810018921374266L
/* ln 2 in two parts, of which the first has 32 bits: its products with exponents are exact. */
#define LN2_HIGH 0x1.62e42ffp-1L
#define LN2_LOW -4.2009150726810847291823431924499865640e-11L

/* e^x for a moderate x, in extended precision. */
static inline long double x87_exp(long double x)
{
	long double n = x87_rint(x * LOG2_E), r = (x - n * LN2_HIGH) - n * LN2_LOW;

	return x87_scale(x87_exp2_m1(r * LOG2_E) + 1, n);
}

/* e^x - 1, precise near 0. */
static inline long double x87_expm1(long double x)
{
	if (x > -0.5L && x < 0.5L)
		return x87_exp2_m1(x * LOG2_E);
	return x87_exp(x) - 1;
}

static inline long double x87_log(long double x)
{
	return x87_log2(x, 0.69314718055994530941723212145817656808L);
}

static inline long double x87_log1p(long double x)
{
	if (x > -0.29L && x < 0.29L)
		return x87_log2_1p(x, 0.69314718055994530941723212145817656808L);
	return x87_log(1 + x);
}

#endif
