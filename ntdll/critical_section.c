/*
 * Critical sections.
 *
 * LockCount is -1 when free, -2 when taken, and -6 when taken and somebody may be asleep on it: the values that Windows has for
 * no and one waiter, so that static initializers and programs that look at it find what they know. Enter and leave are one
 * atomic instruction each unless two threads meet. There is no fairness, as on Windows.
 */
#include "word.h"

#include <decant/peb.h>

#define FREE (-1)
#define TAKEN (-2)
#define CONTENDED (-6)
#define SPIN_MASK 0x00ffffffu
#define FLAG_MASK 0xff000000u
/* What Windows keeps for a section that has no debugging record, the default since Windows 8. */
#define NO_DEBUG_INFO ((PRTL_CRITICAL_SECTION_DEBUG)(LONG_PTR)-1)

static HANDLE self(void)
{
	return current_teb()->ClientId.UniqueThread;
}

NTSTATUS NTAPI RtlInitializeCriticalSectionEx(RTL_CRITICAL_SECTION *section, ULONG spin_count, ULONG flags)
{
	if (flags & FLAG_MASK & ~RTL_CRITICAL_SECTION_ALL_FLAG_BITS)
		return STATUS_INVALID_PARAMETER_3;
	if (spin_count & FLAG_MASK)
		return STATUS_INVALID_PARAMETER_2;
	section->DebugInfo = NO_DEBUG_INFO;
	section->LockCount = FREE;
	section->RecursionCount = 0;
	section->OwningThread = NULL;
	section->LockSemaphore = NULL;
	/* Spinning is of use only where the owner runs at the same time. */
	section->SpinCount = current_peb()->NumberOfProcessors > 1 ? spin_count & SPIN_MASK : 0;
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlInitializeCriticalSection(RTL_CRITICAL_SECTION *section)
{
	return RtlInitializeCriticalSectionEx(section, 0, 0);
}

NTSTATUS NTAPI RtlInitializeCriticalSectionAndSpinCount(RTL_CRITICAL_SECTION *section, ULONG spin_count)
{
	/* The uppermost bit once meant "allocate at once". */
	return RtlInitializeCriticalSectionEx(section, spin_count & SPIN_MASK, 0);
}

ULONG NTAPI RtlSetCriticalSectionSpinCount(RTL_CRITICAL_SECTION *section, ULONG spin_count)
{
	ULONG before = (ULONG)section->SpinCount;

	section->SpinCount = current_peb()->NumberOfProcessors > 1 ? spin_count & SPIN_MASK : 0;
	return before;
}

static __attribute__((noinline)) void enter_slowly(RTL_CRITICAL_SECTION *section)
{
	for (ULONG spins = (ULONG)section->SpinCount & SPIN_MASK; spins; spins--) {
		LONG free = FREE;

		if (__atomic_load_n(&section->LockCount, __ATOMIC_RELAXED) == FREE &&
		    __atomic_compare_exchange_n(&section->LockCount, &free, TAKEN, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return;
		spin_pause();
	}
	while (__atomic_exchange_n(&section->LockCount, CONTENDED, __ATOMIC_ACQUIRE) != FREE)
		word_wait(&section->LockCount, (ULONG)CONTENDED, NULL);
}

NTSTATUS NTAPI RtlEnterCriticalSection(RTL_CRITICAL_SECTION *section)
{
	LONG free = FREE;
	HANDLE me = self();

	if (!__atomic_compare_exchange_n(&section->LockCount, &free, TAKEN, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
		if (section->OwningThread == me) {
			section->RecursionCount++;
			return STATUS_SUCCESS;
		}
		enter_slowly(section);
	}
	section->OwningThread = me;
	section->RecursionCount = 1;
	return STATUS_SUCCESS;
}

BOOLEAN NTAPI RtlTryEnterCriticalSection(RTL_CRITICAL_SECTION *section)
{
	LONG free = FREE;

	if (__atomic_compare_exchange_n(&section->LockCount, &free, TAKEN, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
		section->OwningThread = self();
		section->RecursionCount = 1;
		return TRUE;
	}
	if (section->OwningThread != self())
		return FALSE;
	section->RecursionCount++;
	return TRUE;
}

NTSTATUS NTAPI RtlLeaveCriticalSection(RTL_CRITICAL_SECTION *section)
{
	if (--section->RecursionCount > 0)
		return STATUS_SUCCESS;
	section->RecursionCount = 0;
	section->OwningThread = NULL;
	if (__atomic_exchange_n(&section->LockCount, FREE, __ATOMIC_RELEASE) == CONTENDED)
		word_wake(&section->LockCount, 1);
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlDeleteCriticalSection(RTL_CRITICAL_SECTION *section)
{
	section->DebugInfo = NULL;
	section->LockCount = FREE;
	section->RecursionCount = 0;
	section->OwningThread = NULL;
	section->LockSemaphore = NULL;
	section->SpinCount = 0;
	return STATUS_SUCCESS;
}

ULONG NTAPI RtlIsCriticalSectionLocked(RTL_CRITICAL_SECTION *section)
{
	return section->RecursionCount != 0;
}

ULONG NTAPI RtlIsCriticalSectionLockedByThread(RTL_CRITICAL_SECTION *section)
{
	return section->OwningThread == self() && section->RecursionCount != 0;
}
