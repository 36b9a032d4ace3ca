/*
 * BCryptEncrypt and BCryptDecrypt.
 *
 * Whole blocks go straight from the caller's input to its output; only the block that padding fills passes through here.
 * Galois/counter mode is done in one call: calls that go on from each other (BCRYPT_AUTH_MODE_CHAIN_CALLS_FLAG) are answered
 * with STATUS_NOT_SUPPORTED.
 */
#include "provider.h"

#include <decant/crypto.h>

/* Newer than the toolchain's ntstatus.h. */
#ifndef STATUS_AUTH_TAG_MISMATCH
#define STATUS_AUTH_TAG_MISMATCH ((NTSTATUS)0xc000a002)
#endif

#define GCM_NONCE_BYTES 12u
#define GCM_TAG_MIN 12u
#define GCM_TAG_MAX 16u

static NTSTATUS cipher_run(const struct key *key, BOOLEAN decrypt, u8 *vector, const void *input, void *output, ULONG bytes)
{
	static const u32 modes[] = { [CHAIN_ECB] = CRYPTO_ECB, [CHAIN_CBC] = CRYPTO_CBC };
	struct host_crypto_cipher params = {
		.key = GUEST_PTR(key->secret),
		.vector = GUEST_PTR(vector),
		.input = GUEST_PTR(input),
		.output = GUEST_PTR(output),
		.bytes = bytes,
		.algorithm = key->algorithm->number,
		.mode = key->chaining == CHAIN_CFB ? (key->feedback == 1 ? CRYPTO_CFB8 : CRYPTO_CFB) : modes[key->chaining],
		.key_bytes = key->secret_bytes,
		.decrypt = decrypt,
	};

	return (NTSTATUS)host_call(HOST_crypto_cipher, &params);
}

static NTSTATUS gcm_run(const struct key *key, BOOLEAN decrypt, const BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO *info, const void *input,
			void *output, ULONG bytes)
{
	struct host_crypto_gcm params = {
		.key = GUEST_PTR(key->secret),
		.nonce = GUEST_PTR(info->pbNonce),
		.associated = GUEST_PTR(info->pbAuthData),
		.input = GUEST_PTR(input),
		.output = GUEST_PTR(output),
		.bytes = bytes,
		.associated_bytes = info->cbAuthData,
		.key_bytes = key->secret_bytes,
		.nonce_bytes = info->cbNonce,
		.decrypt = decrypt,
	};
	u8 difference = 0;
	NTSTATUS status = (NTSTATUS)host_call(HOST_crypto_gcm, &params);

	if (status)
		return status;
	if (!decrypt) {
		memcpy(info->pbTag, params.tag, info->cbTag);
		return STATUS_SUCCESS;
	}
	/* In a time that tells nothing of where they differ. */
	for (ULONG i = 0; i < info->cbTag; i++)
		difference |= params.tag[i] ^ info->pbTag[i];
	if (!difference)
		return STATUS_SUCCESS;
	RtlSecureZeroMemory(output, bytes);
	return STATUS_AUTH_TAG_MISMATCH;
}

static NTSTATUS gcm_transform(const struct key *key, BOOLEAN decrypt, const BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO *info, const void *input,
			      ULONG bytes, void *output, ULONG output_bytes, ULONG *result, ULONG flags)
{
	if (!info || flags || info->cbSize != sizeof(*info) || info->dwInfoVersion != BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO_VERSION)
		return STATUS_INVALID_PARAMETER;
	if (info->dwFlags)
		return info->dwFlags & ~(ULONG)(BCRYPT_AUTH_MODE_CHAIN_CALLS_FLAG | BCRYPT_AUTH_MODE_IN_PROGRESS_FLAG) ? STATUS_INVALID_PARAMETER
														      : STATUS_NOT_SUPPORTED;
	*result = bytes;
	if (!output && bytes)
		return STATUS_SUCCESS;
	if (!info->pbNonce || info->cbNonce != GCM_NONCE_BYTES || !info->pbTag || info->cbTag < GCM_TAG_MIN || info->cbTag > GCM_TAG_MAX ||
	    (!info->pbAuthData && info->cbAuthData))
		return STATUS_INVALID_PARAMETER;
	if (output_bytes < bytes)
		return STATUS_BUFFER_TOO_SMALL;
	return gcm_run(key, decrypt, info, input, output, bytes);
}

/* The last block, with the padding of PKCS #7: as many bytes of their own number. */
static NTSTATUS pad_and_encrypt(const struct key *key, u8 *vector, const UCHAR *input, ULONG bytes, UCHAR *output)
{
	ULONG block = key->algorithm->block;
	u8 last[CRYPTO_BLOCK_MAX];

	memset(last, (int)(block - bytes), sizeof(last));
	memcpy(last, input, bytes);
	return cipher_run(key, FALSE, vector, last, output, block);
}

static NTSTATUS encrypt(const struct key *key, u8 *vector, const UCHAR *input, ULONG bytes, UCHAR *output, ULONG output_bytes, ULONG *result,
			BOOLEAN padded)
{
	ULONG rest = padded ? bytes % key->algorithm->block : 0;
	ULONG total = padded ? bytes - rest + key->algorithm->block : bytes;
	NTSTATUS status;

	if (total < bytes)
		return STATUS_INVALID_PARAMETER;
	*result = total;
	if (!output)
		return STATUS_SUCCESS;
	if (output_bytes < total)
		return STATUS_BUFFER_TOO_SMALL;
	status = cipher_run(key, FALSE, vector, input, output, bytes - rest);
	if (!status && padded)
		status = pad_and_encrypt(key, vector, input + bytes - rest, rest, output + bytes - rest);
	return status;
}

static NTSTATUS decrypt(const struct key *key, u8 *vector, const UCHAR *input, ULONG bytes, UCHAR *output, ULONG output_bytes, ULONG *result,
			BOOLEAN padded)
{
	ULONG block = key->algorithm->block, padding, left;
	u8 last[CRYPTO_BLOCK_MAX];
	NTSTATUS status;

	*result = bytes;
	if (!output)
		return STATUS_SUCCESS;
	if (!padded)
		return output_bytes < bytes ? STATUS_BUFFER_TOO_SMALL : cipher_run(key, TRUE, vector, input, output, bytes);
	if (!bytes)
		return STATUS_INVALID_BUFFER_SIZE;
	if (output_bytes < bytes - block)
		return STATUS_BUFFER_TOO_SMALL;
	status = cipher_run(key, TRUE, vector, input, output, bytes - block);
	if (!status)
		status = cipher_run(key, TRUE, vector, input + bytes - block, last, block);
	if (status)
		return status;
	padding = last[block - 1];
	if (!padding || padding > block)
		return STATUS_UNSUCCESSFUL;
	for (ULONG i = block - padding; i < block; i++) {
		if (last[i] != padding)
			return STATUS_UNSUCCESSFUL;
	}
	left = block - padding;
	*result = bytes - padding;
	if (output_bytes < *result)
		return STATUS_BUFFER_TOO_SMALL;
	memcpy(output + bytes - block, last, left);
	return STATUS_SUCCESS;
}

static NTSTATUS transform(BCRYPT_KEY_HANDLE handle, BOOLEAN decrypting, const UCHAR *input, ULONG bytes, const void *info, UCHAR *vector,
			  ULONG vector_bytes, UCHAR *output, ULONG output_bytes, ULONG *result, ULONG flags)
{
	struct key *key = key_find(handle);
	u8 working[CRYPTO_BLOCK_MAX];
	BOOLEAN padded = flags & BCRYPT_BLOCK_PADDING ? TRUE : FALSE;
	NTSTATUS status;
	ULONG block;

	if (!key)
		return STATUS_INVALID_HANDLE;
	if (!result || flags & ~(ULONG)BCRYPT_BLOCK_PADDING || (!input && bytes))
		return STATUS_INVALID_PARAMETER;
	if (key->chaining == CHAIN_GCM)
		return gcm_transform(key, decrypting, info, input, bytes, output, output_bytes, result, flags);
	block = key->algorithm->block;
	if (vector && (key->chaining == CHAIN_ECB || vector_bytes != block))
		return STATUS_INVALID_PARAMETER;
	if (bytes % block && (decrypting || !padded) && !(key->chaining == CHAIN_CFB && key->feedback == 1 && !padded))
		return STATUS_INVALID_BUFFER_SIZE;
	/* The caller's vector moves on with its text; the key's own is where each call without one begins. */
	memcpy(working, vector ? vector : key->vector, block);
	status = (decrypting ? decrypt : encrypt)(key, working, input, bytes, output, output_bytes, result, padded);
	if (!status && vector && output)
		memcpy(vector, working, block);
	return status;
}

NTSTATUS WINAPI BCryptEncrypt(BCRYPT_KEY_HANDLE key, PUCHAR input, ULONG bytes, VOID *info, PUCHAR vector, ULONG vector_bytes, PUCHAR output,
			      ULONG output_bytes, ULONG *result, ULONG flags)
{
	return transform(key, FALSE, input, bytes, info, vector, vector_bytes, output, output_bytes, result, flags);
}

NTSTATUS WINAPI BCryptDecrypt(BCRYPT_KEY_HANDLE key, PUCHAR input, ULONG bytes, VOID *info, PUCHAR vector, ULONG vector_bytes, PUCHAR output,
			      ULONG output_bytes, ULONG *result, ULONG flags)
{
	return transform(key, TRUE, input, bytes, info, vector, vector_bytes, output, output_bytes, result, flags);
}
