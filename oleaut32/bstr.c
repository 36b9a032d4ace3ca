/*
 * BSTRs: counted UTF-16 strings with their length in bytes before them (Microsoft, "BSTR").
 *
 * The block is the process heap's: four bytes of length directly before the characters, a terminator of two zero bytes behind
 * them, so that a BSTR also serves as a plain string. On 64-bit Windows the length is preceded by padding that keeps the
 * characters aligned.
 */
#define _OLEAUT32_ /* these are its own functions */
#include <windows.h>
#include <oleauto.h>

#include <string.h>

#define PREFIX sizeof(void *)

static BYTE *block_of(BSTR string)
{
	return (BYTE *)string - PREFIX;
}

static BSTR string_of(BYTE *block, UINT bytes)
{
	BSTR string = (BSTR)(block + PREFIX);

	((DWORD *)string)[-1] = bytes;
	memset((BYTE *)string + bytes, 0, sizeof(WCHAR));
	return string;
}

/* The size of the block for a string of so many bytes; 0 if there can be none. */
static SIZE_T block_size(UINT bytes)
{
	return bytes > 0x7fffffff - 2 * PREFIX ? 0 : bytes + PREFIX + sizeof(WCHAR);
}

BSTR WINAPI SysAllocStringByteLen(LPCSTR from, UINT bytes)
{
	SIZE_T size = block_size(bytes);
	BYTE *block = size ? HeapAlloc(GetProcessHeap(), 0, size) : NULL;

	if (!block)
		return NULL;
	if (from)
		memcpy(block + PREFIX, from, bytes);
	return string_of(block, bytes);
}

BSTR WINAPI SysAllocStringLen(const OLECHAR *from, UINT length)
{
	return length > 0x7fffffff / sizeof(WCHAR) ? NULL : SysAllocStringByteLen((LPCSTR)from, length * sizeof(WCHAR));
}

BSTR WINAPI SysAllocString(const OLECHAR *from)
{
	return from ? SysAllocStringLen(from, lstrlenW(from)) : NULL;
}

void WINAPI SysFreeString(BSTR string)
{
	if (string)
		HeapFree(GetProcessHeap(), 0, block_of(string));
}

UINT WINAPI SysStringByteLen(BSTR string)
{
	return string ? ((DWORD *)string)[-1] : 0;
}

UINT WINAPI SysStringLen(BSTR string)
{
	return SysStringByteLen(string) / sizeof(WCHAR);
}

INT WINAPI SysReAllocStringLen(BSTR *string, const OLECHAR *from, UINT length)
{
	BSTR old = *string;
	BSTR made;

	/* The new text may be part of the old string, so that one goes last. Without a text, as much as fits is kept. */
	made = SysAllocStringLen(NULL, length);
	if (!made)
		return FALSE;
	if (from)
		memcpy(made, from, length * sizeof(WCHAR));
	else if (old)
		memcpy(made, old, min(SysStringByteLen(old), length * sizeof(WCHAR)));
	*string = made;
	SysFreeString(old);
	return TRUE;
}

INT WINAPI SysReAllocString(BSTR *string, const OLECHAR *from)
{
	if (from)
		return SysReAllocStringLen(string, from, lstrlenW(from));
	SysFreeString(*string);
	*string = NULL;
	return TRUE;
}
