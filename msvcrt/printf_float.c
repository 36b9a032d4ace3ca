/*
 * Floating-point numbers as text.
 *
 * digits_of() turns a number into decimal digits and the place of the point; all conversions are laid out from those. The
 * conversion itself is David Gay's gdtoa, which is exact. msvcrt.dll never knew more than 17 digits of a number: it rounds
 * those, half away from zero, and has zeros behind them. Its infinities and NaNs are digit strings too, "1#INF" and so on, and are
 * rounded like digits, which makes %.2f of infinity "1.#J".
 */
#include "printf.h"
#include <math.h>

/* gdtoa's interface, of the toolchain's libmingwex. */
typedef struct {
	int nbits, emin, emax, rounding, sudden_underflow;
} FPI;
char *__gdtoa(FPI *fpi, int be, unsigned *bits, int *kind, int mode, int ndigits, int *decpt, char **end);
void __freedtoa(char *text);
enum { KIND_NORMAL = 1, KIND_DENORMAL = 2, KIND_INEXACT = 0x30 };

#define LEGACY_DIGITS 17
/* The longest that an exact double has: 2^-1074 has 1074 places after the point, of which 767 are digits. */
#define DIGITS_MAX 1100

struct digits {
	char text[DIGITS_MAX]; /* digits without leading or trailing zeros; empty for zero */
	int count;
	int point;             /* the value is 0.DIGITS * 10^point */
};

union bits {
	double value;
	uint64_t word;
};

#define FRACTION_MASK 0xfffffffffffffull
#define EXPONENT_OF(word) ((int)((word) >> 52 & 0x7ff))

static const uint64_t powers_of_10[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
	100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000 };

/* A whole NUMBER as digits, the last of which stands SCALE places behind the point. */
static void put_number(struct digits *digits, uint64_t number, int scale)
{
	char reversed[24];
	int count = 0, zeros = 0;

	for (; number; number /= 10)
		reversed[count++] = '0' + number % 10;
	while (zeros < count && reversed[zeros] == '0')
		zeros++;
	digits->point = count ? count - scale : -scale;
	digits->count = count - zeros;
	for (int i = 0; i < digits->count; i++)
		digits->text[i] = reversed[count - 1 - i];
}

/* convert() for everyday numbers. False: this is none. */
static bool convert_quickly(struct digits *digits, double value, int exponent, int mode, int count, bool ties_away)
{
	int magnitude = ((exponent - 1023) * 1233) >> 12; /* the decimal exponent, or one less */
	uint64_t number;
	bool inexact;

	if (mode == 3) {
		if (magnitude + count > 17 || !print_scaled(value, count, ties_away, &number, &inexact))
			return false;
		put_number(digits, number, count);
		return true;
	}
	if (count < 1 || count > LEGACY_DIGITS)
		return false;
	for (int tries = 0; tries < 2; tries++, magnitude++) {
		int scale = count - 1 - magnitude;

		if (!print_scaled(value, scale, ties_away, &number, &inexact))
			return false;
		/* Rounding up to the next power of ten leaves digits of the right number all the same: they are zeros. */
		if (number <= powers_of_10[count]) {
			put_number(digits, number, scale);
			return number >= powers_of_10[count - 1];
		}
	}
	return false;
}

/* Any number, ties to even. Answers whether all its digits are there. */
static bool convert_slowly(struct digits *digits, double value, int exponent, int mode, int count)
{
	static FPI format = { 53, -1074, 971, 1, 0 };
	union bits u = { .value = value };
	unsigned words[2] = { (unsigned)u.word, (unsigned)(u.word >> 32 & 0xfffff) };
	int kind = exponent ? KIND_NORMAL : KIND_DENORMAL;
	char *text, *end;

	if (exponent)
		words[1] |= 1u << 20;
	else
		exponent = 1;
	digits->count = 0;
	text = __gdtoa(&format, exponent - 1075, words, &kind, mode, count, &digits->point, &end);
	if (!text)
		return true;
	digits->count = (int)(end - text) < DIGITS_MAX ? (int)(end - text) : DIGITS_MAX;
	memcpy(digits->text, text, digits->count);
	__freedtoa(text);
	if (!digits->count)
		digits->point = mode == 3 ? -count : 1;
	return !(kind & KIND_INEXACT);
}

/* Keeps the first COUNT digits; the digit behind them decides, from '5' on, whether they go up. COUNT may be negative. */
static void round_half_up(struct digits *digits, int count)
{
	bool up;

	if (count >= digits->count)
		return;
	if (count < 0) {
		digits->count = 0;
		return;
	}
	up = digits->text[count] >= '5';
	digits->count = count;
	if (up) {
		while (count && digits->text[count - 1] == '9')
			count--;
		digits->count = count;
		if (count) {
			digits->text[count - 1]++;
		} else {
			digits->text[0] = '1';
			digits->count = 1;
			digits->point++;
		}
	}
	while (digits->count && digits->text[digits->count - 1] == '0')
		digits->count--;
}

/* MODE 2: COUNT significant digits; 3: COUNT digits after the point. A tie goes away from zero or to the even digit. */
static void convert(struct digits *digits, double value, int mode, int count, bool ties_away)
{
	union bits u = { .value = value };
	int exponent = EXPONENT_OF(u.word);

	digits->count = 0;
	digits->point = 1;
	if (!(u.word & ~(1ull << 63)) || convert_quickly(digits, value, exponent, mode, count, ties_away))
		return;
	/* One digit more tells a tie from what only looks like one. */
	if (ties_away) {
		bool whole = convert_slowly(digits, value, exponent, mode, count + 1);

		if (whole || !digits->count || digits->text[digits->count - 1] != '5') {
			round_half_up(digits, mode == 3 ? digits->point + count : count);
			return;
		}
	}
	convert_slowly(digits, value, exponent, mode, count);
}

static const char *legacy_special(uint64_t word)
{
	uint64_t fraction = word & FRACTION_MASK;

	if (!fraction)
		return "1#INF";
	if (!(fraction >> 51))
		return "1#SNAN";
	return word >> 63 && fraction == 1ull << 51 ? "1#IND" : "1#QNAN";
}

/* PLACES: digits wanted, behind the point if FIXED, in all otherwise. */
static void digits_of(struct digits *digits, double value, bool fixed, int places, unsigned options)
{
	union bits u = { .value = value };

	if (EXPONENT_OF(u.word) == 0x7ff) {
		const char *special = legacy_special(u.word);

		digits->count = (int)strlen(special);
		digits->point = 1;
		memcpy(digits->text, special, digits->count);
		round_half_up(digits, fixed ? places + 1 : places);
		return;
	}
	if (places > DIGITS_MAX)
		places = DIGITS_MAX;
	if (options & PRINT_LEGACY_MSVCRT) {
		convert(digits, value, 2, LEGACY_DIGITS, true);
		round_half_up(digits, fixed ? digits->point + places : places);
	} else {
		convert(digits, value, fixed ? 3 : 2, places, !(options & PRINT_STANDARD_ROUNDING));
	}
}

/* Digit I of the number, counted from the first significant one; zeros all around. */
static char digit_at(const struct digits *digits, int i)
{
	return i >= 0 && i < digits->count ? digits->text[i] : '0';
}

static char *put_exponent(char *to, int exponent, int least, char letter)
{
	char reversed[8];
	int count = 0;

	*to++ = letter;
	*to++ = exponent < 0 ? '-' : '+';
	if (exponent < 0)
		exponent = -exponent;
	for (; exponent || count < least; exponent /= 10)
		reversed[count++] = '0' + exponent % 10;
	while (count)
		*to++ = reversed[--count];
	return to;
}

/* DDD.DDD with PLACES behind the point; DROP_ZEROS ends it at the last digit that counts. */
static char *put_fixed(char *to, const struct digits *digits, int places, bool alternate, bool drop_zeros)
{
	int at = digits->point > 0 && digits->count ? digits->point : 0;

	if (drop_zeros) {
		int needed = digits->count - digits->point;

		places = needed < 0 || !digits->count ? 0 : needed < places ? needed : places;
	}
	if (!at)
		*to++ = '0';
	for (int i = 0; i < at; i++)
		*to++ = digit_at(digits, i);
	if (places || alternate)
		*to++ = '.';
	for (int i = 0; i < places; i++)
		*to++ = digits->count ? digit_at(digits, digits->point + i) : '0';
	return to;
}

static char *put_scientific(char *to, const struct digits *digits, int places, bool alternate, bool drop_zeros, int least,
		char letter)
{
	if (drop_zeros && places > digits->count - 1)
		places = digits->count ? digits->count - 1 : 0;
	*to++ = digit_at(digits, 0);
	if (places || alternate)
		*to++ = '.';
	for (int i = 1; i <= places; i++)
		*to++ = digit_at(digits, i);
	return put_exponent(to, digits->count ? digits->point - 1 : 0, least, letter);
}

static char *put_hexadecimal(char *to, double value, char conversion, int precision, bool alternate)
{
	const char *letters = conversion == 'a' ? "0123456789abcdefx" : "0123456789ABCDEFX";
	union bits u = { .value = value };
	uint64_t fraction = u.word & FRACTION_MASK;
	int exponent = EXPONENT_OF(u.word), lead = exponent != 0;

	if (exponent)
		exponent -= 1023;
	else if (fraction)
		exponent = -1022;
	if (precision < 0)
		precision = 13;
	if (precision < 13) {
		uint64_t unit = 1ull << (52 - 4 * precision), rest = fraction & (unit - 1);

		fraction -= rest;
		if (rest > unit / 2 || (rest == unit / 2 && (precision ? fraction & unit : lead & 1)))
			fraction += unit;
		if (fraction >> 52) {
			lead++;
			fraction &= FRACTION_MASK;
		}
	}
	*to++ = '0';
	*to++ = letters[16];
	*to++ = '0' + lead;
	if (precision || alternate)
		*to++ = '.';
	for (int i = 0; i < precision; i++)
		*to++ = i < 13 ? letters[fraction >> (48 - 4 * i) & 15] : '0';
	return put_exponent(to, exponent, 1, conversion == 'a' ? 'p' : 'P');
}

static int put_special(char *to, double value, bool upper)
{
	union bits u = { .value = value };
	uint64_t fraction = u.word & FRACTION_MASK;
	const char *text;

	if (!fraction)
		text = upper ? "INF" : "inf";
	else if (!(fraction >> 51))
		text = upper ? "NAN(SNAN)" : "nan(snan)";
	else if (u.word >> 63 && fraction == 1ull << 51)
		text = upper ? "NAN(IND)" : "nan(ind)";
	else
		text = upper ? "NAN" : "nan";
	memcpy(to, text, strlen(text));
	return (int)strlen(text);
}

int print_float(char buffer[FLOAT_BUFFER], char **text, double value, char conversion, int precision, unsigned flags,
		unsigned options, int *prefix, bool *finite)
{
	bool upper = conversion >= 'A' && conversion <= 'Z', alternate = flags & PRINT_ALTERNATE;
	int least = options & PRINT_THREE_DIGIT_EXPONENT ? 3 : 2;
	union bits u = { .value = value };
	struct digits digits;
	char *to = buffer;

	*text = buffer;
	*prefix = 0;
	*finite = EXPONENT_OF(u.word) != 0x7ff;
	if (!*finite && !(options & PRINT_LEGACY_MSVCRT))
		return put_special(buffer, value, upper);
	/* Beside the precision there are at most 309 digits before the point, the point, and an exponent. */
	if (precision > FLOAT_BUFFER - 330) {
		*text = to = malloc((size_t)precision + 330);
		if (!to)
			return -1;
	}
	if ((conversion | 0x20) == 'a' && *finite) {
		*prefix = 2;
		return (int)(put_hexadecimal(to, value, conversion, precision, alternate) - *text);
	}
	if (precision < 0)
		precision = 6;
	switch (conversion | 0x20) {
	case 'f':
	case 'a':
		digits_of(&digits, value, true, precision, options);
		to = put_fixed(to, &digits, precision, alternate, false);
		break;
	case 'e':
		digits_of(&digits, value, false, precision + 1, options);
		to = put_scientific(to, &digits, precision, alternate, false, least, upper ? 'E' : 'e');
		break;
	default:
		if (!precision)
			precision = 1;
		digits_of(&digits, value, false, precision, options);
		if (digits.count && (digits.point < -3 || digits.point > precision))
			to = put_scientific(to, &digits, precision - 1, alternate, !alternate, least, upper ? 'E' : 'e');
		else
			to = put_fixed(to, &digits, precision - (digits.count ? digits.point : 1), alternate, !alternate);
		break;
	}
	return (int)(to - *text);
}
