/*
 * libFuzzer target: everything of crypt32 that reads DER.
 *
 * The first byte of the input chooses a structure, or, for most values, a certificate; the rest is decoded as such, copied and not, and
 * what was decoded is encoded again. Guest code, built for the host here with Windows' headers; the few functions of kernel32 that it
 * calls stand below.
 */
#include "crypt32/asn1.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const BYTE *bytes, size_t length);

HANDLE WINAPI GetProcessHeap(void)
{
	return NULL;
}

LPVOID WINAPI HeapAlloc(HANDLE heap, DWORD flags, SIZE_T size)
{
	(void)heap, (void)flags;
	return calloc(1, size);
}

BOOL WINAPI HeapFree(HANDLE heap, DWORD flags, LPVOID block)
{
	(void)heap, (void)flags;
	free(block);
	return TRUE;
}

int WINAPI lstrlenW(LPCWSTR text)
{
	int length = 0;

	while (text[length])
		length++;
	return length;
}

/* As long as UTF-8 can get, and all of its bytes are looked at. */
int WINAPI MultiByteToWideChar(UINT page, DWORD flags, LPCCH from, int bytes, LPWSTR to, int room)
{
	(void)page, (void)flags;
	for (int i = 0; to && i < bytes && i < room; i++)
		to[i] = (WCHAR)(BYTE)from[i];
	return bytes;
}

BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *fields, LPFILETIME time)
{
	time->dwHighDateTime = fields->wYear;
	time->dwLowDateTime = fields->wSecond;
	return fields->wMonth && fields->wMonth <= 12 && fields->wDay && fields->wDay <= 31 && fields->wHour < 24;
}

BOOL WINAPI FileTimeToSystemTime(const FILETIME *time, LPSYSTEMTIME fields)
{
	memset(fields, 0, sizeof(*fields));
	fields->wYear = (WORD)time->dwHighDateTime;
	return TRUE;
}

static void *allocate(void *context, DWORD size)
{
	*(DWORD *)context = size;
	return malloc(size);
}

static void encode(const struct asn_type *type, const void *structure)
{
	struct der_writer writer = { 0 };
	BYTE *room;

	if (asn_encode_value(&writer, type, structure, 0) || writer.full)
		return;
	room = malloc(writer.used ? writer.used : 1);
	writer = (struct der_writer){ .end = room + writer.used, .room = writer.used };
	/* The second time it takes what the first counted. */
	if (asn_encode_value(&writer, type, structure, 0) || writer.full || writer.used != writer.room)
		abort();
	free(room);
}

static void decode(const struct asn_type *type, const BYTE *bytes, DWORD length, DWORD flags)
{
	void *structure = NULL;
	DWORD size = 0, given = 0, error = asn_decode(type, bytes, length, flags, allocate, &given, &structure, &size);

	if (!error && given != size)
		abort();
	if (!error)
		encode(type, structure);
	free(structure);
}

int LLVMFuzzerTestOneInput(const BYTE *bytes, size_t length)
{
	const struct asn_type *type = NULL;
	BYTE *copy;

	if (!length)
		return 0;
	/* A copy of exactly this length, so that reading beyond it is noticed. */
	copy = malloc(length - 1 ? length - 1 : 1);
	memcpy(copy, bytes + 1, length - 1);
	if (bytes[0] < 100)
		type = asn_type_find((LPCSTR)(ULONG_PTR)bytes[0]);
	if (!type)
		type = &asn_certificate_info;
	decode(type, copy, (DWORD)length - 1, 0);
	decode(type, copy, (DWORD)length - 1, CRYPT_DECODE_NOCOPY_FLAG);
	free(copy);
	return 0;
}
