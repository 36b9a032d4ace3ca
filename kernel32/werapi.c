/*
 * Error reporting (werapi.h): what a process asks of whoever reports its crashes.
 *
 * decant reports on standard error and sends nothing anywhere, so the flags are only kept, as Windows keeps them where reporting is
 * turned off.
 */
#include "kernel32.h"

static volatile LONG fault_flags;

HRESULT WINAPI WerSetFlags(DWORD flags)
{
	InterlockedExchange(&fault_flags, (LONG)flags);
	return S_OK;
}

/* Another process' flags stand in its own memory, out of reach. */
HRESULT WINAPI WerGetFlags(HANDLE process, PDWORD flags)
{
	if (!flags)
		return E_INVALIDARG;
	if (GetProcessId(process) != GetCurrentProcessId())
		return HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED);
	*flags = (DWORD)fault_flags;
	return S_OK;
}
