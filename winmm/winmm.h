/*
 * What the sources of winmm.dll share.
 */
#ifndef DECANT_WINMM_H
#define DECANT_WINMM_H

#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <mmsystem.h>
#include <ntstatus.h>
#include <winternl.h>

/* The periods of timers in milliseconds, as Windows tells them. */
#define TIMER_PERIOD_MIN 1u
#define TIMER_PERIOD_MAX 1000000u

#endif
