/*
 * Changing an open file: NtSetInformationFile.
 */
#include "file.h"

#include "file_info.h"
#include "pipe.h"
#include "sync.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static u32 set_basic(struct file *file, const struct file_basic_info *info)
{
	struct stat current;
	u32 status = times_set(file, info->created, info->accessed, info->written);

	if (status || !info->attributes)
		return status;
	if (info->attributes & FILE_ATTRIBUTE_DIRECTORY && file->kind == FILE_KIND_DISK)
		return STATUS_INVALID_PARAMETER;
	if (fstat(file->fd, &current))
		return file_status(errno);
	status = attributes_set(file->fd, &current, info->attributes);
	return status;
}

/* Marks for deletion, or takes the name away at once. */
static u32 set_disposition(struct file *file, u32 flags)
{
	struct stat info;

	if (file->kind == FILE_KIND_VOLUME || file->layer || !file->share)
		return STATUS_CANNOT_DELETE;
	if (flags & FILE_DISPOSITION_ON_CLOSE) {
		file->delete_on_close = flags & FILE_DISPOSITION_DELETE;
		return STATUS_SUCCESS;
	}
	if (!(flags & FILE_DISPOSITION_DELETE)) {
		share_set_delete(file, false);
		return STATUS_SUCCESS;
	}
	if (fstat(file->fd, &info))
		return file_status(errno);
	if (attributes_of_stat(&info) & FILE_ATTRIBUTE_READONLY && !(flags & FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE))
		return STATUS_CANNOT_DELETE;
	if (S_ISDIR(info.st_mode) && !folder_is_empty(file))
		return STATUS_DIRECTORY_NOT_EMPTY;
	if (flags & FILE_DISPOSITION_POSIX_SEMANTICS)
		return file_unlink(file);
	share_set_delete(file, true);
	return STATUS_SUCCESS;
}

static u32 set_end(struct file *file, u64 size)
{
	if (file->kind != FILE_KIND_DISK)
		return STATUS_INVALID_PARAMETER;
	if (size > INT64_MAX)
		return STATUS_INVALID_PARAMETER;
	return ftruncate(file->fd, (off_t)size) ? file_status(errno) : STATUS_SUCCESS;
}

/* More than the file's length sets blocks aside, less cuts the file. */
static u32 set_allocation(struct file *file, u64 size)
{
	struct stat info;

	if (file->kind != FILE_KIND_DISK || size > INT64_MAX)
		return STATUS_INVALID_PARAMETER;
	if (fstat(file->fd, &info))
		return file_status(errno);
	if ((u64)info.st_size > size)
		return set_end(file, size);
	if (size && fallocate(file->fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)size) && errno != EOPNOTSUPP)
		return file_status(errno);
	return STATUS_SUCCESS;
}

static u32 set_position(struct file *file, u64 position)
{
	if (position > INT64_MAX || file->kind == FILE_KIND_PIPE || file->kind == FILE_KIND_CHAR || file->kind == FILE_KIND_CONSOLE_INPUT ||
	    file->kind == FILE_KIND_CONSOLE_OUTPUT)
		return STATUS_INVALID_PARAMETER;
	if (file->path_only)
		return STATUS_INVALID_DEVICE_REQUEST;
	if (file->position && lseek(file->fd, (off_t)position, SEEK_SET) < 0)
		return file_status(errno);
	return STATUS_SUCCESS;
}

struct set_rule {
	u32 access;
	u32 size;
};

static bool rule_of(u32 information_class, struct set_rule *rule)
{
	switch (information_class) {
	case FileBasicInformation: *rule = (struct set_rule){ FILE_WRITE_ATTRIBUTES, sizeof(struct file_basic_info) }; return true;
	case FileDispositionInformation: *rule = (struct set_rule){ ACCESS_DELETE, 1 }; return true;
	case FileDispositionInformationEx: *rule = (struct set_rule){ ACCESS_DELETE, 4 }; return true;
	case FilePositionInformation: *rule = (struct set_rule){ 0, 8 }; return true;
	case FileEndOfFileInformation:
	case FileAllocationInformation:
	case FileValidDataLengthInformation: *rule = (struct set_rule){ FILE_WRITE_DATA, 8 }; return true;
	case FilePipeInformation: *rule = (struct set_rule){ FILE_WRITE_ATTRIBUTES, 8 }; return true;
	case FileIoCompletionNotificationInformation: *rule = (struct set_rule){ 0, 4 }; return true;
	default: return false;
	}
}

static u32 set_one(struct file *file, u32 information_class, const void *value)
{
	const u64 *number = value;
	const u32 *words = value;

	switch (information_class) {
	case FileBasicInformation: return set_basic(file, value);
	case FileDispositionInformation: return set_disposition(file, *(const u8 *)value ? FILE_DISPOSITION_DELETE : 0);
	case FileDispositionInformationEx: return set_disposition(file, *words);
	case FilePositionInformation: return set_position(file, *number);
	case FileEndOfFileInformation: return set_end(file, *number);
	case FileAllocationInformation: return set_allocation(file, *number);
	case FileValidDataLengthInformation: {
		struct stat info;

		/* The kernel keeps no such length: everything up to the end is valid. */
		return fstat(file->fd, &info) || *number > (u64)info.st_size ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
	}
	case FilePipeInformation: return pipe_set_mode(file, words[0], words[1]);
	case FileIoCompletionNotificationInformation:
		file->skip_port = *words & 1;
		return STATUS_SUCCESS;
	default: return STATUS_INVALID_INFO_CLASS;
	}
}

u32 host_file_set(struct host_file_set *params)
{
	u64 value[8];
	struct set_rule rule;
	struct file *file;
	u32 status;

	if (!rule_of(params->information_class, &rule))
		return STATUS_INVALID_INFO_CLASS;
	if (params->length < rule.size)
		return STATUS_INFO_LENGTH_MISMATCH;
	if (!guest_copy_in(value, params->buffer, rule.size))
		return STATUS_ACCESS_VIOLATION;
	status = handle_lookup(params->handle, &file_type, rule.access, &file);
	if (status)
		return status;
	status = file->fd < 0 && !file->pipe && !file->driver ? STATUS_ACCESS_DENIED : set_one(file, params->information_class, value);
	object_release(file);
	return status;
}

u32 host_file_set_port(struct host_file_set_port *params)
{
	struct object *port;
	struct file *file;
	u32 status = handle_lookup(params->handle, &file_type, 0, &file);

	if (status)
		return status;
	status = handle_lookup(params->port, &completion_type, IO_COMPLETION_MODIFY_STATE, &port);
	if (!status) {
		pthread_mutex_lock(&file->lock);
		/* A file reports to one port for its life; one for synchronous use never finishes later. */
		if (file->port || file->position) {
			status = STATUS_INVALID_PARAMETER;
		} else {
			file->port_key = params->key;
			file->port = port;
			port = NULL;
		}
		pthread_mutex_unlock(&file->lock);
		object_release(port);
	}
	object_release(file);
	return status;
}
