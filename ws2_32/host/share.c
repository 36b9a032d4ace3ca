/*
 * Sockets handed to other processes: WSADuplicateSocket.
 *
 * The giving process listens on a Unix socket in the abstract name space, whose name is its id and a random number that the description
 * carries. Who takes the socket connects there and is sent its descriptor, if it is the process that was named; then the name is gone.
 */
#include "socket.h"

#include "ntdll/host/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/un.h>
#include <unistd.h>

/* What goes with the descriptor. */
struct shared_facts {
	s32 type;
	u32 state;
};

struct share {
	struct watch watch; /* of the listener */
	int fd;             /* of the socket, a copy */
	u32 process_id;
	struct shared_facts facts;
};

static socklen_t make_name(struct sockaddr_un *name, u32 owner, u32 id)
{
	*name = (struct sockaddr_un){ .sun_family = AF_UNIX };
	return (socklen_t)offsetof(struct sockaddr_un, sun_path) + 1 +
	       (socklen_t)snprintf(name->sun_path + 1, sizeof(name->sun_path) - 1, "decant-socket-%u-%08x", owner, id);
}

static void share_free(struct share *share)
{
	close(share->watch.fd);
	close(share->fd);
	free(share);
}

union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(sizeof(int))];
};

static bool send_descriptor(int to, const struct share *share)
{
	struct iovec part = { (void *)&share->facts, sizeof(share->facts) };
	union control control;
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control.room) };

	memset(&control, 0, sizeof(control));
	control.head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
	memcpy(CMSG_DATA(&control.head), &share->fd, sizeof(int));
	return sendmsg(to, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof(share->facts);
}

/* Somebody connected. */
static void taker_came(struct watch *watch, u32 events)
{
	struct share *share = (struct share *)((char *)watch - offsetof(struct share, watch));
	struct ucred peer;
	socklen_t length = sizeof(peer);
	int taker = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	bool sent = false;

	(void)events;
	if (taker >= 0) {
		sent = !getsockopt(taker, SOL_SOCKET, SO_PEERCRED, &peer, &length) && (u32)peer.pid == share->process_id &&
			send_descriptor(taker, share);
		close(taker);
	}
	if (sent) {
		watch_stop(watch);
		share_free(share);
	} else {
		watch_start(watch, EPOLLIN);
	}
}

u32 host_socket_share(struct host_socket_share *params)
{
	struct sockaddr_un name;
	struct socket *given;
	struct share *share;
	socklen_t length = sizeof(int);
	int family = 0, protocol = 0;
	u32 status = socket_lookup(params->handle, &given);

	if (status)
		return status;
	if (!params->process_id || params->process_id > INT32_MAX || (kill((pid_t)params->process_id, 0) && errno == ESRCH)) {
		object_release(given);
		return SOCKET_STATUS(WSAEINVAL);
	}
	getsockopt(given->file.fd, SOL_SOCKET, SO_DOMAIN, &family, &length);
	getsockopt(given->file.fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &length);
	params->family = family_to_guest(family);
	params->type = given->type;
	params->protocol = protocol;
	params->owner = (u32)getpid();
	do
		status = getrandom(&params->id, sizeof(params->id), 0) == sizeof(params->id) ? STATUS_SUCCESS : SOCKET_STATUS(WSAENOBUFS);
	while (!status && !params->id);
	share = calloc(1, sizeof(*share));
	if (!share || status) {
		free(share);
		object_release(given);
		return SOCKET_STATUS(WSAENOBUFS);
	}
	share->process_id = params->process_id;
	share->facts = (struct shared_facts){ given->type, given->state };
	share->fd = fcntl(given->file.fd, F_DUPFD_CLOEXEC, 0);
	share->watch.fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	share->watch.ready = taker_came;
	object_release(given);
	length = make_name(&name, params->owner, params->id);
	if (share->fd >= 0 && share->watch.fd >= 0 && !bind(share->watch.fd, (struct sockaddr *)&name, length) && !listen(share->watch.fd, 1) &&
	    watch_start(&share->watch, EPOLLIN))
		return STATUS_SUCCESS;
	share_free(share);
	return SOCKET_STATUS(WSAEMFILE);
}

#define ANSWER_MILLISECONDS 5000u

/* Takes the descriptor that the owner sends; negative after an error. */
static int receive_descriptor(int from, struct shared_facts *facts)
{
	struct iovec part = { facts, sizeof(*facts) };
	union control control;
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control.room) };
	struct cmsghdr *head;
	int fd = -1;

	if (socket_wait(from, POLLIN, ANSWER_MILLISECONDS) || recvmsg(from, &message, MSG_CMSG_CLOEXEC) != sizeof(*facts))
		return -1;
	head = CMSG_FIRSTHDR(&message);
	if (head && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(head), sizeof(int));
	return fd;
}

u32 host_socket_adopt(struct host_socket_adopt *params)
{
	struct shared_facts facts;
	struct sockaddr_un name;
	struct socket *made;
	socklen_t length = make_name(&name, params->owner, params->id);
	int from = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), fd = -1;

	if (from < 0)
		return SOCKET_STATUS(WSAEMFILE);
	if (!connect(from, (struct sockaddr *)&name, length))
		fd = receive_descriptor(from, &facts);
	close(from);
	if (fd < 0)
		return SOCKET_STATUS(WSAEINVAL);
	made = socket_wrap(fd, facts.type, true);
	if (!made)
		return SOCKET_STATUS(WSAENOBUFS);
	made->file.position = params->synchronous;
	made->state = facts.state;
	return socket_publish(made, params->inherit, &params->handle);
}
