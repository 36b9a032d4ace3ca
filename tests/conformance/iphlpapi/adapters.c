/*
 * Adapters and their addresses (Microsoft, "GetAdaptersAddresses function", and netioapi.h).
 */
#include <winsock2.h>
#include <ws2ipdef.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <netioapi.h>

#include "test.h"

static IP_ADAPTER_ADDRESSES *get_adapters(ULONG family, ULONG flags)
{
	IP_ADAPTER_ADDRESSES *adapters;
	ULONG size = 0;

	CHECK_EQ(GetAdaptersAddresses(family, flags, NULL, NULL, &size), ERROR_BUFFER_OVERFLOW);
	CHECK(size > sizeof(*adapters));
	adapters = malloc(size);
	if (!GetAdaptersAddresses(family, flags, NULL, adapters, &size))
		return adapters;
	free(adapters);
	return NULL;
}

TEST(GetAdaptersAddresses_has_the_loopback)
{
	IP_ADAPTER_ADDRESSES *adapters = get_adapters(AF_INET, GAA_FLAG_INCLUDE_PREFIX);
	BOOL found = FALSE;

	REQUIRE(adapters);
	for (IP_ADAPTER_ADDRESSES *at = adapters; at; at = at->Next) {
		CHECK(at->AdapterName && *at->AdapterName == '{');
		CHECK(at->FriendlyName && *at->FriendlyName);
		CHECK(at->Description);
		for (IP_ADAPTER_UNICAST_ADDRESS *address = at->FirstUnicastAddress; address; address = address->Next) {
			struct sockaddr_in *ipv4 = (struct sockaddr_in *)address->Address.lpSockaddr;

			CHECK_EQ(ipv4->sin_family, AF_INET);
			if (ipv4->sin_addr.s_addr != htonl(INADDR_LOOPBACK))
				continue;
			found = TRUE;
			CHECK_EQ(at->IfType, IF_TYPE_SOFTWARE_LOOPBACK);
			CHECK_EQ(at->OperStatus, IfOperStatusUp);
			CHECK_EQ(at->PhysicalAddressLength, 0);
			CHECK_EQ(address->OnLinkPrefixLength, 8);
			CHECK(at->FirstPrefix != NULL);
		}
	}
	CHECK(found);
	free(adapters);
}

TEST(GetAdaptersAddresses_flags_and_errors)
{
	IP_ADAPTER_ADDRESSES *adapters = get_adapters(AF_UNSPEC, GAA_FLAG_SKIP_UNICAST | GAA_FLAG_SKIP_DNS_SERVER | GAA_FLAG_SKIP_FRIENDLY_NAME);
	ULONG size = 0;

	REQUIRE(adapters);
	for (IP_ADAPTER_ADDRESSES *at = adapters; at; at = at->Next) {
		CHECK(!at->FirstUnicastAddress);
		CHECK(!at->FirstDnsServerAddress);
		CHECK(!at->FirstPrefix);
	}
	free(adapters);
	CHECK_EQ(GetAdaptersAddresses(77, 0, NULL, NULL, &size), ERROR_INVALID_PARAMETER);
	CHECK_EQ(GetAdaptersAddresses(AF_INET, 0, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
}

TEST(interfaces_have_names_and_numbers)
{
	IP_ADAPTER_ADDRESSES *adapters = get_adapters(AF_UNSPEC, 0);
	char name[257];
	WCHAR wide[257];
	NET_IFINDEX index = 0;
	NET_LUID luid;

	REQUIRE(adapters);
	CHECK_EQ(ConvertInterfaceIndexToLuid(adapters->IfIndex, &luid), NO_ERROR);
	CHECK(luid.Value == adapters->Luid.Value);
	CHECK_EQ(ConvertInterfaceLuidToIndex(&luid, &index), NO_ERROR);
	CHECK_EQ(index, adapters->IfIndex);
	CHECK_EQ(ConvertInterfaceLuidToNameW(&luid, wide, 257), NO_ERROR);
	CHECK(*wide);
	CHECK_EQ(ConvertInterfaceLuidToNameW(&luid, wide, 1), ERROR_NOT_ENOUGH_MEMORY);
	CHECK(if_indextoname(adapters->IfIndex, name) == name);
	CHECK_EQ(if_nametoindex(name), adapters->IfIndex);
	CHECK_EQ(if_nametoindex("no such interface"), 0);
	CHECK(!if_indextoname(0x7777777, name));
	CHECK_EQ(ConvertInterfaceIndexToLuid(0x7777777, &luid), ERROR_FILE_NOT_FOUND);
	free(adapters);
}

TEST(GetBestRoute2_to_this_machine)
{
	SOCKADDR_INET destination, source;
	MIB_IPFORWARD_ROW2 route;
	NET_LUID luid;

	memset(&destination, 0, sizeof(destination));
	CHECK_EQ(GetBestRoute2(NULL, 0, NULL, &destination, 0, &route, &source), ERROR_INVALID_PARAMETER);
	destination.si_family = AF_INET;
	destination.Ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	memset(&route, 0xff, sizeof(route));
	CHECK_EQ(GetBestRoute2(NULL, 0, NULL, &destination, 0, &route, &source), NO_ERROR);
	CHECK_EQ(source.si_family, AF_INET);
	CHECK_EQ(source.Ipv4.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
	CHECK_EQ(ConvertInterfaceIndexToLuid(route.InterfaceIndex, &luid), NO_ERROR);
	CHECK(luid.Value == route.InterfaceLuid.Value);
	CHECK_EQ(luid.Info.IfType, IF_TYPE_SOFTWARE_LOOPBACK);
	CHECK_EQ(route.NextHop.Ipv4.sin_addr.s_addr, 0);
	CHECK_EQ(GetBestRoute2(NULL, 0, NULL, NULL, 0, &route, &source), ERROR_INVALID_PARAMETER);
}
