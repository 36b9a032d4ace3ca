/*
 * The machine's time zone, and local time by what it says now.
 *
 * Windows reads the current bias from the page at 0x7ffe0000; here the host is asked, which knows the zone anyway and keeps its rules.
 */
#include "ntdll.h"
#include "rtl.h"

#include <decant/nt_time.h>
#include <decant/time.h>

static SYSTEMTIME rule_to_system_time(const struct host_zone_rule *rule)
{
	return (SYSTEMTIME){ rule->year, rule->month, rule->day_of_week, rule->day, rule->hour, rule->minute, rule->second, rule->milliseconds };
}

NTSTATUS WINAPI RtlQueryDynamicTimeZoneInformation(DYNAMIC_TIME_ZONE_INFORMATION *zone)
{
	struct host_time_zone params = { .year = 0 };
	NTSTATUS status = host_call(HOST_time_zone, &params);

	if (!NT_SUCCESS(status))
		return status;
	memset(zone, 0, sizeof(*zone));
	zone->Bias = params.bias;
	zone->StandardBias = params.standard_bias;
	zone->DaylightBias = params.daylight_bias;
	zone->StandardDate = rule_to_system_time(&params.standard);
	zone->DaylightDate = rule_to_system_time(&params.daylight);
	memcpy(zone->StandardName, params.standard_name, sizeof(zone->StandardName));
	memcpy(zone->DaylightName, params.daylight_name, sizeof(zone->DaylightName));
	memcpy(zone->TimeZoneKeyName, params.key, sizeof(zone->TimeZoneKeyName));
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlQueryTimeZoneInformation(TIME_ZONE_INFORMATION *zone)
{
	DYNAMIC_TIME_ZONE_INFORMATION dynamic;
	NTSTATUS status = RtlQueryDynamicTimeZoneInformation(&dynamic);

	if (NT_SUCCESS(status))
		memcpy(zone, &dynamic, sizeof(*zone));
	return status;
}

/* What is added to local time now to get system time. */
static NTSTATUS current_bias(LONGLONG *bias)
{
	struct host_time_zone params = { .year = 0 };
	NTSTATUS status = host_call(HOST_time_zone, &params);

	*bias = (params.bias + (params.current == 2 ? params.daylight_bias : params.current == 1 ? params.standard_bias : 0)) * 60ll *
		TICKS_PER_SECOND;
	return status;
}

NTSTATUS WINAPI RtlSystemTimeToLocalTime(const LARGE_INTEGER *system, LARGE_INTEGER *local)
{
	LONGLONG bias;
	NTSTATUS status = current_bias(&bias);

	local->QuadPart = system->QuadPart - bias;
	return status;
}

NTSTATUS WINAPI RtlLocalTimeToSystemTime(LARGE_INTEGER *local, LARGE_INTEGER *system)
{
	LONGLONG bias;
	NTSTATUS status = current_bias(&bias);

	system->QuadPart = local->QuadPart + bias;
	return status;
}
