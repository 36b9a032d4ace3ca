/*
 * The native calls of events, semaphores, mutants, timers, keyed events and I/O completion ports.
 */
#include "nt_object.h"

#include <decant/sync.h>

static NTSTATUS sync_create(HANDLE *handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, ULONG kind, LONG initial, LONG limit)
{
	struct host_sync_create call = { .kind = kind, .access = access, .initial = initial, .limit = limit };
	NTSTATUS status = host_attributes(&call.attributes, attributes);

	if (!handle)
		return STATUS_ACCESS_VIOLATION;
	if (!status)
		status = host_call(HOST_sync_create, &call);
	if (NT_SUCCESS(status))
		*handle = (HANDLE)(ULONG_PTR)call.handle;
	return status;
}

static NTSTATUS sync_open(HANDLE *handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, ULONG kind)
{
	struct host_sync_open call = { .kind = kind, .access = access };
	NTSTATUS status = host_attributes(&call.attributes, attributes);

	if (!handle)
		return STATUS_ACCESS_VIOLATION;
	if (!status)
		status = host_call(HOST_sync_open, &call);
	if (NT_SUCCESS(status))
		*handle = (HANDLE)(ULONG_PTR)call.handle;
	return status;
}

/* Each kind has one class of information, number 0, of a fixed size. */
static NTSTATUS sync_query(struct host_sync_query *call, HANDLE handle, ULONG kind, ULONG information_class, ULONG length, ULONG size,
			   ULONG *returned)
{
	NTSTATUS status;

	*call = (struct host_sync_query){ .handle = GUEST_HANDLE(handle), .kind = kind };
	if (information_class)
		return STATUS_INVALID_INFO_CLASS;
	if (length != size)
		return STATUS_INFO_LENGTH_MISMATCH;
	status = host_call(HOST_sync_query, call);
	if (!status && returned)
		*returned = size;
	return status;
}

/* --- events --- */

NTSTATUS NTAPI NtCreateEvent(HANDLE *event, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, ULONG type, BOOLEAN signalled)
{
	if (type > synchronization_event)
		return STATUS_INVALID_PARAMETER;
	return sync_create(event, access, attributes, HOST_SYNC_EVENT, signalled, type == synchronization_event);
}

NTSTATUS NTAPI NtOpenEvent(HANDLE *event, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes)
{
	return sync_open(event, access, attributes, HOST_SYNC_EVENT);
}

static NTSTATUS event_change(HANDLE event, ULONG change, LONG *previous)
{
	struct host_event_change call = { .handle = GUEST_HANDLE(event), .change = change };
	NTSTATUS status = host_call(HOST_event_change, &call);

	if (!status && previous)
		*previous = call.previous;
	return status;
}

NTSTATUS NTAPI NtSetEvent(HANDLE event, LONG *previous)
{
	return event_change(event, HOST_EVENT_SET, previous);
}

NTSTATUS NTAPI NtResetEvent(HANDLE event, LONG *previous)
{
	return event_change(event, HOST_EVENT_RESET, previous);
}

NTSTATUS NTAPI NtClearEvent(HANDLE event)
{
	return event_change(event, HOST_EVENT_RESET, NULL);
}

NTSTATUS NTAPI NtPulseEvent(HANDLE event, LONG *previous)
{
	return event_change(event, HOST_EVENT_PULSE, previous);
}

struct event_information {
	ULONG EventType;
	LONG EventState;
};

NTSTATUS NTAPI NtQueryEvent(HANDLE event, ULONG information_class, PVOID information, ULONG length, ULONG *returned)
{
	struct event_information *basic = information;
	struct host_sync_query call;
	NTSTATUS status = sync_query(&call, event, HOST_SYNC_EVENT, information_class, length, sizeof(*basic), returned);

	if (!status)
		*basic = (struct event_information){ call.limit ? synchronization_event : notification_event, call.state };
	return status;
}

/* --- semaphores --- */

NTSTATUS NTAPI NtCreateSemaphore(HANDLE *semaphore, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, LONG initial, LONG maximum)
{
	return sync_create(semaphore, access, attributes, HOST_SYNC_SEMAPHORE, initial, maximum);
}

NTSTATUS NTAPI NtOpenSemaphore(HANDLE *semaphore, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes)
{
	return sync_open(semaphore, access, attributes, HOST_SYNC_SEMAPHORE);
}

NTSTATUS NTAPI NtReleaseSemaphore(HANDLE semaphore, LONG count, LONG *previous)
{
	struct host_semaphore_release call = { .handle = GUEST_HANDLE(semaphore), .count = (ULONG)count };
	NTSTATUS status = host_call(HOST_semaphore_release, &call);

	if (!status && previous)
		*previous = (LONG)call.previous;
	return status;
}

struct semaphore_information {
	LONG CurrentCount;
	LONG MaximumCount;
};

NTSTATUS NTAPI NtQuerySemaphore(HANDLE semaphore, ULONG information_class, PVOID information, ULONG length, ULONG *returned)
{
	struct semaphore_information *basic = information;
	struct host_sync_query call;
	NTSTATUS status = sync_query(&call, semaphore, HOST_SYNC_SEMAPHORE, information_class, length, sizeof(*basic), returned);

	if (!status)
		*basic = (struct semaphore_information){ call.state, call.limit };
	return status;
}

/* --- mutants --- */

NTSTATUS NTAPI NtCreateMutant(HANDLE *mutant, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, BOOLEAN owned)
{
	return sync_create(mutant, access, attributes, HOST_SYNC_MUTANT, owned, 0);
}

NTSTATUS NTAPI NtOpenMutant(HANDLE *mutant, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes)
{
	return sync_open(mutant, access, attributes, HOST_SYNC_MUTANT);
}

NTSTATUS NTAPI NtReleaseMutant(HANDLE mutant, LONG *previous)
{
	struct host_mutant_release call = { .handle = GUEST_HANDLE(mutant) };
	NTSTATUS status = host_call(HOST_mutant_release, &call);

	if (!status && previous)
		*previous = call.previous;
	return status;
}

struct mutant_information {
	LONG CurrentCount;
	BOOLEAN OwnedByCaller;
	BOOLEAN AbandonedState;
};

NTSTATUS NTAPI NtQueryMutant(HANDLE mutant, ULONG information_class, PVOID information, ULONG length, ULONG *returned)
{
	struct mutant_information *basic = information;
	struct host_sync_query call;
	NTSTATUS status = sync_query(&call, mutant, HOST_SYNC_MUTANT, information_class, length, sizeof(*basic), returned);

	if (!status)
		*basic = (struct mutant_information){ call.state, call.limit != 0, call.abandoned != 0 };
	return status;
}

/* --- timers --- */

NTSTATUS NTAPI NtCreateTimer(HANDLE *timer, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, ULONG type)
{
	if (type > synchronization_event)
		return STATUS_INVALID_PARAMETER;
	return sync_create(timer, access, attributes, HOST_SYNC_TIMER, 0, type == synchronization_event);
}

NTSTATUS NTAPI NtOpenTimer(HANDLE *timer, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes)
{
	return sync_open(timer, access, attributes, HOST_SYNC_TIMER);
}

NTSTATUS NTAPI NtSetTimer(HANDLE timer, LARGE_INTEGER *due, timer_apc_routine apc, PVOID context, BOOLEAN resume, LONG period,
			  BOOLEAN *previous)
{
	struct host_timer_set call = {
		.handle = GUEST_HANDLE(timer),
		.apc = GUEST_PTR(apc),
		.context = GUEST_PTR(context),
		.period = (ULONG)period,
	};
	NTSTATUS status;

	if (!due)
		return STATUS_ACCESS_VIOLATION;
	if (period < 0)
		return STATUS_INVALID_PARAMETER_6;
	call.due = due->QuadPart;
	status = host_call(HOST_timer_set, &call);
	if (!status && previous)
		*previous = call.previous != 0;
	/* There is no suspended machine to wake; Windows says the same where its power manager cannot. */
	return !status && resume ? STATUS_TIMER_RESUME_IGNORED : status;
}

NTSTATUS NTAPI NtCancelTimer(HANDLE timer, BOOLEAN *previous)
{
	struct host_timer_cancel call = { .handle = GUEST_HANDLE(timer) };
	NTSTATUS status = host_call(HOST_timer_cancel, &call);

	if (!status && previous)
		*previous = call.previous != 0;
	return status;
}

struct timer_information {
	LARGE_INTEGER RemainingTime;
	BOOLEAN TimerState;
};

NTSTATUS NTAPI NtQueryTimer(HANDLE timer, ULONG information_class, PVOID information, ULONG length, ULONG *returned)
{
	struct timer_information *basic = information;
	struct host_sync_query call;
	NTSTATUS status = sync_query(&call, timer, HOST_SYNC_TIMER, information_class, length, sizeof(*basic), returned);

	if (!status)
		*basic = (struct timer_information){ { .QuadPart = call.due }, call.state != 0 };
	return status;
}

/* --- keyed events --- */

NTSTATUS NTAPI NtCreateKeyedEvent(HANDLE *event, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, ULONG flags)
{
	if (flags)
		return STATUS_INVALID_PARAMETER_4;
	return sync_create(event, access, attributes, HOST_SYNC_KEYED_EVENT, 0, 0);
}

NTSTATUS NTAPI NtOpenKeyedEvent(HANDLE *event, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes)
{
	return sync_open(event, access, attributes, HOST_SYNC_KEYED_EVENT);
}

NTSTATUS NTAPI NtWaitForKeyedEvent(HANDLE event, const void *key, BOOLEAN alertable, const LARGE_INTEGER *timeout)
{
	struct host_keyed_event_wait call = { GUEST_HANDLE(event), GUEST_PTR(key), host_timeout(timeout), alertable, 0 };

	return wait_result(host_call(HOST_keyed_event_wait, &call));
}

NTSTATUS NTAPI NtReleaseKeyedEvent(HANDLE event, const void *key, BOOLEAN alertable, const LARGE_INTEGER *timeout)
{
	struct host_keyed_event_release call = { GUEST_HANDLE(event), GUEST_PTR(key), host_timeout(timeout), alertable, 0 };

	return wait_result(host_call(HOST_keyed_event_release, &call));
}

/* --- I/O completion ports --- */

NTSTATUS NTAPI NtCreateIoCompletion(HANDLE *port, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, ULONG concurrency)
{
	return sync_create(port, access, attributes, HOST_SYNC_COMPLETION, 0, (LONG)concurrency);
}

NTSTATUS NTAPI NtOpenIoCompletion(HANDLE *port, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes)
{
	return sync_open(port, access, attributes, HOST_SYNC_COMPLETION);
}

NTSTATUS NTAPI NtSetIoCompletion(HANDLE port, PVOID key, PVOID context, NTSTATUS status, ULONG_PTR information)
{
	struct host_completion_set call = {
		.handle = GUEST_HANDLE(port),
		.packet = { GUEST_PTR(key), GUEST_PTR(context), information, (ULONG)status, 0 },
	};

	return host_call(HOST_completion_set, &call);
}

NTSTATUS NTAPI NtRemoveIoCompletion(HANDLE port, PVOID *key, PVOID *context, IO_STATUS_BLOCK *status_block, LARGE_INTEGER *timeout)
{
	struct host_completion_packet packet;
	struct host_completion_remove call = {
		.handle = GUEST_HANDLE(port),
		.packets = GUEST_PTR(&packet),
		.timeout = host_timeout(timeout),
		.count = 1,
	};
	NTSTATUS status = wait_result(host_call(HOST_completion_remove, &call));

	if (status)
		return status;
	*key = (PVOID)(ULONG_PTR)packet.key;
	*context = (PVOID)(ULONG_PTR)packet.context;
	status_block->Status = (NTSTATUS)packet.status;
	status_block->Information = (ULONG_PTR)packet.information;
	return STATUS_SUCCESS;
}

#define PACKETS_AT_ONCE 16u

NTSTATUS NTAPI NtRemoveIoCompletionEx(HANDLE port, struct file_completion_information *entries, ULONG count, ULONG *taken,
				      LARGE_INTEGER *timeout, BOOLEAN alertable)
{
	struct host_completion_packet packets[PACKETS_AT_ONCE];
	struct host_completion_remove call = {
		.handle = GUEST_HANDLE(port),
		.packets = GUEST_PTR(packets),
		.timeout = host_timeout(timeout),
		.count = count < PACKETS_AT_ONCE ? count : PACKETS_AT_ONCE,
		.alertable = alertable,
	};
	NTSTATUS status = wait_result(host_call(HOST_completion_remove, &call));

	/* Callers that ask for more get what is there at once, up to what fits on the stack: the count is a maximum. */
	for (ULONG i = 0; !status && i < call.taken; i++) {
		entries[i].KeyContext = (PVOID)(ULONG_PTR)packets[i].key;
		entries[i].ApcContext = (PVOID)(ULONG_PTR)packets[i].context;
		entries[i].IoStatusBlock.Status = (NTSTATUS)packets[i].status;
		entries[i].IoStatusBlock.Information = (ULONG_PTR)packets[i].information;
	}
	*taken = status ? 0 : call.taken;
	return status;
}

NTSTATUS NTAPI NtQueryIoCompletion(HANDLE port, ULONG information_class, PVOID information, ULONG length, ULONG *returned)
{
	LONG *depth = information;
	struct host_sync_query call;
	NTSTATUS status = sync_query(&call, port, HOST_SYNC_COMPLETION, information_class, length, sizeof(*depth), returned);

	if (!status)
		*depth = call.state;
	return status;
}
