/*
 * Texts of addresses with ports, and the wide forms of the functions on text (ws2tcpip.h, winsock2.h).
 */
#include "ws2_32.h"

char *narrow_text(const WCHAR *text)
{
	int size = text ? WideCharToMultiByte(CP_ACP, 0, text, -1, NULL, 0, NULL, NULL) : 0;
	char *narrow = size ? HeapAlloc(GetProcessHeap(), 0, size) : NULL;

	if (narrow)
		WideCharToMultiByte(CP_ACP, 0, text, -1, narrow, size, NULL, NULL);
	return narrow;
}

WCHAR *wide_text(const char *text)
{
	int size = text ? MultiByteToWideChar(CP_ACP, 0, text, -1, NULL, 0) : 0;
	WCHAR *wide = size ? HeapAlloc(GetProcessHeap(), 0, size * sizeof(WCHAR)) : NULL;

	if (wide)
		MultiByteToWideChar(CP_ACP, 0, text, -1, wide, size);
	return wide;
}

PCWSTR WINAPI InetNtopW(INT family, const VOID *address, PWSTR text, size_t size)
{
	char narrow[INET6_ADDRSTRLEN + 1];
	size_t i;

	if (!inet_ntop(family, address, narrow, sizeof(narrow)))
		return NULL;
	if (!text || strlen(narrow) >= size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	for (i = 0; i <= strlen(narrow); i++)
		text[i] = (WCHAR)narrow[i];
	return text;
}

INT WINAPI InetPtonW(INT family, PCWSTR text, PVOID address)
{
	char narrow[INET6_ADDRSTRLEN + 1];
	size_t i;

	if (!text || !address)
		return socket_error(WSAEFAULT);
	for (i = 0; text[i]; i++) {
		if (i == sizeof(narrow) - 1 || text[i] > 127)
			return family == AF_INET || family == AF_INET6 ? 0 : socket_error(WSAEAFNOSUPPORT);
		narrow[i] = (char)text[i];
	}
	narrow[i] = 0;
	return inet_pton(family, narrow, address);
}

#define ADDRESS_TEXT_MAX (INET6_ADDRSTRLEN + 32)

/* "1.2.3.4:80", "[::1%5]:80"; no port if it is 0, and then no brackets. FALSE for a family without such a text. */
static BOOL address_text(const struct sockaddr *address, DWORD length, char *text)
{
	const struct sockaddr_in *ipv4 = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *ipv6 = (const struct sockaddr_in6 *)address;
	char *to = text;

	if (address->sa_family == AF_INET && length >= sizeof(*ipv4)) {
		inet_ntop(AF_INET, &ipv4->sin_addr, to, ADDRESS_TEXT_MAX);
		to += strlen(to);
	} else if (address->sa_family == AF_INET6 && length >= sizeof(*ipv6)) {
		if (ipv6->sin6_port)
			*to++ = '[';
		inet_ntop(AF_INET6, &ipv6->sin6_addr, to, INET6_ADDRSTRLEN + 1);
		to += strlen(to);
		if (ipv6->sin6_scope_id) {
			*to++ = '%';
			to = decimal_text(ipv6->sin6_scope_id, to);
		}
		if (ipv6->sin6_port)
			*to++ = ']';
	} else {
		return FALSE;
	}
	if (ipv4->sin_port) {
		*to++ = ':';
		to = decimal_text(ntohs(ipv4->sin_port), to);
	}
	*to = 0;
	return TRUE;
}

INT WINAPI WSAAddressToStringA(LPSOCKADDR address, DWORD length, LPWSAPROTOCOL_INFOA info, LPSTR text, LPDWORD size)
{
	char full[ADDRESS_TEXT_MAX];
	DWORD needed;

	(void)info;
	if (!started())
		return SOCKET_ERROR;
	if (!address || !size || length < sizeof(address->sa_family))
		return socket_error(WSAEFAULT);
	if (!address_text(address, length, full))
		return socket_error(WSAEINVAL);
	needed = (DWORD)strlen(full) + 1;
	if (!text || *size < needed) {
		*size = needed;
		return socket_error(WSAEFAULT);
	}
	*size = needed;
	memcpy(text, full, needed);
	return 0;
}

INT WINAPI WSAAddressToStringW(LPSOCKADDR address, DWORD length, LPWSAPROTOCOL_INFOW info, LPWSTR text, LPDWORD size)
{
	char narrow[ADDRESS_TEXT_MAX];
	DWORD narrow_size = sizeof(narrow), i;

	if (!size)
		return socket_error(WSAEFAULT);
	if (WSAAddressToStringA(address, length, (LPWSAPROTOCOL_INFOA)info, narrow, &narrow_size))
		return SOCKET_ERROR;
	if (!text || *size < narrow_size) {
		*size = narrow_size;
		return socket_error(WSAEFAULT);
	}
	*size = narrow_size;
	for (i = 0; i < narrow_size; i++)
		text[i] = (WCHAR)narrow[i];
	return 0;
}

/* Reads a decimal number up to LIMIT that ends the text. */
static BOOL read_last_number(const char *text, ULONG limit, ULONG *value)
{
	const char *start = text;

	for (*value = 0; *text >= '0' && *text <= '9'; text++) {
		*value = *value * 10 + (*text - '0');
		if (*value > limit)
			return FALSE;
	}
	return text != start && !*text;
}

/* Splits what follows the last SEPARATOR off TEXT; NULL if there is none. */
static char *split_last(char *text, char separator)
{
	char *found = strrchr(text, separator);

	if (!found)
		return NULL;
	*found = 0;
	return found + 1;
}

static BOOL parse_ipv4(char *text, struct sockaddr_in *address)
{
	char *port_text = split_last(text, ':');
	ULONG port = 0;

	address->sin_family = AF_INET;
	if (port_text && !read_last_number(port_text, 65535, &port))
		return FALSE;
	address->sin_port = htons((u_short)port);
	return inet_pton(AF_INET, text, &address->sin_addr) == 1;
}

static BOOL parse_ipv6(char *text, struct sockaddr_in6 *address)
{
	char *port_text = NULL, *scope_text;
	ULONG port = 0, scope = 0;

	address->sin6_family = AF_INET6;
	if (*text == '[') {
		char *end = strchr(text, ']');

		if (!end)
			return FALSE;
		*end++ = 0;
		text++;
		if (*end == ':')
			port_text = end + 1;
		else if (*end)
			return FALSE;
	}
	scope_text = split_last(text, '%');
	if ((port_text && !read_last_number(port_text, 65535, &port)) || (scope_text && !read_last_number(scope_text, 0x0fffffff, &scope)))
		return FALSE;
	address->sin6_port = htons((u_short)port);
	address->sin6_scope_id = scope;
	return inet_pton(AF_INET6, text, &address->sin6_addr) == 1;
}

INT WINAPI WSAStringToAddressA(LPSTR text, INT family, LPWSAPROTOCOL_INFOA info, LPSOCKADDR address, LPINT length)
{
	union {
		struct sockaddr_in ipv4;
		struct sockaddr_in6 ipv6;
	} parsed = { 0 };
	INT needed = family == AF_INET ? sizeof(parsed.ipv4) : sizeof(parsed.ipv6);
	char copy[ADDRESS_TEXT_MAX];

	(void)info;
	if (!started())
		return SOCKET_ERROR;
	if (!text || !address || !length)
		return socket_error(WSAEFAULT);
	if ((family != AF_INET && family != AF_INET6) || strlen(text) >= sizeof(copy))
		return socket_error(WSAEINVAL);
	if (*length < needed) {
		*length = needed;
		return socket_error(WSAEFAULT);
	}
	strcpy(copy, text);
	if (family == AF_INET ? !parse_ipv4(copy, &parsed.ipv4) : !parse_ipv6(copy, &parsed.ipv6))
		return socket_error(WSAEINVAL);
	memcpy(address, &parsed, needed);
	*length = needed;
	return 0;
}

INT WINAPI WSAStringToAddressW(LPWSTR text, INT family, LPWSAPROTOCOL_INFOW info, LPSOCKADDR address, LPINT length)
{
	char *narrow;
	INT result;

	if (!text)
		return socket_error(WSAEFAULT);
	narrow = narrow_text(text);
	if (!narrow)
		return socket_error(WSA_NOT_ENOUGH_MEMORY);
	result = WSAStringToAddressA(narrow, family, (LPWSAPROTOCOL_INFOA)info, address, length);
	HeapFree(GetProcessHeap(), 0, narrow);
	return result;
}
