/*
 * Exponentials, logarithms, powers and roots.
 */
#include "math_internal.h"
#include <emmintrin.h>

#define EXP_LIMIT 11000 /* beyond it the result is 0 or infinite in extended precision as well */

/* Rounds an extended result; infinite where the arguments were not is an overflow. */
static double finish(long double value, const char *name, double x, double y)
{
	double result = (double)value;

	if (isinf(result))
		return math_error(MATH_OVERFLOW, name, x, y, result);
	if (!result)
		return math_error(MATH_UNDERFLOW, name, x, y, result);
	return result;
}

static long double exp_limited(double x)
{
	return x87_exp(x > EXP_LIMIT ? EXP_LIMIT : x < -EXP_LIMIT ? -EXP_LIMIT : x);
}

double __cdecl exp(double x)
{
	unsigned short before;
	long double value;

	if (isnan(x) || isinf(x))
		return x < 0 ? 0 : x;
	before = x87_enter(&x);
	value = exp_limited(x);
	x87_leave(before, &value);
	return finish(value, "exp", x, 0);
}

double __cdecl exp2(double x)
{
	unsigned short before;
	long double value, n;

	if (isnan(x) || isinf(x))
		return x < 0 ? 0 : x;
	before = x87_enter(&x);
	value = x > EXP_LIMIT ? EXP_LIMIT : x < -EXP_LIMIT ? -EXP_LIMIT : x;
	n = x87_rint(value);
	value = x87_scale(x87_exp2_m1(value - n) + 1, n);
	x87_leave(before, &value);
	return finish(value, "exp2", x, 0);
}

double __cdecl expm1(double x)
{
	unsigned short before;
	long double value;

	if (isnan(x) || isinf(x))
		return x < 0 ? -1 : x;
	if (!x)
		return x;
	before = x87_enter(&x);
	value = x > -0.5 && x < 0.5 ? x87_expm1(x) : exp_limited(x) - 1;
	x87_leave(before, &value);
	return isinf((double)value) ? math_error(MATH_OVERFLOW, "expm1", x, 0, HUGE_VAL) : (double)value;
}

/* What all logarithms share: true if X is no positive finite number, with the answer in RESULT. ZERO is where it is -infinity. */
static bool log_special(double x, double zero, const char *name, double *result)
{
	if (isnan(x) || (isinf(x) && x > 0))
		*result = x;
	else if (x == zero)
		*result = math_error(MATH_SINGULARITY, name, x, 0, -HUGE_VAL);
	else if (x < zero)
		*result = math_error(MATH_DOMAIN, name, x, 0, math_invalid_nan());
	else
		return false;
	return true;
}

static double log_scaled(double x, long double unit)
{
	unsigned short before = x87_enter(&x);
	long double value = x87_log2(x, unit);

	x87_leave(before, &value);
	return (double)value;
}

double __cdecl log(double x)
{
	double result;

	return log_special(x, 0, "log", &result) ? result : log_scaled(x, 0.69314718055994530941723212145817656808L);
}

double __cdecl log10(double x)
{
	double result;

	return log_special(x, 0, "log10", &result) ? result : log_scaled(x, 0.30102999566398119521373889472449302677L);
}

double __cdecl log2(double x)
{
	double result;

	return log_special(x, 0, "log2", &result) ? result : log_scaled(x, 1);
}

double __cdecl log1p(double x)
{
	double result;
	long double value;
	unsigned short before;

	if (!x || log_special(x, -1, "log1p", &result))
		return x ? result : x;
	before = x87_enter(&x);
	value = x87_log1p(x);
	x87_leave(before, &value);
	return (double)value;
}

double __cdecl sqrt(double x)
{
	if (x < 0)
		return math_error(MATH_DOMAIN, "sqrt", x, 0, math_invalid_nan());
	return _mm_cvtsd_f64(_mm_sqrt_sd(_mm_setzero_pd(), _mm_set_sd(x)));
}

/* Whether Y is an integer: 0 no, 1 odd, 2 even. */
static int integer_kind(double y)
{
	double magnitude = fabs(y);
	int64_t n;

	if (magnitude >= 9007199254740992.0)
		return 2;
	n = (int64_t)magnitude;
	return (double)n != magnitude ? 0 : n & 1 ? 1 : 2;
}

/* x^y for finite x > 0 and finite y. The exponent of x, an integer, is kept apart from the logarithm of its mantissa. */
static long double power(double x, double y)
{
	int exponent;
	long double mantissa = frexp(x, &exponent), whole, part, n;

	if (mantissa < 0.70710678118654752L) {
		mantissa *= 2;
		exponent--;
	}
	part = x87_log2(mantissa, y);
	whole = (long double)y * exponent;
	if (whole + part > EXP_LIMIT || whole + part < -EXP_LIMIT)
		return whole + part > 0 ? (long double)HUGE_VAL : 0;
	n = x87_rint(whole + part);
	part += whole - n;
	/* Rounding the sum may leave the rest just beyond what the processor's function takes. */
	return x87_scale(x87_exp2_m1(part / 2) * (x87_exp2_m1(part / 2) + 2) + 1, n);
}

double __cdecl pow(double x, double y)
{
	int kind = integer_kind(y);
	bool negative = signbit(x) && kind == 1;
	unsigned short before;
	long double value;

	if (y == 0 || x == 1)
		return 1;
	if (isnan(x) || isnan(y))
		return x + y;
	if (isinf(y)) {
		if (fabs(x) == 1)
			return 1;
		return (fabs(x) > 1) == (y > 0) ? HUGE_VAL : 0;
	}
	if (isinf(x))
		return y > 0 ? negative ? -HUGE_VAL : HUGE_VAL : negative ? -0.0 : 0.0;
	if (x == 0) {
		if (y > 0)
			return negative ? -0.0 : 0.0;
		return math_error(MATH_SINGULARITY, "pow", x, y, negative ? -HUGE_VAL : HUGE_VAL);
	}
	if (x < 0 && !kind)
		return math_error(MATH_DOMAIN, "pow", x, y, math_invalid_nan());
	before = x87_enter(&y);
	value = power(fabs(x), y);
	x87_leave(before, &value);
	return finish(negative ? -value : value, "pow", x, y);
}

double __cdecl _hypot(double x, double y)
{
	unsigned short before;
	long double value;

	if (isinf(x) || isinf(y))
		return HUGE_VAL;
	if (isnan(x) || isnan(y))
		return x + y;
	before = x87_enter(&x);
	value = x87_sqrt((long double)x * x + (long double)y * y);
	x87_leave(before, &value);
	return isinf((double)value) ? math_error(MATH_OVERFLOW, "_hypot", x, y, HUGE_VAL) : (double)value;
}

double __cdecl hypot(double x, double y)
{
	return _hypot(x, y);
}

double __cdecl _cabs(struct _complex z)
{
	return _hypot(z.x, z.y);
}
