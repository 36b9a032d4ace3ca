/*
 * Making, naming, connecting and closing sockets (winsock2.h).
 */
#include "ws2_32.h"

#include <decant/socket.h>

/* The socket that WSADuplicateSocket described in INFO. */
static SOCKET adopt(const WSAPROTOCOL_INFOW *info, DWORD flags)
{
	struct host_socket_adopt params = {
		.id = info->dwProviderReserved, .owner = info->dwServiceFlags4,
		.inherit = !(flags & WSA_FLAG_NO_HANDLE_INHERIT), .synchronous = !(flags & WSA_FLAG_OVERLAPPED)
	};

	return check_socket(host_call(HOST_socket_adopt, &params)) ? (SOCKET)params.handle : INVALID_SOCKET;
}

SOCKET WINAPI WSASocketW(int family, int type, int protocol, LPWSAPROTOCOL_INFOW info, GROUP group, DWORD flags)
{
	struct host_socket_create params = { .family = family, .type = type, .protocol = protocol };

	if (!started())
		return INVALID_SOCKET;
	if (group || flags & ~(DWORD)(WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT)) {
		SetLastError(WSAEINVAL);
		return INVALID_SOCKET;
	}
	/* A description fills in what was left open; one made by WSADuplicateSocket names a socket that is there already. */
	if (info) {
		if (info->dwProviderReserved)
			return adopt(info, flags);
		params.family = family == FROM_PROTOCOL_INFO ? info->iAddressFamily : family;
		params.type = type == FROM_PROTOCOL_INFO ? info->iSocketType : type;
		params.protocol = protocol == FROM_PROTOCOL_INFO ? info->iProtocol : protocol;
	}
	/* Only a protocol: that says the rest. */
	if (!params.type && (params.protocol == IPPROTO_TCP || params.protocol == IPPROTO_UDP))
		params.type = params.protocol == IPPROTO_TCP ? SOCK_STREAM : SOCK_DGRAM;
	if (params.family == AF_UNSPEC && params.type)
		params.family = AF_INET;
	params.inherit = !(flags & WSA_FLAG_NO_HANDLE_INHERIT);
	params.synchronous = !(flags & WSA_FLAG_OVERLAPPED);
	return check_socket(host_call(HOST_socket_create, &params)) ? (SOCKET)params.handle : INVALID_SOCKET;
}

SOCKET WINAPI WSASocketA(int family, int type, int protocol, LPWSAPROTOCOL_INFOA info, GROUP group, DWORD flags)
{
	/* The texts at the structure's end are all that differs, and none of them is looked at. */
	return WSASocketW(family, type, protocol, (LPWSAPROTOCOL_INFOW)info, group, flags);
}

SOCKET WINAPI socket(int family, int type, int protocol)
{
	return WSASocketW(family, type, protocol, NULL, 0, WSA_FLAG_OVERLAPPED);
}

int WINAPI closesocket(SOCKET s)
{
	if (!is_socket(s))
		return SOCKET_ERROR;
	return CloseHandle((HANDLE)s) ? 0 : socket_error(WSAENOTSOCK);
}

int WINAPI bind(SOCKET s, const struct sockaddr *address, int length)
{
	struct host_socket_bind params = { .handle = SOCKET_HANDLE(s), .address = GUEST_PTR(address), .address_bytes = length };

	return socket_result(host_call(HOST_socket_bind, &params));
}

int WINAPI connect(SOCKET s, const struct sockaddr *address, int length)
{
	struct host_socket_connect params = { .handle = SOCKET_HANDLE(s), .address = GUEST_PTR(address), .address_bytes = length };

	return socket_result(host_call(HOST_socket_connect, &params));
}

int WINAPI WSAConnect(SOCKET s, const struct sockaddr *address, int length, LPWSABUF caller, LPWSABUF callee, LPQOS send, LPQOS group)
{
	/* No protocol here carries data with a connection or reserves bandwidth. */
	if ((caller && caller->len) || send || group)
		return socket_error(WSAEOPNOTSUPP);
	if (callee)
		callee->len = 0;
	return connect(s, address, length);
}

int WINAPI listen(SOCKET s, int backlog)
{
	struct host_socket_listen params = { .handle = SOCKET_HANDLE(s), .backlog = backlog };

	return socket_result(host_call(HOST_socket_listen, &params));
}

SOCKET WINAPI accept(SOCKET s, struct sockaddr *address, int *length)
{
	struct host_socket_accept params = { .handle = SOCKET_HANDLE(s) };

	if (address && length) {
		params.address = GUEST_PTR(address);
		params.address_bytes = *length;
	}
	if (!check_socket(host_call(HOST_socket_accept, &params)))
		return INVALID_SOCKET;
	if (address && length)
		*length = params.address_bytes;
	return (SOCKET)params.accepted;
}

int WINAPI shutdown(SOCKET s, int how)
{
	struct host_socket_shutdown params = { .handle = SOCKET_HANDLE(s), .how = how };

	return socket_result(host_call(HOST_socket_shutdown, &params));
}

static int name_of(SOCKET s, struct sockaddr *address, int *length, BOOL peer)
{
	struct host_socket_name params = { .handle = SOCKET_HANDLE(s), .address = GUEST_PTR(address), .peer = peer };

	if (!address || !length)
		return socket_error(WSAEFAULT);
	params.address_bytes = *length;
	if (!check_socket(host_call(HOST_socket_name, &params)))
		return SOCKET_ERROR;
	*length = params.address_bytes;
	return 0;
}

int WINAPI getsockname(SOCKET s, struct sockaddr *address, int *length)
{
	return name_of(s, address, length, FALSE);
}

int WINAPI getpeername(SOCKET s, struct sockaddr *address, int *length)
{
	return name_of(s, address, length, TRUE);
}

int WINAPI getsockopt(SOCKET s, int level, int name, char *value, int *length)
{
	struct host_socket_get_option params = { .handle = SOCKET_HANDLE(s), .value = GUEST_PTR(value), .level = level, .name = name };

	if (!value || !length)
		return socket_error(WSAEFAULT);
	if (level == SOL_SOCKET && (name == SO_PROTOCOL_INFOW || name == SO_PROTOCOL_INFOA))
		return protocol_of_socket(s, name == SO_PROTOCOL_INFOW, value, length);
	params.value_bytes = *length;
	if (!check_socket(host_call(HOST_socket_get_option, &params)))
		return SOCKET_ERROR;
	*length = params.value_bytes;
	return 0;
}

int WINAPI setsockopt(SOCKET s, int level, int name, const char *value, int length)
{
	struct host_socket_set_option params = {
		.handle = SOCKET_HANDLE(s), .value = GUEST_PTR(value), .level = level, .name = name, .value_bytes = length
	};

	return socket_result(host_call(HOST_socket_set_option, &params));
}
