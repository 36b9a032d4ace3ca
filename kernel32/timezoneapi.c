/*
 * Calendar and time zones (timezoneapi.h), and the system time (sysinfoapi.h).
 *
 * FileTimeToLocalFileTime goes by what the zone says today, SystemTimeToTzSpecificLocalTime by what its rules say of the time that
 * is converted: both as documented.
 */
#include "kernel32.h"

#include <decant/nt_time.h>
#include <decant/rtl.h>
#include <decant/time.h>

#define MINUTE (60 * TICKS_PER_SECOND)

static LONGLONG ticks_of(const FILETIME *time)
{
	return (LONGLONG)((ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime);
}

static FILETIME file_time(LONGLONG ticks)
{
	return (FILETIME){ (DWORD)ticks, (DWORD)(ticks >> 32) };
}

static BOOL fail(DWORD error)
{
	SetLastError(error);
	return FALSE;
}

/* --- fields --- */

static void fields_of(LONGLONG ticks, SYSTEMTIME *time)
{
	LARGE_INTEGER value = { .QuadPart = ticks };
	struct rtl_time_fields fields;

	RtlTimeToTimeFields(&value, &fields);
	*time = (SYSTEMTIME){ fields.Year, fields.Month, fields.Weekday, fields.Day, fields.Hour, fields.Minute, fields.Second, fields.Milliseconds };
}

static BOOL ticks_of_fields(const SYSTEMTIME *time, LONGLONG *ticks)
{
	struct rtl_time_fields fields = { time->wYear, time->wMonth, time->wDay, time->wHour, time->wMinute, time->wSecond, time->wMilliseconds, 0 };
	LARGE_INTEGER value;

	if (!RtlTimeFieldsToTime(&fields, &value))
		return fail(ERROR_INVALID_PARAMETER);
	*ticks = value.QuadPart;
	return TRUE;
}

BOOL WINAPI FileTimeToSystemTime(const FILETIME *time, LPSYSTEMTIME fields)
{
	LONGLONG ticks = ticks_of(time);

	if (ticks < 0)
		return fail(ERROR_INVALID_PARAMETER);
	fields_of(ticks, fields);
	return TRUE;
}

BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *fields, LPFILETIME time)
{
	LONGLONG ticks;

	if (!ticks_of_fields(fields, &ticks))
		return FALSE;
	*time = file_time(ticks);
	return TRUE;
}

BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *time, LPFILETIME local)
{
	LARGE_INTEGER from = { .QuadPart = ticks_of(time) }, to;

	if (!check_status(RtlSystemTimeToLocalTime(&from, &to)))
		return FALSE;
	*local = file_time(to.QuadPart);
	return TRUE;
}

BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *local, LPFILETIME time)
{
	LARGE_INTEGER from = { .QuadPart = ticks_of(local) }, to;

	if (!check_status(RtlLocalTimeToSystemTime(&from, &to)))
		return FALSE;
	*time = file_time(to.QuadPart);
	return TRUE;
}

/* Times of FAT file systems: 1980 to 2107, in steps of two seconds. */
BOOL WINAPI FileTimeToDosDateTime(const FILETIME *time, LPWORD date, LPWORD clock)
{
	SYSTEMTIME fields;
	LONGLONG ticks = ticks_of(time);

	if (ticks < 0)
		return fail(ERROR_INVALID_PARAMETER);
	/* Rounded up, so that a file never looks older than it is. */
	fields_of(ticks + 2 * TICKS_PER_SECOND - 1, &fields);
	if (fields.wYear < 1980 || fields.wYear > 2107)
		return fail(ERROR_INVALID_PARAMETER);
	*date = (WORD)((fields.wYear - 1980) << 9 | fields.wMonth << 5 | fields.wDay);
	*clock = (WORD)(fields.wHour << 11 | fields.wMinute << 5 | fields.wSecond / 2);
	return TRUE;
}

BOOL WINAPI DosDateTimeToFileTime(WORD date, WORD clock, LPFILETIME time)
{
	SYSTEMTIME fields = { .wYear = (WORD)((date >> 9) + 1980), .wMonth = date >> 5 & 15, .wDay = date & 31, .wHour = clock >> 11,
			      .wMinute = clock >> 5 & 63, .wSecond = (WORD)((clock & 31) * 2) };

	return SystemTimeToFileTime(&fields, time);
}

LONG WINAPI CompareFileTime(const FILETIME *first, const FILETIME *second)
{
	ULONGLONG a = ticks_of(first), b = ticks_of(second);

	return a < b ? -1 : a > b;
}

/* --- now --- */

VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME time)
{
	*time = file_time(RtlGetSystemTimePrecise());
}

VOID WINAPI GetSystemTimePreciseAsFileTime(LPFILETIME time)
{
	*time = file_time(RtlGetSystemTimePrecise());
}

VOID WINAPI GetSystemTime(LPSYSTEMTIME time)
{
	fields_of(RtlGetSystemTimePrecise(), time);
}

VOID WINAPI GetLocalTime(LPSYSTEMTIME time)
{
	LARGE_INTEGER now = { .QuadPart = RtlGetSystemTimePrecise() }, local;

	RtlSystemTimeToLocalTime(&now, &local);
	fields_of(local.QuadPart, time);
}

BOOL WINAPI SetSystemTime(const SYSTEMTIME *time)
{
	LARGE_INTEGER value;

	return ticks_of_fields(time, &value.QuadPart) && check_status(NtSetSystemTime(&value, NULL));
}

BOOL WINAPI SetLocalTime(const SYSTEMTIME *time)
{
	LARGE_INTEGER local, value;

	if (!ticks_of_fields(time, &local.QuadPart))
		return FALSE;
	RtlLocalTimeToSystemTime(&local, &value);
	return check_status(NtSetSystemTime(&value, NULL));
}

/* --- zones --- */

static SYSTEMTIME rule_to_system_time(const struct host_zone_rule *rule)
{
	return (SYSTEMTIME){ rule->year, rule->month, rule->day_of_week, rule->day, rule->hour, rule->minute, rule->second, rule->milliseconds };
}

/* The machine's zone in YEAR, 0 for now; returns TIME_ZONE_ID_*. */
static DWORD query_zone(DWORD year, DYNAMIC_TIME_ZONE_INFORMATION *zone)
{
	struct host_time_zone params = { .year = year };
	NTSTATUS status = host_call(HOST_time_zone, &params);

	if (!NT_SUCCESS(status)) {
		set_last_status(status);
		return TIME_ZONE_ID_INVALID;
	}
	memset(zone, 0, sizeof(*zone));
	zone->Bias = params.bias;
	zone->StandardBias = params.standard_bias;
	zone->DaylightBias = params.daylight_bias;
	zone->StandardDate = rule_to_system_time(&params.standard);
	zone->DaylightDate = rule_to_system_time(&params.daylight);
	memcpy(zone->StandardName, params.standard_name, sizeof(zone->StandardName));
	memcpy(zone->DaylightName, params.daylight_name, sizeof(zone->DaylightName));
	memcpy(zone->TimeZoneKeyName, params.key, sizeof(zone->TimeZoneKeyName));
	return params.current;
}

DWORD WINAPI GetDynamicTimeZoneInformation(PDYNAMIC_TIME_ZONE_INFORMATION zone)
{
	return query_zone(0, zone);
}

DWORD WINAPI GetTimeZoneInformation(LPTIME_ZONE_INFORMATION zone)
{
	DYNAMIC_TIME_ZONE_INFORMATION dynamic;
	DWORD id = query_zone(0, &dynamic);

	if (id != TIME_ZONE_ID_INVALID)
		memcpy(zone, &dynamic, sizeof(*zone));
	return id;
}

/* The rules are those of the machine's zone; of any other Windows zone nothing is known beyond what the caller has. */
BOOL WINAPI GetTimeZoneInformationForYear(USHORT year, PDYNAMIC_TIME_ZONE_INFORMATION dynamic, LPTIME_ZONE_INFORMATION zone)
{
	DYNAMIC_TIME_ZONE_INFORMATION own;

	if (query_zone(year, &own) == TIME_ZONE_ID_INVALID)
		return FALSE;
	if (dynamic && wcscmp(dynamic->TimeZoneKeyName, own.TimeZoneKeyName))
		memcpy(zone, dynamic, sizeof(*zone));
	else
		memcpy(zone, &own, sizeof(*zone));
	return TRUE;
}

/* The moment, in local time of the year that RULE is for, at which a change happens. */
static LONGLONG change_in_year(const SYSTEMTIME *rule, WORD year)
{
	SYSTEMTIME first = { .wYear = year, .wMonth = rule->wMonth, .wDay = 1 }, at;
	LONGLONG ticks;
	int day;

	if (rule->wYear) {
		ticks_of_fields(rule, &ticks);
		return rule->wYear == year ? ticks : rule->wYear < year ? 0 : MAXLONGLONG;
	}
	if (!ticks_of_fields(&first, &ticks))
		return 0;
	fields_of(ticks, &at);
	day = 1 + (rule->wDayOfWeek - at.wDayOfWeek + 7) % 7 + 7 * (rule->wDay - 1);
	/* Week 5 is the last, which a short month may not have. */
	for (;; day -= 7) {
		first = (SYSTEMTIME){ .wYear = year, .wMonth = rule->wMonth, .wDay = (WORD)day, .wHour = rule->wHour, .wMinute = rule->wMinute,
				      .wSecond = rule->wSecond, .wMilliseconds = rule->wMilliseconds };
		if (day <= 28 || ticks_of_fields(&first, &ticks))
			break;
	}
	return ticks_of_fields(&first, &ticks) ? ticks : 0;
}

/* Minutes from local to UTC at a moment; LOCAL says whether it is local time (standard, or daylight where that holds). */
static LONG bias_at(const TIME_ZONE_INFORMATION *zone, LONGLONG moment, BOOL local)
{
	LONG standard = zone->Bias + zone->StandardBias, daylight = zone->Bias + zone->DaylightBias;
	LONGLONG begin, end;
	SYSTEMTIME fields;
	BOOL summer;

	if (!zone->DaylightDate.wMonth || !zone->StandardDate.wMonth)
		return zone->Bias;
	fields_of(local ? moment : moment - standard * MINUTE, &fields);
	begin = change_in_year(&zone->DaylightDate, fields.wYear);
	end = change_in_year(&zone->StandardDate, fields.wYear);
	if (!local) {
		begin += standard * MINUTE;
		end += daylight * MINUTE;
	}
	summer = begin < end ? moment >= begin && moment < end : moment >= begin || moment < end;
	return summer ? daylight : standard;
}

static BOOL convert(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *from, SYSTEMTIME *to, BOOL local)
{
	TIME_ZONE_INFORMATION own;
	LONGLONG ticks;
	LONG bias;

	if (!ticks_of_fields(from, &ticks))
		return FALSE;
	if (!zone) {
		if (!GetTimeZoneInformationForYear(from->wYear, NULL, &own))
			return FALSE;
		zone = &own;
	}
	bias = bias_at(zone, ticks, local);
	ticks += local ? bias * MINUTE : -bias * MINUTE;
	if (ticks < 0)
		return fail(ERROR_INVALID_PARAMETER);
	fields_of(ticks, to);
	return TRUE;
}

BOOL WINAPI SystemTimeToTzSpecificLocalTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *system, LPSYSTEMTIME local)
{
	return convert(zone, system, local, FALSE);
}

BOOL WINAPI TzSpecificLocalTimeToSystemTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *local, LPSYSTEMTIME system)
{
	return convert(zone, local, system, TRUE);
}

/* The same by the zone's rules in the year of the time. */
static BOOL convert_dynamic(const DYNAMIC_TIME_ZONE_INFORMATION *dynamic, const SYSTEMTIME *from, SYSTEMTIME *to, BOOL local)
{
	DYNAMIC_TIME_ZONE_INFORMATION copy;
	TIME_ZONE_INFORMATION zone;

	if (!dynamic)
		return convert(NULL, from, to, local);
	copy = *dynamic;
	return GetTimeZoneInformationForYear(from->wYear, &copy, &zone) && convert(&zone, from, to, local);
}

BOOL WINAPI SystemTimeToTzSpecificLocalTimeEx(const DYNAMIC_TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *system, LPSYSTEMTIME local)
{
	return convert_dynamic(zone, system, local, FALSE);
}

BOOL WINAPI TzSpecificLocalTimeToSystemTimeEx(const DYNAMIC_TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *local, LPSYSTEMTIME system)
{
	return convert_dynamic(zone, local, system, TRUE);
}
