/*
 * Event objects and network events (winsock2.h). A WSAEVENT is an event of kernel32; what sets it is the host's, see
 * host/event_select.c.
 */
#include "ws2_32.h"

#include <decant/socket.h>

WSAEVENT WINAPI WSACreateEvent(void)
{
	WSAEVENT event = CreateEventW(NULL, TRUE, FALSE, NULL);

	if (!event)
		SetLastError(WSA_NOT_ENOUGH_MEMORY);
	return event;
}

BOOL WINAPI WSASetEvent(WSAEVENT event)
{
	return SetEvent(event);
}

BOOL WINAPI WSAResetEvent(WSAEVENT event)
{
	return ResetEvent(event);
}

BOOL WINAPI WSACloseEvent(WSAEVENT event)
{
	return CloseHandle(event);
}

DWORD WINAPI WSAWaitForMultipleEvents(DWORD count, const WSAEVENT *events, BOOL all, DWORD timeout, BOOL alertable)
{
	return WaitForMultipleObjectsEx(count, events, all, timeout, alertable);
}

int WINAPI WSAEventSelect(SOCKET s, WSAEVENT event, long mask)
{
	struct host_socket_event_select params = { .handle = SOCKET_HANDLE(s), .event = GUEST_HANDLE(event), .mask = mask };

	if (!started())
		return SOCKET_ERROR;
	return socket_result(host_call(HOST_socket_event_select, &params));
}

int WINAPI WSAEnumNetworkEvents(SOCKET s, WSAEVENT event, LPWSANETWORKEVENTS events)
{
	struct host_socket_event_enum params = { .handle = SOCKET_HANDLE(s), .event = GUEST_HANDLE(event) };
	int i;

	if (!started())
		return SOCKET_ERROR;
	if (!events)
		return socket_error(WSAEFAULT);
	if (!check_socket(host_call(HOST_socket_event_enum, &params)))
		return SOCKET_ERROR;
	events->lNetworkEvents = params.mask;
	for (i = 0; i < FD_MAX_EVENTS; i++)
		events->iErrorCode[i] = params.errors[i];
	return 0;
}
