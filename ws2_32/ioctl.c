/*
 * Controlling sockets: ioctlsocket and WSAIoctl (winsock2.h, mstcpip.h).
 */
#include "overlapped.h"

#include <mstcpip.h>
#include <mswsock.h>

int WINAPI ioctlsocket(SOCKET s, long command, u_long *value)
{
	struct host_socket_control params = { .handle = SOCKET_HANDLE(s), .command = command };

	if (!value)
		return socket_error(WSAEFAULT);
	params.value = *value;
	if (!check_socket(host_call(HOST_socket_control, &params)))
		return SOCKET_ERROR;
	*value = params.value;
	return 0;
}

#define TCP_KEEPALIVE_IDLE 3
#define TCP_KEEPALIVE_INTERVAL 17

/* The times are milliseconds there and seconds here; less than a second counts as one. */
static int set_keepalive(SOCKET s, const struct tcp_keepalive *wanted)
{
	DWORD on = wanted->onoff != 0;
	DWORD idle = max((wanted->keepalivetime + 999) / 1000, 1);
	DWORD interval = max((wanted->keepaliveinterval + 999) / 1000, 1);

	if (setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, (char *)&on, sizeof(on)))
		return SOCKET_ERROR;
	if (!on)
		return 0;
	if (setsockopt(s, IPPROTO_TCP, TCP_KEEPALIVE_IDLE, (char *)&idle, sizeof(idle)))
		return SOCKET_ERROR;
	return setsockopt(s, IPPROTO_TCP, TCP_KEEPALIVE_INTERVAL, (char *)&interval, sizeof(interval));
}

static int get_extension(SOCKET s, const void *in, DWORD in_bytes, void **out, DWORD out_bytes, LPDWORD returned)
{
	if (!is_socket(s))
		return SOCKET_ERROR;
	if (!in || !out || in_bytes < sizeof(GUID) || out_bytes < sizeof(*out))
		return socket_error(WSAEFAULT);
	*out = extension_function(in);
	if (!*out)
		return socket_error(WSAEINVAL);
	*returned = sizeof(*out);
	return 0;
}

/* There are no layers between the program and the protocols: every socket is its own base. */
static int get_base_handle(SOCKET s, SOCKET *out, DWORD out_bytes, LPDWORD returned)
{
	if (!is_socket(s))
		return SOCKET_ERROR;
	if (!out || out_bytes < sizeof(*out))
		return socket_error(WSAEFAULT);
	*out = s;
	*returned = sizeof(*out);
	return 0;
}

/* Whether a datagram that nobody took makes a later receive fail: here it never does. */
static int set_udp_connreset(SOCKET s, const BOOL *in, DWORD in_bytes)
{
	if (!is_socket(s))
		return SOCKET_ERROR;
	if (!in || in_bytes < sizeof(*in))
		return socket_error(WSAEFAULT);
	return *in ? socket_error(WSAEOPNOTSUPP) : 0;
}

int WINAPI WSAIoctl(SOCKET s, DWORD code, LPVOID in, DWORD in_bytes, LPVOID out, DWORD out_bytes, LPDWORD returned,
		    LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
	u_long value = 0;

	if (overlapped || routine)
		return socket_error(WSAEOPNOTSUPP);
	if (!returned)
		return socket_error(WSAEFAULT);
	*returned = 0;
	switch (code) {
	case FIONBIO:
		if (!in || in_bytes < sizeof(value))
			return socket_error(WSAEFAULT);
		value = *(u_long *)in;
		return ioctlsocket(s, FIONBIO, &value);
	case FIONREAD:
	case SIOCATMARK:
		if (!out || out_bytes < sizeof(value))
			return socket_error(WSAEFAULT);
		if (ioctlsocket(s, code, &value))
			return SOCKET_ERROR;
		*(u_long *)out = value;
		*returned = sizeof(value);
		return 0;
	case SIO_KEEPALIVE_VALS:
		if (!in || in_bytes < sizeof(struct tcp_keepalive))
			return socket_error(WSAEFAULT);
		return set_keepalive(s, in);
	case SIO_GET_EXTENSION_FUNCTION_POINTER:
		return get_extension(s, in, in_bytes, out, out_bytes, returned);
	case SIO_BASE_HANDLE:
	case SIO_BSP_HANDLE:
	case SIO_BSP_HANDLE_SELECT:
	case SIO_BSP_HANDLE_POLL:
		return get_base_handle(s, out, out_bytes, returned);
	case SIO_UDP_CONNRESET:
		return set_udp_connreset(s, in, in_bytes);
	default:
		return socket_error(WSAEOPNOTSUPP);
	}
}
