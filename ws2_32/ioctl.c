/*
 * Controlling sockets: ioctlsocket and WSAIoctl (winsock2.h, mstcpip.h).
 */
#include "ws2_32.h"

#include <decant/socket.h>

#include <mstcpip.h>

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
	default:
		return socket_error(WSAEOPNOTSUPP);
	}
}
