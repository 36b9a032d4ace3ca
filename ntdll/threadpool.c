/*
 * The process's pool of worker threads, and RtlQueueWorkItem.
 *
 * Tasks wait in one queue. A worker is started when a task comes, nobody is idle and there are fewer workers than processors; or,
 * since tasks may wait for each other, when every worker has been busy with tasks that said they run long. A worker that has had
 * nothing to do for a while ends.
 */
#include "threadpool.h"

#include "rtl.h"

#define WORKERS_MAX 512u
#define IDLE_TIME (-100000000ll) /* 10 s */
/* A queue that has not moved for this long gets another worker: what runs waits for something. */
#define STALL_TIME (-500000ll) /* 50 ms */

static RTL_SRWLOCK lock;
static RTL_CONDITION_VARIABLE arrived, moved;
static struct pool_task *first, **last = &first;
static ULONG workers, idle, taken;
static bool overseer;

static struct pool_task *take(void)
{
	struct pool_task *task = first;

	first = task->next;
	if (!first)
		last = &first;
	taken++;
	return task;
}

static DWORD WINAPI worker(PVOID unused)
{
	const LARGE_INTEGER idle_time = { .QuadPart = IDLE_TIME };

	(void)unused;
	RtlAcquireSRWLockExclusive(&lock);
	for (;;) {
		NTSTATUS status = STATUS_SUCCESS;

		while (first) {
			struct pool_task *task = take();

			RtlReleaseSRWLockExclusive(&lock);
			task->run(task);
			RtlAcquireSRWLockExclusive(&lock);
		}
		idle++;
		status = RtlSleepConditionVariableSRW(&arrived, &lock, &idle_time, 0);
		idle--;
		if (status == STATUS_TIMEOUT && !first)
			break;
	}
	workers--;
	RtlReleaseSRWLockExclusive(&lock);
	return 0;
}

static NTSTATUS start_thread(PTHREAD_START_ROUTINE routine)
{
	return RtlCreateUserThread(NtCurrentProcess(), NULL, FALSE, 0, 0, 0, (PVOID)routine, NULL, NULL, NULL);
}

/* Lock held. */
static NTSTATUS add_worker(void)
{
	NTSTATUS status = start_thread(worker);

	if (!status)
		workers++;
	return status;
}

/* Runs while tasks wait in the queue: adds a worker whenever nothing was taken for a while. */
static DWORD WINAPI oversee(PVOID unused)
{
	const LARGE_INTEGER stall_time = { .QuadPart = STALL_TIME };

	(void)unused;
	RtlAcquireSRWLockExclusive(&lock);
	while (first) {
		ULONG before = taken;

		RtlSleepConditionVariableSRW(&moved, &lock, &stall_time, 0);
		if (first && taken == before && !idle && workers < WORKERS_MAX)
			add_worker();
	}
	overseer = false;
	RtlReleaseSRWLockExclusive(&lock);
	return 0;
}

NTSTATUS pool_queue(struct pool_task *task, bool may_run_long)
{
	ULONG processors = current_peb()->NumberOfProcessors;
	NTSTATUS status = STATUS_SUCCESS;

	RtlAcquireSRWLockExclusive(&lock);
	if (!idle && workers < WORKERS_MAX && (may_run_long || workers < processors))
		status = add_worker();
	/* With a worker there is somebody to run it sooner or later. */
	if (status && workers)
		status = STATUS_SUCCESS;
	if (!status) {
		task->next = NULL;
		*last = task;
		last = &task->next;
		if (!idle && !overseer)
			overseer = !start_thread(oversee);
	}
	RtlReleaseSRWLockExclusive(&lock);
	if (!status)
		RtlWakeConditionVariable(&arrived);
	return status;
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
	status = pool_queue(&item->task, (flags & WT_EXECUTELONGFUNCTION) != 0);
	if (status)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, item);
	return status;
}
