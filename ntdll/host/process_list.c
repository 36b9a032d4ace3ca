/*
 * The list of processes: those of decant that this user runs, and this process' parent.
 *
 * It is made when it is asked for, by looking at all processes of the user for the record that those of decant hold open; nothing is
 * registered anywhere, so nothing can be left behind.
 */
#include "process.h"

#include "path.h"
#include "process_proc.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool own_uid_process(const char *name)
{
	char path[300];
	struct stat info;

	snprintf(path, sizeof(path), "/proc/%s", name);
	return !stat(path, &info) && info.st_uid == geteuid();
}

/* The file name at the end of a DOS path. */
static void put_name(struct host_process_entry *entry, const u16 *path, size_t units)
{
	size_t from = units;

	while (from && path[from - 1] != '\\')
		from--;
	units -= from;
	if (units > 259)
		units = 259;
	memcpy(entry->name, path + from, units * sizeof(u16));
	entry->name_bytes = (u32)(units * sizeof(u16));
}

/* The file name of the program that process PID runs. */
static void put_program(struct host_process_entry *entry, const struct process_record *record)
{
	char link[40], target[PATH_MAX];
	u16 path[PROCESS_PATH_UNITS];
	ssize_t length;

	if (record && record->path_units <= PROCESS_PATH_UNITS) {
		put_name(entry, record->path, record->path_units);
		return;
	}
	snprintf(link, sizeof(link), "/proc/%u/exe", entry->process_id);
	length = readlink(link, target, sizeof(target) - 1);
	if (length > 0) {
		target[length] = 0;
		put_name(entry, path, path_to_dos(target, path, PROCESS_PATH_UNITS));
	}
}

/* The threads of a process of Unix: as many as the kernel counts, under ids that nothing else has. */
static void put_unix_threads(struct host_process_entry *entry, u32 count)
{
	for (u32 slot = 0; slot < count && slot < HOST_PROCESS_THREAD_SLOTS; slot++)
		entry->threads[slot / 32] |= 1u << slot % 32;
}

/* Fills ENTRY for process PID, whose record is RECORD or NULL; false if it is not there any more. */
static bool describe(u32 pid, const struct process_record *record, struct host_process_entry *entry)
{
	struct proc_memory memory;
	struct proc_stat stat;

	memset(entry, 0, sizeof(*entry));
	if (!proc_read_stat(pid, &stat))
		return false;
	proc_read_memory(pid, &memory);
	entry->process_id = pid;
	entry->parent_id = stat.parent;
	entry->priority_class = process_priority_class(pid, record);
	entry->create_time = record ? record->create_time : stat.create_time;
	entry->user_time = stat.user_time;
	entry->kernel_time = stat.kernel_time;
	entry->page_faults = stat.page_faults;
	entry->resident = memory.resident;
	entry->peak_resident = memory.peak_resident;
	entry->virtual = memory.virtual_bytes;
	entry->peak_virtual = memory.peak_virtual;
	entry->private_bytes = memory.private_bytes;
	entry->first_thread_id = pid << 10;
	entry->handles = pid == process_self()->id ? handle_count() : 0;
	if (record)
		memcpy(entry->threads, record->threads, sizeof(entry->threads));
	else
		put_unix_threads(entry, stat.threads);
	put_program(entry, record);
	return true;
}

/* The entry of process PID, if it is one to be shown. */
static bool look_at(u32 pid, struct host_process_entry *entry)
{
	struct process_record *record;
	bool shown;

	if (pid == process_self()->id)
		return describe(pid, process_self()->record, entry);
	record = process_record_find(pid);
	shown = (record || pid == (u32)getppid()) && describe(pid, record, entry);
	process_record_unmap(record);
	return shown;
}

u32 host_process_list(struct host_process_list *params)
{
	struct host_process_entry entry;
	struct dirent *name;
	u32 room = params->count, count = 0;
	bool fault = false;
	DIR *folder = opendir("/proc");

	if (!folder)
		return STATUS_UNSUCCESSFUL;
	while ((name = readdir(folder))) {
		u32 pid = (u32)strtoul(name->d_name, NULL, 10);

		if (!pid || !own_uid_process(name->d_name) || !look_at(pid, &entry))
			continue;
		if (count < room && !guest_copy_out(params->records + (u64)count * sizeof(entry), &entry, sizeof(entry)))
			fault = true;
		count++;
	}
	closedir(folder);
	params->count = count;
	if (fault)
		return STATUS_ACCESS_VIOLATION;
	return count > room ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}
