/*
 * Waiting for many sockets at once: what select and WSAPoll are made of.
 */
#include "socket.h"

#include "ntdll/host/blocking.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/syscall.h>

#define GUEST_POLLERR 0x0001
#define GUEST_POLLHUP 0x0002
#define GUEST_POLLNVAL 0x0004
#define GUEST_POLLWRNORM 0x0010
#define GUEST_POLLRDNORM 0x0100
#define GUEST_POLLRDBAND 0x0200
#define GUEST_POLLPRI 0x0400

/* FD_SETSIZE is the program's choice; this many is a mistake. */
#define POLL_MAX 65536u

static short events_to_host(u16 events)
{
	return (short)((events & GUEST_POLLRDNORM ? POLLIN : 0) | (events & GUEST_POLLWRNORM ? POLLOUT : 0) |
		       (events & (GUEST_POLLRDBAND | GUEST_POLLPRI) ? POLLPRI : 0));
}

static u16 events_to_guest(short events, u16 asked)
{
	return (u16)((events & POLLIN ? GUEST_POLLRDNORM : 0) | (events & POLLOUT ? GUEST_POLLWRNORM : 0) |
		     (events & POLLPRI ? asked & (GUEST_POLLRDBAND | GUEST_POLLPRI) : 0) | (events & POLLERR ? GUEST_POLLERR : 0) |
		     (events & POLLHUP ? GUEST_POLLHUP : 0) | (events & POLLNVAL ? GUEST_POLLNVAL : 0));
}

/* Polls until something is there or DEADLINE has passed; the number of entries that are ready, or a negative errno. */
static long poll_until(struct pollfd *entries, u32 count, s64 deadline)
{
	for (;;) {
		s64 left = deadline == WAIT_FOREVER ? -1 : (deadline - wait_now() + 999999) / 1000000;
		long ready;

		if (deadline != WAIT_FOREVER && left < 0)
			left = 0;
		ready = blocking_syscall(SYS_poll, (long)entries, count, left > 0x7fffffff ? 0x7fffffff : (long)left, 0, 0, 0);
		if (ready != -EINTR || blocking_must_end())
			return ready;
	}
}

u32 host_socket_poll(struct host_socket_poll *params)
{
	struct host_socket_poll_entry *guest = NULL;
	struct pollfd *entries = NULL;
	struct socket **sockets = NULL;
	s64 deadline = params->timeout < 0 ? WAIT_FOREVER : wait_now() + params->timeout * 1000000ll;
	u32 count = params->count;
	u32 status = SOCKET_STATUS(WSAENOBUFS);
	bool invalid = false;
	long ready;

	params->ready = 0;
	if (count > POLL_MAX)
		return SOCKET_STATUS(WSAEINVAL);
	guest = calloc(count + 1, sizeof(*guest));
	entries = calloc(count + 1, sizeof(*entries));
	sockets = calloc(count + 1, sizeof(*sockets));
	if (!guest || !entries || !sockets)
		goto out;
	status = SOCKET_STATUS(WSAEFAULT);
	if (!guest_copy_in(guest, params->entries, count * sizeof(*guest)))
		goto out;
	for (u32 i = 0; i < count; i++) {
		entries[i].fd = -1;
		entries[i].events = events_to_host(guest[i].events);
		if (socket_lookup(guest[i].handle, &sockets[i]))
			invalid = true;
		else
			entries[i].fd = sockets[i]->file.fd;
	}
	/* A handle that is no socket is ready at once, with POLLNVAL. */
	ready = poll_until(entries, count, invalid ? 0 : deadline);
	if (ready < 0) {
		status = blocking_must_end() ? STATUS_THREAD_IS_TERMINATING : socket_status((int)-ready);
		goto out;
	}
	for (u32 i = 0; i < count; i++) {
		guest[i].revents = sockets[i] ? events_to_guest(entries[i].revents, guest[i].events) : GUEST_POLLNVAL;
		params->ready += guest[i].revents != 0;
	}
	if (guest_copy_out(params->entries, guest, count * sizeof(*guest)))
		status = STATUS_SUCCESS;
out:
	for (u32 i = 0; sockets && i < count; i++)
		object_release(sockets[i]);
	free(sockets);
	free(entries);
	free(guest);
	return status;
}
