/*
 * WSAGetOverlappedResult (Microsoft, "WSAGetOverlappedResult function").
 */
#include <winsock2.h>

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
