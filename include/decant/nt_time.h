/*
 * ntdll's calls of time that the toolchain's headers lack, for ntdll and for the DLLs on top of it.
 *
 * Names, parameters and structures are Microsoft's (wdm.h, ntddk.h of the kits). Our own structure names are lower_snake. For
 * guest code, after windows.h and winternl.h.
 */
#ifndef DECANT_NT_TIME_H
#define DECANT_NT_TIME_H

/* Ticks of the performance counter, and units of system time, in a second. */
#define TICKS_PER_SECOND 10000000ll
#define TICKS_PER_MILLISECOND 10000ll

NTSTATUS WINAPI NtQueryPerformanceCounter(LARGE_INTEGER *counter, LARGE_INTEGER *frequency);
BOOLEAN WINAPI RtlQueryPerformanceCounter(LARGE_INTEGER *counter);
BOOLEAN WINAPI RtlQueryPerformanceFrequency(LARGE_INTEGER *frequency);
NTSTATUS WINAPI NtSetSystemTime(const LARGE_INTEGER *time, LARGE_INTEGER *previous);
NTSTATUS WINAPI NtQueryTimerResolution(ULONG *coarsest, ULONG *finest, ULONG *current);
NTSTATUS WINAPI NtSetTimerResolution(ULONG resolution, BOOLEAN set, ULONG *current);
ULONG WINAPI NtGetTickCount(void);
LONGLONG WINAPI RtlGetSystemTimePrecise(void);
LONGLONG WINAPI RtlGetInterruptTimePrecise(LONGLONG *counter);
BOOLEAN WINAPI RtlQueryUnbiasedInterruptTime(LONGLONG *time);

NTSTATUS WINAPI RtlQueryTimeZoneInformation(TIME_ZONE_INFORMATION *zone);
NTSTATUS WINAPI RtlQueryDynamicTimeZoneInformation(DYNAMIC_TIME_ZONE_INFORMATION *zone);

#endif
