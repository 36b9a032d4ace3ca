/*
 * Sockets: datagrams, streams, select, options, control.
 */
#define WIN32_LEAN_AND_MEAN
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mstcpip.h>

#include "../test.h"

static void start(void)
{
	WSADATA data;

	WSAStartup(MAKEWORD(2, 2), &data);
}

static SOCKET make_bound(int type, struct sockaddr_in *address)
{
	SOCKET s = socket(AF_INET, type, 0);
	int length = sizeof(*address);

	memset(address, 0, sizeof(*address));
	address->sin_family = AF_INET;
	address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bind(s, (struct sockaddr *)address, sizeof(*address));
	getsockname(s, (struct sockaddr *)address, &length);
	return s;
}

/* Microsoft, "socket function": WSANOTINITIALISED, a successful WSAStartup call must occur before using this function. */
TEST(WSAStartup_is_needed)
{
	/* Other tests may have run in this process. */
	while (!WSACleanup())
		;
	CHECK_EQ(socket(AF_INET, SOCK_STREAM, 0), INVALID_SOCKET);
	CHECK_EQ(WSAGetLastError(), WSANOTINITIALISED);
	CHECK_EQ(WSACleanup(), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSANOTINITIALISED);
}

TEST(datagram_that_is_cut)
{
	struct sockaddr_in to, from;
	SOCKET a, b;
	char bytes[4];
	int length = sizeof(from);

	start();
	a = make_bound(SOCK_DGRAM, &from);
	b = make_bound(SOCK_DGRAM, &to);
	CHECK_EQ(sendto(a, "123456", 6, 0, (struct sockaddr *)&to, sizeof(to)), 6);
	CHECK_EQ(recvfrom(b, bytes, sizeof(bytes), 0, (struct sockaddr *)&to, &length), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAEMSGSIZE);
	CHECK(!memcmp(bytes, "1234", 4));
	closesocket(a);
	closesocket(b);
}

TEST(select_tells_what_is_ready)
{
	struct sockaddr_in address;
	struct timeval none = { 0, 0 }, second = { 1, 0 };
	SOCKET a, b;
	fd_set set;

	start();
	a = make_bound(SOCK_DGRAM, &address);
	b = socket(AF_INET, SOCK_DGRAM, 0);
	FD_ZERO(&set);
	FD_SET(a, &set);
	CHECK_EQ(select(0, &set, NULL, NULL, &none), 0);
	CHECK_EQ(set.fd_count, 0);
	CHECK_EQ(sendto(b, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)), 1);
	FD_SET(a, &set);
	CHECK_EQ(select(0, &set, NULL, NULL, &second), 1);
	CHECK(FD_ISSET(a, &set));
	FD_ZERO(&set);
	CHECK_EQ(select(0, &set, NULL, NULL, &none), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAEINVAL);
	closesocket(a);
	closesocket(b);
}

TEST(getsockopt_values)
{
	SOCKET s;
	int value, length = sizeof(value);

	start();
	s = socket(AF_INET, SOCK_STREAM, 0);
	CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&value, &length), 0);
	CHECK_EQ(value, SOCK_STREAM);
	value = 1;
	CHECK_EQ(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (char *)&value, sizeof(value)), 0);
	value = 1500;
	CHECK_EQ(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (char *)&value, sizeof(value)), 0);
	value = 0;
	CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (char *)&value, &length), 0);
	CHECK_EQ(value, 1500);
	CHECK_EQ(getsockopt(s, SOL_SOCKET, 0x7777, (char *)&value, &length), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAENOPROTOOPT);
	closesocket(s);
	CHECK_EQ(closesocket(s), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
}

TEST(receive_timeout)
{
	struct sockaddr_in address;
	SOCKET s;
	int value = 50;
	char byte;

	start();
	s = make_bound(SOCK_DGRAM, &address);
	setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (char *)&value, sizeof(value));
	CHECK_EQ(recv(s, &byte, 1, 0), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAETIMEDOUT);
	closesocket(s);
}

TEST(WSAIoctl_codes)
{
	struct tcp_keepalive keepalive = { 1, 30000, 2000 };
	struct sockaddr_in address;
	DWORD returned;
	u_long value = 99;
	SOCKET s;

	start();
	s = socket(AF_INET, SOCK_STREAM, 0);
	CHECK_EQ(WSAIoctl(s, SIO_KEEPALIVE_VALS, &keepalive, sizeof(keepalive), NULL, 0, &returned, NULL, NULL), 0);
	closesocket(s);
	s = make_bound(SOCK_DGRAM, &address);
	CHECK_EQ(WSAIoctl(s, FIONREAD, NULL, 0, &value, sizeof(value), &returned, NULL, NULL), 0);
	CHECK_EQ(value, 0);
	CHECK_EQ(returned, sizeof(value));
	CHECK_EQ(WSAIoctl(s, 0x12345678, NULL, 0, NULL, 0, &returned, NULL, NULL), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAEOPNOTSUPP);
	closesocket(s);
}

/* Microsoft, "WSARecv function": MSG_PUSH_IMMEDIATE is a hint. */
TEST(recv_with_hint)
{
	struct sockaddr_in to, from;
	char bytes[4] = "";
	SOCKET a, b;

	start();
	a = make_bound(SOCK_DGRAM, &from);
	b = make_bound(SOCK_DGRAM, &to);
	CHECK_EQ(sendto(a, "12", 2, 0, (struct sockaddr *)&to, sizeof(to)), 2);
	CHECK_EQ(recv(b, bytes, sizeof(bytes), MSG_PUSH_IMMEDIATE), 2);
	CHECK(!memcmp(bytes, "12", 2));
	closesocket(a);
	closesocket(b);
}
