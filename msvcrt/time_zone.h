/*
 * Local time: the zone that _tzset found, and whether daylight saving time is in force at a moment.
 */
#ifndef CRT_TIME_ZONE_H
#define CRT_TIME_ZONE_H

#include "crt.h"

#define TIME_NAME_LENGTH 64

/*
 * The zone. seconds_west and dst_bias are what Microsoft's _timezone and _dstbias hold: UTC = local standard time + seconds_west,
 * and while daylight saving time is on, UTC = local time + seconds_west + dst_bias.
 */
struct time_zone {
	long seconds_west;
	long dst_bias;
	int has_daylight;
	char names[2][TIME_NAME_LENGTH]; /* standard, daylight */
};

/* The zone in force, read from TZ or the system at the first call. */
const struct time_zone *time_zone(void);

/*
 * Whether daylight saving time is on at the local standard time TM (year, month, day and time of day count; no field is
 * changed).
 */
bool time_zone_is_daylight(const struct tm *tm);

/* Days from 1970-01-01 to a date; the month may be any number, the day too. */
int64_t days_from_date(int64_t year, int month, int day);

/* Fills a struct tm, tm_isdst zero, from seconds since 1970. */
void tm_from_seconds(int64_t seconds, struct tm *tm);

/* Latest second that the 64-bit functions know: the end of the year 3000. */
#define TIME64_LAST 32535215999
/* How far local times may lie beside it. */
#define TIME_EAST_MOST (14 * 3600)
#define TIME_WEST_MOST (12 * 3600)

#endif
