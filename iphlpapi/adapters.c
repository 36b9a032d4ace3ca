/*
 * GetAdaptersAddresses (iphlpapi.h).
 *
 * The answer is one block: adapters, and behind each what its pointers lead to. It is built twice if need be: what does not fit is
 * counted, not stored.
 */
#include "iphlpapi.h"


struct block {
	char *at;
	ULONG used, room;
};

/* SIZE bytes of zeroes, or NULL where they are beyond the room. */
static void *take(struct block *block, ULONG size)
{
	ULONG at = (block->used + 7) & ~7ul;

	block->used = at + size;
	return block->used <= block->room ? memset(block->at + at, 0, size) : NULL;
}

static PWCHAR take_text(struct block *block, const char *text)
{
	PWCHAR to = take(block, (ULONG)(strlen(text) + 1) * sizeof(WCHAR));

	for (size_t i = 0; to && text[i]; i++)
		to[i] = (BYTE)text[i];
	return to;
}

static SOCKET_ADDRESS take_address(struct block *block, const struct host_socket_interface_address *from)
{
	SOCKET_ADDRESS address = { take(block, from->bytes), (INT)from->bytes };

	if (address.lpSockaddr)
		memcpy(address.lpSockaddr, from->address, from->bytes);
	return address;
}

/* Adapters have names of GUIDs; these are ours, with the index at the end. */
static PCHAR take_guid(struct block *block, ULONG index)
{
	static const char start[] = "{DECA4700-0000-0000-0000-0000";
	const ULONG length = sizeof(start) - 1 + 8;
	PCHAR name = take(block, length + 2);

	if (!name)
		return NULL;
	memcpy(name, start, sizeof(start) - 1);
	for (int i = 0; i < 8; i++)
		name[sizeof(start) - 1 + i] = "0123456789ABCDEF"[index >> (28 - 4 * i) & 0xf];
	name[length] = '}';
	return name;
}

static USHORT family_of(const struct host_socket_interface_address *address)
{
	USHORT family;

	memcpy(&family, address->address, sizeof(family));
	return family;
}

static BOOL is_link_local(const struct host_socket_interface_address *address)
{
	const BYTE *bytes = ((const struct sockaddr_in6 *)address->address)->sin6_addr.s6_addr;

	return family_of(address) == AF_INET6 && bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
}

static PIP_ADAPTER_UNICAST_ADDRESS put_unicast(struct block *block, const struct host_socket_interface_address *from)
{
	PIP_ADAPTER_UNICAST_ADDRESS to = take(block, sizeof(*to));
	SOCKET_ADDRESS address = take_address(block, from);

	if (!to)
		return NULL;
	to->Length = sizeof(*to);
	to->Flags = IP_ADAPTER_ADDRESS_DNS_ELIGIBLE;
	to->Address = address;
	to->PrefixOrigin = is_link_local(from) ? IpPrefixOriginWellKnown : IpPrefixOriginManual;
	to->SuffixOrigin = is_link_local(from) ? IpSuffixOriginLinkLayerAddress : IpSuffixOriginManual;
	to->DadState = IpDadStatePreferred;
	to->ValidLifetime = to->PreferredLifetime = to->LeaseLifetime = 0xffffffff;
	to->OnLinkPrefixLength = (UINT8)from->prefix;
	return to;
}

static PIP_ADAPTER_PREFIX put_prefix(struct block *block, const struct host_socket_interface_address *from)
{
	PIP_ADAPTER_PREFIX to = take(block, sizeof(*to));
	struct host_socket_interface_address network = *from;
	BYTE *bytes = network.address + (family_of(from) == AF_INET ? 4 : 8);
	ULONG count = family_of(from) == AF_INET ? 4 : 16;
	SOCKET_ADDRESS address;

	for (ULONG i = 0; i < count; i++) {
		ULONG kept = from->prefix > 8 * i ? from->prefix - 8 * i : 0;

		if (kept < 8)
			bytes[i] &= (BYTE)(0xff00 >> kept);
	}
	address = take_address(block, &network);
	if (!to)
		return NULL;
	to->Length = sizeof(*to);
	to->Address = address;
	to->PrefixLength = from->prefix;
	return to;
}

/* Name servers and gateways have structures of the same shape: a length, the next one, an address. */
static PIP_ADAPTER_DNS_SERVER_ADDRESS put_plain(struct block *block, const struct host_socket_interface_address *from)
{
	PIP_ADAPTER_DNS_SERVER_ADDRESS to = take(block, sizeof(*to));
	SOCKET_ADDRESS address = take_address(block, from);

	if (!to)
		return NULL;
	to->Length = sizeof(*to);
	to->Address = address;
	return to;
}
C_ASSERT(sizeof(IP_ADAPTER_GATEWAY_ADDRESS) == sizeof(IP_ADAPTER_DNS_SERVER_ADDRESS));

struct request {
	ULONG family, flags;
	const struct interfaces *list;
};

/* Adds one to a list of PUTs whose Next is where WHERE leads. */
#define APPEND(where, made) \
	do { \
		__typeof__(*(where)) append_made = (made); \
		if (append_made) { \
			*(where) = append_made; \
			(where) = &append_made->Next; \
		} \
	} while (0)

static void put_addresses(struct block *block, const struct request *request, ULONG index, PIP_ADAPTER_ADDRESSES to)
{
	IP_ADAPTER_ADDRESSES nowhere;
	PIP_ADAPTER_ADDRESSES adapter = to ? to : &nowhere;
	PIP_ADAPTER_UNICAST_ADDRESS *unicast = &adapter->FirstUnicastAddress;
	PIP_ADAPTER_PREFIX *prefix = &adapter->FirstPrefix;
	PIP_ADAPTER_DNS_SERVER_ADDRESS *server = &adapter->FirstDnsServerAddress;
	PIP_ADAPTER_DNS_SERVER_ADDRESS *gateway = (PIP_ADAPTER_DNS_SERVER_ADDRESS *)&adapter->FirstGatewayAddress;

	for (ULONG i = 0; i < request->list->addresses; i++) {
		const struct host_socket_interface_address *address = &request->list->address[i];

		if ((address->index && address->index != index) || (request->family != AF_UNSPEC && family_of(address) != request->family))
			continue;
		if (address->kind == HOST_INTERFACE_UNICAST && !(request->flags & GAA_FLAG_SKIP_UNICAST))
			APPEND(unicast, put_unicast(block, address));
		if (address->kind == HOST_INTERFACE_UNICAST && request->flags & GAA_FLAG_INCLUDE_PREFIX)
			APPEND(prefix, put_prefix(block, address));
		if (address->kind == HOST_INTERFACE_GATEWAY && request->flags & GAA_FLAG_INCLUDE_GATEWAYS)
			APPEND(gateway, put_plain(block, address));
		/* The machine's name servers are every adapter's but the loopback's. */
		if (address->kind == HOST_INTERFACE_NAME_SERVER && !(request->flags & GAA_FLAG_SKIP_DNS_SERVER) &&
		    adapter->IfType != IF_TYPE_SOFTWARE_LOOPBACK)
			APPEND(server, put_plain(block, address));
	}
}

static BOOL has_family(const struct interfaces *list, ULONG index, USHORT family)
{
	for (ULONG i = 0; i < list->addresses; i++)
		if (list->address[i].index == index && list->address[i].kind == HOST_INTERFACE_UNICAST && family_of(&list->address[i]) == family)
			return TRUE;
	return FALSE;
}

static PIP_ADAPTER_ADDRESSES put_adapter(struct block *block, const struct request *request, const struct host_socket_interface *from)
{
	PIP_ADAPTER_ADDRESSES to = take(block, sizeof(*to));
	IP_ADAPTER_ADDRESSES nowhere = { .Next = NULL };
	PIP_ADAPTER_ADDRESSES adapter = to ? to : &nowhere;

	adapter->Length = sizeof(*to);
	adapter->IfIndex = from->index;
	adapter->AdapterName = take_guid(block, from->index);
	adapter->DnsSuffix = take_text(block, "");
	adapter->Description = take_text(block, from->name);
	if (!(request->flags & GAA_FLAG_SKIP_FRIENDLY_NAME))
		adapter->FriendlyName = take_text(block, from->name);
	adapter->PhysicalAddressLength = from->hardware_bytes;
	memcpy(adapter->PhysicalAddress, from->hardware, sizeof(from->hardware));
	adapter->NoMulticast = !(from->flags & HOST_INTERFACE_MULTICAST);
	adapter->Ipv4Enabled = has_family(request->list, from->index, AF_INET);
	adapter->Ipv6Enabled = has_family(request->list, from->index, AF_INET6);
	adapter->Mtu = from->mtu;
	adapter->IfType = from->type;
	adapter->OperStatus = from->flags & HOST_INTERFACE_UP ? IfOperStatusUp : IfOperStatusDown;
	adapter->Ipv6IfIndex = adapter->Ipv6Enabled ? from->index : 0;
	for (int i = 0; i < 16; i++)
		adapter->ZoneIndices[i] = from->index;
	adapter->TransmitLinkSpeed = adapter->ReceiveLinkSpeed = from->speed ? from->speed : ~0ull;
	adapter->Luid = luid_of(from);
	adapter->Ipv4Metric = adapter->Ipv6Metric = from->type == IF_TYPE_SOFTWARE_LOOPBACK ? 75 : 25;
	adapter->ConnectionType = NET_IF_CONNECTION_DEDICATED;
	put_addresses(block, request, from->index, adapter);
	return to;
}

ULONG WINAPI GetAdaptersAddresses(ULONG family, ULONG flags, PVOID reserved, PIP_ADAPTER_ADDRESSES buffer, PULONG size)
{
	struct request request = { family, flags, NULL };
	struct block block = { (char *)buffer, 0, 0 };
	PIP_ADAPTER_ADDRESSES first = NULL, *next = &first;
	struct interfaces list;
	ULONG error;

	(void)reserved;
	if (!size || (family != AF_UNSPEC && family != AF_INET && family != AF_INET6))
		return ERROR_INVALID_PARAMETER;
	block.room = buffer ? *size : 0;
	error = interfaces_list(&list);
	if (error)
		return error;
	request.list = &list;
	for (ULONG i = 0; i < list.count; i++) {
		if (family != AF_UNSPEC && !has_family(&list, list.link[i].index, (USHORT)family))
			continue;
		APPEND(next, put_adapter(&block, &request, &list.link[i]));
	}
	interfaces_free(&list);
	if (!block.used)
		return ERROR_NO_DATA;
	error = block.used > block.room ? ERROR_BUFFER_OVERFLOW : ERROR_SUCCESS;
	if (error)
		*size = block.used;
	return error;
}
