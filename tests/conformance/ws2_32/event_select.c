/*
 * Network events: WSAEventSelect, WSAEnumNetworkEvents.
 */
#define WIN32_LEAN_AND_MEAN
#include <winsock2.h>
#include <ws2tcpip.h>

#include "../test.h"

static void start(void)
{
	WSADATA data;

	WSAStartup(MAKEWORD(2, 2), &data);
}

/* A listening socket of the loopback interface, and where it listens. */
static SOCKET make_listener(struct sockaddr_in *address)
{
	SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
	int length = sizeof(*address);

	memset(address, 0, sizeof(*address));
	address->sin_family = AF_INET;
	address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bind(s, (struct sockaddr *)address, sizeof(*address));
	getsockname(s, (struct sockaddr *)address, &length);
	listen(s, 5);
	return s;
}

/* A connected pair. */
static void make_pair(SOCKET *one, SOCKET *other)
{
	struct sockaddr_in address;
	SOCKET listener = make_listener(&address);

	*one = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
	connect(*one, (struct sockaddr *)&address, sizeof(address));
	*other = accept(listener, NULL, NULL);
	closesocket(listener);
}

static DWORD wait_a_moment(WSAEVENT event)
{
	return WSAWaitForMultipleEvents(1, &event, FALSE, 5000, FALSE);
}

#define CHECK_EVENTS(s, event, expected) \
	do { \
		WSANETWORKEVENTS events; \
		CHECK_EQ(wait_a_moment(event), WSA_WAIT_EVENT_0); \
		CHECK_EQ(WSAEnumNetworkEvents(s, event, &events), 0); \
		CHECK_EQ(events.lNetworkEvents, expected); \
	} while (0)

#define CHECK_NO_EVENTS(event) CHECK_EQ(WSAWaitForMultipleEvents(1, &event, FALSE, 50, FALSE), WSA_WAIT_TIMEOUT)

TEST(WSAEventSelect_read_is_recorded_once_per_receive)
{
	WSAEVENT event;
	SOCKET a, b;
	char byte;

	start();
	make_pair(&a, &b);
	event = WSACreateEvent();
	CHECK_EQ(WSAEventSelect(a, event, FD_READ | FD_CLOSE), 0);
	CHECK_NO_EVENTS(event);
	CHECK_EQ(send(b, "xyz", 3, 0), 3);
	CHECK_EVENTS(a, event, FD_READ);
	/* Nothing was received since: no event, though data waits. */
	CHECK_NO_EVENTS(event);
	/* A receive that leaves data has it told again. */
	CHECK_EQ(recv(a, &byte, 1, 0), 1);
	CHECK_EVENTS(a, event, FD_READ);
	CHECK_EQ(recv(a, &byte, 1, 0), 1);
	CHECK_EQ(recv(a, &byte, 1, 0), 1);
	WSAResetEvent(event);
	CHECK_EQ(recv(a, &byte, 1, 0), -1);
	CHECK_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
	closesocket(a);
	closesocket(b);
	WSACloseEvent(event);
}

TEST(WSAEventSelect_write_is_recorded_at_once)
{
	WSAEVENT event;
	SOCKET a, b;

	start();
	make_pair(&a, &b);
	event = WSACreateEvent();
	CHECK_EQ(WSAEventSelect(a, event, FD_WRITE), 0);
	CHECK_EVENTS(a, event, FD_WRITE);
	CHECK_EQ(send(a, "x", 1, 0), 1);
	CHECK_NO_EVENTS(event);
	closesocket(a);
	closesocket(b);
	WSACloseEvent(event);
}

TEST(WSAEventSelect_write_comes_back_after_a_full_buffer)
{
	static char block[65536];
	WSAEVENT event;
	SOCKET a, b;
	int sent = 0, i;
	u_long on = 1;

	start();
	make_pair(&a, &b);
	event = WSACreateEvent();
	CHECK_EQ(WSAEventSelect(a, event, FD_WRITE), 0);
	CHECK_EVENTS(a, event, FD_WRITE);
	for (i = 0; i < 10000 && sent >= 0; i++)
		sent = send(a, block, sizeof(block), 0);
	CHECK_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
	CHECK_NO_EVENTS(event);
	ioctlsocket(b, FIONBIO, &on);
	for (i = 0; i < 100000; i++) {
		if (recv(b, block, sizeof(block), 0) <= 0)
			Sleep(1);
		if (WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE) == WSA_WAIT_EVENT_0)
			break;
	}
	CHECK_EVENTS(a, event, FD_WRITE);
	closesocket(a);
	closesocket(b);
	WSACloseEvent(event);
}

TEST(WSAEventSelect_accept_and_connect)
{
	WSAEVENT listening = NULL, connecting = NULL;
	WSANETWORKEVENTS events;
	struct sockaddr_in address;
	SOCKET listener, client, served;

	start();
	listener = make_listener(&address);
	listening = WSACreateEvent();
	connecting = WSACreateEvent();
	CHECK_EQ(WSAEventSelect(listener, listening, FD_ACCEPT | FD_READ), 0);
	client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
	CHECK_EQ(WSAEventSelect(client, connecting, FD_CONNECT), 0);
	CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof(address)), -1);
	CHECK_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
	CHECK_EQ(wait_a_moment(connecting), WSA_WAIT_EVENT_0);
	CHECK_EQ(WSAEnumNetworkEvents(client, connecting, &events), 0);
	CHECK_EQ(events.lNetworkEvents, FD_CONNECT);
	CHECK_EQ(events.iErrorCode[FD_CONNECT_BIT], 0);
	CHECK_EVENTS(listener, listening, FD_ACCEPT);
	served = accept(listener, NULL, NULL);
	CHECK(served != INVALID_SOCKET);
	/* The new socket has the selection of the listening one. */
	CHECK_EQ(send(client, "x", 1, 0), 1);
	CHECK_EVENTS(served, listening, FD_READ);
	closesocket(served);
	closesocket(client);
	closesocket(listener);
	WSACloseEvent(listening);
	WSACloseEvent(connecting);
}

TEST(WSAEventSelect_refused_connection_has_its_error)
{
	WSANETWORKEVENTS events;
	struct sockaddr_in address;
	SOCKET listener, client;
	WSAEVENT event;

	start();
	listener = make_listener(&address);
	closesocket(listener);
	event = WSACreateEvent();
	client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
	CHECK_EQ(WSAEventSelect(client, event, FD_CONNECT), 0);
	CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof(address)), -1);
	CHECK_EQ(wait_a_moment(event), WSA_WAIT_EVENT_0);
	CHECK_EQ(WSAEnumNetworkEvents(client, event, &events), 0);
	CHECK(events.lNetworkEvents & FD_CONNECT);
	CHECK_EQ(events.iErrorCode[FD_CONNECT_BIT], WSAECONNREFUSED);
	closesocket(client);
	WSACloseEvent(event);
}

TEST(WSAEventSelect_close_comes_after_the_data)
{
	WSAEVENT event;
	SOCKET a, b;
	char bytes[8];

	start();
	make_pair(&a, &b);
	event = WSACreateEvent();
	CHECK_EQ(send(b, "end", 3, 0), 3);
	closesocket(b);
	CHECK_EQ(WSAEventSelect(a, event, FD_READ | FD_CLOSE), 0);
	CHECK_EVENTS(a, event, FD_READ);
	CHECK_EQ(recv(a, bytes, sizeof(bytes), 0), 3);
	CHECK_EVENTS(a, event, FD_CLOSE);
	CHECK_EQ(recv(a, bytes, sizeof(bytes), 0), 0);
	CHECK_NO_EVENTS(event);
	closesocket(a);
	WSACloseEvent(event);
}

TEST(WSAEventSelect_makes_non_blocking)
{
	SOCKET s;
	WSAEVENT event;
	u_long off = 0;

	start();
	s = socket(AF_INET, SOCK_DGRAM, 0);
	event = WSACreateEvent();
	CHECK_EQ(WSAEventSelect(s, event, FD_READ), 0);
	CHECK_EQ(ioctlsocket(s, FIONBIO, &off), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAEINVAL);
	CHECK_EQ(WSAEventSelect(s, NULL, 0), 0);
	off = 0;
	CHECK_EQ(ioctlsocket(s, FIONBIO, &off), 0);
	closesocket(s);
	WSACloseEvent(event);
}

TEST(WSAEventSelect_bad_arguments)
{
	WSANETWORKEVENTS events;
	WSAEVENT event;

	start();
	event = WSACreateEvent();
	CHECK_EQ(WSAEventSelect((SOCKET)event, event, FD_READ), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
	CHECK_EQ(WSAEnumNetworkEvents((SOCKET)event, NULL, &events), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
	WSACloseEvent(event);
}
