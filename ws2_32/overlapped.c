/*
 * WSAGetOverlappedResult (winsock2.h).
 */
#include "ws2_32.h"

#include <decant/socket.h>

BOOL WINAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD transferred, BOOL wait, LPDWORD flags)
{
	int type, size = sizeof(type);

	/* Whether it is a socket at all. */
	if (getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&type, &size))
		return FALSE;
	if (!overlapped || !transferred || !flags) {
		SetLastError(WSAEFAULT);
		return FALSE;
	}
	if (!GetOverlappedResult((HANDLE)s, overlapped, transferred, wait)) {
		/* What a socket's operation failed with has a name of its own. */
		if (SOCKET_STATUS_IS((ULONG)overlapped->Internal))
			check_socket((NTSTATUS)overlapped->Internal);
		return FALSE;
	}
	*flags = 0;
	return TRUE;
}
