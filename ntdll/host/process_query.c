/*
 * What processes tell: numbers, paths, memory.
 *
 * Numbers come from /proc, which knows every process; what is Windows' (exit code, priority class, DOS path) from the process' record.
 */
#include "process.h"

#include "path.h"
#include "process_proc.h"
#include "process_start.h"
#include "processors.h"
#include "thread.h"
#include "loader/guest_copy.h"
#include "loader/program.h"
#include "loader/status.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

/* --- priority --- */

struct priority_class {
	u32 class;
	int nice;
};

static const struct priority_class priority_classes[] = {
	{ 0x40, 19 },    /* IDLE */
	{ 0x4000, 10 },  /* BELOW_NORMAL */
	{ 0x20, 0 },     /* NORMAL */
	{ 0x8000, -5 },  /* ABOVE_NORMAL */
	{ 0x80, -10 },   /* HIGH */
	{ 0x100, -15 },  /* REALTIME */
};

u32 process_priority_class(u32 pid, const struct process_record *record)
{
	int nice;

	if (record && record->priority_class)
		return record->priority_class;
	nice = getpriority(PRIO_PROCESS, pid);
	for (size_t i = 0; i < sizeof(priority_classes) / sizeof(*priority_classes); i++)
		if (nice >= priority_classes[i].nice)
			return priority_classes[i].class;
	return 0x20;
}

/*
 * More than normal priority needs a right that few users have here, while on Windows anybody may ask for it: the class is granted, and
 * the kernel schedules as it did.
 */
static u32 set_priority_class(struct process *process, u32 class)
{
	for (size_t i = 0; i < sizeof(priority_classes) / sizeof(*priority_classes); i++) {
		if (priority_classes[i].class != class)
			continue;
		if (setpriority(PRIO_PROCESS, process->id, priority_classes[i].nice) && errno != EPERM && errno != EACCES)
			return STATUS_PROCESS_IS_TERMINATING;
		if (process->record)
			process->record->priority_class = class;
		return STATUS_SUCCESS;
	}
	return STATUS_INVALID_PARAMETER;
}

static u64 affinity_of(const struct process *process)
{
	cpu_set_t set;
	u64 mask = 0;

	if (sched_getaffinity((pid_t)process->id, sizeof(set), &set))
		return 0;
	for (int processor = 0; processor < 64; processor++)
		if (CPU_ISSET(processor, &set))
			mask |= 1ull << processor;
	return mask;
}

static u32 set_affinity(struct process *process, u64 mask)
{
	char path[40];
	struct dirent *entry;
	cpu_set_t set;
	DIR *tasks;
	int result = 0;

	CPU_ZERO(&set);
	for (int processor = 0; processor < 64; processor++)
		if (mask >> processor & 1)
			CPU_SET(processor, &set);
	/* Linux keeps a mask for each thread. */
	snprintf(path, sizeof(path), "/proc/%u/task", process->id);
	tasks = opendir(path);
	if (!tasks)
		return STATUS_PROCESS_IS_TERMINATING;
	while ((entry = readdir(tasks)))
		if (*entry->d_name != '.')
			result |= sched_setaffinity(atoi(entry->d_name), sizeof(set), &set);
	closedir(tasks);
	return result ? errno == EPERM ? STATUS_ACCESS_DENIED : STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
}

/* --- the calls --- */

/* Looks up a handle that must grant ACCESS; full rights to ask imply the limited ones. */
static u32 lookup(guest_handle handle, u32 access, struct process **process)
{
	u32 status = handle_lookup(handle, &process_type, 0, process);
	u32 granted;

	if (status)
		return status;
	granted = handle == HANDLE_CURRENT_PROCESS ? PROCESS_ALL_ACCESS : handle_access(handle);
	if (granted & PROCESS_QUERY_INFORMATION)
		granted |= PROCESS_QUERY_LIMITED_INFORMATION;
	if (!(access & ~granted))
		return STATUS_SUCCESS;
	object_release(*process);
	return STATUS_ACCESS_DENIED;
}

static void put_memory(struct host_process_query *params, u32 pid)
{
	struct proc_memory memory;
	struct proc_io io;

	proc_read_memory(pid, &memory);
	params->resident = memory.resident;
	params->peak_resident = memory.peak_resident;
	params->virtual = memory.virtual_bytes;
	params->peak_virtual = memory.peak_virtual;
	params->private_bytes = memory.private_bytes;
	proc_read_io(pid, &io);
	params->read_bytes = io.read_bytes;
	params->write_bytes = io.write_bytes;
	params->read_count = io.read_count;
	params->write_count = io.write_count;
}

u32 host_process_query(struct host_process_query *params)
{
	struct process *process;
	struct proc_stat stat;
	u32 status = lookup(params->handle, params->access, &process);

	if (status)
		return status;
	params->process_id = process->id;
	params->exit_code = process_exit_code(process);
	params->create_time = process->create_time;
	params->exit_time = process->exit_time;
	params->user_time = process->user_time;
	params->kernel_time = process->kernel_time;
	params->windows = process->record != NULL;
	params->machine = process->record ? process->record->machine : 0;
	params->peb = process->record ? process->record->peb : 0;
	params->parent_id = process->record ? process->record->parent_id : 0;
	params->priority_class = process_priority_class(process->id, process->record);
	params->affinity = affinity_of(process);
	params->boost_disabled = process->record ? process->record->boost_disabled : 0;
	params->session = 1;
	params->handles = process == process_self() ? handle_count() : 0;
	params->threads = 0;
	if (!process_has_ended(process) && proc_read_stat(process->id, &stat)) {
		params->user_time = stat.user_time;
		params->kernel_time = stat.kernel_time;
		params->threads = process == process_self() ? thread_live_count() : stat.threads;
		params->page_faults = stat.page_faults;
		params->parent_id = stat.parent;
		if (!process->record)
			params->create_time = stat.create_time;
		if (params->wants_memory)
			put_memory(params, process->id);
	}
	object_release(process);
	return STATUS_SUCCESS;
}

u32 host_process_path(struct host_process_path *params)
{
	char link[40], target[PATH_MAX];
	u16 path[PROCESS_PATH_UNITS];
	struct process *process;
	size_t units = 0;
	ssize_t length;
	u32 room = params->bytes;
	u32 status = lookup(params->handle, PROCESS_QUERY_LIMITED_INFORMATION, &process);

	if (status)
		return status;
	if (process == process_self()) {
		units = path_to_dos(program.path, path, PROCESS_PATH_UNITS);
	} else if (process->record && process->record->path_units <= PROCESS_PATH_UNITS && process->record->path_units) {
		units = process->record->path_units;
		memcpy(path, process->record->path, units * sizeof(*path));
	} else {
		snprintf(link, sizeof(link), "/proc/%u/exe", process->id);
		length = readlink(link, target, sizeof(target) - 1);
		if (length > 0) {
			target[length] = 0;
			units = path_to_dos(target, path, PROCESS_PATH_UNITS);
		}
	}
	object_release(process);
	if (!units || units > PROCESS_PATH_UNITS)
		return STATUS_UNSUCCESSFUL;
	params->bytes = (u32)(units * sizeof(*path));
	if (params->bytes > room)
		return STATUS_BUFFER_TOO_SMALL;
	return guest_copy_out(params->path, path, params->bytes) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

u32 host_process_set(struct host_process_set *params)
{
	struct process *process;
	u32 status = lookup(params->handle, PROCESS_SET_INFORMATION, &process);

	if (status)
		return status;
	switch (params->setting) {
	case HOST_PROCESS_PRIORITY_CLASS:
		status = set_priority_class(process, (u32)params->value);
		break;
	case HOST_PROCESS_AFFINITY:
		status = params->value && !(params->value & ~processors_mask()) ? set_affinity(process, params->value) : STATUS_INVALID_PARAMETER;
		break;
	case HOST_PROCESS_BOOST_DISABLED:
		if (process->record)
			__atomic_store_n(&process->record->boost_disabled, params->value != 0, __ATOMIC_RELAXED);
		else
			status = STATUS_ACCESS_DENIED;
		break;
	default:
		status = STATUS_INVALID_PARAMETER;
	}
	object_release(process);
	return status;
}

u32 host_process_copy(struct host_process_copy *params)
{
	struct iovec local = { (void *)params->buffer, params->size }, remote = { (void *)params->address, params->size };
	struct process *process;
	ssize_t done;
	u32 status = lookup(params->handle, params->write ? PROCESS_VM_WRITE | PROCESS_VM_OPERATION : PROCESS_VM_READ, &process);

	if (status)
		return status;
	done = params->write ? process_vm_writev((pid_t)process->id, &local, 1, &remote, 1, 0) :
			       process_vm_readv((pid_t)process->id, &local, 1, &remote, 1, 0);
	object_release(process);
	params->done = done > 0 ? (u64)done : 0;
	if (params->done == params->size)
		return STATUS_SUCCESS;
	return done < 0 && errno == EPERM ? STATUS_ACCESS_DENIED : done < 0 && errno == ESRCH ? STATUS_PROCESS_IS_TERMINATING : STATUS_PARTIAL_COPY;
}

static u32 give_text(guest_ptr to, u32 *bytes, const struct process_start *start, struct process_start_text text)
{
	const void *from = process_start_text(start, text);
	u32 room = *bytes;

	*bytes = text.bytes;
	if (text.bytes > room)
		return STATUS_BUFFER_TOO_SMALL;
	return !text.bytes || (from && guest_copy_out(to, from, text.bytes)) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

u32 host_process_startup(struct host_process_startup *params)
{
	const struct process_start *start = process_start_info();
	u32 first, second, third;

	if (!start)
		return STATUS_NOT_FOUND;
	params->numbers = start->numbers;
	first = give_text(params->title, &params->title_bytes, start, start->title);
	second = give_text(params->desktop, &params->desktop_bytes, start, start->desktop);
	third = give_text(params->runtime, &params->runtime_bytes, start, start->runtime);
	return first ? first : second ? second : third;
}
