/*
 * Names of hosts and services: getaddrinfo, getnameinfo, gethostname (ws2tcpip.h).
 *
 * The narrow functions take and give UTF-8 for internationalized names and ANSI for the rest; names are ASCII in practice,
 * which both are.
 */
#include "ws2_32.h"

#include <decant/socket.h>

#define RESULTS 64

/* One list node with its address and, in the first, its canonical name, in one block. */
struct address_node {
	ADDRINFOA info;
	BYTE address[SOCKET_ADDRESS_MAX];
};

VOID WINAPI freeaddrinfo(PADDRINFOA list)
{
	while (list) {
		PADDRINFOA next = list->ai_next;

		HeapFree(GetProcessHeap(), 0, list->ai_canonname);
		HeapFree(GetProcessHeap(), 0, list);
		list = next;
	}
}

static PADDRINFOA make_node(const struct host_socket_address *found)
{
	struct address_node *node = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*node));

	if (!node)
		return NULL;
	node->info.ai_family = found->family;
	node->info.ai_socktype = found->type;
	node->info.ai_protocol = found->protocol;
	node->info.ai_addrlen = found->bytes;
	node->info.ai_addr = (struct sockaddr *)node->address;
	memcpy(node->address, found->address, found->bytes);
	return &node->info;
}

static char *make_text(const char *text, ULONG length)
{
	char *copy = HeapAlloc(GetProcessHeap(), 0, length + 1);

	if (copy) {
		memcpy(copy, text, length);
		copy[length] = 0;
	}
	return copy;
}

INT WSAAPI getaddrinfo(PCSTR node, PCSTR service, const ADDRINFOA *hints, PADDRINFOA *result)
{
	struct host_socket_address *found;
	struct host_socket_resolve params = { .node = GUEST_PTR(node), .service = GUEST_PTR(service), .capacity = RESULTS };
	char canonical[256], port[DECIMAL_TEXT_MAX];
	const struct service *known;
	PADDRINFOA *next = result;
	int error = 0;
	ULONG i;

	*result = NULL;
	if (!started())
		return WSANOTINITIALISED;
	params.node_bytes = node ? (ULONG)strlen(node) : 0;
	if (service && (known = find_service(service, 0, NULL)) != NULL) {
		decimal_text(known->port, port);
		params.service = GUEST_PTR(port);
		service = port;
	}
	params.service_bytes = service ? (ULONG)strlen(service) : 0;
	/* An empty name is this host's. */
	if (node && !*node)
		params.node = 0;
	if (hints) {
		params.flags = hints->ai_flags;
		params.family = hints->ai_family;
		params.type = hints->ai_socktype;
		params.protocol = hints->ai_protocol;
	}
	found = HeapAlloc(GetProcessHeap(), 0, RESULTS * sizeof(*found));
	if (!found)
		return WSA_NOT_ENOUGH_MEMORY;
	params.results = GUEST_PTR(found);
	params.canonical = GUEST_PTR(canonical);
	params.canonical_bytes = sizeof(canonical);
	if (!check_socket(host_call(HOST_socket_resolve, &params)))
		error = WSAGetLastError();
	for (i = 0; !error && i < min(params.count, RESULTS); i++, next = &(*next)->ai_next) {
		*next = make_node(&found[i]);
		if (!*next)
			error = WSA_NOT_ENOUGH_MEMORY;
	}
	if (!error && *result && params.canonical_bytes) {
		(*result)->ai_canonname = make_text(canonical, params.canonical_bytes);
		if (!(*result)->ai_canonname)
			error = WSA_NOT_ENOUGH_MEMORY;
	}
	HeapFree(GetProcessHeap(), 0, found);
	if (error) {
		freeaddrinfo(*result);
		*result = NULL;
		SetLastError(error);
	}
	return error;
}

INT WSAAPI getnameinfo(const SOCKADDR *address, socklen_t length, PCHAR node, DWORD node_size, PCHAR service, DWORD service_size, INT flags)
{
	struct host_socket_resolve_name params = { .address = GUEST_PTR(address), .address_bytes = length, .flags = flags };

	if (node && node_size) {
		params.node = GUEST_PTR(node);
		params.node_bytes = node_size - 1;
	}
	if (service && service_size) {
		params.service = GUEST_PTR(service);
		params.service_bytes = service_size - 1;
	}
	if (!params.node && !params.service) {
		SetLastError(WSAHOST_NOT_FOUND);
		return WSAHOST_NOT_FOUND;
	}
	if (!check_socket(host_call(HOST_socket_resolve_name, &params)))
		return WSAGetLastError();
	if (params.node)
		node[params.node_bytes] = 0;
	if (params.service)
		service[params.service_bytes] = 0;
	return 0;
}

int WINAPI gethostname(char *name, int size)
{
	struct host_socket_host_name params = { .name = GUEST_PTR(name), .name_bytes = size };

	if (!started())
		return SOCKET_ERROR;
	if (!name || size <= 0)
		return socket_error(WSAEFAULT);
	if (!check_socket(host_call(HOST_socket_host_name, &params)))
		return SOCKET_ERROR;
	name[params.name_bytes] = 0;
	return 0;
}

struct hostent *WINAPI gethostbyname(const char *name)
{
	ADDRINFOA hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_flags = AI_CANONNAME };
	struct thread_answer *answer = thread_answer();
	PADDRINFOA found, each;
	char own[256];
	int count = 0;

	if (!name || !*name) {
		if (gethostname(own, sizeof(own)))
			return NULL;
		name = own;
	}
	if (!answer || getaddrinfo(name, NULL, &hints, &found))
		return NULL;
	for (each = found; each && count < HOST_ADDRESSES; each = each->ai_next, count++) {
		answer->addresses[count] = ((struct sockaddr_in *)each->ai_addr)->sin_addr;
		answer->list[count] = (char *)&answer->addresses[count];
	}
	answer->list[count] = NULL;
	answer->aliases[0] = NULL;
	lstrcpynA(answer->name, found && found->ai_canonname ? found->ai_canonname : name, sizeof(answer->name));
	answer->host = (struct hostent){
		.h_name = answer->name, .h_aliases = answer->aliases, .h_addrtype = AF_INET,
		.h_length = sizeof(struct in_addr), .h_addr_list = answer->list
	};
	freeaddrinfo(found);
	return &answer->host;
}

struct hostent *WINAPI gethostbyaddr(const char *address, int length, int family)
{
	struct thread_answer *answer = thread_answer();
	union {
		struct sockaddr_in ipv4;
		struct sockaddr_in6 ipv6;
	} full = { 0 };
	BOOL ipv6 = family == AF_INET6;

	if (!started() || !answer)
		return NULL;
	if (family != AF_INET && family != AF_INET6) {
		SetLastError(WSAEAFNOSUPPORT);
		return NULL;
	}
	if (!address || length < (int)(ipv6 ? sizeof(full.ipv6.sin6_addr) : sizeof(full.ipv4.sin_addr))) {
		SetLastError(WSAEFAULT);
		return NULL;
	}
	length = ipv6 ? sizeof(full.ipv6.sin6_addr) : sizeof(full.ipv4.sin_addr);
	full.ipv4.sin_family = (short)family;
	memcpy(ipv6 ? (void *)&full.ipv6.sin6_addr : (void *)&full.ipv4.sin_addr, address, length);
	if (getnameinfo((SOCKADDR *)&full, ipv6 ? sizeof(full.ipv6) : sizeof(full.ipv4), answer->name, sizeof(answer->name), NULL, 0, NI_NAMEREQD))
		return NULL;
	memcpy(answer->addresses, address, length);
	answer->list[0] = (char *)answer->addresses;
	answer->list[1] = NULL;
	answer->aliases[0] = NULL;
	answer->host = (struct hostent){
		.h_name = answer->name, .h_aliases = answer->aliases, .h_addrtype = (short)family,
		.h_length = (short)length, .h_addr_list = answer->list
	};
	return &answer->host;
}
