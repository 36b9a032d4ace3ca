/*
 * The float versions: each is its double function, rounded. A finite result too large for a float is an overflow.
 */
#include "math_internal.h"

static float narrow(double value, const char *name, double x, double y)
{
	float result = (float)value;

	return isinf(result) && isfinite(value) ? (float)math_error(MATH_OVERFLOW, name, x, y, result) : result;
}

#define UNARY(name) \
	float __cdecl name##f(float x) { return narrow(name(x), #name "f", x, 0); }
#define BINARY(name) \
	float __cdecl name##f(float x, float y) { return narrow(name(x, y), #name "f", x, y); }

UNARY(acos)
UNARY(acosh)
UNARY(asin)
UNARY(asinh)
UNARY(atan)
UNARY(atanh)
UNARY(ceil)
UNARY(cos)
UNARY(cosh)
UNARY(exp)
UNARY(exp2)
UNARY(expm1)
UNARY(fabs)
UNARY(floor)
UNARY(log)
UNARY(log10)
UNARY(log1p)
UNARY(log2)
UNARY(logb)
UNARY(_logb)
UNARY(nearbyint)
UNARY(rint)
UNARY(round)
UNARY(sin)
UNARY(sinh)
UNARY(sqrt)
UNARY(tan)
UNARY(tanh)
UNARY(trunc)
BINARY(atan2)
BINARY(fdim)
BINARY(fmax)
BINARY(fmin)
BINARY(fmod)
BINARY(hypot)
BINARY(_hypot)
BINARY(pow)

float __cdecl frexpf(float x, int *exponent)
{
	return (float)frexp(x, exponent);
}

float __cdecl ldexpf(float x, int n)
{
	return narrow(ldexp(x, n), "ldexpf", x, n);
}

float __cdecl scalbnf(float x, int n)
{
	return ldexpf(x, n);
}

float __cdecl scalblnf(float x, long n)
{
	return ldexpf(x, (int)n);
}

float __cdecl _scalbf(float x, long n)
{
	return ldexpf(x, (int)n);
}

int __cdecl ilogbf(float x)
{
	return ilogb(x);
}
