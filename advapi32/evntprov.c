/*
 * Event tracing, the provider's side (evntprov.h).
 *
 * Events go to tracing sessions, which administrators start. There are none here and never will be, so every provider is what it is on
 * a machine that nobody traces: registered, not enabled, its events written to no one. A registration is known by its place in a list.
 */
#define EVNTAPI __stdcall
#include <windows.h>
#include <evntprov.h>

#define EVENT_INFO_CLASS_LAST 3 /* EventProviderUseDescriptorType, which the toolchain does not know */

#define REGISTRATIONS_MAX 2048 /* "up to 1024 providers" in a process, and more since */

/* A handle is an entry's index + 1 with the entry's age above, so that an old one is not taken for another provider's. */
static LONG ages[REGISTRATIONS_MAX]; /* odd while registered */

static BOOL is_registered(REGHANDLE handle)
{
	ULONG index = (ULONG)handle - 1;

	return index < REGISTRATIONS_MAX && ages[index] & 1 && (ULONG)ages[index] == (ULONG)(handle >> 32);
}

/* The callback is called when a session enables the provider. */
ULONG EVNTAPI EventRegister(LPCGUID provider, PENABLECALLBACK callback, PVOID context, PREGHANDLE handle)
{
	(void)callback;
	(void)context;
	if (!provider || !handle)
		return ERROR_INVALID_PARAMETER;
	for (ULONG i = 0; i < REGISTRATIONS_MAX; i++) {
		LONG age = ages[i];

		if (age & 1 || InterlockedCompareExchange(&ages[i], age + 1, age) != age)
			continue;
		*handle = (REGHANDLE)(ULONG)(age + 1) << 32 | (i + 1);
		return ERROR_SUCCESS;
	}
	return ERROR_NO_SYSTEM_RESOURCES;
}

ULONG EVNTAPI EventUnregister(REGHANDLE handle)
{
	LONG age = (LONG)(handle >> 32);

	if (!is_registered(handle) || InterlockedCompareExchange(&ages[(ULONG)handle - 1], age + 1, age) != age)
		return ERROR_INVALID_HANDLE;
	return ERROR_SUCCESS;
}

BOOLEAN EVNTAPI EventEnabled(REGHANDLE handle, PCEVENT_DESCRIPTOR event)
{
	(void)handle;
	(void)event;
	return FALSE;
}

BOOLEAN EVNTAPI EventProviderEnabled(REGHANDLE handle, UCHAR level, ULONGLONG keyword)
{
	(void)handle;
	(void)level;
	(void)keyword;
	return FALSE;
}

ULONG EVNTAPI EventWriteEx(REGHANDLE handle, PCEVENT_DESCRIPTOR event, ULONG64 filter, ULONG flags, LPCGUID activity, LPCGUID related,
			   ULONG count, PEVENT_DATA_DESCRIPTOR data)
{
	(void)filter;
	(void)flags;
	(void)activity;
	(void)related;
	if (!event || count > MAX_EVENT_DATA_DESCRIPTORS || (count && !data))
		return ERROR_INVALID_PARAMETER;
	return is_registered(handle) ? ERROR_SUCCESS : ERROR_INVALID_HANDLE;
}

ULONG EVNTAPI EventWriteTransfer(REGHANDLE handle, PCEVENT_DESCRIPTOR event, LPCGUID activity, LPCGUID related, ULONG count,
				 PEVENT_DATA_DESCRIPTOR data)
{
	return EventWriteEx(handle, event, 0, 0, activity, related, count, data);
}

ULONG EVNTAPI EventWrite(REGHANDLE handle, PCEVENT_DESCRIPTOR event, ULONG count, PEVENT_DATA_DESCRIPTOR data)
{
	return EventWriteEx(handle, event, 0, 0, NULL, NULL, count, data);
}

ULONG EVNTAPI EventWriteString(REGHANDLE handle, UCHAR level, ULONGLONG keyword, PCWSTR text)
{
	(void)level;
	(void)keyword;
	if (!text)
		return ERROR_INVALID_PARAMETER;
	return is_registered(handle) ? ERROR_SUCCESS : ERROR_INVALID_HANDLE;
}

/* Traits and such describe the provider to sessions. */
ULONG EVNTAPI EventSetInformation(REGHANDLE handle, EVENT_INFO_CLASS class, PVOID information, ULONG length)
{
	if ((ULONG)class > EVENT_INFO_CLASS_LAST || (length && !information))
		return ERROR_INVALID_PARAMETER;
	return is_registered(handle) ? ERROR_SUCCESS : ERROR_INVALID_HANDLE;
}
