/*
 * The machine's names and name servers: GetNetworkParams (iphlpapi.h).
 */
#include "iphlpapi.h"

/* Microsoft, "FIXED_INFO_W2KSP1": a node that asks name servers before it broadcasts. */
#define NODE_TYPE HYBRID_NODETYPE

/* Writes an IPv4 address as text; returns whether ADDRESS is one. */
static BOOL put_server(const struct host_socket_interface_address *address, IP_ADDR_STRING *to)
{
	const struct sockaddr_in *ipv4 = (const struct sockaddr_in *)address->address;

	if (address->kind != HOST_INTERFACE_NAME_SERVER || ipv4->sin_family != AF_INET)
		return FALSE;
	memset(to, 0, sizeof(*to));
	return inet_ntop(AF_INET, &ipv4->sin_addr, to->IpAddress.String, sizeof(to->IpAddress.String)) != NULL;
}

static ULONG count_servers(const struct interfaces *list)
{
	IP_ADDR_STRING unused;
	ULONG count = 0;

	for (ULONG i = 0; i < list->addresses; i++)
		count += put_server(&list->address[i], &unused);
	return count;
}

/* The first server stands in INFO, the others behind it. Without any the first is empty. */
static void put_servers(const struct interfaces *list, FIXED_INFO *info)
{
	IP_ADDR_STRING *next = (IP_ADDR_STRING *)(info + 1), *last = NULL;

	for (ULONG i = 0; i < list->addresses; i++) {
		IP_ADDR_STRING *to = last ? next : &info->DnsServerList;

		if (!put_server(&list->address[i], to))
			continue;
		if (last) {
			last->Next = to;
			next++;
		}
		last = to;
	}
}

static void put_name(COMPUTER_NAME_FORMAT format, char *to, DWORD size)
{
	if (!GetComputerNameExA(format, to, &size))
		*to = 0;
}

DWORD WINAPI GetNetworkParams(PFIXED_INFO info, PULONG size)
{
	struct interfaces list;
	ULONG servers, needed, error;

	if (!size)
		return ERROR_INVALID_PARAMETER;
	error = interfaces_list(&list);
	if (error)
		return error;
	servers = count_servers(&list);
	needed = sizeof(*info) + (servers > 1 ? (servers - 1) * sizeof(IP_ADDR_STRING) : 0);
	if (!info || *size < needed) {
		*size = needed;
		interfaces_free(&list);
		return ERROR_BUFFER_OVERFLOW;
	}
	memset(info, 0, needed);
	put_name(ComputerNameDnsHostname, info->HostName, sizeof(info->HostName));
	put_name(ComputerNameDnsDomain, info->DomainName, sizeof(info->DomainName));
	put_servers(&list, info);
	info->NodeType = NODE_TYPE;
	info->EnableDns = 1;
	interfaces_free(&list);
	return ERROR_SUCCESS;
}
