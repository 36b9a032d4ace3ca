/*
 * Bessel functions of integer order: _j0, _j1, _jn, _y0, _y1, _yn.
 *
 * Up to ASYMPTOTIC_FROM all J of even and odd order come from one downward recurrence (Miller's), scaled by
 * J0 + 2 J2 + 2 J4 + ... = 1; Y0 and Y1 are Neumann's series over them. Beyond, Hankel's asymptotic expansion has converged to double
 * precision. Higher orders follow by recurrence in the direction that is stable.
 */
#include "math_internal.h"

#define ASYMPTOTIC_FROM 30.0
#define TERMS 120
#define EULER_GAMMA 0.57721566490153286060651209008240243104L
#define PI 3.1415926535897932384626433832795028842L

/* J[0] to J[TERMS - 1] at 0 < x < ASYMPTOTIC_FROM. */
static void all_j(double x, long double *j)
{
	long double above = 0, here = 1e-4000L, sum = 0;

	for (int n = TERMS + 60; n >= 0; n--) {
		long double below = 2 * (n + 1) / (long double)x * here - above;

		if (n < TERMS)
			j[n] = below;
		if (!(n & 1))
			sum += n ? 2 * below : below;
		above = here;
		here = below;
		/* Small arguments make the values grow fast: start again from a smaller scale. */
		if (fabsl(here) > 1e4000L) {
			above *= 1e-4000L;
			here *= 1e-4000L;
			sum *= 1e-4000L;
			for (int k = n; k < TERMS; k++)
				j[k] *= 1e-4000L;
		}
	}
	for (int n = 0; n < TERMS; n++)
		j[n] /= sum;
}

/* J and Y of order 0 or 1 at x >= ASYMPTOTIC_FROM. */
static void hankel(int order, double x, double *j, double *y)
{
	long double mu = 4.0L * order * order, term = 1, p = 1, q = 0, root, c, s, phase_sin, phase_cos;

	for (int k = 1; k < 60; k++) {
		long double next = term * (mu - (2.0L * k - 1) * (2.0L * k - 1)) / (k * 8.0L * x);

		if (fabsl(next) > fabsl(term) || fabsl(next) < 1e-20L)
			break;
		term = next;
		if (k & 1)
			q += (k & 2) ? -term : term;
		else
			p += (k & 2) ? -term : term;
	}
	/* cos and sin of x - (order / 2 + 1 / 4) pi, from those of x. */
	c = cos(x);
	s = sin(x);
	root = 0.70710678118654752440084436210484903928L;
	phase_cos = order ? (s - c) * root : (c + s) * root;
	phase_sin = order ? -(s + c) * root : (s - c) * root;
	root = x87_sqrt(2 / (PI * x));
	*j = (double)(root * (p * phase_cos - q * phase_sin));
	*y = (double)(root * (p * phase_sin + q * phase_cos));
}

double __cdecl _jn(int n, double x)
{
	long double j[TERMS];
	double sign = 1, before, here, ignored;

	if (isnan(x))
		return x;
	if (n < 0) {
		n = -n;
		sign = n & 1 ? -1 : 1;
	}
	if (x < 0) {
		x = -x;
		sign *= n & 1 ? -1 : 1;
	}
	if (!x || isinf(x))
		return !x && !n ? 1 : 0;
	if (x < ASYMPTOTIC_FROM) {
		if (n >= TERMS)
			return 0;
		all_j(x, j);
		return sign * (double)j[n];
	}
	hankel(0, x, &before, &ignored);
	hankel(1, x, &here, &ignored);
	if (!n)
		return sign * before;
	if (n <= x) {
		for (int k = 1; k < n; k++) {
			double next = 2.0 * k / x * here - before;
			before = here;
			here = next;
		}
		return sign * here;
	}
	/* Orders above the argument: downward, scaled by J0 or J1, whichever is larger. */
	{
		long double above = 0, current = 1e-300L, wanted = 0, scale;
		long double order_0, order_1 = 0;

		for (int k = n + 40 + (int)(x / 2); k >= 0; k--) {
			long double below = 2 * (k + 1) / (long double)x * current - above;

			if (k == n)
				wanted = below;
			if (k == 1)
				order_1 = below;
			above = current;
			current = below;
			if (fabsl(current) > 1e4000L) {
				above *= 1e-4000L;
				current *= 1e-4000L;
				wanted *= 1e-4000L;
			}
		}
		order_0 = current;
		scale = fabs(before) > fabs(here) ? before / order_0 : here / order_1;
		return sign * (double)(wanted * scale);
	}
}

double __cdecl _j0(double x)
{
	return _jn(0, x);
}

double __cdecl _j1(double x)
{
	return _jn(1, x);
}

/* Y0 and Y1 at x > 0. */
static void first_two_y(double x, double *y0, double *y1)
{
	long double j[TERMS], logarithm, sum_0 = 0, sum_1 = 0;
	double ignored;

	if (x >= ASYMPTOTIC_FROM) {
		hankel(0, x, &ignored, y0);
		hankel(1, x, &ignored, y1);
		return;
	}
	all_j(x, j);
	logarithm = x87_log(x / 2.0L) + EULER_GAMMA;
	for (int k = 1; 2 * k + 1 < TERMS; k++) {
		long double sign = k & 1 ? -1 : 1;

		sum_0 += sign * j[2 * k] / k;
		sum_1 += sign * (2 * k + 1) / (k * (k + 1.0L)) * j[2 * k + 1];
	}
	*y0 = (double)(2 / PI * logarithm * j[0] - 4 / PI * sum_0);
	*y1 = (double)(-2 / (PI * x) * j[0] + 2 / PI * (logarithm - 1) * j[1] - 2 / PI * sum_1);
}

double __cdecl _yn(int n, double x)
{
	double sign = 1, before, here;

	if (isnan(x))
		return x;
	if (x < 0)
		return math_error(MATH_DOMAIN, "_yn", x, n, math_invalid_nan());
	if (!x)
		return math_error(MATH_SINGULARITY, "_yn", x, n, -HUGE_VAL);
	if (isinf(x))
		return 0;
	if (n < 0) {
		n = -n;
		sign = n & 1 ? -1 : 1;
	}
	first_two_y(x, &before, &here);
	if (!n)
		return before;
	for (int k = 1; k < n && isfinite(here); k++) {
		double next = 2.0 * k / x * here - before;
		before = here;
		here = next;
	}
	return sign * here;
}

double __cdecl _y0(double x)
{
	return _yn(0, x);
}

double __cdecl _y1(double x)
{
	return _yn(1, x);
}
