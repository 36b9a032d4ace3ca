/*
 * Network events: what WSAEventSelect asks for and WSAEnumNetworkEvents tells.
 *
 * Each event of the mask is enabled until it is recorded, and enabled again by the operation that Microsoft's table names for it:
 * FD_READ by a receive, FD_WRITE by a send that would have blocked, FD_ACCEPT by an accept, FD_OOB by an urgent receive;
 * FD_CONNECT and FD_CLOSE come once. Recording sets the event object. So there is one function that looks at what holds now,
 * records what is enabled, and has the watcher tell of the rest; everything that can change the answer calls it.
 *
 * A watch would fire at once, again and again, for a condition that holds already (the kernel reports by level, and hang-ups
 * always), so it is only started for conditions that do not, and the operation that ends such a condition looks again.
 *
 * Rules: Microsoft, "WSAEventSelect function" and "WSAAsyncSelect function".
 */
#include "socket.h"

#include "ntdll/host/sync.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>

#define BIT(name) (1u << SOCKET_EVENT_##name)
#define EVENTS_ALL (BIT(READ) | BIT(WRITE) | BIT(OOB) | BIT(ACCEPT) | BIT(CONNECT) | BIT(CLOSE))

/* Moves the kernel's error of the socket to socket->error. The lock is held. */
static int keep_error(struct socket *socket)
{
	socklen_t length = sizeof(int);
	int error = 0;

	if (!getsockopt(socket->file.fd, SOL_SOCKET, SO_ERROR, &error, &length) && error)
		socket->error = error;
	return socket->error;
}

int socket_take_error(struct socket *socket)
{
	int error;

	pthread_mutex_lock(&socket->lock);
	error = keep_error(socket);
	socket->error = 0;
	pthread_mutex_unlock(&socket->lock);
	return error;
}

static void record(struct socket *socket, u32 event, int error)
{
	struct socket_selection *selection = &socket->selection;

	if (!(selection->enabled & 1u << event))
		return;
	selection->enabled &= ~(1u << event);
	selection->recorded |= 1u << event;
	selection->errors[event] = error ? SOCKET_STATUS_ERROR(socket_status(error)) : 0;
	event_set(selection->event);
}

static u32 poll_now(int fd)
{
	struct pollfd entry = { .fd = fd, .events = POLLIN | POLLOUT | POLLPRI | POLLRDHUP };

	return poll(&entry, 1, 0) > 0 ? (u32)entry.revents : 0;
}

static bool data_waits(int fd)
{
	int bytes = 0;

	return !ioctl(fd, FIONREAD, &bytes) && bytes > 0;
}

/* A connection is made or has failed; false while neither is known. */
static bool look_connecting(struct socket *socket, u32 now)
{
	int error;

	if (!(now & (POLLOUT | POLLERR | POLLHUP)))
		return false;
	error = keep_error(socket);
	socket->state = error ? SOCKET_IDLE : SOCKET_CONNECTED;
	record(socket, SOCKET_EVENT_CONNECT, error);
	return true;
}

static void look_connected(struct socket *socket, u32 now)
{
	bool stream = socket->type == SOCK_STREAM || socket->type == SOCK_SEQPACKET;
	bool ended = stream && now & (POLLRDHUP | POLLHUP | POLLERR);
	bool readable = now & POLLIN && (!stream || !ended || data_waits(socket->file.fd));

	if (readable)
		record(socket, SOCKET_EVENT_READ, 0);
	if (now & POLLPRI)
		record(socket, SOCKET_EVENT_OOB, 0);
	if (now & POLLOUT && !(now & (POLLHUP | POLLERR)))
		record(socket, SOCKET_EVENT_WRITE, 0);
	/* The end comes after the data, for those who are told of data. */
	if (ended && (!readable || !(socket->selection.mask & BIT(READ))))
		record(socket, SOCKET_EVENT_CLOSE, now & POLLERR ? keep_error(socket) : 0);
}

/* What the watcher should tell of: conditions of enabled events that do not hold now. */
static u32 still_awaited(const struct socket *socket, u32 now)
{
	u32 enabled = socket->selection.enabled;
	u32 events = 0;

	if (socket->state == SOCKET_LISTENING)
		return enabled & BIT(ACCEPT) && !(now & POLLIN) ? EPOLLIN : 0;
	if (socket->state == SOCKET_CONNECTING)
		return enabled ? EPOLLOUT : 0;
	if (socket->state == SOCKET_IDLE || now & (POLLHUP | POLLERR))
		return 0;
	if (enabled & BIT(READ) && !(now & POLLIN))
		events |= EPOLLIN;
	if (enabled & BIT(WRITE) && !(now & POLLOUT))
		events |= EPOLLOUT;
	if (enabled & BIT(OOB) && !(now & POLLPRI))
		events |= EPOLLPRI;
	if (enabled & BIT(CLOSE) && !(now & POLLRDHUP) && socket->type != SOCK_DGRAM)
		events |= EPOLLRDHUP;
	return events;
}

/* Records what holds now and has the rest watched. The lock is held. */
static void look(struct socket *socket)
{
	u32 now, events;

	if (!socket->selection.enabled || socket->state == SOCKET_IDLE)
		return;
	now = poll_now(socket->file.fd);
	if (socket->state == SOCKET_LISTENING) {
		if (now & POLLIN)
			record(socket, SOCKET_EVENT_ACCEPT, 0);
	} else if (socket->state == SOCKET_CONNECTED || look_connecting(socket, now)) {
		if (socket->state == SOCKET_CONNECTED)
			look_connected(socket, now);
	}
	events = still_awaited(socket, now);
	if (events)
		watch_start(&socket->selection.watch, events);
}

static void became_ready(struct watch *watch, u32 events)
{
	struct socket *socket = (struct socket *)((char *)watch - offsetof(struct socket, selection.watch));

	(void)events;
	pthread_mutex_lock(&socket->lock);
	look(socket);
	pthread_mutex_unlock(&socket->lock);
}

void socket_set_state(struct socket *socket, enum socket_state state)
{
	pthread_mutex_lock(&socket->lock);
	socket->state = state;
	socket->error = 0;
	if (state == SOCKET_CONNECTED && socket->type == SOCK_STREAM)
		record(socket, SOCKET_EVENT_CONNECT, 0);
	look(socket);
	pthread_mutex_unlock(&socket->lock);
	poll_device_changed(socket);
}

void event_select_enable(struct socket *socket, u32 events)
{
	if (!__atomic_load_n(&socket->selection.mask, __ATOMIC_RELAXED))
		return;
	pthread_mutex_lock(&socket->lock);
	socket->selection.enabled |= events & socket->selection.mask & ~socket->selection.recorded;
	look(socket);
	pthread_mutex_unlock(&socket->lock);
}

/* Replaces the selection; takes over the reference on EVENT. */
static void select_events(struct socket *socket, u32 mask, struct object *event)
{
	struct socket_selection *selection = &socket->selection;
	struct object *before;

	pthread_mutex_lock(&socket->lock);
	before = selection->event;
	selection->watch.ready = became_ready;
	selection->event = event;
	selection->enabled = mask;
	selection->recorded = 0;
	memset(selection->errors, 0, sizeof(selection->errors));
	__atomic_store_n(&selection->mask, mask, __ATOMIC_RELAXED);
	if (mask)
		look(socket);
	pthread_mutex_unlock(&socket->lock);
	object_release(before);
}

void event_select_inherit(struct socket *accepted, struct socket *listener)
{
	struct object *event;
	u32 mask;

	accepted->state = SOCKET_CONNECTED;
	pthread_mutex_lock(&listener->lock);
	mask = listener->selection.mask;
	event = listener->selection.event;
	if (event)
		object_retain(event);
	pthread_mutex_unlock(&listener->lock);
	if (event)
		select_events(accepted, mask, event);
}

void event_select_finish(struct socket *socket)
{
	/* Not under the lock: this waits for the callback, which takes it. */
	watch_stop(&socket->selection.watch);
	object_release(socket->selection.event);
	socket->selection.event = NULL;
}

u32 host_socket_event_select(struct host_socket_event_select *params)
{
	struct object *event = NULL;
	struct socket *socket;
	u32 status = socket_lookup(params->handle, &socket);

	if (status)
		return status;
	/* Events beyond these concern addresses of interfaces and quality of service, which nothing here reports. */
	if (params->mask & ~EVENTS_ALL)
		status = SOCKET_STATUS(WSAEOPNOTSUPP);
	else if (params->mask && handle_lookup(params->event, &event_type, EVENT_MODIFY_STATE, &event))
		status = SOCKET_STATUS(WSAEINVAL);
	if (!status) {
		__atomic_store_n(&socket->blocking, false, __ATOMIC_RELAXED);
		select_events(socket, params->mask, event);
	}
	object_release(socket);
	return status;
}

u32 host_socket_event_enum(struct host_socket_event_enum *params)
{
	struct object *event = NULL;
	struct socket *socket;
	u32 status = socket_lookup(params->handle, &socket);

	if (status)
		return status;
	if (params->event && handle_lookup(params->event, &event_type, EVENT_MODIFY_STATE, &event)) {
		object_release(socket);
		return SOCKET_STATUS(WSAEINVAL);
	}
	pthread_mutex_lock(&socket->lock);
	params->mask = socket->selection.recorded;
	memcpy(params->errors, socket->selection.errors, sizeof(params->errors));
	socket->selection.recorded = 0;
	memset(socket->selection.errors, 0, sizeof(socket->selection.errors));
	if (event)
		waitable_reset(event->waitable);
	pthread_mutex_unlock(&socket->lock);
	object_release(event);
	object_release(socket);
	return STATUS_SUCCESS;
}
