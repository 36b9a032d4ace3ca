/*
 * Addresses, families and errors between Winsock and Linux. Layouts agree but for the number of AF_INET6.
 */
#include "socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

#define GUEST_AF_INET6 23

int family_to_host(s32 family)
{
	switch (family) {
	case AF_UNSPEC:
	case AF_UNIX:
	case AF_INET:
		return family;
	case GUEST_AF_INET6:
		return AF_INET6;
	default:
		return -1;
	}
}

s32 family_to_guest(int family)
{
	return family == AF_INET6 ? GUEST_AF_INET6 : family;
}

static socklen_t smallest_address(int family)
{
	switch (family) {
	case AF_INET: return sizeof(struct sockaddr_in);
	case AF_INET6: return sizeof(struct sockaddr_in6);
	default: return offsetof(struct sockaddr_un, sun_path);
	}
}

u32 address_to_host(guest_ptr address, u32 bytes, struct sockaddr_storage *to, socklen_t *length)
{
	int family;

	memset(to, 0, sizeof(*to));
	if (bytes < sizeof(sa_family_t))
		return SOCKET_STATUS(WSAEFAULT);
	if (bytes > sizeof(*to))
		bytes = sizeof(*to);
	if (!guest_copy_in(to, address, bytes))
		return SOCKET_STATUS(WSAEFAULT);
	family = family_to_host(to->ss_family);
	if (family < 0)
		return SOCKET_STATUS(WSAEAFNOSUPPORT);
	if (bytes < smallest_address(family))
		return SOCKET_STATUS(WSAEFAULT);
	to->ss_family = (sa_family_t)family;
	*length = bytes;
	if (family == AF_INET || family == AF_INET6)
		*length = smallest_address(family);
	return STATUS_SUCCESS;
}

u32 address_encode(const struct sockaddr_storage *from, socklen_t length, u8 *to)
{
	u16 family = (u16)family_to_guest(from->ss_family);

	if (length > SOCKET_ADDRESS_MAX)
		length = SOCKET_ADDRESS_MAX;
	memcpy(to, from, length);
	if (length >= sizeof(family))
		memcpy(to, &family, sizeof(family));
	return length;
}

u32 address_to_guest(const struct sockaddr_storage *from, socklen_t length, guest_ptr address, u32 *bytes)
{
	u8 encoded[SOCKET_ADDRESS_MAX];
	u32 full = address_encode(from, length, encoded);

	if (*bytes < full)
		return SOCKET_STATUS(WSAEFAULT);
	*bytes = full;
	return guest_copy_out(address, encoded, full) ? STATUS_SUCCESS : SOCKET_STATUS(WSAEFAULT);
}

u32 socket_status(int error)
{
	static const struct {
		int error;
		u32 code;
	} codes[] = {
		{ EINTR, WSAEINTR }, { EACCES, WSAEACCES }, { EPERM, WSAEACCES }, { EFAULT, WSAEFAULT }, { EINVAL, WSAEINVAL },
		{ EMFILE, WSAEMFILE }, { ENFILE, WSAEMFILE }, { EAGAIN, WSAEWOULDBLOCK }, { EINPROGRESS, WSAEINPROGRESS },
		{ EALREADY, WSAEALREADY }, { ENOTSOCK, WSAENOTSOCK }, { EDESTADDRREQ, WSAEDESTADDRREQ }, { EMSGSIZE, WSAEMSGSIZE },
		{ EPROTOTYPE, WSAEPROTOTYPE }, { ENOPROTOOPT, WSAENOPROTOOPT }, { EPROTONOSUPPORT, WSAEPROTONOSUPPORT },
		{ ESOCKTNOSUPPORT, WSAESOCKTNOSUPPORT }, { EOPNOTSUPP, WSAEOPNOTSUPP }, { EAFNOSUPPORT, WSAEAFNOSUPPORT },
		{ EADDRINUSE, WSAEADDRINUSE }, { EADDRNOTAVAIL, WSAEADDRNOTAVAIL }, { ENETDOWN, WSAENETDOWN },
		{ ENETUNREACH, WSAENETUNREACH }, { ECONNABORTED, WSAECONNABORTED }, { ECONNRESET, WSAECONNRESET },
		{ EPIPE, WSAESHUTDOWN }, { ENOBUFS, WSAENOBUFS }, { ENOMEM, WSAENOBUFS }, { EISCONN, WSAEISCONN },
		{ ENOTCONN, WSAENOTCONN }, { ETIMEDOUT, WSAETIMEDOUT }, { ECONNREFUSED, WSAECONNREFUSED },
		{ EHOSTUNREACH, WSAEHOSTUNREACH }, { ENOENT, WSAECONNREFUSED },
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].error == error)
			return SOCKET_STATUS(codes[i].code);
	return SOCKET_STATUS(WSAENETDOWN);
}

u32 socket_nt_status(int error)
{
	switch (error) {
	case EAGAIN: return STATUS_PENDING;
	case ECONNRESET: return STATUS_CONNECTION_RESET;
	case ECONNABORTED: return STATUS_CONNECTION_ABORTED;
	case ECONNREFUSED: case ENOENT: return STATUS_CONNECTION_REFUSED;
	case EPIPE: return STATUS_PIPE_DISCONNECTED;
	case ENOTCONN: return STATUS_INVALID_CONNECTION;
	case EISCONN: return STATUS_CONNECTION_ACTIVE;
	case ETIMEDOUT: return STATUS_IO_TIMEOUT;
	case ENETUNREACH: return STATUS_NETWORK_UNREACHABLE;
	case EHOSTUNREACH: return STATUS_HOST_UNREACHABLE;
	case EADDRINUSE: return STATUS_SHARING_VIOLATION;
	case EADDRNOTAVAIL: return STATUS_INVALID_ADDRESS_COMPONENT;
	case EMSGSIZE: return STATUS_INVALID_BUFFER_SIZE;
	case EACCES: case EPERM: return STATUS_ACCESS_DENIED;
	case EFAULT: return STATUS_ACCESS_VIOLATION;
	case EINVAL: case EDESTADDRREQ: return STATUS_INVALID_PARAMETER;
	case EOPNOTSUPP: case EAFNOSUPPORT: return STATUS_NOT_SUPPORTED;
	case EMFILE: case ENFILE: return STATUS_TOO_MANY_OPENED_FILES;
	default: return STATUS_INSUFFICIENT_RESOURCES;
	}
}
