/*
 * The machine's name in its forms (sysinfoapi.h, winbase.h).
 *
 * All come from the host's node name. Its first label is the DNS host name, what follows the domain; the NetBIOS name is the
 * first label in capitals, cut to 15 characters. No cluster gives the machine a second, physical set.
 */
#include "ansi.h"

#include <decant/rtl.h>
#include <decant/system.h>

#define NODE_NAME_MAX 256

static SIZE_T node_name(WCHAR name[static NODE_NAME_MAX])
{
	struct host_system_string params = { GUEST_PTR(name), (NODE_NAME_MAX - 1) * sizeof(WCHAR), HOST_STRING_HOST };

	if (host_call(HOST_system_string, &params))
		params.bytes = 0;
	name[params.bytes / sizeof(WCHAR)] = 0;
	return params.bytes / sizeof(WCHAR);
}

/* Makes the NetBIOS form of the first label of NAME in place and returns its length. */
static SIZE_T make_netbios(WCHAR *name)
{
	SIZE_T length = 0;

	while (name[length] && name[length] != '.' && length < MAX_COMPUTERNAME_LENGTH) {
		name[length] = RtlUpcaseUnicodeChar(name[length]);
		length++;
	}
	name[length] = 0;
	return length;
}

/* FALSE with the last error for a kind that there is not. */
static BOOL name_of_kind(COMPUTER_NAME_FORMAT kind, WCHAR name[static NODE_NAME_MAX], DWORD *length)
{
	SIZE_T whole = node_name(name), label = 0;

	while (name[label] && name[label] != '.')
		label++;
	switch (kind) {
	case ComputerNameNetBIOS:
	case ComputerNamePhysicalNetBIOS:
		*length = (DWORD)make_netbios(name);
		return TRUE;
	case ComputerNameDnsHostname:
	case ComputerNamePhysicalDnsHostname:
		name[label] = 0;
		*length = (DWORD)label;
		return TRUE;
	case ComputerNameDnsDomain:
	case ComputerNamePhysicalDnsDomain:
		if (label < whole)
			label++;
		memmove(name, name + label, (whole - label + 1) * sizeof(WCHAR));
		*length = (DWORD)(whole - label);
		return TRUE;
	case ComputerNameDnsFullyQualified:
	case ComputerNamePhysicalDnsFullyQualified:
		*length = (DWORD)whole;
		return TRUE;
	default:
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
}

/* *size: the room in characters; the length after success, the room that is needed after SHORT_OF_ROOM. */
static BOOL put_wide(const WCHAR *name, DWORD length, LPWSTR buffer, LPDWORD size, DWORD short_of_room)
{
	if (!buffer || *size <= length) {
		*size = length + 1;
		SetLastError(short_of_room);
		return FALSE;
	}
	memcpy(buffer, name, (length + 1) * sizeof(WCHAR));
	*size = length;
	return TRUE;
}

static BOOL put_ansi(const WCHAR *name, DWORD length, LPSTR buffer, LPDWORD size, DWORD short_of_room)
{
	DWORD bytes;
	char *ansi = ansi_from_wide(name, length, &bytes);
	BOOL fits;

	if (!ansi)
		return FALSE;
	fits = buffer && *size > bytes;
	if (fits)
		memcpy(buffer, ansi, bytes + 1);
	else
		SetLastError(short_of_room);
	*size = fits ? bytes : bytes + 1;
	wide_free(ansi);
	return fits;
}

BOOL WINAPI GetComputerNameExW(COMPUTER_NAME_FORMAT kind, LPWSTR buffer, LPDWORD size)
{
	WCHAR name[NODE_NAME_MAX];
	DWORD length;

	if (!size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	return name_of_kind(kind, name, &length) && put_wide(name, length, buffer, size, ERROR_MORE_DATA);
}

BOOL WINAPI GetComputerNameExA(COMPUTER_NAME_FORMAT kind, LPSTR buffer, LPDWORD size)
{
	WCHAR name[NODE_NAME_MAX];
	DWORD length;

	if (!size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	return name_of_kind(kind, name, &length) && put_ansi(name, length, buffer, size, ERROR_MORE_DATA);
}

BOOL WINAPI GetComputerNameW(LPWSTR buffer, LPDWORD size)
{
	WCHAR name[NODE_NAME_MAX];
	DWORD length;

	name_of_kind(ComputerNameNetBIOS, name, &length);
	return put_wide(name, length, buffer, size, ERROR_BUFFER_OVERFLOW);
}

BOOL WINAPI GetComputerNameA(LPSTR buffer, LPDWORD size)
{
	WCHAR name[NODE_NAME_MAX];
	DWORD length;

	name_of_kind(ComputerNameNetBIOS, name, &length);
	return put_ansi(name, length, buffer, size, ERROR_BUFFER_OVERFLOW);
}

BOOL WINAPI DnsHostnameToComputerNameW(LPCWSTR host, LPWSTR buffer, LPDWORD size)
{
	WCHAR name[NODE_NAME_MAX];
	SIZE_T length;

	if (!host || !size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	length = wcsnlen(host, NODE_NAME_MAX - 1);
	memcpy(name, host, length * sizeof(WCHAR));
	name[length] = 0;
	return put_wide(name, (DWORD)make_netbios(name), buffer, size, ERROR_MORE_DATA);
}

BOOL WINAPI DnsHostnameToComputerNameA(LPCSTR host, LPSTR buffer, LPDWORD size)
{
	WCHAR name[NODE_NAME_MAX], *wide = wide_from_ansi(host);
	DWORD room = NODE_NAME_MAX;
	BOOL done;

	if (!wide) {
		SetLastError(host ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	done = DnsHostnameToComputerNameW(wide, name, &room) && put_ansi(name, room, buffer, size, ERROR_MORE_DATA);
	wide_free(wide);
	return done;
}
