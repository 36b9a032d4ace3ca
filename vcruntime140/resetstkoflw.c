/*
 * _resetstkoflw: gives a stack its guard back after a stack overflow was handled, so that the next one is found too.
 */
#include "eh.h"

#include <decant/peb.h>

#define PAGE_BYTES 0x1000u
/* What the stack was made with: an inaccessible page at its bottom and this much guard above; SetThreadStackGuarantee asks for more. */
#define GUARD_BYTES 0x4000u

int __cdecl _resetstkoflw(void)
{
	MEMORY_BASIC_INFORMATION stack;
	struct thread_block *teb = current_teb();
	SIZE_T guard_bytes = max((teb->GuaranteedStackBytes + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1), GUARD_BYTES);
	DWORD before;
	char here = 0;

	if (!VirtualQuery(&here, &stack, sizeof stack))
		return 0;
	char *guard = (char *)stack.AllocationBase + PAGE_BYTES;
	if (&here < guard + guard_bytes + PAGE_BYTES) /* still on the pages in question */
		return 0;
	if ((char *)teb->NtTib.StackLimit >= guard + guard_bytes)
		return 1; /* the guard is there */
	if (!VirtualProtect(guard, guard_bytes, PAGE_READWRITE | PAGE_GUARD, &before))
		return 0;
	teb->NtTib.StackLimit = guard + guard_bytes;
	return 1;
}
