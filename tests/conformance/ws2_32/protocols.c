/*
 * WSAEnumProtocols (Microsoft, "WSAEnumProtocolsW function").
 */
#include <winsock2.h>

#include "test.h"

TEST(WSAEnumProtocols_lists_tcp)
{
	static WSAPROTOCOL_INFOW list[64];
	INT wanted[] = { IPPROTO_TCP, 0 };
	DWORD size = sizeof(list);
	WSADATA data;
	int count, ipv4 = 0;

	WSAStartup(MAKEWORD(2, 2), &data);
	count = WSAEnumProtocolsW(wanted, list, &size);
	REQUIRE(count >= 1);
	for (int i = 0; i < count; i++) {
		CHECK_EQ(list[i].iProtocol, IPPROTO_TCP);
		CHECK_EQ(list[i].iSocketType, SOCK_STREAM);
		CHECK(list[i].dwServiceFlags1 & XP1_GUARANTEED_DELIVERY);
		ipv4 += list[i].iAddressFamily == AF_INET;
	}
	CHECK(ipv4 >= 1);
	CHECK(WSAEnumProtocolsW(NULL, list, &size) > count);
}

TEST(WSAEnumProtocols_makes_sockets)
{
	static WSAPROTOCOL_INFOA list[64];
	INT wanted[] = { IPPROTO_UDP, 0 };
	DWORD size = sizeof(list);
	WSADATA data;
	SOCKET s;

	WSAStartup(MAKEWORD(2, 2), &data);
	REQUIRE(WSAEnumProtocolsA(wanted, list, &size) >= 1);
	CHECK(list[0].szProtocol[0] != 0);
	s = WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &list[0], 0, 0);
	CHECK(s != INVALID_SOCKET);
	closesocket(s);
}

TEST(WSAEnumProtocols_room)
{
	WSAPROTOCOL_INFOW list[1];
	DWORD size = 0;
	WSADATA data;

	WSAStartup(MAKEWORD(2, 2), &data);
	CHECK_EQ(WSAEnumProtocolsW(NULL, NULL, &size), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAENOBUFS);
	CHECK(size >= 2 * sizeof(list[0]));
	size = sizeof(list[0]) - 1;
	CHECK_EQ(WSAEnumProtocolsW(NULL, list, &size), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAENOBUFS);
}

/* Microsoft, "SOL_SOCKET Socket Options": SO_PROTOCOL_INFO. Event loops tell by the provider whether they may poll a socket natively. */
TEST(SO_PROTOCOL_INFO_of_socket)
{
	static WSAPROTOCOL_INFOW list[64], info;
	WSAPROTOCOL_INFOA narrow;
	DWORD size = sizeof(list);
	WSADATA data;
	SOCKET s;
	int count, length = sizeof(info), found = 0;

	WSAStartup(MAKEWORD(2, 2), &data);
	s = socket(AF_INET6, SOCK_DGRAM, 0);
	REQUIRE(s != INVALID_SOCKET);
	CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, (char *)&info, &length), 0);
	CHECK_EQ(length, sizeof(info));
	CHECK_EQ(info.iAddressFamily, AF_INET6);
	CHECK_EQ(info.iSocketType, SOCK_DGRAM);
	CHECK_EQ(info.iProtocol, IPPROTO_UDP);
	count = WSAEnumProtocolsW(NULL, list, &size);
	for (int i = 0; i < count; i++)
		found += list[i].dwCatalogEntryId == info.dwCatalogEntryId;
	CHECK_EQ(found, 1);
	length = sizeof(narrow);
	CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOA, (char *)&narrow, &length), 0);
	CHECK_EQ(length, sizeof(narrow));
	length = 4;
	CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, (char *)&info, &length), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAEFAULT);
	closesocket(s);
}
