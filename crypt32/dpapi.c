/*
 * CryptProtectData and CryptUnprotectData (Microsoft, dpapi.h): data that only this user can read again.
 *
 * A protected block is a header with a random nonce and a salt, the encrypted contents, and a tag. The contents are the description
 * and the data, encrypted by AES-256 in Galois/counter mode under a key made of the user's (host_certificate_user_key), the salt
 * and the caller's entropy; the header is authenticated with them. The blocks are this system's own: Windows cannot read them.
 */
#define WIN32_NO_STATUS
#include "crypt32.h"
#undef WIN32_NO_STATUS
#include <ntstatus.h>

#include <decant/certificate.h>
#include <decant/crypto.h>
#include <decant/guest.h>
#include <decant/random.h>

static const BYTE magic[16] = "decant protect 1";

struct header {
	BYTE magic[16];
	BYTE salt[32];
	BYTE nonce[12];
	DWORD description_bytes;
	DWORD data_bytes;
	DWORD audit; /* CRYPTPROTECT_* that were given */
};

#define TAG_BYTES 16u
#define KNOWN_FLAGS (CRYPTPROTECT_UI_FORBIDDEN | CRYPTPROTECT_LOCAL_MACHINE | CRYPTPROTECT_AUDIT | CRYPTPROTECT_VERIFY_PROTECTION)

/* The key of one block. */
static BOOL derive_key(const BYTE *salt, const DATA_BLOB *entropy, BYTE *key)
{
	struct host_certificate_user_key user;
	DWORD entropy_bytes = entropy ? entropy->cbData : 0, bytes;
	struct host_crypto_pbkdf2 params;
	BYTE *secret;
	BOOL ok;

	if (entropy_bytes > 0x1000000 || (entropy_bytes && !entropy->pbData))
		return fail(ERROR_INVALID_PARAMETER);
	if (host_call(HOST_certificate_user_key, &user))
		return fail((DWORD)NTE_BAD_KEY_STATE);
	bytes = (DWORD)sizeof(user.key) + entropy_bytes;
	secret = allocate(bytes);
	if (!secret)
		return FALSE;
	memcpy(secret, user.key, sizeof(user.key));
	if (entropy_bytes)
		memcpy(secret + sizeof(user.key), entropy->pbData, entropy_bytes);
	params = (struct host_crypto_pbkdf2){
		.password = GUEST_PTR(secret), .password_bytes = bytes, .salt = GUEST_PTR(salt), .salt_bytes = 32, .output = GUEST_PTR(key),
		.output_bytes = 32, .iterations = 1, .algorithm = CRYPTO_SHA512,
	};
	ok = !host_call(HOST_crypto_pbkdf2, &params);
	RtlSecureZeroMemory(secret, bytes);
	RtlSecureZeroMemory(&user, sizeof(user));
	release(secret);
	return ok ? TRUE : fail((DWORD)NTE_FAIL);
}

/* Encrypts or decrypts BYTES bytes in place; the header is authenticated too. */
static BOOL crypt(const struct header *header, const BYTE *key, BYTE *contents, DWORD bytes, BOOL decrypt, BYTE *tag)
{
	struct host_crypto_gcm params = {
		.key = GUEST_PTR(key), .key_bytes = 32, .nonce = GUEST_PTR(header->nonce), .nonce_bytes = sizeof(header->nonce),
		.associated = GUEST_PTR(header), .associated_bytes = sizeof(*header), .input = GUEST_PTR(contents), .output = GUEST_PTR(contents),
		.bytes = bytes, .decrypt = decrypt,
	};

	if (host_call(HOST_crypto_gcm, &params))
		return fail((DWORD)NTE_FAIL);
	memcpy(tag, params.tag, TAG_BYTES);
	return TRUE;
}

static BOOL fill_random(void *to, DWORD bytes)
{
	struct host_random_fill params = { .buffer = GUEST_PTR(to), .bytes = bytes };

	return host_call(HOST_random_fill, &params) ? fail((DWORD)NTE_FAIL) : TRUE;
}

BOOL WINAPI CryptProtectData(DATA_BLOB *data, LPCWSTR description, DATA_BLOB *entropy, PVOID reserved, CRYPTPROTECT_PROMPTSTRUCT *prompt,
			     DWORD flags, DATA_BLOB *result)
{
	DWORD description_bytes = description ? ((DWORD)lstrlenW(description) + 1) * (DWORD)sizeof(WCHAR) : 0;
	struct header *header;
	BYTE key[32], *contents;
	SIZE_T size;
	BOOL ok;

	/* A prompt cannot be shown. */
	(void)prompt;
	if (!data || !result || reserved || flags & ~(DWORD)KNOWN_FLAGS || (data->cbData && !data->pbData))
		return fail(ERROR_INVALID_PARAMETER);
	size = sizeof(*header) + (SIZE_T)description_bytes + data->cbData + TAG_BYTES;
	if (data->cbData > 0x40000000 || description_bytes > 0x10000000)
		return fail(ERROR_INVALID_PARAMETER);
	header = LocalAlloc(LMEM_FIXED, size);
	if (!header)
		return FALSE;
	memcpy(header->magic, magic, sizeof(magic));
	header->description_bytes = description_bytes;
	header->data_bytes = data->cbData;
	header->audit = flags;
	contents = (BYTE *)(header + 1);
	if (description_bytes)
		memcpy(contents, description, description_bytes);
	if (data->cbData)
		memcpy(contents + description_bytes, data->pbData, data->cbData);
	ok = fill_random(header->salt, sizeof(header->salt)) && fill_random(header->nonce, sizeof(header->nonce)) &&
	     derive_key(header->salt, entropy, key) &&
	     crypt(header, key, contents, description_bytes + data->cbData, FALSE, contents + description_bytes + data->cbData);
	RtlSecureZeroMemory(key, sizeof(key));
	if (!ok) {
		DWORD error = GetLastError();

		RtlSecureZeroMemory(header, size);
		LocalFree(header);
		return fail(error);
	}
	result->cbData = (DWORD)size;
	result->pbData = (BYTE *)header;
	return TRUE;
}

/* Whether the two are the same, in a time that does not tell where they differ. */
static BOOL same_tag(const BYTE *a, const BYTE *b)
{
	BYTE differences = 0;

	for (unsigned i = 0; i < TAG_BYTES; i++)
		differences |= a[i] ^ b[i];
	return !differences;
}

/* Decrypts CONTENTS in place. */
static BOOL open_block(const struct header *header, BYTE *contents, DWORD bytes, const BYTE *tag, const DATA_BLOB *entropy)
{
	BYTE key[32], computed[TAG_BYTES];
	BOOL ok = derive_key(header->salt, entropy, key) && crypt(header, key, contents, bytes, TRUE, computed);

	RtlSecureZeroMemory(key, sizeof(key));
	if (ok && !same_tag(computed, tag))
		ok = fail(ERROR_INVALID_DATA);
	return ok;
}

BOOL WINAPI CryptUnprotectData(DATA_BLOB *data, LPWSTR *description, DATA_BLOB *entropy, PVOID reserved, CRYPTPROTECT_PROMPTSTRUCT *prompt,
			       DWORD flags, DATA_BLOB *result)
{
	struct header header;
	LPWSTR text = NULL;
	BYTE *contents, *clear = NULL;
	DWORD bytes, error;
	BOOL ok;

	(void)prompt;
	if (description)
		*description = NULL;
	if (!data || !result || reserved || flags & ~(DWORD)KNOWN_FLAGS || (data->cbData && !data->pbData))
		return fail(ERROR_INVALID_PARAMETER);
	if (data->cbData < sizeof(header) + TAG_BYTES)
		return fail(ERROR_INVALID_DATA);
	memcpy(&header, data->pbData, sizeof(header));
	bytes = data->cbData - (DWORD)sizeof(header) - TAG_BYTES;
	if (memcmp(header.magic, magic, sizeof(magic)) || header.description_bytes > bytes || header.data_bytes != bytes - header.description_bytes)
		return fail(ERROR_INVALID_DATA);
	contents = allocate((SIZE_T)bytes + 1);
	if (!contents)
		return FALSE;
	memcpy(contents, data->pbData + sizeof(header), bytes);
	ok = open_block(&header, contents, bytes, data->pbData + data->cbData - TAG_BYTES, entropy);
	if (ok) {
		clear = LocalAlloc(LMEM_FIXED, header.data_bytes);
		text = description ? LocalAlloc(LMEM_ZEROINIT, (SIZE_T)header.description_bytes + sizeof(WCHAR)) : NULL;
		ok = clear && (!description || text);
	}
	error = GetLastError();
	if (ok) {
		memcpy(clear, contents + header.description_bytes, header.data_bytes);
		if (text)
			memcpy(text, contents, header.description_bytes);
		result->cbData = header.data_bytes;
		result->pbData = clear;
		if (description)
			*description = text;
	} else {
		LocalFree(clear);
		LocalFree(text);
	}
	RtlSecureZeroMemory(contents, bytes);
	release(contents);
	return ok ? TRUE : fail(error);
}
