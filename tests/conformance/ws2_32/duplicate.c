/*
 * Sockets for other processes (Microsoft, "WSADuplicateSocketW function").
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include "test.h"

static BOOL make_pair(SOCKET *a, SOCKET *b)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	int length = sizeof(address);
	SOCKET listener;
	WSADATA data;

	WSAStartup(MAKEWORD(2, 2), &data);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	*a = socket(AF_INET, SOCK_STREAM, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&address, &length) || connect(*a, (struct sockaddr *)&address, sizeof(address)))
		return FALSE;
	*b = accept(listener, NULL, NULL);
	closesocket(listener);
	return *b != INVALID_SOCKET;
}

TEST(WSADuplicateSocket_in_this_process)
{
	WSAPROTOCOL_INFOA info;
	SOCKET a, b, again;
	char bytes[8];

	REQUIRE(make_pair(&a, &b));
	CHECK_EQ(WSADuplicateSocketA(b, GetCurrentProcessId(), &info), 0);
	CHECK_EQ(info.iAddressFamily, AF_INET);
	CHECK_EQ(info.iSocketType, SOCK_STREAM);
	again = WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED);
	REQUIRE(again != INVALID_SOCKET);
	/* The connection lives as long as one of them. */
	closesocket(b);
	CHECK_EQ(send(a, "abc", 3, 0), 3);
	CHECK_EQ(recv(again, bytes, sizeof(bytes), 0), 3);
	closesocket(again);
	CHECK_EQ(recv(a, bytes, sizeof(bytes), 0), 0);
	closesocket(a);
	CHECK_EQ(WSADuplicateSocketA(a, GetCurrentProcessId(), &info), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
}

TEST(WSADuplicateSocket_for_a_child)
{
	STARTUPINFOA startup = { .cb = sizeof(startup), .dwFlags = STARTF_USESTDHANDLES };
	SECURITY_ATTRIBUTES inherited = { .nLength = sizeof(inherited), .bInheritHandle = TRUE };
	char self[MAX_PATH], line[MAX_PATH + 100], bytes[16];
	HANDLE read_end, write_end;
	PROCESS_INFORMATION child;
	WSAPROTOCOL_INFOW info;
	WSADATA data;
	SOCKET a, b;
	DWORD done;

	if (test_child_arguments()) {
		WSAStartup(MAKEWORD(2, 2), &data);
		if (!ReadFile(GetStdHandle(STD_INPUT_HANDLE), &info, sizeof(info), &done, NULL) || done != sizeof(info))
			ExitProcess(3);
		b = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED);
		ExitProcess(b == INVALID_SOCKET ? 4 : send(b, "from child", 10, 0) == 10 ? 0 : 5);
	}
	REQUIRE(make_pair(&a, &b));
	REQUIRE(CreatePipe(&read_end, &write_end, &inherited, 0));
	SetHandleInformation(write_end, HANDLE_FLAG_INHERIT, 0);
	startup.hStdInput = read_end;
	startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
	startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
	GetModuleFileNameA(NULL, self, sizeof(self));
	snprintf(line, sizeof(line), "\"%s\" WSADuplicateSocket_for_a_child --child x", self);
	REQUIRE(CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child));
	CloseHandle(read_end);
	CHECK_EQ(WSADuplicateSocketW(b, child.dwProcessId, &info), 0);
	CHECK(WriteFile(write_end, &info, sizeof(info), &done, NULL));
	CHECK_EQ(recv(a, bytes, sizeof(bytes), 0), 10);
	CHECK(!memcmp(bytes, "from child", 10));
	WaitForSingleObject(child.hProcess, 10000);
	CHECK(GetExitCodeProcess(child.hProcess, &done));
	CHECK_EQ(done, 0);
	CloseHandle(child.hProcess);
	CloseHandle(child.hThread);
	CloseHandle(write_end);
	closesocket(a);
	closesocket(b);
}
