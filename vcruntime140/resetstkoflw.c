/*
 * _resetstkoflw: gives a stack its guard back after a stack overflow was handled, so that the next one is found too.
 */
#include "eh.h"

#define PAGE_BYTES 0x1000u
/* What the stack was made with: an inaccessible page at its bottom and this much guard above. */
#define GUARD_BYTES 0x4000u

int __cdecl _resetstkoflw(void)
{
	MEMORY_BASIC_INFORMATION stack;
	NT_TIB *tib = (NT_TIB *)NtCurrentTeb();
	DWORD before;
	char here = 0;

	if (!VirtualQuery(&here, &stack, sizeof stack))
		return 0;
	char *guard = (char *)stack.AllocationBase + PAGE_BYTES;
	if (&here < guard + GUARD_BYTES + PAGE_BYTES) /* still on the pages in question */
		return 0;
	if ((char *)tib->StackLimit >= guard + GUARD_BYTES)
		return 1; /* the guard is there */
	if (!VirtualProtect(guard, GUARD_BYTES, PAGE_READWRITE | PAGE_GUARD, &before))
		return 0;
	tib->StackLimit = guard + GUARD_BYTES;
	return 1;
}
