/*
 * Reading and writing: NtReadFile, NtWriteFile, NtFlushBuffersFile.
 *
 * The kernel reads and writes guest memory itself and answers EFAULT for a bad address, so data is copied once. A file of
 * synchronous use reads and writes at the descriptor's position; an explicit offset moves it, as on Windows. What can make the
 * caller wait (pipes, sockets, terminals) goes through file_async_run.
 */
#include "console.h"
#include "file.h"

#include "blocking.h"
#include "file_async.h"
#include "file_lock.h"
#include "pipe.h"
#include "loader/status.h"

#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static u32 narrow(const struct host_file_transfer *io)
{
	return io->flags & HOST_FILE_NARROW;
}

/* Where a transfer starts: an offset, or HOST_FILE_POSITION. */
static u32 check_offset(const struct file *file, s64 *offset)
{
	if (*offset == HOST_FILE_POSITION) {
		if (file->position || file->kind != FILE_KIND_DISK)
			return STATUS_SUCCESS;
		return STATUS_INVALID_PARAMETER;
	}
	return *offset < 0 ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
}

static u32 check_unbuffered(const struct file *file, const struct host_file_transfer *io)
{
	if (!(file->options & FILE_NO_INTERMEDIATE_BUFFERING))
		return STATUS_SUCCESS;
	if (io->length % 512 || (io->offset >= 0 && io->offset % 512))
		return STATUS_INVALID_PARAMETER;
	return STATUS_SUCCESS;
}

/* The position after an explicit transfer of a synchronous file. */
static void move_position(const struct file *file, s64 offset, u64 done)
{
	if (file->position)
		lseek(file->fd, offset + (s64)done, SEEK_SET);
}

static u32 read_disk(struct file *file, struct host_file_transfer *io)
{
	ssize_t got;

	if (file_locks_any() && file_locks_conflict(file, io->offset, io->length, false))
		return STATUS_FILE_LOCK_CONFLICT;
	do
		got = io->offset == HOST_FILE_POSITION ? read(file->fd, (void *)io->buffer, io->length)
						       : pread(file->fd, (void *)io->buffer, io->length, io->offset);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return file_status(errno);
	io->async.information = (u64)got;
	if (io->offset != HOST_FILE_POSITION)
		move_position(file, io->offset, (u64)got);
	return !got && io->length ? STATUS_END_OF_FILE : STATUS_SUCCESS;
}

/* Writes all of it: what a signal or a file system's limit cut short goes on until it is done or fails. */
static u32 write_disk(struct file *file, struct host_file_transfer *io)
{
	bool at_position = io->offset == HOST_FILE_POSITION;
	u64 done = 0;

	if (file_locks_any() && file_locks_conflict(file, io->offset, io->length, true))
		return STATUS_FILE_LOCK_CONFLICT;
	while (done < io->length) {
		ssize_t put = at_position ? write(file->fd, (void *)(io->buffer + done), io->length - done)
					  : pwrite(file->fd, (void *)(io->buffer + done), io->length - done, io->offset + (s64)done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			io->async.information = done;
			if (!at_position)
				move_position(file, io->offset, done);
			return file_status(errno);
		}
		done += (u64)put;
	}
	io->async.information = done;
	if (!at_position)
		move_position(file, io->offset, done);
	return STATUS_SUCCESS;
}

static u32 write_at_end(struct file *file, struct host_file_transfer *io)
{
	s64 end;

	/* The descriptor of an append-only handle has O_APPEND; others find the end, which nobody moves meanwhile but by luck. */
	if (file->append_only) {
		io->offset = HOST_FILE_POSITION;
		return write_disk(file, io);
	}
	end = lseek(file->fd, 0, file->position ? SEEK_END : SEEK_CUR);
	if (!file->position) {
		struct stat info;

		end = fstat(file->fd, &info) ? -1 : info.st_size;
	}
	if (end < 0)
		return file_status(errno);
	io->offset = end;
	return write_disk(file, io);
}

/* --- pipes, terminals, devices --- */

static bool is_ready(int fd, short events)
{
	struct pollfd polled = { fd, events, 0 };

	return poll(&polled, 1, 0) > 0;
}

static u32 end_of_stream(const struct file *file)
{
	if (file->kind == FILE_KIND_PIPE)
		return STATUS_PIPE_BROKEN;
	return file->kind == FILE_KIND_NUL ? STATUS_END_OF_FILE : STATUS_SUCCESS;
}

static u32 attempt_read(struct file_request *request)
{
	ssize_t got;

	if (!is_ready(request->fd, POLLIN))
		return STATUS_PENDING;
	got = read(request->fd, (void *)request->buffer, request->length);
	if (got < 0)
		return errno == EAGAIN || errno == EINTR ? STATUS_PENDING : file_status(errno);
	request->async.information = (u64)got;
	return got || !request->length ? STATUS_SUCCESS : end_of_stream(request->file);
}

static u32 attempt_write(struct file_request *request)
{
	while (request->async.information < request->length) {
		u64 done = request->async.information;
		u64 left = request->length - done;
		ssize_t put;

		if (!is_ready(request->fd, POLLOUT))
			return STATUS_PENDING;
		/* A ready pipe takes a page without waiting. */
		put = write(request->fd, (void *)(request->buffer + done), left > 4096 ? 4096 : left);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno == EAGAIN ? STATUS_PENDING : file_status(errno);
		request->async.information += (u64)put;
	}
	return STATUS_SUCCESS;
}

static u32 read_waiting(struct file *file, struct host_file_transfer *io)
{
	long got;

	if (file->no_wait && !is_ready(file->fd, POLLIN))
		return STATUS_PIPE_EMPTY;
	for (;;) {
		got = blocking_syscall(SYS_read, file->fd, (long)io->buffer, io->length, 0, 0, 0);
		if (got >= 0)
			break;
		if (got == -EINTR && !blocking_must_end())
			continue;
		if (got == -EINTR)
			return STATUS_THREAD_IS_TERMINATING;
		if (got == -EAGAIN) { /* somebody else's descriptor, set to not wait */
			struct pollfd polled = { file->fd, POLLIN, 0 };

			blocking_syscall(SYS_poll, (long)&polled, 1, -1, 0, 0, 0);
			continue;
		}
		return file_status((int)-got);
	}
	io->async.information = (u64)got;
	return got || !io->length ? STATUS_SUCCESS : end_of_stream(file);
}

u32 file_write_waiting(struct file *file, struct host_file_transfer *io)
{
	u64 done = 0;

	while (done < io->length) {
		u64 part = io->length - done;
		long put;

		/* What does not fit is not written; nothing at all is a success, too. A ready pipe takes a page without waiting. */
		if (file->no_wait && !is_ready(file->fd, POLLOUT))
			break;
		if (file->no_wait && part > 4096)
			part = 4096;
		put = blocking_syscall(SYS_write, file->fd, (long)(io->buffer + done), (long)part, 0, 0, 0);

		io->async.information = done;
		if (put == -EINTR && blocking_must_end())
			return STATUS_THREAD_IS_TERMINATING;
		if (put == -EAGAIN) {
			struct pollfd polled = { file->fd, POLLOUT, 0 };

			blocking_syscall(SYS_poll, (long)&polled, 1, -1, 0, 0, 0);
		} else if (put < 0 && put != -EINTR) {
			return file_status((int)-put);
		} else if (put > 0) {
			done += (u64)put;
		}
	}
	io->async.information = done;
	return STATUS_SUCCESS;
}

static u32 run_stream(struct file *file, struct host_file_transfer *io, u32 (*attempt)(struct file_request *), short events)
{
	struct file_request model = {
		.file = file,
		.async = io->async,
		.attempt = attempt,
		.fd = file->fd,
		.events = events,
		.narrow = narrow(io),
		.buffer = io->buffer,
		.length = io->length,
	};

	model.async.information = 0;
	return file_async_run(&model, &io->async.information);
}

/* --- the calls --- */

static u32 read_file(struct file *file, struct host_file_transfer *io)
{
	u32 status;

	if (file->kind == FILE_KIND_FOLDER || file->kind == FILE_KIND_LINK || file->kind == FILE_KIND_VOLUME || file->path_only)
		return STATUS_INVALID_DEVICE_REQUEST;
	if (file->kind == FILE_KIND_CONSOLE_OUTPUT)
		return STATUS_INVALID_HANDLE;
	if (file->kind == FILE_KIND_CONSOLE_INPUT)
		return HOST_STATUS_CONSOLE_TEXT;
	if (file->driver)
		return file->driver->read ? file->driver->read(file, io) : STATUS_INVALID_DEVICE_REQUEST;
	if (file->pipe)
		return pipe_read(file, io);
	if (file->kind != FILE_KIND_DISK && !file->position)
		return run_stream(file, io, attempt_read, POLLIN);
	status = file_async_begin(file, &io->async);
	if (!status)
		status = check_offset(file, &io->offset);
	if (!status)
		status = check_unbuffered(file, io);
	if (!status)
		status = file->kind == FILE_KIND_DISK ? read_disk(file, io) : read_waiting(file, io);
	return file_async_finish(file, &io->async, narrow(io), status);
}

static u32 write_file(struct file *file, struct host_file_transfer *io)
{
	u32 status;

	if (file->kind == FILE_KIND_FOLDER || file->kind == FILE_KIND_LINK || file->kind == FILE_KIND_VOLUME || file->path_only)
		return STATUS_INVALID_DEVICE_REQUEST;
	if (file->kind == FILE_KIND_CONSOLE_INPUT)
		return STATUS_INVALID_HANDLE;
	if (file->kind == FILE_KIND_CONSOLE_OUTPUT && !console_speaks_utf8(HOST_CONSOLE_OUTPUT))
		return HOST_STATUS_CONSOLE_TEXT;
	if (file->driver)
		return file->driver->write ? file->driver->write(file, io) : STATUS_INVALID_DEVICE_REQUEST;
	if (file->pipe)
		return pipe_write(file, io);
	if (file->kind != FILE_KIND_DISK && !file->position)
		return run_stream(file, io, attempt_write, POLLOUT);
	status = file_async_begin(file, &io->async);
	if (!status && file->kind != FILE_KIND_DISK)
		status = file_write_waiting(file, io);
	else if (!status && (io->offset == HOST_FILE_END || file->append_only))
		status = write_at_end(file, io);
	else if (!status && !(status = check_offset(file, &io->offset)) && !(status = check_unbuffered(file, io)))
		status = write_disk(file, io);
	return file_async_finish(file, &io->async, narrow(io), status);
}

u32 host_file_read(struct host_file_read *params)
{
	struct file *file;
	u32 status = handle_lookup(params->io.async.handle, &file_type, FILE_READ_DATA, &file);

	params->io.async.information = 0;
	if (status)
		return status;
	status = read_file(file, &params->io);
	object_release(file);
	return status;
}

/* Either of the two rights to write will do. */
static u32 lookup_for_writing(guest_handle handle, struct file **file)
{
	u32 status = handle_lookup(handle, &file_type, FILE_WRITE_DATA, file);

	return status == STATUS_ACCESS_DENIED ? handle_lookup(handle, &file_type, FILE_APPEND_DATA, file) : status;
}

u32 host_file_write(struct host_file_write *params)
{
	struct file *file;
	u32 status = lookup_for_writing(params->io.async.handle, &file);

	params->io.async.information = 0;
	if (status)
		return status;
	status = write_file(file, &params->io);
	object_release(file);
	return status;
}

u32 host_file_flush(struct host_file_flush *params)
{
	struct file *file;
	u32 status = lookup_for_writing(params->handle, &file);

	if (status)
		return status;
	if (file->kind == FILE_KIND_PIPE && !file->driver)
		status = pipe_flush(file);
	else if (file->kind == FILE_KIND_DISK && fsync(file->fd) && errno != EINVAL && errno != EROFS)
		status = file_status(errno);
	object_release(file);
	return status;
}
