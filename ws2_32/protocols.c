/*
 * The kinds of sockets that there are, TCP and UDP over both versions of IP: WSAEnumProtocols, and which of them a socket is.
 * WSADuplicateSocket describes one socket in the same structure.
 */
#include "ws2_32.h"

#include <decant/socket.h>

#define STREAM_FLAGS (XP1_GUARANTEED_DELIVERY | XP1_GUARANTEED_ORDER | XP1_GRACEFUL_CLOSE | XP1_EXPEDITED_DATA | XP1_IFS_HANDLES)
#define DATAGRAM_FLAGS (XP1_CONNECTIONLESS | XP1_MESSAGE_ORIENTED | XP1_SUPPORT_BROADCAST | XP1_SUPPORT_MULTIPOINT | XP1_IFS_HANDLES)
#define DATAGRAM_MAX 65467

/* Windows' numbers of its own providers. */
#define PROVIDER_IPV4 { 0xe70f1aa0, 0xab8b, 0x11cf, { 0x8c, 0xa3, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92 } }
#define PROVIDER_IPV6 { 0xf9eab0c0, 0x26d4, 0x11d0, { 0xbb, 0xbf, 0x00, 0xaa, 0x00, 0x6c, 0x34, 0xe4 } }

#define PROTOCOL(id, provider, family, address, type, protocol, flags, message, name) \
	{ \
		.dwServiceFlags1 = flags, .dwProviderFlags = PFL_MATCHES_PROTOCOL_ZERO, .ProviderId = provider, .dwCatalogEntryId = id, \
		.ProtocolChain = { .ChainLen = BASE_PROTOCOL }, .iVersion = 2, .iAddressFamily = family, .iMaxSockAddr = sizeof(address), \
		.iMinSockAddr = sizeof(address), .iSocketType = type, .iProtocol = protocol, .iNetworkByteOrder = BIGENDIAN, \
		.dwMessageSize = message, .szProtocol = name, \
	}

static const WSAPROTOCOL_INFOW protocols[] = {
	PROTOCOL(1001, PROVIDER_IPV4, AF_INET, struct sockaddr_in, SOCK_STREAM, IPPROTO_TCP, STREAM_FLAGS, 0, L"MSAFD Tcpip [TCP/IP]"),
	PROTOCOL(1002, PROVIDER_IPV4, AF_INET, struct sockaddr_in, SOCK_DGRAM, IPPROTO_UDP, DATAGRAM_FLAGS, DATAGRAM_MAX, L"MSAFD Tcpip [UDP/IP]"),
	PROTOCOL(1003, PROVIDER_IPV6, AF_INET6, struct sockaddr_in6, SOCK_STREAM, IPPROTO_TCP, STREAM_FLAGS, 0, L"MSAFD Tcpip [TCP/IPv6]"),
	PROTOCOL(1004, PROVIDER_IPV6, AF_INET6, struct sockaddr_in6, SOCK_DGRAM, IPPROTO_UDP, DATAGRAM_FLAGS, DATAGRAM_MAX, L"MSAFD Tcpip [UDP/IPv6]"),
};
#define LISTED (int)ARRAYSIZE(protocols)

/* Whether the list that ends with 0, or that is NULL for all, names PROTOCOL. */
static BOOL is_wanted(const INT *wanted, int protocol)
{
	if (!wanted)
		return TRUE;
	for (; *wanted; wanted++)
		if (*wanted == protocol)
			return TRUE;
	return FALSE;
}

/* Counts what is wanted; SOCKET_ERROR if it needs more than *LENGTH bytes of entries of SIZE, and what it needs there. */
static int count_wanted(const INT *wanted, const void *buffer, DWORD *length, DWORD size)
{
	int count = 0;

	if (!started())
		return SOCKET_ERROR;
	if (!length)
		return socket_error(WSAEFAULT);
	for (int i = 0; i < LISTED; i++)
		count += is_wanted(wanted, protocols[i].iProtocol);
	if (buffer && *length >= count * size)
		return count;
	*length = count * size;
	return socket_error(WSAENOBUFS);
}

int WINAPI WSAEnumProtocolsW(LPINT wanted, LPWSAPROTOCOL_INFOW buffer, LPDWORD length)
{
	int count = count_wanted(wanted, buffer, length, sizeof(*buffer));

	for (int i = 0; count > 0 && i < LISTED; i++)
		if (is_wanted(wanted, protocols[i].iProtocol))
			*buffer++ = protocols[i];
	return count;
}

/* Only the text at the end of an entry is of another width. */
static void narrow(WSAPROTOCOL_INFOA *to, const WSAPROTOCOL_INFOW *from)
{
	memcpy(to, from, offsetof(WSAPROTOCOL_INFOA, szProtocol));
	WideCharToMultiByte(CP_ACP, 0, from->szProtocol, -1, to->szProtocol, sizeof(to->szProtocol), NULL, NULL);
}

int WINAPI WSAEnumProtocolsA(LPINT wanted, LPWSAPROTOCOL_INFOA buffer, LPDWORD length)
{
	int count = count_wanted(wanted, buffer, length, sizeof(*buffer));

	for (int i = 0; count > 0 && i < LISTED; i++)
		if (is_wanted(wanted, protocols[i].iProtocol))
			narrow(buffer++, &protocols[i]);
	return count;
}

/* A number about S; FALSE with the error set. */
static BOOL ask(SOCKET s, int level, int name, int *value)
{
	int length = sizeof(*value);

	return !getsockopt(s, level, name, (char *)value, &length);
}

int protocol_of_socket(SOCKET s, BOOL wide, char *value, int *length)
{
	const int size = wide ? sizeof(WSAPROTOCOL_INFOW) : sizeof(WSAPROTOCOL_INFOA);
	int family, type;

	if (!ask(s, HOST_SOCKET_LEVEL, HOST_SOCKET_FAMILY, &family) || !ask(s, SOL_SOCKET, SO_TYPE, &type))
		return SOCKET_ERROR;
	if (*length < size)
		return socket_error(WSAEFAULT);
	for (int i = 0; i < LISTED; i++) {
		if (protocols[i].iAddressFamily != family || protocols[i].iSocketType != type)
			continue;
		if (wide)
			memcpy(value, &protocols[i], sizeof(protocols[i]));
		else
			narrow((WSAPROTOCOL_INFOA *)value, &protocols[i]);
		*length = size;
		return 0;
	}
	return socket_error(WSAENOPROTOOPT);
}

/* What of a description is the same in both widths of text, for the socket that the host shares. */
static BOOL share(SOCKET s, DWORD process, WSAPROTOCOL_INFOW *info)
{
	struct host_socket_share params = { .handle = SOCKET_HANDLE(s), .process_id = process };

	if (!started())
		return FALSE;
	if (!check_socket(host_call(HOST_socket_share, &params)))
		return FALSE;
	*info = protocols[0];
	for (int i = 0; i < LISTED; i++)
		if (protocols[i].iAddressFamily == params.family && protocols[i].iSocketType == params.type)
			*info = protocols[i];
	info->iAddressFamily = params.family;
	info->iSocketType = params.type;
	info->iProtocol = params.protocol;
	info->dwProviderReserved = params.id;
	info->dwServiceFlags4 = params.owner;
	return TRUE;
}

int WINAPI WSADuplicateSocketW(SOCKET s, DWORD process, LPWSAPROTOCOL_INFOW info)
{
	WSAPROTOCOL_INFOW made;

	if (!info)
		return socket_error(WSAEFAULT);
	if (!share(s, process, &made))
		return SOCKET_ERROR;
	*info = made;
	return 0;
}

int WINAPI WSADuplicateSocketA(SOCKET s, DWORD process, LPWSAPROTOCOL_INFOA info)
{
	WSAPROTOCOL_INFOW made;

	if (!info)
		return socket_error(WSAEFAULT);
	if (!share(s, process, &made))
		return SOCKET_ERROR;
	narrow(info, &made);
	return 0;
}
