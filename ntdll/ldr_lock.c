/*
 * The loader lock and Ldr's memory.
 *
 * One critical section guards the module lists and is held while DllMain runs. PEB.LoaderLock points to it: programs look at its
 * owner.
 */
#include "ldr.h"

RTL_CRITICAL_SECTION loader_lock = { .LockCount = -1, .SpinCount = 4000 };

void ldr_lock(void)
{
	RtlEnterCriticalSection(&loader_lock);
}

void ldr_unlock(void)
{
	RtlLeaveCriticalSection(&loader_lock);
}

void *ldr_alloc(SIZE_T size)
{
	return RtlAllocateHeap(current_peb()->ProcessHeap, 0, size);
}

void ldr_free(void *block)
{
	if (block)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, block);
}

#define TRY_ONLY LDR_LOCK_LOADER_LOCK_FLAG_TRY_ONLY
/* LdrLockLoaderLock's dispositions */
#define LOCKED 1
#define NOT_LOCKED 2

NTSTATUS NTAPI LdrLockLoaderLock(ULONG flags, ULONG *disposition, ULONG_PTR *cookie)
{
	if (disposition)
		*disposition = 0;
	if (cookie)
		*cookie = 0;
	if (flags & ~(LDR_LOCK_LOADER_LOCK_FLAG_RAISE_ON_ERRORS | TRY_ONLY))
		return STATUS_INVALID_PARAMETER_1;
	if (!cookie)
		return STATUS_INVALID_PARAMETER_3;
	if (flags & TRY_ONLY) {
		if (!disposition)
			return STATUS_INVALID_PARAMETER_2;
		if (!RtlTryEnterCriticalSection(&loader_lock)) {
			*disposition = NOT_LOCKED;
			return STATUS_SUCCESS;
		}
	} else {
		ldr_lock();
	}
	if (disposition)
		*disposition = LOCKED;
	/* Only has to tell a cookie from a wrong one. */
	*cookie = (ULONG_PTR)current_teb()->ClientId.UniqueThread | 0x10000000;
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI LdrUnlockLoaderLock(ULONG flags, ULONG_PTR cookie)
{
	if (flags & ~LDR_LOCK_LOADER_LOCK_FLAG_RAISE_ON_ERRORS)
		return STATUS_INVALID_PARAMETER_1;
	if (!cookie)
		return STATUS_SUCCESS;
	if (cookie != ((ULONG_PTR)current_teb()->ClientId.UniqueThread | 0x10000000))
		return STATUS_INVALID_PARAMETER_2;
	ldr_unlock();
	return STATUS_SUCCESS;
}
