/*
 * From NTSTATUS to the last error.
 */
#include "kernel32.h"

BOOL set_last_status(NTSTATUS status)
{
	SetLastError(RtlNtStatusToDosError(status));
	return FALSE;
}

BOOL check_status(NTSTATUS status)
{
	return NT_SUCCESS(status) ? TRUE : set_last_status(status);
}
