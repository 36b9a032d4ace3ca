/*
 * Random numbers of advapi32: RtlGenRandom, which is exported as SystemFunction036, and CryptGenRandom (wincrypt.h).
 *
 * CryptAcquireContext gives contexts for random numbers and hashes: no keys are stored, so only a context without keys
 * (CRYPT_VERIFYCONTEXT) can be had.
 */
#include "cryptoapi.h"

#include <decant/guest.h>
#include <decant/random.h>

static BOOL fill(void *buffer, ULONG size)
{
	struct host_random_fill params = { .buffer = GUEST_PTR(buffer), .bytes = size };

	return host_call(HOST_random_fill, &params) == 0;
}

BOOLEAN WINAPI SystemFunction036(PVOID buffer, ULONG size)
{
	return (BOOLEAN)fill(buffer, size);
}

#define CONTEXT_MAGIC 0x74787472u

struct crypt_context *crypt_context(HCRYPTPROV provider)
{
	struct crypt_context *context = (struct crypt_context *)provider;

	if (context && !IsBadReadPtr(context, sizeof(*context)) && context->magic == CONTEXT_MAGIC)
		return context;
	SetLastError(ERROR_INVALID_PARAMETER);
	return NULL;
}

BOOL WINAPI CryptAcquireContextW(HCRYPTPROV *provider, LPCWSTR container, LPCWSTR name, DWORD type, DWORD flags)
{
	struct crypt_context *context;

	(void)name;
	if (!provider) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	*provider = 0;
	if (type != PROV_RSA_FULL && type != PROV_RSA_AES && type != PROV_INTEL_SEC) {
		SetLastError(type && type < 25 ? (DWORD)NTE_PROV_TYPE_NOT_DEF : (DWORD)NTE_BAD_PROV_TYPE);
		return FALSE;
	}
	if (!(flags & CRYPT_VERIFYCONTEXT)) {
		SetLastError(flags & CRYPT_NEWKEYSET ? (DWORD)NTE_FAIL : (DWORD)NTE_BAD_KEYSET);
		return FALSE;
	}
	if (container && *container) {
		SetLastError((DWORD)NTE_BAD_FLAGS);
		return FALSE;
	}
	context = HeapAlloc(GetProcessHeap(), 0, sizeof(*context));
	if (!context) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return FALSE;
	}
	context->magic = CONTEXT_MAGIC;
	context->type = type;
	context->references = 1;
	*provider = (HCRYPTPROV)context;
	return TRUE;
}

BOOL WINAPI CryptAcquireContextA(HCRYPTPROV *provider, LPCSTR container, LPCSTR name, DWORD type, DWORD flags)
{
	(void)name;
	return CryptAcquireContextW(provider, container && *container ? L"?" : NULL, NULL, type, flags);
}

BOOL WINAPI CryptGenRandom(HCRYPTPROV provider, DWORD size, BYTE *buffer)
{
	if (!crypt_context(provider))
		return FALSE;
	if (fill(buffer, size))
		return TRUE;
	SetLastError(ERROR_NOACCESS);
	return FALSE;
}

BOOL WINAPI CryptContextAddRef(HCRYPTPROV provider, DWORD *reserved, DWORD flags)
{
	struct crypt_context *context = crypt_context(provider);

	if (!context || reserved || flags) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	InterlockedIncrement(&context->references);
	return TRUE;
}

BOOL WINAPI CryptReleaseContext(HCRYPTPROV provider, DWORD flags)
{
	struct crypt_context *context = crypt_context(provider);

	if (!context)
		return FALSE;
	if (InterlockedDecrement(&context->references) == 0) {
		context->magic = 0;
		HeapFree(GetProcessHeap(), 0, context);
	}
	if (!flags)
		return TRUE;
	SetLastError((DWORD)NTE_BAD_FLAGS);
	return FALSE;
}
