/*
 * Starting and ending the use of Winsock, and its errors (Microsoft, "WSAStartup function").
 */
#include "ws2_32.h"

#include <decant/socket.h>

static LONG start_count;

BOOL check_socket(NTSTATUS status)
{
	if (!status)
		return TRUE;
	SetLastError(wsa_error(status));
	return FALSE;
}

int socket_error(int error)
{
	SetLastError(error);
	return SOCKET_ERROR;
}

BOOL started(void)
{
	if (start_count > 0)
		return TRUE;
	SetLastError(WSANOTINITIALISED);
	return FALSE;
}

int WINAPI WSAStartup(WORD wanted, LPWSADATA data)
{
	WORD version = wanted;

	if (LOBYTE(wanted) == 0)
		return WSAVERNOTSUPPORTED;
	if (!data)
		return WSAEFAULT;
	/* The highest version that both sides know: 1.0, 1.1, 2.0, 2.1 or 2.2. */
	if (LOBYTE(wanted) == 1)
		version = MAKEWORD(1, min(HIBYTE(wanted), 1));
	else if (LOBYTE(wanted) > 2 || HIBYTE(wanted) > 2)
		version = MAKEWORD(2, 2);
	memset(data, 0, sizeof(*data));
	data->wVersion = version;
	data->wHighVersion = MAKEWORD(2, 2);
	strcpy(data->szDescription, "WinSock 2.0");
	strcpy(data->szSystemStatus, "Running");
	if (LOBYTE(version) == 1) {
		data->iMaxSockets = 32767;
		data->iMaxUdpDg = 65467;
	}
	InterlockedIncrement(&start_count);
	return 0;
}

int WINAPI WSACleanup(void)
{
	LONG count = start_count;

	while (count > 0) {
		LONG seen = InterlockedCompareExchange(&start_count, count - 1, count);

		if (seen == count)
			return 0;
		count = seen;
	}
	return socket_error(WSANOTINITIALISED);
}

int WINAPI WSAGetLastError(void)
{
	return (int)GetLastError();
}

void WINAPI WSASetLastError(int error)
{
	SetLastError(error);
}
