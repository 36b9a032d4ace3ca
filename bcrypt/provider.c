/*
 * Algorithm providers: real handles, the pseudo handles of Windows 10 (Microsoft, "CNG Algorithm Pseudo-handles"), and
 * where objects of either kind find memory.
 */
#include "provider.h"

#include <decant/crypto.h>

enum algorithm_index { MD4, MD5, SHA1, SHA256, SHA384, SHA512, AES, DES3, RNG, ALGORITHMS };
static const struct algorithm algorithms[ALGORITHMS] = {
	[MD4] = { BCRYPT_MD4_ALGORITHM, BCRYPT_HASH_INTERFACE, CRYPTO_MD4, 16, 64 },
	[MD5] = { BCRYPT_MD5_ALGORITHM, BCRYPT_HASH_INTERFACE, CRYPTO_MD5, 16, 64 },
	[SHA1] = { BCRYPT_SHA1_ALGORITHM, BCRYPT_HASH_INTERFACE, CRYPTO_SHA1, 20, 64 },
	[SHA256] = { BCRYPT_SHA256_ALGORITHM, BCRYPT_HASH_INTERFACE, CRYPTO_SHA256, 32, 64 },
	[SHA384] = { BCRYPT_SHA384_ALGORITHM, BCRYPT_HASH_INTERFACE, CRYPTO_SHA384, 48, 128 },
	[SHA512] = { BCRYPT_SHA512_ALGORITHM, BCRYPT_HASH_INTERFACE, CRYPTO_SHA512, 64, 128 },
	[AES] = { BCRYPT_AES_ALGORITHM, BCRYPT_CIPHER_INTERFACE, CRYPTO_AES, 0, 16 },
	[DES3] = { BCRYPT_3DES_ALGORITHM, BCRYPT_CIPHER_INTERFACE, CRYPTO_3DES, 0, 8 },
	[RNG] = { BCRYPT_RNG_ALGORITHM, BCRYPT_RNG_INTERFACE, 0, 0, 0 },
};

/* Pseudo handles are 0x10 * index + 1. */
#define PSEUDO(flags, index, chaining) { PROVIDER_MAGIC, flags, &algorithms[index], chaining }
#define HMAC BCRYPT_ALG_HANDLE_HMAC_FLAG
static const struct provider pseudo_providers[] = {
	[0x01] = PSEUDO(0, MD4, 0),
	[0x02] = PSEUDO(0, MD5, 0),
	[0x03] = PSEUDO(0, SHA1, 0),
	[0x04] = PSEUDO(0, SHA256, 0),
	[0x05] = PSEUDO(0, SHA384, 0),
	[0x06] = PSEUDO(0, SHA512, 0),
	[0x08] = PSEUDO(0, RNG, 0),
	[0x09] = PSEUDO(HMAC, MD5, 0),
	[0x0a] = PSEUDO(HMAC, SHA1, 0),
	[0x0b] = PSEUDO(HMAC, SHA256, 0),
	[0x0c] = PSEUDO(HMAC, SHA384, 0),
	[0x0d] = PSEUDO(HMAC, SHA512, 0),
	[0x13] = PSEUDO(HMAC, MD4, 0),
	[0x14] = PSEUDO(0, DES3, CHAIN_CBC),
	[0x15] = PSEUDO(0, DES3, CHAIN_ECB),
	[0x16] = PSEUDO(0, DES3, CHAIN_CFB),
	[0x1a] = PSEUDO(0, AES, CHAIN_CBC),
	[0x1b] = PSEUDO(0, AES, CHAIN_ECB),
	[0x1c] = PSEUDO(0, AES, CHAIN_CFB),
	[0x1e] = PSEUDO(0, AES, CHAIN_GCM),
};

const WCHAR chaining_names[CHAIN_MODES][CHAINING_NAME_BYTES / sizeof(WCHAR)] = {
	BCRYPT_CHAIN_MODE_ECB, BCRYPT_CHAIN_MODE_CBC, BCRYPT_CHAIN_MODE_CFB, BCRYPT_CHAIN_MODE_GCM,
};

BOOLEAN chaining_find(const struct algorithm *algorithm, const void *name, ULONG bytes, enum chaining *chaining)
{
	ULONG size = sizeof(BCRYPT_CHAIN_MODE_ECB); /* as long as the others; its terminator may be left out of the count */

	if (bytes < size - sizeof(WCHAR))
		return FALSE;
	for (int i = 0; i < CHAIN_MODES; i++) {
		if (i == CHAIN_GCM && algorithm->block != 16)
			continue;
		if (!memcmp(name, chaining_names[i], bytes < size ? size - sizeof(WCHAR) : size)) {
			*chaining = (enum chaining)i;
			return TRUE;
		}
	}
	return FALSE;
}

/* Whether HANDLE can be the address of an object at all. */
static BOOLEAN is_object(const void *handle, SIZE_T size)
{
	return (ULONG_PTR)handle > 0xffff && !((ULONG_PTR)handle % sizeof(void *)) && !IsBadReadPtr(handle, size);
}

struct provider *provider_find(BCRYPT_ALG_HANDLE handle)
{
	ULONG_PTR index = (ULONG_PTR)handle >> 4;
	struct provider *provider = handle;

	if (index < ARRAYSIZE(pseudo_providers))
		return ((ULONG_PTR)handle & 15) == 1 && pseudo_providers[index].magic ? (struct provider *)&pseudo_providers[index] : NULL;
	return is_object(provider, sizeof(*provider)) && provider->magic == PROVIDER_MAGIC ? provider : NULL;
}

struct hash *hash_find(BCRYPT_HASH_HANDLE handle)
{
	struct hash *hash = handle;

	return is_object(hash, sizeof(*hash)) && hash->magic == HASH_MAGIC ? hash : NULL;
}

struct key *key_find(BCRYPT_KEY_HANDLE handle)
{
	struct key *key = handle;

	return is_object(key, sizeof(*key)) && key->magic == KEY_MAGIC ? key : NULL;
}

NTSTATUS object_place(void **object, void **allocation, void *memory, ULONG memory_bytes, ULONG room)
{
	*allocation = NULL;
	if (memory) {
		if (memory_bytes < room)
			return STATUS_BUFFER_TOO_SMALL;
		*object = (void *)(((ULONG_PTR)memory + OBJECT_ALIGNMENT - 1) & ~(ULONG_PTR)(OBJECT_ALIGNMENT - 1));
		return STATUS_SUCCESS;
	}
	if (memory_bytes)
		return STATUS_INVALID_PARAMETER;
	*object = *allocation = HeapAlloc(GetProcessHeap(), 0, room);
	return *object ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

NTSTATUS WINAPI BCryptOpenAlgorithmProvider(BCRYPT_ALG_HANDLE *handle, LPCWSTR name, LPCWSTR implementation, ULONG flags)
{
	const struct algorithm *algorithm = NULL;
	struct provider *provider;

	if (!handle || !name || flags & ~(ULONG)(BCRYPT_ALG_HANDLE_HMAC_FLAG | BCRYPT_HASH_REUSABLE_FLAG | BCRYPT_PROV_DISPATCH))
		return STATUS_INVALID_PARAMETER;
	for (int i = 0; i < ALGORITHMS; i++) {
		if (!wcscmp(name, algorithms[i].name))
			algorithm = &algorithms[i];
	}
	if (!algorithm || (implementation && wcscmp(implementation, MS_PRIMITIVE_PROVIDER)))
		return STATUS_NOT_FOUND;
	if (flags && algorithm->kind != BCRYPT_HASH_INTERFACE)
		return STATUS_INVALID_PARAMETER;
	provider = HeapAlloc(GetProcessHeap(), 0, sizeof(*provider));
	if (!provider)
		return STATUS_NO_MEMORY;
	*provider = (struct provider){ PROVIDER_MAGIC, flags, algorithm, CHAIN_CBC };
	*handle = provider;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptCloseAlgorithmProvider(BCRYPT_ALG_HANDLE handle, ULONG flags)
{
	struct provider *provider = provider_find(handle);

	if (!provider)
		return STATUS_INVALID_HANDLE;
	if (flags)
		return STATUS_INVALID_PARAMETER;
	/* Pseudo handles stay open. */
	if ((void *)provider == handle) {
		provider->magic = 0;
		HeapFree(GetProcessHeap(), 0, provider);
	}
	return STATUS_SUCCESS;
}

/* The machine's policy for FIPS 140: there is none here. */
NTSTATUS WINAPI BCryptGetFipsAlgorithmMode(BOOLEAN *enabled)
{
	if (!enabled)
		return STATUS_INVALID_PARAMETER;
	*enabled = FALSE;
	return STATUS_SUCCESS;
}
