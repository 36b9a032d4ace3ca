/*
 * Fixed texts of a time: asctime, ctime, _strdate, _strtime and their wide and _s forms.
 */
#include "time_zone.h"

#define ASCTIME_SIZE 26

static const char day_names[] = "SunMonTueWedThuFriSat", month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static char *two_digits(char *out, int n)
{
	*out++ = (char)('0' + n / 10 % 10);
	*out++ = (char)('0' + n % 10);
	return out;
}

static bool within(int n, int most)
{
	return n >= 0 && n <= most;
}

errno_t __cdecl asctime_s(char *out, size_t size, const struct tm *tm)
{
	int year;

	if (!out || !size)
		return crt_invalid_parameter_errno(EINVAL);
	*out = 0;
	if (size < ASCTIME_SIZE || !tm || !within(tm->tm_wday, 6) || !within(tm->tm_mon, 11) || tm->tm_mday < 1 ||
	    !within(tm->tm_mday, 31) || !within(tm->tm_hour, 23) || !within(tm->tm_min, 59) || !within(tm->tm_sec, 59 + CRT_IS_UCRT) ||
	    !within(tm->tm_year, 8099))
		return crt_invalid_parameter_errno(EINVAL);
	memcpy(out, day_names + tm->tm_wday * 3, 3);
	out[3] = ' ';
	memcpy(out + 4, month_names + tm->tm_mon * 3, 3);
	out[7] = ' ';
	out = two_digits(out + 8, tm->tm_mday);
	/* The Universal CRT pads the day with a blank, as C has it; its predecessors wrote a zero. */
	if (CRT_IS_UCRT && out[-2] == '0')
		out[-2] = ' ';
	*out++ = ' ';
	out = two_digits(out, tm->tm_hour);
	*out++ = ':';
	out = two_digits(out, tm->tm_min);
	*out++ = ':';
	out = two_digits(out, tm->tm_sec);
	*out++ = ' ';
	year = tm->tm_year + 1900;
	out = two_digits(out, year / 100);
	out = two_digits(out, year % 100);
	*out++ = '\n';
	*out = 0;
	return 0;
}

static void widen_ascii(wchar_t *out, const char *text)
{
	do
		*out++ = (unsigned char)*text;
	while (*text++);
}

/* The wide form of a text that NARROW writes; 0 or the error. */
errno_t __cdecl _wasctime_s(wchar_t *out, size_t size, const struct tm *tm)
{
	char text[ASCTIME_SIZE];
	errno_t error;

	if (!out || !size)
		return crt_invalid_parameter_errno(EINVAL);
	*out = 0;
	if (size < ASCTIME_SIZE)
		return crt_invalid_parameter_errno(EINVAL);
	error = asctime_s(text, sizeof(text), tm);
	if (!error)
		widen_ascii(out, text);
	return error;
}

char *__cdecl asctime(const struct tm *tm)
{
	char *text = crt_thread()->asctime_text;

	return asctime_s(text, ASCTIME_SIZE, tm) ? NULL : text;
}

wchar_t *__cdecl _wasctime(const struct tm *tm)
{
	wchar_t *text = crt_thread()->wasctime_text;

	return _wasctime_s(text, ASCTIME_SIZE, tm) ? NULL : text;
}

errno_t __cdecl _ctime64_s(char *out, size_t size, const __time64_t *time)
{
	struct tm tm;
	errno_t error;

	if (!out || !size)
		return crt_invalid_parameter_errno(EINVAL);
	*out = 0;
	if (!time || size < ASCTIME_SIZE)
		return crt_invalid_parameter_errno(time ? ERANGE : EINVAL);
	error = _localtime64_s(&tm, time);
	return error ? error : asctime_s(out, size, &tm);
}

errno_t __cdecl _wctime64_s(wchar_t *out, size_t size, const __time64_t *time)
{
	char text[ASCTIME_SIZE];
	errno_t error;

	if (!out || !size)
		return crt_invalid_parameter_errno(EINVAL);
	*out = 0;
	if (!time || size < ASCTIME_SIZE)
		return crt_invalid_parameter_errno(time ? ERANGE : EINVAL);
	error = _ctime64_s(text, sizeof(text), time);
	if (!error)
		widen_ascii(out, text);
	return error;
}

errno_t __cdecl _ctime32_s(char *out, size_t size, const __time32_t *time)
{
	__time64_t wide = time ? *time : 0;

	return _ctime64_s(out, size, time ? &wide : NULL);
}

errno_t __cdecl _wctime32_s(wchar_t *out, size_t size, const __time32_t *time)
{
	__time64_t wide = time ? *time : 0;

	return _wctime64_s(out, size, time ? &wide : NULL);
}

char *__cdecl _ctime64(const __time64_t *time)
{
	char *text = crt_thread()->asctime_text;

	return _ctime64_s(text, ASCTIME_SIZE, time) ? NULL : text;
}

wchar_t *__cdecl _wctime64(const __time64_t *time)
{
	wchar_t *text = crt_thread()->wasctime_text;

	return _wctime64_s(text, ASCTIME_SIZE, time) ? NULL : text;
}

char *__cdecl _ctime32(const __time32_t *time)
{
	char *text = crt_thread()->asctime_text;

	return _ctime32_s(text, ASCTIME_SIZE, time) ? NULL : text;
}

wchar_t *__cdecl _wctime32(const __time32_t *time)
{
	wchar_t *text = crt_thread()->wasctime_text;

	return _wctime32_s(text, ASCTIME_SIZE, time) ? NULL : text;
}

/* Both texts are "aa?bb?cc". */
#define SHORT_SIZE 9

static void short_text(char *out, int a, int b, int c, char separator)
{
	out = two_digits(out, a);
	*out++ = separator;
	out = two_digits(out, b);
	*out++ = separator;
	*two_digits(out, c) = 0;
}

errno_t __cdecl _strdate_s(char *out, size_t size)
{
	SYSTEMTIME now;

	if (!out || !size)
		return crt_invalid_parameter_errno(EINVAL);
	*out = 0;
	if (size < SHORT_SIZE)
		return crt_invalid_parameter_errno(ERANGE);
	GetLocalTime(&now);
	short_text(out, now.wMonth, now.wDay, now.wYear % 100, '/');
	return 0;
}

errno_t __cdecl _strtime_s(char *out, size_t size)
{
	SYSTEMTIME now;

	if (!out || !size)
		return crt_invalid_parameter_errno(EINVAL);
	*out = 0;
	if (size < SHORT_SIZE)
		return crt_invalid_parameter_errno(ERANGE);
	GetLocalTime(&now);
	short_text(out, now.wHour, now.wMinute, now.wSecond, ':');
	return 0;
}

errno_t __cdecl _wstrdate_s(wchar_t *out, size_t size)
{
	char text[SHORT_SIZE];

	if (!out || !size)
		return crt_invalid_parameter_errno(EINVAL);
	*out = 0;
	if (size < SHORT_SIZE)
		return crt_invalid_parameter_errno(ERANGE);
	_strdate_s(text, sizeof(text));
	widen_ascii(out, text);
	return 0;
}

errno_t __cdecl _wstrtime_s(wchar_t *out, size_t size)
{
	char text[SHORT_SIZE];

	if (!out || !size)
		return crt_invalid_parameter_errno(EINVAL);
	*out = 0;
	if (size < SHORT_SIZE)
		return crt_invalid_parameter_errno(ERANGE);
	_strtime_s(text, sizeof(text));
	widen_ascii(out, text);
	return 0;
}

char *__cdecl _strdate(char *out)
{
	return _strdate_s(out, SHORT_SIZE) ? NULL : out;
}

char *__cdecl _strtime(char *out)
{
	return _strtime_s(out, SHORT_SIZE) ? NULL : out;
}

wchar_t *__cdecl _wstrdate(wchar_t *out)
{
	return _wstrdate_s(out, SHORT_SIZE) ? NULL : out;
}

wchar_t *__cdecl _wstrtime(wchar_t *out)
{
	return _wstrtime_s(out, SHORT_SIZE) ? NULL : out;
}
