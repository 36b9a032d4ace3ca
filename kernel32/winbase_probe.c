/*
 * winbase.h's IsBad...Ptr family: whether the calling process can access memory. They touch each page, as documented, and so
 * take the guard off a guard page.
 */
#include "kernel32.h"

#include <stdbool.h>

/* memory_probe_*.S: touches one byte; false if that faulted. */
bool memory_probe_read(const void *address);
bool memory_probe_write(void *address);

#define PAGE_BYTES 0x1000u

static bool range_is(const void *start, UINT_PTR size, bool write)
{
	ULONG_PTR at = (ULONG_PTR)start, last = at + size - 1;
	if (size == 0)
		return true;
	if (!start || last < at)
		return false;
	for (;;) {
		if (!(write ? memory_probe_write((void *)at) : memory_probe_read((const void *)at)))
			return false;
		if ((at | (PAGE_BYTES - 1)) >= last)
			return true;
		at = (at | (PAGE_BYTES - 1)) + 1;
	}
}

BOOL WINAPI IsBadReadPtr(const VOID *start, UINT_PTR size)
{
	return !range_is(start, size, false);
}

BOOL WINAPI IsBadWritePtr(LPVOID start, UINT_PTR size)
{
	return !range_is(start, size, true);
}

/* On processors that let code be read, readable is all that is asked. */
BOOL WINAPI IsBadCodePtr(FARPROC code)
{
	return IsBadReadPtr((const void *)code, 1);
}

/* The bytes up to the terminator or MAXIMUM must be readable; each page is probed once. */
BOOL WINAPI IsBadStringPtrA(LPCSTR string, UINT_PTR maximum)
{
	const char *at = string;
	for (UINT_PTR i = 0; i < maximum; i++, at++) {
		if ((i == 0 || ((ULONG_PTR)at & (PAGE_BYTES - 1)) == 0) && !range_is(at, 1, false))
			return TRUE;
		if (!*at)
			return FALSE;
	}
	return FALSE;
}

BOOL WINAPI IsBadStringPtrW(LPCWSTR string, UINT_PTR maximum)
{
	const WCHAR *at = string;
	for (UINT_PTR i = 0; i < maximum; i++, at++) {
		bool first_of_page = i == 0 || ((ULONG_PTR)at & (PAGE_BYTES - 1)) < sizeof *at;
		if (first_of_page && !range_is(at, sizeof *at, false))
			return TRUE;
		if (!*at)
			return FALSE;
	}
	return FALSE;
}
