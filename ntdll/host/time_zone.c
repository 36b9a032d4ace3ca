/*
 * The machine's time zone in Windows' terms.
 *
 * glibc knows the zone's offset at any moment (TZ, /etc/localtime); Windows describes a zone by one rule for each half of a year.
 * The rules of a year are found by looking for the moments at which the offset changes in it: at most a few dozen questions to
 * localtime_r, done once for a year that is asked for.
 */
#include "time_zone_names.h"
#include "loader/status.h"
#include "loader/utf.h"

#include <decant/time.h>

#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DAY 86400

static pthread_once_t zone_once = PTHREAD_ONCE_INIT;
static pthread_mutex_t zone_lock = PTHREAD_MUTEX_INITIALIZER;
static struct host_time_zone zone_cache; /* of year zone_cache.year, 0: none yet */

static time_t year_start(int year)
{
	struct tm start = { .tm_year = year - 1900, .tm_mday = 1 };

	return timegm(&start);
}

/* Offset to UTC in seconds at a moment, and whether that is daylight time. */
static long offset_at(time_t moment, bool *daylight)
{
	struct tm local;

	if (!localtime_r(&moment, &local))
		return 0;
	if (daylight)
		*daylight = local.tm_isdst > 0;
	return local.tm_gmtoff;
}

/* The first moment after LOW, at most HIGH, at which another offset holds than at LOW; one is known to be there. */
static time_t change_between(time_t low, time_t high)
{
	long before = offset_at(low, NULL);

	while (high - low > 1) {
		time_t middle = low + (high - low) / 2;

		if (offset_at(middle, NULL) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* The rule that says when a change at MOMENT happens, in the local time that held before it. */
static struct host_zone_rule rule_of(time_t moment)
{
	static const u8 month_days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	time_t local_moment = moment + offset_at(moment - 1, NULL);
	struct tm local;
	int days, year;

	gmtime_r(&local_moment, &local);
	year = local.tm_year + 1900;
	days = month_days[local.tm_mon] + (local.tm_mon == 1 && year % 4 == 0 && (year % 100 || year % 400 == 0));
	return (struct host_zone_rule){
		.month = (u16)(local.tm_mon + 1),
		.day_of_week = (u16)local.tm_wday,
		.day = (u16)(local.tm_mday + 7 > days ? 5 : (local.tm_mday - 1) / 7 + 1),
		.hour = (u16)local.tm_hour,
		.minute = (u16)local.tm_min,
		.second = (u16)local.tm_sec,
	};
}

static void put_name(u16 *to, size_t capacity, const char *name)
{
	size_t length = utf16_from_bytes(to, capacity - 1, name, strlen(name));

	to[length < capacity - 1 ? length : capacity - 1] = 0;
}

/* The zone's name in the time-zone database, "Europe/Berlin": from TZ, or where /etc/localtime points. */
static void database_name(char *name, size_t size)
{
	const char *variable = getenv("TZ");
	char target[PATH_MAX];
	const char *found = NULL;
	ssize_t length;

	*name = 0;
	if (variable) {
		found = *variable == ':' ? variable + 1 : variable;
		if (!*found)
			found = "UTC";
		if (strstr(found, "zoneinfo/"))
			found = strstr(found, "zoneinfo/") + strlen("zoneinfo/");
	} else {
		length = readlink("/etc/localtime", target, sizeof(target) - 1);
		if (length > 0) {
			target[length] = 0;
			found = strstr(target, "zoneinfo/");
			if (found)
				found += strlen("zoneinfo/");
		} else if (access("/etc/localtime", F_OK)) {
			found = "UTC";
		}
	}
	if (found && strlen(found) < size)
		strcpy(name, found);
}

static void put_names(struct host_time_zone *zone)
{
	char name[64];
	char daylight[64];
	const char *windows;
	const char *standard;

	database_name(name, sizeof(name));
	windows = time_zone_windows_name(name);
	if (!windows) {
		put_name(zone->standard_name, 32, tzname[0]);
		put_name(zone->daylight_name, 32, tzname[1]);
		put_name(zone->key, 128, *name ? name : tzname[0]);
		return;
	}
	put_name(zone->key, 128, windows);
	if (!strcmp(windows, "UTC")) {
		put_name(zone->standard_name, 32, "Coordinated Universal Time");
		put_name(zone->daylight_name, 32, "Coordinated Universal Time");
		return;
	}
	put_name(zone->standard_name, 32, windows);
	strcpy(daylight, windows);
	standard = strstr(windows, "Standard");
	if (standard) {
		strcpy(daylight + (standard - windows), "Daylight");
		strcat(daylight, standard + strlen("Standard"));
	}
	put_name(zone->daylight_name, 32, daylight);
}

/* Offsets and changes of a year. A second pair of changes within a year (Ramadan in Morocco) has no place in Windows' rules. */
static void put_rules(struct host_time_zone *zone, int year)
{
	time_t at = year_start(year), end = year_start(year + 1);
	long standard_offset = offset_at(at, NULL);
	long daylight_offset = standard_offset;

	for (; at < end; at += 7 * DAY) {
		time_t next = at + 7 * DAY < end ? at + 7 * DAY : end;
		bool was = false, becomes = false;
		long before = offset_at(at, &was), after = offset_at(next, &becomes);

		if (before == after)
			continue;
		if (becomes && !was) {
			standard_offset = before;
			daylight_offset = after;
			zone->daylight = rule_of(change_between(at, next));
		} else if (was && !becomes) {
			standard_offset = after;
			daylight_offset = before;
			zone->standard = rule_of(change_between(at, next));
		}
	}
	zone->bias = (s32)(-standard_offset / 60);
	if (zone->standard.month && zone->daylight.month)
		zone->daylight_bias = (s32)(-(daylight_offset - standard_offset) / 60);
	else
		zone->standard = zone->daylight = (struct host_zone_rule){ 0 };
}

u32 host_time_zone(struct host_time_zone *params)
{
	time_t now = time(NULL);
	struct tm local;
	int year = (int)params->year;

	pthread_once(&zone_once, tzset);
	localtime_r(&now, &local);
	if (!year)
		year = local.tm_year + 1900;
	if (year < 1601 || year > 30827)
		return STATUS_INVALID_PARAMETER;
	pthread_mutex_lock(&zone_lock);
	if (zone_cache.year != (u32)year) {
		memset(&zone_cache, 0, sizeof(zone_cache));
		put_names(&zone_cache);
		put_rules(&zone_cache, year);
		zone_cache.year = (u32)year;
	}
	*params = zone_cache;
	pthread_mutex_unlock(&zone_lock);
	params->current = !params->standard.month ? 0 : local.tm_isdst > 0 ? 2 : 1;
	return STATUS_SUCCESS;
}
