/*
 * Symmetric keys: made from secrets and from blobs, copied, exported and destroyed.
 */
#include "provider.h"

#include <decant/crypto.h>

static BOOLEAN secret_fits(const struct algorithm *algorithm, ULONG bytes)
{
	if (algorithm->number == CRYPTO_3DES)
		return bytes == 24;
	return bytes == 16 || bytes == 24 || bytes == 32;
}

NTSTATUS WINAPI BCryptGenerateSymmetricKey(BCRYPT_ALG_HANDLE algorithm, BCRYPT_KEY_HANDLE *handle, PUCHAR memory, ULONG memory_bytes,
					   PUCHAR secret, ULONG secret_bytes, ULONG flags)
{
	struct provider *provider = provider_find(algorithm);
	void *object, *allocation;
	struct key *key;
	NTSTATUS status;

	if (!provider)
		return STATUS_INVALID_HANDLE;
	if (!handle || flags || !secret)
		return STATUS_INVALID_PARAMETER;
	if (provider->algorithm->kind != BCRYPT_CIPHER_INTERFACE)
		return STATUS_NOT_SUPPORTED;
	if (!secret_fits(provider->algorithm, secret_bytes))
		return STATUS_INVALID_PARAMETER;
	status = object_place(&object, &allocation, memory, memory_bytes, OBJECT_BYTES(struct key));
	if (status)
		return status;
	key = object;
	*key = (struct key){
		.magic = KEY_MAGIC,
		.secret_bytes = secret_bytes,
		.algorithm = provider->algorithm,
		.allocation = allocation,
		.chaining = provider->chaining,
		.feedback = 1,
	};
	memcpy(key->secret, secret, secret_bytes);
	*handle = key;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptImportKey(BCRYPT_ALG_HANDLE algorithm, BCRYPT_KEY_HANDLE wrapping, LPCWSTR type, BCRYPT_KEY_HANDLE *handle, PUCHAR memory,
				ULONG memory_bytes, PUCHAR input, ULONG input_bytes, ULONG flags)
{
	BCRYPT_KEY_DATA_BLOB_HEADER header;

	if (!provider_find(algorithm))
		return STATUS_INVALID_HANDLE;
	if (!type || !handle || !input || flags)
		return STATUS_INVALID_PARAMETER;
	if (wrapping || wcscmp(type, BCRYPT_KEY_DATA_BLOB))
		return STATUS_NOT_SUPPORTED;
	if (input_bytes < sizeof(header))
		return STATUS_BUFFER_TOO_SMALL;
	memcpy(&header, input, sizeof(header));
	if (header.dwMagic != BCRYPT_KEY_DATA_BLOB_MAGIC || header.dwVersion != BCRYPT_KEY_DATA_BLOB_VERSION1 ||
	    header.cbKeyData > input_bytes - sizeof(header))
		return STATUS_INVALID_PARAMETER;
	return BCryptGenerateSymmetricKey(algorithm, handle, memory, memory_bytes, input + sizeof(header), header.cbKeyData, 0);
}

NTSTATUS WINAPI BCryptExportKey(BCRYPT_KEY_HANDLE handle, BCRYPT_KEY_HANDLE wrapping, LPCWSTR type, PUCHAR output, ULONG output_bytes,
				ULONG *result, ULONG flags)
{
	BCRYPT_KEY_DATA_BLOB_HEADER header = { BCRYPT_KEY_DATA_BLOB_MAGIC, BCRYPT_KEY_DATA_BLOB_VERSION1, 0 };
	struct key *key = key_find(handle);

	if (!key)
		return STATUS_INVALID_HANDLE;
	if (!type || !result || flags)
		return STATUS_INVALID_PARAMETER;
	if (wrapping || wcscmp(type, BCRYPT_KEY_DATA_BLOB))
		return STATUS_NOT_SUPPORTED;
	header.cbKeyData = key->secret_bytes;
	*result = sizeof(header) + key->secret_bytes;
	if (!output)
		return STATUS_SUCCESS;
	if (output_bytes < *result)
		return STATUS_BUFFER_TOO_SMALL;
	memcpy(output, &header, sizeof(header));
	memcpy(output + sizeof(header), key->secret, key->secret_bytes);
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptDuplicateKey(BCRYPT_KEY_HANDLE handle, BCRYPT_KEY_HANDLE *copy_handle, PUCHAR memory, ULONG memory_bytes, ULONG flags)
{
	struct key *key = key_find(handle), *copy;
	void *object, *allocation;
	NTSTATUS status;

	if (!key)
		return STATUS_INVALID_HANDLE;
	if (!copy_handle || flags)
		return STATUS_INVALID_PARAMETER;
	status = object_place(&object, &allocation, memory, memory_bytes, OBJECT_BYTES(struct key));
	if (status)
		return status;
	copy = object;
	*copy = *key;
	copy->allocation = allocation;
	*copy_handle = copy;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptDestroyKey(BCRYPT_KEY_HANDLE handle)
{
	struct key *key = key_find(handle);
	void *allocation;

	if (!key)
		return STATUS_INVALID_HANDLE;
	allocation = key->allocation;
	RtlSecureZeroMemory(key, sizeof(*key));
	if (allocation)
		HeapFree(GetProcessHeap(), 0, allocation);
	return STATUS_SUCCESS;
}
