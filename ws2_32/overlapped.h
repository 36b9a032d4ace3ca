/*
 * What calls with an OVERLAPPED have in common.
 */
#ifndef WS2_32_OVERLAPPED_H
#define WS2_32_OVERLAPPED_H

#include "ws2_32.h"

#include <decant/socket.h>

/* How a call that S makes tells of its end: by the event, the completion port, or ROUTINE as an APC of the caller. */
struct host_file_async socket_async(SOCKET s, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);

/*
 * The answer of a call that the host answered with STATUS: 0, or SOCKET_ERROR with WSA_IO_PENDING where the end is told later, or with
 * another error. A warning counts as later: its packet is at the port already.
 */
int overlapped_result(NTSTATUS status);

#ifdef _WIN64
#define SOCKET_BLOCK_FLAGS 0
#else
#define SOCKET_BLOCK_FLAGS HOST_FILE_NARROW
#endif

/* WSASendTo and WSARecvFrom with an OVERLAPPED. */
int send_overlapped(SOCKET s, const struct host_socket_buffer *list, DWORD count, LPDWORD sent, DWORD flags, const struct sockaddr *to,
		    int to_length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
int receive_overlapped(SOCKET s, const struct host_socket_buffer *list, DWORD count, LPDWORD received, LPDWORD flags, struct sockaddr *from,
		       LPINT from_length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);

/* A function of mswsock.h by the number that SIO_GET_EXTENSION_FUNCTION_POINTER is asked with, or NULL. */
void *extension_function(const GUID *id);

#endif
