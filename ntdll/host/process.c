/*
 * Process objects: their life, and the end of this process. See process.h.
 */
#include "process.h"

#include "console.h"
#include "job_member.h"
#include "process_start.h"
#include "path.h"
#include "thread.h"
#include "loader/program.h"
#include "loader/report.h"
#include "loader/status.h"
#include "loader/width.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

#define NORMAL_PRIORITY_CLASS 0x20u

static struct process *self;
static struct process_record *own_record;

static void process_destroy(struct object *object)
{
	struct process *process = (struct process *)object;

	if (process->pidfd >= 0)
		close(process->pidfd);
	process_record_unmap(process->record);
}

const struct object_type process_type = {
	.name = "Process",
	.size = sizeof(struct process),
	.wait = WAIT_KIND_LATCH,
	.generic_read = ACCESS_STANDARD_READ | PROCESS_QUERY_INFORMATION | PROCESS_VM_READ,
	.generic_write = ACCESS_STANDARD_READ | PROCESS_CREATE_THREAD | PROCESS_VM_OPERATION | PROCESS_VM_WRITE | PROCESS_DUP_HANDLE |
			 PROCESS_TERMINATE | PROCESS_SET_INFORMATION | PROCESS_SUSPEND_RESUME,
	.generic_execute = ACCESS_STANDARD_READ | ACCESS_SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION,
	.all = PROCESS_ALL_ACCESS,
	.destroy = process_destroy,
};
_Static_assert(sizeof(struct process) <= OBJECT_BYTES_MAX, "processes come from the object pools");

static s64 system_time_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 10000000ll + now.tv_nsec / 100 + 116444736000000000ll;
}

struct process *process_self(void)
{
	return self;
}

/* --- this process --- */

void process_init(guest_ptr peb)
{
	const struct process_start *start = process_start_info();
	int fd;

	if (!own_record) {
		own_record = process_record_create(&fd);
		/* Without descriptors or memory others will not know more of this process than the kernel does. */
		if (own_record) {
			own_record->group_id = (u32)getpid();
			own_record->priority_class = NORMAL_PRIORITY_CLASS;
		}
	}
	self = object_create(&process_type);
	if (!self)
		report_fatal("no memory for the process");
	self->id = (u32)getpid();
	self->pidfd = -1;
	self->record = own_record;
	self->create_time = system_time_now();
	object_set_current_process(&self->object);
	job_member_init(own_record);
	if (!own_record)
		return;
	own_record->process_id = self->id;
	own_record->parent_id = (u32)getppid();
	own_record->peb = peb;
	own_record->machine = guest_width.machine;
	own_record->create_time = self->create_time;
	own_record->path_units = (u32)path_to_dos(program.path, own_record->path, PROCESS_PATH_UNITS);
	if (start && start->numbers.group_id)
		own_record->group_id = start->numbers.group_id == HOST_GROUP_OWN ? self->id : start->numbers.group_id;
	__atomic_store_n(&own_record->version, PROCESS_RECORD_VERSION, __ATOMIC_RELEASE);
}

void process_note_thread(u32 slot, bool lives)
{
	u32 bit = 1u << slot % 32;

	if (!own_record || slot >= PROCESS_THREAD_SLOTS)
		return;
	if (lives)
		__atomic_or_fetch(&own_record->threads[slot / 32], bit, __ATOMIC_RELAXED);
	else
		__atomic_and_fetch(&own_record->threads[slot / 32], ~bit, __ATOMIC_RELAXED);
}

void process_adopt_record(struct process_record *record)
{
	own_record = record;
}

void process_wait_resumed(void)
{
	u32 count;

	if (!own_record)
		return;
	while ((count = __atomic_load_n(&own_record->suspend_count, __ATOMIC_ACQUIRE)))
		syscall(SYS_futex, &own_record->suspend_count, FUTEX_WAIT, count, NULL, NULL, 0);
}

void process_exit(u32 exit_code)
{
	job_member_exit();
	if (own_record)
		exit_code = process_record_set_exit(own_record, exit_code);
	console_restore();
	_exit((int)(exit_code & 0xff));
}

/* --- other processes --- */

/* The exit code that a Unix status stands for, where no record tells a better one. */
static u32 exit_code_of_status(int code, int status)
{
	if (code == CLD_EXITED)
		return (u32)status;
	switch (status) {
	case SIGINT: return CONTROL_C_EXIT;
	case SIGSEGV:
	case SIGBUS: return STATUS_ACCESS_VIOLATION;
	case SIGILL: return STATUS_ILLEGAL_INSTRUCTION;
	case SIGABRT: return 3;
	default: return 128u + (u32)status;
	}
}

/* Reaps a child, if it is one, and notes code and times. */
static void note_end(struct process *process)
{
	struct rusage usage;
	siginfo_t info;
	u32 exit_code = 0;
	long result;

	memset(&info, 0, sizeof(info));
	memset(&usage, 0, sizeof(usage));
	if (process->child) {
		do
			result = syscall(SYS_waitid, P_PIDFD, process->pidfd, &info, WEXITED, &usage);
		while (result < 0 && errno == EINTR);
		if (!result)
			exit_code = exit_code_of_status(info.si_code, info.si_status);
		process->user_time = usage.ru_utime.tv_sec * 10000000ull + (u64)usage.ru_utime.tv_usec * 10;
		process->kernel_time = usage.ru_stime.tv_sec * 10000000ull + (u64)usage.ru_stime.tv_usec * 10;
		job_member_note_end(process->id, process->user_time, process->kernel_time);
	}
	if (process->record)
		exit_code = process_record_set_exit(process->record, exit_code);
	process->exit_time = system_time_now();
	process->exit_code = exit_code;
	__atomic_store_n(&process->state, PROCESS_ENDED, __ATOMIC_RELEASE);
}

static void process_ended(struct watch *watch, u32 events)
{
	struct process *process = (struct process *)((char *)watch - offsetof(struct process, watch));

	(void)events;
	note_end(process);
	waitable_set(process->object.waitable);
	if (process->main_thread)
		remote_thread_ended(process->main_thread);
	object_release(process->main_thread);
	process->main_thread = NULL;
	object_release(process);
}

struct process *process_new(u32 pid, int pidfd, struct process_record *record, struct object **main_thread)
{
	struct process *process = object_create(&process_type);

	if (!process) {
		if (pidfd >= 0)
			close(pidfd);
		process_record_unmap(record);
		return NULL;
	}
	process->id = pid;
	process->pidfd = pidfd;
	process->record = record;
	process->child = main_thread != NULL;
	process->create_time = record && record->create_time ? record->create_time : system_time_now();
	process->watch.fd = pidfd;
	process->watch.ready = process_ended;
	if (main_thread) {
		*main_thread = process->main_thread = remote_thread_new(process);
		if (!*main_thread) {
			object_release(process);
			return NULL;
		}
		object_retain(*main_thread);
	}
	object_retain(process);
	if (!watch_start(&process->watch, EPOLLIN)) {
		if (main_thread) {
			object_release(*main_thread);
			process->main_thread = NULL;
			object_release(*main_thread);
		}
		object_release(process);
		object_release(process);
		return NULL;
	}
	return process;
}

bool process_has_ended(const struct process *process)
{
	return __atomic_load_n(&process->state, __ATOMIC_ACQUIRE) == PROCESS_ENDED;
}

u32 process_exit_code(struct process *process)
{
	return process_has_ended(process) ? process->exit_code : STATUS_PENDING;
}

static int open_pidfd(u32 pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

u32 host_process_open(struct host_process_open *params)
{
	struct process *process;
	u32 status;
	int pidfd;

	if (params->process_id == self->id)
		return handle_create(self, params->access, params->flags & HOST_HANDLE_INHERIT, &params->handle);
	if (!params->process_id || params->process_id > INT32_MAX)
		return STATUS_INVALID_CID;
	pidfd = open_pidfd(params->process_id);
	if (pidfd < 0)
		return errno == ESRCH || errno == EINVAL ? STATUS_INVALID_CID : errno == EPERM ? STATUS_ACCESS_DENIED : STATUS_NO_MEMORY;
	/* What may not be signalled is somebody else's. */
	if (params->access & PROCESS_TERMINATE && syscall(SYS_pidfd_send_signal, pidfd, 0, NULL, 0) && errno == EPERM) {
		close(pidfd);
		return STATUS_ACCESS_DENIED;
	}
	process = process_new(params->process_id, pidfd, process_record_find(params->process_id), NULL);
	if (!process)
		return STATUS_NO_MEMORY;
	status = handle_create(process, params->access, params->flags & HOST_HANDLE_INHERIT, &params->handle);
	object_release(process);
	return status;
}

/* --- the end --- */

static u32 terminate_other(struct process *process, u32 exit_code)
{
	if (process_has_ended(process))
		return STATUS_PROCESS_IS_TERMINATING;
	if (process->record)
		process_record_set_exit(process->record, exit_code);
	if (!syscall(SYS_pidfd_send_signal, process->pidfd, SIGKILL, NULL, 0))
		return STATUS_SUCCESS;
	return errno == EPERM ? STATUS_ACCESS_DENIED : STATUS_PROCESS_IS_TERMINATING;
}

u32 host_process_terminate(struct host_process_terminate *params)
{
	struct process *process;
	u32 status;

	if (!params->handle) {
		thread_end_others(params->exit_code);
		return STATUS_SUCCESS;
	}
	status = handle_lookup(params->handle, &process_type, PROCESS_TERMINATE, &process);
	if (status)
		return status;
	if (process == self)
		process_exit(params->exit_code);
	status = terminate_other(process, params->exit_code);
	object_release(process);
	return status;
}
