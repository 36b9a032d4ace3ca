/*
 * Pipes: see pipe.h. An unnamed pipe is the kernel's own, so that it can be handed to any child process.
 */
#include "pipe.h"

#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static u32 publish_end(int fd, u32 access, u32 inherit, guest_handle *handle)
{
	struct file *file = file_new();
	struct stat info;

	if (!file || fstat(fd, &info)) {
		object_release(&file->object);
		close(fd);
		return STATUS_NO_MEMORY;
	}
	file->fd = fd;
	file->kind = FILE_KIND_PIPE;
	file->position = true;
	file->options = FILE_SYNCHRONOUS_IO_NONALERT;
	file->device = info.st_dev;
	file->inode = info.st_ino;
	file->access = access;
	file->share_mode = FILE_SHARE_READ | FILE_SHARE_WRITE;
	return file_publish(file, access, inherit, handle);
}

u32 host_pipe_anonymous(struct host_pipe_anonymous *params)
{
	int ends[2];
	u32 status;

	if (pipe2(ends, O_CLOEXEC))
		return path_status(errno);
	/* The kernel's 64 KB are enough for whoever asked for less; more is granted up to the system's limit. */
	if (params->size > 65536)
		fcntl(ends[1], F_SETPIPE_SZ, params->size > INT32_MAX ? INT32_MAX : (int)params->size);
	status = publish_end(ends[0], file_type.generic_read | FILE_WRITE_ATTRIBUTES, params->inherit, &params->read);
	if (status) {
		close(ends[1]);
		return status;
	}
	status = publish_end(ends[1], file_type.generic_write | FILE_READ_ATTRIBUTES, params->inherit, &params->write);
	if (status)
		handle_close(params->read);
	return status;
}

