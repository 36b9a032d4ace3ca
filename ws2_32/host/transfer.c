/*
 * Sending and receiving. The kernel reads and writes the guest's buffers itself, so a bad one is its EFAULT.
 */
#include "socket.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>

int socket_flags_to_host(u32 flags)
{
	int host = MSG_NOSIGNAL;

	if (flags & ~(GUEST_MSG_OOB | GUEST_MSG_PEEK | GUEST_MSG_DONTROUTE | GUEST_MSG_WAITALL | GUEST_MSG_PUSH_IMMEDIATE |
		      GUEST_MSG_PARTIAL))
		return -1;
	if (flags & GUEST_MSG_OOB)
		host |= MSG_OOB;
	if (flags & GUEST_MSG_PEEK)
		host |= MSG_PEEK;
	if (flags & GUEST_MSG_DONTROUTE)
		host |= MSG_DONTROUTE;
	return host;
}

u32 socket_read_buffers(guest_ptr buffers, u32 count, struct iovec *vector, u64 *total)
{
	struct host_socket_buffer copy[SOCKET_BUFFERS_MAX];

	if (count > SOCKET_BUFFERS_MAX)
		return SOCKET_STATUS(WSAEINVAL);
	if (!guest_copy_in(copy, buffers, count * sizeof(copy[0])))
		return SOCKET_STATUS(WSAEFAULT);
	*total = 0;
	for (u32 i = 0; i < count; i++) {
		if (copy[i].bytes > INT_MAX)
			return SOCKET_STATUS(WSAEINVAL);
		vector[i].iov_base = (void *)copy[i].at;
		vector[i].iov_len = copy[i].bytes;
		*total += copy[i].bytes;
	}
	return STATUS_SUCCESS;
}

/* Takes the first DONE bytes off a vector. */
static void advance(struct msghdr *message, size_t done)
{
	while (message->msg_iovlen && done >= message->msg_iov->iov_len) {
		done -= message->msg_iov->iov_len;
		message->msg_iov++;
		message->msg_iovlen--;
	}
	if (message->msg_iovlen) {
		message->msg_iov->iov_base = (char *)message->msg_iov->iov_base + done;
		message->msg_iov->iov_len -= done;
	}
}

/* An operation failed with ERROR, or for 0 found the connection at its end: unless an event told of something worse before. */
static u32 failed(struct socket *socket, int error)
{
	int told = error == 0 || error == EPIPE ? socket_take_error(socket) : 0;

	if (told)
		error = told;
	return error ? socket_status(error) : STATUS_SUCCESS;
}

u32 host_socket_send(struct host_socket_send *params)
{
	struct iovec vector[SOCKET_BUFFERS_MAX];
	struct msghdr message = { .msg_iov = vector, .msg_iovlen = params->count };
	struct sockaddr_storage address;
	int flags = socket_flags_to_host(params->flags);
	struct socket *socket;
	u64 total;
	u32 status = socket_lookup(params->handle, &socket);

	params->bytes = 0;
	if (status)
		return status;
	status = flags < 0 ? SOCKET_STATUS(WSAEOPNOTSUPP) : socket_read_buffers(params->buffers, params->count, vector, &total);
	if (!status && params->address) {
		status = address_to_host(params->address, params->address_bytes, &address, &message.msg_namelen);
		message.msg_name = &address;
	}
	/* A blocking stream socket sends everything before it returns. */
	while (!status) {
		ssize_t sent = sendmsg(socket->file.fd, &message, flags);

		if (sent >= 0) {
			params->bytes += (u64)sent;
			if (!socket_blocks(socket) || socket->type != SOCK_STREAM || params->bytes >= total)
				break;
			advance(&message, (size_t)sent);
		} else if (errno == EAGAIN && socket_blocks(socket)) {
			status = socket_wait(socket->file.fd, POLLOUT, socket->send_timeout);
		} else if (errno == EAGAIN) {
			event_select_enable(socket, 1u << SOCKET_EVENT_WRITE);
			status = socket_status(EAGAIN);
		} else if (errno != EINTR) {
			status = failed(socket, errno);
		}
	}
	if (params->bytes && SOCKET_STATUS_IS(status))
		status = STATUS_SUCCESS;
	object_release(socket);
	return status;
}

u32 host_socket_receive(struct host_socket_receive *params)
{
	struct iovec vector[SOCKET_BUFFERS_MAX];
	struct msghdr message = { .msg_iov = vector, .msg_iovlen = params->count };
	struct sockaddr_storage address;
	int flags = socket_flags_to_host(params->flags);
	bool all = params->flags & GUEST_MSG_WAITALL;
	struct socket *socket;
	u64 total;
	u32 status = socket_lookup(params->handle, &socket);

	params->bytes = 0;
	params->flags = 0;
	if (status)
		return status;
	status = flags < 0 ? SOCKET_STATUS(WSAEOPNOTSUPP) : socket_read_buffers(params->buffers, params->count, vector, &total);
	while (!status) {
		ssize_t got;

		message.msg_name = &address;
		message.msg_namelen = sizeof(address);
		got = recvmsg(socket->file.fd, &message, flags);
		if (got >= 0) {
			params->bytes += (u64)got;
			if (!got && socket->type == SOCK_STREAM && total && !params->bytes)
				status = failed(socket, 0);
			if (!all || !got || socket->type != SOCK_STREAM || params->bytes >= total)
				break;
			advance(&message, (size_t)got);
		} else if (errno == EAGAIN && socket_blocks(socket)) {
			status = socket_wait(socket->file.fd, flags & MSG_OOB ? POLLPRI : POLLIN, socket->receive_timeout);
		} else if (errno != EINTR) {
			status = failed(socket, errno);
		}
	}
	event_select_enable(socket, 1u << (flags > 0 && flags & MSG_OOB ? SOCKET_EVENT_OOB : SOCKET_EVENT_READ));
	if (params->bytes && SOCKET_STATUS_IS(status))
		status = STATUS_SUCCESS;
	if (!status && params->address) {
		if (message.msg_namelen)
			status = address_to_guest(&address, message.msg_namelen, params->address, &params->address_bytes);
		else
			params->address_bytes = 0;
	}
	if (!status && message.msg_flags & MSG_TRUNC) {
		params->flags = GUEST_MSG_PARTIAL;
		status = SOCKET_STATUS(WSAEMSGSIZE);
	}
	object_release(socket);
	return status;
}
