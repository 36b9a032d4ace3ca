/*
 * Sending and receiving (winsock2.h): at once or, with an OVERLAPPED, by overlapped.c.
 */
#include "overlapped.h"

/* The host's form of a list of buffers; FALSE if there are too many. */
static BOOL list_buffers(const WSABUF *buffers, DWORD count, struct host_socket_buffer *list)
{
	DWORD i;

	if (count > SOCKET_BUFFERS_MAX) {
		SetLastError(WSAEINVAL);
		return FALSE;
	}
	for (i = 0; i < count; i++) {
		list[i].at = GUEST_PTR(buffers[i].buf);
		list[i].bytes = buffers[i].len;
	}
	return TRUE;
}

int WINAPI WSASendTo(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, const struct sockaddr *to, int to_length,
		     LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
	struct host_socket_buffer list[SOCKET_BUFFERS_MAX];
	struct host_socket_send params = {
		.handle = SOCKET_HANDLE(s), .buffers = GUEST_PTR(list), .count = count, .flags = flags,
		.address = GUEST_PTR(to), .address_bytes = to_length
	};

	if (!buffers)
		return socket_error(WSAEFAULT);
	if (!list_buffers(buffers, count, list))
		return SOCKET_ERROR;
	if (overlapped)
		return send_overlapped(s, list, count, sent, flags, to, to_length, overlapped, routine);
	if (!check_socket(host_call(HOST_socket_send, &params)))
		return SOCKET_ERROR;
	if (sent)
		*sent = (DWORD)params.bytes;
	return 0;
}

int WINAPI WSASend(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped,
		   LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
	return WSASendTo(s, buffers, count, sent, flags, NULL, 0, overlapped, routine);
}

int WINAPI sendto(SOCKET s, const char *bytes, int length, int flags, const struct sockaddr *to, int to_length)
{
	WSABUF buffer = { .len = length, .buf = (char *)bytes };
	DWORD sent;

	if (length < 0)
		return socket_error(WSAEFAULT);
	return WSASendTo(s, &buffer, 1, &sent, flags, to, to_length, NULL, NULL) ? SOCKET_ERROR : (int)sent;
}

int WINAPI send(SOCKET s, const char *bytes, int length, int flags)
{
	return sendto(s, bytes, length, flags, NULL, 0);
}

int WINAPI WSARecvFrom(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags, struct sockaddr *from, LPINT from_length,
		       LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
	struct host_socket_buffer list[SOCKET_BUFFERS_MAX];
	struct host_socket_receive params = { .handle = SOCKET_HANDLE(s), .buffers = GUEST_PTR(list), .count = count };
	BOOL done;

	if (!buffers || !flags)
		return socket_error(WSAEFAULT);
	params.flags = *flags;
	if (from && from_length) {
		params.address = GUEST_PTR(from);
		params.address_bytes = *from_length;
	}
	if (!list_buffers(buffers, count, list))
		return SOCKET_ERROR;
	if (overlapped)
		return receive_overlapped(s, list, count, received, flags, from, from_length, overlapped, routine);
	done = check_socket(host_call(HOST_socket_receive, &params));
	/* A datagram that was cut fills the buffers all the same. */
	if (!done && GetLastError() != WSAEMSGSIZE)
		return SOCKET_ERROR;
	if (from && from_length)
		*from_length = params.address_bytes;
	if (received)
		*received = (DWORD)params.bytes;
	*flags = params.flags;
	return done ? 0 : SOCKET_ERROR;
}

int WINAPI WSARecv(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags, LPWSAOVERLAPPED overlapped,
		   LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
	return WSARecvFrom(s, buffers, count, received, flags, NULL, NULL, overlapped, routine);
}

int WINAPI recvfrom(SOCKET s, char *bytes, int length, int flags, struct sockaddr *from, int *from_length)
{
	WSABUF buffer = { .len = length, .buf = bytes };
	DWORD got, in_out = flags;

	if (length < 0)
		return socket_error(WSAEFAULT);
	return WSARecvFrom(s, &buffer, 1, &got, &in_out, from, from_length, NULL, NULL) ? SOCKET_ERROR : (int)got;
}

int WINAPI recv(SOCKET s, char *bytes, int length, int flags)
{
	return recvfrom(s, bytes, length, flags, NULL, NULL);
}
