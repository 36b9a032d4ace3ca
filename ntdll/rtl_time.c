/*
 * Times: 100 ns steps since 1601 taken apart and put together. The calendar is the proleptic Gregorian one.
 */
#include "ntdll.h"
#include "rtl.h"

#define TICKS_PER_SECOND 10000000ll
#define SECONDS_PER_DAY 86400
#define SECONDS_1601_TO_1970 11644473600ll
#define SECONDS_1601_TO_1980 11960006400ll

static BOOLEAN is_leap(LONG year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static LONG days_in_month(LONG year, LONG month)
{
	static const BYTE days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1601-01-01 to the first of January of YEAR. */
static LONG days_to_year(LONG year)
{
	LONG before = year - 1601;

	return before * 365 + before / 4 - before / 100 + before / 400;
}

VOID WINAPI RtlTimeToTimeFields(const LARGE_INTEGER *time, struct rtl_time_fields *fields)
{
	LONGLONG ticks = time->QuadPart, seconds = ticks / TICKS_PER_SECOND;
	LONG days = (LONG)(seconds / SECONDS_PER_DAY), second = (LONG)(seconds % SECONDS_PER_DAY), year, month;

	fields->Milliseconds = (SHORT)(ticks % TICKS_PER_SECOND / 10000);
	fields->Hour = (SHORT)(second / 3600);
	fields->Minute = (SHORT)(second / 60 % 60);
	fields->Second = (SHORT)(second % 60);
	fields->Weekday = (SHORT)((days + 1) % 7);
	year = 1601 + days / 366;
	while (days_to_year(year + 1) <= days)
		year++;
	days -= days_to_year(year);
	for (month = 1; days >= days_in_month(year, month); month++)
		days -= days_in_month(year, month);
	fields->Year = (SHORT)year;
	fields->Month = (SHORT)month;
	fields->Day = (SHORT)(days + 1);
}

BOOLEAN WINAPI RtlTimeFieldsToTime(const struct rtl_time_fields *fields, LARGE_INTEGER *time)
{
	LONG days, month;

	if (fields->Year < 1601 || fields->Year > 30827 || fields->Month < 1 || fields->Month > 12 || fields->Day < 1
	    || fields->Day > days_in_month(fields->Year, fields->Month) || fields->Hour < 0 || fields->Hour > 23 || fields->Minute < 0
	    || fields->Minute > 59 || fields->Second < 0 || fields->Second > 59 || fields->Milliseconds < 0 || fields->Milliseconds > 999)
		return FALSE;
	days = days_to_year(fields->Year) + fields->Day - 1;
	for (month = 1; month < fields->Month; month++)
		days += days_in_month(fields->Year, month);
	time->QuadPart = (((LONGLONG)days * 24 + fields->Hour) * 60 + fields->Minute) * 60 + fields->Second;
	time->QuadPart = time->QuadPart * TICKS_PER_SECOND + fields->Milliseconds * 10000ll;
	return TRUE;
}

static BOOLEAN seconds_since(const LARGE_INTEGER *time, LONGLONG epoch, PULONG seconds)
{
	LONGLONG value = time->QuadPart / TICKS_PER_SECOND - epoch;

	if (value < 0 || value > 0xffffffffll)
		return FALSE;
	*seconds = (ULONG)value;
	return TRUE;
}

BOOLEAN WINAPI RtlTimeToSecondsSince1970(PLARGE_INTEGER time, PULONG seconds)
{
	return seconds_since(time, SECONDS_1601_TO_1970, seconds);
}

BOOLEAN WINAPI RtlTimeToSecondsSince1980(PLARGE_INTEGER time, PULONG seconds)
{
	return seconds_since(time, SECONDS_1601_TO_1980, seconds);
}

VOID WINAPI RtlSecondsSince1970ToTime(ULONG seconds, PLARGE_INTEGER time)
{
	time->QuadPart = (seconds + SECONDS_1601_TO_1970) * TICKS_PER_SECOND;
}

VOID WINAPI RtlSecondsSince1980ToTime(ULONG seconds, PLARGE_INTEGER time)
{
	time->QuadPart = (seconds + SECONDS_1601_TO_1980) * TICKS_PER_SECOND;
}

VOID WINAPI RtlTimeToElapsedTimeFields(const LARGE_INTEGER *time, struct rtl_time_fields *fields)
{
	LONGLONG seconds = time->QuadPart / TICKS_PER_SECOND;

	memset(fields, 0, sizeof(*fields));
	fields->Milliseconds = (SHORT)(time->QuadPart % TICKS_PER_SECOND / 10000);
	fields->Day = (SHORT)(seconds / SECONDS_PER_DAY);
	fields->Hour = (SHORT)(seconds / 3600 % 24);
	fields->Minute = (SHORT)(seconds / 60 % 60);
	fields->Second = (SHORT)(seconds % 60);
}
