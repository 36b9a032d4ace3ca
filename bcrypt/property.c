/*
 * Properties of providers, hashes and keys (Microsoft, "Cryptography Primitive Property Identifiers").
 */
#include "provider.h"

#include <decant/crypto.h>

/* A property's value: a number, or bytes that lie elsewhere. */
struct property {
	const void *value;
	ULONG bytes;
	ULONG number;
	BCRYPT_KEY_LENGTHS_STRUCT lengths;
	void *pointer;
};

static BOOLEAN is_number(struct property *property, ULONG number)
{
	property->number = number;
	property->value = &property->number;
	property->bytes = sizeof(property->number);
	return TRUE;
}

static BOOLEAN is_text(struct property *property, const WCHAR *text)
{
	property->value = text;
	property->bytes = (ULONG)((wcslen(text) + 1) * sizeof(WCHAR));
	return TRUE;
}

static BOOLEAN is_lengths(struct property *property, ULONG least, ULONG most, ULONG step)
{
	property->lengths = (BCRYPT_KEY_LENGTHS_STRUCT){ least, most, step };
	property->value = &property->lengths;
	property->bytes = sizeof(property->lengths);
	return TRUE;
}

/* What every object of an algorithm has. */
static BOOLEAN algorithm_property(const struct algorithm *algorithm, const WCHAR *name, struct property *property)
{
	if (!wcscmp(name, BCRYPT_ALGORITHM_NAME))
		return is_text(property, algorithm->name);
	if (algorithm->kind == BCRYPT_HASH_INTERFACE) {
		if (!wcscmp(name, BCRYPT_HASH_LENGTH))
			return is_number(property, algorithm->length);
		if (!wcscmp(name, BCRYPT_HASH_BLOCK_LENGTH))
			return is_number(property, algorithm->block);
		if (!wcscmp(name, BCRYPT_OBJECT_LENGTH))
			return is_number(property, OBJECT_BYTES(struct hash));
	}
	if (algorithm->kind == BCRYPT_CIPHER_INTERFACE) {
		if (!wcscmp(name, BCRYPT_BLOCK_LENGTH))
			return is_number(property, algorithm->block);
		if (!wcscmp(name, BCRYPT_OBJECT_LENGTH))
			return is_number(property, OBJECT_BYTES(struct key));
		if (!wcscmp(name, BCRYPT_KEY_LENGTHS))
			return algorithm->number == CRYPTO_AES ? is_lengths(property, 128, 256, 64) : is_lengths(property, 192, 192, 0);
	}
	return FALSE;
}

static BOOLEAN chaining_property(enum chaining chaining, const WCHAR *name, struct property *property)
{
	if (!wcscmp(name, BCRYPT_CHAINING_MODE))
		return is_text(property, chaining_names[chaining]);
	if (chaining == CHAIN_GCM && !wcscmp(name, BCRYPT_AUTH_TAG_LENGTH))
		return is_lengths(property, 12, 16, 1);
	return FALSE;
}

static BOOLEAN provider_property(const struct provider *provider, const WCHAR *name, struct property *property)
{
	if (provider->algorithm->kind == BCRYPT_CIPHER_INTERFACE && chaining_property(provider->chaining, name, property))
		return TRUE;
	if (provider->algorithm->kind == BCRYPT_HASH_INTERFACE && !wcscmp(name, BCRYPT_IS_KEYED_HASH))
		return is_number(property, provider->flags & BCRYPT_ALG_HANDLE_HMAC_FLAG ? 1 : 0);
	return algorithm_property(provider->algorithm, name, property);
}

static BOOLEAN hash_property(const struct hash *hash, const WCHAR *name, struct property *property)
{
	if (!wcscmp(name, BCRYPT_PROVIDER_HANDLE)) {
		property->pointer = hash->provider;
		property->value = &property->pointer;
		property->bytes = sizeof(property->pointer);
		return TRUE;
	}
	return algorithm_property(hash->algorithm, name, property);
}

static BOOLEAN key_property(const struct key *key, const WCHAR *name, struct property *property)
{
	if (!wcscmp(name, BCRYPT_KEY_LENGTH) || !wcscmp(name, BCRYPT_KEY_STRENGTH))
		return is_number(property, key->secret_bytes * 8);
	if (!wcscmp(name, BCRYPT_MESSAGE_BLOCK_LENGTH))
		return is_number(property, key->chaining == CHAIN_CFB ? key->feedback : key->algorithm->block);
	return chaining_property(key->chaining, name, property) || algorithm_property(key->algorithm, name, property);
}

NTSTATUS WINAPI BCryptGetProperty(BCRYPT_HANDLE handle, LPCWSTR name, PUCHAR output, ULONG output_bytes, ULONG *result, ULONG flags)
{
	struct provider *provider = provider_find(handle);
	struct hash *hash = provider ? NULL : hash_find(handle);
	struct key *key = provider || hash ? NULL : key_find(handle);
	struct property property;
	BOOLEAN found;

	if (!provider && !hash && !key)
		return STATUS_INVALID_HANDLE;
	if (!name || !result || flags)
		return STATUS_INVALID_PARAMETER;
	found = provider ? provider_property(provider, name, &property)
		: hash	 ? hash_property(hash, name, &property)
			 : key_property(key, name, &property);
	if (!found)
		return STATUS_NOT_SUPPORTED;
	*result = property.bytes;
	if (!output)
		return STATUS_SUCCESS;
	if (output_bytes < property.bytes)
		return STATUS_BUFFER_TOO_SMALL;
	memcpy(output, property.value, property.bytes);
	return STATUS_SUCCESS;
}

static NTSTATUS key_set(struct key *key, const WCHAR *name, const UCHAR *input, ULONG bytes)
{
	ULONG number;

	if (!wcscmp(name, BCRYPT_CHAINING_MODE))
		return chaining_find(key->algorithm, input, bytes, &key->chaining) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
	if (!wcscmp(name, BCRYPT_INITIALIZATION_VECTOR)) {
		if (bytes != key->algorithm->block)
			return STATUS_INVALID_PARAMETER;
		memcpy(key->vector, input, bytes);
		return STATUS_SUCCESS;
	}
	if (!wcscmp(name, BCRYPT_MESSAGE_BLOCK_LENGTH)) {
		if (bytes != sizeof(number))
			return STATUS_INVALID_PARAMETER;
		memcpy(&number, input, sizeof(number));
		if (key->chaining != CHAIN_CFB || (number != 1 && number != key->algorithm->block))
			return STATUS_INVALID_PARAMETER;
		key->feedback = number;
		return STATUS_SUCCESS;
	}
	return STATUS_NOT_SUPPORTED;
}

NTSTATUS WINAPI BCryptSetProperty(BCRYPT_HANDLE handle, LPCWSTR name, PUCHAR input, ULONG bytes, ULONG flags)
{
	struct provider *provider = provider_find(handle);
	struct key *key = provider ? NULL : key_find(handle);

	if (!provider && !key && !hash_find(handle))
		return STATUS_INVALID_HANDLE;
	if (!name || !input || flags)
		return STATUS_INVALID_PARAMETER;
	if (key)
		return key_set(key, name, input, bytes);
	/* Pseudo handles are the same for everybody, and stay as they are. */
	if (!provider || (void *)provider != handle || provider->algorithm->kind != BCRYPT_CIPHER_INTERFACE || wcscmp(name, BCRYPT_CHAINING_MODE))
		return STATUS_NOT_SUPPORTED;
	return chaining_find(provider->algorithm, input, bytes, &provider->chaining) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
