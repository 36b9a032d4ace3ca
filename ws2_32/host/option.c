/*
 * Socket options. Winsock's numbers are BSD's, Linux's are its own; a few mean something else and are kept in the object.
 */
#include "socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#define GUEST_SOL_SOCKET 0xffff
#define GUEST_SO_DEBUG 0x0001
#define GUEST_SO_ACCEPTCONN 0x0002
#define GUEST_SO_REUSEADDR 0x0004
#define GUEST_SO_EXCLUSIVEADDRUSE (~0x0004)
#define GUEST_SO_KEEPALIVE 0x0008
#define GUEST_SO_DONTROUTE 0x0010
#define GUEST_SO_BROADCAST 0x0020
#define GUEST_SO_LINGER 0x0080
#define GUEST_SO_DONTLINGER (~0x0080)
#define GUEST_SO_OOBINLINE 0x0100
#define GUEST_SO_SNDBUF 0x1001
#define GUEST_SO_RCVBUF 0x1002
#define GUEST_SO_SNDTIMEO 0x1005
#define GUEST_SO_RCVTIMEO 0x1006
#define GUEST_SO_ERROR 0x1007
#define GUEST_SO_TYPE 0x1008
#define GUEST_SO_UPDATE_ACCEPT_CONTEXT 0x700b
#define GUEST_SO_UPDATE_CONNECT_CONTEXT 0x7010

struct option {
	s32 level, name;
	int host_level, host_name;
};

/* Options whose value is an int on both sides. */
static const struct option options[] = {
	{ GUEST_SOL_SOCKET, GUEST_SO_DEBUG, SOL_SOCKET, SO_DEBUG },
	{ GUEST_SOL_SOCKET, GUEST_SO_ACCEPTCONN, SOL_SOCKET, SO_ACCEPTCONN },
	{ GUEST_SOL_SOCKET, GUEST_SO_REUSEADDR, SOL_SOCKET, SO_REUSEADDR },
	{ GUEST_SOL_SOCKET, GUEST_SO_KEEPALIVE, SOL_SOCKET, SO_KEEPALIVE },
	{ GUEST_SOL_SOCKET, GUEST_SO_DONTROUTE, SOL_SOCKET, SO_DONTROUTE },
	{ GUEST_SOL_SOCKET, GUEST_SO_BROADCAST, SOL_SOCKET, SO_BROADCAST },
	{ GUEST_SOL_SOCKET, GUEST_SO_OOBINLINE, SOL_SOCKET, SO_OOBINLINE },
	{ GUEST_SOL_SOCKET, GUEST_SO_SNDBUF, SOL_SOCKET, SO_SNDBUF },
	{ GUEST_SOL_SOCKET, GUEST_SO_RCVBUF, SOL_SOCKET, SO_RCVBUF },
	{ GUEST_SOL_SOCKET, GUEST_SO_TYPE, SOL_SOCKET, SO_TYPE },
	{ IPPROTO_TCP, 0x0001, IPPROTO_TCP, TCP_NODELAY },
	{ IPPROTO_TCP, 3, IPPROTO_TCP, TCP_KEEPIDLE },
	{ IPPROTO_TCP, 16, IPPROTO_TCP, TCP_KEEPCNT },
	{ IPPROTO_TCP, 17, IPPROTO_TCP, TCP_KEEPINTVL },
	{ IPPROTO_IP, 3, IPPROTO_IP, IP_TOS },
	{ IPPROTO_IP, 4, IPPROTO_IP, IP_TTL },
	{ IPPROTO_IP, 10, IPPROTO_IP, IP_MULTICAST_TTL },
	{ IPPROTO_IP, 11, IPPROTO_IP, IP_MULTICAST_LOOP },
	{ IPPROTO_IPV6, 4, IPPROTO_IPV6, IPV6_UNICAST_HOPS },
	{ IPPROTO_IPV6, 10, IPPROTO_IPV6, IPV6_MULTICAST_HOPS },
	{ IPPROTO_IPV6, 11, IPPROTO_IPV6, IPV6_MULTICAST_LOOP },
	{ IPPROTO_IPV6, 27, IPPROTO_IPV6, IPV6_V6ONLY },
};

static const struct option *find_option(s32 level, s32 name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (options[i].level == level && options[i].name == name)
			return &options[i];
	return NULL;
}

/* struct linger of Winsock has 16-bit fields. */
struct guest_linger {
	u16 on, seconds;
};

static u32 get_value(struct socket *socket, s32 level, s32 name, u32 *value)
{
	const struct option *option = find_option(level, name);
	socklen_t length = sizeof(*value);
	int error, made;

	if (level == HOST_SOCKET_LEVEL) {
		if (getsockopt(socket->file.fd, SOL_SOCKET, name == HOST_SOCKET_FAMILY ? SO_DOMAIN : SO_PROTOCOL, &made, &length))
			return socket_status(errno);
		*value = (u32)(name == HOST_SOCKET_FAMILY ? family_to_guest(made) : made);
		return STATUS_SUCCESS;
	}

	if (level == GUEST_SOL_SOCKET) {
		struct linger linger;
		socklen_t linger_length = sizeof(linger);

		switch (name) {
		case GUEST_SO_RCVTIMEO:
			*value = socket->receive_timeout;
			return STATUS_SUCCESS;
		case GUEST_SO_SNDTIMEO:
			*value = socket->send_timeout;
			return STATUS_SUCCESS;
		case GUEST_SO_ERROR:
			error = socket_take_error(socket);
			*value = error ? SOCKET_STATUS_ERROR(socket_status(error)) : 0;
			return STATUS_SUCCESS;
		case GUEST_SO_EXCLUSIVEADDRUSE:
			if (getsockopt(socket->file.fd, SOL_SOCKET, SO_REUSEADDR, value, &length))
				return socket_status(errno);
			*value = !*value;
			return STATUS_SUCCESS;
		case GUEST_SO_LINGER:
		case GUEST_SO_DONTLINGER:
			if (getsockopt(socket->file.fd, SOL_SOCKET, SO_LINGER, &linger, &linger_length))
				return socket_status(errno);
			*value = name == GUEST_SO_LINGER ? (u16)linger.l_onoff | (u32)linger.l_linger << 16 : !linger.l_onoff;
			return STATUS_SUCCESS;
		}
	}
	if (!option)
		return SOCKET_STATUS(WSAENOPROTOOPT);
	return getsockopt(socket->file.fd, option->host_level, option->host_name, value, &length) ? socket_status(errno) : STATUS_SUCCESS;
}

u32 host_socket_get_option(struct host_socket_get_option *params)
{
	struct socket *socket;
	u32 value = 0;
	u32 status = socket_lookup(params->handle, &socket);

	if (status)
		return status;
	status = get_value(socket, params->level, params->name, &value);
	object_release(socket);
	if (status)
		return status;
	/* Truth values may be asked for as a single byte; everything else wants its four. */
	if (params->value_bytes < sizeof(value) && (params->value_bytes < 1 || value > 1))
		return SOCKET_STATUS(WSAEFAULT);
	if (params->value_bytes > sizeof(value))
		params->value_bytes = sizeof(value);
	return guest_copy_out(params->value, &value, params->value_bytes) ? STATUS_SUCCESS : SOCKET_STATUS(WSAEFAULT);
}

static u32 set_linger(struct socket *socket, bool on, u16 seconds)
{
	struct linger linger = { .l_onoff = on, .l_linger = seconds };

	return setsockopt(socket->file.fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)) ? socket_status(errno) : STATUS_SUCCESS;
}

/* Membership structures are the same on both sides: two IPv4 addresses, or an IPv6 address and an index. */
static u32 set_membership(struct socket *socket, const struct host_socket_set_option *params, bool *handled)
{
	u8 request[sizeof(struct ipv6_mreq)];
	int level = params->level, name;

	*handled = true;
	if (level == IPPROTO_IP && params->name == 9)
		name = IP_MULTICAST_IF;
	else if (level == IPPROTO_IP && (params->name == 12 || params->name == 13))
		name = params->name == 12 ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP;
	else if (level == IPPROTO_IPV6 && (params->name == 12 || params->name == 13))
		name = params->name == 12 ? IPV6_JOIN_GROUP : IPV6_LEAVE_GROUP;
	else {
		*handled = false;
		return STATUS_SUCCESS;
	}
	if (params->value_bytes > sizeof(request) || !guest_copy_in(request, params->value, params->value_bytes))
		return SOCKET_STATUS(WSAEFAULT);
	return setsockopt(socket->file.fd, level, name, request, params->value_bytes) ? socket_status(errno) : STATUS_SUCCESS;
}

static u32 set_value(struct socket *socket, s32 level, s32 name, u32 value)
{
	const struct option *option = find_option(level, name);

	if (level == GUEST_SOL_SOCKET) {
		switch (name) {
		case GUEST_SO_RCVTIMEO:
			socket->receive_timeout = value;
			return STATUS_SUCCESS;
		case GUEST_SO_SNDTIMEO:
			socket->send_timeout = value;
			return STATUS_SUCCESS;
		case GUEST_SO_LINGER:
			return set_linger(socket, (u16)value, (u16)(value >> 16));
		case GUEST_SO_DONTLINGER:
			return set_linger(socket, !value, 0);
		case GUEST_SO_EXCLUSIVEADDRUSE:
			value = !value;
			option = find_option(level, GUEST_SO_REUSEADDR);
			break;
		}
	}
	if (!option)
		return SOCKET_STATUS(WSAENOPROTOOPT);
	return setsockopt(socket->file.fd, option->host_level, option->host_name, &value, sizeof(value)) ? socket_status(errno) : STATUS_SUCCESS;
}

u32 host_socket_set_option(struct host_socket_set_option *params)
{
	struct socket *socket;
	bool handled;
	u32 value = 0;
	u32 status = socket_lookup(params->handle, &socket);

	if (status)
		return status;
	/* What AcceptEx and ConnectEx leave to these calls was done at once. */
	if (params->level == GUEST_SOL_SOCKET &&
	    (params->name == GUEST_SO_UPDATE_ACCEPT_CONTEXT || params->name == GUEST_SO_UPDATE_CONNECT_CONTEXT)) {
		status = socket->state == SOCKET_CONNECTED ? STATUS_SUCCESS : SOCKET_STATUS(WSAENOTCONN);
		object_release(socket);
		return status;
	}
	status = set_membership(socket, params, &handled);
	if (!handled) {
		if (!params->value_bytes ||
		    !guest_copy_in(&value, params->value, params->value_bytes < sizeof(value) ? params->value_bytes : sizeof(value)))
			status = SOCKET_STATUS(WSAEFAULT);
		else
			status = set_value(socket, params->level, params->name, value);
	}
	object_release(socket);
	return status;
}
