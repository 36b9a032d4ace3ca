/*
 * The performance counter and ticks (profileapi.h, sysinfoapi.h, realtimeapiset.h).
 */
#include "kernel32.h"

#include <decant/nt_time.h>
#include <decant/time.h>

static LONGLONG clock_read(enum host_clock clock)
{
	struct host_time_now params = { .clock = clock };

	host_call(HOST_time_now, &params);
	return params.value;
}

BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER *counter)
{
	counter->QuadPart = clock_read(HOST_CLOCK_BOOT);
	return TRUE;
}

BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER *frequency)
{
	frequency->QuadPart = TICKS_PER_SECOND;
	return TRUE;
}

ULONGLONG WINAPI GetTickCount64(void)
{
	return clock_read(HOST_CLOCK_BOOT) / TICKS_PER_MILLISECOND;
}

DWORD WINAPI GetTickCount(void)
{
	return (DWORD)GetTickCount64();
}

VOID WINAPI QueryInterruptTime(PULONGLONG time)
{
	*time = clock_read(HOST_CLOCK_BOOT);
}

VOID WINAPI QueryInterruptTimePrecise(PULONGLONG time)
{
	*time = clock_read(HOST_CLOCK_BOOT);
}

BOOL WINAPI QueryUnbiasedInterruptTime(PULONGLONG time)
{
	*time = clock_read(HOST_CLOCK_AWAKE);
	return TRUE;
}

VOID WINAPI QueryUnbiasedInterruptTimePrecise(PULONGLONG time)
{
	*time = clock_read(HOST_CLOCK_AWAKE);
}

/* Nobody but the kernel adjusts the clock here: the periodic adjustment is off, and adds what passes. */
BOOL WINAPI GetSystemTimeAdjustment(PDWORD adjustment, PDWORD increment, PBOOL disabled)
{
	*adjustment = *increment = 156250;
	*disabled = TRUE;
	return TRUE;
}

BOOL WINAPI GetSystemTimeAdjustmentPrecise(PDWORD64 adjustment, PDWORD64 increment, PBOOL disabled)
{
	*adjustment = *increment = TICKS_PER_SECOND;
	*disabled = TRUE;
	return TRUE;
}
