/*
 * Host calls of time: the clocks, and the time zone of the machine.
 *
 * System times are in 100 ns since 1601-01-01 UTC, as in FILETIME.
 */
#ifndef DECANT_TIME_H
#define DECANT_TIME_H

#include "host_call.h"

#define HOST_CALLS_TIME(CALL) \
	CALL(time_now) \
	CALL(time_set) \
	CALL(time_zone)
HOST_NUMBERS(TIME);

enum host_clock {
	HOST_CLOCK_SYSTEM,  /* system time */
	HOST_CLOCK_BOOT,    /* since the machine started, sleep included, in 100 ns: performance counter, ticks, interrupt time */
	HOST_CLOCK_AWAKE,   /* the same without the time it slept */
	HOST_CLOCK_PROCESS, /* CPU time of the process, 100 ns */
	HOST_CLOCK_THREAD,  /* CPU time of the thread, 100 ns */
	HOST_CLOCKS
};

/* Reads one clock. STATUS_INVALID_PARAMETER for a number that is none. */
struct host_time_now {
	s64 value;
	u32 clock; /* enum host_clock */
	u32 reserved;
};

/* Sets the system time: STATUS_PRIVILEGE_NOT_HELD unless the user may. */
struct host_time_set {
	s64 value;
};

/* When a zone changes between standard and daylight time: SYSTEMTIME's fields, day of week and week of month (5: the last). */
struct host_zone_rule {
	u16 year, month, day_of_week, day, hour, minute, second, milliseconds;
};

/*
 * The rules of the machine's time zone (TZ, /etc/localtime) in one year, UTC = local time + bias minutes. year 0 means this
 * year. names and key are terminated UTF-16. current says what holds now: 0 the zone has no daylight time, 1 standard, 2 daylight.
 */
struct host_time_zone {
	u32 year;
	s32 bias, standard_bias, daylight_bias;
	struct host_zone_rule standard, daylight; /* month 0: no change */
	u16 standard_name[32], daylight_name[32];
	u16 key[128];
	u32 current;
	u32 reserved;
};

ASSERT_SIZE(struct host_time_now, 16);
ASSERT_SIZE(struct host_time_set, 8);
ASSERT_SIZE(struct host_zone_rule, 16);
ASSERT_SIZE(struct host_time_zone, 440);

#endif
