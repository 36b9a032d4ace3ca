/*
 * Waiting on an address: RtlWaitOnAddress and its wakes.
 *
 * Waiters stand in lists by a hash of the address, first come first woken, each with a word of its own on its stack to sleep on,
 * so any size can be waited for. A wake looks at the list's head first and is done, without a lock, if it is empty: the waiter
 * joins the list before it compares, so one of the two sees the other.
 */
#include "word.h"

#define LISTS 128u

struct address_waiter {
	struct address_waiter *next;
	const volatile void *address;
	ULONG woken;
};

struct waiter_list {
	RTL_SRWLOCK lock;
	struct address_waiter *first, **last;
};

static struct waiter_list lists[LISTS];

static struct waiter_list *list_of(const volatile void *address)
{
	ULONG_PTR hash = (ULONG_PTR)address;

	return &lists[(hash >> 4 ^ hash >> 11) % LISTS];
}

static BOOL equal(const volatile void *address, const void *compare, SIZE_T size)
{
	switch (size) {
	case 1: return *(const volatile UCHAR *)address == *(const UCHAR *)compare;
	case 2: return *(const volatile USHORT *)address == *(const USHORT *)compare;
	case 4: return *(const volatile ULONG *)address == *(const ULONG *)compare;
	default: return __atomic_load_n((const volatile ULONGLONG *)address, __ATOMIC_SEQ_CST) == *(const ULONGLONG *)compare;
	}
}

static void list_join(struct waiter_list *list, struct address_waiter *waiter)
{
	RtlAcquireSRWLockExclusive(&list->lock);
	if (!list->first)
		list->last = &list->first;
	*list->last = waiter;
	list->last = &waiter->next;
	RtlReleaseSRWLockExclusive(&list->lock);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

static void list_unlink(struct waiter_list *list, struct address_waiter **link)
{
	struct address_waiter *waiter = *link;

	*link = waiter->next;
	if (list->last == &waiter->next)
		list->last = link;
}

/* Leaves the list; FALSE if somebody woke us before, or just now. */
static BOOL list_leave(struct waiter_list *list, struct address_waiter *waiter)
{
	BOOL found = FALSE;

	RtlAcquireSRWLockExclusive(&list->lock);
	for (struct address_waiter **link = &list->first; *link; link = &(*link)->next) {
		if (*link == waiter) {
			list_unlink(list, link);
			found = TRUE;
			break;
		}
	}
	RtlReleaseSRWLockExclusive(&list->lock);
	return found;
}

NTSTATUS NTAPI RtlWaitOnAddress(const volatile void *address, const void *compare, SIZE_T size, const LARGE_INTEGER *timeout)
{
	struct waiter_list *list = list_of(address);
	struct address_waiter waiter = { .address = address };
	NTSTATUS status = STATUS_SUCCESS;

	if (size != 1 && size != 2 && size != 4 && size != 8)
		return STATUS_INVALID_PARAMETER;
	list_join(list, &waiter);
	if (!equal(address, compare, size)) {
		list_leave(list, &waiter);
		return STATUS_SUCCESS;
	}
	while (!__atomic_load_n(&waiter.woken, __ATOMIC_ACQUIRE)) {
		status = word_wait(&waiter.woken, 0, timeout);
		/* A relative timeout is not started again: any end of the sleep is an end of the wait, which may be spurious. */
		if (list_leave(list, &waiter))
			return status;
		status = STATUS_SUCCESS;
		timeout = NULL;
	}
	return status;
}

/* Wakes one or all that wait on ADDRESS. Those woken are taken from the list first: their records go when they see it. */
static void wake(const void *address, BOOL all)
{
	struct waiter_list *list = list_of(address);

	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!__atomic_load_n(&list->first, __ATOMIC_SEQ_CST))
		return;
	RtlAcquireSRWLockExclusive(&list->lock);
	for (struct address_waiter **link = &list->first, *waiter; (waiter = *link);) {
		if (waiter->address != address) {
			link = &waiter->next;
			continue;
		}
		list_unlink(list, link);
		__atomic_store_n(&waiter->woken, 1, __ATOMIC_RELEASE);
		word_wake(&waiter->woken, 1);
		if (!all)
			break;
	}
	RtlReleaseSRWLockExclusive(&list->lock);
}

VOID NTAPI RtlWakeAddressSingle(const void *address)
{
	wake(address, FALSE);
}

VOID NTAPI RtlWakeAddressAll(const void *address)
{
	wake(address, TRUE);
}
