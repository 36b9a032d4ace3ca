/*
 * Job objects and their calls. See job.h and include/decant/job.h.
 */
#include "job.h"

#include "job_member.h"
#include "process.h"
#include "process_proc.h"
#include "process_start.h"
#include "sync.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static void note_exit_code(u32 pid, u32 exit_code)
{
	struct process_record *record = process_record_find(pid);

	if (record)
		process_record_set_exit(record, exit_code);
	process_record_unmap(record);
}

/* Ends every process of a job, the caller last. */
static void end_processes(struct job_record *record, u32 exit_code)
{
	job_record_kill(record, note_exit_code, exit_code);
	job_record_sweep(record);
	if (job_record_contains(record, process_self()->id))
		process_exit(exit_code);
}

static void job_closed(struct object *object)
{
	struct job *job = (struct job *)object;

	job_member_let_go(job->record);
	if (job->record->limits.flags & HOST_JOB_KILL_ON_JOB_CLOSE)
		end_processes(job->record, 0);
	close(job->life_fd);
	job->life_fd = -1;
	job_port_set(job, NULL, 0);
}

static void job_destroy(struct object *object)
{
	struct job *job = (struct job *)object;

	job_member_let_go(job->record);
	close(job->record_fd);
	if (job->life_fd >= 0)
		close(job->life_fd);
	job_record_unmap(job->record);
}

const struct object_type job_type = {
	.name = "Job",
	.size = sizeof(struct job),
	.wait = WAIT_KIND_LATCH,
	.generic_read = ACCESS_STANDARD_READ | JOB_QUERY,
	.generic_write = ACCESS_STANDARD_READ | JOB_ASSIGN_PROCESS | JOB_SET_ATTRIBUTES | JOB_TERMINATE,
	.generic_execute = ACCESS_STANDARD_READ | ACCESS_SYNCHRONIZE,
	.all = ACCESS_STANDARD_ALL | 0x1fu,
	.closed = job_closed,
	.destroy = job_destroy,
};

static struct job *job_new(void)
{
	struct job_record *record;
	struct job *job;
	int life[2], fd;

	record = job_record_create(&fd);
	if (!record)
		return NULL;
	if (pipe2(life, O_CLOEXEC))
		goto no_pipe;
	close(life[0]); /* members open it by the other end's name */
	job = object_create(&job_type);
	if (!job)
		goto no_object;
	job->record = record;
	job->record_fd = fd;
	job->life_fd = life[1];
	if (job_member_hold(record))
		return job;
	object_release(job);
	return NULL;
no_object:
	close(life[1]);
no_pipe:
	close(fd);
	job_record_unmap(record);
	return NULL;
}

u32 host_job_create(struct host_job_create *params)
{
	struct job *job = job_new();
	u32 status;

	if (!job)
		return STATUS_INSUFFICIENT_RESOURCES;
	status = object_publish(job, &params->attributes, params->access, &params->handle);
	object_release(job);
	return status;
}

u32 host_job_open(struct host_job_open *params)
{
	return object_open(&job_type, &params->attributes, params->access, &params->handle);
}

/* --- members --- */

static u32 lookup_process(guest_handle handle, u32 access, struct process **process)
{
	return handle_lookup(handle, &process_type, handle == HANDLE_CURRENT_PROCESS ? 0 : access, process);
}

/* The jobs of a process nest: JOB must be new, or be nested in the innermost of them already. */
static u32 check_nesting(struct job_record *record, const struct process_record *process)
{
	u32 count = process ? __atomic_load_n(&process->job_count, __ATOMIC_ACQUIRE) : 0;
	u64 parent = count ? process->jobs[count - 1].id : 0;
	u64 none = 0;

	if (count >= PROCESS_JOBS_MAX)
		return STATUS_ACCESS_DENIED;
	if (record->parent == parent)
		return STATUS_SUCCESS;
	if (!parent || record->total)
		return STATUS_ACCESS_DENIED;
	return __atomic_compare_exchange_n(&record->parent, &none, parent, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED) ? STATUS_SUCCESS
													       : STATUS_ACCESS_DENIED;
}

/* Notes the job in the record of PROCESS, for it to take over. */
static void note_job(const struct job *job, struct process_record *process, u32 place)
{
	u32 index = __atomic_fetch_add(&process->job_count, 1, __ATOMIC_ACQ_REL);
	struct process_job *to;

	if (index >= PROCESS_JOBS_MAX)
		return;
	to = &process->jobs[index];
	*to = (struct process_job){ .id = job->record->id, .holder = process_self()->id, .record_fd = job->record_fd,
				    .life_fd = job->life_fd, .place = place,
				    .kill = job->record->limits.flags & HOST_JOB_KILL_ON_JOB_CLOSE };
	__atomic_store_n(&to->written, 1, __ATOMIC_RELEASE);
}

static u32 assign(struct job *job, struct process *process)
{
	struct job_member *member;
	u32 status;

	if (process_has_ended(process) || !job_process_start(process->id))
		return STATUS_PROCESS_IS_TERMINATING;
	if (job_record_contains(job->record, process->id))
		return STATUS_SUCCESS;
	status = check_nesting(job->record, process->record);
	if (status)
		return status;
	member = job_record_reserve(job->record);
	if (!member) {
		__atomic_add_fetch(&job->record->terminated, 1, __ATOMIC_RELAXED);
		note_exit_code(process->id, STATUS_QUOTA_EXCEEDED);
		kill((pid_t)process->id, SIGKILL);
		return STATUS_QUOTA_EXCEEDED;
	}
	job_member_enter(job->record, member, process->id);
	if (process->record)
		note_job(job, process->record, (u32)(member - job->record->members));
	if (process == process_self())
		job_member_take();
	else if (process->record)
		syscall(SYS_pidfd_send_signal, process->pidfd, JOB_SIGNAL, NULL, 0);
	return STATUS_SUCCESS;
}

u32 host_job_assign(struct host_job_assign *params)
{
	struct process *process;
	struct job *job;
	u32 status = handle_lookup(params->job, &job_type, JOB_ASSIGN_PROCESS, &job);

	if (status)
		return status;
	/* The rights that the function's documentation names. */
	status = lookup_process(params->process, 0x0100u | PROCESS_TERMINATE, &process);
	if (!status) {
		status = assign(job, process);
		object_release(process);
	}
	object_release(job);
	return status;
}

u32 host_job_contains(struct host_job_contains *params)
{
	struct process *process;
	struct job *job;
	u32 status = lookup_process(params->process, 0, &process);

	if (status)
		return status;
	if (params->job) {
		status = handle_lookup(params->job, &job_type, JOB_QUERY, &job);
		if (!status)
			params->contains = job_record_contains(job->record, process->id);
		object_release(job);
	} else {
		params->contains = process->record && process->record->job_count;
	}
	object_release(process);
	return status;
}

u32 host_job_terminate(struct host_job_terminate *params)
{
	struct job *job;
	u32 status = handle_lookup(params->job, &job_type, JOB_TERMINATE, &job);

	if (status)
		return status;
	end_processes(job->record, params->exit_code);
	object_release(job);
	return STATUS_SUCCESS;
}

/* --- setting and asking --- */

static u32 set_limits(struct job_record *record, const struct host_job_set *params)
{
	struct host_job_limits limits = params->limits;

	if (limits.flags & ~HOST_JOB_LIMITS_KEPT)
		return STATUS_NOT_SUPPORTED;
	if (limits.flags & HOST_JOB_ACTIVE_PROCESS && !limits.active_processes)
		return STATUS_INVALID_PARAMETER;
	limits.flags |= record->limits.flags & params->kept;
	record->limits = limits;
	return STATUS_SUCCESS;
}

static u32 set_port(struct job *job, const struct host_job_set *params)
{
	struct object *port = NULL;
	u32 status = params->port ? handle_lookup(params->port, &completion_type, IO_COMPLETION_MODIFY_STATE, &port) : STATUS_SUCCESS;

	if (!status)
		status = job_port_set(job, port, params->key);
	object_release(port);
	return status;
}

u32 host_job_set(struct host_job_set *params)
{
	struct job *job;
	u32 status = handle_lookup(params->handle, &job_type, JOB_SET_ATTRIBUTES, &job);

	if (status)
		return status;
	switch (params->setting) {
	case HOST_JOB_LIMITS:
		status = set_limits(job->record, params);
		break;
	case HOST_JOB_PORT:
		status = set_port(job, params);
		break;
	case HOST_JOB_END_ACTION:
		job->record->end_action = params->end_action;
		break;
	default:
		status = STATUS_INVALID_PARAMETER;
	}
	object_release(job);
	return status;
}

/* Adds what the living members have used so far. The peak of the job is that of the moments at which somebody asked. */
static void add_usage(struct host_job_query *params, u32 pid, u64 *resident)
{
	struct proc_memory memory;
	struct proc_stat stat;

	if (!proc_read_stat(pid, &stat))
		return;
	params->user_time += stat.user_time;
	params->kernel_time += stat.kernel_time;
	params->page_faults += stat.page_faults;
	proc_read_memory(pid, &memory);
	if (params->peak_process_memory < memory.peak_resident)
		params->peak_process_memory = memory.peak_resident;
	*resident += memory.resident;
}

static u32 query(struct job_record *record, struct host_job_query *params)
{
	u64 resident = 0;
	bool stored = true;

	job_record_sweep(record);
	params->limits = record->limits;
	params->end_action = record->end_action;
	params->user_time = record->user_time;
	params->kernel_time = record->kernel_time;
	params->page_faults = record->page_faults;
	params->peak_process_memory = record->peak_process_memory;
	params->total = record->total;
	params->terminated = record->terminated;
	params->active = params->listed = 0;
	for (u32 i = 0; i < record->used && i < JOB_MEMBERS; i++) {
		u32 pid = record->members[i].pid;

		if (__atomic_load_n(&record->members[i].state, __ATOMIC_ACQUIRE) != JOB_MEMBER_ACTIVE)
			continue;
		params->active++;
		if (params->listed < params->capacity)
			stored &= guest_copy_out(params->ids + 4ull * params->listed++, &pid, sizeof(pid));
		if (params->wants_usage)
			add_usage(params, pid, &resident);
	}
	if (params->wants_usage && record->peak_job_memory < resident)
		record->peak_job_memory = resident;
	params->peak_job_memory = record->peak_job_memory;
	return stored ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

u32 host_job_query(struct host_job_query *params)
{
	struct job_record *own;
	struct job *job;
	u32 status;

	if (!params->handle) {
		job_member_take();
		own = job_member_innermost();
		return own ? query(own, params) : STATUS_ACCESS_DENIED;
	}
	status = handle_lookup(params->handle, &job_type, JOB_QUERY, &job);
	if (status)
		return status;
	status = query(job->record, params);
	object_release(job);
	return status;
}
