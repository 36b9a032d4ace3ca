/*
 * Names of hosts and services, through the C library's resolver.
 */
#include "socket.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 1025u

#define GUEST_AI_PASSIVE 0x1
#define GUEST_AI_CANONNAME 0x2
#define GUEST_AI_NUMERICHOST 0x4
#define GUEST_AI_NUMERICSERV 0x8
#define GUEST_AI_V4MAPPED 0x800
#define GUEST_AI_ALL 0x100
#define GUEST_AI_ADDRCONFIG 0x400

#define GUEST_NI_NOFQDN 0x1
#define GUEST_NI_NUMERICHOST 0x2
#define GUEST_NI_NAMEREQD 0x4
#define GUEST_NI_NUMERICSERV 0x8
#define GUEST_NI_DGRAM 0x10

static u32 status_of_resolver(int error)
{
	switch (error) {
	case 0: return STATUS_SUCCESS;
	case EAI_AGAIN: return SOCKET_STATUS(WSATRY_AGAIN);
	case EAI_FAIL: return SOCKET_STATUS(WSANO_RECOVERY);
	case EAI_FAMILY: return SOCKET_STATUS(WSAEAFNOSUPPORT);
	case EAI_SERVICE: return SOCKET_STATUS(WSATYPE_NOT_FOUND);
	case EAI_SOCKTYPE: return SOCKET_STATUS(WSAESOCKTNOSUPPORT);
	case EAI_BADFLAGS: return SOCKET_STATUS(WSAEINVAL);
	case EAI_MEMORY: return SOCKET_STATUS(8); /* WSA_NOT_ENOUGH_MEMORY */
	case EAI_OVERFLOW: return SOCKET_STATUS(WSAEFAULT);
	default: return SOCKET_STATUS(WSAHOST_NOT_FOUND);
	}
}

static bool copy_name(char *to, guest_ptr from, u32 bytes)
{
	if (bytes >= NAME_MAX_BYTES || (from && !guest_copy_in(to, from, bytes)))
		return false;
	to[bytes] = 0;
	return true;
}

static int hint_flags(s32 flags)
{
	return (flags & GUEST_AI_PASSIVE ? AI_PASSIVE : 0) | (flags & GUEST_AI_CANONNAME ? AI_CANONNAME : 0) |
	       (flags & GUEST_AI_NUMERICHOST ? AI_NUMERICHOST : 0) | (flags & GUEST_AI_NUMERICSERV ? AI_NUMERICSERV : 0) |
	       (flags & GUEST_AI_V4MAPPED ? AI_V4MAPPED : 0) | (flags & GUEST_AI_ALL ? AI_ALL : 0) |
	       (flags & GUEST_AI_ADDRCONFIG ? AI_ADDRCONFIG : 0);
}

static u32 put_results(const struct addrinfo *found, struct host_socket_resolve *params)
{
	const char *canonical = found ? found->ai_canonname : NULL;

	params->count = 0;
	for (; found; found = found->ai_next) {
		struct host_socket_address entry = { 0 };
		struct sockaddr_storage address = { 0 };

		if (found->ai_addrlen > sizeof(address))
			continue;
		memcpy(&address, found->ai_addr, found->ai_addrlen);
		entry.family = family_to_guest(found->ai_family);
		/* The C library gives an entry per socket type; Winsock leaves both 0 if they were not asked for. */
		entry.type = params->type ? found->ai_socktype : 0;
		entry.protocol = params->protocol ? found->ai_protocol : 0;
		if (!params->type && found->ai_socktype != SOCK_STREAM)
			continue;
		entry.bytes = address_encode(&address, found->ai_addrlen, entry.address);
		if (params->count < params->capacity &&
		    !guest_copy_out(params->results + params->count * sizeof(entry), &entry, sizeof(entry)))
			return SOCKET_STATUS(WSAEFAULT);
		params->count++;
	}
	if (!canonical)
		params->canonical_bytes = 0;
	else if (strlen(canonical) > params->canonical_bytes)
		return SOCKET_STATUS(WSAEFAULT);
	else {
		params->canonical_bytes = (u32)strlen(canonical);
		if (!guest_copy_out(params->canonical, canonical, params->canonical_bytes))
			return SOCKET_STATUS(WSAEFAULT);
	}
	return STATUS_SUCCESS;
}

u32 host_socket_resolve(struct host_socket_resolve *params)
{
	char node[NAME_MAX_BYTES], service[NAME_MAX_BYTES];
	struct addrinfo hints = { .ai_flags = hint_flags(params->flags), .ai_socktype = params->type, .ai_protocol = params->protocol };
	struct addrinfo *found = NULL;
	u32 status;

	hints.ai_family = family_to_host(params->family);
	if (hints.ai_family < 0)
		return SOCKET_STATUS(WSAEAFNOSUPPORT);
	if (!params->node && !params->service)
		return SOCKET_STATUS(WSAHOST_NOT_FOUND);
	if (!copy_name(node, params->node, params->node_bytes) || !copy_name(service, params->service, params->service_bytes))
		return SOCKET_STATUS(WSAEFAULT);
	status = status_of_resolver(getaddrinfo(params->node ? node : NULL, params->service ? service : NULL, &hints, &found));
	if (!status)
		status = put_results(found, params);
	if (found)
		freeaddrinfo(found);
	return status;
}

static u32 put_name(const char *name, guest_ptr to, u32 *bytes)
{
	size_t length = strlen(name);

	if (!to)
		return STATUS_SUCCESS;
	if (length > *bytes)
		return SOCKET_STATUS(WSAEFAULT);
	*bytes = (u32)length;
	return guest_copy_out(to, name, length) ? STATUS_SUCCESS : SOCKET_STATUS(WSAEFAULT);
}

u32 host_socket_resolve_name(struct host_socket_resolve_name *params)
{
	char node[NAME_MAX_BYTES], service[NAME_MAX_BYTES];
	struct sockaddr_storage address;
	socklen_t length;
	s32 guest = params->flags;
	int flags = (guest & GUEST_NI_NOFQDN ? NI_NOFQDN : 0) | (guest & GUEST_NI_NUMERICHOST ? NI_NUMERICHOST : 0) |
		    (guest & GUEST_NI_NAMEREQD ? NI_NAMEREQD : 0) | (guest & GUEST_NI_NUMERICSERV ? NI_NUMERICSERV : 0) |
		    (guest & GUEST_NI_DGRAM ? NI_DGRAM : 0);
	u32 status = address_to_host(params->address, params->address_bytes, &address, &length);

	if (!status)
		status = status_of_resolver(getnameinfo((struct sockaddr *)&address, length, node, sizeof(node), service, sizeof(service), flags));
	if (!status)
		status = put_name(node, params->node, &params->node_bytes);
	if (!status)
		status = put_name(service, params->service, &params->service_bytes);
	return status;
}
