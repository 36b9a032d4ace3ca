/*
 * The extension functions (Microsoft, "AcceptEx function", "LPFN_CONNECTEX callback function" and so on).
 */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>

#include "test.h"

static LPFN_ACCEPTEX accept_ex;
static LPFN_CONNECTEX connect_ex;
static LPFN_DISCONNECTEX disconnect_ex;
static LPFN_GETACCEPTEXSOCKADDRS sockaddrs;
static LPFN_TRANSMITFILE transmit_file;

static int get(SOCKET s, GUID id, void *function)
{
	DWORD bytes = 0;

	return WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof(id), function, sizeof(void *), &bytes, NULL, NULL);
}

static SOCKET make(void)
{
	return WSASocketA(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
}

static SOCKET make_listener(struct sockaddr_in *address)
{
	int length = sizeof(*address);
	WSADATA data;
	SOCKET s;

	WSAStartup(MAKEWORD(2, 2), &data);
	s = make();
	memset(address, 0, sizeof(*address));
	address->sin_family = AF_INET;
	address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bind(s, (struct sockaddr *)address, sizeof(*address));
	listen(s, 5);
	getsockname(s, (struct sockaddr *)address, &length);
	get(s, (GUID)WSAID_ACCEPTEX, &accept_ex);
	get(s, (GUID)WSAID_CONNECTEX, &connect_ex);
	get(s, (GUID)WSAID_DISCONNECTEX, &disconnect_ex);
	get(s, (GUID)WSAID_GETACCEPTEXSOCKADDRS, &sockaddrs);
	get(s, (GUID)WSAID_TRANSMITFILE, &transmit_file);
	return s;
}

TEST(extension_functions_are_found)
{
	GUID nobody = { 1, 2, 3, { 4 } };
	struct sockaddr_in address;
	SOCKET s = make_listener(&address);
	void *function = NULL;

	CHECK(accept_ex && connect_ex && disconnect_ex && sockaddrs && transmit_file);
	CHECK_EQ(get(s, nobody, &function), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAEINVAL);
	closesocket(s);
	CHECK_EQ(get(s, (GUID)WSAID_ACCEPTEX, &function), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
}

#define ADDRESS_ROOM (sizeof(struct sockaddr_in) + 16)

TEST(AcceptEx_and_ConnectEx)
{
	struct sockaddr_in address, own = { .sin_family = AF_INET }, peer;
	struct sockaddr *local = NULL, *remote = NULL;
	SOCKET listener = make_listener(&address), server = make(), client = make();
	WSAOVERLAPPED accepting = { .hEvent = WSACreateEvent() }, connecting = { .hEvent = WSACreateEvent() };
	char buffer[2 * ADDRESS_ROOM], bytes[8];
	int local_length = 0, remote_length = 0, length = sizeof(peer);
	DWORD done = 0, flags = 0;

	CHECK(!accept_ex(listener, server, buffer, 0, ADDRESS_ROOM, ADDRESS_ROOM, &done, &accepting));
	CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
	/* "a previously unconnected, and bound, socket" */
	CHECK(!connect_ex(client, (struct sockaddr *)&address, sizeof(address), NULL, 0, NULL, &connecting));
	CHECK_EQ(WSAGetLastError(), WSAEINVAL);
	own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	REQUIRE(!bind(client, (struct sockaddr *)&own, sizeof(own)));
	CHECK(connect_ex(client, (struct sockaddr *)&address, sizeof(address), (PVOID)"early", 5, &done, &connecting) ||
	      WSAGetLastError() == WSA_IO_PENDING);
	CHECK(WSAGetOverlappedResult(client, &connecting, &done, TRUE, &flags));
	CHECK_EQ(done, 5);
	CHECK_EQ(setsockopt(client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0), 0);
	CHECK(WSAGetOverlappedResult(listener, &accepting, &done, TRUE, &flags));
	CHECK_EQ(done, 0);
	CHECK_EQ(setsockopt(server, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&listener, sizeof(listener)), 0);
	sockaddrs(buffer, 0, ADDRESS_ROOM, ADDRESS_ROOM, &local, &local_length, &remote, &remote_length);
	CHECK_EQ(local_length, sizeof(struct sockaddr_in));
	CHECK_EQ(((struct sockaddr_in *)local)->sin_port, address.sin_port);
	getsockname(client, (struct sockaddr *)&own, &length);
	CHECK_EQ(((struct sockaddr_in *)remote)->sin_port, own.sin_port);
	CHECK_EQ(getpeername(server, (struct sockaddr *)&peer, &length), 0);
	CHECK_EQ(peer.sin_port, own.sin_port);
	CHECK_EQ(recv(server, bytes, sizeof(bytes), 0), 5);
	CHECK_EQ(send(server, "back", 4, 0), 4);
	CHECK_EQ(recv(client, bytes, sizeof(bytes), 0), 4);
	closesocket(client);
	closesocket(server);
	closesocket(listener);
	WSACloseEvent(accepting.hEvent);
	WSACloseEvent(connecting.hEvent);
}

/* With room for data AcceptEx ends when the first of it comes. */
TEST(AcceptEx_with_data)
{
	HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
	struct sockaddr_in address;
	SOCKET listener = make_listener(&address), server = make(), client = make();
	char buffer[10 + 2 * ADDRESS_ROOM];
	WSAOVERLAPPED accepting = { 0 };
	LPOVERLAPPED overlapped = NULL;
	ULONG_PTR key;
	DWORD done = 0;

	CreateIoCompletionPort((HANDLE)listener, port, 5, 0);
	CHECK(!accept_ex(listener, server, buffer, 10, ADDRESS_ROOM, ADDRESS_ROOM, &done, &accepting));
	CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
	REQUIRE(!connect(client, (struct sockaddr *)&address, sizeof(address)));
	CHECK(!GetQueuedCompletionStatus(port, &done, &key, &overlapped, 200));
	CHECK_ERROR(WAIT_TIMEOUT);
	CHECK_EQ(send(client, "first", 5, 0), 5);
	CHECK(GetQueuedCompletionStatus(port, &done, &key, &overlapped, 10000));
	CHECK_EQ(done, 5);
	CHECK(overlapped == &accepting);
	CHECK(!memcmp(buffer, "first", 5));
	/* A call that waits ends with its listener. */
	closesocket(server);
	server = make();
	CHECK(!accept_ex(listener, server, buffer, 0, ADDRESS_ROOM, ADDRESS_ROOM, &done, &accepting));
	closesocket(listener);
	CHECK(!GetQueuedCompletionStatus(port, &done, &key, &overlapped, 10000));
	CHECK_ERROR(ERROR_OPERATION_ABORTED);
	closesocket(server);
	closesocket(client);
	CloseHandle(port);
}

TEST(ConnectEx_to_nobody)
{
	struct sockaddr_in address, own = { .sin_family = AF_INET };
	WSAOVERLAPPED connecting = { .hEvent = WSACreateEvent() };
	SOCKET listener = make_listener(&address), client = make();
	DWORD done = 0, flags = 0;

	closesocket(listener);
	own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	REQUIRE(!bind(client, (struct sockaddr *)&own, sizeof(own)));
	if (!connect_ex(client, (struct sockaddr *)&address, sizeof(address), NULL, 0, NULL, &connecting) && WSAGetLastError() == WSA_IO_PENDING)
		CHECK(!WSAGetOverlappedResult(client, &connecting, &done, TRUE, &flags));
	CHECK_EQ(WSAGetLastError(), WSAECONNREFUSED);
	closesocket(client);
	WSACloseEvent(connecting.hEvent);
}

TEST(DisconnectEx_and_again)
{
	struct sockaddr_in address;
	SOCKET listener = make_listener(&address), client = make(), server;
	char byte;

	REQUIRE(!connect(client, (struct sockaddr *)&address, sizeof(address)));
	server = accept(listener, NULL, NULL);
	CHECK(disconnect_ex(client, NULL, TF_REUSE_SOCKET, 0));
	CHECK_EQ(recv(server, &byte, 1, 0), 0);
	closesocket(server);
	CHECK(!disconnect_ex(client, NULL, 0, 0));
	CHECK_EQ(WSAGetLastError(), WSAENOTCONN);
	closesocket(client);
	closesocket(listener);
}

TEST(TransmitFile_sends_a_file)
{
	TRANSMIT_FILE_BUFFERS parts = { (PVOID)"<", 1, (PVOID)">", 1 };
	struct sockaddr_in address;
	SOCKET listener = make_listener(&address), client = make(), server;
	char folder[MAX_PATH], name[MAX_PATH], bytes[32];
	DWORD written;
	HANDLE file;

	GetTempPathA(MAX_PATH, folder);
	GetTempFileNameA(folder, "tf", 0, name);
	file = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	WriteFile(file, "content", 7, &written, NULL);
	SetFilePointer(file, 3, NULL, FILE_BEGIN);
	REQUIRE(!connect(client, (struct sockaddr *)&address, sizeof(address)));
	server = accept(listener, NULL, NULL);
	CHECK(transmit_file(server, file, 0, 0, NULL, &parts, TF_DISCONNECT));
	CHECK_EQ(recv(client, bytes, sizeof(bytes), MSG_WAITALL), 6);
	CHECK(!memcmp(bytes, "<tent>", 6));
	CloseHandle(file);
	closesocket(server);
	closesocket(client);
	closesocket(listener);
}

/* The library's own exports do the same; Go's network package takes them from there. */
TEST(exports_of_mswsock)
{
	HMODULE library = LoadLibraryA("mswsock.dll");
	LPFN_ACCEPTEX exported_accept = (void *)GetProcAddress(library, "AcceptEx");
	LPFN_GETACCEPTEXSOCKADDRS exported_sockaddrs = (void *)GetProcAddress(library, "GetAcceptExSockaddrs");
	struct sockaddr *local = NULL, *remote = NULL;
	struct sockaddr_in address, own;
	char buffer[2 * ADDRESS_ROOM];
	int local_length = 0, remote_length = 0, length = sizeof(own);
	WSAOVERLAPPED accepting = { 0 };
	DWORD done = 0, flags = 0;
	SOCKET listener, server, client;

	REQUIRE(exported_accept && exported_sockaddrs && GetProcAddress(library, "TransmitFile"));
	listener = make_listener(&address);
	server = make();
	client = make();
	accepting.hEvent = WSACreateEvent();
	CHECK(!exported_accept(listener, server, buffer, 0, ADDRESS_ROOM, ADDRESS_ROOM, &done, &accepting));
	CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
	CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof(address)), 0);
	CHECK(WSAGetOverlappedResult(listener, &accepting, &done, TRUE, &flags));
	getsockname(client, (struct sockaddr *)&own, &length);
	exported_sockaddrs(buffer, 0, ADDRESS_ROOM, ADDRESS_ROOM, &local, &local_length, &remote, &remote_length);
	CHECK_EQ(local_length, sizeof(struct sockaddr_in));
	CHECK_EQ(((struct sockaddr_in *)local)->sin_port, address.sin_port);
	CHECK_EQ(((struct sockaddr_in *)remote)->sin_port, own.sin_port);
	WSACloseEvent(accepting.hEvent);
	closesocket(listener);
	closesocket(server);
	closesocket(client);
	FreeLibrary(library);
}
