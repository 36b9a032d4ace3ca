/*
 * Names, services, texts of addresses.
 */
#define WIN32_LEAN_AND_MEAN
#include <winsock2.h>
#include <ws2tcpip.h>

#include "../test.h"

static void start(void)
{
	WSADATA data;

	WSAStartup(MAKEWORD(2, 2), &data);
}

TEST(getservbyname_finds_by_protocol)
{
	struct servent *service;

	start();
	service = getservbyname("http", "tcp");
	REQUIRE(service != NULL);
	CHECK_EQ(service->s_port, htons(80));
	CHECK_STR(service->s_proto, "tcp");
	service = getservbyname("domain", NULL);
	REQUIRE(service != NULL);
	CHECK_EQ(service->s_port, htons(53));
	CHECK(getservbyname("nonexistent", NULL) == NULL);
	CHECK_EQ(WSAGetLastError(), WSANO_DATA);
}

TEST(getservbyport_finds)
{
	struct servent *service;

	start();
	service = getservbyport(htons(22), "tcp");
	REQUIRE(service != NULL);
	CHECK_STR(service->s_name, "ssh");
}

TEST(getprotobyname_finds)
{
	struct protoent *protocol;

	start();
	protocol = getprotobyname("tcp");
	REQUIRE(protocol != NULL);
	CHECK_EQ(protocol->p_proto, IPPROTO_TCP);
	protocol = getprotobynumber(17);
	REQUIRE(protocol != NULL);
	CHECK_STR(protocol->p_name, "udp");
}

TEST(GetAddrInfoW_numeric)
{
	ADDRINFOW hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM }, *found;

	start();
	CHECK_EQ(GetAddrInfoW(L"127.0.0.1", L"http", &hints, &found), 0);
	REQUIRE(found != NULL);
	CHECK_EQ(found->ai_family, AF_INET);
	CHECK_EQ(((struct sockaddr_in *)found->ai_addr)->sin_port, htons(80));
	FreeAddrInfoW(found);
	CHECK_EQ(GetAddrInfoW(L"not a number", NULL, &hints, &found), WSAHOST_NOT_FOUND);
}

TEST(InetNtopW_and_InetPtonW)
{
	struct in6_addr address, other;
	WCHAR text[64];

	start();
	CHECK_EQ(InetPtonW(AF_INET6, L"2001:db8::1", &address), 1);
	CHECK(InetNtopW(AF_INET6, &address, text, 64) == text);
	CHECK_WSTR(text, L"2001:db8::1");
	CHECK_EQ(InetPtonW(AF_INET, L"1.2.3", &other), 0);
	CHECK_EQ(InetPtonW(AF_INET6, L":::1", &other), 0);
	CHECK(InetNtopW(AF_INET6, &address, text, 4) == NULL);
}

TEST(inet_pton_ipv6)
{
	static const struct {
		const char *text;
		int result;
	} cases[] = {
		{ "::", 1 }, { "::1", 1 }, { "1::", 1 }, { "1:2:3:4:5:6:7:8", 1 }, { "::ffff:1.2.3.4", 1 }, { "1:2:3:4:5:6:7", 0 },
		{ "1:2:3:4:5:6:7:8:9", 0 }, { "1::2::3", 0 }, { "12345::", 0 }, { "1:", 0 }, { ":1", 0 }, { "", 0 }, { "::g", 0 },
		{ "1:2:3:4:5:6:7::", 1 }, { "::2:3:4:5:6:7:8", 1 },
	};
	struct in6_addr address;
	unsigned i;

	start();
	for (i = 0; i < ARRAYSIZE(cases); i++)
		if (inet_pton(AF_INET6, cases[i].text, &address) != cases[i].result)
			test_fail(__FILE__, __LINE__, "\"%s\" is not %d", cases[i].text, cases[i].result);
}

TEST(WSAAddressToStringA_forms)
{
	struct sockaddr_in ipv4 = { .sin_family = AF_INET };
	struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6 };
	char text[64];
	DWORD size = sizeof(text);

	start();
	ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	CHECK_EQ(WSAAddressToStringA((struct sockaddr *)&ipv4, sizeof(ipv4), NULL, text, &size), 0);
	CHECK_STR(text, "127.0.0.1");
	CHECK_EQ(size, 10);
	ipv4.sin_port = htons(80);
	size = sizeof(text);
	CHECK_EQ(WSAAddressToStringA((struct sockaddr *)&ipv4, sizeof(ipv4), NULL, text, &size), 0);
	CHECK_STR(text, "127.0.0.1:80");
	ipv6.sin6_addr.s6_addr[15] = 1;
	ipv6.sin6_port = htons(443);
	size = sizeof(text);
	CHECK_EQ(WSAAddressToStringA((struct sockaddr *)&ipv6, sizeof(ipv6), NULL, text, &size), 0);
	CHECK_STR(text, "[::1]:443");
	size = 3;
	CHECK_EQ(WSAAddressToStringA((struct sockaddr *)&ipv4, sizeof(ipv4), NULL, text, &size), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAEFAULT);
	CHECK_EQ(size, 13);
}

TEST(WSAStringToAddressA_forms)
{
	struct sockaddr_in6 address;
	struct sockaddr_in *ipv4 = (struct sockaddr_in *)&address;
	int length = sizeof(address);

	start();
	CHECK_EQ(WSAStringToAddressA((char *)"10.0.0.1:8080", AF_INET, NULL, (struct sockaddr *)&address, &length), 0);
	CHECK_EQ(length, sizeof(*ipv4));
	CHECK_EQ(ipv4->sin_port, htons(8080));
	CHECK_EQ(ipv4->sin_addr.s_addr, htonl(0x0a000001));
	length = sizeof(address);
	CHECK_EQ(WSAStringToAddressA((char *)"[::1]:80", AF_INET6, NULL, (struct sockaddr *)&address, &length), 0);
	CHECK_EQ(address.sin6_port, htons(80));
	length = sizeof(address);
	CHECK_EQ(WSAStringToAddressA((char *)"nothing", AF_INET, NULL, (struct sockaddr *)&address, &length), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAEINVAL);
}

TEST(gethostname_and_its_address)
{
	char name[256];

	start();
	CHECK_EQ(gethostname(name, sizeof(name)), 0);
	CHECK(name[0] != 0);
	CHECK_EQ(gethostname(name, 0), SOCKET_ERROR);
	CHECK_EQ(WSAGetLastError(), WSAEFAULT);
	CHECK(gethostbyname("localhost") != NULL);
}
