/*
 * The wide forms of the name functions (ws2tcpip.h): the narrow ones with their texts converted.
 */
#include "ws2_32.h"

VOID WSAAPI FreeAddrInfoW(PADDRINFOW list)
{
	/* Both forms have one layout, and what hangs on them is freed the same way. */
	freeaddrinfo((PADDRINFOA)list);
}

INT WSAAPI GetAddrInfoW(PCWSTR node, PCWSTR service, const ADDRINFOW *hints, PADDRINFOW *result)
{
	char *narrow_node = narrow_text(node), *narrow_service = narrow_text(service);
	PADDRINFOA found = NULL;
	int error = WSA_NOT_ENOUGH_MEMORY;

	*result = NULL;
	if ((node && !narrow_node) || (service && !narrow_service))
		SetLastError(error);
	else
		error = getaddrinfo(narrow_node, narrow_service, (const ADDRINFOA *)hints, &found);
	HeapFree(GetProcessHeap(), 0, narrow_node);
	HeapFree(GetProcessHeap(), 0, narrow_service);
	if (!error && found && found->ai_canonname) {
		WCHAR *name = wide_text(found->ai_canonname);

		if (!name) {
			freeaddrinfo(found);
			SetLastError(WSA_NOT_ENOUGH_MEMORY);
			return WSA_NOT_ENOUGH_MEMORY;
		}
		HeapFree(GetProcessHeap(), 0, found->ai_canonname);
		found->ai_canonname = (char *)name;
	}
	*result = (PADDRINFOW)found;
	return error;
}

/* Widens TEXT into a buffer of SIZE characters; FALSE if it does not fit. */
static BOOL put_wide(const char *text, PWCHAR to, DWORD size)
{
	return !to || !size || MultiByteToWideChar(CP_ACP, 0, text, -1, to, size);
}

INT WSAAPI GetNameInfoW(const SOCKADDR *address, socklen_t length, PWCHAR node, DWORD node_size, PWCHAR service, DWORD service_size, INT flags)
{
	char narrow_node[NI_MAXHOST], narrow_service[NI_MAXSERV];
	BOOL want_node = node && node_size, want_service = service && service_size;
	int error = getnameinfo(address, length, want_node ? narrow_node : NULL, want_node ? sizeof(narrow_node) : 0,
				want_service ? narrow_service : NULL, want_service ? sizeof(narrow_service) : 0, flags);

	if (error)
		return error;
	if ((want_node && !put_wide(narrow_node, node, node_size)) || (want_service && !put_wide(narrow_service, service, service_size))) {
		SetLastError(WSAEFAULT);
		return WSAEFAULT;
	}
	return 0;
}

int WINAPI GetHostNameW(PWSTR name, int size)
{
	char narrow[256];

	if (!name || size <= 0)
		return socket_error(WSAEFAULT);
	if (gethostname(narrow, sizeof(narrow)))
		return SOCKET_ERROR;
	return put_wide(narrow, name, size) ? 0 : socket_error(WSAEFAULT);
}
