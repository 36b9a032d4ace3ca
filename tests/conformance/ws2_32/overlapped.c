/*
 * Calls that finish later: WSASend, WSARecv and their kin with an OVERLAPPED, ReadFile and WriteFile of sockets, and how their end is
 * told: by events, completion ports and completion routines.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include "test.h"

static SOCKET start(void)
{
	WSADATA data;

	WSAStartup(MAKEWORD(2, 2), &data);
	return WSASocketA(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
}

TEST(WSAGetOverlappedResult_done)
{
	SOCKET s = start();
	WSAOVERLAPPED overlapped = { .Internal = 0, .InternalHigh = 5 };
	DWORD bytes = 0, flags = 77;

	CHECK(WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags));
	CHECK_EQ(bytes, 5);
	CHECK_EQ(flags, 0);
	closesocket(s);
}

TEST(WSAGetOverlappedResult_errors)
{
	SOCKET s = start();
	WSAOVERLAPPED overlapped = { .Internal = 0x103 };
	DWORD bytes = 0, flags = 0;

	CHECK(!WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags));
	CHECK_EQ(WSAGetLastError(), WSA_IO_INCOMPLETE);
	overlapped.Internal = 0;
	CHECK(!WSAGetOverlappedResult(s, &overlapped, NULL, FALSE, &flags));
	CHECK_EQ(WSAGetLastError(), WSAEFAULT);
	CHECK(!WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, NULL));
	CHECK_EQ(WSAGetLastError(), WSAEFAULT);
	/* STATUS_CANCELLED */
	overlapped.Internal = (ULONG_PTR)0xC0000120;
	CHECK(!WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags));
	CHECK_EQ(WSAGetLastError(), WSA_OPERATION_ABORTED);
	closesocket(s);
	CHECK(!WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags));
	CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
}

/* A connected pair. */
static BOOL make_pair(SOCKET *a, SOCKET *b)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	int length = sizeof(address);
	SOCKET listener = start();

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	*a = start();
	*b = INVALID_SOCKET;
	if (!bind(listener, (struct sockaddr *)&address, sizeof(address)) && !listen(listener, 1) &&
	    !getsockname(listener, (struct sockaddr *)&address, &length) && !connect(*a, (struct sockaddr *)&address, sizeof(address)))
		*b = accept(listener, NULL, NULL);
	closesocket(listener);
	return *b != INVALID_SOCKET;
}

TEST(WSARecv_with_an_event)
{
	WSAOVERLAPPED overlapped = { .hEvent = WSACreateEvent() };
	char bytes[16] = "";
	WSABUF buffer = { sizeof(bytes), bytes };
	DWORD done = 0, flags = 0;
	SOCKET a, b;

	REQUIRE(make_pair(&a, &b));
	CHECK_EQ(WSARecv(b, &buffer, 1, NULL, &flags, &overlapped, NULL), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
	CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 0), WAIT_TIMEOUT);
	CHECK(!WSAGetOverlappedResult(b, &overlapped, &done, FALSE, &flags));
	CHECK_EQ(WSAGetLastError(), WSA_IO_INCOMPLETE);
	CHECK_EQ(send(a, "hello", 5, 0), 5);
	CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 10000), WAIT_OBJECT_0);
	CHECK(WSAGetOverlappedResult(b, &overlapped, &done, FALSE, &flags));
	CHECK_EQ(done, 5);
	CHECK(!memcmp(bytes, "hello", 5));
	/* What can be done at once is; the event is set all the same. */
	CHECK_EQ(send(a, "more", 4, 0), 4);
	Sleep(50);
	done = 0;
	CHECK_EQ(WSARecv(b, &buffer, 1, &done, &flags, &overlapped, NULL), 0);
	CHECK_EQ(done, 4);
	CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 0), WAIT_OBJECT_0);
	CHECK_EQ(overlapped.InternalHigh, 4);
	/* The end of the connection is no error. */
	CHECK_EQ(WSARecv(b, &buffer, 1, NULL, &flags, &overlapped, NULL), SOCKET_ERROR);
	closesocket(a);
	CHECK(WSAGetOverlappedResult(b, &overlapped, &done, TRUE, &flags));
	CHECK_EQ(done, 0);
	closesocket(b);
	WSACloseEvent(overlapped.hEvent);
}

TEST(WSARecv_of_nothing_waits_for_data)
{
	WSAOVERLAPPED overlapped = { .hEvent = WSACreateEvent() };
	WSABUF buffer = { 0, NULL };
	char bytes[4];
	DWORD done, flags = 0;
	SOCKET a, b;

	REQUIRE(make_pair(&a, &b));
	CHECK_EQ(WSARecv(b, &buffer, 1, NULL, &flags, &overlapped, NULL), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
	CHECK_EQ(send(a, "ab", 2, 0), 2);
	CHECK(WSAGetOverlappedResult(b, &overlapped, &done, TRUE, &flags));
	CHECK_EQ(done, 0);
	CHECK_EQ(recv(b, bytes, sizeof(bytes), 0), 2);
	closesocket(a);
	closesocket(b);
	WSACloseEvent(overlapped.hEvent);
}

TEST(WSASend_of_much)
{
	static char much[8 << 20], some[65536];
	WSAOVERLAPPED overlapped = { .hEvent = WSACreateEvent() };
	WSABUF buffers[2] = { { sizeof(much) / 2, much }, { sizeof(much) / 2, much + sizeof(much) / 2 } };
	DWORD done = 0, flags = 0, got = 0;
	BOOL same = TRUE;
	SOCKET a, b;
	int part;

	REQUIRE(make_pair(&a, &b));
	for (DWORD i = 0; i < sizeof(much); i++)
		much[i] = (char)(i * 31 >> 8);
	CHECK_EQ(WSASend(a, buffers, 2, NULL, 0, &overlapped, NULL), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
	while (got < sizeof(much) && (part = recv(b, some, sizeof(some), 0)) > 0) {
		same &= !memcmp(some, much + got, part);
		got += part;
	}
	CHECK_EQ(got, sizeof(much));
	CHECK(same);
	CHECK(WSAGetOverlappedResult(a, &overlapped, &done, TRUE, &flags));
	CHECK_EQ(done, sizeof(much));
	closesocket(a);
	closesocket(b);
	WSACloseEvent(overlapped.hEvent);
}

TEST(sockets_and_completion_ports)
{
	HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
	WSAOVERLAPPED receiving = { 0 }, sending = { 0 };
	LPOVERLAPPED overlapped;
	char bytes[16] = "";
	WSABUF in = { sizeof(bytes), bytes }, out = { 3, (char *)"abc" };
	DWORD done, flags = 0;
	ULONG_PTR key;
	SOCKET a, b;

	REQUIRE(make_pair(&a, &b));
	CHECK(CreateIoCompletionPort((HANDLE)a, port, 1, 0) == port);
	CHECK(CreateIoCompletionPort((HANDLE)b, port, 2, 0) == port);
	CHECK_EQ(WSARecv(b, &in, 1, NULL, &flags, &receiving, NULL), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
	CHECK_EQ(WSASend(a, &out, 1, &done, 0, &sending, NULL), 0);
	for (int i = 0; i < 2; i++) {
		overlapped = NULL;
		CHECK(GetQueuedCompletionStatus(port, &done, &key, &overlapped, 10000));
		CHECK_EQ(done, 3);
		CHECK_EQ(key, overlapped == &receiving ? 2 : 1);
		CHECK(overlapped == (key == 2 ? &receiving : &sending));
	}
	CHECK(!memcmp(bytes, "abc", 3));
	/* No report of what is done at once, if so asked. */
	CHECK(SetFileCompletionNotificationModes((HANDLE)a, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
	CHECK_EQ(WSASend(a, &out, 1, &done, 0, &sending, NULL), 0);
	CHECK(!GetQueuedCompletionStatus(port, &done, &key, &overlapped, 100));
	CHECK_ERROR(WAIT_TIMEOUT);
	CHECK_EQ(recv(b, bytes, 3, 0), 3);
	CHECK(SetFileCompletionNotificationModes((HANDLE)b, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
	CHECK_EQ(WSARecv(b, &in, 1, NULL, &flags, &receiving, NULL), SOCKET_ERROR);
	CHECK_EQ(send(a, "z", 1, 0), 1);
	CHECK(GetQueuedCompletionStatus(port, &done, &key, &overlapped, 10000));
	CHECK_EQ(done, 1);
	/* Taken back. */
	CHECK_EQ(WSARecv(b, &in, 1, NULL, &flags, &receiving, NULL), SOCKET_ERROR);
	CHECK(CancelIoEx((HANDLE)b, &receiving));
	CHECK(!GetQueuedCompletionStatus(port, &done, &key, &overlapped, 10000));
	CHECK_ERROR(ERROR_OPERATION_ABORTED);
	CHECK(overlapped == &receiving);
	CHECK(!WSAGetOverlappedResult(b, &receiving, &done, FALSE, &flags));
	CHECK_EQ(WSAGetLastError(), WSA_OPERATION_ABORTED);
	CHECK(!CancelIoEx((HANDLE)b, NULL));
	CHECK_ERROR(ERROR_NOT_FOUND);
	/* Closing a socket ends what it waits for. */
	CHECK_EQ(WSARecv(b, &in, 1, NULL, &flags, &receiving, NULL), SOCKET_ERROR);
	closesocket(b);
	CHECK(!GetQueuedCompletionStatus(port, &done, &key, &overlapped, 10000));
	CHECK(overlapped == &receiving);
	closesocket(a);
	CloseHandle(port);
}

/* A reset is told by another error at the port than by Winsock. */
TEST(reset_connection)
{
	HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
	struct linger hard = { 1, 0 };
	WSAOVERLAPPED receiving = { 0 };
	LPOVERLAPPED overlapped = NULL;
	char byte;
	WSABUF in = { 1, &byte };
	DWORD done, flags = 0;
	ULONG_PTR key;
	SOCKET a, b;

	REQUIRE(make_pair(&a, &b));
	CreateIoCompletionPort((HANDLE)b, port, 2, 0);
	CHECK_EQ(WSARecv(b, &in, 1, NULL, &flags, &receiving, NULL), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
	setsockopt(a, SOL_SOCKET, SO_LINGER, (char *)&hard, sizeof(hard));
	closesocket(a);
	CHECK(!GetQueuedCompletionStatus(port, &done, &key, &overlapped, 10000));
	CHECK_ERROR(ERROR_NETNAME_DELETED);
	CHECK(overlapped == &receiving);
	CHECK(!WSAGetOverlappedResult(b, &receiving, &done, FALSE, &flags));
	CHECK_EQ(WSAGetLastError(), WSAECONNRESET);
	closesocket(b);
	CloseHandle(port);
}

static DWORD routine_error = 99, routine_bytes;

static void CALLBACK routine(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags)
{
	routine_error = error;
	routine_bytes = bytes;
	overlapped->hEvent = (HANDLE)7; /* the program's own with a routine */
}

TEST(completion_routine)
{
	WSAOVERLAPPED overlapped = { 0 };
	char bytes[16];
	WSABUF buffer = { sizeof(bytes), bytes };
	DWORD flags = 0;
	SOCKET a, b;

	REQUIRE(make_pair(&a, &b));
	CHECK_EQ(WSARecv(b, &buffer, 1, NULL, &flags, &overlapped, routine), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
	CHECK_EQ(send(a, "xyz", 3, 0), 3);
	CHECK_EQ(SleepEx(10000, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ(routine_error, 0);
	CHECK_EQ(routine_bytes, 3);
	CHECK(overlapped.hEvent == (HANDLE)7);
	closesocket(a);
	closesocket(b);
}

TEST(sockets_are_files)
{
	OVERLAPPED overlapped = { .hEvent = CreateEventA(NULL, TRUE, FALSE, NULL) };
	char bytes[16] = "";
	DWORD done = 0;
	SOCKET a, b;

	REQUIRE(make_pair(&a, &b));
	CHECK_EQ(GetFileType((HANDLE)a), FILE_TYPE_PIPE);
	CHECK(!ReadFile((HANDLE)b, bytes, sizeof(bytes), NULL, &overlapped));
	CHECK_ERROR(ERROR_IO_PENDING);
	CHECK_EQ(send(a, "file", 4, 0), 4);
	CHECK(GetOverlappedResult((HANDLE)b, &overlapped, &done, TRUE));
	CHECK_EQ(done, 4);
	CHECK(WriteFile((HANDLE)b, "back", 4, NULL, &overlapped) || GetLastError() == ERROR_IO_PENDING);
	CHECK(GetOverlappedResult((HANDLE)b, &overlapped, &done, TRUE));
	CHECK_EQ(recv(a, bytes, sizeof(bytes), 0), 4);
	CHECK(!memcmp(bytes, "back", 4));
	closesocket(a);
	closesocket(b);
	CloseHandle(overlapped.hEvent);
}

TEST(WSARecvFrom_overlapped)
{
	WSAOVERLAPPED overlapped = { .hEvent = WSACreateEvent() };
	struct sockaddr_in address = { .sin_family = AF_INET }, own = { .sin_family = AF_INET }, from;
	int length = sizeof(address), from_length = sizeof(from);
	char bytes[4];
	WSABUF buffer = { sizeof(bytes), bytes };
	DWORD done = 0, flags = 0;
	SOCKET a, b;

	closesocket(start());
	a = socket(AF_INET, SOCK_DGRAM, 0);
	b = socket(AF_INET, SOCK_DGRAM, 0);
	address.sin_addr.s_addr = own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	REQUIRE(!bind(b, (struct sockaddr *)&address, sizeof(address)) && !bind(a, (struct sockaddr *)&own, sizeof(own)));
	getsockname(b, (struct sockaddr *)&address, &length);
	getsockname(a, (struct sockaddr *)&own, &length);
	memset(&from, 0, sizeof(from));
	CHECK_EQ(WSARecvFrom(b, &buffer, 1, NULL, &flags, (struct sockaddr *)&from, &from_length, &overlapped, NULL), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
	CHECK_EQ(sendto(a, "ab", 2, 0, (struct sockaddr *)&address, sizeof(address)), 2);
	CHECK(WSAGetOverlappedResult(b, &overlapped, &done, TRUE, &flags));
	CHECK_EQ(done, 2);
	CHECK_EQ(from.sin_port, own.sin_port);
	CHECK_EQ(from_length, sizeof(from));
	/* A datagram that does not fit. */
	CHECK_EQ(WSARecvFrom(b, &buffer, 1, NULL, &flags, NULL, NULL, &overlapped, NULL), SOCKET_ERROR);
	CHECK_EQ(sendto(a, "abcdef", 6, 0, (struct sockaddr *)&address, sizeof(address)), 6);
	CHECK(!WSAGetOverlappedResult(b, &overlapped, &done, TRUE, &flags));
	CHECK_EQ(WSAGetLastError(), WSAEMSGSIZE);
	closesocket(a);
	closesocket(b);
	WSACloseEvent(overlapped.hEvent);
}
