/*
 * Network interfaces, their addresses, gateways and name servers: from getifaddrs, /sys/class/net, /proc/net/route and
 * /etc/resolv.conf.
 */
#include "socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define IF_TYPE_OTHER 1u
#define IF_TYPE_ETHERNET_CSMACD 6u
#define IF_TYPE_PPP 23u
#define IF_TYPE_SOFTWARE_LOOPBACK 24u
#define IF_TYPE_TUNNEL 131u

/* Arrays in the guest that fill up. */
struct listing {
	struct host_socket_interfaces *params;
	u32 interfaces, addresses; /* so far */
	bool fault;
};

static void add_interface(struct listing *listing, const struct host_socket_interface *interface)
{
	if (listing->interfaces < listing->params->interface_count)
		listing->fault |= !guest_copy_out(listing->params->interfaces + listing->interfaces * sizeof(*interface), interface, sizeof(*interface));
	listing->interfaces++;
}

static void add_address(struct listing *listing, u32 index, u32 kind, const struct sockaddr *address, u32 prefix)
{
	struct host_socket_interface_address to = { .index = index, .kind = kind, .prefix = prefix };
	struct sockaddr_storage copy;

	to.bytes = address->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
	memcpy(&copy, address, to.bytes);
	address_encode(&copy, to.bytes, to.address);
	if (listing->addresses < listing->params->address_count)
		listing->fault |= !guest_copy_out(listing->params->addresses + listing->addresses * sizeof(to), &to, sizeof(to));
	listing->addresses++;
}

static u32 type_of(u16 hardware)
{
	switch (hardware) {
	case ARPHRD_ETHER: return IF_TYPE_ETHERNET_CSMACD;
	case ARPHRD_LOOPBACK: return IF_TYPE_SOFTWARE_LOOPBACK;
	case ARPHRD_PPP: return IF_TYPE_PPP;
	case ARPHRD_TUNNEL: case ARPHRD_TUNNEL6: case ARPHRD_SIT: case ARPHRD_IPGRE: return IF_TYPE_TUNNEL;
	default: return IF_TYPE_OTHER;
	}
}

static u64 read_number(const char *interface, const char *what)
{
	char path[96];
	long number = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/class/net/%s/%s", interface, what);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%ld", &number) != 1 || number < 0)
		number = 0;
	fclose(file);
	return (u64)number;
}

static void describe(struct listing *listing, const struct ifaddrs *from)
{
	const struct sockaddr_ll *link = (const struct sockaddr_ll *)from->ifa_addr;
	struct host_socket_interface interface = {
		.index = (u32)link->sll_ifindex, .type = type_of(link->sll_hatype),
		.mtu = (u32)read_number(from->ifa_name, "mtu"), .speed = read_number(from->ifa_name, "speed") * 1000000,
	};

	if (from->ifa_flags & IFF_UP && from->ifa_flags & IFF_RUNNING)
		interface.flags |= HOST_INTERFACE_UP;
	if (from->ifa_flags & IFF_MULTICAST)
		interface.flags |= HOST_INTERFACE_MULTICAST;
	if (interface.type != IF_TYPE_SOFTWARE_LOOPBACK && link->sll_halen <= sizeof(interface.hardware)) {
		interface.hardware_bytes = link->sll_halen;
		memcpy(interface.hardware, link->sll_addr, link->sll_halen);
	}
	snprintf(interface.name, sizeof(interface.name), "%s", from->ifa_name);
	add_interface(listing, &interface);
}

static u32 prefix_of(const struct sockaddr *mask)
{
	const u8 *bytes;
	u32 bits = 0, count;

	if (!mask)
		return 0;
	bytes = mask->sa_family == AF_INET ? (const u8 *)&((const struct sockaddr_in *)mask)->sin_addr
					   : (const u8 *)&((const struct sockaddr_in6 *)mask)->sin6_addr;
	count = mask->sa_family == AF_INET ? 4 : 16;
	for (u32 i = 0; i < count; i++)
		bits += (u32)__builtin_popcount(bytes[i]);
	return bits;
}

static void list_gateways(struct listing *listing)
{
	char line[256], name[32];
	unsigned destination, gateway, flags;
	FILE *file = fopen("/proc/net/route", "re");

	while (file && fgets(line, sizeof(line), file)) {
		struct sockaddr_in address = { .sin_family = AF_INET };

		if (sscanf(line, "%31s %x %x %x", name, &destination, &gateway, &flags) != 4 || destination || !gateway)
			continue;
		address.sin_addr.s_addr = gateway;
		add_address(listing, if_nametoindex(name), HOST_INTERFACE_GATEWAY, (struct sockaddr *)&address, 0);
	}
	if (file)
		fclose(file);
}

static void list_name_servers(struct listing *listing)
{
	char line[256], text[64];
	FILE *file = fopen("/etc/resolv.conf", "re");

	while (file && fgets(line, sizeof(line), file)) {
		struct sockaddr_in ipv4 = { .sin_family = AF_INET };
		struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6 };

		if (sscanf(line, " nameserver %63s", text) != 1)
			continue;
		if (inet_pton(AF_INET, text, &ipv4.sin_addr) == 1)
			add_address(listing, 0, HOST_INTERFACE_NAME_SERVER, (struct sockaddr *)&ipv4, 0);
		else if (inet_pton(AF_INET6, text, &ipv6.sin6_addr) == 1)
			add_address(listing, 0, HOST_INTERFACE_NAME_SERVER, (struct sockaddr *)&ipv6, 0);
	}
	if (file)
		fclose(file);
}

u32 host_socket_interfaces(struct host_socket_interfaces *params)
{
	struct listing listing = { .params = params };
	struct ifaddrs *all;
	bool fit;

	if (getifaddrs(&all))
		return socket_status(errno);
	for (struct ifaddrs *at = all; at; at = at->ifa_next) {
		if (!at->ifa_addr)
			continue;
		if (at->ifa_addr->sa_family == AF_PACKET)
			describe(&listing, at);
		else if (at->ifa_addr->sa_family == AF_INET || at->ifa_addr->sa_family == AF_INET6)
			add_address(&listing, if_nametoindex(at->ifa_name), HOST_INTERFACE_UNICAST, at->ifa_addr, prefix_of(at->ifa_netmask));
	}
	freeifaddrs(all);
	list_gateways(&listing);
	list_name_servers(&listing);
	fit = listing.interfaces <= params->interface_count && listing.addresses <= params->address_count;
	params->interface_count = listing.interfaces;
	params->address_count = listing.addresses;
	if (listing.fault)
		return STATUS_ACCESS_VIOLATION;
	return fit ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}
