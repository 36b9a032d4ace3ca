/*
 * Between time_t and struct tm: gmtime, localtime, mktime, _mkgmtime, with 32 and 64 bits, with and without _s.
 *
 * The days of a date come from counting March-based years of 400-year cycles, so no loop runs over years. A time outside 1970 to
 * 3000 (2038 with 32 bits) is EINVAL, as documented; a struct tm from a time_t may lie up to 14 hours beside that.
 */
#include "time_zone.h"

int64_t days_from_date(int64_t year, int month, int day)
{
	int64_t cycle, year_of_cycle, day_of_year;

	year += month / 12;
	month %= 12;
	if (month < 0) {
		month += 12;
		year--;
	}
	/* Years begin in March here: a leap day is then the last of its year. */
	month -= 2;
	if (month < 0) {
		month += 12;
		year--;
	}
	cycle = (year >= 0 ? year : year - 399) / 400;
	year_of_cycle = year - cycle * 400;
	day_of_year = (153 * month + 2) / 5 + day - 1;
	return cycle * 146097 + year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year - 719468;
}

void tm_from_seconds(int64_t seconds, struct tm *tm)
{
	int64_t days = seconds / 86400, rest = seconds % 86400, cycle, day_of_cycle, year, day_of_year;
	int month;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	memset(tm, 0, sizeof(*tm));
	tm->tm_hour = (int)(rest / 3600);
	tm->tm_min = (int)(rest / 60 % 60);
	tm->tm_sec = (int)(rest % 60);
	tm->tm_wday = (int)(((days + 4) % 7 + 7) % 7);

	days += 719468;
	cycle = (days >= 0 ? days : days - 146096) / 146097;
	day_of_cycle = days - cycle * 146097;
	year = (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 - day_of_cycle / 146096) / 365;
	day_of_year = day_of_cycle - (365 * year + year / 4 - year / 100);
	month = (int)((5 * day_of_year + 2) / 153);
	tm->tm_mday = (int)(day_of_year - (153 * month + 2) / 5) + 1;
	tm->tm_mon = month < 10 ? month + 2 : month - 10;
	year += cycle * 400 + (month >= 10);
	tm->tm_year = (int)(year - 1900);
	tm->tm_yday = (int)(days - 719468 - days_from_date(year, 0, 1));
}

static errno_t invalid_tm(struct tm *tm)
{
	if (tm)
		memset(tm, 0xff, sizeof(*tm));
	return crt_invalid_parameter_errno(EINVAL);
}

/* A time outside the range is answered with EINVAL, but is no mistake of the program's. */
static errno_t refuse_time(struct tm *tm)
{
	memset(tm, 0xff, sizeof(*tm));
	return *_errno() = EINVAL;
}

errno_t __cdecl _gmtime64_s(struct tm *tm, const __time64_t *time)
{
	if (!tm || !time)
		return invalid_tm(tm);
	if (*time < -TIME_WEST_MOST || *time > TIME64_LAST + TIME_EAST_MOST)
		return refuse_time(tm);
	tm_from_seconds(*time, tm);
	return 0;
}

errno_t __cdecl _localtime64_s(struct tm *tm, const __time64_t *time)
{
	const struct time_zone *zone;

	if (!tm || !time)
		return invalid_tm(tm);
	if (*time < 0 || *time > TIME64_LAST)
		return refuse_time(tm);
	zone = time_zone();
	tm_from_seconds(*time - zone->seconds_west, tm);
	if (time_zone_is_daylight(tm)) {
		tm_from_seconds(*time - zone->seconds_west - zone->dst_bias, tm);
		tm->tm_isdst = 1;
	}
	return 0;
}

errno_t __cdecl _gmtime32_s(struct tm *tm, const __time32_t *time)
{
	__time64_t wide = time ? *time : 0;

	return _gmtime64_s(tm, time ? &wide : NULL);
}

errno_t __cdecl _localtime32_s(struct tm *tm, const __time32_t *time)
{
	__time64_t wide = time ? *time : 0;

	return _localtime64_s(tm, time ? &wide : NULL);
}

struct tm *__cdecl _gmtime64(const __time64_t *time)
{
	struct tm *tm = &crt_thread()->tm;

	return _gmtime64_s(tm, time) ? NULL : tm;
}

struct tm *__cdecl _localtime64(const __time64_t *time)
{
	struct tm *tm = &crt_thread()->tm;

	return _localtime64_s(tm, time) ? NULL : tm;
}

struct tm *__cdecl _gmtime32(const __time32_t *time)
{
	struct tm *tm = &crt_thread()->tm;

	return _gmtime32_s(tm, time) ? NULL : tm;
}

struct tm *__cdecl _localtime32(const __time32_t *time)
{
	struct tm *tm = &crt_thread()->tm;

	return _localtime32_s(tm, time) ? NULL : tm;
}

/* Seconds of a struct tm whose fields may be out of range, read as UTC; and TM brought into range. -1 beyond LAST. */
static int64_t make_time(struct tm *tm, bool local, int64_t last)
{
	int64_t seconds, utc;
	const struct time_zone *zone;
	bool daylight;

	if (!tm) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	seconds = days_from_date((int64_t)tm->tm_year + 1900, tm->tm_mon, 1) * 86400 + ((int64_t)tm->tm_mday - 1) * 86400 +
		(int64_t)tm->tm_hour * 3600 + (int64_t)tm->tm_min * 60 + tm->tm_sec;
	utc = seconds;
	if (local) {
		zone = time_zone();
		if (tm->tm_isdst < 0) {
			/* The fields are local time, and the rules want standard time: try them as daylight time first. */
			struct tm shifted;

			tm_from_seconds(seconds + zone->dst_bias, &shifted);
			daylight = time_zone_is_daylight(&shifted);
		} else {
			daylight = tm->tm_isdst > 0 && zone->has_daylight;
		}
		utc += zone->seconds_west + (daylight ? zone->dst_bias : 0);
	}
	if (utc < 0 || utc > last) {
		*_errno() = EINVAL;
		return -1;
	}
	if (local)
		_localtime64_s(tm, &utc);
	else
		tm_from_seconds(utc, tm);
	return utc;
}

__time64_t __cdecl _mktime64(struct tm *tm)
{
	return make_time(tm, true, TIME64_LAST);
}

__time32_t __cdecl _mktime32(struct tm *tm)
{
	return (__time32_t)make_time(tm, true, INT32_MAX);
}

__time64_t __cdecl _mkgmtime64(struct tm *tm)
{
	return make_time(tm, false, TIME64_LAST);
}

__time32_t __cdecl _mkgmtime32(struct tm *tm)
{
	return (__time32_t)make_time(tm, false, INT32_MAX);
}
