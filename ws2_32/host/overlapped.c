/*
 * Sends and receives that finish later, and files' reads and writes of sockets.
 *
 * Each is a request of file_async.h whose attempt is one sendmsg or recvmsg; a stream's send goes on until all of it is sent. What an
 * attempt needs is kept beside the request, buffers included, since the caller's list of them may be gone.
 */
#include "socket.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

struct transfer {
	u32 count;
	int flags;
	bool stream;
	u64 total;
	struct sockaddr_storage address; /* of a send */
	socklen_t address_length;
	guest_ptr address_at, length_at; /* of a receive, or 0 */
	struct iovec vector[];
};

static struct transfer *transfer_of(const struct file_request *request)
{
	return (struct transfer *)request->context[0];
}

static void transfer_drop(struct file_request *request)
{
	free(transfer_of(request));
}

/* The buffers without the first DONE bytes, as MESSAGE in ROOM. */
static void message_rest(const struct transfer *transfer, u64 done, struct iovec *room, struct msghdr *message)
{
	u32 count = 0;

	for (u32 i = 0; i < transfer->count; i++) {
		const struct iovec *from = &transfer->vector[i];

		if (done >= from->iov_len && done) {
			done -= from->iov_len;
			continue;
		}
		room[count++] = (struct iovec){ (char *)from->iov_base + done, from->iov_len - done };
		done = 0;
	}
	*message = (struct msghdr){ .msg_iov = room, .msg_iovlen = count };
}

static u32 attempt_send(struct file_request *request)
{
	struct transfer *transfer = transfer_of(request);
	struct iovec room[SOCKET_BUFFERS_MAX];
	struct msghdr message;

	do {
		ssize_t sent;

		message_rest(transfer, request->async.information, room, &message);
		if (transfer->address_length) {
			message.msg_name = &transfer->address;
			message.msg_namelen = transfer->address_length;
		}
		sent = sendmsg(request->fd, &message, transfer->flags);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return socket_nt_status(errno);
		request->async.information += (u64)sent;
	} while (transfer->stream && request->async.information < transfer->total);
	event_select_enable((struct socket *)request->file, 1u << SOCKET_EVENT_WRITE);
	return STATUS_SUCCESS;
}

static u32 store_address(const struct transfer *transfer, const struct sockaddr_storage *from, socklen_t length)
{
	u32 capacity;

	if (!transfer->address_at || !transfer->length_at)
		return STATUS_SUCCESS;
	if (!guest_copy_in(&capacity, transfer->length_at, sizeof(capacity)))
		return STATUS_ACCESS_VIOLATION;
	if (!length)
		capacity = 0;
	else if (address_to_guest(from, length, transfer->address_at, &capacity))
		return STATUS_ACCESS_VIOLATION;
	return guest_copy_out(transfer->length_at, &capacity, sizeof(capacity)) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

/* A receive of nothing from a stream waits for data all the same: programs learn from it that there is some. */
static bool nothing_yet(const struct transfer *transfer, int fd)
{
	struct pollfd polled = { fd, POLLIN, 0 };

	return transfer->stream && !transfer->total && poll(&polled, 1, 0) <= 0;
}

static u32 attempt_receive(struct file_request *request)
{
	struct transfer *transfer = transfer_of(request);
	struct iovec room[SOCKET_BUFFERS_MAX];
	struct sockaddr_storage from;
	struct msghdr message;
	ssize_t got;
	u32 status;

	if (nothing_yet(transfer, request->fd))
		return STATUS_PENDING;
	do {
		message_rest(transfer, request->async.information, room, &message);
		message.msg_name = &from;
		message.msg_namelen = sizeof(from);
		got = recvmsg(request->fd, &message, transfer->flags & ~MSG_WAITALL);
		if (got >= 0)
			request->async.information += (u64)got;
	} while ((got < 0 && errno == EINTR) ||
		 (got > 0 && transfer->flags & MSG_WAITALL && request->async.information < transfer->total));
	/* What came before an error, or before nothing more, is the answer. */
	if (got < 0 && errno == EAGAIN && transfer->flags & MSG_WAITALL)
		return STATUS_PENDING;
	if (got < 0 && !request->async.information)
		return socket_nt_status(errno);
	event_select_enable((struct socket *)request->file, 1u << (transfer->flags & MSG_OOB ? SOCKET_EVENT_OOB : SOCKET_EVENT_READ));
	status = store_address(transfer, &from, message.msg_namelen);
	if (!status && got >= 0 && message.msg_flags & MSG_TRUNC)
		status = STATUS_BUFFER_OVERFLOW;
	return status;
}

static struct transfer *transfer_new(const struct socket *socket, u32 count, int flags)
{
	struct transfer *transfer = calloc(1, sizeof(*transfer) + count * sizeof(*transfer->vector));

	if (!transfer)
		return NULL;
	transfer->count = count;
	transfer->flags = flags;
	transfer->stream = socket->type == SOCK_STREAM;
	return transfer;
}

/* Runs TRANSFER, which goes with it. */
static u32 transfer_run(struct socket *socket, struct transfer *transfer, bool send, struct host_file_async *async, u32 narrow)
{
	struct file_request model = {
		.file = &socket->file,
		.async = *async,
		.attempt = send ? attempt_send : attempt_receive,
		.drop = transfer_drop,
		.fd = socket->file.fd,
		.events = send ? POLLOUT : transfer->flags & MSG_OOB ? POLLPRI : POLLIN,
		.narrow = narrow,
		.context = { (u64)transfer },
	};

	model.async.information = 0;
	return file_async_run(&model, &async->information);
}

static u32 transfer_call(struct host_socket_transfer *params, bool send)
{
	int flags = socket_flags_to_host(params->flags);
	struct transfer *transfer;
	struct socket *socket;
	u32 status = socket_lookup(params->async.handle, &socket);

	params->async.information = 0;
	if (status)
		return status;
	if (flags < 0 || params->count > SOCKET_BUFFERS_MAX) {
		object_release(socket);
		return SOCKET_STATUS(flags < 0 ? WSAEOPNOTSUPP : WSAEINVAL);
	}
	if (params->flags & GUEST_MSG_WAITALL && !send)
		flags |= MSG_WAITALL;
	transfer = transfer_new(socket, params->count, flags | MSG_DONTWAIT);
	status = transfer ? socket_read_buffers(params->buffers, params->count, transfer->vector, &transfer->total) : SOCKET_STATUS(WSAENOBUFS);
	if (!status && send && params->address)
		status = address_to_host(params->address, params->address_bytes, &transfer->address, &transfer->address_length);
	if (!status && !send) {
		transfer->address_at = params->address;
		transfer->length_at = params->address_bytes_at;
	}
	if (status)
		free(transfer);
	else
		status = transfer_run(socket, transfer, send, &params->async, params->narrow);
	object_release(socket);
	return status;
}

u32 host_socket_send_overlapped(struct host_socket_send_overlapped *params)
{
	return transfer_call(&params->transfer, true);
}

u32 host_socket_receive_overlapped(struct host_socket_receive_overlapped *params)
{
	u32 status = transfer_call(&params->transfer, false);

	params->transfer.flags = status == STATUS_BUFFER_OVERFLOW ? GUEST_MSG_PARTIAL : 0;
	return status;
}

/* --- ReadFile and WriteFile --- */

static u32 file_transfer(struct file *file, struct host_file_transfer *io, bool send)
{
	struct socket *socket = (struct socket *)file;
	struct transfer *transfer = transfer_new(socket, 1, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (!transfer)
		return STATUS_INSUFFICIENT_RESOURCES;
	transfer->vector[0] = (struct iovec){ (void *)io->buffer, io->length };
	transfer->total = io->length;
	return transfer_run(socket, transfer, send, &io->async, io->flags & HOST_FILE_NARROW);
}

static u32 socket_read(struct file *file, struct host_file_transfer *io)
{
	return file_transfer(file, io, false);
}

static u32 socket_write(struct file *file, struct host_file_transfer *io)
{
	return file_transfer(file, io, true);
}

const struct file_driver socket_driver = { socket_read, socket_write, poll_device_control };
