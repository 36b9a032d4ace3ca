/*
 * Sockets: making, naming, connecting and closing them.
 */
#include "socket.h"

#include "ntdll/host/blocking.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SOCKET_ACCESS_ALL 0x001f01ffu

static void socket_closed(struct object *object)
{
	struct socket *socket = (struct socket *)object;

	__atomic_store_n(&socket->closed, true, __ATOMIC_RELEASE);
	file_closed(object);
	poll_device_changed(socket);
}

static void socket_destroy(struct object *object)
{
	struct socket *socket = (struct socket *)object;

	event_select_finish(socket);
	pthread_mutex_destroy(&socket->lock);
	file_destroy(object);
}

const struct object_type socket_type = {
	.name = "File",
	.base = &file_type,
	.size = sizeof(struct socket),
	.wait = WAIT_KIND_LATCH,
	.generic_read = 0x00120089,
	.generic_write = 0x00120116,
	.generic_execute = 0x001200a0,
	.all = SOCKET_ACCESS_ALL,
	.closed = socket_closed,
	.destroy = socket_destroy,
};
_Static_assert(sizeof(struct socket) <= OBJECT_BYTES_MAX, "sockets come from the object pools");

u32 socket_lookup(guest_handle handle, struct socket **socket)
{
	return handle_lookup(handle, &socket_type, 0, socket) ? SOCKET_STATUS(WSAENOTSOCK) : STATUS_SUCCESS;
}

struct socket *socket_wrap(int fd, int type, bool blocking)
{
	struct socket *socket = object_create(&socket_type);

	if (!socket) {
		close(fd);
		return NULL;
	}
	socket->file.fd = fd;
	socket->file.kind = FILE_KIND_PIPE;
	socket->file.driver = &socket_driver;
	socket->file.access = SOCKET_ACCESS_ALL;
	socket->file.share_mode = FILE_SHARE_READ | FILE_SHARE_WRITE;
	socket->type = type;
	socket->blocking = blocking;
	socket->selection.watch.fd = fd;
	socket->state = type == SOCK_STREAM || type == SOCK_SEQPACKET ? SOCKET_IDLE : SOCKET_CONNECTED;
	pthread_mutex_init(&socket->lock, NULL);
	return socket;
}

u32 socket_renew(struct socket *old)
{
	int family = 0, protocol = 0, fd;
	socklen_t length = sizeof(family);

	if (getsockopt(old->file.fd, SOL_SOCKET, SO_DOMAIN, &family, &length) ||
	    getsockopt(old->file.fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &length))
		return socket_nt_status(errno);
	fd = socket(family, old->type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
	if (fd < 0)
		return socket_nt_status(errno);
	if (dup3(fd, old->file.fd, O_CLOEXEC) < 0) {
		close(fd);
		return socket_nt_status(errno);
	}
	close(fd);
	socket_set_state(old, SOCKET_IDLE);
	return STATUS_SUCCESS;
}

u32 socket_publish(struct socket *socket, bool inherit, guest_handle *handle)
{
	u32 status = handle_create(socket, SOCKET_ACCESS_ALL, inherit ? HOST_HANDLE_INHERIT : 0, handle);

	object_release(socket);
	return status ? SOCKET_STATUS(WSAEMFILE) : STATUS_SUCCESS;
}

u32 socket_wait(int fd, short events, u32 timeout)
{
	struct pollfd entry = { .fd = fd, .events = events };

	for (;;) {
		long ready = blocking_syscall(SYS_poll, (long)&entry, 1, timeout ? (long)timeout : -1, 0, 0, 0);

		if (ready > 0)
			return STATUS_SUCCESS;
		if (ready == 0)
			return SOCKET_STATUS(WSAETIMEDOUT);
		if (ready != -EINTR)
			return socket_status((int)-ready);
		if (blocking_must_end())
			return STATUS_THREAD_IS_TERMINATING;
	}
}

u32 host_socket_create(struct host_socket_create *params)
{
	int family = family_to_host(params->family);
	int type = params->type;
	struct socket *made;
	int fd;

	if (family < 0)
		return SOCKET_STATUS(WSAEAFNOSUPPORT);
	if (type < SOCK_STREAM || type > SOCK_SEQPACKET)
		return SOCKET_STATUS(WSAESOCKTNOSUPPORT);
	fd = socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, params->protocol);
	if (fd < 0)
		return socket_status(errno);
	made = socket_wrap(fd, type, true);
	if (made)
		made->file.position = params->synchronous;
	return made ? socket_publish(made, params->inherit, &params->handle) : SOCKET_STATUS(WSAENOBUFS);
}

u32 host_socket_bind(struct host_socket_bind *params)
{
	struct sockaddr_storage address;
	struct socket *socket;
	socklen_t length;
	u32 status = socket_lookup(params->handle, &socket);

	if (status)
		return status;
	status = address_to_host(params->address, params->address_bytes, &address, &length);
	if (!status && bind(socket->file.fd, (struct sockaddr *)&address, length))
		status = socket_status(errno);
	object_release(socket);
	return status;
}

static u32 finish_connect(struct socket *socket)
{
	u32 status;
	int error;

	if (!socket_blocks(socket))
		return SOCKET_STATUS(WSAEWOULDBLOCK);
	status = socket_wait(socket->file.fd, POLLOUT, socket->send_timeout);
	if (status)
		return status;
	error = socket_take_error(socket);
	socket_set_state(socket, error ? SOCKET_IDLE : SOCKET_CONNECTED);
	return error ? socket_status(error) : STATUS_SUCCESS;
}

u32 host_socket_connect(struct host_socket_connect *params)
{
	struct sockaddr_storage address;
	struct socket *socket;
	socklen_t length;
	u32 status = socket_lookup(params->handle, &socket);

	if (status)
		return status;
	status = address_to_host(params->address, params->address_bytes, &address, &length);
	if (!status && !connect(socket->file.fd, (struct sockaddr *)&address, length)) {
		socket_set_state(socket, SOCKET_CONNECTED);
	} else if (!status && errno == EINPROGRESS) {
		socket_set_state(socket, SOCKET_CONNECTING);
		status = finish_connect(socket);
	} else if (!status) {
		status = socket_status(errno);
	}
	object_release(socket);
	return status;
}

u32 host_socket_listen(struct host_socket_listen *params)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);
	struct socket *socket;
	u32 status = socket_lookup(params->handle, &socket);

	if (status)
		return status;
	/* Winsock wants a bound socket; Linux would bind it by itself. */
	if (!getsockname(socket->file.fd, (struct sockaddr *)&address, &length) && address.ss_family != AF_UNIX &&
	    !((struct sockaddr_in *)&address)->sin_port)
		status = SOCKET_STATUS(WSAEINVAL);
	else if (listen(socket->file.fd, params->backlog))
		status = socket_status(errno);
	else
		socket_set_state(socket, SOCKET_LISTENING);
	object_release(socket);
	return status;
}

u32 host_socket_accept(struct host_socket_accept *params)
{
	struct sockaddr_storage address;
	socklen_t length;
	struct socket *socket, *accepted;
	int fd;
	u32 status = socket_lookup(params->handle, &socket);

	if (status)
		return status;
	do {
		length = sizeof(address);
		fd = accept4(socket->file.fd, (struct sockaddr *)&address, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (fd < 0 && errno == EAGAIN && socket_blocks(socket)) {
			status = socket_wait(socket->file.fd, POLLIN, 0);
			if (!status)
				continue;
		} else if (fd < 0) {
			status = socket_status(errno);
		}
		break;
	} while (!status);
	if (!status && params->address)
		status = address_to_guest(&address, length, params->address, &params->address_bytes);
	if (!status) {
		accepted = socket_wrap(fd, socket->type, socket_blocks(socket));
		if (accepted) {
			accepted->file.position = socket->file.position;
			event_select_inherit(accepted, socket);
		}
		status = accepted ? socket_publish(accepted, false, &params->accepted) : SOCKET_STATUS(WSAENOBUFS);
	} else if (fd >= 0) {
		close(fd);
	}
	event_select_enable(socket, 1u << SOCKET_EVENT_ACCEPT);
	object_release(socket);
	return status;
}

u32 host_socket_shutdown(struct host_socket_shutdown *params)
{
	struct socket *socket;
	u32 status = socket_lookup(params->handle, &socket);

	if (status)
		return status;
	/* SD_RECEIVE, SD_SEND and SD_BOTH are SHUT_RD, SHUT_WR and SHUT_RDWR. */
	if (params->how > SHUT_RDWR)
		status = SOCKET_STATUS(WSAEINVAL);
	else if (shutdown(socket->file.fd, (int)params->how))
		status = socket_status(errno);
	object_release(socket);
	return status;
}

u32 host_socket_name(struct host_socket_name *params)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);
	struct socket *socket;
	u32 status = socket_lookup(params->handle, &socket);
	int failed;

	if (status)
		return status;
	failed = params->peer ? getpeername(socket->file.fd, (struct sockaddr *)&address, &length)
			      : getsockname(socket->file.fd, (struct sockaddr *)&address, &length);
	if (failed)
		status = socket_status(errno);
	else if (!params->peer && address.ss_family != AF_UNIX && !((struct sockaddr_in *)&address)->sin_port)
		status = SOCKET_STATUS(WSAEINVAL); /* not bound yet (Microsoft, "getsockname function") */
	else
		status = address_to_guest(&address, length, params->address, &params->address_bytes);
	object_release(socket);
	return status;
}

#define GUEST_FIONBIO 0x8004667eu
#define GUEST_FIONREAD 0x4004667fu
#define GUEST_SIOCATMARK 0x40047307u

/* A socket with selected events stays as it is (Microsoft, "WSAEventSelect function"). */
static u32 set_blocking(struct socket *socket, bool blocking)
{
	u32 status = STATUS_SUCCESS;

	pthread_mutex_lock(&socket->lock);
	if (blocking && socket->selection.mask)
		status = SOCKET_STATUS(WSAEINVAL);
	else
		__atomic_store_n(&socket->blocking, blocking, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&socket->lock);
	return status;
}

u32 host_socket_control(struct host_socket_control *params)
{
	struct socket *socket;
	int value = 0;
	u32 status = socket_lookup(params->handle, &socket);

	if (status)
		return status;
	switch (params->command) {
	case GUEST_FIONBIO:
		status = set_blocking(socket, !params->value);
		break;
	case GUEST_FIONREAD:
		if (ioctl(socket->file.fd, FIONREAD, &value))
			status = socket_status(errno);
		params->value = (u32)value;
		break;
	case GUEST_SIOCATMARK:
		value = sockatmark(socket->file.fd);
		if (value < 0)
			status = socket_status(errno);
		params->value = !value; /* Windows: TRUE if no out-of-band data waits */
		break;
	default:
		status = SOCKET_STATUS(WSAEINVAL);
	}
	object_release(socket);
	return status;
}

u32 host_socket_host_name(struct host_socket_host_name *params)
{
	char name[256] = { 0 };

	if (gethostname(name, sizeof(name) - 1))
		return socket_status(errno);
	if (params->name_bytes <= __builtin_strlen(name))
		return SOCKET_STATUS(WSAEFAULT);
	params->name_bytes = (u32)__builtin_strlen(name);
	return guest_copy_out(params->name, name, params->name_bytes) ? STATUS_SUCCESS : SOCKET_STATUS(WSAEFAULT);
}
