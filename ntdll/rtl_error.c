/*
 * The thread's last error and last status, and the way from one to the other.
 *
 * A status whose facility is FACILITY_NTWIN32 or the RPC runtime's carries its Win32 error in the low word; one with the customer
 * bit passes through unchanged; the rest is looked up. What has no counterpart becomes ERROR_MR_MID_NOT_FOUND, as documented.
 */
#include "rtl_error.h"
#include "rtl.h"

ULONG WINAPI RtlNtStatusToDosErrorNoTeb(NTSTATUS status)
{
	ULONG code = (ULONG)status, facility = code >> 16;
	ULONG low = 0, high = status_error_count;

	if (!code || code & 0x20000000)
		return code;
	if ((code & 0xf0000000) == 0xd0000000)
		code &= ~0x10000000u;
	while (low < high) {
		ULONG middle = (low + high) / 2;

		if (status_errors[middle].status == code)
			return status_errors[middle].error;
		if (status_errors[middle].status < code)
			low = middle + 1;
		else
			high = middle;
	}
	if (facility == 0xc007 || facility == 0x8007 || facility == 0xc001)
		return code & 0xffff;
	return ERROR_MR_MID_NOT_FOUND;
}

ULONG WINAPI RtlNtStatusToDosError(NTSTATUS status)
{
	current_teb()->LastStatusValue = status;
	return RtlNtStatusToDosErrorNoTeb(status);
}

NTSTATUS WINAPI RtlGetLastNtStatus(void)
{
	return current_teb()->LastStatusValue;
}

ULONG WINAPI RtlGetLastWin32Error(void)
{
	return current_teb()->LastErrorValue;
}

void WINAPI RtlSetLastWin32Error(ULONG error)
{
	current_teb()->LastErrorValue = error;
}

void WINAPI RtlRestoreLastWin32Error(ULONG error)
{
	current_teb()->LastErrorValue = error;
}

void WINAPI RtlSetLastWin32ErrorAndNtStatusFromNtStatus(NTSTATUS status)
{
	current_teb()->LastErrorValue = RtlNtStatusToDosError(status);
}

/* The bits are SEM_*, kept per thread: SetThreadErrorMode. */
NTSTATUS WINAPI RtlSetThreadErrorMode(ULONG mode, ULONG *previous)
{
	ULONG valid = 0x0010 | 0x0020 | 0x0040; /* NT's places for FAILCRITICALERRORS, NOGPFAULTERRORBOX, NOOPENFILEERRORBOX */

	if (mode & ~valid)
		return STATUS_INVALID_PARAMETER_1;
	if (previous)
		*previous = current_teb()->HardErrorMode;
	current_teb()->HardErrorMode = mode;
	return STATUS_SUCCESS;
}

ULONG WINAPI RtlGetThreadErrorMode(void)
{
	return current_teb()->HardErrorMode;
}
