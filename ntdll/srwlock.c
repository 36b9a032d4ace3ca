/*
 * Slim reader/writer locks and condition variables.
 *
 * Both are the size of a pointer and start as zero; the low 32 bits are the state and what is slept on.
 *
 * A lock: bit 0 taken exclusively, bit 1 somebody may be asleep, the rest counts readers. Who slept takes it with bit 1 set,
 * since others may sleep still. One sleeper is woken at a time; a reader that was woken wakes the next, so that readers run
 * together.
 *
 * A condition variable: bit 0 somebody may be asleep, the rest counts wakes, so that a wake between unlocking and falling asleep
 * is not missed.
 */
#include "word.h"

#define EXCLUSIVE 1u
#define SLEEPERS 2u
#define READER 4u
#define SPINS 100

#define VARIABLE_SLEEPERS 1u
#define VARIABLE_WAKE 2u

static ULONG *state_of(PVOID lock)
{
	return lock;
}

static ULONG load(const ULONG *state)
{
	return __atomic_load_n(state, __ATOMIC_RELAXED);
}

static bool replace(ULONG *state, ULONG *seen, ULONG next)
{
	return __atomic_compare_exchange_n(state, seen, next, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* Sleeps until the lock's state has changed; SEEN is what it was. */
static void sleep_on(ULONG *state, ULONG seen)
{
	if (seen & SLEEPERS || replace(state, &seen, seen | SLEEPERS))
		word_wait(state, seen | SLEEPERS, NULL);
}

static __attribute__((noinline)) void acquire_exclusive_slowly(ULONG *state)
{
	ULONG sleepers = 0, seen;

	for (int spins = 0;; spins++) {
		seen = load(state);
		if (!(seen & ~SLEEPERS)) {
			if (replace(state, &seen, seen | EXCLUSIVE | sleepers))
				return;
		} else if (spins < SPINS) {
			spin_pause();
		} else {
			sleep_on(state, seen);
			sleepers = SLEEPERS;
		}
	}
}

static __attribute__((noinline)) void acquire_shared_slowly(ULONG *state)
{
	ULONG sleepers = 0, seen;

	for (int spins = 0;; spins++) {
		seen = load(state);
		if (!(seen & EXCLUSIVE)) {
			if (replace(state, &seen, (seen | sleepers) + READER)) {
				if (sleepers)
					word_wake(state, 1);
				return;
			}
		} else if (spins < SPINS) {
			spin_pause();
		} else {
			sleep_on(state, seen);
			sleepers = SLEEPERS;
		}
	}
}

VOID NTAPI RtlInitializeSRWLock(PRTL_SRWLOCK lock)
{
	lock->Ptr = NULL;
}

VOID NTAPI RtlAcquireSRWLockExclusive(PRTL_SRWLOCK lock)
{
	ULONG free = 0;

	if (!replace(state_of(lock), &free, EXCLUSIVE))
		acquire_exclusive_slowly(state_of(lock));
}

BOOLEAN NTAPI RtlTryAcquireSRWLockExclusive(PRTL_SRWLOCK lock)
{
	ULONG seen = load(state_of(lock));

	while (!(seen & ~SLEEPERS))
		if (replace(state_of(lock), &seen, seen | EXCLUSIVE))
			return TRUE;
	return FALSE;
}

VOID NTAPI RtlReleaseSRWLockExclusive(PRTL_SRWLOCK lock)
{
	if (__atomic_exchange_n(state_of(lock), 0, __ATOMIC_RELEASE) & SLEEPERS)
		word_wake(lock, 1);
}

VOID NTAPI RtlAcquireSRWLockShared(PRTL_SRWLOCK lock)
{
	if (!RtlTryAcquireSRWLockShared(lock))
		acquire_shared_slowly(state_of(lock));
}

BOOLEAN NTAPI RtlTryAcquireSRWLockShared(PRTL_SRWLOCK lock)
{
	ULONG seen = load(state_of(lock));

	while (!(seen & EXCLUSIVE))
		if (replace(state_of(lock), &seen, seen + READER))
			return TRUE;
	return FALSE;
}

VOID NTAPI RtlReleaseSRWLockShared(PRTL_SRWLOCK lock)
{
	ULONG *state = state_of(lock), seen = load(state), next;

	/* The last reader takes the mark of the sleepers along and wakes one. */
	do
		next = seen - READER == SLEEPERS ? 0 : seen - READER;
	while (!__atomic_compare_exchange_n(state, &seen, next, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
	if (seen - READER == SLEEPERS)
		word_wake(lock, 1);
}

/* --- condition variables --- */

VOID NTAPI RtlInitializeConditionVariable(PRTL_CONDITION_VARIABLE variable)
{
	variable->Ptr = NULL;
}

VOID NTAPI RtlWakeConditionVariable(PRTL_CONDITION_VARIABLE variable)
{
	ULONG *state = state_of(variable), seen = __atomic_load_n(state, __ATOMIC_SEQ_CST);

	if (!(seen & VARIABLE_SLEEPERS))
		return;
	seen = __atomic_add_fetch(state, VARIABLE_WAKE, __ATOMIC_SEQ_CST);
	/* Nobody there: the mark goes, and the next wake need not ask. Who is about to sleep notices either change. */
	if (!word_wake(state, 1))
		__atomic_compare_exchange_n(state, &seen, seen & ~VARIABLE_SLEEPERS, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

VOID NTAPI RtlWakeAllConditionVariable(PRTL_CONDITION_VARIABLE variable)
{
	ULONG *state = state_of(variable), seen = __atomic_load_n(state, __ATOMIC_SEQ_CST);

	do {
		if (!(seen & VARIABLE_SLEEPERS))
			return;
	} while (!__atomic_compare_exchange_n(state, &seen, (seen + VARIABLE_WAKE) & ~VARIABLE_SLEEPERS, false, __ATOMIC_SEQ_CST,
					      __ATOMIC_SEQ_CST));
	word_wake(state, WAKE_ALL);
}

static ULONG announce_sleep(PRTL_CONDITION_VARIABLE variable)
{
	return __atomic_or_fetch(state_of(variable), VARIABLE_SLEEPERS, __ATOMIC_SEQ_CST);
}

NTSTATUS NTAPI RtlSleepConditionVariableCS(PRTL_CONDITION_VARIABLE variable, RTL_CRITICAL_SECTION *section, const LARGE_INTEGER *timeout)
{
	ULONG seen = announce_sleep(variable);
	NTSTATUS status;

	RtlLeaveCriticalSection(section);
	status = word_wait(variable, seen, timeout);
	RtlEnterCriticalSection(section);
	return status;
}

NTSTATUS NTAPI RtlSleepConditionVariableSRW(PRTL_CONDITION_VARIABLE variable, PRTL_SRWLOCK lock, const LARGE_INTEGER *timeout, ULONG flags)
{
	ULONG seen = announce_sleep(variable);
	NTSTATUS status;

	if (flags & RTL_CONDITION_VARIABLE_LOCKMODE_SHARED)
		RtlReleaseSRWLockShared(lock);
	else
		RtlReleaseSRWLockExclusive(lock);
	status = word_wait(variable, seen, timeout);
	if (flags & RTL_CONDITION_VARIABLE_LOCKMODE_SHARED)
		RtlAcquireSRWLockShared(lock);
	else
		RtlAcquireSRWLockExclusive(lock);
	return status;
}
