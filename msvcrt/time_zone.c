/*
 * _tzset and the time zone.
 *
 * The environment's TZ ("PST8PDT", as documented for _tzset) comes first and implies the United States' rules for daylight saving
 * time; otherwise the system's zone with its own transition dates. Programs may also write to _timezone, _daylight, _dstbias and
 * _tzname, so those are where the values live.
 */
#include "time_zone.h"

#undef _timezone
#undef _daylight
#undef _dstbias
#undef _tzname
#undef __timezone
#undef __daylight
#undef __dstbias
#undef __tzname

/* Microsoft's values before the first _tzset: Pacific time. */
static struct time_zone zone = { 8 * 3600, -3600, 1, { "PST", "PDT" } };
static TIME_ZONE_INFORMATION rules;
static bool rules_of_system;
static INIT_ONCE zone_once = INIT_ONCE_STATIC_INIT;
static SRWLOCK zone_lock = SRWLOCK_INIT;

long _timezone = 8 * 3600;
int _daylight = 1;
long _dstbias = -3600;
char *_tzname[2] = { zone.names[0], zone.names[1] };

/* Reads [+-]hh[:mm[:ss]] and advances past it. */
static long read_offset(const char **text)
{
	const char *p = *text;
	long sign = 1, seconds = 0, unit = 3600;

	if (*p == '-' || *p == '+')
		sign = *p++ == '-' ? -1 : 1;
	for (; unit; unit /= 60, p++) {
		long part = 0;

		while (*p >= '0' && *p <= '9')
			part = part * 10 + (*p++ - '0');
		seconds += part * unit;
		if (*p != ':')
			break;
	}
	*text = p;
	return sign * seconds;
}

/* TZ is three letters, an offset and perhaps three letters more. */
static void zone_from_text(const char *text)
{
	size_t length = strnlen(text, 3);

	memcpy(zone.names[0], text, length);
	zone.names[0][length] = 0;
	text += length;
	zone.seconds_west = read_offset(&text);
	zone.dst_bias = -3600;
	zone.has_daylight = *text != 0;
	length = strnlen(text, 3);
	memcpy(zone.names[1], text, length);
	zone.names[1][length] = 0;
	rules_of_system = false;
}

static void narrow_name(const wchar_t *name, char *out)
{
	if (!WideCharToMultiByte(CP_ACP, 0, name, -1, out, TIME_NAME_LENGTH, NULL, NULL))
		out[0] = 0;
}

static void zone_from_system(void)
{
	if (GetTimeZoneInformation(&rules) == TIME_ZONE_ID_INVALID)
		return;
	zone.seconds_west = rules.Bias * 60;
	if (rules.StandardDate.wMonth)
		zone.seconds_west += rules.StandardBias * 60;
	zone.has_daylight = rules.DaylightDate.wMonth && rules.DaylightBias;
	zone.dst_bias = zone.has_daylight ? (rules.DaylightBias - rules.StandardBias) * 60 : 0;
	narrow_name(rules.StandardName, zone.names[0]);
	narrow_name(rules.DaylightName, zone.names[1]);
	rules_of_system = true;
}

void __cdecl _tzset(void)
{
	const char *text = getenv("TZ");

	AcquireSRWLockExclusive(&zone_lock);
	if (text && *text)
		zone_from_text(text);
	else
		zone_from_system();
	_timezone = zone.seconds_west;
	_daylight = zone.has_daylight;
	_dstbias = zone.dst_bias;
	ReleaseSRWLockExclusive(&zone_lock);
}

static BOOL CALLBACK first_tzset(INIT_ONCE *once, void *parameter, void **context)
{
	(void)once;
	(void)parameter;
	(void)context;
	_tzset();
	return TRUE;
}

const struct time_zone *time_zone(void)
{
	InitOnceExecuteOnce(&zone_once, first_tzset, NULL, NULL);
	zone.seconds_west = _timezone;
	zone.has_daylight = _daylight;
	zone.dst_bias = _dstbias;
	return &zone;
}

static int weekday_of(int64_t days)
{
	return (int)(((days + 4) % 7 + 7) % 7);
}

/*
 * The local second of YEAR at which a transition happens. The system states either a date of one year, or "the n-th such weekday
 * of the month", n = 5 being the last.
 */
static int64_t transition_second(int year, const SYSTEMTIME *date)
{
	int64_t day;

	if (date->wYear) {
		day = days_from_date(date->wYear, date->wMonth - 1, date->wDay);
	} else {
		day = days_from_date(year, date->wMonth - 1, 1);
		day += (date->wDayOfWeek - weekday_of(day) + 7) % 7 + 7 * (date->wDay - 1);
		if (day >= days_from_date(year, date->wMonth, 1))
			day -= 7;
	}
	return day * 86400 + date->wHour * 3600 + date->wMinute * 60 + date->wSecond;
}

/* The United States since 2007, and 1987 to 2006 before that. */
static void united_states_rules(int year, SYSTEMTIME *daylight, SYSTEMTIME *standard)
{
	*daylight = (SYSTEMTIME){ .wMonth = year >= 2007 ? 3 : 4, .wDay = year >= 2007 ? 2 : 1, .wHour = 2 };
	*standard = (SYSTEMTIME){ .wMonth = year >= 2007 ? 11 : 10, .wDay = year >= 2007 ? 1 : 5, .wHour = 2 };
}

bool time_zone_is_daylight(const struct tm *tm)
{
	SYSTEMTIME daylight, standard;
	int year = tm->tm_year + 1900;
	int64_t now, begin, end;

	if (!time_zone()->has_daylight)
		return false;
	if (rules_of_system) {
		daylight = rules.DaylightDate;
		standard = rules.StandardDate;
	} else {
		united_states_rules(year, &daylight, &standard);
	}
	now = days_from_date(year, tm->tm_mon, tm->tm_mday) * 86400 + tm->tm_hour * 3600 + tm->tm_min * 60 + tm->tm_sec;
	begin = transition_second(year, &daylight);
	/* The return to standard time is stated in daylight time, and NOW is standard time. */
	end = transition_second(year, &standard) + time_zone()->dst_bias;
	return begin < end ? now >= begin && now < end : now >= begin || now < end;
}

errno_t __cdecl _get_timezone(long *seconds)
{
	if (!seconds)
		return crt_invalid_parameter_errno(EINVAL);
	*seconds = _timezone;
	return 0;
}

errno_t __cdecl _get_daylight(int *hours)
{
	if (!hours)
		return crt_invalid_parameter_errno(EINVAL);
	*hours = _daylight;
	return 0;
}

errno_t __cdecl _get_dstbias(long *seconds)
{
	if (!seconds)
		return crt_invalid_parameter_errno(EINVAL);
	*seconds = _dstbias;
	return 0;
}

errno_t __cdecl _get_tzname(size_t *length, char *name, size_t size, int index)
{
	if (!length || (name && !size) || (!name && size) || (index != 0 && index != 1))
		return crt_invalid_parameter_errno(EINVAL);
	*length = strlen(_tzname[index]) + 1;
	if (!name)
		return 0;
	return *length > size ? ERANGE : strcpy_s(name, size, _tzname[index]);
}

long *__cdecl __timezone(void)
{
	return &_timezone;
}

int *__cdecl __daylight(void)
{
	return &_daylight;
}

long *__cdecl __dstbias(void)
{
	return &_dstbias;
}

char **__cdecl __tzname(void)
{
	return _tzname;
}
