/*
 * The table behind RtlNtStatusToDosError.
 */
#ifndef NTDLL_RTL_ERROR_H
#define NTDLL_RTL_ERROR_H

#include "ntdll.h"

struct status_error {
	ULONG status;
	ULONG error;
};

extern const struct status_error status_errors[];
extern const ULONG status_error_count;

#endif
