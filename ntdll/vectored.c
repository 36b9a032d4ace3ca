/*
 * Vectored exception and continue handlers: the process-wide lists that are asked before and after frame-based handlers.
 *
 * A handler may add and remove handlers, itself included, and may raise exceptions, so no lock is held while it runs. Each
 * entry counts who holds it: its list does until it is removed, and a walk does while it stands on it; whoever lets go last
 * frees it. A removed entry keeps its link to the next until then, so that the walk goes on. vectored_lock guards links and
 * counts.
 */
#include "exceptions.h"

struct vectored_handler {
	struct vectored_handler *next, *previous; /* previous is NULL once it is removed */
	PVECTORED_EXCEPTION_HANDLER function;
	unsigned holders;
};

static struct vectored_handler exception_list = {&exception_list, &exception_list, NULL, 1};
static struct vectored_handler continue_list = {&continue_list, &continue_list, NULL, 1};
static RTL_SRWLOCK vectored_lock = RTL_SRWLOCK_INIT;

/* Lets go of an entry; under the lock. The entry keeps hold of its successor once it is off the list, so let that go too. */
static void release(struct vectored_handler *entry)
{
	while (--entry->holders == 0) {
		struct vectored_handler *next = entry->next;
		RtlFreeHeap(current_peb()->ProcessHeap, 0, entry);
		entry = next;
	}
}

static PVOID add(struct vectored_handler *list, ULONG first, PVECTORED_EXCEPTION_HANDLER function)
{
	struct vectored_handler *entry = RtlAllocateHeap(current_peb()->ProcessHeap, 0, sizeof *entry);
	if (!entry)
		return NULL;
	RtlAcquireSRWLockExclusive(&vectored_lock);
	struct vectored_handler *after = first ? list : list->previous;
	*entry = (struct vectored_handler){after->next, after, function, 1};
	after->next->previous = entry;
	after->next = entry;
	RtlReleaseSRWLockExclusive(&vectored_lock);
	return entry;
}

static ULONG remove(struct vectored_handler *list, PVOID handle)
{
	ULONG found = FALSE;
	RtlAcquireSRWLockExclusive(&vectored_lock);
	for (struct vectored_handler *entry = list->next; entry != list; entry = entry->next) {
		if (entry != handle)
			continue;
		entry->previous->next = entry->next;
		entry->next->previous = entry->previous;
		entry->next->holders++; /* for the walks that stand on the entry */
		entry->previous = NULL;
		release(entry);
		found = TRUE;
		break;
	}
	RtlReleaseSRWLockExclusive(&vectored_lock);
	return found;
}

static bool walk(struct vectored_handler *list, EXCEPTION_POINTERS *pointers)
{
	bool handled = false;
	if (list->next == list)
		return false;
	RtlAcquireSRWLockExclusive(&vectored_lock);
	struct vectored_handler *entry = list->next;
	entry->holders++;
	while (entry != list && !handled) {
		if (entry->previous) {
			RtlReleaseSRWLockExclusive(&vectored_lock);
			handled = entry->function(pointers) == EXCEPTION_CONTINUE_EXECUTION;
			RtlAcquireSRWLockExclusive(&vectored_lock);
		}
		struct vectored_handler *next = entry->next;
		next->holders++;
		release(entry);
		entry = next;
	}
	release(entry);
	RtlReleaseSRWLockExclusive(&vectored_lock);
	return handled;
}

bool vectored_exception(EXCEPTION_POINTERS *pointers)
{
	return walk(&exception_list, pointers);
}

void vectored_continue(EXCEPTION_POINTERS *pointers)
{
	walk(&continue_list, pointers);
}

PVOID NTAPI RtlAddVectoredExceptionHandler(ULONG first, PVECTORED_EXCEPTION_HANDLER handler)
{
	return add(&exception_list, first, handler);
}

ULONG NTAPI RtlRemoveVectoredExceptionHandler(PVOID handle)
{
	return remove(&exception_list, handle);
}

PVOID NTAPI RtlAddVectoredContinueHandler(ULONG first, PVECTORED_EXCEPTION_HANDLER handler)
{
	return add(&continue_list, first, handler);
}

ULONG NTAPI RtlRemoveVectoredContinueHandler(PVOID handle)
{
	return remove(&continue_list, handle);
}
