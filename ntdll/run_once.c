/*
 * One-time initialization and barriers.
 *
 * The low two bits of a run-once are its state, the rest is the context that the initializer left. Those who come while another
 * thread initializes sleep on its address.
 */
#include "word.h"

#define NOT_STARTED 0
#define RUNNING 1
#define DONE 2
#define RUNNING_ASYNC 3
#define STATE_MASK ((ULONG_PTR)((1 << RTL_RUN_ONCE_CTX_RESERVED_BITS) - 1))

static ULONG_PTR *value_of(PRTL_RUN_ONCE once)
{
	return (ULONG_PTR *)&once->Ptr;
}

static BOOL change(PRTL_RUN_ONCE once, ULONG_PTR from, ULONG_PTR to)
{
	return __atomic_compare_exchange_n(value_of(once), &from, to, FALSE, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

VOID NTAPI RtlRunOnceInitialize(PRTL_RUN_ONCE once)
{
	once->Ptr = NULL;
}

NTSTATUS NTAPI RtlRunOnceBeginInitialize(PRTL_RUN_ONCE once, ULONG flags, PVOID *context)
{
	if ((flags & RTL_RUN_ONCE_CHECK_ONLY && flags & RTL_RUN_ONCE_ASYNC) || flags & ~(RTL_RUN_ONCE_CHECK_ONLY | RTL_RUN_ONCE_ASYNC))
		return STATUS_INVALID_PARAMETER_2;
	for (;;) {
		ULONG_PTR value = __atomic_load_n(value_of(once), __ATOMIC_ACQUIRE);

		switch (value & STATE_MASK) {
		case DONE:
			if (context)
				*context = (PVOID)(value & ~STATE_MASK);
			return STATUS_SUCCESS;
		case NOT_STARTED:
			if (flags & RTL_RUN_ONCE_CHECK_ONLY)
				return STATUS_UNSUCCESSFUL;
			if (change(once, value, flags & RTL_RUN_ONCE_ASYNC ? RUNNING_ASYNC : RUNNING))
				return STATUS_PENDING;
			break;
		case RUNNING:
			if (flags & RTL_RUN_ONCE_CHECK_ONLY)
				return STATUS_UNSUCCESSFUL;
			if (flags & RTL_RUN_ONCE_ASYNC)
				return STATUS_INVALID_PARAMETER;
			RtlWaitOnAddress(&once->Ptr, &value, sizeof(value), NULL);
			break;
		case RUNNING_ASYNC:
			if (flags & RTL_RUN_ONCE_CHECK_ONLY)
				return STATUS_UNSUCCESSFUL;
			return flags & RTL_RUN_ONCE_ASYNC ? STATUS_PENDING : STATUS_INVALID_PARAMETER;
		}
	}
}

NTSTATUS NTAPI RtlRunOnceComplete(PRTL_RUN_ONCE once, ULONG flags, PVOID context)
{
	BOOL failed = (flags & RTL_RUN_ONCE_INIT_FAILED) != 0;
	ULONG_PTR value = __atomic_load_n(value_of(once), __ATOMIC_ACQUIRE);
	ULONG_PTR next = failed ? NOT_STARTED : (ULONG_PTR)context | DONE;

	if (flags & ~(RTL_RUN_ONCE_ASYNC | RTL_RUN_ONCE_INIT_FAILED) || (failed && (flags & RTL_RUN_ONCE_ASYNC || context)))
		return STATUS_INVALID_PARAMETER_2;
	if ((ULONG_PTR)context & STATE_MASK)
		return STATUS_INVALID_PARAMETER_3;
	switch (value & STATE_MASK) {
	case RUNNING:
		if (flags & RTL_RUN_ONCE_ASYNC)
			return STATUS_INVALID_PARAMETER;
		__atomic_store_n(value_of(once), next, __ATOMIC_SEQ_CST);
		RtlWakeAddressAll(&once->Ptr);
		return STATUS_SUCCESS;
	case RUNNING_ASYNC:
		if (!(flags & RTL_RUN_ONCE_ASYNC))
			return STATUS_INVALID_PARAMETER;
		/* Several may have initialized: the first one's result stands. */
		return change(once, value, next) ? STATUS_SUCCESS : STATUS_OBJECT_NAME_COLLISION;
	case DONE:
		return flags & RTL_RUN_ONCE_ASYNC ? STATUS_OBJECT_NAME_COLLISION : STATUS_UNSUCCESSFUL;
	default:
		return STATUS_UNSUCCESSFUL;
	}
}

NTSTATUS NTAPI RtlRunOnceExecuteOnce(PRTL_RUN_ONCE once, run_once_function function, PVOID parameter, PVOID *context)
{
	PVOID result = NULL;
	NTSTATUS status = RtlRunOnceBeginInitialize(once, 0, context);

	if (status != STATUS_PENDING)
		return status;
	if (!function(once, parameter, &result)) {
		RtlRunOnceComplete(once, RTL_RUN_ONCE_INIT_FAILED, NULL);
		return STATUS_UNSUCCESSFUL;
	}
	status = RtlRunOnceComplete(once, 0, result);
	if (!status && context)
		*context = result;
	return status;
}

/* --- barriers --- */

/* Inside RTL_BARRIER: how many are still to come, how many come each time, and a word that moves when all have come. */
struct barrier {
	ULONG missing;
	ULONG threads;
	ULONG round;
	ULONG inside; /* threads that have not left RtlBarrier yet */
	ULONG spin_count;
};
_Static_assert(sizeof(struct barrier) <= sizeof(RTL_BARRIER), "a barrier fits where programs put it");

NTSTATUS NTAPI RtlInitBarrier(PRTL_BARRIER opaque, ULONG threads, ULONG spin_count)
{
	struct barrier *barrier = (struct barrier *)opaque;

	if (!opaque || !threads || (LONG)threads < 0)
		return STATUS_INVALID_PARAMETER;
	*barrier = (struct barrier){ .missing = threads, .threads = threads, .spin_count = spin_count == ~0u ? 2000 : spin_count };
	return STATUS_SUCCESS;
}

BOOLEAN NTAPI RtlBarrier(PRTL_BARRIER opaque, ULONG flags)
{
	struct barrier *barrier = (struct barrier *)opaque;
	ULONG round = __atomic_load_n(&barrier->round, __ATOMIC_ACQUIRE);
	ULONG spins = flags & SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY ? 0 : barrier->spin_count;
	BOOLEAN last;

	__atomic_add_fetch(&barrier->inside, 1, __ATOMIC_ACQUIRE);
	last = !__atomic_sub_fetch(&barrier->missing, 1, __ATOMIC_ACQ_REL);
	if (last) {
		__atomic_store_n(&barrier->missing, barrier->threads, __ATOMIC_RELAXED);
		__atomic_add_fetch(&barrier->round, 1, __ATOMIC_SEQ_CST);
		word_wake(&barrier->round, WAKE_ALL);
	}
	while (__atomic_load_n(&barrier->round, __ATOMIC_ACQUIRE) == round) {
		if (spins || flags & SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY) {
			spins -= spins != 0;
			spin_pause();
		} else {
			word_wait(&barrier->round, round, NULL);
		}
	}
	__atomic_sub_fetch(&barrier->inside, 1, __ATOMIC_RELEASE);
	return last;
}

NTSTATUS NTAPI RtlDeleteBarrier(PRTL_BARRIER opaque)
{
	struct barrier *barrier = (struct barrier *)opaque;

	/* The last one in may delete it while others are still on their way out. */
	while (__atomic_load_n(&barrier->inside, __ATOMIC_ACQUIRE))
		NtYieldExecution();
	return STATUS_SUCCESS;
}
