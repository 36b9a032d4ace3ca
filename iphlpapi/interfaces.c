/*
 * The list of interfaces, and their names and numbers (netioapi.h).
 */
#include "iphlpapi.h"

ULONG interfaces_list(struct interfaces *list)
{
	struct host_socket_interfaces params = { .interface_count = 16, .address_count = 64 };
	NTSTATUS status;

	*list = (struct interfaces){ NULL, NULL, 0, 0 };
	do {
		interfaces_free(list);
		list->link = HeapAlloc(GetProcessHeap(), 0, params.interface_count * sizeof(*list->link));
		list->address = HeapAlloc(GetProcessHeap(), 0, params.address_count * sizeof(*list->address));
		if (!list->link || !list->address) {
			interfaces_free(list);
			return ERROR_NOT_ENOUGH_MEMORY;
		}
		params.interfaces = GUEST_PTR(list->link);
		params.addresses = GUEST_PTR(list->address);
		status = host_call(HOST_socket_interfaces, &params);
	} while (status == (NTSTATUS)0xC0000023); /* STATUS_BUFFER_TOO_SMALL */
	list->count = params.interface_count;
	list->addresses = params.address_count;
	if (!status)
		return ERROR_SUCCESS;
	interfaces_free(list);
	return ERROR_NOT_SUPPORTED;
}

void interfaces_free(struct interfaces *list)
{
	HeapFree(GetProcessHeap(), 0, list->link);
	HeapFree(GetProcessHeap(), 0, list->address);
	list->link = NULL;
	list->address = NULL;
}

/* The interface that MATCHES says, copied to *FOUND. */
static ULONG find(BOOL (*matches)(const struct host_socket_interface *, const void *), const void *what, struct host_socket_interface *found)
{
	struct interfaces list;
	ULONG error = interfaces_list(&list);

	if (error)
		return error;
	error = ERROR_FILE_NOT_FOUND;
	for (ULONG i = 0; error && i < list.count; i++) {
		if (!matches(&list.link[i], what))
			continue;
		*found = list.link[i];
		error = ERROR_SUCCESS;
	}
	interfaces_free(&list);
	return error;
}

static BOOL has_index(const struct host_socket_interface *link, const void *index)
{
	return link->index == *(const ULONG *)index;
}

static BOOL has_luid(const struct host_socket_interface *link, const void *luid)
{
	return luid_of(link).Value == ((const NET_LUID *)luid)->Value;
}

static BOOL has_name(const struct host_socket_interface *link, const void *name)
{
	return !strcmp(link->name, name);
}

NETIO_STATUS WINAPI ConvertInterfaceIndexToLuid(NET_IFINDEX index, PNET_LUID luid)
{
	struct host_socket_interface found;
	ULONG error;

	if (!luid)
		return ERROR_INVALID_PARAMETER;
	luid->Value = 0;
	error = find(has_index, &index, &found);
	if (!error)
		*luid = luid_of(&found);
	return error;
}

NETIO_STATUS WINAPI ConvertInterfaceLuidToIndex(const NET_LUID *luid, PNET_IFINDEX index)
{
	struct host_socket_interface found;
	ULONG error;

	if (!luid || !index)
		return ERROR_INVALID_PARAMETER;
	*index = 0;
	error = find(has_luid, luid, &found);
	if (!error)
		*index = found.index;
	return error == ERROR_FILE_NOT_FOUND ? ERROR_INVALID_PARAMETER : error;
}

NETIO_STATUS WINAPI ConvertInterfaceLuidToNameW(const NET_LUID *luid, PWSTR name, SIZE_T length)
{
	struct host_socket_interface found;
	SIZE_T i;
	ULONG error;

	if (!luid || !name)
		return ERROR_INVALID_PARAMETER;
	error = find(has_luid, luid, &found);
	if (error)
		return error == ERROR_FILE_NOT_FOUND ? ERROR_INVALID_PARAMETER : error;
	if (strlen(found.name) >= length)
		return ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i <= strlen(found.name); i++)
		name[i] = (BYTE)found.name[i];
	return ERROR_SUCCESS;
}

NET_IFINDEX WINAPI if_nametoindex(PCSTR name)
{
	struct host_socket_interface found;

	return name && !find(has_name, name, &found) ? found.index : 0;
}

/* name holds NDIS_IF_MAX_STRING_SIZE + 1 characters. */
PCHAR WINAPI if_indextoname(NET_IFINDEX index, PCHAR name)
{
	struct host_socket_interface found;

	if (!name || find(has_index, &index, &found))
		return NULL;
	return strcpy(name, found.name);
}
