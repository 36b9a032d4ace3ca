/*
 * strtod, strtof, atof and their wide and _l forms.
 *
 * The text is read here, by each runtime's rules: all know decimal numbers with an exponent (after 'd' as well as 'e' before the
 * Universal CRT), the Universal CRT also hexadecimal ones, inf and nan. The digits then go to the toolchain's exact decimal
 * conversion as an integer with an exponent, so that no locale's decimal point is involved there.
 */
#include "strtod.h"
#include "locale_data.h"
#include <emmintrin.h>
#include <float.h>
#include <math.h>

/* libmingwex's conversion, by David Gay: correctly rounded, to double and to any other format. */
double __strtod(const char *text, char **end);

typedef struct {
	int bits, least_exponent, greatest_exponent, rounding, sudden_underflow;
} FPI;

enum { STRTOG_ZERO = 0, STRTOG_INFINITE = 3, STRTOG_KIND = 7 };

int __strtodg(const char *text, char **end, const FPI *format, long *exponent, unsigned long *bits);

/* More digits than any double or its halfway points need: further ones only matter by being zero or not. */
#define DIGITS_KEPT 800
#define DIGITS_OF_U64 19 /* that any so many digits fit */
#define TEXT_KEPT 1200 /* of a wide number, once narrowed */

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads a signed decimal exponent after its letter; 0 characters if there are no digits. */
static size_t read_exponent(const char *text, size_t n, int64_t *exponent)
{
	size_t at = 0;
	bool negative = false, digits = false;
	int64_t value = 0;

	if (at < n && (text[at] == '+' || text[at] == '-'))
		negative = text[at++] == '-';
	for (; at < n && text[at] >= '0' && text[at] <= '9'; at++) {
		digits = true;
		if (value < 100000000)
			value = value * 10 + (text[at] - '0');
	}
	*exponent = negative ? -value : value;
	return digits ? at : 0;
}

static size_t write_decimal(char *out, int64_t n)
{
	char digits[24];
	size_t count = 0, length = 0;

	if (n < 0) {
		out[length++] = '-';
		n = -n;
	}
	do
		digits[count++] = (char)('0' + n % 10);
	while (n /= 10);
	while (count)
		out[length++] = digits[--count];
	out[length] = 0;
	return length;
}

/* Rounded once, to a float: the same conversion with a float's format instead of a double's. */
static double single_from_decimal(const char *digits)
{
	static const FPI float_format = { 24, 1 - 127 - 24 + 1, 254 - 127 - 24 + 1, 1, 0 };
	unsigned long bits[2] = { 0, 0 };
	long exponent = 0;
	int kind = __strtodg(digits, NULL, &float_format, &exponent, bits) & STRTOG_KIND;

	if (kind == STRTOG_ZERO)
		return 0;
	return kind == STRTOG_INFINITE ? INFINITY : ldexp((double)bits[0], (int)exponent);
}

/*
 * DIGITS times 10 to the EXPONENT where both are exact as doubles, so that one multiplication or division rounds correctly: most
 * numbers that people and programs write. False for others. (Clinger, "How to read floating point numbers accurately".)
 */
static bool exact_product(uint64_t digits, int64_t exponent, double *value)
{
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
					 1e19, 1e20, 1e21, 1e22 };
	const int64_t most = sizeof(powers) / sizeof(*powers) - 1;

	__m128d number;

	if (digits >> 53 || exponent < -most || exponent > most)
		return false;
	/* Not on the x87, which 32-bit code computes on: that would round twice. */
	number = _mm_set_sd((double)(int64_t)digits);
	number = exponent < 0 ? _mm_div_sd(number, _mm_set_sd(powers[-exponent])) : _mm_mul_sd(number, _mm_set_sd(powers[exponent]));
	*value = _mm_cvtsd_f64(number);
	return true;
}

static double from_decimal(const char *text, size_t n, enum float_width width, size_t *used, bool *range)
{
	char digits[DIGITS_KEPT + 40];
	size_t at = 0, count = 0, length;
	int64_t exponent = 0, written;
	uint64_t leading = 0;
	bool any = false, point = false, nonzero_cut = false;
	double value;

	for (; at < n; at++) {
		char c = text[at];

		if (c == '.' && !point) {
			point = true;
			continue;
		}
		if (c < '0' || c > '9')
			break;
		any = true;
		if (count < DIGITS_KEPT) {
			if (count || c != '0')
				digits[count++] = c;
			if (count < DIGITS_OF_U64)
				leading = leading * 10 + (unsigned)(c - '0');
			exponent -= point;
		} else {
			nonzero_cut |= c != '0';
			exponent += !point;
		}
	}
	*used = any ? at : 0;
	*range = false;
	if (!any)
		return 0;
	if (at < n && (text[at] == 'e' || text[at] == 'E' || (!CRT_IS_UCRT && (text[at] == 'd' || text[at] == 'D')))) {
		length = read_exponent(text + at + 1, n - at - 1, &written);
		if (length) {
			*used = at + 1 + length;
			exponent += written;
		}
	}
	if (!count)
		return 0;
	if (width == FLOAT_DOUBLE && count < DIGITS_OF_U64 && exact_product(leading, exponent, &value))
		return value;
	if (nonzero_cut)
		digits[count - 1] |= 1; /* sticky: keeps the number off a halfway point */
	digits[count] = 'e';
	write_decimal(digits + count + 1, exponent);
	value = width == FLOAT_SINGLE ? single_from_decimal(digits) : __strtod(digits, NULL);
	*range = isinf(value) || value < (width == FLOAT_SINGLE ? FLT_MIN : DBL_MIN);
	return value;
}

/* 0x, digits, perhaps p and a binary exponent. Gathers 64 bits and a sticky one, then rounds by hand to the width. */
static double from_hexadecimal(const char *text, size_t n, enum float_width width, size_t *used, bool *range)
{
	const int precision = width == FLOAT_SINGLE ? 24 : 53, least = width == FLOAT_SINGLE ? -149 : -1074;
	const int most = width == FLOAT_SINGLE ? 128 : 1024;
	uint64_t bits = 0, lost;
	int64_t exponent = 0, written;
	bool any = false, point = false, sticky = false;
	size_t at = 2, length;
	int shift, digit;

	for (; at < n; at++) {
		if (text[at] == '.' && !point) {
			point = true;
			continue;
		}
		digit = hex_value(text[at]);
		if (digit < 0)
			break;
		any = true;
		if (bits >> 60) {
			sticky |= digit != 0;
			exponent += point ? 0 : 4;
		} else {
			bits = bits << 4 | (unsigned)digit;
			exponent -= point ? 4 : 0;
		}
	}
	*range = false;
	/* "0x" without digits is the zero before the x. */
	*used = any ? at : 1;
	if (any && at < n && (text[at] == 'p' || text[at] == 'P')) {
		length = read_exponent(text + at + 1, n - at - 1, &written);
		if (length) {
			*used = at + 1 + length;
			exponent += written;
		}
	}
	if (!bits)
		return 0;
	/* Position of the lowest bit that may stay, by precision or by the smallest denormal. */
	shift = 64 - __builtin_clzll(bits) - precision;
	if (exponent + shift < least)
		shift = exponent < -100000 ? 100 : (int)(least - exponent);
	if (shift > 64) {
		bits = 0;
		exponent = least;
	} else if (shift > 0) {
		lost = shift == 64 ? bits : bits & ((1ull << shift) - 1);
		bits = shift == 64 ? 0 : bits >> shift;
		exponent += shift;
		if (lost > 1ull << (shift - 1) || (lost == 1ull << (shift - 1) && (sticky || (bits & 1))))
			bits++;
	}
	if (exponent > 2000 || exponent + 64 - (bits ? __builtin_clzll(bits) : 64) > most) {
		*range = true;
		return INFINITY;
	}
	*range = !bits || exponent + 64 - __builtin_clzll(bits) < least + precision;
	return ldexp((double)bits, (int)exponent);
}

static bool spells(const char *text, size_t n, const char *word)
{
	for (; *word; text++, word++, n--)
		if (!n || (*text | 0x20) != *word)
			return false;
	return true;
}

/* inf, infinity, nan, nan(...). */
static double from_word(const char *text, size_t n, size_t *used)
{
	size_t at = 4;

	if (spells(text, n, "inf")) {
		*used = spells(text, n, "infinity") ? 8 : 3;
		return INFINITY;
	}
	if (!spells(text, n, "nan")) {
		*used = 0;
		return 0;
	}
	*used = 3;
	if (n > 3 && text[3] == '(') {
		while (at < n && (text[at] == '_' || hex_value(text[at]) >= 0 || ((text[at] | 0x20) >= 'a' && (text[at] | 0x20) <= 'z')))
			at++;
		if (at < n && text[at] == ')')
			*used = at + 1;
	}
	return NAN;
}

double crt_float_from_text(const char *text, size_t n, enum float_width width, size_t *used, bool *range)
{
	bool negative = false;
	size_t sign = 0;
	double value;

	*range = false;
	if (n && (*text == '-' || *text == '+')) {
		negative = *text == '-';
		sign = 1;
	}
	if (CRT_STRTOD_C99 && n - sign >= 2 && text[sign] == '0' && (text[sign + 1] | 0x20) == 'x')
		value = from_hexadecimal(text + sign, n - sign, width, used, range);
	else
		value = from_decimal(text + sign, n - sign, width, used, range);
	if (CRT_STRTOD_C99 && !*used)
		value = from_word(text + sign, n - sign, used);
	if (*used)
		*used += sign;
	return negative ? -value : value;
}

/* Whether C may belong to a number; what follows such a run can be left out of the copy. */
static bool may_belong(unsigned c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' || c == '(' || c == ')' ||
	       c == '_';
}

#define CHAR_TYPE char
#define TEXT_NAME(narrow, wide) narrow
#include "strtod_template.h"
#undef CHAR_TYPE
#undef TEXT_NAME

#define CHAR_TYPE wchar_t
#define TEXT_NAME(narrow, wide) wide
#include "strtod_template.h"

/* The older names that store through a pointer and answer 0, _OVERFLOW (3) or _UNDERFLOW (4). */
static int range_code(double value, errno_t error)
{
	return error != ERANGE ? 0 : fabs(value) > 1 ? 3 : 4;
}

int __cdecl _atodbl_l(_CRT_DOUBLE *value, char *text, _locale_t given)
{
	errno_t before = *_errno(), error;

	if (!value) {
		crt_invalid_parameter(EINVAL);
		return 0;
	}
	*_errno() = 0;
	value->x = _strtod_l(text, NULL, given);
	error = *_errno();
	*_errno() = before;
	return range_code(value->x, error);
}

int __cdecl _atodbl(_CRT_DOUBLE *value, char *text)
{
	return _atodbl_l(value, text, NULL);
}

float __cdecl _strtof_l(const char *text, char **end, _locale_t given);

int __cdecl _atoflt_l(_CRT_FLOAT *value, char *text, _locale_t given)
{
	errno_t before = *_errno(), error;

	if (!value) {
		crt_invalid_parameter(EINVAL);
		return 0;
	}
	*_errno() = 0;
	value->f = _strtof_l(text, NULL, given);
	error = *_errno();
	*_errno() = before;
	return range_code(value->f, error);
}

int __cdecl _atoflt(_CRT_FLOAT *value, char *text)
{
	return _atoflt_l(value, text, NULL);
}
