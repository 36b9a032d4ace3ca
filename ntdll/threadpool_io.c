/*
 * I/O objects of thread pools: callbacks for each operation on a file handle that completes.
 *
 * Such handles send their completions to one port of ours, with the object for their key. A thread takes them from there and
 * asks for callbacks. What a callback is told is kept in a packet, which is made when the operation starts, so that completing
 * cannot fail. An operation that has started holds the object. The port stays once it is there; the thread ends when it has
 * had no objects to serve for a while.
 */
#include "threadpool_object.h"

#include "exceptions.h"

#include <decant/nt_sync.h>
#include <decant/nt_threadpool.h>

#define FileCompletionInformation ((FILE_INFORMATION_CLASS)30)
#define IDLE_TIME (-100000000ll) /* 10 s */

typedef VOID (NTAPI *io_callback)(TP_CALLBACK_INSTANCE *instance, PVOID context, PVOID operation, IO_STATUS_BLOCK *result, TP_IO *io);

struct io_packet {
	struct io_packet *next;
	PVOID operation; /* the OVERLAPPED */
	IO_STATUS_BLOCK result;
};

struct _TP_IO {
	struct tp_object object;
	struct io_packet *started;           /* one for each operation, for whichever completes first */
	struct io_packet *first, *last;      /* completed, in order */
};

static RTL_SRWLOCK lock;
static HANDLE port;
static bool thread_is_there;
static ULONG objects;

/* What has completed. Without locks. */
static void completed(TP_IO *io, PVOID operation, const IO_STATUS_BLOCK *result)
{
	RtlAcquireSRWLockExclusive(&io->object.lock);
	struct io_packet *packet = io->started;
	if (packet) { /* else nobody said that it started: nothing is owed */
		io->started = packet->next;
		*packet = (struct io_packet){ NULL, operation, *result };
		if (io->first)
			io->last->next = packet;
		else
			io->first = packet;
		io->last = packet;
		tp_object_post(&io->object);
	}
	RtlReleaseSRWLockExclusive(&io->object.lock);
	if (packet)
		tp_object_release(&io->object);
}

/* --- files bound to a callback for good: BindIoCompletionCallback. Their key is one of these, with the lowest bit set. --- */

struct bound {
	LPOVERLAPPED_COMPLETION_ROUTINE routine; /* what it gets for an error is an NTSTATUS */
};

struct bound_call {
	LPOVERLAPPED_COMPLETION_ROUTINE routine;
	LPOVERLAPPED operation;
	IO_STATUS_BLOCK result;
};

static DWORD WINAPI run_bound(PVOID context)
{
	struct bound_call call = *(struct bound_call *)context;

	RtlFreeHeap(current_peb()->ProcessHeap, 0, context);
	call.routine((DWORD)call.result.Status, (DWORD)call.result.Information, call.operation);
	return 0;
}

/* A worker thread makes the call; without memory for that, this one does. */
static void completed_bound(const struct bound *bound, PVOID operation, const IO_STATUS_BLOCK *result)
{
	struct bound_call *call = RtlAllocateHeap(current_peb()->ProcessHeap, 0, sizeof(*call));

	if (call) {
		*call = (struct bound_call){ bound->routine, operation, *result };
		if (NT_SUCCESS(RtlQueueWorkItem(run_bound, call, WT_EXECUTEDEFAULT)))
			return;
		RtlFreeHeap(current_peb()->ProcessHeap, 0, call);
	}
	bound->routine((DWORD)result->Status, (DWORD)result->Information, operation);
}

static DWORD WINAPI serve(PVOID unused)
{
	(void)unused;
	for (;;) {
		LARGE_INTEGER idle_time = { .QuadPart = IDLE_TIME };
		IO_STATUS_BLOCK result;
		PVOID key = NULL, operation;

		RtlAcquireSRWLockShared(&lock);
		bool idle = objects == 0;
		RtlReleaseSRWLockShared(&lock);
		NTSTATUS status = NtRemoveIoCompletion(port, &key, &operation, &result, idle ? &idle_time : NULL);
		if (status == STATUS_SUCCESS && (ULONG_PTR)key & 1)
			completed_bound((struct bound *)((ULONG_PTR)key - 1), operation, &result);
		else if (status == STATUS_SUCCESS && key)
			completed(key, operation, &result);
		if (status == STATUS_SUCCESS)
			continue;
		RtlAcquireSRWLockExclusive(&lock);
		bool done = objects == 0;
		if (done)
			thread_is_there = false;
		RtlReleaseSRWLockExclusive(&lock);
		if (done)
			return 0;
	}
}

/* Counts an object and sees to it that the port is there and served. */
static NTSTATUS service_enter(void)
{
	NTSTATUS status = STATUS_SUCCESS;

	RtlAcquireSRWLockExclusive(&lock);
	if (!port)
		status = NtCreateIoCompletion(&port, IO_COMPLETION_ALL_ACCESS, NULL, 1);
	if (!status && !thread_is_there) {
		status = RtlCreateUserThread(NtCurrentProcess(), NULL, FALSE, 0, 0, 0, (PVOID)serve, NULL, NULL, NULL);
		thread_is_there = !status;
	}
	if (!status)
		objects++;
	RtlReleaseSRWLockExclusive(&lock);
	return status;
}

static void service_leave(void)
{
	RtlAcquireSRWLockExclusive(&lock);
	if (--objects == 0)
		NtSetIoCompletion(port, NULL, NULL, STATUS_SUCCESS, 0); /* the thread's wait has an end from now on */
	RtlReleaseSRWLockExclusive(&lock);
}

static struct io_packet *take(TP_IO *io)
{
	struct io_packet *packet = io->first;

	io->first = packet->next;
	return packet;
}

static void io_call(struct tp_object *object, TP_CALLBACK_INSTANCE *instance)
{
	TP_IO *io = (TP_IO *)object;
	struct io_packet *packet = take(io), own = *packet;

	RtlReleaseSRWLockExclusive(&object->lock);
	RtlFreeHeap(current_peb()->ProcessHeap, 0, packet);
	((io_callback)object->callback)(instance, object->context, own.operation, &own.result, io);
}

/* The callback as Win32 has it. */
static void io_call_win32(struct tp_object *object, TP_CALLBACK_INSTANCE *instance)
{
	TP_IO *io = (TP_IO *)object;
	struct io_packet *packet = take(io), own = *packet;

	RtlReleaseSRWLockExclusive(&object->lock);
	RtlFreeHeap(current_peb()->ProcessHeap, 0, packet);
	((PTP_WIN32_IO_CALLBACK)object->callback)(instance, object->context, own.operation, RtlNtStatusToDosError(own.result.Status),
		own.result.Information, io);
}

static void io_cancel(struct tp_object *object)
{
	TP_IO *io = (TP_IO *)object;

	while (io->first)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, take(io));
}

static void io_finish(struct tp_object *object)
{
	(void)object;
	service_leave();
}

static const struct tp_kind io_kind = { .call = io_call, .cancel = io_cancel, .finish = io_finish };
static const struct tp_kind io_win32_kind = { .call = io_call_win32, .cancel = io_cancel, .finish = io_finish };

static NTSTATUS set_port(HANDLE file, PVOID key)
{
	struct {
		HANDLE port;
		PVOID key;
	} information = { port, key };
	IO_STATUS_BLOCK result;

	return NtSetInformationFile(file, &result, &information, sizeof(information), FileCompletionInformation);
}

/* Lasts as long as the file is open, so what it takes is never given back. */
NTSTATUS NTAPI RtlSetIoCompletionCallback(HANDLE file, LPOVERLAPPED_COMPLETION_ROUTINE routine, ULONG flags)
{
	NTSTATUS status = service_enter();
	struct bound *bound;

	(void)flags;
	if (status)
		return status;
	bound = RtlAllocateHeap(current_peb()->ProcessHeap, 0, sizeof(*bound));
	status = STATUS_NO_MEMORY;
	if (bound) {
		bound->routine = routine;
		status = set_port(file, (char *)bound + 1);
	}
	if (status) {
		RtlFreeHeap(current_peb()->ProcessHeap, 0, bound);
		service_leave();
	}
	return status;
}

static NTSTATUS io_create(TP_IO **made, const struct tp_kind *kind, HANDLE file, PVOID callback, PVOID context,
	const TP_CALLBACK_ENVIRON *environment)
{
	struct tp_object *object;
	NTSTATUS status = service_enter();

	if (status)
		return status;
	status = tp_object_create(sizeof(TP_IO), kind, callback, context, environment, &object);
	if (status) {
		service_leave();
		return status;
	}
	status = set_port(file, object);
	if (status)
		tp_object_close(object);
	else
		*made = (TP_IO *)object;
	return status;
}

NTSTATUS NTAPI TpAllocIoCompletion(TP_IO **io, HANDLE file, io_callback callback, PVOID context, TP_CALLBACK_ENVIRON *environment)
{
	return io_create(io, &io_kind, file, (PVOID)callback, context, environment);
}

NTSTATUS NTAPI decant_tp_alloc_io(TP_IO **io, HANDLE file, PTP_WIN32_IO_CALLBACK callback, PVOID context, TP_CALLBACK_ENVIRON *environment)
{
	return io_create(io, &io_win32_kind, file, (PVOID)callback, context, environment);
}

VOID NTAPI TpStartAsyncIoOperation(TP_IO *io)
{
	struct io_packet *packet = RtlAllocateHeap(current_peb()->ProcessHeap, 0, sizeof *packet);

	if (!packet)
		RtlRaiseStatus(STATUS_NO_MEMORY);
	RtlAcquireSRWLockExclusive(&io->object.lock);
	packet->next = io->started;
	io->started = packet;
	io->object.references++;
	RtlReleaseSRWLockExclusive(&io->object.lock);
}

VOID NTAPI TpCancelAsyncIoOperation(TP_IO *io)
{
	RtlAcquireSRWLockExclusive(&io->object.lock);
	struct io_packet *packet = io->started;
	if (packet)
		io->started = packet->next;
	RtlReleaseSRWLockExclusive(&io->object.lock);
	if (packet) {
		RtlFreeHeap(current_peb()->ProcessHeap, 0, packet);
		tp_object_release(&io->object);
	}
}

VOID NTAPI TpWaitForIoCompletion(TP_IO *io, BOOL cancel)
{
	tp_object_wait(&io->object, cancel);
}

VOID NTAPI TpReleaseIoCompletion(TP_IO *io)
{
	tp_object_close(&io->object);
}
