/*
 * What time it is: time, clock, _ftime, timespec_get, difftime, and setting the system's clock.
 */
#include "time_zone.h"
#include <sys/timeb.h>

#define TICKS_PER_SECOND 10000000
#define TICKS_TO_1970 116444736000000000

static int64_t ticks_since_1970(void)
{
	FILETIME now;

	GetSystemTimePreciseAsFileTime(&now);
	return (int64_t)((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime) - TICKS_TO_1970;
}

__time64_t __cdecl _time64(__time64_t *time)
{
	__time64_t now = ticks_since_1970() / TICKS_PER_SECOND;

	if (now > TIME64_LAST)
		now = -1;
	if (time)
		*time = now;
	return now;
}

__time32_t __cdecl _time32(__time32_t *time)
{
	__time64_t now = ticks_since_1970() / TICKS_PER_SECOND;
	__time32_t result = now > INT32_MAX ? -1 : (__time32_t)now;

	if (time)
		*time = result;
	return result;
}

/* Wall-clock time since the process began, as Microsoft defines it, in CLOCKS_PER_SEC = 1000. */
clock_t __cdecl clock(void)
{
	FILETIME created, exited, kernel, user;
	int64_t start;

	if (!GetProcessTimes(GetCurrentProcess(), &created, &exited, &kernel, &user))
		return -1;
	start = (int64_t)((uint64_t)created.dwHighDateTime << 32 | created.dwLowDateTime) - TICKS_TO_1970;
	return (clock_t)((ticks_since_1970() - start) / (TICKS_PER_SECOND / CLOCKS_PER_SEC));
}

double __cdecl _difftime64(__time64_t later, __time64_t earlier)
{
	if (later < 0 || earlier < 0) {
		crt_invalid_parameter(EINVAL);
		return 0;
	}
	return (double)(later - earlier);
}

double __cdecl _difftime32(__time32_t later, __time32_t earlier)
{
	return _difftime64(later, earlier);
}

errno_t __cdecl _ftime64_s(struct __timeb64 *result)
{
	const struct time_zone *zone;
	int64_t ticks;
	struct tm tm;

	if (!result)
		return crt_invalid_parameter_errno(EINVAL);
	zone = time_zone();
	ticks = ticks_since_1970();
	result->time = ticks / TICKS_PER_SECOND;
	result->millitm = (unsigned short)(ticks / (TICKS_PER_SECOND / 1000) % 1000);
	result->timezone = (short)(zone->seconds_west / 60);
	result->dstflag = !_localtime64_s(&tm, &result->time) && tm.tm_isdst > 0;
	return 0;
}

errno_t __cdecl _ftime32_s(struct __timeb32 *result)
{
	struct __timeb64 wide;

	if (!result)
		return crt_invalid_parameter_errno(EINVAL);
	_ftime64_s(&wide);
	result->time = (__time32_t)wide.time;
	result->millitm = wide.millitm;
	result->timezone = wide.timezone;
	result->dstflag = wide.dstflag;
	return 0;
}

void __cdecl _ftime64(struct __timeb64 *result)
{
	_ftime64_s(result);
}

void __cdecl _ftime32(struct __timeb32 *result)
{
	_ftime32_s(result);
}

struct timespec32 {
	__time32_t tv_sec;
	long tv_nsec;
};

struct timespec64 {
	__time64_t tv_sec;
	long tv_nsec;
};

#define UTC_BASE 1 /* TIME_UTC */

int __cdecl _timespec64_get(struct timespec64 *result, int base)
{
	int64_t ticks;

	if (!result) {
		crt_invalid_parameter(EINVAL);
		return 0;
	}
	if (base != UTC_BASE)
		return 0;
	ticks = ticks_since_1970();
	result->tv_sec = ticks / TICKS_PER_SECOND;
	result->tv_nsec = (long)(ticks % TICKS_PER_SECOND) * 100;
	return base;
}

int __cdecl _timespec32_get(struct timespec32 *result, int base)
{
	struct timespec64 wide;

	if (!result) {
		crt_invalid_parameter(EINVAL);
		return 0;
	}
	if (!_timespec64_get(&wide, base))
		return 0;
	result->tv_sec = (__time32_t)wide.tv_sec;
	result->tv_nsec = wide.tv_nsec;
	return base;
}

unsigned __cdecl _getsystime(struct tm *tm)
{
	SYSTEMTIME now;
	struct tm normal;

	GetLocalTime(&now);
	*tm = (struct tm){ .tm_sec = now.wSecond, .tm_min = now.wMinute, .tm_hour = now.wHour, .tm_mday = now.wDay,
		.tm_mon = now.wMonth - 1, .tm_year = now.wYear - 1900, .tm_wday = now.wDayOfWeek, .tm_isdst = -1 };
	normal = *tm;
	_mktime64(&normal);
	tm->tm_yday = normal.tm_yday;
	tm->tm_isdst = normal.tm_isdst;
	return now.wMilliseconds;
}

unsigned __cdecl _setsystime(struct tm *tm, unsigned milliseconds)
{
	struct tm normal = *tm;
	SYSTEMTIME time;

	_mktime64(&normal);
	time = (SYSTEMTIME){ .wYear = (WORD)(normal.tm_year + 1900), .wMonth = (WORD)(normal.tm_mon + 1), .wDay = (WORD)normal.tm_mday,
		.wHour = (WORD)normal.tm_hour, .wMinute = (WORD)normal.tm_min, .wSecond = (WORD)normal.tm_sec,
		.wMilliseconds = (WORD)milliseconds };
	return SetLocalTime(&time) ? 0 : GetLastError();
}
