/*
 * Functions of a number's representation: classes, signs, neighbours, exponents, minima.
 */
#include "math_internal.h"
#include <limits.h>

/* Classes in the Universal CRT's headers. */
enum { CLASS_DENORMAL = -2, CLASS_NORMAL = -1, CLASS_ZERO = 0, CLASS_INFINITE = 1, CLASS_NAN = 2 };

int __cdecl _isnan(double x)
{
	return isnan(x);
}

int __cdecl _finite(double x)
{
	return isfinite(x);
}

int __cdecl _isnanf(float x)
{
	return isnan(x);
}

int __cdecl _finitef(float x)
{
	return isfinite(x);
}

static int fp_class(bool negative, bool nan, bool quiet, bool infinite, bool zero, bool denormal)
{
	if (nan)
		return quiet ? _FPCLASS_QNAN : _FPCLASS_SNAN;
	if (infinite)
		return negative ? _FPCLASS_NINF : _FPCLASS_PINF;
	if (zero)
		return negative ? _FPCLASS_NZ : _FPCLASS_PZ;
	if (denormal)
		return negative ? _FPCLASS_ND : _FPCLASS_PD;
	return negative ? _FPCLASS_NN : _FPCLASS_PN;
}

int __cdecl _fpclass(double x)
{
	uint64_t bits = double_bits(x);

	return fp_class(bits >> 63, isnan(x), bits >> 51 & 1, isinf(x), x == 0, !(bits >> 52 & 0x7ff));
}

int __cdecl _fpclassf(float x)
{
	uint32_t bits = float_bits(x);

	return fp_class(bits >> 31, isnan(x), bits >> 22 & 1, isinf(x), x == 0, !(bits >> 23 & 0xff));
}

short __cdecl _dclass(double x)
{
	return isnan(x) ? CLASS_NAN : isinf(x) ? CLASS_INFINITE : !x ? CLASS_ZERO : double_bits(x) >> 52 & 0x7ff ? CLASS_NORMAL : CLASS_DENORMAL;
}

short __cdecl _fdclass(float x)
{
	return isnan(x) ? CLASS_NAN : isinf(x) ? CLASS_INFINITE : !x ? CLASS_ZERO : float_bits(x) >> 23 & 0xff ? CLASS_NORMAL : CLASS_DENORMAL;
}

short __cdecl _dtest(const double *x)
{
	return _dclass(*x);
}

short __cdecl _fdtest(const float *x)
{
	return _fdclass(*x);
}

int __cdecl _dsign(double x)
{
	return (int)(double_bits(x) >> 48 & 0x8000);
}

int __cdecl _fdsign(float x)
{
	return (int)(float_bits(x) >> 16 & 0x8000);
}

/* How X and Y compare: less 1, equal 2, greater 4, unordered 0. */
int __cdecl _dpcomp(double x, double y)
{
	return x < y ? 1 : x == y ? 2 : x > y ? 4 : 0;
}

int __cdecl _fdpcomp(float x, float y)
{
	return _dpcomp(x, y);
}

double __cdecl copysign(double x, double sign)
{
	return double_from_bits((double_bits(x) & ~(1ull << 63)) | (double_bits(sign) & 1ull << 63));
}

float __cdecl copysignf(float x, float sign)
{
	return float_from_bits((float_bits(x) & 0x7fffffff) | (float_bits(sign) & 0x80000000));
}

double __cdecl _copysign(double x, double sign)
{
	return copysign(x, sign);
}

float __cdecl _copysignf(float x, float sign)
{
	return copysignf(x, sign);
}

double __cdecl _chgsign(double x)
{
	return double_from_bits(double_bits(x) ^ 1ull << 63);
}

float __cdecl _chgsignf(float x)
{
	return float_from_bits(float_bits(x) ^ 0x80000000);
}

double __cdecl nextafter(double x, double toward)
{
	uint64_t bits = double_bits(x);

	if (isnan(x) || isnan(toward))
		return x + toward;
	if (x == toward)
		return toward;
	if (!x)
		return copysign(double_from_bits(1), toward);
	return double_from_bits((x < toward) == (x > 0) ? bits + 1 : bits - 1);
}

float __cdecl nextafterf(float x, float toward)
{
	uint32_t bits = float_bits(x);

	if (isnan(x) || isnan(toward))
		return x + toward;
	if (x == toward)
		return toward;
	if (!x)
		return copysignf(float_from_bits(1), toward);
	return float_from_bits((x < toward) == (x > 0) ? bits + 1 : bits - 1);
}

double __cdecl _nextafter(double x, double toward)
{
	return nextafter(x, toward);
}

float __cdecl _nextafterf(float x, float toward)
{
	return nextafterf(x, toward);
}

/* A long double is a double to the programs that call these two. */
double __cdecl crt_nexttoward(double x, double toward)
{
	return nextafter(x, toward);
}

float __cdecl crt_nexttowardf(float x, double toward)
{
	if (isnan(x) || isnan(toward))
		return (float)(x + toward);
	return x == toward ? (float)toward : nextafterf(x, x < toward ? HUGE_VALF : -HUGE_VALF);
}

double __cdecl logb(double x)
{
	int exponent;

	if (isnan(x))
		return x;
	if (isinf(x))
		return HUGE_VAL;
	if (!x)
		return math_error(MATH_SINGULARITY, "logb", x, 0, -HUGE_VAL);
	frexp(x, &exponent);
	return exponent - 1;
}

double __cdecl _logb(double x)
{
	return logb(x);
}

int __cdecl ilogb(double x)
{
	int exponent;

	if (!isfinite(x) || !x) {
		math_error(MATH_DOMAIN, "ilogb", x, 0, 0);
		return x ? INT_MAX : INT_MIN;
	}
	frexp(x, &exponent);
	return exponent - 1;
}

double __cdecl fmax(double x, double y)
{
	return isnan(x) ? y : isnan(y) ? x : x > y || (x == y && signbit(y)) ? x : y;
}

double __cdecl fmin(double x, double y)
{
	return isnan(x) ? y : isnan(y) ? x : x < y || (x == y && signbit(x)) ? x : y;
}

double __cdecl fdim(double x, double y)
{
	return isnan(x) || isnan(y) ? x + y : x > y ? x - y : 0;
}

double __cdecl nan(const char *tag)
{
	(void)tag;
	return __builtin_nan("");
}

float __cdecl nanf(const char *tag)
{
	(void)tag;
	return __builtin_nanf("");
}
