/*
 * The child's side of CreateProcess: what it was started with. See process_start.h.
 */
#include "process_start.h"

#include "file.h"
#include "loader/status.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct process_start *start_info;

const struct process_start *process_start_info(void)
{
	return start_info;
}

const void *process_start_text(const struct process_start *start, struct process_start_text text)
{
	return text.offset <= start->bytes && text.bytes <= start->bytes - text.offset ? (const char *)start + text.offset : NULL;
}

bool process_start_receive(int fd)
{
	struct process_record *record;
	const struct process_start *start;
	struct stat info;
	const char *path;

	if (fcntl(fd, F_SETFD, FD_CLOEXEC) || fstat(fd, &info) || info.st_size < (off_t)(PROCESS_RECORD_BYTES + sizeof(*start)))
		return false;
	record = mmap(NULL, PROCESS_RECORD_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	start = mmap(NULL, (size_t)info.st_size - PROCESS_RECORD_BYTES, PROT_READ, MAP_PRIVATE, fd, PROCESS_RECORD_BYTES);
	if (record == MAP_FAILED || start == MAP_FAILED || start->bytes > (u64)info.st_size - PROCESS_RECORD_BYTES)
		return false;
	path = process_start_text(start, start->unix_path);
	if (!path || !start->unix_path.bytes || path[start->unix_path.bytes - 1])
		return false;
	process_adopt_record(record);
	start_info = start;
	return true;
}

static u32 make_handle(const struct process_start_handle *from)
{
	struct file *file = file_new();
	struct stat info;
	u32 status;

	if (!file)
		return STATUS_NO_MEMORY;
	file->fd = from->fd;
	if (fcntl(from->fd, F_SETFD, FD_CLOEXEC) || fstat(from->fd, &info)) {
		file->fd = -1;
		object_release(file);
		return STATUS_INVALID_HANDLE;
	}
	file->kind = from->kind;
	file->drive = from->drive;
	file->position = from->position;
	file->append_only = from->append_only;
	file->alertable = from->alertable;
	file->access = from->file_access;
	file->share_mode = from->share_mode;
	file->options = from->options;
	file->device = info.st_dev;
	file->inode = info.st_ino;
	status = handle_install(from->handle, file, from->access, from->flags);
	object_release(file);
	return status;
}

void process_start_make_handles(guest_handle standard[3])
{
	const struct process_start_handle *handles = process_start_text(start_info, start_info->handles);
	u32 count = handles ? start_info->handles.bytes / sizeof(*handles) : 0;

	for (u32 i = 0; i < count; i++)
		make_handle(&handles[i]);
	for (int fd = 0; fd < 3; fd++) {
		standard[fd] = start_info->standard[fd];
		if (!standard[fd] && start_info->standard_open >> fd & 1 && !file_from_descriptor(fd, fd == 2, &standard[fd]))
			handle_flags(standard[fd], HOST_HANDLE_INHERIT, HOST_HANDLE_INHERIT, &(u32){ 0 });
	}
}
