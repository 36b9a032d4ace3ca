/*
 * Objects of thread pools: what their kinds share, work, and simple callbacks. See threadpool_object.h.
 */
#include "threadpool_object.h"

#include <decant/ldr.h>
#include <decant/nt_sync.h>
#include <decant/nt_threadpool.h>

/* What the program asked for at the callback's end. */
static void instance_finish(const TP_CALLBACK_INSTANCE *instance)
{
	if (instance->critical_section)
		RtlLeaveCriticalSection(instance->critical_section);
	if (instance->mutex)
		NtReleaseMutant(instance->mutex, NULL);
	if (instance->semaphore)
		NtReleaseSemaphore(instance->semaphore, instance->semaphore_count, NULL);
	if (instance->event)
		NtSetEvent(instance->event, NULL);
	if (instance->dll)
		LdrUnloadDll(instance->dll);
}

/* Lock held. */
static void wake_if_quiet(struct tp_object *object)
{
	if (!object->pending && !object->running)
		RtlWakeAllConditionVariable(&object->quiet);
}

static void run(struct pool_task *task)
{
	struct tp_object *object = CONTAINING_RECORD(task, struct tp_object, task);
	TP_CALLBACK_INSTANCE instance = { .object = object, .associated = true };

	RtlAcquireSRWLockExclusive(&object->lock);
	object->queued = false;
	if (!object->pending) { /* cancelled meanwhile */
		RtlReleaseSRWLockExclusive(&object->lock);
		tp_object_release(object);
		return;
	}
	object->running++;
	if (--object->pending) {
		object->queued = true;
		object->references++;
		pool_post(object->pool, task, object->priority, object->long_function);
	}
	object->kind->call(object, &instance);
	instance_finish(&instance);
	if (object->finalization)
		object->finalization(&instance, object->context);
	RtlAcquireSRWLockExclusive(&object->lock);
	if (instance.associated) {
		object->running--;
		wake_if_quiet(object);
	}
	RtlReleaseSRWLockExclusive(&object->lock);
	tp_object_release(object);
}

NTSTATUS tp_object_create(SIZE_T size, const struct tp_kind *kind, PVOID callback, PVOID context,
	const TP_CALLBACK_ENVIRON *environment, struct tp_object **made)
{
	struct tp_object *object;

	if (!callback)
		return STATUS_INVALID_PARAMETER_2;
	if (environment && (environment->Version == 0 || environment->Version > 3
			|| (environment->Version == 3 && (ULONG)environment->CallbackPriority >= TP_CALLBACK_PRIORITY_COUNT)))
		return STATUS_INVALID_PARAMETER;
	object = RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY, size);
	if (!object)
		return STATUS_NO_MEMORY;
	object->task.run = run;
	object->kind = kind;
	object->pool = &default_pool;
	object->references = 1;
	object->priority = TP_CALLBACK_PRIORITY_NORMAL;
	object->callback = callback;
	object->context = context;
	if (environment) {
		if (environment->Pool)
			object->pool = environment->Pool;
		if (environment->Version == 3)
			object->priority = environment->CallbackPriority;
		object->long_function = environment->u.s.LongFunction;
		object->finalization = environment->FinalizationCallback;
		object->cancel = environment->CleanupGroupCancelCallback;
		if (environment->RaceDll && !LdrAddRefDll(0, environment->RaceDll))
			object->race_dll = environment->RaceDll;
	}
	pool_hold(object->pool);
	if (environment && environment->CleanupGroup)
		tp_group_join(environment->CleanupGroup, object);
	*made = object;
	return STATUS_SUCCESS;
}

void tp_object_release(struct tp_object *object)
{
	RtlAcquireSRWLockExclusive(&object->lock);
	bool last = --object->references == 0;
	RtlReleaseSRWLockExclusive(&object->lock);
	if (!last)
		return;
	tp_group_leave(object);
	if (object->kind->finish)
		object->kind->finish(object);
	pool_release(object->pool);
	PVOID race_dll = object->race_dll;
	RtlFreeHeap(current_peb()->ProcessHeap, 0, object);
	if (race_dll)
		LdrUnloadDll(race_dll);
}

void tp_object_post(struct tp_object *object)
{
	object->pending++;
	if (object->queued)
		return;
	object->queued = true;
	object->references++;
	pool_post(object->pool, &object->task, object->priority, object->long_function);
}

void tp_object_wait(struct tp_object *object, bool cancel)
{
	RtlAcquireSRWLockExclusive(&object->lock);
	if (cancel) {
		object->pending = 0;
		if (object->kind->cancel)
			object->kind->cancel(object);
		wake_if_quiet(object);
	}
	while (object->pending || object->running)
		RtlSleepConditionVariableSRW(&object->quiet, &object->lock, NULL, 0);
	RtlReleaseSRWLockExclusive(&object->lock);
}

void tp_object_close(struct tp_object *object)
{
	if (object->kind->stop)
		object->kind->stop(object);
	RtlAcquireSRWLockExclusive(&object->lock);
	bool first = !object->closed;
	object->closed = true;
	RtlReleaseSRWLockExclusive(&object->lock);
	if (first)
		tp_object_release(object);
}

/* --- work --- */

static void work_call(struct tp_object *object, TP_CALLBACK_INSTANCE *instance)
{
	RtlReleaseSRWLockExclusive(&object->lock);
	((PTP_WORK_CALLBACK)object->callback)(instance, object->context, (TP_WORK *)object);
}

static const struct tp_kind work_kind = { .call = work_call };

NTSTATUS NTAPI TpAllocWork(TP_WORK **work, PTP_WORK_CALLBACK callback, PVOID context, TP_CALLBACK_ENVIRON *environment)
{
	return tp_object_create(sizeof(struct tp_object), &work_kind, (PVOID)callback, context, environment, (struct tp_object **)work);
}

VOID NTAPI TpPostWork(TP_WORK *work)
{
	struct tp_object *object = (struct tp_object *)work;

	RtlAcquireSRWLockExclusive(&object->lock);
	tp_object_post(object);
	RtlReleaseSRWLockExclusive(&object->lock);
}

VOID NTAPI TpWaitForWork(TP_WORK *work, BOOL cancel)
{
	tp_object_wait((struct tp_object *)work, cancel);
}

VOID NTAPI TpReleaseWork(TP_WORK *work)
{
	tp_object_close((struct tp_object *)work);
}

/* --- simple callbacks: objects that the program has no hold of --- */

static void simple_call(struct tp_object *object, TP_CALLBACK_INSTANCE *instance)
{
	RtlReleaseSRWLockExclusive(&object->lock);
	((PTP_SIMPLE_CALLBACK)object->callback)(instance, object->context);
}

static const struct tp_kind simple_kind = { .call = simple_call };

NTSTATUS NTAPI TpSimpleTryPost(PTP_SIMPLE_CALLBACK callback, PVOID context, TP_CALLBACK_ENVIRON *environment)
{
	struct tp_object *object;
	NTSTATUS status = tp_object_create(sizeof(*object), &simple_kind, (PVOID)callback, context, environment, &object);

	if (status)
		return status;
	RtlAcquireSRWLockExclusive(&object->lock);
	object->closed = true;
	object->pending = 1;
	object->queued = true; /* with the reference of this function */
	status = pool_queue(object->pool, &object->task, object->priority, object->long_function);
	RtlReleaseSRWLockExclusive(&object->lock);
	if (status)
		tp_object_release(object);
	return status;
}

/* --- what a callback may ask of the one who called it --- */

VOID NTAPI TpCallbackSetEventOnCompletion(TP_CALLBACK_INSTANCE *instance, HANDLE event)
{
	instance->event = event;
}

VOID NTAPI TpCallbackReleaseSemaphoreOnCompletion(TP_CALLBACK_INSTANCE *instance, HANDLE semaphore, DWORD count)
{
	instance->semaphore = semaphore;
	instance->semaphore_count = (LONG)count;
}

VOID NTAPI TpCallbackReleaseMutexOnCompletion(TP_CALLBACK_INSTANCE *instance, HANDLE mutex)
{
	instance->mutex = mutex;
}

VOID NTAPI TpCallbackLeaveCriticalSectionOnCompletion(TP_CALLBACK_INSTANCE *instance, RTL_CRITICAL_SECTION *section)
{
	instance->critical_section = section;
}

VOID NTAPI TpCallbackUnloadDllOnCompletion(TP_CALLBACK_INSTANCE *instance, PVOID dll)
{
	instance->dll = dll;
}

NTSTATUS NTAPI TpCallbackMayRunLong(TP_CALLBACK_INSTANCE *instance)
{
	if (!instance->may_run_long)
		instance->may_run_long = instance->object->long_function || pool_lend_worker(instance->object->pool);
	return instance->may_run_long ? STATUS_SUCCESS : STATUS_TOO_MANY_THREADS;
}

VOID NTAPI TpDisassociateCallback(TP_CALLBACK_INSTANCE *instance)
{
	struct tp_object *object = instance->object;

	RtlAcquireSRWLockExclusive(&object->lock);
	if (instance->associated) {
		instance->associated = false;
		object->running--;
		wake_if_quiet(object);
	}
	RtlReleaseSRWLockExclusive(&object->lock);
}
