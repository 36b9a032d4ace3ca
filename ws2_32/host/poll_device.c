/*
 * \Device\Afd: waiting for sockets by a control code, which finishes like any other call on a file.
 *
 * Event loops that know readiness rather than completion (libuv's uv_poll, mio, wepoll) open this device and send it a list of
 * sockets with events, mostly one of each; the call finishes when one of them happened, and can be cancelled. The code, the structures
 * and the events are as those libraries document them in their headers. Events are told by level, as poll() does.
 *
 * A poll of one socket waits on a copy of its descriptor, and is looked at again when a call changes the socket's state or closes it. One
 * of several looks again from time to time.
 */
#include "socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#define POLL_RECEIVE 0x001u
#define POLL_RECEIVE_EXPEDITED 0x002u
#define POLL_SEND 0x004u
#define POLL_DISCONNECT 0x008u
#define POLL_ABORT 0x010u
#define POLL_LOCAL_CLOSE 0x020u
#define POLL_CONNECT 0x040u
#define POLL_ACCEPT 0x080u
#define POLL_CONNECT_FAIL 0x100u

struct poll_head {
	s64 timeout; /* as of NtWaitForSingleObject; INT64_MAX never ends */
	u32 count;
	u32 exclusive;
};
struct poll_entry {
	u64 handle;
	u32 events;
	u32 status;
};
struct poll_entry_narrow {
	u32 handle, events, status;
};

#define POLL_SOCKETS_MAX 1024u

struct device_poll {
	s64 deadline; /* of wait_now(), WAIT_FOREVER for none */
	guest_ptr output;
	bool narrow, exclusive;
	u32 round; /* of the socket, if it is one */
	s64 timeout;
	u32 count;
	struct {
		struct socket *socket; /* a reference */
		u64 handle;
		u32 events;
		u32 status;
	} entries[];
};

static struct device_poll *poll_of(const struct file_request *request)
{
	return (struct device_poll *)request->context[1];
}

static void device_poll_free(struct device_poll *poll)
{
	for (u32 i = 0; i < poll->count; i++) {
		if (!poll->entries[i].socket)
			continue;
		__atomic_sub_fetch(&poll->entries[i].socket->polls, 1, __ATOMIC_RELAXED);
		object_release(poll->entries[i].socket);
	}
	free(poll);
}

static void device_poll_drop(struct file_request *request)
{
	device_poll_free(poll_of(request));
}

/* --- what holds now --- */

static bool data_waits(int fd)
{
	int bytes = 0;

	return !ioctl(fd, FIONREAD, &bytes) && bytes > 0;
}

static u32 events_connected(const struct socket *socket, u32 now)
{
	bool stream = socket->type == SOCK_STREAM || socket->type == SOCK_SEQPACKET;
	bool ended = stream && now & (POLLRDHUP | POLLHUP | POLLERR);
	u32 events = 0;

	if (now & POLLIN && (!ended || data_waits(socket->file.fd)))
		events |= POLL_RECEIVE;
	if (now & POLLPRI)
		events |= POLL_RECEIVE_EXPEDITED;
	if (now & POLLOUT)
		events |= POLL_SEND | (stream ? POLL_CONNECT : 0);
	if (stream && now & POLLRDHUP)
		events |= POLL_DISCONNECT;
	if (stream && now & POLLERR)
		events |= POLL_ABORT;
	/* Both directions are at an end: whatever is tried now is done at once. */
	if (stream && now & POLLHUP)
		events |= POLL_DISCONNECT;
	return events;
}

/* The events of SOCKET, and what it is to be watched for (poll()'s) where those that are ASKED for do not hold; *error is an errno. */
static u32 events_now(struct socket *socket, u32 asked, short *wanted, int *error)
{
	struct pollfd polled = { .fd = socket->file.fd, .events = POLLIN | POLLOUT | POLLPRI | POLLRDHUP };
	enum socket_state state = socket->state;
	u32 now, events = 0;

	*error = 0;
	*wanted = 0;
	if (__atomic_load_n(&socket->closed, __ATOMIC_ACQUIRE))
		return POLL_LOCAL_CLOSE;
	if (state == SOCKET_IDLE)
		return 0;
	now = poll(&polled, 1, 0) > 0 ? (u32)polled.revents : 0;
	if (state == SOCKET_LISTENING) {
		*wanted = POLLIN;
		return now & POLLIN ? POLL_ACCEPT : 0;
	}
	if (state == SOCKET_CONNECTING) {
		*wanted = POLLOUT;
		if (!(now & (POLLOUT | POLLERR | POLLHUP)))
			return 0;
		*error = socket_take_error(socket);
		socket_set_state(socket, *error ? SOCKET_IDLE : SOCKET_CONNECTED);
		if (*error) {
			pthread_mutex_lock(&socket->lock);
			socket->error = *error; /* SO_ERROR tells it, too */
			pthread_mutex_unlock(&socket->lock);
			return POLL_CONNECT_FAIL;
		}
	}
	events = events_connected(socket, now);
	if (now & POLLERR && asked & POLL_ABORT)
		*error = ECONNRESET;
	/* A hang-up would wake the watcher again and again. */
	if (!(now & (POLLHUP | POLLERR)))
		*wanted = (short)((asked & POLL_RECEIVE && !(now & POLLIN) ? POLLIN : 0) | (asked & POLL_RECEIVE_EXPEDITED && !(now & POLLPRI) ? POLLPRI : 0) |
				  (asked & (POLL_SEND | POLL_CONNECT) && !(now & POLLOUT) ? POLLOUT : 0) |
				  (asked & (POLL_DISCONNECT | POLL_ABORT) && !(now & POLLRDHUP) ? POLLRDHUP : 0));
	return events;
}

/* --- the call --- */

/* Tells the first COUNT entries, which are those that happened. */
static u32 answer(struct file_request *request, u32 happened)
{
	struct device_poll *poll = poll_of(request);
	struct poll_head head = { poll->timeout, happened, poll->exclusive };
	u32 size = poll->narrow ? sizeof(struct poll_entry_narrow) : sizeof(struct poll_entry);
	u32 stored = 0;

	if (!guest_copy_out(poll->output, &head, sizeof(head)))
		return STATUS_ACCESS_VIOLATION;
	for (u32 i = 0; i < poll->count && stored < happened; i++) {
		struct poll_entry wide = { poll->entries[i].handle, poll->entries[i].events, poll->entries[i].status };
		struct poll_entry_narrow narrow = { (u32)wide.handle, wide.events, wide.status };

		if (!wide.events)
			continue;
		if (!guest_copy_out(poll->output + sizeof(head) + (u64)size * stored, poll->narrow ? (void *)&narrow : (void *)&wide, size))
			return STATUS_ACCESS_VIOLATION;
		stored++;
	}
	request->async.information = sizeof(head) + (u64)size * happened;
	return STATUS_SUCCESS;
}

static u32 attempt_poll(struct file_request *request)
{
	struct device_poll *poll = poll_of(request);
	u32 happened = 0;
	short wanted = 0;
	u32 asked[POLL_SOCKETS_MAX];
	bool replaced = poll->count == 1 && __atomic_load_n(&poll->entries[0].socket->poll_round, __ATOMIC_RELAXED) != poll->round;

	for (u32 i = 0; i < poll->count; i++) {
		int error;

		asked[i] = poll->entries[i].events;
		poll->entries[i].events = events_now(poll->entries[i].socket, asked[i], &wanted, &error) & asked[i];
		poll->entries[i].status = error ? socket_nt_status(error) : STATUS_SUCCESS;
		happened += poll->entries[i].events != 0;
	}
	if (happened || replaced || wait_now() >= poll->deadline)
		return answer(request, happened);
	for (u32 i = 0; i < poll->count; i++)
		poll->entries[i].events = asked[i];
	request->events = poll->count == 1 ? wanted : 0;
	/* A time that is set is looked at from time to time. */
	if (poll->deadline != WAIT_FOREVER)
		request->events = 0;
	return STATUS_PENDING;
}

static u32 read_entry(struct device_poll *poll, u32 index, guest_ptr at)
{
	struct poll_entry wide;
	struct poll_entry_narrow narrow;

	if (!guest_copy_in(poll->narrow ? (void *)&narrow : (void *)&wide, at, poll->narrow ? sizeof(narrow) : sizeof(wide)))
		return STATUS_ACCESS_VIOLATION;
	if (poll->narrow)
		wide = (struct poll_entry){ narrow.handle, narrow.events, narrow.status };
	if (socket_lookup(wide.handle, &poll->entries[index].socket))
		return STATUS_INVALID_HANDLE;
	__atomic_add_fetch(&poll->entries[index].socket->polls, 1, __ATOMIC_RELAXED);
	poll->entries[index].handle = wide.handle;
	poll->entries[index].events = wide.events;
	return STATUS_SUCCESS;
}

static u32 read_poll(const struct host_file_control *params, struct device_poll **made)
{
	bool narrow = params->flags & HOST_FILE_NARROW;
	u32 size = narrow ? sizeof(struct poll_entry_narrow) : sizeof(struct poll_entry);
	struct device_poll *poll;
	struct poll_head head;
	u32 status = STATUS_SUCCESS;

	if (params->input_length < sizeof(head) + size)
		return STATUS_INVALID_PARAMETER;
	if (!guest_copy_in(&head, params->input, sizeof(head)))
		return STATUS_ACCESS_VIOLATION;
	if (!head.count || head.count > POLL_SOCKETS_MAX || params->input_length < sizeof(head) + (u64)size * head.count ||
	    params->output_length < sizeof(head) + (u64)size * head.count)
		return STATUS_INVALID_PARAMETER;
	poll = calloc(1, sizeof(*poll) + head.count * sizeof(*poll->entries));
	if (!poll)
		return STATUS_INSUFFICIENT_RESOURCES;
	poll->narrow = narrow;
	poll->exclusive = head.exclusive & 0xff;
	poll->timeout = head.timeout;
	poll->deadline = head.timeout == INT64_MAX ? WAIT_FOREVER : wait_deadline(head.timeout);
	poll->output = params->output;
	for (u32 i = 0; !status && i < head.count; i++) {
		poll->count = i + 1;
		status = read_entry(poll, i, params->input + sizeof(head) + (u64)size * i);
	}
	if (status) {
		device_poll_free(poll);
		return status;
	}
	if (poll->count == 1) {
		u32 *round = &poll->entries[0].socket->poll_round;

		poll->round = poll->exclusive ? __atomic_add_fetch(round, 1, __ATOMIC_RELAXED) : __atomic_load_n(round, __ATOMIC_RELAXED);
		if (poll->exclusive)
			poll_device_changed(poll->entries[0].socket);
	}
	*made = poll;
	return STATUS_SUCCESS;
}

u32 poll_device_control(struct file *file, struct host_file_control *params)
{
	struct device_poll *poll;
	u32 status;

	params->async.information = 0;
	if (params->code != HOST_POLL_DEVICE_CODE)
		return STATUS_INVALID_DEVICE_REQUEST;
	status = read_poll(params, &poll);
	if (status)
		return status;
	struct file_request model = {
		.file = file,
		.async = params->async,
		.attempt = attempt_poll,
		.drop = device_poll_drop,
		.fd = poll->count == 1 ? poll->entries[0].socket->file.fd : -1,
		.narrow = poll->narrow,
		.context = { poll->count == 1 ? (u64)poll->entries[0].socket : 0, (u64)poll },
	};

	model.async.information = 0;
	return file_async_run(&model, &params->async.information);
}

void poll_device_changed(struct socket *socket)
{
	if (__atomic_load_n(&socket->polls, __ATOMIC_RELAXED))
		file_async_retry((u64)socket);
}

static const struct file_driver poll_device_driver = { .control = poll_device_control };

u32 host_socket_poll_device(struct host_socket_poll_device *params)
{
	struct file *file = file_new();

	if (!file)
		return STATUS_NO_MEMORY;
	file->kind = FILE_KIND_CHAR;
	file->driver = &poll_device_driver;
	file->position = params->options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT);
	file->options = params->options;
	file->access = access_translate(&file_type, params->access);
	file->share_mode = FILE_SHARE_READ | FILE_SHARE_WRITE;
	return file_publish(file, file->access, params->flags & HOST_HANDLE_INHERIT, &params->handle);
}
