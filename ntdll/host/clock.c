/*
 * The clocks.
 *
 * All come from the vDSO, so reading one costs a host call and a few nanoseconds. The performance counter counts 100 ns units of
 * boot time: 10 MHz, as Windows has had it since version 10.
 */
#include "loader/status.h"

#include <decant/time.h>

#include <time.h>

#define SYSTEM_TIME_OF_1970 116444736000000000ll

u32 host_time_now(struct host_time_now *params)
{
	static const clockid_t clocks[HOST_CLOCKS] = {
		[HOST_CLOCK_SYSTEM] = CLOCK_REALTIME,
		[HOST_CLOCK_BOOT] = CLOCK_BOOTTIME,
		[HOST_CLOCK_AWAKE] = CLOCK_MONOTONIC,
		[HOST_CLOCK_PROCESS] = CLOCK_PROCESS_CPUTIME_ID,
		[HOST_CLOCK_THREAD] = CLOCK_THREAD_CPUTIME_ID,
	};
	struct timespec now;

	if (params->clock >= HOST_CLOCKS)
		return STATUS_INVALID_PARAMETER;
	clock_gettime(clocks[params->clock], &now);
	params->value = now.tv_sec * 10000000ll + now.tv_nsec / 100;
	if (params->clock == HOST_CLOCK_SYSTEM)
		params->value += SYSTEM_TIME_OF_1970;
	return STATUS_SUCCESS;
}

u32 host_time_set(struct host_time_set *params)
{
	struct timespec time;
	s64 since_1970;

	if (params->value < SYSTEM_TIME_OF_1970)
		return STATUS_INVALID_PARAMETER;
	since_1970 = params->value - SYSTEM_TIME_OF_1970;
	time = (struct timespec){ since_1970 / 10000000, since_1970 % 10000000 * 100 };
	return clock_settime(CLOCK_REALTIME, &time) ? STATUS_PRIVILEGE_NOT_HELD : STATUS_SUCCESS;
}
