/*
 * The service threads of thread pools: they wait for registered objects and for points in time.
 *
 * One thread serves as many objects as a wait can name, less the event that tells it of changes; timers go to the first.
 * A thread that has served nothing for a while ends; not at once, since waits are registered again and again.
 */
#include "threadpool.h"

#include "rtl.h"

#include <decant/nt_time.h>

#define IDLE_TIME (-100000000ll) /* 10 s */
#define OBJECTS_MAX (MAXIMUM_WAIT_OBJECTS - 1)

struct service_thread {
	struct service_thread *next;
	struct service_entry *entries;
	ULONG objects;
	HANDLE changed;
	HANDLE id;
	struct service_entry *firing; /* whose callback it is in */
};

static RTL_SRWLOCK lock;
static RTL_CONDITION_VARIABLE fired;
static struct service_thread *threads;

LONGLONG service_now(void)
{
	LONGLONG counter;

	return RtlGetInterruptTimePrecise(&counter);
}

static void entry_unlink(struct service_entry *entry)
{
	struct service_entry **link = &entry->thread->entries;

	while (*link != entry)
		link = &(*link)->next;
	*link = entry->next;
	if (entry->handle)
		entry->thread->objects--;
	entry->thread = NULL;
}

/* Takes the entry out and calls it with the lock free. It may be gone afterwards. */
static void entry_fire(struct service_thread *thread, struct service_entry *entry, bool timed_out)
{
	entry_unlink(entry);
	thread->firing = entry;
	RtlReleaseSRWLockExclusive(&lock);
	entry->fire(entry, timed_out);
	RtlAcquireSRWLockExclusive(&lock);
	thread->firing = NULL;
	RtlWakeAllConditionVariable(&fired);
}

static struct service_entry *first_due(struct service_thread *thread)
{
	struct service_entry *due = NULL;

	for (struct service_entry *entry = thread->entries; entry; entry = entry->next)
		if (entry->due != INT64_MAX && (!due || entry->due < due->due))
			due = entry;
	return due;
}

/* Takes a thread that serves nothing off the list and frees what it has. Lock held. */
static void thread_end(struct service_thread *thread)
{
	struct service_thread **link = &threads;

	while (*link != thread)
		link = &(*link)->next;
	*link = thread->next;
	NtClose(thread->changed);
	RtlFreeHeap(current_peb()->ProcessHeap, 0, thread);
}

static DWORD WINAPI serve(PVOID argument)
{
	struct service_thread *thread = argument;
	HANDLE handles[MAXIMUM_WAIT_OBJECTS];

	RtlAcquireSRWLockExclusive(&lock);
	thread->id = current_teb()->ClientId.UniqueThread;
	for (;;) {
		struct service_entry *due = first_due(thread), *signalled = NULL;
		LARGE_INTEGER timeout = { .QuadPart = due ? service_now() - due->due : IDLE_TIME };
		ULONG count = 1;
		NTSTATUS status;

		if (due && timeout.QuadPart >= 0) {
			entry_fire(thread, due, true);
			continue;
		}
		handles[0] = thread->changed;
		for (struct service_entry *entry = thread->entries; entry; entry = entry->next)
			if (entry->handle)
				handles[count++] = entry->handle;
		RtlReleaseSRWLockExclusive(&lock);
		status = NtWaitForMultipleObjects(count, handles, wait_type_any, TRUE, due || !thread->entries ? &timeout : NULL);
		RtlAcquireSRWLockExclusive(&lock);
		if (status == STATUS_TIMEOUT && !thread->entries)
			break;
		if ((ULONG)status >= STATUS_ABANDONED_WAIT_0 && (ULONG)status < STATUS_ABANDONED_WAIT_0 + count)
			status -= STATUS_ABANDONED_WAIT_0;
		/* An entry may be gone since; an auto-reset object then has lost the signal, as it may on Windows. */
		for (struct service_entry *entry = thread->entries; entry && (ULONG)status < count && !signalled; entry = entry->next)
			if (status && entry->handle == handles[status])
				signalled = entry;
		if (signalled)
			entry_fire(thread, signalled, false);
		else if (!NT_SUCCESS(status)) /* a handle was closed under us: who did will stop its entry */
			RtlSleepConditionVariableSRW(&fired, &lock, &(LARGE_INTEGER){ .QuadPart = -10000 }, 0);
	}
	thread_end(thread);
	RtlReleaseSRWLockExclusive(&lock);
	return 0;
}

static struct service_thread *thread_create(void)
{
	struct service_thread *thread = RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY, sizeof(*thread));

	if (!thread)
		return NULL;
	if (NtCreateEvent(&thread->changed, EVENT_ALL_ACCESS, NULL, synchronization_event, FALSE)) {
		RtlFreeHeap(current_peb()->ProcessHeap, 0, thread);
		return NULL;
	}
	if (RtlCreateUserThread(NtCurrentProcess(), NULL, FALSE, 0, 0, 0, (PVOID)serve, thread, NULL, NULL)) {
		NtClose(thread->changed);
		RtlFreeHeap(current_peb()->ProcessHeap, 0, thread);
		return NULL;
	}
	thread->next = threads;
	threads = thread;
	return thread;
}

NTSTATUS service_start(struct service_entry *entry)
{
	struct service_thread *thread;

	RtlAcquireSRWLockExclusive(&lock);
	for (thread = threads; thread && entry->handle && thread->objects == OBJECTS_MAX; thread = thread->next)
		;
	if (!thread)
		thread = thread_create();
	if (thread) {
		entry->thread = thread;
		entry->next = thread->entries;
		thread->entries = entry;
		if (entry->handle)
			thread->objects++;
		if (thread->id != current_teb()->ClientId.UniqueThread)
			NtSetEvent(thread->changed, NULL);
	}
	RtlReleaseSRWLockExclusive(&lock);
	return thread ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

static bool fires_elsewhere(const struct service_entry *entry)
{
	for (struct service_thread *thread = threads; thread; thread = thread->next)
		if (thread->firing == entry)
			return thread->id != current_teb()->ClientId.UniqueThread;
	return false;
}

bool service_stop(struct service_entry *entry)
{
	struct service_thread *thread;

	RtlAcquireSRWLockExclusive(&lock);
	while (fires_elsewhere(entry))
		RtlSleepConditionVariableSRW(&fired, &lock, NULL, 0);
	thread = entry->thread;
	if (thread) {
		entry_unlink(entry);
		NtSetEvent(thread->changed, NULL);
	}
	RtlReleaseSRWLockExclusive(&lock);
	return thread != NULL;
}
