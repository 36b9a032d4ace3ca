/*
 * File objects: their life, the names that calls hand in, and handles to descriptors that the process was started with. See
 * file.h.
 */
#include "file.h"

#include "dir_scan.h"
#include "file_async.h"
#include "file_lock.h"
#include "file_notify.h"
#include "pipe.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The last handle is gone: others may open the file now, and what was marked goes. */
void file_closed(struct object *object)
{
	struct file *file = (struct file *)object;

	if (file->pipe)
		pipe_end_closed(file->pipe);
	file_async_closed(file);
	file_locks_drop(file);
	if (file->delete_on_close)
		share_set_delete(file, true);
	if (file->share && share_close(file))
		file_unlink(file);
}

void file_destroy(struct object *object)
{
	struct file *file = (struct file *)object;

	folder_scan_free(file->scan);
	folder_notify_free(file->notify);
	pipe_end_free(file->pipe);
	object_release(file->port);
	if (file->fd >= 0 && !file->borrowed)
		close(file->fd);
}

const struct object_type file_type = {
	.name = "File",
	.size = sizeof(struct file),
	.wait = WAIT_KIND_LATCH,
	.generic_read = 0x00120089,
	.generic_write = 0x00120116,
	.generic_execute = 0x001200a0,
	.all = 0x001f01ff,
	.closed = file_closed,
	.destroy = file_destroy,
};

struct file *file_new(void)
{
	struct file *file = object_create(&file_type);

	if (file)
		file->fd = -1;
	return file;
}

u32 file_publish(struct file *file, u32 access, u32 flags, guest_handle *handle)
{
	u32 status = handle_create(file, access, flags, handle);

	if (status && file->share)
		share_close(file);
	object_release(file);
	return status;
}

u32 file_name_copy(struct file_name *name, const struct guest_string *string)
{
	name->units = name->buffer;
	name->length = string->bytes / 2;
	if (string->bytes % 2)
		return STATUS_OBJECT_NAME_INVALID;
	if (string->bytes > 65534)
		return STATUS_NAME_TOO_LONG;
	if (name->length > FILE_NAME_INLINE) {
		name->units = malloc(string->bytes);
		if (!name->units) {
			name->units = name->buffer;
			return STATUS_NO_MEMORY;
		}
	}
	return guest_copy_in(name->units, string->buffer, string->bytes) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

void file_name_free(struct file_name *name)
{
	if (name->units != name->buffer)
		free(name->units);
}

/* Where a folder lies below drive_c, in OUT; NULL if it is not on C:. */
static const char *place_on_c(const struct file *folder, char *out)
{
	char full[PATH_MAX];

	if (folder->layer) {
		layer_path(folder->layer, out);
		return out;
	}
	if (folder->drive != 'C' || !file_path(folder, full) || !path_below_drive_c(full))
		return NULL;
	return strcpy(out, path_below_drive_c(full));
}

static u32 parse_at(struct path *path, guest_handle root, const struct file_name *name)
{
	char place[PATH_MAX];
	struct file *folder;
	u32 status = handle_lookup(root, &file_type, 0, &folder);

	if (status)
		return status;
	if (folder->kind != FILE_KIND_FOLDER && folder->kind != FILE_KIND_VOLUME) {
		status = name->length ? STATUS_OBJECT_PATH_NOT_FOUND : STATUS_OBJECT_NAME_INVALID;
	} else {
		const char *below = place_on_c(folder, place);

		/* The path may outlive the handle. */
		int at = below ? -1 : fcntl(folder->fd, F_DUPFD_CLOEXEC, 0);

		if (!below && at < 0)
			status = file_status(errno);
		else
			status = path_parse_at(path, at, below, name->units, name->length);
		if (!below && at >= 0)
			path->owns_at = true;
	}
	object_release(folder);
	return status;
}

u32 file_parse(struct path *path, struct file_name *name, const struct host_object_attributes *attributes)
{
	u32 status = file_name_copy(name, &attributes->name);

	if (status) {
		path_init(path);
		return status;
	}
	if (attributes->root) {
		path_init(path);
		return parse_at(path, attributes->root, name);
	}
	return path_parse(path, name->units, name->length);
}

u32 file_status(int error)
{
	switch (error) {
	case EBADF: return STATUS_INVALID_DEVICE_REQUEST;
	case EINVAL: return STATUS_INVALID_PARAMETER;
	case EPIPE: return STATUS_PIPE_CLOSING;
	case ECONNRESET: return STATUS_PIPE_BROKEN;
	case ESPIPE: return STATUS_INVALID_DEVICE_REQUEST;
	case EOVERFLOW: return STATUS_FILE_TOO_LARGE;
	case ENOENT: return STATUS_FILE_DELETED;
	default: return path_status(error);
	}
}

bool descriptor_path(int fd, char *out)
{
	static const char deleted[] = " (deleted)";
	char link[32];
	ssize_t length;
	struct stat info, own;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, out, PATH_MAX - 1);
	if (length <= 0 || out[0] != '/')
		return false;
	out[length] = 0;
	/* A file may really be called so. */
	return (size_t)length < sizeof(deleted) || strcmp(out + length - (sizeof(deleted) - 1), deleted) ||
	       (lstat(out, &info) == 0 && fstat(fd, &own) == 0 && info.st_ino == own.st_ino && info.st_dev == own.st_dev);
}

bool file_path(const struct file *file, char *out)
{
	return file->fd >= 0 && descriptor_path(file->fd, out);
}

static u8 kind_of_mode(mode_t mode, const struct stat *info)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
	case S_IFBLK: return FILE_KIND_DISK;
	case S_IFDIR: return FILE_KIND_FOLDER;
	case S_IFCHR: return info->st_rdev == NUL_DEVICE ? FILE_KIND_NUL : FILE_KIND_CHAR;
	default: return FILE_KIND_PIPE;
	}
}

u8 file_kind(const struct stat *info)
{
	return kind_of_mode(info->st_mode, info);
}

static u32 wrap_descriptor(int fd, int flags, const struct stat *info, u8 kind, bool borrowed, guest_handle *handle)
{
	struct file *file = file_new();

	if (!file)
		return STATUS_NO_MEMORY;
	file->fd = fd;
	file->borrowed = borrowed;
	file->kind = kind;
	file->position = true;
	file->device = info->st_dev;
	file->inode = info->st_ino;
	file->options = FILE_SYNCHRONOUS_IO_NONALERT;
	file->share_mode = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
	switch (flags & O_ACCMODE) {
	case O_RDONLY: file->access = file_type.generic_read; break;
	case O_WRONLY: file->access = file_type.generic_write | FILE_READ_ATTRIBUTES; break;
	default: file->access = file_type.generic_read | file_type.generic_write; break;
	}
	return file_publish(file, file->access, 0, handle);
}

u32 file_from_descriptor(int fd, bool borrowed, guest_handle *handle)
{
	struct stat info;
	int flags = fcntl(fd, F_GETFL);
	u8 kind;

	/* O_PATH: the program was started with this one closed (loader/main.c). */
	if (flags < 0 || flags & O_PATH || fstat(fd, &info) < 0)
		return STATUS_INVALID_HANDLE;
	kind = file_kind(&info);
	/* Shells open a terminal once, for reading and writing, and hand it out three times. */
	if (kind == FILE_KIND_CHAR && isatty(fd))
		kind = fd == 0 || (flags & O_ACCMODE) == O_RDONLY ? FILE_KIND_CONSOLE_INPUT : FILE_KIND_CONSOLE_OUTPUT;
	return wrap_descriptor(fd, flags, &info, kind, borrowed, handle);
}

u32 file_from_terminal(int fd, u8 kind, guest_handle *handle)
{
	struct stat info;

	if (fstat(fd, &info) < 0)
		return STATUS_INVALID_HANDLE;
	return wrap_descriptor(fd, O_RDWR, &info, kind, false, handle);
}
