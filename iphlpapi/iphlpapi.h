/*
 * What the sources of iphlpapi.dll share: the interfaces as the host lists them.
 */
#ifndef IPHLPAPI_INTERNAL_H
#define IPHLPAPI_INTERNAL_H

#include <winsock2.h>
#include <ws2ipdef.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <iphlpapi.h>
#include <netioapi.h>

#include <decant/guest.h>
#include <decant/socket.h>

#include <string.h>

struct interfaces {
	struct host_socket_interface *link;
	struct host_socket_interface_address *address;
	ULONG count, addresses;
};

/* Lists all; ERROR_SUCCESS or a Win32 error. Undone by interfaces_free. */
ULONG interfaces_list(struct interfaces *list);
void interfaces_free(struct interfaces *list);

/* A locally unique identifier: the type, and as index the link's own. */
static inline NET_LUID luid_of(const struct host_socket_interface *link)
{
	NET_LUID luid = { .Value = (ULONG64)link->type << 48 | (ULONG64)link->index << 24 };

	return luid;
}

#endif
