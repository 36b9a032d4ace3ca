/*
 * Circular and hyperbolic functions and their inverses.
 *
 * An angle is first brought to within pi/4 of a multiple of pi/2. Up to REDUCE_FAST pi/2 is subtracted in three parts, the first
 * two with so few bits that the products are exact; beyond, the angle's integer mantissa is multiplied with just those words of 2/pi that
 * matter (Payne and Hanek), so that sin(1e300) is right as well.
 */
#include "math_internal.h"

#define REDUCE_FAST 1048576.0
#define TWO_OVER_PI 0.63661977236758134307553505349005744814L
#define HALF_PI 1.5707963267948966192313216916397514421L
#define HALF_PI_1 1.570796326734125614166259765625L /* 32 bits */
#define HALF_PI_2 0x1.0b4611a8p-34L                  /* 31 bits */
#define HALF_PI_3 -2.508278806334166011778663540165e-20L

/* 2/pi after the binary point, 32 bits a word. */
static const uint32_t two_over_pi[40] = {
	0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561, 0xb7246e3a, 0x424dd2e0,
	0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4,
	0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f, 0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d,
	0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab, 0xf0cfbc20, 0x9af4361d,
};

#define WINDOW 7
#define LIMBS (WINDOW + 2)

/* The angle x >= REDUCE_FAST less a multiple of pi/2; QUADRANT receives that multiple's last two bits. */
static long double reduce_far(double x, unsigned *quadrant)
{
	uint64_t mantissa = (double_bits(x) & 0xfffffffffffffu) | 1ull << 52;
	int exponent = (int)(double_bits(x) >> 52 & 0x7ff) - 1075, first = exponent > 2 ? (exponent - 2) / 32 : 0;
	int fraction_bits = 32 * (WINDOW + first) - exponent;
	uint32_t product[LIMBS + 1] = { 0 }, parts[2] = { (uint32_t)mantissa, (uint32_t)(mantissa >> 32) };
	long double fraction = 0, unit;
	bool negative;

	/* product[0] is the least significant limb; words of the window come most significant first. */
	for (int i = 0; i < WINDOW; i++) {
		uint64_t carry = 0;
		uint32_t word = two_over_pi[first + WINDOW - 1 - i];

		for (int j = 0; j < 2; j++) {
			carry += (uint64_t)word * parts[j] + product[i + j];
			product[i + j] = (uint32_t)carry;
			carry >>= 32;
		}
		for (int j = i + 2; carry && j < LIMBS; j++) {
			carry += product[j];
			product[j] = (uint32_t)carry;
			carry >>= 32;
		}
	}
	*quadrant = (unsigned)((((uint64_t)product[fraction_bits / 32 + 1] << 32 | product[fraction_bits / 32]) >> fraction_bits % 32) & 3);
	/* Beyond half, count from the next multiple down: complement the fraction. */
	negative = product[(fraction_bits - 1) / 32] >> (fraction_bits - 1) % 32 & 1;
	if (negative)
		++*quadrant;
	unit = x87_scale(1, (long double)(-fraction_bits));
	for (int i = 0; 32 * i < fraction_bits; i++) {
		uint32_t limb = negative ? ~product[i] : product[i];

		if (32 * (i + 1) > fraction_bits)
			limb &= (1u << fraction_bits % 32) - 1;
		fraction += x87_scale(limb, 32 * i) * unit;
	}
	return (negative ? -fraction : fraction) * HALF_PI;
}

/* The angle X, finite, less its nearest multiple of pi/2, whose last two bits go to QUADRANT. */
static long double reduce(double x, unsigned *quadrant)
{
	double magnitude = fabs(x);
	long double n, r;

	if (magnitude < 0.78539816339744830) {
		*quadrant = 0;
		return x;
	}
	if (magnitude < REDUCE_FAST) {
		n = x87_rint(x * TWO_OVER_PI);
		*quadrant = (unsigned)(int)n;
		return ((x - n * HALF_PI_1) - n * HALF_PI_2) - n * HALF_PI_3;
	}
	r = reduce_far(magnitude, quadrant);
	if (x < 0) {
		*quadrant = -*quadrant;
		r = -r;
	}
	return r;
}

static double not_finite(const char *name, double x)
{
	return isnan(x) ? x : math_error(MATH_DOMAIN, name, x, 0, math_invalid_nan());
}

/* sin(x + shift * pi/2) */
static double sine_from(double x, unsigned shift)
{
	unsigned short before = x87_enter(&x);
	unsigned quadrant;
	long double r = reduce(x, &quadrant), value;

	quadrant += shift;
	value = quadrant & 1 ? x87_cos(r) : x87_sin(r);
	x87_leave(before, &value);
	return (double)(quadrant & 2 ? -value : value);
}

double __cdecl sin(double x)
{
	return isfinite(x) ? x ? sine_from(x, 0) : x : not_finite("sin", x);
}

double __cdecl cos(double x)
{
	return isfinite(x) ? sine_from(x, 1) : not_finite("cos", x);
}

double __cdecl tan(double x)
{
	unsigned short before;
	unsigned quadrant;
	long double value;

	if (!isfinite(x) || !x)
		return isfinite(x) ? x : not_finite("tan", x);
	before = x87_enter(&x);
	value = x87_tan(reduce(x, &quadrant));
	if (quadrant & 1)
		value = -1 / value;
	x87_leave(before, &value);
	return (double)value;
}

double __cdecl atan2(double y, double x)
{
	unsigned short before;
	long double value;

	if (isnan(x) || isnan(y))
		return x + y;
	before = x87_enter(&x);
	value = x87_atan2(y, x);
	x87_leave(before, &value);
	return (double)value;
}

double __cdecl atan(double x)
{
	return x ? atan2(x, 1) : x;
}

double __cdecl asin(double x)
{
	unsigned short before;
	long double value;

	if (!(x >= -1 && x <= 1))
		return isnan(x) ? x : math_error(MATH_DOMAIN, "asin", x, 0, math_invalid_nan());
	before = x87_enter(&x);
	value = x87_atan2(x, x87_sqrt((1 - (long double)x) * (1 + (long double)x)));
	x87_leave(before, &value);
	return (double)value;
}

double __cdecl acos(double x)
{
	unsigned short before;
	long double value;

	if (!(x >= -1 && x <= 1))
		return isnan(x) ? x : math_error(MATH_DOMAIN, "acos", x, 0, math_invalid_nan());
	before = x87_enter(&x);
	value = x87_atan2(x87_sqrt((1 - (long double)x) * (1 + (long double)x)), x);
	x87_leave(before, &value);
	return (double)value;
}

/* Arguments beyond this overflow a double, and are cut so that they do not overflow the extended range. */
static long double limited(double x)
{
	return x > 1000 ? 1000 : x < -1000 ? -1000 : x;
}

static double finish(long double value, const char *name, double x)
{
	double result = (double)value;

	return isinf(result) ? math_error(MATH_OVERFLOW, name, x, 0, result) : result;
}

double __cdecl sinh(double x)
{
	unsigned short before;
	long double e;

	if (!isfinite(x) || !x)
		return x;
	before = x87_enter(&x);
	e = x87_expm1(fabsl(limited(x)));
	e = (e + e / (e + 1)) / 2;
	x87_leave(before, &e);
	return finish(x < 0 ? -e : e, "sinh", x);
}

double __cdecl cosh(double x)
{
	unsigned short before;
	long double e;

	if (!isfinite(x))
		return fabs(x);
	before = x87_enter(&x);
	e = x87_exp(limited(x));
	e = (e + 1 / e) / 2;
	x87_leave(before, &e);
	return finish(e, "cosh", x);
}

double __cdecl tanh(double x)
{
	unsigned short before;
	long double e;

	if (isnan(x) || !x)
		return x;
	before = x87_enter(&x);
	e = x87_expm1(2 * fabsl(limited(x)));
	e = e / (e + 2);
	x87_leave(before, &e);
	return (double)(x < 0 ? -e : e);
}

double __cdecl asinh(double x)
{
	unsigned short before;
	long double a = fabs(x), value;

	if (!isfinite(x) || !x)
		return x;
	before = x87_enter(&x);
	value = x87_log1p(a + a * a / (1 + x87_sqrt(1 + a * a)));
	x87_leave(before, &value);
	return (double)(x < 0 ? -value : value);
}

double __cdecl acosh(double x)
{
	unsigned short before;
	long double t = (long double)x - 1;
	long double value;

	if (isnan(x) || (isinf(x) && x > 0))
		return x;
	if (x < 1)
		return math_error(MATH_DOMAIN, "acosh", x, 0, math_invalid_nan());
	before = x87_enter(&x);
	value = x87_log1p(t + x87_sqrt(2 * t + t * t));
	x87_leave(before, &value);
	return (double)value;
}

double __cdecl atanh(double x)
{
	unsigned short before;
	long double a = fabs(x), value;

	if (isnan(x) || !x)
		return x;
	if (a > 1)
		return math_error(MATH_DOMAIN, "atanh", x, 0, math_invalid_nan());
	if (a == 1)
		return math_error(MATH_SINGULARITY, "atanh", x, 0, x * HUGE_VAL);
	before = x87_enter(&x);
	value = x87_log1p(2 * a / (1 - a)) / 2;
	x87_leave(before, &value);
	return (double)(x < 0 ? -value : value);
}
