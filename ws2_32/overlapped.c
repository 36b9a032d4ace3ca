/*
 * Calls that finish later (winsock2.h): sending, receiving, and results.
 */
#include "overlapped.h"

/* An APC as the host queues it: CONTEXT is the routine, and the status block is the beginning of the OVERLAPPED. */
static void NTAPI run_routine(PVOID context, LPWSAOVERLAPPED overlapped, ULONG reserved)
{
	LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = (LPWSAOVERLAPPED_COMPLETION_ROUTINE)context;

	(void)reserved;
	routine(wsa_error((NTSTATUS)overlapped->Internal), (DWORD)overlapped->InternalHigh, overlapped, 0);
}

struct host_file_async socket_async(SOCKET s, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
	struct host_file_async async = { .handle = SOCKET_HANDLE(s), .iosb = GUEST_PTR(overlapped) };

	if (routine) {
		async.apc_routine = GUEST_PTR(run_routine);
		async.apc_context = GUEST_PTR(routine);
	} else {
		/* An event with its lowest bit set keeps the report from the completion port. */
		async.event = GUEST_HANDLE(overlapped->hEvent) & ~(guest_handle)1;
		async.apc_context = (ULONG_PTR)overlapped->hEvent & 1 ? 0 : GUEST_PTR(overlapped);
	}
	return async;
}

int overlapped_result(NTSTATUS status)
{
	if (status > 0 || (ULONG)status >> 30 == 2)
		return socket_error(WSA_IO_PENDING);
	return socket_result(status);
}

int send_overlapped(SOCKET s, const struct host_socket_buffer *list, DWORD count, LPDWORD sent, DWORD flags, const struct sockaddr *to,
		    int to_length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
	struct host_socket_send_overlapped params = { {
		.async = socket_async(s, overlapped, routine), .buffers = GUEST_PTR(list), .count = count, .flags = flags,
		.address = GUEST_PTR(to), .address_bytes = to_length, .narrow = SOCKET_BLOCK_FLAGS
	} };
	NTSTATUS status = host_call(HOST_socket_send_overlapped, &params);

	if (!status && sent)
		*sent = (DWORD)params.transfer.async.information;
	return overlapped_result(status);
}

int receive_overlapped(SOCKET s, const struct host_socket_buffer *list, DWORD count, LPDWORD received, LPDWORD flags, struct sockaddr *from,
		       LPINT from_length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
	struct host_socket_receive_overlapped params = { {
		.async = socket_async(s, overlapped, routine), .buffers = GUEST_PTR(list), .count = count, .flags = *flags,
		.address = GUEST_PTR(from), .address_bytes_at = GUEST_PTR(from_length), .narrow = SOCKET_BLOCK_FLAGS
	} };
	NTSTATUS status = host_call(HOST_socket_receive_overlapped, &params);

	if (!status) {
		if (received)
			*received = (DWORD)params.transfer.async.information;
		*flags = params.transfer.flags;
	}
	return overlapped_result(status);
}

BOOL WINAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD transferred, BOOL wait, LPDWORD flags)
{
	if (!is_socket(s))
		return FALSE;
	if (!overlapped || !transferred || !flags) {
		SetLastError(WSAEFAULT);
		return FALSE;
	}
	*flags = 0;
	if (GetOverlappedResult((HANDLE)s, overlapped, transferred, wait))
		return TRUE;
	/* What a socket's operation failed with has a name of its own; what failed while waiting for it is named already. */
	if ((NTSTATUS)overlapped->Internal >> 30)
		SetLastError(wsa_error((NTSTATUS)overlapped->Internal));
	if ((ULONG)overlapped->Internal == 0x80000005u)
		*flags = MSG_PARTIAL;
	return FALSE;
}
