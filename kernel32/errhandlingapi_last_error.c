/*
 * The thread's last error: a field of the TEB.
 */
#include "kernel32.h"

#include <decant/peb.h>

DWORD WINAPI GetLastError(void)
{
	return current_teb()->LastErrorValue;
}

void WINAPI SetLastError(DWORD error)
{
	current_teb()->LastErrorValue = error;
}
