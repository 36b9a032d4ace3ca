/*
 * The first thread of a child process, as its parent sees it.
 *
 * CreateProcess answers with a handle to it. It can be resumed if the child was started suspended, waited for (it ends with the process,
 * as the first thread of nearly every program does), ended and asked its code; its registers are out of reach.
 */
#include "remote_thread.h"

#include "process.h"
#include "thread.h"
#include "loader/status.h"

#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

struct remote_thread {
	struct object object;
	struct process *process;
};

static void remote_thread_destroy(struct object *object)
{
	object_release(((struct remote_thread *)object)->process);
}

const struct object_type remote_thread_type = {
	.name = "Thread",
	.size = sizeof(struct remote_thread),
	.wait = WAIT_KIND_LATCH,
	.generic_read = ACCESS_STANDARD_READ | THREAD_GET_CONTEXT | THREAD_QUERY_INFORMATION | THREAD_QUERY_LIMITED_INFORMATION,
	.generic_write = ACCESS_STANDARD_READ | THREAD_TERMINATE | THREAD_SUSPEND_RESUME | THREAD_SET_INFORMATION,
	.generic_execute = ACCESS_STANDARD_READ | ACCESS_SYNCHRONIZE | THREAD_QUERY_LIMITED_INFORMATION,
	.all = THREAD_ALL_ACCESS,
	.destroy = remote_thread_destroy,
};

/* The process keeps the thread until it has ended, the thread keeps the process: the end takes the circle apart. */
struct object *remote_thread_new(struct process *process)
{
	struct remote_thread *thread = object_create(&remote_thread_type);

	if (!thread)
		return NULL;
	object_retain(process);
	thread->process = process;
	return &thread->object;
}

void remote_thread_ended(struct object *thread)
{
	waitable_set(thread->waitable);
}

u32 remote_thread_resume(guest_handle handle, u32 *previous)
{
	struct remote_thread *thread;
	struct process_record *record;
	u32 status = handle_lookup(handle, &remote_thread_type, THREAD_SUSPEND_RESUME, &thread);
	u32 count;

	if (status)
		return status;
	record = thread->process->record;
	count = record ? __atomic_load_n(&record->suspend_count, __ATOMIC_ACQUIRE) : 0;
	while (count && !__atomic_compare_exchange_n(&record->suspend_count, &count, count - 1, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		;
	if (count == 1)
		syscall(SYS_futex, &record->suspend_count, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
	/* A program of Unix was stopped by a signal. */
	if (!record)
		syscall(SYS_pidfd_send_signal, thread->process->pidfd, SIGCONT, NULL, 0);
	*previous = count;
	object_release(thread);
	return STATUS_SUCCESS;
}

u32 remote_thread_query(guest_handle handle, u32 access, struct host_thread_query *params)
{
	struct remote_thread *thread;
	u32 status = handle_lookup(handle, &remote_thread_type, access, &thread);

	if (status)
		return status;
	params->exit_code = process_exit_code(thread->process);
	params->process_id = thread->process->id;
	params->thread_id = thread->process->id << 10;
	params->create_time = thread->process->create_time;
	params->exit_time = thread->process->exit_time;
	params->kernel_time = thread->process->kernel_time;
	params->user_time = thread->process->user_time;
	params->suspend_count = thread->process->record ? thread->process->record->suspend_count : 0;
	object_release(thread);
	return STATUS_SUCCESS;
}
