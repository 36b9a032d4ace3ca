/*
 * processthreadsapi.h: the calling process itself.
 */
#include "kernel32.h"

#include <decant/peb.h>

void WINAPI RtlExitUserProcess(NTSTATUS status);

HANDLE WINAPI GetCurrentProcess(void)
{
	return (HANDLE)(LONG_PTR)-1;
}

DWORD WINAPI GetCurrentProcessId(void)
{
	return (DWORD)(ULONG_PTR)current_teb()->ClientId.UniqueProcess;
}

void WINAPI ExitProcess(UINT code)
{
	RtlExitUserProcess((NTSTATUS)code);
	__builtin_unreachable();
}
