/*
 * Between the A functions and the W functions: strings of the ANSI code page.
 */
#include "ansi.h"

#include <decant/rtl.h>

WCHAR *wide_from_ansi(const char *text)
{
	ULONG bytes, length;
	WCHAR *wide;

	if (!text)
		return NULL;
	length = (ULONG)strlen(text) + 1;
	RtlMultiByteToUnicodeSize(&bytes, text, length);
	wide = RtlAllocateHeap(GetProcessHeap(), 0, bytes);
	if (!wide) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	RtlMultiByteToUnicodeN(wide, bytes, &bytes, text, length);
	return wide;
}

BOOL wide_argument(const char *text, WCHAR **wide)
{
	*wide = wide_from_ansi(text);
	return *wide || !text;
}

char *ansi_from_wide(const WCHAR *text, DWORD length, DWORD *bytes)
{
	ULONG size;
	char *narrow;

	RtlUnicodeToMultiByteSize(&size, (WCHAR *)text, length * sizeof(WCHAR));
	narrow = RtlAllocateHeap(GetProcessHeap(), 0, (SIZE_T)size + 1);
	if (!narrow) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	RtlUnicodeToMultiByteN(narrow, size, &size, text, length * sizeof(WCHAR));
	narrow[size] = 0;
	if (bytes)
		*bytes = size;
	return narrow;
}

DWORD ansi_answer(const WCHAR *text, DWORD length, char *buffer, DWORD size)
{
	DWORD bytes;
	char *narrow = ansi_from_wide(text, length, &bytes);

	if (!narrow)
		return 0;
	if (bytes < size)
		memcpy(buffer, narrow, (SIZE_T)bytes + 1);
	else
		bytes++;
	RtlFreeHeap(GetProcessHeap(), 0, narrow);
	return bytes;
}

void wide_free(void *text)
{
	if (text)
		RtlFreeHeap(GetProcessHeap(), 0, text);
}
