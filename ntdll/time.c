/*
 * The clocks: system time, performance counter, interrupt time.
 *
 * On Windows most of these read the page at 0x7ffe0000. Here a host call to the kernel's vDSO is as fast and always exact, and the
 * page need not be kept up to date for a program that does not read it itself.
 */
#include "ntdll.h"

#include <decant/nt_time.h>
#include <decant/time.h>

/* What Windows machines answer: 15.625 ms and 0.5 ms, in 100 ns. Waits here are always as exact as the kernel's timers. */
#define COARSEST_RESOLUTION 156250u
#define FINEST_RESOLUTION 5000u

static LONGLONG clock_read(enum host_clock clock)
{
	struct host_time_now params = { .clock = clock };

	host_call(HOST_time_now, &params);
	return params.value;
}

NTSTATUS WINAPI NtQuerySystemTime(LARGE_INTEGER *time)
{
	time->QuadPart = clock_read(HOST_CLOCK_SYSTEM);
	return STATUS_SUCCESS;
}

LONGLONG WINAPI RtlGetSystemTimePrecise(void)
{
	return clock_read(HOST_CLOCK_SYSTEM);
}

NTSTATUS WINAPI NtSetSystemTime(const LARGE_INTEGER *time, LARGE_INTEGER *previous)
{
	struct host_time_set params = { time->QuadPart };

	if (previous)
		previous->QuadPart = clock_read(HOST_CLOCK_SYSTEM);
	return host_call(HOST_time_set, &params);
}

NTSTATUS WINAPI NtQueryPerformanceCounter(LARGE_INTEGER *counter, LARGE_INTEGER *frequency)
{
	if (!counter)
		return STATUS_ACCESS_VIOLATION;
	counter->QuadPart = clock_read(HOST_CLOCK_BOOT);
	if (frequency)
		frequency->QuadPart = TICKS_PER_SECOND;
	return STATUS_SUCCESS;
}

BOOLEAN WINAPI RtlQueryPerformanceCounter(LARGE_INTEGER *counter)
{
	counter->QuadPart = clock_read(HOST_CLOCK_BOOT);
	return TRUE;
}

BOOLEAN WINAPI RtlQueryPerformanceFrequency(LARGE_INTEGER *frequency)
{
	frequency->QuadPart = TICKS_PER_SECOND;
	return TRUE;
}

LONGLONG WINAPI RtlGetInterruptTimePrecise(LONGLONG *counter)
{
	LONGLONG now = clock_read(HOST_CLOCK_BOOT);

	*counter = now;
	return now;
}

BOOLEAN WINAPI RtlQueryUnbiasedInterruptTime(LONGLONG *time)
{
	*time = clock_read(HOST_CLOCK_AWAKE);
	return TRUE;
}

ULONG WINAPI NtGetTickCount(void)
{
	return (ULONG)(clock_read(HOST_CLOCK_BOOT) / TICKS_PER_MILLISECOND);
}

NTSTATUS WINAPI NtQueryTimerResolution(ULONG *coarsest, ULONG *finest, ULONG *current)
{
	*coarsest = COARSEST_RESOLUTION;
	*finest = FINEST_RESOLUTION;
	*current = FINEST_RESOLUTION;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI NtSetTimerResolution(ULONG resolution, BOOLEAN set, ULONG *current)
{
	(void)resolution;
	(void)set;
	*current = FINEST_RESOLUTION;
	return STATUS_SUCCESS;
}
