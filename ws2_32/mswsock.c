/*
 * The extension functions of mswsock.h, which programs ask WSAIoctl for; those that MSWSOCK.dll exports it forwards to this DLL.
 */
#include "overlapped.h"

#include <mswsock.h>

#include <ntstatus.h>

static BOOL extension_result(NTSTATUS status, LPDWORD done, u64 bytes)
{
	if (overlapped_result(status))
		return FALSE;
	if (done)
		*done = (DWORD)bytes;
	return TRUE;
}

static BOOL refuse(int error)
{
	SetLastError(error);
	return FALSE;
}

BOOL PASCAL accept_ex(SOCKET listener, SOCKET s, PVOID buffer, DWORD receive, DWORD local, DWORD remote, LPDWORD received,
		      LPOVERLAPPED overlapped)
{
	struct host_socket_accept_overlapped params = {
		.socket = SOCKET_HANDLE(s), .buffer = GUEST_PTR(buffer), .receive_bytes = receive, .local_bytes = local, .remote_bytes = remote,
		.narrow = SOCKET_BLOCK_FLAGS
	};

	if (!overlapped)
		return refuse(WSAEINVAL);
	params.async = socket_async(listener, overlapped, NULL);
	return extension_result(host_call(HOST_socket_accept_overlapped, &params), received, params.async.information);
}

static INT address_bytes(const struct sockaddr *address)
{
	return address->sa_family == AF_INET ? sizeof(struct sockaddr_in) : address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : 0;
}

/* The addresses lie where AcceptEx was told to put them. */
void PASCAL get_accept_ex_sockaddrs(PVOID buffer, DWORD receive, DWORD local, DWORD remote, struct sockaddr **local_address,
				    LPINT local_length, struct sockaddr **remote_address, LPINT remote_length)
{
	(void)remote;
	*local_address = (struct sockaddr *)((char *)buffer + receive);
	*local_length = address_bytes(*local_address);
	*remote_address = (struct sockaddr *)((char *)buffer + receive + local);
	*remote_length = address_bytes(*remote_address);
}

static BOOL PASCAL connect_ex(SOCKET s, const struct sockaddr *address, int length, PVOID buffer, DWORD bytes, LPDWORD sent,
			      LPOVERLAPPED overlapped)
{
	struct host_socket_connect_overlapped params = {
		.address = GUEST_PTR(address), .address_bytes = length, .buffer = GUEST_PTR(buffer), .bytes = buffer ? bytes : 0,
		.narrow = SOCKET_BLOCK_FLAGS
	};

	if (!overlapped)
		return refuse(WSAEINVAL);
	params.async = socket_async(s, overlapped, NULL);
	return extension_result(host_call(HOST_socket_connect_overlapped, &params), sent, params.async.information);
}

/* Without an OVERLAPPED the caller waits: an event of its own stands in for one. */
struct own_overlapped {
	OVERLAPPED block;
	OVERLAPPED *used;
};

static BOOL own_begin(struct own_overlapped *own, LPOVERLAPPED given)
{
	memset(own, 0, sizeof(*own));
	own->used = given ? given : &own->block;
	if (given)
		return TRUE;
	own->block.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
	if (!own->block.hEvent)
		return refuse(WSAENOBUFS);
	own->block.hEvent = (HANDLE)((ULONG_PTR)own->block.hEvent | 1);
	return TRUE;
}

static BOOL own_end(struct own_overlapped *own, SOCKET s, BOOL done)
{
	DWORD bytes, flags;

	if (own->used != &own->block)
		return done;
	if (!done && WSAGetLastError() == WSA_IO_PENDING)
		done = WSAGetOverlappedResult(s, &own->block, &bytes, TRUE, &flags);
	CloseHandle((HANDLE)((ULONG_PTR)own->block.hEvent & ~(ULONG_PTR)1));
	return done;
}

static BOOL PASCAL disconnect_ex(SOCKET s, LPOVERLAPPED overlapped, DWORD flags, DWORD reserved)
{
	struct host_socket_disconnect params = { .reuse = flags & TF_REUSE_SOCKET, .narrow = SOCKET_BLOCK_FLAGS };
	struct own_overlapped own;

	if (flags & ~(DWORD)TF_REUSE_SOCKET || reserved)
		return refuse(WSAEINVAL);
	if (!own_begin(&own, overlapped))
		return FALSE;
	params.async = socket_async(s, own.used, NULL);
	return own_end(&own, s, extension_result(host_call(HOST_socket_disconnect, &params), NULL, 0));
}

/* bytes_per_send and the flags about threads are hints. */
BOOL PASCAL transmit_file(SOCKET s, HANDLE file, DWORD bytes, DWORD bytes_per_send, LPOVERLAPPED overlapped,
			  LPTRANSMIT_FILE_BUFFERS buffers, DWORD flags)
{
	struct host_socket_transmit params = {
		.file = GUEST_HANDLE(file), .offset = -1, .bytes = bytes, .narrow = SOCKET_BLOCK_FLAGS,
		.flags = (flags & TF_DISCONNECT ? HOST_TRANSMIT_DISCONNECT : 0) | (flags & TF_REUSE_SOCKET ? HOST_TRANSMIT_REUSE : 0)
	};
	struct own_overlapped own;

	(void)bytes_per_send;
	if (!own_begin(&own, overlapped))
		return FALSE;
	if (overlapped)
		params.offset = (LONGLONG)overlapped->OffsetHigh << 32 | overlapped->Offset;
	if (buffers) {
		params.head = GUEST_PTR(buffers->Head);
		params.head_bytes = buffers->HeadLength;
		params.tail = GUEST_PTR(buffers->Tail);
		params.tail_bytes = buffers->TailLength;
	}
	params.async = socket_async(s, own.used, NULL);
	return own_end(&own, s, extension_result(host_call(HOST_socket_transmit, &params), NULL, 0));
}

void *extension_function(const GUID *id)
{
	static const struct {
		GUID id;
		void *function;
	} functions[] = {
		{ WSAID_ACCEPTEX, accept_ex },
		{ WSAID_CONNECTEX, connect_ex },
		{ WSAID_DISCONNECTEX, disconnect_ex },
		{ WSAID_GETACCEPTEXSOCKADDRS, get_accept_ex_sockaddrs },
		{ WSAID_TRANSMITFILE, transmit_file },
	};

	for (size_t i = 0; i < ARRAYSIZE(functions); i++)
		if (!memcmp(&functions[i].id, id, sizeof(*id)))
			return functions[i].function;
	return NULL;
}
