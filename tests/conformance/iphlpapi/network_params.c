/*
 * The machine's names and name servers (Microsoft, "GetNetworkParams function").
 */
#include <winsock2.h>
#include <iphlpapi.h>

#include "test.h"

TEST(GetNetworkParams_sizes_and_names)
{
	char own[256];
	DWORD length = sizeof(own);
	ULONG size = 0;
	FIXED_INFO *info;

	CHECK_EQ(GetNetworkParams(NULL, &size), ERROR_BUFFER_OVERFLOW);
	REQUIRE(size >= sizeof(*info));
	info = malloc(size);
	CHECK_EQ(GetNetworkParams(info, &size), ERROR_SUCCESS);
	CHECK(GetComputerNameExA(ComputerNameDnsHostname, own, &length));
	CHECK(!lstrcmpiA(info->HostName, own));
	for (IP_ADDR_STRING *server = &info->DnsServerList; server; server = server->Next) {
		if (server != &info->DnsServerList || *server->IpAddress.String)
			CHECK(inet_addr(server->IpAddress.String) != INADDR_NONE);
	}
	free(info);
	size = sizeof(*info) - 1;
	CHECK_EQ(GetNetworkParams((FIXED_INFO *)own, &size), ERROR_BUFFER_OVERFLOW);
}
