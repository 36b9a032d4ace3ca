/*
 * Data through pipes: reading, writing, peeking, flushing. See pipe.h.
 *
 * A message that is longer than the reader's buffer is taken off the socket whole, and what did not fit is kept for the next
 * read.
 */
#include "pipe.h"

#include "blocking.h"
#include "file_async.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <linux/sockios.h>
#include <unistd.h>

/* Why a pipe that is in STATE cannot be used. */
static u32 state_status(u32 state)
{
	switch (state) {
	case PIPE_CONNECTED: return STATUS_SUCCESS;
	case PIPE_LISTENING: return STATUS_PIPE_LISTENING;
	default: return STATUS_PIPE_DISCONNECTED;
	}
}

/* What a socket's end means to the reader. */
static u32 end_status(const struct pipe_end *end)
{
	u32 status = state_status(__atomic_load_n(&end->state, __ATOMIC_ACQUIRE));

	return status ? status : STATUS_PIPE_BROKEN;
}

/* Gives the reader of what is kept of a message. */
static u32 read_rest(struct pipe_end *end, struct file_request *request)
{
	size_t left = end->rest_length - end->rest_at;
	size_t part = left < request->length ? left : request->length;

	if (!guest_copy_out(request->buffer, end->rest + end->rest_at, part))
		return STATUS_ACCESS_VIOLATION;
	request->async.information = part;
	end->rest_at += part;
	if (part < left && end->message_read)
		return STATUS_BUFFER_OVERFLOW;
	if (part == left) {
		free(end->rest);
		end->rest = NULL;
	}
	return STATUS_SUCCESS;
}

/* Takes a message off the socket that does not fit the reader's buffer. */
static u32 take_long_message(struct pipe_end *end, struct file_request *request, size_t length)
{
	ssize_t got;

	end->rest = malloc(length);
	if (!end->rest)
		return STATUS_INSUFFICIENT_RESOURCES;
	got = recv(request->fd, end->rest, length, MSG_DONTWAIT);
	if (got < 0) {
		free(end->rest);
		end->rest = NULL;
		return errno == EAGAIN ? STATUS_PENDING : file_status(errno);
	}
	end->rest_at = 0;
	end->rest_length = (size_t)got;
	return read_rest(end, request);
}

static u32 read_now(struct pipe_end *end, struct file_request *request)
{
	ssize_t got;

	if (end->rest)
		return read_rest(end, request);
	if (end->facts.message_type) {
		got = recv(request->fd, NULL, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
		if (got > 0 && (size_t)got > request->length)
			return take_long_message(end, request, (size_t)got);
	}
	got = recv(request->fd, (void *)request->buffer, request->length, MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return STATUS_PENDING;
	if (got < 0)
		return errno == ECONNRESET ? end_status(end) : file_status(errno);
	request->async.information = (u64)got;
	return got || !request->length ? STATUS_SUCCESS : end_status(end);
}

static u32 attempt_read(struct file_request *request)
{
	struct pipe_end *end = request->file->pipe;
	u32 status;

	pthread_mutex_lock(&request->file->lock);
	status = read_now(end, request);
	pthread_mutex_unlock(&request->file->lock);
	return status == STATUS_PENDING && end->no_wait ? STATUS_PIPE_EMPTY : status;
}

static u32 attempt_write(struct file_request *request)
{
	struct pipe_end *end = request->file->pipe;

	do {
		u64 done = request->async.information;
		ssize_t put = send(request->fd, (const void *)(request->buffer + done), request->length - done, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && errno == EAGAIN)
			return end->no_wait ? STATUS_SUCCESS : STATUS_PENDING;
		if (put < 0)
			return errno == EPIPE || errno == ECONNRESET ? (end_status(end) == STATUS_PIPE_BROKEN ? STATUS_PIPE_CLOSING : end_status(end))
								     : file_status(errno);
		request->async.information += (u64)put;
	} while (request->async.information < request->length);
	return STATUS_SUCCESS;
}

static u32 run(struct file *file, struct host_file_transfer *io, u32 (*attempt)(struct file_request *), short events)
{
	/* The state first: it is what takes over the descriptor of a client that has just come. */
	u32 status = state_status(pipe_end_state(file->pipe));
	struct file_request model = {
		.file = file,
		.async = io->async,
		.attempt = attempt,
		.fd = file->fd,
		.events = events,
		.narrow = io->flags & HOST_FILE_NARROW,
		.buffer = io->buffer,
		.length = io->length,
	};

	if (status)
		return status;
	model.async.information = 0;
	return file_async_run(&model, &io->async.information);
}

u32 pipe_read(struct file *file, struct host_file_transfer *io)
{
	return run(file, io, attempt_read, POLLIN);
}

u32 pipe_write(struct file *file, struct host_file_transfer *io)
{
	return run(file, io, attempt_write, POLLOUT);
}

/* Bytes that the other side has not read yet. */
static int unread(const struct file *file)
{
	int bytes = 0;

	if (ioctl(file->fd, file->pipe ? SIOCOUTQ : FIONREAD, &bytes))
		return 0;
	return bytes;
}

u32 pipe_flush(struct file *file)
{
	while (file->fd >= 0 && unread(file) > 0) {
		struct pollfd polled = { file->fd, 0, 0 };
		struct timespec pause = { 0, 1000000 };
		long result = blocking_syscall(SYS_ppoll, (long)&polled, 1, (long)&pause, 0, 8, 0);

		if (result == -EINTR && blocking_must_end())
			return STATUS_THREAD_IS_TERMINATING;
		if (result > 0) /* nobody is left to read it */
			return STATUS_PIPE_CLOSING;
	}
	return STATUS_SUCCESS;
}

u32 pipe_available(struct file *file, u32 *message)
{
	struct pipe_end *end = file->pipe;
	int bytes = 0;

	*message = 0;
	if (end && end->rest) {
		*message = (u32)(end->rest_length - end->rest_at);
		return *message;
	}
	if (ioctl(file->fd, FIONREAD, &bytes))
		return 0;
	if (end && end->facts.message_type) {
		ssize_t first = recv(file->fd, NULL, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);

		*message = first > 0 ? (u32)first : 0;
	}
	return (u32)bytes;
}

/* Looks at what is in a kernel pipe by way of a second one. */
static ssize_t peek_pipe(int fd, char *to, size_t length)
{
	ssize_t got = -1;
	int copy[2];

	if (pipe2(copy, O_CLOEXEC | O_NONBLOCK))
		return -1;
	got = tee(fd, copy[1], length, SPLICE_F_NONBLOCK);
	if (got > 0)
		got = read(copy[0], to, (size_t)got);
	close(copy[0]);
	close(copy[1]);
	return got < 0 && errno == EAGAIN ? 0 : got;
}

static ssize_t peek_some(struct file *file, char *to, size_t length)
{
	const struct pipe_end *end = file->pipe;
	ssize_t got;

	if (end && end->rest) {
		size_t left = end->rest_length - end->rest_at;

		length = length < left ? length : left;
		memcpy(to, end->rest + end->rest_at, length);
		return (ssize_t)length;
	}
	got = recv(file->fd, to, length, MSG_PEEK | MSG_DONTWAIT);
	if (got < 0 && errno == ENOTSOCK)
		return peek_pipe(file->fd, to, length);
	return got < 0 && errno == EAGAIN ? 0 : got;
}

struct peek_head {
	u32 state, available, messages, message_length;
};

u32 pipe_peek(struct file *file, struct host_file_control *params)
{
	u32 room = params->output_length - (u32)sizeof(struct peek_head);
	struct peek_head head = { .state = PIPE_CONNECTED };
	u32 status = file->pipe ? state_status(pipe_end_state(file->pipe)) : STATUS_SUCCESS;
	struct pollfd polled = { file->fd, POLLIN, 0 };
	char data[65536];
	ssize_t got = 0;

	if (params->output_length < sizeof(head))
		return STATUS_INFO_LENGTH_MISMATCH;
	if (status)
		return status;
	pthread_mutex_lock(&file->lock);
	head.available = pipe_available(file, &head.message_length);
	if (head.available && room)
		got = peek_some(file, data, room < sizeof(data) ? room : sizeof(data));
	pthread_mutex_unlock(&file->lock);
	/* Everything was read and the writer is gone. */
	if (!head.available && poll(&polled, 1, 0) > 0 && polled.revents & (POLLHUP | POLLERR))
		return STATUS_PIPE_BROKEN;
	if (got < 0)
		return file_status(errno);
	params->async.information = sizeof(head) + (u64)got;
	if (!guest_copy_out(params->output, &head, sizeof(head)) || !guest_copy_out(params->output + sizeof(head), data, (size_t)got))
		return STATUS_ACCESS_VIOLATION;
	return head.message_length > room && room ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}
