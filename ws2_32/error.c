/*
 * Errors: from the status codes of the native level to Winsock's.
 */
#include "ws2_32.h"

#include <decant/socket.h>

#include <ntstatus.h>

BOOL is_socket(SOCKET s)
{
	int type, length = sizeof(type);

	return !getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&type, &length);
}

int wsa_error(NTSTATUS status)
{
	/* What the host's half of this DLL answers at once names the error itself. */
	if (SOCKET_STATUS_IS((ULONG)status))
		return SOCKET_STATUS_ERROR((ULONG)status);
	switch (status) {
	case STATUS_SUCCESS: return 0;
	case STATUS_PENDING: return WSA_IO_PENDING;
	case STATUS_INVALID_HANDLE:
	case STATUS_OBJECT_TYPE_MISMATCH: return WSAENOTSOCK;
	case STATUS_ACCESS_VIOLATION: return WSAEFAULT;
	case STATUS_BUFFER_TOO_SMALL: return WSAEFAULT;
	case STATUS_BUFFER_OVERFLOW:
	case STATUS_INVALID_BUFFER_SIZE: return WSAEMSGSIZE;
	case STATUS_CANCELLED: return WSA_OPERATION_ABORTED;
	case STATUS_INSUFFICIENT_RESOURCES:
	case STATUS_NO_MEMORY: return WSAENOBUFS;
	case STATUS_TOO_MANY_OPENED_FILES: return WSAEMFILE;
	case STATUS_SHARING_VIOLATION: return WSAEADDRINUSE;
	case STATUS_INVALID_ADDRESS_COMPONENT: return WSAEADDRNOTAVAIL;
	case STATUS_IO_TIMEOUT: return WSAETIMEDOUT;
	case STATUS_NETWORK_UNREACHABLE: return WSAENETUNREACH;
	case STATUS_HOST_UNREACHABLE: return WSAEHOSTUNREACH;
	case STATUS_CONNECTION_RESET: return WSAECONNRESET;
	case STATUS_CONNECTION_ABORTED: return WSAECONNABORTED;
	case STATUS_CONNECTION_REFUSED: return WSAECONNREFUSED;
	case STATUS_CONNECTION_ACTIVE: return WSAEISCONN;
	case STATUS_INVALID_CONNECTION: return WSAENOTCONN;
	case STATUS_PIPE_DISCONNECTED: return WSAESHUTDOWN;
	case STATUS_ACCESS_DENIED: return WSAEACCES;
	case STATUS_NOT_SUPPORTED: return WSAEOPNOTSUPP;
	default: return WSAEINVAL;
	}
}
