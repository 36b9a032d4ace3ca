/*
 * Routes (netioapi.h).
 *
 * Which way the kernel would take is asked of the kernel: a datagram socket that is connected to the destination, which sends nothing,
 * has the source address of the way.
 */
#include "iphlpapi.h"

#define NETWORK_UNREACHABLE 1231 /* ERROR_NETWORK_UNREACHABLE */

static ULONG address_bytes(const SOCKADDR_INET *address)
{
	return address->si_family == AF_INET ? sizeof(address->Ipv4) : sizeof(address->Ipv6);
}

/* The source address of what goes to DESTINATION. */
static ULONG best_source(const SOCKADDR_INET *destination, const SOCKADDR_INET *bound, SOCKADDR_INET *source)
{
	struct host_socket_create create = { .family = destination->si_family, .type = SOCK_DGRAM };
	struct host_socket_bind bind = { .address = GUEST_PTR(bound), .address_bytes = bound ? address_bytes(bound) : 0 };
	struct host_socket_connect connect = { .address_bytes = address_bytes(destination) };
	struct host_socket_name name = { .address = GUEST_PTR(source), .address_bytes = sizeof(*source) };
	SOCKADDR_INET to = *destination;
	NTSTATUS status = host_call(HOST_socket_create, &create);

	if (status)
		return ERROR_NOT_SUPPORTED;
	to.Ipv4.sin_port = 0x0100; /* any will do */
	bind.handle = connect.handle = name.handle = create.handle;
	connect.address = GUEST_PTR(&to);
	if (bound)
		status = host_call(HOST_socket_bind, &bind);
	if (!status)
		status = host_call(HOST_socket_connect, &connect);
	if (!status)
		status = host_call(HOST_socket_name, &name);
	CloseHandle((HANDLE)(ULONG_PTR)create.handle);
	source->Ipv4.sin_port = 0;
	return status ? NETWORK_UNREACHABLE : ERROR_SUCCESS;
}

static const BYTE *bytes_of(const void *address, ULONG *count)
{
	const SOCKADDR_INET *inet = address;

	*count = inet->si_family == AF_INET ? 4 : 16;
	return inet->si_family == AF_INET ? (const BYTE *)&inet->Ipv4.sin_addr : (const BYTE *)&inet->Ipv6.sin6_addr;
}

/* Whether two addresses agree in their first BITS. */
static BOOL same_prefix(const void *first, const void *second, ULONG bits)
{
	ULONG count, other;
	const BYTE *a = bytes_of(first, &count), *b = bytes_of(second, &other);

	if (count != other)
		return FALSE;
	for (ULONG i = 0; i < count && 8 * i < bits; i++) {
		ULONG kept = bits - 8 * i;

		if ((a[i] ^ b[i]) & (kept < 8 ? 0xff00 >> kept : 0xff))
			return FALSE;
	}
	return TRUE;
}

/* The route to DESTINATION from an interface with the address FROM: straight there, or by a gateway. */
static void put_route(const struct interfaces *list, const struct host_socket_interface_address *from, const SOCKADDR_INET *destination,
		      PMIB_IPFORWARD_ROW2 route)
{
	route->InterfaceIndex = from->index;
	for (ULONG i = 0; i < list->count; i++)
		if (list->link[i].index == from->index)
			route->InterfaceLuid = luid_of(&list->link[i]);
	route->NextHop.si_family = route->DestinationPrefix.Prefix.si_family = destination->si_family;
	route->ValidLifetime = route->PreferredLifetime = 0xffffffff;
	route->Protocol = MIB_IPPROTO_NETMGMT;
	if (same_prefix(destination, from->address, from->prefix)) {
		ULONG count;
		BYTE *bytes;

		route->DestinationPrefix.PrefixLength = (UINT8)from->prefix;
		route->DestinationPrefix.Prefix = *destination;
		bytes = (BYTE *)bytes_of(&route->DestinationPrefix.Prefix, &count);
		for (ULONG i = 0; i < count; i++)
			bytes[i] &= from->prefix <= 8 * i ? 0 : from->prefix - 8 * i < 8 ? (BYTE)(0xff00 >> (from->prefix - 8 * i)) : 0xff;
		route->DestinationPrefix.Prefix.Ipv4.sin_port = 0;
		route->Metric = 256;
		return;
	}
	for (ULONG i = 0; i < list->addresses; i++)
		if (list->address[i].kind == HOST_INTERFACE_GATEWAY && list->address[i].index == from->index)
			memcpy(&route->NextHop, list->address[i].address, list->address[i].bytes);
}

NETIO_STATUS WINAPI GetBestRoute2(NET_LUID *luid, NET_IFINDEX index, const SOCKADDR_INET *source, const SOCKADDR_INET *destination,
				  ULONG options, PMIB_IPFORWARD_ROW2 route, SOCKADDR_INET *best)
{
	struct interfaces list;
	SOCKADDR_INET found;
	ULONG error;

	(void)options;
	if (!destination || !route || !best || (destination->si_family != AF_INET && destination->si_family != AF_INET6) ||
	    (source && source->si_family != AF_UNSPEC && source->si_family != destination->si_family))
		return ERROR_INVALID_PARAMETER;
	memset(&found, 0, sizeof(found));
	error = best_source(destination, source && source->si_family != AF_UNSPEC ? source : NULL, &found);
	if (!error)
		error = interfaces_list(&list);
	if (error)
		return error;
	error = ERROR_NOT_FOUND;
	for (ULONG i = 0; error && i < list.addresses; i++) {
		const struct host_socket_interface_address *address = &list.address[i];

		if (address->kind != HOST_INTERFACE_UNICAST || !same_prefix(&found, address->address, 128))
			continue;
		memset(route, 0, sizeof(*route));
		put_route(&list, address, destination, route);
		*best = found;
		error = ERROR_SUCCESS;
	}
	interfaces_free(&list);
	/* The kernel chose; another interface that was asked for has no such route. */
	if (!error && ((luid && luid->Value && luid->Value != route->InterfaceLuid.Value) || (index && index != route->InterfaceIndex)))
		error = ERROR_NOT_FOUND;
	return error;
}
