/*
 * Floating point to digits: _ecvt, _fcvt, _gcvt and their _s forms.
 */
#include "crt.h"
#include "locale_data.h"
#include <math.h>

/* libmingwex's conversion: MODE 2 gives COUNT significant digits, 3 COUNT digits after the point; correctly rounded. */
char *__dtoa(double value, int mode, int count, int *point, int *negative, char **end);
void __freedtoa(char *digits);

#define BEYOND_POINT 9999 /* __dtoa's *point for infinities and NaNs */

/* Digits of VALUE with trailing zeros up to COUNT (MODE 2) or COUNT decimals (MODE 3), in the way of _ecvt and _fcvt. */
static errno_t digits_of(char *out, size_t size, double value, int mode, int count, int *point, int *negative)
{
	char *digits, *end;
	size_t length, wanted;

	if (!out || !size)
		return crt_invalid_parameter_errno(EINVAL);
	*out = 0;
	if (!point || !negative)
		return crt_invalid_parameter_errno(EINVAL);
	if (count < 0 && mode == 2)
		count = 0;
	digits = __dtoa(value, mode, count, point, negative, &end);
	if (!digits)
		return *_errno() = ENOMEM;
	length = (size_t)(end - digits);
	if (*point == BEYOND_POINT) {
		static const char *const words[] = { "1#INF", "1#QNAN" };

		strcpy_s(out, size, words[digits[0] == 'N']);
		*point = 1;
		__freedtoa(digits);
		return 0;
	}
	if (value == 0)
		*point = 0;
	wanted = mode == 2 ? (size_t)count : (size_t)(*point + count > 0 ? *point + count : 0);
	if (value == 0)
		length = 0;
	if (length > wanted)
		length = wanted;
	if (wanted >= size) {
		__freedtoa(digits);
		return crt_invalid_parameter_errno(ERANGE);
	}
	memcpy(out, digits, length);
	memset(out + length, '0', wanted - length);
	out[wanted] = 0;
	__freedtoa(digits);
	return 0;
}

errno_t __cdecl _ecvt_s(char *out, size_t size, double value, int count, int *point, int *negative)
{
	return digits_of(out, size, value, 2, count, point, negative);
}

errno_t __cdecl _fcvt_s(char *out, size_t size, double value, int count, int *point, int *negative)
{
	return digits_of(out, size, value, 3, count, point, negative);
}

/* More digits than the thread's buffer holds are cut off: a double has no more than 309 before the point. */
static int limited(int count)
{
	return count > 17 + 20 ? 17 + 20 : count;
}

char *__cdecl _ecvt(double value, int count, int *point, int *negative)
{
	char *text = crt_thread()->ecvt_text;

	return _ecvt_s(text, sizeof(crt_thread()->ecvt_text), value, limited(count), point, negative) ? NULL : text;
}

char *__cdecl _fcvt(double value, int count, int *point, int *negative)
{
	char *text = crt_thread()->ecvt_text;

	return _fcvt_s(text, sizeof(crt_thread()->ecvt_text), value, limited(count), point, negative) ? NULL : text;
}

/*
 * COUNT significant digits, fixed for exponents of -4 to COUNT, otherwise with an exponent of at least three digits (two in the Universal CRT). Trailing zeros go; the
 * point of the locale stays even with nothing behind it, as it always did.
 */
errno_t __cdecl _gcvt_s(char *out, size_t size, double value, int count)
{
	char digits[64], text[128], *p = text;
	int point, negative, length;
	errno_t error;

	if (!out || !size)
		return crt_invalid_parameter_errno(EINVAL);
	*out = 0;
	if (count < 0 || (size_t)count >= size)
		return crt_invalid_parameter_errno(ERANGE);
	count = count > 40 ? 40 : count ? count : 1;
	error = _ecvt_s(digits, sizeof(digits), value, count, &point, &negative);
	if (error)
		return error;
	for (length = (int)strlen(digits); length > 1 && digits[length - 1] == '0'; length--)
		;
	if (negative)
		*p++ = '-';
	if (value == 0) {
		*p++ = '0';
		*p++ = *crt_current_locale()->lconv.decimal_point;
	} else if (point < -3 || point > count) {
		int exponent = point - 1;

		*p++ = digits[0];
		*p++ = *crt_current_locale()->lconv.decimal_point;
		memcpy(p, digits + 1, (size_t)length - 1);
		p += length - 1;
		*p++ = 'e';
		*p++ = exponent < 0 ? '-' : '+';
		exponent = exponent < 0 ? -exponent : exponent;
		if (!CRT_IS_UCRT || exponent >= 100)
			*p++ = (char)('0' + exponent / 100);
		*p++ = (char)('0' + exponent / 10 % 10);
		*p++ = (char)('0' + exponent % 10);
	} else {
		if (point <= 0)
			*p++ = '0';
		for (int i = 0; i < point; i++)
			*p++ = i < length ? digits[i] : '0';
		*p++ = *crt_current_locale()->lconv.decimal_point;
		for (int i = point; i < 0; i++)
			*p++ = '0';
		for (int i = point < 0 ? 0 : point; i < length; i++)
			*p++ = digits[i];
	}
	*p = 0;
	if ((size_t)(p - text) >= size)
		return crt_invalid_parameter_errno(ERANGE);
	strcpy(out, text);
	return 0;
}

char *__cdecl _gcvt(double value, int count, char *out)
{
	return _gcvt_s(out, 128, value, count) ? NULL : out;
}
