/*
 * \Device\Afd as event loops use it: the structures are those of wepoll's and libuv's headers.
 */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <winternl.h>

#include <stdint.h>

#include "test.h"

#define IOCTL_AFD_POLL 0x00012024
#define AFD_POLL_RECEIVE 0x0001
#define AFD_POLL_SEND 0x0004
#define AFD_POLL_DISCONNECT 0x0008
#define AFD_POLL_ABORT 0x0010
#define AFD_POLL_LOCAL_CLOSE 0x0020
#define AFD_POLL_ACCEPT 0x0080
#define AFD_POLL_CONNECT_FAIL 0x0100

struct poll_info {
	LARGE_INTEGER Timeout;
	ULONG NumberOfHandles;
	ULONG Exclusive;
	struct {
		HANDLE Handle;
		ULONG Events;
		NTSTATUS Status;
	} Handles[1];
};

NTSTATUS NTAPI NtCancelIoFileEx(HANDLE file, PIO_STATUS_BLOCK request, PIO_STATUS_BLOCK iosb);

static HANDLE open_device(void)
{
	UNICODE_STRING name;
	OBJECT_ATTRIBUTES attributes = { .Length = sizeof(attributes), .ObjectName = &name };
	IO_STATUS_BLOCK iosb;
	HANDLE device = NULL;

	RtlInitUnicodeString(&name, L"\\Device\\Afd\\Test");
	CHECK_EQ(NtCreateFile(&device, SYNCHRONIZE, &attributes, &iosb, NULL, 0, FILE_SHARE_READ | FILE_SHARE_WRITE, FILE_OPEN, 0, NULL, 0), 0);
	return device;
}

static SOCKET base_of(SOCKET s)
{
	SOCKET base = INVALID_SOCKET;
	DWORD bytes;

	CHECK_EQ(WSAIoctl(s, SIO_BASE_HANDLE, NULL, 0, &base, sizeof(base), &bytes, NULL, NULL), 0);
	return base;
}

static NTSTATUS start_poll(HANDLE device, struct poll_info *info, SOCKET s, ULONG events, IO_STATUS_BLOCK *iosb)
{
	memset(info, 0, sizeof(*info));
	info->Timeout.QuadPart = INT64_MAX;
	info->NumberOfHandles = 1;
	info->Handles[0].Handle = (HANDLE)base_of(s);
	info->Handles[0].Events = events;
	iosb->Status = STATUS_PENDING;
	return NtDeviceIoControlFile(device, NULL, NULL, iosb, iosb, IOCTL_AFD_POLL, info, sizeof(*info), info, sizeof(*info));
}

static void await(HANDLE port, IO_STATUS_BLOCK *iosb)
{
	OVERLAPPED_ENTRY entry = { 0 };
	ULONG count = 0;

	CHECK(GetQueuedCompletionStatusEx(port, &entry, 1, &count, 10000, FALSE));
	CHECK(entry.lpOverlapped == (LPOVERLAPPED)iosb);
}

TEST(device_poll)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	int length = sizeof(address);
	IO_STATUS_BLOCK iosb, cancelled;
	struct poll_info info;
	WSADATA data;
	SOCKET listener, client, server;
	HANDLE device, port;
	char byte;

	WSAStartup(MAKEWORD(2, 2), &data);
	device = open_device();
	REQUIRE(device);
	port = CreateIoCompletionPort(device, NULL, 0, 0);
	CHECK(SetFileCompletionNotificationModes(device, FILE_SKIP_SET_EVENT_ON_HANDLE));
	listener = socket(AF_INET, SOCK_STREAM, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bind(listener, (struct sockaddr *)&address, sizeof(address));
	listen(listener, 1);
	getsockname(listener, (struct sockaddr *)&address, &length);

	CHECK_EQ(start_poll(device, &info, listener, AFD_POLL_ACCEPT, &iosb), STATUS_PENDING);
	client = socket(AF_INET, SOCK_STREAM, 0);
	REQUIRE(!connect(client, (struct sockaddr *)&address, sizeof(address)));
	await(port, &iosb);
	CHECK_EQ(iosb.Status, 0);
	CHECK_EQ(info.NumberOfHandles, 1);
	CHECK_EQ(info.Handles[0].Events, AFD_POLL_ACCEPT);
	server = accept(listener, NULL, NULL);

	/* What holds already is told at once, by the port as well. */
	CHECK_EQ(start_poll(device, &info, client, AFD_POLL_SEND | AFD_POLL_RECEIVE, &iosb), 0);
	await(port, &iosb);
	CHECK_EQ(info.Handles[0].Events, AFD_POLL_SEND);

	CHECK_EQ(start_poll(device, &info, client, AFD_POLL_RECEIVE | AFD_POLL_DISCONNECT, &iosb), STATUS_PENDING);
	send(server, "x", 1, 0);
	await(port, &iosb);
	CHECK_EQ(info.Handles[0].Events, AFD_POLL_RECEIVE);
	recv(client, &byte, 1, 0);

	CHECK_EQ(start_poll(device, &info, client, AFD_POLL_RECEIVE, &iosb), STATUS_PENDING);
	CHECK_EQ(NtCancelIoFileEx(device, &iosb, &cancelled), 0);
	await(port, &iosb);
	CHECK_EQ(iosb.Status, (NTSTATUS)0xC0000120);
	CHECK_EQ(NtCancelIoFileEx(device, &iosb, &cancelled), (NTSTATUS)0xC0000225);

	CHECK_EQ(start_poll(device, &info, client, AFD_POLL_RECEIVE | AFD_POLL_DISCONNECT, &iosb), STATUS_PENDING);
	shutdown(server, SD_SEND);
	await(port, &iosb);
	CHECK(info.Handles[0].Events & AFD_POLL_DISCONNECT);

	CHECK_EQ(start_poll(device, &info, client, AFD_POLL_LOCAL_CLOSE, &iosb), STATUS_PENDING);
	closesocket(client);
	await(port, &iosb);
	CHECK_EQ(info.Handles[0].Events, AFD_POLL_LOCAL_CLOSE);
	closesocket(server);
	closesocket(listener);
	CloseHandle(device);
	CloseHandle(port);
}

TEST(device_poll_connect_fails)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	int length = sizeof(address), error = 0, error_length = sizeof(error);
	IO_STATUS_BLOCK iosb;
	struct poll_info info;
	u_long on = 1;
	WSADATA data;
	HANDLE device, port;
	SOCKET s, listener;
	NTSTATUS status;

	WSAStartup(MAKEWORD(2, 2), &data);
	device = open_device();
	REQUIRE(device);
	port = CreateIoCompletionPort(device, NULL, 0, 0);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bind(listener, (struct sockaddr *)&address, sizeof(address));
	getsockname(listener, (struct sockaddr *)&address, &length);
	s = socket(AF_INET, SOCK_STREAM, 0);
	ioctlsocket(s, FIONBIO, &on);
	CHECK_EQ(connect(s, (struct sockaddr *)&address, sizeof(address)), SOCKET_ERROR);
	status = start_poll(device, &info, s, AFD_POLL_SEND | AFD_POLL_CONNECT_FAIL, &iosb);
	CHECK(status == STATUS_PENDING || !status);
	await(port, &iosb);
	CHECK_EQ(info.Handles[0].Events, AFD_POLL_CONNECT_FAIL);
	CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&error, &error_length), 0);
	CHECK_EQ(error, WSAECONNREFUSED);
	closesocket(s);
	closesocket(listener);
	CloseHandle(device);
	CloseHandle(port);
}
