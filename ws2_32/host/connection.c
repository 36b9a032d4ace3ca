/*
 * Connections that are made and ended by calls that finish later: AcceptEx, ConnectEx, DisconnectEx, TransmitFile.
 */
#include "socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

/* --- AcceptEx --- */

struct accepting {
	struct socket *target; /* a reference */
	int fd;                /* the connection, while its first data is awaited; -1 before */
	u32 receive, local, remote;
};

static void accepting_drop(struct file_request *request)
{
	struct accepting *accepting = (struct accepting *)request->context[0];

	if (accepting->fd >= 0)
		close(accepting->fd);
	object_release(accepting->target);
	free(accepting);
}

static u32 store_name(int fd, int (*name)(int, struct sockaddr *, socklen_t *), guest_ptr to, u32 room)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);

	if (!room)
		return STATUS_SUCCESS;
	if (name(fd, (struct sockaddr *)&address, &length))
		return socket_nt_status(errno);
	return address_to_guest(&address, length, to, &room) ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}

/* The connection becomes that of the target, which keeps its handle. */
static u32 give_connection(struct file_request *request, struct accepting *accepting)
{
	guest_ptr at = request->buffer + accepting->receive;
	u32 status = store_name(accepting->fd, getsockname, at, accepting->local);

	if (!status)
		status = store_name(accepting->fd, getpeername, at + accepting->local, accepting->remote);
	if (!status && dup3(accepting->fd, accepting->target->file.fd, O_CLOEXEC) < 0)
		status = socket_nt_status(errno);
	if (!status)
		socket_set_state(accepting->target, SOCKET_CONNECTED);
	return status;
}

/* The request waits for another descriptor from now on. */
static u32 wait_for_data(struct file_request *request, struct accepting *accepting)
{
	int fd;

	/* Not on the list yet: it makes its own copy when it comes there. */
	if (!request->watch.ready) {
		request->fd = accepting->fd;
		return STATUS_PENDING;
	}
	fd = fcntl(accepting->fd, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		return STATUS_TOO_MANY_OPENED_FILES;
	watch_stop(&request->watch);
	close(request->fd);
	request->fd = request->watch.fd = fd;
	return STATUS_PENDING;
}

static u32 attempt_accept(struct file_request *request)
{
	struct accepting *accepting = (struct accepting *)request->context[0];
	ssize_t got;

	if (accepting->fd < 0) {
		do
			accepting->fd = accept4(request->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		while (accepting->fd < 0 && (errno == EINTR || errno == ECONNABORTED));
		if (accepting->fd < 0)
			return socket_nt_status(errno);
		event_select_enable((struct socket *)request->file, 1u << SOCKET_EVENT_ACCEPT);
	}
	if (accepting->receive) {
		got = recv(accepting->fd, (void *)request->buffer, accepting->receive, MSG_DONTWAIT);
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			return wait_for_data(request, accepting);
		if (got < 0)
			return socket_nt_status(errno);
		request->async.information = (u64)got;
	}
	return give_connection(request, accepting);
}

u32 host_socket_accept_overlapped(struct host_socket_accept_overlapped *params)
{
	struct accepting *accepting = calloc(1, sizeof(*accepting));
	struct socket *listener;
	u32 status;

	if (!accepting)
		return SOCKET_STATUS(WSAENOBUFS);
	params->async.information = 0;
	status = socket_lookup(params->async.handle, &listener);
	if (!status)
		status = socket_lookup(params->socket, &accepting->target);
	if (!status && (listener->state != SOCKET_LISTENING || accepting->target->state != SOCKET_IDLE || listener == accepting->target))
		status = SOCKET_STATUS(WSAEINVAL);
	if (status) {
		object_release(accepting->target);
		free(accepting);
	} else {
		struct file_request model = {
			.file = &listener->file,
			.async = params->async,
			.attempt = attempt_accept,
			.drop = accepting_drop,
			.fd = listener->file.fd,
			.events = POLLIN,
			.narrow = params->narrow,
			.buffer = params->buffer,
			.context = { (u64)accepting },
		};

		accepting->fd = -1;
		accepting->receive = params->receive_bytes;
		accepting->local = params->local_bytes;
		accepting->remote = params->remote_bytes;
		status = file_async_run(&model, &params->async.information);
	}
	object_release(listener);
	return status;
}

/* --- ConnectEx --- */

struct connecting {
	struct sockaddr_storage address;
	socklen_t length;
	u32 bytes; /* to send then */
	bool called, connected;
};

static void connecting_drop(struct file_request *request)
{
	free((void *)request->context[0]);
}

static u32 attempt_connect(struct file_request *request)
{
	struct connecting *connecting = (struct connecting *)request->context[0];
	struct socket *socket = (struct socket *)request->file;
	struct pollfd polled = { request->fd, POLLOUT, 0 };
	int error = 0;

	if (!connecting->called) {
		connecting->called = true;
		connecting->connected = !connect(request->fd, (struct sockaddr *)&connecting->address, connecting->length);
		if (!connecting->connected && errno != EINPROGRESS)
			return socket_nt_status(errno);
		socket_set_state(socket, connecting->connected ? SOCKET_CONNECTED : SOCKET_CONNECTING);
	}
	if (!connecting->connected) {
		if (poll(&polled, 1, 0) <= 0)
			return STATUS_PENDING;
		error = socket_take_error(socket);
		socket_set_state(socket, error ? SOCKET_IDLE : SOCKET_CONNECTED);
		connecting->connected = !error;
	}
	if (error)
		return socket_nt_status(error);
	while (request->async.information < connecting->bytes) {
		u64 done = request->async.information;
		ssize_t sent = send(request->fd, (const void *)(request->buffer + done), connecting->bytes - done, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (sent < 0 && errno != EINTR)
			return socket_nt_status(errno);
		if (sent > 0)
			request->async.information += (u64)sent;
	}
	return STATUS_SUCCESS;
}

static bool is_bound(const struct socket *socket)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);

	return !getsockname(socket->file.fd, (struct sockaddr *)&address, &length) &&
	       (address.ss_family == AF_UNIX || ((struct sockaddr_in *)&address)->sin_port);
}

u32 host_socket_connect_overlapped(struct host_socket_connect_overlapped *params)
{
	struct connecting *connecting = calloc(1, sizeof(*connecting));
	struct socket *socket;
	u32 status;

	if (!connecting)
		return SOCKET_STATUS(WSAENOBUFS);
	params->async.information = 0;
	status = socket_lookup(params->async.handle, &socket);
	if (!status)
		status = address_to_host(params->address, params->address_bytes, &connecting->address, &connecting->length);
	if (!status && socket->state == SOCKET_CONNECTED)
		status = SOCKET_STATUS(WSAEISCONN);
	if (!status && !is_bound(socket)) /* "a previously unconnected, and bound, socket" */
		status = SOCKET_STATUS(WSAEINVAL);
	if (status) {
		free(connecting);
	} else {
		struct file_request model = {
			.file = &socket->file,
			.async = params->async,
			.attempt = attempt_connect,
			.drop = connecting_drop,
			.fd = socket->file.fd,
			.events = POLLOUT,
			.narrow = params->narrow,
			.buffer = params->buffer,
			.context = { (u64)connecting },
		};

		connecting->bytes = params->bytes;
		status = file_async_run(&model, &params->async.information);
	}
	object_release(socket);
	return status;
}

/* --- the end of a connection --- */

static u32 end_connection(struct socket *socket, bool reuse)
{
	if (socket->state != SOCKET_CONNECTED)
		return STATUS_INVALID_CONNECTION;
	if (shutdown(socket->file.fd, reuse ? SHUT_RDWR : SHUT_WR) && errno != ENOTCONN)
		return socket_nt_status(errno);
	return reuse ? socket_renew(socket) : STATUS_SUCCESS;
}

u32 host_socket_disconnect(struct host_socket_disconnect *params)
{
	struct socket *socket;
	u32 status = socket_lookup(params->async.handle, &socket);

	params->async.information = 0;
	if (status)
		return status;
	status = file_async_begin(&socket->file, &params->async);
	if (!status)
		status = end_connection(socket, params->reuse);
	status = file_async_finish(&socket->file, &params->async, params->narrow, status);
	object_release(socket);
	return status;
}

/* --- TransmitFile --- */

struct transmitting {
	struct file *file; /* a reference, or NULL */
	s64 offset;        /* negative: the file's own position */
	u64 left;          /* of the file */
	guest_ptr head, tail;
	u32 head_left, tail_left;
	u32 flags;
};

static void transmitting_drop(struct file_request *request)
{
	struct transmitting *transmitting = (struct transmitting *)request->context[0];

	object_release(transmitting->file);
	free(transmitting);
}

/* Sends what is left of a buffer. */
static u32 send_part(struct file_request *request, guest_ptr *at, u32 *left)
{
	while (*left) {
		ssize_t sent = send(request->fd, (const void *)*at, *left, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return socket_nt_status(errno);
		*at += (u64)sent;
		*left -= (u32)sent;
		request->async.information += (u64)sent;
	}
	return STATUS_SUCCESS;
}

static u32 send_file(struct file_request *request, struct transmitting *transmitting)
{
	while (transmitting->left) {
		size_t part = transmitting->left > 0x7ffff000u ? 0x7ffff000u : (size_t)transmitting->left;
		off_t offset = transmitting->offset;
		ssize_t sent = sendfile(request->fd, transmitting->file->fd, offset < 0 ? NULL : &offset, part);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return socket_nt_status(errno);
		if (!sent) /* the file ends here */
			break;
		if (transmitting->offset >= 0)
			transmitting->offset += sent;
		transmitting->left -= (u64)sent;
		request->async.information += (u64)sent;
	}
	transmitting->left = 0;
	return STATUS_SUCCESS;
}

static u32 attempt_transmit(struct file_request *request)
{
	struct transmitting *transmitting = (struct transmitting *)request->context[0];
	u32 status = send_part(request, &transmitting->head, &transmitting->head_left);

	if (!status)
		status = send_file(request, transmitting);
	if (!status)
		status = send_part(request, &transmitting->tail, &transmitting->tail_left);
	if (!status && transmitting->flags)
		status = end_connection((struct socket *)request->file, transmitting->flags & HOST_TRANSMIT_REUSE);
	return status;
}

u32 host_socket_transmit(struct host_socket_transmit *params)
{
	struct transmitting *transmitting = calloc(1, sizeof(*transmitting));
	struct socket *socket;
	u32 status;

	if (!transmitting)
		return SOCKET_STATUS(WSAENOBUFS);
	params->async.information = 0;
	status = socket_lookup(params->async.handle, &socket);
	if (!status && params->file && handle_lookup(params->file, &file_type, FILE_READ_DATA, &transmitting->file))
		status = STATUS_INVALID_HANDLE;
	if (!status && socket->state != SOCKET_CONNECTED)
		status = STATUS_INVALID_CONNECTION;
	if (status) {
		object_release(transmitting->file);
		free(transmitting);
	} else {
		struct file_request model = {
			.file = &socket->file,
			.async = params->async,
			.attempt = attempt_transmit,
			.drop = transmitting_drop,
			.fd = socket->file.fd,
			.events = POLLOUT,
			.narrow = params->narrow,
			.context = { (u64)transmitting },
		};

		transmitting->offset = params->offset;
		transmitting->left = !transmitting->file ? 0 : params->bytes ? params->bytes : UINT64_MAX;
		transmitting->head = params->head;
		transmitting->head_left = params->head_bytes;
		transmitting->tail = params->tail;
		transmitting->tail_left = params->tail_bytes;
		transmitting->flags = params->flags;
		status = file_async_run(&model, &params->async.information);
	}
	object_release(socket);
	return status;
}
