/*
 * Hashes of CryptoAPI (wincrypt.h).
 *
 * A hash takes data until its value is first asked for; then the value stays and no more data is taken. Its state is the
 * host's, kept here (crypto.h). Keyed hashes need a key, and there are no keys here.
 */
#include "cryptoapi.h"

#include <decant/crypto.h>
#include <decant/guest.h>

#define HASH_MAGIC 0x31687363u

struct algorithm {
	ALG_ID id;
	ULONG number; /* enum crypto_hash */
	DWORD bytes;
};

struct crypt_hash {
	DWORD magic;
	BOOL started, finished;
	const struct algorithm *algorithm;
	u8 state[CRYPTO_HASH_STATE_BYTES];
	u8 value[CRYPTO_DIGEST_MAX];
};

static const struct algorithm algorithms[] = {
	{ CALG_MD4, CRYPTO_MD4, 16 },	     { CALG_MD5, CRYPTO_MD5, 16 },	  { CALG_SHA1, CRYPTO_SHA1, 20 },
	{ CALG_SHA_256, CRYPTO_SHA256, 32 }, { CALG_SHA_384, CRYPTO_SHA384, 48 }, { CALG_SHA_512, CRYPTO_SHA512, 64 },
};

static BOOL fail(DWORD error)
{
	SetLastError(error);
	return FALSE;
}

static struct crypt_hash *hash_find(HCRYPTHASH handle)
{
	struct crypt_hash *hash = (struct crypt_hash *)handle;

	if (hash && !IsBadReadPtr(hash, sizeof(*hash)) && hash->magic == HASH_MAGIC)
		return hash;
	SetLastError(ERROR_INVALID_HANDLE);
	return NULL;
}

static BOOL hash_step(struct crypt_hash *hash, const BYTE *data, DWORD bytes, ULONG steps)
{
	struct host_crypto_hash params = {
		.state = GUEST_PTR(hash->state),
		.input = GUEST_PTR(data),
		.input_bytes = bytes,
		.digest = GUEST_PTR(hash->value),
		.algorithm = hash->algorithm->number,
		.steps = steps | (hash->started ? 0 : CRYPTO_HASH_START),
	};

	if (host_call(HOST_crypto_hash, &params))
		return fail(ERROR_INVALID_PARAMETER);
	hash->started = TRUE;
	return TRUE;
}

BOOL WINAPI CryptCreateHash(HCRYPTPROV provider, ALG_ID id, HCRYPTKEY key, DWORD flags, HCRYPTHASH *handle)
{
	struct crypt_context *context = crypt_context(provider);
	const struct algorithm *algorithm = NULL;
	struct crypt_hash *hash;

	if (!context)
		return FALSE;
	if (!handle)
		return fail(ERROR_INVALID_PARAMETER);
	if (flags)
		return fail((DWORD)NTE_BAD_FLAGS);
	if (id == CALG_HMAC || id == CALG_MAC)
		return fail((DWORD)NTE_BAD_KEY);
	for (unsigned i = 0; i < ARRAYSIZE(algorithms); i++) {
		/* SHA-2 came with the provider of AES. */
		if (algorithms[i].id == id && (algorithms[i].bytes <= 20 || context->type == PROV_RSA_AES))
			algorithm = &algorithms[i];
	}
	if (!algorithm)
		return fail((DWORD)NTE_BAD_ALGID);
	if (key)
		return fail(ERROR_INVALID_PARAMETER);
	hash = HeapAlloc(GetProcessHeap(), 0, sizeof(*hash));
	if (!hash)
		return fail(ERROR_NOT_ENOUGH_MEMORY);
	hash->magic = HASH_MAGIC;
	hash->started = hash->finished = FALSE;
	hash->algorithm = algorithm;
	*handle = (HCRYPTHASH)hash;
	return TRUE;
}

BOOL WINAPI CryptHashData(HCRYPTHASH handle, const BYTE *data, DWORD bytes, DWORD flags)
{
	struct crypt_hash *hash = hash_find(handle);

	if (!hash)
		return FALSE;
	/* CRYPT_USERDATA asks the user, which no provider of Microsoft's does. */
	if (flags)
		return fail((DWORD)NTE_BAD_FLAGS);
	if (hash->finished)
		return fail((DWORD)NTE_BAD_HASH_STATE);
	return hash_step(hash, data, bytes, 0);
}

/* Copies a parameter as CryptGetHashParam describes its sizes. */
static BOOL give(const void *value, DWORD bytes, BYTE *data, DWORD *size)
{
	DWORD room = *size;

	*size = bytes;
	if (!data)
		return TRUE;
	if (room < bytes)
		return fail(ERROR_MORE_DATA);
	memcpy(data, value, bytes);
	return TRUE;
}

BOOL WINAPI CryptGetHashParam(HCRYPTHASH handle, DWORD parameter, BYTE *data, DWORD *size, DWORD flags)
{
	struct crypt_hash *hash = hash_find(handle);

	if (!hash)
		return FALSE;
	if (flags)
		return fail((DWORD)NTE_BAD_FLAGS);
	if (!size)
		return fail(ERROR_INVALID_PARAMETER);
	switch (parameter) {
	case HP_ALGID:
		return give(&hash->algorithm->id, sizeof(hash->algorithm->id), data, size);
	case HP_HASHSIZE:
		return give(&hash->algorithm->bytes, sizeof(hash->algorithm->bytes), data, size);
	case HP_HASHVAL:
		/* Asking for the size, or with too little room, does not end the hash. */
		if (data && *size >= hash->algorithm->bytes && !hash->finished) {
			if (!hash_step(hash, NULL, 0, CRYPTO_HASH_FINISH))
				return FALSE;
			hash->finished = TRUE;
		}
		return give(hash->value, hash->algorithm->bytes, data, size);
	default:
		return fail((DWORD)NTE_BAD_TYPE);
	}
}

BOOL WINAPI CryptDuplicateHash(HCRYPTHASH handle, DWORD *reserved, DWORD flags, HCRYPTHASH *copy_handle)
{
	struct crypt_hash *hash = hash_find(handle), *copy;

	if (!hash)
		return FALSE;
	if (reserved || flags || !copy_handle)
		return fail(ERROR_INVALID_PARAMETER);
	copy = HeapAlloc(GetProcessHeap(), 0, sizeof(*copy));
	if (!copy)
		return fail(ERROR_NOT_ENOUGH_MEMORY);
	*copy = *hash;
	*copy_handle = (HCRYPTHASH)copy;
	return TRUE;
}

BOOL WINAPI CryptDestroyHash(HCRYPTHASH handle)
{
	struct crypt_hash *hash = hash_find(handle);

	if (!hash)
		return FALSE;
	RtlSecureZeroMemory(hash, sizeof(*hash));
	HeapFree(GetProcessHeap(), 0, hash);
	return TRUE;
}
