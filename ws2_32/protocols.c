/*
 * WSAEnumProtocols (winsock2.h): the kinds of sockets that there are, TCP and UDP over both versions of IP.
 */
#include "ws2_32.h"

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

int WINAPI WSAEnumProtocolsA(LPINT wanted, LPWSAPROTOCOL_INFOA buffer, LPDWORD length)
{
	int count = count_wanted(wanted, buffer, length, sizeof(*buffer));

	for (int i = 0; count > 0 && i < LISTED; i++) {
		if (!is_wanted(wanted, protocols[i].iProtocol))
			continue;
		/* Only the text at the end is of another width. */
		memcpy(buffer, &protocols[i], offsetof(WSAPROTOCOL_INFOA, szProtocol));
		WideCharToMultiByte(CP_ACP, 0, protocols[i].szProtocol, -1, buffer->szProtocol, sizeof(buffer->szProtocol), NULL, NULL);
		buffer++;
	}
	return count;
}
