/*
 * debugapi.h: whether there is a debugger, and what programs tell it.
 *
 * No Windows debugger can be attached here. A text for one goes nowhere, as on a machine where nobody listens.
 */
#include "kernel32.h"

#include <decant/peb.h>

BOOL WINAPI IsDebuggerPresent(void)
{
	return current_peb()->BeingDebugged;
}

BOOL WINAPI CheckRemoteDebuggerPresent(HANDLE process, PBOOL present)
{
	if (!process || !present) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	*present = FALSE;
	return TRUE;
}

void WINAPI OutputDebugStringA(LPCSTR text)
{
	(void)text;
}

void WINAPI OutputDebugStringW(LPCWSTR text)
{
	(void)text;
}
