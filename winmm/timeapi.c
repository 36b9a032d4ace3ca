/*
 * timeapi.h: the resolution of the multimedia timer, and its time.
 *
 * timeGetTime is kernel32's GetTickCount: both count milliseconds since the machine started, and neither is ever coarser than that here.
 * Waits are as exact as the kernel's timers whatever was asked for, so a period changes nothing but what NtQueryTimerResolution tells.
 */
#include "winmm.h"

#include <decant/nt_time.h>

static BOOL period_is_good(UINT period)
{
	return period >= TIMER_PERIOD_MIN && period <= TIMER_PERIOD_MAX;
}

/* Asks for PERIOD milliseconds, as near as the system's timer comes to it, or takes back what was asked for. */
static MMRESULT change_period(UINT period, BOOLEAN set)
{
	ULONG coarsest, finest, current, wanted;

	if (!period_is_good(period))
		return TIMERR_NOCANDO;
	NtQueryTimerResolution(&coarsest, &finest, &current);
	wanted = period < coarsest / TICKS_PER_MILLISECOND ? period * (ULONG)TICKS_PER_MILLISECOND : coarsest;
	NtSetTimerResolution(wanted, set, &current);
	return TIMERR_NOERROR;
}

MMRESULT WINAPI timeBeginPeriod(UINT period)
{
	return change_period(period, TRUE);
}

MMRESULT WINAPI timeEndPeriod(UINT period)
{
	return change_period(period, FALSE);
}

MMRESULT WINAPI timeGetDevCaps(LPTIMECAPS caps, UINT size)
{
	if (!caps || size < sizeof(*caps))
		return TIMERR_NOCANDO;
	caps->wPeriodMin = TIMER_PERIOD_MIN;
	caps->wPeriodMax = TIMER_PERIOD_MAX;
	return TIMERR_NOERROR;
}

MMRESULT WINAPI timeGetSystemTime(LPMMTIME time, UINT size)
{
	if (!time || size < sizeof(*time))
		return TIMERR_NOCANDO;
	time->wType = TIME_MS;
	time->u.ms = GetTickCount();
	return TIMERR_NOERROR;
}
