/*
 * Pools of worker threads, and RtlQueueWorkItem.
 *
 * A pool's tasks wait in a queue for each priority. A worker is started when a task comes, nobody is free for it and there are
 * fewer workers than processors; or, since tasks may wait for each other, when a task says that it runs long, or the queue has
 * not moved for a while. A worker that has had nothing to do for a while ends, and with the last reference all of a pool's do;
 * the last of them frees it. Everything of a pool is under its lock.
 */
#include "threadpool.h"

#include "rtl.h"

#include <decant/nt_threadpool.h>

#define WORKERS_MAX 512u
#define IDLE_TIME (-100000000ll) /* 10 s */
/* A queue that has not moved for this long gets another worker: what runs waits for something. */
#define STALL_TIME (-500000ll) /* 50 ms */

struct _TP_POOL {
	RTL_SRWLOCK lock;
	RTL_CONDITION_VARIABLE arrived, moved;
	struct pool_task *first[TP_CALLBACK_PRIORITY_COUNT], *last[TP_CALLBACK_PRIORITY_COUNT];
	ULONG queued;
	ULONG workers, busy, minimum, maximum; /* busy: of the workers, those that run a task */
	ULONG taken;
	bool overseer;
	ULONG references;
	TP_POOL_STACK_INFORMATION stack;
};

TP_POOL default_pool = { .maximum = WORKERS_MAX, .references = 1 };

/* Workers that sleep, or that have been started or woken and are about to look at the queue. Lock held. */
static ULONG available(const TP_POOL *pool)
{
	return pool->workers - pool->busy;
}

static void append(TP_POOL *pool, struct pool_task *task, TP_CALLBACK_PRIORITY priority)
{
	task->next = NULL;
	if (pool->first[priority])
		pool->last[priority]->next = task;
	else
		pool->first[priority] = task;
	pool->last[priority] = task;
	pool->queued++;
}

static struct pool_task *take(TP_POOL *pool)
{
	struct pool_task **first = pool->first, *task;

	while (!*first)
		first++;
	task = *first;
	*first = task->next;
	pool->queued--;
	pool->taken++;
	return task;
}

/* Frees a pool that nobody holds and no thread serves. Gives the lock back. */
static void leave(TP_POOL *pool)
{
	bool done = !pool->references && !pool->workers && !pool->overseer;

	RtlReleaseSRWLockExclusive(&pool->lock);
	if (done)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, pool);
}

static DWORD WINAPI worker(PVOID argument)
{
	TP_POOL *pool = argument;
	const LARGE_INTEGER idle_time = { .QuadPart = IDLE_TIME };

	RtlAcquireSRWLockExclusive(&pool->lock);
	for (;;) {
		NTSTATUS status = STATUS_SUCCESS;

		while (pool->queued) {
			struct pool_task *task = take(pool);

			pool->busy++;
			RtlReleaseSRWLockExclusive(&pool->lock);
			task->run(task);
			RtlAcquireSRWLockExclusive(&pool->lock);
			pool->busy--;
		}
		if (!pool->references)
			break;
		status = RtlSleepConditionVariableSRW(&pool->arrived, &pool->lock, &idle_time, 0);
		if (status == STATUS_TIMEOUT && !pool->queued && pool->workers > pool->minimum)
			break;
	}
	pool->workers--;
	leave(pool);
	return 0;
}

static NTSTATUS start_thread(const TP_POOL *pool, PTHREAD_START_ROUTINE routine)
{
	return RtlCreateUserThread(NtCurrentProcess(), NULL, FALSE, 0, pool->stack.StackReserve, pool->stack.StackCommit, (PVOID)routine,
		(PVOID)pool, NULL, NULL);
}

/* Lock held. */
static NTSTATUS add_worker(TP_POOL *pool)
{
	NTSTATUS status = start_thread(pool, worker);

	if (!status)
		pool->workers++;
	return status;
}

/* Runs while more tasks wait than there are workers for: adds a worker whenever nothing was taken for a while. */
static DWORD WINAPI oversee(PVOID argument)
{
	TP_POOL *pool = argument;
	const LARGE_INTEGER stall_time = { .QuadPart = STALL_TIME };

	RtlAcquireSRWLockExclusive(&pool->lock);
	while (pool->queued && pool->workers < pool->maximum) {
		ULONG before = pool->taken;

		RtlSleepConditionVariableSRW(&pool->moved, &pool->lock, &stall_time, 0);
		if (pool->queued > available(pool) && pool->taken == before && pool->workers < pool->maximum)
			add_worker(pool);
	}
	pool->overseer = false;
	leave(pool);
	return 0;
}

/* Sees to it that the next task finds a worker. Fails where there is none and none can be started. Lock held. */
static NTSTATUS provide_worker(TP_POOL *pool, bool may_run_long)
{
	NTSTATUS status = STATUS_SUCCESS;

	if (pool->queued >= available(pool) && pool->workers < pool->maximum
			&& (may_run_long || pool->workers < current_peb()->NumberOfProcessors))
		status = add_worker(pool);
	/* With a worker there is somebody to run it sooner or later. */
	return pool->workers ? STATUS_SUCCESS : status;
}

/* Lock held; gives it back. */
static void put(TP_POOL *pool, struct pool_task *task, TP_CALLBACK_PRIORITY priority)
{
	append(pool, task, priority);
	if (pool->queued > available(pool) && !pool->overseer && pool->workers < pool->maximum)
		pool->overseer = !start_thread(pool, oversee);
	RtlReleaseSRWLockExclusive(&pool->lock);
	RtlWakeConditionVariable(&pool->arrived);
}

NTSTATUS pool_queue(TP_POOL *pool, struct pool_task *task, TP_CALLBACK_PRIORITY priority, bool may_run_long)
{
	RtlAcquireSRWLockExclusive(&pool->lock);
	NTSTATUS status = provide_worker(pool, may_run_long);
	if (status)
		RtlReleaseSRWLockExclusive(&pool->lock);
	else
		put(pool, task, priority);
	return status;
}

void pool_post(TP_POOL *pool, struct pool_task *task, TP_CALLBACK_PRIORITY priority, bool may_run_long)
{
	RtlAcquireSRWLockExclusive(&pool->lock);
	provide_worker(pool, may_run_long);
	put(pool, task, priority);
}

bool pool_lend_worker(TP_POOL *pool)
{
	RtlAcquireSRWLockExclusive(&pool->lock);
	bool there = available(pool) > pool->queued || (pool->workers < pool->maximum && !add_worker(pool));
	RtlReleaseSRWLockExclusive(&pool->lock);
	return there;
}

void pool_hold(TP_POOL *pool)
{
	if (pool != &default_pool) {
		RtlAcquireSRWLockExclusive(&pool->lock);
		pool->references++;
		RtlReleaseSRWLockExclusive(&pool->lock);
	}
}

void pool_release(TP_POOL *pool)
{
	if (pool == &default_pool)
		return;
	RtlAcquireSRWLockExclusive(&pool->lock);
	if (--pool->references == 0) {
		RtlWakeAllConditionVariable(&pool->arrived);
		RtlWakeAllConditionVariable(&pool->moved);
	}
	leave(pool);
}

/* --- pools of the program's --- */

NTSTATUS NTAPI TpAllocPool(TP_POOL **pool, PVOID reserved)
{
	if (reserved)
		return STATUS_INVALID_PARAMETER_2;
	*pool = RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY, sizeof **pool);
	if (!*pool)
		return STATUS_NO_MEMORY;
	(*pool)->maximum = WORKERS_MAX;
	(*pool)->references = 1;
	return STATUS_SUCCESS;
}

VOID NTAPI TpReleasePool(TP_POOL *pool)
{
	pool_release(pool);
}

VOID NTAPI TpSetPoolMaxThreads(TP_POOL *pool, DWORD maximum)
{
	RtlAcquireSRWLockExclusive(&pool->lock);
	pool->maximum = max(maximum, 1u);
	pool->minimum = min(pool->minimum, pool->maximum);
	RtlReleaseSRWLockExclusive(&pool->lock);
}

NTSTATUS NTAPI TpSetPoolMinThreads(TP_POOL *pool, DWORD minimum)
{
	NTSTATUS status = STATUS_SUCCESS;

	RtlAcquireSRWLockExclusive(&pool->lock);
	while (pool->workers < minimum && !status)
		status = add_worker(pool);
	if (!status) {
		pool->minimum = minimum;
		pool->maximum = max(pool->maximum, minimum);
	}
	RtlReleaseSRWLockExclusive(&pool->lock);
	return status;
}

NTSTATUS NTAPI TpSetPoolStackInformation(TP_POOL *pool, TP_POOL_STACK_INFORMATION *stack)
{
	RtlAcquireSRWLockExclusive(&pool->lock);
	pool->stack = *stack;
	RtlReleaseSRWLockExclusive(&pool->lock);
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI TpQueryPoolStackInformation(TP_POOL *pool, TP_POOL_STACK_INFORMATION *stack)
{
	RtlAcquireSRWLockExclusive(&pool->lock);
	*stack = pool->stack;
	RtlReleaseSRWLockExclusive(&pool->lock);
	return STATUS_SUCCESS;
}

/* --- work items --- */

struct work_item {
	struct pool_task task;
	LPTHREAD_START_ROUTINE function;
	PVOID context;
};

static void run_work_item(struct pool_task *task)
{
	struct work_item item = *CONTAINING_RECORD(task, struct work_item, task);

	RtlFreeHeap(current_peb()->ProcessHeap, 0, CONTAINING_RECORD(task, struct work_item, task));
	item.function(item.context);
}

NTSTATUS NTAPI RtlQueueWorkItem(LPTHREAD_START_ROUTINE function, PVOID context, ULONG flags)
{
	struct work_item *item = RtlAllocateHeap(current_peb()->ProcessHeap, 0, sizeof(*item));
	NTSTATUS status;

	if (!item)
		return STATUS_NO_MEMORY;
	*item = (struct work_item){ { NULL, run_work_item }, function, context };
	status = pool_queue(&default_pool, &item->task, TP_CALLBACK_PRIORITY_NORMAL, (flags & WT_EXECUTELONGFUNCTION) != 0);
	if (status)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, item);
	return status;
}
