/*
 * Times of files: Windows' 100 ns since 1601 and C's seconds since 1970, both in UTC.
 */
#ifndef CRT_FILE_TIME_H
#define CRT_FILE_TIME_H

#include "crt.h"

#define FILE_TIME_EPOCH 116444736000000000ll /* 1970 in Windows' count */

/* -1 for a time that was never set. */
static inline __time64_t file_time_to_c(const FILETIME *time)
{
	ULARGE_INTEGER ticks = { .LowPart = time->dwLowDateTime, .HighPart = time->dwHighDateTime };

	return ticks.QuadPart ? (__time64_t)(ticks.QuadPart - FILE_TIME_EPOCH) / 10000000 : -1;
}

static inline FILETIME file_time_from_c(__time64_t time)
{
	ULARGE_INTEGER ticks = { .QuadPart = (ULONGLONG)(time * 10000000 + FILE_TIME_EPOCH) };

	return (FILETIME){ .dwLowDateTime = ticks.LowPart, .dwHighDateTime = ticks.HighPart };
}

#endif
