/*
 * What the files of crypt32.dll share: errors, and the memory of results.
 */
#ifndef DECANT_CRYPT32_CRYPT32_H
#define DECANT_CRYPT32_CRYPT32_H

#include "asn1.h"

static inline BOOL fail(DWORD error)
{
	SetLastError(error);
	return FALSE;
}

static inline void *allocate(SIZE_T size)
{
	void *block = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size);

	if (!block)
		SetLastError((DWORD)E_OUTOFMEMORY);
	return block;
}

static inline void release(void *block)
{
	if (block)
		HeapFree(GetProcessHeap(), 0, block);
}

/*
 * Gives SIZE bytes the way most functions of crypt32 do: without a buffer only the size, with too small a one ERROR_MORE_DATA and
 * the size that is needed.
 */
static inline BOOL give(const void *bytes, DWORD size, void *buffer, DWORD *room)
{
	DWORD had = *room;

	*room = size;
	if (!buffer)
		return TRUE;
	if (had < size)
		return fail(ERROR_MORE_DATA);
	if (size)
		memcpy(buffer, bytes, size);
	return TRUE;
}

static inline BOOL blob_equal(DWORD a_bytes, const void *a, DWORD b_bytes, const void *b)
{
	return a_bytes == b_bytes && (!a_bytes || !memcmp(a, b, a_bytes));
}

/* Text of the process' code page as UTF-16, for release(); NULL with the last error set. */
static inline LPWSTR wide_text(LPCSTR text)
{
	int units = MultiByteToWideChar(CP_ACP, 0, text, -1, NULL, 0);
	LPWSTR wide = units > 0 ? allocate((SIZE_T)units * sizeof(WCHAR)) : NULL;

	if (wide)
		MultiByteToWideChar(CP_ACP, 0, text, -1, wide, units);
	return wide;
}

/* Decodes into a block of the process' heap, for release(); NULL with the last error set. */
void *decode_alloc(const struct asn_type *type, const BYTE *bytes, DWORD length, DWORD flags);

#endif
