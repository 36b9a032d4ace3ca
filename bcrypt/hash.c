/*
 * Hashes and HMAC (RFC 2104).
 *
 * HMAC is two hashes that begin with a block made of the key. Their states after that block are kept, so a keyed hash costs no
 * more than a plain one and can begin again.
 */
#include "provider.h"

#include <decant/crypto.h>

/* One step of a hash on the host; see struct host_crypto_hash. */
static NTSTATUS hash_step(ULONG number, ULONG steps, struct hash_state *state, const void *input, ULONG size, void *digest)
{
	struct host_crypto_hash params = {
		.state = GUEST_PTR(state),
		.input = GUEST_PTR(input),
		.input_bytes = size,
		.digest = GUEST_PTR(digest),
		.algorithm = number,
		.steps = steps,
	};

	return (NTSTATUS)host_call(HOST_crypto_hash, &params);
}

/* Makes the states that HMAC begins with. */
static NTSTATUS hmac_begin(struct hash *hash, const void *secret, ULONG size)
{
	const struct algorithm *algorithm = hash->algorithm;
	u8 block[CRYPTO_HASH_BLOCK_MAX] = { 0 };
	NTSTATUS status = STATUS_SUCCESS;

	if (size > algorithm->block)
		status = hash_step(algorithm->number, CRYPTO_HASH_START | CRYPTO_HASH_FINISH, NULL, secret, size, block);
	else
		memcpy(block, secret, size);
	for (ULONG i = 0; i < algorithm->block; i++)
		block[i] ^= 0x36;
	if (!status)
		status = hash_step(algorithm->number, CRYPTO_HASH_START, &hash->inner, block, algorithm->block, NULL);
	for (ULONG i = 0; i < algorithm->block; i++)
		block[i] ^= 0x36 ^ 0x5c;
	if (!status)
		status = hash_step(algorithm->number, CRYPTO_HASH_START, &hash->outer, block, algorithm->block, NULL);
	RtlSecureZeroMemory(block, sizeof(block));
	return status;
}

static void hash_restart(struct hash *hash)
{
	hash->started = hash->keyed;
	if (hash->keyed)
		hash->state = hash->inner;
}

static NTSTATUS hash_update(struct hash *hash, const void *input, ULONG size)
{
	NTSTATUS status = hash_step(hash->algorithm->number, hash->started ? 0 : CRYPTO_HASH_START, &hash->state, input, size, NULL);

	if (!status)
		hash->started = TRUE;
	return status;
}

static NTSTATUS hash_finish(struct hash *hash, void *digest)
{
	ULONG number = hash->algorithm->number, length = hash->algorithm->length;
	NTSTATUS status = hash_step(number, CRYPTO_HASH_FINISH | (hash->started ? 0 : CRYPTO_HASH_START), &hash->state, NULL, 0, digest);

	if (!status && hash->keyed)
		status = hash_step(number, CRYPTO_HASH_FINISH, &hash->outer, digest, length, digest);
	return status;
}

/* Prepares HASH for what PROVIDER says; the secret is HMAC's. */
static NTSTATUS hash_init(struct hash *hash, struct provider *provider, const void *secret, ULONG secret_bytes, ULONG flags)
{
	NTSTATUS status;

	if (!secret && secret_bytes)
		return STATUS_INVALID_PARAMETER;
	hash->flags = provider->flags | flags;
	hash->algorithm = provider->algorithm;
	hash->provider = provider;
	hash->keyed = (provider->flags & BCRYPT_ALG_HANDLE_HMAC_FLAG) != 0;
	hash->finished = FALSE;
	if (secret_bytes && !hash->keyed)
		return STATUS_INVALID_PARAMETER;
	if (hash->keyed) {
		status = hmac_begin(hash, secret, secret_bytes);
		if (status)
			return status;
	}
	hash_restart(hash);
	hash->magic = HASH_MAGIC;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptCreateHash(BCRYPT_ALG_HANDLE algorithm, BCRYPT_HASH_HANDLE *handle, PUCHAR memory, ULONG memory_bytes, PUCHAR secret,
				 ULONG secret_bytes, ULONG flags)
{
	struct provider *provider = provider_find(algorithm);
	void *object, *allocation;
	struct hash *hash;
	NTSTATUS status;

	if (!provider)
		return STATUS_INVALID_HANDLE;
	if (!handle || flags & ~(ULONG)BCRYPT_HASH_REUSABLE_FLAG)
		return STATUS_INVALID_PARAMETER;
	if (provider->algorithm->kind != BCRYPT_HASH_INTERFACE)
		return STATUS_NOT_SUPPORTED;
	status = object_place(&object, &allocation, memory, memory_bytes, OBJECT_BYTES(struct hash));
	if (status)
		return status;
	hash = object;
	hash->allocation = allocation;
	status = hash_init(hash, provider, secret, secret_bytes, flags);
	if (!status)
		*handle = hash;
	else if (allocation)
		HeapFree(GetProcessHeap(), 0, allocation);
	return status;
}

NTSTATUS WINAPI BCryptHashData(BCRYPT_HASH_HANDLE handle, PUCHAR input, ULONG size, ULONG flags)
{
	struct hash *hash = hash_find(handle);

	if (!hash || hash->finished)
		return STATUS_INVALID_HANDLE;
	if (flags || (!input && size))
		return STATUS_INVALID_PARAMETER;
	return size ? hash_update(hash, input, size) : STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptFinishHash(BCRYPT_HASH_HANDLE handle, PUCHAR digest, ULONG size, ULONG flags)
{
	struct hash *hash = hash_find(handle);
	NTSTATUS status;

	if (!hash || hash->finished)
		return STATUS_INVALID_HANDLE;
	if (flags || !digest || size != hash->algorithm->length)
		return STATUS_INVALID_PARAMETER;
	status = hash_finish(hash, digest);
	if (status)
		return status;
	if (hash->flags & BCRYPT_HASH_REUSABLE_FLAG)
		hash_restart(hash);
	else
		hash->finished = TRUE;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptDuplicateHash(BCRYPT_HASH_HANDLE handle, BCRYPT_HASH_HANDLE *copy_handle, PUCHAR memory, ULONG memory_bytes, ULONG flags)
{
	struct hash *hash = hash_find(handle), *copy;
	void *object, *allocation;
	NTSTATUS status;

	if (!hash)
		return STATUS_INVALID_HANDLE;
	if (!copy_handle || flags)
		return STATUS_INVALID_PARAMETER;
	status = object_place(&object, &allocation, memory, memory_bytes, OBJECT_BYTES(struct hash));
	if (status)
		return status;
	copy = object;
	*copy = *hash;
	copy->allocation = allocation;
	*copy_handle = copy;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptDestroyHash(BCRYPT_HASH_HANDLE handle)
{
	struct hash *hash = hash_find(handle);
	void *allocation;

	if (!hash)
		return STATUS_INVALID_HANDLE;
	allocation = hash->allocation;
	RtlSecureZeroMemory(hash, sizeof(*hash));
	if (allocation)
		HeapFree(GetProcessHeap(), 0, allocation);
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptHash(BCRYPT_ALG_HANDLE algorithm, PUCHAR secret, ULONG secret_bytes, PUCHAR input, ULONG input_bytes, PUCHAR digest,
			   ULONG digest_bytes)
{
	struct provider *provider = provider_find(algorithm);
	struct hash hash;
	NTSTATUS status;

	if (!provider)
		return STATUS_INVALID_HANDLE;
	if (provider->algorithm->kind != BCRYPT_HASH_INTERFACE)
		return STATUS_NOT_SUPPORTED;
	if ((!input && input_bytes) || !digest || digest_bytes != provider->algorithm->length)
		return STATUS_INVALID_PARAMETER;
	status = hash_init(&hash, provider, secret, secret_bytes, 0);
	if (!status && !hash.keyed)
		return hash_step(provider->algorithm->number, CRYPTO_HASH_START | CRYPTO_HASH_FINISH, NULL, input, input_bytes, digest);
	if (!status)
		status = hash_update(&hash, input, input_bytes);
	if (!status)
		status = hash_finish(&hash, digest);
	RtlSecureZeroMemory(&hash, sizeof(hash));
	return status;
}

NTSTATUS WINAPI BCryptDeriveKeyPBKDF2(BCRYPT_ALG_HANDLE prf, PUCHAR password, ULONG password_bytes, PUCHAR salt, ULONG salt_bytes,
				      ULONGLONG iterations, PUCHAR output, ULONG output_bytes, ULONG flags)
{
	struct provider *provider = provider_find(prf);
	struct host_crypto_pbkdf2 params = {
		.password = GUEST_PTR(password),
		.salt = GUEST_PTR(salt),
		.output = GUEST_PTR(output),
		.iterations = iterations,
		.password_bytes = password_bytes,
		.salt_bytes = salt_bytes,
		.output_bytes = output_bytes,
	};

	if (!provider)
		return STATUS_INVALID_HANDLE;
	if (provider->algorithm->kind != BCRYPT_HASH_INTERFACE || !(provider->flags & BCRYPT_ALG_HANDLE_HMAC_FLAG))
		return STATUS_INVALID_PARAMETER;
	if (flags || !iterations || !output || !output_bytes || (!password && password_bytes) || (!salt && salt_bytes))
		return STATUS_INVALID_PARAMETER;
	params.algorithm = provider->algorithm->number;
	return (NTSTATUS)host_call(HOST_crypto_pbkdf2, &params);
}
